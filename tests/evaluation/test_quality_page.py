"""`docs/quality.md` names what is measured: fields, folders, kinds and aims; its figures may be a day old."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gold_facts import telling
from gold_minutes import told, written

from kommunegraf.evaluation.aims import AIMS, Aim
from kommunegraf.evaluation.evaluating import Evaluated, compare, evaluate
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.gold import find_gold, load_gold
from kommunegraf.evaluation.quality import FIELDS_HEADING, KINDS_HEADING, grouped, markdown
from kommunegraf.evaluation.report import report
from kommunegraf.evaluation.scores import FIELDS
from kommunegraf.identity import Identity
from kommunegraf.preparing import Bounds
from places import ROOT

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")


def sections(page: str, heading: str) -> dict[str, list[list[str]]]:
    """The cells of the tables below each heading that begins so, by the rest of the heading."""
    found = {}
    for part in re.split(r"^#+ ", page, flags=re.MULTILINE):
        title, _, rest = part.partition("\n")
        if title.startswith(heading):
            lines = [line for line in rest.splitlines() if line.startswith("|")]
            rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
            found[title.removeprefix(heading).strip(" :`")] = [rows[0], *rows[2:]] if rows else []
    return found


def fields_named(page: str) -> set[str]:
    """Each field that some table of the page has a row or a column for."""
    named = {
        row[0] for heading in ("Aims", FIELDS_HEADING) for rows in sections(page, heading).values() for row in rows
    }
    for rows in sections(page, KINDS_HEADING).values():
        named.update(rows[0][3:])
    return named - {"field"}


def test_the_page_names_no_field_that_is_not_measured() -> None:
    assert fields_named(PAGE) <= set(FIELDS)
    assert fields_named(PAGE.replace("`outcome`", "`result`")) - set(FIELDS) == {"result"}


def test_the_page_names_the_aims_as_they_are() -> None:
    (rows,) = sections(PAGE, "Aims").values()
    assert [row[:2] for row in rows[1:]] == [[aim.field, aim.words] for aim in AIMS]


def test_the_page_names_folders_that_hold_gold_and_kinds_that_are_in_them() -> None:
    kinds = sections(PAGE, KINDS_HEADING)
    assert kinds
    for folder, rows in kinds.items():
        loaded = [(load_gold(path), path) for path in find_gold([ROOT / folder])]
        assert {row[0] for row in rows[1:]} <= {gold.family or path.parent.name for gold, path in loaded}


def test_a_page_holds_each_folder_with_its_fields_and_kinds(tmp_path: Path) -> None:
    gold = told()
    gold["items"][0]["topics"] = ["alcohol"]
    written(tmp_path / "one" / "minutes", gold)
    written(tmp_path / "other" / "notes", gold | {"family": None, "complete": ["date"]})
    folders = [tmp_path / "one", tmp_path / "other"]
    page = markdown(grouped(evaluate(find_gold(folders), Identity(), Bounds(2**20)), folders))
    one, other = (folder.as_posix() for folder in folders)
    assert sections(page, FIELDS_HEADING)[other] == [
        ["field", "precision", "recall", "F1", "hits", "misses", "false hits"],
        ["date", "1.000", "1.000", "1.000", "1", "0", "0"],
    ]
    assert [row[:2] for row in sections(page, KINDS_HEADING)[one]] == [["kind", "documents"], ["invented", "1"]]
    assert [row[:2] for row in sections(page, KINDS_HEADING)[other]] == [["kind", "documents"], ["notes", "1"]]
    aims = {row[0]: row[2:] for row in sections(page, "Aims")[""]}
    assert aims["outcome"] == ["**1.000**", ""]
    assert aims["topic"] == ["0.000", ""]
    assert "Macro-F1 of 2 topics: 0.000" in page


@pytest.mark.parametrize(
    ("aim", "reached"), [(Aim("goal", precision=1.0, recall=0.5), True), (Aim("goal", f1=0.7), False)]
)
def test_an_aim_is_reached_when_each_of_its_figures_is(aim: Aim, reached: bool) -> None:
    gold = telling(goals=["flere skal gå", "færre skal ryge"])
    row = report([Evaluated("a/b", None, compare(gold, Found(goals=("flere skal gå",))))]).total
    assert aim.reached(row) is reached
    assert Aim("party", f1=0.5).reached(row) is None
