"""A case's timeline is one page: every step with its sentence, in two languages, and nothing that could run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.api.languages import language_of
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings

CASE = "/cases/municipality/0710/case/24%2F1187"


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, the words marked, and all words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data
        if "mark" in self._open:
            self.marked[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_tells_what_each_body_did_with_the_case_in_the_order_of_days(samples: TestClient) -> None:
    answer = samples.get(CASE, headers={"accept-language": "da"})
    assert answer.status_code == 200
    page = Page(answer.text)
    days = [each["datetime"] for each in page.all("time")]
    assert days == ["2024-05-14", "2024-05-21", "2024-05-28"]
    bodies = ["Social- og omsorgsudvalget", "Økonomiudvalget", "Byrådet"]
    places = [page.words.index(f"maj 2024 · {body}") for body in bodies]
    assert places == sorted(places)
    assert "24/1187" in page.words and "2024/1187" in page.words
    assert page.words.count("Udfald: Godkendt som indstillet") == 1
    assert "Godkendt som indstillet." in page.marked


def test_every_step_is_followed_by_the_sentence_behind_it_and_a_way_to_the_text(samples: TestClient) -> None:
    html = samples.get(CASE).text
    steps = html.split("<h3>")[1:]
    assert len(steps) > 6
    for step in steps:
        assert "<blockquote>" in step and "<mark>" in step
    for link in {str(each["href"]) for each in Page(html).all("a")}:
        if link.startswith("/api"):
            assert samples.get(link).status_code == 200, link


def test_marked_words_stand_in_the_text_that_the_sentence_links_to(samples: TestClient) -> None:
    html = samples.get(CASE).text
    for quote in re.findall(r"<blockquote>.*?</blockquote>", html, re.DOTALL):
        page = Page(quote)
        text = samples.get(str(page.all("a")[0]["href"])).json()["text"]
        assert all(words in text for words in page.marked)


def test_an_item_of_the_case_has_the_same_timeline(samples: TestClient) -> None:
    items = samples.get("/api/v1/agenda-items?limit=200").json()["items"]
    [council] = [each["id"] for each in items if "2024-05-28" in each["id"]]
    steps = [re.findall(r"<h3>.*?</h3>", samples.get(path).text) for path in (CASE, f"/cases/{council}")]
    assert steps[0] == steps[1] != []


@pytest.mark.parametrize(
    ("header", "query", "language", "word"),
    [
        ("en", "", "en", "Recommendation"),
        ("da-DK,en;q=0.5", "", "da", "Indstilling"),
        ("da;q=0.1, en-GB;q=0.9", "", "en", "Recommendation"),
        ("fr", "", "da", "Indstilling"),
        ("da", "?lang=en", "en", "Recommendation"),
        ("en", "?lang=da", "da", "Indstilling"),
    ],
)
def test_the_language_is_the_one_asked_for(samples: TestClient, header, query, language, word) -> None:
    answer = samples.get(CASE + query, headers={"accept-language": header})
    assert answer.headers["content-language"] == language
    page = Page(answer.text)
    assert page.all("html") == [{"lang": language}]
    assert word in page.words
    assert "Accept-Language" in answer.headers["vary"]


def test_a_client_that_has_the_page_in_one_language_is_sent_it_in_the_other(samples: TestClient) -> None:
    tag = samples.get(CASE, headers={"accept-language": "da"}).headers["etag"]
    again = {"accept-language": "da", "if-none-match": tag}
    assert samples.get(CASE, headers=again).status_code == 304
    assert samples.get(CASE, headers={**again, "accept-language": "en"}).status_code == 200


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "da"), ("", "da"), ("*", "da"), ("*;q=0", "da"), ("da;q=0, *", "en"), ("en;q=x", "da"), (",;=,en", "en")],
)
def test_any_header_gives_one_of_the_languages(header: str | None, language: str) -> None:
    assert language_of(header, ("da", "en")) == language


def test_the_page_runs_nothing_loads_nothing_and_may_not(samples: TestClient) -> None:
    answer = samples.get(CASE)
    page = Page(answer.text)
    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in page.elements}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert all(str(each["href"]).startswith(("/api/v1/", "?lang=")) for each in page.all("a"))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_headings_are_in_order_and_the_page_has_one_main_part(samples: TestClient) -> None:
    page = Page(samples.get(CASE).text)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("main")) == len(page.all("title")) == 1


@pytest.mark.parametrize("path", ["/cases/municipality/0710/case/none", "/cases/municipality/0710", "/cases/x%20y"])
def test_what_is_no_case_is_not_found(samples: TestClient, path: str) -> None:
    answer = samples.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["?lang=fr", "?lang=da&lang=en", "?size=1"])
def test_what_is_no_parameter_is_refused(samples: TestClient, query: str) -> None:
    assert samples.get(CASE + query).status_code == 422


def test_markup_in_a_document_is_shown_as_words(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'"
    document = tmp_path / "referat.txt"
    document.write_text(
        "Favrskov Kommune\n\nReferat\n\nByrådet\nMødedato: 28. maj 2024\n\nDagsordenpunkter\n\nSagsnr.: 24/66\n\n"
        f"Ny sti {evil}\n\nSagsfremstilling\n\nStien.\n\nBeslutning\n\nGodkendt {evil}\n",
        encoding="utf-8",
    )
    settings = Settings(data=tmp_path / "data", processes=1, workers=1)
    ingest([document], settings)
    with TestClient(create_app(settings)) as client:
        answer = client.get("/cases/municipality/0710/case/24%2F66")
    assert answer.status_code == 200
    page = Page(answer.text)
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert evil in page.words
