"""A harvest puts each meeting into the graph once, whatever the host does, and asks for no more than it must."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fake_host import HOST, LIST, LOGIN, ZERO, Fake, agenda, file_of, hosting, in_json, target

from kommunegraf.errors import StoreError
from kommunegraf.harvest.host_run import HostRun
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.reextracting import reextract
from kommunegraf.harvest.report import HostReport
from kommunegraf.harvest.run import harvest
from kommunegraf.identity import Identity
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import allow_again, forget
from kommunegraf.store.lock import writer_lock
from kommunegraf.store.restoring import serve_again
from stand_in import Reply

PLAN = "En plan for fælles gåture.\n\nByrådet godkender planen.\n".encode()
# Of all tests, whatever their data folders: one process serves them.
PIPELINE = DocumentPipeline.of(Settings(), Path("no reference data of an operator"))
DCTERMS = "http://purl.org/dc/terms/"


def document(identifier: str) -> str:
    return Identity().document(HOST, identifier)


@dataclass
class Place:
    """A data folder, a host, and a clock."""

    data: Path
    fake: Fake
    now: datetime = field(default_factory=lambda: datetime(2024, 4, 1, 12, tzinfo=UTC))
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        quick: dict[str, Any] = {"harvest_pause": 0, "harvest_backoff": 0, "harvest_attempts": 2, "processes": 1}
        return Settings(**{"data": self.data, "derive": False, **quick, **self.given})

    def harvest(self, *, hours: int = 0, **options: Any) -> HostReport:
        self.now += timedelta(hours=hours)
        self.fake.forget_calls()
        report = harvest(
            [target(self.fake)], self.settings, Options(**options), pipeline=PIPELINE, now=lambda: self.now
        )
        return report.hosts[0]

    @property
    def store(self) -> ox.Store:
        return DataFolder(self.data).current().open()

    @property
    def served(self) -> set[str]:
        """The documents that are served."""
        return set(DataFolder(self.data).current().open_ledger().documents())

    @property
    def generation(self) -> int:
        return DataFolder(self.data).generations.number()

    def objects(self, subject: str, predicate: str) -> set[str]:
        found = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph())
        return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)}


@pytest.fixture
def place(tmp_path: Path):
    fake = Fake()
    for n in range(3):
        fake.add(f"m{n}", f"2024-03-1{n}")
    with hosting(fake):
        yield Place(tmp_path / "data", fake)


def test_meetings_become_documents_of_the_authority_known_by_host_and_id(place: Place) -> None:
    report = place.harvest()
    assert (report.listed, report.new, report.calls) == (3, 3, 6)
    assert place.served == {document(f"m{n}") for n in range(3)}
    assert place.objects(document("m0"), f"{DCTERMS}source") == {f"https://{HOST}/vis?id=m0"}
    assert place.objects(document("m0"), f"{DCTERMS}publisher") == {Identity().municipality("0730")}
    assert place.fake.paths[:3] == ["/robots.txt", "/", LIST]


def test_a_second_run_with_nothing_new_makes_two_calls_and_stores_nothing(place: Place) -> None:
    place.harvest()
    before, files = place.generation, sorted(place.data.rglob("*"))
    report = place.harvest(hours=1)
    assert place.fake.paths == ["/", LIST]
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    assert place.generation == before
    assert [file for file in place.data.rglob("*") if file not in files] == []


def test_robots_is_read_again_after_a_day(place: Place) -> None:
    place.harvest()
    place.harvest(hours=25)
    assert place.fake.paths == ["/robots.txt", "/", LIST]


def test_robots_that_forbids_the_api_ends_the_hosts_run_and_one_that_fails_too(place: Place) -> None:
    place.fake.robots = "User-agent: *\nDisallow: /api/\n"
    assert "robots.txt" in (place.harvest().failure or "")
    assert LIST not in place.fake.paths
    place.fake.faults["/robots.txt"] = [Reply(503), Reply(503)]
    assert "503" in (place.harvest(hours=25).failure or "")
    assert place.fake.paths == ["/robots.txt"] * 2


def test_only_what_was_released_again_is_fetched_and_becomes_a_new_version(place: Place) -> None:
    place.harvest()
    place.fake.meetings["m1"].update(released="2024-03-20T10:00:00+01:00", title="Plan for flere gåture")
    report = place.harvest()
    assert place.fake.paths == ["/", LIST, agenda("m1")]
    assert (report.changed, report.unchanged) == (1, 2)
    assert len(DataFolder(place.data).current().open_ledger().versions(document("m1"))) == 2


def test_an_agenda_that_became_minutes_under_its_id_is_fetched_again(place: Place) -> None:
    place.fake.add("m0", "2024-03-10", kind="Dagsorden")
    place.harvest()
    place.fake.add("m0", "2024-03-10", kind="Referat")
    assert place.harvest().changed == 1
    assert place.objects(document("m0"), f"{DCTERMS}type") == {Identity().concept("document-kind", "minutes")}


def test_the_login_is_visited_where_the_cookie_is_not_enough(place: Place) -> None:
    login = Reply(302, {"Location": f"{LOGIN}?callback=x"})
    place.fake.faults[LIST] = [login]
    place.fake.faults[agenda("m1")] = [login]
    report = place.harvest()
    assert report.new == 3
    assert sum(path.startswith(LOGIN) for path in place.fake.paths) == 2


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Reply(302, {"Location": "/Home/Login"}), "login"),
        (in_json(b'{"Dagsordenpunkter": [{"Navn": "afk'), "ends too early"),
        (in_json(b"\x00\x01"), "cannot be read"),
        (in_json(b'{"fejl": 1}'), "no agenda"),
        (in_json(b'{"Dagsordenpunkter": [], "Id": "m2"}'), "another meeting"),
        (in_json(b"[" * 100_000), "too deep"),
        (Reply(404), "404"),
        (Reply(500), "500"),
        (Reply(302, {"Location": "https://elsewhere.example/"}), "another host"),
    ],
)
def test_a_meeting_that_fails_costs_that_meeting_and_is_tried_again_by_the_next_run(
    place: Place, fault: Reply, told: str
) -> None:
    place.fake.faults[agenda("m1")] = [fault] * 10
    report = place.harvest()
    assert place.served == {document("m0"), document("m2")}
    assert [(each.id, each.what) for each in report.failed] == [("m1", "Trivselsudvalget 2024-03-11")]
    assert told in report.failed[0].reason
    place.fake.faults.clear()
    report = place.harvest()
    assert (report.new, report.failed) == (1, [])
    assert place.fake.paths == ["/", LIST, agenda("m1")]


def test_half_a_character_in_a_name_costs_no_meeting(place: Place) -> None:
    place.fake.add("m3", "2024-03-13", body="Udvalget \ud83d for motion")
    report = place.harvest()
    assert (report.failure, report.new) == (None, 4)


def test_a_wait_beyond_all_calendars_is_no_wait(place: Place) -> None:
    late = Reply(503, {"Retry-After": f"Mon, 01 Jan {'9' * 30} 00:00:00 GMT"})
    place.fake.faults[LIST] = [late]
    assert place.harvest().new == 3


def test_a_redirect_to_what_is_no_address_ends_nothing(place: Place) -> None:
    place.fake.faults["/"] = [Reply(302, {"Location": "/\x7f"})] * 3
    report = place.harvest()
    assert (report.failure, report.new) == (None, 3)


def test_a_fault_of_ours_costs_one_host_and_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HostRun, "go", fails)
    report = place.harvest()
    assert report.failure is not None
    assert "ZeroDivisionError" in report.failure
    monkeypatch.undo()
    assert place.harvest().new == 3


async def fails(self: HostRun) -> None:
    raise ZeroDivisionError


def test_a_meeting_that_comes_damaged_is_fetched_at_the_end_of_the_run(place: Place) -> None:
    place.fake.faults[agenda("m2")] = [in_json(b"{"), in_json(b"<html>")]
    place.fake.faults[LIST] = [in_json(b"{")]
    report = place.harvest()
    assert (report.new, report.failed) == (3, [])
    assert place.fake.paths[-1] == agenda("m2")


def test_a_host_that_dies_is_left_alone_and_the_next_run_goes_on(place: Place) -> None:
    for n in range(20):
        place.fake.add(f"x{n:02}", "2024-01-01")
        place.fake.faults[agenda(f"x{n:02}")] = [Reply(503)] * 9
    report = place.harvest()
    assert "left alone" in (report.failure or "")
    assert len(place.fake.paths) == 3 + 3 + 5 * 2
    assert {each.id for each in report.failed} == {f"x{n:02}" for n in range(15, 20)}
    place.fake.faults.clear()
    assert place.harvest().new == 20


def test_a_zero_guid_in_the_list_is_told_and_costs_only_itself(place: Place) -> None:
    place.fake.add(ZERO, "2024-03-09")
    place.fake.add("../../etc", "2024-03-08")
    report = place.harvest()
    assert report.new == 3
    assert "2 entries of the list could not be read" in report.troubles[0]
    assert not any("etc" in path or ZERO in path for path in place.fake.paths)


def test_a_meeting_listed_twice_is_fetched_once(place: Place) -> None:
    listed = json.loads(place.fake.list())
    listed["Udvalg"]["2018-2021"] = listed["Udvalg"]["2022-2025"]
    place.fake.listing = json.dumps(listed).encode()
    place.harvest()
    assert sorted(path for path in place.fake.paths if "dagsorden/" in path) == [agenda(f"m{n}") for n in range(3)]


def test_since_leaves_earlier_meetings_out_and_they_are_fetched_when_asked_for(place: Place) -> None:
    report = place.harvest(since=date(2024, 3, 11))
    assert (report.new, report.earlier) == (2, 1)
    assert place.harvest().new == 1


def test_a_recheck_finds_a_text_that_changed_under_its_old_date(place: Place) -> None:
    place.harvest()
    place.fake.meetings["m0"]["title"] = "Plan for andre gåture"
    assert place.harvest().changed == 0
    report = place.harvest(recheck_days=60)
    assert (report.changed, report.unchanged) == (1, 2)
    place.now += timedelta(days=90)
    place.harvest(recheck_days=60)
    assert not any("dagsorden/" in path for path in place.fake.paths)


def test_a_dry_run_keeps_nothing_and_says_what_would_be_fetched(place: Place) -> None:
    report = place.harvest(dry_run=True)
    assert report.to_fetch == 3
    assert place.fake.paths == ["/robots.txt", "/", LIST]
    assert not place.data.exists()


def test_what_is_missing_twice_a_day_apart_is_withdrawn_and_served_again_when_it_comes_back(place: Place) -> None:
    place.harvest()
    gone = place.fake.meetings.pop("m1")
    assert (place.harvest(hours=1).missing, len(place.served)) == (1, 3)
    assert (place.harvest(hours=23).withdrawn, len(place.served)) == (0, 3)
    report = place.harvest(hours=1)
    assert (report.withdrawn, report.missing) == (1, 0)
    assert document("m1") not in place.served
    assert place.objects(document("m1"), "http://www.w3.org/ns/adms#status") == {
        "http://purl.org/adms/status/Withdrawn"
    }
    before = place.generation
    assert place.harvest(hours=30).withdrawn == 0
    assert place.generation == before
    place.fake.meetings["m1"] = gone
    assert place.harvest(hours=1).returned == 1
    assert document("m1") in place.served
    assert place.objects(document("m1"), "http://www.w3.org/ns/adms#status") == set()


def test_what_comes_back_within_the_day_was_never_missing(place: Place) -> None:
    place.harvest()
    gone = place.fake.meetings.pop("m1")
    place.harvest(hours=1)
    place.fake.meetings["m1"] = gone
    place.harvest(hours=1)
    del place.fake.meetings["m1"]
    assert place.harvest(hours=48).withdrawn == 0


def test_a_meeting_under_a_new_id_replaces_the_old_one(place: Place) -> None:
    place.harvest()
    place.fake.meetings["m9"] = place.fake.meetings.pop("m1")
    place.harvest(hours=1)
    place.harvest(hours=25)
    assert place.served == {document(each) for each in ("m0", "m2", "m9")}
    assert place.objects(document("m1"), f"{DCTERMS}isReplacedBy") == {document("m9")}


@pytest.mark.parametrize("kind", ["cut", "group", "body", "meeting", "day", "smaller", "down", "no list"])
def test_a_list_that_cannot_be_trusted_withdraws_nothing(place: Place, kind: str) -> None:
    for n in range(10):
        place.fake.add(f"x{n}", "2024-02-01")
    place.harvest()
    everything = len(place.served)
    del place.fake.meetings["m1"]
    listed = json.loads(place.fake.list())
    bodies = listed["Udvalg"]["2022-2025"]
    match kind:
        case "cut":
            place.fake.listing = place.fake.list()[:-30]
        case "group":
            listed["Udvalg"]["2018-2021"] = None
        case "body":
            bodies.append({"Id": ZERO, "Navn": "Et udvalg", "Moeder": []})
        case "meeting":
            bodies[0]["Moeder"].append({"Id": None})
        case "day":
            bodies[0]["Moeder"].append({"Id": ZERO, "Dato": "2024-03-11T15:00:00"})
        case "smaller":
            bodies[0]["Moeder"] = bodies[0]["Moeder"][:4]
        case "no list":
            listed = {"Udvalg": {}}
    if place.fake.listing is None:
        place.fake.listing = json.dumps(listed).encode()
    for hours in (1, 25, 25):
        if kind == "down":
            place.fake.faults[LIST] = [Reply(503)] * 2
        report = place.harvest(hours=hours)
        assert report.withdrawn == 0
        assert report.failure or report.troubles
    assert len(place.served) == everything
    if kind == "smaller":
        place.harvest(trust_list=True)
        assert place.harvest(hours=24, trust_list=True).withdrawn == 9


def test_a_body_without_a_list_of_meetings_tells_nothing_of_them(place: Place) -> None:
    place.fake.add("x1", body="Kulturudvalget")
    place.harvest()
    listed = json.loads(place.fake.list())
    listed["Udvalg"]["2022-2025"][1]["Moeder"] = None
    place.fake.listing = json.dumps(listed).encode()
    for hours in (1, 25):
        report = place.harvest(hours=hours)
        assert (report.missing, report.withdrawn) == (0, 0)
    assert document("x1") in place.served


def test_a_placeholder_in_the_list_keeps_nothing_of_another_day(place: Place) -> None:
    place.harvest()
    del place.fake.meetings["m1"]
    place.fake.add(ZERO, "0001-01-01")
    place.harvest(hours=1)
    assert place.harvest(hours=25).withdrawn == 1


def test_a_host_that_wants_the_login_is_remembered_and_the_list_is_asked_once(place: Place) -> None:
    place.fake.explicit = True
    place.harvest()
    place.harvest()
    assert [path.partition("?")[0] for path in place.fake.paths] == [LOGIN, LIST]


def test_a_withdrawn_document_is_withdrawn_again_when_an_older_generation_is_served(place: Place) -> None:
    place.harvest()
    full = place.generation
    del place.fake.meetings["m1"]
    place.harvest(hours=1)
    place.harvest(hours=25)
    serve_again(place.settings, full)
    assert document("m1") in place.served
    assert place.harvest(hours=1).withdrawn == 1
    assert document("m1") not in place.served


def test_what_is_withdrawn_is_forgotten_where_the_setting_says_so_and_may_still_come_back(place: Place) -> None:
    place.given = {"harvest_withdrawn": "forget"}
    place.harvest()
    archive, sha256 = DataFolder(place.data).archive, raw(place, "m1")
    assert archive.file(sha256).is_file()
    gone = place.fake.meetings.pop("m1")
    place.harvest(hours=1)
    place.harvest(hours=25)
    assert not archive.file(sha256).is_file()
    for generation in DataFolder(place.data).generations.all():
        assert document("m1") not in set(generation.open_ledger().documents())
    place.fake.meetings["m1"] = gone
    place.harvest(hours=1)
    assert document("m1") in place.served


class Killed(BaseException):
    """The end of a run, wherever it is."""


@pytest.mark.parametrize(
    "before",
    [
        "kommunegraf.store.tombstones.withdraw",
        "kommunegraf.store.withdrawing.forget",
        "kommunegraf.store.forgetting._publish_without",
        "kommunegraf.store.forgetting.shutil.rmtree",
        "kommunegraf.harvest.state.State.withdrawn",
    ],
)
def test_a_run_that_ends_while_it_forgets_what_is_withdrawn_is_completed_by_the_next(
    place: Place, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object, **__: object) -> None:
        raise Killed

    place.given = {"harvest_withdrawn": "forget"}
    place.harvest()
    sha256, gone = raw(place, "m1"), place.fake.meetings.pop("m1")
    place.harvest(hours=1)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(before, end)
        place.harvest(hours=25)
    place.harvest(hours=1)
    assert place.served == {document("m0"), document("m2")}
    assert tombstones.withdrawn(place.store, Settings().base, document("m1"))
    for generation in DataFolder(place.data).generations.all():
        assert generation.open_ledger().versions(document("m1")) == []
    assert not DataFolder(place.data).archive.file(sha256).is_file()
    place.fake.meetings["m1"] = gone
    place.harvest(hours=1)
    assert document("m1") in place.served


def raw(place: Place, identifier: str) -> str:
    notes = DataFolder(place.data).archive.notes(HOST)
    return next(each["sha256"] for each in notes if each["id"] == identifier)


def test_what_was_forgotten_is_not_fetched_again_and_its_raw_answer_is_gone(place: Place) -> None:
    place.harvest()
    sha256 = raw(place, "m1")
    forget(place.settings, document("m1"))
    assert not DataFolder(place.data).archive.file(sha256).is_file()
    place.fake.meetings["m1"]["released"] = "2024-04-01T00:00:00+02:00"
    report = place.harvest()
    assert (report.forgotten, agenda("m1") in place.fake.paths) == (1, False)
    for file in place.data.glob("harvest/log/*"):
        assert "Trivselsudvalget" not in file.read_text(encoding="utf-8")
    shutil.rmtree(place.data / "harvest")
    assert place.harvest().forgotten == 1
    assert document("m1") not in place.served
    place.harvest()
    assert place.fake.paths == ["/", LIST]
    assert document("m1") not in place.served
    assert not DataFolder(place.data).archive.file(raw(place, "m1")).is_file()


def test_what_may_be_ingested_again_is_fetched_again(place: Place) -> None:
    place.harvest()
    forget(place.settings, document("m1"))
    place.harvest()
    allow_again(place.settings, document("m1"))
    assert place.harvest().new == 1
    assert place.fake.paths == ["/", LIST, agenda("m1")]


def test_what_an_older_generation_lacks_is_stored_again_from_the_archive(place: Place) -> None:
    place.harvest(since=date(2024, 3, 12))
    first = place.generation
    place.harvest()
    serve_again(place.settings, first)
    assert len(place.served) == 1
    place.harvest()
    assert place.fake.paths == ["/", LIST]
    assert len(place.served) == 3


def test_a_data_folder_that_another_writer_holds_ends_the_run_and_nothing_is_fetched_twice(place: Place) -> None:
    place.given = {"lock_wait": 0}
    DataFolder(place.data).create()
    with (
        writer_lock(DataFolder(place.data).lock, "a long ingest", 0),
        pytest.raises(StoreError, match="a long ingest"),
    ):
        place.harvest()
    assert place.harvest().new == 3
    assert place.fake.paths == ["/", LIST]


def test_two_harvests_of_one_data_folder_do_not_run_at_once(place: Place) -> None:
    place.given = {"lock_wait": 0}
    place.harvest()
    with (
        writer_lock(place.data / "harvest" / "lock", "harvest", 0),
        pytest.raises(StoreError, match="harvest"),
    ):
        place.harvest()
    assert place.fake.paths == []


def test_attachments_are_documents_of_their_own_linked_from_where_they_are_listed(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.meetings["m1"]["bilag"] = ("b1",)
    place.fake.files = {"b0": PLAN, "b1": PLAN}
    assert place.harvest().new == 3
    report = place.harvest(attachments=True)
    assert place.fake.paths == ["/", LIST, file_of("b1"), file_of("b0")]
    assert report.new == 2
    made = place.served - {document(f"m{n}") for n in range(3)}
    assert len(made) == 1  # the same bytes are one document
    for meeting, attachment in (("m0", "b0"), ("m1", "b1")):
        node = Identity().part(document(meeting), "attachment", attachment)
        assert place.objects(node, f"{DCTERMS}hasFormat") == made
    before = place.generation
    place.harvest(attachments=True)
    assert (place.fake.paths, place.generation) == (["/", LIST], before)


def test_an_attachment_goes_with_the_last_meeting_that_lists_it(place: Place) -> None:
    for meeting in ("m0", "m1"):
        place.fake.meetings[meeting]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.harvest(attachments=True)
    made = (place.served - {document(f"m{n}") for n in range(3)}).pop()
    node = Identity().part(document("m0"), "attachment", "b0")
    assert place.objects(made, f"{DCTERMS}isFormatOf") >= {node}
    del place.fake.meetings["m0"]
    place.harvest(hours=1)
    place.harvest(hours=25)
    assert made in place.served
    assert node not in place.objects(made, f"{DCTERMS}isFormatOf")
    del place.fake.meetings["m1"]
    place.harvest(hours=1)
    place.harvest(hours=25)
    assert place.served == {document("m2")}


def test_an_attachment_is_withdrawn_where_two_answers_a_day_apart_lack_it(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0", "b1")
    place.fake.files = {"b0": PLAN, "b1": PLAN + b"Mere."}
    place.harvest(attachments=True)
    everything = place.served
    place.fake.meetings["m0"].update(bilag=("b1",), released="2024-04-01T10:00:00+02:00")
    assert (place.harvest(hours=1, attachments=True).withdrawn, place.served) == (0, everything)
    assert (place.harvest(hours=23, attachments=True).withdrawn, place.served) == (0, everything)
    assert agenda("m0") not in place.fake.paths
    assert place.harvest(hours=1, attachments=True).withdrawn == 1
    assert agenda("m0") in place.fake.paths
    assert len(place.served) == len(everything) - 1
    place.harvest(hours=48, attachments=True)
    assert agenda("m0") not in place.fake.paths


def test_an_attachment_that_is_listed_again_within_the_day_was_never_missing(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.harvest(attachments=True)
    everything = place.served
    for released, listed in (("2024-04-02", ()), ("2024-04-03", ("b0",)), ("2024-04-04", ())):
        place.fake.meetings["m0"].update(bilag=listed, released=f"{released}T10:00:00+02:00")
        assert place.harvest(hours=20).withdrawn == 0
    assert place.served == everything


def test_what_is_extracted_anew_with_a_lost_memory_takes_no_attachment_away(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.harvest(attachments=True)
    everything = place.served
    place.fake.meetings["m0"].update(bilag=(), released="2024-04-02T10:00:00+02:00")
    place.harvest(hours=1)
    for file in place.data.glob("harvest/state.sqlite*"):
        file.unlink()
    reextract([target(place.fake)], place.settings, PIPELINE)
    place.now = datetime.now(UTC)
    assert (place.harvest(hours=1).withdrawn, place.served) == (0, everything)
    assert place.harvest(hours=25).withdrawn == 1


def test_a_recheck_finds_an_attachment_that_changed_under_its_id(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0", "b1")
    place.fake.files = {"b0": PLAN, "b1": PLAN + b"Mere."}
    place.harvest(attachments=True)
    made = place.served
    place.fake.files["b0"] = PLAN + b"Kommunen anl\xc3\xa6gger en sti.\n"
    place.harvest(hours=1, attachments=True)
    assert not any("bilag" in path for path in place.fake.paths)
    report = place.harvest(hours=1, attachments=True, recheck_days=60)
    assert [path for path in place.fake.paths if "bilag" in path] == [file_of("b0"), file_of("b1")]
    assert (report.changed, report.unchanged, place.served) == (1, 4, made)
    before = place.generation
    place.fake.faults[file_of("b0")] = [Reply(404)] * 9
    report = place.harvest(hours=1, attachments=True, recheck_days=60)
    assert ([each.id for each in report.failed], place.generation) == (["b0"], before)
    place.fake.faults.clear()
    place.harvest(hours=24 * 90, attachments=True, recheck_days=60)
    assert not any("bilag" in path for path in place.fake.paths)


def test_forgetting_an_attachments_document_takes_its_links_along(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.harvest(attachments=True)
    made = (place.served - {document(f"m{n}") for n in range(3)}).pop()
    forget(place.settings, made)
    assert list(place.store.quads_for_pattern(None, None, ox.NamedNode(made), None)) == []
    assert tombstones.all_of(place.store, Settings().base) == [made]


def test_a_file_that_cannot_be_read_is_held_with_its_reason_and_stops_nothing(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0", "b1")
    place.fake.files = {"b0": b"PK\x03\x04 no office file", "b1": PLAN}
    report = place.harvest(attachments=True)
    assert report.new == 4
    assert [(each.id, each.what) for each in report.held] == [("b0", "Trivselsudvalget 2024-03-10: Bilag b0")]
    assert report.held[0].reason
    report = place.harvest(attachments=True)
    assert place.fake.paths == ["/", LIST]
    assert len(report.held) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Reply(200, {"Content-Type": "text/html"}, (b"<html>log ind",)),
        Reply(200),
        Reply(404),
        Reply(200, {}, (b"%PDF-1.7 cut",)),
    ],
)
def test_a_page_or_half_a_file_in_place_of_a_file_is_no_attachment(place: Place, fault: Reply) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.fake.faults[file_of("b0")] = [fault] * 9
    report = place.harvest(attachments=True)
    assert (report.new, [each.id for each in report.failed]) == (3, ["b0"])
    place.fake.faults.clear()
    assert place.harvest(attachments=True).new == 1


def test_everything_is_extracted_anew_from_archive_and_log_alone(place: Place) -> None:
    place.fake.meetings["m0"]["bilag"] = ("b0",)
    place.fake.files = {"b0": PLAN}
    place.harvest(attachments=True)
    served = place.served
    for entry in place.data.iterdir():
        if entry.name != "harvest":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for file in place.data.glob("harvest/state.sqlite*"):
        file.unlink()
    kept = place.data.rename(place.data.with_name("kept"))
    DataFolder(place.data).create()
    (kept / "harvest").rename(place.data / "harvest")
    place.fake.forget_calls()
    report = reextract([target(place.fake)], place.settings, PIPELINE)
    assert (report.hosts[0].new, place.served, place.fake.paths) == (4, served, [])
    node = Identity().part(document("m0"), "attachment", "b0")
    assert place.objects(node, f"{DCTERMS}hasFormat") <= served
    # The memory is made again by the next run, which finds the same bytes.
    report = place.harvest(attachments=True)
    assert (report.new, report.changed, report.failed) == (0, 0, [])


def test_what_was_withdrawn_is_not_extracted_anew(place: Place) -> None:
    place.harvest()
    del place.fake.meetings["m1"]
    place.harvest(hours=1)
    place.harvest(hours=25)
    for file in place.data.glob("harvest/state.sqlite*"):
        file.unlink()
    reextract([target(place.fake)], place.settings, PIPELINE)
    assert place.served == {document("m0"), document("m2")}
