"""Tables are rebuilt from what is left of their layout; what cannot be told is left open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from money_samples import cells, document_of, laid_out, section_of, table, tables

from growth import in_proportion
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.placement import by_total
from kommunegraf.extraction.tables.row_heads import row_numbers
from kommunegraf.reading.document import Block, BlockKind, Cell, Document, Method, Span, Table

BUDGET = cells(
    "Opfølgningen ser sådan ud: / Kulturudvalget / Politikområde 7 / Vedtaget / budget 2022 / Overfør- / sler 2022"
    " / Ændret budget 2022 / Skøn 2022 / Rest / 1.000 kr., 2022-pl. / A / B / C (=A+B) / D / E (=C-D)"
    " / Biblioteker / (drift) / 40.100 / 300 / 40.400 / 40.500 / -100"
    " / Musikskole / 5.200 / - / 5.200 / 4.900 / 300 / Drift i alt / 45.300 / 300 / 45.600 / 45.400 / 200"
)


def test_heads_over_several_lines_become_one_head_a_column() -> None:
    found = table(BUDGET)
    assert [column.text for column in found.columns] == [
        "Vedtaget budget 2022",
        "Overførsler 2022",
        "Ændret budget 2022",
        "Skøn 2022",
        "Rest",
    ]
    assert [column.letter for column in found.columns] == list("ABCDE")
    assert [column.year for column in found.columns] == [2022, 2022, 2022, 2022, None]


def test_formulas_unit_and_price_level_are_read_from_the_head() -> None:
    found = table(BUDGET)
    formulas = {column.letter: column.formula.terms for column in found.columns if column.formula}
    assert formulas == {"C": ((1, "A"), (1, "B")), "E": ((1, "C"), (-1, "D"))}
    assert (found.unit_scale, found.price_level) == (1000, "2022-pl")


def test_caption_and_corner_are_told_from_the_heads() -> None:
    document = document_of(BUDGET)
    found = table(BUDGET)
    assert found.caption is not None
    assert document.words(found.caption) == "Opfølgningen ser sådan ud:"
    assert [document.words(span) for span in found.corner] == ["Kulturudvalget", "Politikområde 7"]


def test_a_row_head_over_two_lines_is_one_head_and_a_total_is_known_by_its_word() -> None:
    found = table(BUDGET)
    assert [(row.head, row.kind) for row in found.rows] == [
        ("Biblioteker (drift)", "line"),
        ("Musikskole", "line"),
        ("Drift i alt", "total"),
    ]


def test_a_mark_of_nothing_is_no_zero() -> None:
    found = table(BUDGET)
    assert laid_out(found)["Musikskole"] == ["5.200", None, "5.200", "4.900", "300"]
    zero = table(cells("Plan: / Post / 2022 / 2023 / Motion / 0 / 5.000 / Kost / 7.000 / -"))
    assert [cell.value if cell else None for cell in (zero.rows[0].cells or ())] == [0, 5000]
    assert laid_out(zero)["Kost"] == ["7.000", None]


def test_a_formula_decides_where_a_short_row_belongs() -> None:
    found = table(cells("Post / Ind / Ud / Netto / A / B / C (=A-B) / Skole / 900 / 50 / 850 / Have / 70 / -70"))
    assert laid_out(found)["Have"] == [None, "70", "-70"]
    assert found.rows[1].rule == "formula-decides"


def test_a_total_row_decides_where_a_short_row_belongs() -> None:
    found = table(
        cells(
            "Plan: / Indsats / 2022 / 2023 / 2024 / Motion / 10 / 20 / 30 / Kost / 5 / 7 / Ro / 1 / 3"
            " / Udgifter i alt / 16 / 20 / 40"
        )
    )
    assert laid_out(found)["Kost"] == ["5", None, "7"]
    assert laid_out(found)["Ro"] == ["1", None, "3"]
    assert [row.rule for row in found.rows] == ["", "total-decides", "total-decides", ""]
    assert found.certain


def test_formula_and_total_together_decide_what_neither_could_alone() -> None:
    found = table(
        cells(
            "Budget / Oprindeligt / Tilført / Samlet ramme / A / B / C (=A+B) / Løn / 500 / 500"
            " / Mad / 200 / 30 / 230 / I alt / 700 / 30 / 730"
        )
    )
    assert laid_out(found)["Løn"] == ["500", None, "500"]


def test_two_ways_to_add_up_leave_the_cells_without_column() -> None:
    found = table(cells("Plan: / Post / 2022 / 2023 / Motion / 10 / Kost / 10 / Ro / 5 / 5 / I alt / 15 / 15"))
    assert laid_out(found)["Motion"] is None
    assert laid_out(found)["Kost"] is None
    assert {note.code for note in found.notes} == {"cells-without-column"}
    assert not found.certain
    assert [cell.text for cell in found.rows[0].stated] == ["10"]


def test_wider_gaps_only_make_a_column_likely() -> None:
    text = (
        cells("Plan: / Post / 2022 / 2023 / 2024 / Motion / 10 / 20 / 30 / Kost / 5 / 7") + "\n\n\n\nRo\n\n1\n\n2\n\n3"
    )
    found = table(text)
    assert laid_out(found)["Kost"] == ["5", "7", None]
    assert found.rows[1].rule == "gap-in-layout"
    assert not found.certain


def test_without_total_formula_or_gap_nothing_is_guessed() -> None:
    found = table(cells("Plan: / Post / 2022 / 2023 / 2024 / Motion / 10 / 20 / 30 / Kost / 5 / 7 / Ro / 1 / 2 / 3"))
    assert laid_out(found)["Kost"] is None


def test_a_broken_total_is_noted_and_loses_nothing() -> None:
    found = table(cells("Plan: / Post / 2022 / 2023 / Motion / 10 / 20 / Kost / 5 / 7 / I alt / 15 / 99"))
    assert [note.code for note in found.notes] == ["table-does-not-add-up"]
    assert laid_out(found) == {"Motion": ["10", "20"], "Kost": ["5", "7"], "I alt": ["15", "99"]}


def test_a_broken_formula_is_noted() -> None:
    found = table(cells("Post / Før / Efter / Sum / A / B / C (=A+B) / Løn / 5 / 6 / 99 / Mad / 1 / 2 / 3"))
    assert [note.code for note in found.notes] == ["table-does-not-add-up"]


def test_rounded_figures_add_up() -> None:
    found = table(
        cells("Plan i mio. kr.: / Post / 2022 / 2023 / Løn / 1,3 / 2,3 / Mad / 1,3 / 2,3 / I alt / 2,7 / 4,7")
    )
    assert found.notes == ()


def test_subtotals_and_a_grand_total_are_each_the_sum_of_their_own() -> None:
    found = table(
        cells(
            "Mio. kr.: / Post / 2022 / 2023 / Løn / 1 / 2 / Mad / 2 / 3 / Drift i alt / 3 / 5"
            " / Hus / 1 / 1 / Anlæg i alt / 1 / 1 / Total / 4 / 6"
        )
    )
    assert found.notes == ()
    assert [row.kind for row in found.rows] == ["line", "line", "total", "line", "total", "total"]


def test_a_heading_among_the_rows_groups_those_below_it() -> None:
    text = cells("Plan: / Område / 2022 / 2023 / Sundhed / Motion / 10 / 20 / Kost / 1 / 2 / Kultur / Kor / 3 / 4")
    found = table(text)
    groups = [document_of(text).words(row.group) if row.group else None for row in found.rows]
    assert groups == ["Sundhed", None, "Kultur"]


def test_limits_in_the_heads_find_their_columns_by_what_they_can_limit() -> None:
    found = table(
        cells(
            "Opgørelse pr. 1. januar 2022: / Indbyggere / Uden arbejde / Flyttet / Lav indtægt> 35 % / > 4,5 % / < 60 %"
            " / Søparken / 2.345 / 31,7 / 3,2 / 64,1"
        )
    )
    assert [column.text for column in found.columns] == ["Indbyggere", "Uden arbejde", "Flyttet", "Lav indtægt"]
    limits = [(c.threshold.relation, c.threshold.value) if c.threshold else None for c in found.columns]
    assert limits == [None, ("above", Decimal(35)), ("above", Decimal("4.5")), ("below", Decimal(60))]


def test_limits_that_fit_in_several_ways_are_left_open() -> None:
    found = table(cells("Opgørelse: / Unge / Ældre / Syge / > 35 % / > 4,5 % / Søparken / 25 / 31,7 / 3,2"))
    assert all(column.threshold is None for column in found.columns)
    assert [note.code for note in found.notes] == ["limits-without-column"]


def test_names_and_values_are_a_table_of_one_column() -> None:
    found = table(
        cells("Det ventes at blive: / Skøn 2022 / 12 mio. kr. / Tilskud 2022 / 15 mio. kr. / Gevinst / 3 mio. kr.")
    )
    assert found.pairs
    assert laid_out(found) == {"Skøn 2022": ["12 mio. kr."], "Tilskud 2022": ["15 mio. kr."], "Gevinst": ["3 mio. kr."]}
    assert found.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        cells("Dagsorden / Åbent møde / 3 / Status på motion / 4 / Orientering"),
        cells("Mødeplan / Onsdag den 3. februar / Onsdag den 10. marts / 22-11-2023 / 24-11-2023"),
        cells("Top / 1. Gåtur / 2. Kost / 3. Søvn"),
        cells("Kontakt / Telefon / 12 34 56 78 / E-post / a@b.dk"),
        cells("DIR / FOU / BYR / X / X"),
        "Der var 10 deltagere i 2021 og 12 i 2022.",
        "",
    ],
)
def test_calendars_lists_and_page_numbers_are_no_tables(text: str) -> None:
    assert tables(text) == ()


def test_a_total_column_is_a_column_like_the_others() -> None:
    found = table(cells("Plan: / Post / 2022 / 2023 / I alt / Motion / 10 / 20 / 30 / Kost / 1 / 2 / 3"))
    assert [column.text for column in found.columns] == ["2022", "2023", "I alt"]


def test_two_tables_in_a_row_are_two() -> None:
    text = cells(
        "Plan: / Post / 2022 / 2023 / Motion / 10 / 20 / Kost / 1 / 2 / Post / 2024 / 2025 / Ro / 5 / 6 / Søvn / 7 / 8"
    )
    first, second = tables(text)
    assert [column.year for column in first.columns + second.columns] == [2022, 2023, 2024, 2025]
    assert laid_out(second) == {"Ro": ["5", "6"], "Søvn": ["7", "8"]}


BARS = """Tabel 1: Budget (1.000 kr.)

| Område | Budget 2022 | Forbrug 2022 | Rest |
|---|---:|---:|---:|
| Træning | 4.500 | 4.100 | 400 |
| Kost | 1.200 | | 1.200 |
| I alt | 5.700 | 4.100 | 1.600 |

Efter tabellen."""


def test_a_table_with_bars_keeps_its_empty_cells() -> None:
    found = table(BARS)
    assert laid_out(found)["Kost"] == ["1.200", None, "1.200"]
    assert (found.unit_scale, found.certain) == (1000, True)


def test_a_table_with_tabs_is_read() -> None:
    found = table("Beløb i 1.000 kr., 2023-pl\nPost\t2023\t2024\nMotion\t120\t-\nRo\t80\t0\nI alt\t200\t0\n")
    assert laid_out(found) == {"Motion": ["120", None], "Ro": ["80", "0"], "I alt": ["200", "0"]}
    assert (found.unit_scale, found.price_level) == (1000, "2023-pl")


def test_an_amount_that_looks_like_a_unit_is_one_in_the_head_and_an_amount_below() -> None:
    head = table("| 1.000 kr. | Budget 2022 | Budget 2023 |\n| Motion | 1.200 | 800 |\n| Kost | 450 | 450 |\n")
    assert (head.unit_scale, head.corner) == (1000, ())
    lines = table(cells("1.000 kr. / 2022 / 2023 / Motion / 1.200 / 800 / Kost / 450 / 450"))
    assert (lines.unit_scale, laid_out(lines)) == (1000, {"Motion": ["1.200", "800"], "Kost": ["450", "450"]})
    body = table(cells("Priser er: / Leje / 2.000 kr. / Mad / 1.000 kr. / Bus / 500 kr."))
    assert laid_out(body) == {"Leje": ["2.000 kr."], "Mad": ["1.000 kr."], "Bus": ["500 kr."]}
    assert body.unit_scale is None


def test_a_sentence_that_only_stands_before_a_table_is_no_caption() -> None:
    rows = "Post / 2022 / 2023 / Motion / 1.200 / 800 / Kost / 450 / 450"
    assert table(cells(f"Salen var fyldt med borgere hele aftenen. / {rows}")).caption is None
    assert table(cells(f"Midlerne fordeles sådan. / {rows}")).caption is not None


SPACED = """Fordeling af midler
Indsats              2022      2023      2024
Motion på recept   150.000   150.000   150.000
Røgfri byer         50.000              75.000
"""


def test_columns_of_blanks_are_decided_by_the_total_before_the_alignment() -> None:
    aligned = table(SPACED)
    assert laid_out(aligned)["Røgfri byer"] == ["50.000", None, "75.000"]
    assert aligned.rows[1].rule == "alignment-in-layout"
    summed = table(SPACED + "Samlet             200.000   150.000   225.000\n")
    assert laid_out(summed)["Røgfri byer"] == ["50.000", None, "75.000"]
    assert summed.rows[1].rule == "total-decides"


def test_the_source_s_own_cells_are_taken_as_they_are() -> None:
    text = "Budget i t.kr.\nPost\nBudget 2022\nBudget 2023\nLøn\n1.500\nMad\n200\n300\n"
    spans = {word: Span(text.index(word), text.index(word) + len(word)) for word in text.split("\n") if word}

    def cell(words: str) -> Cell:
        return Cell(words, spans[words] if words else None)

    rows = (("Post", "Budget 2022", "Budget 2023"), ("Løn", "1.500", ""), ("Mad", "200", "300"))
    given = Table(Span(text.index("Post"), len(text) - 1), tuple(tuple(cell(each) for each in row) for row in rows))
    blocks = tuple(Block(span, BlockKind.CELL) for span in spans.values())
    document = Document(text=text, method=Method.HTML, form="html", blocks=blocks, tables=(given,))
    (found,) = find_tables(document, section_of(document))
    assert laid_out(found) == {"Løn": ["1.500", None], "Mad": ["200", "300"]}
    assert found.unit_scale == 1000
    assert [column.year for column in found.columns] == [2022, 2023]


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        ("Motion (4)", ["4"]),
        ("Unge i fællesskab (2,3,8 og 9) *", ["2", "3", "8", "9"]),
        ("Ramme (2021)", []),
        ("Bosted (12 pladser)", []),
        ("Hold (3) for ældre", []),
        ("Motion", []),
    ],
)
def test_item_numbers_are_read_from_the_end_of_a_row_head(head: str, numbers: list[str]) -> None:
    found = row_numbers(head)
    assert [number for _, _, number in found] == numbers
    assert all(head[start:end] == number for start, end, number in found)


small = st.integers(0, 40).map(Decimal)


@given(st.lists(st.lists(small, min_size=3, max_size=3), min_size=1, max_size=5), st.data())
def test_what_a_total_decides_is_what_was_written(full: list[list[Decimal]], data: st.DataObject) -> None:
    layouts = []
    for values in full:
        gone = data.draw(st.integers(0, 2))
        kept = [value for index, value in enumerate(values) if index != gone]
        values[gone] = Decimal()
        ways = [(*kept[:at], Decimal(), *kept[at:]) for at in range(3)]
        layouts.append(tuple(dict.fromkeys(ways)))
    total = tuple(sum(column, Decimal()) for column in zip(*full, strict=True))
    decided = by_total(layouts, total)
    assert decided is not None
    for values, layout in zip(full, decided, strict=True):
        assert layout is None or layout == tuple(values)


@example("0\t0\n0||0")  # a row of bars below a row of tabs
@given(st.text(alphabet="ABab0123.,-()= \n|\t%<>", max_size=300))
def test_any_text_gives_tables_inside_it(text: str) -> None:
    for found in tables(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
        for row in found.rows:
            for cell in row.stated:
                assert text[cell.span.start : cell.span.end] == cell.text
            assert row.cells is None or len(row.cells) == len(found.columns)


@pytest.mark.parametrize("piece", ["Post\n\n10\n\n", "10\n\n", "Ord\n\n", "a | b | 3\n", "Ord  10  20\n", "A\n\nB\n\n"])
def test_long_hostile_text_takes_time_in_proportion(piece: str) -> None:
    assert in_proportion(lambda size: tables(piece * size), 300)
