"""Claims about hostile or huge text: the extractors of plans, efforts and measures end, and invent nothing."""

from __future__ import annotations

import pytest
from pages import all_of, page

from growth import ends
from kommunegraf.extraction.measures.indicators import extract_indicators
from kommunegraf.extraction.meeting.told_meetings import extract_told_meetings
from kommunegraf.extraction.money.implications import extract_implications
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments

EXTRACTORS = (
    extract_instruments, extract_initiatives, extract_indicators, extract_implications, extract_told_meetings,
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "handleplan for " * 8_000,
        "sundhedspolitikkens " * 8_000,
        "Byrådet godkendte i marts 2020 " * 3_000,
        "1, 2, 3 og 4 " * 5_000,
        "”" * 20_000,
        "social sociale " * 8_000 + "strategi",
        "a-" * 20_000 + "og strategi",
        "1. indsats\n" * 5_000,
        "Følgende indsatser:\n" + "• a\n\n" * 5_000,
        "Antal " * 10_000 + "er 5",
        "x" * 200_000,
        "på møde i Byrådet den " * 4_000,
    ],
    ids=lambda text: text[:18].strip(),
)
def test_repeated_words_end_in_bounded_time(text: str) -> None:
    frame = page(text, title="Prøve")
    assert ends(lambda: [run(frame) for run in EXTRACTORS])


@pytest.mark.parametrize("text", ["", " ", "\u0000", "§ 79", "…", "1.", "•", "Ø" * 50, "🙂 politik for 🙂"])
def test_next_to_no_text_gives_no_plan_effort_or_measure(text: str) -> None:
    frame = page(text)
    for run in EXTRACTORS:
        run(frame)
    for kind in ("Policy", "ActionPlan", "Initiative", "Indicator", "Measurement", "Decision"):
        assert all_of(frame, kind) == []
