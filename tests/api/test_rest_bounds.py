"""What REST does not give whole it says, and what it filters by words it does not load."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.api.letting_go import let_go
from kommunegraf.api.rest import streaming
from kommunegraf.api.rest.answering import Opened
from kommunegraf.api.rest.asked import FORMATS, Asked
from kommunegraf.api.rest.streaming import CUT, SEPARATOR
from kommunegraf.collections import reading
from kommunegraf.collections.cursors import _SUM
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.rows import MOST_VALUES
from kommunegraf.collections.schema import NAME
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.search import searching
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("test", "many")
CASES = MOST_VALUES + 7


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", processes=1, workers=1, keep_generations=2)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """One agenda item that concerns more cases than the index holds, and one that concerns none."""
    made = []
    for n in range(2):
        item = ox.NamedNode(f"{DOCUMENT}/item/{n}")
        made.append(ox.Quad(item, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("AgendaItem"))))
        made.append(ox.Quad(item, ox.NamedNode(iri_of("title")), ox.Literal(f"Rygestop {n}")))
    for n in range(CASES):
        case = ox.NamedNode(IDENTITY.case(IDENTITY.municipality("0710"), f"29.09.04-A00-{n}-20"))
        made.append(ox.Quad(ox.NamedNode(f"{DOCUMENT}/item/0"), ox.NamedNode(iri_of("concernsCase")), case))
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(DOCUMENT): made})
        session.publish()
    with TestClient(create_app(settings)) as client:
        yield client


def test_an_answer_says_which_fields_have_more_values_than_it_was_found_by(client: TestClient) -> None:
    page = client.get("/api/v1/agenda-items").json()
    assert page["valuesCut"] == ["case"]
    assert max(len(item.get("concernsCase", ())) for item in page["items"]) == CASES, "an item has all"
    assert "valuesCut" not in client.get("/api/v1/documents").json()
    table = client.get("/api/v1/agenda-items?format=csv")
    assert table.headers["x-values-cut"] == "case"
    cells = [row["case"].split(SEPARATOR) for row in csv.DictReader(io.StringIO(table.text))]
    assert sorted((len(each), each[-1]) for each in cells) == [(1, ""), (MOST_VALUES + 1, CUT)]


def test_words_filter_a_list_without_the_stored_texts_being_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: bytes) -> None:
        raise AssertionError("an entry was read")

    monkeypatch.setattr(searching, "read_entry", never)
    page = client.get("/api/v1/agenda-items?q=rygestop").json()
    assert page["total"] == 2 and page["qCut"] is False
    assert client.get("/api/v1/agenda-items?q=tobak").json()["total"] == 0


def chunked(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """The chunks of all items, one item in each, as they are made."""
    monkeypatch.setattr(streaming, "CHUNK", 1)
    state = client.app.state.kommunegraf  # type: ignore[attr-defined]  # TestClient has any application
    generation, store = state.serving()
    collection = collections()["agenda-items"]
    index = state.collections()
    wished = Asked(
        index.filters("agenda-items", {}), "title", 50, None, None, evidence=False, facets=(), media=FORMATS["csv"]
    )
    return streaming.chunks(Opened(state, generation, store, index), collection, wished)


def test_a_download_goes_on_to_its_end_where_its_generation_goes_meanwhile(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = chunked(client, monkeypatch)
    begun = next(chunks)
    for _ in range(settings.keep_generations + 1):
        with writing(settings, "test") as session:
            session.writer.replace({IDENTITY.document_graph(DOCUMENT): []})
            session.publish()
    assert DataFolder(settings.data_folder).generations.get(1) is None
    let_go(client.app.state.kommunegraf, None)  # type: ignore[attr-defined]  # TestClient has any application
    assert client.get("/api/v1/agenda-items").json()["total"] == 0
    whole = begun + b"".join(chunks)
    assert len(list(csv.DictReader(io.StringIO(whole.decode())))) == 2
    assert not [
        each for each in Path("/proc/self/fd").iterdir() if "(deleted)" in _target(each) and NAME in _target(each)
    ]


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_a_download_that_a_client_draws_out_is_broken_off_with_an_error(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = chunked(client, monkeypatch)
    assert next(chunks)
    monkeypatch.setattr(streaming, "LONGEST", -1.0)
    with pytest.raises(streaming.BrokenOff, match="agenda-items"):
        next(chunks)
    clock = iter((0.0, 0.0))
    monkeypatch.setattr(streaming, "time", SimpleNamespace(monotonic=lambda: next(clock, 10_000.0)))
    monkeypatch.setattr(streaming, "LONGEST", 100.0)
    with (
        pytest.raises(RuntimeError, match="already started"),
        client.stream("GET", "/api/v1/agenda-items?format=csv") as answer,
    ):
        answer.read()


def test_a_made_up_cursor_is_refused_also_with_text_that_no_database_takes(client: TestClient) -> None:
    content = json.dumps(["agenda-items", "title", "\ud800", 1], separators=(",", ":")).encode()
    check = hashlib.blake2b(content, digest_size=_SUM).digest()
    after = base64.urlsafe_b64encode(check + content).decode().rstrip("=")
    answer = client.get("/api/v1/agenda-items", params={"sort": "title", "after": after})
    assert answer.status_code == 422
    assert answer.json()["parameter"] == "after"


def test_no_more_sums_are_remembered_than_a_bound_allows(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    index = client.app.state.kommunegraf.collections()  # type: ignore[attr-defined]
    monkeypatch.setattr(reading, "_KEPT_SUMS", 3 * reading._A_SUM)
    for n in range(10):
        index.aggregate({"min": [str(n)]}, ("year",))
    assert len(index._sums) <= 3
