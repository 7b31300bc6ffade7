"""The structural facts of an extraction in the form that gold tells them: meeting, items, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kommunegraf.evaluation.masked import MASK
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    AgendaItem,
    Case,
    Decision,
    GoverningBody,
    Iri,
    Meeting,
    Recommendation,
    Record,
    Stated,
    Temporal,
    Text,
)
from kommunegraf.reading.document import Document, Span

UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Names:
    """What may be called by several words, the name in the graph first: a body by its other labels; a text that was
    repaired (OCR) by the words of its source, as a reader copies them.
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """`words` are those of the source where names are masked in the text: matched with gold, and never shown."""

    text: str
    outcome: str | None = None
    by: Names | None = None
    date: str | None = None
    words: str = ""

    @property
    def compared(self) -> str:
        return self.words or self.text


@dataclass(frozen=True, slots=True)
class FoundItem:
    number: Names | None = None
    title: Names | None = None
    case: Names | None = None
    open: bool | None = None
    recommendations: tuple[str, ...] = ()
    decisions: tuple[FoundDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the records of a document say of its meeting and items; values as gold writes them."""

    body: Names | None = None
    date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    place: Names | None = None
    items: tuple[FoundItem, ...] = field(default=())


def found_in(extraction: Extraction) -> Found:
    """The facts of the records that would reach the graph; those of other meetings that sentences tell of are none."""
    nodes = {record.id: record for record in extraction.records}
    items = [record for record in extraction.records if isinstance(record, AgendaItem)]
    items.sort(key=lambda item: item.position.value if item.position else 0)
    meeting = nodes.get(extraction.meeting or "")
    document = extraction.document
    found = tuple(_item(nodes, document, item) for item in items)
    if not isinstance(meeting, Meeting):
        return Found(items=found)
    return Found(
        body=_names(nodes, meeting.held_by),
        date=_lexical(meeting.date),
        start_time=_time(meeting.start_date),
        end_time=_time(meeting.end_date),
        place=_words(document, meeting.location),
        items=found,
    )


def _item(nodes: Mapping[str, Record], document: Document, item: AgendaItem) -> FoundItem:
    case = nodes.get(item.concerns_case.value.iri) if item.concerns_case else None
    return FoundItem(
        number=_words(document, item.item_number),
        title=_words(document, item.title),
        case=_words(document, case.case_number) if isinstance(case, Case) else None,
        open=item.is_open.value if item.is_open else None,
        recommendations=tuple(
            node.text.value.text
            for node in _nodes(nodes, item.has_recommendation)
            if isinstance(node, Recommendation) and node.text
        ),
        decisions=tuple(
            FoundDecision(
                text=node.text.value.text,
                outcome=_code(node.outcome),
                by=_names(nodes, node.decided_by),
                date=_lexical(node.date),
                words=_unmasked(document, node.text),
            )
            for node in _nodes(nodes, item.has_decision)
            if isinstance(node, Decision) and node.text
        ),
    )


def _nodes(nodes: Mapping[str, Record], links: Iterable[Stated[Iri]]) -> Iterable[Record]:
    return (nodes[link.value.iri] for link in links if link.value.iri in nodes)


def _names(nodes: Mapping[str, Record], link: Stated[Iri] | None) -> Names | None:
    if link is None:
        return None
    node = nodes.get(link.value.iri)
    if isinstance(node, GoverningBody) and node.label:
        return Names((node.label.value.text, *(each.value.text for each in node.alt_label)))
    return Names((link.value.iri,))


def _words(document: Document, stated: Stated[Text] | None) -> Names | None:
    """The value, then the words that bear it: matched with gold, and never shown.

    A value that is masked throughout has no other words.
    """
    if stated is None:
        return None
    if not stated.value.text.strip(f"{MASK} "):
        return Names((stated.value.text,))
    quotes = (document.words(Span(proof.start, proof.end)) for proof in stated.proofs)
    return Names(tuple(dict.fromkeys((stated.value.text, *quotes))))


def _unmasked(document: Document, stated: Stated[Text]) -> str:
    """The words of the source where the text has masked names; else ""."""
    if "█" not in stated.value.text:
        return ""
    return " ".join(document.words(Span(proof.start, proof.end)) for proof in stated.proofs)


def _lexical(stated: Stated[Temporal] | None) -> str | None:
    return stated.value.lexical if stated else None


def _time(stated: Stated[Temporal] | None) -> str | None:
    """Hours and minutes of a moment, as it is told where the meeting is."""
    return stated.value.lexical.partition("T")[2][:5] or None if stated else None


def _code(stated: Stated[Iri] | None) -> str | None:
    """The code of an outcome; that none is stated says nothing."""
    code = stated.value.iri.rpartition("/")[2] if stated else UNSTATED
    return None if code == UNSTATED else code
