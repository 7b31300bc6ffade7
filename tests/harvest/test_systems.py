"""Each agenda system is harvested whole, then only for what is new, and gives bodies, dates and items."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from firstagenda_server.pdf import pdf
from system_hosts import (
    LOGIN,
    AabenDagsordenHost,
    Held,
    Host,
    JsonApiHost,
    MeetingsPlusHost,
    html,
    in_json,
    minutes_pdf,
)

from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.harvest import aaben_dagsorden, drupal_jsonapi, linked_files, meetingsplus
from kommunegraf.harvest.linked_files import FileLinks, linked
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.reextracting import reextract
from kommunegraf.harvest.report import HostReport
from kommunegraf.harvest.run import harvest
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from stand_in import Reply

KG = "https://w3id.org/kommunegraf/ns#"
# Of all tests, whatever their data folders: one process serves them.
PIPELINE = DocumentPipeline.of(Settings(), Path("no reference data of an operator"))
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SYSTEMS = [MeetingsPlusHost, AabenDagsordenHost, JsonApiHost]


@dataclass
class Place:
    """A data folder, a host, and a clock."""

    data: Path
    host: Host
    now: datetime = field(default_factory=lambda: datetime(2024, 4, 1, 12, tzinfo=UTC))

    @property
    def settings(self) -> Settings:
        return Settings(
            data=self.data, derive=False, harvest_pause=0, harvest_backoff=0, harvest_attempts=2, processes=1
        )

    def harvest(self, *, days: int = 0, **options: Any) -> HostReport:
        self.now += timedelta(days=days)
        self.host.forget_calls()
        report = harvest([self.host.target], self.settings, Options(**options), pipeline=PIPELINE, now=lambda: self.now)
        return report.hosts[0]

    def asked(self, query: str) -> list[tuple[str, ...]]:
        found = (
            DataFolder(self.data)
            .current()
            .open()
            .query(f"PREFIX kg: <{KG}> PREFIX dcterms: <{DCTERMS}> PREFIX skos: <{SKOS}> {query}")
        )
        assert isinstance(found, ox.QuerySolutions)
        return sorted(tuple(value.value if value is not None else "" for value in row) for row in found)

    @property
    def facts(self) -> list[tuple[str, ...]]:
        """(date, body, title of an item), as the graph has them."""
        return self.asked(
            "SELECT DISTINCT ?date ?body ?title WHERE { ?meeting a kg:Meeting ; dcterms:date ?date ; kg:heldBy ?b ; "
            "kg:hasAgendaItem ?item . ?b skos:prefLabel ?body . ?item dcterms:title ?title }"
        )

    @property
    def served(self) -> set[str]:
        return set(DataFolder(self.data).current().open_ledger().documents())


def held() -> dict[str, Held]:
    return {
        "11": Held("2023-11-14", titles=("Plan for cykelstier",)),
        "12": Held("2024-03-12"),
        "13": Held("2024-03-19", "Kulturudvalget", ("Fælles idrætspark", "Sang i daginstitutioner")),
    }


@pytest.fixture(params=SYSTEMS, ids=[each.system for each in SYSTEMS])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    host = request.param(held())
    with host.hosting():
        yield Place(tmp_path / "data", host)


@pytest.fixture
def plus(tmp_path: Path) -> Iterator[Place]:
    with MeetingsPlusHost(held()).hosting() as host:
        yield Place(tmp_path / "data", host)


@pytest.fixture
def aaben(tmp_path: Path) -> Iterator[Place]:
    with AabenDagsordenHost(held()).hosting() as host:
        yield Place(tmp_path / "data", host)


@pytest.fixture
def drupal(tmp_path: Path) -> Iterator[Place]:
    with JsonApiHost(held()).hosting() as host:
        yield Place(tmp_path / "data", host)


def test_a_harvest_completes_and_gives_bodies_dates_and_items(place: Place) -> None:
    report = place.harvest()
    assert (report.failure, report.failed, report.held, report.troubles) == (None, [], [], [])
    assert (report.listed, report.new) == (3, 3)
    assert place.facts == [
        ("2023-11-14", "Trivselsudvalget", "Plan for cykelstier"),
        ("2024-03-12", "Trivselsudvalget", "Budget for motion på recept"),
        ("2024-03-12", "Trivselsudvalget", "Plan for fælles gåture"),
        ("2024-03-19", "Kulturudvalget", "Fælles idrætspark"),
        ("2024-03-19", "Kulturudvalget", "Sang i daginstitutioner"),
    ]
    decided = place.asked("SELECT ?decision WHERE { ?decision a kg:Decision }")
    assert len(decided) == 5


def test_a_second_run_with_nothing_new_fetches_no_meeting_and_stores_nothing(place: Place) -> None:
    place.harvest()
    calls, before = len(place.host.paths), DataFolder(place.data).generations.number()
    report = place.harvest()
    assert (report.new, report.changed, report.failure, report.troubles) == (0, 0, None, [])
    assert len(place.host.paths) == {"meetingsplus": 1, "aaben-dagsorden": 4, "drupal-jsonapi": 4}[place.host.system]
    assert len(place.host.paths) < calls
    assert DataFolder(place.data).generations.number() == before


def test_only_what_is_new_is_fetched_and_what_is_young_once_a_day(place: Place) -> None:
    place.harvest()
    place.host.meetings["14"] = Held("2024-03-26", titles=("Plan for legepladser",))
    report = place.harvest()
    assert report.new == 1
    assert ("2024-03-26", "Trivselsudvalget", "Plan for legepladser") in place.facts
    report = place.harvest(days=1)
    assert (report.new, report.changed) == (0, 0)
    old = [path for path in place.host.paths if "2023" in path or "/11/" in path or "referat11" in path]
    assert [path for path in old if "fromDate" not in path and "filter" not in path] == []


def test_an_agenda_that_became_minutes_is_a_new_version_of_the_same_document(place: Place) -> None:
    place.host.meetings["12"].minutes = False
    place.harvest()
    served = place.served
    assert len(place.asked("SELECT ?decision WHERE { ?decision a kg:Decision }")) == 3
    place.host.meetings["12"].minutes = True
    place.host.meetings["12"].changed = "2024-04-02T09:00:00+02:00"
    report = place.harvest(days=1)
    assert (report.new, report.changed) == (0, 1)
    assert place.served == served
    assert len(place.asked("SELECT ?decision WHERE { ?decision a kg:Decision }")) == 5


def test_meetings_before_what_a_run_asks_for_are_not_taken_for_missing(place: Place) -> None:
    place.harvest()
    for days in (1, 2):
        report = place.harvest(days=days, since=date(2024, 3, 1))
        assert (report.missing, report.withdrawn, report.troubles) == (0, 0, [])
    assert len(place.served) == 3


def test_a_meeting_that_is_gone_from_two_whole_lists_is_withdrawn(place: Place) -> None:
    place.host.meetings["10"] = Held("2023-10-10")
    place.harvest()
    del place.host.meetings["11"]
    assert place.harvest(days=8).missing == 1
    assert place.harvest(days=8).withdrawn == 1
    assert len(place.served) == 3


def test_meetings_that_no_run_came_to_are_listed_again_before_the_next_whole_list_is_due(place: Place) -> None:
    place.harvest(since=date(2024, 3, 1))
    assert len(place.served) == 2
    assert place.harvest().new == 1


def test_a_list_that_answers_503_for_a_while_is_had_in_the_end(place: Place) -> None:
    first = {"meetingsplus": "/overview", "aaben-dagsorden": "/rest/meeting/search"}
    path = first.get(place.host.system, "/jsonapi/node/agenda_element")
    place.host.faults[path] = [Reply(503)]
    assert place.harvest().new == 3


def test_a_list_that_leads_to_a_login_ends_the_hosts_run_and_takes_nothing_away(place: Place) -> None:
    place.harvest()
    first = {"meetingsplus": "/overview", "aaben-dagsorden": "/rest/meeting/search"}
    path = first.get(place.host.system, "/jsonapi/node/agenda_element")
    place.host.files["/login"] = b""
    place.host.faults[path] = [Reply(302, {"Location": "/login"})] * 20
    report = place.harvest(days=9)
    assert report.failure is not None
    place.host.faults[path] = [LOGIN] * 20
    report = place.harvest(days=9)
    assert report.failure is not None and (report.missing, report.withdrawn) == (0, 0)
    assert len(place.served) == 3


@pytest.mark.parametrize("place", [MeetingsPlusHost, AabenDagsordenHost], indirect=True)
def test_a_meeting_that_shows_a_login_costs_that_meeting_and_is_tried_again(place: Place) -> None:
    where = {
        "meetingsplus": "/committees/kulturudvalget/kulturudvalget-2024-03-19",
        "aaben-dagsorden": "/fragments/meeting/13/view",
    }
    place.host.faults[where[place.host.system]] = [LOGIN] * 3
    report = place.harvest()
    assert (report.new, [each.what for each in report.failed]) == (2, ["Kulturudvalget 2024-03-19"])
    assert "login" in report.failed[0].reason
    assert place.harvest().new == 1


def test_attachments_are_fetched_and_become_documents(place: Place) -> None:
    file = {"aaben-dagsorden": "notat om gåture.pdf"}.get(place.host.system, "/sites/default/files/notat.pdf")
    path = file if file.startswith("/") else "/meeting/files/1/notat%20om%20g%C3%A5ture.pdf"
    away = () if place.host.system == "aaben-dagsorden" else ("https://elsewhere.example/sites/default/files/x.pdf",)
    place.host.meetings["12"].files = (file, *away)
    place.host.files[path] = pdf("Notat", ["Udvalget har en plan for fælles gåture i hele kommunen."])
    report = place.harvest(attachments=True)
    assert report.new == 4, report
    assert not any("elsewhere" in asked for asked in place.host.paths if "filter" not in asked)


def test_pages_are_searched_for_files_beside_the_calls_to_other_hosts(
    plus: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[bool] = []

    def noted(*arguments: Any, **named: Any) -> Any:
        with contextlib.suppress(RuntimeError):  # none runs in this thread
            asyncio.get_running_loop()
            searched.append(False)
            return ()
        searched.append(True)
        return linked(*arguments, **named)

    monkeypatch.setattr(meetingsplus, "linked", noted)
    assert plus.harvest().new == 3
    assert searched == [True] * 3


def test_of_a_page_of_links_without_end_so_many_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked_files, "_MOST_LOOKED_AT", 3)
    page = "".join(f"<a href='/attachments/{n}.pdf'>{n}</a>" for n in range(9))
    found = linked("norddjurs.meetingsplus.dk", f"<html>{page}</html>".encode(), meetingsplus.rules().files)
    assert [each.name for each in found] == ["0", "1", "2"]


def test_an_attachment_that_an_item_lists_leads_to_its_document(drupal: Place) -> None:
    drupal.host.meetings["12"].files = ("/sites/default/files/notat.pdf",)
    drupal.host.files["/sites/default/files/notat.pdf"] = pdf("Notat", ["Planen gælder fælles gåture i kommunen."])
    drupal.harvest(attachments=True)
    listed = drupal.asked(
        "SELECT ?item ?title ?file WHERE { ?i kg:attachment ?a ; dcterms:title ?item . "
        "?a a kg:Attachment ; dcterms:title ?title ; dcterms:hasFormat ?file }"
    )
    # Both items of the meeting list it.
    assert [each[:2] for each in listed] == [(title, "notat.pdf") for title in sorted(held()["12"].titles)]
    assert {file for *_, file in listed} <= drupal.served


def test_an_attachment_whose_name_two_files_bear_leads_to_neither(drupal: Place) -> None:
    drupal.host.meetings["12"].files = files = tuple(
        f"/sites/default/files/{name}" for name in ("a/notat.pdf", "b/Notat.pdf", "b/bilag.pdf")
    )
    for n, path in enumerate(files):
        drupal.host.files[path] = pdf("Notat", [f"Planen gælder fælles gåture nummer {n} i kommunen."])
    drupal.harvest(attachments=True)
    assert len(drupal.served) == 3 + len(files)
    led = drupal.asked("SELECT DISTINCT ?title { ?a a kg:Attachment ; dcterms:title ?title ; dcterms:hasFormat ?file }")
    assert led == [("bilag.pdf",)]


def test_everything_is_extracted_anew_from_the_archive(place: Place) -> None:
    place.host.meetings["12"].files = ("/sites/default/files/notat.pdf",)
    place.host.files["/sites/default/files/notat.pdf"] = pdf("Notat", ["Planen gælder fælles gåture i kommunen."])
    place.harvest(attachments=True)
    facts, served = place.facts, place.served
    links = place.asked("SELECT ?a ?b WHERE { ?a dcterms:hasFormat ?b }")
    place.host.forget_calls()
    for name in ("harvest/state.sqlite", "harvest/state.sqlite-wal", "harvest/state.sqlite-shm"):
        (place.data / name).unlink(missing_ok=True)
    again = Settings(data=place.data, derive=False, processes=1)
    report = reextract([place.host.target], again, PIPELINE).hosts[0]
    assert (report.failed, report.held) == ([], [])
    assert (place.facts, place.served) == (facts, served)
    assert place.asked("SELECT ?a ?b WHERE { ?a dcterms:hasFormat ?b }") == links
    assert place.host.paths == []


# --- Meetings+


def test_an_overview_without_meetings_says_where_its_markup_is_described(plus: Place) -> None:
    plus.host.faults["/overview"] = [html("<h1>Velkommen</h1>")] * 3
    assert "mappings/harvest/meetingsplus.toml" in (plus.harvest().failure or "")


def test_a_committee_whose_page_shows_no_list_is_told_and_its_meetings_stay(plus: Place) -> None:
    plus.harvest()
    del plus.host.meetings["11"]
    for _ in range(2):
        plus.host.faults["/committees/trivselsudvalget"] = [html("<h1>Trivselsudvalget</h1>")]
        report = plus.harvest(days=8)
        assert "shows no meetings" in report.troubles[0]
        assert (report.missing, report.withdrawn) == (0, 0)


def test_what_a_committees_page_no_longer_reaches_back_to_is_not_gone(plus: Place) -> None:
    plus.host.meetings["14"] = Held("2024-03-26")
    plus.harvest()
    everything = plus.served
    del plus.host.meetings["11"]  # the oldest: the page may show recent years alone
    for _ in range(2):
        report = plus.harvest(days=8)
        assert (report.missing, report.withdrawn, report.troubles) == (0, 0, [])
    del plus.host.meetings["13"]  # and its committee, which has no page any more
    for _ in range(2):
        assert plus.harvest(days=8).withdrawn == 0
    assert plus.served == everything


def test_a_meeting_linked_twice_is_one_and_links_that_leave_the_host_are_none(plus: Place) -> None:
    row = "<li><a href='/committees/trivselsudvalget/trivselsudvalget-2024-03-12/'>Mødet igen</a></li>"
    away = "<li><a href='https://elsewhere.example/committees/a/a-2024-03-12'>2024-03-12</a></li>"
    listed = plus.host.answer
    plus.host.faults["/overview"] = [lambda asked: html(row + away + b"".join(listed(asked).pieces).decode())]
    assert plus.harvest().listed == 3


@pytest.mark.parametrize("bound", ["_MOST_COMMITTEES", "_MOST_LINKS"])
def test_a_list_that_is_cut_by_a_bound_is_not_whole(plus: Place, bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plus.harvest()
    monkeypatch.setattr(meetingsplus, bound, 1)
    for days in (8, 8):
        report = plus.harvest(days=days)
        assert (report.missing, report.withdrawn) == (0, 0)
    assert any("the others are not read" in each for each in report.troubles)
    assert len(plus.served) == 3


def test_a_link_longer_than_any_address_costs_that_file(plus: Place) -> None:
    plus.host.meetings["12"].files = (f"/attachments/{'a' * 70_000}.pdf", "/attachments/plan.pdf")
    plus.host.files["/attachments/plan.pdf"] = pdf("Plan", ["Planen gælder fælles gåture i kommunen."])
    report = plus.harvest(attachments=True)
    assert (report.new, len(report.failed)) == (4, 1)
    assert len(report.failed[0].reason) < 1_000


def test_minutes_that_come_cut_short_are_fetched_again(plus: Place) -> None:
    assert isinstance(plus.host, MeetingsPlusHost)
    whole = minutes_pdf(plus.host.meetings["12"])
    half = Reply(200, {"Content-Type": "application/pdf"}, (whole[: len(whole) // 2],))
    plus.host.faults[plus.host.minutes_path("12")] = [half]
    assert plus.harvest().new == 3


def test_minutes_that_are_no_file_cost_that_meeting(plus: Place) -> None:
    assert isinstance(plus.host, MeetingsPlusHost)
    plus.host.faults[plus.host.minutes_path("12")] = [LOGIN] * 3
    report = plus.harvest()
    assert (report.new, len(report.failed)) == (2, 1)
    assert "no file" in report.failed[0].reason


# --- Åben Dagsorden


def test_more_meetings_than_an_answer_holds_are_all_found(aaben: Place) -> None:
    assert isinstance(aaben.host, AabenDagsordenHost)
    for n in range(130):
        day = date(2024, 1, 1) + timedelta(days=n // 2)
        aaben.host.meetings[f"x{n}"] = Held(day.isoformat(), titles=("Plan for legepladser",))
    report = aaben.harvest(dry_run=True)
    assert (report.listed, report.troubles) == (133, [])


def test_a_day_with_more_meetings_than_an_answer_holds_is_told_and_the_list_is_not_whole(aaben: Place) -> None:
    for n in range(60):
        aaben.host.meetings[f"x{n}"] = Held("2024-02-01", titles=("Plan for legepladser",))
    report = aaben.harvest(dry_run=True)
    assert any("50 meetings or more on 2024-02-01" in each for each in report.troubles)
    assert any("not whole" in each for each in report.troubles)


def test_a_host_that_always_claims_more_than_it_gives_costs_a_bounded_number_of_calls(
    aaben: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = aaben_dagsorden.rules().search.model_copy(update={"most_calls": 30})
    made = aaben_dagsorden.rules().model_copy(update={"search": few})
    monkeypatch.setattr(aaben_dagsorden, "rules", lambda: made)
    aaben.host.faults["/rest/meeting/search"] = [in_json({"numberOfResults": 10**9, "meetings": []})] * 99
    report = aaben.harvest(dry_run=True)
    assert any("more than 30 calls" in each for each in report.troubles)
    assert len(aaben.host.paths) <= 30 + 3


def test_how_a_host_writes_days_is_found_out_once(aaben: Place) -> None:
    aaben.harvest()
    asked = [path for path in aaben.host.paths if "search" in path]
    assert "fromDate=2023-09-14" in asked[0] and "fromDate=14%2F09%2F2023" in asked[1]
    aaben.harvest()
    assert all("%2F" in path for path in aaben.host.paths)


def test_a_search_that_minds_no_days_is_not_believed(aaben: Place) -> None:
    every = in_json({"meetings": [{"meetingId": 1, "date": "2011-01-01T15:00", "committeeName": "Trivselsudvalget"}]})
    aaben.host.faults["/rest/meeting/search"] = [every] * 50
    assert "other days than those asked about" in (aaben.harvest().failure or "")


def test_an_entry_that_cannot_be_used_is_told_and_closed_meetings_are_left_out(aaben: Place) -> None:
    def odd(asked: Any) -> Reply:
        reply = aaben.host.page(asked)
        assert reply is not None
        value = json.loads(b"".join(reply.pieces))
        day = value["meetings"][0]["date"] if value["meetings"] else None
        if day is not None:
            value["meetings"] += [{"meetingId": "../13", "date": day}, {"meetingId": 99, "date": day, "blocked": True}]
        return in_json(value)

    aaben.host.faults["/rest/meeting/search"] = [odd] * 60
    report = aaben.harvest()
    assert report.listed == 3
    assert any("no id that can be used" in each for each in report.troubles)


# --- Drupal


@pytest.mark.parametrize(("fault", "told"), [("elsewhere", "leads away"), ("circle", "in a circle")])
def test_pages_that_lead_astray_end_the_list_and_nothing_is_missing(drupal: Place, fault: str, told: str) -> None:
    drupal.harvest()
    setattr(drupal.host, fault, "https://elsewhere.example" if fault == "elsewhere" else True)
    for _ in range(2):
        report = drupal.harvest(days=8)
        assert any(told in each for each in report.troubles)
        assert (report.missing, report.withdrawn) == (0, 0)
        assert len(drupal.host.paths) < 20


def test_a_page_that_comes_malformed_is_asked_for_again(drupal: Place) -> None:
    drupal.host.faults["/jsonapi/node/agenda_element"] = [in_json([1]), Reply(200, {}, (b'{"data": [',))]
    assert drupal.harvest().new == 3


def test_where_items_do_not_say_when_they_changed_young_meetings_are_fetched_once_a_day(drupal: Place) -> None:
    assert isinstance(drupal.host, JsonApiHost)
    drupal.host.with_changed = False
    drupal.harvest()
    drupal.host.meetings["12"].titles = ("Plan for andre gåture", "Budget for motion på recept")
    assert drupal.harvest().changed == 0
    assert drupal.harvest(days=1).changed == 1


def test_a_meeting_of_many_items_is_fetched_in_pieces_and_is_one_document(drupal: Place) -> None:
    drupal.host.meetings["12"].titles = tuple(f"Plan for sted nummer {n}" for n in range(1, 46))
    drupal.harvest()
    assert len([path for path in drupal.host.paths if "these" in path]) == 3 + 2
    assert len(drupal.served) == 3
    assert len([each for each in drupal.facts if each[0] == "2024-03-12"]) == 45


def test_items_that_are_not_given_cost_the_meeting(drupal: Place) -> None:
    few = in_json({"data": []})
    asked: list[str] = []

    def sometimes(request: Any) -> Reply:
        drupal.host.faults["/jsonapi/node/agenda_element"] = [sometimes] * 9
        asked.append(request.path)
        return few if "these" in request.path else drupal.host.page(request) or Reply(404)

    drupal.host.faults["/jsonapi/node/agenda_element"] = [sometimes] * 9
    report = drupal.harvest()
    assert (report.new, len(report.failed)) == (0, 3)
    assert "the API gave 0 items" in report.failed[0].reason


# --- their data


@pytest.mark.parametrize("rules", [meetingsplus.rules, aaben_dagsorden.rules, drupal_jsonapi.rules])
def test_every_system_is_described_in_data(rules: Any) -> None:
    assert rules().sweep.earliest < date(2010, 1, 1)


def test_a_selector_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigurationError, match="is no CSS selector"):
        parse('selector = "li[["\nname = ["."]', FileLinks, "harvest/x.toml")
