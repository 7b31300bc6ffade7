"""Claims about meetings that come as JSON of systems without a reader of their own."""

import json
from typing import Any

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.extraction.extract import structure
from kommunegraf.extraction.records import AgendaItem, Decision, GoverningBody, Meeting, Recommendation
from kommunegraf.identity import Identity
from kommunegraf.reading import read

ENGLISH = {
    "meeting": {
        "id": 71,
        "committee": {"id": 3, "name": "Sundhedsudvalget"},
        "startDate": "2031-03-04T16:00:00+01:00",
        "location": "Lokale 4",
        "participants": [{"name": "Karla Nymark Toft", "absent": True}],
    },
    "agendaItems": [
        {
            "number": "1",
            "title": "Motion for ældre",
            "caseNumber": "31/1204",
            "open": True,
            "sections": [
                {"heading": "Indstilling", "html": "<p>Direktøren indstiller, at planen godkendes.</p>"},
                {"heading": "Beslutning", "html": "<p>Udsat til mødet i maj.</p>"},
            ],
            "attachments": [{"name": "Plan for motion"}],
        },
        {"number": "2", "title": "Køb af grund", "open": False, "sections": []},
    ],
}
DANISH = {
    "udvalgsnavn": "Sundhedsudvalget",
    "dato": "04-03-2031",
    "punkter": [
        {
            "nr": 1,
            "overskrift": "Motion for ældre",
            "lukket": False,
            "indstilling": "at planen godkendes",
            "beslutning": "Udsat.",
        }
    ],
}


@pytest.mark.parametrize("answer", [ENGLISH, DANISH], ids=["sections in an array", "sections by name"])
def test_a_meeting_is_read_from_json_whatever_names_it_has(answer: dict[str, Any]) -> None:
    frame, _, _ = structure(read(json.dumps(answer).encode(), name="a.json"), Identity())
    found = list(frame.found)
    meeting = next(each for each in found if isinstance(each, Meeting) and each.has_agenda_item)
    first = next(each for each in found if isinstance(each, AgendaItem))

    assert [each.label.value.text for each in found if isinstance(each, GoverningBody) and each.label] == [
        "Sundhedsudvalget"
    ]
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"
    assert first.title is not None and first.title.value.text == "Motion for ældre"
    assert [each.text.value.text.rstrip(".") for each in found if isinstance(each, Recommendation) and each.text] == [
        "at planen godkendes"
    ]
    (decision,) = (each for each in found if isinstance(each, Decision))
    assert decision.outcome is not None and decision.outcome.value.iri.endswith("/postponed")


def test_what_is_read_of_json_points_into_the_stored_text() -> None:
    document = read(json.dumps(ENGLISH).encode(), name="a.json")
    (meeting,) = document.parts
    closed = meeting.parts[-1].fields["open"]

    assert document.form == "agenda-json"
    assert closed.value is False and closed.span is not None and document.words(closed.span) == "false"
    body = meeting.fields["body"].span
    assert body is not None and document.words(body) == "Sundhedsudvalget"


@pytest.mark.parametrize(
    "answer",
    [{"items": [{"title": "Forside"}, {"title": "Kontakt"}]}, {"items": ["a"]}, {"agenda": {"items": []}}],
    ids=["a menu", "words", "nothing"],
)
def test_lists_without_sections_are_no_meeting(answer: dict[str, Any]) -> None:
    with pytest.raises(ReadingError, match="unknown kind"):
        read(json.dumps(answer).encode(), name="a.json")
