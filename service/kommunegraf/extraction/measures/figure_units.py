"""The unit of a figure in prose: its own, that of what it counts, or that of the figure it goes with."""

from __future__ import annotations

from kommunegraf.extraction.frame import say
from kommunegraf.extraction.measures.clauses import Place, counted_noun
from kommunegraf.extraction.measures.measurements import concept
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.measures.told_sentence import SHARES, Last, Told
from kommunegraf.extraction.records import Iri, Mode, Stated
from kommunegraf.extraction.words.terms import terms
from kommunegraf.reading.document import Span

_UNIT_RULE = "unit-of-what-it-is-compared-with"
_VERB_RULE = "people-of-the-verb"
_RATE_RULE = "unit-of-the-noun"


def unit_of(
    told: Told,
    place: Place,
    noun: tuple[int, int, str] | None,
    previous: Place | None,
    following: Place | None,
    before: Last | None,
) -> tuple[Stated[Iri] | None, str]:
    """The unit of a figure and its code: its own, that of what it counts, or that of the figure it goes with."""
    frame, clauses, figure = told.frame, told.clauses, place.figure
    if figure.unit in SHARES:
        return None, figure.unit or ""
    if "not-counted" in told.codes(place.first + 1):
        return None, "lasting"
    if noun is not None:
        if (
            noun[2] == "count"
            and place.first
            and clauses.tokens[place.first - 1].folded in ("de", "alle", "hver", "begge")
        ):
            return None, ""
        words = Span(clauses.tokens[noun[0]].start, clauses.tokens[noun[1] - 1].end)
        return say(concept(frame, "unit", noun[2]), frame.shadow.to_text(words), mode=Mode.NORMALISED), noun[2]
    if following is not None and told.pair(place, following):
        other = following.figure
        if other.unit in SHARES and other.unit_span is not None:
            return _derived(told, other.unit, other.unit_span), other.unit or ""
        counted = counted_noun(clauses, following)
        if counted is not None:
            return _derived(
                told, counted[2], Span(clauses.tokens[counted[0]].start, clauses.tokens[counted[1] - 1].end)
            ), counted[2]
    if before is not None and previous is not None and (told.pair(previous, place) or told.goes_on(place)):
        return _again(told, before), before.code
    own = _noun_unit(told, place)
    if own[1]:
        return own
    if told.last is not None and told.near(told.last) and told.goes_on(place):
        return _again(told, told.last), told.last.code
    return _of_people(told, place)


def _of_people(told: Told, place: Place) -> tuple[Stated[Iri] | None, str]:
    """A bare figure of people: "Af de ansatte er 61 i dag røgfri", "i 2024 blev 731 indlagt"."""
    clauses = told.clauses
    persons = concept(told.frame, "unit", "persons")
    if clauses.tokens[0].folded == "af":
        for index in range(1, min(5, place.first)):
            fitting = terms("count-units").at(clauses.tokens, index)
            if fitting and fitting[0][1] == "persons":
                words = Span(clauses.tokens[index].start, clauses.tokens[fitting[0][0] - 1].end)
                return say(persons, told.frame.shadow.to_text(words), mode=Mode.NORMALISED), "persons"
    if place.first and "verb" in clauses.codes[place.first - 1] and "people-verb" in told.codes(place.end):
        word = clauses.tokens[place.end]
        return say(
            persons, told.frame.shadow.to_text(Span(word.start, word.end)), mode=Mode.DERIVED, rule=_VERB_RULE
        ), "persons"
    return None, ""


def _derived(told: Told, code: str | None, words: Span) -> Stated[Iri]:
    return say(
        concept(told.frame, "unit", code or ""),
        told.frame.shadow.to_text(words),
        mode=Mode.DERIVED,
        rule=_UNIT_RULE,
    )


def _again(told: Told, last: Last) -> Stated[Iri] | None:
    if last.unit is None:
        return None
    spans = [Span(proof.start, proof.end) for proof in last.unit.proofs]
    return say(last.unit.value, *spans, mode=Mode.DERIVED, rule=_UNIT_RULE)


def _noun_unit(told: Told, place: Place) -> tuple[Stated[Iri] | None, str]:
    """The unit that the noun before a bare figure says: "svarprocenten var 58", "antallet er 40"."""
    clauses = told.clauses
    for index in range(place.first - 1, place.left - 1, -1):
        word = clauses.tokens[index]
        if word.folded.endswith(small_words().rate_endings) and len(word.folded) > len("procenten"):
            span = told.frame.shadow.to_text(Span(word.start, word.end))
            return say(concept(told.frame, "unit", "percent"), span, mode=Mode.DERIVED, rule=_RATE_RULE), "percent"
        if word.folded in ("antallet", "antal"):
            counted = terms("count-units").at(clauses.tokens, index + 2) if index + 2 < place.first else []
            if counted:
                words = Span(clauses.tokens[index + 2].start, clauses.tokens[counted[0][0] - 1].end)
                said = concept(told.frame, "unit", counted[0][1])
                return say(said, told.frame.shadow.to_text(words), mode=Mode.NORMALISED), counted[0][1]
            span = told.frame.shadow.to_text(Span(word.start, word.end))
            return say(concept(told.frame, "unit", "count"), span, mode=Mode.NORMALISED), "count"
    return None, ""
