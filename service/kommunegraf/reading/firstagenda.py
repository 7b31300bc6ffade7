"""FirstAgenda Publication's JSON (an agenda, or one item of it) to a stored text with its metadata and borders.

The rendering is deterministic: the meeting's name and metadata; then each item as its title, its metadata (one
`Name: value` a line), its attachments, and the words of its HTML. What is null, empty or a zero GUID is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.errors import ReadingError
from kommunegraf.reading import markup
from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import BlockKind, Document, Field, Method, Part, Span, Zone, ZoneKind
from kommunegraf.reading.lines import lines
from kommunegraf.reading.recognise import is_item, json_form

ZERO_GUID = "00000000-0000-0000-0000-000000000000"
# Two names for one thing: the system gives both, and they should agree.
PAIRS = (("Navn", "Caption"), ("Punktnummer", "Number"), ("SagsNummer", "CaseNumber"))
_PARTNERS = {**dict(PAIRS), **{other: one for one, other in PAIRS}}
_UNSTATED = frozenset({"", ZERO_GUID})

_MEETING = ("Udvalg", "Moede")
_RENDERED = frozenset(("Felter", "Bilag", "ItemDecision", "Moededeltagere", "Description", "Dagsordenpunkter"))
_TAGGED = re.compile(r"<[a-zA-Z/!][^<>]*>")

Scalar = str | int | float | bool | None


def read_firstagenda(value: Any, name: str) -> Document:
    """The document of a parsed JSON value; raises `ReadingError` where it is no agenda and no item."""
    form = json_form(value, name)
    pointer = ""
    while form.startswith("0/"):
        value, pointer, form = value[0], pointer + "/0", form[2:]
    writer = _Writer(name)
    if form == "agenda":
        parts: tuple[Part, ...] = (writer.agenda(value, pointer),)
    elif form == "items":
        parts = writer.items(value, pointer)
    else:
        parts = (writer.item(value, pointer, level=1),)
    return writer.document("firstagenda-item" if form == "item" else "firstagenda-agenda", parts)


@dataclass(slots=True)
class _Writer:
    """Writes one document; `zones` are its metadata lines."""

    name: str
    into: Composer = field(init=False)
    zones: list[Zone] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.into = Composer(self.name)

    def document(self, form: str, parts: tuple[Part, ...]) -> Document:
        into = self.into
        if not into.text:
            raise ReadingError(self.name, "the agenda holds no words at all", "Fetch it again from its meeting")
        return Document(
            text=into.text,
            method=Method.JSON,
            form=form,
            blocks=tuple(into.blocks),
            zones=tuple(self.zones),
            parts=parts,
            tables=tuple(into.tables),
            warnings=tuple(into.warnings),
        )

    def agenda(self, value: Mapping[str, Any], pointer: str) -> Part:
        """The meeting, with participants and items as parts."""
        fields: dict[str, Field] = {}
        body, meeting = (self._mapping(value.get(key), f"{pointer}/{key}") for key in _MEETING)
        title = body.get("Navn")
        if isinstance(title, str):
            span = self.into.block(title, BlockKind.HEADING, level=1, origin=f"{pointer}/Udvalg/Navn")
            fields["Udvalg/Navn"] = Field(title, span)
        for prefix, group in (("Moede/", meeting), ("Udvalg/", body), ("", value)):
            self._scalars(group, prefix, fields)
        participants = self._participants(meeting.get("Moededeltagere"), f"{pointer}/Moede/Moededeltagere")
        description = meeting.get("Description")
        if isinstance(description, str):
            fields["Moede/Description"] = Field(description, self._prose(description, f"{pointer}/Moede/Description"))
        items = self.items(value.get("Dagsordenpunkter"), f"{pointer}/Dagsordenpunkter")
        added = value.get("TillaegsDagsorden")
        if isinstance(added, Mapping) and isinstance(added.get("Dagsordenpunkter"), list):
            items += self.items(added["Dagsordenpunkter"], f"{pointer}/TillaegsDagsorden/Dagsordenpunkter")
        return Part("meeting", Span(0, self.into.length), fields, participants + items)

    def items(self, value: Any, pointer: str) -> tuple[Part, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise ReadingError(self.name, f"{pointer or '/'} is no array of agenda items", "Fetch the agenda again")
        found: list[Part] = []
        for index, each in enumerate(value):
            if is_item(each) or (isinstance(each, Mapping) and each):
                found.append(self.item(each, f"{pointer}/{index}", level=2))
            else:
                self.into.warn(f"{pointer}/{index} is no agenda item and is left out")
        return tuple(found)

    def item(self, value: Mapping[str, Any], pointer: str, *, level: int) -> Part:
        """One item, with its attachments as parts."""
        into = self.into
        fields: dict[str, Field] = {}
        title_key = next((key for key in ("Navn", "Caption") if one_line(_string(value.get(key)))), None)
        begin = into.length
        span: Span | None = None
        if title_key is not None:
            title = _string(value[title_key])
            span = into.block(title, BlockKind.HEADING, level=level, gap=2, origin=f"{pointer}/{title_key}")
            fields[title_key] = Field(value[title_key], span)
        for one, other in PAIRS:
            if _stated(value.get(one)) and _stated(value.get(other)) and _shown(value[one]) != _shown(value[other]):
                into.warn(f"{pointer}/{one} and {pointer}/{other} differ")
        self._scalars(value, "", fields)
        felter = self._objects(value.get("Felter"), f"{pointer}/Felter")
        for index, felt in felter:
            self._scalars(felt, f"Felter/{index}/", fields, leave=("Html", "Tekst", "Navn"))
        attachments = tuple(
            self._attachment(each, f"{pointer}/Bilag/{index}")
            for index, each in self._objects(value.get("Bilag"), f"{pointer}/Bilag")
        )
        for index, felt in felter:
            self._felt(felt, f"{pointer}/Felter/{index}", index, fields)
        decision = value.get("ItemDecision")
        if decision is not None:
            self._decision(decision, pointer, fields)
        start = span.start if span is not None else min(begin + 1, into.length)
        return Part("item", Span(start, into.length), fields, attachments)

    def _felt(self, felt: Mapping[str, Any], pointer: str, index: int, fields: dict[str, Field]) -> None:
        name = _string(felt.get("Navn"))
        span = self.into.block(name, BlockKind.HEADING, level=3, origin=f"{pointer}/Navn") if name else None
        fields[f"Felter/{index}/Navn"] = Field(_scalar(felt.get("Navn")), span)
        html, plain = felt.get("Html"), felt.get("Tekst")
        if isinstance(html, str) and html.strip():
            markup.render(html, self.into, name=self.name, origin=f"{pointer}/Html")
        elif isinstance(plain, str):
            self._prose(plain, f"{pointer}/Tekst")
        for key in ("Html", "Tekst"):
            if felt.get(key) is not None and not isinstance(felt[key], str):
                self.into.warn(f"{pointer}/{key} is no string and is left out")

    def _decision(self, value: Any, pointer: str, fields: dict[str, Field]) -> None:
        """`ItemDecision` is null wherever it was seen; where it is not, its words are official text."""
        if not isinstance(value, str):
            self.into.warn(f"{pointer}/ItemDecision is of an unknown form and is left out")
            return
        self.into.block("ItemDecision", BlockKind.HEADING, level=3, origin=f"{pointer}/ItemDecision")
        fields["ItemDecision"] = Field(value, self._prose(value, f"{pointer}/ItemDecision"))

    def _prose(self, words: str, origin: str) -> Span | None:
        """Appends a string that may be HTML or plain lines; gives the span of all of it."""
        into = self.into
        first = len(into.blocks)
        if _TAGGED.search(words):
            markup.render(words, into, name=self.name, origin=origin)
        else:
            for line in lines(words):
                shown = words[line.span.start : line.span.end]
                mark, skip = mark_of(shown)
                kind = BlockKind.LIST_ITEM if mark else BlockKind.PARAGRAPH
                into.block(shown[skip:], kind, marker=mark, gap=min(1, line.gap), origin=origin)
        return Span(into.blocks[first].span.start, into.length) if len(into.blocks) > first else None

    def _attachment(self, value: Mapping[str, Any], pointer: str) -> Part:
        """One line: `Bilag: <Navn> (<Id>)`."""
        fields: dict[str, Field] = {key: Field(_scalar(each), None) for key, each in value.items() if _is_scalar(each)}
        start = self._meta_line("Bilag: ")
        title, identifier = value.get("Navn"), value.get("Id")
        if _stated(title):
            fields["Navn"] = Field(_scalar(title), self.into.write(_shown(title)))
        if _stated(identifier):
            self.into.write(" (")
            fields["Id"] = Field(_scalar(identifier), self.into.write(_shown(identifier)))
            self.into.write(")")
        if not _stated(title):
            self.into.warn(f"{pointer} has no name")
        return Part("attachment", self._meta_end(start), fields)

    def _participants(self, value: Any, pointer: str) -> tuple[Part, ...]:
        found: list[Part] = []
        for index, each in self._objects(value, pointer):
            name = each.get("Name")
            if not _stated(name):
                self.into.warn(f"{pointer}/{index} has no Name and is left out")
                continue
            start = self._meta_line("Moededeltager: ")
            fields = {"Name": Field(_scalar(name), self.into.write(_shown(name)))}
            for key, said in each.items():
                if key != "Name" and _is_scalar(said):
                    span = None
                    if _stated(said):
                        self.into.write(f"; {_key(key)}: ")
                        span = self.into.write(_shown(said))
                    fields[key] = Field(_scalar(said), span)
            found.append(Part("participant", self._meta_end(start), fields))
        return tuple(found)

    def _scalars(
        self, group: Mapping[str, Any], prefix: str, fields: dict[str, Field], leave: tuple[str, ...] = ()
    ) -> None:
        """A `Name: value` line for each stated scalar, in the source's order; equal pairs share one line."""
        for key, value in group.items():
            rendered = key in _RENDERED and value is not None
            if key in leave or rendered or not _is_scalar(value):
                continue
            name = prefix + key
            if name in fields:
                continue
            partner = _PARTNERS.get(key)
            twin = fields.get(prefix + partner) if partner is not None else None
            shown = _shown(value) if value is not None else ""
            if shown in _UNSTATED:
                fields[name] = Field(value, None)
            elif twin is not None and twin.span is not None and _shown(twin.value) == shown:
                fields[name] = Field(value, twin.span)
            else:
                start = self._meta_line(f"{_key(name)}: ")
                fields[name] = Field(value, self.into.write(shown))
                self._meta_end(start)

    def _meta_line(self, label: str) -> int:
        self.into.new_line()
        return self.into.write(label).start

    def _meta_end(self, start: int) -> Span:
        """Closes a metadata line; neighbouring ones make one zone."""
        span = Span(start, self.into.length)
        if self.zones and self.zones[-1].span.end + 1 == start:
            self.zones[-1] = Zone(ZoneKind.METADATA, Span(self.zones[-1].span.start, span.end))
        else:
            self.zones.append(Zone(ZoneKind.METADATA, span))
        return span

    def _mapping(self, value: Any, pointer: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.into.warn(f"{pointer} is no object and is left out")
        return {}

    def _objects(self, value: Any, pointer: str) -> list[tuple[int, Mapping[str, Any]]]:
        """The objects of an array with their places; what is neither is left out with a warning."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.into.warn(f"{pointer} is no array and is left out")
            return []
        for index, each in enumerate(value):
            if not isinstance(each, Mapping):
                self.into.warn(f"{pointer}/{index} is no object and is left out")
        return [(index, each) for index, each in enumerate(value) if isinstance(each, Mapping)]


_SCALARS = (str, int, float, bool)  # a tuple, which is asked sooner than a union of types


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, _SCALARS)


def _scalar(value: Any) -> Scalar:
    return value if value is None or isinstance(value, _SCALARS) else None


def _stated(value: Any) -> bool:
    """Whether a scalar says something: not null, empty or a zero GUID."""
    return value is not None and isinstance(value, _SCALARS) and _shown(value) not in _UNSTATED


def _shown(value: Any) -> str:
    """A scalar as the stored text shows it: JSON's form, strings on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value if isinstance(value, str) else repr(value))


def _string(value: Any) -> str:
    return _shown(value) if _is_scalar(value) and value is not None else ""


def _key(name: str) -> str:
    return one_line(name)[:200]
