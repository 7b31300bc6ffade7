"""What an adapter for an agenda system does, and what it hands over: listings, meetings, attachments, raw answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kommunegraf.harvest.fetching import Answer, Session


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as a host lists it; `id` is the host's own, `body` the name of the body that holds it.

    `date` is its day (YYYY-MM-DD) and `begin` its begin as the host writes it, `released` when its document was
    released; empty where not said. `mark` is another whenever the document may be another.
    """

    id: str
    body: str
    body_id: str
    date: str
    begin: str
    released: str
    kind: str
    supplementary: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Listing:
    """All meetings that a host lists, each once.

    `complete` says that the list was whole and well-formed; `doubtful` names bodies, by their ids, and days of which an
    entry could not be read ("": any day): what is missing of theirs may be listed after all. `troubles` tells people
    what was wrong; `answer` is what the list was read from.
    """

    meetings: tuple[Meeting, ...]
    complete: bool
    doubtful: frozenset[tuple[str, str]] = frozenset()
    troubles: tuple[str, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a meeting: the host's id of it, the raw answer, and the address that people find it at."""

    id: str
    answer: Answer
    page: str


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment that a meeting's document lists: the host's id, its name, the address that people find it at.

    `key` is what extraction calls the attachment by under its document (`Identity.part`).
    """

    id: str
    name: str
    page: str
    key: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of a host's pages: `host` is its name, whatever address its calls go to."""

    host: str

    def at(self, path: str) -> str:
        return f"https://{self.host}{path}"


class Adapter(Protocol):
    """One agenda system. Every method that calls the host raises `HarvestError` where it gives nothing usable."""

    async def begin(self, session: Session) -> None:
        """What the system wants before the first call (a cookie, say)."""
        ...

    async def listing(self, session: Session) -> Listing:
        """All bodies' meetings. Raises `HarvestError` where there is no list at all."""
        ...

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        """The documents of one meeting, checked to be of that meeting."""
        ...

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        """The attachments that a raw answer of `meeting` lists; none where it cannot be read."""
        ...

    async def attachment(self, session: Session, attached: Attached) -> Part:
        """One attachment's file."""
        ...
