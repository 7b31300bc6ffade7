"""In a browser the reader answers without reloading: by pointing, by keys, and for those who cannot see colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

MINUTES = "/read/document/0791/minutes/sundheds-og-%C3%A6ldreudvalget/2021-05-11"
NOTE = "/read/document/text/edd2a7a866fb25a4"
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A new page, which must neither complain nor ask anybody else for anything."""
    context = browser.new_context(locale="da-DK", base_url=served)
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(served) else None)
    yield opened
    context.close()
    assert complaints == []


def test_choosing_words_shows_their_facts_without_loading_the_page_again(page: Page) -> None:
    page.goto(MINUTES)
    page.evaluate("window.stayed = true")
    expect(page.locator("#chosen")).to_be_hidden()
    page.locator("#served a.f", has_text="515.000").first.click()
    expect(page.locator("#chosen")).to_be_visible()
    expect(page.locator("#chosen-facts")).to_contain_text("beløb: 515.000 kr.")
    assert "at=2359" in page.url and page.evaluate("window.stayed")


def test_choosing_a_fact_leads_to_its_words_without_loading_the_page_again(page: Page) -> None:
    page.goto(MINUTES)
    page.evaluate("window.stayed = true")
    page.locator("#facts li[id] > a", has_text="beløb: 515.000 kr.").first.click()
    words = page.locator("#served a.f.lit").first
    expect(words).to_have_text("515.000")
    expect(words).to_be_focused()
    expect(words).to_be_in_viewport()
    assert "fact=" in page.url and page.evaluate("window.stayed")


def test_an_address_that_scripts_made_is_one_that_works_without_them(page: Page, browser: Browser, served: str) -> None:
    page.goto(MINUTES)
    page.locator("#served a.f", has_text="515.000").first.click()
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    plain = context.new_page()
    plain.goto(page.url)
    expect(plain.locator("#at")).to_have_text("515.000")
    expect(plain.locator("#chosen-facts")).to_contain_text("beløb: 515.000 kr.")
    plain.locator("#chosen-facts a", has_text="beløb: 515.000 kr.").click()
    expect(plain.locator("#served mark.quoted")).to_have_text("515.000")
    context.close()


def test_the_keys_n_and_p_walk_the_facts_and_escape_lets_go(page: Page) -> None:
    page.goto(MINUTES)
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


def test_keys_outside_the_reader_do_nothing(page: Page) -> None:
    page.goto(MINUTES)
    page.locator("header a").first.focus()
    page.keyboard.press("n")
    expect(page.locator("#chosen")).to_be_hidden()


def test_the_tab_key_stops_once_in_the_text(page: Page) -> None:
    page.goto(MINUTES)
    assert page.locator("#served a.f[tabindex='0']").count() == 1
    assert page.locator("#served a.f").count() > 100


def test_pointing_at_words_lights_their_facts_and_pointing_at_a_fact_its_words(page: Page) -> None:
    page.goto(MINUTES)
    page.locator("#served a.f", has_text="515.000").first.hover()
    assert page.locator("#facts li.lit").count() > 1
    page.locator("#facts li[id] > a", has_text="sted: Rådhuset").first.hover()
    expect(page.locator("#served a.f.lit")).to_have_text("Rådhuset, lokale 3")


def test_a_range_of_characters_in_the_address_leads_to_its_place(page: Page) -> None:
    page.goto(f"{MINUTES}#c2359-2366")
    page.wait_for_url("**at=2359#at")
    expect(page.locator("#at")).to_have_text("515.000")
    expect(page.locator("#at")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [f"{MINUTES}?at=2359", f"{NOTE}?form=repaired", f"{MINUTES}?lang=en&kind=money", "/quality"])
def test_nothing_is_in_the_way_of_those_who_see_or_hear_otherwise(page: Page, path: str, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    for closed in page.locator("details:not([open]) > summary").all():
        closed.click()
    found = Axe().run(page, options=LEVELS)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", [f"{MINUTES}?at=2359", NOTE, "/quality"])
def test_a_page_fits_a_narrow_screen(page: Page, path: str, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture = tmp_path / "narrow.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 0
    assert urlsplit(page.url).path == urlsplit(path).path
