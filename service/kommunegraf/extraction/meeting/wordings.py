"""Finds wordings of a data file in a row of words: fixed words, alternatives, words left out, gaps and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"\((?P<one>[^()]*)\)|\[(?P<maybe>[^\[\]]*)\]|<(?P<part>[a-z-]+)>|(?P<mark>[*#@])|(?P<word>[^\W_]+(?:[-/][^\W_]+)*)"
)
_WORD = re.compile(r"[*#@]|[^\W_]+(?:[-/][^\W_]+)*")
_WIDEST_GAP = 6  # words that "*" may stand for
_MOST_VARIANTS = 4000  # of one wording


class Found(NamedTuple):
    """A wording that stands in words: the first word, the one after the last, how many words it rests on, its code."""

    first: int
    end: int
    words: int
    code: str


class _End(NamedTuple):
    words: int
    code: str


class _Node:
    __slots__ = ("after", "ends")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.ends: list[_End] = []


class Wordings:
    """Wordings with their codes, kept as a tree of words.

    In a wording `(a|b c)` is one of these, `[a|b]` one of these or nothing, `<name>` the wording of that name in
    `parts`, "*" up to six words, "#" a number and "@" a word that ends as
    one of `bodies`. Words of `fillers` ("hermed", "enstemmigt") may stand between any
    two words of a wording; they count for nothing. Capitals do not matter.
    """

    def __init__(
        self,
        wordings: Iterable[tuple[str, str]],
        *,
        parts: Mapping[str, str] | None = None,
        fillers: frozenset[str] = frozenset(),
        numerals: frozenset[str] = frozenset(),
        bodies: tuple[str, ...] = (),
    ) -> None:
        self._root = _Node()
        self._fillers = fillers
        self._numerals = numerals
        self._bodies = bodies
        for wording, code in wordings:
            for variant in filter(None, variants(wording, parts or {})):
                words = tuple(word for word in variant if word not in fillers) or variant
                self._add(words, code)

    def _add(self, words: Sequence[str], code: str) -> None:
        node = self._root
        for word in words:
            node = node.after.setdefault(word, _Node())
        end = _End(sum(word != "*" for word in words), code)
        if end not in node.ends:
            node.ends.append(end)

    def find(self, words: Sequence[str]) -> list[Found]:
        """All that stands in the folded words, by its first word; of one wording that fits twice the shorter counts."""
        kept = [at for at, word in enumerate(words) if word not in self._fillers]
        bare = [words[at] for at in kept]
        return [
            Found(kept[at], kept[end - 1] + 1, said.words, said.code)
            for at in range(len(bare))
            if bare[at] in self._root.after
            or ("#" in self._root.after and self._is_number(bare[at]))
            or ("@" in self._root.after and self._is_body(bare[at]))
            for said, end in self._at(bare, at)
        ]

    def _at(self, words: Sequence[str], at: int) -> list[tuple[_End, int]]:
        found: dict[int, tuple[_End, int]] = {}
        for said, end in self._walk(self._root, words, at):
            found.setdefault(id(said), (said, end))
        return list(found.values())

    def _walk(self, node: _Node, words: Sequence[str], at: int) -> Iterator[tuple[_End, int]]:
        for said in node.ends:
            yield said, at
        gap = node.after.get("*")
        if gap is not None:
            for end in range(at, min(at + _WIDEST_GAP, len(words)) + 1):
                yield from self._walk(gap, words, end)
        if at == len(words):
            return
        following = node.after.get(words[at])
        if following is not None:
            yield from self._walk(following, words, at + 1)
        following = node.after.get("#") if self._is_number(words[at]) else None
        if following is not None:
            yield from self._walk(following, words, at + 1)
        following = node.after.get("@")
        if following is not None and self._is_body(words[at]):
            yield from self._walk(following, words, at + 1)

    def _is_body(self, word: str) -> bool:
        return bool(self._bodies) and word.endswith(self._bodies)

    def _is_number(self, word: str) -> bool:
        return word.isdigit() or word in self._numerals


def variants(wording: str, parts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every row of words that a wording stands for; an empty one where all of it may be left out.

    Raises ValueError where it names a part that is not there, or stands for too much.
    """
    found: list[tuple[str, ...]] = [()]
    for token in _TOKEN.finditer(wording):
        if token["part"] is not None and token["part"] not in parts:
            raise ValueError(f"{wording!r} names <{token['part']}>, which is no part of the file")
        if token["part"] is not None:
            choices = variants(parts[token["part"]], parts)
        elif token["one"] is not None or token["maybe"] is not None:
            listed = (token["one"] if token["one"] is not None else token["maybe"]).split("|")
            choices = [tuple(_WORD.findall(each.casefold())) for each in listed]
            choices += [()] if token["maybe"] is not None else []
        else:
            choices = [(token.group().casefold(),)]
        found = [(*before, *choice) for before in found for choice in choices]
        if len(found) > _MOST_VARIANTS:
            raise ValueError(f"{wording!r} stands for more than {_MOST_VARIANTS} rows of words")
    return found
