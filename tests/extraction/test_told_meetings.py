"""Claims about meetings that sentences tell of: whose, when, and whether they were held or are to come."""

from __future__ import annotations

import pytest
from pages import AUTHORITY, Part, all_of, code, page

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.told_meetings import extract_told_meetings
from kommunegraf.extraction.records import Meeting


def meetings(*parts: Part | str) -> tuple[Frame, list[Meeting]]:
    frame = page(*parts)
    extract_told_meetings(frame)
    return frame, [each for each in all_of(frame, "Meeting") if isinstance(each, Meeting)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sagen behandles i Økonomiudvalget den 4. maj 2021 og i Byrådet den 18. maj 2021.",
        "Sagen behandles i henholdsvis Økonomiudvalget den 4. maj 2021 og Byrådet den 18. maj 2021.",
        "Sagen forelægges henholdsvis i Økonomiudvalget den 4. maj 2021 og i Byrådet den 18. maj 2021.",
    ],
)
def test_where_a_matter_goes_next_are_planned_meetings(sentence: str) -> None:
    _, found = meetings(sentence)
    assert [each.date.value.lexical for each in found if each.date] == ["2021-05-04", "2021-05-18"]
    assert [each.held_by.value.iri for each in found if each.held_by] == [
        f"{AUTHORITY}/body/%C3%B8konomiudvalget",
        f"{AUTHORITY}/body/byr%C3%A5det",
    ]
    assert {code(each.status.value.iri) for each in found if each.status} == {"planned"}


def test_a_meeting_told_of_was_held_and_its_day_names_it_in_every_document() -> None:
    _, (meeting,) = meetings("På møde i Ungeudvalget den 3. marts 2022 fik udvalget forelagt to modeller.")
    assert meeting.id == f"{AUTHORITY}/body/ungeudvalget/meeting/2022-03-03"
    assert meeting.status is not None
    assert code(meeting.status.value.iri) == "held"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Sagen forventes behandlet i Seniorrådet den 3. marts 2022.", "planned"),
        ("Seniorrådet holder næste møde den 3. marts 2022.", "planned"),
        ("Seniorrådet drøftede oplægget på sit møde den 3. marts 2022.", "held"),
        ("Seniorrådet har på møde den 3. marts 2022 drøftet oplægget.", "held"),
        ("Seniorrådet blev orienteret om oplægget på mødet den 3. marts 2022.", "held"),
        ("Oplægget er drøftet i Seniorrådet på møde den 3. marts 2022.", "held"),
        ("Oplægget blev forelagt på møde i Seniorrådet den 3. marts 2022.", "held"),
        ("På møde den 3. marts 2022 behandlede Seniorrådet oplægget.", "held"),
        ("På Seniorrådets møde den 3. marts 2022 blev oplægget vist.", "held"),
    ],
)
def test_a_body_and_the_day_it_sat_are_a_meeting_of_that_body(sentence: str, status: str) -> None:
    _, (meeting,) = meetings(sentence)
    assert meeting.id == f"{AUTHORITY}/body/seniorr%C3%A5det/meeting/2022-03-03"
    assert meeting.status is not None and code(meeting.status.value.iri) == status


def test_a_meeting_known_by_its_month_keeps_its_month() -> None:
    _, (meeting,) = meetings("Medio juni 2021 blev der orienteret om sagen på møde i Seniorrådet.")
    assert meeting.date is not None
    assert (meeting.date.value.lexical, meeting.date.value.datatype) == ("2021-06", "gYearMonth")
    assert [each.value.text for each in meeting.as_stated] == ["Medio juni 2021"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Der holdes oplæg på skolen den 3. december 2021.",
        "Sagen behandles ikke i Byrådet den 18. maj 2021.",
        "Byrådet drøfter sagen, når svaret foreligger.",
        "Oplægget vises på møde i Seniorrådet den 3. marts 2022.",
        "Seniorrådet bør på møde den 3. marts 2022 drøfte oplægget.",
        "Seniorrådet var med på skolens møde den 3. marts 2022.",
    ],
)
def test_talks_and_what_is_denied_are_no_meetings(sentence: str) -> None:
    assert meetings(sentence)[1] == []
