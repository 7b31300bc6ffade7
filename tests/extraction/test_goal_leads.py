"""Claims about goals in the words of agreements and pages, which name no plan and often not the word "mål"."""

from __future__ import annotations

import pytest
from pages import Part, page

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import AgendaItem, Goal
from kommunegraf.identity import Identity
from kommunegraf.reading import read as read_bytes


def goals(*parts: Part | str, title: str = "", kind: str = "minutes", item: bool = True) -> list[str]:
    frame = page(*parts, title=title, kind=kind, item=item)
    extract_instruments(frame)
    extract_initiatives(frame)
    return [record.text.value.text for record in frame.found if isinstance(record, Goal) and record.text]


@pytest.mark.parametrize(
    "sentence",
    [
        "Parterne er enige om at arbejde for, at flere ældre får en gåven.",
        "Vi vil i fællesskab arbejde for, at flere ældre får en gåven.",
        "Partnerne vil bidrage til, at flere ældre får en gåven.",
        "Kommunerne forpligter sig til at arbejde hen imod, at flere ældre får en gåven.",
        "Det, vi gerne vil opnå, er at flere ældre får en gåven.",
        "Det er kommunens og foreningens fælles ønske, at flere ældre får en gåven.",
        "I projektet var det ambitionen, at flere ældre får en gåven.",
        "Vores ledestjerne er, at flere ældre får en gåven.",
        "Som mål for aftaleperioden aftales, at flere ældre får en gåven.",
        "Det er aftalt, at flere ældre får en gåven.",
        "Handleplanens mål, at flere ældre får en gåven, er indfriet.",
        "Målet er, at flere ældre får en gåven; i dag har 40 en.",
        "Målet er, at flere ældre får en gåven, men det har knebet i år.",
    ],
)
def test_what_parties_want_is_a_goal(sentence: str) -> None:
    assert goals(sentence) == ["flere ældre får en gåven"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Det er aftalt, at regnskabet sendes i marts.",
        "Der er enighed om, at referatet godkendes skriftligt.",
        "Hvis parterne er enige om at arbejde for, at flere får en gåven, kan aftalen forlænges.",
    ],
)
def test_what_is_agreed_of_the_work_is_no_goal(sentence: str) -> None:
    assert goals(sentence) == []


def test_goals_told_one_by_one_are_several() -> None:
    told = goals("Der er to delmål. For det første skal hver femte gå til fods. For det andet skal ingen gå alene.")
    assert told == ["hver femte gå til fods", "ingen gå alene"]


def test_on_the_page_of_a_plan_sentences_and_headings_of_what_shall_be_are_goals() -> None:
    told = goals(
        Part("unknown", "I 2033 skal andelen af gående være nede på 12 %.\nVentetiden må aldrig være over en uge."),
        Part("unknown", "Gåture er gratis.", heading="Spor 2. Ingen skal gå alene"),
        Part("unknown", "Efter planen skal stien åbne til maj."),
        title="Gåpolitik 2031-2035",
        kind="policy-page",
        item=False,
    )
    assert told == [
        "I 2033 skal andelen af gående være nede på 12 %",
        "Ventetiden må aldrig være over en uge",
        "Ingen skal gå alene",
    ]


def test_two_main_clauses_of_one_sentence_are_two_goals() -> None:
    told = goals(
        Part("unknown", "Vi vil have flere ud at gå, og blandt de unge må der ikke være nogen, som bliver hjemme."),
        title="Gåpolitik 2031-2035",
        kind="policy-page",
        item=False,
    )
    assert told == ["flere ud at gå", "blandt de unge må der ikke være nogen, som bliver hjemme"]


def test_a_list_goes_on_with_the_goal_before_it() -> None:
    text = """Gåpolitik 2031-2035

Vores ledestjerne er, at alle kan komme ud at gå.

Det indebærer,

- at stierne er lyse om aftenen
- at ingen bor langt fra en bænk

Stierne ryddes for sne.
"""
    found = extract(read_bytes(text.encode(), name="politik.txt"), Identity())
    told = [record.text.value.text for record in found.records if isinstance(record, Goal) and record.text]
    assert told == ["alle kan komme ud at gå", "stierne er lyse om aftenen", "ingen bor langt fra en bænk"]


def test_a_file_number_below_the_text_of_a_page_makes_no_item() -> None:
    text = """Gåpolitik 2031-2035

Forord

Det er sundt at gå. Politikken afløser den gamle.

Vision

Alle i Randkøbing kan komme ud at gå hver dag.

Opfølgning

Udvalget ser på politikken hvert andet år.

Randkøbing Kommune, Torvet 1, 9999 Randkøbing
Sag 31/12345
"""
    found = extract(read_bytes(text.encode(), name="politik.txt"), Identity())
    assert not [record for record in found.records if isinstance(record, AgendaItem)]
