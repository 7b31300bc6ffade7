"""Against a host with every fault at once, each meeting and each item is stored exactly once, politely."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from firstagenda_server import Faults, StandIn

from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.report import HostReport
from kommunegraf.harvest.run import harvest
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

HOST = "dagsordener.viborg.dk"
LIST = "/api/agenda/udvalgsliste"


def run(server: StandIn, data: Path) -> HostReport:
    settings = Settings(
        data=data,
        processes=1,
        derive=False,
        harvest_pause=0,
        harvest_backoff=0.01,
        harvest_connect=(f"{HOST}={server.url}",),
    )
    return harvest(targets(["viborg"], None, settings.harvest_connect), settings, Options()).hosts[0]


def items(data: Path) -> int:
    store = DataFolder(data).current().open()
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return sum(1 for _ in store.quads_for_pattern(None, kind, ox.NamedNode(f"{ONTOLOGY}AgendaItem"), ox.DefaultGraph()))


def test_every_meeting_and_item_is_stored_once_in_spite_of_all_faults(tmp_path: Path) -> None:
    data = tmp_path / "data"
    faults = Faults.everything(0.15, retry_after=0, slow_seconds=0.01)
    with StandIn(11, meetings=25, bodies=4, faults=faults) as server:
        report = run(server, data)
        assert (report.new, report.failed, report.failure) == (25, [], None)
        served = set(DataFolder(data).current().open_ledger().documents())
        assert served == {Identity().document(HOST, each) for each in server.meetings}
        assert items(data) == sum(len(meeting.items) for meeting in server.meetings.values())
        assert len(server.calls) > 30
        assert not any(call.overlapped for call in server.calls)
        assert all(call.user_agent.startswith("kommunegraf/") for call in server.calls)

        generation, before = DataFolder(data).generations.number(), len(server.calls)
        server.set_faults(Faults(cookie="explicit"))
        report = run(server, data)
        again = server.calls[before:]
        assert [call.path for call in again if call.path.startswith("/api/")] == [LIST]
        assert len(again) == 2
        assert (report.new, report.changed, DataFolder(data).generations.number()) == (0, 0, generation)

        changed = server.unfinished()[0]
        server.publish_minutes(changed)
        report = run(server, data)
        assert (report.new, report.changed) == (0, 1)
