"""KL's classification KLE as SKOS triples, from KL's own XML (version 2.0) or from a CSV table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from kommunegraf.errors import ReadingError
from kommunegraf.identity import DEFAULT_BASE, Identity

CODE = re.compile(r"\d\d(?:\.\d\d){0,2}")
FACET = re.compile(r"[APSØGKI](?:\d\d)?")
LARGEST = 64 * 1024 * 1024  # bytes; KL's own export is about 6 MB
_LONGEST_TITLE = 1000

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DCTERMS = "http://purl.org/dc/terms/"
_DEPRECATED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
_END = ox.NamedNode("https://schema.org/endDate")

# "[udgået]" at the end of a title is KL's mark for a number that is no longer in use.
_EXPIRED_MARK = re.compile(r"\s*\[udgået\]\.?\s*\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the plan; `line` is where the file gives it.

    `code` is a main group ("29"), group ("29.09"), subject ("29.09.04"), facet category ("A") or facet ("A00").
    `expired` is the day it went out of use, `deprecated` whether it is out of use (its day may be unknown).
    """

    code: str
    title: str
    line: int
    created: str = ""
    expired: str = ""
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()

    @property
    def broader(self) -> str:
        """The code above, or ""."""
        if FACET.fullmatch(self.code):
            return self.code[:-2]
        return self.code.rpartition(".")[0]


def load_kle(path: Path, base: str = DEFAULT_BASE) -> Iterator[ox.Triple]:
    """The classification in `path` as SKOS: `KLE-Emneplan` or `KLE-Handlingsfacetter` (XML, KLE-XML 2.0) or CSV.

    The form is recognised by content. A CSV table (UTF-8, comma or semicolon) has a head with `code` and `title_da`,
    and may have `status` (active, expired, unknown), `created`, `expired` (YYYY-MM-DD) and `replaced_by` (codes
    parted by spaces); other columns are passed over.
    The whole file is read and checked before the first triple is given, so that a bad file loads nothing.
    Raises `ReadingError` with file, line and what to do.
    """
    return triples(read_kle(path), base)


def read_kle(path: Path) -> tuple[Entry, ...]:
    """The entries of a KLE file, in its order, checked. Raises as `load_kle`."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise ReadingError(path.name, f"cannot be read ({error.strerror})", "Check the path and its rights") from error
    if size > LARGEST:
        raise ReadingError(path.name, f"{size} bytes are more than KLE can be", "Give KL's file or the CSV form of it")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ReadingError(path.name, "the file is empty", "Take it again from KL")
    utf16 = start[:2] in {b"\xff\xfe", b"\xfe\xff"}
    entries = _Plan(path.name).read(content) if start[:1] == b"<" or utf16 else _read_csv(path.name, content)
    return _checked(path.name, entries)


def triples(entries: Iterable[Entry], base: str = DEFAULT_BASE) -> Iterator[ox.Triple]:
    """Entries as SKOS concepts under `base`, with their schemes (SKOS Reference; W3C, 2009)."""
    identity = Identity(base)
    plan, facets = ox.NamedNode(identity.kle_scheme()), ox.NamedNode(identity.kle_facet_scheme())
    declared: set[ox.NamedNode] = set()

    def node(code: str) -> ox.NamedNode:
        return ox.NamedNode(identity.kle_facet(code) if FACET.fullmatch(code) else identity.kle(code))

    for entry in entries:
        scheme, name = (facets, "KLE-handlingsfacetter") if FACET.fullmatch(entry.code) else (plan, "KLE-emneplan")
        if scheme not in declared:
            declared.add(scheme)
            yield ox.Triple(scheme, _RDF_TYPE, _skos("ConceptScheme"))
            yield ox.Triple(scheme, _skos("prefLabel"), ox.Literal(name, language="da"))
        concept = node(entry.code)
        yield ox.Triple(concept, _RDF_TYPE, _skos("Concept"))
        yield ox.Triple(concept, _skos("prefLabel"), ox.Literal(entry.title, language="da"))
        yield ox.Triple(concept, _skos("notation"), ox.Literal(entry.code))
        yield ox.Triple(concept, _skos("inScheme"), scheme)
        if entry.broader:
            yield ox.Triple(concept, _skos("broader"), node(entry.broader))
        else:
            yield ox.Triple(concept, _skos("topConceptOf"), scheme)
        if entry.created:
            yield ox.Triple(concept, ox.NamedNode(_DCTERMS + "created"), _date(entry.created))
        if entry.deprecated:
            yield ox.Triple(concept, _DEPRECATED, ox.Literal("true", datatype=ox.NamedNode(_XSD + "boolean")))
        if entry.expired:
            yield ox.Triple(concept, _END, _date(entry.expired))
        for code in entry.replaced_by:
            yield ox.Triple(concept, ox.NamedNode(_DCTERMS + "isReplacedBy"), node(code))


def _skos(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SKOS + name)


def _date(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + "date"))


def _is_code(code: str) -> bool:
    return bool(CODE.fullmatch(code) or FACET.fullmatch(code))


def _checked(file: str, entries: list[Entry]) -> tuple[Entry, ...]:
    if not entries:
        raise ReadingError(file, "no KLE number is in it", "Take the whole file again from KL")
    lines: dict[str, int] = {}
    for entry in entries:
        place = f"line {entry.line}: {entry.code!r:.40}"
        if not _is_code(entry.code):
            raise ReadingError(
                file, f"{place} is no KLE number", "Write 29, 29.09, 29.09.04, A or A00 (for Excel, as text)"
            )
        if entry.code in lines:
            raise ReadingError(file, f"{place} stands already in line {lines[entry.code]}", "Leave one of the two out")
        lines[entry.code] = entry.line
        if not entry.title:
            raise ReadingError(file, f"{place} has no title", "Give it one")
        if len(entry.title) > _LONGEST_TITLE:
            raise ReadingError(file, f"{place} has a title of {len(entry.title)} characters", "Mend the line")
        for day in (entry.created, entry.expired):
            if day and not _is_date(day):
                raise ReadingError(file, f"{place}: {day!r:.40} is no date", "Write it as 2026-11-23")
        for code in entry.replaced_by:
            if not _is_code(code):
                raise ReadingError(file, f"{place}: replaced by {code!r:.40}, no KLE number", "Mend the line")
    return tuple(entries)


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _without_mark(title: str) -> tuple[str, bool]:
    """A title without "[udgået]", white space made single; and whether the mark was there."""
    plain = " ".join(title.split())
    bare = _EXPIRED_MARK.sub("", plain)
    return bare, bare != plain


# --- CSV ------------------------------------------------------------------------------------------------------------

_STATUS = {"", "active", "expired", "unknown"}


def _read_csv(file: str, content: bytes) -> list[Entry]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(file, f"byte {error.start} is not UTF-8", "Save the table as UTF-8 (CSV UTF-8)") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    entries: list[Entry] = []
    try:
        missing = [name for name in ("code", "title_da") if name not in (reader.fieldnames or ())]
        if missing:
            raise ReadingError(
                file,
                f"line 1: neither KLE-XML nor a table with a column {' and '.join(missing)}",
                "Give KLE-Emneplan, KLE-Handlingsfacetter or a CSV table with code and title_da",
            )
        for row in reader:
            entries.append(_from_row(file, reader.line_num, row))
    except csv.Error as error:
        raise ReadingError(file, f"line {reader.line_num}: {error}", "Mend the line") from error
    return entries


def _from_row(file: str, line: int, row: dict[str, str | None]) -> Entry:
    if None in row:
        raise ReadingError(file, f"line {line}: more cells than columns", "Put a title with a comma in quotes")
    values = {name: (row.get(name) or "").strip() for name in ("code", "status", "created", "expired", "replaced_by")}
    title, marked = _without_mark(row.get("title_da") or "")
    if values["status"] not in _STATUS:
        raise ReadingError(
            file, f"line {line}: status {values['status']!r:.40} is unknown", "Write active, expired or unknown"
        )
    # A number that later plans carry again is in use, whatever an older plan says of its end.
    active = values["status"] == "active"
    return Entry(
        code=values["code"],
        title=title,
        line=line,
        created=values["created"],
        expired="" if active else values["expired"],
        deprecated=values["status"] == "expired" or (not active and bool(marked or values["expired"])),
        replaced_by=() if active else tuple(values["replaced_by"].split()),
    )


# --- KLE-XML 2.0 ----------------------------------------------------------------------------------------------------

_ROOTS = ("KLE-Emneplan", "KLE-Handlingsfacetter")
_LEVELS = ("Hovedgruppe", "Gruppe", "Emne", "HandlingsfacetKategori", "Handlingsfacet")
_NUMBERS = ("HovedgruppeNr", "GruppeNr", "EmneNr", "HandlingsfacetNr")


@dataclass
class _Open:
    """An element of one level while it is being read."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    replaced_by: list[str] = field(default_factory=list)
    index: int = 0


class _Plan:
    """Reads KLE-XML as a stream: no document type, no entities, nothing kept but numbers, titles and dates."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry | None] = []
        self.path: list[str] = []
        self.open: list[_Open] = []
        self.text: list[str] | None = None
        self.text_depth = 0  # how deep the element stands whose text is being gathered
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def read(self, content: bytes) -> list[Entry]:
        try:
            self.parser.Parse(content, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise self._error(f"not well-formed XML ({error})", "Take the file again from KL") from error
        return [entry for entry in self.entries if entry is not None]

    def _error(self, reason: str, remedy: str) -> ReadingError:
        return ReadingError(self.file, f"line {self.parser.CurrentLineNumber}: {reason}", remedy)

    def _doctype(self, *_: object) -> None:
        raise self._error("a document type declaration is not allowed", "Remove <!DOCTYPE …>; KL's files have none")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if not self.path and name not in _ROOTS:
            raise self._error(
                f"the root element is <{name:.60}>", "Give KL's KLE-Emneplan or KLE-Handlingsfacetter, version 2.0"
            )
        if name in _LEVELS:
            self.open.append(_Open(self.parser.CurrentLineNumber, index=len(self.entries)))
            self.entries.append(None)  # its place: a group stands before its subjects
        self.path.append(name)
        if self.text is None and self._wanted(name):
            self.text, self.text_depth = [], len(self.path)

    def _wanted(self, name: str) -> bool:
        if not self.open:
            return False
        level = next(each for each in reversed(self.path) if each in _LEVELS)
        return name in {f"{level}Nr", f"{level}Titel", "OprettetDato", "UdgaaetDato", "FlyttetDato"} or (
            name in _NUMBERS and self.path[-2] == "AfloestAf"
        )

    def _characters(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _end(self, name: str) -> None:
        if self.text is not None and len(self.path) == self.text_depth:
            value = " ".join("".join(self.text).split())
            if self.path[-2] == "AfloestAf":
                self.open[-1].replaced_by.append(value)
            elif name in self.open[-1].values:
                raise self._error(f"a second <{name}> in one element", "Leave one of the two out")
            else:
                self.open[-1].values[name] = value
            self.text = None
        self.path.pop()
        if name in _LEVELS:
            closed = self.open.pop()
            self.entries[closed.index] = self._entry(name, closed)

    def _entry(self, level: str, closed: _Open) -> Entry:
        values = closed.values
        code = values.get(f"{level}Nr", "")
        if not code:
            raise ReadingError(self.file, f"line {closed.line}: <{level}> without <{level}Nr>", "Take the file again")
        title, marked = _without_mark(values.get(f"{level}Titel", ""))
        expired = values.get("UdgaaetDato") or values.get("FlyttetDato") or ""
        return Entry(
            code=code,
            title=title,
            line=closed.line,
            created=values.get("OprettetDato", ""),
            expired=expired,
            deprecated=marked or bool(expired),
            replaced_by=tuple(dict.fromkeys(closed.replaced_by)),
        )
