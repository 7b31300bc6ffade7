"""Mends what character recognition is known to make of bullets, rules, and the numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.pdf.model import Rule, Token
from kommunegraf.reading.pdf.printed import printed_pages

_BARS = "|¦!_-–—=[]{}()\\/'.,:;"  # what passes for a piece of a rule
_NEAR = 4.0  # points
_POINTS = re.compile(r"\A(\d{1,3}|[A-Za-z])\.{2,3}\Z")  # "1..": the point of a list's number, with a speck
_NUMBER = re.compile(r"\A[0-9il|I]{1,2}[;,]\Z")  # no list's number ends so: its point was in doubt
_ONES = re.compile(r"[il|I]")
_LONGEST_BULLET = 3
_BEHIND_A_MARK = 0.5  # of the size
_BEHIND_A_LETTER = 0.8


def mended(tokens: Sequence[Token], rules: Sequence[Rule]) -> list[Token]:
    """The tokens without pieces of rules, with bullets and letters for what passes for them.

    What stands for what is data (`printed-pages.toml`).
    """
    kept = [token for token in tokens if token.text.strip(_BARS) or not _on_a_rule(token, rules)]
    found: list[Token] = []
    for _, group in groupby(sorted(kept, key=lambda token: (token.base, token.box.left)), lambda token: token.base):
        line = list(group)
        for index, token in enumerate(line):
            after = line[index + 1] if index + 1 < len(line) else None
            begins = index == 0 or token.box.left - line[index - 1].box.right > 2 * token.size
            mark = _mark(token, after) if begins and after is not None else ""
            found.append(token._replace(text=mark or _letters(_POINTS.sub(r"\1.", token.text))))
    return found


def _mark(token: Token, after: Token) -> str:
    """The bullet or number that the first token of a line stands for; "" where it is what it is."""
    gap = (after.box.left - token.box.right) / after.size
    text = token.text
    if gap >= _BEHIND_A_MARK and _NUMBER.match(text):
        return _ONES.sub("1", text[:-1]) + "."
    if gap >= _BEHIND_A_MARK and len(text) <= _LONGEST_BULLET and not any(map(str.isalnum, text)):
        if text in printed_pages().recognised_letters:
            return ""
        return "" if mark_of(f"{text} x")[0] else "•"
    return "•" if gap >= _BEHIND_A_LETTER and text in printed_pages().recognised_bullets else ""


def _letters(text: str) -> str:
    for seen, meant in printed_pages().recognised_letters.items():
        if text == seen or (text.startswith(seen) and text[len(seen) :][:1].isalpha()):
            return meant + text[len(seen) :]
    return text


def _on_a_rule(token: Token, rules: Sequence[Rule]) -> bool:
    left, top, right, bottom = token.box
    for rule in rules:
        low, high, start, end = (top, bottom, left, right) if rule.across else (left, right, top, bottom)
        if low - _NEAR <= rule.at <= high + _NEAR and start <= rule.end and rule.start <= end:
            return True
    return False
