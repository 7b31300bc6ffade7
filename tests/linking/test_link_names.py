"""Names that documents write differently are folded to what they share, and no further."""

from __future__ import annotations

import pytest

from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.linking.names import body_letters, folded, is_abbreviation
from kommunegraf.linking.rule_names import RULES, chosen
from kommunegraf.linking.terms import term_of

RANDERS = Identity().municipality("0730")


def fold(name: str) -> tuple[tuple[str, ...], tuple[str, str]] | None:
    found = folded(name, RANDERS, DEFAULT_BASE)
    return (found.words, found.period) if found else None


@pytest.mark.parametrize(
    ("spellings", "words", "period"),
    [
        (
            [
                "Sundhedspolitik 2022-2026",
                "Sundhedspolitikken 2022-2026",
                "Sundhedspolitikken for 2022–2026",
                "Randers Kommunes Sundhedspolitik 2022-26",
                "sundhedspolitikken for Randers Kommune (2022-2026)",
                "»Sundhedspolitik« i perioden 2022 - 2026",
                "Kommunens sundhedspolitik 2022/2026",
                "Den nye sundhedspolitik 2022-2026",
            ],
            ("sundhedspolitik",),
            ("2022", "2026"),
        ),
        (["Frivilligcentret", "Frivilligcenteret", "Frivilligcenter"], ("frivilligcenter",), ("", "")),
        (["Sundheds- og Ældrepolitik", "Sundheds & Ældrepolitikken"], ("sundheds", "og", "ældrepolitik"), ("", "")),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(
    spellings: list[str], words: tuple[str, ...], period: tuple[str, str]
) -> None:
    assert {fold(each) for each in spellings} == {(words, period)}


def test_what_differs_stays_apart() -> None:
    names = ["Sundhedspolitik 2022-2026", "Sundhedspolitik 2018-2022", "Sundhedspolitik", "Ældrepolitik 2022-2026"]
    names += ["Aarhus Kommunes Sundhedspolitik 2022-2026", "Handleplan for Sundhedspolitik 2022-2026"]
    assert len({fold(each) for each in names}) == len(names)


@pytest.mark.parametrize("name", ["Politikken", "aftale", "samarbejdsaftale 2024", "Planen 2022-2026", "", "—"])
def test_a_word_that_any_such_thing_is_called_names_nothing(name: str) -> None:
    assert fold(name) is None


def test_a_name_without_end_is_folded_in_bounded_time_and_length() -> None:
    found = folded("sundhed " * 100_000, RANDERS, DEFAULT_BASE)
    assert found is not None and len(found.words) < 60


def test_letters_are_told_from_names() -> None:
    assert [each for each in ("SA", "DH", "KoL", "Sund", "S", "SUNDHED2", "Ny SA") if is_abbreviation(each)] == [
        "SA",
        "DH",
        "KoL",
    ]
    found = {
        name: body_letters(name) for name in ("SOU", "SOU-udvalget", "Socialudvalget", "ØU", "Byrådet", "SIK-udvalg")
    }
    assert found == {
        "SOU": "SOU",
        "SOU-udvalget": "SOU",
        "Socialudvalget": "",
        "ØU": "ØU",
        "Byrådet": "",
        "SIK-udvalg": "SIK",
    }


@pytest.mark.parametrize(
    ("date", "term"),
    [
        ("2018-01-01", ("2018-01-01", "2021-12-31")),
        ("2021-12-31", ("2018-01-01", "2021-12-31")),
        ("2022", ("2022-01-01", "2025-12-31")),
        ("2009-05", ("2006-01-01", "2009-12-31")),
        ("", None),
        ("maj", None),
    ],
)
def test_a_day_lies_in_the_term_of_its_council(date: str, term: tuple[str, str] | None) -> None:
    assert term_of(date) == term


def test_a_setting_chooses_all_none_or_some_rules_and_names_what_is_none() -> None:
    assert chosen(("all",)) == set(RULES)
    assert chosen(("none",)) == set()
    assert chosen(("same-name", "body-initials")) == {"same-name", "body-initials"}
    for wrong in (("same",), ("all", "same-name"), ()):
        with pytest.raises(ValueError, match="same-title-and-stage"):
            chosen(wrong)
