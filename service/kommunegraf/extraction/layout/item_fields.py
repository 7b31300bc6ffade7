"""Reads what the lines of an item say of it before its first section: title, case number, openness."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.lines import stored
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Place
from kommunegraf.extraction.meeting.case_titles import case_in_title
from kommunegraf.extraction.meeting.casenumbers import closed_by_title, parse_case_number
from kommunegraf.extraction.outline import Named, Section
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Document, Span
from kommunegraf.reading.shadow import Shadow


class ItemFields:
    """Reads fields of items from the marked lines of a document."""

    def __init__(self, document: Document, shadow: Shadow, profile: Profile, marked: Sequence[Marked]) -> None:
        self._document = document
        self._shadow = shadow
        self._profile = profile
        self._marked = marked

    def without_button(self, title: Place) -> Span:
        """The span of a title without a button of the page that stands in front of it on its line."""
        words = self._marked[title.index].line.numbered_text[title.span.start : title.span.end]
        for word in self._profile.before_title:
            rest = words[len(word) :].lstrip()
            if words.casefold().startswith(f"{word} ") and rest[:1].isupper():
                return Span(title.span.end - len(rest), title.span.end)
        return title.span

    def only_title(self, title: Place, fields: dict[str, Named]) -> Span:
        """The span of a title without buttons and the case number at its end or beginning, which becomes a field."""
        span = self.without_button(title)
        words = self._marked[title.index].line.numbered_text[span.start : span.end]
        case = case_in_title(words)
        if case is None:
            return span
        number = Span(span.start + case.number.start, span.start + case.number.end)
        fields["case-number"] = self.named(title.index, number)
        return Span(span.start + case.title.start, span.start + case.title.end)

    def closed(self, title: Place | None, fields: dict[str, Named]) -> None:
        """Says that an item is closed where its title begins so ("Lukket punkt: …")."""
        if title is None or "open" in fields:
            return
        span = self.without_button(title)
        said = closed_by_title(self._marked[title.index].line.numbered_text[span.start : span.end])
        if said is not None:
            words = self.named(title.index, Span(span.start + said.start, span.start + said.end))
            fields["open"] = Named("false", words.span)

    def closed_by_words(self, sections: Sequence[Section], fields: dict[str, Named]) -> None:
        """Says that an item without a title is closed where its first sentence is that ("Lukket sag. …")."""
        if "open" in fields or not sections or not sections[0].blocks:
            return
        span = sections[0].blocks[0].span
        shown = self._shadow.to_shadow(span)
        first = sentences(self._shadow.text[shown.start : shown.end][:LONGEST_LINE])[:1]
        for sentence in first:
            words = self._shadow.text[shown.start + sentence.start : shown.start + sentence.end]
            said = closed_by_title(words.rstrip(" ."))
            if said is not None:
                start = shown.start + sentence.start
                fields["open"] = Named("false", self._shadow.to_text(Span(start + said.start, start + said.end)))

    def journal_number(self, sections: Sequence[Section], fields: dict[str, Named]) -> None:
        """Takes the number below a heading that announces it ("JOURNALNUMMER") for the item's case number."""
        for section in sections:
            if section.role == "journal" and section.blocks:
                span = section.blocks[0].span
                number = parse_case_number(self._document.words(span).strip())
                if number is not None:
                    fields.setdefault("case-number", Named(number.raw, span))

    def line_fields(self, index: int, fields: dict[str, Named], used: set[int]) -> None:
        """Takes what the line says: case number, caseworker, openness; a line that says any is added to `used`."""
        each = self._marked[index]
        if each.case is not None:
            used.add(index)
            if each.case.number is not None:
                fields.setdefault("case-number", self._plain(index, each.case.number))
            if each.case.person is not None:
                fields.setdefault("caseworker", self._plain(index, each.case.person))
            if each.case.open is not None and each.case.open_span is not None:
                said = self._plain(index, each.case.open_span)
                fields.setdefault("open", Named("true" if each.case.open else "false", said.span))
        elif each.open is not None:
            used.add(index)
            line = each.line
            fields.setdefault("open", Named("true" if each.open else "false", line.block.span))

    def named(self, index: int, span: Span) -> Named:
        """A field whose span counts in the line with its marker."""
        line = self._marked[index].line
        words = line.numbered_text[span.start : span.end]
        return Named(" ".join(words.split()), stored(self._shadow, line, span, self._document))

    def _plain(self, index: int, span: Span) -> Named:
        """A field whose span counts in the line's words."""
        line = self._marked[index].line
        words = line.text[span.start : span.end].strip()
        start = line.shadow.start + span.start
        return Named(words, self._shadow.to_text(Span(start, start + len(words))))
