"""Claims about agreements that others rest on, that end by a new one, and that towns and parts of parties are in."""

from __future__ import annotations

import pytest
from sayings import IDENTITY, SKIVE, frame_of

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.records import Agreement, Partnership, Record
from kommunegraf.reading import read as read_bytes

STRUER, VIBORG, LEMVIG = (IDENTITY.municipality(code) for code in ("0671", "0791", "0665"))


def told(sentence: str) -> list[Agreement | Partnership]:
    frame = frame_of(sentence)
    extract_agreements(frame)
    extract_partnerships(frame)
    records: list[Record] = list(frame.found)
    return [each for each in records if isinstance(each, Agreement | Partnership)]


def parties(record: Agreement | Partnership) -> set[str]:
    return {party.value.iri for party in record.party}


def org(*names: str) -> set[str]:
    return {IDENTITY.organisation(name) for name in names}


@pytest.mark.parametrize(
    "sentence",
    [
        "Samarbejdet med Røde Kors hviler på en partnerskabsaftale, der blev underskrevet i februar 2031.",
        "Fællesskabet med Røde Kors om besøg er fastlagt i en aftale.",
        "Udvalget ser på godkendelse af aftale med Røde Kors.",
    ],
)
def test_what_rests_on_an_agreement_tells_of_it(sentence: str) -> None:
    (record,) = told(sentence)
    assert isinstance(record, Agreement)
    assert parties(record) == {SKIVE} | org("røde-kors")


def test_an_agreement_that_lapses_has_ended() -> None:
    (record,) = told("Aftale af 3. maj 2028 mellem Skive Kommune og Røde Kors bortfalder samtidig.")
    assert isinstance(record, Agreement) and record.status is not None
    assert record.status.value.iri.endswith("/ended")


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Skive Kommune har sammen med Struer Kommune modtaget støtte fra puljen.", {SKIVE, STRUER}),
        ("Bag ansøgningen står Skive Kommune og Røde Kors.", {SKIVE} | org("røde-kors")),
        (
            "Struer, Viborg og Lemvig fortsætter det samarbejde om gæster, som blev aftalt i 2031.",
            {STRUER, VIBORG, LEMVIG},
        ),
    ],
)
def test_who_asks_or_goes_on_together_is_in_a_collaboration(sentence: str, who: set[str]) -> None:
    (record,) = told(sentence)
    assert isinstance(record, Partnership)
    assert parties(record) == who


def of_document(text: str) -> list[Agreement]:
    found = extract(read_bytes(text.encode(), name="aftale.txt"), IDENTITY)
    return [record for record in found.records if isinstance(record, Agreement)]


def test_the_parties_stand_below_a_line_that_ends_with_between() -> None:
    text = """DRIFTSOVERENSKOMST

I henhold til loven indgås nedenstående overenskomst mellem

Skive Kommune
Torvegade 10

og

Den selvejende institution Værestedet Havnen
Havnevej 1

Institutionen holder åbent hver dag.
"""
    (record,) = of_document(text)
    assert parties(record) == {SKIVE} | org("værestedet-havnen")


def test_a_line_may_list_several_parties_of_one_side() -> None:
    text = """FRIVILLIGAFTALE

mellem

Røde Kors Skive, Ældre Sagen Skive og Dansk Folkehjælp

og

Skive Kommune ved hjemmeplejen

Aftalen handler om besøg.
"""
    (record,) = of_document(text)
    assert SKIVE in parties(record)
    assert len(record.party) == 4


def test_parts_of_parties_in_a_title_stand_for_them() -> None:
    text = """Aftale om bistand mellem sundhedsplejerskerne i Lemvig og Struer Kommuner

Baggrund

De to kommuner er små.
"""
    (record,) = of_document(text)
    assert parties(record) == {LEMVIG, STRUER}


def test_a_shortest_term_is_no_end() -> None:
    text = """Samarbejdsaftale mellem Skive Kommune og Røde Kors

Aftalen gælder for tre år regnet fra 1. januar 2031.

Den gælder, indtil den opsiges, dog tidligst til ophør den 31. december 2034.
"""
    (record,) = of_document(text)
    assert record.start_date is not None and record.start_date.value.lexical == "2031-01-01"
    assert record.end_date is None
