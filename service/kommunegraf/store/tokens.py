"""Bearer tokens: who may write over HTTP, kept in the data folder as hashes, for their owner's eyes alone.

The file `tokens.json` has a lock of its own, so that a token can be revoked while an ingest runs. Backups leave it out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from kommunegraf.errors import StoreError
from kommunegraf.store.durable import write_atomically
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lock import writer_lock

_FILE = "tokens.json"
_LOCK = "tokens.lock"
_WAIT = 10.0  # seconds for another that writes the file, which takes it milliseconds
_PREFIX = "kg"
_SECRET_BYTES = 32  # so many that no slow hash is needed: nobody guesses 256 random bits


class Scope(StrEnum):
    """What a token lets its bearer do."""

    UPDATE = "update"
    """SPARQL update, and writing by the Graph Store Protocol."""
    INGEST = "ingest"
    """Sending documents to be ingested."""
    OPERATOR = "operator"
    """What the operator alone may see of the running service."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; the secret itself is not.

    `graph_prefixes`: what the names of the graphs that it may write begin with; none: any that may be written at all.
    """

    id: str
    sha256: str
    scopes: tuple[Scope, ...]
    graph_prefixes: tuple[str, ...]
    name: str
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        return self.revoked is None and (self.expires is None or now < self.expires)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        times = {name: None if at is None else at.isoformat() for name, at in self._times()}
        return {**asdict(self), **times}

    def _times(self) -> Iterable[tuple[str, datetime | None]]:
        return (("created", self.created), ("expires", self.expires), ("revoked", self.revoked))

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Token:
        """The inverse of `as_json`. Raises `ValueError`, `KeyError` or `TypeError` for what is none."""

        def time(name: str) -> datetime | None:
            return None if content[name] is None else datetime.fromisoformat(content[name])

        return cls(
            id=content["id"],
            sha256=content["sha256"],
            scopes=tuple(Scope(scope) for scope in content["scopes"]),
            graph_prefixes=tuple(content["graph_prefixes"]),
            name=content["name"],
            created=datetime.fromisoformat(content["created"]),
            expires=time("expires"),
            revoked=time("revoked"),
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a data folder."""

    folder: DataFolder

    @property
    def path(self) -> Path:
        return self.folder.path / _FILE

    def all(self) -> list[Token]:
        """All tokens, revoked and expired ones too. Raises `StoreError` where the file is damaged."""
        with storage_errors(self.folder.path):
            try:
                content = json.loads(self.path.read_bytes())
                return [Token.from_json(each) for each in content["tokens"]]
            except FileNotFoundError:
                return []
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(
                    f"{self.path} is damaged ({type(error).__name__}): remove it and make the tokens anew with "
                    "`kommunegraf token create`"
                ) from error

    def create(
        self,
        scopes: Iterable[Scope],
        *,
        graph_prefixes: Sequence[str] = (),
        name: str = "",
        expires: datetime | None = None,
    ) -> tuple[Token, str]:
        """A new token and what its bearer sends, which cannot be had again. Makes the data folder where it is not."""
        self.folder.create()
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        token = Token(
            id=secrets.token_hex(6),
            sha256=_hash(secret),
            scopes=tuple(sorted(set(scopes))),
            graph_prefixes=tuple(graph_prefixes),
            name=name,
            created=datetime.now(UTC).replace(microsecond=0),
            expires=expires,
        )
        with self._locked("token create"):
            self._write([*self.all(), token])
        return token, f"{_PREFIX}_{token.id}_{secret}"

    def revoke(self, token_id: str) -> Token:
        """Makes a token void from now on; it stays in the list. Raises `StoreError` where there is none of that id."""
        self.folder.check()
        with self._locked("token revoke"):
            tokens = self.all()
            found = next((each for each in tokens if each.id == token_id), None)
            if found is None:
                raise StoreError(f"there is no token {token_id}; `kommunegraf token list` shows those there are")
            if found.revoked is None:
                found = replace(found, revoked=datetime.now(UTC).replace(microsecond=0))
                self._write([found if each.id == token_id else each for each in tokens])
        return found

    def find(self, presented: str) -> Token | None:
        """The token whose bearer sends `presented`, where it is valid now."""
        prefix, _, rest = presented.partition("_")
        token_id, _, secret = rest.partition("_")
        if prefix != _PREFIX or not secret:
            return None
        known = next((each for each in self.all() if each.id == token_id), None)
        # Compared even where nothing is known, so that the time taken does not tell an id that there is.
        right = hmac.compare_digest(_hash(secret), known.sha256 if known else _hash(""))
        return known if known is not None and right and known.valid(datetime.now(UTC)) else None

    def _locked(self, purpose: str) -> Any:
        return writer_lock(self.folder.path / _LOCK, purpose, _WAIT)

    def _write(self, tokens: Iterable[Token]) -> None:
        content = {"tokens": [token.as_json() for token in tokens]}
        with storage_errors(self.folder.path):
            write_atomically(self.path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
