"""What a bridge's query tells: nodes, and what is said of each with the words that are said to bear it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.bridges.view import Place
from kommunegraf.extraction.records import Record

_NAMES = ("label", "title", "text", "item_number", "case_number", "amount", "identifier", "date")

Node = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement of the query's result about a node: a field, its value, and the words that are said to bear it."""

    field: str
    value: Value
    proofs: tuple[Place, ...]
    rule: str | None
    annotated: bool = False

    @property
    def place(self) -> int:
        return self.proofs[0].span.start if self.proofs else 0


@dataclass
class Told:
    """A node of the result: the record that it becomes, and what is said of it."""

    node: Node
    kind: type[Record]
    sayings: list[Saying] = field(default_factory=list)

    def order(self) -> tuple[list[int], str, str]:
        """Where it is told in the source; what a node is called decides only between two that are told alike."""
        places = sorted({saying.place for saying in self.sayings if saying.proofs}, reverse=True)
        return places, self.kind.__name__, self.node.value if isinstance(self.node, ox.NamedNode) else ""

    def words(self) -> Place | None:
        """The words that name the node."""
        for name in _NAMES:
            for saying in self.sayings:
                if saying.field == name and saying.proofs:
                    return saying.proofs[0]
        return next((saying.proofs[0] for saying in self.sayings if saying.proofs), None)
