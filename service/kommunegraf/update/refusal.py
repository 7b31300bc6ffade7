"""A request to write that is refused: what the client did, and what it is to be told."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Nothing was changed. `status`, `kind`, `title`, `detail` and `more` are those of the problem (RFC 9457)."""

    def __init__(self, status: int, kind: str, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.more = more

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "kind": self.kind,
            "title": self.title,
            "detail": self.detail,
            "more": self.more,
        }
