"""Municipalities are compared by what their documents say, and it is told what is not here."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.queries import load_queries
from places import ingested

_MINUTES = """Socialudvalget - Referat

{municipality} Kommune
Dato: {day}
Lokale: Mødelokale 2

1. {title}

Sagsnr.: {case}

Sagsfremstilling

{text}

Økonomi

{money}

Beslutning

Godkendt.
"""
_NOTE = """Notat om stolene i biblioteket

Der er kommet nye stole.
"""


def minutes(municipality: str, day: str, title: str, money: str, *, case: str = "24/1234", text: str = "") -> str:
    return _MINUTES.format(
        municipality=municipality, day=day, title=title, money=money, case=case, text=text or "Sagen er ny."
    )


FILES = {
    "viborg-rygestop.txt": minutes("Viborg", "4. maj 2031", "Rygestop i klubberne", "Der er afsat 200.000 kr. i 2032."),
    "viborg-rygestop-mere.txt": minutes(
        "Viborg", "1. juni 2031", "Mere rygestop i klubberne", "Der er afsat 100.000 kr. i 2032."
    ),
    "herning-rygestop.txt": minutes("Herning", "7. maj 2031", "Rygestop for unge", "Der er afsat 90.000 kr. i 2032."),
    "herning-alkohol.txt": minutes(
        "Herning", "9. juni 2031", "Alkoholrådgivning i Herning", "Der er afsat 45.000 kr. i 2032."
    ),
    "herning-veje.txt": minutes("Herning", "2. juni 2031", "Asfalt på Søvej", "Der er afsat 800.000 kr. i 2032."),
    "note.txt": _NOTE,
}
VIBORG, HERNING = 96921, 89127  # inhabitants in 2020, as the reference data have them


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("comparison")
    source = folder / "in"
    source.mkdir()
    for name, text in FILES.items():
        (source / name).write_text(text, encoding="utf-8")
    data, report = ingested(source, folder / "data")
    assert report.stored == len(FILES)
    return data.current().open()


def rows(store: ox.Store, query: str, **params: object) -> list[dict[str, str | None]]:
    results = load_queries()[query].run(store, **params)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{name: None if row[name] is None else row[name].value for name in names} for row in results]


def test_amounts_within_public_health_are_given_per_inhabitant_of_each_municipality(store: ox.Store) -> None:
    found = {(row["code"], row["year"]): row for row in rows(store, "amounts-per-inhabitant")}
    assert set(found) == {("0791", "2032"), ("0657", "2032")}
    viborg, herning = found["0791", "2032"], found["0657", "2032"]
    assert (viborg["kroner"], viborg["items"], viborg["documents"]) == ("300000", "2", "2")
    assert (herning["kroner"], herning["items"], herning["documents"]) == ("135000", "2", "2")
    for row in (viborg, herning):
        per = Decimal(str(row["kroner"])) / Decimal(str(row["inhabitants"]))
        assert Decimal(str(row["kronerPerInhabitant"])) == per.quantize(Decimal("0.01"))
    assert viborg["inhabitantsIn"] == "2020"
    assert str(viborg["phase"]).endswith("/phase/appropriation")


def test_amounts_of_one_topic_leave_out_those_of_others(store: ox.Store) -> None:
    found = rows(store, "amounts-per-inhabitant", subject="health-topic/alcohol")
    assert [(row["code"], row["kroner"]) for row in found] == [("0657", "45000")]
    assert rows(store, "amounts-per-inhabitant", subject="health-topic/oral-health") == []


def test_what_is_no_public_health_is_stored_and_asked_for_by_its_scope(store: ox.Store) -> None:
    found = rows(store, "amounts-per-inhabitant", subject="public-health-scope/no")
    assert [(row["code"], row["kroner"]) for row in found] == [("0657", "800000")]


def test_coverage_says_what_is_here_from_when_to_when(store: ox.Store) -> None:
    found = {row["code"]: row for row in rows(store, "coverage")}
    herning = found["0657"]
    told = ("documents", "documentsWithItems", "meetings", "firstMeeting", "lastMeeting", "items", "itemsWithin")
    assert [herning[name] for name in told] == ["3", "3", "3", "2031-05-07", "2031-06-09", "3", "2"]


def test_coverage_names_those_of_whom_nothing_is_here_and_documents_of_nobody(store: ox.Store) -> None:
    found = {row["code"]: row for row in rows(store, "coverage")}
    assert len(found) == 98 + 5 + 1
    assert (found["0101"]["documents"], found["0101"]["firstMeeting"]) == ("0", None)
    assert (found[None]["documents"], found[None]["items"]) == ("1", "0")


def test_coverage_has_no_row_of_nobody_where_all_documents_are_somebodys(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "one.txt").write_text(FILES["herning-veje.txt"], encoding="utf-8")
    data, _ = ingested(source, tmp_path / "data")
    assert None not in {row["code"] for row in rows(data.current().open(), "coverage")}
