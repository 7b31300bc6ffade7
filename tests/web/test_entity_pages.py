"""The page of a node tells its statements in words, each beside its sentence, and leads on in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from page import Page

from kommunegraf.api.app import create_app
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.generations import Generation
from kommunegraf.web.citing import citation
from kommunegraf.web.nodes import nodes
from kommunegraf.web.words import LANGUAGES, words

KG = f"{DEFAULT_BASE}ns#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
CASE = "/page/municipality/0710/case/24%2F1187"
DEFAULT = ox.DefaultGraph()


def address(iri: str) -> str:
    return f"/page/{iri.removeprefix(f'{DEFAULT_BASE}id/')}".replace("#", "%23")


def of_class(store: ox.Store, cls: str) -> list[str]:
    """The IRIs of a class of ours, in their order."""
    return sorted(quad.subject.value for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(KG + cls), DEFAULT))


def page_of(client: TestClient, iri: str, language: str = "en") -> Page:
    answer = client.get(address(iri), headers={"accept-language": language})
    assert answer.status_code == 200, iri
    return Page(answer.text)


def test_each_proved_value_stands_beside_the_sentence_that_proves_it(pages: TestClient, sample_store: ox.Store) -> None:
    for iri in of_class(sample_store, "Decision")[:6]:
        rows = sample_store.query(
            f"""SELECT ?e ?quote WHERE {{ <{iri}> <{KG}evidence> ?e .
                ?e <http://www.w3.org/ns/oa#hasTarget>/<http://www.w3.org/ns/oa#hasSelector>/
                   <http://www.w3.org/ns/oa#exact> ?quote }}"""
        )
        quotes = {row["quote"].value for row in rows}
        page = page_of(pages, iri)
        assert quotes
        for quote in quotes:
            assert quote in page.marked or any(quote in marked for marked in page.marked), (iri, quote)


def test_a_derived_value_names_its_mode_and_its_rule(pages: TestClient, sample_store: ox.Store) -> None:
    cells = [iri for iri in of_class(sample_store, "FundingItem") if "/cell/" in iri]
    page = page_of(pages, cells[0])
    assert "The statement is: normalised" in page.words
    assert "derived by the rule" in page.words and "cell-of-table" in page.words


def test_sentences_lead_into_the_reader(pages: TestClient, sample_store: ox.Store) -> None:
    page = page_of(pages, of_class(sample_store, "Decision")[0])
    links = [each for each in page.links() if each.startswith("/read/document/")]
    assert links and all(re.search(r"\?at=\d+#at$", each) for each in links)


def test_the_page_is_in_the_readers_language_down_to_properties_and_concepts(pages: TestClient, sample_store) -> None:
    iri = next(iri for iri in of_class(sample_store, "Decision") if iri.endswith("/decision/1"))
    danish, english = page_of(pages, iri, "da"), page_of(pages, iri, "en")
    for word in ("udfald", "besluttet af", "Oplysningen er", "Det siger kilderne"):
        assert word in danish.words and word not in english.words
    for word in ("Decision", "outcome", "decided by", "What the sources say"):
        assert word in english.words


def test_everything_that_samples_say_has_a_word_in_both_languages(sample_store: ox.Store) -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    terms = {quad.predicate for quad in sample_store} | {
        quad.object for quad in sample_store.quads_for_pattern(None, TYPE, None, None)
    }
    for language in LANGUAGES:
        for term in terms:
            labels = sample_store.quads_for_pattern(term, label, None, DEFAULT)
            local = re.split(r"[#/]", term.value)[-1]
            named = f"terms.{local}" in words(language) or any(quad.object.language == language for quad in labels)
            assert named, f"mappings/pages/terms.toml lacks {local} ({term.value})"


def test_a_funding_item_begins_with_sum_year_phase_and_whether_its_table_adds_up(
    pages: TestClient, sample_store
) -> None:
    cells = [iri for iri in of_class(sample_store, "FundingItem") if "/table/1/cell/" in iri]
    page = page_of(pages, cells[0])
    summary = page.words.partition("In short")[2].partition("What the sources say")[0]
    assert "DKK" in summary and re.search(r"\b20\d\d\b", summary) and "phase" in summary
    assert "Does the table add up?" in summary


def test_a_decision_says_on_which_item_it_was_taken(pages: TestClient, sample_store: ox.Store) -> None:
    [quad] = list(sample_store.quads_for_pattern(None, ox.NamedNode(f"{KG}hasDecision"), None, DEFAULT))[:1]
    assert address(quad.subject.value) in page_of(pages, quad.object.value).links()


def test_links_lead_both_ways(pages: TestClient) -> None:
    municipality = page_of(pages, f"{DEFAULT_BASE}id/municipality/0710")
    assert "Publisher of" in municipality.words
    documents = [each for each in municipality.links() if each.startswith("/page/document/")]
    assert documents
    assert "/page/municipality/0710" in Page(pages.get(documents[0]).text).links()
    assert "http://www.wikidata.org/entity/Q512550" in municipality.links()


def test_a_case_leads_to_its_timeline_and_a_document_to_the_reader(pages: TestClient, sample_store: ox.Store) -> None:
    assert CASE.replace("/page/", "/cases/") in Page(pages.get(CASE).text).links()
    document = of_class(sample_store, "Document")[0]
    assert address(document).replace("/page/", "/read/") in page_of(pages, document).links()


def test_the_page_of_evidence_shows_its_words_and_where_they_stand(pages: TestClient, sample_store: ox.Store) -> None:
    evidence = of_class(sample_store, "Evidence")[0]
    page = page_of(pages, evidence)
    [start] = sample_store.query(
        f"""SELECT ?start WHERE {{ <{evidence}> <http://www.w3.org/ns/oa#hasTarget>/<http://www.w3.org/ns/oa#hasSelector>/
            <http://www.w3.org/ns/oa#start> ?start }}"""
    )
    assert page.marked and f"at={start['start'].value}#at" in " ".join(page.links())


def test_a_partnerships_network_is_drawn_and_told_as_a_table(pages: TestClient, sample_store: ox.Store) -> None:
    for iri in of_class(sample_store, "Partnership"):
        parties = list(sample_store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(f"{KG}party"), None, DEFAULT))
        page = page_of(pages, iri)
        assert len(page.all("svg")) == 1
        assert f"Parties: {len(parties)}." in page.words
        assert len([each for each in page.all("circle") if each["class"] == "party"]) == len(parties)
        assert {address(quad.object.value) for quad in parties} <= set(page.links())


def test_a_documents_history_names_its_texts_and_the_generations(pages: TestClient, sample_store: ox.Store) -> None:
    document = of_class(sample_store, "Document")[0]
    page = page_of(pages, document)
    assert "the one in use now" in page.words and "Generation 1," in page.words
    version = of_class(sample_store, "DocumentVersion")[0]
    assert address(version) in page_of(pages, version.partition("/v/")[0]).links()


def test_what_a_machine_wrote_is_apart_marked_and_folded(pages: TestClient, sample_store: ox.Store) -> None:
    machines = ox.NamedNode(f"{KG}MachineSummary")
    quads = list(sample_store.quads_for_pattern(None, TYPE, machines, None))
    document = quads[0].subject.value.partition("/machine-summary")[0]
    answer = pages.get(address(document), headers={"accept-language": "en"}).text
    before, _, after = answer.partition('<h2 id="machine">')
    assert "It is not the municipality&#39;s word" in after and "<details>" in after
    for quad in quads:
        assert address(quad.subject.value) not in before
    own = pages.get(address(quads[0].subject.value), headers={"accept-language": "en"}).text
    assert "Written by a machine" in own.partition("<h2")[0]
    assert "<mark>" in own.partition("<details>")[2]
    assert "Written by a machine" not in pages.get(CASE, headers={"accept-language": "en"}).text


def test_a_node_is_named_by_what_it_is_and_where_if_it_has_no_title(pages: TestClient, sample_store: ox.Store) -> None:
    for cls in ("Decision", "FundingItem", "Measurement", "Evidence", "Meeting", "Recommendation"):
        for iri in of_class(sample_store, cls)[:3]:
            heading = re.search(r"<h1>(.*?)</h1>", pages.get(address(iri)).text)
            assert heading and len(heading[1]) > 8 and "://" not in heading[1]


def test_every_link_inside_a_page_leads_to_a_place_on_it_and_ids_are_unique(pages: TestClient, sample_store) -> None:
    iris = [
        of_class(sample_store, cls)[0] for cls in ("Decision", "FundingItem", "Partnership", "Document", "Evidence")
    ]
    for iri in (*iris, f"{DEFAULT_BASE}id/municipality/0710", f"{DEFAULT_BASE}id/region/1082"):
        page = page_of(pages, iri)
        ids = page.ids()
        assert len(ids) == len(set(ids)), iri
        assert {each.removeprefix("#") for each in page.links() if each.startswith("#")} <= set(ids)
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pages_lead_to_the_same_as_data_in_every_form(pages: TestClient) -> None:
    page = Page(pages.get(CASE).text)
    data = [each for each in page.links() if each.startswith("/data/")]
    alternates = [str(each["href"]) for each in page.all("link") if each.get("rel") == "alternate"]
    assert data == alternates and len(data) == 4
    assert all(pages.get(each).status_code == 200 for each in data)
    [rest] = [each for each in page.links() if each.startswith("/api/v1/cases/")]
    assert pages.get(rest).status_code == 200
    assert [each["value"] for each in page.all("input")] == [f"{DEFAULT_BASE}id/municipality/0710/case/24%2F1187"]


def test_a_page_runs_nothing_and_loads_nothing_from_elsewhere(pages: TestClient) -> None:
    answer = pages.get(CASE)
    page = Page(answer.text)
    assert not {"script", "img", "iframe", "object", "style"} & {tag for tag, _ in page.elements}
    assert not [name for _, each in page.elements for name in each if name.startswith("on") or name == "style"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_client_that_has_the_page_is_not_sent_it_again(pages: TestClient) -> None:
    first = pages.get(CASE, headers={"accept-language": "da"})
    again = {"if-none-match": first.headers["etag"]}
    assert pages.get(CASE, headers={**again, "accept-language": "da"}).status_code == 304
    assert pages.get(CASE, headers={**again, "accept-language": "en"}).status_code == 200


def test_a_graphs_page_tells_whose_it_is_and_leads_to_all_of_it(pages: TestClient, sample_store: ox.Store) -> None:
    document = of_class(sample_store, "Document")[0]
    graph = Identity().document_graph(document).removeprefix(DEFAULT_BASE)
    answer = pages.get(f"/graph/{graph.removeprefix('graph/')}", headers={"accept": "text/html"})
    page = Page(pages.get(answer.headers["location"], headers={"accept-language": "en"}).text)
    assert address(document) in page.links()
    stored = [each for each in page.links() if each.startswith("/store?")]
    assert stored and pages.get(stored[0], headers={"accept": "text/turtle"}).status_code == 200


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"'"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Iterator[TestClient]:
    """The service on a document whose words are markup."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    document = folder / "referat.txt"
    document.write_text(
        "Favrskov Kommune\n\nReferat\n\nByrådet\nMødedato: 28. maj 2024\n\nDagsordenpunkter\n\nSagsnr.: 24/66\n\n"
        f"Ny sti {EVIL}\n\nSagsfremstilling\n\nStien.\n\nBeslutning\n\nGodkendt {EVIL}\n",
        encoding="utf-8",
    )
    settings = Settings(data=folder / "data", processes=1, workers=1)
    ingest([document], settings)
    with TestClient(create_app(settings)) as client:
        yield client


def test_markup_in_a_document_is_words_on_every_page_of_it(hostile: TestClient) -> None:
    seen, found = set(), []
    todo = ["/page/municipality/0710", "/page/municipality/0710/case/24%2F66"]
    while todo and len(seen) < 60:
        path = todo.pop()
        seen.add(path)
        answer = hostile.get(path)
        assert answer.status_code == 200, path
        page = Page(answer.text)
        assert not {"script", "img"} & {tag for tag, _ in page.elements}
        assert not [name for _, each in page.elements for name in each if name.startswith("on")]
        found += [path] if EVIL in page.words else []
        todo += [
            each
            for each in page.links()
            if each.startswith(("/page/document", "/page/municipality/0710")) and each not in seen
        ]
    assert len(found) > 2


def test_a_citation_has_the_iri_and_the_generations_date_and_nothing_that_bibtex_would_run(tmp_path) -> None:
    generation = Generation(7, tmp_path, datetime(2024, 5, 14, tzinfo=UTC))
    made = citation(r"50% af {alt} & \input{x}", f"{DEFAULT_BASE}id/x", generation, "en")
    assert made.text.endswith(f"generation 7 of the data, 14 May 2024. {DEFAULT_BASE}id/x")
    assert r"title = {50\% af \{alt\} \& \textbackslash{}input\{x\}}" in made.bibtex
    assert "year = {2024}" in made.bibtex and f"url = {{{DEFAULT_BASE}id/x}}" in made.bibtex


def test_the_file_of_nodes_names_only_what_there_is() -> None:
    assert len({kind.cls for kind in nodes().kinds}) == len(nodes().kinds) > 15
    assert nodes().kind_of([f"{KG}Decision"]) is not None
    assert nodes().kind_of(["https://example.org/Other"]) is None


def test_a_chosen_language_stays_in_links_to_pages_and_out_of_links_to_data(pages: TestClient) -> None:
    links = Page(pages.get(f"{CASE}?lang=en").text).links()
    assert all("lang=" in each for each in links if each.startswith(("/page/", "/cases/", "/read/", "/ns#")))
    data = [each for each in links if each.startswith(("/data/", "/api/", "/store"))]
    assert data and all(pages.get(each).status_code == 200 for each in data)
