"""What is wrong with a source is said with its place, and nothing of it is in the graph."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.bridges.bridge import named
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import ingest
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

SOURCES = Path(__file__).parent / "sources"
HEAD = "Projekt;Modtager;Tilskudsgiver;Beløb;År\n"
GRANTS = {
    "cell=2,4: “mange” is no number (amount)": "Gåhold;Ældre Sagen;Randers Kommune;mange;2024\n",
    "cell=2,4: “1.2.3,00” is no number": "Gåhold;Ældre Sagen;Randers Kommune;1.2.3,00;2024\n",
    "cell=2,5: “i år” is no date": "Gåhold;Ældre Sagen;Randers Kommune;100,00;i år\n",
    "cell=2,5: “31-02-2024” is no day of the calendar": "Gåhold;Ældre Sagen;Randers Kommune;100,00;31-02-2024\n",
    "row 2 has 4 cells where the header has 5": "Gåhold;Ældre Sagen;Randers Kommune;100,00\n",
    "“1.250” may be a thousand times as much": "Gåhold;Ældre Sagen;Randers Kommune;1.250;2024\n",
    "a point before its decimals and": "A;Ældre Sagen;B;1.25;2024\nC;Ældre Sagen;B;1,25;2024\n",
    "finds nothing in it": "Gåhold;Ældre Sagen;Randers Kommune;-;2024\n",
}


def grants(rows: str, bridge: str | None = None) -> Prepared:
    pipeline = DocumentPipeline(DEFAULT_BASE, bridge=named(bridge) if bridge else None)
    return pipeline.prepare(f"{HEAD}{rows}".encode(), "grants.csv")


@pytest.mark.parametrize("said", GRANTS)
def test_a_wrong_cell_is_named_by_its_place(said: str) -> None:
    document = grants(GRANTS[said])
    assert document.reason == "unreadable"
    assert said in document.messages[0]
    assert not document.graphs


def test_a_thousand_wrong_cells_are_counted_and_five_are_named() -> None:
    (message,) = grants("Gåhold;Ældre Sagen;Randers Kommune;mange;2024\n" * 1000).messages
    assert message.count("is no number") == 5 and "and 995 more" in message


def test_a_column_that_is_missing_is_named_where_the_bridge_is_chosen() -> None:
    pipeline = DocumentPipeline(DEFAULT_BASE, bridge=named("grants"))
    document = pipeline.prepare(b"Projekt;Modtager;Tal\nA;B;1,00\n", "grants.csv")
    assert document.reason == "unreadable"
    assert "needs “beløb” or “bevilget-beløb”" in document.messages[0]


def test_two_columns_of_one_name_are_no_table() -> None:
    pipeline = DocumentPipeline(DEFAULT_BASE, bridge=named("grants"))
    document = pipeline.prepare("Projekt;Modtager;Beløb;beløb\nA;B;1,00;2,00\n".encode(), "grants.csv")
    assert "more than one column beløb" in document.messages[0]


def test_nothing_of_a_held_source_is_in_the_graph_and_the_good_one_is(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.csv").write_text(f"{HEAD}Gåhold;Ældre Sagen;Randers Kommune;100,00;2024\n", encoding="utf-8")
    (folder / "bad.csv").write_text(
        f"{HEAD}Cykelhold;Ældre Sagen;Randers Kommune;100,00;2024\nLøb;Ældre Sagen;Randers Kommune;x;2024\n",
        encoding="utf-8",
    )
    report = ingest([folder], Settings(data=tmp_path / "data", processes=1))
    assert report.stored == 1
    (held,) = report.quarantined
    assert held.reason == "unreadable" and "cell=3,4" in held.messages[0]
    store = DataFolder(tmp_path / "data").current().open()
    titles = store.query(
        "SELECT ?t WHERE { ?i a <https://w3id.org/kommunegraf/ns#Initiative> ; <http://purl.org/dc/terms/title> ?t }"
    )
    assert [row["t"].value for row in titles] == ["Gåhold"]


def test_a_table_that_a_package_names_and_has_not_is_named(tmp_path: Path) -> None:
    described = json.loads((SOURCES / "budget" / "datapackage.json").read_text())
    described["resources"].append({"name": "more", "path": "more.csv"})
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    (tmp_path / "budget.csv").write_text((SOURCES / "budget" / "budget.csv").read_text())
    report = ingest([tmp_path / "datapackage.json"], Settings(data=tmp_path / "data", processes=1))
    (held,) = report.quarantined
    assert "'more.csv', which is not there" in held.messages[0]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("oparl.json", "2024-05-14T16:00:00+02:00", "2024-15-14T16:00:00", "is no day of the calendar"),
        ("oparl.json", '"order": 1', '"order": "first"', "“first” is no whole number"),
        ("oparl.json", '"data": [', '"data": [[', "ill-formed"),
        ("popolo.json", '"date": "2024-06-04"', '"date": "yesterday"', "/motions/0/date: “yesterday” is no date"),
        ("lblod.ttl", "2024-03-25T19:06:00+01:00", "2024-03-35T19:06:00+01:00", "is no day of the calendar"),
        ("lblod.ttl", 'dct:title "Rookvrije', "dct:title Rookvrije", "no well-formed Turtle"),
    ],
)
def test_what_is_wrong_in_data_of_another_system_is_said_with_its_place(
    name: str, old: str, new: str, said: str
) -> None:
    text = (SOURCES / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    document = DocumentPipeline(DEFAULT_BASE).prepare(text.replace(old, new).encode(), name)
    assert document.reason == "unreadable"
    assert said in document.messages[0], document.messages


def test_json_nested_without_end_is_refused() -> None:
    deep = '{"motions": [{"text": ' + "[" * 900 + "]" * 900 + '}], "organizations": [{"name": "x"}]}'
    document = DocumentPipeline(DEFAULT_BASE, bridge=named("popolo")).prepare(deep.encode(), "deep.json")
    assert document.reason == "unreadable" and "nested too deep" in document.messages[0]


def test_a_source_says_nothing_of_nodes_that_are_ours() -> None:
    text = (SOURCES / "lblod.ttl").read_text(encoding="utf-8")
    ours = f"{DEFAULT_BASE}id/municipality/0657"
    document = DocumentPipeline(DEFAULT_BASE).prepare(text.replace("id:punt-1", f"<{ours}>").encode(), "x.ttl")
    assert document.reason == ""
    quads = [quad for lines in document.graphs.values() for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
    assert not any(quad.subject.value == ours for quad in quads)


def test_two_values_where_one_is_possible_leave_the_first_and_a_warning() -> None:
    text = (SOURCES / "lblod.ttl").read_text(encoding="utf-8")
    twice = text.replace('dct:title "Rookvrije speelpleinen"', 'dct:title "Rookvrije speelpleinen" , "Smoke-free"')
    document = DocumentPipeline(DEFAULT_BASE).prepare(twice.encode(), "x.ttl")
    assert document.reason == ""
    assert "note-conflicting-value" in {result["shape"] for result in document.report["results"]}
