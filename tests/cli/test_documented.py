"""Every command, option, exit code and setting is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kommunegraf.cli.main import COMMANDS, load
from kommunegraf.cli.output import HELD
from kommunegraf.errors import KommunegrafError
from kommunegraf.settings import Settings


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    parts = re.split(r"^## `kommunegraf (\w+)`$", (root / "docs" / "cli.md").read_text(), flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def options(command: Any) -> set[str]:
    inner = [each for name in getattr(command, "commands", {}) for each in options(command.commands[name])]
    names = [name for each in command.params for name in (*each.opts, *each.secondary_opts)]
    return {name for name in (*inner, *names) if name.startswith("-")} - {"--help"}


def test_every_command_has_a_section_and_every_section_a_command(sections: dict[str, str]) -> None:
    assert set(sections) - {""} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_section(sections: dict[str, str], name: str) -> None:
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", sections[name] + sections[""]))
    assert options(load(name)) <= documented


@pytest.mark.parametrize("name", COMMANDS)
def test_no_section_tells_of_an_option_that_is_not_there(sections: dict[str, str], name: str) -> None:
    told = set(re.findall(r"`(--?[a-z][a-z-]*)", sections[name]))
    assert told <= options(load(name))


def test_every_exit_code_is_in_the_table(sections: dict[str, str]) -> None:
    kinds: list[type[KommunegrafError]] = [KommunegrafError, *KommunegrafError.__subclasses__()]
    codes = {kind.exit_code for kind in kinds} | {0, HELD}
    assert {str(code) for code in codes} == set(re.findall(r"^\| (\d) \|", sections[""], flags=re.MULTILINE))


def test_every_setting_is_documented_with_its_default(root: Path) -> None:
    rows = dict(
        re.findall(r"^\| `(KOMMUNEGRAF_\w+)` \| (\S+) \|", (root / "docs" / "settings.md").read_text(), re.MULTILINE)
    )
    expected = {}
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        if isinstance(default, tuple):
            shown = ",".join(default)
        expected[f"KOMMUNEGRAF_{name.upper()}"] = "none" if default in (None, ()) else f"`{shown}`"
    assert rows == expected
