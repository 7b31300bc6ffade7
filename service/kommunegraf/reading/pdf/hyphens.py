"""Puts lines together, with words that were divided at the end of a line whole again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kommunegraf.reading.pdf.printed import printed_pages

_DIVIDED = re.compile(r"([^\W\d_]+)-\Z")
_FIRST_WORD = re.compile(r"[^\s,;:()]{1,60}")
_LONGEST = 60  # characters of a word that is looked at
_EDGES = ".,;:!?()[]\"'”“»«"


class Hyphens:
    """Knows the words that the document itself writes with a hyphen inside a line ("covid-ramte")."""

    def __init__(self, lines: Iterable[str]) -> None:
        words = (word.strip(_EDGES) for line in lines for word in line.split() if "-" in word[1:-1])
        self._hyphenated = frozenset(word.lower() for word in words if len(word) <= _LONGEST)

    def joined(self, lines: Sequence[str]) -> str:
        """The lines as one, parted by spaces."""
        pieces: list[str] = []
        for line in lines:
            if pieces and line:
                keeps, parted = self._between(pieces[-1], line)
                if not keeps:
                    pieces[-1] = pieces[-1][:-1]
                pieces.append(f" {line}" if parted else line)
            elif line:
                pieces.append(line)
        return "".join(pieces)

    def _between(self, before: str, line: str) -> tuple[bool, bool]:
        """Whether the last character before a line break stays, and whether a space follows it."""
        text = before[-_LONGEST:]
        if not text.endswith("-") or text.endswith(" -") or text == "-":
            return True, True
        if text[-2].isdigit() and line[0].isdigit():
            return True, False  # "2023-" / "2026"
        first = _FIRST_WORD.match(line)
        if first is None or first.group().lower() in printed_pages().after_suspended_hyphen:
            return True, True
        divided = _DIVIDED.search(text)
        if divided is None:
            return True, not line[0].isalnum()
        word = divided.group(1)
        if not line[0].islower():
            return True, False  # a double name, or "COVID-" / "19"
        whole = f"{word}-{first.group().strip(_EDGES)}".lower()
        return len(word) == 1 or word.isupper() or whole in self._hyphenated, False


def is_divided(text: str) -> bool:
    """Whether a line ends in a word, or a span of years, that goes on in the next."""
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum()
