"""The search page finds what the index finds, narrows by links, and shows documents' words as words."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1)), headers=BROWSER) as client:
        yield client


def test_a_browser_gets_a_page_and_a_program_the_data(samples: TestClient) -> None:
    page = samples.get("/search?q=sundhed")
    data = samples.get("/search?q=sundhed", headers={"accept": "*/*"})
    assert page.headers["content-type"].startswith("text/html") and data.json()["total"] > 0
    assert "Accept" in page.headers["vary"] and "Accept" in data.headers["vary"]


def test_hits_lead_to_their_pages_with_the_words_marked(samples: TestClient) -> None:
    data = samples.get("/search?q=sundhed", headers={"accept": "*/*"}).json()
    html = unescape(samples.get("/search?q=sundhed").text)
    assert f"{data['total']} fundet" in html
    for hit in data["hits"]:
        assert f'href="/page/{hit["id"].split("/id/")[1]}"' in html
    assert "<mark>" in html


def test_a_facet_leads_to_as_many_hits_as_it_says(samples: TestClient) -> None:
    data = samples.get("/search?q=kommune", headers={"accept": "*/*"}).json()
    kind, count = next(iter(data["facets"]["type"].items()))
    html = unescape(samples.get("/search?q=kommune").text)
    assert f'href="/search?q=kommune&type={kind}"' in html
    assert f"{count} fundet" in samples.get(f"/search?q=kommune&type={kind}").text


def test_without_words_there_is_the_form_alone(samples: TestClient) -> None:
    answer = samples.get("/search")
    assert answer.status_code == 200 and "fundet" not in answer.text and 'name="q"' in answer.text


def test_what_is_asked_is_shown_as_words(samples: TestClient) -> None:
    html = samples.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script" not in html and "&lt;script&gt;" in html


def test_what_is_no_date_is_told_on_a_page(samples: TestClient) -> None:
    answer = samples.get("/search?q=sundhed&from=2021-13")
    assert answer.status_code == 422 and "YYYY-MM-DD" in answer.text


def test_the_language_that_was_chosen_stays_in_links(samples: TestClient) -> None:
    html = unescape(samples.get("/search?q=sundhed&lang=en").text)
    assert "found." in html and "&lang=en" in html
    assert all("lang=" in link for link in html.split('href="/page/')[1:2])
