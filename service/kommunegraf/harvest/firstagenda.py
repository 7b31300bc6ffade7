"""FirstAgenda Publication: its anonymous JSON API as an adapter of the harvest."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard
from urllib.parse import quote

from kommunegraf.errors import ReadingError
from kommunegraf.harvest.adapter import Attached, Listing, Meeting, Pages, Part, Wanted
from kommunegraf.harvest.fetching import Answer, Session, Unusable
from kommunegraf.harvest.json_answers import json_in, json_of
from kommunegraf.harvest.selecting import is_page
from kommunegraf.reading.firstagenda import ZERO_GUID
from kommunegraf.reading.pdf.source import is_cut

_LOGIN = "/Home/AnonymousAuthentication?callback="
_NEEDS_LOGIN = "login"  # what is remembered of a host whose front page does not set the cookie
_ANY_PAGE = "text/html, */*;q=0.5"
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKED = ("Dato", "MeetingBeginUtc", "ReleasedDate", "Sted", "Afsluttet", "Navn", "IsSupplementaryAgenda")
_LONGEST_NAME = 300
_TOLD = 5  # examples of one kind of trouble


class FirstAgenda:
    """The adapter. A meeting is one document, known by the address of its human page."""

    async def begin(self, session: Session) -> None:
        """Gets the anonymous cookie: from the front page, or by the login where that was needed before."""
        with contextlib.suppress(Unusable):  # what counts is whether the API answers then
            if session.memory.get(_NEEDS_LOGIN):
                await session.get(_login("/", session), accept=_ANY_PAGE, follow=False)
            else:
                await session.get("/", accept=_ANY_PAGE)

    async def listing(self, session: Session, wanted: Wanted) -> Listing:
        """One call lists everything."""
        answer = await _api(session, "/api/agenda/udvalgsliste")
        return _Lister().read(json_of(answer), answer)

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        answer = await _api(session, f"/api/agenda/dagsorden/{meeting.id}")
        value = json_of(answer)
        if not isinstance(value, Mapping) or not isinstance(value.get("Dagsordenpunkter"), list):
            raise Unusable(f"{answer.address} answered with something that is no agenda")
        said = value.get("Id")
        if isinstance(said, str) and said not in ("", ZERO_GUID) and said.casefold() != meeting.id.casefold():
            raise Unusable(f"{answer.address} answered with another meeting's agenda ({said[:64]!r})")
        return (Part(meeting.id, answer, Pages(session.target.host).at(f"/vis?id={meeting.id}")),)

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        try:
            value = json_in(document, host)
        except ReadingError:
            return ()
        found: dict[str, Attached] = {}
        for entry in _attachments(value):
            identifier = entry.get("Id")
            if _usable(identifier) and str(entry.get("HarPdfVersion")).casefold() != "false":
                page = Pages(host).at(f"/Vis/Pdf/bilag/{identifier}")
                found.setdefault(identifier, Attached(identifier, _words(entry.get("Navn")), page, identifier))
        return tuple(found.values())

    async def attachment(self, session: Session, attached: Attached) -> Part:
        path = f"/Vis/Pdf/bilag/{attached.id}/?redirectDirectlyToPdf=true"
        answer = await session.get(path, accept="application/pdf, */*;q=0.5")
        if is_page(answer):
            await _log_in(session, path)
            answer = await session.get(path, accept="application/pdf, */*;q=0.5")
        if is_page(answer) or not answer.body:
            raise Unusable(f"{session.shown(path)} answered with {'a page' if answer.body else 'nothing'}, not a file")
        if answer.body.startswith(b"%PDF-") and is_cut(answer.body):
            raise Unusable(f"{session.shown(path)} answered with a PDF that was cut short")
        return Part(attached.id, answer, attached.page)


async def _api(session: Session, path: str) -> Answer:
    """The API's answer; where it sends us to a login, that is visited once (the cookie may have run out)."""
    answer = await session.get(path, accept="application/json", follow=False)
    if answer.location:
        await _log_in(session, path)
        answer = await session.get(path, accept="application/json", follow=False)
        session.memory[_NEEDS_LOGIN] = "yes"
        if answer.location:
            raise Unusable(f"{session.shown(path)} asks for a login again and again (status {answer.status})")
    return answer


async def _log_in(session: Session, path: str) -> None:
    with contextlib.suppress(Unusable):  # what counts is whether the API answers then
        await session.get(_login(path, session), accept=_ANY_PAGE)


def _login(path: str, session: Session) -> str:
    return _LOGIN + quote(session.shown(path), safe="")


def _usable(identifier: object) -> TypeGuard[str]:
    return isinstance(identifier, str) and identifier != ZERO_GUID and _ID.fullmatch(identifier) is not None


def _words(value: object) -> str:
    return " ".join(value.split())[:_LONGEST_NAME] if isinstance(value, str) else ""


def _attachments(agenda: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(agenda, Mapping):
        return
    added = agenda.get("TillaegsDagsorden")
    for holder in (agenda, added):
        items = holder.get("Dagsordenpunkter") if isinstance(holder, Mapping) else None
        for item in items if isinstance(items, list) else ():
            listed = item.get("Bilag") if isinstance(item, Mapping) else None
            yield from (each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, Mapping))


class _Lister:
    """Reads `udvalgsliste`."""

    def __init__(self) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.complete = True
        self.doubtful: set[tuple[str, str]] = set()
        self.twice: list[str] = []
        self.unreadable: list[str] = []

    def read(self, value: Any, answer: Answer) -> Listing:
        groups = value.get("Udvalg") if isinstance(value, Mapping) else None
        if not isinstance(groups, Mapping):
            raise Unusable(f"{answer.address} answered with something that is no list of bodies")
        for name, bodies in groups.items():
            if not isinstance(bodies, list):
                self._whole(f"the group {_words(name)!r}")
                continue
            for body in bodies:
                self._body(body)
        troubles = [_told("entries of the list could not be read", self.unreadable)] if self.unreadable else []
        if self.twice:
            troubles.append(_told("meetings are listed twice with different dates of release", self.twice))
        return Listing(tuple(self.meetings.values()), self.complete, frozenset(self.doubtful), tuple(troubles), answer)

    def _whole(self, what: str) -> None:
        """Something is missing of which nobody knows whose it was."""
        self.complete = False
        self.unreadable.append(what)

    def _body(self, body: Any) -> None:
        name = _words(body.get("Navn")) if isinstance(body, Mapping) else ""
        if not isinstance(body, Mapping) or not _usable(body.get("Id")):
            self._whole(f"the body {name!r}")
            return
        meetings = body.get("Moeder")
        if meetings is None:  # it has none, or they are left out: an empty list says that there are none
            self.doubtful.add((body["Id"], ""))
            return
        if not isinstance(meetings, list):
            self.doubtful.add((body["Id"], ""))
            self.unreadable.append(f"the meetings of {name!r}")
            return
        for entry in meetings:
            if isinstance(entry, Mapping) and _usable(entry.get("Id")):
                self._meeting(body["Id"], name, entry)
            else:
                # A zero GUID is a placeholder: at most a meeting of that day stands behind it.
                named = isinstance(entry, Mapping) and entry.get("Id") == ZERO_GUID
                day = _day(entry) if isinstance(entry, Mapping) else ""
                self.doubtful.add((body["Id"], day if named else ""))
                self.unreadable.append(f"a meeting of {name!r} {day}".rstrip())

    def _meeting(self, body_id: str, body: str, entry: Mapping[str, Any]) -> None:
        marked = json.dumps([entry.get(key) for key in _MARKED], ensure_ascii=False, sort_keys=True, default=str)
        meeting = Meeting(
            id=entry["Id"],
            body=body,
            body_id=body_id,
            date=_day(entry),
            begin=_begin(entry),
            released=_words(entry.get("ReleasedDate")),
            kind=_words(entry.get("Navn")),
            supplementary=entry.get("IsSupplementaryAgenda") is True,
            mark=hashlib.sha256(marked.encode("utf-8", "replace")).hexdigest()[:32],
        )
        known = self.meetings.get(meeting.id)
        if known is not None and known.mark != meeting.mark:
            self.twice.append(f"{body} {meeting.date}")
        if known is None or meeting.released > known.released:
            self.meetings[meeting.id] = meeting


def _begin(entry: Mapping[str, Any]) -> str:
    return _words(entry.get("MeetingBeginUtc")) or _words(entry.get("Dato"))


def _day(entry: Mapping[str, Any]) -> str:
    day = _DAY.match(_words(entry.get("Dato")) or _begin(entry))
    return day.group() if day else ""


def _told(what: str, examples: Sequence[str]) -> str:
    more = f" and {len(examples) - _TOLD} more" if len(examples) > _TOLD else ""
    return f"{len(examples)} {what}: {'; '.join(examples[:_TOLD])}{more}"
