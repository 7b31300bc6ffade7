"""All competency questions have their answers from the real documents, cell by cell, with the words that prove them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from answers import EVIDENCE, compare, places, term_of

from kommunegraf.queries import load_queries

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


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each["id"])
def test_a_question_is_answered_cell_by_cell(expected, store, words):
    rows = answer(store, expected)
    missing, unexpected = compare(expected["rows"], rows, words)
    assert not missing and not unexpected, f"missing {missing}\nunexpected {unexpected}"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each["id"])
def test_each_row_is_proved_by_the_words_of_the_question(expected, store, questions):
    """Each row has evidence at a quote of the question, and each quote is met by some row's.

    Where a question quotes some of a list only, `beside` has a place for each other row.
    """
    rows = answer(store, expected)
    assert rows, "no row"
    proved = []
    for row in rows:
        found = places(store, row["evidence"].value)
        assert found, f"no evidence: {row}"
        proved.append([(start, end) for _, start, end in found])
    quotes = [(quote["start"], quote["end"]) for quote in questions[expected["id"]]["evidence"]]
    outside = [spans for spans in proved if not met(spans, quotes)]
    beside = [tuple(place) for place in expected.get("beside", ())]
    assert len(outside) == len(beside), f"rows that no quote proves: {outside}"
    for spans in outside:
        assert sum(met(spans, [place]) for place in beside) == 1, f"no place is given for {spans}"
    assert all(any(met(spans, [place]) for spans in outside) for place in beside)
    everything = [span for spans in proved for span in spans]
    unproved = [quote for quote in quotes if not any(overlap(span, quote) for span in everything)]
    assert not unproved, f"no evidence at {unproved}; there is at {sorted(everything)}"


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
