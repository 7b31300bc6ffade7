"""In a browser the reader answers without reloading: by pointing, by keys, and for those who cannot see colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

MINUTES = "/read/document/0791/minutes/sundheds-og-%C3%A6ldreudvalget/2021-05-11"
NOTE = "/read/document/text/edd2a7a866fb25a4"
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


Opener = Callable[..., Page]


def test_choosing_words_shows_their_facts_without_loading_the_page_again(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    page.evaluate("window.stayed = true")
    expect(page.locator("#chosen")).to_be_hidden()
    page.locator("#served a.f", has_text="515.000").first.click()
    expect(page.locator("#chosen")).to_be_visible()
    expect(page.locator("#chosen-facts")).to_contain_text("beløb: 515.000 kr.")
    assert "at=2359" in page.url and page.evaluate("window.stayed")


def test_choosing_a_fact_leads_to_its_words_without_loading_the_page_again(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    page.evaluate("window.stayed = true")
    page.locator("#facts li[id] > a", has_text="beløb: 515.000 kr.").first.click()
    words = page.locator("#served a.f.lit").first
    expect(words).to_have_text("515.000")
    expect(words).to_be_focused()
    expect(words).to_be_in_viewport()
    assert "fact=" in page.url and page.evaluate("window.stayed")


def test_an_address_that_scripts_made_is_one_that_works_without_them(opened: Opener, address: str) -> None:
    page = opened(MINUTES, locale="da-DK")
    page.locator("#served a.f", has_text="515.000").first.click()
    plain = opened(page.url.removeprefix(address), locale="da-DK", java_script_enabled=False)
    expect(plain.locator("#at")).to_have_text("515.000")
    expect(plain.locator("#chosen-facts")).to_contain_text("beløb: 515.000 kr.")
    plain.locator("#chosen-facts a", has_text="beløb: 515.000 kr.").click()
    expect(plain.locator("#served mark.quoted")).to_have_text("515.000")


def test_the_keys_n_and_p_walk_the_facts_and_escape_lets_go(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    words = page.locator("#served a.f")
    words.first.focus()
    page.keyboard.press("n")
    expect(words.nth(1)).to_be_focused()
    page.keyboard.press("n")
    expect(words.nth(2)).to_be_focused()
    expect(words.nth(2)).to_have_class(re.compile(r"\blit\b"))
    page.keyboard.press("p")
    expect(words.nth(1)).to_be_focused()
    expect(page.locator("#chosen-facts li").first).to_be_visible()
    for _ in range(3):
        page.keyboard.press("p")
    expect(words.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#chosen")).to_be_hidden()
    expect(page.locator("#served .lit")).to_have_count(0)
    assert "at=" not in page.url


def test_keys_outside_the_reader_do_nothing(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    page.locator("header a").first.focus()
    page.keyboard.press("n")
    expect(page.locator("#chosen")).to_be_hidden()


def test_the_tab_key_stops_once_in_the_text(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    assert page.locator("#served a.f[tabindex='0']").count() == 1
    assert page.locator("#served a.f").count() > 100


def test_pointing_at_words_lights_their_facts_and_pointing_at_a_fact_its_words(opened: Opener) -> None:
    page = opened(MINUTES, locale="da-DK")
    page.locator("#served a.f", has_text="515.000").first.hover()
    assert page.locator("#facts li.lit").count() > 1
    page.locator("#facts li[id] > a", has_text="sted: Rådhuset").first.hover()
    expect(page.locator("#served a.f.lit")).to_have_text("Rådhuset, lokale 3")


def test_a_range_of_characters_in_the_address_leads_to_its_place(opened: Opener) -> None:
    page = opened(f"{MINUTES}#c2359-2366")
    page.wait_for_url("**at=2359#at")
    expect(page.locator("#at")).to_have_text("515.000")
    expect(page.locator("#at")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", [f"{MINUTES}?at=2359", f"{NOTE}?form=repaired", f"{MINUTES}?lang=en&kind=money", "/quality"]
)
def test_nothing_is_in_the_way_of_those_who_see_or_hear_otherwise(opened: Opener, path: str, scheme: str) -> None:
    page = opened(path, color_scheme=scheme)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page, options=LEVELS)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", [f"{MINUTES}?at=2359", NOTE, "/quality"])
def test_a_page_fits_a_narrow_screen(opened: Opener, path: str, tmp_path: Path) -> None:
    page = opened(path, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture = tmp_path / "narrow.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 0
    assert urlsplit(page.url).path == urlsplit(path).path
