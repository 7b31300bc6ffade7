"""A case's timeline as its saved query gives it, each step with the sentences that prove it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.api import entities
from kommunegraf.api.entities import Graph, Json
from kommunegraf.errors import StoreError
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts

_DEFAULT = ox.DefaultGraph()
_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_MOST = 100  # pieces of evidence that are shown of a step
_AROUND = 200  # code points of a line that are shown before and after a quote
_LONGEST = 2_000  # code points of one sentence that are shown
_OPEN_TEXTS = 6  # texts that are kept while sentences are looked for
_WHOLE = 400_000  # code points of all sentences and texts that are shown of one timeline


@dataclass(frozen=True, slots=True)
class Sentence:
    """Lines of a document's text as served: `pieces` in order, each with whether evidence quotes it.

    `start`: where in the text (code points). `rules`: those by which values follow from the quotes, none where the
    words say them.
    """

    pieces: tuple[tuple[str, bool], ...]
    document: str
    start: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `date` is "" where none is known, `kind` item, recommendation, decision or attachment."""

    kind: str
    date: str
    body: str
    node: str
    text: str
    item: str
    outcome: str = ""
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass
class Timeline:
    """The steps of the case or item with the IRI `about`, in the order of the query; `numbers` as written.

    `cut` says that further steps are left out, since there is too much to be shown.
    """

    about: str
    title: str
    numbers: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)
    cut: bool = False


def timeline_of(about: str, rows: bytes, sources: Sources, language: str) -> Timeline:
    """The timeline from the query's result (SPARQL 1.1 Query Results JSON), with labels in a language."""
    bindings = json.loads(rows)["results"]["bindings"]
    steps: list[Step] = []
    left = _WHOLE
    for row in bindings:
        step = _step({name: each["value"] for name, each in row.items()}, sources, language)
        left -= len(step.text) + sum(len(piece) for each in step.sentences for piece, _ in each.pieces)
        if left < 0:
            break
        steps.append(step)
    numbers = sources.values(about, "https://w3id.org/kommunegraf/ns#caseNumber")
    titles = [step.text for step in steps if step.kind == "item" and step.text]
    return Timeline(about, titles[-1] if titles else "", tuple(sorted(numbers)), steps, len(steps) < len(bindings))


def _step(row: dict[str, str], sources: Sources, language: str) -> Step:
    return Step(
        kind=row["kind"],
        date=row.get("date", ""),
        body=row.get("bodyLabel", ""),
        node=row["step"],
        text=row.get("text", ""),
        item=row["item"],
        outcome=sources.label(row["outcome"], language) if "outcome" in row else "",
        documents=tuple(sorted(row.get("documents", "").split())),
        rules=tuple(sorted(row.get("rules", "").split())),
        sentences=tuple(sources.sentences(row.get("evidence", "").split())),
    )


class Sources:
    """Where the sentences of one generation stand: its store, its ledger and the texts as served."""

    def __init__(self, store: ox.Store, ledger: Ledger, texts: Texts, graph: Graph = _DEFAULT) -> None:
        """`graph` is where evidence is looked for: the default graph, or that of a machine."""
        self._store = store
        self._graph = graph
        self._ledger = ledger
        self._texts = texts
        self._served: dict[str, str] = {}  # the versions that were last looked at, and their texts

    def values(self, node: str, predicate: str) -> set[str]:
        """The lexical forms of a property's values."""
        found = self._store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None, _DEFAULT)
        return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}

    def label(self, concept: str, language: str) -> str:
        """A concept's label in the language, else its code."""
        for quad in self._store.quads_for_pattern(ox.NamedNode(concept), _LABEL, None, _DEFAULT):
            if isinstance(quad.object, ox.Literal) and quad.object.language == language:
                return quad.object.value
        return concept.rpartition("/")[2]

    def sentences(self, evidence: list[str]) -> Iterator[Sentence]:
        """The lines in which evidence (by IRI) stands, in the order of the texts, each once with all quotes in it."""
        found = (entities.proof(self._store, ox.NamedNode(iri), self._graph) for iri in sorted(evidence)[:_MOST])
        proofs = [each for each in found if each["version"]]
        proofs.sort(key=lambda each: (each["version"], each["start"], -each["end"]))
        together: list[Json] = []
        line_end = 0
        for each in proofs:
            if together and (each["version"] != together[0]["version"] or each["start"] > line_end):
                yield self._sentence(together, line_end)
                together, line_end = [], 0
            if not together or each["end"] > line_end:
                line_end = max(line_end, self._line_end(each))
            together.append(each)
        if together:
            yield self._sentence(together, line_end)

    def _line_end(self, proof: Json) -> int:
        """Where the line ends that a quote ends in (the quote's own end where there is no text)."""
        end, text = int(proof["end"]), self._text(proof["version"])
        found = text.find("\n", end)
        return max(end, found if found >= 0 else len(text))

    def _sentence(self, proofs: list[Json], line_end: int) -> Sentence:
        version, first = proofs[0]["version"], int(proofs[0]["start"])
        text = self._text(version)
        document = self._ledger.document_of(version) or ""
        rules = tuple(sorted({str(each["rule"]) for each in proofs if "rule" in each}))
        if not text:
            return Sentence(_within([(each["quote"], True) for each in proofs]), document, first, rules)
        low = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
        end = max(each["end"] for each in proofs)
        high = min(line_end, end + _AROUND)
        pieces: list[tuple[str, bool]] = [("… ", False)] if low and text[low - 1] != "\n" else []
        done = low
        for each in proofs:
            if each["end"] > done:
                start = max(done, each["start"])
                pieces += [(text[done:start], False), (text[start : each["end"]], True)]
                done = each["end"]
        pieces.append((text[done:high], False))
        if high < len(text) and text[high] != "\n":
            pieces.append((" …", False))
        return Sentence(_within(pieces), document, first, rules)

    def _text(self, version: str) -> str:
        text = self._served.pop(version, None)
        if text is None:
            sha256 = self._ledger.text_of(version)
            try:
                text = self._texts.served(sha256) if sha256 else ""
            except StoreError:
                text = ""
            while len(self._served) >= _OPEN_TEXTS:
                del self._served[next(iter(self._served))]
        self._served[version] = text
        return text


def _within(pieces: list[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """The pieces that are not empty, cut where they get longer than a sentence may be."""
    kept: list[tuple[str, bool]] = []
    left = _LONGEST
    for piece, quoted in pieces:
        if piece:
            kept.append((piece[:left], quoted))
            left -= len(piece)
        if left < 0:
            return (*kept, (" …", False))
    return tuple(kept)
