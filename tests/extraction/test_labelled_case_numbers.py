"""Claims about case numbers under labels of every kind, and about other numbers that are no case's."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured
from test_unknown_systems import page

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.case_lines import case_line
from kommunegraf.extraction.meeting.case_titles import case_in_title
from kommunegraf.extraction.records import AgendaItem, Decision

HEAD = "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\n"
BODY = "Sagsfremstilling\n{}Stien anlægges ved søen.\nBeslutning\nGodkendt.\n{}"


def cases(frame: Frame) -> list[str | None]:
    return [code(item.concerns_case) for item in records(frame, AgendaItem)]


def two(head: str = "", inside: str = "", below: str = "", title: str = "Ny sti") -> Frame:
    items = (
        f"{number}. {title.format(number)}\n{head.format(number)}{BODY.format(inside, below).format(number, number)}"
        for number in (1, 2)
    )
    return structured(HEAD + "\n".join(items))


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("Acadre: 31/023871", "31/023871"),
        ("Acadre-sagsnr. 31/00218", "31/00218"),
        ("SBSYS-sag 29.09.12-P20-1-31", "29.09.12-P20-1-31"),
        ("Sagsnr. SBSYS 29.09.12-P20-1-31", "29.09.12-P20-1-31"),
        ("KLE-nr. 27.35.08-Ø54-7-2031", "27.35.08-Ø54-7-2031"),
        ("KLE/sagsnr.: 29.09.00-G01-2-31", "29.09.00-G01-2-31"),
        ("Sag SAG-2031-019930", "SAG-2031-019930"),
        ("EMN-2031-00312", "EMN-2031-00312"),
        ("J. nr.: 31/3456", "31/3456"),
        ("ESDH-sagsnr.: 31/3456", "31/3456"),
        ("Workzone: 31-004455", "31-004455"),
        ("Vores sagsnr.: 31/4455", "31/4455"),
        ("Sagsnr.: S2031-1234", "S2031-1234"),
        ("Journalnr.: 29.09.00G01-2-31", "29.09.00G01-2-31"),
        ("Dok.nr. 1234-31 Sagsnr. 31/12345", "31/12345"),
        ("Brevid: 3310928 Sagsid: 31/28190", "31/28190"),
        ("Sagsbehandler: Anne Holm Sagsnr.: 29.09.00-G01-2-31", "29.09.00-G01-2-31"),
        ("29.09.00-G01-2-31 | Brevid: 3310928", "29.09.00-G01-2-31"),
        ("(Sagsnr. 31/4455)", "31/4455"),
        ("Sagsnr. 29.09.00-G01-2-31 i SBSYS", "29.09.00-G01-2-31"),
        ("KLE 29.09.00, sag 31/1234", "31/1234"),
    ],
)
def test_a_number_with_a_label_of_any_making_is_the_cases(line: str, raw: str) -> None:
    found = case_line(line)
    assert found is not None and found.number is not None
    assert line[found.number.start : found.number.end] == found.raw == raw


@pytest.mark.parametrize(
    ("line", "raw", "opened"),
    [
        ("Sagsnr.: 31/12345 | Dok.nr.: 31/12345-3 | Åben", "31/12345", True),
        ("Sag nr. 31/12345 - Lukket punkt", "31/12345", False),
        ("Åben sag: 31/16281", "31/16281", True),
        ("Sagsnr.: 31/1234 Punkttype: Åben", "31/1234", True),
    ],
)
def test_such_a_line_also_says_whether_the_item_is_open(line: str, raw: str, opened: bool) -> None:
    found = case_line(line)
    assert found is not None
    assert (found.raw, found.open) == (raw, opened)


@pytest.mark.parametrize(
    "line",
    [
        "Dokumentnr. 326-2031-18842",
        "Brev-id: 3310928",
        "KLE-emne 29.09.00 G01",
        "CVR-nr. 12345678",
        "Tidligere sagsnr. 30/3451",
        "Sag 2031",
        "Sag 2031-2034",
        "Ref. 12345",
        "Nr. 12/2031",
        "Sag nr. 88: Senfølger",
        "Sagsnr. 31/345 blev udsat",
        "Sagen udgår",
        "SU-2031-12",
    ],
)
def test_other_numbers_are_no_case_numbers(line: str) -> None:
    found = case_line(line)
    assert found is None or found.number is None


@pytest.mark.parametrize(
    "frame",
    [
        two(head="Sagsnr.:\n31/123{}\n"),
        two(head="Sagsnummer\n31/123{}\n"),
        two(head="Åben\n31/123{}\n"),
        two(inside="Acadre: 31/123{}\n"),
        two(below="Acadre: 31/123{}\n"),
        two(title="Ny sti [sagsnr. 31/123{}]"),
        two(title="Ny sti, sag nr. 31/123{}"),
        two(title="Ny sti – Acadre 31/123{}"),
    ],
)
def test_a_number_counts_wherever_it_stands_alone_in_its_item(frame: Frame) -> None:
    assert cases(frame) == ["31/1231", "31/1232"]
    assert [item.title.value.text for item in records(frame, AgendaItem) if item.title] == ["Ny sti", "Ny sti"]


def test_a_number_inside_a_decision_is_no_part_of_its_words() -> None:

    frame = two(below="Sagsnr.: 31/123{}\n")
    assert [each.text.value.text for each in records(frame, Decision) if each.text] == ["Godkendt.", "Godkendt."]


def test_of_several_numbers_inside_an_item_none_is_chosen() -> None:
    assert cases(two(inside="Sagsnr. 31/1231\nSagsnr. 31/1232\n")) == [None, None]


@pytest.mark.parametrize("ended", ["</th><td>", "</td><td>", ":</td><td>"])
def test_a_label_and_its_number_may_be_cells_of_a_table(ended: str) -> None:
    cell = "th" if ended.startswith("</th") else "td"
    table = f"<table><tr><{cell}>Sagsnr.{ended}29.09.00-G01-7-31</td></tr></table>"
    frame = page(
        f"<h1>Sundhedsudvalget, 4. marts 2031</h1><h2>1. Ny sti</h2>{table}<h3>Beslutning</h3><p>Godkendt.</p>"
    )
    assert cases(frame) == ["29.09.00-G01-7-31"]


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("29.09.00-P22-1-31 Ny sti", "29.09.00-P22-1-31", "Ny sti"),
        ("EMN-2031-00312: Ny sti", "EMN-2031-00312", "Ny sti"),
        ("Ny sti - 29.09.00-P22-1-31", "29.09.00-P22-1-31", "Ny sti"),
        ("Ny sti (SBSYS 29.09.00-P22-1-31)", "29.09.00-P22-1-31", "Ny sti"),
    ],
)
def test_a_title_is_told_from_the_number_at_its_end_or_beginning(title: str, number: str, rest: str) -> None:
    found = case_in_title(title)
    assert found is not None
    assert title[found.number.start : found.number.end] == number
    assert title[found.title.start : found.title.end] == rest


@pytest.mark.parametrize(
    "title",
    [
        "Budget 2031-2034",
        "Svar på brev (dok.nr. 31/1234)",
        "Opfølgning på sag nr. 88: Stier",
        "Høring, frist 12/3",
        "Regnskab - 2031",
    ],
)
def test_figures_in_a_title_stay_there(title: str) -> None:
    assert case_in_title(title) is None
