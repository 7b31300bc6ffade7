"""What the repository promises about itself: documented, pinned, free of places and of other people's sentences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.settings import Settings


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def test_the_first_screen_of_the_readme_shows_both_commands(root):
    screen = "\n".join((root / "README.md").read_text(encoding="utf-8").splitlines()[:24])
    assert re.search(r"^make run\b", screen, re.MULTILINE)
    assert re.search(r"^make test\b", screen, re.MULTILINE)


def test_every_endpoint_is_documented(root, tmp_path):
    text = (root / "docs" / "http.md").read_text(encoding="utf-8")
    for path in create_app(Settings(data=tmp_path)).openapi()["paths"]:
        shown = re.sub(r"\{path:path\}", "{path}", re.sub(r"(?<=/queries/).+", "{name}", path))
        _, _, collection = shown.removesuffix("/{path}").partition("/api/v1/")
        if collection in collections():
            assert f"`{collection}`" in text, f"docs/http.md says nothing of the collection {collection}"
            shown = shown.replace(collection, "{collection}")
        assert shown in text, f"docs/http.md says nothing of {shown}"


def test_every_link_of_the_documentation_leads_somewhere(root):
    for page in [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_requirements_are_pinned_with_hashes_and_name_no_index(root):
    for name in ("run.txt", "dev.txt", "bench.txt", "assets.txt"):
        text = (root / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
        for entry in filter(str.strip, entries):
            assert "==" in entry, entry
            assert "--hash=sha256:" in entry, entry


def test_no_file_names_a_place_of_some_machine(tracked):
    places = re.compile(r"(?<![\w./:-])/(?:root|work|mnt)/\w")
    for path in tracked:
        if path.suffix in {".py", ".toml", ".md", ".ttl", ".jsonld", ".rq", ".txt", ".cff", ".in"} or not path.suffix:
            found = places.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.name}: {found and found.group()}"


def test_no_sentence_of_the_real_documents_stands_in_the_repository(tracked, seeds):
    """Runs of twelve words in a row are sentences; names and terms are shorter."""
    known = {run for seed in seeds.glob("*.txt") for run in runs(seed)}
    for path in tracked:
        if path.suffix not in {".csv", ".ttl"}:
            for run in runs(path):
                assert run not in known, f"{path.name}: {' '.join(run)}"


def runs(path: Path) -> Iterator[tuple[str, ...]]:
    """Each twelve words in a row; markup and a listing of empty JSON fields are nobody's sentences."""
    text = re.sub(r"</?[a-z][^<>]{0,200}>", " ", path.read_text(encoding="utf-8", errors="replace").casefold())
    words = re.findall(r"[^\W\d]+", text)
    for n in range(len(words) - 11):
        run = tuple(words[n : n + 12])
        if "null" not in run:
            yield run
