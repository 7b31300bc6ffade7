"""A meeting with its agenda items as JSON of a system without a reader of its own, by `mappings/agenda-json.toml`.

Such an answer is known by its form: an array of objects each of which has a title, and of which one has sections. It
is rendered as the body's name; the meeting's values; then each item in the order given: its title, its values, the
names of its attachments, and its sections with their headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.reading import markup
from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.composer import Composer, one_line
from kommunegraf.reading.document import BlockKind, Document, Field, Method, Part, Span, Zone, ZoneKind
from kommunegraf.reading.lines import lines

FORM = "agenda-json"
_TAGGED = re.compile(r"<[a-zA-Z/!][^<>]*>")
_MARKS = re.compile(r"[_-]")
_MOST_NAMES = 500  # of one object that are looked at
Scalar = str | int | float | bool
Names = Sequence[str]


class Meeting(DataFile):
    """`[meeting]`: the object that is the meeting, and names of what is said of it, best first."""

    within: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]


class Items(DataFile):
    """`[items]`: the arrays that hold items, and names of what is said of one, best first."""

    lists: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]


class Sections(DataFile):
    """`[sections]`: the arrays that hold an item's sections, and names whose words are a section under a heading."""

    lists: tuple[str, ...]
    heading: tuple[str, ...]
    words: tuple[str, ...]
    named: dict[str, str]


class Listed(DataFile):
    """`[attachments]` and `[participants]`: the arrays that hold them, and names of what is said of one."""

    lists: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]


class AgendaNames(DataFile):
    """`mappings/agenda-json.toml`."""

    meeting: Meeting
    items: Items
    sections: Sections
    attachments: Listed
    participants: Listed


@cache
def names() -> AgendaNames:
    return mapping("agenda-json.toml", AgendaNames)


def is_agenda_json(value: Any) -> bool:
    """Whether a JSON value holds agenda items under names of the file, one of them with a section."""
    found = _items(value)
    return found is not None and any(True for each in found[1] for _ in _sections(each, ""))


def read_agenda_json(value: Mapping[str, Any], name: str) -> Document:
    """The document of a value that `is_agenda_json`."""
    found = _items(value)
    assert found is not None
    writer = _Writer(Composer(name), name)
    part = writer.meeting(value, *found)
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


@dataclass(slots=True)
class _Writer:
    """Writes one meeting; `zones` are its lines of values."""

    into: Composer
    name: str
    zones: list[Zone] = field(default_factory=list)

    def meeting(self, value: Mapping[str, Any], at: str, items: Sequence[_Object]) -> Part:
        known = names()
        objects = [each for each in _Object(value).all(known.meeting.within) if isinstance(each[1], Mapping)]
        said, pointer = (_Object(objects[0][1]), f"/{objects[0][0]}") if objects else (_Object(value), "")
        fields: dict[str, Field] = {}
        body = said.first(known.meeting.fields["body"])
        if body is not None:
            span = self.into.block(str(body[1]), BlockKind.HEADING, level=1, origin=f"{pointer}/{body[0]}")
            fields["body"] = Field(body[1], span)
        self._values(said, {name: of for name, of in known.meeting.fields.items() if name != "body"}, fields)
        people = tuple(self._listed(said, known.participants, "participant", "Deltager"))
        parts = tuple(self._item(each, f"{at}/{index}") for index, each in enumerate(items))
        return Part("meeting", Span(0, self.into.length), fields, people + parts)

    def _item(self, item: _Object, pointer: str) -> Part:
        known, into = names(), self.into
        fields: dict[str, Field] = {}
        start = into.length
        title = item.first(known.items.fields["title"])
        if title is not None:
            span = into.block(str(title[1]), BlockKind.HEADING, level=2, gap=2, origin=f"{pointer}/{title[0]}")
            fields["title"] = Field(title[1], span)
            start = span.start if span is not None else start
        self._values(item, {name: of for name, of in known.items.fields.items() if name != "title"}, fields)
        closed = fields.pop("closed", None)
        if closed is not None and isinstance(closed.value, bool):
            fields.setdefault("open", Field(not closed.value, closed.span))
        attachments = tuple(self._listed(item, known.attachments, "attachment", "Bilag"))
        for heading, words, place in _sections(item, pointer):
            into.block(heading, BlockKind.HEADING, level=3, origin=place)
            self._words(words, place)
        return Part("item", Span(start, into.length), fields, attachments)

    def _words(self, words: str, origin: str) -> None:
        if _TAGGED.search(words):
            markup.render(words, self.into, name=self.name, origin=origin)
            return
        for line in lines(words):
            shown = words[line.span.start : line.span.end]
            mark, skip = mark_of(shown)
            kind = BlockKind.LIST_ITEM if mark else BlockKind.PARAGRAPH
            self.into.block(shown[skip:], kind, marker=mark, gap=min(1, line.gap), origin=origin)

    def _listed(self, holder: _Object, known: Listed, kind: str, label: str) -> Iterator[Part]:
        plain = known.fields[next(iter(known.fields))][0]
        for _, array in holder.all(known.lists):
            for each in array if isinstance(array, list) else ():
                entry = _Object(each if isinstance(each, Mapping) else {plain: each})
                found = {name: entry.first(of) for name, of in known.fields.items()}
                if not any(value is not None for value in found.values()):
                    continue
                start = self._line(f"{label}: ")
                fields: dict[str, Field] = {}
                for index, (name, value) in enumerate(found.items()):
                    if value is not None:
                        self.into.write(" · " if index and fields else "")
                        fields[name] = Field(value[1], self.into.write(_shown(value[1])))
                yield Part(kind, self._end(start), fields)

    def _values(self, said: _Object, known: Mapping[str, Names], fields: dict[str, Field]) -> None:
        """A `name: value` line for each value, by the answer's own name; one that says two things stands once."""
        told: dict[str, Field] = {}
        for name, of in known.items():
            value = said.first(of)
            if value is None:
                continue
            if value[0] not in told:
                start = self._line(f"{one_line(value[0])[:200]}: ")
                told[value[0]] = Field(value[1], self.into.write(_shown(value[1])))
                self._end(start)
            fields[name] = told[value[0]]

    def _line(self, label: str) -> int:
        self.into.new_line()
        return self.into.write(label).start

    def _end(self, start: int) -> Span:
        """Closes a line of values; neighbouring ones make one zone."""
        span = Span(start, self.into.length)
        joins = bool(self.zones) and self.zones[-1].span.end + 1 == start
        first = self.zones.pop().span.start if joins else start
        self.zones.append(Zone(ZoneKind.METADATA, Span(first, span.end)))
        return span


class _Object:
    """A JSON object whose values are found by the names of the file, however it writes these."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._value = value
        self._own = {_plain(key): key for key in reversed(list(islice(value, _MOST_NAMES)))}

    def all(self, wanted: Names) -> Iterator[tuple[str, Any]]:
        """The values wanted, each with the object's own name for it, in the order of what is wanted."""
        for name in wanted:
            key = self._own.get(_plain(name))
            if key is not None:
                yield key, self._value[key]

    def first(self, wanted: Names) -> tuple[str, Scalar] | None:
        """The first value wanted that says something, with its path ("committee/name" is one inside another)."""
        for path in wanted:
            name, _, inner = path.partition("/")
            for key, value in self.all((name,)):
                if inner and isinstance(value, Mapping):
                    found = _Object(value).first((inner,))
                    if found is not None:
                        return f"{key}/{found[0]}", found[1]
                elif not inner and isinstance(value, str | int | float | bool) and _shown(value):
                    return key, value
        return None


def _items(value: Any) -> tuple[str, list[_Object]] | None:
    """The first array of items, with its JSON pointer (RFC 6901): in the answer, or in the meeting in it."""
    if not isinstance(value, Mapping):
        return None
    known, answer = names(), _Object(value)
    inside = [(f"/{key}", _Object(each)) for key, each in answer.all(known.meeting.within) if isinstance(each, Mapping)]
    for pointer, holder in (("", answer), *inside):
        for key, array in holder.all(known.items.lists):
            if not isinstance(array, list) or not array or not all(isinstance(each, Mapping) for each in array):
                continue
            found = [_Object(each) for each in array]
            if all(each.first(known.items.fields["title"]) is not None for each in found):
                return f"{pointer}/{key}", found
    return None


def _sections(item: _Object, pointer: str) -> Iterator[tuple[str, str, str]]:
    """(heading, words, JSON pointer) of each section of an item: of its arrays, then of names that stand for one."""
    known = names().sections
    for key, array in item.all(known.lists):
        for index, each in enumerate(array if isinstance(array, list) else ()):
            heading = _Object(each).first(known.heading) if isinstance(each, Mapping) else None
            words = _words_of(each)
            if heading is not None and words:
                yield one_line(str(heading[1])), words, f"{pointer}/{key}/{index}"
    for name, heading_words in known.named.items():
        for key, value in item.all((name,)):
            words = _words_of(value)
            if words:
                yield heading_words, words, f"{pointer}/{key}"


def _words_of(value: Any) -> str:
    """The words of a section, or of the object that holds them; "" where there are none."""
    if isinstance(value, Mapping):
        found = _Object(value).first(names().sections.words)
        value = found[1] if found is not None else ""
    return value.strip() if isinstance(value, str) else ""


def _plain(name: str) -> str:
    return _MARKS.sub("", name).casefold()


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value if isinstance(value, str) else repr(value))
