"""The section machine: cuts a document into header, items and sections with roles, whatever its layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.address_date import date_of_address
from kommunegraf.extraction.layout.bare_numbers import with_bare_numbers
from kommunegraf.extraction.layout.builder import SectionBuilder
from kommunegraf.extraction.layout.case_inside import take_case
from kommunegraf.extraction.layout.closings import cut_closing
from kommunegraf.extraction.layout.found_items import found_items
from kommunegraf.extraction.layout.groups import group_says, in_groups
from kommunegraf.extraction.layout.header import HeaderReader, field_of
from kommunegraf.extraction.layout.headless import bare_outcomes, cut_after_outcome, outcomes_alone, without_headings
from kommunegraf.extraction.layout.item_fields import ItemFields
from kommunegraf.extraction.layout.journal_ends import outcomes_at_end
from kommunegraf.extraction.layout.kinds import document_kind, heading_like
from kommunegraf.extraction.layout.layouts import Profile, choose, profile
from kommunegraf.extraction.layout.leadins import split_lead_ins
from kommunegraf.extraction.layout.lines import Line, folded, official_lines
from kommunegraf.extraction.layout.marks import Marked, mark, same_words
from kommunegraf.extraction.layout.own_decisions import body_of_routes, is_of_menu, meeting_of_decisions
from kommunegraf.extraction.layout.part_lines import lines_of_parts
from kommunegraf.extraction.layout.running_numbers import with_running_numbers
from kommunegraf.extraction.layout.spoken import proposals, spoken_decisions
from kommunegraf.extraction.layout.stages import name_stages
from kommunegraf.extraction.layout.starts import Start
from kommunegraf.extraction.layout.taught_headings import with_taught_headings
from kommunegraf.extraction.meeting.absentees import part_absentees
from kommunegraf.extraction.outline import Item, Named, Outline, Section
from kommunegraf.extraction.words.dates import dates
from kommunegraf.reading.document import Block, BlockKind, Document, Part, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow

# Forms (the beginning of their name) whose source gives borders and names, and the profile that knows these.
_GIVEN = {"firstagenda": "firstagenda", "jsonapi": "drupal-jsonapi", "agenda-json": "agenda-json"}


def outline(document: Document, shadow: Shadow) -> Outline:
    """The document's outline; every official line lands in exactly one section or field."""
    return _Machine(document, shadow).outline()


class _Machine:
    def __init__(self, document: Document, shadow: Shadow) -> None:
        self.document = document
        self.shadow = shadow
        lines = official_lines(document, shadow)
        given = next((name for form, name in _GIVEN.items() if document.form.startswith(form)), None)
        self.profile: Profile = profile(given) if given else choose([line.numbered_text for line in lines])
        self.marked = with_taught_headings(self._numbered(mark(lines, self.profile)), self.profile)
        self.furniture = [zone.span.start for zone in document.zones if zone.kind is ZoneKind.CHROME]
        self.marked = self._parted(self.marked)
        self.header = HeaderReader(document, shadow, self.profile)
        self.headless = without_headings(self.marked)

    def _numbered(self, marked: Sequence[Marked]) -> tuple[Marked, ...]:
        return with_running_numbers(with_bare_numbers(marked), self.profile)

    def outline(self) -> Outline:
        parts = [part for part in _all_parts(self.document.parts) if part.kind == "item"]
        for part in self.document.parts:
            if part.kind == "meeting":
                self.header.read_part(part)
        items, outside = self._from_parts(parts) if parts else self._from_text()
        items = tuple(replace(item, sections=self._refined(item.sections)) for item in items)
        items = outcomes_at_end(items, self.shadow)
        items = proposals(spoken_decisions(outcomes_alone(items, self.shadow), self.shadow), self.shadow)
        items = cut_closing(items, self.shadow)
        if is_of_menu(items, self.header.fields):
            del self.header.fields["body"]
        items = name_stages(items, self.header.fields)
        if self.headless:
            items = cut_after_outcome(items, self.shadow)
        self.header.fields.update(meeting_of_decisions(items, self.header.fields, self.shadow))
        self._end_of_meeting()
        stated = {name: named for name, named in self.header.fields.items() if not named.rule}
        kind = document_kind(self.document, self.shadow, self.profile, stated, items, outside)
        dated = date_of_address(self.document.url, self.header.fields) if items else None
        if dated is not None:
            self.header.fields["date"] = dated
        self.header.fields.update(body_of_routes(items, self.header.fields, self.shadow))
        title = self._title(outside)
        if title is not None and "title" not in self.header.fields and not items:
            self.header.fields["title"] = title
        return Outline(
            kind=kind,
            layout=self.profile.name,
            header=dict(self.header.fields),
            items=items,
            sections=outside,
            recognised=_recognised(items, outside),
            header_lines=tuple(sorted(self.header.read)),
        )

    def _refined(self, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """The sections of an item, cut once more where no heading shows the border."""
        return part_absentees(bare_outcomes(split_lead_ins(sections, self.shadow), self.shadow), self.shadow)

    def _end_of_meeting(self) -> None:
        """Takes the time of a closing line that stands among the items ("Mødet sluttede kl. 12.40")."""
        for each in self.marked:
            if each.heading is not None and each.heading.role == "closing" and "time" in each.heading.slots:
                self.header.read_end(each.line, each.heading.slots["time"])

    # --- items whose borders the source gives -------------------------------------------------------------------
    def _from_parts(self, parts: Sequence[Part]) -> tuple[tuple[Item, ...], tuple[Section, ...]]:
        items = []
        claimed: set[int] = set()
        for part, indices in zip(parts, lines_of_parts(self.marked, parts), strict=True):
            claimed.update(indices)
            fields = self._part_fields(part)
            first = next((i for i in indices if self.marked[i].heading is not None), len(self.marked))
            if len(parts) == 1:
                self.header.read_lines([self.marked[i].line for i in indices if i < first])
            used = {
                index
                for index in indices
                if index < first
                and (
                    self.marked[index].case is not None
                    or self.marked[index].open is not None
                    or ("title" in fields and same_words(self.marked[index].text, fields["title"].value))
                    or _is_header(self.marked[index], self.header.fields)
                )
            }
            for index in sorted(used):
                self._say_again(self.marked[index], fields)
            used |= take_case(self.marked, indices, fields, self._reading())
            sections = self._sections([i for i in indices if i not in used])
            spans = [self.marked[i].line.block.span for i in indices] or [part.span]
            span = Span(min(s.start for s in spans), max(s.end for s in spans))
            items.append(Item(span=span, fields=fields, sections=sections, parts=part.parts))
        rest = [index for index in range(len(self.marked)) if index not in claimed]
        self.header.read_lines([self.marked[i].line for i in rest])
        return tuple(items), self._sections(rest)

    def _part_fields(self, part: Part) -> dict[str, Named]:
        fields = {}
        for name, sources in self.profile.fields["item"].items():
            found = field_of(part.fields, sources)
            if found is not None and found.span is not None:
                value = str(found.value).lower() if isinstance(found.value, bool) else str(found.value)
                others = [part.fields[source] for source in sources if source in part.fields]
                again = [other.span for other in others if other.value == found.value and other.span != found.span]
                fields[name] = Named(value, found.span, again=tuple(span for span in again if span is not None))
        return fields

    def _say_again(self, each: Marked, fields: dict[str, Named]) -> None:
        """Takes a line above the first section that repeats what a field of the source says as its second evidence."""
        line = each.line
        title = fields.get("title")
        if title is not None and same_words(each.text, title.value):
            fields["title"] = replace(title, again=(*title.again, line.block.span))
        number = fields.get("case-number")
        if (
            number is not None
            and each.case is not None
            and each.case.number is not None
            and each.case.raw == number.value
        ):
            start = line.shadow.start + each.case.number.start
            span = self.shadow.to_text(Span(start, start + len(each.case.raw)))
            fields["case-number"] = replace(number, again=(*number.again, span))

    # --- items found in the text --------------------------------------------------------------------------------
    def _from_text(self) -> tuple[tuple[Item, ...], tuple[Section, ...]]:
        first = next((i for i, each in enumerate(self.marked) if _ends_header(each)), len(self.marked))
        following = self.marked[first].line if first < len(self.marked) else None
        self.header.read_lines([each.line for each in self.marked[:first]], following)
        header = {i for i, each in enumerate(self.marked) if each.line.block.span in self.header.read}
        self.marked, starts = found_items(self.marked, self.profile, header, self.header.fields)
        self.marked, groups = in_groups(self.marked, starts)
        head = starts[0].first if starts else first
        self.header.read_lines([each.line for each in self.marked[first:head]])
        items = []
        borders = [start.first for start in starts] + [len(self.marked)]
        for start, end, group in zip(starts, borders[1:], groups, strict=True):
            items.append(self._item(start, end, group, alone=len(starts) == 1))
        if starts:
            return tuple(items), self._sections(range(head))
        return (), self._free_sections()

    def _reading(self) -> ItemFields:
        return ItemFields(self.document, self.shadow, self.profile, self.marked)

    def _item(self, start: Start, end: int, group: int | None, *, alone: bool) -> Item:
        reading = self._reading()
        fields: dict[str, Named] = {}
        used = set(start.used)
        if start.title is not None:
            fields["title"] = reading.named(start.title.index, reading.only_title(start.title, fields))
        if start.number is not None:
            fields["number"] = reading.named(start.number.index, start.number.span)
        indices = list(range(start.first, end))
        before_sections = []
        for index in indices:
            heading = self.marked[index].heading
            if heading is not None and not self.marked[index].chrome and heading.role != "caseworkers":
                break
            before_sections.append(index)
        for index in before_sections:
            reading.line_fields(index, fields, used)
            if alone and self.marked[index].line.block.span in self.header.read:
                used.add(index)
        if start.case is not None:
            reading.line_fields(start.case, fields, used)
        if group is not None:
            says = "true" if group_says(self.marked[group]) else "false"
            fields.setdefault("open", Named(says, self.marked[group].line.block.span))
        reading.closed(start.title, fields)
        used |= take_case(self.marked, indices, fields, reading)
        sections = self._sections([i for i in indices if i not in used])
        if start.title is None:
            reading.closed_by_words(sections, fields)
        reading.journal_number(sections, fields)
        spans = [self.marked[i].line.block.span for i in indices]
        return Item(Span(spans[0].start, max(s.end for s in spans)), fields, sections)

    # --- sections -----------------------------------------------------------------------------------------------
    def _sections(self, indices: Sequence[int] | range) -> tuple[Section, ...]:
        """The lines cut at headings; lines before the first heading have role "unknown", routes their own."""
        building = SectionBuilder()
        end = 0
        for index in indices:
            each = self.marked[index]
            if each.chrome or self._furniture_between(end, each.line.block.span.start):
                building.furniture()
            end = each.line.block.span.end
            if each.chrome:
                continue
            if self._repeats_kind(index):
                building.furniture()
            elif each.page:
                building.aside("page", each.line.block)
            elif each.heading is not None and each.heading.role == "group":
                building.furniture()
                building.aside("group", each.line.block)
            elif each.route:
                building.route(each.line.block)
            elif each.heading is not None:
                building.heading(*self._heading(each))
            elif each.line.block.kind is BlockKind.HEADING:
                building.heading("unknown", each.line.block.span, {}, None)
            else:
                building.block(each.line.block)
        return building.done()

    def _repeats_kind(self, index: int) -> bool:
        """Whether a line among the sections only says "Referat", as the page's first lines do, before a heading."""
        if self.marked[index].heading is not None or index + 1 >= len(self.marked):
            return False
        if self.marked[index + 1].heading is None or "document-kind" not in self.header.fields:
            return False
        words = folded(self.marked[index].text)
        return any(words in kinds for kinds in self.profile.kinds.values())

    def _parted(self, marked: Sequence[Marked]) -> tuple[Marked, ...]:
        """The lines, those marked before which reading left out page furniture, or a button stands."""
        told = []
        end = 0
        for index, each in enumerate(marked):
            span = each.line.block.span
            button = index > 0 and marked[index - 1].chrome
            parted = button or self._furniture_between(end, span.start)
            told.append(each if parted == each.parted else replace(each, parted=parted))
            end = span.end
        return tuple(told)

    def _furniture_between(self, start: int, end: int) -> bool:
        """Whether reading left out page furniture there."""
        index = bisect_left(self.furniture, start)
        return 0 < start <= end and index < len(self.furniture) and self.furniture[index] < end

    def _heading(self, each: Marked) -> tuple[str, Span, dict[str, Named], Block | None]:
        heading, line = each.heading, each.line
        assert heading is not None
        stage: dict[str, Named] = {}
        for name, span in heading.slots.items():
            words = line.text[span.start : span.end]
            shown = Span(line.shadow.start + span.start, line.shadow.start + span.end)
            if name == "date":
                mention = next(iter(dates(words)), None)
                if mention is not None:
                    at = Span(shown.start + mention.span.start, shown.start + mention.span.end)
                    stage["date"] = Named(mention.value.lexical, self.shadow.to_text(at))
            else:
                stage[name] = Named(" ".join(words.split()), self.shadow.to_text(shown))
        rest = None
        if heading.rest is not None:
            shown = Span(line.shadow.start + heading.rest.start, line.shadow.start + heading.rest.end)
            rest = replace(line.block, span=self.shadow.to_text(shown), kind=BlockKind.PARAGRAPH, marker="", gap=0)
        words_span = Span(line.shadow.start + heading.words.start, line.shadow.start + heading.words.end)
        return heading.role, self.shadow.to_text(words_span), stage, rest

    def _free_sections(self) -> tuple[Section, ...]:
        """The sections of a text that is no agenda item: any line that stands as a heading begins one."""
        building = SectionBuilder()
        for index, each in enumerate(self.marked):
            if each.chrome:
                continue
            following = self.marked[index + 1].line if index + 1 < len(self.marked) else None
            if each.heading is not None and each.heading.rest is None:
                building.heading(*self._heading(each))
            elif heading_like(each.line, following):
                building.heading("unknown", each.line.block.span, {}, None)
            else:
                building.block(each.line.block)
        return building.done()

    def _title(self, outside: Sequence[Section]) -> Named | None:
        """The title of a page: its first line, where that stands as a heading and is not the first of numbered ones."""
        if not outside:
            return None
        first_line = next((each.line for each in self.marked if not each.chrome), None)
        if first_line is not None and first_line.block.marker:
            return None
        first = outside[0]
        span = first.heading if first.heading is not None else (first.blocks[0].span if first.blocks else None)
        if span is None or span.end - span.start > 200:
            return None
        words = self.shadow.text[self.shadow.to_shadow(span).start : self.shadow.to_shadow(span).end]
        return Named(" ".join(words.split()), span)


def _all_parts(parts: Sequence[Part]) -> list[Part]:
    found = []
    for part in parts:
        found.append(part)
        if part.kind != "item":
            found.extend(_all_parts(part.parts))
    return found


def _ends_header(each: Marked) -> bool:
    """Whether the header is over at this line: a section, a case number or a numbered title begins."""
    if each.heading is not None:
        return each.heading.role not in {"chrome", "participants", "contents", "absence", "closing", "page", "group"}
    return each.case is not None or each.route


def _is_header(each: Marked, header: dict[str, Named]) -> bool:
    """Whether a line before the first section was read as part of the header."""
    span = each.line.block.span
    return any(named.span in span for named in header.values())


def _recognised(items: Sequence[Item], outside: Sequence[Section]) -> float:
    known = total = 0
    for section in [*outside, *(section for item in items for section in item.sections)]:
        length = section.span.end - section.span.start
        total += length
        known += length if section.role != "unknown" else 0
    return round(known / total, 4) if total else 1.0


__all__ = ["Line", "outline"]
