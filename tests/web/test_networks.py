"""The network of a partnership is a drawing with a table beside it, whatever the number of its parties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from page import Page

from kommunegraf.api.app import create_app
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.writer import writing

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("test", "networks")
PARTIES = {1: "a", 2: "b", 30: "c"}


def partnership(name: str) -> str:
    return f"{DOCUMENT}/partnership/{name}"


def party(number: int) -> str:
    return f"{IDENTITY.base}id/organisation/part-{number}"


def quads() -> Iterator[ox.Quad]:
    """Partnerships of 1, 2 and 30 parties, those of the smaller ones among those of the greater."""

    def said(subject: str, name: str, value: str | ox.Literal) -> ox.Quad:
        term = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(name), term)

    yield said(DOCUMENT, RDF_TYPE, iri_of("Document"))
    for count, name in PARTIES.items():
        yield said(partnership(name), RDF_TYPE, iri_of("Partnership"))
        yield said(partnership(name), iri_of("title"), ox.Literal(f"Partnerskab {name}", language="da"))
        for number in range(count):
            yield said(partnership(name), iri_of("party"), party(number))
    for number in range(max(PARTIES)):
        yield said(party(number), RDF_TYPE, iri_of("Organization"))
        yield said(party(number), iri_of("label"), ox.Literal(f"Foreningen med nummer {number} <&>", language="da"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("networks") / "data", workers=1)
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): list(quads())})
        session.publish()
    with TestClient(create_app(settings), headers={"accept-language": "en"}) as opened:
        yield opened


def page_of(client: TestClient, iri: str) -> tuple[str, Page]:
    html = client.get(iri.replace(f"{IDENTITY.base}id/", "/page/"), headers={"accept": "text/html"}).text
    return html, Page(html)


@pytest.mark.parametrize("count", PARTIES)
def test_each_party_is_drawn_at_a_place_of_its_own_and_has_its_row(client: TestClient, count: int) -> None:
    html, page = page_of(client, partnership(PARTIES[count]))
    [drawing] = [each for each in page.all("svg") if each.get("class") == "network"]
    assert drawing["role"] == "img" and {drawing["aria-labelledby"], drawing["aria-describedby"]} <= set(page.ids())
    assert f"Parties: {count}." in html
    drawn = [each for each in page.all("circle") if each["class"] == "party"]
    assert len({(each["cx"], each["cy"]) for each in drawn}) == len(drawn) == count
    heights = sorted(float(str(each["cy"])) for each in drawn)
    assert all(later - earlier >= 24 for earlier, later in pairwise(heights))
    assert heights[0] > 0 and heights[-1] < float(str(drawing["height"]))
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', html)
    assert len(rows) == count and all("&lt;&amp;&gt;" in row for row in rows)


def test_what_the_parties_are_in_beside_is_found_from_either_end(client: TestClient) -> None:
    addresses = {name: partnership(name).replace(f"{IDENTITY.base}id/", "/page/") for name in PARTIES.values()}
    for name in addresses:
        html, page = page_of(client, partnership(name))
        table = re.search(r'<caption class="hidden">The parties, and what else.*?</table>', html, re.DOTALL)
        assert table is not None
        others = {other for other, address in addresses.items() if f'"{address}"' in table[0]}
        assert others == set(addresses) - {name}
        assert len([each for each in page.all("circle") if each["class"] == "other"]) == len(others)
        # A line to each party, and one from a party to each collaboration that it is in.
        shared = table[0].count("/partnership/")
        parties = next(count for count, each in PARTIES.items() if each == name)
        assert len(page.all("line")) == parties + shared
