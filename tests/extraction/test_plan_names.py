"""Claims about how far the name of a plan goes, when it is one, and what sentences say of its state and its term."""

from __future__ import annotations

import pytest
from pages import code, page

from kommunegraf.extraction.plans.instrument_mentions import instrument_mentions
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import Instrument


def plans(text: str) -> list[Instrument]:
    frame = page(text)
    extract_instruments(frame)
    return [each for each in list(frame.found) if isinstance(each, Instrument)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Handleplan for børn og unges vægt er ny.", "Handleplan for børn og unges vægt"),
        ("Handleplan mod ensomhed blandt ældre 2024-2027 er ny.", "Handleplan mod ensomhed blandt ældre 2024-2027"),
        ("Strategi for tobak, nikotin og alkohol er ny.", "Strategi for tobak, nikotin og alkohol"),
        ("Strategi for lighed i sundhed er ny.", "Strategi for lighed i sundhed"),
        ("Helhedsplan for Søparken i Lemby er ny.", "Helhedsplan for Søparken i Lemby"),
        ("Det følger af Hjemmeplejens Handleplan 2024-2027.", "Hjemmeplejens Handleplan 2024-2027"),
        ("Det følger af Mobilitetsplan 2030, som er ny.", "Mobilitetsplan 2030"),
        ("Det følger af Plan for unges trivsel 2026-2029.", "Plan for unges trivsel 2026-2029"),
        ("Mental Sundhedsplan udløber snart.", "Mental Sundhedsplan"),
        ("Det hænger sammen med Planstrategi 2023, som er ny.", "Planstrategi 2023"),
    ],
)
def test_a_name_goes_on_over_all_that_it_is_for(text: str, expected: str) -> None:
    (mention,) = instrument_mentions(text)
    assert text[mention.span.start : mention.span.end] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tidsplan 2024-2025 er vedlagt.",
        "Lokalplan 2024 er vedtaget.",
        "Regeringens handlingsplan for vand er ny.",
        "Planen gik i vasken.",
        "En plan for dagen hænger på væggen.",
    ],
)
def test_a_timetable_and_the_plans_of_others_are_no_instruments(text: str) -> None:
    assert plans(text) == []


def test_any_plan_for_something_is_no_plan_with_a_name() -> None:
    assert plans("Der er lagt en handleplan for nedbringelse af sygefraværet.") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Rygestrategi 2019-2023 gælder ikke længere.", "ended"),
        ("Rygestrategi 2019-2023 blev i 2024 afløst af en ny.", "ended"),
        ("Rygestrategi 2019-2023 blev i 2023 forlænget med et år.", "extended"),
        ("Høringsudkastet til Demensstrategi 2025-2029 er klar.", "draft"),
        ("Demensstrategi 2025-2029 sendes i høring.", "draft"),
        ("De to dokumenter smeltes sammen til en Plan for unges trivsel 2026-2029.", "proposed"),
    ],
)
def test_how_a_plan_stands_is_told_by_its_verb(text: str, status: str) -> None:
    assert status in [code(each.status.value.iri) for each in plans(text) if each.status]


@pytest.mark.parametrize(
    "text",
    [
        "Handleplan for tobak, som Byrådet gav sin tilslutning til den 3. maj 2024, følges op.",
        "Byrådet stadfæstede i marts 2024 Demensstrategi 2024-2028.",
        "Demensstrategi 2024-2028 er tiltrådt af Byrådet den 3. maj 2024.",
    ],
)
def test_a_body_adopts_by_many_verbs(text: str) -> None:
    (plan,) = plans(text)
    assert len(plan.approved_in) == 1


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Ældrepolitikken trådte i kraft den 1. januar 2024 og gælder til og med 2027.", "2024-01-01", "2027"),
        ("Helhedsplan for Søparken løber fra den 1. maj 2024 til den 30. april 2028.", "2024-05-01", "2028-04-30"),
        ("Strategi for frivillighed er for perioden 2024-2027.", "2024", "2027"),
    ],
)
def test_start_and_end_are_read_each_where_they_stand(text: str, start: str, end: str) -> None:
    (plan,) = plans(text)
    assert plan.start_date is not None and plan.start_date.value.lexical == start
    assert plan.end_date is not None and plan.end_date.value.lexical == end


def test_the_list_of_contents_names_no_plan_of_its_own() -> None:
    frame = page("Ungestrategien følges op. Ungestrategi 2024-2028 hører under skolerne.")
    extract_instruments(frame)
    assert len([each for each in list(frame.found) if isinstance(each, Instrument)]) == 1
