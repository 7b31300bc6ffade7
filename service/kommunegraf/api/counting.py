"""Counts what a generation holds, in a process of its own: the statistics that VoID asks for (VoID, 4.4 to 4.6).

Started as `python -m kommunegraf.api.counting STORE SPACE MEMORY_MB SECONDS`; prints one JSON object a line, a part of
the whole as soon as it is known, the cheap and useful before the dear. A count is a query within Oxigraph: stepping
through the quads in Python takes some twelve times as long. What time or memory do not reach is left out, not guessed.
"""

from __future__ import annotations

import heapq
import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE

# The largest partitions and the first graphs are listed, and how many there are is said: a description stays readable.
PARTITIONS = 200
GRAPHS = 100
_EXAMPLES = 3
_LOOKED_AT = 100
_NICENESS = 10

_BY_PROPERTY = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term"
_BY_CLASS = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s a ?term } GROUP BY ?term"
_SUBJECTS = (
    "SELECT (COUNT(*) AS ?n) (SUM(IF(isIRI(?s), 1, 0)) AS ?iris) WHERE { SELECT DISTINCT ?s WHERE { ?s ?p ?o } }"
)
_OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"


def parts(store: ox.Store, space: str) -> Iterator[dict[str, Any]]:
    """The names of the graphs and the counts of the default graph, part by part; entities begin with `space`."""
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    yield {"graphs": len(names), "graph_names": heapq.nsmallest(GRAPHS, names)}
    properties = _partition(store, _BY_PROPERTY)
    yield {"triples": sum(properties.values()), "properties": len(properties), "by_property": _largest(properties)}
    classes = _partition(store, _BY_CLASS)
    largest = _largest(classes)
    yield {"classes": len(classes), "by_class": largest}
    yield {"examples": list(islice(_examples(store, [name for name, _ in largest], space), _EXAMPLES))}
    [row] = _rows(store, _SUBJECTS)
    yield {"subjects": int(row["n"].value), "entities": int(row["iris"].value)}
    [row] = _rows(store, _OBJECTS)
    yield {"objects": int(row["n"].value)}


def _rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def _partition(store: ox.Store, query: str) -> dict[str, int]:
    # A class that is a blank node has no name to be listed by.
    return {
        row["term"].value: int(row["n"].value) for row in _rows(store, query) if isinstance(row["term"], ox.NamedNode)
    }


def _largest(counts: dict[str, int]) -> list[tuple[str, int]]:
    return heapq.nsmallest(PARTITIONS, counts.items(), key=lambda each: (-each[1], each[0]))


def _examples(store: ox.Store, classes: list[str], space: str) -> Iterator[str]:
    """One entity of each class, of the largest first, where one of the first looked at is an entity."""
    for name in classes:
        members = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(name), ox.DefaultGraph())
        for quad in islice(members, _LOOKED_AT):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(space):
                yield quad.subject.value
                break


def main() -> None:
    path, space, memory_mb, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    # Who started this holds the other end; where it is gone, nobody reads what is counted.
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(1)), daemon=True).start()
    os.nice(_NICENESS)
    signal.setitimer(signal.ITIMER_REAL, seconds)  # ends the process, whatever Oxigraph is at
    store = ox.Store.read_only(path)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = used + memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    for part in parts(store, space):
        print(json.dumps(part), flush=True)
    os._exit(0)  # the thread holds standard input, and the store has nothing to write


if __name__ == "__main__":
    main()
