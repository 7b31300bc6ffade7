"""Small hosts on loopback, one for each agenda system that sources.md describes by its addresses alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

from firstagenda_server.pdf import pdf

from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.target import Target
from stand_in import Asked, Reply, StandIn, standing_in

_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
           "december")  # fmt: skip


@dataclass
class Held:
    """A meeting as a host holds it: `minutes` says whether its minutes are out."""

    day: str
    body: str = "Trivselsudvalget"
    titles: tuple[str, ...] = ("Plan for fælles gåture", "Budget for motion på recept")
    minutes: bool = True
    files: tuple[str, ...] = ()
    changed: str = "2024-03-15T10:00:00+01:00"

    @property
    def slug(self) -> str:
        return self.body.lower().replace(" ", "-")

    def sections(self, number: int) -> str:
        """The HTML of an item's text."""
        decision = "<h3>Beslutning</h3><p>Godkendt.</p>" if self.minutes else ""
        return (
            f"<h3>Resumé</h3><p>Udvalget får sag {number} forelagt af forvaltningen.</p>"
            "<h3>Indstilling</h3><p>Centerchefen indstiller,</p><ol><li>at planen godkendes.</li></ol>" + decision
        )


@dataclass
class Host:
    """What all stand-ins share: meetings by id, files by path, and `faults` that answer for a path, each once."""

    name: ClassVar[str] = ""
    system: ClassVar[str] = ""
    meetings: dict[str, Held] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Reply | Callable[[Asked], Reply]]] = field(default_factory=dict)
    server: StandIn | None = None

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        assert self.server is not None
        return [each.path for each in self.server.asked if each.path != "/robots.txt"]

    def forget_calls(self) -> None:
        assert self.server is not None
        self.server.asked.clear()

    def answer(self, asked: Asked) -> Reply:
        waiting = self.faults.get(asked.path) or self.faults.get(urlsplit(asked.path).path)
        if waiting:
            fault = waiting.pop(0)
            return fault(asked) if callable(fault) else fault
        if asked.path in self.files:
            return Reply(200, {"Content-Type": "application/pdf"}, (self.files[asked.path],))
        return self.page(asked) or Reply(404)

    def page(self, asked: Asked) -> Reply | None:
        raise NotImplementedError

    @contextmanager
    def hosting(self) -> Iterator[Host]:
        with standing_in(self.answer) as server:
            self.server = server
            yield self

    @property
    def target(self) -> Target:
        assert self.server is not None
        return targets([self.name], None, [f"{self.name}=http://127.0.0.1:{self.server.port}"])[0]


def html(body: str, title: str = "Dagsordener") -> Reply:
    page = f"<!DOCTYPE html><html lang='da'><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, (page.encode(),))


def in_json(value: Any) -> Reply:
    return Reply(200, {"Content-Type": "application/json"}, (json.dumps(value, ensure_ascii=False).encode(),))


LOGIN = html("<h1>Log ind</h1><form><input name='bruger'></form>")


def danish(day: str) -> str:
    held = date.fromisoformat(day)
    return f"{held.day}. {_MONTHS[held.month - 1]} {held.year}"


class MeetingsPlusHost(Host):
    """Norddjurs: an overview of recent meetings, committees' pages with all, meetings' pages, minutes as PDF."""

    name = "norddjurs.meetingsplus.dk"
    system = "meetingsplus"
    recent = "2024-02-01"  # the overview shows meetings from here on

    def path(self, identifier: str) -> str:
        held = self.meetings[identifier]
        return f"/committees/{held.slug}/{held.slug}-{held.day}"

    def minutes_path(self, identifier: str) -> str:
        return f"{self.path(identifier)}/protocol/referat{identifier}.pdf?downloadMode=open"

    def row(self, identifier: str) -> str:
        held = self.meetings[identifier]
        return (
            f"<li class='meeting-list-item' data-content-id='{identifier}'><a href='{self.path(identifier)}'>"
            f"{held.day} kl. 15.00</a> <span class='url-text'>{held.body}</span></li>"
        )

    def page(self, asked: Asked) -> Reply | None:
        for identifier, held in self.meetings.items():
            if asked.path == self.path(identifier):
                return self.meeting(identifier, held)
            if asked.path == self.minutes_path(identifier) and held.minutes:
                return Reply(200, {"Content-Type": "application/pdf"}, (minutes_pdf(held),))
        if asked.path == "/overview":
            slugs = {held.slug: held.body for held in self.meetings.values()}
            links = "".join(f"<li><a href='/committees/{slug}'>{body}</a></li>" for slug, body in slugs.items())
            shown = [self.row(each) for each, held in self.meetings.items() if held.day >= self.recent]
            return html(f"<h1>Møder</h1><ul>{''.join(shown)}</ul><h2>Udvalg</h2><ul>{links}</ul>")
        for held in self.meetings.values():
            if asked.path == f"/committees/{held.slug}":
                rows = [self.row(each) for each, other in self.meetings.items() if other.slug == held.slug]
                listed = f"<div id='committeesRecentContent'><ul>{''.join(rows)}</ul></div>"
                return html(f"<h1>{held.body}</h1>{listed}")
        return None

    def meeting(self, identifier: str, held: Held) -> Reply:
        rows = "".join(
            f"<li class='meeting-item-row'><h2>Punkt {n}: {title}</h2>{held.sections(n)}</li>"
            for n, title in enumerate(held.titles, 1)
        )
        files = "".join(f"<li><a href='{each}'>{each.rsplit('/', 1)[-1]}</a></li>" for each in held.files)
        button = f"<a id='openProtocol' href='{self.minutes_path(identifier)}'>Vis referat</a>" if held.minutes else ""
        tab = "protocolTabContent" if held.minutes else "agendaTabContent"
        return html(
            f"<h1>{held.body} den {danish(held.day)}</h1>{button}<div id='{tab}'><ul>{rows}</ul></div>"
            f"<ul class='files'>{files}</ul>",
            held.body,
        )


class AabenDagsordenHost(Host):
    """Syddjurs: a search that answers with 50 meetings at most and wants days as dd/mm/yyyy."""

    name = "aabendagsorden.syddjurs.dk"
    system = "aaben-dagsorden"
    most = 50

    def page(self, asked: Asked) -> Reply | None:
        parts = urlsplit(asked.path)
        if parts.path == "/rest/meeting/search":
            said = parse_qs(parts.query, keep_blank_values=True)
            return self.search(said["fromDate"][0], said["toDate"][0])
        for identifier, held in self.meetings.items():
            if asked.path == f"/fragments/meeting/{identifier}/view":
                return self.fragment(held)
        return None

    def search(self, begin: str, end: str) -> Reply:
        days = [begin.split("/"), end.split("/")]
        if any(len(each) != 3 for each in days):
            return in_json({"numberOfResults": 0, "meetings": []})  # a day that is not understood matches nothing
        first, last = ("-".join(reversed(each)) for each in days)
        found = [each for each in self.meetings.items() if first <= each[1].day <= last]
        found.sort(key=lambda each: each[1].day, reverse=True)
        listed = [
            {"meetingId": identifier, "date": f"{held.day}T15:00:00", "committeeName": held.body, "blocked": False,
             "committeeId": held.slug, "agendaItems": list(held.titles[:3])}
            for identifier, held in found[: self.most]
        ]  # fmt: skip
        return in_json({"numberOfResults": len(found), "meetings": listed})

    def fragment(self, held: Held) -> Reply:
        items = "".join(
            f"<div class='agenda-item'><h3 class='agenda-item-title'>Punkt {n}: {title}</h3>"
            f"{held.sections(n).replace('h3>', 'h4>')}</div>"
            for n, title in enumerate(held.titles, 1)
        )
        buttons = "".join(
            f"<button data-id='{n}' data-name='{each}' onclick='download()'>Hent {each}</button>"
            for n, each in enumerate(held.files, 1)
        )
        kind = "Referat" if held.minutes else "Dagsorden"
        fragment = (
            f"<div class='meeting-view'><h2>{kind}</h2><p>Udvalg: {held.body}</p><p>Mødedato: {danish(held.day)} kl. "
            f"15.00</p>{items}{buttons}</div>"
        )
        return Reply(200, {"Content-Type": "text/html"}, (fragment.encode(),))


class JsonApiHost(Host):
    """København: agenda items of all meetings in one collection, two a page; an item may stand under two addresses."""

    name = "www.kk.dk"
    system = "drupal-jsonapi"
    size = 2
    with_changed = True
    elsewhere = ""  # what the next page's link is on another host
    circle = False

    def items(self) -> list[dict[str, Any]]:
        found = []
        for identifier, held in self.meetings.items():
            for kind in ("dagsorden", "referat") if held.minutes else ("dagsorden",):
                for n, title in enumerate(held.titles, 1):
                    found.append(self.item(identifier, held, kind, n, title))
        return found

    def item(self, identifier: str, held: Held, kind: str, n: int, title: str) -> dict[str, Any]:
        moede = "møde-" + "".join(reversed(held.day.split("-")))
        alias = quote(f"/dagsordener-og-referater/{held.body}/{moede}/{kind}/punkt-{n}")
        links = "".join(f"<li><a href='{each}'>{each.rsplit('/', 1)[-1]}</a></li>" for each in held.files)
        links = f"<h3>Bilag</h3><ul>{links}</ul>" if links else ""
        text = held.sections(n) if kind == "referat" else held.sections(n).split("<h3>Beslutning")[0]
        attributes: dict[str, Any] = {
            "title": title, "agenda_meeting_date": f"{held.day}T15:00:00+01:00", "agenda_element_serial_no": n,
            "path": {"alias": alias, "pid": n, "langcode": "da"}, "langcode": "da", "status": True,
            "body": {"value": text, "format": "full", "processed": text + links},
        }  # fmt: skip
        if self.with_changed:
            attributes["changed"] = held.changed
        # version 4 in form, and the same whenever it is asked for
        number = f"{identifier}{n}{'1' if kind == 'referat' else '0'}".encode().hex().rjust(12, "0")[-12:]
        return {"type": "node--agenda_element", "id": f"00000000-0000-4000-8000-{number}", "attributes": attributes}

    def page(self, asked: Asked) -> Reply | None:
        parts = urlsplit(asked.path)
        if parts.path != "/jsonapi/node/agenda_element":
            return None
        said = {key: value[0] for key, value in parse_qs(parts.query).items()}
        if "filter[these][condition][path]" in said:
            ids = {value for key, value in said.items() if key.startswith("filter[these][condition][value]")}
            return in_json(
                {"jsonapi": {"version": "1.0"}, "data": [each for each in self.items() if each["id"] in ids]}
            )
        first, last = said["filter[from][condition][value]"], said["filter[to][condition][value]"]
        found = [each for each in self.items() if first <= each["attributes"]["agenda_meeting_date"][:10] < last]
        offset = int(said.get("page[offset]", 0))
        value: dict[str, Any] = {"jsonapi": {"version": "1.0"}, "links": {"self": {"href": "x"}}}
        wanted = said["fields[node--agenda_element]"].split(",")
        value["data"] = [
            {**each, "attributes": {key: told for key, told in each["attributes"].items() if key in wanted}}
            for each in found[offset : offset + self.size]
        ]
        if offset + self.size < len(found):
            following = 0 if self.circle and offset else offset + self.size
            query = parts.query.split("&page%5Boffset%5D")[0] + f"&page%5Boffset%5D={following}"
            host = self.elsewhere or f"https://{self.name}"
            value["links"]["next"] = {"href": f"{host}{parts.path}?{query}"}
        return in_json(value)


def minutes_pdf(held: Held) -> bytes:
    """The minutes of a meeting as a PDF."""
    paragraphs = [f"Udvalg: {held.body}", f"Mødedato: {danish(held.day)} kl. 15.00"]
    for n, title in enumerate(held.titles, 1):
        paragraphs += [f"Punkt {n}: {title}", "Indstilling", "Centerchefen indstiller, at planen godkendes.",
                       "Beslutning", "Godkendt."]  # fmt: skip
    return pdf("Referat", paragraphs)
