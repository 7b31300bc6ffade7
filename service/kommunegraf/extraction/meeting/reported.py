"""Decisions that a text tells of: who decided what and when, other than what the item itself decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import body_of
from kommunegraf.extraction.meeting.body_names import BodyMention
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matched
from kommunegraf.extraction.records import Decision, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.wording import shown_words, trimmed, verbatim
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span

# Where the item's own decision stands: that is read by the section, not by sentences.
OWN_DECISION = frozenset({"decision", "earlier-stage", "recommendation", "attachments"})

_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_SAME_STEM = 6
_NEAR = 60  # decisions so far back may be the one told again


def body_slot(frame: Frame, slot: SlotValue | None) -> tuple[str, Stated[Iri]] | None:
    """The body that a `{…:body}` slot names: its IRI, and the same as a stated value."""
    if slot is None or not isinstance(slot.value, BodyMention):
        return None
    found = body_of(frame, replace(slot.value, span=slot.span))
    if found is None:
        return None
    iri, mode, rule = found
    return iri, say(Iri(iri=iri), frame.shadow.to_text(slot.span), mode=mode, rule=rule)


def date_slot(frame: Frame, slot: SlotValue | None) -> tuple[Stated[Temporal] | None, tuple[Stated[Text], ...]]:
    """The date that a `{…:date}` slot names, as fine as stated; the words beside it where they narrow it ("primo")."""
    if slot is None or not isinstance(slot.value, DateMention):
        return None, ()
    span = frame.shadow.to_text(slot.span)
    date = say(slot.value.value, span, mode=Mode.NORMALISED)
    if not slot.value.qualifier or slot.value.qualifier == "as-of":
        return date, ()
    return date, (say(Text(text=" ".join(frame.document.words(span).split())), span),)


def tell_decision(frame: Frame, match: Match, text: Span, matter: str) -> str:
    """Adds the Decision that a match tells of, with `text` (of the shadow) as its words; gives its IRI.

    Slots: `body`, `date`; `set.outcome` is a code of the scheme *outcome*, or "" where the words give none. `matter`
    tells it from other decisions of the same body on the same day. What is told twice keeps the words of its first
    telling.
    """
    body = body_slot(frame, match.first("body"))
    date, as_stated = date_slot(frame, match.first("date"))
    code = str(match.set["outcome"])
    outcome = Iri(iri=frame.identity.concept("outcome", code)) if code else None
    owner = unquote(body[0].rsplit("/", 1)[-1]) if body else ""
    key = " ".join((owner, date.value.lexical if date else "", str(match.set["outcome"]), matter))
    iri = frame.part("decision", key)
    words = frame.shadow.to_text(trimmed(frame, match.span))
    support = match.set.get("support")
    agreed = Iri(iri=frame.identity.concept("decision-support", str(support))) if support else None
    frame.found.add(
        Decision(
            id=iri,
            text=verbatim(frame, text) if frame.found.get(iri) is None else None,
            date=date,
            as_stated=as_stated,
            decided_by=body[1] if body else None,
            outcome=say(outcome, words, mode=Mode.NORMALISED) if outcome else None,
            decision_support=say(agreed, words, mode=Mode.NORMALISED) if agreed else None,
        )
    )
    return iri


def extract_reported_decisions(frame: Frame, adopted: frozenset[Span]) -> None:
    """Adds a Decision for each one a sentence tells of; `adopted` are spans (of the shadow) told already."""
    told: list[tuple[str | None, str, str, str]] = []
    for passage, found in matched(frame, ("reported-decisions",), silent=OWN_DECISION):
        for index, match in enumerate(found):
            if match.set.get("in-passing") or any(match.span.overlaps(each) for each in adopted):
                continue
            upcoming = found[index + 1].span.start if index + 1 < len(found) else passage.shadow.end
            text = _text(frame, passage, match, upcoming)
            words = shown_words(frame, text)
            body = match.first("body")
            date = match.first("date")
            if body is None or (
                len(words) < len(shown_words(frame, match.span)) + 3 and not match.set.get("subject-first")
            ):
                continue
            day = date.value.value.lexical if date and isinstance(date.value, DateMention) else ""
            same = next(
                (
                    each
                    for each in told[-_NEAR:]
                    if day and each[0] == passage.item and each[1] == day and _one_matter(each[2], words)
                ),
                None,
            )
            if same is not None:
                _second_telling(frame, same[3], match)
                continue
            iri = tell_decision(frame, match, text, " ".join(words.split()[:8]))
            told.append((passage.item, day, words, iri))


def _text(frame: Frame, passage: Passage, match: Match, upcoming: int) -> Span:
    """The part of the sentence that tells of the decision, up to the next one told."""
    start = passage.shadow.start if match.set.get("subject-first") else match.span.start
    end = max(upcoming, match.span.end)
    if end < passage.shadow.end:
        end = _before_joints(frame.shadow.text, match.span.end, end)
    return trimmed(frame, Span(start, end))


def _before_joints(text: str, start: int, end: int) -> int:
    """The end of `text[start:end]` without the words at its end that join it to what follows."""
    joints = load("deciding-words", DecidingWords).joints
    while True:
        words = text[start:end].rstrip(" \t\n,;")
        last = words.rsplit(None, 1)[-1] if words else ""
        if last.casefold() not in joints:
            return start + len(words)
        end = start + len(words) - len(last)


def _one_matter(one: str, other: str) -> bool:
    """Whether two tellings of one body's decisions on one day share a word's stem beside the words of deciding."""
    return bool(set(_stems(one)) & set(_stems(other)))


class DecidingWords(Lexicon):
    """The form of `mappings/lexicon/deciding-words.toml`."""

    beginnings: tuple[str, ...]
    joints: tuple[str, ...]


def _stems(words: str) -> Iterator[str]:
    for match in _LONG_WORD.finditer(words.casefold()):
        if not match.group().startswith(load("deciding-words", DecidingWords).beginnings):
            yield match.group()[:_SAME_STEM]


def _second_telling(frame: Frame, iri: str, match: Match) -> None:
    body = body_slot(frame, match.first("body"))
    date, _ = date_slot(frame, match.first("date"))
    known = frame.found.get(iri)
    if not isinstance(known, Decision) or known.date is None or date is None or known.date.value != date.value:
        return
    # told by another body, or with another outcome, it is another decision: the collector leaves a note
    same_body = body is not None and known.decided_by is not None and known.decided_by.value == body[1].value
    code = str(match.set["outcome"])
    outcome = Iri(iri=frame.identity.concept("outcome", code)) if code else None
    words = frame.shadow.to_text(trimmed(frame, match.span))
    frame.found.add(
        Decision(
            id=iri,
            date=date,
            decided_by=body[1] if body and same_body else None,
            outcome=say(outcome, words, mode=Mode.NORMALISED) if outcome else None,
        )
    )
