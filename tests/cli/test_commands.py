"""Each command does what it says, and ends with the exit code that docs/cli.md gives."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import Cli

from kommunegraf.errors import ConfigurationError, QueryError, ReadingError, StoreError
from kommunegraf.store.folder import DataFolder

NOTE = "Referat fra Testudvalget\n\nKommunen har ingen planer.\n"


def documents(data: Path) -> list[str]:
    return list(DataFolder(data).current().open_ledger().documents())


def test_ingest_reports_what_it_stored_and_ends_with_zero(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE)
    ended = cli("ingest", tmp_path / "note.txt", "--data", tmp_path / "data")
    assert ended.code == 0, ended
    assert ended.out.startswith("1 stored; ")
    again = cli("ingest", tmp_path / "note.txt", "--data", tmp_path / "data", "--json")
    assert json.loads(again.out)["unchanged"] == 1


def test_ingest_ends_with_six_where_something_was_held_and_stores_the_rest(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "cpr.txt").write_text(NOTE + "Borgeren 010190-1234 har klaget.\n")
    (tmp_path / "in" / "note.txt").write_text(NOTE)
    ended = cli("ingest", tmp_path / "in", "--data", tmp_path / "data")
    assert ended.code == 6
    assert "1 stored, 2 held" in ended.out
    status = cli("status", "--data", tmp_path / "data")
    assert "empty.txt" in status.out and "cpr.txt" in status.out
    assert "010190" not in ended.out + ended.err + status.out
    held = json.loads(cli("status", "--data", tmp_path / "data", "--json").out)["held"]
    assert {each["name"]: each["reason"] for each in held} == {"empty.txt": "unreadable", "cpr.txt": "violation"}


@pytest.mark.parametrize("command", ["ingest", "run"])
@pytest.mark.parametrize("name", ["missing.txt", "x" * 300])
def test_a_path_that_is_not_there_ends_with_three_and_nothing_is_stored(
    cli: Cli, tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / "note.txt").write_text(NOTE)
    ended = cli(command, tmp_path / "note.txt", tmp_path / name, "--data", tmp_path / "data")
    assert ended.code == ReadingError.exit_code == 3
    assert f"{name}: there is no such file or folder" in ended.err
    assert not (tmp_path / "data").exists()


def test_query_runs_a_saved_query_with_a_parameter(cli: Cli, demo: Path) -> None:
    ended = cli("query", "case-decision", "--data", demo, "--param", "caseNumber=24/1187", "--format", "csv")
    assert ended.code == 0, ended.err
    assert len(list(csv.reader(io.StringIO(ended.out)))) >= 2
    assert "1 rows" in cli("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--data", demo).out
    assert "case-decision" in cli("query", "--list").out


@pytest.mark.parametrize(
    ("query", "form", "begins"),
    [
        ("SELECT ?s { ?s a ?c } LIMIT 1", "json", '{"head"'),
        ("SELECT ?s { ?s a ?c } LIMIT 1", "xml", "<?xml"),
        ("SELECT ?s { ?s a ?c } LIMIT 1", "tsv", "?s"),
        ("ASK { ?s ?p ?o }", "table", "true"),
        ("ASK { ?s ?p ?o }", "json", '{"head"'),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1", "turtle", "<"),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1", "ntriples", "<"),
    ],
)
def test_query_writes_each_format(cli: Cli, demo: Path, query: str, form: str, begins: str) -> None:
    ended = cli("query", query, "--data", demo, "--format", form)
    assert ended.code == 0
    assert ended.out.startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["SELECT {"], "cannot be answered"),
        (["no-such-query"], "no saved query"),
        (["case-decision", "--param", "x=1"], "no parameter x"),
        (["case-decision", "--param", "x"], "name=value"),
        (["decision-on-date", "--param", "date=yesterday"], "type date"),
        (["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE"),
        (["CONSTRUCT { ?s a ?o } { ?s a ?o }", "--format", "csv"], "SELECT"),
        (["SELECT ?s { ?s a ?o }", "--format", "turtle"], "CONSTRUCT"),
        (["ASK { ?s a ?o }", "--generation", "99"], "generations"),
        ([], "--list"),
    ],
)
def test_a_query_that_cannot_be_answered_ends_with_five(cli: Cli, demo: Path, arguments: list[str], says: str) -> None:
    ended = cli("query", *arguments, "--data", demo)
    assert ended.code == QueryError.exit_code == 5
    assert says in ended.err
    assert ended.out == ""


def test_a_folder_without_data_ends_with_four_and_the_way_out(cli: Cli, tmp_path: Path) -> None:
    for command in (["status"], ["query", "ASK {}"], ["export"], ["generations"], ["validate"], ["serve"]):
        ended = cli(*command, "--data", tmp_path / "nothing")
        assert ended.code == StoreError.exit_code == 4, command
        assert "ingest something first" in ended.err
    assert not (tmp_path / "nothing").exists()


def test_a_wrong_setting_ends_with_two_and_names_itself(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMMUNEGRAF_WORKERS", "many")
    ended = cli("status", "--data", tmp_path)
    assert ended.code == ConfigurationError.exit_code == 2
    assert "KOMMUNEGRAF_WORKERS" in ended.err


def test_an_unknown_option_or_command_ends_with_two(cli: Cli) -> None:
    assert cli("status", "--nonsense").code == 2
    assert cli("nonsense").code == 2


def test_explain_finds_a_document_by_name_iri_and_hash(cli: Cli, demo: Path) -> None:
    by_name = cli("explain", "case.txt", "--data", demo)
    assert by_name.code == 0
    assert "facts with evidence" in by_name.out
    content = json.loads(cli("explain", "case.txt", "--data", demo, "--format", "json").out)
    assert content["facts"]
    assert all(content["text"][fact["start"] : fact["end"]] == fact["quote"] for fact in content["facts"])
    iri = content["document"]
    entry = DataFolder(demo).current().open_ledger().entry(iri)
    assert entry is not None
    for key in (iri, entry.version, entry.text_sha256[:10], entry.bytes_sha256[0]):
        assert cli("explain", key, "--data", demo).out == by_name.out
    page = cli("explain", iri, "--data", demo, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "<script" not in page


def test_explain_reads_a_file_that_is_not_stored(cli: Cli, tmp_path: Path, root: Path) -> None:
    ended = cli("explain", root / "samples" / "case.txt", "--data", tmp_path / "nothing")
    assert ended.code == 0
    assert "AgendaItem" in ended.out
    assert cli("explain", "no-such-thing", "--data", tmp_path / "nothing").code == 5


STRANGE = """Sundhedsudvalget
Mødedato: 4. marts 2031

1. Cykler til hjemmeplejen
Borgmesterens ønsker
Borgmesteren ønsker, at cyklerne er røde.
Beslutning
Godkendt.

2. Gratis frugt i skolerne
Borgmesterens ønsker
Borgmesteren ønsker, at frugten er dansk.
Beslutning
Udsat.
"""


def test_explain_and_ingest_name_the_headings_that_no_file_knows(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "strange.txt").write_text(STRANGE)
    read = cli("explain", tmp_path / "strange.txt", "--data", tmp_path / "data")
    ingested = cli("ingest", tmp_path / "strange.txt", "--data", tmp_path / "data", "--json")
    stored = cli("explain", "strange.txt", "--data", tmp_path / "data")
    for shown in (read.out, stored.out):
        assert "Borgmesterens ønsker (2 times)" in shown and "headings.toml" in shown
    (told,) = json.loads(ingested.out)["understood"]
    assert told["name"] == "strange.txt"
    assert [each["text"] for each in told["coverage"]["new_headings"]] == ["Borgmesterens ønsker"]
    explained = json.loads(cli("explain", "strange.txt", "--data", tmp_path / "data", "--format", "json").out)
    assert explained["coverage"] == told["coverage"]
    again = cli("ingest", tmp_path / "strange.txt", "--data", tmp_path / "other")
    assert "“Borgmesterens ønsker” (2)" in again.out


def test_explain_names_concepts_in_danish_whether_the_document_is_stored_or_not(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(
        "Sundhedsudvalget\nMødedato: 4. marts 2031\n\n1. Cykler\nBeslutning\nGodkendt.\n\n"
        "2. Frugt\nBeslutning\nUdsat.\n"
    )
    read = cli("explain", tmp_path / "minutes.txt", "--data", tmp_path / "none", "--format", "json")
    cli("ingest", tmp_path / "minutes.txt", "--data", tmp_path / "data")
    stored = cli("explain", "minutes.txt", "--data", tmp_path / "data", "--format", "json")
    for shown in (read.out, stored.out):
        facts = json.loads(shown)["facts"]
        assert {fact["value"] for fact in facts if fact["property"] == "outcome"} == {"Godkendt", "Udsat"}


def test_explain_takes_a_file_by_its_bytes_and_not_by_its_name(cli: Cli, demo: Path, tmp_path: Path) -> None:
    other = tmp_path / "case.txt"
    other.write_text(NOTE, encoding="utf-8")
    shown = json.loads(cli("explain", other, "--data", demo, "--format", "json").out)
    assert shown["text"] == NOTE
    stored = json.loads(cli("explain", "case.txt", "--data", demo, "--format", "json").out)
    assert stored["document"] != shown["document"]


@pytest.mark.parametrize("command", ["explain", "query"])
def test_an_argument_too_long_for_a_file_name_is_no_file(cli: Cli, demo: Path, command: str) -> None:
    assert cli(command, "x" * 300, "--data", demo).code == 5
    assert cli("query", f"SELECT ?{'x' * 300} WHERE {{ ?s ?p ?o }} LIMIT 1", "--data", demo).code == 0


def test_a_cpr_number_in_a_file_name_is_printed_nowhere(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    number = "010190" + "-1234"
    (folder / f"sag {number}.txt").write_text(NOTE, encoding="utf-8")
    (folder / f"tom {number}.pdf").write_bytes(b"%PDF")
    for command in (("ingest", folder), ("ingest", folder, "--json"), ("status",), ("status", "--json")):
        ended = cli(*command, "--data", tmp_path / "data")
        assert number not in ended.out + ended.err
        assert "sag ███████████" in ended.out


def test_explain_escapes_what_a_document_says(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE + "<script>alert(1)</script> [bold]ord[/bold]\n")
    cli("ingest", tmp_path / "note.txt", "--data", tmp_path / "data")
    assert "<script>" not in cli("explain", "note.txt", "--data", tmp_path / "data", "--format", "html").out
    assert "[bold]ord[/bold]" in cli("explain", "note.txt", "--data", tmp_path / "data").out


def test_export_gives_the_same_graph_in_every_format(cli: Cli, demo: Path, tmp_path: Path) -> None:
    sorted_lines = cli("export", "--canonical", "--data", demo).out
    assert sorted_lines.splitlines() == sorted(sorted_lines.splitlines())
    whole = set(ox.parse(sorted_lines, format=ox.RdfFormat.N_QUADS))
    for name, form in (("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        out = tmp_path / f"out.{name}"
        assert cli("export", "--format", name, "--out", out, "--data", demo).code == 0
        assert set(ox.parse(path=str(out), format=form)) == whole
    rows = list(csv.DictReader(io.StringIO(cli("export", "--format", "csv", "--data", demo).out)))
    assert len(rows) == len(whole)
    small = cli("export", "--no-reference", "--canonical", "--data", demo).out
    assert 0 < len(small) < len(sorted_lines)
    assert cli("export", "--out", tmp_path / "no" / "such", "--data", demo).code == 4


def test_validate_judges_what_is_stored_and_files(cli: Cli, demo: Path, root: Path, tmp_path: Path) -> None:
    ended = cli("validate", "--data", demo)
    assert ended.code == 0, ended.out
    assert f"{len(documents(demo))} judged, 0 with violations" in ended.out
    assert json.loads(cli("validate", root / "samples" / "case.txt", "--data", demo, "--json").out)[0]["conforms"]
    (tmp_path / "broken.ttl").write_text("<a> <b")
    assert cli("validate", tmp_path / "broken.ttl", "--data", demo).code == ReadingError.exit_code
    (tmp_path / "cpr.txt").write_text(NOTE + "Borgeren 010190-1234 har klaget.\n")
    assert cli("validate", tmp_path / "cpr.txt", "--data", demo).code == 6


def test_a_backup_is_a_data_folder_and_can_be_restored(cli: Cli, demo: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert cli("backup", backup, "--data", demo).code == 0
    before = cli("export", "--canonical", "--data", demo).out
    assert cli("export", "--canonical", "--data", backup).out == before
    assert cli("backup", backup, "--data", demo).code == 4
    (tmp_path / "note.txt").write_text(NOTE)
    cli("ingest", tmp_path / "note.txt", "--data", demo)
    assert cli("export", "--canonical", "--data", demo).out != before
    assert cli("restore", backup, "--data", demo).code == 0
    assert cli("export", "--canonical", "--data", demo).out == before
    assert cli("restore", backup, "--data", tmp_path / "elsewhere").code == 0
    assert cli("export", "--canonical", "--data", tmp_path / "elsewhere").out == before
    assert cli("explain", "case.txt", "--data", tmp_path / "elsewhere").code == 0
    assert cli("restore", tmp_path, "--data", demo).code == 4


def test_a_folder_of_an_earlier_format_is_refused_with_the_command_that_upgrades_it(cli: Cli, demo: Path) -> None:
    assert cli("upgrade", "--data", demo).out.endswith("0 generations built anew\n")
    (demo / "VERSION").write_text("1\n", encoding="ascii")
    refused = cli("status", "--data", demo)
    assert refused.code == 4
    assert f"kommunegraf upgrade --data {demo}" in refused.err
    assert cli("upgrade", "--data", demo).code == 0
    assert cli("status", "--data", demo).code == 0
    assert cli("upgrade", "--data", demo / "nowhere").code == 4


def test_generations_go_back_and_mend_a_broken_current(cli: Cli, demo: Path, tmp_path: Path) -> None:
    before = cli("export", "--canonical", "--data", demo).out
    first = DataFolder(demo).current().number
    (tmp_path / "note.txt").write_text(NOTE)
    cli("ingest", tmp_path / "note.txt", "--data", demo)
    (demo / "CURRENT").write_text("noise")
    assert cli("status", "--data", demo).code == 4
    assert cli("generations", "--use", first, "--data", demo).code == 0
    assert cli("export", "--canonical", "--data", demo).out == before
    listed = json.loads(cli("generations", "--json", "--data", demo).out)
    assert [each["current"] for each in listed][-1] is True
    assert cli("generations", "--keep", 1, "--data", demo).code == 0
    assert len(json.loads(cli("generations", "--json", "--data", demo).out)) == 1
    assert cli("generations", "--use", 77, "--data", demo).code == 4


def test_forget_leaves_no_word_of_a_document_in_any_file(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "data"
    text = "Referat fra Testudvalget\n\nÆrteblomstgartneriet i Kommunen lukker.\n"
    (tmp_path / "secret-name.txt").write_text(text)
    (tmp_path / "note.txt").write_text(NOTE)
    cli("ingest", tmp_path / "secret-name.txt", "--data", data)
    cli("ingest", tmp_path / "note.txt", "--data", data)
    iri = json.loads(cli("explain", "secret-name.txt", "--data", data, "--format", "json").out)["document"]
    assert len(DataFolder(data).generations.all()) >= 2
    assert any(b"secret-name" in path.read_bytes() for path in data.rglob("*.sst"))
    ended = cli("forget", iri, "--data", data)
    assert ended.code == 0, ended.err
    for path in data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert "Ærteblomstgartneriet".encode() not in content, path
            assert b"secret-name" not in content, path
    assert len(documents(data)) == 1
    assert "prov#invalidatedAtTime" in cli("export", "--data", data).out
    again = cli("ingest", tmp_path / "secret-name.txt", "--data", data)
    assert again.code == 6
    assert "was forgotten on" in again.err
    assert cli("forget", "urn:unknown", "--data", data).code == 4
    assert cli("forget", "--undo", iri, "--data", data).code == 0
    assert cli("ingest", tmp_path / "secret-name.txt", "--data", data).code == 0


def test_what_was_forgotten_stays_forgotten_when_a_backup_is_restored(cli: Cli, demo: Path, tmp_path: Path) -> None:
    cli("backup", tmp_path / "backup", "--data", demo)
    iri = documents(demo)[0]
    assert cli("forget", iri, "--data", demo).code == 0
    cli("restore", tmp_path / "backup", "--data", demo)
    assert iri not in documents(demo)


def test_kle_load_takes_the_place_of_the_excerpt(cli: Cli, demo: Path, tmp_path: Path) -> None:
    (tmp_path / "kle.csv").write_text("code,title_da\n29,Sundhed\n29.09,Forebyggelse\n29.09.99,Et nyt emne\n")
    assert cli("kle", "load", tmp_path / "kle.csv", "--data", demo).code == 0
    found = cli("query", 'SELECT ?s { ?s ?p "Et nyt emne"@da }', "--data", demo, "--format", "csv").out
    assert found.split()[1].endswith("kle/29.09.99")
    (tmp_path / "kle.csv").write_text("noise")
    assert cli("kle", "load", tmp_path / "kle.csv", "--data", demo).code == 3


def test_the_console_script_runs_in_a_process_of_its_own() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "kommunegraf.cli.main", "version"], check=True, capture_output=True, text=True
    )
    assert result.stdout.startswith("kommunegraf ")
