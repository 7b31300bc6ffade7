"""The reader shows a document's text as it is served, each fact at its words, both ways and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from readable import DOCUMENT, PATH, Bears, Read, publish

from kommunegraf.api.app import create_app
from kommunegraf.api.kept import IN_ALL, Kept
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.web.reader.choice import MOST as MOST_CHOSEN
from kommunegraf.web.reader.listing import MOST as MOST_LISTED
from kommunegraf.web.reader.parts import LONGEST

MINUTES = "/read/document/0791/minutes/sundheds-og-%C3%A6ldreudvalget/2021-05-11"


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", workers=1)


def documents(client: TestClient) -> list[str]:
    """The addresses of all documents, below /read/ and in the REST interface."""
    items = client.get("/api/v1/documents?limit=200").json()["items"]
    return [each["id"].partition("/id/")[2] for each in items]


def read(client: TestClient, path: str) -> Read:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return Read(answer.text)


def text_of(client: TestClient, path: str) -> str:
    return str(client.get(f"/api/v1/documents/{path.removeprefix('/read/').partition('?')[0]}/text").json()["text"])


def test_the_words_of_every_sample_stand_on_its_page_as_they_are_served(samples: TestClient) -> None:
    for path in documents(samples):
        text = text_of(samples, path)
        assert read(samples, f"/read/{path}").words == text
        assert read(samples, f"/read/{path}?at={len(text) // 2}").words == text


def test_every_fact_of_the_samples_is_marked_at_its_words_and_stands_beside_them(samples: TestClient) -> None:
    seen = 0
    for path in documents(samples):
        page, text = read(samples, f"/read/{path}"), text_of(samples, path)
        said: dict[int, str] = {}
        for words, named in page.borne:
            for index in named:
                said[index] = said.get(index, "") + words
        assert said.keys() == page.rows.keys()
        for words in said.values():
            assert words in text
        seen += len(said)
    assert seen > 1_000


def test_choosing_a_fact_shows_its_sentence_and_choosing_the_sentence_shows_the_fact(samples: TestClient) -> None:
    page = read(samples, MINUTES)
    text = text_of(samples, MINUTES)
    indexes = sorted(page.rows)
    for index in indexes[:: max(1, len(indexes) // 40)]:
        link = page.rows[index]
        there = read(samples, MINUTES + link)
        words = "".join(words for words, named in page.borne if index in named)
        assert words in there.marked and there.marked in text
        [at] = [each for _, each in there.elements if each.get("id") == "at"]
        assert str(index) in str(at["data-f"]).split()
        back = samples.get(MINUTES + str(at["href"])).text
        chosen = back.partition('id="chosen-facts"')[2].partition('id="facts"')[0]
        assert link.partition("#")[0] in chosen or chosen.count("<li>") == MOST_CHOSEN


def test_evidence_of_the_rest_interface_leads_to_its_words(samples: TestClient) -> None:
    text = text_of(samples, MINUTES)
    items = samples.get("/api/v1/decisions?limit=200&include=evidence").json()["items"]
    proofs = [each for item in items if MINUTES[6:] in item["id"] for each in item["evidence"]]
    assert len(proofs) > 10
    for proof in proofs[:10]:
        for fact in (proof["id"], proof["id"].partition("/id/")[2], proof["id"].rpartition("/")[2]):
            page = read(samples, f"{MINUTES}?fact={quote(fact, safe='')}")
            assert text[proof["start"] : proof["end"]] in page.marked
            assert page.target and proof["quote"].startswith(page.target[:1])


def test_facts_of_one_kind_only_are_marked_where_that_is_asked(samples: TestClient) -> None:
    page = read(samples, f"{MINUTES}?kind=money")
    classes = {str(each["class"]).split()[1] for each in page.attributes("a") if "data-f" in each}
    assert classes == {"money"}
    assert page.words == text_of(samples, MINUTES)
    assert 0 < len(page.rows) < len(read(samples, MINUTES).rows)


def test_a_fact_that_is_not_stated_says_so_with_its_rule(samples: TestClient) -> None:
    page = read(samples, f"{MINUTES}?lang=en")
    assert "(derived, rule body-of-the-meeting)" in page.all
    assert "(normalised)" in page.all
    assert "decided by: Sundheds- og Ældreudvalget" in page.all


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", ["Beslutninger", "besluttet af", "Udgiver", "11. maj 2021"]),
        ("en", ["Decisions", "decided by", "Publisher", "11 May 2021"]),
    ],
)
def test_the_page_speaks_the_language_that_was_chosen_and_its_links_keep_it(
    samples: TestClient, language: str, said: list[str]
) -> None:
    page = read(samples, f"{MINUTES}?lang={language}")
    assert all(words in page.all for words in said)
    links = [str(each["href"]) for each in page.attributes("a") if str(each["href"]).startswith("?")]
    assert len(links) > 100 and all(f"lang={language}" in link for link in links)


def test_the_head_tells_what_the_document_is_and_what_was_recognised(samples: TestClient) -> None:
    page = read(samples, f"{MINUTES}?lang=da")
    for words in ("Viborg Kommune", "Referat", "99,5 %", "overstiger råderummet", "Advarsler om dokumentet (12)"):
        assert words in page.all
    assert re.search(r"\b[0-9a-f]{64}\b", page.all)


def test_a_warning_leads_to_its_place(samples: TestClient) -> None:
    html = samples.get(MINUTES).text
    [link] = re.findall(r'<code>Audit-room</code> <a href="([^"]+)"', html)
    assert "515.000" in read(samples, MINUTES + link).target


def test_damaged_words_are_shown_as_they_stand_and_as_they_are_read(samples: TestClient) -> None:
    [path] = [each for each in documents(samples) if "damaged" in samples.get(f"/read/{each}").text]
    original, repaired = (read(samples, f"/read/{path}?form={form}") for form in ("original", "repaired"))
    assert original.words == text_of(samples, path) != repaired.words
    told = [str(each["title"]) for each in original.attributes("abbr")]
    assert len(told) > 5 and all(
        "æ" in each or "ø" in each or "å" in each or "Å" in each or "Ø" in each for each in told
    )
    assert len(repaired.attributes("ins")) == len(told)
    assert original.rows == {
        index: link.replace("&form=repaired", "&form=original") for index, link in repaired.rows.items()
    }


def test_masked_names_stay_masked(samples: TestClient, sample_ingest) -> None:
    folder, _ = sample_ingest
    ledger = folder.current().open_ledger()
    entry = ledger.entry(f"https://w3id.org/kommunegraf/id/{MINUTES[6:]}")
    stored = folder.texts.stored(entry.text_sha256)
    names = {stored[start:end] for start, end in folder.texts.about(entry.text_sha256)["masks"]}
    assert len(names) > 1
    for query in ("", "?at=180", "?form=repaired", "?kind=partner"):
        html = samples.get(MINUTES + query).text
        assert "█" * 12 in html and not [name for name in names if name in html]


def test_headings_are_in_order_and_marks_need_no_colour(samples: TestClient) -> None:
    page = read(samples, f"{MINUTES}?at=2360")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    style = "".join(samples.get(str(each["href"])).text for each in page.attributes("link"))
    kinds = {str(each["class"]).split()[1] for each in page.attributes("a") if "data-f" in each}
    looks = [re.search(rf"\.f\.{kind} {{([^}}]*)}}", style) for kind in kinds]
    lines = {re.sub(r"text-decoration-color:[^;]*;?", "", look[1]).strip() for look in looks if look}
    assert len(lines) == len(kinds)


def test_the_page_runs_only_its_own_script_and_loads_nothing_from_elsewhere(samples: TestClient) -> None:
    answer = samples.get(MINUTES)
    page = Read(answer.text)
    assert [str(each["src"]).startswith("/static/") for each in page.attributes("script")] == [True]
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    assert all(str(each["href"]).startswith(("/", "?", "#")) for each in page.attributes("a"))
    for each in (*page.attributes("script"), *page.attributes("link")):
        assert samples.get(str(each.get("src") or each.get("href"))).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?at=5240", 200),
        ("?at=5241", 422),
        ("?at=-1", 422),
        ("?at=x", 422),
        ("?part=2", 422),
        ("?part=0", 422),
        ("?kind=poetry", 422),
        ("?form=latin", 422),
        ("?page=2", 422),
        ("?fact=0123456789abcdef0123", 404),
        ("?fact=", 404),
        ("?fact=https%3A%2F%2Fevil.example%2F", 404),
    ],
)
def test_what_cannot_be_chosen_is_told(samples: TestClient, query: str, status: int) -> None:
    answer = samples.get(MINUTES + query)
    assert answer.status_code == status
    assert status == 200 or answer.headers["content-type"] == "application/problem+json"


def test_a_fact_of_another_document_is_not_one_of_this(samples: TestClient) -> None:
    other = "https://w3id.org/kommunegraf/id/document/text/12ddebea4d13c3de/v/0000/evidence/"
    key = next(iter(read(samples, MINUTES).rows.values())).partition("=")[2].partition("#")[0]
    assert samples.get(f"{MINUTES}?fact={quote(other + key, safe='')}").status_code == 404


def test_a_missing_document_is_not_found_and_one_of_its_items_leads_to_it(samples: TestClient) -> None:
    assert samples.get("/read/document/none").status_code == 404
    near = samples.get(f"{MINUTES}/item/29-09-04-a00-2-21").json()
    assert near["status"] == 404 and f"https://w3id.org/kommunegraf/id/{MINUTES[6:]}" in near["near"]


def test_a_version_leads_to_its_document(samples: TestClient) -> None:
    item = samples.get(f"/api/v1/documents/{MINUTES[6:]}").json()
    version = item["hasVersion"][0]["id"].partition("/id/")[2]
    answer = samples.get(f"/read/{version}?lang=en", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == f"{MINUTES}?lang=en"


def test_a_page_that_is_still_valid_is_not_sent_again(samples: TestClient) -> None:
    first = samples.get(MINUTES)
    assert samples.get(MINUTES, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_forgotten_document_is_gone_also_for_a_service_that_had_it_open(settings: Settings) -> None:
    publish(settings, "Stien blev godkendt.\n", [Bears(11, 19)])
    with TestClient(create_app(settings)) as client:
        assert "godkendt" in client.get(PATH).text
        forget(settings, DOCUMENT)
        answer = client.get(PATH)
        assert answer.status_code == 410
        page = client.get(PATH, headers={"accept": "text/html"})
        assert page.status_code == 410 and "Stien" not in page.text
        version = DOCUMENT.partition("/id/")[2] + "/v/1"
        for path in (PATH, f"{PATH}/item/1", f"/read/{version}", f"/read/{version}/span/1"):
            answer = client.get(path, params={"lang": "en"})
            assert answer.status_code == 410 and "forgotten on request" in answer.text, path


def test_overlapping_and_nested_facts_are_each_whole(settings: Settings) -> None:
    text = "abcdefghij\n"
    facts = [
        Bears(0, 10),
        Bears(2, 5, "FundingItem"),
        Bears(4, 8, "Policy"),
        Bears(4, 5, "Partnership"),
        Bears(8, 8 + 1),
    ]
    publish(settings, text, facts)
    with TestClient(create_app(settings)) as client:
        page = read(client, PATH)
    assert page.words == text
    said = {index: "".join(words for words, named in page.borne if index in named) for index in page.rows}
    assert sorted(said.values()) == sorted(text[fact.start : fact.end] for fact in facts)
    assert [words for words, _ in page.borne] == ["ab", "cd", "e", "fgh", "i", "j"]


def test_hostile_text_is_shown_as_words_and_turns_nothing_around(settings: Settings) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'"
    text = f"{evil}\nFør \u202eomvendt\u202c og \x07 og \u2066skjult\u2069\n{'a' * 100_000}\n\u2028\x85\n"
    start = text.index("omvendt")
    publish(
        settings,
        text,
        [Bears(0, len(evil), value=evil), Bears(start - 1, start + 3, value="a\u202eb")],
        title=f"Titel {evil} \u202e",
        source="javascript:alert(1)",
    )
    with TestClient(create_app(settings)) as client:
        page = read(client, f"{PATH}?at={start}")
        whole = page.words + "".join(read(client, f"{PATH}?part={part}").words for part in (2, 3))
    assert [each.get("src", "")[:8] for each in page.attributes("script")] == ["/static/"]
    assert not page.attributes("img")
    assert evil in page.words and evil in page.all
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07\x85\u2028]", page.all + whole)
    assert "U+202E" in page.words and "⟨U+202E⟩" in page.all
    assert len(re.findall("a", whole)) >= 100_000
    assert not [each for each in page.attributes("a") if "javascript" in str(each["href"])]


def test_the_source_is_a_link_only_where_it_is_an_address_of_the_web(settings: Settings) -> None:
    publish(settings, "Tekst.\n", source="https://www.eksempel.dk/referat.pdf")
    with TestClient(create_app(settings)) as client:
        [link] = [each for each in read(client, PATH).attributes("a") if "eksempel" in str(each["href"])]
    assert "noopener" in str(link["rel"])


def test_an_empty_text_has_a_page(settings: Settings) -> None:
    publish(settings, "")
    with TestClient(create_app(settings)) as client:
        for query in ("", "?at=0", "?part=1"):
            assert client.get(PATH + query).status_code == 200


def test_new_lines_are_told_and_what_a_publisher_took_out_is_not_shown_again(settings: Settings) -> None:
    publish(settings, "Titel\nEn hemmelig linje\nSlut\n")
    publish(settings, "Titel\nEn ny linje\nSlut\n")
    with TestClient(create_app(settings)) as client:
        page = read(client, f"{PATH}?lang=da")
    assert "En ny linje" in page.all and "hemmelig" not in page.all
    assert "1 linjer fra den tidligere udgave er væk" in page.all
    assert "2 udgaver kendes" in page.all


def test_a_text_of_five_megabytes_is_read_part_by_part(settings: Settings) -> None:
    line = "Stien skal bruges af borgere i alle aldre, og udvalget har talt med foreninger om den.\n"
    text = line * (5_000_000 // len(line) + 1)
    facts = [Bears(start, start + 5) for start in range(0, len(text), 100 * len(line))]
    publish(settings, text, facts)
    with TestClient(create_app(settings)) as client:
        first = client.get(PATH, headers={"accept-encoding": "gzip"})
        assert int(first.headers["content-length"]) < 250_000
        page = Read(first.text)
        assert 0 < len(page.words) <= LONGEST and text.startswith(page.words)
        assert [each for each in page.attributes("a") if each.get("rel") == "next"]
        last = read(client, f"{PATH}?at={len(text) - 1}")
        assert text.endswith(last.words) and last.target == "\n"
        middle = facts[len(facts) // 2]
        there = read(client, f"{PATH}?at={middle.start}")
        assert there.target == "Stien"
        assert len(there.rows) < len(facts) / 10
        together = [read(client, f"{PATH}?part={part}").words for part in (1, 2, 3)]
        assert text.startswith("".join(together))


def test_very_many_facts_at_one_word_are_bounded_and_the_chosen_one_is_there(settings: Settings) -> None:
    facts = [Bears(0, 3, value=str(number)) for number in range(3_000)]
    _, evidence = publish(settings, "Sti\n", facts)
    with TestClient(create_app(settings)) as client:
        page = read(client, f"{PATH}?lang=en")
        assert len(page.rows) == MOST_LISTED and "more facts in this part" in page.all
        assert len(page.borne[0][1]) == 40
        for each in (evidence[0], evidence[-1]):
            key = each.rpartition("/")[2]
            there = client.get(f"{PATH}?fact={key}").text
            assert f"?fact={key}#at" in there.partition('id="chosen-facts"')[2].partition('id="facts"')[0]


def test_markup_of_a_real_file_is_shown_as_words(tmp_path: Path) -> None:
    evil = "<b>fed</b> & <script>alert(1)</script>"
    document = tmp_path / "referat.txt"
    document.write_text(
        "Favrskov Kommune\n\nReferat\n\nByrådet\nMødedato: 28. maj 2024\n\nDagsordenpunkter\n\nSagsnr.: 24/66\n\n"
        f"Ny sti {evil}\n\nSagsfremstilling\n\nStien.\n\nBeslutning\n\nGodkendt {evil}\n",
        encoding="utf-8",
    )
    settings = Settings(data=tmp_path / "data", processes=1, workers=1)
    ingest([document], settings)
    with TestClient(create_app(settings)) as client:
        [path] = documents(client)
        page = read(client, f"/read/{path}")
        assert page.words == document.read_text(encoding="utf-8") and evil in page.words
        assert not page.attributes("b")


def test_while_too_many_documents_are_being_opened_other_pages_answer_and_the_reader_says_when_to_come_again(
    settings: Settings,
) -> None:
    publish(settings, "Stien blev godkendt.\n")
    current = DataFolder(settings.data_folder).current()
    go = Event()
    with TestClient(create_app(settings)) as client:
        kept: Kept[bool] = client.app.state.kommunegraf.kept
        opening = [
            client.portal.start_task_soon(kept.of, current, name, lambda: go.wait(60), lambda _: 1)
            for name in range(IN_ALL)
        ]
        try:
            refused = client.get(PATH)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
            assert refused.json()["type"].endswith("/busy")
            assert client.get("/page/document/example.org/tekst").status_code == 200
        finally:
            go.set()
        assert all(each.result(60) for each in opening)
        assert "godkendt" in client.get(PATH).text
