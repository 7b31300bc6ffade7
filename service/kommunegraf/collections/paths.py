"""Paths over the graph, as `mappings/collections.toml` writes them: from a node to what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import ConfigurationError, MappingError

Term = ox.NamedNode | ox.Literal
# What is no property: how a node belongs to others by where it stands.
SPECIAL = ("@authority", "@item", "@document", "@class", "@date", "@year")
_TYPE = ox.NamedNode(RDF_TYPE)
MOST = 2_000  # nodes that a step leads to: those of a node that all name are not followed further


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a property (forward or back) or one of `SPECIAL`; where `kind` is said, to nodes of that class."""

    predicate: ox.NamedNode | None
    back: bool = False
    special: str = ""
    kind: ox.NamedNode | None = None


Path = tuple[tuple[Step, ...], ...]  # alternatives that all count


class Graph(Protocol):
    """What paths are followed in."""

    def objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        """What a property leads to."""
        ...

    def subjects(self, predicate: ox.NamedNode, node: Term) -> list[Term]:
        """The nodes of which it is a value of the property."""
        ...

    def special(self, name: str, node: ox.NamedNode) -> list[Term]:
        """Where a step of `SPECIAL` leads."""
        ...


def read_path(written: str) -> Path:
    """Reads a path. Raises `ConfigurationError` for a step that neither the contexts nor `SPECIAL` know."""
    return tuple(tuple(_step(step, written) for step in each.split("/")) for each in written.split("|"))


def path_over(predicate: str) -> Path:
    """The path of one step, over a property by its IRI."""
    return ((Step(ox.NamedNode(predicate)),),)


def _step(step: str, written: str) -> Step:
    if step in SPECIAL:
        return Step(None, special=step)
    name, colon, kind = step.partition(":")
    try:
        of = ox.NamedNode(iri_of(kind)) if colon else None
        return Step(ox.NamedNode(iri_of(name.removeprefix("^"))), back=name.startswith("^"), kind=of)
    except MappingError:
        raise ConfigurationError(
            f"the path {written!r} of mappings/collections.toml has the step {step!r}, which is neither a name of "
            f"mappings/contexts nor one of {', '.join(SPECIAL)}"
        ) from None


def follow(graph: Graph, node: ox.NamedNode, path: Path) -> list[Term]:
    """What the path leads to from a node, each once, in the order in which it is met; not to be changed."""
    if len(path) == 1 and len(path[0]) == 1:
        one = _next(graph, node, path[0][0])
        return one if len(one) <= MOST else one[:MOST]
    found: dict[Term, None] = {}
    for steps in path:
        reached: list[Term] = [node]
        for step in steps:
            reached = list(dict.fromkeys(term for each in reached for term in _next(graph, each, step)))[:MOST]
        found.update(dict.fromkeys(reached))
    return list(found)


def _next(graph: Graph, term: Term, step: Step) -> list[Term]:
    predicate = step.predicate
    if step.kind is not None:
        reached = _next(graph, term, Step(predicate, step.back))
        return [each for each in reached if isinstance(each, ox.NamedNode) and step.kind in graph.objects(each, _TYPE)]
    if predicate is not None and step.back:
        return graph.subjects(predicate, term)
    if not isinstance(term, ox.NamedNode):
        return []
    return graph.special(step.special, term) if predicate is None else graph.objects(term, predicate)


def beginnings(
    graph: Graph,
    path: Path,
    subject: ox.NamedNode,
    predicate: ox.NamedNode,
    value: Term,
    met: set[tuple[int, int, Term]],
) -> Iterator[Term]:
    """The nodes from which the path goes, or went, over the statement `subject predicate value`.

    An IRI that ends in `/` stands for all nodes whose own begin so. Other steps by where a node stands are not gone
    back over: what stands in a document changes with the document. `met` are the places of paths that were gone back
    from before, with the nodes there: no way is gone twice.
    """
    for steps in path:
        for place, step in enumerate(steps):
            over = step.predicate == predicate
            if over or (predicate == _TYPE and step.kind == value):
                reached: list[Term] = [value if over and step.back else subject]
                way = (id(steps), place if over else -place - 1, reached[0])
                if way in met:
                    continue
                met.add(way)
                for earlier in reversed(steps[: place if over else place + 1]):
                    if earlier.predicate is None:
                        items = [each for each in reached if earlier.special == "@item"]
                        reached = [ox.NamedNode(f"{each.value}/") for each in items if isinstance(each, ox.NamedNode)]
                        continue
                    reached = list(
                        dict.fromkeys(
                            term
                            for each in reached
                            for term in _next(graph, each, Step(earlier.predicate, not earlier.back))
                        )
                    )
                yield from reached
