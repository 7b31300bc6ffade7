"""The shapes graph, which pySHACL reads again for every document and node, laid out once: it never changes."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from typing import Any

import rdflib
from pyshacl import consts
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.shapes_graph import ShapesGraph


class SettledGraph(rdflib.Graph):
    """A copy of a graph whose IRIs are one object each, and whose look-ups go to dictionaries once it is settled.

    rdflib compares terms in Python unless they are the same object.
    """

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(bind_namespaces="none")
        self.namespace_manager = graph.namespace_manager
        # What pySHACL names itself, it compares with: those objects are taken.
        named = (term for term in (*vars(consts).values(), *ALL_CONSTRAINT_PARAMETERS) if type(term) is rdflib.URIRef)
        self._one: dict[Any, Any] = {term: term for term in named}
        self._values: dict[Any, dict[Any, list[Any]]] = {}
        self._subjects: dict[tuple[Any, Any], list[Any]] = {}
        self._settled = False
        for subject, predicate, value in graph:
            self.add((self._only(subject), self._only(predicate), self._only(value)))

    def _only(self, term: Any) -> Any:
        return self._one.setdefault(term, term) if type(term) is rdflib.URIRef else term

    def settle(self) -> None:
        """Nothing is added from now on."""
        for subject, predicate, value in self:
            self._values.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._subjects.setdefault((predicate, value), []).append(subject)
        self._settled = True

    def iris(self) -> Iterator[rdflib.URIRef]:
        """All IRIs that the graph may be asked for, or asks for."""
        yield from self._one.values()

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if not self._settled or subject is None or predicate is None or isinstance(subject, list):
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self._values.get(subject, {}).get(predicate, ())

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if not self._settled or predicate is None or object is None or isinstance(object, list):
            yield from super().subjects(predicate, object, unique)
        else:
            yield from self._subjects.get((predicate, object), ())


class ShapesIndex(ShapesGraph):
    """pySHACL's index of a shapes graph, which tells of a shape only what is to be checked, found once."""

    def __init__(self, graph: rdflib.Graph, logger: logging.Logger) -> None:
        self.settled = SettledGraph(graph)
        super().__init__(self.settled, logger=logger)  # adds triples of its own
        self.settled.settle()
        parameters = frozenset(ALL_CONSTRAINT_PARAMETERS)
        self._checked: dict[Any, list[tuple[Any, Any]]] = {}
        for subject, predicate, value in self.settled:
            if predicate in parameters:
                self._checked.setdefault(subject, []).append((predicate, value))

    def predicate_objects(self, s: Any) -> list[tuple[Any, Any]]:
        """The constraint parameters of a shape: pySHACL compares all that it is given with each that there is."""
        return self._checked.get(s, [])
