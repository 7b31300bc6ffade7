"""A request is done whole or not at all, and what readers had stays theirs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pyoxigraph as ox
import pytest
from writers import DOCUMENT, DOCUMENT_GRAPH, IDENTITY, Turns, publish_document

from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.restoring import back_up
from kommunegraf.store.tokens import Scope, Tokens
from kommunegraf.store.writer import writing
from kommunegraf.update import gating
from kommunegraf.update.job import Action
from kommunegraf.update.refusal import Refused

A, B = "https://a.example/a", "https://a.example/b"
KG = "https://w3id.org/kommunegraf/ns#"


def insert(graph, value):
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <https://a.example/s> <https://a.example/p> {value} }} }}"


@pytest.fixture
def turns(tmp_path) -> Turns:
    settings = Settings(data=tmp_path / "data", lock_wait=0)
    publish_document(settings)
    return Turns(settings)


@pytest.mark.parametrize(
    "last",
    ["CLEAR GRAPH <https://a.example/none>", f"DROP GRAPH <{DOCUMENT_GRAPH}>", insert(B, '"010190-1234"')],
)
def test_where_one_operation_fails_none_was_done(turns, last):
    before, number = turns.quads(), turns.number
    with pytest.raises(Refused):
        turns.update(f"{insert(A, 1)} ; {insert(B, 2)} ; {last}")
    assert turns.quads() == before
    assert turns.number == number
    assert not (turns.settings.data_folder / "writer").exists()
    assert not (turns.settings.data_folder / "candidate").exists()


def test_a_later_operation_sees_what_an_earlier_one_did(turns):
    copy = f"INSERT {{ GRAPH <{B}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}"
    outcome = turns.update(f"{insert(A, 1)} ; {copy} ; DROP GRAPH <{A}>")
    assert [(each["graph"], each["added"]) for each in outcome["changed"]] == [(B, 1)]


def test_what_is_put_in_and_taken_out_again_is_no_change(turns):
    number = turns.number
    assert turns.update(f"{insert(A, 1)} ; DROP GRAPH <{A}>")["changed"] == []
    assert turns.number == number


def test_an_empty_graph_can_be_made_and_dropped(turns):
    [made] = turns.update(f"CREATE GRAPH <{A}>")["changed"]
    assert made == {"graph": A, "removed": 0, "added": 0, "created": True, "dropped": False}
    [gone] = turns.update(f"DROP GRAPH <{A}>")["changed"]
    assert gone["dropped"]


def test_the_generation_before_stays_as_it_was(turns):
    old = DataFolder(turns.settings.data_folder).current()
    reader = old.open()
    before = set(reader)
    turns.update(insert(A, 1))
    assert set(reader) == before
    assert set(old.open()) == before
    assert turns.quads() - before == {
        ox.Quad(
            ox.NamedNode("https://a.example/s"), ox.NamedNode("https://a.example/p"), ox.Literal(1), ox.NamedNode(A)
        )
    }


def test_a_violation_refuses_with_the_report_and_without_the_number(turns):
    with pytest.raises(Refused) as refused:
        turns.graph(Action.PUT, A, "<s> <p> 'CPR 010190-1234' .")
    assert (refused.value.status, refused.value.kind) == (422, "gate")
    [report] = refused.value.more["reports"]
    assert report["graph"] == A
    assert report["counts"] == {"violation": 1}
    assert report["results"][0]["shape"] == "cpr-candidate"
    assert "010190" not in str(refused.value.as_json())


def test_the_graph_is_judged_as_it_would_stand(turns):
    """What is harmless alone may break what is there: two values where one is possible."""
    case = f"<https://a.example/m> a <{KG}Meeting> ; <https://schema.org/startDate>"
    date = "^^<http://www.w3.org/2001/XMLSchema#date>"
    turns.graph(Action.PUT, A, f"{case} '2024-03-05'{date} .")
    with pytest.raises(Refused) as refused:
        turns.graph(Action.POST, A, f"{case} '2024-03-06'{date} .")
    assert refused.value.kind == "gate"
    turns.graph(Action.PUT, A, f"{case} '2024-03-06'{date} .")


def test_warnings_are_told_and_do_not_refuse(turns):
    outcome = turns.graph(Action.PUT, A, "[] <https://a.example/p> 1 .")
    assert outcome["reports"][0]["results"][0]["shape"] == "blank-node"
    assert outcome["changed"][0]["added"] == 1


def test_a_long_report_is_cut_and_counted(turns):
    outcome = turns.graph(Action.PUT, A, " ".join(f"[] <https://a.example/{n}> {n} ." for n in range(150)))
    [report] = outcome["reports"]
    assert report["counts"] == {"warning": 150}
    assert len(report["results"]) == 100


def test_with_the_gate_off_nothing_is_judged(tmp_path):
    turns = Turns(Settings(data=tmp_path / "data", update_gate="off", default_graph="plain"))
    assert turns.graph(Action.PUT, A, "<s> <p> 'CPR 010190-1234' .")["reports"] == []


def test_a_first_update_makes_the_first_generation(tmp_path):
    turns = Turns(Settings(data=tmp_path / "data", default_graph="plain"))
    assert turns.update("CLEAR ALL")["generation"] == 1
    assert turns.update("CLEAR ALL")["generation"] == 1


def test_ingest_does_not_touch_what_clients_wrote(turns):
    turns.update(insert(A, 1))
    with writing(turns.settings, "ingest") as session:
        session.writer.replace({DOCUMENT_GRAPH: []})
        session.publish()
    assert {quad.graph_name for quad in turns.quads()} == {ox.NamedNode(A)}
    turns.update(insert(A, 2))
    assert len(turns.quads()) == 2


def test_forgetting_a_document_leaves_what_clients_wrote(turns):
    turns.update(f"{insert(A, 1)} ; INSERT DATA {{ GRAPH <{B}> {{ <https://a.example/s> <https://a.example/p> 2 }} }}")
    with writing(turns.settings, "ledger") as session:
        session.ledger.record(
            document=DOCUMENT,
            version=IDENTITY.version(DOCUMENT, "ab" * 32),
            text_sha256="ab" * 32,
            fingerprint="f",
            warnings=0,
        )
        session.publish()
    forget(turns.settings, DOCUMENT)
    mine = {quad for quad in turns.quads() if quad.graph_name in (ox.NamedNode(A), ox.NamedNode(B))}
    assert len(mine) == 2
    assert not any(quad.graph_name == ox.NamedNode(DOCUMENT_GRAPH) for quad in turns.quads())


def test_a_backup_holds_what_clients_wrote_and_no_tokens(turns, tmp_path):
    Tokens(DataFolder(turns.settings.data_folder)).create([Scope.UPDATE])
    turns.update(insert(A, 1))
    back_up(turns.settings, tmp_path / "backup")
    assert ox.NamedNode(A) in {quad.graph_name for quad in DataFolder(tmp_path / "backup").current().open()}
    assert not (tmp_path / "backup" / "tokens.json").exists()


def test_an_export_holds_what_clients_wrote(turns):
    turns.update(insert(A, 1))
    command = [sys.executable, "-m", "kommunegraf.cli.main", "export", "--data", str(turns.settings.data_folder)]
    exported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "<https://a.example/s> <https://a.example/p> " in exported
    assert f"<{A}> ." in exported


def test_a_copy_that_a_crash_left_goes_with_the_next_writer(turns):
    folder = DataFolder(turns.settings.data_folder)
    shutil.copytree(folder.current().path, folder.candidate)
    with writing(turns.settings, "ingest"):
        assert not folder.candidate.exists()


def test_blank_nodes_of_two_updates_are_apart(turns):
    for _ in range(2):
        turns.update(f"INSERT DATA {{ GRAPH <{A}> {{ _:x <https://a.example/p> 1 }} }}")
    assert len({quad.subject for quad in turns.quads() if quad.graph_name == ox.NamedNode(A)}) == 2


def test_all_reports_together_have_a_bound(turns, monkeypatch):
    most = 20_000
    monkeypatch.setattr(gating, "_MOST", most)
    graphs = [f"{A}/{n}" for n in range(8)]
    blanks = " ".join(f"[] <https://a.example/{n}> {n} ." for n in range(100))
    outcome = turns.update("INSERT DATA {" + " ".join(f"GRAPH <{graph}> {{ {blanks} }}" for graph in graphs) + "}")
    assert [report["counts"] for report in outcome["reports"]] == [{"warning": 100}] * 8
    assert len(json.dumps(outcome["reports"])) < 2 * most


def test_the_list_of_changed_graphs_has_a_bound(turns):
    long = "g" * 5_000
    graphs = " ".join(f"GRAPH <https://a.example/{n}{long}> {{ <x:s> <x:p> 1 }}" for n in range(400))
    update = f"INSERT DATA {{ {graphs} }}"
    outcome = turns.update(update)
    assert outcome["graphs"] == 400
    assert 0 < len(outcome["changed"]) < 400
    assert len(json.dumps(outcome)) < 2**21
