"""Every IRI of ours leads to a page for people and to RDF for programs; what is not there says what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from page import Page

from kommunegraf.api.app import create_app
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.withdrawing import withdraw

IDENTITY = Identity()
CASE = "municipality/0710/case/24%2F1187"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
KG = f"{DEFAULT_BASE}ns#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def ours(quads: Iterable[ox.Quad]) -> list[str]:
    """All IRIs of ours that a store, or some of its quads, names as subject, object, property or graph."""
    found: set[str] = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(DEFAULT_BASE):
                found.add(term.value)
    return sorted(found)


def address(iri: str) -> str:
    """What a client asks our host for to look an IRI up; with `#` written out, so that the very node is asked for."""
    path = iri.removeprefix(DEFAULT_BASE.rstrip("/"))
    return path.partition("#")[0] if path.startswith("/ns") else path.replace("#", "%23")


def followed(client: TestClient, path: str, accept: str):
    """The answer at the end of the redirects, of which there are few."""
    for _ in range(4):
        answer = client.get(path, headers={"accept": accept})
        if answer.status_code not in (301, 303):
            return answer
        path = answer.headers["location"]
    raise AssertionError(f"{path} redirects without end")


def some(iris: list[str]) -> list[str]:
    """Every kind of IRI, and of those that there are very many of, each ninetieth."""
    kinds = ("/evidence/", "#char=", "/kle/", "/concept/", "genid/", "ns#")
    many = [iri for iri in iris if any(kind in iri for kind in kinds)]
    return [iri for iri in iris if iri not in set(many)] + many[::90]


def test_every_iri_of_the_samples_has_a_page_and_four_forms_of_rdf(pages: TestClient, sample_store: ox.Store) -> None:
    chosen = some(ours(sample_store))
    assert len(chosen) > 300
    for iri in chosen:
        page = followed(pages, address(iri), BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), iri
    for iri in chosen[::7]:
        for media_type, form in RDF.items():
            answer = followed(pages, address(iri), media_type)
            assert answer.status_code == 200, iri
            assert answer.headers["content-type"].partition(";")[0] == media_type
            assert list(ox.parse(answer.content, format=form)), iri


@pytest.fixture(scope="module")
def small(root, tmp_path_factory) -> Iterator[tuple[TestClient, list[str]]]:
    """One document that a machine wrote of, too, and all IRIs of ours in its graphs, with all concept schemes."""
    settings = Settings(data=tmp_path_factory.mktemp("small") / "data", workers=1, processes=1)
    ingest([root / "samples" / "firstagenda-item-dump.txt"], settings)
    folder = DataFolder(settings.data)
    store = folder.generations.current().open()
    graphs = [graph for graph in store.named_graphs() if "/graph/reference/" not in graph.value]
    found = {iri for graph in graphs for iri in ours(store.quads_for_pattern(None, None, None, graph))}
    schemes = store.quads_for_pattern(None, TYPE, ox.NamedNode("http://www.w3.org/2004/02/skos/core#ConceptScheme"))
    iris = sorted(found | set(ours(schemes)))
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client, iris


def named(content: bytes, form: ox.RdfFormat) -> set[str]:
    """All IRIs in a graph."""
    triples = list(ox.parse(content, format=form))
    terms = (term for triple in triples for term in (triple.subject, triple.predicate, triple.object))
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def test_every_iri_of_a_small_graph_is_told_of_in_every_form(small: tuple[TestClient, list[str]]) -> None:
    client, iris = small
    kinds = ("/document/", "/v/", "/evidence/", "#char=", ";selector", "/graph/document/", "/graph/machine/", "/ns#")
    assert all(any(kind in iri for iri in iris) for kind in kinds)
    assert f"{DEFAULT_BASE}id/concept/assertion-mode" in iris
    # The vocabulary is one document, whatever term of it is asked for.
    answers: dict[tuple[str, str], tuple[int, str, set[str]]] = {}
    for iri in iris:
        for media_type, form in (("text/html", None), *RDF.items()):
            key = (address(iri), media_type)
            if key not in answers:
                answer = followed(client, *key)
                answers[key] = (answer.status_code, answer.text, named(answer.content, form) if form else set())
            status, text, told = answers[key]
            assert status == 200, (iri, media_type)
            if form is not None:
                assert iri in told, (iri, media_type)
            elif iri.startswith(KG) and iri != KG:  # the fragment is not sent: it is a place on the page
                assert f'id="{iri.removeprefix(KG)}"' in text, iri
            else:
                assert iri.replace("&", "&amp;") in text, iri


def test_what_void_names_of_ours_is_told_of(small: tuple[TestClient, list[str]]) -> None:
    client, _ = small
    description = client.get("/.well-known/void", headers={"accept": "application/n-triples"})
    found = named(description.content, ox.RdfFormat.N_TRIPLES)
    host = {iri for iri in found if iri.startswith("http://testserver/")}
    assert "http://testserver/sparql#dataset" in host
    for iri in sorted(host):
        for media_type, form in RDF.items():
            answer = client.get(iri.partition("#")[0].removeprefix("http://testserver"), headers={"accept": media_type})
            assert (answer.status_code, iri in named(answer.content, form)) == (200, True), (iri, media_type)
    for iri in sorted(each for each in found if each.startswith((f"{DEFAULT_BASE}id/", f"{DEFAULT_BASE}graph/"))):
        assert followed(client, address(iri), "text/turtle").status_code == 200


def test_the_rdf_of_a_node_says_what_the_store_says_in_all_forms(pages: TestClient, sample_store: ox.Store) -> None:
    classes = ("AgendaItem", "Case", "Decision", "FundingItem", "Document", "DocumentVersion", "Partnership", "Policy")
    for cls in classes:
        found = sample_store.quads_for_pattern(None, TYPE, ox.NamedNode(KG + cls), ox.DefaultGraph())
        node = min((quad.subject for quad in found), key=str)
        said = {quad.triple for quad in sample_store.quads_for_pattern(node, None, None, ox.DefaultGraph())}
        pointing = {quad.triple for quad in sample_store.quads_for_pattern(None, None, node, ox.DefaultGraph())}
        forms = []
        for media_type, form in RDF.items():
            answer = followed(pages, address(node.value), media_type)
            assert "x-kommunegraf-cut" not in answer.headers
            forms.append({quad.triple for quad in ox.parse(answer.content, format=form)})
        assert forms[0] == forms[1] == forms[2] == forms[3]
        assert {triple for triple in forms[0] if triple.subject == node} == said
        assert pointing <= forms[0]


def test_the_rdf_of_a_node_has_its_evidence_with_quote_and_place(pages: TestClient, sample_store: ox.Store) -> None:
    found = sample_store.quads_for_pattern(None, TYPE, ox.NamedNode(f"{KG}Decision"), ox.DefaultGraph())
    node = min((quad.subject for quad in found), key=str)
    answer = followed(pages, address(node.value), "application/n-triples")
    graph = ox.Store()
    graph.extend(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    rows = graph.query(
        """SELECT ?node ?quote ?start ?end WHERE {
             ?node <https://w3id.org/kommunegraf/ns#evidence> ?e . ?e <http://www.w3.org/ns/oa#hasTarget> ?t .
             ?t <http://www.w3.org/ns/oa#hasSelector> ?s .
             ?s <http://www.w3.org/ns/oa#exact> ?quote ; <http://www.w3.org/ns/oa#start> ?start ;
                <http://www.w3.org/ns/oa#end> ?end }""",
        substitutions={ox.Variable("node"): node},
    )
    places = [(row["quote"].value, int(row["end"].value) - int(row["start"].value)) for row in rows]
    assert len(places) > 3 and all(len(quote) == length for quote, length in places)


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        (BROWSER, "/page/"),
        ("text/html", "/page/"),
        ("text/turtle", "/data/"),
        ("application/ld+json, text/html;q=0.5", "/data/"),
        ("*/*", "/data/"),
        ("application/json", "/data/"),
    ],
)
def test_a_client_is_sent_to_what_it_prefers(pages: TestClient, accept: str, target: str) -> None:
    answer = pages.get(f"/id/{CASE}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, target + CASE)
    assert "Accept" in answer.headers["vary"]


def test_an_escaped_slash_stays_a_part_of_its_segment(pages: TestClient) -> None:
    assert pages.get(f"/data/{CASE}").status_code == 200
    other = pages.get(f"/data/{CASE.replace('%2F', '/')}")
    assert (other.status_code, other.headers["location"]) == (301, f"/data/{CASE}"), "another IRI, which leads to it"
    assert IDENTITY.case(IDENTITY.municipality("0710"), "24/1187") == f"{DEFAULT_BASE}id/{CASE}"


def test_a_head_request_tells_the_same_without_a_body(pages: TestClient) -> None:
    for path, status in ((f"/id/{CASE}", 303), (f"/data/{CASE}", 200), (f"/page/{CASE}", 200), ("/ns", 200)):
        answer = pages.head(path)
        assert (answer.status_code, answer.content) == (status, b"")


def test_format_chooses_before_the_header_and_another_one_is_refused(pages: TestClient) -> None:
    answer = pages.get(f"/id/{CASE}?format=jsonld", headers={"accept": BROWSER})
    assert answer.headers["location"] == f"/data/{CASE}?format=jsonld"
    assert pages.get(answer.headers["location"]).headers["content-type"] == "application/ld+json"
    assert pages.get(f"/data/{CASE}?format=pdf").status_code == 406
    assert pages.get(f"/data/{CASE}", headers={"accept": "image/png"}).status_code == 406


def test_an_iri_dereferences_at_its_own_path_too(pages: TestClient) -> None:
    answer = pages.get(f"/kommunegraf/id/{CASE}", headers={"accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/data/{CASE}")
    assert pages.get("/kommunegraf/ns/Decision", headers={"accept": BROWSER}).headers["location"] == "/ns#Decision"


def test_another_base_gives_its_own_iris_pages_and_data(tmp_path, root) -> None:
    settings = Settings(data=tmp_path / "data", base="https://data.example.dk/kg/", processes=1, workers=1)
    ingest([root / "samples" / "case.txt"], settings)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        for path in (f"/id/{CASE}", f"/kg/id/{CASE}"):
            answer = client.get(path, headers={"accept": "text/turtle"})
            assert (answer.status_code, answer.headers["location"]) == (303, f"/data/{CASE}")
        assert (
            f"<https://data.example.dk/kg/id/{CASE}>".encode()
            in client.get(f"/data/{CASE}", headers={"accept": "application/n-triples"}).content
        )
        assert client.get(f"/page/{CASE}").status_code == 200


def test_the_data_links_to_the_page_and_names_what_it_describes(pages: TestClient) -> None:
    links = pages.get(f"/data/{CASE}").headers["link"]
    assert f'</page/{CASE}>; rel="alternate"' in links
    assert f'<{DEFAULT_BASE}id/{CASE}>; rel="describes"' in links


def test_the_data_is_valid_until_another_generation_in_each_form_by_itself(pages: TestClient) -> None:
    first = pages.get(f"/data/{CASE}", headers={"accept": "text/turtle"})
    again = {"accept": "text/turtle", "if-none-match": first.headers["etag"]}
    assert pages.get(f"/data/{CASE}", headers=again).status_code == 304
    assert pages.get(f"/data/{CASE}", headers={**again, "accept": "application/ld+json"}).status_code == 200


def test_an_iri_of_a_case_by_another_spelling_of_its_number_leads_to_the_case(pages: TestClient) -> None:
    for old in ("2024%2F1187", "24%2F01187", "2024/1187"):
        path = f"municipality/0710/case/{old}"
        for prefix, accept in (
            ("/id/", "text/turtle"),
            ("/id/", BROWSER),
            ("/page/", BROWSER),
            ("/data/", "text/turtle"),
        ):
            answer = pages.get(prefix + path, headers={"accept": accept})
            assert (answer.status_code, answer.headers["location"]) == (301, prefix + CASE), (prefix, old)
    assert pages.get("/id/municipality/0710/case/2024%2F99999").status_code == 404


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("municipality/0711", f"{DEFAULT_BASE}id/municipality/0710"),
        ("concept/outcome/approvd", f"{DEFAULT_BASE}id/concept/outcome/approved"),
        ("partnership/r%C3%B8gfri-fremtd", f"{DEFAULT_BASE}id/partnership/r%C3%B8gfri-fremtid"),
        (f"{CASE}/nothing/7", f"{DEFAULT_BASE}id/{CASE}"),
    ],
)
def test_an_unknown_iri_is_not_found_and_what_is_near_is_named(pages: TestClient, path: str, near: str) -> None:
    for prefix in ("/id/", "/page/", "/data/"):
        answer = pages.get(prefix + path, headers={"accept": "application/json"})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        found = answer.json()["near"]
        assert near in found and len(found) <= 8
    page = pages.get(f"/id/{path}", headers={"accept": BROWSER})
    assert page.status_code == 404
    assert f"/page/{near.removeprefix(f'{DEFAULT_BASE}id/')}" in Page(page.text).links()


@pytest.mark.parametrize(
    "path",
    ["", "%00", "%FF%FE", "x%20y", "%3Cscript%3E", "..%2F..", "a" * 9_000, "a/" * 3_000, "%23", "graph/x", "%25"],
)
def test_what_can_be_no_iri_of_ours_is_not_found(pages: TestClient, path: str) -> None:
    for prefix in ("/id/", "/page/", "/data/", "/graph/"):
        assert pages.get(prefix + path, headers={"accept": "text/turtle"}).status_code == 404


@pytest.fixture(scope="module")
def removed(root, tmp_path_factory) -> Iterator[tuple[TestClient, str, str]]:
    """The service on samples of which one was forgotten and one withdrawn; and their IRIs."""
    settings = Settings(data=tmp_path_factory.mktemp("removed") / "data", processes=1, workers=1)
    report = ingest([root / "samples" / name for name in ("case.txt", "minutes.txt", "council-minutes.txt")], settings)
    iris = {each.name: each.document for each in report.understood}
    forget(settings, iris["minutes.txt"])
    withdraw(settings, {iris["case.txt"]: iris["council-minutes.txt"]})
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client, iris["minutes.txt"], iris["case.txt"]


def test_a_forgotten_document_is_gone_with_its_tombstone_and_so_are_its_parts(removed) -> None:
    client, forgotten, _ = removed
    graphs = [forgotten.replace("/id/document/", f"/id/graph/{kind}/") for kind in ("document", "machine")]
    for iri in (forgotten, f"{forgotten}/item/1", *graphs):
        path = address(iri)
        answer = client.get(path, headers={"accept": "text/turtle"})
        assert answer.status_code == 410
        stated = {quad.predicate.value for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
        assert stated == {"http://www.w3.org/ns/prov#invalidatedAtTime"}
        page = client.get(path, headers={"accept": BROWSER, "accept-language": "en"})
        assert page.status_code == 410 and "forgotten on request" in page.text
        assert client.get(path.replace("/id/", "/page/", 1)).status_code == 410
        assert client.get(path.replace("/id/", "/data/", 1)).status_code == 410


def test_a_withdrawn_document_says_so_and_names_what_replaces_it(removed) -> None:
    client, _, withdrawn = removed
    answer = client.get(address(withdrawn), headers={"accept": "application/n-triples"})
    assert answer.status_code == 410
    assert b"isReplacedBy" in answer.content and b"Withdrawn" in answer.content
    page = client.get(address(withdrawn), headers={"accept": BROWSER, "accept-language": "da"})
    assert page.status_code == 410 and "trukket tilbage" in page.text
    [other] = [each for each in Page(page.text).links() if each.startswith("/page/")]
    assert client.get(other).status_code == 200


@pytest.fixture(scope="module")
def handmade(tmp_path_factory) -> Iterator[TestClient]:
    """A graph with a node that was renamed, and one with very many links."""
    folder = DataFolder(tmp_path_factory.mktemp("handmade") / "data")
    folder.create()
    store = ox.Store(str(folder.path / "made"))
    store.bulk_extend(many_links())
    folder.generations.publish(store, {})
    app = create_app(Settings(data=folder.path, workers=1))
    with TestClient(app, follow_redirects=False) as client:
        yield client


OLD, NEW, HUB = (IDENTITY.organisation(name) for name in ("Gammel", "Ny", "Stor"))
MANY = 3_000


def many_links() -> Iterator[ox.Quad]:
    replaced = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
    organisation = ox.NamedNode("http://www.w3.org/ns/org#Organization")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    hub, party = ox.NamedNode(HUB), ox.NamedNode(f"{KG}party")
    yield ox.Quad(ox.NamedNode(OLD), replaced, ox.NamedNode(NEW))
    yield ox.Quad(ox.NamedNode(NEW), TYPE, organisation)
    yield ox.Quad(hub, TYPE, organisation)
    yield ox.Quad(hub, label, ox.Literal("Stor"))
    for n in range(MANY):
        other = ox.NamedNode(IDENTITY.partnership(f"p{n}"))
        yield ox.Quad(other, party, hub)
        yield ox.Quad(hub, ox.NamedNode(f"{KG}responsible"), other)
        yield ox.Quad(hub, ox.NamedNode(f"{KG}evidence"), ox.NamedNode(f"{other.value}/evidence/{n}"))


def test_a_renamed_node_leads_to_its_new_iri(handmade: TestClient) -> None:
    old, new = address(OLD), address(NEW)
    answer = handmade.get(old, headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    for prefix in ("/page/", "/data/"):
        answer = handmade.get(old.replace("/id/", prefix, 1))
        assert (answer.status_code, answer.headers["location"]) == (301, new.replace("/id/", prefix, 1))


def test_a_node_with_very_many_links_is_described_in_part_and_says_so(handmade: TestClient) -> None:
    answer = handmade.get(address(HUB).replace("/id/", "/data/", 1), headers={"accept": "application/n-triples"})
    cut = set(answer.headers["x-kommunegraf-cut"].split(", "))
    assert {"statements", "pointing"} <= cut
    triples = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    assert 1_000 < len(triples) < 21_000
    assert {each.object.value for each in triples if each.predicate.value.endswith("service#cut")} == cut
    page = handmade.get(address(HUB).replace("/id/", "/page/", 1) + "?lang=en")
    assert page.status_code == 200 and len(page.content) < 100_000
    assert "more than 1,000" in page.text
    more = [each for each in Page(page.text).links() if each.startswith("/api/v1/queries/links-to?")]
    assert len(more) == 1
    assert handmade.get(more[0]).text.count("\r\n") == MANY + 1
