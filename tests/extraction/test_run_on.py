"""Transcripts that lost their line breaks: where lines begin again, and what is left alone."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.layout.lines import official_lines
from kommunegraf.extraction.layout.runon_pages import pages
from kommunegraf.extraction.layout.runons import run_on_cuts
from kommunegraf.reading import read, shadow_of


def lines_of(text: str) -> list[str]:
    document = read(text.encode(), name="side.txt")
    shadow = shadow_of(document)
    lines = official_lines(document, shadow)
    for line in lines:
        assert shadow.text[line.shadow.start : line.shadow.end] == line.text
        assert document.text[line.block.span.start : line.block.span.end] == line.text
    return [line.numbered_text for line in lines if not line.page]


PAGES = (
    "1 Sundhedsudvalget REFERAT Sted: Salen Dato: 3. juni 2031 Medlemmer: Else Opdigt\n\n"
    "2 Sundhedsudvalget 1. Flere bænke langs stien Sagsnr.: 31/100 Sagsfremstilling Ældre vil kunne hvile sig på vej "
    "hjem fra byen. Indstilling Forvaltningen indstiller, at bænkene købes, at de passes af foreningen. Beslutning i "
    "Sundhedsudvalget den 3. juni 2031 Godkendt. Side 1\n\n"
    "3 Sundhedsudvalget 2. Orientering Sagsnr.: 31/101 Beslutning i Sundhedsudvalget den 3. juni 2031 Taget til "
    "efterretning. Side 2\n"
)


def test_a_page_in_one_paragraph_is_cut_at_its_labels_headings_items_and_points() -> None:
    assert lines_of(PAGES)[:14] == [
        "Sundhedsudvalget",
        "REFERAT",
        "Sted: Salen",
        "Dato: 3. juni 2031",
        "Medlemmer: Else Opdigt",
        "1. Flere bænke langs stien",
        "Sagsnr.: 31/100",
        "Sagsfremstilling",
        "Ældre vil kunne hvile sig på vej hjem fra byen.",
        "Indstilling",
        "Forvaltningen indstiller, at bænkene købes",
        "at de passes af foreningen.",
        "Beslutning i Sundhedsudvalget den 3. juni 2031",
        "Godkendt.",
    ]


def test_heads_feet_and_numbers_of_pages_are_furniture() -> None:
    document = read(PAGES.encode(), name="side.txt")
    furniture = [line.text for line in official_lines(document, shadow_of(document)) if line.page]
    assert furniture == ["1", "2", "Sundhedsudvalget", "Side 1", "3", "Sundhedsudvalget", "Side 2"]


def test_prose_with_words_that_are_headings_elsewhere_is_left_alone() -> None:
    prose = (
        "Udvalget for Økonomi og Sundhed fik en indstilling. Beslutning om stien kommer senere. Høring af naboerne "
        "varer fire uger, og Bilag 2 viser kortet. Indstillingen blev sendt videre, fordi Forslag til plan mangler. "
        "Sagsfremstillingen er lang."
    )
    assert lines_of(prose) == [prose]


def test_numbered_titles_one_a_line_are_no_pages() -> None:
    assert pages(dict(enumerate(["1 Godkendelse af dagsorden", "2 Bænke langs stien", "3 Eventuelt"]))) == {}


def test_a_numbered_list_inside_a_section_begins_no_item() -> None:
    text = PAGES.replace(
        "Ældre vil", "Planen har tre dele: 1. Samtale 2. Træning 3. Opfølgning Økonomi Ingen. Ældre vil"
    )
    items = [line for line in lines_of(text) if line[:1].isdigit()]
    assert items == ["1. Flere bænke langs stien", "2. Orientering"]


@pytest.mark.parametrize("unit", ["Sagsnr.: 31/100 ", "1. Ad ", "Beslutning i ", "at , ", "Sted: "])
def test_a_hostile_paragraph_gives_cuts_in_order_within_it(unit: str) -> None:
    text = "1 " + unit * 3000
    for cuts in run_on_cuts({0: text, 1: "2 " + text[2:]}).values():
        assert all(0 <= cut.start <= cut.end <= len(text) for cut in cuts)
        assert list(cuts) == sorted(cuts)
