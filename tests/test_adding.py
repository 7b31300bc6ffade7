"""The page that shows how to add a municipality, a layout and a heading does what it says, step by step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kommunegraf.resources import FOLDERS

sys.path.insert(0, str(Path(__file__).resolve().parent / "harvest"))
from firstagenda_server import StandIn

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Checkout:
    """A copy of the program and its data files, and a folder to work in, both free to be changed."""

    root: Path
    connect: str = ""

    def run(self, command: str) -> str:
        words = command.split()
        assert words[0] == "kommunegraf"
        code = "from kommunegraf.cli.main import main; main()"
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.root / "service"),
            "KOMMUNEGRAF_HARVEST_CONNECT": self.connect,
            "KOMMUNEGRAF_HARVEST_PAUSE": "0",
            "COLUMNS": "200",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *words[1:]],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        return f"{done.stdout}{done.stderr}\nexit code {done.returncode}"

    def change(self, name: str, text: str) -> None:
        """Writes a block of the page where the page says it goes."""
        path = self.root / name
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            return
        below = {"hosts.toml": "host = [\n", "headings.toml": 'role = "hearing"\nforms = [\n'}[path.name]
        known = path.read_text(encoding="utf-8")
        assert known.count(below) == 1
        path.write_text(known.replace(below, below + text), encoding="utf-8")


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Checkout:
    for folder in ("service", *FOLDERS):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Checkout(tmp_path)


@pytest.fixture
def page(root: Path) -> Callable[[str], str]:
    text = (root / "docs" / "adding.md").read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    return sections.__getitem__


def follow(section: str, checkout: Checkout) -> int:
    """Does what a section says: writes its files, types its commands, and finds each answer; gives how many."""
    commands = 0
    for language, name, text in _BLOCK.findall(section):
        if language == "console":
            for typed in text.split("$ ")[1:]:
                command, *answers = typed.splitlines()
                said = checkout.run(command)
                for answer in answers:
                    assert answer in said, f"$ {command}\n{said}"
                assert "exit code 0" in said or "no system" in said, f"$ {command}\n{said}"
                commands += 1
        else:
            checkout.change(name, text)
    return commands


def test_a_municipality_is_added_by_one_line_as_the_page_shows(checkout: Checkout, page: Callable[[str], str]) -> None:
    section = page("A municipality")
    (line,) = [text for language, _, text in _BLOCK.findall(section) if language == "toml"]
    assert line.count("\n") == 1
    with StandIn(5, meetings=4, bodies=2, municipality="Ishøj", host="dagsordener.ishoj.dk") as server:
        there = replace(checkout, connect=f"dagsordener.ishoj.dk={server.url}")
        assert follow(section, there) == 4


def test_a_layout_is_added_by_one_file_as_the_page_shows(checkout: Checkout, page: Callable[[str], str]) -> None:
    section = page("A layout")
    assert [name for language, name, _ in _BLOCK.findall(section) if language == "toml"] == [
        "mappings/layouts/moedenet.toml"
    ]
    assert follow(section, checkout) == 3


def test_a_heading_is_added_by_one_line_as_the_page_shows(checkout: Checkout, page: Callable[[str], str]) -> None:
    assert follow(page("A heading"), checkout) == 3


def faults() -> Iterator[tuple[str, str]]:
    yield "needs = 3", "need = 3"
    yield '"mødenet ~ <body> ~ referat" = 2', '"mødenet ~ <udvalg> ~ referat" = 2'
    yield "decision = [", "beslutning = ["
    yield 'numbered = ["§ <n> ~ <title>"]', 'numbered = "§ <n> ~ <title>"'
    yield 'name = "moedenet"', "name = moedenet"


def test_each_fault_that_the_page_names_is_refused_as_it_says(checkout: Checkout, page: Callable[[str], str]) -> None:
    blocks = {name: text for _, name, text in _BLOCK.findall(page("A layout")) if name}
    checkout.change("page.txt", blocks["page.txt"])
    said = re.findall(r"^\| .*? \| `(.*?)`", page("When it is refused").replace("\\|", "|"), re.MULTILINE)
    layout = checkout.root / "mappings" / "layouts" / "moedenet.toml"
    for (right, wrong), message in zip(faults(), said, strict=True):
        assert blocks["mappings/layouts/moedenet.toml"].count(right) == 1
        layout.write_text(blocks["mappings/layouts/moedenet.toml"].replace(right, wrong), encoding="utf-8")
        told = checkout.run("kommunegraf explain page.txt")
        assert message in told and "exit code 2" in told, told
