"""Shows the signs of a text that could not be seen, or would turn the words beside them around.

Controls (Unicode general category Cc, but for line ends and tabs), the marks, embeddings, overrides and isolates of the
bidirectional algorithm (UAX 9), and the line and paragraph separators. None of them reaches a page as itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SIGN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in order as words and signs: (words, ""), or (the sign's code as `U+202E`, its name or "control")."""
    at = 0
    for match in _SIGN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], ""
        yield code(match.group()), unicodedata.name(match.group(), "control").lower()
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def shown(text: str) -> str:
    """The text with the code of each such sign in its place."""
    return _SIGN.sub(lambda match: f"⟨{code(match.group())}⟩", text)


def has_signs(text: str) -> bool:
    """Whether any of them stands in the text."""
    return _SIGN.search(text) is not None


def code(sign: str) -> str:
    """A code point as it is written: `U+202E`."""
    return f"U+{ord(sign):04X}"
