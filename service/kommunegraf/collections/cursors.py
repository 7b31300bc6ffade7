"""Cursors: where a page ended, as text that fits into an address and holds over generations."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from kommunegraf.errors import QueryError

_SUM = 4  # bytes of a check sum: against what was typed wrong or made up, not against forgers
_LONGEST = 2_000


class CursorError(QueryError):
    """What is said to be a cursor is none of this list in this order."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its key in the order `sort` of the collection, and its place among those alike."""

    collection: str
    sort: str
    key: int | str
    place: int

    def written(self) -> str:
        """As it stands in an address (RFC 4648, 5: letters, digits, `-` and `_`)."""
        content = json.dumps([self.collection, self.sort, self.key, self.place], ensure_ascii=False).encode("utf-8")
        return base64.urlsafe_b64encode(_sum(content) + content).rstrip(b"=").decode("ascii")


def read_cursor(written: str, collection: str, sort: str) -> Cursor:
    """The cursor that was given of this list. Raises `CursorError` for anything else."""
    wrong = CursorError(
        "`after` is not the cursor of a page of this list in this order: take it from `next` of the page before"
    )
    if len(written) > _LONGEST:
        raise wrong
    try:
        read = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        whole = _sum(read[_SUM:]) == read[:_SUM]
        said = json.loads(read[_SUM:]) if whole else None
    except (ValueError, binascii.Error, RecursionError):
        raise wrong from None
    match said:
        case [str(of), str(order), int() | str() as key, int(place)] if (of, order) == (collection, sort):
            if abs(place) < 2**63 and (_is_text(key) if isinstance(key, str) else abs(key) < 2**63):
                return Cursor(of, order, key, place)
    raise wrong


def _is_text(key: str) -> bool:
    """Whether SQLite takes it: it takes no half of a surrogate pair."""
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_SUM).digest()
