"""Focus areas that a body or plan has chosen: enumerated in a sentence, or a list under its lead-in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.lists import ListRun, list_runs, listed
from kommunegraf.extraction.meeting.bodies import body_index, body_of
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.plans.policy_page import page_instrument
from kommunegraf.extraction.records import FocusArea, GoverningBody, Iri, Mode, Stated, Text
from kommunegraf.extraction.wording import in_other_case, name, shown_words, trimmed
from kommunegraf.extraction.words.numbers import numbers
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_MOST_AREA_WORDS = 14
_MOST_HEADING_WORDS = 5
PAGE_RULE = "list-of-the-page"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A focus area of an item: its IRI, its name folded, and where it is enumerated (in the shadow)."""

    item: str | None
    iri: str
    folded: str
    span: Span


def codes_in(frame: Frame, shown: Span) -> dict[str, Span]:
    """The codes of effort-words.toml that a span of the shadow has words for, each with its first words."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    found: dict[str, Span] = {}
    for index, end, code in terms("effort-words").everywhere(tokens):
        found.setdefault(code, Span(tokens[index].start, tokens[end - 1].end))
    return found


def extract_focus_areas(frame: Frame, headings: Sequence[Span] = ()) -> tuple[Chosen, ...]:
    """Adds a FocusArea for each one that a body or plan is said to have; gives them to look up headings among.

    `headings` (of the shadow) are those that efforts stand under: one of the same words as an area gives it its label.
    """
    headed = {shown_words(frame, each).casefold(): each for each in reversed(headings)}
    chosen: list[Chosen] = []
    for passage, match in matches(frame, "initiatives"):
        words = match.first("list")
        if match.fact != "focus" or words is None:
            continue
        owner = _owner(frame, Span(match.span.start, words.span.start))
        for position, span in enumerate(listed(frame, words.span), start=1):
            chosen.append(_add(frame, passage.item, owner, span, position, headed))
    page = page_instrument(frame)
    for run in list_runs(frame):
        codes = codes_in(frame, run.lead)
        if "focus-area" not in codes:
            continue
        owner = _owner(frame, run.lead)
        if owner is None and page is not None and run.item is None:
            owner = "page", run.lead, page[0], Mode.DERIVED, PAGE_RULE
        if not _announces(frame, run, codes) and not (owner is not None and _is_heading(frame, run)):
            continue
        _check_count(frame, run, codes["focus-area"])
        for position, point in enumerate(run.points, start=1):
            if len(shown_words(frame, point).split()) <= _MOST_AREA_WORDS:
                chosen.append(_add(frame, run.item, owner, trimmed(frame, point), position, headed))
    return tuple(chosen)


def _announces(frame: Frame, run: ListRun, codes: dict[str, Span]) -> bool:
    return "announces" in codes or frame.shadow.text[run.lead.start : run.lead.end].rstrip().endswith(":")


def _is_heading(frame: Frame, run: ListRun) -> bool:
    """Whether a list stands right below a short heading that is its lead-in."""
    heading = run.section.heading
    return (
        heading is not None
        and run.lead in frame.shadow.to_shadow(heading)
        and len(shown_words(frame, run.lead).split()) <= _MOST_HEADING_WORDS
    )


def _owner(frame: Frame, shown: Span) -> tuple[str, Span, str, Mode, str | None] | None:
    """Whose areas they are: (kind, words, IRI, mode, rule) of the body or instrument that the lead-in names."""
    mentions = body_index(frame).mentions
    for mention in mentions[bisect_left(mentions, shown.start, key=lambda each: each.span.start) :]:
        if mention.span.start >= shown.end:
            break
        if mention.span in shown:
            found = body_of(frame, mention)
            if found is not None:
                return "body", mention.span, *found
    for named, known in instrument_index(frame).within(shown):
        return known.kind, named.span, instrument_iri(frame, known), Mode.STATED, None
    return None


def _add(
    frame: Frame,
    item: str | None,
    owner: tuple[str, Span, str, Mode, str | None] | None,
    words: Span,
    position: int,
    headed: Mapping[str, Span],
) -> Chosen:
    folded = shown_words(frame, words).casefold()
    under = owner[2] if owner is not None and owner[0] == "body" else None
    iri = frame.part("focus-area", folded, under)
    label, _ = name(frame, words, language="da")
    heading = headed.get(folded)
    if heading is not None:
        label = _as_headed(name(frame, heading, language="da")[0], label)
    span = frame.shadow.to_text(words)
    place = say(position, span, mode=Mode.DERIVED, rule="place-in-list")
    frame.found.add(FocusArea(id=iri, label=label, position=place))
    if owner is not None:
        link = say(Iri(iri=iri), span, mode=owner[3], rule=owner[4])
        if owner[0] == "body":
            frame.found.add(GoverningBody(id=owner[2], has_focus_area=(link,)))
        else:
            page = page_instrument(frame)
            if page is not None and page[0] == owner[2]:
                frame.found.add(page[1](id=owner[2], has_focus_area=(link,)))
            else:
                known = next(
                    each for each in instrument_index(frame).instruments if instrument_iri(frame, each) == owner[2]
                )
                known.asserted = True
                frame.found.add(instrument_record(known)(id=owner[2], has_focus_area=(link,)))
    return Chosen(item, iri, folded, words)


def _as_headed(heading: Stated[Text], listed: Stated[Text]) -> Stated[Text]:
    """The heading's words as label, proved by them and by those in the list, whose letter case may differ."""
    same = listed if listed.value == heading.value else in_other_case(listed, heading.value)
    return Stated.of(heading.value, (*same.proofs, *heading.proofs))


def _check_count(frame: Frame, run: ListRun, noun: Span) -> None:
    """Leaves a note where the lead-in counts other than the list has points ("følgende ti …")."""
    before = frame.shadow.text[max(run.lead.start, noun.start - 30) : noun.start]
    said = [each for each in numbers(before, words=True) if not before[each.span.end :].strip()]
    if said and int(said[-1].value) != len(run.points):
        place = frame.shadow.to_text(noun)
        message = f"{said[-1].value} are announced and {len(run.points)} listed"
        frame.found.notes.append(Note("list-count-differs", message, place, "info"))
