"""The same queries answer the demonstration corpus, with the parameters that stand in their headers."""

from __future__ import annotations

import re

import pytest
from answers import places

from kommunegraf.queries import load_queries

DECIDED = ["2024-05-14", "2024-05-14", "2024-05-21", "2024-05-28"]


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
        ("case-decision", {"caseNumber": "24/1187"}, "date", ["2024-05-14", "2024-05-14", "2024-05-21", "2024-05-28"]),
        (
            "case-decision",
            {"caseNumber": "2024/1187"},
            "date",
            ["2024-05-14", "2024-05-14", "2024-05-21", "2024-05-28"],
        ),
        ("meeting", {"municipality": "0791", "date": "2021-05-11"}, "bodyLabel", ["Sundheds- og Ældreudvalget"]),
        ("plan-against-room", {"caseNumber": "29.09.04-A00-2-21"}, "left", ["-15000", "115000", "510000"]),
        ("case-has-kle", {"caseNumber": "24/1187"}, "hasKle", ["false"]),
        ("case-has-kle", {"caseNumber": "29.09.00-P22-3-24"}, "hasKle", ["true"]),
    ],
)
def test_other_parameters_give_other_answers(name, params, column, expected, store):
    results = load_queries()[name].run(store, **params)
    assert [row[column].value for row in results] == expected


def test_the_timeline_of_a_case_over_two_documents_is_one_query(store):
    rows = list(load_queries()["case-timeline"].run(store))
    steps = [(row["date"].value, row["bodyLabel"].value, row["kind"].value) for row in rows]
    assert list(dict.fromkeys((date, body) for date, body, _ in steps)) == [
        ("2024-05-14", "Social- og omsorgsudvalget"),
        ("2024-05-21", "Økonomiudvalget"),
        ("2024-05-28", "Byrådet"),
    ]
    assert [kind for date, _, kind in steps if date == "2024-05-28"] == ["item", "recommendation", "decision"]
    assert len({document for row in rows for document in row["documents"].value.split()}) == 2
    assert all(row["quotes"].value and row["evidence"].value for row in rows)
    told = [row for row in rows if row["kind"].value == "decision" and row["date"].value == "2024-05-14"]
    assert len(told) == 2, "what the committee's own paper says, and what the council's tells of it"


@pytest.mark.parametrize("ingest", ["sample_ingest", "seed_ingest"])
def test_each_party_and_payer_says_how_surely_it_is_known(ingest, request):
    """An authority is tied to the reference data, an organisation to a list; else its name is all, or it has none."""
    folder, _ = request.getfixturevalue(ingest)
    rows = list(
        folder.current()
        .open()
        .query(
            """PREFIX kg: <https://w3id.org/kommunegraf/ns#>
            SELECT DISTINCT ?party ?status WHERE {
              [] kg:party|<https://schema.org/funder> ?party OPTIONAL { ?party kg:identityStatus ?status }
            }"""
        )
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        assert row["status"] is not None, f"nothing says how surely {row['party']} is known"
        kind = re.split("/id/", row["party"].value)[1].split("/")[0]
        found.setdefault(kind, set()).add(row["status"].value.rpartition("/")[2])
    assert len({row["party"] for row in rows}) == len(rows), "one status a party"
    assert found["municipality"] == found["region"] == {"identified"}
    assert found["document"] == {"unnamed"}
    assert found["organisation"] == {"identified", "named-only"}
