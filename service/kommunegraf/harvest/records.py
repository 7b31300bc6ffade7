"""What the harvest remembers of meetings and their files from run to run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

APART = timedelta(days=1)  # between two answers that lack something, so that it is gone
Kind = Literal["meeting", "attachment"]
Effect = Literal["new", "changed", "unchanged", "held", "failed", "forgotten", "lost"]  # of storing a file
Status = Literal["listed", "fetched", "stored", "held", "failed", "forgotten", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Known:
    """A meeting that a host listed once. `mark` is that of its last complete fetch, None where there was none.

    Times are ISO 8601 in UTC: when it was listed first and last, when it was first missing from the list, when it was
    withdrawn, when its documents were new or changed, and when they were fetched last. `failure` is why the last try
    to fetch it failed.
    """

    host: str
    id: str
    body: str
    body_id: str
    date: str
    begin: str
    released: str
    kind: str
    supplementary: int
    mark: str | None
    first_seen: str
    last_seen: str
    missing_since: str | None
    withdrawn_at: str | None
    changed_at: str | None
    checked_at: str | None
    failure: str | None

    @property
    def never_tried(self) -> bool:
        """Whether it was listed, and no run came to fetching it."""
        return self.mark is None and self.failure is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class File:
    """A document of a meeting, or an attachment: `meeting` is the one it was first fetched for.

    `page` is the address it is known by. `status`: listed (not fetched yet), fetched (in the archive, not published),
    stored, held (by the gate, or unreadable), failed, forgotten, withdrawn; `reason` says why. `document` is its IRI,
    `fingerprint` that of the code and data that read it last. `changed_at` is when it was new or changed, `checked_at`
    when it was fetched last (ISO 8601, UTC; None where not known).
    """

    host: str
    kind: Kind
    id: str
    meeting: str
    name: str
    page: str
    sha256: str | None = None
    document: str | None = None
    status: Status = "listed"
    reason: str | None = None
    fingerprint: str | None = None
    changed_at: str | None = None
    checked_at: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An attachment as a meeting's document lists it: `part` is that document's id, `key` the attachment's there.

    `missing_since` is when an answer first lacked it (ISO 8601, UTC); None where the last one has it.
    """

    file: str
    meeting: str
    part: str
    key: str
    missing_since: str | None = None
