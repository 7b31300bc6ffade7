"""All competency questions have their answers from the real documents, cell by cell, with the words that prove them."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from answers import EVIDENCE, arranged, compare, is_row, order_of, places, term_of

from kommunegraf.queries import load_queries
from kommunegraf.reading import read
from kommunegraf.reading.document import ZoneKind

MACHINE = ZoneKind.MACHINE
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def words(seeds: Path):
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")}
    return lambda seed, start, end: texts[seed][start:end]


@pytest.fixture(scope="session")
def questions(shared: Path):
    listed = json.loads((shared / "competency" / "questions.json").read_text(encoding="utf-8"))
    return {question["id"]: question for question in listed}


@pytest.fixture(scope="session")
def store(seed_ingest):
    folder, _ = seed_ingest
    return folder.current().open()


def test_every_question_has_an_expected_answer_and_a_query_of_its_own(questions):
    assert {each["id"] for each in EXPECTED} == set(questions)
    used = {each["query"] for each in EXPECTED}
    assert used <= set(load_queries())


def test_an_iri_that_is_made_of_words_is_written_as_those_words_make_it(words):
    for row in (row for expected in EXPECTED for row in expected["rows"]):
        for cell in row.values():
            if cell is not None and "named" in cell:
                assert term_of(cell, words) == term_of({"iri": cell["iri"]}, words)


def test_no_answer_but_the_machines_own_is_made_of_a_machines_words(seeds):
    zones = {
        path.name[:3]: [zone.span for zone in read(path.read_bytes(), name=path.name).zones if zone.kind == MACHINE]
        for path in seeds.glob("*.txt")
    }
    assert zones["000"]
    for expected in EXPECTED:
        if expected["query"] == "machine-made":
            continue
        spans = [tuple(place) for row in expected.get("places", ()) for place in row]
        for cell in (cell for row in expected["rows"] for cell in row.values() if cell is not None):
            spans += [(each["start"], each["end"]) for each in (cell, cell.get("named", {})) if "seed" in each]
        machine = [(zone.start, zone.end) for zone in zones[expected["seed"]]]
        assert not [span for span in spans if met([span], machine)], expected["id"]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each["id"])
def test_a_question_is_answered_cell_by_cell_and_in_order(expected, store, words):
    rows = answer(store, expected)
    missing, unexpected = compare(expected["rows"], rows, words, order_of(load_queries()[expected["query"]].text))
    assert not missing and not unexpected, f"missing {missing}\nunexpected {unexpected}"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each["id"])
def test_an_answer_is_proved_at_the_quotes_of_its_question(expected, store, questions):
    """Each quote is met by some row's evidence; the evidence of an only row meets a quote, that of several: below."""
    proved = [spans(store, row) for row in answer(store, expected)]
    assert proved, "no row"
    quotes = [(quote["start"], quote["end"]) for quote in questions[expected["id"]]["evidence"]]
    assert len(proved) > 1 or met(proved[0], quotes), f"no quote is met by {proved}"
    everything = [span for row in proved for span in row]
    unproved = [quote for quote in quotes if not any(overlap(span, quote) for span in everything)]
    assert not unproved, f"no evidence at {unproved}; there is at {sorted(everything)}"


SEVERAL = [expected for expected in EXPECTED if len(expected["rows"]) > 1]


@pytest.mark.parametrize("expected", SEVERAL, ids=lambda each: each["id"])
def test_each_of_several_rows_is_proved_at_its_own_words(expected, store, words):
    """Of two rows, neither could have the evidence of the other."""
    found = [
        next(spans(store, row) for row in answer(store, expected) if is_row(wanted, row, words))
        for wanted in expected["rows"]
    ]
    stand = [[tuple(place) for place in row] for row in expected["places"]]
    assert len(stand) == len(found)
    for row, own in zip(found, stand, strict=True):
        assert proves(row, own), f"{own} is not met by {row}"
    swapped = [
        (expected["rows"][one], expected["rows"][other])
        for one, other in combinations(range(len(found)), 2)
        if proves(found[one], stand[other]) and proves(found[other], stand[one])
    ]
    assert not swapped, f"rows whose evidence could be swapped: {swapped}"


def test_rows_in_another_order_are_another_answer_where_the_query_orders_them():
    def words(*place: object) -> str:
        raise AssertionError(f"no words stand at {place}")

    def row(key: str, value: str) -> dict[str, ox.Literal]:
        return {"key": ox.Literal(key), "value": ox.Literal(value)}

    expected = [{"key": {"text": key}, "value": {"text": value}} for key, value in ("ax", "ay", "bz")]
    by_key, by_both = order_of("ORDER BY ?key"), order_of("SELECT *\nORDER BY DESC(?key) ?value\n")
    assert [(key.name, key.descending) for key in by_both] == [("key", True), ("value", False)]
    assert compare(expected, [row("a", "y"), row("a", "x"), row("b", "z")], words, by_key) == ([], [])
    for order in (by_key, by_both, order_of("ORDER BY ?unseen")):
        missing, unexpected = compare(expected, [row("b", "z"), row("a", "x"), row("a", "y")], words, order)
        assert missing and unexpected
    assert compare(expected, [row("a", "y"), row("a", "x"), row("b", "z")], words, by_both)[0]
    assert arranged(expected, words, by_both) == [expected[2], expected[0], expected[1]]


def spans(store, row) -> list[tuple[int, int]]:
    """Where the evidence of a result's row stands."""
    found = places(store, row["evidence"].value)
    assert found, f"no evidence: {row}"
    return [(start, end) for _, start, end in found]


def proves(spans: list[tuple[int, int]], places: list[tuple[int, int]]) -> bool:
    """Whether each of the places is met."""
    return all(met(spans, [place]) for place in places)


def met(spans: list[tuple[int, int]], places: list[tuple[int, int]]) -> bool:
    return any(overlap(span, place) for span in spans for place in places)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def answer(store, expected):
    results = load_queries()[expected["query"]].run(store, **expected["params"])
    names = [variable.value for variable in results.variables]
    return [{name: row[name] for name in names} for row in results]


def test_the_columns_that_show_evidence_are_in_every_query():
    for each in EXPECTED:
        text = load_queries()[each["query"]].text
        assert all(f"?{column}" in text for column in EVIDENCE), each["query"]
