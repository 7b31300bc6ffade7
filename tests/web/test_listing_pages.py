"""The start page, lists, money and map tell what is there, lead on by links, and say what is not known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "da"}
PAGES = ("/", "/browse", "/browse/topics", "/money", "/map", *(f"/browse/{name}" for name in collections()))


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


def test_the_start_page_tells_what_is_here_and_what_is_not(samples: TestClient) -> None:
    html = samples.get("/").text
    documents = samples.get("/api/v1/documents?limit=1", headers={"accept": "*/*"}).json()["total"]
    said = [int(each) for each in re.findall(r'</th>\s*<td class="number">(\d+)</td>', html)]
    unknown = re.search(r"(\d+) dokumenter siger ikke", html)
    assert sum(said) + int(unknown[1] if unknown else 0) == documents
    assert f"Fra {98 - len(said)} er der ingen" in html


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
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(samples: TestClient, path: str, status: int, told: str) -> None:
    answer = samples.get(path)
    assert answer.status_code == status and answer.headers["content-type"].startswith("text/html")
    assert told in answer.text


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


def test_the_map_shows_as_many_as_the_list_has(samples: TestClient) -> None:
    html = samples.get("/map?show=agenda-items").text
    for code, _, count in re.findall(r'href="/browse\?municipality=(\d{4})" aria-label="([^"]+): (\d+)"', html):
        listed = samples.get(f"/browse/agenda-items?municipality={code}").text
        assert f"{count} i alt" in listed


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
