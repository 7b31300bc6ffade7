"""A figure of a sentence and what its words and its neighbours say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.measures.clauses import Clauses, Place, counted_noun
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import Iri, Stated, Temporal
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.reading.document import Span

SHARES = frozenset({"percent", "percentage-points"})
_MOST_BETWEEN = 7
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Last:
    """What was measured last: its clause, its indicator, and its unit with the words (of the stored text) for it."""

    passage: Passage
    label: Span
    unit: Stated[Iri] | None
    code: str


class Told:
    """The figures of one sentence, with what was measured before it, its lead-in's aims and date, and its name."""

    def __init__(
        self,
        frame: Frame,
        passage: Passage,
        clauses: Clauses,
        last: Last | None,
        name: Span | None,
        aims: bool,
        date: Stated[Temporal] | None,
    ) -> None:
        self.frame, self.passage, self.clauses, self.last = frame, passage, clauses, last
        self.name, self.aims, self.date = name, aims, date
        start = passage.shadow.start
        self.money = [Span(each.span.start + start, each.span.end + start) for each in amounts(clauses.sentence.text)]
        self.places = [place for place in clauses.places if not self.names(place)]

    def names(self, place: Place) -> bool:
        """Whether a figure is a number of something, an age, a year, a time, a part of a name or a figure of money."""
        clauses, figure = self.clauses, place.figure
        if figure.unit == "years" or any(figure.number.overlaps(each) for each in self.money):
            return True
        if figure.unit in SHARES:
            return False
        if (
            figure.unit is None
            and _FIRST_YEAR <= figure.value < _LAST_YEAR
            and "." not in clauses.tokens[place.first].word
        ):
            return True
        after = place.first + 1
        noun = self.behind_adjectives(after)
        if "not-counted" in self.codes(noun) and not clauses.has("lasting", place.left, place.first):
            return True
        if self.is_rank(place):
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

    def codes(self, index: int) -> frozenset[str]:
        return self.clauses.codes[index] if index < len(self.clauses.codes) else frozenset()

    def behind_adjectives(self, index: int) -> int:
        """The token behind words in "-e", and halves of words before a hyphen: "7 bygge-fysiske helhedsplaner"."""
        tokens = self.clauses.tokens
        if "not-counted" in self.codes(index):
            return index
        for here in range(index, min(index + 4, len(tokens))):
            if tokens[here].word != "-" and not tokens[here].folded.endswith("e"):
                return here
        return index

    def is_of_money(self, place: Place) -> bool:
        """Whether words of money, or an amount, stand in a figure's clause, or before the colon that leads it in."""
        clauses, first = self.clauses, place.left
        if clauses.tokens[first].word == ":":
            first = next(self.starts(first), first)
        left, right = clauses.tokens[first].start, clauses.tokens[place.right - 1].end
        return clauses.has("money", first, place.right) or any(
            each.start < right and left < each.end for each in self.money
        )

    def is_rank(self, place: Place) -> bool:
        clauses = self.clauses
        return (
            place.first > 0
            and "rank" in clauses.codes[place.first - 1]
            and clauses.has("ranked", 0, len(clauses.codes))
        )

    def near(self, last: Last) -> bool:
        return (
            last.passage.block == self.passage.block and 0 <= self.passage.shadow.start - last.passage.shadow.end <= 3
        )

    def pair(self, one: Place, other: Place) -> bool:
        """Whether two figures are told beside each other: "fra 9 til 14 procent", "26 borgere i alt mod 19"."""
        between = [token.folded for token in self.clauses.tokens[one.end : other.first]]
        return any(word in small_words().pairs for word in between) and (
            between[-1] in small_words().hedges and len(between) <= _MOST_BETWEEN
        )

    def goes_on(self, place: Place) -> bool:
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
            token.folded in small_words().parts for token in clauses.tokens[max(0, place.left - 1) : place.first]
        ) or self.enclosed(place):
            return True
        if place.first - place.left <= 1 and "verb" in self.codes(after):
            return True
        ends = after >= len(clauses.tokens) or not clauses.is_word(after) or "adverbial" in clauses.codes[after]
        return ahead >= 0 and ends and ("verb" in clauses.codes[ahead] or clauses.tokens[ahead].folded == "der")

    def enclosed(self, place: Place) -> bool:
        return place.left < len(self.clauses.tokens) and self.clauses.tokens[place.left].word == "("

    def starts(self, left: int) -> Iterator[int]:
        """Where the clauses before a token begin, the nearest first."""
        for index in range(left - 1, 0, -1):
            if self.clauses.tokens[index].word in ",;:(" or "clause" in self.clauses.codes[index]:
                yield index
        if left:
            yield 0

    def subject(self, left: int, place: Place) -> bool:
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
