"""The clauses of a sentence with figures: what their words say of them, and the words that name what is measured."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.words.figures import Figure, figure_mentions
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.reading.document import Span

_BREAKS = frozenset(",;:()–—")
_MARKS = frozenset(".,;:()–—-!?\"'“”„»«*=")
_JOINS = frozenset(("og", "samt", "eller"))
_TURNS = frozenset(("mens", "medens", "men", "hvorimod", "nu"))
_MOST_ADJECTIVES = 2
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Place:
    """A figure of a sentence: `first` and `end` are the tokens of its number and unit, `noun` those of what it counts.

    `left` and `right` are the tokens that its clause begins with and ends before.
    """

    figure: Figure
    first: int
    end: int
    left: int
    right: int


class Clauses:
    """A sentence with its figures, the codes of figure-words.toml that its words have, and its clauses.

    `starts` are where its tokens begin, `turns` the tokens behind which it speaks of something else ("mens", ";").
    """

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: Sequence[Token] = sentence.tokens
        self.codes: list[frozenset[str]] = _codes(sentence)
        self.starts: list[int] = [token.start for token in self.tokens]
        self.turns: list[int] = [
            index for index, token in enumerate(self.tokens) if token.word == ";" or token.folded in _TURNS
        ]
        self._having: dict[str, list[int]] = {}
        for index, codes in enumerate(self.codes):
            for code in codes:
                self._having.setdefault(code, []).append(index)
        self.places: tuple[Place, ...] = tuple(self._places())

    def has(self, code: str, start: int, end: int) -> bool:
        """Whether one of the tokens from `start` to before `end` has a code."""
        having = self._having.get(code, ())
        at = bisect_left(having, start)
        return at < len(having) and having[at] < end

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].word not in _MARKS

    def span(self, start: int, end: int) -> Span | None:
        """The place in the shadow of tokens, without marks and conjunctions at their ends; None where none is left."""
        while start < end and (
            self.tokens[start].word in _MARKS or self.tokens[start].folded in _JOINS or "clause" in self.codes[start]
        ):
            start += 1
        while end > start and (self.tokens[end - 1].word in _MARKS or self.tokens[end - 1].folded in _JOINS):
            end -= 1
        return Span(self.tokens[start].start, self.tokens[end - 1].end) if start < end else None

    def content(self, start: int, end: int) -> bool:
        """Whether tokens hold a word that can name a thing: no verb, preposition, pronoun, number or year."""
        return any(
            len(token.word) > 2 and token.word[0].isalpha() and not self.codes[index] & _EMPTY
            for index, token in enumerate(self.tokens[start:end], start)
        )

    def _places(self) -> list[Place]:
        found: list[tuple[Figure, int, int]] = []
        starts = {token.start: index for index, token in enumerate(self.tokens)}
        for mention in figure_mentions(self.sentence):
            figure = mention.value
            if not isinstance(figure, Figure) or mention.span.start != figure.whole.start:
                continue
            first = starts.get(figure.number.start)
            if first is None:
                continue
            end = first + 1
            while end < len(self.tokens) and self.tokens[end].start < figure.whole.end:
                end += 1
            found.append((figure, first, end))
        borders = self._borders([(first, end) for figure, first, end in found if not _is_year(figure)])
        return [
            Place(
                figure,
                first,
                end,
                borders[bisect_right(borders, first) - 1],
                borders[bisect_left(borders, end)],
            )
            for figure, first, end in found
        ]

    def _borders(self, figures: Sequence[tuple[int, int]]) -> list[int]:
        inside = {index for first, end in figures for index in range(first, end)}
        borders = {0, len(self.tokens)}
        for index, token in enumerate(self.tokens):
            if index in inside or (
                index and self.tokens[index - 1].word.endswith("-") and len(self.tokens[index - 1].word) > 1
            ):
                continue  # "Social-, Sundheds- og Ældreudvalget" is one name
            if token.word in _BREAKS or (token.word == "-" and self._spaced(index)) or "clause" in self.codes[index]:
                borders.add(index)
        for (start, end), (first, _) in pairwise(figures):
            # "187 har haft kontakt og 64 er kommet": of two figures each has its own clause; "18 og 19" are one.
            for index in range(end, first):
                if (
                    self.tokens[index].folded in _JOINS
                    and (self.tokens[index].folded != "eller" or index + 1 == first)
                    and index > start + 1
                    and not self.tokens[index - 1].word.endswith("-")
                ):
                    borders.add(index)
        return sorted(borders)

    def _spaced(self, index: int) -> bool:
        token = self.tokens[index]
        text, at = self.sentence.text, token.start - self.sentence.start
        return text[at - 1 : at].isspace() and text[at + 1 : at + 2].isspace()


_NO_CODE: frozenset[str] = frozenset()
_EMPTY = frozenset({"verb", "adverbial", "again", "clause", "aim", "forecast", "change", "filler", "number"})


def _is_year(figure: Figure) -> bool:
    return figure.unit is None and _FIRST_YEAR <= figure.value < _LAST_YEAR


def _codes(sentence: Sentence) -> list[frozenset[str]]:
    lexicon = terms("figure-words")
    tokens = sentence.tokens
    found: list[frozenset[str]] = [_NO_CODE] * len(tokens)
    for index in lexicon.starts(sentence.in_order, sentence.folded):
        for end, code in lexicon.all_at(tokens, index):
            for each in range(index, end):
                found[each] |= {code}
    return found


def counted_noun(clauses: Clauses, place: Place) -> tuple[int, int, str] | None:
    """What a figure counts: the tokens of the noun and its unit ("count" where the noun is in no list)."""
    tokens = clauses.tokens
    lexicon = terms("count-units")
    start = place.first + 1
    for index in range(start, min(start + _MOST_ADJECTIVES + 1, place.right)):
        fitting = lexicon.at(tokens, index)
        if fitting:
            return index, fitting[0][0], fitting[0][1]
        if not tokens[index].folded.endswith(small_words().adjective_endings):
            return None
    return None
