"""The gate for what clients write: each changed graph is judged as it would stand, with the reference data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kommunegraf.identity import Identity
from kommunegraf.update.candidate import Change
from kommunegraf.update.fitting import Room, shortened
from kommunegraf.update.refusal import Refused
from kommunegraf.validation.gate import Candidate, judge_many
from kommunegraf.validation.report import Severity

# A graph of ten thousand blank nodes has as many warnings; the counts tell that there are more.
_SHOWN = 100
_GRAPHS_SHOWN = 100
_MOST = 2 * 1024 * 1024  # bytes of JSON that all results together may have, and what is said of the graphs again


def judge_changes(changes: Iterable[Change], store: ox.Store, base: str) -> list[dict[str, Any]]:
    """A report for each changed graph of `store` (the first hundred) about which there is something to say.

    Raises `Refused` (422) with the reports where a graph has a Violation. A graph that is empty now is not judged.
    """
    identity = Identity(base)
    prefix = identity.reference_graph("")
    known = any(isinstance(graph, ox.NamedNode) and graph.value.startswith(prefix) for graph in store.named_graphs())
    graphs, candidates = [], []
    for change in changes:
        quads = list(store.quads_for_pattern(None, None, None, change.graph))
        if quads:
            graphs.append(change.iri)
            candidates.append(Candidate(quads, None))
    judgements = judge_many(candidates, store if known else None, identity=identity)
    reports: list[dict[str, Any]] = []
    violations = 0
    room = Room(_MOST)
    for graph, judgement in zip(graphs, judgements, strict=True):
        if judgement.results:
            # Violations come first, so that they are among those shown.
            shown = room.take(shortened(result) for result in judgement.as_json()["results"][:_SHOWN])
            counts = Counter(result.severity.value for result in judgement.results)
            violations += counts[Severity.VIOLATION.value]
            reports.append({"graph": graph, "conforms": judgement.conforms, "counts": dict(counts), "results": shown})
    if violations:
        raise Refused(
            422,
            "gate",
            "The graph may not be published as it would be",
            f"{violations} violations were found and nothing was changed; `reports` says where and what to do",
            reports=_shown(report for report in reports if not report["conforms"]),
        )
    return _shown(reports)


def _shown(reports: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return Room(2 * _MOST).take(islice(reports, _GRAPHS_SHOWN))
