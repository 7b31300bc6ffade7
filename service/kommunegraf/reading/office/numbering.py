"""The numbers and bullets that Word shows before list items, which its files do not hold (ECMA-376-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kommunegraf.reading.office.elements import attribute, child, children, integer, is_on
from kommunegraf.reading.office.styles import Numbering

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLET = "•"


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None  # the level (from 1) after which it begins anew; 0: never; None: after any above it
    legal: bool


class ListNumbers:
    """Counts the list items of a document in their order."""

    def __init__(self, root: Any) -> None:
        """`root` is the numbering part's root element; None where there is no such part."""
        self._abstract = {attribute(each, "abstractNumId"): each for each in children(root, "abstractNum")}
        self._numbers = {attribute(each, "numId"): each for each in children(root, "num")}
        self._styled = {
            link: each for each in self._abstract.values() if (link := attribute(child(each, "styleLink"), "val"))
        }
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[Any, dict[int, int]] = {}  # by the list that numberings share
        self._begun: set[tuple[str, int]] = set()

    def marker(self, numbering: Numbering) -> str:
        """The next item's number or bullet; "" where it has none."""
        number, level = numbering.number, min(8, max(0, numbering.level))
        levels = self._levels.get(number)
        if levels is None:
            levels = self._levels[number] = self._read(number)
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(self._shared(number), {})
        started = self._override(number, level)
        if started is not None and (number, level) not in self._begun:
            counts[level] = started
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        self._begun.add((number, level))
        for deeper in [each for each in counts if each > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if here.form == "bullet":
            return BULLET
        if here.form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            each = levels.get(at, here)
            return written(counts.get(at, each.start), "decimal" if here.legal else each.form)

        return _PLACE.sub(shown, here.text).strip()[:40]

    def _read(self, number: str) -> dict[int, _Level]:
        found: dict[int, _Level] = {}
        for source in (self._list(number), *children(self._numbers.get(number), "lvlOverride")):
            for level in children(source, "lvl"):
                restart = attribute(child(level, "lvlRestart"), "val")
                found[integer(attribute(level, "ilvl"))] = _Level(
                    integer(attribute(child(level, "start"), "val"), 0),
                    attribute(child(level, "numFmt"), "val") or "decimal",
                    attribute(child(level, "lvlText"), "val") or "",
                    None if restart is None else integer(restart),
                    is_on(child(level, "isLgl")),
                )
        return found

    def _list(self, number: str) -> Any:
        """The list's definition, over a link to one of a style."""
        found = self._abstract.get(self._shared(number))
        link = attribute(child(found, "numStyleLink"), "val")
        return self._styled.get(link, found) if link else found

    def _shared(self, number: str) -> str | None:
        return attribute(child(self._numbers.get(number), "abstractNumId"), "val")

    def _override(self, number: str, level: int) -> int | None:
        for each in children(self._numbers.get(number), "lvlOverride"):
            if integer(attribute(each, "ilvl"), -1) == level:
                start = attribute(child(each, "startOverride"), "val")
                return None if start is None else integer(start)
        return None


def written(value: int, form: str) -> str:
    """A count as Word writes it in one of its forms (ECMA-376-1, 17.18.59); decimal for the rare ones."""
    match form:
        case "lowerLetter" | "upperLetter" if 0 < value <= 780:
            # After z comes aa, then bb.
            letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 0 < value < 4000:
            letters = ""
            for worth, letter in _ROMAN:
                count, value = divmod(value, worth)
                letters += letter * count
            return letters.upper() if form == "upperRoman" else letters
        case "decimalZero":
            return f"{value:02}"
        case "none":
            return ""
        case _:
            return str(value)
