"""The start page, lists, money and map tell what is there, lead on by links, and say what is not known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing
from kommunegraf.web.coverage import FACTS
from kommunegraf.web.words import listed

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "da"}
BY = tuple(f"/browse/by/{field}" for field in ("municipality", "body", "year"))
PAGES = ("/", "/browse", "/browse/topics", *BY, "/money", "/map", *(f"/browse/{name}" for name in collections()))


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1)), headers=BROWSER) as client:
        yield client


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[TestClient]:
    DataFolder(tmp_path / "data").create()
    with TestClient(create_app(Settings(data=tmp_path / "data", workers=1)), headers=BROWSER) as client:
        yield client


def links(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"#]+)"', html)]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_is_there_in_both_languages(samples: TestClient, path: str, language: str) -> None:
    answer = samples.get(path, params={"lang": language})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language and f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def number_of(samples: TestClient, collection: str, **filters: str) -> int:
    answer = samples.get(f"/api/v1/{collection}", params={"limit": "1", **filters}, headers={"accept": "*/*"})
    return int(answer.json()["total"])


def test_the_start_page_tells_what_is_here_and_what_is_not(samples: TestClient) -> None:
    html = samples.get("/").text
    rows = re.findall(r'"/browse\?(municipality|region)=(\d{4})">[^<]+</a></th>\s*<td class="number">(\d+)</td>', html)
    unknown = re.search(r"(\d+) dokument(?:er)? siger ikke", html)
    known = sum(int(count) for _, _, count in rows)
    assert known + int(unknown[1] if unknown else 0) == number_of(samples, "documents")
    municipalities = [code for field, code, _ in rows if field == "municipality"]
    assert f"fra {len(municipalities)} af Danmarks 98 kommuner" in html
    assert f"Kommuner uden dokumenter her: {98 - len(municipalities)}" in html
    absent = re.search(r'<p class="small">([^<]+)\.</p>\s*</details>', html)
    assert absent is not None and len(absent[1].split(", ")) == 98 - len(municipalities)


def test_the_start_page_counts_documents_by_kind_and_by_year_to_the_last(samples: TestClient) -> None:
    shares = re.findall(r"<dd>(.*?)</dd>", samples.get("/").text, re.DOTALL)
    assert len(shares) == 2
    for share, field in zip(shares, ("kind", "year"), strict=True):
        counts = [int(each) for each in re.findall(r"\((\d+)\)", share)]
        assert sum(counts) == number_of(samples, "documents")
        told = re.findall(rf'href="/browse/documents\?{field}=([^"]+)">[^<]+</a> \((\d+)\)', share)
        assert told
        for value, count in told:
            assert number_of(samples, "documents", **{field: value}) == int(count)


@pytest.mark.parametrize("language", ["da", "en"])
def test_facts_by_municipality_stand_under_their_names(samples: TestClient, language: str) -> None:
    html = samples.get("/browse/by/municipality", params={"lang": language}).text
    assert len(listed(language, "start.facts")) == len(FACTS)
    heads = len(re.findall(r'<th scope="col"', html))
    rows = re.findall(r'<tr><th scope="row"><a href="/browse\?municipality=(\d{4})[^"]*">(.*?)</tr>', html, re.DOTALL)
    assert rows
    for code, row in rows:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        assert len(cells) + 1 == heads
        assert [int(each) for each in cells[3:-1]] == [number_of(samples, each, municipality=code) for each in FACTS]


def test_documents_of_a_region_are_the_region_s_and_not_of_nobody(tmp_path: Path) -> None:
    identity = Identity()
    document = identity.document("test", "plan")
    said = [(RDF_TYPE, iri_of("Document")), (iri_of("publisher"), identity.region("1082"))]
    quads = [ox.Quad(*map(ox.NamedNode, (document, name, value))) for name, value in said]
    settings = Settings(data=tmp_path / "data", workers=1)
    with writing(settings, "test") as session:
        session.writer.replace({identity.document_graph(document): quads})
        session.publish()
    with TestClient(create_app(settings), headers=BROWSER) as client:
        start = client.get("/").text
        assert "siger ikke" not in start and "Fra 1 region er der også dokumenter" in start
        assert re.search(r'"/browse\?region=1082">Region Midtjylland</a></th>\s*<td class="number">1</td>', start)
        browsed = client.get("/browse?region=1082").text
        assert "<h1>Region Midtjylland</h1>" in browsed and "/browse/documents?region=1082" in browsed


@pytest.mark.parametrize("field", ["municipality", "body", "year"])
def test_there_is_a_way_in_by_whose_by_body_and_by_year_with_counts_that_hold(samples: TestClient, field: str) -> None:
    browse = samples.get("/browse").text
    assert f'href="/browse/by/{field}"' in browse or field == "year"
    told = re.findall(rf'href="/browse\?{field}=([^"]+)"[^>]*>([^<]+)</a> <span class="small">\((\d+)\)', browse)
    assert told
    for value, name, count in told:
        given = unquote(unescape(value))
        counted = ("documents", "agenda-items", "decisions", "policies", "funding")
        has = [each for each in counted if field in collections()[each].fields]
        assert sum(number_of(samples, each, **{field: given}) for each in has) == int(count)
        narrowed = samples.get(f"/browse?{field}={unescape(value)}").text
        assert f"<h1>{name}</h1>" in narrowed


def test_all_bodies_are_listed_page_by_page_with_counts_that_hold(
    samples: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kommunegraf.web.entries.PAGE", 3)
    seen: list[str] = []
    address: str | None = "/browse/by/body"
    while address:
        html = samples.get(address).text
        seen += re.findall(r'<th scope="row"><a href="([^"]+)"', html)
        for link, count in re.findall(r'<a href="(/browse/[a-z-]+\?body=[^"]+)" aria-label="[^"]+">(\d+)</a>', html):
            assert f"{count} i alt" in samples.get(unescape(link)).text
        following = re.search(r'<a href="([^"]+)" rel="next">', html)
        address = unescape(following[1]) if following else None
    assert len(seen) == len(set(seen)) == number_of(samples, "bodies") > 3


def test_years_are_listed_from_the_newest_with_counts_that_hold(samples: TestClient) -> None:
    html = samples.get("/browse/by/year").text
    years = re.findall(r'<th scope="row"><a href="/browse\?year=(\d{4})">', html)
    assert years == sorted(set(years), reverse=True) and years
    for link, count in re.findall(r'<a href="(/browse/[a-z-]+\?year=\d+)" aria-label="[^"]+">(\d+)</a>', html):
        assert f"{count} i alt" in samples.get(link).text


def test_a_program_gets_no_page_at_the_start(samples: TestClient) -> None:
    assert samples.get("/", headers={"accept": "*/*"}).headers["content-type"].startswith("text/plain")


def test_all_that_the_start_page_leads_to_is_there(samples: TestClient) -> None:
    for link in sorted(set(links(samples.get("/").text))):
        if link.startswith("/") and not link.startswith(("/query", "/quality", "/ns", "/page", "/read")):
            assert samples.get(link).status_code == 200, link


def test_a_list_has_as_many_rows_as_it_says_and_leads_to_each(samples: TestClient) -> None:
    html = samples.get("/browse/decisions").text
    total = samples.get("/api/v1/decisions?limit=1", headers={"accept": "*/*"}).json()["total"]
    assert f"{total} i alt" in html
    assert len([link for link in links(html) if link.startswith("/page/")]) == total


def test_choosing_a_value_narrows_the_list_to_as_many_as_were_told(samples: TestClient) -> None:
    html = samples.get("/browse/decisions").text
    told = re.findall(r'<li><a href="(/browse/decisions\?outcome=[^"]+)">[^<]+</a> \((\d+)\)', html)
    assert told
    for address, count in told:
        assert f"{count} i alt" in samples.get(unescape(address)).text


def test_pages_of_a_list_hold_each_row_once(samples: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunegraf.web.browse._SHOWN", 3)
    seen: list[str] = []
    address: str | None = "/browse/documents"
    while address:
        html = samples.get(address).text
        seen += [link for link in links(html) if link.startswith("/page/")]
        following = re.search(r'<a href="([^"]+)" rel="next">', html)
        address = unescape(following[1]) if following else None
    whole = samples.get("/api/v1/documents?limit=200", headers={"accept": "*/*"}).json()["items"]
    assert len(seen) == len(set(seen)) == len(whole)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/browse/decisions?outcome=nonsense", 422, "noted"),
        ("/browse/decisions?colour=red", 422, "outcome"),
        ("/browse/nothing", 404, "decisions"),
        ("/browse/decisions?from=2021-02-30", 422, "from"),
        ("/browse/decisions?after=nonsense", 422, "after"),
        ("/browse/decisions?sort=amount", 422, "date"),
        ("/money?municipality=12", 422, "municipality"),
        ("/browse/topics?under=x", 422, "under"),
        ("/browse?year=x", 422, "year"),
        ("/browse?body=%3Cx%3E", 422, "body"),
        ("/browse/by/colour", 422, "field"),
        ("/browse/by/body?after=nonsense", 422, "after"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(samples: TestClient, path: str, status: int, told: str) -> None:
    answer = samples.get(path)
    assert answer.status_code == status and answer.headers["content-type"].startswith("text/html")
    assert told in answer.text


def test_what_there_is_instead_is_told_once(samples: TestClient) -> None:
    html = samples.get("/browse/decisions?outcome=nonsense").text
    assert html.count("nothing-to-decide") == 1


def test_sums_lead_to_the_items_that_they_are_of(samples: TestClient) -> None:
    html = samples.get("/money").text
    rows = re.findall(r'<a href="(/browse/funding[^"]+)" aria-label="[^"]+">(\d+)</a>', html)
    assert rows
    for address, items in rows:
        total = re.search(r"(\d+) i alt", samples.get(unescape(address)).text)
        assert total is not None and int(total[1]) >= int(items), address


MONEY = ("/money", "/money?municipality=0791", "/money?municipality=0791&topic=alcohol", "/money?from=2020&to=2022")


def figures(html: str) -> list[tuple[list[str], list[str]]]:
    """The figures of each table of the page of money: the sums of its rows, and where its ways lead."""
    sections = re.findall(r"<section aria-labelledby=.*?</section>", html, re.DOTALL)
    found = []
    for each in sections:
        body = re.search(r"<tbody>(.*)</tbody>", each, re.DOTALL)
        rows = re.findall(r"<tr>(.*?)</tr>", body[1] if body else "", re.DOTALL)
        ways = [unescape(href) for href in re.findall(r'href="([^"]+)"', each.partition('<p class="ways">')[2])]
        sums = [re.findall(r'<td class="number[^"]*">(?:<a[^>]*>)?([^<(]*)', row) for row in rows]
        found.append(([digits(cells[0]) for cells in sums], ways))
    return found


def digits(figure: str) -> str:
    return figure.replace("kr.", "").replace(".", "").replace("\u2212", "-").replace(",", ".").strip()


@pytest.mark.parametrize("path", MONEY)
def test_each_table_of_money_has_a_chart_that_says_what_it_is(samples: TestClient, path: str) -> None:
    html = samples.get(path).text
    sections = re.findall(r"<section aria-labelledby=.*?</section>", html, re.DOTALL)
    assert len(sections) >= 2
    for each in sections:
        chart = re.search(
            r'<svg class="(?:chart|lying)"[^>]*role="img" aria-labelledby="(\S+)" aria-describedby="(\S+)"', each
        )
        assert chart is not None
        assert f'<title id="{chart[1]}">' in each and f'<desc id="{chart[2]}">' in each
        assert "<caption>" in each
    assert len(re.findall(r'\bid="([^"]+)"', html)) == len(set(re.findall(r'\bid="([^"]+)"', html)))


@pytest.mark.parametrize("path", MONEY)
def test_the_file_and_the_query_of_each_table_of_money_have_its_figures(samples: TestClient, path: str) -> None:
    tables = figures(samples.get(path).text)
    assert tables
    for sums, (file, query) in tables:
        rows = list(csv.DictReader(io.StringIO(samples.get(file, headers={"accept": "*/*"}).text)))
        column = next(name for name in ("sum", "planned") if name in rows[0])
        # The file of sums by purpose has what is for none, too; the table has not.
        kept = [row[column] for row in rows if row.get("summed") != "0" and row.get("purpose") != ""]
        assert sorted(kept) == sorted(sums), file
        parameters = parse_qs(urlsplit(query).query)
        [name] = parameters.pop("example")
        asked = {each: values[0] for each, values in parameters.items()}
        answer = samples.get(f"/api/v1/queries/{name}", params={**asked, "format": "json"}).json()
        bindings = answer["results"]["bindings"]
        assert sorted(row["kroner" if "kroner" in row else "planned"]["value"] for row in bindings) == sorted(sums)
        assert samples.get(query).status_code == 200


@pytest.mark.parametrize("show", ["documents", "agenda-items", "funding"])
def test_the_map_shows_as_many_as_the_list_has_and_a_table_of_the_same(samples: TestClient, show: str) -> None:
    html = samples.get(f"/map?show={show}").text
    circles = re.findall(rf'<a href="(/browse/{show}\?municipality=\d{{4}})" aria-label="([^"]+): (\d+)"><title>', html)
    table = re.findall(r'<td class="number"><a href="([^"]+)" aria-label="([^"]+): (\d+)">\3</a></td>', html)
    assert circles and sorted(circles) == sorted(table)
    for address, _, count in circles:
        assert f"{count} i alt" in samples.get(address).text


def test_the_map_shows_what_is_named_per_inhabitant_of_one_year_and_phase(samples: TestClient) -> None:
    html = samples.get("/map?show=per-inhabitant").text
    chosen = re.findall(r"<option(?: value=\"([^\"]*)\")? selected>([^<]+)", html)
    year, phase = chosen[0][1], chosen[1][0]
    rows = samples.get(f"/api/v1/funding/aggregate?by=municipality,year&phase={phase}&year={year}&currency=DKK").json()
    wanted = {row["by"]["municipality"]: row["perInhabitant"] for row in rows["rows"] if row["perInhabitant"]}
    told = {
        code: digits(figure)
        for code, figure in re.findall(
            r'municipality=(\d{4})[^"]*" aria-label="[^"]+"><title>[^:]+: ([^<]+)</title>', html
        )
    }
    assert told and told.keys() == wanted.keys()
    assert all(float(told[code]) == float(each) for code, each in wanted.items())
    other = samples.get(f"/map?show=per-inhabitant&year=1999&phase={phase}")
    assert other.status_code == 200 and "<circle class" not in other.text
    assert samples.get("/map?show=per-inhabitant&phase=nonsense").status_code == 422


def test_topics_lead_down_the_tree_to_items(samples: TestClient) -> None:
    html = samples.get("/browse/topics").text
    down = [link for link in links(html) if link.startswith("/browse/topics?under=")]
    assert down
    below = samples.get(down[0]).text
    assert [link for link in links(below) if link.startswith("/browse?topic=")]


def test_without_data_the_pages_say_how_to_get_some(nothing: TestClient) -> None:
    start = nothing.get("/")
    assert start.status_code == 200 and "kommunegraf harvest" in start.text
    for path in ("/browse", "/money", "/map", "/search?q=x", "/browse/decisions"):
        answer = nothing.get(path)
        assert answer.status_code == 503 and "kommunegraf ingest" in answer.text, path


@pytest.mark.parametrize(
    "path", ["/browse?body=https://elsewhere.example/x", "/money?funder=https://elsewhere.example/x"]
)
def test_an_address_given_in_a_filter_does_not_become_a_link(samples: TestClient, path: str) -> None:
    page = samples.get(path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert 'href="https://elsewhere.example' not in page.text
    assert 'href=""' not in page.text


@pytest.mark.parametrize("path", ["/money?from=٢٠٢١", "/map?year=٢٠٢١", "/browse?year=٢٠٢١"])
def test_years_are_written_with_ascii_digits(samples: TestClient, path: str) -> None:
    assert samples.get(path).status_code == 422
