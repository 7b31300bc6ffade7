"""A case's timeline as its saved query gives it, each step with the sentences that prove it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kommunegraf.api import entities
from kommunegraf.api.entities import Graph, Json
from kommunegraf.api.modes import DERIVED
from kommunegraf.api.proving import Proving
from kommunegraf.contexts import iri_of
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

    `start`: where in the text the first quote is, `begin` where the pieces begin (code points). `cut_before` and
    `cut_after`: their lines go on there. `rules`: those by which values follow from the quotes, none where the words
    say them.
    """

    pieces: tuple[tuple[str, bool], ...]
    document: str
    start: int
    begin: int
    cut_before: bool = False
    cut_after: bool = False
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


def timeline_of(
    about: str, rows: bytes, sources: Sources, language: str, modes: Collection[str] | None = None
) -> Timeline:
    """The timeline from the query's result (SPARQL 1.1 Query Results JSON), with labels in a language.

    `modes` (codes of assertion modes) leaves out the steps, outcomes and sentences that are known in other ways only.
    """
    bindings = json.loads(rows)["results"]["bindings"]
    steps: list[Step] = []
    left, left_out = _WHOLE, 0
    for row in bindings:
        values = {name: each["value"] for name, each in row.items()}
        found = _step(values, sources, language)
        step = found if modes is None else _known(found, values, sources, modes)
        if step is None:
            left_out += 1
            continue
        left -= len(step.text) + sum(len(piece) for each in step.sentences for piece, _ in each.pieces)
        if left < 0:
            break
        steps.append(step)
    numbers = sources.values(about, "https://w3id.org/kommunegraf/ns#caseNumber")
    titles = [step.text for step in steps if step.kind == "item" and step.text]
    return Timeline(
        about, titles[-1] if titles else "", tuple(sorted(numbers)), steps, len(steps) + left_out < len(bindings)
    )


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


def _known(step: Step, row: dict[str, str], sources: Sources, modes: Collection[str]) -> Step | None:
    """What is known of a step in these modes; None where it is not known in them that the case has it."""
    if step.rules and DERIVED not in modes:
        return None
    sentences = tuple(sources.sentences(row.get("evidence", "").split(), modes))
    if step.sentences and not sentences:
        return None
    outcome = row.get("outcome", "")
    kept = step.outcome if outcome and sources.tells(step.node, "outcome", outcome, modes) else ""
    return replace(step, sentences=sentences, outcome=kept)


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

    def tells(self, node: str, name: str, value: str, modes: Collection[str]) -> bool:
        """Whether it is known in one of these modes that a node has another as the value of a property."""
        pieces = Proving(self._store, node, self._graph).of(iri_of(name), ox.NamedNode(value))
        return any(piece.mode.rpartition("/")[2] in modes for piece in pieces)

    def sentences(self, evidence: list[str], modes: Collection[str] | None = None) -> Iterator[Sentence]:
        """The lines in which evidence (by IRI) stands, in the order of the texts, each once with all quotes in it.

        `modes` (codes) leaves out evidence of other modes.
        """
        found = (entities.proof(self._store, ox.NamedNode(iri), self._graph) for iri in sorted(evidence)[:_MOST])
        proofs = [each for each in found if each["version"] and (modes is None or each.get("mode") in modes)]
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
        if not text:  # it is not kept here: the quotes alone
            pieces, is_cut = _within([(each["quote"], True) for each in proofs])
            return Sentence(pieces, document, first, first, False, is_cut, rules)
        low = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
        end = max(each["end"] for each in proofs)
        high = min(line_end, end + _AROUND)
        found: list[tuple[str, bool]] = []
        done = low
        for each in proofs:
            if each["end"] > done:
                start = max(done, each["start"])
                found += [(text[done:start], False), (text[start : each["end"]], True)]
                done = each["end"]
        found.append((text[done:high], False))
        pieces, is_cut = _within(found)
        before = low > 0 and text[low - 1] != "\n"
        return Sentence(
            pieces, document, first, low, before, is_cut or (high < len(text) and text[high] != "\n"), rules
        )

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


def _within(pieces: list[tuple[str, bool]]) -> tuple[tuple[tuple[str, bool], ...], bool]:
    """The pieces that are not empty, cut where they get longer than a sentence may be; and whether they were."""
    kept: list[tuple[str, bool]] = []
    left = _LONGEST
    for piece, quoted in pieces:
        if left <= 0 and piece:
            return tuple(kept), True
        if piece:
            kept.append((piece[:left], quoted))
            left -= len(piece)
    return tuple(kept), left < 0
