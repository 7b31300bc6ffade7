"""The IRIs of what bridges tell: shared things by their names as everywhere, all else below its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kommunegraf.bridges.resolving import Resolved, resolve
from kommunegraf.bridges.told import Node, Told
from kommunegraf.bridges.values import Unreadable, temporal
from kommunegraf.bridges.view import View
from kommunegraf.extraction.meeting.body_names import body_key, body_mentions
from kommunegraf.extraction.meeting.casenumbers import case_key
from kommunegraf.extraction.records import (
    BudgetLine,
    Case,
    GoverningBody,
    Iri,
    Meeting,
    Mode,
    Organisation,
    Proof,
    Record,
    Stated,
    Text,
    Unit,
)
from kommunegraf.identity import Identity

_SHORT = {"agendaitem": "item", "fundingitem": "funding"}
_LISTED = "listed-organisation"
_UNLISTED = "name-without-register"


@dataclass
class Naming:
    """Mints the IRIs of one document's nodes, once `settle` has said what is known of the document.

    `bridge` is the bridge's name, `url` the address that the document came from.
    """

    identity: Identity
    view: View
    bridge: str
    sha256: str
    url: str | None = None
    document: str = ""
    owner: str = ""
    _known: dict[Node, str] = field(default_factory=dict)

    def settle(self, publisher: str | None, identifier: str) -> None:
        """The document's IRI: by its address; by its own id, where that is an address or its publisher is known; else
        by its text. Cases are the publisher's, where that is known."""
        if self.url:
            self.document = self.identity.document("url", self.url)
        elif identifier.startswith(("http://", "https://")):
            self.document = self.identity.document(self.bridge, identifier)
        elif identifier and publisher:
            self.document = self.identity.document(self.bridge, publisher.rsplit("/", 1)[-1], identifier)
        else:
            self.document = self.identity.document("text", self.sha256[:16])
        self.owner = publisher or self.document

    def iri(self, told: Told, others: Mapping[Node, Told]) -> str:
        """The IRI of a node, which may stand below another's: a body below its authority, a meeting below its body."""
        known = self._known.get(told.node)
        if known is None:
            self._known[told.node] = self._own(told)  # what leads back to itself is below the document
            known = self._known[told.node] = self._minted(told, others)
        return known

    def is_authority(self, iri: str) -> bool:
        """Whether it is a municipality or region, of which the reference data say what is to be said."""
        prefixes = (self.identity.municipality(""), self.identity.region(""))
        return iri.startswith(prefixes) and iri.count("/") == prefixes[0].count("/")

    def is_concept(self, iri: str) -> bool:
        return iri.startswith(self.identity.scheme(""))

    def finished(self, record: Record, told: Told, language: str) -> Record:
        """An organisation with its name in the list, and how it is known; all others as they are."""
        if not isinstance(record, Organisation) or record.label is None:
            return record
        found = self._resolved(record.label.value.text)
        proofs = record.label.proofs
        status, rule = ("identified", _LISTED) if found.listed else ("named-only", _UNLISTED)
        changed: dict[str, Any] = {
            "identity_status": _derived(self.identity.concept("identity-status", status), proofs, rule),
        }
        if found.name != record.label.value.text:
            changed["label"] = _normalised(Text(found.name, language or None), proofs, rule)
            changed["alt_label"] = (record.label, *record.alt_label)
        if found.kind and record.classification is None:
            mode, how = (Mode.DERIVED, _LISTED) if found.listed else (Mode.INFERRED, "kind-by-name")
            concept = Iri(self.identity.concept("org-kind", found.kind))
            changed["classification"] = Stated.of(
                concept, tuple(Proof(each.start, each.end, mode, how) for each in proofs)
            )
        return record.model_copy(update=changed)

    def _minted(self, told: Told, others: Mapping[Node, Told]) -> str:
        identity = self.identity
        name = self._words(told, "label")
        if told.kind is Organisation and name:
            return self._resolved(name).iri
        if told.kind is GoverningBody and name:
            owner = self._owner(told, others, "sub_organization_of")
            return identity.body(owner, body_key(_without_authority(name) if self.is_authority(owner) else name))
        if told.kind is Meeting:
            key = _day(self._words(told, "date")) or _day(self._words(told, "start_date"))
            key = key or self._words(told, "identifier")
            if key:
                return identity.meeting(self._owner(told, others, "held_by"), key)
        if told.kind is Case:
            number = self._words(told, "case_number")
            if number:
                return identity.case(self.owner, case_key(number))
        if told.kind is Unit and name:
            return identity.part(self.owner, "unit", name)
        if told.kind is BudgetLine and name:
            return identity.part(self._owner(told, others, "broader"), "budget-line", name)
        return self._own(told)

    def _own(self, told: Told) -> str:
        """Below the document, by where the source has it; a node that only the query makes, by its words' place."""
        kind = told.kind.__name__.lower()
        node = told.node
        origin = self.view.origins.get(node, "")
        if not origin and isinstance(node, ox.NamedNode):
            place = self.view.places.get(node)
            origin = place.origin if place else node.value
        if not origin:
            words = told.words()
            origin = words.origin if words else "x"
        return self.identity.part(self.document, _SHORT.get(kind, kind), origin)

    def _owner(self, told: Told, others: Mapping[Node, Told], name: str) -> str:
        for saying in told.sayings:
            if saying.field == name and saying.value in others:
                return self.iri(others[saying.value], others)  # type: ignore[index]  # it is in it
        return self.document

    def _words(self, told: Told, name: str) -> str:
        for saying in told.sayings:
            if saying.field == name and saying.proofs:
                place = self.view.places.get(saying.value) if isinstance(saying.value, ox.NamedNode) else None
                return place.words if place else saying.value.value if isinstance(saying.value, ox.Literal) else ""
        return ""

    def _resolved(self, name: str) -> Resolved:
        return resolve(name, self.identity)


def _without_authority(name: str) -> str:
    """A body's name as its own municipality says it: "Ishøj Byråd" is its "Byråd"."""
    mention = next(iter(body_mentions(name)), None)
    return mention.name if mention is not None and mention.span.end == len(name) else name


def _day(words: str) -> str:
    try:
        return temporal(words).lexical if words else ""
    except Unreadable:
        return ""


def _derived(iri: str, proofs: tuple[Proof, ...], rule: str) -> Stated[Any]:
    return Stated.of(Iri(iri), tuple(Proof(each.start, each.end, Mode.DERIVED, rule) for each in proofs))


def _normalised(value: Text, proofs: tuple[Proof, ...], rule: str) -> Stated[Any]:
    return Stated.of(value, tuple(Proof(each.start, each.end, Mode.NORMALISED, rule) for each in proofs))
