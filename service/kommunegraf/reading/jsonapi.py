"""Agenda items as JSON:API 1.1 gives them (Drupal, København) to a stored text with its metadata and borders.

A document is a collection (`{"data": [...]}`), one resource, or an array of such answers. It is rendered as the body's
name; the meeting's metadata; then each item by its number: its title, one `name: value` line for each attribute that
says something, and the words of its HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, TypeGuard
from urllib.parse import unquote

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ReadingError
from kommunegraf.reading import markup
from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import BlockKind, Document, Field, Method, Part, Span, Zone, ZoneKind

FORM = "jsonapi-agenda"
_TAGGED = re.compile(r"<[a-zA-Z/!][^<>]*>")
_SPACE = re.compile(r"-(?! )")
Scalar = str | int | float | bool


class Address(DataFile):
    """`[address]`: how the address of an item names body, kind and meeting; the kind with the highest rank counts."""

    root: str
    item: tuple[str, ...]
    kinds: Mapping[str, int]


class Attributes(DataFile):
    """`[attributes]`: their names, best first; `headings` are those of text that stands in an attribute of its own."""

    title: tuple[str, ...]
    number: tuple[str, ...]
    date: tuple[str, ...]
    leave: tuple[str, ...]
    headings: Mapping[str, str]


class Names(DataFile):
    """`mappings/jsonapi.toml`."""

    address: Address
    attributes: Attributes


@cache
def names() -> Names:
    return mapping("jsonapi.toml", Names)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its address without `punkt-N`, the body and meeting it names, and what kind it is."""

    alias: str
    body: str
    meeting: str
    kind: str
    rank: int


def is_jsonapi(value: Any) -> bool:
    """Whether a JSON value is an answer of JSON:API with resources (1.1, document structure), or an array of such."""
    answers = value if isinstance(value, list) else [value]
    return bool(answers) and all(isinstance(each, Mapping) and bool(resources(each)) for each in answers)


def resources(value: Any) -> list[Mapping[str, Any]]:
    """The resources of an answer, or of an array of answers: those with a type, an id and attributes."""
    found: list[Mapping[str, Any]] = []
    for answer in value if isinstance(value, list) else [value]:
        data = answer.get("data") if isinstance(answer, Mapping) else None
        found.extend(each for each in (data if isinstance(data, list) else [data]) if _is_resource(each))
    return found


def _is_resource(value: Any) -> TypeGuard[Mapping[str, Any]]:
    if not isinstance(value, Mapping) or not isinstance(value.get("attributes"), Mapping):
        return False
    return isinstance(value.get("type"), str) and isinstance(value.get("id"), str)


def place_of(resource: Mapping[str, Any]) -> Place | None:
    """What the address of an item says; None where it is no item's address."""
    known, attributes = names(), resource["attributes"]
    path = attributes.get("path")
    alias = path.get("alias") if isinstance(path, Mapping) else None
    if not isinstance(alias, str):
        return None
    segments = [unquote(each) for each in alias.strip("/").split("/")]
    if len(segments) < 3 or segments[0] != known.address.root or not all(segments):
        return None
    if not any(fnmatchcase(segments[-1], item) for item in known.address.item):
        return None
    kind = next((each for each in segments[2:-1] if each.casefold() in known.address.kinds), "")
    middle = [each for each in segments[2:-1] if each != kind]
    day = next((str(attributes[name])[:10] for name in known.attributes.date if attributes.get(name)), "")
    meeting = "/".join([segments[1], *(middle or [day])])
    body = _SPACE.sub(" ", segments[1].replace("--", "- ")) if " " not in segments[1] else segments[1]
    rank = known.address.kinds.get(kind.casefold(), 0)
    return Place(alias.rstrip("/").rpartition("/")[0], one_line(body), one_line(meeting), kind, rank)


def html_of(resource: Mapping[str, Any]) -> Iterator[str]:
    """The formatted texts of a resource, in the order of its attributes."""
    for _, _, text in _texts(resource["attributes"]):
        yield text


def read_jsonapi(value: Any, name: str) -> Document:
    """The document of a value that `is_jsonapi`; raises `ReadingError` where it holds no items of one meeting."""
    placed = [(pointer, each, place_of(each)) for pointer, each in _pointed(value)]
    meetings = {place.meeting for _, _, place in placed if place is not None}
    if len(meetings) != 1:
        what = f"items of {len(meetings)} meetings" if meetings else "no agenda items"
        raise ReadingError(name, f"the JSON:API answer holds {what}", "Give the items of one meeting")
    best = max(place.rank for _, _, place in placed if place is not None)
    items = [(pointer, each, place) for pointer, each, place in placed if place is not None and place.rank == best]
    items.sort(key=lambda item: _order(item[1]["attributes"]))
    writer = _Writer(name)
    part = writer.meeting(items)
    into = writer.into
    return Document(
        text=into.text,
        method=Method.JSON,
        form=FORM,
        blocks=tuple(into.blocks),
        zones=tuple(writer.zones),
        parts=(part,),
        tables=tuple(into.tables),
        warnings=tuple(into.warnings),
    )


class _Writer:
    """Writes one meeting; `zones` are its metadata lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.into = Composer(name)
        self.zones: list[Zone] = []

    def meeting(self, items: list[tuple[str, Mapping[str, Any], Place]]) -> Part:
        pointer, first, place = items[0]
        origin = f"{pointer}/attributes/path/alias"
        fields = {
            "path/body": Field(place.body, self.into.block(place.body, BlockKind.HEADING, level=1, origin=origin))
        }
        self._line("path/meeting", place.meeting, fields)
        if place.kind:
            self._line("path/kind", place.kind, fields)
        for key in names().attributes.date:
            if _stated(first["attributes"].get(key)):
                self._line(key, first["attributes"][key], fields)
        parts = tuple(self._item(each, here) for here, each, _ in items)
        return Part("meeting", Span(0, self.into.length), fields, parts)

    def _item(self, resource: Mapping[str, Any], pointer: str) -> Part:
        attributes, known = resource["attributes"], names().attributes
        fields: dict[str, Field] = {}
        key = next((each for each in known.title if _stated(attributes.get(each))), None)
        start = self.into.length
        if key is not None:
            origin = f"{pointer}/attributes/{key}"
            span = self.into.block(str(attributes[key]), BlockKind.HEADING, level=2, gap=2, origin=origin)
            fields[key] = Field(str(attributes[key]), span)
            start = span.start if span else start
        self._line("id", resource["id"], fields)
        path = attributes.get("path")
        alias = path.get("alias") if isinstance(path, Mapping) else None
        flat = {**attributes, "path/alias": unquote(alias) if isinstance(alias, str) else None}
        for each, value in flat.items():
            if each != key and each not in known.leave and _stated(value) and not _is_text(value):
                self._line(one_line(each)[:200], value, fields)
        for attribute, place, text in _texts(attributes):
            self._heading(attribute, pointer)
            markup.render(text, self.into, name=self.name, origin=f"{pointer}/attributes/{place}")
        return Part("item", Span(start, self.into.length), fields)

    def _heading(self, attribute: str, pointer: str) -> None:
        """The heading that the name of an attribute stands for, where the data says one."""
        for glob, heading in names().attributes.headings.items():
            if fnmatchcase(attribute, glob):
                self.into.block(heading, BlockKind.HEADING, level=3, origin=f"{pointer}/attributes/{attribute}")
                return

    def _line(self, label: str, value: Scalar, fields: dict[str, Field]) -> None:
        self.into.new_line()
        start = self.into.write(f"{label}: ").start
        fields[label] = Field(value, self.into.write(_shown(value)))
        end = self.into.length
        if self.zones and self.zones[-1].span.end + 1 == start:
            start = self.zones.pop().span.start
        self.zones.append(Zone(ZoneKind.METADATA, Span(start, end)))


def _pointed(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each resource with its JSON pointer (RFC 6901)."""
    many = isinstance(value, list)
    for at, answer in enumerate(value if many else [value]):
        data = answer["data"]
        for index, each in enumerate(data if isinstance(data, list) else [data]):
            if _is_resource(each):
                yield f"{f'/{at}' if many else ''}/data{f'/{index}' if isinstance(data, list) else ''}", each


def _order(attributes: Mapping[str, Any]) -> tuple[int, str]:
    """By number; what has none comes last, by its address."""
    said = next((attributes[name] for name in names().attributes.number if _stated(attributes.get(name))), None)
    digits = re.match(r"\d{1,9}", str(said)) if said is not None else None
    return (int(digits.group()) if digits else 10**9, str(attributes.get("path")))


def _texts(attributes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(attribute, its place below the attributes, text) of each formatted text, or string with markup."""
    for name, value in attributes.items():
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            place = f"{name}/{index}" if isinstance(value, list) else name
            if isinstance(each, Mapping):
                for key in ("processed", "value"):
                    if isinstance(each.get(key), str) and each[key].strip():
                        yield name, f"{place}/{key}", each[key]
                        break
            elif _is_text(each) and name not in names().attributes.title:
                yield name, place, each


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and _TAGGED.search(value) is not None


def _stated(value: Any) -> bool:
    return isinstance(value, str | int | float | bool) and bool(_shown(value))


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value if isinstance(value, str) else repr(value))
