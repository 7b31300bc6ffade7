"""The word lists of dates, numbers, money and tables can be edited by hand: a slip is refused with file and key."""

from __future__ import annotations

import re

import pytest

from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.money.phases import Phases, phases
from kommunegraf.extraction.tables.lines import TableWords
from kommunegraf.extraction.words.amounts import Money
from kommunegraf.extraction.words.dates import Months
from kommunegraf.extraction.words.durations import Durations
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load, starred
from kommunegraf.extraction.words.numbers import Numerals
from kommunegraf.resources import folder

LEXICONS: dict[str, type[Lexicon]] = {
    "months": Months,
    "numerals": Numerals,
    "durations": Durations,
    "money": Money,
    "tables": TableWords,
    "phases": Phases,
}
PHASES = {
    "original-budget",
    "carried-over",
    "supplementary",
    "corrected",
    "forecast",
    "actual",
    "deviation",
    "appropriation",
    "grant",
    "block-grant-share",
    "room",
    "planned-spend",
    "expected-cost",
    "result",
}


@pytest.mark.parametrize("name", sorted(LEXICONS))
def test_every_list_loads(name: str) -> None:
    assert load(name, LEXICONS[name]) is load(name, LEXICONS[name])


@pytest.mark.parametrize("name", sorted(LEXICONS))
def test_an_unknown_key_is_refused_by_name(name: str) -> None:
    text = (folder("mappings") / "lexicon" / f"{name}.toml").read_text(encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"lexicon/x\.toml.*colour"):
        parse(f'colour = "red"\n{text}', LEXICONS[name], "lexicon/x.toml")


def test_every_phase_is_of_the_scheme_and_has_words() -> None:
    entries = (*phases().head, *phases().prose)
    assert {entry.phase for entry in entries} - {"none"} == PHASES
    assert all(entry.words for entry in entries)


def test_no_phrase_is_listed_for_two_phases() -> None:
    for table in (phases().head, phases().prose):
        words = [word for entry in table for word in entry.words]
        assert sorted(words) == sorted(set(words))


def test_longer_words_come_first_and_blanks_take_one_line_break() -> None:
    pattern = re.compile(alternatives(["i alt", "i", "kr."]))
    assert [match.group() for match in pattern.finditer("i\nalt kr. i\n\nalt")] == ["i\nalt", "kr.", "i"]


def test_a_star_stands_for_letters() -> None:
    pattern = re.compile(rf"(?<!\w)(?:{starred(['*pulje', 'overført fra *'])})(?!\w)")
    assert [m.group() for m in pattern.finditer("sundhedspulje pulje puljen overført fra 2020")] == [
        "sundhedspulje",
        "pulje",
        "overført fra 2020",
    ]
