"""Åben Dagsorden: its search for meetings (JSON) and its meetings' fragments (HTML) as an adapter of the harvest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import HarvestError
from kommunegraf.harvest.adapter import Attached, Listing, Meeting, Pages, Part, Wanted
from kommunegraf.harvest.fetching import Interrupted, Session, Unusable
from kommunegraf.harvest.json_answers import json_of
from kommunegraf.harvest.linked_files import FileLinks, fetch_file, linked
from kommunegraf.harvest.selecting import Selector, day_in, has_any, one_line, page_of
from kommunegraf.harvest.sweep import Stretch, Sweep

_FORMAT = "date-format"  # what is remembered of a host: how it wants days to be written
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_LONGEST_WINDOW = 366
_FEW = 3  # a window with fewer than a third of the most is followed by one of twice the length


class Search(DataFile):
    """`[search]`: the search for meetings, the names in its answer (best first), and how days may be written.

    `most` is how many meetings an answer has at most, `most_calls` how many calls a list may take.
    """

    path: str
    query: str
    begin: str
    end: str
    most: int = Field(ge=2)
    most_calls: int = Field(ge=1)
    formats: tuple[str, ...] = Field(min_length=1)
    meetings: tuple[str, ...]
    count: tuple[str, ...]
    id: tuple[str, ...]
    date: tuple[str, ...]
    body: tuple[str, ...]
    body_id: tuple[str, ...]
    kind: tuple[str, ...]
    closed: tuple[str, ...]


class Shown(DataFile):
    """`[meeting]`: the addresses of a meeting's fragment and of its page, and what shows that a fragment is one."""

    fragment: str = Field(pattern=r"^/.*\{id\}")
    page: str = Field(pattern=r"^/.*\{id\}")
    known_by: tuple[Selector, ...] = Field(min_length=1)


class Rules(DataFile):
    """`mappings/harvest/aaben-dagsorden.toml`."""

    search: Search
    meeting: Shown
    files: tuple[FileLinks, ...]
    sweep: Sweep


@cache
def rules() -> Rules:
    return mapping("harvest/aaben-dagsorden.toml", Rules)


class AabenDagsorden:
    """The adapter. A meeting is one document: the fragment of HTML that its page shows."""

    async def begin(self, session: Session) -> None:
        """Nothing is wanted."""

    async def listing(self, session: Session, wanted: Wanted) -> Listing:
        """The search answers with so many meetings at most, so it is asked window by window."""
        known = rules()
        stretch = known.sweep.stretch(wanted, session.memory)
        written = await _format(session, wanted.today)
        lister = _Lister(wanted.today)
        for begin, end in lister.windows(stretch):
            lister.take(await _search(session, begin, end, written), begin, end)
        if not lister.cut:
            known.sweep.remember(stretch, wanted, session.memory)
        return lister.listing(stretch.since)

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        shown = rules().meeting
        answer = await session.get(shown.fragment.format(id=meeting.id), accept="text/html, */*;q=0.5")
        if not has_any(page_of(answer), shown.known_by):
            raise Unusable(
                f"{answer.address} shows no agenda: it wants a login, or its markup is another than "
                "mappings/harvest/aaben-dagsorden.toml describes"
            )
        page = Pages(session.target.host).at(shown.page.format(id=meeting.id))
        return (Part(meeting.id, answer, page),)

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        return linked(host, document, rules().files)

    async def attachment(self, session: Session, attached: Attached) -> Part:
        return await fetch_file(session, attached)


async def _format(session: Session, today: date) -> str:
    """How the host wants days to be written: in the first form for which it gives meetings of the days asked about."""
    formats = rules().search.formats
    if session.memory.get(_FORMAT) in formats:
        return session.memory[_FORMAT]
    begin, usable, failure = today - timedelta(days=200), [], None
    for written in formats:
        try:
            answer = await _search(session, begin, today, written)
        except Interrupted:
            raise
        except HarvestError as error:
            failure = error
            continue
        days = [_day(entry) for entry in _entries(answer)]
        if days and all(begin.isoformat() <= day <= today.isoformat() for day in days):
            session.memory[_FORMAT] = written
            return written
        if not days:
            usable.append(written)  # it holds no meetings then, or did not understand: not remembered
    if not usable:
        raise failure or Unusable(
            f"{session.shown(rules().search.path)} gives meetings of other days than those asked about: "
            "mappings/harvest/aaben-dagsorden.toml says how days may be written"
        )
    return usable[0]


async def _search(session: Session, begin: date, end: date, written: str) -> Mapping[str, Any]:
    known = rules().search
    asked = {known.query: "", known.begin: begin.strftime(written), known.end: end.strftime(written)}
    answer = await session.get(f"{known.path}?{urlencode(asked)}", accept="application/json", follow=False)
    if answer.location:
        raise Unusable(f"{answer.address} redirects to {answer.location[:100]!r}: it may want a login")
    value = json_of(answer)
    if isinstance(value, list):  # the meetings alone
        value = {known.meetings[0]: value}
    if not isinstance(value, Mapping) or not isinstance(_first(value, known.meetings), list):
        raise Unusable(f"{answer.address} answered with something that is no list of meetings")
    return value


def _first(value: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)


def _entries(answer: Mapping[str, Any]) -> list[Any]:
    found = _first(answer, rules().search.meetings)
    return found if isinstance(found, list) else []


def _day(entry: Any) -> str:
    said = _first(entry, rules().search.date) if isinstance(entry, Mapping) else None
    return day_in(said) if isinstance(said, str) else ""


class _Lister:
    """Goes through the days in windows that are as long as the search can answer, and gathers meetings."""

    def __init__(self, today: date) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.complete = True
        self.cut = False
        self.troubles: list[str] = []
        self._today = today
        self._count = 0

    def windows(self, stretch: Stretch) -> Iterator[tuple[date, date]]:
        """(first day, last day), newest first; a window whose answer was full is asked about again in halves."""
        end, length, calls = stretch.end, 60, 0
        while end >= stretch.begin:
            calls += 1
            if calls > rules().search.most_calls:
                self.cut, self.complete = True, False
                told = f"the list takes more than {calls - 1} calls, and ends at {end}; `--since` asks for less"
                self.troubles.insert(0, told)
                return
            begin = max(stretch.begin, end - timedelta(days=length - 1))
            self._count = 0
            yield begin, end
            most = rules().search.most
            if self._count >= most and begin < end:
                length = max(1, ((end - begin).days + 1) // 2)
                continue
            if self._count >= most:
                self._doubt(f"there are {most} meetings or more on {begin.isoformat()}: some may not be listed")
            if self._count * _FEW < most:
                length = min(_LONGEST_WINDOW, length * 2)
            end = begin - timedelta(days=1)

    def take(self, answer: Mapping[str, Any], begin: date, end: date) -> None:
        known = rules().search
        entries = _entries(answer)
        said = _first(answer, known.count)
        self._count = max(len(entries), said if type(said) is int else 0)
        for entry in entries:
            identifier = _first(entry, known.id) if isinstance(entry, Mapping) else None
            text = str(identifier) if isinstance(identifier, str | int) else ""
            day = _day(entry)
            if not _ID.fullmatch(text):
                self._doubt(f"a meeting of {day or 'an unknown day'} has no id that can be used")
            elif day and not begin.isoformat() <= day <= end.isoformat():
                self._doubt(f"the search for {begin} to {end} gave a meeting of {day}")
            elif _first(entry, known.closed) is not True:
                self._add(text, day, entry)

    def _add(self, identifier: str, day: str, entry: Mapping[str, Any]) -> None:
        known = rules().search
        body = one_line(_first(entry, known.body))
        body_id = _first(entry, known.body_id)
        begin = _first(entry, known.date)
        self.meetings[identifier] = Meeting(
            id=identifier,
            body=body,
            body_id=str(body_id)[:100] if isinstance(body_id, str | int) else body,
            date=day,
            begin=one_line(begin),
            released="",
            kind=one_line(_first(entry, known.kind)),
            supplementary=False,
            mark=rules().sweep.mark([identifier, entry], day, self._today),
        )

    def _doubt(self, trouble: str) -> None:
        self.complete = False
        if len(self.troubles) < 20:
            self.troubles.append(trouble)

    def listing(self, since: str) -> Listing:
        return Listing(tuple(self.meetings.values()), self.complete, troubles=tuple(self.troubles), since=since)
