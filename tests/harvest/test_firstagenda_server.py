"""The stand-in for FirstAgenda Publication does what it says: its world, its faults, and the truth about it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from firstagenda_server import COOKIE, MISLEADING, PASSING, Call, Faults, MeetingTruth, StandIn, World
from firstagenda_server.agenda import ZERO, encoded

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import AgendaItem, Iri
from kommunegraf.identity import Identity
from kommunegraf.reading import read

LIST = "/api/agenda/udvalgsliste"
AGENDA = "/api/agenda/dagsorden/"


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One request after another, as bare as can be: follows nothing and tries nothing again."""

    def __init__(self, server: StandIn) -> None:
        self._server = server
        self.cookie: str | None = None

    def get(self, path: str) -> Got:
        connection = http.client.HTTPConnection(urlsplit(self._server.url).netloc, timeout=30)
        headers = {"User-Agent": "test-of-the-stand-in"} | ({"Cookie": self.cookie} if self.cookie else {})
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            got = Got(
                response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()
            )
        finally:
            connection.close()
        if "set-cookie" in got.headers:
            self.cookie = got.headers["set-cookie"].split(";")[0]
        return got

    def agenda(self, id: str) -> Got:
        return self.get(AGENDA + id)


def entered(server: StandIn) -> Client:
    client = Client(server)
    client.get("/Home/AnonymousAuthentication?callback=%2F")
    return client


def first(server: World) -> str:
    return next(iter(server.meetings))


def listed(value: Any) -> list[str]:
    return [each["Id"] for group in value["Udvalg"].values() for body in group for each in body["Moeder"]]


def test_the_world_follows_from_its_seed_alone() -> None:
    one, same, other = World(3, 30, 4), World(3, 30, 4), World(4, 30, 4)
    assert one.list() == same.list()
    last = list(one.meetings)[-1]
    assert encoded(one.agenda(last)) == encoded(same.agenda(last))  # whatever was asked for before
    assert not set(one.meetings) & set(other.meetings)


def test_the_whole_world_has_34_bodies_and_1400_meetings_on_one_list() -> None:
    with StandIn(1) as server:
        answer = entered(server).get(LIST).json
    bodies = {body["Id"] for group in answer["Udvalg"].values() for body in group}
    assert len(bodies) == 34
    assert len(set(listed(answer))) == len(server.meetings) == 1400
    assert len(listed(answer)) > 1400  # one body stands in two groups


def test_an_agenda_has_the_fields_of_the_system_and_its_placeholders() -> None:
    with StandIn(2, meetings=3, bodies=1) as server:
        value = entered(server).agenda(first(server)).json
    assert set(value) == {
        "Dagsordenpunkter", "Udvalg", "Moede", "TillaegsDagsorden", "Id", "Lydfiler", "LiveIntegrationEnabled",
    }  # fmt: skip
    assert value["Moede"]["Id"] == ZERO
    item = value["Dagsordenpunkter"][0]
    assert len(item) == 22
    assert item["AgendaUid"] == value["Id"]
    assert value["Moede"]["Dato"].endswith(("+01:00", "+02:00"))


def test_files_are_pdfs_that_say_what_they_are_of() -> None:
    with StandIn(2, meetings=12, bodies=3) as server:
        client = Client(server)
        each = next(a for m in server.meetings.values() for item in m.items for a in item.attachments)
        away = client.get(f"/Vis/Pdf/bilag/{each.id}/?redirectDirectlyToPdf=true")
        assert away.status == 302
        file = client.get(away.headers["location"])
        assert file.body == client.get(f"/vis/pdf/BILAG/{each.id}").body
        document = pypdfium2.PdfDocument(file.body)
        assert each.title in document[0].get_textpage().get_text_bounded()
        assert pypdfium2.PdfDocument(client.get(f"/vis/pdf/dagsorden/{first(server)}").body)[0]
        assert client.get("/Vis/Pdf/bilag/unknown").status == 404


def test_a_search_pages_through_the_meetings_of_a_body_and_a_year() -> None:
    with StandIn(2, meetings=40, bodies=2) as server:
        client = entered(server)
        body = server.bodies[0].id
        of_body = {id for id, each in server.meetings.items() if each.body.id == body and each.date[:4] == "2022"}
        found: list[str] = []
        more = True
        while more:
            page = client.get(
                f"/api/agenda/soeg/?request.kriterie.udvalgId={body}&request.kriterie.moedeDato=2022"
                f"&request.paging.startIndex={len(found)}&request.paging.limit=4"
            ).json
            found.extend(each["Id"] for each in page["Dagsordner"])
            more = page["MoreToBeSearched"]
    assert sorted(found) == sorted(of_body)
    assert page["AntalResultater"] == len(of_body)


def test_the_human_page_shows_an_item_by_its_deep_link() -> None:
    with StandIn(2, meetings=3, bodies=1) as server:
        meeting = server.meetings[first(server)]
        titled = next(item for item in meeting.items if item.title)
        page = Client(server).get(f"/vis?id={meeting.id}&punktid={titled.id}")
    assert titled.title is not None and titled.title in page.body.decode()


def test_without_the_cookie_the_api_leads_to_the_front_page() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(cookie="needed")) as server:
        client = Client(server)
        refused = client.get(LIST)
        assert (refused.status, refused.headers["location"]) == (302, "/")
        assert client.get("/").status == 200
        assert client.cookie is not None and client.cookie.startswith(COOKIE)
        assert client.get(LIST).status == 200
    assert [call.had_cookie for call in server.calls] == [False, False, True]


def test_without_the_cookie_the_api_leads_to_the_anonymous_authentication_and_back() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(cookie="explicit")) as server:
        client = Client(server)
        client.get("/")
        assert client.cookie is None
        there = client.get(LIST)
        assert there.headers["location"].startswith("/Home/AnonymousAuthentication?callback=")
        back = client.get(there.headers["location"])
        assert (back.status, back.headers["location"]) == (302, LIST)
        assert client.get(LIST).status == 200


def test_where_the_cookie_is_not_enforced_none_is_given() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(cookie="unneeded")) as server:
        client = Client(server)
        assert client.get(LIST).status == 200
        assert client.get("/").headers.get("set-cookie") is None


def _shows_429(got: Got) -> bool:
    return got.status == 429 and "retry-after" not in got.headers


FAULT_SHOWS: dict[str, Callable[[Got], bool]] = {
    "too_many": _shows_429,
    "too_many_told": lambda got: got.status == 429 and got.headers["retry-after"] == "1",
    "unavailable": lambda got: got.status == 503,
    "malformed": lambda got: got.status == 200 and got.headers["content-type"].startswith("application/json"),
    "html": lambda got: got.status == 200 and got.headers["content-type"].startswith("text/html"),
    "other_host": lambda got: got.status == 302 and ".invalid/" in got.headers["location"],
    "private_address": lambda got: got.status == 302 and got.headers["location"].startswith("http://169.254."),
    "cookie_lost": lambda got: got.status == 302 and got.headers["location"] == "/",
    "not_found": lambda got: got.status == 404,
}


@pytest.mark.parametrize("fault", sorted(FAULT_SHOWS))
def test_a_fault_shows_as_often_as_asked_and_is_over_then(fault: str) -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(times=2, **{fault: 1.0})) as server:
        client = entered(server)
        for _ in range(2):
            got = client.agenda(first(server))
            assert FAULT_SHOWS[fault](got)
            if fault in ("malformed", "html"):
                with pytest.raises(ValueError):
                    _ = got.json
            if fault == "cookie_lost":
                client.get("/")
        assert client.agenda(first(server)).json["Id"] == first(server)
    assert [call.fault for call in server.calls_to(AGENDA)] == [fault, fault, None]


def test_a_cut_connection_ends_in_the_middle_of_the_body() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(cut=1.0)) as server:
        client = entered(server)
        with pytest.raises(http.client.IncompleteRead) as cut:
            client.agenda(first(server))
        assert 0 < len(cut.value.partial) < len(client.agenda(first(server)).body)


def test_a_slow_answer_is_whole_in_the_end() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(slow=1.0, slow_seconds=0.01)) as server:
        assert entered(server).agenda(first(server)).json["Id"] == first(server)
        assert server.calls[-1].fault == "slow"


def test_faults_come_one_after_another_and_a_lasting_one_never_ends() -> None:
    faults = Faults(too_many=1.0, unavailable=1.0, html=1.0, lasting=frozenset({"unavailable"}))
    with StandIn(2, meetings=3, bodies=1, faults=faults) as server:
        client = entered(server)
        for _ in range(5):
            client.agenda(first(server))
    struck = [call.fault for call in server.calls_to(AGENDA)]
    assert sorted(map(str, struck[:2])) == ["html", "too_many"]
    assert struck[2:] == ["unavailable"] * 3


def test_the_same_seed_strikes_the_same_paths() -> None:
    def struck(seed: int) -> list[tuple[str, str | None]]:
        with StandIn(seed, meetings=30, bodies=3, faults=Faults(cookie="unneeded", too_many=0.2, html=0.2)) as server:
            client = Client(server)
            for number, id in enumerate(sorted(server.meetings)):
                client.agenda(id if seed == 5 else sorted(server.meetings)[-1 - number])
        return [(call.path, call.fault) for call in server.calls]

    once = struck(5)
    assert once == struck(5)
    assert {None, "too_many", "html"} == {fault for _, fault in once}
    assert len({fault for _, fault in struck(6)}) > 1


def test_everything_at_once_leaves_every_meeting_within_reach() -> None:
    faults = Faults.everything(0.4, retry_after=0, slow_seconds=0.0)
    with StandIn(9, meetings=25, bodies=4, faults=faults) as server:
        client = entered(server)
        for id, truth in server.meetings.items():
            value = None
            for _ in range(20):
                try:
                    got = client.agenda(id)
                    value = got.json if got.status == 200 else None
                except (http.client.IncompleteRead, ValueError):
                    continue
                if got.status == 302:
                    client.get(got.headers["location"])
                if value is not None:
                    break
            assert value is not None
            assert [each["Id"] for each in value["Dagsordenpunkter"]] == [item.id or ZERO for item in truth.items]
            assert [each["Navn"] for each in value["Dagsordenpunkter"]] == [item.title or "" for item in truth.items]
    assert {call.fault for call in server.calls} == {None, *PASSING} - set(MISLEADING)


def test_an_object_may_state_a_field_twice_what_is_true_last() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(duplicate_fields=1.0)) as server:
        body = entered(server).agenda(first(server)).body
    pairs = json.loads(body, object_pairs_hook=lambda found: found)
    names = [name for name, _ in dict(pairs)["Dagsordenpunkter"][0]]
    assert names.count("Navn") == 2
    value = json.loads(body)
    assert value["Dagsordenpunkter"][0]["Navn"] == (server.meetings[first(server)].items[0].title or "")


def test_zero_guids_stand_for_ids_and_for_a_meeting_that_is_none() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(zero_guids=1.0, placeholder=True)) as server:
        client = entered(server)
        assert ZERO in listed(client.get(LIST).json)
        assert ZERO not in server.meetings
        assert client.agenda(first(server)).json["Dagsordenpunkter"][0]["Id"] == ZERO
        assert server.meetings[first(server)].items[0].id is None


def test_an_unknown_fault_and_an_impossible_share_are_refused() -> None:
    with pytest.raises(ValueError, match="no such fault: rain"):
        Faults(lasting=frozenset({"rain"}))
    with pytest.raises(ValueError, match="slow is a share"):
        Faults(slow=3)


def test_minutes_take_the_agendas_place_under_one_id() -> None:
    with StandIn(2, meetings=30, bodies=2) as server:
        client = entered(server)
        (id, *_) = server.unfinished()
        before, agenda = server.meetings[id], client.agenda(id).json
        assert not any(decision for item in before.items for decision in item.decisions if not decision.earlier)
        server.publish_minutes(id)
        after, minutes = server.meetings[id], client.agenda(id).json
    assert after.kind.endswith("eferat")
    assert after.released > before.released
    assert [item.id for item in after.items] == [item.id for item in before.items]
    assert agenda["Dagsordenpunkter"] != minutes["Dagsordenpunkter"]
    assert any(decision for item in after.items for decision in item.decisions if not decision.earlier)


@pytest.mark.parametrize("told", [True, False])
def test_a_text_changes_with_its_date_or_quietly_below_it(told: bool) -> None:
    with StandIn(2, meetings=6, bodies=2) as server:
        client = entered(server)
        id = first(server)
        before = client.agenda(id).json
        (server.change if told else server.change_quietly)(id)
        after = client.agenda(id).json
    assert before["Dagsordenpunkter"] != after["Dagsordenpunkter"]
    assert (before["Moede"]["ReleasedDate"] != after["Moede"]["ReleasedDate"]) is told


def test_a_meeting_may_leave_the_list_and_come_back_and_new_ones_come() -> None:
    with StandIn(2, meetings=6, bodies=2) as server:
        client = entered(server)
        id = first(server)
        server.withdraw(id)
        assert id not in listed(client.get(LIST).json)
        assert id not in server.meetings
        assert client.agenda(id).status == 404
        server.bring_back(id)
        assert client.agenda(id).json["Id"] == id
        new, added = server.add_meeting(), server.add_supplement(id)
        assert {id, new, added} <= set(listed(client.get(LIST).json))
        assert server.meetings[added].supplementary
        assert server.meetings[added].date == server.meetings[id].date


def test_a_list_cut_short_is_sound_json_that_lacks_its_end() -> None:
    with StandIn(2, meetings=20, bodies=2) as server:
        client = entered(server)
        server.shorten_list(0.5)
        assert len(set(listed(client.get(LIST).json))) == 10
        assert len(server.meetings) == 20
        server.restore_list()
        assert len(set(listed(client.get(LIST).json))) == 20


def test_calls_tell_what_was_asked_and_by_whom() -> None:
    with StandIn(2, meetings=3, bodies=1, robots=None) as server:
        client = Client(server)
        assert client.get("/robots.txt").status == 404
        client.get("/")
        client.get(LIST)
    calls = server.calls
    assert [call.path for call in calls] == ["/robots.txt", "/", LIST]
    assert {call.user_agent for call in calls} == {"test-of-the-stand-in"}
    assert not any(call.overlapped for call in calls)
    assert calls[0].time <= calls[1].time <= calls[2].time


def test_two_requests_at_once_are_seen() -> None:
    with StandIn(2, meetings=3, bodies=1, faults=Faults(cookie="unneeded", slow=1.0, slow_seconds=30)) as server:
        held = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
        held.request("GET", AGENDA + first(server))
        _until(lambda: len(server.calls) == 1)
        Client(server).get("/")
        held.close()
    one, other = server.calls
    assert isinstance(one, Call) and one.overlapped and other.overlapped


def _until(true: Callable[[], bool]) -> None:
    """Asks again until it is so: the server's thread has still to take the request."""
    for _ in range(10_000_000):
        if true():
            return
    raise AssertionError("it never came to be")


@pytest.fixture(scope="module")
def understood() -> list[tuple[MeetingTruth, Extraction]]:
    """The truth about a sample of meetings, with what the product makes of the same answers."""
    world = World(12, 40, 34)
    identity = Identity()
    return [
        (truth, extract(read(encoded(world.agenda(id)), name="svar.json"), identity))
        for id, truth in world.meetings.items()
    ]


Records = dict[str, Any]


def _said(field: Any) -> Any:
    """The value of a stated field: text, date, or an IRI's last segment."""
    if field is None:
        return None
    value = field.value
    if isinstance(value, Iri):
        return value.iri.rsplit("/", 1)[-1]
    return getattr(value, "text", None) or getattr(value, "lexical", None) or value


def _items(extraction: Extraction) -> tuple[Records, list[AgendaItem]]:
    records: Records = {record.id: record for record in extraction.records}
    return records, [records[iri] for iri in extraction.agenda_items]


def test_extraction_finds_meeting_and_items_as_they_are_true(
    understood: list[tuple[MeetingTruth, Extraction]],
) -> None:
    for truth, extraction in understood:
        records, items = _items(extraction)
        assert extraction.meeting is not None
        meeting = records[extraction.meeting]
        assert _said(records[meeting.held_by.value.iri].label) == truth.body.name
        assert _said(meeting.date) == truth.date
        for item, true in zip(items, truth.items, strict=True):
            assert _said(item.item_number) == true.number
            assert _said(item.title) == true.title
            case = records[item.concerns_case.value.iri].case_number if item.concerns_case else ()
            assert [_said(each) for each in case] == ([] if true.case is None else [true.case])
            assert _said(item.is_open) is true.open
            files = [records[each.value.iri] for each in item.attachment]
            assert [(_said(each.identifier), _said(each.title)) for each in files] == [
                (each.id, each.title) for each in true.attachments
            ]


def test_extraction_finds_who_decided_what_and_when(understood: list[tuple[MeetingTruth, Extraction]]) -> None:
    for truth, extraction in understood:
        records, items = _items(extraction)
        for item, true in zip(items, truth.items, strict=True):
            found = [records[each.value.iri] for each in item.has_decision]
            assert sorted(
                (_said(each.outcome), _said(records[each.decided_by.value.iri].label), _said(each.date))
                for each in found
            ) == sorted(
                (each.outcome or "unstated", each.body or truth.body.name, each.date or truth.date)
                for each in true.decisions
            )


def test_extraction_finds_each_point_of_a_recommendation(understood: list[tuple[MeetingTruth, Extraction]]) -> None:
    points = 0
    for truth, extraction in understood:
        records, items = _items(extraction)
        for item, true in zip(items, truth.items, strict=True):
            found = [_said(records[each.value.iri].text) for each in item.has_recommendation]
            assert len(found) == len(true.recommendations), (truth.id, true.number, found)
            assert all(words in text for words, text in zip(true.recommendations, found, strict=True))
            points += len(found)
    assert points > 200


def test_the_server_runs_as_a_process_of_its_own(root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(root / "tests" / "harvest")}
    with subprocess.Popen(
        [sys.executable, "-m", "firstagenda_server", "2", "6", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        url = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        connection.request("GET", "/")
        assert connection.getresponse().read()
        connection.close()
        process.stdin.close()
        assert process.wait(30) == 0
