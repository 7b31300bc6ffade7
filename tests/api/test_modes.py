"""What a rule or a machine says carries its mark, answers only as architecture has it, and can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from indexed import publish
from kommunegraf.api.app import create_app
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.linking.link import SAME_CASE, Link
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.web.reader.listing import fact_of
from kommunegraf.web.reader.naming import Names
from kommunegraf.web.reader.opened import open_document
from kommunegraf.web.view import View

TIMELINE = "/api/v1/cases/municipality/0710/case/24%2F1187/timeline"
IDENTITY = Identity()


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=sample_ingest[0].path, workers=1))) as client:
        yield client


@pytest.fixture(scope="module")
def machine_read(samples: TestClient, sample_ingest) -> str:
    """A document of which a machine wrote a summary: what its IRI continues with after `/id/`."""
    store = sample_ingest[0].current().open()
    prefix = f"{IDENTITY.base}graph/machine/"
    [graph] = [each.value for each in store.named_graphs() if each.value.startswith(prefix)]
    return f"document/{graph.removeprefix(prefix)}"


def got(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walked(client: TestClient, link: str, what: str) -> list[Any]:
    met = []
    while link:
        page = got(client, link)
        met += page[what]
        link = page.get("next")
    assert len(met) == page["total"]
    return met


@pytest.mark.parametrize("mode", ["", "?mode=stated,normalised,derived,inferred"])
def test_the_lines_of_a_timeline_stand_in_the_text_where_it_says(samples: TestClient, mode: str) -> None:
    steps = got(samples, f"{TIMELINE}{mode}")["steps"]
    lines = [each for step in steps for each in step["evidence"]]
    assert any(each["marks"][0][0] > 0 for each in lines)
    for each in lines:
        text = got(samples, f"/api/v1/documents/{quote(each['document'], safe='')}/text")["text"]
        assert text[each["start"] :].startswith(each["text"])
        assert each["cutBefore"] == (each["start"] > 0 and text[each["start"] - 1] != "\n")


def test_a_timeline_says_that_it_depends_on_the_language(samples: TestClient) -> None:
    answer = samples.get(TIMELINE, headers={"accept-language": "en"})
    assert {each.strip() for each in answer.headers["vary"].split(",")} >= {"Accept", "Accept-Language"}
    again = samples.get(TIMELINE, headers={"accept-language": "en", "if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.headers["vary"]) == (304, answer.headers["vary"])
    danish = samples.get(TIMELINE, headers={"accept-language": "da", "if-none-match": answer.headers["etag"]})
    assert danish.status_code == 200


def test_a_timeline_can_leave_out_what_the_words_do_not_say_themselves(samples: TestClient) -> None:
    every, said = got(samples, TIMELINE)["steps"], got(samples, f"{TIMELINE}?mode=stated,normalised")["steps"]
    assert any(each["rules"] for step in every for each in step["evidence"])
    assert said and not any(each["rules"] for step in said for each in step["evidence"])
    assert [step["node"] for step in said] == [step["node"] for step in every if step["node"] in str(said)]


def test_a_machines_words_are_given_only_where_they_are_named_and_bear_their_mark(
    samples: TestClient, machine_read: str
) -> None:
    address = f"/api/v1/documents/{machine_read}"
    plain = walked(samples, f"{address}/evidence?limit=40", "evidence")
    assert "machine-generated" not in {each["mode"] for each in plain}
    machines = walked(samples, f"{address}/evidence?mode=machine-generated&limit=4", "evidence")
    assert len(machines) > 4 and {each["mode"] for each in machines} == {"machine-generated"}
    assert all(each["quote"] for each in machines)
    facts = walked(samples, f"{address}/facts?mode=machine-generated&limit=3", "items")
    assert {kind for each in facts for kind in each["type"]} == {"MachineSummary"}
    assert all(each["mode"] == "machine-generated" for item in facts for each in item["evidence"])
    assert not {each["id"] for each in facts} & {
        each["id"] for each in walked(samples, f"{address}/facts?limit=100", "items")
    }


def test_facts_of_a_document_can_be_those_of_its_words_alone(samples: TestClient, machine_read: str) -> None:
    address = f"/api/v1/documents/{machine_read}/facts?limit=500"
    every, said = walked(samples, address, "items"), walked(samples, f"{address}&mode=stated,normalised", "items")
    assert {"derived", "inferred"} & {each["mode"] for item in every for each in item["evidence"]}
    assert {each["mode"] for item in said for each in item["evidence"]} == {"stated", "normalised"}
    assert sum(map(len, said)) < sum(map(len, every))


@pytest.mark.parametrize("part", ["facts", "evidence"])
def test_an_unknown_mode_of_a_document_is_refused(samples: TestClient, machine_read: str, part: str) -> None:
    answer = samples.get(f"/api/v1/documents/{machine_read}/{part}?mode=guessed")
    assert (answer.status_code, answer.json()["parameter"]) == (422, "mode")


@pytest.mark.parametrize("page", ["read", "page"])
def test_pages_can_leave_out_what_the_words_do_not_say_themselves(
    samples: TestClient, machine_read: str, page: str
) -> None:
    whole, said = (samples.get(f"/{page}/{machine_read}{query}").text for query in ("", "?mode=stated,normalised"))
    assert f"/{page}/{machine_read}?mode=stated%2Cnormalised" in whole
    assert len(said) < len(whole)
    assert "maskine" in whole.lower()
    answer = samples.get(f"/{page}/{machine_read}?mode=guessed")
    assert answer.status_code == 422
    assert "machine-generated" in answer.text


def test_evidence_of_a_mode_that_no_page_has_words_for_is_shown_all_the_same(
    samples: TestClient, machine_read: str
) -> None:
    state = samples.app.state.kommunegraf
    generation, store = state.serving()
    ledger = state.ledger(generation)
    entry = ledger.entry(f"{IDENTITY.base}id/{machine_read}")
    opened = open_document(store, ledger, state.texts, state.identity, entry)
    strange = replace(opened, proofs=tuple(replace(each, mode="guessed") for each in opened.proofs))
    view = View("da", False, "/", (), IDENTITY.base)
    assert fact_of(strange, 0, Names(store, IDENTITY.base, "da"), view).mode == "unknown"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str, str]]:
    """Two items that each a document states, and a link between them that nothing but a rule makes."""
    items = []
    quads = set()
    for number in ("1", "2"):
        document = IDENTITY.document("example.org", number)
        item = IDENTITY.part(document, "item", number)
        for prop, value in (
            (RDF_TYPE, ox.NamedNode(iri_of("AgendaItem"))),
            (iri_of("title"), ox.Literal(f"Punkt {number}")),
        ):
            for graph in (ox.DefaultGraph(), ox.NamedNode(IDENTITY.document_graph(document))):
                quads.add(ox.Quad(ox.NamedNode(item), ox.NamedNode(prop), value, graph))
        items.append(item)
    link = Link("same-title-and-stage", items[0], items[1], SAME_CASE, frozenset())
    for quad in link.quads(IDENTITY.municipality("0710"), IDENTITY):
        quads |= {quad, ox.Quad(quad.subject, quad.predicate, quad.object)}
    folder = DataFolder(tmp_path_factory.mktemp("linked") / "data")
    folder.create()
    store = ox.Store(str(Path(folder.path) / "made"))
    store.extend(quads)
    publish(folder, store)
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client, *(each.removeprefix(f"{IDENTITY.base}id/") for each in items)


def test_a_link_that_only_a_rule_makes_says_so_in_rest(linked: tuple[TestClient, str, str]) -> None:
    client, one, other = linked
    item = got(client, f"/api/v1/agenda-items/{one}?include=evidence")
    [made] = item["derived"]
    assert (made["property"], made["mode"], made["rule"]) == ("sameCaseAs", "derived", "same-title-and-stage")
    assert made["value"] == item["sameCaseAs"][0] == {"id": f"{IDENTITY.base}id/{other}"}
    assert client.get(f"/data/{made['link'].removeprefix(f'{IDENTITY.base}id/')}").status_code == 200
    assert "sameCaseAs" not in got(client, f"/api/v1/agenda-items/{one}?mode=stated,normalised")
    assert got(client, f"/api/v1/agenda-items/{one}?mode=derived")["sameCaseAs"]


def test_a_link_that_only_a_rule_makes_says_so_on_the_pages_of_both_its_ends(
    linked: tuple[TestClient, str, str],
) -> None:
    client, *ends = linked
    for end in ends:
        assert "same-title-and-stage" in client.get(f"/page/{end}").text.partition('id="statements"')[2]
        said = client.get(f"/page/{end}?mode=stated,normalised").text.partition('id="statements"')[2]
        assert "Punkt" in said and "<code>same-title-and-stage</code>" not in said
