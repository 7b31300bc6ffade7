"""Each role's way through the pages, from the start page on, by what can be seen and clicked."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from watching import listening

Opened = Callable[..., Page]
SCREENSHOTS = Path(os.environ.get("KOMMUNEGRAF_SCREENSHOTS", Path(__file__).parents[2] / "build" / "screenshots"))
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
VIEWS = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}
LANGUAGES = {"da": "da-DK", "en": "en-GB"}
PAGES = (
    "/",
    "/search?q=g%C3%A5venner",
    "/search?q=intetheromdet",
    "/browse",
    "/browse/topics",
    "/browse?municipality=0791",
    "/browse?year=2021",
    "/browse/by/municipality",
    "/browse/by/body",
    "/browse/by/year",
    "/browse/agenda-items",
    "/browse/funding?sort=-amount",
    "/money?municipality=0791",
    "/map",
    "/map?show=per-inhabitant",
    "/page/document/0710/minutes/byr%C3%A5det/2024-05-28/2024%2F1187/partnership/samarbejde-region-midtjylland",
    "/query",
    "/query?example=coverage",
    "/quality",
    "/ns",
    "/cases/municipality/0710/case/24%2F1187",
    "/page/municipality/0791",
    "/page/organisation/g%C3%A5venner",
    "/page/municipality/0710/case/24%2F1187",
    "/read/document/0791/minutes/sundheds-og-%C3%A6ldreudvalget/2021-05-11",
    "/page/nothing/here",
    "/docs",
)


def faults(page: Page) -> list[str]:
    """What axe finds of the levels A and AA, with the elements."""
    found = Axe().run(page, options=LEVELS)
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]


def shoot(page: Page, name: str) -> None:
    """Writes what is seen, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_danish_word_to_a_changed_query(opened: Opened, language: str, view: str, tmp_path: Path) -> None:
    page = opened("/", locale=LANGUAGES[language], accept_downloads=True, **VIEWS[view])
    expect(page.locator("html")).to_have_attribute("lang", language)
    shoot(page, f"{language}-{view}-1-start")

    # An item by a Danish word.
    page.locator("#q").fill("samarbejdsaftale gåvenner")
    page.locator("#q").press("Enter")
    page.locator("main a", has_text="Orientering om aftalen med Gåvenner").first.click()
    expect(page.locator("h1")).to_contain_text("Orientering om aftalen med Gåvenner")
    shoot(page, f"{language}-{view}-2-item")

    # Its case's timeline, and there the decision's sentence, highlighted in the text.
    page.locator("ul.onward a[href*='/cases/']").click()
    step = page.locator("li.step", has=page.locator("h3", has_text=re.compile("Beslutning|Decision")))
    said = step.locator("blockquote", has=page.locator("mark", has_text="Taget til efterretning."))
    expect(said.first).to_be_visible()
    shoot(page, f"{language}-{view}-3-timeline")
    said.first.locator("a").click()
    expect(page.locator("#at")).to_be_in_viewport()
    expect(page.locator("main")).to_contain_text("Taget til efterretning.")
    shoot(page, f"{language}-{view}-4-reader")

    # The partner, by way of the agreement, and what there is of its other party's money.
    page.go_back()
    page.go_back()
    page.locator("main a[href*='/agreement/']").first.click()
    page.locator("main a[href$='/page/organisation/g%C3%A5venner']").first.click()
    expect(page.locator("h1")).to_contain_text("Gåvenner")
    shoot(page, f"{language}-{view}-5-partner")
    page.locator("main a[href*='/agreement/']").first.click()
    page.locator("main a[href$='/page/municipality/0791']").first.click()
    page.locator("ul.onward a[href*='/money']").click()
    expect(page.locator("svg.chart rect.shade").first).to_be_visible()
    shoot(page, f"{language}-{view}-6-money")

    # The query behind it, changed, and its result as a file.
    page.locator("section[aria-labelledby='by-year'] a[href*='/query']").click()
    expect(page.locator("#editor")).to_be_visible()
    area = page.locator("#query")
    text = area.evaluate("area => area.value")
    assert "fiscalYear" in text
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text.replace("ORDER BY ?year ?phase", "ORDER BY DESC(?kroner)"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result table").first).to_be_visible()
    shoot(page, f"{language}-{view}-7-query")
    with page.expect_download() as waiting:
        page.locator("a[href*='format=csv']").first.click()
    file = tmp_path / "result.csv"
    waiting.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as content:
        rows = list(csv.DictReader(content))
    sums = [float(row["kroner"]) for row in rows]
    assert sums and sums == sorted(sums, reverse=True)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(opened: Opened, path: str) -> None:
    for name, scheme in (("wide", "light"), ("narrow", "dark")):
        page = opened(path, color_scheme=scheme, **VIEWS[name])
        assert faults(page) == [], f"{name}, {scheme}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{name}: the page is {wide} px wider than the window"


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/query")])
def test_pages_say_the_same_without_scripts(opened: Opened, path: str) -> None:
    with_scripts = opened(path).locator("main").inner_text()
    without = opened(path, java_script_enabled=False).locator("main").inner_text()
    assert len(without) >= 0.9 * len(with_scripts)


CHARTS = ("/money?municipality=0791", "/money", "/map")


@pytest.mark.parametrize("path", CHARTS)
def test_what_is_drawn_has_contrast_in_light_dark_and_print(opened: Opened, path: str) -> None:
    """Every shape that is filled stands 3:1 from the page behind it (WCAG 2.2, 1.4.11), on paper too."""
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        page = opened(path, color_scheme=scheme)
        page.emulate_media(media=media, color_scheme=scheme)
        ratios = page.locator("main svg :is(rect.shade, rect.bar, circle.here)").evaluate_all(
            """shapes => {
              const numbers = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
              const light = colour => numbers(colour).map(each => each / 255)
                .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
                .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
              const back = light(getComputedStyle(document.body).backgroundColor);
              return shapes.map(shape => light(getComputedStyle(shape).fill))
                .map(each => (Math.max(each, back) + 0.05) / (Math.min(each, back) + 0.05));
            }"""
        )
        assert ratios and min(ratios) >= 3, f"{scheme}, {media}"
        outside = page.locator("main svg text").evaluate_all(
            """texts => texts.filter(each => each.getClientRects().length)
              .filter(each => each.getBoundingClientRect().left < each.ownerSVGElement.getBoundingClientRect().left - 1)
              .map(each => each.textContent)"""
        )
        assert outside == [], "words that the drawing's edge cuts"
        if media == "print":
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 1
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_first_page_is_light(opened: Opened) -> None:
    for path in ("/", "/money?municipality=0791", "/query"):
        page = opened("/map")
        sizes: list[int] = []
        page.on("requestfinished", lambda request, sizes=sizes: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(page.url.removesuffix("/map") + path, wait_until="networkidle")
        assert sizes and sum(sizes) < 250_000, path


@pytest.fixture(scope="session")
def seeds_address(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service with the five real documents."""
    folder = DataFolder(tmp_path_factory.mktemp("seeds") / "data")
    settings = Settings(data=folder.path, workers=1, query_timeout=10, connections_per_client=100)
    ingest([shared / "seeds"], settings)
    with listening(settings) as (host, port):
        yield f"http://{host}:{port}"


def test_what_herning_planned_to_spend_in_2021_and_the_sentence_in_six_clicks(
    chromium: Browser, seeds_address: str
) -> None:
    page = chromium.new_context(locale="da-DK").new_page()
    page.goto(seeds_address)
    clicks = 0

    def click(selector: str, text: str | re.Pattern[str]) -> None:
        nonlocal clicks
        page.locator(selector, has_text=text).first.click()
        clicks += 1

    page.locator("tr", has_text="Herning").locator("a", has_text="Penge").click()
    clicks += 1
    plan = page.locator("tr", has_text="2021").filter(has_text="Planlagt forbrug").first
    expect(plan).to_contain_text("730.000 kr.")
    plan.locator("a").first.click()
    clicks += 1
    # What the largest of the items is: all of it, as the table's last line tells.
    page.locator("main ol.plain a").first.click()
    expect(page.locator("main")).to_contain_text("730.000 kr.")
    clicks += 1
    click("main blockquote a", re.compile(".+"))
    expect(page.locator("#at")).to_be_in_viewport()
    assert clicks <= 6
    page.context.close()
