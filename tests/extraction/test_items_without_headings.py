"""Claims about items that numbers, tables, case numbers or journal numbers show, where headings do not."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured
from test_forms_of_pages import HEADER, decided, items, own_meeting, points
from test_unknown_systems import page

from kommunegraf.extraction.meeting.case_titles import case_behind_title
from kommunegraf.extraction.records import AgendaItem, Case
from kommunegraf.reading import read

TABLE = """<h1>Miljø- og Klimaudvalget</h1><p>Møde den 12. maj 2031 kl. 15.30 i Lokale 2</p>
<table><tr><th>Nr.</th><th>{title}</th><th>Sagsnr.</th><th>Indstilling</th><th>Beslutning:</th></tr>
<tr><td>7</td><td>Godkendelse af dagsorden</td><td></td><td></td><td>Godkendt.</td></tr>
<tr><td colspan="5">Tillæg</td></tr>
<tr><td>8</td><td>{matter}</td><td>31/1234</td><td>{asked}</td><td>Udsat.</td></tr></table>"""


@pytest.mark.parametrize(
    ("matter", "asked"),
    [
        ("<b>Vild natur</b><br>Der er søgt om 15 projekter.", "Chefen foreslår,<br>at ti støttes<br>at resten afslås"),
        (
            "<p>Vild natur</p><p>Der er søgt.</p>",
            "<p>Det indstilles,</p><ul><li>at ti støttes</li><li>at resten afslås</li></ul>",
        ),
    ],
)
@pytest.mark.parametrize("title", ["Emne", "Sag", "Titel"])
def test_a_table_with_a_row_for_each_item_gives_items(title: str, matter: str, asked: str) -> None:
    frame = page(TABLE.format(title=title, matter=matter, asked=asked))
    assert items(frame) == [("7", "Godkendelse af dagsorden"), ("8", "Vild natur")]
    assert points(frame) == ["at ti støttes", "at resten afslås"]
    assert [each[1] for each in decided(frame)] == ["approved", "postponed"]
    assert [number.value.text for each in records(frame, Case) for number in each.case_number] == ["31/1234"]


def test_a_table_of_amounts_stays_a_table() -> None:
    rows = "<tr><th>Emne</th><th>2031</th><th>2032</th></tr><tr><td>Natur</td><td>200</td><td>300</td></tr>"
    document = read(f"<html><body><table>{rows}</table></body></html>".encode(), name="page.html", url=None)
    assert len(document.tables) == 1


RUNNING = """PROTOKOL
Den 5. juni 2031 kl. 16.00 holdt Ældrerådet møde på Plejecenter Solgården. Mødet sluttede kl. 18.15.

{word} 14/2031
Vedr. busrute til lægehuset
Redegørelse
Ruten kører to gange om dagen.
Formandens forslag
at rådet skriver til trafikselskabet
Ældrerådets afgørelse
Vedtaget.
J.nr. 13.05.16-P00-2-31
{word} 16/2031
Vedr. klage
(behandlet for lukkede døre)
J.nr. 13.05.16-P00-3-31
Hvorefter mødet hævedes.
"""


@pytest.mark.parametrize("word", ["SAG", "Punkt nr.", "Pkt."])
def test_numbers_that_run_through_a_year_are_items_and_journal_numbers_end_them(word: str) -> None:
    frame = structured(RUNNING.format(word=word))
    assert [number for number, _ in items(frame)] == ["14/2031", "16/2031"]
    assert [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)] == [None, False]
    assert [code(each.concerns_case) for each in records(frame, AgendaItem)] == [
        "13.05.16-P00-2-31",
        "13.05.16-P00-3-31",
    ]
    assert (points(frame), decided(frame)) == (
        ["at rådet skriver til trafikselskabet"],
        [("Vedtaget.", "approved", "ældrerådet")],
    )


def test_case_numbers_with_the_year_first_are_no_running_numbers() -> None:
    frame = structured(HEADER + "Ny sti\nSag 31/1234\nBeslutning\nGodkendt.\nNy bro\nSag 31/1235\nBeslutning\nUdsat.\n")
    assert [number for number, _ in items(frame)] == [None, None]
    assert len(records(frame, Case)) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "År 2031, onsdag den 5. juni kl. 16.00, holdt Ældrerådet møde i Fællessalen.",
        "Onsdag den 5. juni 2031 kl. 16.00 afholdt Ældrerådet møde i Fællessalen.",
        "Ældrerådet holdt møde i Fællessalen onsdag den 5. juni 2031 kl. 16.00.",
    ],
)
def test_the_sentence_that_opens_old_minutes_tells_body_day_time_and_place(sentence: str) -> None:
    meeting = own_meeting(
        structured(f"Herning Kommune\n{sentence} Fraværende: Ingen.\n\nPunkt 1: Stien\nBeslutning\nGodkendt.\n")
    )
    assert code(meeting.held_by) == "ældrerådet"
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-06-05T16:00:00"
    assert meeting.location is not None and meeting.location.value.text == "Fællessalen"


BARE = """<h2>{first} Godkendelse af dagsorden</h2><p>31/11 Åben sag</p><h3>Beslutning</h3><p>Godkendt.</p>
<h2>{second} Ny sti</h2><p>31/12 Åben sag</p><h3>Beslutning</h3><p>Udsat.</p>"""


def test_a_bare_number_before_the_titles_that_are_headings_is_the_items() -> None:
    found = items(page("<h1>Sundhedsudvalget</h1><p>4. marts 2031</p>" + BARE.format(first=7, second=8)))
    assert found == [("7", "Godkendelse af dagsorden"), ("8", "Ny sti")]


def test_numbered_chapters_of_one_item_are_no_items() -> None:
    chapters = "<h3>1 Baggrund</h3><p>Stien er slidt.</p><h3>2 Ny belægning</h3><p>Den lægges i maj.</p>"
    found = items(page(f"<h1>Ny sti</h1><p>Sagsnr. 31/44</p>{chapters}<h3>Beslutning</h3><p>Godkendt.</p>"))
    assert [number for number, _ in found] == [None]


def test_bare_numbers_that_do_not_grow_are_words_of_the_titles() -> None:
    found = items(page("<h1>Sundhedsudvalget</h1><p>4. marts 2031</p>" + BARE.format(first=8, second=7)))
    assert [number for number, _ in found] == [None, None]


def test_a_bare_number_above_a_case_number_is_the_items_in_plain_text_too() -> None:
    text = "7 Ny sti\nSagsnr. 31/44\nBeslutning\nGodkendt.\n8 Ny bro\nSagsnr. 31/45\nBeslutning\nUdsat.\n"
    assert items(structured(HEADER + text)) == [("7", "Ny sti"), ("8", "Ny bro")]


@pytest.mark.parametrize(
    ("title", "case"),
    [
        ("Ny sti (2031-0123456)", "2031-0123456"),
        ("Ny sti (05.01.02-P20-4-31)", "05.01.02-P20-4-31"),
        ("Budget (2031-2034)", None),
        ("Regnskab (2031)", None),
    ],
)
def test_a_number_in_parentheses_behind_a_title_is_the_cases_unless_it_is_a_year(title: str, case: str | None) -> None:
    found = case_behind_title(title)
    span = found and found.number
    assert (title[span.start : span.end] if span is not None else None) == case


def test_a_title_that_ends_with_its_case_number_needs_no_heading_below() -> None:
    text = (
        "4. Ny sti (2031-0123456)\nUdvalget skal tage stilling til en sti.\nIndstilling\nat stien bygges\nBilag\nKort\n"
    )
    frame = structured(HEADER + text)
    assert items(frame) == [("4", "Ny sti")]
    assert [code(each.concerns_case) for each in records(frame, AgendaItem)] == ["2031-0123456"]


def test_the_last_entry_of_a_list_is_an_item_where_a_case_number_stands_below() -> None:
    first = "2. Ny sti\nÅbent - 2031/041776\nIndstilling\nat stien bygges\n"
    text = f"{first}Bilag:\n1. Kort\n2. Plan\n3. Ny bro\nÅbent - 2031/050112\n"
    assert items(structured(HEADER + text)) == [("2", "Ny sti"), ("3", "Ny bro")]


CASES = """Region Hovedstaden

Baggrund
Udvalget har bedt om en oversigt.
Sagsfremstilling
Der er 38 undersøgelser.
Økonomiske konsekvenser
Ingen.
{first}
Afbud: Lone Eksempel.
Journalnummer
21004417
Baggrund
Køretøjerne udskiftes.
Kommunikation
Der skrives på intranettet.
Anbefales, idet udvalget ønsker en plan.
Journalnummer
21004433
"""


def test_items_that_end_with_a_journal_number_are_decided_by_their_last_line() -> None:
    frame = structured(CASES.format(first="Taget til efterretning."))
    assert [code(each.concerns_case) for each in records(frame, AgendaItem)] == ["21004417", "21004433"]
    assert [each[1] for each in decided(frame)] == ["noted", "recommended-onward"]


def test_what_a_section_of_economy_says_last_is_no_decision() -> None:
    frame = structured(CASES.format(first="Udgiften er afholdt."))
    assert [each[1] for each in decided(frame)] == ["recommended-onward"]


def test_a_page_of_numbered_chapters_has_no_items() -> None:
    text = "Ny strategi\n\nDen bygger på mål.\n\n1 Fællesskaber\nVi vil have flere.\n2 Bedre lokaler\nDe bliver bedre. "
    frame = structured(f"{text}Administrationen anbefaler, at de søger puljen.\n\nKontakt\nRanders Rådhus\n")
    assert (items(frame), points(frame), decided(frame)) == ([], [], [])
