"""The one model of a read document: its stored text, and what is known of the text's structure.

All offsets are Unicode code points in `Document.text`, half open (`text[start:end]`).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise


class Method(StrEnum):
    """How the text was got (`kg:extractionMethod`, scheme *extraction-method*)."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf-text"
    OCR = "ocr"
    DOCX = "docx"
    SPREADSHEET = "spreadsheet"
    CSV = "csv"
    RDF = "rdf"


class BlockKind(StrEnum):
    """What a block is, as far as reading alone can tell; roles come from the layout profiles."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    CELL = "cell"


class ZoneKind(StrEnum):
    """Who speaks in a stretch of text."""

    OFFICIAL = "official"
    MACHINE = "machine-summary"  # a third party's summary on top of the official text
    METADATA = "metadata"  # names and values of a source system
    DUPLICATE = "duplicate"  # the official text once more (HTML beside its rendering)
    CHROME = "chrome"  # menus, buttons, cookie notices


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the stored text."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell.

    `span` covers the words alone: no bullet, no number, no white space at the ends.
    `marker` is the bullet or number as written ("1.", "•", "a)", "- "), or "".
    `level` is a heading's level (1..6) or a list item's depth (0..); `gap` counts the empty lines before it.
    `origin` is the place in the original (JSON pointer, element path, sheet and cell, page), or "".
    """

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    marker: str = ""
    level: int = 0
    gap: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `span` is None where the cell is empty."""

    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells the source itself gave (HTML, CSV, XLSX): `rows` all have one length."""

    span: Span
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A named value that a source system gives (`SagsNummer "29.09.00-P22-1-23"`).

    `span` is the value in the stored text, without quotes; None where the text does not hold it (null).
    `value` is the value as Python sees it in JSON: str, int, float, bool or None.
    """

    value: str | int | float | bool | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece whose borders the source itself gives: the meeting, an item, an attachment.

    `kind` is "meeting", "item", "attachment", "participant" or "file" (what a file says of itself); `fields` are named
    as the source names them (JSON pointer below the part: "SagsNummer", "Udvalg/Navn", "Moede/Dato").
    """

    kind: str
    span: Span
    fields: Mapping[str, Field]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    kind: ZoneKind
    span: Span


@dataclass(frozen=True)
class Document:
    """What reading yields and extraction takes.

    `text` is the stored text (see the module); `sha256` its hash (UTF-8, lower-case hex);
    `form` the source form ("firstagenda-item", "firstagenda-agenda", "firstagenda-dump", "html", "pdf", "docx",
    "spreadsheet", "csv", "image", "text");
    `blocks` cover all official text in reading order; `zones` cover the text where it is not all official;
    `parts` is empty where the source gives no borders; `tables` only where the source gives cells.
    `names` are what the source calls itself: file name and URL, never a folder of this machine.
    `site` is what a web page says of its site outside the text: its title, the site's name, its banner and footer.
    `masks` are spans never served or quoted (names of case workers), set by extraction.
    `duplicates` are the text runs inside `ZoneKind.DUPLICATE` zones: no blocks, but the same words found there are
    second evidence. `machine_blocks` cover the `ZoneKind.MACHINE` zones, apart from the official `blocks`.
    """

    text: str
    method: Method
    form: str
    blocks: tuple[Block, ...]
    zones: tuple[Zone, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    name: str = ""
    url: str | None = None
    bytes_sha256: str = ""
    warnings: tuple[str, ...] = ()
    masks: tuple[Span, ...] = field(default=())
    duplicates: tuple[Span, ...] = ()
    machine_blocks: tuple[Block, ...] = ()
    site: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @cached_property
    def served_text(self) -> str:
        """The text with every masked character replaced by `█`; offsets hold."""
        if not self.masks:
            return self.text
        pieces, at = [], 0
        for mask in sorted(self.masks):
            start, end = max(mask.start, at), max(mask.end, at)
            pieces += [self.text[at:start], "█" * (end - start)]
            at = end
        return "".join([*pieces, self.text[at:]])

    def quote(self, span: Span) -> str:
        """The served words of a span."""
        return self.served_text[span.start : span.end]

    def words(self, span: Span) -> str:
        """The stored words of a span (for extraction; never served)."""
        return self.text[span.start : span.end]

    @cached_property
    def _zone_starts(self) -> tuple[int, ...]:
        """Where each zone starts; empty where they do not ascend without overlap."""
        parted = all(one.span.end <= other.span.start for one, other in pairwise(self.zones))
        return tuple(zone.span.start for zone in self.zones) if parted else ()

    def zone_at(self, offset: int) -> ZoneKind:
        starts = self._zone_starts
        if starts:  # a page may have thousands of buttons
            index = bisect_right(starts, offset) - 1
            inside = index >= 0 and offset < self.zones[index].span.end
            return self.zones[index].kind if inside else ZoneKind.OFFICIAL
        for zone in self.zones:
            if zone.span.start <= offset < zone.span.end:
                return zone.kind
        return ZoneKind.OFFICIAL
