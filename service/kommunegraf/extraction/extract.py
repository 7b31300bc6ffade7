"""Turns a read document into records with their evidence: structure first, then what the sentences say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from kommunegraf.extraction.duplicates import with_second_evidence
from kommunegraf.extraction.frame import Extraction, Frame, Note
from kommunegraf.extraction.layout.sections import outline
from kommunegraf.extraction.machine import extract_machine
from kommunegraf.extraction.measures.indicators import extract_indicators
from kommunegraf.extraction.meeting.authority import publisher
from kommunegraf.extraction.meeting.calendars import extract_calendars
from kommunegraf.extraction.meeting.document_identity import document_iri
from kommunegraf.extraction.meeting.items import extract_items
from kommunegraf.extraction.meeting.meetings import extract_meeting, meeting_body
from kommunegraf.extraction.meeting.people import masks
from kommunegraf.extraction.meeting.routes import extract_routes
from kommunegraf.extraction.meeting.told_meetings import extract_told_meetings
from kommunegraf.extraction.money.funding import extract_funding
from kommunegraf.extraction.money.implications import extract_implications
from kommunegraf.extraction.outline import Named, Outline
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import Mode, Record, Stated, Text
from kommunegraf.extraction.references.given_letters import extract_given_letters
from kommunegraf.extraction.references.laws import extract_references
from kommunegraf.extraction.relations.relations import extract_relations
from kommunegraf.extraction.topics.subjects import extract_topics
from kommunegraf.identity import Identity
from kommunegraf.reading import shadow_of
from kommunegraf.reading.document import Document

# The sentence-level extractors in the order they run: later ones link to what earlier ones found.
_EXTRACTORS: tuple[Callable[[Frame], object], ...] = (
    extract_instruments,
    extract_agreements,
    extract_partnerships,
    extract_relations,
    extract_funding,
    extract_initiatives,
    extract_indicators,
    extract_implications,
    extract_told_meetings,
    extract_references,
    extract_given_letters,
    extract_topics,
    extract_machine,
)


def extract(document: Document, identity: Identity) -> Extraction:
    """All records of one document, with notes on what a person should look at.

    The document of the result carries the masks; an error in any extractor is raised, never swallowed.
    """
    frame, items, meeting = structure(document, identity)
    document, cut = frame.document, frame.outline
    for run in _EXTRACTORS:
        run(frame)
    frame.notes.extend(Note(code, message) for code, message in _notes(document, cut))
    frame.memo.clear()  # what it holds points back at the frame: cut, both are freed at once
    return Extraction(
        document=document,
        outline=cut,
        document_iri=frame.document_iri,
        version_iri=frame.version_iri,
        records=masked(with_second_evidence(frame.found, document), document),
        machine=masked(frame.machine, document),
        notes=(*frame.notes, *frame.found.notes, *frame.machine.notes),
        publisher=frame.authority,
        title=_title(frame),
        meeting=meeting,
        agenda_items=items,
    )


def structure(document: Document, identity: Identity) -> tuple[Frame, tuple[str, ...], str | None]:
    """The frame of a document with the facts that its structure gives, its agenda items and its meeting.

    What the sentences say is not in it yet.
    """
    shadow = shadow_of(document)
    cut = outline(document, shadow)
    document = replace(document, masks=masks(document, cut))
    found = publisher(document, shadow, cut, identity.base)
    iri = document_iri(document, cut, found, identity)
    frame = Frame(
        document=document,
        shadow=shadow,
        outline=cut,
        identity=identity,
        document_iri=iri,
        version_iri=identity.version(iri, document.sha256),
        authority=found.iri if found else None,
        authority_span=found.span if found else None,
        authority_mode=found.mode if found else Mode.STATED,
        authority_rule=found.rule if found else None,
    )
    if found is None:
        frame.notes.append(Note("authority-unknown", "nothing says whose document it is"))
    frame.body = meeting_body(frame)
    items = extract_items(frame)
    meeting = extract_meeting(frame, items)
    extract_routes(frame)
    extract_calendars(frame)
    return frame, items, meeting


def _notes(document: Document, cut: Outline) -> Iterable[tuple[str, str]]:
    for warning in document.warnings:
        yield "reading", warning
    for note in cut.notes:
        yield "outline", note


def _title(frame: Frame) -> str | None:
    header = frame.outline.header
    if len(frame.outline.items) == 1 and "title" in frame.outline.items[0].fields:
        return _served(frame, frame.outline.items[0].fields["title"])
    if "title" in header:
        return _served(frame, header["title"])
    if frame.outline.items:
        words = [
            frame.document.quote(header[name].span) for name in ("document-kind", "body", "date") if name in header
        ]
        return ", ".join(words) or None
    return None


def _served(frame: Frame, named: Named) -> str:
    """The words of a title, with masked names blotted out; repaired where nothing is masked."""
    if any(mask.overlaps(named.span) for mask in frame.document.masks):
        return " ".join(frame.document.quote(named.span).split())
    return named.value


def masked(records: Iterable[Record], document: Document) -> tuple[Record, ...]:
    """The records with masked names blotted out of every text value, wherever an extractor took it from."""
    names = sorted(
        {document.words(span) for span in document.masks if span.end - span.start > 5}, key=len, reverse=True
    )
    names = [name for name in names if " " in name]
    if not names:
        return tuple(records)
    return tuple(_masked(record, names) for record in records)


@cache
def _holding_words(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a kind of record that hold words."""
    return tuple(name for name, field in kind.model_fields.items() if "Text" in repr(field.annotation))


def _masked(record: Record, names: list[str]) -> Record:
    changed: dict[str, Any] = {}
    for field in _holding_words(type(record)):
        content = getattr(record, field)
        if not content:
            continue
        if isinstance(content, Stated):
            served = _blotted(content, names)
            if served is not content:
                changed[field] = served
        elif isinstance(content, tuple):
            several = tuple(_blotted(each, names) for each in content)
            if any(one is not other for one, other in zip(several, content, strict=True)):
                changed[field] = several
    return record.model_copy(update=changed) if changed else record


def _blotted(stated: Stated[Any], names: list[str]) -> Stated[Any]:
    if not isinstance(stated.value, Text):
        return stated
    text = stated.value.text
    for name in names:
        if name in text:
            text = text.replace(name, "█" * len(name))
    if text == stated.value.text:
        return stated
    return stated.model_copy(update={"value": replace(stated.value, text=text)})
