"""What surrounds amounts in a document: the item, the headings that may give a year, and the ways to say a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.money.fiscal_years import YearMention, only_year, year_of_heading
from kommunegraf.extraction.outline import Named, Section
from kommunegraf.extraction.passages import SILENT_ROLES
from kommunegraf.extraction.records import Iri, Mode, Stated, Temporal
from kommunegraf.reading.document import Span

_TITLES = 3  # so many headings of a document can be its title


@dataclass(frozen=True, slots=True)
class Scope:
    """A section and what stands over it: `item` is the agenda item's IRI, `title` its title (or the document's)."""

    section: Section
    item: str | None
    title: Named | None

    def owner(self, frame: Frame) -> str:
        """What the amounts of the section are minted under."""
        return self.item or frame.document_iri


def scopes(frame: Frame) -> Iterator[Scope]:
    """The sections that can state amounts, in order."""
    for section in frame.outline.sections:
        if section.role not in SILENT_ROLES:
            yield Scope(section, None, frame.outline.header.get("title"))
    for iri, item in zip(item_iris(frame), frame.outline.items, strict=True):
        for section in item.sections:
            if section.role not in SILENT_ROLES:
                yield Scope(section, iri, item.fields.get("title"))


def heading_year(frame: Frame, scope: Scope, *, prose: bool = False) -> YearMention | None:
    """The year that the section's heading, else the item's title, gives what stands below it.

    In a document without items, its first headings are titles too ("Halvårsregnskab 2032" over "Tabel 4: Sundhed").
    For `prose`, the title of an item that only speaks of what is given counts not ("Tilskud 2031").
    """
    title = scope.title.span if scope.title else None
    spans = [scope.section.heading, title]
    if scope.item is None and not frame.outline.items:
        first = [each.heading for each in frame.outline.sections[:_TITLES]]
        spans += [each for each in first if each is not None and each.start < scope.section.span.start]
    for span in spans:
        given = not (prose and span is title and scope.item is not None)
        if (
            span is not None
            and (year := year_of_heading(frame.document.words(span), span.start, given=given)) is not None
        ):
            return year
    return None


def title_year(frame: Frame, scope: Scope) -> YearMention | None:
    """The only year in the item's title, for what an account tells of: "Medfinansiering af sygehuse i 2031"."""
    if scope.item is None or scope.title is None:
        return None
    span = scope.title.span
    return only_year(frame.document.words(span), span.start)


def said_year(year: YearMention | None) -> Stated[Temporal] | None:
    """A fiscal year as a statement: in another form where the words say it, derived where a heading does."""
    if year is None:
        return None
    mode = Mode.DERIVED if year.rule else Mode.NORMALISED
    return say(year.value, year.span, mode=mode, rule=year.rule or None)


def concept(
    frame: Frame, scheme: str, code: str, *spans: Span, rule: str | None = None, mode: Mode | None = None
) -> Stated[Iri]:
    """A concept as a statement: the words name it; `rule` where it is derived (or `mode` says how)."""
    chosen = mode or (Mode.DERIVED if rule else Mode.NORMALISED)
    return say(Iri(iri=frame.identity.concept(scheme, code)), *spans, mode=chosen, rule=rule)
