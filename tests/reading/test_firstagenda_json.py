"""FirstAgenda's JSON becomes a text with its metadata, its borders and the way back to each value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import Document, Part, ZoneKind

ZERO = "00000000-0000-0000-0000-000000000000"


def item(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "Lydfiler": None,
        "Ressourcer": None,
        "Felter": [
            {
                "Navn": "",
                "Html": "<div><h3>Indstilling</h3><span class='indstilling'><p>Centerchefen indstiller,</p><ol>"
                "<li>at planen godkendes.</li></ol></span><h3>Beslutning</h3><span><p>Godkendt.</p></span></div>",
                "Tekst": None,
                "Id": ZERO,
                "Link": "https://dagsordener.eksempel.dk/Vis/Pdf/bilag/1",
                "DocumentId": "1a",
            }
        ],
        "Presentations": None,
        "ItemDecision": None,
        "SagsNummer": "29.09.00-P05-3-24",
        "Navn": "Plan for fælles gåture",
        "Punktnummer": "7",
        "Bilag": [{"HarPdfVersion": "true", "Order": 0, "Navn": "Plan & budget", "Id": "b1"}],
        "Documents": None,
        "Id": "punkt-7",
        "IntegrationUid": ZERO,
        "CorporationUid": ZERO,
        "AgendaUid": "moede-1",
        "Number": "7",
        "Sorting": 7,
        "IsOpen": True,
        "CaseNumber": "29.09.00-P05-3-24",
        "SourceId": None,
        "Caption": "Plan for fælles gåture",
        "CasePresentationUid": None,
        "ExternalAgendaItemAttendees": [],
    }
    return value | changes


def agenda(*items: Any, **changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "Dagsordenpunkter": list(items),
        "Udvalg": {"Id": "u1", "OrganisationId": "o1", "Navn": "Trivselsudvalget", "Historisk": False},
        "Moede": {
            "Id": ZERO,
            "Dato": "2024-03-12T15:00:00+01:00",
            "Sted": "Rådhuset, lokale 2",
            "Navn": "Referat",
            "Moededeltagere": [{"Name": "Anna Andersen", "Absent": False, "AttendanceType": 1}],
            "Description": None,
        },
        "Id": "moede-1",
    }
    return value | changes


def of(value: Any) -> Document:
    return read(json.dumps(value, ensure_ascii=False).encode(), name="svar.json")


def lines(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


def check(document: Document) -> None:
    """What holds for every document: blocks in order, fields that quote, parts inside parts."""
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(document.text)
        end = block.span.end
    document.text.encode("utf-8")

    def inside(part: Part) -> None:
        for name, field in part.fields.items():
            if field.span is not None and isinstance(field.value, str) and "<" not in field.value:
                quoted = document.text[field.span.start : field.span.end]
                assert "".join(quoted.split()) == "".join(field.value.split()) or "\ufffd" in quoted, name
        for each in part.parts:
            assert each.span in part.span
            inside(each)

    for part in document.parts:
        inside(part)


def test_an_item_gives_title_metadata_attachment_and_words_in_order() -> None:
    document = of(item())
    assert document.form == "firstagenda-item"
    assert lines(document) == [
        "Plan for fælles gåture",
        "Indstilling",
        "Centerchefen indstiller,",
        "at planen godkendes.",
        "Beslutning",
        "Godkendt.",
    ]
    assert document.blocks[3].marker == "1."
    assert document.blocks[3].origin == "/Felter/0/Html"
    text = document.text
    for line in ("SagsNummer: 29.09.00-P05-3-24", "Punktnummer: 7", "IsOpen: true", "Bilag: Plan & budget (b1)"):
        assert f"\n{line}\n" in text
        assert document.zone_at(text.index(line)) is ZoneKind.METADATA
    check(document)


def test_fields_point_at_their_values_and_placeholders_at_nothing() -> None:
    document = of(item())
    (part,) = document.parts
    assert part.kind == "item"
    assert {name for name, field in part.fields.items() if field.span is None} >= {
        "IntegrationUid",
        "ItemDecision",
        "Felter/0/Id",
    }
    assert part.fields["IntegrationUid"].value == ZERO
    assert part.fields["IsOpen"].value is True
    assert part.fields["Caption"].span == part.fields["Navn"].span
    (attachment,) = part.parts
    assert attachment.fields["Navn"].value == "Plan & budget"
    assert document.words(attachment.span) == "Bilag: Plan & budget (b1)"


def test_an_agenda_gives_meeting_participants_and_items() -> None:
    document = of(agenda(item(), item(Navn="Lukket: Personsag", Felter=[], IsOpen=False, Punktnummer="8")))
    assert document.form == "firstagenda-agenda"
    (meeting,) = document.parts
    assert [part.kind for part in meeting.parts] == ["participant", "item", "item"]
    assert meeting.fields["Moede/Dato"].value == "2024-03-12T15:00:00+01:00"
    assert meeting.fields["Moede/Id"].span is None
    assert lines(document)[0] == "Trivselsudvalget"
    assert document.zone_at(document.text.index("Anna Andersen")) is ZoneKind.METADATA
    assert document.blocks[1].origin == "/Dagsordenpunkter/0/Navn"
    assert meeting.parts[2].fields["IsOpen"].value is False
    check(document)


def test_the_text_is_the_same_whatever_the_white_space_of_the_json() -> None:
    value = agenda(item())
    assert read(json.dumps(value).encode(), name="a").text == read(json.dumps(value, indent=4).encode(), name="b").text


def test_a_pair_of_fields_that_differ_is_told_and_both_are_kept() -> None:
    document = of(item(Number="9"))
    assert any("Punktnummer" in warning and "Number" in warning for warning in document.warnings)
    fields = document.parts[0].fields
    assert (fields["Punktnummer"].value, fields["Number"].value) == ("7", "9")
    assert fields["Punktnummer"].span != fields["Number"].span


def test_numbers_as_strings_and_missing_keys_are_read_as_they_are() -> None:
    document = of({"Felter": [{"Html": "<p>Ja</p>"}], "Punktnummer": 4, "Number": "4", "Sorting": "4"})
    assert document.parts[0].fields["Punktnummer"].value == 4
    assert document.warnings == ()
    check(document)


def test_a_decision_outside_the_html_is_official_text() -> None:
    document = of(item(ItemDecision="Udsat til næste møde."))
    assert lines(document)[-2:] == ["ItemDecision", "Udsat til næste møde."]


def test_plain_text_and_named_fields_are_read_where_there_is_no_html() -> None:
    document = of(item(Felter=[{"Navn": "Økonomi", "Html": None, "Tekst": "Ingen.\n- Dog løn"}]))
    assert lines(document)[1:] == ["Økonomi", "Ingen.", "Dog løn"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Felter": "ikke en liste"},
        {"Felter": [None, 3, {"Html": 4}]},
        {"Bilag": {"0": {}}},
        {"Bilag": [{"Id": None}, "x"]},
        {"Navn": None, "Caption": None},
        {"Navn": {"da": "x"}},
        {"ItemDecision": {"Html": "x"}},
    ],
)
def test_wrong_types_are_left_out_with_a_warning_or_in_silence_but_never_crash(changes: dict[str, Any]) -> None:
    document = of(agenda(item(), item(**changes)))
    check(document)
    if set(changes) & {"Felter", "Bilag", "ItemDecision"}:
        assert document.warnings


def test_an_agenda_whose_items_are_no_array_is_refused() -> None:
    with pytest.raises(ReadingError, match="no array of agenda items"):
        of({"Dagsordenpunkter": {"0": item()}})


def test_an_empty_agenda_is_refused() -> None:
    with pytest.raises(ReadingError, match="no words"):
        of({"Dagsordenpunkter": []})


def test_what_is_no_item_in_an_agenda_is_told() -> None:
    assert any("/Dagsordenpunkter/1" in warning for warning in of(agenda(item(), "punkt")).warnings)


def test_an_array_of_items_of_one_meeting_is_read_and_of_several_refused() -> None:
    document = of([item(), item(Id="punkt-8")])
    assert [part.kind for part in document.parts] == ["item", "item"]
    assert document.blocks[0].origin == "/0/Navn"
    with pytest.raises(ReadingError, match="2 meetings"):
        of([item(), item(AgendaUid="moede-2")])
    with pytest.raises(ReadingError, match="2 agendas"):
        of([agenda(item()), agenda(item())])
    assert of([agenda(item())]).blocks[1].origin == "/0/Dagsordenpunkter/0/Navn"


def test_what_utf8_cannot_hold_is_replaced() -> None:
    document = read(b'{"Felter": [{"Html": "<p>A\\ud800B\\u0000C</p>"}], "Navn": "T\\u0007itel"}', name="x")
    assert "\ud800" not in document.text and "\x00" not in document.text and "\x07" not in document.text
    check(document)


def test_a_bomb_in_the_html_of_an_item_is_refused() -> None:
    with pytest.raises(ReadingError, match="inside one another"):
        of(item(Felter=[{"Html": "<div>" * 100_000}]))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Navn", "Html", "Id", "Tekst", "Name", "Link", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(item())), _json, max_size=6), _json, _json)
def test_no_json_of_the_right_shape_crashes_the_reader(changes: dict[str, Any], meeting: Any, body: Any) -> None:
    try:
        document = of(agenda(item(**changes), Moede=meeting, Udvalg=body))
    except ReadingError as error:
        assert error.remedy
    else:
        check(document)
