"""The script that is shipped is the one that its sources make."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kommunegraf.web
from kommunegraf.web.words import words

WEB = Path(kommunegraf.web.__file__).parent
EDITOR = WEB / "editor"
SOURCES = sorted((EDITOR / "src").glob("*.js"))


def test_the_script_was_made_of_these_sources():
    digest = hashlib.sha256()
    for path in [EDITOR / "build.js", EDITOR / "package-lock.json", *SOURCES]:
        digest.update(f"{path.relative_to(EDITOR)}\0".encode() + path.read_bytes() + b"\0")
    head = (WEB / "static" / "query.js").read_text(encoding="utf-8")[:400]
    assert f"sources: {digest.hexdigest()}" in head, "the sources were changed: run `make assets`"


def test_building_it_anew_gives_the_same_bytes(tmp_path):
    if not (EDITOR / "node_modules" / "esbuild").is_dir():
        pytest.skip("what builds the script is not installed (`make assets-tools`)")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=path)
    assert node is not None
    subprocess.run([node, "build.js", str(tmp_path)], cwd=EDITOR, check=True, timeout=120)
    for name in ("query.js", "query-licences.txt"):
        assert (tmp_path / name).read_bytes() == (WEB / "static" / name).read_bytes()


def test_the_lock_file_names_no_address():
    assert "://" not in (EDITOR / "package-lock.json").read_text(encoding="utf-8")


def test_the_licence_of_everything_in_the_script_is_shipped_and_permissive():
    licences = (WEB / "static" / "query-licences.txt").read_text(encoding="utf-8")
    found = re.findall(r"^(\S+) \d+\.\d+\.\d+ \(([^)]+)\)$", licences, re.MULTILINE)
    assert {licence for _, licence in found} <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}
    assert {"@codemirror/view", "@codemirror/legacy-modes", "@lezer/highlight"} <= {name for name, _ in found}


def test_the_words_that_the_script_says_are_there_in_both_languages_and_no_others():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    said = set(re.findall(r"words\.(js_\w+)", text))
    said |= {f"js_{name}" for name in ("table", "chart", "graph", "map")}  # named by the view
    said |= {"js_keys"}
    for language in ("da", "en"):
        there = {key.removeprefix("query.") for key in words(language) if key.startswith("query.js_")}
        assert said == there


def test_the_script_makes_no_markup_of_text():
    """Results are foreign: they come into the page as text, never as markup."""
    for path in SOURCES:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()), path
