"""The pages' words are data: there in both languages, and all that templates ask for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kommunegraf.web
from kommunegraf.web import formats
from kommunegraf.web.words import LANGUAGES, words

TEMPLATES = sorted((Path(kommunegraf.web.__file__).parent / "templates").glob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_for_words_that_are_there_in_both_languages(path: Path) -> None:
    asked = re.findall(r"""\bt\(["']([a-z_]+\.[a-z_0-9]*[a-z0-9])["']""", path.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        assert set(asked) <= words(language).keys()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_scripts_or_styles_of_its_own(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\bon[a-z]+=|\|\s*safe|https?://(?!www\.w3\.org)", html
    )
    spoken = re.sub(
        r"(?<=<code>)kommunegraf [a-z]+( samples)?|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", html, flags=re.DOTALL
    )
    assert re.findall(r"[A-Za-zÆØÅæøå]{2,}", re.sub(r"\bkg:", " ", spoken)) == []


@pytest.mark.parametrize(
    ("lexical", "danish", "english"),
    [
        ("2024-05-14", "14. maj 2024", "14 May 2024"),
        ("2024-05", "maj 2024", "May 2024"),
        ("2024", "2024", "2024"),
        ("2024-13", "2024-13", "2024-13"),
        ("primo 2024", "primo 2024", "primo 2024"),
        ("2024-05-14T12:00:00+00:00", "14. maj 2024", "14 May 2024"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(lexical: str, danish: str, english: str) -> None:
    assert (formats.date("da", lexical), formats.date("en", lexical)) == (danish, english)


@pytest.mark.parametrize(
    ("lexical", "danish", "english"),
    [
        ("730000", "730.000 kr.", "DKK 730,000"),
        ("-1234.50", "−1.234,50 kr.", "DKK −1,234.50"),
        ("12.00", "12 kr.", "DKK 12"),
        ("ca. 5", "ca. 5 kr.", "DKK ca. 5"),
        ("NaN", "NaN kr.", "DKK NaN"),
        ("1E+999999", "1E+999999 kr.", "DKK 1E+999999"),
    ],
)
def test_a_sum_is_written_with_the_marks_of_the_language(lexical: str, danish: str, english: str) -> None:
    assert (formats.kroner("da", lexical), formats.kroner("en", lexical)) == (danish, english)
