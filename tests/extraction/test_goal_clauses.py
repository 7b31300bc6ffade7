"""Claims about the goals that one clause tells, and that finding a plan's own goals takes work linear in the text."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from pages import Part, page

from kommunegraf.extraction.plans.goal_clauses import goal_clauses
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.plans.own_goals import extract_own_goals
from kommunegraf.extraction.plans.taken_places import TakenPlaces
from kommunegraf.reading.document import Span


def told(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in goal_clauses(text)]


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("flere går ture", ["flere går ture"]),
        ("flere går ture, og at færre ryger", ["flere går ture", "færre ryger"]),
        ("flere går ture, at færre ryger, og at ingen er alene", ["flere går ture", "færre ryger", "ingen er alene"]),
        ("flere går ture samt at færre ryger", ["flere går ture", "færre ryger"]),
        ("flere får det muligt at gå, og at færre ryger", ["flere får det muligt at gå", "færre ryger"]),
        ("andelen er 9 pct.; i dag er den 12", ["andelen er 9 pct."]),
        ("alle går ture, men mange gør det ikke", ["alle går ture"]),
        ("man ikke ryger, men går ture", ["man ikke ryger, men går ture"]),
        (
            "alle går ture, og blandt de unge må der ikke ryges, og i skolerne skal det være sjovt",
            ["alle går ture", "blandt de unge må der ikke ryges", "i skolerne skal det være sjovt"],
        ),
    ],
)
def test_a_clause_tells_each_of_its_goals(text: str, goals: list[str]) -> None:
    assert told(text) == goals


def test_a_clause_of_thousands_of_main_clauses_is_taken_apart() -> None:
    assert len(told("alle går ture" + ", og blandt de unge må der ikke ryges" * 5_000)) == 5_001


def test_a_place_overlaps_those_that_are_taken_and_no_others() -> None:
    places = TakenPlaces([Span(10, 600), Span(900, 910)])
    assert places.overlap(Span(599, 610))
    assert places.overlap(Span(0, 2_000))
    assert not places.overlap(Span(600, 900))
    places.take(Span(700, 710))
    assert places.overlap(Span(600, 900))


class _Counted(Span):
    """A place that counts how often it is compared."""

    asked = 0

    def overlaps(self, other: Span) -> bool:
        _Counted.asked += 1
        return super().overlaps(other)


def compared(count: int) -> int:
    _Counted.asked = 0
    places = TakenPlaces([])
    for number in range(count):
        place = _Counted(number * 100, number * 100 + 60)
        if not places.overlap(place):
            places.take(place)
    return _Counted.asked


def test_ten_times_as_many_goals_are_compared_ten_times_as_often() -> None:
    assert compared(3_000) <= 11 * compared(300)


def calls(text: str) -> int:
    """How many functions are called while the goals of a plan's page are found."""
    frame = page(Part("unknown", text, heading="Mål"), title="Gåpolitik 2031-2035", kind="policy-page", item=False)
    extract_instruments(frame)
    count = 0

    def seen(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        extract_own_goals(frame)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "sentence",
    [
        "Målet er, at {} flere borgere går en tur hver dag.\n",
        "Vi har tre mål. Det ene er, at {} flere borgere går en tur hver dag. ",
        "Vi vil:\n• at {} flere går ture\n\n",
        "Mål {}: Flere borgere går en tur hver dag.\n",
        "Visionen er, at alle {} går ture, og blandt de unge må der ikke ryges, ",
    ],
)
def test_finding_own_goals_takes_work_linear_in_a_hostile_text(sentence: str) -> None:
    small, large = ("".join(sentence.format(number) for number in range(size)) for size in (60, 600))
    calls("Varm op.")
    assert calls(large) <= 13 * calls(small)
