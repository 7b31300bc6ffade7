"""Makes the pattern of many words such that a text is soon read: by their first letter."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str], behind: str = "", gap: str = r"\ ") -> str:
    """A pattern for any of the words, none of them empty; of those that begin alike the first that fits counts.

    `behind` is a pattern that looks back from behind the first letter. What begins with the letters themselves skips
    the places where none stands, which a pattern that looks back first does not. `gap` is the pattern for a blank.
    """
    letters: dict[str, list[str]] = {}
    for word in words:
        letters.setdefault(word[0], []).append(gap.join(map(re.escape, word[1:].split(" "))))
    return "|".join(f"{re.escape(letter)}{behind}(?:{'|'.join(rest)})" for letter, rest in letters.items())
