"""Claims about items that no heading follows, and about whose each decision and recommendation then is."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.records import AgendaItem, Decision, Recommendation


def agenda_items(text: str) -> list[tuple[str | None, str | None]]:
    """Number and title of each item, in order."""
    return [
        (item.item_number.value.text if item.item_number else None, item.title.value.text if item.title else None)
        for item in records(structured(text), AgendaItem)
    ]


BY_WORD = """Herning Kommune
Sundhedsudvalget
Dagsorden til møde den 4. marts 2031 kl. 16.30-18.00
Punkt 1. Godkendelse af dagsorden
Indstilling
Direktøren indstiller, at dagsordenen godkendes.
Punkt 2. Pulje til stier
Journalkode: S12
Indstilling
Direktøren indstiller, at puljen fordeles.
Punkt 4. Kort nyt
Indstilling
Direktøren indstiller, at nyt tages til efterretning.
Punkt 5. Lukket sag
"""


def test_an_item_named_by_a_word_stands_by_itself_though_an_unknown_line_follows_it() -> None:
    assert agenda_items(BY_WORD) == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Pulje til stier"),
        ("4", "Kort nyt"),
        ("5", "Lukket sag"),
    ]


@pytest.mark.parametrize(
    "word", ["Nr. {}", "Nr. {}.", "Sag nr. {}", "SAG NR. {}:", "Punkt {}.", "Pkt. {}.", "Dagsordenspunkt {}:"]
)
def test_whatever_word_stands_before_the_numbers_each_item_keeps_its_own_decision(word: str) -> None:
    frame = structured(
        "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\n"
        f"{word.format(41)} Stien\nBeslutning\nGodkendt.\n\n{word.format(43)} Broen\nBeslutning\nUdsat.\n"
    )
    assert [code(each.outcome) for each in records(frame, Decision)] == ["approved", "postponed"]
    assert [each.title.value.text for each in records(frame, AgendaItem) if each.title] == ["Stien", "Broen"]


def test_a_decided_point_with_the_number_of_the_next_item_is_not_that_item() -> None:
    text = (
        "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\nPunkt 1: Broen\nBeslutning\n"
        "Punkt 2: Broen udsættes.\n\nPunkt 2: Stien\nBeslutning\nGodkendt.\nPunkt 4 i planen følger i maj.\n\n"
        "Punkt 5: Kort nyt\nBeslutning\nTaget til efterretning.\n"
    )
    assert agenda_items(text) == [("1", "Broen"), ("2", "Stien"), ("5", "Kort nyt")]


def test_the_first_item_too_stands_by_itself_unless_it_is_told_again() -> None:
    first = BY_WORD.replace("godkendes.", "godkendes.", 1).replace(
        "Punkt 1. Godkendelse af dagsorden\n", "Punkt 1. Godkendelse af dagsorden\nJournalkode: S11\n"
    )
    assert agenda_items(first)[0] == ("1", "Godkendelse af dagsorden")
    contents = BY_WORD.replace("Punkt 1.", "Punkt 1. Godkendelse af dagsorden\nPunkt 4. Kort nyt\nPunkt 1.", 1)
    assert [number for number, _ in agenda_items(contents)] == ["1", "2", "4", "5"]


def test_a_last_item_without_sections_is_no_part_of_the_decision_before_it() -> None:
    frame = structured(
        "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\n1. Stien\nBeslutning\nTaget til efterretning.\n"
        "2. LUKKET PUNKT - Køb af jord\n4. Eventuelt\nIntet.\n"
    )
    decisions = [each.text.value.text for each in records(frame, Decision) if each.text is not None]
    assert decisions == ["Taget til efterretning.", "Intet."]
    assert [item.title.value.text for item in records(frame, AgendaItem) if item.title] == [
        "Stien",
        "LUKKET PUNKT - Køb af jord",
        "Eventuelt",
    ]


def test_who_took_part_in_a_vote_is_masked_and_no_part_of_the_decision() -> None:
    frame = structured(
        "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\n1. Stien\nBeslutning\nGodkendt.\n"
        "Deltagere i afstemningen: Bodil Ravn Testesen, Asger Mock Prøvesen\n"
    )
    (decision,) = records(frame, Decision)
    assert decision.text is not None and decision.text.value.text == "Godkendt."
    assert "Testesen" not in frame.document.served_text


def test_what_the_committee_is_asked_is_asked_of_the_meetings_committee() -> None:
    frame = structured(
        "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\n1. Penge\nIndstilling\n"
        "Direktøren indstiller til Sundhedsudvalget at anbefale Økonomiudvalget,\nat budgettet godkendes\n"
        "Beslutning\nAnbefales.\n2. Stien\nIndstilling\nDirektøren indstiller, at udvalget drøfter stien.\n"
        "Beslutning\nDrøftet.\n"
    )
    asked = records(frame, Recommendation)[-1]
    assert [code(each) for each in asked.recommended_to] == ["sundhedsudvalget"]
