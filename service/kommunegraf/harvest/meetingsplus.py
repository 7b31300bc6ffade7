"""Formpipe Meetings+: its overview, its committees' pages and its meetings' pages as an adapter of the harvest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from urllib.parse import unquote

from pydantic import Field
from selectolax.lexbor import LexborHTMLParser

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.harvest.adapter import NO_DAY, Attached, Listing, Meeting, Pages, Part, Wanted
from kommunegraf.harvest.fetching import Answer, Session, Unusable
from kommunegraf.harvest.linked_files import FileLinks, fetch_file, linked
from kommunegraf.harvest.selecting import (
    LONGEST,
    Selector,
    around,
    day_in,
    fits,
    has_any,
    one_line,
    page_of,
    places,
    values,
    words,
)
from kommunegraf.harvest.sweep import Sweep

_PAGE = "text/html, */*;q=0.5"
_MOST_COMMITTEES = 500
_MOST_LINKS = 20_000


class Lists(DataFile):
    """`[list]`: where the overview is, how committees' and meetings' addresses look, and what stands beside a link."""

    overview: str
    committee: str
    meeting: str
    row: tuple[Selector, ...] = Field(min_length=1)
    body: tuple[Selector, ...] = Field(min_length=1)
    committee_name: tuple[Selector, ...] = Field(min_length=1)


class Shown(DataFile):
    """`[meeting]`: what shows that a page is a meeting's, and the link to its minutes as a file."""

    known_by: tuple[Selector, ...] = Field(min_length=1)
    minutes: tuple[Selector, ...]


class Rules(DataFile):
    """`mappings/harvest/meetingsplus.toml`."""

    list: Lists
    meeting: Shown
    files: tuple[FileLinks, ...]
    sweep: Sweep


@cache
def rules() -> Rules:
    return mapping("harvest/meetingsplus.toml", Rules)


class MeetingsPlus:
    """The adapter. A meeting's document is its minutes as a file where its page links one, and else the page."""

    async def begin(self, session: Session) -> None:
        """Nothing is wanted."""

    async def listing(self, session: Session, wanted: Wanted) -> Listing:
        """The overview has what is recent; all of it stands on the committees' pages, which are asked now and then."""
        known = rules()
        overview = await session.get(known.list.overview, accept=_PAGE)
        lister = _Lister(Pages(session.target.host), wanted.today)
        lister.read(page_of(overview), known.list.overview)
        if not lister.meetings and not lister.committees:
            raise Unusable(
                f"{overview.address} shows no meetings and no committees: it wants a login, or its markup is another "
                "than mappings/harvest/meetingsplus.toml describes"
            )
        stretch = known.sweep.stretch(wanted, session.memory)
        if not stretch.whole:
            return lister.listing(overview, NO_DAY)
        for committee in list(lister.committees)[:_MOST_COMMITTEES]:
            await self._committee(session, committee, lister)
        if len(lister.committees) > _MOST_COMMITTEES:
            lister.cut_short(
                f"{overview.address} links more than {_MOST_COMMITTEES} committees; the others are not read"
            )
        if len(lister.doubtful) < max(1, len(lister.committees)):
            known.sweep.remember(stretch, wanted, session.memory)
        return lister.listing(None, "", lister.reach)

    async def _committee(self, session: Session, path: str, lister: _Lister) -> None:
        try:
            answer = await session.get(path, accept=_PAGE)
            before = len(lister.seen)
            lister.read(page_of(answer), path)
            if len(lister.seen) == before:
                raise Unusable(f"{answer.address} shows no meetings")
            lister.reaches(_slug(path), lister.seen[before:])
        except Unusable as error:
            lister.doubtful.add((_slug(path), ""))
            lister.troubles.append(str(error))

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        path = f"/{meeting.id}"
        answer = await session.get(path, accept=_PAGE)
        page = page_of(answer)
        if not has_any(page, rules().meeting.known_by):
            raise Unusable(
                f"{answer.address} shows no meeting: it wants a login, or its markup is another than "
                "mappings/harvest/meetingsplus.toml describes"
            )
        pages = Pages(session.target.host)
        where = pages.at(path)
        links = values(page, [f"{selector}@href" for selector in rules().meeting.minutes])
        minutes = next((found for link in links if (found := pages.path(link, path)) is not None), None)
        if minutes is None:
            return (Part(meeting.id, answer, where),)
        file = await fetch_file(session, Attached(minutes, "", where, ""))
        return (Part(meeting.id, file.answer, where, found_on=answer),)

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        return linked(host, document, rules().files, leave=rules().meeting.minutes)

    async def attachment(self, session: Session, attached: Attached) -> Part:
        return await fetch_file(session, attached)


class _Lister:
    """Gathers meetings from pages: any link whose address looks like a meeting's is one."""

    def __init__(self, pages: Pages, today: date) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.committees: dict[str, None] = {}
        self.seen: list[str] = []  # the meetings' ids as often as they were met
        self.doubtful: set[tuple[str, str]] = set()
        self.troubles: list[str] = []
        self.reach: dict[str, str] = {}  # the first day on each committee's page that was read
        self._complete = True
        self._pages = pages
        self._today = today

    def read(self, page: LexborHTMLParser, base: str) -> None:
        known = rules().list
        heading = next(values(page, known.committee_name), "") if fits(base, known.committee) else ""
        rows = places(page, known.row)
        beside: dict[int, tuple[str, str]] = {}  # the words and the body of each row
        anchors = page.css("a[href]")
        if len(anchors) > _MOST_LINKS:
            self.cut_short(f"{self._pages.at(base)} has more than {_MOST_LINKS:,} links; the others are not read")
        for anchor in anchors[:_MOST_LINKS]:
            path = self._pages.path(anchor.attributes.get("href") or "", base)
            path = path.partition("?")[0].rstrip("/") if path else ""
            if fits(path, known.committee):
                self.committees.setdefault(path)
            if not fits(path, known.meeting):
                continue
            row = around(anchor, rows)
            if row.mem_id not in beside:
                beside[row.mem_id] = words(row), next(values(row, known.body), "")
            said, body = beside[row.mem_id]
            link = (words(anchor), anchor.attributes.get("aria-label") or "", *reversed(path.split("/")))
            # What holds more than a row's words may tell the day of another meeting.
            day = day_in(*link, said if len(said) < LONGEST else "")
            self._add(path.strip("/"), one_line(body or heading or _slug(path).replace("-", " ")), day)

    def cut_short(self, trouble: str) -> None:
        self._complete = False
        self.troubles.append(trouble)

    def _add(self, identifier: str, body: str, day: str) -> None:
        self.seen.append(identifier)
        before = self.meetings.get(identifier)
        if before is not None and (before.date or not day):
            return
        self.meetings[identifier] = Meeting(
            id=identifier,
            body=body,
            body_id=_slug(identifier),
            date=day,
            begin=day,
            released="",
            kind="",
            supplementary=False,
            mark=rules().sweep.mark([identifier, day], day, self._today),
        )

    def reaches(self, committee: str, shown: Iterable[str]) -> None:
        """A committee's page shows these meetings: it may go back no further than the first of them."""
        days = [self.meetings[each].date for each in shown if self.meetings[each].body_id == committee]
        self.reach[committee] = min((day for day in days if day), default=NO_DAY)

    def listing(self, answer: Answer | None, since: str, reach: Mapping[str, str] | None = None) -> Listing:
        meetings, troubles = tuple(self.meetings.values()), tuple(self.troubles[:20])
        return Listing(meetings, self._complete, frozenset(self.doubtful), troubles, answer, since, reach)


def _slug(path: str) -> str:
    """The committee in an address, which is its second segment."""
    segments = path.strip("/").split("/")
    return unquote(segments[1]) if len(segments) > 1 else ""
