"""Entries: what the index holds of each node worth finding, made of the graphs that state it and of stored texts."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import StoreError
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.search.belonging import DATES, Belonging, Date, Fresh, own_dates
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts
from kommunegraf.titles import titles

_logger = logging.getLogger(__name__)
# The records that are indexed, the more telling first: a node of several classes is of the first.
KINDS = (
    *("Attachment", "Document", "AgendaItem", "Decision", "Recommendation", "Case"),
    *("Policy", "ActionPlan", "GovernanceInstrument", "Goal", "FocusArea", "Initiative", "Agreement", "Partnership"),
    *(
        "Indicator",
        "FundingItem",
        "Municipality",
        "Region",
        "GoverningBody",
        "ContractUnit",
        "OrganizationalUnit",
        "Organization",
    ),
)
CLASSES = {name: iri_of(name) for name in KINDS}
NAMES = {iri: name for name, iri in reversed(CLASSES.items())}
_ORDER = {iri: place for place, iri in enumerate(CLASSES.values())}
_TYPE = ox.NamedNode(RDF_TYPE)
_CALLED = titles()
_TITLES, _OTHER_TITLES, _TEXTS = _CALLED.titles, _CALLED.alternatives, _CALLED.texts
# An item is also found by what was recommended and decided on it.
_PARTS = (f"{ONTOLOGY}hasRecommendation", f"{ONTOLOGY}hasDecision")
TOLD = frozenset((RDF_TYPE, *_TITLES, *_OTHER_TITLES, *_TEXTS, *_PARTS, *DATES))
_SHOWN_TITLE = 100


def key_of(iri: str) -> int:
    """The number by which indexes name a node to each other: 63 bits of a hash, which two nodes do not share."""
    return int.from_bytes(hashlib.blake2b(iri.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it is found; `kind` is its class, `municipality` a kommunekode, `title` what it is shown as.

    `titles` and `texts` are what is searched; the document's own text is the last of `texts`. `damaged` says that a
    machine read the document's page images.
    """

    iri: str
    kind: str
    title: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    document: str | None
    municipality: str | None
    date: Date | None
    damaged: bool = False


class Entries:
    """Makes entries of a store's nodes. What only a machine or a rule says is no part of them."""

    def __init__(self, store: ox.Store, ledger: Ledger, texts: Texts, base: str, fresh: Fresh | None = None) -> None:
        """`fresh` are whole graphs as they are now, by graph and subject: what need not be read from the store."""
        self._store = store
        self._texts = texts
        self._ledger = ledger
        self._belonging = Belonging(store, base, TOLD, fresh)
        self._municipality = re.compile(re.escape(Identity(base).municipality("")) + r"(\d{4})")

    def all(self) -> Iterator[Entry]:
        """An entry for every node of an indexed class that has words."""
        yield from self.of(sorted(self.nodes()))

    def nodes(self) -> set[str]:
        return {
            quad.subject.value
            for iri in CLASSES.values()
            for quad in self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(iri), None)
            if isinstance(quad.subject, ox.NamedNode) and self._belonging.states(quad.graph_name)
        }

    def of(self, iris: Iterable[str]) -> Iterator[Entry]:
        """The entries of these nodes; a node that is not there, or has no words, has none."""
        for iri in iris:
            entry = self._entry(iri)
            if entry is not None:
                yield entry

    def _entry(self, iri: str) -> Entry | None:
        node, belonging = ox.NamedNode(iri), self._belonging
        classes, graphs = belonging.stated_by(node)
        kinds = classes & NAMES.keys()
        if not kinds:
            return None
        quads = belonging.said(node, graphs)
        said = _literals(quads)
        own = _values(said, _TITLES)
        others = [each for each in _values(said, _OTHER_TITLES) if each not in own]
        texts = _values(said, _TEXTS)
        parts = {
            quad.object for quad in quads if isinstance(quad.object, ox.NamedNode) and quad.predicate.value in _PARTS
        }
        for part in sorted(parts, key=str):
            texts += _values(_literals(belonging.said(part, graphs)), _TEXTS)
        documents = belonging.documents(graphs)
        home = belonging.home(iri, documents)
        if iri == home:
            texts.append(self._text(iri))
        texts = [each for each in dict.fromkeys(texts) if each]
        if not own and not others and not texts:
            return None
        found = self._municipality.fullmatch(belonging.authority(iri, home) or "")
        document = documents[0] if len(graphs) == len(documents) == 1 else None
        return Entry(
            iri=iri,
            kind=min(kinds, key=_ORDER.__getitem__),
            title=(own or others or [beginning(texts[0])])[0],
            titles=tuple(own + others),
            texts=tuple(texts),
            document=document,
            municipality=found[1] if found else None,
            date=belonging.date(iri, graphs, home, own_dates(said)),
            damaged=belonging.whence(document).damaged,
        )

    def _text(self, document: str) -> str:
        version = self._ledger.current(document)
        sha256 = self._ledger.text_of(version) if version else None
        if sha256 is None:
            return ""
        try:
            return self._texts.served(sha256)
        except StoreError as error:
            _logger.warning("the text of %s is not searched: %s", document, error)
            return ""


def _values(said: dict[str, list[ox.Literal]], predicates: tuple[str, ...]) -> list[str]:
    """The values of the properties, in their order; of several languages Danish first."""
    found: list[str] = []
    for predicate in predicates:
        literals = sorted(said.get(predicate, ()), key=lambda each: (each.language not in ("da", None), each.value))
        found += [each.value.strip() for each in literals]
    return [each for each in dict.fromkeys(found) if each]


def _literals(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Literal]]:
    found: dict[str, list[ox.Literal]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def beginning(text: str, most: int = _SHOWN_TITLE) -> str:
    """The first words of a text, for what has no title; what is longer than `most` code points ends in an ellipsis."""
    line = " ".join(text[: 3 * most].split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + " …"
