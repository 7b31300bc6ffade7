"""The same queries answer the demonstration corpus, with the parameters that stand in their headers."""

from __future__ import annotations

import pytest
from answers import places

from kommunegraf.queries import load_queries


@pytest.fixture(scope="session")
def store(sample_ingest):
    folder, _ = sample_ingest
    return folder.current().open()


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_a_saved_query_has_an_answer_in_the_samples(name, store):
    results = load_queries()[name].run(store)
    names = [variable.value for variable in results.variables]
    rows = [dict(zip(names, row, strict=True)) for row in results]
    assert rows, "no row"
    for row in rows:
        if row.get("evidence") is not None:
            assert places(store, row["evidence"].value), f"no evidence: {row}"


@pytest.mark.parametrize(
    ("name", "params", "column", "expected"),
    [
        ("case-decision", {"caseNumber": "24/1187"}, "date", ["2024-05-14"]),
        ("meeting", {"municipality": "0791", "date": "2021-05-11"}, "bodyLabel", ["Sundheds- og Ældreudvalget"]),
        ("plan-against-room", {"caseNumber": "29.09.04-A00-2-21"}, "left", ["-15000", "115000", "510000"]),
        ("case-has-kle", {"caseNumber": "24/1187"}, "hasKle", ["false"]),
        ("case-has-kle", {"caseNumber": "29.09.00-P22-3-24"}, "hasKle", ["true"]),
    ],
)
def test_other_parameters_give_other_answers(name, params, column, expected, store):
    results = load_queries()[name].run(store, **params)
    assert [row[column].value for row in results] == expected
