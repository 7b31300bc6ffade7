"""Claims about the names of plans: their own words before a dash, "af …" in their matter, plans of any matter."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.plans.instrument_mentions import instrument_mentions


def names(text: str) -> list[str]:
    return [text[each.span.start : each.span.end] for each in instrument_mentions(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Byrådet vedtog i maj 2031 Ud at gå - handleplan 2031-2035.", "Ud at gå - handleplan 2031-2035"),
        ("Status på Sammen om stien – handleplan 2031-2035", "Sammen om stien – handleplan 2031-2035"),
        (
            "Det er i tråd med Godt at Gå - Skive Kommunes sundhedspolitik.",
            "Godt at Gå - Skive Kommunes sundhedspolitik",
        ),
        (
            "Handlingsplan for forebyggelse af fald 2031-2032 godkendes.",
            "Handlingsplan for forebyggelse af fald 2031-2032",
        ),
        ("65Handlingsplan for gåture 2031-2032", "Handlingsplan for gåture 2031-2032"),
        ("I Boligplan for det nære område er der ti boliger.", "Boligplan for det nære område"),
        ("Byen har en cykelstiplan 2031-2036.", "cykelstiplan 2031-2036"),
        ("Klyngens lokale handleplan 2031-2032 er ny.", "Klyngens lokale handleplan 2031-2032"),
        ("Gå- og cykelpolitik for unge i Randers 2031-2032 er ny.", "Gå- og cykelpolitik for unge i Randers 2031-2032"),
    ],
)
def test_a_plan_is_known_by_its_whole_name(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mødet er den 3. maj - handleplan 2031-2035 er på.", "handleplan 2031-2035"),
        ("Kommunen - handleplan 2031-2035 - er klar.", "handleplan 2031-2035"),
        ("Der er en tidsplan 2031-2032.", ""),
        ("Handleplan for forebyggelse af Byrådets udgifter.", "Handleplan for forebyggelse"),
    ],
)
def test_what_stands_before_a_dash_is_not_always_a_name(text: str, name: str) -> None:
    assert names(text) == ([name] if name else [])
