"""What the styles of a Word document say of its paragraphs (ECMA-376-1, 17.7)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kommunegraf.reading.office.elements import attribute, child, children, integer

_HEADING = re.compile(r"heading (\d)")
_CONTENTS = re.compile(r"toc \d")
_DEEPEST = 50


class Numbering(NamedTuple):
    """A numbering's id ("0": none) and the level in it."""

    number: str
    level: int


class Styles:
    """The paragraph styles, by id; a style takes from the one that it is based on what it does not say itself."""

    def __init__(self, root: Any) -> None:
        """`root` is the styles part's root element; None where there is no such part."""
        self._styles = {attribute(style, "styleId"): style for style in children(root, "style")}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            None,
        )

    def heading(self, properties: Any) -> int:
        """The level (1..6) of a heading; 0 for what is none."""
        outline = attribute(child(properties, "outlineLvl"), "val")
        for style in self._chain(properties):
            name = self._name(style)
            if outline is None and name == "title":
                return 1
            if outline is None and (match := _HEADING.fullmatch(name)):
                return min(6, int(match.group(1)) or 1)
            outline = outline or attribute(child(style, "pPr", "outlineLvl"), "val")
        level = integer(outline, 9)
        return min(6, level + 1) if 0 <= level < 9 else 0

    def is_contents(self, properties: Any) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS.fullmatch(self._name(style)) for style in self._chain(properties))

    def numbering(self, properties: Any) -> Numbering | None:
        """A paragraph's numbering, its own or its style's; None where nothing is said of any."""
        number: str | None = None
        level: str | None = None
        for source in (properties, *(child(style, "pPr") for style in self._chain(properties))):
            own = child(source, "numPr")
            if own is not None:
                number = number or attribute(child(own, "numId"), "val")
                level = level or attribute(child(own, "ilvl"), "val")
            if number is not None:
                return Numbering(number, integer(level))
        return None

    def _chain(self, properties: Any) -> list[Any]:
        """The paragraph's style and those that it is based on."""
        found: list[Any] = []
        key = attribute(child(properties, "pStyle"), "val") or self._default
        while key is not None and len(found) < _DEEPEST:
            style = self._styles.get(key)
            if style is None:
                break
            found.append(style)
            key = attribute(child(style, "basedOn"), "val")
        return found

    @staticmethod
    def _name(style: Any) -> str:
        return (attribute(child(style, "name"), "val") or "").lower()
