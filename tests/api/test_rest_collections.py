"""REST on the samples: filters, facets, order, formats, and what is said of a request that cannot be answered."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.api.rest.models import item_model, page_model
from kommunegraf.collections.definitions import collections
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.settings import Settings

Json = dict[str, Any]
EVERY = list(collections())
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=sample_ingest[0].path, workers=1))) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200) -> Json:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.text
    return answer.json()


def ids(answer: Json) -> list[str]:
    return [item["id"] for item in answer["items"]]


def last(item: Json, name: str) -> list[str]:
    return [value["id"].rpartition("/")[2] for value in item.get(name, ())]


def test_filters_read_like_the_data_and_several_values_of_one_mean_any(samples: TestClient) -> None:
    page = get(samples, "decisions?municipality=0791&outcome=approved&outcome=noted&from=2020-01-01&topic=29.09")
    assert 0 < page["total"] == len(page["items"]) < get(samples, "decisions?municipality=0791")["total"]
    for item in page["items"]:
        assert set(last(item, "outcome")) <= {"approved", "noted"}
        assert "/municipality/0791/" in item["decidedBy"][0]["id"]
    both = get(samples, "decisions?municipality=0791&outcome=noted&outcome=approved")
    assert {code for item in both["items"] for code in last(item, "outcome")} == {"noted", "approved"}
    assert get(samples, "decisions?from=2030")["total"] == 0


def test_a_topic_by_number_finds_what_stands_below_it_and_no_other_number(samples: TestClient) -> None:
    wide, narrow = get(samples, "cases?topic=29.09"), get(samples, "cases?topic=29.09.04")
    assert set(ids(narrow)) < set(ids(wide))
    assert all("29.09." in quote(item["caseNumber"][0]) for item in wide["items"])
    assert get(samples, "cases?topic=29.0", 422)["parameter"] == "topic"


def test_text_finds_items_within_what_the_filters_leave(samples: TestClient) -> None:
    page = get(samples, "agenda-items?q=rygestop")
    assert page["total"] == 1 and page["qCut"] is False
    assert get(samples, "agenda-items?q=rygestop&municipality=0791")["total"] == 0
    assert get(samples, "agenda-items?q=")["total"] == 0


def test_amounts_are_filtered_and_sorted_exactly(samples: TestClient) -> None:
    page = get(samples, "funding?min=500000&max=750000&sort=-amount&limit=200")
    amounts = [int(item["amount"][0]["@value"]) for item in page["items"]]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts and amounts[0] <= 750000 and amounts[-1] >= 500000
    assert get(samples, "funding?min=1.234", 422)["parameter"] == "min"


@pytest.mark.parametrize("collection", EVERY)
def test_every_order_walks_through_all_items_once(samples: TestClient, collection: str) -> None:
    for sort in collections()[collection].sorts:
        met: list[str] = []
        link = f"{collection}?limit=7&sort={sort}"
        while link:
            page = get(samples, link)
            met += ids(page)
            link = page.get("next", "").removeprefix("/api/v1/")
        assert len(met) == len(set(met)) == page["total"]


def test_dates_sort_both_ways_and_what_has_none_comes_last(samples: TestClient) -> None:
    for sort, turned in (("date", False), ("-date", True)):
        table = samples.get(f"/api/v1/documents?format=csv&sort={sort}").text
        dates = [row["date"][:10] for row in csv.DictReader(io.StringIO(table))]
        assert "" in dates and len(set(dates)) > 2
        assert dates == [*sorted(filter(None, dates), reverse=turned), *[""] * dates.count("")]


def test_facets_count_what_the_filters_leave(samples: TestClient) -> None:
    page = get(samples, "decisions?municipality=0710&facets=outcome,year&limit=200")
    counted = {each["value"]: each["count"] for each in page["facets"]["outcome"]["values"]}
    assert sum(counted.values()) == page["total"]
    for code, count in counted.items():
        assert count == sum(last(item, "outcome") == [code] for item in page["items"])
    assert page["facets"]["outcome"]["values"][0]["label"]["da"]
    assert get(samples, "decisions?facets=colour", 422)["parameter"] == "facets"


def test_fields_and_evidence_are_given_as_they_are_asked_for(samples: TestClient) -> None:
    [item] = get(samples, "cases?limit=1&fields=caseNumber,kleSubject")["items"]
    assert set(item) <= {"id", "type", "caseNumber", "kleSubject"}
    assert "evidence" not in get(samples, "cases?limit=1")["items"][0]
    assert get(samples, "cases?limit=1&include=evidence")["items"][0]["evidence"][0]["quote"]
    assert "caseNumber" in get(samples, "cases?fields=number", 422)["detail"]


@pytest.mark.parametrize(
    ("path", "parameter", "near"),
    [
        ("decisions?outcom=noted", "outcom", "outcome"),
        ("decisions?outcome=notd", "outcome", "noted"),
        ("decisions?municipality=9999", "municipality", None),
        ("decisions?from=2023-02-30", "from", None),
        ("decisions?to=2023-13", "to", None),
        ("decisions?date=yesterday", "date", None),
        ("decisions?sort=colour", "sort", None),
        ("decisions?limit=0", "limit", None),
        ("decisions?limit=201", "limit", None),
        ("decisions?limit=1&limit=2", "limit", None),
        ("decisions?from=2020&from=2021", "from", None),
        ("decisions?after=nonsense", "after", None),
        ("decisions?format=pdf", "format", None),
        ("decisions?include=secrets", "include", None),
        ("decisions?year=20211", "year", None),
        ("decisions?body=%3Cx%3E", "body", None),
        ("agenda-items?open=maybe", "open", None),
        ("policies?kind=minutes", "kind", None),
        ("meetings?q=x", "q", None),
        ("funding/aggregate?by=colour", "by", None),
        ("funding/aggregate?sort=date", "sort", None),
    ],
)
def test_what_cannot_be_asked_is_refused_and_told_what_can(
    samples: TestClient, path: str, parameter: str, near: str | None
) -> None:
    answer = samples.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["parameter"] == parameter
    if near is not None:
        assert near in problem["near"] and near in problem["allowed"]


def test_a_cursor_of_another_list_or_order_is_refused_and_one_past_the_end_gives_an_empty_page(
    samples: TestClient,
) -> None:
    after = get(samples, "decisions?limit=1")["next"].partition("after=")[2]
    get(samples, f"cases?after={after}", 422)
    get(samples, f"decisions?sort=title&after={after}", 422)
    get(samples, f"decisions?after={after[:-2]}AA", 422)
    page = get(samples, f"decisions?to=1900&after={after}")
    assert (page["total"], page["items"], page.get("next")) == (0, [], None)


def test_links_lead_to_the_first_page_and_the_next(samples: TestClient) -> None:
    answer = samples.get("/api/v1/cases?limit=2&municipality=0791")
    assert answer.links["first"]["url"] == "/api/v1/cases?limit=2&municipality=0791"
    following = samples.get(answer.links["next"]["url"])
    assert not set(ids(answer.json())) & set(ids(following.json()))
    assert following.links["first"]["url"] == answer.links["first"]["url"]


@pytest.mark.parametrize("collection", EVERY)
def test_csv_and_lines_hold_the_whole_filtered_collection(samples: TestClient, collection: str) -> None:
    total = get(samples, f"{collection}?limit=1")["total"]
    table = samples.get(f"/api/v1/{collection}", headers={"accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    lines = [json.loads(line) for line in samples.get(f"/api/v1/{collection}?format=ndjson&limit=1").text.splitlines()]
    assert len(rows) == len(lines) == total
    assert [row["id"] for row in rows] == [line["id"] for line in lines]


def test_csv_gives_what_the_source_wrote(samples: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(samples.get("/api/v1/funding?format=csv&phase=room").text)))
    assert [row["amount"] for row in rows] == ["900000", "750000", "500000"]
    assert {row["currency"] for row in rows} == {"DKK"}
    few = samples.get("/api/v1/cases?format=csv&fields=caseNumber&municipality=0710").text.splitlines()
    assert few[0] == "id,type,title,date,caseNumber"
    assert "2024/1187 | 24/1187" in few[1]


def test_the_format_follows_the_accept_header_and_what_cannot_be_given_is_said(samples: TestClient) -> None:
    for accept, given in (("application/ld+json", "application/ld+json"), ("*/*", "application/json")):
        assert samples.get("/api/v1/cases", headers={"accept": accept}).headers["content-type"] == given
    tags = {samples.get("/api/v1/cases", headers={"accept": each}).headers["etag"] for each in ("*/*", "text/csv")}
    assert len(tags) == 2
    assert samples.get("/api/v1/cases", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("collection", EVERY)
def test_every_answer_is_json_ld_that_says_what_the_graph_says(
    samples: TestClient, sample_ingest, collection: str
) -> None:
    store = sample_ingest[0].current().open()
    context = get(samples, "context.jsonld")["@context"]
    page = get(samples, f"{collection}?limit=200&include=evidence")
    read = {
        (quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(json.dumps({**page, "@context": context}), format=ox.RdfFormat.JSON_LD)
    }
    graph = {
        (quad.subject, quad.predicate, quad.object)
        for iri in ids(page)
        for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    }
    assert read == graph
    [first, *_] = ids(page)
    item = get(samples, f"{collection}/{quote(first, safe='')}")
    own = {quad.object for quad in ox.parse(json.dumps({**item, "@context": context}), format=ox.RdfFormat.JSON_LD)}
    assert own <= {each[2] for each in graph}


@pytest.mark.parametrize("collection", EVERY)
def test_every_answer_is_as_its_model_says_and_every_property_has_a_name(samples: TestClient, collection: str) -> None:
    definition = collections()[collection]
    page = get(samples, f"{collection}?limit=200&include=evidence&facets={next(iter(definition.fields))}")
    page_model(definition).model_validate(page)
    for item in page["items"]:
        read = item_model(definition).model_validate(item)
        named = set(type(read).model_fields)
        assert not [name for name in read.model_extra or {} if name not in named and ":" not in name]


def test_an_item_that_there_is_not_is_told_with_what_may_have_been_meant(samples: TestClient) -> None:
    problem = get(samples, "cases/municipality/0710/case/24%2F1188", 404)
    assert problem["near"][0] == f"{DEFAULT_BASE}id/municipality/0710/case/24%2F1187"
    assert get(samples, "cases/x", 404)["near"] == []


def test_the_timeline_of_a_case_is_steps_with_the_words_that_prove_them(samples: TestClient) -> None:
    timeline = get(samples, "cases/municipality/0710/case/24%2F1187/timeline?lang=en")
    assert [step["kind"] for step in timeline["steps"]].count("decision") == 4
    dates = [step["date"] for step in timeline["steps"] if step["date"]]
    assert dates == sorted(dates)
    quoted = [each for step in timeline["steps"] for each in step["evidence"]]
    for each in quoted:
        document = quote(each["document"], safe="")
        text = get(samples, f"documents/{document}/text")["text"]
        for start, end in each["marks"]:
            assert each["text"][start:end] in text
    assert get(samples, "cases/municipality/0710/case/none/timeline", 404)


def document_ids(samples: TestClient) -> list[str]:
    return ids(get(samples, "documents?limit=200"))


def test_the_quotes_of_a_document_come_in_the_order_of_its_text(samples: TestClient) -> None:
    for document in document_ids(samples):
        address = f"documents/{quote(document, safe='')}"
        text = get(samples, f"{address}/text")["text"]
        met: list[Json] = []
        link = f"{address}/evidence?limit=60"
        while link:
            page = get(samples, link)
            met += page["evidence"]
            link = page.get("next", "").removeprefix("/api/v1/")
        assert len(met) == len({each["id"] for each in met}) == page["total"] > 0
        assert [each["start"] for each in met] == sorted(each["start"] for each in met)
        assert all(text[each["start"] : each["end"]] == each["quote"] and each["node"] for each in met)


def test_the_facts_of_a_document_are_the_nodes_it_states_with_its_own_evidence(samples: TestClient) -> None:
    for document in document_ids(samples):
        address = f"documents/{quote(document, safe='')}"
        facts = get(samples, f"{address}/facts?limit=500")
        assert facts["total"] == len(facts["items"])
        proofs = [proof for item in facts["items"] for proof in item["evidence"]]
        assert all(proof["version"].startswith(f"{document}/v/") for proof in proofs)
        assert len({proof["id"] for proof in proofs}) == get(samples, f"{address}/evidence?limit=1")["total"]


def test_the_original_of_a_document_is_told_by_hash_and_address(samples: TestClient) -> None:
    for document in document_ids(samples):
        address = f"documents/{quote(document, safe='')}"
        original = get(samples, f"{address}/original")
        assert original["textSha256"] == get(samples, f"{address}/text")["sha256"]
        assert original["files"] and all(not each["kept"] and len(each["sha256"]) == 64 for each in original["files"])


def test_sums_are_exact_never_mix_phases_and_leave_totals_of_tables_out(samples: TestClient) -> None:
    sums = get(samples, "funding/aggregate?by=year&municipality=0791")
    assert sums["by"] == ["year", "phase", "currency"]
    items = get(samples, "funding?municipality=0791&limit=200")["items"]
    assert sums["leftOut"] == sum(last(item, "rowKind") == ["total"] for item in items) > 0
    for row in sums["rows"]:
        own = [
            item for item in items
            if last(item, "rowKind") != ["total"] and last(item, "phase") == [row["by"]["phase"]]
            and item["fiscalYear"][0]["@value"] == row["by"]["year"]
        ]  # fmt: skip
        assert row["items"] == row["summed"] == len(own)
        assert int(row["sum"]) == sum(int(item["amount"][0]["@value"]) for item in own)
    totals = get(samples, "funding/aggregate?by=year&municipality=0791&row=total")
    assert totals["leftOut"] == 0 and totals["rows"]


def test_sums_by_municipality_say_how_much_that_is_for_each_inhabitant(samples: TestClient) -> None:
    for row in get(samples, "funding/aggregate?by=municipality")["rows"]:
        assert row["inhabitants"] > 1000 and row["inhabitantsIn"]
        assert abs(float(row["perInhabitant"]) - float(row["sum"]) / row["inhabitants"]) < 0.006
    assert "perInhabitant" in get(samples, "funding/aggregate")["rows"][0]
    assert get(samples, "funding/aggregate")["rows"][0]["perInhabitant"] is None


SUMS = "/api/v1/funding/aggregate?by=year,municipality"


@pytest.mark.parametrize(("asked", "accept"), [("&format=csv", "*/*"), ("", "text/csv")])
def test_sums_download_as_a_table_of_the_same_rows(samples: TestClient, asked: str, accept: str) -> None:
    answer = samples.get(SUMS + asked, headers={"accept": accept})
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="funding-sums.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(answer.text.splitlines()))
    told = samples.get(SUMS).json()["rows"]
    by, figures = ("year", "municipality", "phase", "currency"), ("sum", "perInhabitant")
    assert [[row[name] for name in (*by, *figures)] for row in rows] == [
        [*(row["by"][name] or "" for name in by), *(row[name] for name in figures)] for row in told
    ]
    assert {row["municipalityLabel"] for row in rows} >= {"Viborg Kommune"}


def test_sums_come_as_lines_of_the_same_rows(samples: TestClient) -> None:
    answer = samples.get(SUMS, headers={"accept": "application/x-ndjson"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in answer.text.splitlines()] == samples.get(SUMS).json()["rows"]


def test_a_format_of_sums_that_there_is_not_is_refused(samples: TestClient) -> None:
    assert samples.get(f"{SUMS}&format=jsonld").status_code == 422
    assert samples.get(SUMS, headers={"accept": "image/png"}).status_code == 406


def test_a_file_of_sums_is_whole_or_refused(samples: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunegraf.api.rest.aggregates._MOST_ROWS", 1)
    assert samples.get(f"{SUMS}&format=csv").status_code == 422
    assert samples.get(SUMS).status_code == 200


def test_what_no_document_says_a_year_or_amount_of_is_told_and_not_summed(samples: TestClient) -> None:
    rows = get(samples, "funding/aggregate?by=year&phase=grant")["rows"]
    assert [(row["by"]["year"], row["sum"], row["items"], row["summed"]) for row in rows] == [(None, "0", 1, 0)]


def test_the_description_has_an_example_of_everything_and_every_example_runs(samples: TestClient) -> None:
    described = samples.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    ours = {
        path: each["get"] for path, each in described["paths"].items() if path.startswith("/api/v1/") and "get" in each
    }
    asked = 0
    for path, operation in ours.items():
        if operation["tags"] != ["REST"]:
            continue
        parameters = operation.get("parameters", [])
        places = {each["name"]: each["example"] for each in parameters if each["in"] == "path"}
        address = path.format(**places)
        assert samples.get(address).status_code == 200, address
        for each in parameters:
            if each["in"] == "query" and "example" in each:
                value = each["example"]
                one = value[0] if isinstance(value, list) else value
                answer = samples.get(address, params={each["name"]: one})
                assert answer.status_code == 200, (address, each["name"], answer.text[:300])
                asked += 1
    assert asked > 200
    for name in ("DecisionsPage", "Decisions", "Funding", "Aggregate", "TimelineAnswer"):
        assert name in described["components"]["schemas"]
    assert {"outcome", "decidedBy", "text"} <= set(described["components"]["schemas"]["Decisions"]["properties"])
