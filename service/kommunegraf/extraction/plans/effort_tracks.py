"""The main tracks that a body works in ("Det ene hovedspor handler om at …"), and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import body_slot, date_slot
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.effort_merges import initiative_iri
from kommunegraf.extraction.plans.focus_areas import codes_in
from kommunegraf.extraction.records import AgendaItem, Initiative, Iri, Mode, Stated, Temporal
from kommunegraf.extraction.wording import name, shown_words, trimmed, verbatim
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

T = TypeVar("T", Iri, Temporal)
UNTIL = "said-of-all-tracks"
_MOST_TITLE_WORDS = 20


def extract_tracks(frame: Frame) -> None:
    """Adds an effort a main track, with the end and the body said of all tracks of the item."""
    tracks: list[tuple[Passage, Match]] = []
    limits: list[tuple[str | None, Match]] = []
    for passage, match in matches(frame, "initiatives"):
        if match.fact == "track":
            tracks.append((passage, match))
        elif match.fact == "tracks-until":
            limits.append((passage.item, match))
    for passage, match in tracks:
        limit = next((each for item, each in limits if item == passage.item), None)
        _track(frame, passage, match, limit)


def _track(frame: Frame, passage: Passage, match: Match, limit: Match | None) -> None:
    what = match.first("what")
    if what is None:
        return
    words = trimmed(frame, what.span)
    title = _title(frame, words)
    iri = initiative_iri(frame, shown_words(frame, title))
    stated, damaged = name(frame, title)
    opening = frame.shadow.to_text(trimmed(frame, Span(match.span.start, what.span.start)))
    end, end_words = date_slot(frame, limit.first("until") if limit else None)
    body = body_slot(frame, limit.first("body") if limit else None)
    frame.found.add(
        Initiative(
            id=iri,
            title=stated,
            description=verbatim(frame, words),
            position=say(int(match.set["position"]), opening, mode=Mode.NORMALISED),
            end_date=None if end is None else _said_of_all(end),
            as_stated=(*damaged, *end_words),
            responsible=() if body is None else (_said_of_all(body[1]),),
        )
    )
    if passage.item is not None:
        link = say(Iri(iri=iri), frame.shadow.to_text(title), mode=Mode.DERIVED, rule="named-in-the-item")
        frame.found.add(AgendaItem(id=passage.item, about=(link,)))


def _title(frame: Frame, words: Span) -> Span:
    """A track's name: its words up to the first comma, with a last clause that says which one is meant.

    "udvikle et forløb for unge, der ikke går i skole" is a name; what "hvor …" tells, or goes on after a clause, is
    description.
    """
    comma = frame.shadow.text.find(",", words.start, words.end)
    if comma < 0:
        return words
    clause = trimmed(frame, Span(comma + 1, words.end))
    says_which = codes_in(frame, clause).get("says-which")
    if says_which is None or says_which.start != clause.start:
        return Span(words.start, comma)
    last = frame.shadow.text.find(",", clause.start, clause.end) < 0
    short = len(shown_words(frame, words).split()) <= _MOST_TITLE_WORDS
    return words if last and short else Span(words.start, comma)


def _said_of_all(stated: Stated[T]) -> Stated[T]:
    """The same value, as what follows for one track from words about all of them."""
    proofs = tuple(
        replace(proof, mode=Mode.INFERRED if proof.mode is Mode.INFERRED else Mode.DERIVED, rule=UNTIL)
        for proof in stated.proofs
    )
    return Stated.of(stated.value, proofs)
