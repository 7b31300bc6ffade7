"""The words of a paragraph of a Word document as Word shows them (ECMA-376-1, 17.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kommunegraf.reading.office.elements import attribute, child, is_on, local

_LEFT_OUT = frozenset(("del", "moveFrom"))
# Read as if their content stood in their place.
_TRANSPARENT = frozenset(
    ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple", "subDoc")
)
_SOFT_HYPHEN = "\xad"
_PRIVATE = range(0xE000, 0xF900)


@dataclass(slots=True)
class Words:
    """`lines` are parted by line breaks; `notes` are the ids of footnotes and endnotes, `boxes` what boxes hold."""

    lines: list[str]
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def empty(self) -> bool:
        return not any(line.strip() for line in self.lines)


class ParagraphReader:
    """Reads paragraphs in their order: a field may begin in one and end in another.

    `deleted`, `inserted` and `hidden` tell whether there was such text; the first and last of them are left out.
    """

    def __init__(self) -> None:
        self.deleted = self.inserted = self.hidden = False
        self._fields: list[bool] = []  # of each open field whether its result has begun

    def read(self, paragraph: Any) -> Words:
        words = Words([""])
        self._walk(paragraph, words)
        # Where an instruction does not end in its paragraph the file is damaged: what follows is shown all the same.
        self._fields = [shown for shown in self._fields if shown]
        return words

    def _walk(self, element: Any, words: Words) -> None:
        for each in element:
            name = local(each)
            if name == "r":
                self._run(each, words)
            elif name in _LEFT_OUT:
                self.deleted = True
            elif name in _TRANSPARENT:
                self.inserted = self.inserted or name in ("ins", "moveTo")
                self._walk(each, words)

    def _run(self, run: Any, words: Words) -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")) and not is_on(child(properties, "specVanish")):
            self.hidden = self.hidden or child(run, "t") is not None
            return
        for each in run:
            self._piece(each, words)

    def _piece(self, each: Any, words: Words) -> None:
        name = local(each)
        shown = ""
        match name:
            case "t":
                shown = (each.text or "").replace(_SOFT_HYPHEN, "").replace("\n", " ")
            case "tab" | "ptab":
                shown = "\t"
            case "noBreakHyphen":
                shown = "-"
            case "sym":
                shown = _symbol(attribute(each, "char"))
            case "br" | "cr":
                if self._visible:
                    words.lines.append("")
                return
            case "fldChar":
                self._field(attribute(each, "fldCharType"))
            case "footnoteReference" | "endnoteReference":
                words.notes.append((name.removesuffix("Reference"), attribute(each, "id") or ""))
            case "AlternateContent":
                chosen = child(each, "Choice")
                self._boxes(chosen if chosen is not None else child(each, "Fallback"), words)
            case "drawing" | "pict" | "object":
                self._boxes(each, words)
        if shown and self._visible:
            words.lines[-1] += shown

    def _boxes(self, element: Any, words: Words) -> None:
        """The text boxes of a drawing; each once, though the file holds it for old programs too."""
        stack = [element] if element is not None else []
        while stack:
            here = stack.pop()
            name = local(here)
            if name == "txbxContent":
                words.boxes.append(here)
            elif name == "AlternateContent":
                chosen = child(here, "Choice")
                stack.append(chosen if chosen is not None else child(here, "Fallback"))
            elif here is not None:
                stack.extend(reversed(list(here)))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    @property
    def _visible(self) -> bool:
        return all(self._fields)


def _symbol(code: str | None) -> str:
    """A sign by its code; those of the private area are drawings of a font (arrows, boxes) and left out."""
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    return "" if value in _PRIVATE or not 32 <= value <= 0xFFFF else chr(value)
