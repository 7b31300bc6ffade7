"""Each agenda system is harvested whole, then only for what is new, and gives bodies, dates and items."""

from __future__ import annotations

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
)

from kommunegraf.errors import ConfigurationError
from kommunegraf.harvest import aaben_dagsorden, drupal_jsonapi, meetingsplus
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.reextracting import reextract
from kommunegraf.harvest.report import HostReport
from kommunegraf.harvest.run import harvest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from stand_in import Reply

KG = "https://w3id.org/kommunegraf/ns#"
DCTERMS = "http://purl.org/dc/terms/"
SYSTEMS = [MeetingsPlusHost, AabenDagsordenHost, JsonApiHost]


@dataclass
class Place:
    """A data folder, a host, and a clock."""

    data: Path
    host: Host
    now: datetime = field(default_factory=lambda: datetime(2024, 4, 1, 12, tzinfo=UTC))

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data, derive=False, harvest_pause=0, harvest_backoff=0, harvest_attempts=2, processes=1)

    def harvest(self, *, days: int = 0, **options: Any) -> HostReport:
        self.now += timedelta(days=days)
        self.host.forget_calls()
        report = harvest([self.host.target], self.settings, Options(**options), now=lambda: self.now)
        return report.hosts[0]

    def asked(self, query: str) -> list[tuple[str, ...]]:
        found = DataFolder(self.data).current().open().query(f"PREFIX kg: <{KG}> PREFIX dcterms: <{DCTERMS}> {query}")
        assert isinstance(found, ox.QuerySolutions)
        return sorted(tuple(value.value if value is not None else "" for value in row) for row in found)

    @property
    def facts(self) -> list[tuple[str, ...]]:
        """(date, body, title of an item), as the graph has them."""
        return self.asked(
            "SELECT DISTINCT ?date ?body ?title WHERE { ?meeting a kg:Meeting ; kg:date ?date ; kg:heldBy ?b . "
            "?b <http://www.w3.org/2004/02/skos/core#prefLabel> ?body . ?item a kg:AgendaItem ; kg:meeting ?meeting ; "
            "dcterms:title ?title }"
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
