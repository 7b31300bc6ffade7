"""What the tours tell to type is answered."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings

TOURS = sorted((Path(__file__).parents[2] / "docs" / "tours").glob("*.md"))
HERE = "http://127.0.0.1:8000"


def commands(path: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return [each for block in blocks for each in re.split(r"\n(?=\s*curl )", block.replace("\\\n", " "))]


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


def test_there_is_a_tour_for_everybody() -> None:
    assert [path.stem for path in TOURS] == ["developer", "integrator", "operator", "researcher"]


@pytest.mark.parametrize(
    "command", [each for path in TOURS for each in commands(path)], ids=lambda each: " ".join(each.split())[:80]
)
def test_a_command_of_a_tour_is_answered(samples: TestClient, command: str) -> None:
    words = shlex.split(command)
    assert words.pop(0) == "curl"
    headers, form, address, follow = {"accept": "*/*"}, "", "", False
    while words:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name.lower()] = value
            case "--data-urlencode":
                form = words.pop(0).partition("=")[2]
            case "-L":
                follow = True
            case address:
                assert address.startswith(HERE)
    path = address.removeprefix(HERE)
    if form:
        answer = samples.post(path, data={"query": form}, headers=headers)
    else:
        answer = samples.get(path, headers=headers, follow_redirects=follow)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.content.strip()
    assert answer.headers["content-type"].partition(";")[0] != "text/html"


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_what_a_tour_refers_to_is_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
