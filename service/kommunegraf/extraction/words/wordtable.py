"""Finds what is said of a word, however many words, beginnings and endings there are that something is said of."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol


class Asked(Protocol):
    """What a word must be like, folded: all of it, or how it begins (`prefix`), ends (`suffix`), or what it holds."""

    @property
    def text(self) -> str: ...

    @property
    def prefix(self) -> bool: ...

    @property
    def suffix(self) -> bool: ...


class WordTable:
    """Numbers, each with the word that it is for."""

    def __init__(self) -> None:
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._prefix: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._suffix: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._inside: list[tuple[str, int]] = []

    def add(self, word: Asked, number: int) -> None:
        """Says a number of all words that are like `word`."""
        if word.prefix and word.suffix:
            self._inside.append((word.text, number))
        elif word.prefix:
            self._prefix[len(word.text)][word.text].append(number)
        elif word.suffix:
            self._suffix[len(word.text)][word.text].append(number)
        else:
            self._exact[word.text].append(number)

    def of(self, folded: str) -> set[int]:
        """The numbers said of a folded word."""
        found = set(self._exact.get(folded, ()))
        for length, table in self._prefix.items():
            found.update(table.get(folded[:length], ()))
        for length, table in self._suffix.items():
            # an ending without letters is that of every word
            found.update(table.get(folded[-length:] if length else "", ()))
        found.update(number for text, number in self._inside if text in folded)
        return found
