"""What a third party's machine or a web site has put around the official text is kept apart from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kommunegraf.datafiles import load
from kommunegraf.errors import ConfigurationError
from kommunegraf.reading import read
from kommunegraf.reading.document import Document, ZoneKind
from kommunegraf.reading.furniture import MachineSummaries, SiteFurniture

SUMMARY = """Prompt resultater

Opsummering v2

Spørgsmål

Skal byen have flere bænke?

Fordele

  • Flere kan gå længere

Emneord

  • Økonomi
"""
OFFICIAL = """Resumé

Forvaltningen foreslår 12 nye bænke langs stien.

Beslutning

Godkendt.
"""


def of(text: str) -> Document:
    return read(text.encode(), name="side.txt")


def official(document: Document) -> list[str]:
    return [document.words(block.span) for block in document.blocks]


@pytest.mark.parametrize(
    "marker", ["Bilag\n\nFirst-agenda Sagsfremstilling\n\n", "first-agenda sagsfremstilling\n\n", ""]
)
def test_a_machine_summary_ends_where_the_official_text_begins(marker: str) -> None:
    document = of(f"Nye bænke\n\n{SUMMARY}\n{marker}{OFFICIAL}")
    (machine,) = [zone for zone in document.zones if zone.kind is ZoneKind.MACHINE]
    assert document.words(machine.span).startswith("Prompt resultater")
    assert document.words(machine.span).endswith("Økonomi")
    assert official(document)[0] == "Nye bænke"
    assert "Resumé" in official(document)
    assert not any("Fordele" in line or "længere" in line for line in official(document))
    assert "Flere kan gå længere" in [document.words(block.span) for block in document.machine_blocks]


def test_a_summary_without_its_first_line_is_known_by_its_headings_together() -> None:
    headings = (
        "Opsummering\n\nKort sagt.\n\nSpørgsmål\n\nSkal vi?\n\nFordele\n\nja\n\nUlemper\n\nnej\n\nEmneord\n\nbænke\n\n"
    )
    document = of(f"Nye bænke\n\n{headings}{OFFICIAL}")
    assert official(document)[:2] == ["Nye bænke", "Resumé"]


def test_one_such_heading_alone_is_the_municipalitys_own() -> None:
    document = of("Nye bænke\n\nFordele\n\nFlere kan gå længere.\n\nUlemper\n\nPrisen.\n")
    assert document.zones == ()


def test_a_summary_without_end_takes_the_rest_and_says_so() -> None:
    document = of(f"Nye bænke\n\n{SUMMARY}")
    assert official(document) == ["Nye bænke"]
    assert any("nothing says where it ends" in warning for warning in document.warnings)


def test_every_item_of_a_page_has_its_own_summary() -> None:
    one = f"{SUMMARY}\nBilag\n\n{OFFICIAL}\n"
    document = of(f"Nye bænke\n\n{one}Nye træer\n\n{one}")
    assert len([zone for zone in document.zones if zone.kind is ZoneKind.MACHINE]) == 2
    assert "Nye træer" in official(document)


def test_buttons_are_chrome_as_whole_lines_only() -> None:
    document = of("Til toppen\n\nVi gik til toppen\n\nUdskriv\n\nPrint er dyrt\n")
    assert official(document) == ["Vi gik til toppen", "Print er dyrt"]
    assert [zone.kind for zone in document.zones] == [ZoneKind.CHROME] * 2


def test_the_block_after_a_zone_counts_the_empty_lines_before_it() -> None:
    document = of(f"Nye bænke\n\n{SUMMARY}\n\n\nBilag\n\n{OFFICIAL}")
    gap = next(block.gap for block in document.blocks if document.words(block.span) == "Bilag")
    assert gap == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[[summary]]\nname = 'x'\nstart = ['y']\n", "summary.0.start"),
        ("not toml", "not well-formed TOML"),
        ("[[summary]]\n", "name"),
    ],
)
def test_a_misspelt_key_in_a_data_file_is_told(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "machine-summaries.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"machine-summaries\.toml") as caught:
        load(tmp_path / "layouts" / "machine-summaries.toml", MachineSummaries)
    assert told in str(caught.value)


def test_a_missing_data_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"site-furniture\.toml: cannot be read"):
        load(tmp_path / "layouts" / "site-furniture.toml", SiteFurniture)
