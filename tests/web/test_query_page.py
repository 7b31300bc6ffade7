"""The query page is a plain form: the query goes the way of `/sparql`, and whatever comes back is shown as text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from kommunegraf.web.querying import MOST_ROWS

HOSTILE = "</textarea></td><script>alert(1)</script>\"'&"
LOCAL = "PREFIX x: <http://example.org/>\n"


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    settings = Settings(data=folder.path, workers=1, query_timeout=5, public_url="https://graf.example")
    with TestClient(create_app(settings)) as client:
        yield client


def asked(client: TestClient, query: str, **parameters: str):
    return client.get("/query", params={"query": query, **parameters}, headers={"Accept": "text/html"})


def cells(page: str) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body is not None
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    return [
        [html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_page_has_a_form_whose_text_area_holds_a_query_that_runs(samples):
    page = samples.get("/query").text
    assert '<form id="query-form" action="/query" method="get"' in page
    text = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])
    shown = asked(samples, text)
    assert shown.status_code == 200
    assert ["kg:Municipality", "98"] in cells(shown.text)


def test_the_result_says_rows_time_and_generation_and_keeps_the_query(samples):
    answer = asked(samples, "SELECT ?x { VALUES ?x { 1 2 3 } }", lang="en")
    generation = samples.get("/health").json()["generation"]
    assert re.search(rf"3 rows\s+· (&lt; )?\d+\.\d\d seconds · generation {generation} of the data", answer.text)
    assert answer.headers["x-kommunegraf-generation"] == str(generation)
    assert "SELECT ?x { VALUES ?x { 1 2 3 } }</textarea>" in answer.text


def test_a_hostile_result_and_a_hostile_query_come_out_as_text(samples):
    query = (
        LOCAL + f"SELECT ?a ?b {{ BIND('''{HOSTILE} ''' AS ?a) BIND(IRI('javascript:alert(1)') AS ?b) }} # {HOSTILE}"
    )
    page = asked(samples, query).text
    assert HOSTILE not in page
    assert "<script>alert" not in page
    assert page.count("<script") == 1
    assert 'href="javascript:' not in page
    assert cells(page) == [[f"{HOSTILE} ", "javascript:alert(1)"]]


def test_ours_is_a_link_to_its_page_and_names_of_concepts_and_municipalities_are_words(samples):
    query = """PREFIX id: <https://w3id.org/kommunegraf/id/>
    SELECT * { VALUES (?m ?p ?c ?x ?f) {
      (<https://w3id.org/kommunegraf/id/municipality/0657> <https://w3id.org/kommunegraf/id/concept/phase/original-budget>
       <https://w3id.org/kommunegraf/ns#Case> <https://w3id.org/kommunegraf/id/municipality/0710/case/24%2F1187>
       <https://example.org/a>) } }"""
    page = asked(samples, query, lang="en").text
    assert sorted(cells(page)[0]) == sorted(
        ["Herning Kommune", "Original budget", "kg:Case", "municipality/0710/case/24/1187", "https://example.org/a"]
    )
    assert 'href="/page/municipality/0710/case/24%2F1187?lang=en"' in page
    assert 'href="https://example.org/a"' in page


def test_numbers_are_written_for_the_reader_and_kept_as_they_are_for_the_script(samples):
    query = "SELECT ?n { VALUES ?n { 1234567 2021 1.5e3 'text' } }"
    danish = asked(samples, query, lang="da").text
    assert cells(danish) == [["1.234.567"], ["2021"], ["1500"], ["text"]]
    assert 'data-type="number" data-value="1234567"' in danish


def test_a_column_of_municipal_codes_has_places_and_one_with_anything_else_has_none(samples):
    codes = asked(samples, "SELECT ?c { VALUES ?c { '0657' '0101' } }").text
    assert len(re.findall(r'data-point="[\d.]+ [\d.]+"', codes)) == 2
    assert "data-point" not in asked(samples, "SELECT ?c { VALUES ?c { '0657' 'other' } }").text


def test_a_point_in_well_known_text_has_its_place(samples):
    query = "SELECT ?w { BIND('POINT(12.5 55.5)'^^<http://www.opengis.net/ont/geosparql#wktLiteral> AS ?w) }"
    assert 'data-point="12.5 55.5"' in asked(samples, query).text


def test_an_ask_is_answered_in_words(samples):
    assert "<strong>Nej</strong>" in asked(samples, "ASK { ?s ?s ?s }", lang="da").text
    assert "<strong>Yes</strong>" in asked(samples, "ASK { ?s ?p ?o }", lang="en").text


def test_a_graph_is_shown_as_triples_and_offered_as_rdf(samples):
    page = asked(samples, LOCAL + "CONSTRUCT { x:a x:b 'c' } WHERE {}", lang="en").text
    assert cells(page) == [["http://example.org/a", "http://example.org/b", "c"]]
    assert "1 triple\n" in page
    assert re.findall(r'format=(\w+)"', page) == ["turtle", "nt", "jsonld", "rdfxml"]


def test_downloads_hold_the_whole_result_in_each_format(samples):
    page = asked(samples, "SELECT ?x { VALUES ?x { 1 2 } }").text
    links = [html.unescape(link) for link in re.findall(r'href="(/sparql\?[^"]*)"', page)]
    assert len(links) == 4
    for link in links:
        answer = samples.get(link)
        assert answer.status_code == 200
    assert samples.get(links[0]).text.splitlines() == ["x", "1", "2"]


def test_a_long_result_is_cut_and_says_so(samples):
    page = asked(samples, "SELECT ?s ?o { ?s ?p ?o }", lang="en").text
    assert len(cells(page)) == MOST_ROWS
    assert "The first 1,000 are shown; the whole result can be downloaded" in page


def test_a_wide_result_is_cut_by_its_cells(samples):
    columns = " ".join(f"?c{n}" for n in range(500))
    page = asked(samples, f"SELECT {columns} {{ ?s ?p ?o }}", lang="en").text
    assert len(cells(page)) == 40


def test_a_query_that_does_not_parse_is_shown_at_its_place(samples):
    answer = asked(samples, "SELECT *\nWHER { ?s ?p ?o }", lang="en")
    assert answer.status_code == 400
    assert 'role="alert" data-line="2" data-column="1"' in answer.text
    assert "Line 2, character 1" in answer.text
    assert '<pre tabindex="0">WHER { ?s ?p ?o }\n^</pre>' in answer.text


def test_an_undeclared_prefix_is_told_with_the_line_that_declares_it(samples):
    page = asked(samples, "ASK { ?x a kg:Case }", lang="da").text
    assert "Præfikset kg: er ikke erklæret." in page
    assert "<code>PREFIX kg: &lt;https://w3id.org/kommunegraf/ns#&gt;</code>" in page


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400), ("x" * 5, 400)]
)
def test_what_the_endpoint_refuses_the_page_refuses_with_its_words(samples, query, status):
    refused = samples.get("/sparql", params={"query": query})
    answer = asked(samples, query)
    assert answer.status_code == refused.status_code == status
    assert html.escape(refused.json()["title"], quote=False) in html.unescape(answer.text)


def test_a_query_without_end_is_stopped_by_the_limits_of_the_endpoint(sample_ingest):
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1, query_timeout=0.5))) as client:
        answer = asked(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert answer.status_code == 422
        assert "The query took too long" in answer.text
        assert asked(client, "ASK {}").status_code == 200


def test_a_form_with_other_line_ends_asks_the_same_query(samples):
    page = asked(samples, "SELECT *\r\nWHERE { ?s ?p ?o }\r\nLIMIT 1").text
    assert "SELECT *\nWHERE { ?s ?p ?o }\nLIMIT 1</textarea>" in page


def test_an_example_is_bound_with_the_parameters_of_the_address_and_run(samples):
    page = samples.get("/query?example=funding-by-year-and-phase&municipality=0657&lang=da").text
    assert "Hvor mange penge nævner dokumenterne, fordelt på år og økonomifase?" in page
    assert re.search(r'name="municipality" type="text" value="0657"', page)
    assert "(&#34;0657&#34; UNDEF UNDEF UNDEF UNDEF UNDEF) }" in page
    [address] = re.findall(r'href="(/api/v1/queries/[^"]*)"', page)
    assert samples.get(html.unescape(address)).status_code == 200
    assert "municipality=0657" in address
    assert "#+" not in re.search(r"<textarea.*?</textarea>", page, re.DOTALL)[0]


def test_what_the_page_shows_of_an_example_is_what_its_own_endpoint_gives(samples):
    page = samples.get("/query?example=funding-by-year-and-phase&lang=en").text
    rows = json.loads(samples.get("/api/v1/queries/funding-by-year-and-phase?format=json").text)["results"]["bindings"]
    sums = [row["kroner"]["value"] for row in rows]
    assert re.findall(r'data-type="number" data-value="(\d+)"', page) == [each for each in sums if len(each) > 4]
    assert len(cells(page)) == len(rows)


def test_an_example_without_rows_says_that_other_values_may_have_some(samples):
    said = "Prøv andre værdier i felterne ovenfor"
    assert said in samples.get("/query?example=visions&year=1999&lang=da").text
    assert said not in samples.get("/query?example=funding-by-year-and-phase&lang=da").text
    assert said not in asked(samples, "SELECT ?s { ?s a <urn:none> }").text


def test_an_example_and_its_fields_are_described_in_the_language_of_the_page(samples):
    page = samples.get("/query?example=visions&lang=da").text
    assert "Visioner med det år, de skal være nået." in page and "kommunekode, fire cifre" in page
    assert "four digits" not in page
    assert "four digits" in samples.get("/query?example=visions&lang=en").text


def test_a_value_that_the_example_does_not_take_is_refused_beside_its_field(samples):
    answer = samples.get("/query?example=meeting&date=yesterday")
    assert answer.status_code == 422
    assert "takes a value of type date" in answer.text
    assert "<table" not in answer.text


def test_an_example_that_is_none_and_parameters_that_are_none_are_refused(samples):
    assert samples.get("/query?example=no-such").status_code == 404
    assert samples.get("/query?municipality=0657").status_code == 422
    assert samples.get("/query?example=meeting&colour=red").status_code == 422


def test_every_example_is_listed_with_its_question_and_opens(samples):
    page = samples.get("/query?lang=da").text
    for query in samples.get("/api/v1/queries").json()["queries"]:
        assert html.escape(query["titles"]["da"]) in page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")
        if not any(parameter["required"] for parameter in query["parameters"]):
            opened = samples.get(f"/query?example={query['name']}&lang=en")
            assert opened.status_code == 200, query["name"]


def test_the_permalink_asks_the_same_query_in_the_chosen_language(samples):
    page = asked(samples, "ASK { ?s ?p '&æ+' }", lang="en").text
    [link] = [html.unescape(each) for each in re.findall(r'href="(/query\?query=[^"]*)"', page) if "ASK" in each][-1:]
    assert parse_qs(urlsplit(link).query) == {"query": ["ASK { ?s ?p '&æ+' }"], "lang": ["en"]}


def test_code_names_the_public_address(samples):
    assert asked(samples, "ASK {}").text.count("https://graf.example/sparql") == 3


def test_an_empty_folder_has_the_page_and_says_that_there_is_no_data(tmp_path):
    with TestClient(create_app(Settings(data=tmp_path / "none", workers=1))) as client:
        assert client.get("/query").status_code == 200
        assert asked(client, "ASK {}").status_code == 503


def test_the_plain_page_is_not_sent_twice(samples):
    tag = samples.get("/query").headers["etag"]
    assert samples.get("/query", headers={"If-None-Match": tag}).status_code == 304


def test_without_its_script_the_page_is_a_plain_form(samples, monkeypatch):
    from kommunegraf.web import query_page

    monkeypatch.setattr(query_page, "SCRIPT", "not-built.js")
    page = asked(samples, "ASK {}").text
    assert "<script" not in page
    assert '<button id="run">' in page


def test_terms_of_a_later_rdf_are_shown_as_they_are_written():
    from kommunegraf.web.querying import _term

    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
    assert _term(triple) == ox.Literal('<urn:a> <urn:b> "c"')


def test_a_result_that_the_page_has_enough_of_frees_its_worker(samples):
    for _ in range(3):  # there is one worker
        assert asked(samples, "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r }").status_code == 200
    assert asked(samples, "ASK { ?s ?p ?o }").status_code == 200


def test_a_result_without_columns_or_rows_is_shown_as_such(samples):
    assert "1 row\n" in asked(samples, "SELECT * {}", lang="en").text
    assert "0 rows\n" in asked(samples, "SELECT ?x { ?x ?x ?x }", lang="en").text


def test_a_value_longer_than_a_cell_is_shortened_and_a_result_of_such_is_cut(samples):
    page = asked(samples, "SELECT (REPLACE(STR(?n), '.', 'long ') AS ?text) ?n { VALUES ?n { 1 } }")
    assert page.status_code == 200
    long = asked(samples, "SELECT ?t { BIND('" + "x" * 5000 + "' AS ?t) }").text
    [[text]] = cells(long)
    assert text == "x" * 600 + "…"
