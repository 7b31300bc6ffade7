"""What an adapter for an agenda system does, and what it hands over: listings, meetings, attachments, raw answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import quote, urljoin, urlsplit

from kommunegraf.harvest.fetching import Answer, Session

NO_DAY = "9999-12-31"  # as `Listing.since`: the list adds meetings, and tells of none that is gone
_IN_PATHS = "/?%:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as a host lists it; `id` is the host's own, `body` the name of the body that holds it.

    `date` is its day (YYYY-MM-DD) and `begin` its begin as the host writes it, `released` when its document was
    released; empty where not said. `mark` is another whenever the document may be another. `parts` are the host's ids
    of what the meeting's document is fetched from, where that is more than the meeting.
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
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which meetings are to be listed: those held on or after `since` (None: all), as of `today`.

    A system that cannot list everything in a few calls may list the recent ones alone (`Listing.since`), unless
    `whole` says that meetings are known that no run has fetched yet.
    """

    today: date
    since: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """All meetings that a host lists, each once.

    `complete` says that the list was whole and well-formed; `doubtful` names bodies, by their ids, and days of which an
    entry could not be read ("": any day): what is missing of theirs may be listed after all. `troubles` tells people
    what was wrong; `answer` is what the list was read from, where that is one answer. The list tells nothing of
    meetings held before `since` (YYYY-MM-DD; "": it is of all days), nor of those without a date then. Where `reach` is
    given, it tells of the bodies in it alone (by their ids), and of each from that day on.
    """

    meetings: tuple[Meeting, ...]
    complete: bool
    doubtful: frozenset[tuple[str, str]] = frozenset()
    troubles: tuple[str, ...] = ()
    answer: Answer | None = None
    since: str = ""
    reach: Mapping[str, str] | None = None

    def covers(self, body_id: str, day: str) -> bool:
        """Whether a body's meeting on that day ("": not known) would be listed."""
        begin = "" if self.reach is None else self.reach.get(body_id, NO_DAY)
        return day >= max(self.since, begin)


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a meeting: an id that no other of the host has, the raw answer, the address people find it at.

    `found_on` is the page that led to it where it is not that page itself: kept beside it, and what its attachments
    are read from.
    """

    id: str
    answer: Answer
    page: str
    found_on: Answer | None = None


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

    def path(self, link: str, base: str = "/") -> str | None:
        """The path (with its query) that a link on the page at `base` leads to; None where it leaves the host."""
        try:
            there = urlsplit(urljoin(self.at(base), link.strip()))
            within = there.hostname == self.host and there.port in (None, 80, 443) and there.username is None
        except ValueError:
            return None
        if not within or there.scheme not in ("http", "https"):
            return None
        path = there.path or "/"
        return quote(path + (f"?{there.query}" if there.query else ""), safe=_IN_PATHS)


class Adapter(Protocol):
    """One agenda system. Every method that calls the host raises `HarvestError` where it gives nothing usable."""

    async def begin(self, session: Session) -> None:
        """What the system wants before the first call (a cookie, say)."""
        ...

    async def listing(self, session: Session, wanted: Wanted) -> Listing:
        """All bodies' meetings, the wanted ones among them. Raises `HarvestError` where there is no list at all."""
        ...

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        """The documents of one meeting, checked to be of that meeting."""
        ...

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        """The attachments that a raw answer of `meeting` lists (a part's `found_on` where it has one); none where it
        cannot be read."""
        ...

    async def attachment(self, session: Session, attached: Attached) -> Part:
        """One attachment's file."""
        ...
