"""What the records of an extraction say, in the way that gold says it: names, codes, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kommunegraf.authorities import entries
from kommunegraf.evaluation.masked import MASK
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    Decision,
    GoverningBody,
    Iri,
    Organisation,
    Post,
    Record,
    Stated,
    Temporal,
    Text,
    Unit,
)
from kommunegraf.reading.document import Span

UNSTATED = frozenset({"unstated", "not-stated"})
"""Codes that say that the source says nothing."""
_AUTHORITY = re.compile(r"/(?P<kind>municipality|region)/(?P<code>\d{4})\Z")

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Names:
    """What may be called by several words, the name in the graph first: a body by its other labels; a text that was
    repaired (OCR) by the words of its source, as a reader copies them.
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved something, and when, by each of its decisions."""

    by: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


NOBODY = Approved()


class Recorded:
    """The records of one extraction that would reach the graph, by their IRIs."""

    def __init__(self, extraction: Extraction) -> None:
        self.nodes = {record.id: record for record in extraction.records}
        self.document = extraction.document
        self.publisher = extraction.publisher

    def all(self, *kinds: type[R]) -> list[R]:
        """The records of these kinds, in the order of extraction."""
        return [record for record in self.nodes.values() if isinstance(record, kinds)]

    def linked(self, links: Iterable[Stated[Iri]]) -> Iterable[Record]:
        return (self.nodes[link.value.iri] for link in links if link.value.iri in self.nodes)

    def words(self, stated: Stated[Text] | None) -> Names | None:
        """The value, then the words that bear it: matched with gold, and never shown.

        A value that is masked throughout has no other words.
        """
        if stated is None:
            return None
        if not stated.value.text.strip(f"{MASK} "):
            return Names((stated.value.text,))
        return Names(tuple(dict.fromkeys((stated.value.text, *self._quotes(stated)))))

    def any_words(self, several: Iterable[Stated[Text]]) -> Names | None:
        """The values and the words that bear them, any of which is meant; None where there are none."""
        found = [names for each in several if (names := self.words(each)) is not None]
        return Names(tuple(dict.fromkeys(name for names in found for name in names.names))) if found else None

    def unmasked(self, stated: Stated[Text]) -> str:
        """The words of the source where the text has masked names; else ""."""
        return " ".join(self._quotes(stated)) if MASK in stated.value.text else ""

    def name(self, link: Stated[Iri] | None) -> Names | None:
        """What a body is called that is linked to; any other node by its IRI."""
        if link is None:
            return None
        node = self.nodes.get(link.value.iri)
        if isinstance(node, GoverningBody) and node.label:
            return Names((node.label.value.text, *(each.value.text for each in node.alt_label)))
        return Names((link.value.iri,))

    def party(self, link: Stated[Iri]) -> Names | None:
        """What an authority, organisation, body, unit or post is called that is linked to, and the words that say so.

        A municipality or region is called by its names in the reference data. None for what is none of these.
        """
        node = self.nodes.get(link.value.iri)
        known = _AUTHORITY.search(link.value.iri)
        labels: list[str] = []
        if isinstance(node, Organisation | GoverningBody):
            labels = [each.value.text for each in (node.label, *node.alt_label) if each]
        elif isinstance(node, Unit | Post):
            labels = [node.label.value.text] if node.label else []
        elif known is not None:
            entry = next((each for each in entries() if (each.kind, each.code) == (known["kind"], known["code"])), None)
            labels = [entry.name, *entry.names] if entry else []
            # A party that follows from who publishes ("aftalen med X") has no words of its own.
            labels += ["kommunen"] if link.value.iri == self.publisher and known["kind"] == "municipality" else []
        elif node is not None:
            return None
        words = (" ".join(each.split()) for each in (*labels, *self._quotes(link)))
        names = tuple(dict.fromkeys(each for each in words if each))
        return Names(names) if names else None

    def parties(self, links: Iterable[Stated[Iri]]) -> tuple[Names, ...]:
        return tuple(names for link in links if (names := self.party(link)) is not None)

    def approved(self, links: Iterable[Stated[Iri]]) -> Approved:
        """Who took the decisions that are linked to, and when."""
        decisions = [node for node in self.linked(links) if isinstance(node, Decision)]
        bodies = [names for node in decisions if node.decided_by and (names := self.party(node.decided_by))]
        return Approved(
            tuple(dict.fromkeys(name for body in bodies for name in body.names)),
            tuple(dict.fromkeys(node.date.value.lexical for node in decisions if node.date)),
        )

    def _quotes(self, stated: Stated[Text] | Stated[Iri]) -> tuple[str, ...]:
        return tuple(self.document.words(Span(proof.start, proof.end)) for proof in stated.proofs)


def named(value: str | Names | None) -> tuple[str, ...]:
    """All names of a value, the one to show first; none where there is no value."""
    if value is None:
        return ()
    return value.names if isinstance(value, Names) else (value,)


def lexical(stated: Stated[Temporal] | None) -> str | None:
    return stated.value.lexical if stated else None


def code(stated: Stated[Iri] | None) -> str | None:
    """The code of a concept; one that says that nothing is stated says nothing."""
    found = stated.value.iri.rpartition("/")[2] if stated else None
    return None if found in UNSTATED else found


def codes_of(links: Sequence[Stated[Iri]], scheme: str) -> tuple[str, ...]:
    """The codes of those concepts among `links` that are of a scheme, each once."""
    inside = [link for link in links if link.value.iri.rpartition("/")[0].endswith(f"/concept/{scheme}")]
    return tuple(dict.fromkeys(each for link in inside if (each := code(link)) is not None))
