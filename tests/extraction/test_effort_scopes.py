"""Claims about efforts without a list or a table: below the heading for them, and behind the word for what they are."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page

from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import Initiative


def efforts(*parts: Part | str, title: str = "", item: bool = True) -> list[tuple[str, str | None]]:
    frame = page(*parts, title=title, kind="minutes" if item else "policy-page", item=item)
    extract_instruments(frame)
    extract_initiatives(frame)
    return [
        (each.title.value.text, code(each.status.value.iri) if each.status else None)
        for each in all_of(frame, "Initiative")
        if isinstance(each, Initiative) and each.title
    ]


def test_names_that_begin_paragraphs_below_the_heading_for_efforts_are_efforts() -> None:
    told = "Gåguiden. Frivillige går med nye borgere. Ordningen er i drift.\nLys på Stien. Stien får lamper."
    found = efforts(Part("unknown", told, "Indsatser"), title="Sundhedspolitik 2031-2034", item=False)
    assert [title for title, _ in found] == ["Gåguiden", "Lys på Stien"], found
    assert found[0][1] == "in-operation"


def test_a_heading_over_labelled_lines_is_an_effort() -> None:
    told = "Indikator: Antal gåture.\nStatus: i gang"
    assert efforts(Part("unknown", told, "Gåvenner i Byen"), title="Gåplan", item=False) == [
        ("Gåvenner i Byen", "in-operation")
    ]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Pengene går til indsatsen Familien i Front, som klubben driver.", "Familien i Front"),
        ("Familietilbuddet Lette Skridt har ti familier.", "Lette Skridt"),
        ("Projekt Hjem Igen kører videre.", "Projekt Hjem Igen"),
        ("De bruger tilbuddet Fri med kolleger.", "Fri med kolleger"),
    ],
)
def test_a_name_behind_the_word_for_an_effort_is_one(sentence: str, title: str) -> None:
    assert title in [each for each, _ in efforts(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tilbuddet Region Sjælland giver er gratis.",
        "Projektet er i gang.",
        'Ordet "Sammen" ændres i teksten om indsatsen.',
    ],
)
def test_owners_and_quoted_words_of_a_text_are_no_efforts(sentence: str) -> None:
    assert efforts(sentence) == []
