"""Puts lines together, with words that were divided at the end of a line whole again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kommunegraf.reading.pdf.printed import printed_pages

_DIVIDED = re.compile(r"([^\W\d_]+)-\Z")
_FIRST_WORD = re.compile(r"[^\s,;:()]+")
_INNER = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


class Hyphens:
    """Knows the words that the document itself writes with a hyphen inside a line ("covid-ramte")."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._hyphenated = frozenset(word.lower() for line in lines for word in _INNER.findall(line))

    def joined(self, lines: Sequence[str]) -> str:
        """The lines as one, parted by spaces."""
        text = lines[0] if lines else ""
        for line in lines[1:]:
            text = self._with(text, line)
        return text

    def _with(self, text: str, line: str) -> str:
        if not line:
            return text
        if not text.endswith("-") or text.endswith(" -") or text == "-":
            return f"{text} {line}"
        if text[-2].isdigit() and line[0].isdigit():
            return text + line  # "2023-" / "2026"
        divided = _DIVIDED.search(text)
        first = _FIRST_WORD.match(line)
        if first is None:
            return f"{text} {line}"
        if first.group().lower() in printed_pages().after_suspended_hyphen:
            return f"{text} {line}"
        if divided is None:
            return text + line if line[0].isalnum() else f"{text} {line}"
        before = divided.group(1)
        if not line[0].islower():
            return text + line  # a double name, or "COVID-" / "19"
        if len(before) == 1 or before.isupper() or f"{before}-{first.group()}".lower() in self._hyphenated:
            return text + line
        return text[:-1] + line


def is_divided(text: str) -> bool:
    """Whether a line ends in a word, or a span of years, that goes on in the next."""
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum()
