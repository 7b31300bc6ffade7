"""A minimal FirstAgenda host on loopback for unit tests: meetings in a dict, and faults by path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.target import Target
from stand_in import Asked, Reply, StandIn, standing_in

HOST = "dagsordener.randers.dk"
LIST = "/api/agenda/udvalgsliste"
LOGIN = "/Home/AnonymousAuthentication"
ZERO = "00000000-0000-0000-0000-000000000000"


def agenda(path_or_id: str) -> str:
    return f"/api/agenda/dagsorden/{path_or_id}"


def file_of(attachment: str) -> str:
    return f"/Vis/Pdf/bilag/{attachment}/?redirectDirectlyToPdf=true"


@dataclass
class Fake:
    """The host's content. `cookie` says whether the API wants one, `explicit` that only the login sets it; `faults`
    answer for a path, each once, in order."""

    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    cookie: bool = True
    explicit: bool = False
    robots: str | None = None
    faults: dict[str, list[Reply | Callable[[Asked], Reply]]] = field(default_factory=dict)
    listing: bytes | None = None
    server: StandIn | None = None

    def add(self, identifier: str, date: str = "2024-03-12", *, body: str = "Trivselsudvalget", kind: str = "Referat",
            released: str = "2024-03-14T10:00:00+01:00", title: str = "Plan for fælles gåture",
            bilag: tuple[str, ...] = ()) -> None:  # fmt: skip
        self.meetings[identifier] = {
            "date": date, "body": body, "kind": kind, "released": released, "title": title, "bilag": bilag,
        }  # fmt: skip

    @property
    def paths(self) -> list[str]:
        assert self.server is not None
        return [each.path for each in self.server.asked]

    def forget_calls(self) -> None:
        assert self.server is not None
        self.server.asked.clear()

    def answer(self, asked: Asked) -> Reply:
        waiting = self.faults.get(asked.path)
        if waiting:
            fault = waiting.pop(0)
            return fault(asked) if callable(fault) else fault
        path = asked.path
        if path == "/robots.txt":
            return (
                Reply(404)
                if self.robots is None
                else Reply(200, {"Content-Type": "text/plain"}, (self.robots.encode(),))
            )
        if path == "/" and self.explicit:
            return Reply(200, {"Content-Type": "text/html"}, (b"<html>hej</html>",))
        if path == "/" or path.startswith(LOGIN):
            return Reply(200, {"Set-Cookie": "anonym=1; Path=/", "Content-Type": "text/html"}, (b"<html>hej</html>",))
        if self.cookie and "anonym=1" not in asked.headers.get("cookie", ""):
            return Reply(302, {"Location": f"{LOGIN}?callback={path}"})
        if path == LIST:
            return in_json(self.listing if self.listing is not None else self.list())
        for identifier, meeting in self.meetings.items():
            if path == agenda(identifier):
                return in_json(self.agenda(identifier, meeting))
        for identifier, content in self.files.items():
            if path == file_of(identifier):
                return Reply(200, {"Content-Type": "application/pdf"}, (content,))
        return Reply(404)

    def list(self) -> bytes:
        bodies: dict[str, dict[str, Any]] = {}
        for identifier, meeting in self.meetings.items():
            body = bodies.setdefault(
                meeting["body"],
                {
                    "Id": f"body-{len(bodies)}",
                    "Navn": meeting["body"],
                    "OrganisationId": ZERO,
                    "Historisk": False,
                    "Moeder": [],
                },
            )
            body["Moeder"].append(
                {"Id": identifier, "Dato": f"{meeting['date']}T15:00:00+01:00", "Sted": "Rådhuset", "Afsluttet": True,
                 "MeetingBeginUtc": f"{meeting['date']}T15:00:00+01:00", "ReleasedDate": meeting["released"],
                 "Navn": meeting["kind"], "IsSupplementaryAgenda": False}
            )  # fmt: skip
        return json.dumps({"Udvalg": {"2022-2025": list(bodies.values())}}).encode()

    def agenda(self, identifier: str, meeting: dict[str, Any]) -> bytes:
        bilag = [{"HarPdfVersion": "true", "Order": n, "Navn": f"Bilag {each}", "Id": each}
                 for n, each in enumerate(meeting["bilag"])]  # fmt: skip
        html = ("<div id='sagsfremstillingContainer'><h3>Indstilling</h3><span class='indstilling'><p>Centerchefen "
                "indstiller,</p><ol><li>at planen godkendes.</li></ol></span><h3>Beslutning</h3><span><p>Godkendt.</p>"
                "</span></div>")  # fmt: skip
        item = {
            "Felter": [{"Navn": "", "Html": html, "Tekst": None, "Id": ZERO, "Link": None, "DocumentId": None}],
            "SagsNummer": "29.09.00-P05-3-24", "Navn": meeting["title"], "Punktnummer": "1", "Bilag": bilag,
            "Id": f"punkt-{identifier}", "AgendaUid": identifier, "Number": "1", "Sorting": 1, "IsOpen": True,
            "CaseNumber": "29.09.00-P05-3-24", "Caption": meeting["title"], "ItemDecision": None,
        }  # fmt: skip
        value = {
            "Dagsordenpunkter": [item],
            "Udvalg": {"Id": "u1", "OrganisationId": "o1", "Navn": meeting["body"], "Historisk": False},
            "Moede": {"Id": ZERO, "Dato": f"{meeting['date']}T15:00:00+01:00", "Sted": "Rådhuset",
                      "Navn": meeting["kind"],
                      "ReleasedDate": meeting["released"], "Moededeltagere": [], "Description": None},
            "Id": identifier,
        }  # fmt: skip
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def in_json(body: bytes) -> Reply:
    return Reply(200, {"Content-Type": "application/json; charset=utf-8"}, (body,))


@contextmanager
def hosting(fake: Fake) -> Iterator[Fake]:
    with standing_in(fake.answer) as server:
        fake.server = server
        yield fake


def target(fake: Fake, host: str = HOST) -> Target:
    assert fake.server is not None
    return targets([host], "firstagenda", [f"{host}=http://127.0.0.1:{fake.server.port}"])[0]
