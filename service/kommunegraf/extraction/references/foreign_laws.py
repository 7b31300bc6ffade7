"""Whether the words around a law say that it is another country's or the European Union's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from kommunegraf.extraction.words.lexicon import alternatives, starred

_AROUND = 120  # code points before and behind a law in which such words may stand
_BETWEEN = 3  # words between them and an act with its number
_SENTENCE_END = re.compile(r"[.;:!?](?=\s+[A-ZÆØÅ])|\n\s*\n")


@dataclass(frozen=True)
class ForeignWords:
    """The words of `laws.toml` as patterns: for the words right before a law, some words before, and behind it."""

    near: re.Pattern[str]
    before: re.Pattern[str]
    union: re.Pattern[str]
    behind: re.Pattern[str]

    @classmethod
    def of(
        cls, before: tuple[str, ...], union: tuple[str, ...], behind: tuple[str, ...], danish: tuple[str, ...]
    ) -> Self:
        between = rf"(?:[\s(,«\"”“]+(?!(?:{alternatives(danish)})(?!\w))[\w§.'’-]+){{0,{_BETWEEN}}}"
        gap = r"[\s(,«\"”“]+\Z"
        return cls(
            near=re.compile(rf"(?<!\w)(?:{starred(before)}){gap}"),
            before=re.compile(rf"(?<!\w)(?:{starred(before)})(?!\w){between}{gap}"),
            union=re.compile(rf"(?<!\w)(?:{alternatives(union)})\s*\Z"),
            behind=re.compile(rf"\s*(?:\(\s*(?:i\s+)?|i\s+)(?:{alternatives(behind)})(?![\w’'-])"),
        )


def is_foreign(words: ForeignWords, text: str, start: int, end: int, *, numbered: bool) -> bool:
    """Whether the law that stands there is not Denmark's, by words of its sentence. Linear in a bounded stretch."""
    before = text[max(0, start - _AROUND) : start]
    cut = [each.end() for each in _SENTENCE_END.finditer(before)]
    before = before[cut[-1] if cut else 0 :].lower()
    if not numbered:
        return words.near.search(before) is not None
    if words.before.search(before) or words.union.search(before):
        return True
    return words.behind.match(text[end : end + _AROUND].lower()) is not None
