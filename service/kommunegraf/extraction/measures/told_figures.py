"""Figures that prose tells of, by the words around them: shares, and things and people counted, aimed at, expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import is_point
from kommunegraf.extraction.measures.clauses import Clauses, Place, counted_noun
from kommunegraf.extraction.measures.figure_dates import date_of
from kommunegraf.extraction.measures.measurements import add_indicator, add_measurement, concept, indicator_iri
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.plans.goals import goal_words
from kommunegraf.extraction.records import Indicator, Iri, Measurement, Mode, Stated, Temporal
from kommunegraf.extraction.wording import shown_words
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.reading.document import Block, BlockKind, Span

# Sections that ask, decide, pay or list papers; figures there are not what was measured.
_SILENT = frozenset(
    {"recommendation", "decision", "earlier-stage", "attachments", "economy", "legal", "competence", "journal", "title"}
)
_FIGURE = re.compile(r"\d")
_ROW = re.compile(r"\||\t|\d[^\S\n]*%?[^\S\n]+[-−]?\d[\d.,]*[^\S\n]*%?(?:[^\S\n]+[-−]?\d|\s*\Z)")
_SHARES = frozenset({"percent", "percentage-points"})
_AIMS = frozenset({"target", "minimum", "maximum"})
_RATE = ("procent", "procenten", "rate", "raten")
_AGAIN_RULE = "measure-of-the-sentence-before"
_UNIT_RULE = "unit-of-what-it-is-compared-with"
_VERB_RULE = "people-of-the-verb"
_RATE_RULE = "unit-of-the-noun"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


_MOST_HEADING_WORDS = 4
_NEXT = 3  # code points between two sentences that follow each other
_MOST_NAME_WORDS = 20
_LONGEST_MARK = 16
LEAD_RULE = "date-of-the-lead-in"
_PAIRED = ("til", "mod", "imod")
_WHICH = ("der", "som")
_MOST_BOUND = 5
_AT_MOST = ("højst", "højest", "maksimalt", "maksimum", "maks", "max")
_AT_LEAST = ("mindst", "minimum", "min")
_OF_OTHERS = ("i", "på", "blandt", "hos", "for", "af")
_PARTS = ("hvoraf", "heraf", "deraf")
_MOST_BETWEEN = 7
_HEDGES = (*_PAIRED, "højst", "mindst", "på", "under", "over", "knap", "godt", "cirka", "ca", ".")
_Known = tuple[Span, Stated[Iri] | None]  # the label in the shadow, and the unit


@dataclass(frozen=True, slots=True)
class _Last:
    """What was measured last: its clause, its indicator, and its unit with the words (of the stored text) for it."""

    passage: Passage
    label: Span
    unit: Stated[Iri] | None
    code: str


@dataclass(frozen=True, slots=True)
class _Leading:
    """A sentence that leads in what stands below it, whether that are goals, and when they are to be reached."""

    section: Section
    block: Block | None  # that it stands in; None for a heading, which leads in all its section
    aims: bool
    date: Stated[Temporal] | None
    conditions: bool  # demands follow, no measures


def _taken(frame: Frame) -> dict[int, _Known]:
    """What is measured already, by where its number begins in the stored text."""
    measures = {record.id: record for record in frame.found if isinstance(record, Measurement)}
    known: dict[int, _Known] = {}
    for record in frame.found:
        if not isinstance(record, Indicator) or record.label is None:
            continue
        label = record.label.proofs[0]
        for link in record.has_measurement:
            measure = measures.get(link.value.iri)
            if measure is not None and measure.value is not None:
                for proof in measure.value.proofs:
                    known[proof.start] = frame.shadow.to_shadow(Span(label.start, label.end)), measure.unit
    return known


def extract_told_figures(frame: Frame) -> None:
    """Adds a Measurement for each figure of official prose that nothing has read and that its words make a measure."""
    taken = _taken(frame)
    last: _Last | None = None
    leading: _Leading | None = None
    before: tuple[Passage, Sentence] | None = None
    for passage, sentence in sentences_of(frame):
        if passage.role in _SILENT or passage.block.kind is BlockKind.CELL:
            continue
        if before is None or before[0].section is not passage.section:
            leading = _heading(frame, passage)
        elif leading is not None and not _is_led(frame, leading, passage):
            leading = leading if leading.block is None else None
        if _FIGURE.search(sentence.text) and not _ROW.search(sentence.text):
            led = leading if leading is not None and _is_led(frame, leading, passage) else None
            if led is not None and led.conditions:
                before = passage, sentence
                continue
            name = _name_before(passage, before)
            aims, date = (led.aims, led.date) if led is not None else (False, None)
            told = Told(frame, passage, Clauses(sentence), last, name, aims, date)
            last = told.add(taken) or last
        if sentence.text.rstrip().endswith(":"):
            leading = _leading(frame, passage, sentence.text, passage.block)
        before = passage, sentence


def _heading(frame: Frame, passage: Passage) -> _Leading | None:
    """A heading that is the word for goals, or says that goals follow."""
    heading = passage.section.heading
    if heading is None:
        return None
    shown = frame.shadow.to_shadow(heading)
    if goal_words(frame, shown) is None:
        return None
    text = frame.shadow.text[shown.start : shown.end]
    if len(text.split()) > _MOST_HEADING_WORDS and not text.rstrip().endswith(":"):
        return None
    return _leading(frame, replace(passage, shadow=shown), text, None)


def _leading(frame: Frame, passage: Passage, text: str, block: Block | None) -> _Leading:
    """What a sentence that ends with a colon says of those below it: that they are goals, and for when."""
    found = [each for each in dates(text) if each.end is None]
    date = None
    start = passage.shadow.start
    if len(found) == 1:
        span = Span(found[0].span.start + start, found[0].span.end + start)
        date = say(found[0].value, frame.shadow.to_text(span), mode=Mode.DERIVED, rule=LEAD_RULE)
    clauses = Clauses(Sentence(text, start))
    if clauses.has("condition", 0, len(clauses.tokens)):
        return _Leading(passage.section, block, False, None, True)
    aims = goal_words(frame, passage.shadow) is not None or clauses.has("aim", 0, len(clauses.tokens))
    return _Leading(passage.section, block, aims, date, False)


def _is_led(frame: Frame, leading: _Leading, passage: Passage) -> bool:
    """Whether a sentence is a point, or a line that begins with the word for a goal, below the words that lead in."""
    if leading.section is not passage.section:
        return False
    if is_point(passage.block) or passage.block == leading.block:
        return True
    return goal_words(frame, Span(passage.shadow.start, min(passage.shadow.end, passage.shadow.start + 12))) is not None


def _name_before(passage: Passage, before: tuple[Passage, Sentence] | None) -> Span | None:
    """The short sentence right before one, without figures: "Hvert andet barn cykler. I 2023 var det 38 pct."."""
    if before is None or before[0].block != passage.block or _FIGURE.search(before[1].text):
        return None
    if passage.shadow.start - before[0].shadow.end > _NEXT or len(before[1].text.split()) > _MOST_NAME_WORDS:
        return None
    text = before[1].text
    colon = text.find(": ")
    return Span(
        before[1].start + (colon + 2 if 0 < colon < _LONGEST_MARK else 0), before[1].start + len(text.rstrip(" .:"))
    )


class Told:
    """The figures of one sentence."""

    def __init__(
        self,
        frame: Frame,
        passage: Passage,
        clauses: Clauses,
        last: _Last | None,
        name: Span | None,
        aims: bool,
        date: Stated[Temporal] | None,
    ) -> None:
        self.frame, self.passage, self.clauses, self.last = frame, passage, clauses, last
        self.name, self.aims, self.date = name, aims, date
        start = passage.shadow.start
        self.money = [Span(each.span.start + start, each.span.end + start) for each in amounts(clauses.sentence.text)]
        self.places = [place for place in clauses.places if not self._names(place)]

    def add(self, taken: Mapping[int, _Known]) -> _Last | None:
        """Adds what the figures measure; gives the last of them."""
        before: _Last | None = None
        for number, place in enumerate(self.places):
            known = taken.get(self.frame.shadow.to_text(place.figure.number).start)
            if known is not None:
                code = known[1].value.iri.rsplit("/", 1)[-1] if known[1] is not None else ""
                before = _Last(self.passage, known[0], known[1], code)
            elif not self.clauses.has("condition", 0, place.end):
                before = self._one(number, before) or before
        return before

    def _one(self, number: int, before: _Last | None) -> _Last | None:
        clauses, place = self.clauses, self.places[number]
        previous = self.places[number - 1] if number else None
        following = self.places[number + 1] if number + 1 < len(self.places) else None
        if self._is_rank(place):
            return self._rank(place, number)
        noun = counted_noun(clauses, place) if place.figure.unit not in _SHARES else None
        unit, code = self._unit(place, noun, previous, following, before)
        if not code:
            return None
        if code in _SHARES:
            if self._is_of_money(place) or clauses.has("no-share", place.left, place.right):
                return None
        elif noun is None and self._is_of_money(place):
            return None
        kind = self._kind(place, code, following)
        label = self._label(place, noun, previous, following, before, kind)
        if label is None:
            return None
        since = following is not None and self._pair(place, following)
        date = date_of(self.frame, clauses, self.places, number, aimed=kind in _AIMS or kind == "forecast", since=since)
        self._record(place, label, kind, unit, date or (self.date if kind in _AIMS else None))
        return _Last(self.passage, label, unit or self._stated(place), code)

    def _record(
        self, place: Place, label: Span, kind: str, unit: Stated[Iri] | None, date: Stated[Temporal] | None
    ) -> None:
        iri = indicator_iri(self.frame, shown_words(self.frame, label).casefold())
        add_indicator(self.frame, iri, label)
        figure = replace(place.figure, qualifier="") if kind == "observed" else place.figure
        add_measurement(self.frame, iri, figure, kind=kind, unit=unit, date=date)

    def _stated(self, place: Place) -> Stated[Iri] | None:
        figure = place.figure
        if figure.unit is None or figure.unit_span is None:
            return None
        return say(concept(self.frame, "unit", figure.unit), self.frame.shadow.to_text(figure.unit_span))

    def _is_rank(self, place: Place) -> bool:
        clauses = self.clauses
        return (
            place.first > 0
            and "rank" in clauses.codes[place.first - 1]
            and clauses.has("ranked", 0, len(clauses.codes))
        )

    def _rank(self, place: Place, number: int) -> _Last | None:
        begins = (place.left, *self._starts(place.left))
        begin = next((each for each in begins if self.clauses.content(each, place.first - 1)), 0)
        label = self.clauses.span(begin, place.first - 1)
        if label is None:
            return None
        ahead = self.clauses.tokens[place.first - 1]
        unit = say(
            concept(self.frame, "unit", "rank"),
            self.frame.shadow.to_text(Span(ahead.start, ahead.end)),
            mode=Mode.NORMALISED,
        )
        date = date_of(self.frame, self.clauses, self.places, number, aimed=False)
        self._record(place, label, "rank", unit, date)
        return _Last(self.passage, label, unit, "rank")

    def _names(self, place: Place) -> bool:
        """Whether a figure is a number of something, an age, a year, a time, a part of a name or a figure of money."""
        clauses, figure = self.clauses, place.figure
        if figure.unit == "years" or any(figure.number.overlaps(each) for each in self.money):
            return True
        if figure.unit in _SHARES:
            return False
        if (
            figure.unit is None
            and _FIRST_YEAR <= figure.value < _LAST_YEAR
            and "." not in clauses.tokens[place.first].word
        ):
            return True
        after = place.first + 1
        if "not-counted" in self._codes(after) and not clauses.has("lasting", place.left, place.first):
            return True
        if self._is_rank(place):
            return False
        if clauses.is_word(after) and clauses.tokens[after].folded == "ud":
            return True  # "7 ud af 10"
        if place.first == 0 or figure.unit is not None:
            return False
        ahead = clauses.tokens[place.first - 1]
        if "numbered" in clauses.codes[place.first - 1]:
            return True
        if ahead.folded in ("over", "under") and not clauses.has("number", place.left, place.first):
            return counted_noun(clauses, place) is None  # "mænd over 60"
        return place.first > 1 and figure.value < 1000 and ahead.word[0].isupper() and not ahead.word.isupper()

    def _codes(self, index: int) -> frozenset[str]:
        return self.clauses.codes[index] if index < len(self.clauses.codes) else frozenset()

    def _is_of_money(self, place: Place) -> bool:
        clauses = self.clauses
        left, right = clauses.tokens[place.left].start, clauses.tokens[place.right - 1].end
        return clauses.has("money", place.left, place.right) or any(
            each.start < right and left < each.end for each in self.money
        )

    def _unit(
        self,
        place: Place,
        noun: tuple[int, int, str] | None,
        previous: Place | None,
        following: Place | None,
        before: _Last | None,
    ) -> tuple[Stated[Iri] | None, str]:
        """The unit of a figure and its code: its own, that of what it counts, or that of the figure it goes with."""
        frame, clauses, figure = self.frame, self.clauses, place.figure
        if figure.unit in _SHARES:
            return None, figure.unit or ""
        if "not-counted" in self._codes(place.first + 1):
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
        if following is not None and self._pair(place, following):
            other = following.figure
            if other.unit in _SHARES and other.unit_span is not None:
                return self._derived(other.unit, other.unit_span), other.unit or ""
            counted = counted_noun(clauses, following)
            if counted is not None:
                return self._derived(
                    counted[2], Span(clauses.tokens[counted[0]].start, clauses.tokens[counted[1] - 1].end)
                ), counted[2]
        if before is not None and previous is not None and (self._pair(previous, place) or self._goes_on(place)):
            return self._again(before), before.code
        own = self._noun_unit(place)
        if own[1]:
            return own
        if self.last is not None and self._near(self.last) and self._goes_on(place):
            return self._again(self.last), self.last.code
        return self._of_people(place)

    def _of_people(self, place: Place) -> tuple[Stated[Iri] | None, str]:
        """A bare figure of people: "Af de ansatte er 61 i dag røgfri", "i 2024 blev 731 indlagt"."""
        clauses = self.clauses
        persons = concept(self.frame, "unit", "persons")
        if clauses.tokens[0].folded == "af":
            for index in range(1, min(5, place.first)):
                fitting = terms("count-units").at(clauses.tokens, index)
                if fitting and fitting[0][1] == "persons":
                    words = Span(clauses.tokens[index].start, clauses.tokens[fitting[0][0] - 1].end)
                    return say(persons, self.frame.shadow.to_text(words), mode=Mode.NORMALISED), "persons"
        if place.first and "verb" in clauses.codes[place.first - 1] and "people-verb" in self._codes(place.end):
            word = clauses.tokens[place.end]
            return say(
                persons, self.frame.shadow.to_text(Span(word.start, word.end)), mode=Mode.DERIVED, rule=_VERB_RULE
            ), "persons"
        return None, ""

    def _derived(self, code: str | None, words: Span) -> Stated[Iri]:
        return say(
            concept(self.frame, "unit", code or ""),
            self.frame.shadow.to_text(words),
            mode=Mode.DERIVED,
            rule=_UNIT_RULE,
        )

    def _again(self, last: _Last) -> Stated[Iri] | None:
        if last.unit is None:
            return None
        spans = [Span(proof.start, proof.end) for proof in last.unit.proofs]
        return say(last.unit.value, *spans, mode=Mode.DERIVED, rule=_UNIT_RULE)

    def _near(self, last: _Last) -> bool:
        return (
            last.passage.block == self.passage.block and 0 <= self.passage.shadow.start - last.passage.shadow.end <= 3
        )

    def _pair(self, one: Place, other: Place) -> bool:
        """Whether two figures are told beside each other: "fra 9 til 14 procent", "26 borgere i alt mod 19"."""
        between = [token.folded for token in self.clauses.tokens[one.end : other.first]]
        return any(word in _PAIRED for word in between) and (between[-1] in _HEDGES and len(between) <= _MOST_BETWEEN)

    def _goes_on(self, place: Place) -> bool:
        """Whether a bare figure is a part of what was counted before, or the same in another year."""
        clauses = self.clauses
        after, ahead = place.end, place.first - 1
        if (
            after + 1 < len(clauses.tokens)
            and clauses.tokens[after].folded == "af"
            and clauses.tokens[after + 1].folded in ("dem", "disse")
        ):
            return True
        if clauses.has("again", place.left, place.first) or clauses.has("number", place.left, place.first):
            return True
        if any(
            token.folded in _PARTS for token in clauses.tokens[max(0, place.left - 1) : place.first]
        ) or self._enclosed(place):
            return True
        if place.first - place.left <= 1 and "verb" in self._codes(after):
            return True
        ends = after >= len(clauses.tokens) or not clauses.is_word(after) or "adverbial" in clauses.codes[after]
        return ahead >= 0 and ends and ("verb" in clauses.codes[ahead] or clauses.tokens[ahead].folded == "der")

    def _enclosed(self, place: Place) -> bool:
        return place.left < len(self.clauses.tokens) and self.clauses.tokens[place.left].word == "("

    def _noun_unit(self, place: Place) -> tuple[Stated[Iri] | None, str]:
        """The unit that the noun before a bare figure says: "svarprocenten var 58", "antallet er 40"."""
        clauses = self.clauses
        for index in range(place.first - 1, place.left - 1, -1):
            word = clauses.tokens[index]
            if word.folded.endswith(_RATE) and len(word.folded) > len("procenten"):
                span = self.frame.shadow.to_text(Span(word.start, word.end))
                return say(concept(self.frame, "unit", "percent"), span, mode=Mode.DERIVED, rule=_RATE_RULE), "percent"
            if word.folded in ("antallet", "antal"):
                counted = terms("count-units").at(clauses.tokens, index + 2) if index + 2 < place.first else []
                if counted:
                    words = Span(clauses.tokens[index + 2].start, clauses.tokens[counted[0][0] - 1].end)
                    said = concept(self.frame, "unit", counted[0][1])
                    return say(said, self.frame.shadow.to_text(words), mode=Mode.NORMALISED), counted[0][1]
                span = self.frame.shadow.to_text(Span(word.start, word.end))
                return say(concept(self.frame, "unit", "count"), span, mode=Mode.NORMALISED), "count"
        return None, ""

    def _label(
        self,
        place: Place,
        noun: tuple[int, int, str] | None,
        previous: Place | None,
        following: Place | None,
        before: _Last | None,
        kind: str,
    ) -> Span | None:
        """The words that name what is measured: of the figure's clause, else of what was told right before it."""
        clauses = self.clauses
        left, right = self._around(place)
        if following is not None and self._pair(place, following):
            while right > place.end and (right > following.first or clauses.tokens[right - 1].folded in _HEDGES):
                right -= 1
        if noun is not None:
            if (
                right + 1 < len(clauses.tokens)
                and clauses.tokens[right].word == ","
                and clauses.tokens[right + 1].folded in _WHICH
            ):
                right = next(
                    (at for at in range(right + 2, len(clauses.tokens)) if clauses.tokens[at].word in ",;:("),
                    len(clauses.tokens),
                )
            if clauses.content(noun[1], right) or not self._subject(left, place):
                return clauses.span(noun[0], right)
            return clauses.span(left, noun[1])
        start = place.end
        if start < right and clauses.tokens[start].folded == "af":
            start += 1
        ahead, behind = self._subject(left, place), clauses.content(start, right)
        paired = previous is not None and before is not None and self._pair(previous, place)
        if before is not None and paired and not (behind and clauses.tokens[place.end].folded in _OF_OTHERS):
            return before.label
        if before is not None and not behind and self._enclosed(place):
            return before.label
        if ahead and behind and not paired:
            return clauses.span(left, right)
        if behind:
            return clauses.span(start, right)
        if clauses.content(left, place.first):
            return clauses.span(left, place.first)
        if start < right and any(token.folded in _PARTS for token in clauses.tokens[max(0, left - 1) : place.first]):
            return clauses.span(start, right)
        if (
            right + 1 < len(clauses.tokens)
            and clauses.tokens[right].word == ","
            and clauses.tokens[right + 1].folded == "at"
        ):
            # "73 procent angiver, at de bruger stierne"
            end = next(
                (
                    at
                    for at in range(right + 2, len(clauses.tokens))
                    if clauses.tokens[at].word in ",;:(" or "clause" in clauses.codes[at]
                ),
                len(clauses.tokens),
            )
            return clauses.span(right + 2, end)
        own = clauses.has("number", left, place.first)
        told = before or (self.last if self.last is not None and self._near(self.last) else None)
        subgroup = "tilsvarende" in {token.folded for token in clauses.tokens[left : place.first]} or any(
            token.word.isdigit() and len(token.word) < 4 for token in clauses.tokens[left : place.first]
        )
        if own and (kind in _AIMS or (told is None and self.name is None) or subgroup):
            return clauses.span(left, place.first)
        if told is not None and (own or clauses.has("survey", 0, place.first)):
            return told.label
        if before is None:
            for begin in self._starts(left):
                if clauses.content(begin, place.first):
                    return clauses.span(begin, place.first)
        if self.name is not None and before is None:
            return self.name
        return None if told is None else told.label

    def _around(self, place: Place) -> tuple[int, int]:
        """The clause of a figure; of one in parentheses, the clause that they stand in."""
        tokens = self.clauses.tokens
        if place.left >= len(tokens) or tokens[place.left].word != "(" or place.left == 0:
            return place.left, place.right
        starts = list(self._starts(place.left))
        after = next(
            (
                index
                for index in range(place.right + 1, len(tokens))
                if tokens[index].word in ",;:(" or "clause" in self.clauses.codes[index]
            ),
            len(tokens),
        )
        return (starts[0] if starts else 0), after

    def _starts(self, left: int) -> Iterator[int]:
        """Where the clauses before a token begin, the nearest first."""
        for index in range(left - 1, 0, -1):
            if self.clauses.tokens[index].word in ",;:(" or "clause" in self.clauses.codes[index]:
                yield index
        if left:
            yield 0

    def _subject(self, left: int, place: Place) -> bool:
        """Whether what is measured stands before a figure: words that are no adverbial."""
        clauses = self.clauses
        first = next(
            (
                index
                for index in range(left, place.first)
                if clauses.is_word(index) and "clause" not in clauses.codes[index]
            ),
            None,
        )
        if first is None or clauses.codes[first] & {"adverbial", "verb"}:
            return False
        return clauses.content(left, place.first)

    def _kind(self, place: Place, code: str, following: Place | None) -> str:
        """The code of *measure-kind* that the words before a figure, and its verb behind it, give it."""
        clauses = self.clauses
        begin = place.left if self._enclosed(place) else self._aim_begins(place)
        until = place.right if following is None else min(place.right, following.first)
        aimed = (
            (self.aims and begin == 0) or clauses.has("aim", begin, place.first) or clauses.has("aim", place.end, until)
        )
        pair_from = (
            following is not None and self._pair(place, following) and clauses.tokens[place.first - 1].folded == "fra"
        )
        if pair_from:
            return "observed"
        if aimed:
            return self._bound(place)
        if self._is_change(place, code):
            return "change"
        if clauses.has("forecast", begin, place.first) or clauses.has("forecast", place.end, until):
            return "forecast"
        return "observed"

    def _bound(self, place: Place) -> str:
        """Whether an aim is one not to pass: "højst være 11 %", "færre end 40", "ikke er over 25 %", "mindst 60"."""
        ahead = [
            token.folded for token in self.clauses.tokens[max(place.left, place.first - _MOST_BOUND) : place.first]
        ]
        denied = "ikke" in ahead
        most = any(word in _AT_MOST for word in ahead) or ("end" in ahead and ("færre" in ahead or "mindre" in ahead))
        least = any(word in _AT_LEAST for word in ahead) or ("end" in ahead and ("flere" in ahead or "mere" in ahead))
        most, least = most or ahead[-1:] == ["under"], least or ahead[-1:] == ["over"]
        most, least = most or place.figure.qualifier == "at-most", least or place.figure.qualifier == "at-least"
        if most == least:
            return "target"
        return "maximum" if most != denied else "minimum"

    def _aim_begins(self, place: Place) -> int:
        """From which token on words can make a figure one to be reached: after "mens", "men", ";" and the like."""
        clauses = self.clauses
        for index in range(place.first - 1, -1, -1):
            token = clauses.tokens[index]
            if token.word == ";" or token.folded in ("mens", "medens", "men", "hvorimod", "nu"):
                return index + 1
        return 0

    def _is_change(self, place: Place, code: str) -> bool:
        clauses = self.clauses
        if code == "percentage-points":
            return True
        lead = clauses.tokens[place.first - 1].folded if place.first else ""
        if lead == "med" and code in _SHARES and clauses.has("change", 0, place.first):
            return True
        if lead in ("med", "på") and clauses.has("change", place.left, place.first):
            return lead == "med" or clauses.has("change", place.first - 3, place.first)
        return code in _SHARES and "difference" in self._codes(place.end)
