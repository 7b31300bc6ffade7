"""Reads the header of a meeting or page: body, date, times, place, kind, and whose document it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kommunegraf.extraction.layout.header_parts import header_parts, labelled_pieces
from kommunegraf.extraction.layout.header_place import holds_any, is_address, may_be_place
from kommunegraf.extraction.layout.header_rows import row_values
from kommunegraf.extraction.layout.header_values import (
    BARE,
    DATED,
    LABELLED,
    LISTED,
    HeaderValues,
    capitalised,
    clock_of,
    day_of,
    only_date,
)
from kommunegraf.extraction.layout.headings import closing_clock, heading_of, is_body, is_date
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE, LineMatch, LinePattern
from kommunegraf.extraction.layout.lines import Line, folded, stored
from kommunegraf.extraction.layout.preamble import preamble
from kommunegraf.extraction.meeting.case_lines import case_line
from kommunegraf.extraction.meeting.printed_bodies import named_below, own_name
from kommunegraf.extraction.outline import Named
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Document, Field, Part, Span
from kommunegraf.reading.shadow import Shadow

_MOST_HEADER_LINES = 120
_MOST_JOINED = 12
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}(?::\d{2})?")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SENTENCE_ENDS = re.compile(r"(?:[^\W\d_]{3}|\d)\.\s+[A-ZÆØÅ]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")  # xsd:dateTime
_BEGINS_HELD = re.compile(r"\s*mødet\s", re.IGNORECASE)
_KIND = "kind"  # a label's value that says what kind of document it is
_OTHER = "other"  # a label's value that is not of the meeting ("Offentliggjort")
_NO_FIELD = frozenset({_KIND, _OTHER})
_FIELD_OF_SLOT = {
    "body": "body",
    "date": "date",
    "place": "location",
    "title": "title",
    "end": "end-time",
    "where": "location",
    "council": "body",
}


class HeaderReader(HeaderValues):
    """Reads header lines; of what they say, the first statement of a field stands, unless a surer one follows."""

    def __init__(self, document: Document, shadow: Shadow, profile: Profile) -> None:
        self._document = document
        super().__init__(shadow)
        self._profile = profile

    def read_lines(self, lines: Sequence[Line], following: Line | None = None) -> None:
        """Reads the lines that stand before the first item, above the line `following`."""
        for line, field, span in row_values(lines[:_MOST_HEADER_LINES], self._profile.header_labels):
            self._kind(line)
            if field in _NO_FIELD or self._value(field, line, span):
                self.read.add(line.block.span)
        waiting: list[str] = []
        for index, line in enumerate(lines[:_MOST_HEADER_LINES]):
            text = line.text.strip()
            label = self._profile.header_labels.get(folded(text))
            if label is not None:
                waiting.append(label)
                self.read.add(line.block.span)
                continue
            if waiting and self._answers(waiting, line):
                self.read.add(line.block.span)
                continue
            if index < 8:
                self._authority(line)
            self._kind(line)
            clock = closing_clock(text)
            if clock is not None:
                lead = line.text.find(text)
                self.read_end(line, Span(lead + clock.start, lead + clock.end))
                continue
            if self._opens(line):
                self._sentences(line)
                continue
            if self._patterns(line, Span(0, len(line.text))) or self._parts(line) or self._labels_before(line):
                continue
            self._sentences(line)
        self._joined(lines)
        if "body" not in self.fields and "date" in self.fields:
            self._above_date(lines[:_MOST_HEADER_LINES])
        if "location" not in self.fields:
            self._place(lines[:_MOST_HEADER_LINES], following)

    def _labels_before(self, line: Line) -> bool:
        """Reads the values behind labels of the layout's file on a line ("Forum: Sundhedsudvalget. Sted: Lokale 3")."""
        read = False
        for piece in labelled_pieces(line.text[:LONGEST_LINE]):
            field = self._profile.header_labels.get(folded(line.text[piece.label.start : piece.label.end]))
            if field is not None and (field in _NO_FIELD or self._value(field, line, piece.value)):
                read = True
        if read:
            self._kind(line)
            self.read.add(line.block.span)
        return read

    def _parts(self, line: Line, part: Span | None = None) -> bool:
        """Reads a line that is only of a body, a date, times and a place, in whatever order and with what words.

        `part` is one sentence of the line; without it all of the line is meant.
        """
        within = part if part is not None else Span(0, len(line.text))
        words = line.text[within.start : within.end]
        parts = header_parts(words, self._profile.header_words)
        if parts is None or (line.block.marker and line.block.marker[0].isalnum()):
            return False
        date = words[parts.date.start : parts.date.end] if parts.date is not None else ""
        strength = LISTED if line.block.marker else self._dated(date)
        named = (
            ("date", parts.date),
            ("time", parts.start),
            ("end-time", parts.end),
            ("location", parts.place),
            ("body", parts.body),
        )
        for field, span in named:
            if span is not None:
                self._strength = strength if field == "body" or strength == LISTED else LABELLED
                self._value(field, line, Span(within.start + span.start, within.start + span.end))
        self._strength = LABELLED
        self.read.add(line.block.span)
        return True

    def _above_date(self, lines: Sequence[Line]) -> None:
        """Takes the line above the date for the body where the text below calls a body so."""
        date = self.fields["date"].span
        for line, following in pairwise(lines):
            if date in following.block.span and line.block.span not in self.read:
                words = line.text.strip()
                called = named_below(self._shadow.text, words)
                if called is not None:
                    shown = Span(
                        line.shadow.start + line.text.find(words),
                        line.shadow.start + line.text.find(words) + len(words),
                    )
                    self._keep("body", called, shown)
                    if called != words:
                        self._keep("body-as-printed", words, shown)
                    self.read.add(line.block.span)
                return

    def _answers(self, waiting: list[str], line: Line) -> bool:
        """Whether the line is the value of a label above it, the first of several that it can be; it waits no more."""
        several = len(waiting) > 1  # a table whose columns were lost: all labels, then all values
        for index, field in enumerate(waiting):
            if several and field in {"body", "location", "title"} and dates(line.text):
                continue
            self._kind(line)
            # Below the word "Udvalg" of a menu stands the menu's next entry.
            self._strength = BARE if field == "body" and not is_body(line.text.strip(), sure=True) else LABELLED
            answered = field in _NO_FIELD or self._value(field, line, Span(0, len(line.text)))
            self._strength = LABELLED
            if answered:
                del waiting[: index + 1]
                return True
        waiting.clear()
        return False

    def read_end(self, line: Line, clock: Span) -> None:
        """Takes the time that `clock` (offsets of the line's words) gives for the meeting's end."""
        self._value("end-time", line, clock)

    def _place(self, lines: Sequence[Line], following: Line | None) -> None:
        """Takes a line without a label for the place: by a word that it holds, or because it stands below the time.

        What stands above a case number or a section of an item is this item's title.
        """
        clock = self.fields.get("time")
        if not self.fields.keys() & {"time", "date", "body"}:
            return  # no header of a meeting
        below = False  # of a line that gives the time without a label: where there are labels, one names the place
        for line, after in zip(lines, [*lines[1:], following], strict=False):
            text = line.text.strip()
            below = below and not self._heads_item(after) and folded(text) not in self._profile.header_words
            heading = heading_of(text, self._profile.headings)
            if heading is not None and heading.role in {"contents", "participants", "group"}:
                return
            known = line.block.span in self.read or heading is not None or bool(line.block.marker)
            shown = below or is_address(text) or holds_any(text, self._profile.place_words)
            if not known and shown and may_be_place(text) and not self._is_numbered(text):
                self._value("location", line, Span(0, len(line.text)))
                self.read.add(line.block.span)
                return
            below = clock is not None and clock.span in line.block.span and ":" not in text.split(" ", 1)[0]

    def _heads_item(self, line: Line | None) -> bool:
        """Whether the line is a case number or a heading of an item's section."""
        heading = heading_of(line.text.strip(), self._profile.headings) if line is not None else None
        restarts = heading is not None and heading.restarts
        return line is not None and (restarts or case_line(line.text) is not None)

    def _is_numbered(self, text: str) -> bool:
        """Whether the line is an item's number and title, which a room's name with a number ("Lokale 3") is not."""
        return any(pattern.first_word and pattern.match(text) is not None for pattern in self._profile.numbered)

    def _sentences(self, line: Line) -> None:
        """Reads the times that a line of several sentences gives ("Mødet var åbent. Mødet begyndte kl. 12:30.")."""
        for span in sentences(line.text) if len(line.text) <= LONGEST_LINE else ():
            if self._preamble(line, span):
                continue
            clock = closing_clock(line.text[span.start : span.end])
            if clock is not None:
                self.read_end(line, Span(span.start + clock.start, span.start + clock.end))
                continue
            if _BEGINS_HELD.match(line.text, span.start, span.end) and self._parts(line, span):
                continue
            bare = line.text[span.start : span.end].rstrip(" .")
            self._patterns(line, Span(span.start, span.start + len(bare)), times_only=True)

    def _opens(self, line: Line) -> bool:
        """Whether the line begins with the sentence that opens old minutes, and goes on with another."""
        told = sentences(line.text[:LONGEST_LINE])
        return len(told) > 1 and preamble(line.text[told[0].start : told[0].end]) is not None

    def _preamble(self, line: Line, sentence: Span) -> bool:
        """Reads the sentence that says on which day a body held its meeting; False where it is another."""
        told = preamble(line.text[sentence.start : sentence.end])
        if told is None:
            return False

        def moved(span: Span) -> Span:
            return Span(sentence.start + span.start, sentence.start + span.end)

        day = moved(told.date_span)
        self._keep("date", told.date, Span(line.shadow.start + day.start, line.shadow.start + day.end))
        for field, span in (("body", told.body), ("time", told.clock), ("location", told.place)):
            if span is not None:
                self._value(field, line, moved(span))
        self.read.add(line.block.span)
        return True

    def _patterns(self, line: Line, part: Span, *, times_only: bool = False) -> bool:
        """Reads the fields of the first pattern that `part` of the line is; False where it is none."""
        words = line.text[part.start : part.end]
        bare = words.strip()
        patterns = self._profile.header_sentences if times_only else self._profile.header_lines
        for pattern, sentence, found in patterns.matches(bare):
            if sentence and _SENTENCE_ENDS.search(bare):
                continue  # several sentences, which are read one by one
            lead = part.start + len(words) - len(words.lstrip())
            labelled = pattern.source.split(":", 1)[0].casefold() in {"udvalg", "råd", "udvalg / råd"}
            named = pattern.source.startswith("<body>s møde") and not self._says_kind(line)
            if not self._sound(found, bare, labelled=labelled, named=named):
                continue
            strength = self._strength_of(line, pattern, found, labelled=labelled)
            for (name, slot), field in zip(found.slots, _fields(found), strict=True):
                if field:
                    ends = name == "place" and sentence and bare[slot.start : slot.end].endswith(".")
                    span = Span(slot.start, slot.end - ends)
                    # Of what else a line says, the first statement stands, unless that was an entry of a list.
                    self._strength = strength if name == "body" or strength == LISTED else LABELLED
                    self._value(field, line, Span(lead + span.start, lead + span.end), sure=name != "body")
            self._strength = LABELLED
            self.read.add(line.block.span)
            return True
        return False

    def _strength_of(self, line: Line, pattern: LinePattern, found: LineMatch, *, labelled: bool) -> int:
        """How surely a line tells of the meeting: an entry of a list may be of a menu, and so may a body's bare name.

        A body with the meeting's own date is surer than one that stood alone above.
        """
        if line.block.marker and not line.block.marker[0].isalnum():
            return LISTED
        if pattern.source == "<body>":
            return BARE
        body = found.get("body")
        if labelled and body is not None and is_body(line.text.strip()[body.start : body.end], sure=True):
            return LABELLED
        date = found.get("date")
        known = self.fields.get("date")
        if "body" in self.fields and date is not None and known is not None:
            lead = len(line.text) - len(line.text.lstrip())
            mention = only_date(line.text[lead + date.start : lead + date.end])
            if mention is None or mention.value.lexical != known.value:
                return BARE
        told = pattern.first_word and body is not None and self._is_sure(line, body)  # "Møde i <body>"
        return DATED if date is not None or "body" not in self.fields or told else BARE

    def _is_sure(self, line: Line, body: Span) -> bool:
        return is_body(line.text.strip()[body.start : body.end], sure=True)

    def _says_kind(self, line: Line) -> bool:
        """Whether the line begins with what kind of document it is ("Referat af …")."""
        key = folded(line.text)
        return any(key.startswith(f"{word} ") for words in self._profile.kinds.values() for word in words)

    def _sound(self, found: LineMatch, text: str, *, labelled: bool, named: bool = False) -> bool:
        body, date = found.get("body"), found.get("date")
        if date is not None and not is_date(text[date.start : date.end]):
            return False
        council = found.get("council")
        if council is not None and own_name(capitalised(text[council.start : council.end])) is None:
            return False
        return body is None or labelled or is_body(text[body.start : body.end], sure=not named)

    def _kind(self, line: Line) -> None:
        if "document-kind" in self.fields:
            return
        key = folded(line.text)
        for kind, words in self._profile.kinds.items():
            for word in words:
                if (
                    key == word
                    or (key.startswith((f"{word} ", f"{word}:")) and len(key) < 120)
                    or (key.endswith((f"- {word}", f"– {word}")))
                ):
                    at = line.text.casefold().find(word)
                    self._keep("document-kind", kind, Span(line.shadow.start + at, line.shadow.start + at + len(word)))
                    if key == word:
                        self.read.add(line.block.span)
                    return

    def _joined(self, lines: Sequence[Line]) -> None:
        if {"body", "date", "location"} <= self.fields.keys():
            return
        for first in range(min(len(lines), 6)):
            text, pieces = _join(lines[first : first + _MOST_JOINED])
            for pattern in self._profile.header_joined:
                found = pattern.search(text)
                if found is None or not self._sound(found, text, labelled=False):
                    continue
                for (_, span), field in zip(found.slots, _fields(found), strict=True):
                    at = next((p for p in pieces if p[0] <= span.start and span.end <= p[1]), None)
                    if field and at is not None:
                        end = at[1] if field == "location" else span.end  # a place runs to the end of its line
                        line = at[2]
                        self.read.add(line.block.span)
                        self._value(field, line, Span(span.start - at[0], end - at[0]))
                return

    def read_part(self, part: Part) -> None:
        """Takes the fields that the source itself names."""
        for name, sources in self._profile.fields["meeting"].items():
            found = field_of(part.fields, sources)
            if found is None or found.span is None:
                continue
            value = str(found.value)
            if name == "document-kind":
                value = next((kind for kind, words in self._profile.kinds.items() if value.casefold() in words), "")
            if name in {"date", "published"}:
                value = day_of(value)
            if name in {"time", "end-time"} and not _MOMENT.fullmatch(value):
                value = (clock_of(value) or "") if _CLOCK.fullmatch(value) else ""
            if value:
                self.fields.setdefault(name, Named(value, found.span))


def _fields(found: LineMatch) -> tuple[str, ...]:
    seen_time = False
    names = []
    for slot, _ in found.slots:
        if slot == "time":
            names.append("end-time" if seen_time else "time")
            seen_time = True
        else:
            names.append(_FIELD_OF_SLOT.get(slot, ""))
    return tuple(names)


def _join(lines: Sequence[Line]) -> tuple[str, list[tuple[int, int, Line]]]:
    text = ""
    pieces = []
    for line in lines:
        if len(line.text) > 200:
            break
        if text:
            text += " "
        pieces.append((len(text), len(text) + len(line.text), line))
        text += line.text
    return text, pieces


def field_of(fields: Mapping[str, Field], names: Sequence[str]) -> Field | None:
    """The first of the named fields that has a value which means something (a zero GUID or null does not)."""
    for name in names:
        found = fields.get(name)
        if found is not None and found.value not in (None, "") and found.span is not None:
            return found
    return None


__all__ = ["HeaderReader", "field_of", "stored"]
