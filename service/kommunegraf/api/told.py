"""How each value of a node is known: by which evidence, of which modes, or by a rule alone; within bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api.neighbours import Term
from kommunegraf.api.proving import Graph, Piece, Proving
from kommunegraf.api.ruled import Ruled, rule_of

_BESIDE = 10  # pieces of evidence of one value that are shown
_MOST = 300  # pieces of evidence that are shown in all
_RULED = 500  # values without evidence of which it is looked up who states them


@dataclass(frozen=True, slots=True)
class Left:
    """How many pieces of evidence of a value are not shown; where not all is counted, as many as were met."""

    prop: str
    term: Term | None
    count: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A value that nothing but a rule makes."""

    prop: str
    term: Term
    by: Ruled


class Told:
    """Decides value by value what is kept of a node, and gathers the evidence of what is."""

    def __init__(
        self, store: ox.Store, node: ox.NamedNode, graph: Graph, base: str, modes: Collection[str] | None
    ) -> None:
        """`modes` are the assertion modes (their codes) that values may be known in; None: any."""
        self._store = store
        self._node = node
        self._base = base
        self._modes = modes
        self._proving = Proving(store, node.value, graph)
        self._looked_up = 0
        self._pieces: dict[tuple[str, Term | None], list[Piece]] = {}
        self._shown: dict[tuple[str, Term | None], list[Piece]] | None = None
        self._ruled: dict[tuple[str, Term], Ruled] = {}
        self.cut = self._proving.cut

    def keeps(self, prop: str, term: Term) -> bool:
        """Whether a value is known in one of the modes; what has no evidence and no rule is."""
        pieces = self._proving.of(prop, term)
        if pieces:
            mine = self._of_modes(pieces) or self._of_modes(self._proving.further(prop, term))
            if mine:
                self._pieces[prop, term] = mine
            return bool(mine)
        self._looked_up += 1
        if not self._is_room():
            return self._modes is None  # who states it is not known: modes that are asked for leave it out
        by = rule_of(self._store, self._base, self._node, ox.NamedNode(prop), term)
        if by is None:
            return True
        if self._modes is not None and by.mode not in self._modes:
            return False
        self._ruled[prop, term] = by
        return True

    def pieces(self, prop: str, term: Term) -> list[Piece]:
        """The evidence of a value that is kept, of the modes; of a node that has very much of it not all."""
        return self._pieces.get((prop, term), [])

    def rule(self, prop: str, term: Term) -> Ruled | None:
        """The rule that alone makes a value that is kept."""
        return self._ruled.get((prop, term))

    @property
    def ruled(self) -> list[Made]:
        """The values that are kept and nothing but a rule makes."""
        return [Made(prop, term, by) for (prop, term), by in self._ruled.items()]

    @property
    def shown(self) -> list[Piece]:
        """The evidence to be shown, each piece once; asked for when all values have been decided on."""
        return list({piece.iri: piece for pieces in self._chosen().values() for piece in pieces}.values())

    def left(self) -> Iterator[Left]:
        """Of which values there is more evidence than is shown."""
        for (prop, term), pieces in self._all().items():
            behind = len(pieces) - len(self._chosen().get((prop, term), ()))
            if prop and (behind or self._proving.cut):
                yield Left(prop, term, behind, not self._proving.cut)

    def _all(self) -> dict[tuple[str, Term | None], list[Piece]]:
        """The evidence of the values, and what proves something that is no value of the node now."""
        rest = {key: self._of_modes(pieces) for key, pieces in self._proving.met().items() if key not in self._pieces}
        return {**self._pieces, **{key: pieces for key, pieces in rest.items() if pieces}}

    def _chosen(self) -> dict[tuple[str, Term | None], list[Piece]]:
        if self._shown is None:
            room, self._shown = _MOST, {}
            for key, pieces in self._all().items():
                self._shown[key] = pieces[: min(_BESIDE, room)]
                room -= len(self._shown[key])
        return self._shown

    def _is_room(self) -> bool:
        return self._looked_up <= _RULED

    def _of_modes(self, pieces: Collection[Piece]) -> list[Piece]:
        if self._modes is None:
            return list(pieces)
        return [piece for piece in pieces if piece.mode.rpartition("/")[2] in self._modes]
