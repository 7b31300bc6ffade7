"""What is said of the efforts of a list by number or all at once: merges, and how long they last."""

from __future__ import annotations

from collections.abc import Mapping

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.target_groups import groups_after
from kommunegraf.extraction.records import AgendaItem, Initiative, Iri, Mode
from kommunegraf.extraction.wording import name, shown_words, trimmed, unquoted
from kommunegraf.extraction.words.durations import DurationMention
from kommunegraf.extraction.words.phrases import Match

EVERY = "said-of-every-effort-of-the-item"


def initiative_iri(frame: Frame, title: str) -> str:
    """The IRI of an effort of this document."""
    return frame.part("initiative", title)


def extract_merges(frame: Frame, numbered: Mapping[str | None, Mapping[int, str]]) -> None:
    """Adds merged efforts and the durations said of all; `numbered` gives each item's efforts by their number."""
    lasting: list[tuple[str | None, Match]] = []
    for passage, match in matches(frame, "initiatives"):
        if match.fact == "merge":
            _merge(frame, passage.item, match, numbered.get(passage.item, {}))
        elif match.fact == "duration":
            lasting.append((passage.item, match))
    for item, match in lasting:
        _last(frame, item, match, numbered.get(item, {}))


def _merge(frame: Frame, item: str | None, match: Match, known: Mapping[int, str]) -> None:
    numbers, title = match.first("numbers"), match.first("title")
    if numbers is None or title is None or not isinstance(numbers.value, tuple):
        return
    span = frame.shadow.to_text(numbers.span)
    missing = [number for number in numbers.value if number not in known]
    if missing:
        message = f"efforts {', '.join(map(str, missing))} are merged, and no list of the item has them"
        frame.found.notes.append(Note("merge-of-unknown-effort", message, span))
    words = unquoted(frame, trimmed(frame, title.span))
    stated, damaged = name(frame, words)
    iri = initiative_iri(frame, shown_words(frame, words))
    sources = tuple(say(Iri(iri=known[number]), span) for number in numbers.value if number in known)
    frame.found.add(
        Initiative(
            id=iri, title=stated, as_stated=damaged, derived_from=sources, target_group=groups_after(frame, words)
        )
    )
    if item is not None:
        link = say(Iri(iri=iri), frame.shadow.to_text(words), mode=Mode.DERIVED, rule="named-in-the-item")
        frame.found.add(AgendaItem(id=item, about=(link,)))


def _last(frame: Frame, item: str | None, match: Match, known: Mapping[int, str]) -> None:
    duration = match.first("duration")
    if duration is None or not isinstance(duration.value, DurationMention):
        return
    span = frame.shadow.to_text(duration.span)
    merged = [
        record.id
        for record in frame.found
        if isinstance(record, Initiative) and any(each.value.iri in known.values() for each in record.derived_from)
    ]
    for iri in (*known.values(), *merged):
        value = say(duration.value.value, span, mode=Mode.DERIVED, rule=EVERY)
        frame.found.add(Initiative(id=iri, stated_duration=value))
