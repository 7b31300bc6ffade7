"""`kommunegraf evaluate` prints figures, names what is wrong, compares with a baseline, and ends as it should."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Cli

from places import ROOT

FAMILY = ROOT / "tests" / "gold" / "layouts" / "viborg-nested"
NAME = "viborg-nested-1.gold.json"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two documents of the family, whatever others there are."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("viborg-nested-1", "viborg-nested-2-awkward"):
        for file in FAMILY.glob(f"{name}.*"):
            shutil.copy(file, folder)
    return folder


def change(gold: Path, **item: Any) -> None:
    """Changes what is told of the first item."""
    path = gold / NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    told["items"][0] |= item
    path.write_text(json.dumps(told), encoding="utf-8")


def test_the_table_gives_each_family_the_total_and_each_field(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    ended = cli("evaluate", gold)
    assert ended.code == 0
    rows = {line.split()[0]: line.split()[1:] for line in ended.out.splitlines() if line.strip()}
    assert rows["viborg-nested"] == rows["total"]
    assert rows["title"] == ["0.833", "0.833", "0.833", "5", "1", "1"]
    assert rows["outcome"][:3] == ["1.000"] * 3


def test_few_faults_are_named_with_their_words_field_and_file(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    out = cli("evaluate", gold / NAME).out
    assert str(gold / NAME) in out
    assert "miss       title: “Noget andet”  (item 1 “Noget andet”)" in out
    assert "false hit  title: “Godkendelse af dagsorden”" in out


def test_many_faults_are_counted_and_named_on_demand(cli: Cli, gold: Path) -> None:
    path = gold / NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told | {"items": [], "body": "Byrådet", "date": "2031"}), encoding="utf-8")
    assert "22 misses and false hits; --misses names them" in cli("evaluate", path).out
    assert cli("evaluate", path, "--misses").out.count("false hit  ") == 20
    assert "miss       body: “Byrådet”" in cli("evaluate", path, "--misses").out


def test_json_holds_the_figures_and_every_fault(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    made = json.loads(cli("evaluate", gold, "--json").out)
    assert made["total"]["misses"] == made["families"]["viborg-nested"]["fields"]["title"]["misses"] == 1
    assert [(each["kind"], each["field"]) for each in made["faults"]] == [("miss", "title"), ("false", "title")]
    assert len(made["documents"]) == 2


def test_a_baseline_shows_what_was_won_and_lost(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    before = gold / "before.json"
    before.write_text(cli("evaluate", gold, "--json").out, encoding="utf-8")
    change(gold, title="Godkendelse af dagsorden", number="7")
    (gold / "viborg-nested-2-awkward.gold.json").unlink()
    out = cli("evaluate", gold, "--baseline", before).out
    won, lost = out[out.index("\nwon: 2") :].split("\nlost: 2")
    assert "title" in won
    assert "number" in lost
    assert "only in the baseline: " in lost
    changed = json.loads(cli("evaluate", gold, "--baseline", before, "--json").out)["change"]
    assert {each["field"] for each in changed["won"]} == {"title"}
    assert {each["field"] for each in changed["lost"]} == {"number"}


def test_a_baseline_shows_what_each_field_won_and_lost(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    before = gold / "before.json"
    before.write_text(cli("evaluate", gold, "--json").out, encoding="utf-8")
    change(gold, title="Godkendelse af dagsorden", number="7")
    out = cli("evaluate", gold, "--baseline", before).out
    table = out[out.index("since the baseline") : out.index("\nwon: 2")]
    rows = {line.split()[0]: line.split()[1:] for line in table.splitlines() if line.strip()}
    assert rows["title"] == [*["0.833", "→", "1.000"] * 3, "2", "0"]
    assert rows["number"][-2:] == ["0", "2"]
    assert set(rows) == {"since", "total", "field", "number", "title"} | ({"viborg-nested"} & set(rows))
    changed = json.loads(cli("evaluate", gold, "--baseline", before, "--json").out)["change"]["fields"]
    assert changed["title"]["before"] == {"hits": 5, "misses": 1, "false": 1}
    assert (changed["title"]["won"], changed["number"]["lost"]) == (2, 2)


def test_an_evaluation_kept_from_before_fields_were_compared_is_a_baseline_still(cli: Cli, gold: Path) -> None:
    kept = json.loads(cli("evaluate", gold, "--json").out)
    for row in (kept["total"], *kept["families"].values()):
        del row["fields"]
    before = gold / "before.json"
    before.write_text(json.dumps(kept), encoding="utf-8")
    assert cli("evaluate", gold, "--baseline", before).code == 0


def test_a_table_by_kind_and_field_is_shown_on_demand(cli: Cli, gold: Path) -> None:
    change(gold, title="Noget andet")
    out = cli("evaluate", gold, "--by-kind").out
    headings = next(line.split() for line in out.splitlines() if line.startswith("kind") and "outcome" in line)
    assert headings[:5] == ["kind", "documents", "F1", "item", "recommendation"]
    assert "outcome" not in cli("evaluate", gold).out.split("field")[0]


def test_topics_are_told_with_their_macro_f1(cli: Cli, gold: Path) -> None:
    assert "macro-F1" not in cli("evaluate", gold).out
    change(gold, topics=["oral-health"])
    assert "macro-F1 of 1 topics: 0.000" in cli("evaluate", gold).out
    made = json.loads(cli("evaluate", gold, "--json").out)["total"]
    assert (made["macroF1"], made["topics"]["oral-health"]["misses"]) == (0, 1)


def test_a_page_of_tables_is_written_by_one_option(cli: Cli, gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    assert cli("evaluate", gold, "--markdown", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert f"## `{gold.as_posix()}`" in text
    assert "| `outcome` | F1 ≥ 0.97 | **1.000** |" in text


def test_a_page_says_how_many_documents_could_not_be_read(cli: Cli, gold: Path, tmp_path: Path) -> None:
    (gold / "viborg-nested-1.txt").write_bytes(b"\0\1\2" * 50)
    page = tmp_path / "quality.md"
    assert cli("evaluate", gold, "--markdown", page).code == 6
    assert " 1 could not be read." in page.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said_to_be_so(cli: Cli, gold: Path, tmp_path: Path) -> None:
    ended = cli("evaluate", gold, "--markdown", tmp_path / "nowhere" / "quality.md")
    assert ended.code == 3
    assert "quality.md: cannot be written" in ended.err
    assert "--markdown" in ended.err


def test_a_change_that_changes_nothing_wins_and_loses_nothing(cli: Cli, gold: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(cli("evaluate", gold, "--json").out, encoding="utf-8")
    out = cli("evaluate", gold, "--baseline", before).out
    assert "won: 0" in out
    assert "lost: 0" in out


def test_below_the_least_the_exit_code_is_one(cli: Cli, gold: Path) -> None:
    assert cli("evaluate", gold, "--least", "1").code == 0
    change(gold, title="Noget andet")
    assert cli("evaluate", gold, "--least", "0.97").code == 0
    ended = cli("evaluate", gold, "--least", "0.99")
    assert ended.code == 1
    assert "below 0.99" in ended.err


def test_a_source_that_cannot_be_read_is_told_and_the_others_are_counted(cli: Cli, gold: Path) -> None:
    (gold / "viborg-nested-1.txt").write_bytes(b"\0\1\2" * 50)
    ended = cli("evaluate", gold, "--json")
    assert ended.code == 6
    assert "viborg-nested-1.gold.json: its source could not be read" in ended.err
    read = {each["file"].rsplit("/", 1)[-1]: each for each in json.loads(ended.out)["documents"]}
    assert read[NAME]["hits"] == 0
    assert read["viborg-nested-2-awkward.gold.json"]["hits"] > 0


def test_a_source_that_takes_too_long_is_stopped_and_told(
    cli: Cli, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMMUNEGRAF_FILE_TIMEOUT", "0.001")
    source = gold / "viborg-nested-1.txt"
    source.write_bytes(b"%PDF-1.7\n" + source.read_bytes())  # of a form that is read in another process
    ended = cli("evaluate", gold, "--json")
    assert ended.code == 6
    assert "viborg-nested-1.gold.json: its source could not be read" in ended.err
    assert "more than 0.001 seconds" in ended.err


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"form": "other/1"}'])
def test_a_baseline_that_is_none_is_refused(cli: Cli, gold: Path, tmp_path: Path, content: str) -> None:
    other = tmp_path / "other.json"
    other.write_text(content, encoding="utf-8")
    ended = cli("evaluate", gold, "--baseline", other)
    assert ended.code == 3
    assert "evaluate --json" in ended.err


def test_gold_that_is_not_in_its_form_ends_with_its_file_and_place(cli: Cli, gold: Path) -> None:
    change(gold, titel="x")
    ended = cli("evaluate", gold)
    assert ended.code == 3
    assert f"{NAME}: items[1].titel" in ended.err
