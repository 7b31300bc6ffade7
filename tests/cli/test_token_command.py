"""`kommunegraf token` makes tokens, lists them without their secrets, and revokes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Cli

from kommunegraf.errors import ConfigurationError, StoreError
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.tokens import Scope, Tokens


def test_a_token_is_printed_once_and_is_good(cli: Cli, tmp_path: Path) -> None:
    made = cli("token", "create", "--scope", "update", "--graph-prefix", "https://a.example/", "--data", tmp_path / "d")
    sent = made.out.strip()
    token = Tokens(DataFolder(tmp_path / "d")).find(sent)
    assert token is not None
    assert token.scopes == (Scope.UPDATE,)
    listed = cli("token", "list", "--data", tmp_path / "d")
    assert token.id in listed.out
    assert "https://a.example/" in listed.out
    assert sent.split("_", 2)[2] not in listed.out
    assert token.sha256 not in listed.out


def test_the_list_as_json_has_no_hashes_and_says_what_is_valid(cli: Cli, tmp_path: Path) -> None:
    cli("token", "create", "--scope", "update", "--scope", "operator", "--name", "Anna", "--data", tmp_path / "d")
    [token] = json.loads(cli("token", "list", "--json", "--data", tmp_path / "d").out)
    assert (token["name"], token["scopes"], token["valid"]) == ("Anna", ["operator", "update"], True)
    assert "sha256" not in token


def test_a_revoked_token_is_no_good_any_more(cli: Cli, tmp_path: Path) -> None:
    sent = cli("token", "create", "--scope", "update", "--data", tmp_path / "d").out.strip()
    assert cli("token", "revoke", sent.split("_")[1], "--data", tmp_path / "d").code == 0
    assert Tokens(DataFolder(tmp_path / "d")).find(sent) is None
    assert "revoked" in cli("token", "list", "--data", tmp_path / "d").out
    assert cli("token", "revoke", "nobody", "--data", tmp_path / "d").code == StoreError.exit_code


def test_a_day_is_good_to_its_end(cli: Cli, tmp_path: Path) -> None:
    cli("token", "create", "--scope", "update", "--expires", "2999-12-30", "--data", tmp_path / "d")
    cli("token", "create", "--scope", "update", "--expires", "2999-12-30T12:00:00+02:00", "--data", tmp_path / "d")
    ends = [token.expires for token in Tokens(DataFolder(tmp_path / "d")).all()]
    assert [end.isoformat() for end in ends if end] == ["2999-12-31T00:00:00+00:00", "2999-12-30T12:00:00+02:00"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--scope", "update", "--expires", "2001-01-01"), "is past"),
        (("--scope", "update", "--expires", "tomorrow"), "no date"),
        (("--scope", "update", "--graph-prefix", "no iri"), "no IRI"),
        (("--scope", "operator", "--graph-prefix", "https://a.example/"), "--scope update"),
        (("--scope", "update", "--graph-prefix", f"{Settings().base}graph/document/"), "ingest"),
    ],
)
def test_what_could_never_work_is_refused(cli: Cli, tmp_path: Path, wrong: tuple[str, ...], said: str) -> None:
    ended = cli("token", "create", *wrong, "--data", tmp_path / "d")
    assert ended.code == ConfigurationError.exit_code
    assert said in ended.err
    assert not (tmp_path / "d").exists()


def test_there_is_no_token_without_a_scope_and_no_unknown_scope(cli: Cli, tmp_path: Path) -> None:
    assert cli("token", "create", "--data", tmp_path / "d").code == 2
    assert cli("token", "create", "--scope", "harvest", "--data", tmp_path / "d").code == 2
