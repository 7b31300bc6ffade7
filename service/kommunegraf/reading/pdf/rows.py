"""Tokens to rows: what stands on one baseline, parted where a wide gap lies, with words put together again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.pdf.model import Rule, Run, Token

SAME_LINE = 0.4  # of the font's size: superscripts are raised less, lines are further apart
MUCH_LARGER = 2.2
NO_SPACE = 0.06  # a narrower gap parts no words
WIDE = 1.0  # a wider gap parts runs
NARROW_CELL = 0.6  # a wider gap before a figure does so in a row that has cells
_TWICE = 0.16
_JUSTIFIED = 6.0
_COLUMN_LINES = 8
_COLUMN_SHARE = 0.3
_BEHIND_GAPS = 3
_SPACED_TOKENS = 5
_SPACED_GAP = 1.2


def rows(tokens: Sequence[Token], rules: Sequence[Rule] = ()) -> list[list[Run]]:
    """The runs of each baseline from left to right, from the top down; no run crosses an upright one of `rules`."""
    upright = sorted((rule for rule in rules if not rule.across), key=lambda rule: rule.at)
    usual = median(token.size for token in tokens) if tokens else 0.0
    lines = _levels([token for token in tokens if token.size <= MUCH_LARGER * usual])
    # A large word across the lines (a stamp) is in none of them.
    lines += _levels([token for token in tokens if token.size > MUCH_LARGER * usual])
    lines.sort(key=lambda line: line[0].base)
    ordered = [_drawn_once(sorted(line, key=lambda each: each.box.left)) for line in lines]
    begins = _column_begins(ordered)
    return [_runs(line, begins, _crossed(line, upright)) for line in ordered]


def same_line(step: float, size: float, other: float) -> bool:
    """Whether words of two sizes, whose baselines are `step` points apart, stand on one line."""
    larger, smaller = max(size, other), min(size, other)
    return larger <= MUCH_LARGER * smaller and step <= SAME_LINE * larger


def _levels(tokens: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    base = 0.0
    for token in sorted(tokens, key=lambda each: (each.base, each.box.left)):
        if lines and same_line(token.base - base, token.size, lines[-1][0].size):
            lines[-1].append(token)
        else:
            lines.append([token])
            base = token.base
    return lines


def _crossed(line: Sequence[Token], upright: Sequence[Rule]) -> set[int]:
    """The gaps of a line (by the index of the token before) that an upright rule stands in."""
    found: set[int] = set()
    if not upright:
        return found
    for index, (before, after) in enumerate(pairwise(line)):
        middle = (before.box.top + before.box.bottom) / 2
        at = bisect_left(upright, before.box.right - 1, key=lambda rule: rule.at)
        while at < len(upright) and upright[at].at <= after.box.left + 1:
            if upright[at].start <= middle <= upright[at].end:
                found.add(index)
                break
            at += 1
    return found


def _column_begins(lines: Sequence[Sequence[Token]]) -> frozenset[int]:
    """Where columns begin (x in whole points): below one another in a good part of the lines, behind a gap in some.

    The spaces of justified lines are as wide as gutters can be, but they do not stand below one another.
    """
    behind: Counter[int] = Counter()
    counted: Counter[int] = Counter()
    for line in lines:
        begun = {
            round(after.box.left)
            for before, after in pairwise(line)
            if after.box.left - before.box.right > WIDE * after.size and not _is_mark(before.text)
        }
        behind.update(begun)
        counted.update(begun | {round(line[0].box.left)})
    fewest = max(_COLUMN_LINES, _COLUMN_SHARE * len(lines))
    near = (-1, 0, 1)
    found = {
        at
        for at in behind
        if sum(behind[at + step] for step in near) >= _BEHIND_GAPS
        and sum(counted[at + step] for step in near) >= fewest
    }
    return frozenset(at + step for at in found for step in near)


def _is_mark(text: str) -> bool:
    return mark_of(text + " x")[1] == len(text) + 1


def _drawn_once(line: list[Token]) -> list[Token]:
    """The tokens without those drawn a second time at nearly the same place, which makes them bold."""
    kept: list[Token] = []
    for token in line:
        for back in range(len(kept) - 1, max(-1, len(kept) - 5), -1):
            other = kept[back]
            if other.text == token.text and abs(other.box.left - token.box.left) <= _TWICE * token.size:
                kept[back] = other._replace(bold=True)
                break
        else:
            kept.append(token)
    return kept


def _runs(line: list[Token], begins: frozenset[int], crossed: set[int]) -> list[Run]:
    if not line:
        return []
    gaps = [after.box.left - before.box.right for before, after in pairwise(line)]
    closed = _letter_spaced(line, gaps)
    sizes = [max(before.size, after.size) for before, after in pairwise(line)]
    spaces = sorted(gap for gap, size in zip(gaps, sizes, strict=True) if NO_SPACE * size < gap <= 3 * size)
    usual = median(spaces) if len(spaces) > 3 else 0.0
    # Beside other cells, a figure may come close to the label before it.
    celled = sum(gap > WIDE * size for gap, size in zip(gaps, sizes, strict=True)) > 0
    found: list[Run] = []
    pieces: list[str] = [line[0].text]
    start = 0
    for index, (gap, size) in enumerate(zip(gaps, sizes, strict=True), 1):
        limit = 3 * size if index - 1 in closed else max(WIDE * size, 1.8 * usual)
        if begins and index - 1 not in closed:
            limit = WIDE * size if round(line[index].box.left) in begins else max(limit, _JUSTIFIED * size)
        if celled and _is_cell_of_figures(line[index].text) and index - 1 not in closed:
            limit = min(limit, NARROW_CELL * size)
        if gap > limit or index - 1 in crossed:
            found.append(_run(line[start:index], pieces))
            start, pieces = index, [line[index].text]
            continue
        spaced = gap > closed[index - 1] if index - 1 in closed else gap > NO_SPACE * size
        pieces.append((" " if spaced else "") + line[index].text)
    found.append(_run(line[start:], pieces))
    return found


def _is_cell_of_figures(text: str) -> bool:
    return text.lstrip("-–−+(")[:1].isdigit() or text in ("-", "–", "−")


def _run(tokens: Sequence[Token], pieces: Sequence[str]) -> Run:
    box = tokens[0].box
    for token in tokens[1:]:
        box = box.around(token.box)
    text = "".join(pieces)
    letters = sum(len(token.text) for token in tokens)
    bold = sum(len(token.text) for token in tokens if token.bold)
    main = max(tokens, key=lambda token: len(token.text))
    first = len(text.split(" ", 1)[0]) / max(1, len(text)) * box.width
    return Run(text, box, main.base, main.size, bold >= 0.8 * letters, first)


def _letter_spaced(line: Sequence[Token], gaps: Sequence[float]) -> dict[int, float]:
    """For gaps inside words whose letters are spaced apart ("S v e n d b o r g"): the gap above which a word ends."""
    found: dict[int, float] = {}
    begin = 0
    while begin < len(line):
        end = begin
        while end < len(line) and len(line[end].text) == 1 and line[end].text.isalnum():
            if end > begin and gaps[end - 1] > _SPACED_GAP * line[end].size * 1.5:
                break
            end += 1
        if end - begin >= _SPACED_TOKENS:
            inner = gaps[begin : end - 1]
            limit = 1.5 * median(inner) + 0.02 * line[begin].size
            found |= dict.fromkeys(range(begin, end - 1), limit)
        begin = max(end, begin + 1)
    return found
