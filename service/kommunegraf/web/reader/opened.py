"""A document opened to be read: its text as served, its proofs, its parts, and what the gate said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from kommunegraf.api.proofs import Proof, proofs_of
from kommunegraf.contexts import iri_of
from kommunegraf.errors import StoreError
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.reading.document import Span
from kommunegraf.store.ledger import Entry, Ledger
from kommunegraf.store.revisions import REVISION_OF
from kommunegraf.store.texts import Texts
from kommunegraf.web.reader.changes import Changes, changes
from kommunegraf.web.reader.kinds import kind_of
from kommunegraf.web.reader.naming import Names
from kommunegraf.web.reader.parts import parts_of

_METHOD = ox.NamedNode(ONTOLOGY + "extractionMethod")
_TITLE = "http://purl.org/dc/terms/title"
_A_PROOF = 300  # what one costs beside the text, in code points
MOST_RESULTS = 2_000  # of the gate that are looked at


@dataclass(frozen=True)
class Opened:
    """A document's current version. `kinds` are those of the proofs, one by one; `method` a notation, "" if unknown.

    `headings` are the spans that name an agenda item, in order; `report` is the gate's, without its results, which
    `results` holds. `before` is the version that this one revises, "" if none; `changes` what is new since.
    """

    entry: Entry
    text: str
    proofs: tuple[Proof, ...]
    kinds: tuple[str, ...]
    parts: tuple[Span, ...]
    headings: tuple[Span, ...]
    method: str
    report: Mapping[str, Any]
    results: tuple[Mapping[str, Any], ...]
    before: str
    changes: Changes | None

    @cached_property
    def by_key(self) -> dict[str, int]:
        """The index of each proof by what its IRI ends in."""
        return {proof.key: index for index, proof in enumerate(self.proofs)}

    @cached_property
    def starts(self) -> list[int]:
        """Where the proofs begin, in order."""
        return [proof.start for proof in self.proofs]

    @property
    def cost(self) -> int:
        """How much memory it takes, in code points of text."""
        return len(self.text) + _A_PROOF * (len(self.proofs) + len(self.results))


def open_document(store: ox.Store, ledger: Ledger, texts: Texts, identity: Identity, entry: Entry) -> Opened:
    """Opens a document by its ledger entry. Raises `StoreError` where its text is not there."""
    text = texts.served(entry.text_sha256)
    report = texts.about(entry.text_sha256).get("report", {})
    found = proofs_of(store, identity, entry.document, entry.version)
    proofs = tuple(proof for proof in found if proof.start < proof.end <= len(text))
    names = Names(store, identity.base, "da")  # for classes, which have no language
    item = iri_of("AgendaItem")
    headings = {
        Span(proof.start, proof.end)
        for proof in proofs
        if proof.property == _TITLE and proof.mode == "stated" and names.class_of(proof.node) == item
    }
    before = _object(store, entry.version, REVISION_OF)
    return Opened(
        entry=entry,
        text=text,
        proofs=proofs,
        kinds=tuple(
            "machine" if proof.mode == "machine-generated" else kind_of(names.class_of(proof.node)) for proof in proofs
        ),
        parts=parts_of(text, [proof.start for proof in proofs]),
        headings=tuple(sorted(headings)),
        method=_object(store, entry.version, _METHOD).rpartition("/")[2],
        report={key: value for key, value in report.items() if key != "results"},
        results=tuple(report.get("results", ())[:MOST_RESULTS]),
        before=before,
        changes=_changes(ledger, texts, before, text),
    )


def _changes(ledger: Ledger, texts: Texts, before: str, now: str) -> Changes | None:
    """What is new since the version before; None where there is none, or its text is not there."""
    sha256 = ledger.text_of(before) if before else None
    if sha256 is None:
        return None
    try:
        return changes(texts.served(sha256), now)
    except StoreError:
        return None


def _object(store: ox.Store, node: str, predicate: ox.NamedNode) -> str:
    """The IRI that a property names in the default graph; of several the first in code point order, "" of none."""
    found = store.quads_for_pattern(ox.NamedNode(node), predicate, None, ox.DefaultGraph())
    return min((quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)), default="")
