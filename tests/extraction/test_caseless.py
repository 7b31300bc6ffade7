"""Words are found whatever their case, at the places where a search that disregards case finds them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.extraction.words.caseless import Caseless

PATTERN = r"(?:byrådet|udvalget|ældreråd|plan)(?:s|')?(?!\w)"


@given(
    st.lists(st.sampled_from(["Byrådets", "UDVALGET", "ældreRÅD", "plan", " ", "x", "ſ", "İ", "ß", "🙂"])).map("".join)
)
def test_the_places_are_those_of_a_search_without_regard_to_case(text: str) -> None:
    found = [match.span() for match in Caseless(PATTERN).finditer(text)]
    assert found == [match.span() for match in re.finditer(PATTERN, text, re.IGNORECASE)]


@pytest.mark.parametrize("before", ["", "İ", "İİ 🙂 "])
def test_a_letter_that_grows_in_lower_case_moves_nothing(before: str) -> None:
    text = f"{before}Byrådet"
    (match,) = Caseless(PATTERN).finditer(text)
    assert text[slice(*match.span())] == "Byrådet"


@pytest.mark.parametrize("text", ["Den 4. Maj", "DEN 4. MAJ", "den 4. maj", "İ den 4. MAJ"])
def test_a_caseless_pattern_finds_what_ignoring_case_finds_at_the_same_place(text: str) -> None:
    pattern = r"(?<!\w)(?P<day>\d+)\.\s(?P<month>MAJ|juni)(?!\S)"
    known = re.search(pattern, text, re.IGNORECASE)
    found = Caseless(pattern).search(text)
    assert known is not None
    assert found is not None
    assert (found.span("day"), found.span("month")) == (known.span("day"), known.span("month"))
