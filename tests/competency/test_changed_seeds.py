"""Other names, dates, amounts, case numbers and another order change the answers accordingly and in nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from answers import Cell, arranged, compare, order_of, places
from seed_changes import FOLDER, Changes, load, text_key
from seed_orders import ORDERS

from kommunegraf.identity import Identity
from kommunegraf.queries import load_queries
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.ledger import Ledger
from places import ingested

EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))
CHANGES = [load(path) for path in sorted(FOLDER.glob("*.json"))]
SETS = sorted({changes.name.partition("-")[2] for changes in CHANGES})
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
KG = "https://w3id.org/kommunegraf/ns#"
OA = "http://www.w3.org/ns/oa#"
# What says how much is known of a name, and so follows from the name alone.
OF_NAMES = {KG + "identityStatus", "http://www.w3.org/ns/org#classification"}
# What words and KLE numbers are about, which changes with them ("Motionspakker" for "Sundhedspakker").
SCHEMES_OF_SUBJECTS = ("/concept/health-topic/", "/concept/public-health-scope/")


class Opened(NamedTuple):
    """What is served of some documents, and the ledger that knows which file each was."""

    store: ox.Store
    ledger: Ledger


Stores = Mapping[str, Opened]


@pytest.fixture(scope="session")
def originals(seeds: Path) -> dict[str, tuple[str, str]]:
    """File name and text of each real document, by its number."""
    return {path.name[:3]: (path.name, path.read_text(encoding="utf-8")) for path in sorted(seeds.glob("*.txt"))}


@pytest.fixture(scope="session")
def questions(shared: Path) -> dict[str, dict]:
    listed = json.loads((shared / "competency" / "questions.json").read_text(encoding="utf-8"))
    return {question["id"]: question for question in listed}


@pytest.fixture(scope="session")
def unchanged(seed_ingest) -> Opened:
    return _opened(seed_ingest[0])


@pytest.fixture(scope="session")
def changed(originals, tmp_path_factory) -> Stores:
    """A store for each set of changes, of the five documents so changed."""
    return {
        name: _stored(
            {originals[c.seed][0]: c.text(originals[c.seed][1]) for c in CHANGES if c.name.endswith(f"-{name}")},
            tmp_path_factory.mktemp(f"changed-{name}"),
        )
        for name in SETS
    }


@pytest.fixture(scope="session")
def reordered(originals, tmp_path_factory) -> Stores:
    """A store for each order, of the documents that have one of that name."""
    names = sorted({name for _, name in ORDERS})
    return {
        name: _stored(
            {originals[seed][0]: order(originals[seed][1]) for (seed, of), order in ORDERS.items() if of == name},
            tmp_path_factory.mktemp(f"reordered-{name}"),
        )
        for name in names
    }


def _stored(texts: Mapping[str, str], folder: Path) -> Opened:
    source = folder / "in"
    source.mkdir()
    for name, text in texts.items():
        (source / name).write_text(text, encoding="utf-8")
    data, report = ingested(source, folder / "data")
    assert report.stored == len(texts), (report.quarantined, report.failed)
    return _opened(data)


def _opened(data: DataFolder) -> Opened:
    return Opened(data.current().open(), data.current().open_ledger())


def asked(changes: Changes) -> list[dict]:
    return [expected for expected in EXPECTED if expected["seed"] == changes.seed]


QUESTIONS = [(changes, expected) for changes in CHANGES for expected in asked(changes)]
NAMED = [f"{expected['id']}-{changes.name}" for changes, expected in QUESTIONS]


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: changes.name)
def test_every_replacement_has_something_to_replace(changes: Changes, originals) -> None:
    _, text = originals[changes.seed]
    replace = changes.replacements(text)
    assert {old for _, old, _ in changes.found(text)} == set(replace)
    assert all(old != new for old, new in replace.items())


def test_every_real_document_has_two_sets_of_changes_and_two_orders(originals) -> None:
    for seed in originals:
        assert sum(changes.seed == seed for changes in CHANGES) >= 2
        assert sum(of == seed for of, _ in ORDERS) >= 2


@pytest.mark.parametrize(("changes", "expected"), QUESTIONS, ids=NAMED)
def test_a_changed_document_gives_the_changed_answer_and_nothing_else(changes, expected, changed, originals) -> None:
    _, text = originals[changes.seed]
    params = {name: changes.parameter(name, value) for name, value in expected["params"].items()}
    rows = _rows(changed[changes.name.partition("-")[2]], expected["query"], params)
    wanted = [{name: changes.cell(name, cell, text) for name, cell in row.items()} for row in expected["rows"]]
    order = order_of(load_queries()[expected["query"]].text)

    def words(_: str, start: int, end: int) -> str:
        return changes.text(text)[start:end]

    missing, unexpected = compare(arranged(wanted, words, order), rows, words, order)
    assert not missing and not unexpected, f"missing {missing}\nunexpected {unexpected}"


@pytest.mark.parametrize(("changes", "expected"), QUESTIONS, ids=NAMED)
def test_a_changed_answer_is_proved_by_the_changed_words(changes, expected, changed, originals, questions) -> None:
    _, text = originals[changes.seed]
    params = {name: changes.parameter(name, value) for name, value in expected["params"].items()}
    served = changed[changes.name.partition("-")[2]]
    quotes = [changes.place(text, quote["start"], quote["end"]) for quote in questions[expected["id"]]["evidence"]]
    _prove(served, _rows(served, expected["query"], params), quotes, changes.text(text))


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: changes.name)
def test_a_changed_document_states_as_many_facts_of_each_kind(changes: Changes, changed, unchanged, originals) -> None:
    """Not only the questions' facts: every class and property has as many values as before (subjects follow words)."""
    name, _ = originals[changes.seed]
    there = changed[changes.name.partition("-")[2]]
    before, after = _kinds(unchanged, name, subjects=False), _kinds(there, name, subjects=False)
    assert after == before, f"gone {before - after}\nnew {after - before}"


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: changes.name)
def test_a_changed_document_proves_each_fact_by_the_same_words_changed(changes, changed, unchanged, originals) -> None:
    """The evidence of every class and property stands where it stood, word for word, but for what words are about."""
    name, text = originals[changes.seed]
    before = Counter(
        (kind, prop, *changes.widened(text, start, end))
        for kind, prop, start, end in _quoted(unchanged, name, subjects=False)
    )
    after = Counter(
        (kind, prop, *changes.widened_there(text, start, end))
        for kind, prop, start, end in _quoted(changed[changes.name.partition("-")[2]], name, subjects=False)
    )
    gone, new = (_shown(each, changes.text(text)) for each in (before - after, after - before))
    assert not gone and not new, f"gone {gone}\nnew {new}"


ORDERED = [((seed, name), expected) for seed, name in ORDERS for expected in EXPECTED if expected["seed"] == seed]
ORDER_NAMES = [f"{expected['id']}-{seed}-{name}" for (seed, name), expected in ORDERED]


@pytest.mark.parametrize(("order", "expected"), ORDERED, ids=ORDER_NAMES)
def test_another_order_of_sections_and_items_gives_the_same_answer(order, expected, reordered, originals) -> None:
    """All columns: positions in the answers count the points of one recommendation or list, whose order stays."""
    rows = _rows(reordered[order[1]], expected["query"], expected["params"])
    _, text = originals[order[0]]
    moved = ORDERS[order](text)
    wanted = [{name: _rekeyed(cell, text, moved) for name, cell in row.items()} for row in expected["rows"]]
    by = order_of(load_queries()[expected["query"]].text)

    def words(seed: str, start: int, end: int) -> str:
        return originals[seed][1][start:end]

    missing, unexpected = compare(arranged(wanted, words, by), rows, words, by)
    assert not missing and not unexpected, f"missing {missing}\nunexpected {unexpected}"


@pytest.mark.parametrize(("order", "expected"), ORDERED, ids=ORDER_NAMES)
def test_an_answer_from_another_order_is_proved_by_the_same_words(
    order, expected, reordered, originals, questions
) -> None:
    served = reordered[order[1]]
    text = ORDERS[order](originals[order[0]][1])
    quotes = [quote["quote"] for quote in questions[expected["id"]]["evidence"]]
    _prove(served, _rows(served, expected["query"], expected["params"]), quotes, text)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_another_order_states_as_many_facts_of_each_kind(order, reordered, unchanged, originals) -> None:
    name, _ = originals[order[0]]
    before, after = _kinds(unchanged, name), _kinds(reordered[order[1]], name)
    assert after == before, f"gone {before - after}\nnew {after - before}"


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_another_order_proves_the_same_facts_by_the_same_words(order, reordered, unchanged, originals) -> None:
    """A decision that is told twice has the words of its first telling, and so those alone follow the order."""
    name, text = originals[order[0]]
    moved = ORDERS[order](text)
    before = Counter(_worded(text, each) for each in _quoted(unchanged, name))
    after = Counter(_worded(moved, each) for each in _quoted(reordered[order[1]], name))
    assert after == before, f"gone {before - after}\nnew {after - before}"


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_an_order_moves_lines_and_adds_none(order, originals) -> None:
    _, text = originals[order[0]]
    moved = ORDERS[order](text)
    assert moved != text
    assert Counter(line for line in moved.splitlines() if line) == Counter(line for line in text.splitlines() if line)


def _rekeyed(cell: Cell, text: str, moved: str) -> Cell:
    """A cell where the document has another text: one that is known by its text alone has another IRI."""
    return {**cell, "iri": cell["iri"].replace(text_key(text), text_key(moved))} if cell and "iri" in cell else cell


def _rows(served: Opened, query: str, params: Mapping[str, str]) -> list[dict[str, object]]:
    results = load_queries()[query].run(served.store, **params)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{name: row[name] for name in names} for row in results]


def _prove(served: Opened, rows: list[dict], quotes: list[str], text: str) -> None:
    """Each row has evidence, and each quote stands somewhere in the text that the rows' evidence overlaps."""
    spans = []
    for row in rows:
        found = places(served.store, row["evidence"].value)
        assert found, f"no evidence: {row}"
        spans.extend((start, end) for _, start, end in found)
    for quote in quotes:
        standing = _occurrences(text, quote)
        assert standing, f"{quote!r} is not in the changed text"
        assert any(s < end and start < e for s, e in spans for start, end in standing), f"nothing proves {quote!r}"


def _occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    found, start = [], text.find(quote)
    while start >= 0:
        found.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found


def _kinds(served: Opened, name: str, *, subjects: bool = True) -> Counter[tuple[str, str]]:
    """How many values each property has on each class, in the graphs of the document that a file became."""
    graphs = _graphs(served, name)
    types = {
        quad.subject: str(quad.object)
        for graph in graphs
        for quad in served.store.quads_for_pattern(None, RDF_TYPE, None, graph)
    }
    return Counter(
        (types.get(quad.subject, ""), quad.predicate.value)
        for graph in graphs
        for quad in served.store.quads_for_pattern(None, None, None, graph)
        if types.get(quad.subject, "").removeprefix("<").startswith((KG, "http://www.w3.org/ns/org#"))
        and not types[quad.subject].endswith(("#Evidence>", "#Document>", "#DocumentVersion>"))
        and quad.predicate.value not in OF_NAMES | {KG + "evidence"}
        and (subjects or not _of_subject(quad.object))
    )


def _of_subject(value: object) -> bool:
    return isinstance(value, ox.NamedNode) and any(scheme in value.value for scheme in SCHEMES_OF_SUBJECTS)


def _graphs(served: Opened, name: str) -> list[ox.NamedNode]:
    (document,) = served.ledger.find(name)
    return [ox.NamedNode(Identity().document_graph(document)), ox.NamedNode(Identity().machine_graph(document))]


def _quoted(served: Opened, name: str, *, subjects: bool = True) -> list[tuple[str, str, int, int]]:
    """(class, property, start, end) of each evidence, in the graphs of the document that a file became."""
    found = []
    for graph in _graphs(served, name):
        values = {
            (q.subject, q.predicate.value): q.object for q in served.store.quads_for_pattern(None, None, None, graph)
        }
        for (node, predicate), about in values.items():
            if predicate == OA + "hasBody" and values[node, KG + "supportsProperty"].value not in OF_NAMES:
                if not subjects and _of_subject(values[node, KG + "supportsValue"]):
                    continue
                selector = values[values[node, OA + "hasTarget"], OA + "hasSelector"]
                start, end = (int(values[selector, OA + side].value) for side in ("start", "end"))
                kind = values[about, RDF_TYPE.value].value
                found.append((kind, values[node, KG + "supportsProperty"].value, start, end))
    return found


def _worded(text: str, quoted: tuple[str, str, int, int]) -> tuple[str, str, str]:
    kind, prop, start, end = quoted
    first_told = kind == KG + "Decision" and prop == "https://schema.org/text"
    return kind, prop, "" if first_told else text[start:end]


def _shown(quoted: Counter[tuple[str, str, int, int]], text: str) -> list[tuple[str, str, str, int]]:
    return [(*(re.split("[#/]", iri)[-1] for iri in (kind, prop)), text[s:e], s) for kind, prop, s, e in quoted]
