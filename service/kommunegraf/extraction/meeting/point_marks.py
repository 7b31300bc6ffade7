"""Which recommended points a decision's words say they answer ("Ad 2. …", "Punkt 1 og 3 blev …")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.reading.document import Span

_FILE = "lexicon/point-marks.toml"
_LONGEST_RANGE = 30


class PointMarks(DataFile):
    """`mappings/lexicon/point-marks.toml`."""

    marks: tuple[str, ...]
    sure: tuple[str, ...]
    closed: tuple[str, ...]
    named: tuple[str, ...]
    ordinal: tuple[str, ...]
    closed_ordinal: tuple[str, ...]
    before_ordinal: tuple[str, ...]
    between: tuple[str, ...]
    joint: tuple[str, ...]
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointMark:
    """A mark in a text: `span` of the whole of it, `digits` of its numbers or letter, `positions` these one by one.

    `running` where it may as well be a sentence's subject: words of running text in the midst of a line.
    """

    span: Span
    digits: Span
    positions: tuple[int, ...]
    running: bool = False


def point_marks(text: str, points: int) -> Iterator[PointMark]:
    """The marks that begin a line or a sentence.

    "Ad b)" is of the second point. A mark counts whatever its numbers, and so does a word of `closed` where a colon or
    bracket closes the number ("At 2: Godkendt"); a word that sentences use for other things too
    ("Punkt") only where each number is one of the `points` recommended points.
    """
    for found in _pattern().finditer(text):
        if _begins(text, found.start()):
            if found["closed"]:
                yield PointMark(Span(*found.span()), Span(*found.span("listed")), _positions(found["listed"]))
                continue
            letter = found["letter"]
            if letter and not found["mark"]:
                continue
            group = "ordinals" if found["ordinals"] else "numbers"
            positions = _positions(letter or found[group])
            if found["mark"] or found["ordinals"] or all(1 <= number <= points for number in positions):
                marked = (found["mark"] or "").casefold() in _data().sure or found.group().rstrip().endswith((":", ")"))
                running = not marked and not _begins_line(text, found.start())
                yield PointMark(Span(*found.span()), Span(*found.span(group)), positions, running)


@cache
def _data() -> PointMarks:
    return mapping(_FILE, PointMarks)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    data = _data()
    digits = rf"\d{{1,2}}(?:[.)]?\s*(?:{_either((*data.joint, *data.through))})\s*\d{{1,2}}){{0,20}}(?!\d)"
    letters = rf"[a-zæøå](?:[.)]?\s*(?:{_either(data.joint)})\s*[a-zæøå]\b){{0,20}}"
    numbers = rf"(?P<numbers>{digits}|(?P<letter>{letters})(?=[.:)]))"
    word = rf"\b(?:(?P<mark>{_either(data.marks)})|{_either(data.named)})\b\.?\s*"
    marked = rf"{word}(?:(?:{_either(data.between)})\.?)?\s*{numbers}\s*[.:)]?\s*"
    joints = _either((*data.joint, *data.through))
    ordinals = rf"(?P<ordinals>\d{{1,2}}\.(?:\s*(?:{joints})\s*\d{{1,2}}\.){{0,20}})"
    words = rf"(?:{_either(data.ordinal)})\b|(?:{_either(data.closed_ordinal)})\b\.?\s*:"
    counted = rf"(?:\b(?:{_either(data.before_ordinal)})\s+)?{ordinals}\s*(?:{words})\s*"
    ended = r"(?:\s*[:)]|\.(?=\s+(?-i:[A-ZÆØÅ])))\s*"
    closed = rf"\b(?P<closed>{_either(data.closed)})\b\.?\s+(?P<listed>{digits}){ended}"
    return re.compile(rf"{closed}|{marked}|{counted}", re.IGNORECASE)


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")
    return not before or before[-1] in "\n.;:"


def _begins_line(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")
    return not before or before[-1] == "\n"


def _position(word: str) -> int:
    """The position of "2", "2." or "b"."""
    bare = word.rstrip(".)").casefold()
    return int(bare) if bare.isdigit() else ord(bare[0]) - ord("a") + 1


def _positions(words: str) -> tuple[int, ...]:
    """ "1, 3 og 5" or "1-3" as positions."""
    data = _data()
    found: list[int] = []
    for piece in re.split(rf"\s*(?:{_either(data.joint)})\s*", words):
        ends = [_position(each) for each in re.split(rf"\s*(?:{_either(data.through)})\s*", piece) if each]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + _LONGEST_RANGE:
            found.extend(range(ends[0], ends[1] + 1))
        else:
            found.extend(ends)
    return tuple(dict.fromkeys(found))
