"""Tokens are kept as hashes, for their owner's eyes alone, and end when they are revoked or expire."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kommunegraf.errors import StoreError
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lock import writer_lock
from kommunegraf.store.tokens import Scope, Tokens


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(DataFolder(tmp_path / "data"))


def test_what_a_bearer_sends_finds_the_token_with_its_scopes_and_prefixes(tokens):
    made, sent = tokens.create([Scope.UPDATE, Scope.UPDATE], graph_prefixes=["https://a.example/"], name="Anna")
    found = tokens.find(sent)
    assert found == made
    assert found.scopes == (Scope.UPDATE,)
    assert found.graph_prefixes == ("https://a.example/",)


def test_the_file_holds_no_secret_and_is_its_owners_alone(tokens):
    _, sent = tokens.create([Scope.OPERATOR])
    secret = sent.split("_", 2)[2]
    for path in tokens.folder.path.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes()
    assert stat.S_IMODE(tokens.path.stat().st_mode) == 0o600


def test_two_tokens_share_nothing(tokens):
    _, one = tokens.create([Scope.UPDATE])
    _, other = tokens.create([Scope.UPDATE])
    assert one.split("_", 2)[1:] != other.split("_", 2)[1:]
    assert tokens.find(one) != tokens.find(other)


@pytest.mark.parametrize(
    "wrong", ["", "kg", "kg_", "kg__", "kg_{id}_", "kg_{id}_x", "xx_{id}_{secret}", "kg_0_{secret}"]
)
def test_nothing_else_finds_it(tokens, wrong):
    made, sent = tokens.create([Scope.UPDATE])
    assert tokens.find(wrong.format(id=made.id, secret=sent.split("_", 2)[2])) is None


def test_the_hash_at_rest_is_no_token(tokens):
    made, _ = tokens.create([Scope.UPDATE])
    assert tokens.find(f"kg_{made.id}_{made.sha256}") is None


def test_a_revoked_token_is_void_and_still_listed(tokens):
    made, sent = tokens.create([Scope.UPDATE])
    tokens.revoke(made.id)
    assert tokens.find(sent) is None
    [listed] = tokens.all()
    assert listed.revoked is not None
    first = listed.revoked
    assert tokens.revoke(made.id).revoked == first


def test_an_expired_token_is_void(tokens):
    now = datetime.now(UTC)
    _, old = tokens.create([Scope.UPDATE], expires=now - timedelta(seconds=1))
    _, good = tokens.create([Scope.UPDATE], expires=now + timedelta(hours=1))
    assert tokens.find(old) is None
    assert tokens.find(good) is not None


def test_revoking_what_is_not_there_says_how_to_look(tokens):
    tokens.folder.create()
    with pytest.raises(StoreError, match="token list"):
        tokens.revoke("0123")


def test_a_token_can_be_revoked_while_another_writes_the_data(tokens):
    made, sent = tokens.create([Scope.UPDATE])
    with writer_lock(tokens.folder.lock, "a long ingest", 0):
        tokens.revoke(made.id)
    assert tokens.find(sent) is None


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"tokens": [{}]}', b"\xff"])
def test_a_damaged_file_lets_nobody_in_and_says_so(tokens, damage):
    _, sent = tokens.create([Scope.UPDATE])
    tokens.path.write_bytes(damage)
    with pytest.raises(StoreError, match="damaged"):
        tokens.find(sent)


def test_an_unknown_scope_is_no_scope(tokens):
    _, sent = tokens.create([Scope.UPDATE])
    content = json.loads(tokens.path.read_text())
    content["tokens"][0]["scopes"] = ["everything"]
    tokens.path.write_text(json.dumps(content))
    with pytest.raises(StoreError):
        tokens.find(sent)


def test_tokens_made_at_the_same_time_are_all_kept(tokens):
    tokens.folder.create()
    code = (
        "import sys; from pathlib import Path; from kommunegraf.store.folder import DataFolder;"
        "from kommunegraf.store.tokens import Scope, Tokens;"
        "[Tokens(DataFolder(Path(sys.argv[1]))).create([Scope.UPDATE]) for _ in range(5)]"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tokens.folder.path)]) for _ in range(2)]
    assert [each.wait(timeout=60) for each in running] == [0, 0]
    assert len(tokens.all()) == 10
