"""Agenda items that a Drupal site gives by JSON:API 1.1 (København) as an adapter of the harvest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ReadingError
from kommunegraf.harvest.adapter import Attached, Listing, Meeting, Pages, Part, Wanted
from kommunegraf.harvest.fetching import Answer, Session, Unusable
from kommunegraf.harvest.json_answers import json_in
from kommunegraf.harvest.linked_files import FileLinks, fetch_file, linked
from kommunegraf.harvest.selecting import day_in, one_line
from kommunegraf.harvest.sweep import Stretch, Sweep
from kommunegraf.reading.jsonapi import Place, html_of, place_of, resources

_JSON = "application/vnd.api+json, application/json;q=0.9"
_ID = re.compile(r"[0-9A-Fa-f][0-9A-Fa-f-]{7,63}")
_TRIES = 3


class Items(DataFile):
    """`[items]`: the collection of agenda items, the names of its attributes, and how many calls may list it."""

    path: str
    resource: str
    date: str
    changed: str
    fields: tuple[str, ...]
    page_size: int = Field(ge=1, le=50)
    most_pages: int = Field(ge=1)
    ids_a_call: int = Field(ge=1, le=50)


class Rules(DataFile):
    """`mappings/harvest/drupal-jsonapi.toml`."""

    items: Items
    files: tuple[FileLinks, ...]
    sweep: Sweep


@cache
def rules() -> Rules:
    return mapping("harvest/drupal-jsonapi.toml", Rules)


class DrupalJsonApi:
    """The adapter. A meeting is one document: its items as the API gives them, pages joined in a JSON array."""

    async def begin(self, session: Session) -> None:
        """Nothing is wanted."""

    async def listing(self, session: Session, wanted: Wanted) -> Listing:
        """Items of the days asked about, page by page, gathered into the meetings that their addresses name."""
        known = rules()
        stretch = known.sweep.stretch(wanted, session.memory)
        lister = _Lister(wanted.today)
        path: str | None = _first_page(stretch)
        visited: set[str] = set()
        while path is not None:
            visited.add(path)
            value, answer = await _page(session, path)
            lister.take(value)
            path = _next(session, value, answer, visited, lister)
        if lister.complete:
            known.sweep.remember(stretch, wanted, session.memory)
        return lister.listing(stretch.since)

    async def meeting(self, session: Session, meeting: Meeting) -> Sequence[Part]:
        size = rules().items.ids_a_call
        bodies: list[bytes] = []
        answer: Answer | None = None
        found: set[str] = set()
        place: Place | None = None
        for at in range(0, len(meeting.parts), size):
            value, answer = await _page(session, _these(meeting.parts[at : at + size]))
            found.update(each["id"] for each in resources(value))
            place = place or next((here for each in resources(value) if (here := place_of(each))), None)
            bodies.append(answer.body.removeprefix(b"\xef\xbb\xbf"))
        if answer is None or place is None or found != set(meeting.parts):
            raise Unusable(f"{meeting.id}: the API gave {len(found)} items, the list has {len(meeting.parts)}")
        joined = bodies[0] if len(bodies) == 1 else b"[" + b",\n".join(bodies) + b"]"
        whole = Answer(answer.address, answer.status, answer.headers, joined, at=answer.at)
        page = Pages(session.target.host).path(place.alias) or "/"
        return (Part(meeting.id, whole, Pages(session.target.host).at(page)),)

    def attachments(self, host: str, document: bytes) -> Sequence[Attached]:
        """Files that the items' HTML links."""
        try:
            value = json_in(document, host)
        except ReadingError:
            return ()
        html = "".join(f"<div>{part}</div>" for each in resources(value) for part in html_of(each))
        return linked(host, f"<html><body>{html}</body></html>".encode(), rules().files) if html else ()

    async def attachment(self, session: Session, attached: Attached) -> Part:
        return await fetch_file(session, attached)


def _first_page(stretch: Stretch) -> str:
    known = rules().items
    asked = {f"fields[{known.resource}]": ",".join(known.fields), "sort": known.date, "page[limit]": known.page_size}
    for name, operator, day in (("from", ">=", stretch.begin), ("to", "<", stretch.end + timedelta(days=1))):
        condition = f"filter[{name}][condition]"
        asked |= {f"{condition}[path]": known.date, f"{condition}[operator]": operator, f"{condition}[value]": str(day)}
    return f"{known.path}?{urlencode(asked)}"


def _these(ids: Sequence[str]) -> str:
    condition = "filter[these][condition]"
    values = {f"{condition}[value][{n}]": each for n, each in enumerate(ids, 1)}
    asked = {f"{condition}[path]": "id", f"{condition}[operator]": "IN", **values, "page[limit]": len(ids)}
    return f"{rules().items.path}?{urlencode(asked)}"


async def _page(session: Session, path: str) -> tuple[Mapping[str, Any], Answer]:
    """One page of the collection; what comes malformed is asked for again."""
    for attempt in range(1, _TRIES + 1):
        try:
            answer = await session.get(path, accept=_JSON, follow=False)
            if answer.location:
                raise Unusable(f"{answer.address} redirects to {answer.location[:100]!r}: it may want a login")
            value = json_in(answer.body, answer.address)
            if not isinstance(value, Mapping) or not isinstance(value.get("data"), list):
                raise Unusable(f"{answer.address} answered with something that is no collection of JSON:API")
            return value, answer
        except (Unusable, ReadingError) as error:
            if attempt == _TRIES:
                told = error.reason if isinstance(error, ReadingError) else str(error)
                raise Unusable(told if isinstance(error, Unusable) else f"{session.shown(path)}: {told}") from error
    raise AssertionError("the last attempt either gives or raises")


def _next(session: Session, value: Mapping[str, Any], answer: Answer, visited: set[str], lister: _Lister) -> str | None:
    """The next page's path (JSON:API 1.1, links and pagination), within the host, and never one that was read."""
    links = value.get("links")
    link = links.get("next") if isinstance(links, Mapping) else None
    href = link.get("href") if isinstance(link, Mapping) else link
    if href is None:
        return None
    path = Pages(session.target.host).path(href) if isinstance(href, str) else None
    if path is None:
        lister.cut_short(f"the next page leads away from the host and is not read: {str(href)[:200]!r}")
    elif path in visited:
        lister.cut_short(f"the pages lead in a circle: {answer.address} names one as the next that was read")
    elif len(visited) >= rules().items.most_pages:
        lister.cut_short(f"there are more than {len(visited)} pages; `--since` asks for fewer")
    else:
        return path
    return None


class _Lister:
    """Gathers items into meetings; where a meeting's minutes are there, its agenda's items are left out."""

    def __init__(self, today: date) -> None:
        self.complete = True
        self.troubles: list[str] = []
        self._today = today
        self._items: dict[str, dict[str, tuple[str, str, str, Place]]] = {}  # meeting, item: day, begin, changed, place
        self._nowhere = 0

    def take(self, value: Mapping[str, Any]) -> None:
        known = rules().items
        for each in resources(value):
            place = place_of(each)
            said = each["attributes"].get(known.date)
            day = day_in(said) if isinstance(said, str) else ""
            if place is None or not day or not _ID.fullmatch(each["id"]):
                self._nowhere += 1
                continue
            changed = one_line(each["attributes"].get(known.changed))
            self._items.setdefault(place.meeting, {})[each["id"]] = (day, one_line(said), changed, place)

    def cut_short(self, trouble: str) -> None:
        self.complete = False
        self.troubles.append(trouble)

    def listing(self, since: str) -> Listing:
        if self._nowhere:
            told = f"{self._nowhere} items have no address, date or id that says of which meeting they are"
            self.troubles.append(told)
        complete = self.complete and not self._nowhere
        return Listing(tuple(self._meetings()), complete, troubles=tuple(self.troubles), since=since)

    def _meetings(self) -> Iterator[Meeting]:
        for identifier, items in self._items.items():
            best = max(place.rank for *_, place in items.values())
            kept = {key: said for key, said in sorted(items.items()) if said[3].rank == best}
            day, begin, _, place = next(iter(kept.values()))
            changed = [said[2] for said in kept.values()]
            dated = day if not all(changed) else ""  # where each item says when it changed, age says nothing more
            stated = [place.kind, sorted(kept), changed, day]
            yield Meeting(
                id=identifier,
                body=place.body,
                body_id=unquote(identifier).split("/")[0],
                date=day,
                begin=begin,
                released=max(changed),
                kind=place.kind,
                supplementary=False,
                mark=rules().sweep.mark(stated, dated, self._today),
                parts=tuple(kept),
            )
