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
        if tag not in ("meta", "link", "input"):
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
    assert all("/read/" in step for step in steps)
    [data] = {str(each["href"]) for each in Page(html).all("a") if str(each["href"]).startswith("/api")}
    assert samples.get(data).status_code == 200


def test_marked_words_stand_in_the_text_that_the_sentence_links_to(samples: TestClient) -> None:
    html = samples.get(CASE).text
    for quote in re.findall(r"<blockquote>.*?</blockquote>", html, re.DOTALL):
        page = Page(quote)
        path, _, _ = str(page.all("a")[0]["href"]).removeprefix("/read/").partition("?")
        text = samples.get(f"/api/v1/documents/{path}/text").json()["text"]
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
    assert [each["lang"] for each in page.all("html")] == [language]
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


def test_the_page_runs_nothing_of_a_document_and_loads_nothing_from_elsewhere(samples: TestClient) -> None:
    answer = samples.get(CASE)
    page = Page(answer.text)
    assert not {"script", "img", "iframe", "object", "style"} & {tag for tag, _ in page.elements}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    for each in page.all("link"):
        assert samples.get(str(each["href"])).status_code == 200
    assert all(str(each["href"]).startswith(("/", "#")) for each in page.all("a"))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_answer_that_is_still_valid_says_what_it_depends_on(samples: TestClient) -> None:
    first = samples.get(CASE)
    again = samples.get(CASE, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.headers["vary"] == first.headers["vary"]


def test_a_missing_case_is_a_page_for_browsers_and_a_problem_for_programs(samples: TestClient) -> None:
    page = samples.get("/cases/municipality/0710/case/none", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 404 and Page(page.text).all("main")
    data = samples.get("/cases/municipality/0710/case/none", headers={"accept": "*/*"})
    assert data.status_code == 404 and data.headers["content-type"] == "application/problem+json"


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


@pytest.mark.parametrize("number", ["2024%2F1187", "2024/1187", "24%2F01187", "24/1187"])
@pytest.mark.parametrize("prefix", ["/cases/", "/api/v1/cases/"])
def test_another_spelling_of_the_number_leads_to_the_case(samples: TestClient, prefix: str, number: str) -> None:
    answer = samples.get(f"{prefix}municipality/0710/case/{number}", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{prefix}municipality/0710/case/24%2F1187"
    assert samples.get(answer.headers["location"], follow_redirects=False).status_code == 200


def test_the_query_goes_with_another_spelling_and_an_unknown_number_leads_nowhere(samples: TestClient) -> None:
    answer = samples.get("/cases/municipality/0710/case/2024%2F1187?lang=en", follow_redirects=False)
    assert answer.headers["location"] == f"{CASE}?lang=en"
    whole = samples.get(
        "/api/v1/cases/https://w3id.org/kommunegraf/id/municipality/0710/case/2024%2F1187", follow_redirects=False
    )
    assert whole.headers["location"] == f"/api/v1{CASE}"
    for path in ("2024%2F999999", "9" * 500, "2024%2F1187%0d%0aX-Y:%20z"):
        for prefix in ("/cases/", "/api/v1/cases/"):
            answer = samples.get(f"{prefix}municipality/0710/case/{path}", follow_redirects=False)
            assert answer.status_code == 404
    other = samples.get("/api/v1/meetings/municipality/0710/case/2024%2F1187", follow_redirects=False)
    assert other.status_code == 404


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
