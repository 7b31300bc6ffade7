"""What page headers of a Word document say of the meeting; the rest of headers and footers is chrome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.reading.composer import one_line
from kommunegraf.reading.office.elements import attribute, child, children, local
from kommunegraf.reading.office.package import Package
from kommunegraf.reading.office.paragraphs import ParagraphReader

_ORDER = ("first", "default", "even")
_LONGEST = 40  # lines of a header


class PageHeaders(DataFile):
    """`mappings/layouts/page-headers.toml`."""

    meeting: tuple[str, ...]
    page: tuple[str, ...]


@cache
def page_headers() -> PageHeaders:
    return mapping("layouts/page-headers.toml", PageHeaders)


def header_lines(package: Package, main: str, body: Any) -> Iterator[tuple[str, str]]:
    """Origin and words of the lines of those headers that tell of a meeting, each once, and none that the body has."""
    known = page_headers()
    relations = package.relations(main)
    said: set[str] | None = None
    for part in _parts(body, relations):
        if not package.has(part):
            continue
        root = package.tree(part)
        lines = _lines(root)
        folded = [line.casefold() for line in lines]
        if not any(word.casefold() in line for word in known.meeting for line in folded):
            continue
        if said is None:
            said = {line.casefold() for line in _lines(body, most=None)}
        for number, line in enumerate(lines, 1):
            if line.casefold() not in said and not _numbers_page(line, known.page):
                said.add(line.casefold())
                yield f"{part.rsplit('/', 1)[-1]}#{number}", line


def _parts(body: Any, relations: dict[str, tuple[str, str]]) -> list[str]:
    """The header parts of all sections, in order."""
    sections = [child(paragraph, "pPr", "sectPr") for paragraph in children(body, "p")] + [child(body, "sectPr")]
    found: dict[str, None] = {}
    for section in sections:
        references = {
            attribute(each, "type") or "default": attribute(each, "id") or ""
            for each in children(section, "headerReference")
        }
        for kind in _ORDER:
            if references.get(kind) in relations:
                found[relations[references[kind]][1]] = None
    return list(found)


def _lines(root: Any, most: int | None = _LONGEST) -> list[str]:
    """The lines of all paragraphs, in tables and boxes too."""
    reader = ParagraphReader()
    found: list[str] = []
    for element in root.iter() if root is not None else ():
        if local(element) == "p":
            found += [line for each in reader.read(element).lines if (line := one_line(each))]
            if most is not None and len(found) >= most:
                break
    return found


def _numbers_page(line: str, words: tuple[str, ...]) -> bool:
    """Whether a line holds nothing but a page's number."""
    rest = re.sub(r"[^\w]|\d", " ", line.casefold()).split()
    return all(word in words for word in rest)
