"""The page about bridges does what it says, step by step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kommunegraf.resources import FOLDERS
from test_adding import _BLOCK, Checkout


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Checkout:
    for folder in ("service", *FOLDERS):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Checkout(tmp_path)


def test_a_bridge_is_added_by_one_query_as_the_page_shows(root: Path, checkout: Checkout) -> None:
    page = (root / "docs" / "bridges.md").read_text(encoding="utf-8").split("\n## A bridge of your own")[1]
    commands = []
    for language, name, text in _BLOCK.findall(page):
        if language != "console":
            checkout.change(name, text)
            continue
        for typed in text.split("$ ")[1:]:
            command, *answers = typed.splitlines()
            said = checkout.run(command)
            for answer in answers:
                assert answer in " ".join(said.split()) or answer in said, f"$ {command}\n{said}"
            commands.append("exit code 6" in said)
    assert commands == [False, False, True, True]


def test_a_bridge_among_the_others_is_found_by_the_columns_of_a_table(root: Path, checkout: Checkout) -> None:
    page = (root / "docs" / "bridges.md").read_text(encoding="utf-8")
    blocks = {name: text for _, name, text in _BLOCK.findall(page) if name}
    checkout.change("uddelinger.csv", blocks["uddelinger.csv"])
    checkout.change("mappings/bridges/uddelinger.rq", blocks["uddelinger.rq"])
    said = checkout.run("kommunegraf explain uddelinger.csv")
    assert "bridge uddelinger" in said and "exit code 0" in said, said
