"""Documents made by hand for the reader: a text, and the facts that its words bear, published as one generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.settings import Settings
from kommunegraf.store.writer import writing

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("example.org", "tekst")
PATH = "/read/document/example.org/tekst"
_OA = "http://www.w3.org/ns/oa#"
_DCTERMS = "http://purl.org/dc/terms/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Bears:
    """The words from `start` to `end` bear the text of a node of a class."""

    start: int
    end: int
    cls: str = "Decision"
    value: str = "godkendt"
    mode: str = "stated"
    rule: str = ""


def publish(
    settings: Settings,
    text: str,
    facts: Sequence[Bears] = (),
    *,
    masks: Sequence[tuple[int, int]] = (),
    report: Mapping[str, Any] | None = None,
    title: str = "En tekst",
    source: str = "",
    method: str = "text",
) -> tuple[str, list[str]]:
    """Publishes the text as the document's newest version; gives the version, and the evidence of each fact."""
    with writing(settings, "a test") as session:
        sha256 = session.folder.texts.put(text, masks, {"report": dict(report or {})})
        version = IDENTITY.version(DOCUMENT, sha256)
        before = session.ledger.current(DOCUMENT)
        quads = [
            _quad(DOCUMENT, _TYPE, ONTOLOGY + "Document"),
            _quad(DOCUMENT, _DCTERMS + "title", title, literal=True),
            _quad(DOCUMENT, _DCTERMS + "hasVersion", version),
            _quad(version, ONTOLOGY + "extractionMethod", IDENTITY.concept("extraction-method", method)),
        ]
        if source:
            quads.append(_quad(DOCUMENT, _DCTERMS + "source", source))
        if before is not None and before != version:
            quads.append(_quad(version, "http://www.w3.org/ns/prov#wasRevisionOf", before))
        evidence = []
        for number, fact in enumerate(facts):
            proof, those = _proved(version, number, fact)
            evidence.append(proof)
            quads += those
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): quads})
        session.ledger.record(document=DOCUMENT, version=version, text_sha256=sha256, fingerprint="1", warnings=0)
        session.publish(stale=False)
    return version, evidence


def _proved(version: str, number: int, fact: Bears) -> tuple[str, list[ox.Quad]]:
    node = IDENTITY.part(DOCUMENT, "node", str(number))
    proof = IDENTITY.evidence(version, fact.start, fact.end, node, "text", fact.value, fact.mode)
    span = IDENTITY.span(version, fact.start, fact.end)
    quads = [
        _quad(node, _TYPE, ONTOLOGY + fact.cls),
        _quad(node, "https://schema.org/text", fact.value, literal=True),
        _quad(proof, _TYPE, ONTOLOGY + "Evidence"),
        _quad(proof, _OA + "hasBody", node),
        _quad(proof, _OA + "hasTarget", span),
        _quad(proof, ONTOLOGY + "supportsProperty", "https://schema.org/text"),
        _quad(proof, ONTOLOGY + "supportsValue", fact.value, literal=True),
        _quad(proof, ONTOLOGY + "assertionMode", IDENTITY.concept("assertion-mode", fact.mode)),
    ]
    if fact.rule:
        quads.append(_quad(proof, ONTOLOGY + "derivationRule", fact.rule, literal=True))
    return proof, quads


def _quad(subject: str, predicate: str, value: str, *, literal: bool = False) -> ox.Quad:
    term = ox.Literal(value) if literal else ox.NamedNode(value)
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term)


class Read(HTMLParser):
    """A reader's page: its elements, and the words of the text as served that stand in it (unseen signs as codes).

    `words`: those of the text; `target`: those where the page leads; `marked`: those of the chosen sentence;
    `borne`: the indexes of facts by the words of each segment, in order; `rows`: the facts beside it, by index, each
    with its link.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = self.target = self.marked = self.all = ""
        self.borne: list[tuple[str, tuple[int, ...]]] = []
        self.rows: dict[int, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        nested = {name for name, _ in self._open}
        assert not (tag == "a" and "a" in nested), "a link in a link"
        row = next((each["id"] for name, each in self._open if name == "li" and "id" in each), None)
        if tag == "a" and row is not None:
            self.rows[int(str(row)[1:])] = str(attributes["href"])
        if tag == "a" and "data-f" in attributes:
            named = tuple(int(index) for index in str(attributes["data-f"]).split())
            self.borne.append(("", named))
        if tag not in ("meta", "link", "input"):
            self._open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.all += data
        if not any(each.get("id") == "served" for _, each in self._open):
            return
        if self._open[-1][1].get("id") == "served":
            assert data.strip() == ""  # between the lines
            return
        self.words += data
        if any(each.get("id") == "at" for _, each in self._open):
            self.target += data
        if any(name == "mark" for name, _ in self._open):
            self.marked += data
        if any("data-f" in each for _, each in self._open):
            words, named = self.borne[-1]
            self.borne[-1] = (words + data, named)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
