"""HTML becomes lines and blocks in reading order; what is around the text is left out."""

from __future__ import annotations

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import Block, BlockKind, Document


def page(html: str) -> Document:
    return read(html.encode(), name="side.html")


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, words(document, block)) for block in document.blocks]


def words(document: Document, block: Block) -> str:
    return document.text[block.span.start : block.span.end]


def test_headings_paragraphs_and_lists_come_as_they_stand() -> None:
    document = page(
        "<html><head><title>Fane</title></head><body><h1>Politik&nbsp;for ro</h1>"
        "<p>Vi &aelig;ndrer\n  det <b>hele</b>.</p>"
        "<ol start=3><li>at lytte<ul><li>ofte</li></ul></li><li><p>at svare</p><p>hurtigt</p></li></ol></body></html>"
    )
    assert shown(document) == [
        ("heading", "Politik\xa0for ro"),
        ("paragraph", "Vi ændrer det hele."),
        ("list-item", "at lytte"),
        ("list-item", "ofte"),
        ("list-item", "at svare"),
        ("paragraph", "hurtigt"),
    ]
    assert [block.marker for block in document.blocks] == ["", "", "3.", "•", "4.", ""]
    assert [block.level for block in document.blocks] == [1, 0, 0, 1, 0, 0]
    assert document.text.splitlines()[4] == "  3. at lytte"


def test_a_line_break_makes_a_new_line_without_a_gap() -> None:
    document = page("<div><p><strong>Status</strong><br>Arbejdet er i gang.</p><p>Nyt afsnit</p></div>")
    assert [(words(document, block), block.gap) for block in document.blocks] == [
        ("Status", 0),
        ("Arbejdet er i gang.", 0),
        ("Nyt afsnit", 1),
    ]


def test_scripts_menus_frames_and_cookie_notices_are_left_out() -> None:
    document = page(
        "<body><header>Kommunens logo</header><nav>Menu</nav><div class='cookie-banner'>Vi bruger data</div>"
        "<div id='CookieInformation'>Accept</div><script>var a;</script><style>p{}</style><p hidden>skjult</p>"
        "<p style='display: none'>skjult</p><p>Selve teksten</p><aside>Læs også</aside><p>Til toppen</p>"
        "<footer>Adresse</footer></body>"
    )
    assert shown(document) == [("paragraph", "Selve teksten")]


@pytest.mark.parametrize(
    "frame", ["id='header'", "id='sidebar-first'", "class='block site-footer'", "class='menu'", "id=top"]
)
def test_what_frames_an_older_page_is_left_out(frame: str) -> None:
    document = page(f"<body><div {frame}><p>Andre møder</p></div><p>Selve teksten</p>")
    assert shown(document) == [("paragraph", "Selve teksten")]


def test_a_frame_that_holds_the_title_and_a_section_called_header_stay() -> None:
    document = page(
        "<body><div id='header'><div id='menu'><h1>Referat</h1></div></div><div class='header'>Beslutning</div>"
        "<div class='sidebar-text'>Godkendt.</div><article><div class='footer'>Note</div></article></body>"
    )
    assert [text for _, text in shown(document)] == ["Referat", "Beslutning", "Godkendt.", "Note"]


def test_the_main_part_of_a_page_is_the_page_with_its_own_header() -> None:
    document = page("<body><p>Udenom</p><main><header><h1>Titel</h1></header><p>Indhold</p></main></body>")
    assert [words(document, block) for block in document.blocks] == ["Titel", "Indhold"]
    assert document.blocks[1].origin == "main/p[1]"


def test_a_table_of_data_gives_cells_and_a_grid() -> None:
    document = page(
        "<table><tr><th rowspan=2>Indsats</th><th colspan=2>1.000 kr.</th></tr><tr><th>2024</th><th>2025</th></tr>"
        "<tr><td>Gåture for <i>alle</i></td><td>12</td><td></td></tr></table>"
    )
    (table,) = document.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Indsats", "1.000 kr.", "1.000 kr."],
        ["Indsats", "2024", "2025"],
        ["Gåture for alle", "12", ""],
    ]
    assert table.rows[2][2].span is None
    for row in table.rows:
        for cell in row:
            assert cell.span is None or document.text[cell.span.start : cell.span.end] == cell.text
    assert [block.kind for block in document.blocks] == [BlockKind.CELL] * 6


def test_a_table_that_only_lays_out_a_page_is_no_table() -> None:
    document = page("<table><tr><td><h2>Overskrift</h2><p>Tekst</p></td><td>Side</td></tr></table>")
    assert document.tables == ()
    assert [words(document, block) for block in document.blocks] == ["Overskrift", "Tekst", "Side"]


def test_preformatted_lines_stay_lines() -> None:
    document = page("<pre>Punkt 1\n  Punkt 2</pre>")
    assert [words(document, block) for block in document.blocks] == ["Punkt 1", "Punkt 2"]


def test_every_block_quotes_the_stored_text_and_has_its_place() -> None:
    document = page("<body><div><p>Et</p><p>To</p></div><p>Tre</p></body>")
    assert [block.origin for block in document.blocks] == ["body/div[1]/p[1]", "body/div[1]/p[2]", "body/p[1]"]


@pytest.mark.parametrize(
    "bomb", ["<div>" * 50_000, "<p><b a='{}'>x" * 50_000, "<table><tr><td>" * 3_000 + "<div>" * 3_000]
)
def test_elements_nested_without_end_are_refused_in_bounded_time(bomb: str) -> None:
    with pytest.raises(ReadingError, match="inside one another"):
        page(f"<html><body>{bomb}")


def test_many_unclosed_paragraphs_are_no_bomb() -> None:
    assert len(page("<html><body>" + "<p>Afsnit" * 5_000).blocks) == 5_000


def test_a_table_that_claims_millions_of_columns_stays_small() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=1000>a</td>" * 300 + "</tr>"
    document = page(f"<table>{row}</table>")
    assert len(document.tables[0].rows[0]) == 300
    assert any("more cells" in warning for warning in document.warnings)


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ReadingError, match="no text of its own"):
        page("<html><body><script>render()</script><nav>Menu</nav></body></html>")
