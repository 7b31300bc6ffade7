"""The query page in a browser: written, completed, run, drawn, copied and downloaded, and all by keyboard."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

KG = "PREFIX kg: <https://w3id.org/kommunegraf/ns#>\n"
MUNICIPALITIES = (
    f"{KG}PREFIX geo: <http://www.opengis.net/ont/geosparql#>\n"
    "SELECT ?place ?point (STRLEN(STR(?place)) AS ?size)\n"
    "WHERE { ?place a kg:Municipality ; geo:hasGeometry/geo:asWKT ?point }"
)
Opened = Callable[..., Page]


def query_of(text: str) -> str:
    return f"/query?query={quote(text)}"


def write(page: Page, text: str) -> None:
    """Types a text in place of what the editor holds, as a person would."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def put(page: Page, text: str) -> None:
    """Puts a text into the editor at once, which completes nothing."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    return page.locator("#query").evaluate("area => area.value")


def wait_for_keys(page: Page) -> None:
    """Waits until the editor takes keys for what it offers: it passes over one that comes too soon to be meant."""
    page.wait_for_function(
        """() => {
          const list = document.getElementById('editor').shadowRoot.querySelector('.cm-tooltip-autocomplete ul');
          if (list === null) return false;
          list.since ??= performance.now();
          return performance.now() - list.since > 100;
        }"""
    )


def accept(page: Page) -> None:
    """Takes the first that is offered."""
    wait_for_keys(page)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)


def test_what_is_typed_is_coloured_and_its_brackets_match(opened: Opened):
    page = opened("/query")
    write(page, "SELECT ?x WHERE { ?x ?y 'z'")
    assert written(page) == "SELECT ?x WHERE { ?x ?y 'z'}"  # the bracket that was opened is closed
    colours = (
        page.locator(".cm-line")
        .first.locator("span")
        .evaluate_all(
            "spans => Object.fromEntries(spans.map(span => [span.textContent, getComputedStyle(span).color]))"
        )
    )
    assert len({colours["SELECT"], colours["?x"], colours["'z'"]}) == 3
    page.keyboard.press("End")
    expect(page.locator(".cm-matchingBracket")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_text_have_contrast(opened: Opened, scheme: str):
    page = opened(query_of("# note\nPREFIX kg: <urn:x>\nSELECT ?x { ?x kg:y 'z'@da }"), color_scheme=scheme)
    ratios = page.locator(".cm-line span").evaluate_all(
        """spans => {
          const numbers = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
          const light = colour => numbers(colour).map(each => each / 255)
            .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
            .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
          const back = light(getComputedStyle(spans[0].closest('.cm-editor')).backgroundColor);
          return spans.map(span => light(getComputedStyle(span).color))
            .map(each => (Math.max(each, back) + 0.05) / (Math.min(each, back) + 0.05));
        }"""
    )
    assert len(ratios) > 4
    assert min(ratios) >= 4.5


def test_a_class_is_found_by_its_danish_label_and_its_prefix_declared(opened: Opened):
    page = opened("/query?lang=da", locale="da-DK")
    write(page, "SELECT * { ?x a dagsorden")
    option = page.locator(".cm-tooltip-autocomplete li").first
    expect(option).to_contain_text("kg:AgendaItem")
    expect(option).to_contain_text("Dagsordenspunkt")
    expect(page.locator(".cm-content")).to_have_attribute("aria-controls", re.compile("cm-ac"))
    accept(page)
    assert written(page) == f"{KG}SELECT * {{ ?x a kg:AgendaItem}}"


def test_a_property_of_another_vocabulary_is_completed_and_a_variable_too(opened: Opened):
    page = opened("/query")
    write(page, "SELECT ?title { ?x dcterms:tit")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("dcterms:title")
    accept(page)
    page.keyboard.type(" ?ti")
    expect(page.locator(".cm-tooltip-autocomplete li")).to_have_text(["?title"])
    accept(page)
    assert "PREFIX dcterms: <http://purl.org/dc/terms/>" in written(page)
    assert written(page).endswith("{ ?x dcterms:title ?title}")


def test_a_municipality_is_found_by_its_name(opened: Opened):
    page = opened("/query")
    write(page, "SELECT * { ?x ?y Hern")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("Herning Kommune")
    accept(page)
    assert "<https://w3id.org/kommunegraf/id/municipality/0657>" in written(page)


def test_a_known_prefix_is_declared_once_it_is_used_and_not_within_a_string(opened: Opened):
    page = opened("/query")
    page.locator(".cm-content").focus()  # which fetches the vocabulary
    page.wait_for_load_state("networkidle")
    write(page, "ASK { ?x skos:")
    assert written(page).startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nASK")
    write(page, "ASK { ?x ?y 'see skos:")
    assert "PREFIX" not in written(page)


def test_control_and_enter_runs_it_and_the_result_is_told(opened: Opened):
    page = opened("/query")
    put(page, "SELECT ?n { VALUES ?n { 1 2 3 } }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#running")).to_have_text(re.compile(r"^Rows: 3, in (< )?[\d.]+ seconds$"))
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(3)
    assert parse_qs(urlsplit(page.url).query)["query"] == ["SELECT ?n { VALUES ?n { 1 2 3 } }"]


def test_an_error_is_marked_at_its_place_announced_and_gone_once_mended(opened: Opened):
    page = opened("/query")
    put(page, "SELECT *\nWHER { ?s ?p ?o } LIMIT 1")
    page.keyboard.press("Control+Enter")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Line 2, character 1")
    expect(page.locator(".cm-error")).to_have_text("WHER")
    page.locator("h1").click()
    page.get_by_role("link", name="Line 2, character 1").click()
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.type("E")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(1)
    expect(page.locator(".cm-error")).to_have_count(0)


def test_everything_goes_by_keyboard_and_the_editor_is_no_trap(opened: Opened):
    page = opened("/query")
    page.get_by_role("link", name="Skip to content").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(".cm-content").evaluate("content => content.getRootNode().activeElement === content"):
            break
    else:
        pytest.fail("the editor was never reached")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?n { VALUES ?n { 2 1 } }  ")
    page.keyboard.press("Escape")  # what is offered goes first, where anything is
    if page.locator("#run").evaluate("button => document.activeElement !== button"):
        page.keyboard.press("Escape")
    expect(page.locator("#run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="?n").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody td")).to_have_text(["1", "2"])
    expect(page.get_by_role("columnheader")).to_have_attribute("aria-sort", "ascending")


def test_tab_leaves_the_editor(opened: Opened):
    page = opened("/query")
    put(page, "ASK {}")
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()


def test_rows_are_sorted_as_numbers_and_words_and_back(opened: Opened):
    page = opened(
        query_of("SELECT ?n ?w { VALUES (?n ?w) { (10 'å') (9 'a') (100 'z') (UNDEF 'b') } }"), locale="da-DK"
    )
    column = page.locator("tbody td:first-child")
    page.get_by_role("button", name="?n").click()
    expect(column).to_have_text(["9", "10", "100", ""])
    page.get_by_role("button", name="?n").click()
    expect(column).to_have_text(["100", "10", "9", ""])
    page.get_by_role("button", name="?n").click()
    expect(column).to_have_text(["10", "9", "100", ""])
    page.get_by_role("button", name="?w").click()
    expect(page.locator("tbody td:last-child")).to_have_text(["a", "b", "z", "å"])


def test_numbers_become_a_chart_with_its_words(opened: Opened):
    page = opened(query_of("SELECT ?w ?n ?m { VALUES (?w ?n ?m) { ('one' 10 1) ('two' 30 -5) ('three' 20 2) } }"))
    page.get_by_role("button", name="Chart").click()
    picture = page.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", re.compile(r"3 values, from 10 \(one\) to 30 \(two\)"))
    widths = picture.locator("rect").evaluate_all("bars => bars.map(bar => Number(bar.getAttribute('width')))")
    assert widths[1] == pytest.approx(3 * widths[0])
    page.get_by_label("Numbers from").select_option("?m")
    expect(page.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"from -5 \(two\) to 2 \(three\)"))
    page.get_by_label("Form").select_option("Line")
    expect(page.get_by_role("img").locator("circle")).to_have_count(3)
    page.reload()
    expect(page.get_by_role("img")).to_be_visible()  # the address keeps the view


def test_triples_become_a_network_and_points_a_map(opened: Opened):
    graph = "PREFIX x: <http://x.example/> CONSTRUCT { x:a x:p x:b . x:b x:p x:c . x:a x:name 'Anna' } WHERE {}"
    page = opened(query_of(graph))
    page.get_by_role("button", name="Network").click()
    picture = page.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", re.compile("3 nodes and 2 links"))
    expect(picture).to_contain_text("Anna")
    page = opened(query_of(MUNICIPALITIES))
    page.get_by_role("button", name="Map").click()
    expect(page.get_by_role("img").locator("circle.point")).to_have_count(98)
    expect(page.get_by_role("img")).to_have_attribute("aria-label", re.compile("98 places: .*Kommune"))


def test_a_hostile_result_is_text_in_every_view(opened: Opened):
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    rows = f"('''{hostile}''' 1 <http://x.example/a> <http://x.example/b>)"
    page = opened(query_of(f"SELECT * {{ VALUES (?w ?n ?a ?b) {{ {rows} }} }}"), locale="en-GB")
    for view in ("Chart", "Network", "Table"):
        page.get_by_role("button", name=view).click()
    assert page.title() == "Query – kommunegraf"
    assert page.locator("#result img[src], #result script").count() == 0
    expect(page.locator("tbody td").filter(has_text="onerror")).to_have_text(hostile)


def test_the_table_downloads_whole(opened: Opened, tmp_path: Path):
    page = opened(query_of("SELECT ?s ?p { ?s ?p ?o } LIMIT 1500"))
    expect(page.locator("tbody tr")).to_have_count(1000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 1501


def test_back_and_forward_bring_the_query_and_its_result(opened: Opened):
    page = opened("/query")
    for number in (1, 2):
        put(page, f"SELECT ?n {{ VALUES ?n {{ {number} }} }}")
        page.keyboard.press("Control+Enter")
        expect(page.locator("tbody td")).to_have_text([str(number)])
    page.go_back()
    expect(page.locator("tbody td")).to_have_text(["1"])
    expect(page.locator(".cm-content")).to_contain_text("{ 1 }")
    page.go_forward()
    expect(page.locator("tbody td")).to_have_text(["2"])


def test_code_is_copied(opened: Opened):
    page = opened(query_of("ASK { ?s ?p 'x' }"), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("curl", exact=True).click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "ASK { ?s ?p 'x' }" in page.evaluate("navigator.clipboard.readText()")


def test_a_query_under_way_can_be_stopped(opened: Opened):
    page = opened("/query")
    put(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#running")).to_have_text("Stopped.")


def test_an_example_opens_with_its_parameters_and_runs_with_others(opened: Opened):
    page = opened("/query?lang=en")
    page.get_by_label("Find an example").fill("money year phase documents name")
    page.get_by_role("link", name="How much money do documents name, by year and phase").click()
    page.get_by_role("textbox", name="municipality").fill("0657")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".cm-content")).to_contain_text('"0657"')
    assert "municipality=0657" in page.url


DRAWN = {"chart": "Chart", "graph": "Network", "map": "Map"}
# An example that fits each drawing, on the samples.
FITTING = {
    "funding-by-year-and-phase": {"chart"},
    "plans-beside-room": {"chart"},
    "amounts-per-inhabitant": {"chart", "map"},
    "funding-by-municipality": {"chart", "map"},
    "coverage": {"chart"},
    "municipalities-near": {"chart", "map"},
    "documents-by-municipality": {"chart", "map"},
}


def test_every_example_shows_its_result_in_every_view_that_is_offered_for_it(opened: Opened):
    """In one page after the other, so that nothing a view leaves behind harms the next."""
    page = opened("/query?lang=en")
    names = page.locator("#examples a").evaluate_all(
        "links => links.map(link => new URL(link.href).searchParams.get('example'))"
    )
    assert len(names) > 35 and set(FITTING) <= set(names)
    offered: dict[str, set[str]] = {}
    for name in names:
        page.goto(f"{page.url.partition('/query')[0]}/query?example={name}&lang=en")
        if page.locator(".parameters input:invalid").count():  # it needs a value that nobody can guess
            continue
        expect(page.locator("#result-heading")).to_have_text("Result")
        expect(page.locator("#result table.solutions")).to_be_visible()
        offered[name] = set()
        for view, words in DRAWN.items():
            button = page.locator(".views").get_by_role("button", name=words)
            if button.count():
                offered[name].add(view)
                button.click()
                picture = page.locator("#result .drawn").get_by_role("img")
                expect(picture).to_be_visible()
                assert picture.get_attribute("aria-label"), (name, view)
                expect(page.locator("#result table.solutions")).to_be_hidden()
                page.locator(".views").get_by_role("button", name="Table").click()
                expect(page.locator("#result table.solutions")).to_be_visible()
        for link in page.locator(".downloads a[download]").all():
            answer = page.request.get(page.url.partition("/query")[0] + str(link.get_attribute("href")))
            assert answer.ok and answer.body(), (name, link.inner_text())
        link = page.locator(".downloads a:not([download])").get_attribute("href")
        answer = page.request.get(page.url.partition("/query")[0] + str(link))
        assert answer.ok and "<table" in answer.text(), f"the permanent link of {name}"
    assert any("graph" in views for views in offered.values()), offered
    assert {name: offered.get(name, set()) & views for name, views in FITTING.items()} == FITTING


def test_in_danish_it_is_danish(opened: Opened):
    page = opened("/query", locale="da-DK")
    put(page, "SELECT ?n { VALUES ?n { 1 2 } }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#running")).to_have_text(re.compile(r"^Rækker: 2, på (< )?[\d,]+ sekunder$"))
    expect(page.get_by_role("button", name="Diagram")).to_be_visible()


def test_narrow_it_does_not_scroll_sideways(opened: Opened):
    page = opened(query_of(MUNICIPALITIES), viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="Map").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_form_asks_and_shows(opened: Opened):
    page = opened("/query?lang=en", java_script_enabled=False)
    page.get_by_label("Query (SPARQL)").fill("SELECT ?n { VALUES ?n { 7 } }")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("tbody td")).to_have_text(["7"])
    assert "lang=en" in page.url


def test_the_page_weighs_less_than_a_picture(opened: Opened):
    """Under 250 kB over the wire, all that it loads included."""
    page = opened("/query")
    sizes = page.evaluate(
        "performance.getEntries().filter(each => each.transferSize !== undefined).map(each => each.transferSize)"
    )
    assert len(sizes) >= 4
    assert 10_000 < sum(sizes) < 250_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["Table", "Chart", "Network", "Map"])
def test_no_view_has_a_barrier_of_level_a_or_aa(opened: Opened, view: str, scheme: str):
    rows = "('0657' 1 <http://x.example/a> <http://x.example/b>) ('0101' 2 <http://x.example/b> <http://x.example/c>)"
    page = opened(query_of(f"SELECT * {{ VALUES (?w ?n ?a ?b) {{ {rows} }} }}"), color_scheme=scheme)
    page.get_by_role("button", name=view).click()
    page.get_by_text("Python", exact=True).click()
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_neither_an_error_nor_what_is_offered_is_a_barrier(opened: Opened, scheme: str, width: int):
    page = opened(query_of("ASK { ?x a kg:Case "), color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(page.locator(".cm-error")).to_be_visible()
    assert barriers(page) == []
    write(page, "ASK { ?x a kg:")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_be_visible()
    assert barriers(page) == []


def barriers(page: Page) -> list[str]:
    """What axe finds of WCAG 2.2's levels A and AA, as rule and element."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": tags, "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {node['target']}"
        for each in found.response["violations"]
        for node in each["nodes"]
        # The list of what is offered scrolls by the arrow keys, the focus staying in the text (next test); the page
        # itself scrolls by them anyway.
        if not (
            each["id"] == "scrollable-region-focusable"
            and ("cm-ac" in str(node["target"]) or node["target"] == [":root"])
        )
    ]


def test_the_arrow_keys_reach_all_that_is_offered(opened: Opened):
    page = opened("/query")
    write(page, "ASK { ?x a kg:")
    options = page.locator(".cm-tooltip-autocomplete li")
    expect(options.first).to_have_attribute("aria-selected", "true")
    wait_for_keys(page)
    page.keyboard.press("ArrowUp")  # from the first to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_be_in_viewport()
