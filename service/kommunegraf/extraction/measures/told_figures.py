"""Figures that prose tells of, by the words around them: shares, and things and people counted, aimed at, expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import is_point
from kommunegraf.extraction.measures.clauses import Clauses, Place, counted_noun
from kommunegraf.extraction.measures.figure_dates import date_of
from kommunegraf.extraction.measures.measurements import add_indicator, add_measurement, concept, indicator_iri
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.plans.goals import goal_words
from kommunegraf.extraction.records import Iri, Measurement, Mode, Stated
from kommunegraf.extraction.wording import shown_words
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.extraction.words.figures import Figure
from kommunegraf.reading.document import BlockKind, Span

# Sections that ask, decide, pay or list papers; figures there are not what was measured.
_SILENT = frozenset(
    {"recommendation", "decision", "earlier-stage", "attachments", "economy", "legal", "competence", "journal", "title"}
)
_FIGURE = re.compile(r"\d")
_ROW = re.compile(r"\d[^\S\n]*%?[^\S\n]+[-−]?\d[\d.,]*[^\S\n]*%?(?:[^\S\n]+[-−]?\d|\s*\Z)")
_SHARES = frozenset({"percent", "percentage-points"})
_AIMS = frozenset({"target", "minimum", "maximum"})
_RATE = ("procent", "procenten", "rate", "raten")
_AGAIN_RULE = "measure-of-the-sentence-before"
_UNIT_RULE = "unit-of-what-it-is-compared-with"
_RATE_RULE = "unit-of-the-noun"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class _Last:
    """What was measured last: its clause, its indicator, and its unit with the words (of the stored text) for it."""

    passage: Passage
    label: Span
    unit: Stated[Iri] | None
    code: str


def extract_told_figures(frame: Frame) -> None:
    """Adds a Measurement for each figure of official prose that nothing has read and that its words make a measure."""
    taken = {
        proof.start
        for record in frame.found
        if isinstance(record, Measurement) and record.value is not None
        for proof in record.value.proofs
    }
    last: _Last | None = None
    leading: tuple[Passage, bool] | None = None
    for passage, sentence in sentences_of(frame):
        if passage.role in _SILENT or passage.block.kind is BlockKind.CELL:
            continue
        aims = _below_aims(frame, passage) or _led_by_aims(leading, passage)
        clauses: Clauses | None = None
        if _FIGURE.search(sentence.text) and not _ROW.search(sentence.text):
            clauses = Clauses(sentence)
            last = _Told(frame, passage, clauses, last, aims).add(taken) or last
        if sentence.text.rstrip().endswith(":"):
            leading = passage, goal_words(frame, passage.shadow) is not None
        elif leading is not None and not is_point(passage.block):
            leading = None


def _below_aims(frame: Frame, passage: Passage) -> bool:
    """Whether a point of a list stands below a heading that is the word for goals."""
    heading = passage.section.heading
    if heading is None or not is_point(passage.block):
        return False
    shown = frame.shadow.to_shadow(heading)
    return len(shown_words(frame, shown).split()) <= 4 and goal_words(frame, shown) is not None


def _led_by_aims(leading: tuple[Passage, bool] | None, passage: Passage) -> bool:
    return leading is not None and leading[1] and leading[0].section is passage.section and is_point(passage.block)


class _Told:
    """The figures of one sentence."""

    def __init__(self, frame: Frame, passage: Passage, clauses: Clauses, last: _Last | None, aims: bool) -> None:
        self.frame, self.passage, self.clauses, self.last, self.aims = frame, passage, clauses, last, aims
        self.money = [Span(each.span.start + passage.shadow.start, each.span.end + passage.shadow.start) for each in amounts(clauses.sentence.text)]

    def add(self, taken: set[int]) -> _Last | None:
        before: _Last | None = None
        previous: Place | None = None
        for number, place in enumerate(self.clauses.places):
            start = self.frame.shadow.to_text(place.figure.number).start
            if start in taken:
                previous = place
                continue
            told = self._one(place, previous, number, before)
            if told is not None:
                before = told
            previous = place
        return before

    def _one(self, place: Place, previous: Place | None, number: int, before: _Last | None) -> _Last | None:
        clauses = self.clauses
        if self._names(place) or clauses.has("condition", 0, place.end):
            return None
        following = clauses.places[number + 1] if number + 1 < len(clauses.places) else None
        noun = counted_noun(clauses, place) if place.figure.unit not in _SHARES else None
        unit, code = self._unit(place, noun, previous, following, before)
        if not code:
            return None
        if code in _SHARES:
            if self._is_of_money(place) or clauses.has("no-share", place.left, place.right):
                return None
        elif noun is None and self._is_of_money(place):
            return None
        kind = self._kind(place, code, previous, following)
        label = self._label(place, noun, previous, before, kind in _AIMS)
        if label is None:
            return None
        date = date_of(self.frame, clauses, number, aimed=kind not in ("observed", "change"))
        iri = indicator_iri(self.frame, shown_words(self.frame, label).casefold())
        add_indicator(self.frame, iri, label)
        figure = replace(place.figure, qualifier="") if kind == "observed" else place.figure
        add_measurement(self.frame, iri, figure, kind=kind, unit=unit, date=date)
        return _Last(self.passage, label, unit, code)

    def _names(self, place: Place) -> bool:
        """Whether a figure is a number of something, an age, a year, a time, a part of a name or a figure of money."""
        clauses, figure = self.clauses, place.figure
        if figure.unit == "years" or any(figure.number.overlaps(each) for each in self.money):
            return True
        if figure.unit is None and _FIRST_YEAR <= figure.value < _LAST_YEAR and "." not in clauses.tokens[place.first].word:
            return True
        if figure.unit not in _SHARES and "not-counted" in self._codes(place.first + 1):
            return True
        if figure.unit not in _SHARES and clauses.is_word(place.first + 1) and clauses.tokens[place.first + 1].folded == "ud":
            return True  # "7 ud af 10"
        if place.first == 0:
            return False
        ahead = clauses.tokens[place.first - 1]
        if "numbered" in clauses.codes[place.first - 1] and figure.unit is None:
            return True
        return figure.unit is None and place.first > 1 and ahead.word[0].isupper() and not ahead.word.isupper()

    def _codes(self, index: int) -> frozenset[str]:
        return self.clauses.codes[index] if index < len(self.clauses.codes) else frozenset()

    def _is_of_money(self, place: Place) -> bool:
        clauses = self.clauses
        left, right = clauses.tokens[place.left].start, clauses.tokens[place.right - 1].end
        return clauses.has("money", place.left, place.right) or any(each.start < right and left < each.end for each in self.money)

    def _unit(
        self, place: Place, noun: tuple[int, int, str] | None, previous: Place | None, following: Place | None, before: _Last | None
    ) -> tuple[Stated[Iri] | None, str]:
        """The unit of a figure and its code: its own, that of what it counts, or that of the figure it goes with."""
        frame, clauses, figure = self.frame, self.clauses, place.figure
        if figure.unit in _SHARES:
            return None, figure.unit or ""
        if noun is not None:
            if noun[2] == "count" and place.first and clauses.tokens[place.first - 1].folded in ("de", "alle", "hver", "begge"):
                return None, ""
            words = Span(clauses.tokens[noun[0]].start, clauses.tokens[noun[1] - 1].end)
            return say(concept(frame, "unit", noun[2]), frame.shadow.to_text(words), mode=Mode.NORMALISED), noun[2]
        if following is not None and self._pair(place, following):
            other = following.figure
            if other.unit in _SHARES and other.unit_span is not None:
                return self._derived(other.unit, other.unit_span), other.unit or ""
            counted = counted_noun(clauses, following)
            if counted is not None:
                return self._derived(counted[2], Span(clauses.tokens[counted[0]].start, clauses.tokens[counted[1] - 1].end)), counted[2]
        if before is not None and previous is not None and (self._pair(previous, place) or self._goes_on(place)):
            return self._again(before), before.code
        own = self._noun_unit(place)
        if own[1]:
            return own
        if self.last is not None and self._near(self.last) and self._goes_on(place):
            return self._again(self.last), self.last.code
        return None, ""

    def _derived(self, code: str | None, words: Span) -> Stated[Iri]:
        return say(concept(self.frame, "unit", code or ""), self.frame.shadow.to_text(words), mode=Mode.DERIVED, rule=_UNIT_RULE)

    def _again(self, last: _Last) -> Stated[Iri] | None:
        if last.unit is None:
            return None
        spans = [Span(proof.start, proof.end) for proof in last.unit.proofs]
        return say(last.unit.value, *spans, mode=Mode.DERIVED, rule=_UNIT_RULE)

    def _near(self, last: _Last) -> bool:
        return last.passage.block == self.passage.block and 0 <= self.passage.shadow.start - last.passage.shadow.end <= 3

    def _pair(self, one: Place, other: Place) -> bool:
        """Whether two figures are told beside each other: "fra 9 til 14 procent", "26 borgere mod 19"."""
        tokens = self.clauses.tokens
        return any(tokens[index].folded in ("til", "mod", "imod") for index in range(one.end, other.first)) and (
            tokens[other.first - 1].folded in ("til", "mod", "imod", "højst", "mindst", "på", "under", "over", "til", "knap", "godt", "cirka")
            and other.first - one.end <= 6
        )

    def _goes_on(self, place: Place) -> bool:
        """Whether a bare figure is a part of what was counted before, or the same in another year."""
        clauses = self.clauses
        after = place.end
        if after + 1 < len(clauses.tokens) and clauses.tokens[after].folded == "af" and clauses.tokens[after + 1].folded in ("dem", "disse"):
            return True
        if clauses.has("again", place.left, place.first):
            return True
        part = any(clauses.tokens[index].folded in ("hvoraf", "heraf", "deraf") for index in range(max(0, place.left - 1), place.first))
        return part or (place.first - place.left <= 1 and "verb" in self._codes(place.end))

    def _noun_unit(self, place: Place) -> tuple[Stated[Iri] | None, str]:
        """The unit that the noun before a bare figure says: "svarprocenten var 58", "antallet er 40"."""
        clauses = self.clauses
        for index in range(place.first - 1, place.left - 1, -1):
            word = clauses.tokens[index]
            if word.folded.endswith(_RATE) and len(word.folded) > len("procenten"):
                span = self.frame.shadow.to_text(Span(word.start, word.end))
                return say(concept(self.frame, "unit", "percent"), span, mode=Mode.DERIVED, rule=_RATE_RULE), "percent"
            if word.folded in ("antallet", "antal"):
                span = self.frame.shadow.to_text(Span(word.start, word.end))
                return say(concept(self.frame, "unit", "count"), span, mode=Mode.NORMALISED), "count"
        return None, ""

    def _label(self, place: Place, noun: tuple[int, int, str] | None, previous: Place | None, before: _Last | None, aimed: bool) -> Span | None:
        """The words that name what is measured: of the figure's clause, else of what was told right before it."""
        clauses = self.clauses
        left, right = self._around(place)
        if noun is not None:
            if clauses.content(noun[1], right) or not self._subject(left, place):
                return clauses.span(noun[0], right)
            return clauses.span(left, place.first)
        start = place.end
        if start < right and clauses.tokens[start].folded == "af":
            start += 1
        ahead, behind = self._subject(left, place), clauses.content(start, right)
        if previous is not None and before is not None and self._pair(previous, place) and not behind:
            return before.label
        if ahead and behind:
            return clauses.span(left, right)
        if behind:
            return clauses.span(start, right)
        if clauses.content(left, place.first):
            return clauses.span(left, place.first)
        own = clauses.has("number", left, place.first)
        told = before or (self.last if self.last is not None and self._near(self.last) else None)
        if own and (aimed or told is None or clauses.tokens[left].word[0].isupper() and not self._is_number(left)):
            return clauses.span(left, place.first)
        if before is None:
            for start in self._starts(left):
                if clauses.content(start, place.first):
                    return clauses.span(start, place.first)
        return None if told is None else told.label

    def _is_number(self, index: int) -> bool:
        return bool(self.clauses.codes[index] & {"number", "again"}) or self.clauses.tokens[index].folded in ("i", "da", "nu", "allerede")

    def _around(self, place: Place) -> tuple[int, int]:
        """The clause of a figure; of one in parentheses, the clause that they stand in."""
        tokens = self.clauses.tokens
        if place.left >= len(tokens) or tokens[place.left].word != "(" or place.left == 0:
            return place.left, place.right
        starts = list(self._starts(place.left))
        after = next((index for index in range(place.right + 1, len(tokens)) if tokens[index].word in ",;:(" or "clause" in self.clauses.codes[index]), len(tokens))
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
        first = next((index for index in range(left, place.first) if clauses.is_word(index) and "clause" not in clauses.codes[index]), None)
        if first is None or clauses.codes[first] & {"adverbial", "verb"}:
            return False
        return clauses.content(left, place.first)

    def _kind(self, place: Place, code: str, previous: Place | None, following: Place | None) -> str:
        """The code of *measure-kind* that the words before a figure, and its verb behind it, give it."""
        clauses = self.clauses
        begin = self._aim_begins(place, previous)
        until = place.right if following is None else min(place.right, following.first)
        aimed = self.aims or clauses.has("aim", begin, place.first) or clauses.has("aim", place.end, until)
        pair_from = following is not None and self._pair(place, following) and clauses.tokens[place.first - 1].folded == "fra"
        if pair_from:
            return "observed"
        if aimed:
            return {"at-least": "minimum", "at-most": "maximum"}.get(place.figure.qualifier, "target")
        if self._is_change(place, code):
            return "change"
        if clauses.has("forecast", begin, place.first) or clauses.has("forecast", place.end, until):
            return "forecast"
        return "observed"

    def _aim_begins(self, place: Place, previous: Place | None) -> int:
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
        if place.first and clauses.tokens[place.first - 1].folded in ("med", "på") and clauses.has("change", place.left, place.first):
            return clauses.tokens[place.first - 1].folded == "med" or clauses.has("change", place.first - 3, place.first)
        return code in _SHARES and "difference" in self._codes(place.end)
