"""From typed records to quads: JSON-LD by the contexts of `mappings/contexts/`."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import accumulate, chain
from typing import Any
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from kommunegraf import __version__
from kommunegraf.contexts import context, iri_of
from kommunegraf.errors import MappingError
from kommunegraf.expansion import Node, expand
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import XSD, Duration, Iri, Record, Stated, Temporal, Text
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Document, Span

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")
_A_PART = 2_000  # pieces of evidence whose quads are made together
_ALGORITHM = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def to_quads(extraction: Extraction, identity: Identity) -> list[ox.Quad]:
    """All quads of one document, as `quads_of` makes them, each once."""
    return list(dict.fromkeys(quads_of(extraction, identity)))


def quads_of(extraction: Extraction, identity: Identity) -> Iterator[ox.Quad]:
    """Makes the quads of one document: its own graph, and a machine graph where a third party's machine speaks in it.

    The document graph holds the document and its version (bookkeeping without evidence), the records and, for each
    value of each record, one `kg:Evidence` a proof (Web Annotation: `oa:SpecificResource` with text quote and text
    position selectors). Same extraction, same quads, in the same order; no time stamps, no blank nodes. They are made
    part by part, since those of a long document take much more memory than what they are made of.
    Raises `MappingError` for a field that no context maps or an IRI that is not absolute (JSON-LD would drop both
    in silence).
    """
    writer = _Writer(extraction, identity)
    yield from _expanded(identity.document_graph(extraction.document_iri), writer.document_graph())
    if extraction.machine:
        yield from _expanded(identity.machine_graph(extraction.document_iri), writer.machine_graph())


def _expanded(graph: str, parts: Iterable[list[Node]]) -> Iterator[ox.Quad]:
    for part in parts:
        try:
            found = list(dict.fromkeys(expand({graph: part})))
        except ValueError:  # not so plain that it means the same without a processor
            found = processed({graph: part})
        yield from found


def processed(graphs: Mapping[str, Iterable[Node]]) -> list[ox.Quad]:
    """The quads of node objects by named graph, each once, by Oxigraph's JSON-LD processor: what `expand` abridges."""
    named = [{"@id": graph, "@graph": list(nodes)} for graph, nodes in graphs.items()]
    serialised = json.dumps({"@context": dict(context()), "@graph": named}, ensure_ascii=False)
    return list(dict.fromkeys(ox.parse(serialised.encode("utf-8"), format=ox.RdfFormat.JSON_LD)))


def as_jsonld(record: Record) -> Node:
    """One record as a JSON-LD node object in expanded values, without context and without evidence.

    A field that may hold several values is always a list.
    """
    node: Node = {"id": _absolute(record.id), "type": record.TYPE}
    for name, info in type(record).model_fields.items():
        content = getattr(record, name)
        if isinstance(content, Stated):
            node[info.alias or name] = expanded(content.value)
        elif isinstance(content, tuple) and content:
            node[info.alias or name] = [expanded(each.value) for each in content]
    return node


def expanded(value: object) -> Node:
    """A value as a JSON-LD value object or node reference; numbers as strings in their canonical XSD form.

    Raises `MappingError` for what is none of `records.Value`, floats above all.
    """
    match value:
        case Iri():
            return {"@id": _absolute(value.iri)}
        case Text(text=text, language=None):
            return {"@value": text}
        case Text():
            return {"@value": value.text, "@language": value.language}
        case Temporal():
            return {"@value": value.lexical, "@type": XSD + value.datatype}
        case Duration():
            return {"@value": value.lexical, "@type": XSD + "duration"}
        case bool():
            return {"@value": "true" if value else "false", "@type": XSD + "boolean"}
        case int():
            return {"@value": str(value), "@type": XSD + "integer"}
        case Decimal() if value.is_finite():
            return {"@value": canonical_decimal(value), "@type": XSD + "decimal"}
    raise MappingError(f"a value of type {type(value).__name__} has no RDF form here: {value!r:.80}")


def canonical_decimal(value: Decimal) -> str:
    """The canonical lexical form of xsd:decimal (XSD 1.1 part 2, E.1): no exponent, no needless zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _absolute(iri: str) -> str:
    if not _ABSOLUTE.fullmatch(iri):
        raise MappingError(f"not an absolute IRI: {iri!r:.120}; mint it in identity.py")
    return iri


def _key(term: Node) -> str:
    """What tells a value apart from every other, for the evidence's IRI."""
    if "@id" in term:
        return str(term["@id"])
    return f'"{term["@value"]}"@{term.get("@language", "")}^^{term.get("@type", "")}'


def _web_address(url: str | None) -> str | None:
    """A URL as an IRI: characters that no IRI may hold are percent-encoded; None where it is no absolute URL."""
    if not url:
        return None
    cleaned = quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~-._", encoding="utf-8")
    parts = urlsplit(cleaned)
    return cleaned if parts.scheme in {"http", "https"} and parts.netloc and _ABSOLUTE.fullmatch(cleaned) else None


class _Writer:
    """Builds the JSON-LD nodes of one document."""

    def __init__(self, extraction: Extraction, identity: Identity) -> None:
        self.extraction = extraction
        self.document: Document = extraction.document
        self.identity = identity
        self._masks = sorted(self.document.masks)
        self._mask_starts = [mask.start for mask in self._masks]
        # How far any mask up to this one reaches: it never falls, so it can be searched, overlapping masks or not.
        self._mask_reach = list(accumulate((mask.end for mask in self._masks), max))

    def document_graph(self) -> Iterator[list[Node]]:
        """The nodes of the document's own graph in parts; no node is in two."""
        yield list(self._bookkeeping())
        yield from self._statements(self.extraction.records)

    def machine_graph(self) -> Iterator[list[Node]]:
        """Likewise what the document's machine wrote."""
        agent = self.identity.part(self.extraction.document_iri, "agent", "machine-summary")
        name = {"@value": "A third party's summariser, not named in the source", "@language": "en"}
        yield [{"id": agent, "type": "SoftwareAgent", "name": name}]
        for part in self._statements(self.extraction.machine):
            for node in part:
                if node["type"] == "MachineSummary":
                    node["wasAttributedTo"] = {"@id": agent}
            yield part

    def _bookkeeping(self) -> Iterable[Node]:
        it = self.extraction
        document: Node = {
            "id": _absolute(it.document_iri),
            "type": "Document",
            "documentKind": {"@id": self.identity.concept("document-kind", it.outline.kind)},
            "hasVersion": {"@id": it.version_iri},
        }
        if it.title:
            document["title"] = expanded(self._unnamed(Text(text=it.title), ()))
        if it.publisher:
            document["publisher"] = {"@id": _absolute(it.publisher)}
        if source := _web_address(self.document.url):
            document["source"] = {"@id": source}
        if it.meeting:
            document["primaryTopic"] = {"@id": _absolute(it.meeting)}
        if it.agenda_items:
            document["topic"] = [{"@id": _absolute(item)} for item in it.agenda_items]
        yield document
        agent = self.identity.software("kommunegraf", __version__)
        checksum = self.identity.checksum(it.version_iri)
        yield {
            "id": _absolute(it.version_iri),
            "type": "DocumentVersion",
            "isVersionOf": {"@id": it.document_iri},
            "extractionMethod": {"@id": self.identity.concept("extraction-method", self.document.method.value)},
            "checksum": {"@id": checksum},
            "wasAttributedTo": {"@id": agent},
        }
        yield {
            "id": checksum,
            "type": "Checksum",
            "checksumAlgorithm": {"@id": _ALGORITHM},
            "checksumValue": {"@value": self.document.sha256, "@type": XSD + "hexBinary"},
        }
        yield {
            "id": agent,
            "type": "SoftwareAgent",
            "name": {"@value": "kommunegraf"},
            "softwareVersion": {"@value": __version__},
        }

    def _statements(self, records: Iterable[Record]) -> Iterator[list[Node]]:
        """The nodes of records, then their evidence, then the spans that no part before has."""
        of_one: dict[str, list[Record]] = {}
        for record in records:
            of_one.setdefault(record.id, []).append(record)
        pointed_at: set[str] = set()
        nodes: list[Node] = []
        evidence: dict[str, Node] = {}
        spans: dict[str, Node] = {}
        for record in chain.from_iterable(of_one.values()):
            # Records of one node stand together: what proves it is told once.
            if len(evidence) >= _A_PART and nodes and nodes[-1]["id"] != record.id:
                yield [*nodes, *evidence.values(), *spans.values()]
                pointed_at.update(spans)
                nodes, evidence, spans = [], {}, {}
            node: Node = {"id": _absolute(record.id), "type": record.TYPE, "evidence": []}
            iri_of(record.TYPE)
            for name, stated in record.stated():
                term = expanded(self._unnamed(stated.value, stated.proofs))
                node.setdefault(name, []).append(term)
                for iri in self._prove(node, name, term, stated, evidence):
                    node["evidence"].append({"@id": iri})
                for proof in stated.proofs:
                    target = self.identity.span(self.extraction.version_iri, proof.start, proof.end)
                    if target not in spans and target not in pointed_at:
                        self._point_at(target, Span(proof.start, proof.end), spans)
            nodes.append(node)
        yield [*nodes, *evidence.values(), *spans.values()]

    def _prove(
        self,
        node: Node,
        name: str,
        term: Node,
        stated: Stated[Any],
        evidence: dict[str, Node],
    ) -> Iterable[str]:
        prop = iri_of(name)
        for proof in stated.proofs:
            version = self.extraction.version_iri
            iri = self.identity.evidence(
                version, proof.start, proof.end, node["id"], prop, _key(term), proof.mode.value
            )
            target = self.identity.span(version, proof.start, proof.end)
            known = evidence.get(iri)
            if known is None:
                known = evidence[iri] = {
                    "id": iri,
                    "type": "Evidence",
                    "hasBody": {"@id": node["id"]},
                    "supportsProperty": {"@id": prop},
                    "supportsValue": term,
                    "assertionMode": {"@id": self.identity.concept("assertion-mode", proof.mode.value)},
                    "hasTarget": {"@id": target},
                }
                yield iri
            if proof.rule:
                known.setdefault("derivationRule", []).append({"@value": proof.rule})

    def _point_at(self, target: str, span: Span, spans: dict[str, Node]) -> None:
        selector = self.identity.selector(target)
        spans[target] = {
            "id": target,
            "type": "SpecificResource",
            "hasSource": {"@id": self.extraction.version_iri},
            "hasSelector": {"@id": selector},
        }
        spans[selector] = {
            "id": selector,
            "type": ["TextQuoteSelector", "TextPositionSelector"],
            "exact": {"@value": self.document.quote(span)},
            "start": expanded(span.start),
            "end": expanded(span.end),
        }

    def _unnamed(self, value: Any, proofs: Iterable[Any]) -> Any:
        """The value without masked names, as its quotes are: `█` for each character.

        A value proved by words that overlap a mask loses every occurrence of that mask's words; a title, which
        has no proofs, loses those of all masks.
        """
        if not isinstance(value, Text) or not self.document.masks:
            return value
        spans = [Span(proof.start, proof.end) for proof in proofs]
        text = value.text
        for mask in self._masks_in(spans) if spans else self._masks:
            name = self.document.words(mask).strip()
            if name:
                text = text.replace(name, "█" * len(name))
        return value if text == value.text else Text(text=text, language=value.language)

    def _masks_in(self, spans: Iterable[Span]) -> Iterable[Span]:
        """The masks that overlap one of the spans, found without a look at the others: a text may have very many."""
        found: dict[Span, None] = {}
        for span in spans:
            first = bisect_right(self._mask_reach, span.start)
            last = bisect_left(self._mask_starts, span.end)
            found.update(dict.fromkeys(mask for mask in self._masks[first:last] if mask.overlaps(span)))
        return found
