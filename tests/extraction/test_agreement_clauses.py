"""Claims about agreements and partnerships told in clauses: who with whom, from when, until when, for how long."""

from __future__ import annotations

import pytest
from sayings import SKIVE, frame_of

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.records import Agreement, Organisation, Partnership
from kommunegraf.gazetteer import authorities

_CODES = {each.iri: each.name for each in authorities()}


def read(text: str) -> Frame:
    frame = frame_of(text, authority=SKIVE)
    extract_agreements(frame)
    extract_partnerships(frame)
    return frame


def told(frame: Frame) -> list[Agreement | Partnership]:
    return [
        each
        for each in list(frame.found)
        if isinstance(each, Partnership) or (isinstance(each, Agreement) and each.extends is None)
    ]


def parties(frame: Frame, record: Agreement | Partnership) -> set[str]:
    names = set()
    for link in record.party:
        node = frame.found.get(link.value.iri)
        label = node.label.value.text if isinstance(node, Organisation) and node.label else ""
        names.add(label or _CODES[link.value.iri])
    return names


def term(record: Agreement | Partnership) -> dict[str, str]:
    values = {
        "start": record.start_date,
        "end": record.end_date,
        "date": record.date if isinstance(record, Agreement) else None,
        "duration": record.stated_duration,
    }
    return {name: stated.value.lexical for name, stated in values.items() if stated is not None}


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("Med Ældre Sagen er der truffet aftale om en besøgsordning.", {"Ældre Sagen"}),
        ("Der er mellem kommunen og Kræftens Bekæmpelse truffet aftale herom.", {"Kræftens Bekæmpelse"}),
        ("Med DGI indgik kommunen i marts 2024 en treårig partnerskabsaftale.", {"DGI"}),
        ("Ordningen bygger på en aftale, som kommunen har med Røde Kors.", {"Røde Kors"}),
        ("Der foreligger en plejehjemslægeaftale mellem Skive Kommune og Fonden Solgården.", {"Fonden Solgården"}),
        ("Kontrakten med den nuværende leverandør, Blå Kors, udløber den 31. marts 2026.", {"Blå Kors"}),
        (
            "Aftalen mellem Skive Kommune (Torvegade 10, 7800 Skive) ved Sundhed og Lungeforeningen gælder.",
            {"Lungeforeningen"},
        ),
        ("Kommunen og FOA Skive lægger en lokal aftale frem til godkendelse.", {"FOA Skive"}),
        ("Direktøren bemyndiges til at indgå overdragelsesaftale med Falck om biler.", {"Falck"}),
        ("Aftalen med Hjerteforeningens lokalkomité i Skive gælder endnu.", {"Hjerteforeningens lokalkomité i Skive"}),
        ("Samarbejdsaftalen med Skive Gymnasium og HF gælder endnu.", {"Skive Gymnasium og HF"}),
        ("Aftalen med Viborg Kommune og Struer Kommune opsiges.", {"Viborg Kommune", "Struer Kommune"}),
        (
            "Skive Kommune er med i Fjordens Sundhedsnetværk sammen med Struer Kommune og Morsø Kommune.",
            {"Struer Kommune", "Morsø Kommune"},
        ),
        (
            "Struer, Lemvig og Skive oprettede i 1993 et fælles tilbud om tandregulering.",
            {"Struer Kommune", "Lemvig Kommune"},
        ),
        (
            "Kommunen er en af 12 parter i Røgfri Fremtid, som drives af Kræftens Bekæmpelse og TrygFonden.",
            {"Kræftens Bekæmpelse", "TrygFonden"},
        ),
        ("I partnerskabet Sund Uge deltager Skive Kommune, DGI og Røde Kors.", {"DGI", "Røde Kors"}),
        ("Sammen med Viborg Kommune driver Skive Kommune et fælles akutteam.", {"Viborg Kommune"}),
    ],
)
def test_who_agrees_with_whom_stands_in_any_order(sentence: str, others: set[str]) -> None:
    frame = read(sentence)
    (record,) = told(frame)
    assert parties(frame, record) == others | {"Skive Kommune"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Aftalen med Falck løber fra 1. februar 2026 og to år frem.", {"start": "2026-02-01", "duration": "P2Y"}),
        (
            "Driftsaftalen med Røde Kors er senest fornyet med virkning for årene 2024 til 2027.",
            {"start": "2024", "end": "2027"},
        ),
        (
            "Aftalen mellem Skive Kommune og Falck er toårig og udløber 31. december 2027.",
            {"end": "2027-12-31", "duration": "P2Y"},
        ),
        (
            "Den aftale, der blev underskrevet 3. september 2019 mellem kommunen og DGI, har en løbetid på fem år.",
            {"date": "2019-09-03", "duration": "P5Y"},
        ),
        ("Visionsaftalen 2026-2029 mellem Skive Kommune, DIF og DGI indgås.", {"start": "2026", "end": "2029"}),
        (
            "Aftalen, som Viborg Kommune og Skive Kommune er fælles om, trådte i kraft 1. maj 2022 og gælder endnu.",
            {"start": "2022-05-01"},
        ),
        ("Aftale af 12. marts 2024 med Falck videreføres.", {"date": "2024-03-12"}),
        (
            "Kommunen køber diætister hos Hospitalsenhed Midt efter en samarbejdsaftale fra maj 2023.",
            {"date": "2023-05"},
        ),
        (
            "Samarbejdet mellem Skive Kommune og Skive Gymnasium er treårigt og begyndte den 1. august 2025.",
            {"start": "2025-08-01", "duration": "P3Y"},
        ),
        (
            "Projektet Stærk Sammen er et samarbejde mellem Skive Kommune og DGI. Projektet varer to år.",
            {"duration": "P2Y"},
        ),
        ("Aftalen med Falck virker fra 1. maj 2026.", {"start": "2026-05-01"}),
        (
            "Skive Kommune har en aftale med Falck. Den virker fra 1. maj 2026 til 30. april 2028.",
            {"start": "2026-05-01", "end": "2028-04-30"},
        ),
    ],
)
def test_when_it_runs_stands_wherever_the_sentence_goes_on(sentence: str, expected: dict[str, str]) -> None:
    (record,) = told(read(sentence))
    assert term(record) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Regeringen har indgået en finanslovsaftale med SF og Enhedslisten.",
        "Administrationen har afslået at indgå en lokal aftale med Falck om ekstra kapacitet.",
        "Der er aftalt et møde med Røde Kors den 9. juni.",
        "Kommunen har indgået lejekontrakt med Lem Ejendomme A/S.",
        "Struer Kommune har deltaget i forhandlingerne som observatør.",
        "Ældrerådet og Dansk Sygeplejeråd er hørt om aftalen.",
        "Kommunen har drøftet en aftale med Viborg Kommune, men intet er besluttet.",
        "Byrådet afviste aftalen med Falck.",
        "Viborg Kommune har takket nej til at indgå i partnerskabet Sund Uge.",
        "Toget kører mellem Viborg og Struer.",
        "Lungeforeningen har ytret ønske om et partnerskab med kommunen.",
    ],
)
def test_who_is_heard_asks_or_rents_out_is_no_party(sentence: str) -> None:
    assert told(read(sentence)) == []


def test_a_compound_that_no_list_names_is_the_title_of_the_agreement() -> None:
    (record,) = told(read("I juli 2022 indgik kommunen og Falck en lokalaftale om kørsel."))
    assert isinstance(record, Agreement) and record.title is not None
    assert record.title.value.text == "lokalaftale"


def test_an_agreement_not_renewed_has_ended() -> None:
    (record,) = told(read("Aftalen med Falck blev ikke fornyet og udløb i 2023."))
    assert record.status is not None and record.status.value.iri.endswith("/ended")
    assert term(record) == {"end": "2023"}
