"""Tables as text are told from prose by their content alone, and kept as they are."""

from __future__ import annotations

import pytest

from growth import in_proportion
from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document, Method


def table(text: str, encoding: str = "utf-8") -> Document:
    return read(text.encode(encoding), name="fil.txt")


def grid(document: Document, index: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in document.tables[index].rows]


BUDGET = "Post;2024;2025\nMotion;1.200,5;-30\nKost;5;6\n"
GRID = [["Post", "2024", "2025"], ["Motion", "1.200,5", "-30"], ["Kost", "5", "6"]]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_is_known_by_its_content_and_stored_unchanged(delimiter: str, ends: str) -> None:
    text = BUDGET.replace(";", delimiter).replace("\n", ends)
    found = table(text)
    assert (found.method, found.form, found.text) == (Method.CSV, "csv", text)
    assert grid(found) == GRID
    assert [block.kind for block in found.blocks] == [BlockKind.CELL] * 9
    assert found.blocks[4].origin == "cell=2,2"
    assert [found.words(block.span) for block in found.blocks] == [words for row in GRID for words in row]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_its_encoding_is_found_as_that_of_any_text(encoding: str) -> None:
    found = table("Område;Kr.;År\nÆldre;1;2024\nBørn;2;2025\n", encoding)
    assert grid(found)[1] == ["Ældre", "1", "2024"]


def test_commas_part_cells_where_quotes_keep_the_decimal_comma() -> None:
    found = table('Post,Kr.,Note\nMotion,"1,5","Aftale, ny"\nKost,2,"sagt ""nej"""\nRo, 3 ,\n')
    assert grid(found) == [
        ["Post", "Kr.", "Note"],
        ["Motion", "1,5", "Aftale, ny"],
        ["Kost", "2", 'sagt ""nej""'],
        ["Ro", "3", ""],
    ]
    assert all(found.words(cell.span) == cell.text for row in found.tables[0].rows for cell in row if cell.span)


def test_a_cell_in_quotes_may_hold_line_breaks() -> None:
    found = table('Post;Kr.;Note\nMotion;1;"to\nlinjer"\nKost;2;en\n')
    assert grid(found)[1] == ["Motion", "1", "to\nlinjer"]


def test_a_title_above_is_a_line_and_a_row_of_separators_parts_two_tables() -> None:
    found = table("Budget for sundhed\n\n" + BUDGET + ";;\nI alt;1;2\n")
    assert found.blocks[0].kind is BlockKind.PARAGRAPH
    assert (grid(found), grid(found, 1)) == (GRID, [["I alt", "1", "2"]])


@pytest.mark.parametrize(
    "text",
    [
        "Udvalget drøftede sagen, og tog den til efterretning.\n" * 20,
        "Sagen blev drøftet; den udsættes; den tages op igen.\n" * 20,
        "Mødedato:\t14. marts 2024\nMødested:\tRådhuset\nUdvalg:\tSundhedsudvalget\n",
        "Navn:\tAnne\nNavn:\tBo\nNavn:\tCarl\nNavn:\tDitte\nNavn:\tEva\nNavn:\tFie\n",
        "Hans, Grethe, Ole\nAnne, Bo, Carl\nEva, Fie, Gert\nIda, Jan, Kim\n",
        BUDGET + "Noter til tabellen følger herunder; se bilag.\n",
        "1, 2, 3\n4, 5\n6, 7, 8\n",
        "Post;2024\nMotion;5\n",
    ],
)
def test_prose_and_lists_are_no_tables(text: str) -> None:
    assert table(text).form == "text"


@pytest.mark.parametrize("piece", ['"a;', 'a;"', ";", "a;b;1\n", '"";1;2\n', "\n;"])
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    assert in_proportion(lambda size: table("x;1;2\nx;1;2\nx;1;2\n" + piece * size), 2_000)
