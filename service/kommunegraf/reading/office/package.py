"""The ZIP package that office files of today are, opened with bounds, and what kind of file is in it.

ECMA-376 (Office Open XML) part 2, and OpenDocument 1.3 part 2.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cached_property
from typing import Any, Literal

from docx.oxml.parser import parse_xml

from kommunegraf.errors import ReadingError

MOST_PARTS = 10_000
LARGEST = 512 * 2**20  # bytes, all parts together, unpacked
LARGEST_PART = 256 * 2**20
_SUSPICIOUS = 16 * 2**20  # bytes from which on a part's ratio counts
_RATIO = 200  # sheets of blank cells come to about 100
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = "Open it in the program it was made with, save it anew, and give that"


class Package:
    """The parts of an office file, by name; `name` is the file's, told in errors."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises `ReadingError` for a damaged or encrypted ZIP, and for one that would unpack beyond all bounds."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            raise ReadingError(
                name, f"the office file or ZIP archive is damaged or cut short ({error})"[:200], _DAMAGED
            ) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise self._bomb(f"it holds {len(entries):,} files, the limit is {MOST_PARTS:,}")
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise self._bomb(f"it unpacks to more than {LARGEST // 2**20} MiB")
        for entry in entries:
            if entry.file_size > _SUSPICIOUS and entry.file_size > _RATIO * max(1, entry.compress_size):
                raise self._bomb(f"{entry.filename[:80]!r} unpacks to over {_RATIO} times its size")
            if entry.flag_bits & 1:
                raise ReadingError(name, "the file is protected by a password", "Save it without one, and give that")
        self._names = {entry.filename.lstrip("/").lower(): entry for entry in entries}

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    @property
    def parts(self) -> list[str]:
        """The names of all parts, in the file's order and lower case."""
        return list(self._names)

    def read(self, part: str) -> bytes:
        """A part's bytes; raises `ReadingError` where it is missing, damaged or larger than any document's."""
        entry = self._names.get(part.lower())
        if entry is None:
            raise ReadingError(self.name, f"the part {part!r} is missing", _DAMAGED)
        if entry.file_size > LARGEST_PART:
            raise self._bomb(f"{part!r} unpacks to more than {LARGEST_PART // 2**20} MiB")
        try:
            return self._zip.read(entry)
        except _FAULTS as error:
            raise ReadingError(self.name, f"the part {part!r} is damaged ({error})"[:200], _DAMAGED) from error

    def markup(self, part: str) -> bytes:
        """A part that is XML; raises `ReadingError` where it has a document type, which no office file has.

        Without one there are no entities to expand, and none that name another file (ECMA-376-2, 9.1.6).
        """
        data = self.read(part)
        if any(mark in data for mark in _DOCTYPE):
            raise ReadingError(
                self.name,
                f"the part {part!r} declares a document type, which no office file may (entities that grow or lead "
                "elsewhere)",
                "Look at where it comes from",
            )
        return data

    def tree(self, part: str) -> Any:
        """The root element of an XML part (no entities, no network; depth and text bounded by libxml2)."""
        data = self.markup(part)
        try:
            return parse_xml(data)
        except SyntaxError as error:
            if "memory" in str(error).lower():
                raise MemoryError from error
            raise ReadingError(
                self.name, f"the part {part!r} is no well-formed XML ({error})"[:300], _DAMAGED
            ) from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Where a part's relationships lead, by their id: the last segment of the type, and the part's name."""
        folder, _, file = part.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        if not self.has(rels):
            return {}
        found = {}
        for relation in self.tree(rels):
            if relation.get("TargetMode") == "External" or relation.get("Target") is None:
                continue
            kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
            found[str(relation.get("Id"))] = (kind, _resolved(folder, relation.get("Target")))
        return found

    @cached_property
    def main(self) -> str:
        """The name of the main part; "" where there is none."""
        return next(iter(self.related("", "officeDocument")), "")

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part is related to by a kind of relationship."""
        return [target for each, target in self.relations(part).values() if each == kind and self.has(target)]

    def _bomb(self, reason: str) -> ReadingError:
        return ReadingError(self.name, reason, "This is no document; look at where it comes from")


def kind_of(package: Package) -> Literal["word", "excel", "excel-binary", "ods"]:
    """What kind of file it is, by what it says of its main part; else `ReadingError` naming what it is instead."""
    name = package.name
    if package.has("[Content_Types].xml"):
        types = {
            str(each.get("PartName", "")).lower(): str(each.get("ContentType", "")).lower()
            for each in package.tree("[Content_Types].xml")
        }
        kind = types.get(f"/{package.main}".lower(), "")
        if "wordprocessingml" in kind or "ms-word" in kind:
            return "word"
        if "spreadsheetml" in kind or "ms-excel" in kind:
            return "excel-binary" if package.main.endswith(".bin") else "excel"
        if "presentationml" in kind or "powerpoint" in kind:
            raise ReadingError(name, "this is a presentation (PowerPoint), which is not read", "Give it as PDF")
    if package.has("mimetype"):
        kind = package.read("mimetype")[:100].decode("ascii", errors="replace").strip()
        if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            raise ReadingError(
                name, "this is an OpenDocument text (ODT), which is not read", "Save it as DOCX, and give that"
            )
        raise ReadingError(name, f"this is a file of the kind {kind!r}, which is not read", "Give it as PDF or text")
    raise ReadingError(name, "this is a ZIP archive and no document", "Unpack it, and give the documents themselves")


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in ("", ".", ".."):
            steps.append(step)
    return "/".join(steps)
