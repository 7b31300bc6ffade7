"""From a source's view to an extraction, as any document's: records with their evidence, topics, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pyoxigraph as ox

from kommunegraf.bridges.bridge import Bridge
from kommunegraf.bridges.building import Built, build
from kommunegraf.bridges.naming import Naming
from kommunegraf.bridges.people import masks
from kommunegraf.bridges.sources import Bridged
from kommunegraf.errors import ReadingError
from kommunegraf.extraction.coverage import Coverage
from kommunegraf.extraction.extract import masked
from kommunegraf.extraction.frame import Extraction, Frame, Note
from kommunegraf.extraction.outline import Item, Named, Outline, Section
from kommunegraf.extraction.records import AgendaItem, Decision, Meeting, Record
from kommunegraf.extraction.topics.subjects import extract_topics
from kommunegraf.gazetteer import authority_by_host
from kommunegraf.identity import Identity
from kommunegraf.reading import shadow_of
from kommunegraf.reading.document import Document, Span
from kommunegraf.validation.cpr import redact

BRIDGED = "bridge "
"""What the layout of a bridged source begins with; the bridge's name follows."""
_MOST_TRIPLES = 1_000_000


def extract_bridged(source: Bridged, name: str, url: str | None, bytes_sha256: str, identity: Identity) -> Extraction:
    """The extraction of a source by its bridge.

    Raises `ReadingError` where a value is none of its kind or the source holds nothing that the bridge tells, and
    `ConfigurationError` where the bridge itself is wrong.
    """
    view, bridge = source
    document = replace(view.document(f"bridge-{bridge.name}"), name=name, url=url, bytes_sha256=bytes_sha256)
    naming = Naming(identity, view, bridge.name, document.sha256, url)
    blotted = masks(view)
    built = build(_constructed(source, identity.base), view, bridge, naming, blotted)
    document = replace(document, masks=masks(view, built.people) if built.people else blotted)
    if not built.records:
        raise ReadingError(
            name,
            "; ".join(note.message for note in built.notes[:5]) or f"the bridge {bridge.name} finds nothing in it",
            "Look whether it is of the kind that docs/bridges.md shows",
        )
    return _extraction(document, built, bridge, identity)


def coverage_of_bridged(extraction: Extraction) -> Coverage:
    """What of a source was understood: the share of its values' characters that bear no fact; it has no headings."""
    proofs = (proof for record in extraction.records for _, stated in record.stated() for proof in stated.proofs)
    said = {(proof.start, proof.end) for proof in proofs}
    spans = [block.span for block in extraction.document.blocks]
    official = sum(span.end - span.start for span in spans)
    left = sum(span.end - span.start for span in spans if (span.start, span.end) not in said)
    outline = extraction.outline
    share = left / official if official else 0.0
    return Coverage(outline.layout, outline.kind, (), len(outline.items), {}, official, share, ())


def _constructed(source: Bridged, base: str) -> Iterator[ox.Triple]:
    """What the query gives, in a store in memory that holds the view alone."""
    store = ox.Store()
    store.bulk_extend(source.view.triples)
    results = store.query(source.bridge.query(base))
    assert isinstance(results, ox.QueryTriples)  # as it was when the bridge was loaded
    for number, triple in enumerate(results):
        if number >= _MOST_TRIPLES:
            raise ReadingError(
                source.view.name,
                f"the bridge {source.bridge.name} makes more than {_MOST_TRIPLES:,} statements",
                "Split it",
            )
        yield triple


def _extraction(document: Document, built: Built, bridge: Bridge, identity: Identity) -> Extraction:
    publisher = built.publisher
    if publisher is None and document.url:
        found = authority_by_host(_host(document.url), identity.base)
        publisher = found.iri if found else None
    frame = Frame(
        document=document,
        shadow=shadow_of(document),
        outline=Outline(bridge.kind, f"{BRIDGED}{bridge.name}", {}, (), ()),
        identity=identity,
        document_iri=built.document,
        version_iri=identity.version(built.document, document.sha256),
        authority=publisher,
    )
    for record in built.records:
        frame.found.add(record)
    items = [record.id for record in frame.found if isinstance(record, AgendaItem)]
    meetings = [record.id for record in frame.found if isinstance(record, Meeting)]
    frame.outline = replace(frame.outline, items=tuple(_items(frame, built)))
    if bridge.language == "da":  # no words of another language say what is within public health, or that nothing is
        extract_topics(frame)
    frame.notes.extend(built.notes)
    frame.notes.extend(Note("reading", redact(warning)) for warning in document.warnings)
    if publisher is None:
        frame.notes.append(Note("authority-unknown", "nothing says whose document it is"))
    return Extraction(
        document=document,
        outline=frame.outline,
        document_iri=frame.document_iri,
        version_iri=frame.version_iri,
        records=masked(frame.found, document),
        machine=(),
        notes=(*frame.notes, *frame.found.notes),
        publisher=publisher,
        title=built.title,
        meeting=meetings[0] if len(meetings) == 1 else None,
        agenda_items=tuple(items),
    )


def _items(frame: Frame, built: Built) -> Iterator[Item]:
    """The agenda items as an outline has them, so that their topics are read: their titles, and what was decided."""
    found = []
    for record in built.records:
        place = built.places.get(record.id)
        if isinstance(record, AgendaItem) and place is not None:
            found.append((place.span, record))
    found.sort(key=lambda each: each[0])
    for index, (span, record) in enumerate(found):
        following = found[index + 1][0].start if index + 1 < len(found) else len(frame.document.text)
        said = [each for each in _said(frame, record) if span.end <= each.start and each.end <= following]
        whole = Span(span.start, max([span.end, *(each.end for each in said)]))
        yield Item(whole, _named(frame, record, span), tuple(_sections(frame, said)))


def _named(frame: Frame, record: AgendaItem, span: Span) -> dict[str, Named]:
    key = record.id.removeprefix(f"{frame.document_iri}/item/")
    named = {"identifier": Named(key, span)}
    if record.title is not None:
        proof = record.title.proofs[0]
        named["title"] = Named(record.title.value.text, Span(proof.start, proof.end))
    return named


def _said(frame: Frame, item: AgendaItem) -> Sequence[Span]:
    linked: list[Record | None] = [frame.found.get(link.value.iri) for link in item.has_decision]
    texts = [each.text for each in linked if isinstance(each, Decision) and each.text is not None]
    if item.abstract is not None:
        texts.append(item.abstract)
    return sorted({Span(proof.start, proof.end) for text in texts for proof in text.proofs})


def _sections(frame: Frame, said: Sequence[Span]) -> Iterator[Section]:
    blocks = {block.span: block for block in frame.document.blocks}
    for span in said:
        if span in blocks:
            yield Section("presentation", None, span, (blocks[span],))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
