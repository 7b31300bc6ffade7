"""Gives a repaired word the capitals of the damaged one, and the span of what differs between them."""

from __future__ import annotations

from kommunegraf.reading.document import Span


def cased(token: str, meant: str) -> str:
    """`meant` with the capitals of `token` (a capital I that stands for l is none)."""
    if sum(map(str.isalpha, token)) > 1 and token.isupper():
        return meant.upper()
    letter = token[0]
    if letter.isupper() and not (letter == "I" and meant[0] == "l"):
        return meant[0].upper() + meant[1:]
    return meant


def narrowed(start: int, token: str, meant: str) -> tuple[Span, str]:
    """Of `token`, which stands at `start`, the span that differs from `meant`, and what is meant there.

    Where only letters are missing, the span is the letter before (or after) them: it is never empty.
    """
    left = 0
    while left < min(len(token), len(meant)) and token[left] == meant[left]:
        left += 1
    right = 0
    while right < min(len(token), len(meant)) - left and token[-1 - right] == meant[-1 - right]:
        right += 1
    if left + right == len(token):
        left, right = (left - 1, right) if left else (left, right - 1)
    return Span(start + left, start + len(token) - right), meant[left : len(meant) - right]
