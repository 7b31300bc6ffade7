"""What a sentence mentions (dates, authorities, parties …): the slots of the phrase language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token, placed, words_and_marks
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """Something mentioned: its words (in the text the sentence was cut from) and what it is."""

    span: Span
    value: Any


@dataclass(frozen=True, slots=True)
class Found:
    """A mention as the matcher sees it: the index of the token after it, its words, its value."""

    end: int
    span: Span
    value: Any


BETWEEN = "\n"  # no token holds white space


class Sentence:
    """A sentence to match phrases in.

    `text` is the sentence as it shows in the shadow, `start` its place there; every span that comes out counts in the
    shadow. Tokens and mentions are worked out once, when first asked for.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self.text = text
        self.start = start
        self._words: Sequence[str] | None = None
        self._tokens: tuple[Token, ...] | None = None
        self._in_order: Sequence[str] | None = None
        self._folded: frozenset[str] | None = None
        self._found: dict[str, Mapping[int, Sequence[Found]]] = {}
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self._spaced: str | None = None
        self._places: dict[str, list[int]] | None = None
        self.matched: dict[object, Any] = {}  # what each phrase book found here and each shelf can find, kept by them

    @property
    def tokens(self) -> tuple[Token, ...]:
        if self._tokens is None:
            folded = self.in_order
            assert self._words is not None
            self._tokens = placed(self._words, folded, self.text, self.start)
        return self._tokens

    @property
    def in_order(self) -> Sequence[str]:
        """The sentence's words and marks, folded: those of the tokens."""
        if self._in_order is None:
            self._words = words_and_marks(self.text)
            self._in_order = [*map(str.casefold, self._words)]
        return self._in_order

    @property
    def folded(self) -> frozenset[str]:
        """The words of `in_order`, each once."""
        if self._folded is None:
            self._folded = frozenset(self.in_order)
        return self._folded

    @property
    def spaced(self) -> str:
        """The words of `folded`, each between two of `BETWEEN`: what begins, ends and holds words is found in one."""
        if self._spaced is None:
            self._spaced = f"{BETWEEN}{BETWEEN.join(self.folded)}{BETWEEN}"
        return self._spaced

    @property
    def places(self) -> Mapping[str, Sequence[int]]:
        """The indices of the tokens of each folded word, ascending."""
        if self._places is None:
            self._places = {}
            for index, word in enumerate(self.in_order):
                self._places.setdefault(word, []).append(index)
        return self._places

    def words(self, span: Span) -> str:
        """The words of a span (which counts in the shadow)."""
        return self.text[span.start - self.start : span.end - self.start]

    def mentions(self, kind: str) -> tuple[Mention, ...]:
        """All mentions of a type, in order of place. Raises `KeyError` for a type nobody registered."""
        if kind not in self._mentions:
            found = sorted(_finder(kind)(self), key=lambda each: (each.span.start, -each.span.end))
            self._mentions[kind] = tuple(found)
        return self._mentions[kind]

    def found(self, kind: str) -> Mapping[int, Sequence[Found]]:
        """The mentions of a type by the index of the token they begin at, longest first."""
        if kind not in self._found:
            mentions = self.mentions(kind)
            starts = [token.start for token in self.tokens] if mentions else []
            table: dict[int, list[Found]] = {}
            for mention in mentions:
                first = bisect_right(starts, mention.span.start) - 1
                end = bisect_left(starts, mention.span.end)
                if 0 <= first < end:
                    table.setdefault(first, []).append(Found(end, mention.span, mention.value))
            for each in table.values():
                each.sort(key=lambda one: -one.end)
            self._found[kind] = table
        return self._found[kind]


# Code points of sentences that are kept with what they mention, each of which takes some 120 bytes; a document of more
# is read with no more memory, only slower.
_MOST_KEPT = 1_000_000


def sentence_at(frame: Frame, span: Span) -> Sentence:
    """The sentence at a span of the shadow; one object a frame, so that its mentions are found once."""
    known = frame.memo.setdefault("sentences", {})
    assert isinstance(known, dict)
    sentence = known.get(span)
    if not isinstance(sentence, Sentence):
        sentence = Sentence(frame.shadow.text[span.start : span.end], span.start)
        kept = frame.memo.get("sentences kept", 0)
        assert isinstance(kept, int)
        if kept < _MOST_KEPT:
            known[span] = sentence
            frame.memo["sentences kept"] = kept + len(sentence.text)
    return sentence


Finder = Callable[[Sentence], Iterable[Mention]]
_FINDERS: dict[str, Finder] = {}
_DEAR: set[str] = set()
TERM = "term:"


def register(kind: str, finder: Finder, *, dear: bool = False) -> None:
    """Makes `{name:kind}` a slot of the phrase language; `finder` gives every mention of the kind in a sentence.

    One that is `dear` is asked last, of the sentences that a phrase may match by all else.
    """
    _FINDERS[kind] = finder
    if dear:
        _DEAR.add(kind)


def is_dear(kind: str) -> bool:
    """Whether mentions of a type take long to find."""
    return kind in _DEAR


def known(kind: str) -> bool:
    """Whether a slot may have this type. For `term:NAME`, raises `ConfigurationError` where the lexicon is wrong."""
    if kind.startswith(TERM):
        terms(kind.removeprefix(TERM))
        return True
    return kind in _FINDERS


def kinds() -> tuple[str, ...]:
    """The registered types, sorted."""
    return tuple(sorted(_FINDERS))


def _finder(kind: str) -> Finder:
    if kind.startswith(TERM):
        return _term_finder(kind.removeprefix(TERM))
    return _FINDERS[kind]


def _term_finder(name: str) -> Finder:
    lexicon = terms(name)

    def find(sentence: Sentence) -> list[Mention]:
        starts = lexicon.starts(sentence.in_order, sentence.folded)
        tokens = sentence.tokens if starts else ()
        return [
            Mention(Span(tokens[index].start, tokens[end - 1].end), code)
            for index in starts
            for end, code in lexicon.at(tokens, index)
        ]

    return find
