"""Text search over many rich items: building the index, searching, and text joined with the graph."""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox
from rich.table import Table

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.search.clauses import answer_clause
from kommunegraf.search.evaluating import Evaluator
from kommunegraf.search.keeping import Changes, Keeper
from kommunegraf.search.lexicon import lexicon
from kommunegraf.search.searching import Index
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.ledger import Ledger

IDENTITY = Identity()
ITEMS_A_DOCUMENT = 10
_DCTERMS, _SCHEMA = "http://purl.org/dc/terms/", "https://schema.org/"
_PREFIXES = f"PREFIX kg: <{ONTOLOGY}> PREFIX dcterms: <{_DCTERMS}> PREFIX text: <https://w3id.org/kommunegraf/text#>\n"
_GRAPH = "?hit dcterms:title ?title ; kg:hasDecision ?decision . ?decision kg:outcome ?outcome ; dcterms:date ?date ."
_CLAUSE = "?hit text:query {query} ; text:kind kg:AgendaItem ; text:score ?score ; text:snippet ?snippet"
QUERIES = ("rygestop", "sundhedspolitik", "kurser", "børn motion", '"taget til efterretning"', "rygestp", "sund*")


def items(count: int, seed: int = 1) -> Iterator[ox.Quad]:
    """So many agenda items in documents of ten, each with a title, recommendation and decision of some 90 words."""
    chance = random.Random(seed)
    parts = [word for word in lexicon().parts if len(word) > 2]
    words = parts + [chance.choice(parts) + "s" + chance.choice(parts) for _ in range(20_000)]
    words += ["rygestop", "rygestopkurser", "rygestopkursus", "sundhedspolitik", "sundhedspolitikken", "boern"]
    weights = list(accumulate(1 / (1 + place) ** 0.7 for place in range(len(words))))
    outcomes = [ox.NamedNode(IDENTITY.concept("outcome", code)) for code in ("approved", "noted", "postponed")]
    for number in range(0, count, ITEMS_A_DOCUMENT):
        document = IDENTITY.document("bench.example.org", str(number))
        municipality = f"{101 + number % 98:04}"
        graph = ox.NamedNode(IDENTITY.document_graph(document))
        said: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
            (document, RDF_TYPE, ox.NamedNode(f"{ONTOLOGY}Document")),
            (document, f"{_DCTERMS}publisher", ox.NamedNode(IDENTITY.municipality(municipality))),
            (document, f"{_DCTERMS}title", ox.Literal(" ".join(chance.choices(words, cum_weights=weights, k=5)))),
        ]
        for place in range(ITEMS_A_DOCUMENT):
            item = IDENTITY.part(document, "item", str(place))
            decision, recommendation = IDENTITY.part(item, "decision", "1"), IDENTITY.part(item, "recommendation", "1")
            date = f"{2005 + chance.randrange(20)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"
            text = " ".join(chance.choices(words, cum_weights=weights, k=70))
            end = "taget til efterretning" if chance.random() < 0.01 else "godkendt"
            said += [
                (item, RDF_TYPE, ox.NamedNode(f"{ONTOLOGY}AgendaItem")),
                (item, f"{_DCTERMS}title", ox.Literal(" ".join(chance.choices(words, cum_weights=weights, k=8)))),
                (item, f"{ONTOLOGY}hasDecision", ox.NamedNode(decision)),
                (item, f"{ONTOLOGY}hasRecommendation", ox.NamedNode(recommendation)),
                (recommendation, RDF_TYPE, ox.NamedNode(f"{ONTOLOGY}Recommendation")),
                (recommendation, f"{_SCHEMA}text", ox.Literal(text)),
                (decision, RDF_TYPE, ox.NamedNode(f"{ONTOLOGY}Decision")),
                (
                    decision,
                    f"{_SCHEMA}text",
                    ox.Literal(" ".join([*chance.choices(words, cum_weights=weights, k=12), end])),
                ),
                (decision, f"{ONTOLOGY}outcome", chance.choice(outcomes)),
                (decision, f"{_DCTERMS}date", ox.Literal(date, datatype=ox.NamedNode(_XSD_DATE))),
            ]
        for subject, predicate, value in said:
            for where in (graph, ox.DefaultGraph()):
                yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, where)


_XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"


def search(count: int) -> list[Table]:
    """Over so many items: how fast the index is made, kept in step, searched and joined with the graph."""
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        folder.create()
        store, ledger = ox.Store(str(Path(place) / "writer")), Ledger.at(Path(place) / "ledger")
        quads = list(items(count))
        loading = _seconds(lambda: store.bulk_extend(quads))
        keeper = Keeper(folder.texts, IDENTITY.base)
        taken: list[float] = []

        def made(making: Path, of: ox.Store) -> None:
            taken.append(_seconds(lambda: keeper.make(making, of, ledger, None, None)))

        first = folder.generations.publish(store, {}, made)
        changes = Changes(IDENTITY.base)
        graphs: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            if isinstance(quad.graph_name, ox.NamedNode) and (quad.graph_name.value in graphs or len(graphs) < 200):
                graphs.setdefault(quad.graph_name.value, []).append(quad)

        def stepped(making: Path, of: ox.Store) -> None:
            begun = time.perf_counter()
            for graph, said in graphs.items():
                changes.note(graph, (), said)
            keeper.make(making, of, ledger, first, changes)
            taken.append(time.perf_counter() - begun)

        generation = folder.generations.publish(store, {}, stepped)
        anew, step = taken
        opening = _seconds(lambda: Index(generation))
        making = Table(title=f"the text index of {count:,} items")
        for column in ("what", "seconds", "as a ratio"):
            making.add_column(column, justify="left" if column == "what" else "right")
        making.add_row("load the quads into Oxigraph (the measure)", f"{loading:.2f}", "1.0")
        making.add_row(
            f"make the index anew ({3 * count / anew:,.0f} entries a second)", f"{anew:.2f}", f"{anew / loading:.1f}"
        )
        making.add_row(
            f"take it over with {len(changes.nodes):,} entries of 200 documents changed",
            f"{step:.2f}",
            f"{step / loading:.2f}",
        )
        making.add_row("open it", f"{opening:.2f}", f"{opening / loading:.2f}")
        return [making, _asked(Index(generation), generation.open())]


def _asked(index: Index, store: ox.Store) -> Table:
    table = Table(title="searching, and text joined with the graph (medians, in ms)")
    for column in (
        "text",
        "found",
        "search with facets",
        "SERVICE alone",
        "joined",
        "without text",
        "joined / without",
    ):
        table.add_column(column, justify="left" if column == "text" else "right")
    evaluator = Evaluator()
    try:
        without = _median(lambda: _json(store, f"{_PREFIXES} SELECT * {{ {_GRAPH} }} LIMIT 200"))
        for query in QUERIES:
            clause = f"{_PREFIXES} SELECT * {{ {_CLAUSE.format(query=ox.Literal(query))} }}"
            asked = _median(partial(index.search, query))
            alone = _median(partial(answer_clause, clause, index, evaluator))
            whole = _median(partial(_joined, clause, index, store, evaluator))
            table.add_row(
                query, f"{index.search(query).total:,}", f"{asked:.1f}", f"{alone:.1f}", f"{whole:.1f}",
                f"{without:.1f}", f"{whole / without:.1f}",
            )  # fmt: skip
    finally:
        evaluator.close()
    return table


def _joined(clause: str, index: Index, store: ox.Store, evaluator: Evaluator) -> int:
    """As the query path does it: the clause's solutions as a VALUES block in its place."""
    answer = json.loads(answer_clause(clause, index, evaluator))
    names = answer["head"]["vars"]
    rows = " ".join(f"({' '.join(_term(row.get(name)) for name in names)})" for row in answer["results"]["bindings"])
    values = f"VALUES ({' '.join('?' + name for name in names)}) {{ {rows} }}"
    return _json(store, f"{_PREFIXES} SELECT * {{ {values} {_GRAPH} }} ORDER BY DESC(?score)")


def _term(value: dict[str, str] | None) -> str:
    if value is None:
        return "UNDEF"
    if value["type"] == "uri":
        return str(ox.NamedNode(value["value"]))
    datatype = value.get("datatype")
    return str(ox.Literal(value["value"], datatype=ox.NamedNode(datatype) if datatype else None))


def _json(store: ox.Store, query: str) -> int:
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return len(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _median(work: Callable[[], object], runs: int = 9) -> float:
    """Milliseconds of the middle one of the runs, after one that warms up."""
    work()
    return 1000 * statistics.median(_seconds(work) for _ in range(runs))
