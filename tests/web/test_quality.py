"""The data-quality page tells what was held, warned of and not understood, and nothing of what must not be shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from anyio import to_thread
from fastapi.testclient import TestClient
from readable import DOCUMENT, IDENTITY, Read, publish

from kommunegraf import resources
from kommunegraf.api.app import create_app
from kommunegraf.errors import StoreError
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.web.quality.audits import figures, is_audit
from kommunegraf.web.quality.gathering import Gathering, Gatherings
from kommunegraf.web.quality.summary import MOST_AUDITS, MOST_EXAMPLES, MOST_LISTED, Summary

SECRET = "130594-1234"  # a date and four digits: nobody's number
WARNING = {"severity": "warning", "shape": "Meeting-date-missing", "message": "No date.", "message_da": "Ingen dato."}


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "sums"), [("da", ("515.000 kr.", "500.000 kr.")), ("en", ("DKK 515,000", "DKK 500,000"))]
)
def test_an_audit_that_does_not_add_up_shows_both_sums_and_leads_to_the_words(
    samples: TestClient, language: str, sums: tuple[str, str]
) -> None:
    page = Read(samples.get(f"/quality?lang={language}").text)
    assert all(each in page.all for each in sums) and "Audit-room" in page.all
    [link] = [str(each["href"]) for each in page.attributes("a") if "at=2359" in str(each["href"])]
    assert Read(samples.get(link).text).target == "515.000"
    [query] = [str(each["href"]) for each in page.attributes("a") if "example=" in str(each["href"])]
    assert samples.get(query).status_code == 200


def test_warnings_are_counted_by_kind_with_ways_into_the_text(samples: TestClient) -> None:
    page = Read(samples.get("/quality?lang=en").text)
    assert "Recommendation without “addressee”" in page.all and "Recommendation-recommendedTo-missing" in page.all
    links = [str(each["href"]) for each in page.attributes("a") if str(each["href"]).startswith("/read/")]
    assert len(links) > 10
    for link in set(links):
        assert samples.get(link).status_code == 200


def test_what_was_recognised_is_told_by_layout(samples: TestClient) -> None:
    page = Read(samples.get("/quality?lang=en").text)
    assert "firstagenda" in page.all and "Recognised text by layout" in page.all
    assert "Vores visioner for 2027" in page.all


def test_a_page_of_the_same_generation_is_not_sent_again(samples: TestClient) -> None:
    first = samples.get("/quality")
    assert samples.get("/quality", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_held_file_is_counted_by_its_rule_and_neither_named_nor_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    head = "Favrskov Kommune\n\nReferat\n\nByrådet\nMødedato: 28. maj 2024\n\n"
    good = f"{head}Sagsnr.: 24/66\n\nNy sti\n\nBeslutning\n\nGodkendt.\n"
    (folder / "fortroligt-navn.txt").write_text(good.replace("24/66", f"24/67\n\nBorgeren {SECRET} klager"), "utf-8")
    (folder / "tom-fil.txt").write_text("", "utf-8")
    (folder / "referat.txt").write_text(good, "utf-8")
    settings = Settings(data=tmp_path / "data", processes=1, workers=1)
    ingest([folder], settings)
    held = DataFolder(settings.data_folder).quarantine.all()
    assert len(held) == 2
    with TestClient(create_app(settings)) as client:
        html = client.get("/quality?lang=da").text
        page = Read(html)
        assert "2 filer er holdt tilbage" in page.all
        assert "Ti cifre, der kan være et CPR-nummer" in page.all
        told = [SECRET, SECRET[:6], "fortroligt", "tom-fil", "Borgeren", "24/67", "24%2F67", str(tmp_path)]
        told += [each.sha256[:12] for each in held] + [message for each in held for message in each.messages]
        assert not [each for each in told if each in html]
        before = client.get("/quality").headers["etag"]
        DataFolder(settings.data_folder).quarantine.release(sha256=held[0].sha256)
        after = client.get("/quality", headers={"if-none-match": before})
        assert after.status_code == 200 and "1 filer er holdt tilbage" in after.text


def test_documents_without_facts_are_listed_until_they_are_forgotten(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    publish(settings, "Tekst.\n", title="Tavst papir", report={"results": [WARNING]})
    with TestClient(create_app(settings)) as client:
        page = Read(client.get("/quality?lang=da").text)
        assert "Af 1 dokumenter er der ikke læst" in page.all and "Tavst papir" in page.all
        assert "Ingen dato." in page.all
        forget(settings, DOCUMENT)
        gone = client.get("/quality?lang=da").text
    assert "Tavst papir" not in gone and "Ingen dato." not in gone


def test_a_hostile_title_or_message_is_shown_as_words(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    settings = Settings(data=tmp_path / "data", workers=1)
    report = {"results": [{**WARNING, "shape": evil, "message_da": f"{evil}\u202e"}]}
    publish(settings, "Tekst.\n", title=f"{evil}\u202e", report=report)
    with TestClient(create_app(settings)) as client:
        page = Read(client.get("/quality?lang=da").text)
    assert not page.attributes("script") and page.all.count(evil) > 2 and "\u202e" not in page.all


def test_without_data_the_page_says_so(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path / "data", workers=1))) as client:
        assert client.get("/quality", headers={"accept": "text/html"}).status_code == 503


def test_a_summary_keeps_a_few_examples_of_very_many() -> None:
    summary = Summary(total=1_000)
    audit = {
        "severity": "warning",
        "shape": "Audit-room",
        "message": "Planned spending of 2 in 2022 exceeds the room of 1 by 1.",
    }
    for number in range(1_000):
        coverage = {"layout": "general", "official": 100, "unassigned": number / 1_000, "new_headings": []}
        summary.add(f"urn:{number:04}", {"results": [WARNING, WARNING, audit], "coverage": coverage}, has_facts=False)
    [warned] = summary.warned.values()
    assert (warned.times, warned.documents, len(warned.examples)) == (2_000, 1_000, MOST_EXAMPLES)
    assert (summary.audited, len(summary.audits)) == (1_000, MOST_AUDITS)
    assert (summary.factless, len(summary.without_facts)) == (1_000, MOST_LISTED)
    assert summary.complete and len(summary.poorest) <= 2 * MOST_LISTED
    assert (0.999, "urn:0999") in summary.poorest
    assert summary.layouts["general"].official == 100_000


def test_the_figures_of_every_audit_are_read_out_of_its_message() -> None:
    store = ox.Store()
    store.load(path=str(resources.folder("shapes") / "audits.ttl"), format=ox.RdfFormat.TURTLE)
    message = ox.NamedNode("http://www.w3.org/ns/shacl#message")
    sparql = ox.NamedNode("http://www.w3.org/ns/shacl#sparql")
    audits = 0
    for shape in store.quads_for_pattern(None, sparql, None, None):
        [words] = [
            each.object.value
            for each in store.quads_for_pattern(shape.object, message, None, None)
            if each.object.language == "en"
        ]
        name = shape.subject.value.rpartition("#")[2]
        filled = words
        for variable in ("stated", "amount"):
            filled = filled.replace(f"{{?{variable}}}", "515000.5")
        for variable in ("expected", "room"):
            filled = filled.replace(f"{{?{variable}}}", "-500000")
        for variable in (
            "original",
            "carried",
            "supplementary",
            "corrected",
            "forecast",
            "share",
            "year",
            "excess",
            "words",
            "scale",
        ):
            filled = filled.replace(f"{{?{variable}}}", "1.0")
        assert is_audit(name) and figures(name, filled) == ("515000.5", "-500000"), name
        audits += 1
    assert audits >= 6
    assert figures("Audit-room", "something else") is None and not is_audit("Meeting-date-missing")


def whole(gathering: Gathering) -> Summary:
    """What it has at its end."""
    assert asyncio.run(gathering.done_within(60))
    return gathering.so_far()


def test_who_waits_for_a_gathering_holds_no_thread_and_not_for_ever(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    publish(settings, "Tekst.\n")
    generation = DataFolder(settings.data_folder).current()
    gathering = Gathering(generation.open(), generation.open_ledger(), DataFolder(settings.data_folder).texts, IDENTITY)

    async def wait() -> None:
        waiting = [asyncio.ensure_future(gathering.done_within(0.05)) for _ in range(100)]
        await asyncio.sleep(0)
        assert to_thread.current_default_thread_limiter().borrowed_tokens == 0
        assert await asyncio.gather(*waiting) == [False] * 100
        gathering.start()
        assert await gathering.done_within(60)

    asyncio.run(wait())


def test_an_older_generation_does_not_take_the_place_of_the_one_that_is_served(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    generations = []
    folder = DataFolder(settings.data_folder)
    for text in ("Tekst.\n", "Anden tekst.\n"):
        publish(settings, text)
        generations.append(folder.current())
    old, new = generations
    gatherings = Gatherings()
    given = [(each, each.open(), each.open_ledger(), folder.texts, IDENTITY) for each in (old, new)]
    served = gatherings.of(*given[1], lambda each: each == new)
    with pytest.raises(StoreError, match="served no more"):
        gatherings.of(*given[0], lambda each: each == new)
    assert gatherings.of(*given[1], lambda each: each == new) is served and whole(served).complete


def test_a_gathering_ends_when_another_generation_is_served(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    publish(settings, "Tekst.\n")
    folder = DataFolder(settings.data_folder)
    first = folder.current()
    gatherings = Gatherings()
    one = gatherings.of(first, first.open(), first.open_ledger(), folder.texts, IDENTITY)
    assert gatherings.of(first, first.open(), first.open_ledger(), folder.texts, IDENTITY) is one
    assert whole(one).complete
    publish(settings, "Anden tekst.\n")
    second = folder.current()
    gatherings.hold_only(second)
    other = gatherings.of(second, second.open(), second.open_ledger(), folder.texts, IDENTITY)
    assert other is not one and whole(other).complete


def test_a_gathering_that_is_stopped_says_that_it_is_not_whole(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    publish(settings, "Tekst.\n")
    generation = DataFolder(settings.data_folder).current()
    gathering = Gathering(generation.open(), generation.open_ledger(), DataFolder(settings.data_folder).texts, IDENTITY)
    gathering.stop()
    gathering.start()
    assert not whole(gathering).complete
