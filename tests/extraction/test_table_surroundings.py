"""Units, prices and labels that do not stand in the table's own heads and rows."""

from __future__ import annotations

import pytest
from money_samples import code, frame_of, items, laid_out, row, table

ROWS = """
                    Budget 2031    Regnskab 2030
Svømning til alle           410            3.998
Tandpleje                12.300           12.100"""


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Alle beløb er i 1.000 kr.", ""),
        ("Samtlige beløb er angivet i hele tusinde kr.", ""),
        ("Tallene er opgjort i t.kr. og i 2031-priser.", ""),
        ("Udgifter står uden fortegn.\n\nBeløb i tkr.\n\nTabellen viser området.", ""),
        ("", "\n\nNote: Beløbene er i 1.000 kr."),
        ("Oversigt (1.000 kr.)", ""),
    ],
)
def test_the_unit_may_stand_above_or_below_the_table(above: str, below: str) -> None:
    found = items(frame_of(above + "\n" + ROWS + below))
    assert [row(item)[1] for item in found] == [410_000, 3_998_000, 12_300_000, 12_100_000]


@pytest.mark.parametrize("above", ["Udvalget fik 1.000 kr. til kaffe.", "Det koster i alt mio. kr. at lade være."])
def test_money_in_a_sentence_above_is_no_unit(above: str) -> None:
    assert table(above + "\n" + ROWS).unit_scale is None


def test_the_unit_of_one_table_is_not_that_of_the_next() -> None:
    text = "Beløb i 1.000 kr.\n" + ROWS + "\n\nOgså dette hører med.\n" + ROWS.replace("Tandpleje", "Sundhedspleje")
    amounts = [row(item)[1] for item in items(frame_of(text))]
    assert amounts[:2] == [410_000, 3_998_000]
    assert amounts[4:6] != [410_000, 3_998_000]


def test_a_label_over_two_lines_is_one_row() -> None:
    text = """Tabel 1. Beløb i 1.000 kr.
                                 2030     2031
Vederlagsfri fysioterapi og
ridning                         4.120    4.230
Sundhedsfremme og forebyg-
gelse for voksne                1.120    1.230
Hjælpemidler til hjemmet
                               12.100   12.300
Træning efter udskriv-          9.100    9.000
ning
I alt                          26.440   26.760"""
    assert list(laid_out(table(text))) == [
        "Vederlagsfri fysioterapi og ridning",
        "Sundhedsfremme og forebyggelse for voksne",
        "Hjælpemidler til hjemmet",
        "Træning efter udskrivning",
        "I alt",
    ]


def test_a_unit_below_the_heads_breaks_no_table() -> None:
    text = """Fælles udgifter          Regionen     Kommunen        I alt
(1.000 kr., 2031-pl)
2031 (halvt år)               474          316          790
2032                          948          632        1.580"""
    found = items(frame_of(text))
    assert [row(item)[1:3] for item in found[:3]] == [(474_000, "2031"), (316_000, "2031"), (790_000, "2031")]
    assert [code(item.row_kind) for item in found[:3]] == ["line", "line", "total"]


def test_a_note_takes_a_column_out_of_the_prices_of_the_table() -> None:
    text = """Budget 2031 (1.000 kr., 2031-pl)
                       Regnskab 2029*    Budget 2031
Sundhedspleje                  31.874         33.120
Tandpleje                      58.412         59.033

* Regnskabet er i årets priser."""
    levels = [item.price_level.value.text if item.price_level else None for item in items(frame_of(text))]
    assert levels == [None, "2031-pl", None, "2031-pl"]


@pytest.mark.parametrize("head", ["Overslag 2032", "BO 2032", "Budgetoverslag 2032", "Budgetforslag 2032"])
def test_a_year_behind_the_budget_year_has_no_phase(head: str) -> None:
    text = f"""Beløb i 1.000 kr.
                Regnskab 2030    {head:>20}
Tandpleje               1.100    {"1.200":>20}
Sundhed                 2.100    {"2.200":>20}"""
    assert [row(item)[0] for item in items(frame_of(text))] == ["actual", None, "actual", None]


def test_the_first_title_of_a_document_gives_its_tables_their_year() -> None:
    found = items(
        frame_of("Beløb i 1.000 kr.\n\nTandpleje    1.100\nSundhed    2.100\nI alt    3.200", title="Budget 2 - 2031")
    )
    assert {row(item)[2] for item in found} == {"2031"}
