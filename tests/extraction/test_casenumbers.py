"""Claims about case numbers and the lines that carry them."""

from __future__ import annotations

import pytest
from plain_documents import code, quoted, records, structured

from kommunegraf.extraction.meeting.case_lines import case_line
from kommunegraf.extraction.meeting.case_titles import case_behind_title
from kommunegraf.extraction.meeting.casenumbers import case_key, parse_case_number
from kommunegraf.extraction.records import AgendaItem, Case


@pytest.mark.parametrize(
    ("raw", "form", "year", "subject", "facet", "serial"),
    [
        ("29.09.00-P22-1-31", "kle", 2031, "29.09.00", "P22", "1"),
        ("16.00.00-Ø40-12-99", "kle", 1999, "16.00.00", "Ø40", "12"),
        ("31/9928", "year-serial", 2031, None, None, "9928"),
        ("2031/123456", "long-year-serial", 2031, None, None, "123456"),
        ("2031-000962", "long-year-dash-serial", 2031, None, None, "000962"),
        ("330-2031-4", "municipality-year-serial", 2031, None, None, "4"),
        ("1-21-78-2-31", "region-midtjylland", 2031, None, None, "2"),
        ("23-009570", "year-dash-serial", 2023, None, None, "009570"),
        ("29.09G00 - 2015/41657", "journal-and-case", 2015, None, None, "41657"),
        ("270123", "digits", None, None, None, None),
    ],
)
def test_each_style_gives_the_parts_it_states(
    raw: str, form: str, year: int | None, subject: str | None, facet: str | None, serial: str | None
) -> None:
    number = parse_case_number(raw)
    assert number is not None
    assert (number.form, number.year) == (form, year)
    parts = [number.part(span) if span else None for span in (number.subject, number.facet, number.serial)]
    assert parts == [subject, facet, serial]


@pytest.mark.parametrize("raw", ["B2.01", "12. marts", "1/2/3", "29.09", "abc", "12-34"])
def test_what_is_no_case_number_gives_nothing(raw: str) -> None:
    assert parse_case_number(raw) is None


@pytest.mark.parametrize(
    ("line", "raw", "opened"),
    [
        ("Sagsnr.: 29.09.00-P22-1-31 Sagsbehandler: Bodil Ravn Testesen", "29.09.00-P22-1-31", None),
        ("Sagsnr.: 29.09.00-P22-1-31", "29.09.00-P22-1-31", None),
        ("Sag nr. 12, j.nr. 29.09.00-P22-1-31", "29.09.00-P22-1-31", None),
        ("31/9928 Åben Sag", "31/9928", True),
        ("31/9928 Lukket Sag", "31/9928", False),
        ("Åbent - 2031/123456", "2031/123456", True),
        ("29.09.00-P22-1-31 -", "29.09.00-P22-1-31", None),
        ("Sagsid.: 17/39385, Sagsinitialer: QWE", "17/39385", None),
        ("Sagnr.: 1-21-78-2-31", "1-21-78-2-31", None),
        ("Sagsnr.:", "", None),
    ],
)
def test_a_line_that_carries_a_case_number_is_known(line: str, raw: str, opened: bool | None) -> None:
    found = case_line(line)
    assert found is not None
    assert (found.raw, found.open) == (raw, opened)
    if found.number is not None:
        assert line[found.number.start : found.number.end] == raw


@pytest.mark.parametrize(
    "line",
    ["12/2031", "I sag 31/9928 blev det afgjort, at stien lukkes for biler om natten.", "2031", "Sagsfremstilling", ""],
)
def test_numbers_without_label_or_looks_are_no_case_line(line: str) -> None:
    assert case_line(line) is None


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        (
            "29.09.00-P22-1-31",
            [
                "29.09.00-P22-1-31",
                "29.09.00 P22 1 31",
                "29.09.00-P22-01-31",
                "29.09.00-P22-1-2031",
                "29.09.00 - P22 - 1 - 31",
                "29.09.00–P22–1–31",
                "29.09.00  P22  1  31",
                "29.09.00\u00a0P22\u00a01\u00a031",
                "29.09.00 – P22 – 1 – 31",
            ],
        ),
        ("31/1234", ["31/1234", "2031/1234", "31/01234"]),
        ("2031-001234", ["2031-001234", "31-001234", "31–001234"]),
        ("2023-1187", ["2023-1187", "23-1187", "2023–1187", "23‑1187"]),
        ("98/12", ["98/12", "1998/12"]),
        ("29.09.00-P22-31", ["29.09.00-P22-31", "29.09.00–P22–31"]),
        ("330-2031-4", ["330-2031-4"]),
        ("270123", ["270123"]),
    ],
)
def test_the_spellings_of_one_case_number_share_a_key(key: str, spellings: list[str]) -> None:
    assert {case_key(each) for each in spellings} == {key}


def test_numbers_of_two_cases_never_share_a_key() -> None:
    numbers = ["29.09.00-P22-1-31", "29.09.00-P22-1-32", "29.09.00-P22-11-31", "29.09.00-P23-1-31", "29.09.01-P22-1-31"]
    numbers += ["31/1234", "32/1234", "31/12340", "2031-001234", "2032-001234", "330-2031-4", "331-2031-4", "270123"]
    numbers += ["98/12", "2098/12", "1931/1234", "29.09.00-P22-1-1931", "29.09.00-P22-1-98", "29.09.00-P22-1-2098"]
    numbers += ["2031-1234", "1931-001234", "31-1235"]
    assert len({case_key(each) for each in numbers}) == len(numbers)


@pytest.mark.parametrize("written", ["29.09.00 P22 1 31", "29.09.00-P22-1-2031"])
def test_a_case_whose_number_is_written_otherwise_is_the_same_node_and_keeps_the_words(written: str) -> None:
    page = "Ny sti\nSagsnr.: {}\nSagsfremstilling\nStien.\nBeslutning\nGodkendt.\n"
    [usual] = records(structured(page.format("29.09.00-P22-1-31")), Case)
    frame = structured(page.format(written))
    [other] = records(frame, Case)
    assert other.id.rpartition("/case/")[2] == usual.id.rpartition("/case/")[2]
    assert quoted(frame, *other.case_number) == [written]
    assert quoted(frame, other.kle_subject) == ["29.09.00"]


def test_a_document_that_writes_one_number_in_several_ways_states_each_with_its_words() -> None:
    frame = structured(
        "Ny sti\nSagsnr.: 31/1234\nSagsfremstilling\nStien.\nBeslutning\nGodkendt.\n\n"
        "Ny bro\nSagsnr.: 2031/01234\nSagsfremstilling\nBroen.\nBeslutning\nGodkendt.\n"
    )
    [case] = records(frame, Case)
    assert [each.value.text for each in case.case_number] == ["31/1234", "2031/01234"]
    assert [quoted(frame, each) for each in case.case_number] == [["31/1234"], ["2031/01234"]]
    assert "conflicting-value" not in {note.code for note in (*frame.notes, *frame.found.notes)}


@pytest.mark.parametrize("title", ["Ny sti (23-1187)", "Ny sti (20-15000)"])
def test_a_number_that_needs_a_label_is_no_case_at_the_end_of_a_title(title: str) -> None:
    assert case_behind_title(title) is None


def test_a_number_with_longer_dashes_or_blanks_is_read_from_its_line() -> None:
    for written in ("29.09.00–P22–1–31", "29.09.00  P22  1  31"):
        line = case_line(f"Sagsnr.: {written}")
        assert line is not None and line.raw == written


def test_every_part_of_a_case_quotes_its_own_piece_of_the_number() -> None:
    frame = structured("Ny sti\n05.01.02-G01-7-31 -\nSagsfremstilling\nStien.\nBeslutning\nGodkendt.\n")
    (case,) = records(frame, Case)
    assert quoted(frame, *case.case_number) == ["05.01.02-G01-7-31"]
    assert quoted(frame, case.kle_subject) == ["05.01.02"]
    assert quoted(frame, case.kle_facet) == ["G01"]
    assert quoted(frame, case.case_serial) == ["7"]
    assert quoted(frame, case.case_year) == ["31"]
    assert case.case_year is not None and case.case_year.value.lexical == "2031"
    assert (code(case.kle_subject), code(case.kle_facet)) == ("05.01.02", "G01")


def test_a_number_without_kle_gives_no_subject() -> None:
    frame = structured("Ny sti\n31/44 Åben Sag\nSagsfremstilling\nStien.\nBeslutning\nGodkendt.\n")
    (case,) = records(frame, Case)
    assert case.kle_subject is None and case.kle_facet is None
    (item,) = records(frame, AgendaItem)
    assert item.is_open is not None and item.is_open.value is True
    assert quoted(frame, item.is_open) == ["Åben"]
