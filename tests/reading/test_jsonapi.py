"""Agenda items by JSON:API are read as one meeting, with the borders that the JSON gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, ZoneKind

MEETING = "/dagsordener-og-referater/%C3%98konomiudvalget/m%C3%B8de-12032024"


def item(number: int | None, title: str, *, kind: str = "referat", where: str = MEETING, **more: Any) -> dict[str, Any]:
    attributes = {
        "title": title,
        "agenda_meeting_date": "2024-03-12T15:00:00+01:00",
        "agenda_element_serial_no": number,
        "drupal_internal__nid": 77,
        "path": {"alias": f"{where}/{kind}/punkt-{number}", "langcode": "da"},
        "body": {"value": "raw", "processed": "<h3>Indstilling</h3><p>at planen godkendes.</p>", "format": "full"},
        **more,
    }
    return {"type": "node--agenda_element", "id": f"aaaa-{number}-{kind}", "attributes": attributes}


def text_of(*items: dict[str, Any]) -> bytes:
    return json.dumps({"jsonapi": {"version": "1.0"}, "data": list(items)}).encode()


def test_a_meeting_is_its_items_by_number_whatever_their_order() -> None:
    items = [item(10, "Plan for haller"), item(2, "Plan for stier"), item(None, "Eventuelt")]
    document = read(text_of(*items), name="a")
    assert document.form == "jsonapi-agenda"
    (meeting,) = document.parts
    assert [part.fields["title"].value for part in meeting.parts] == ["Plan for stier", "Plan for haller", "Eventuelt"]
    assert meeting.fields["path/body"].value == "Økonomiudvalget"
    for part in (meeting, *meeting.parts):
        for field in part.fields.values():
            assert field.span is not None
            assert document.text[field.span.start : field.span.end] == str(field.value)


def test_blocks_lead_back_into_the_json() -> None:
    document = read(text_of(item(1, "Plan for stier")), name="a")
    origins = {document.text[each.span.start : each.span.end]: each.origin for each in document.blocks}
    assert origins["Plan for stier"] == "/data/0/attributes/title"
    assert origins["at planen godkendes."] == "/data/0/attributes/body/processed"
    assert "nid" not in document.text
    assert any(zone.kind is ZoneKind.METADATA for zone in document.zones)


def test_pages_of_one_meeting_may_be_joined_in_an_array() -> None:
    pages = json.dumps([{"data": [item(1, "Plan for stier")]}, {"data": item(2, "Plan for haller")}]).encode()
    document = read(pages, name="a")
    assert len(document.parts[0].parts) == 2
    assert {each.origin.split("/attributes")[0] for each in document.blocks} == {"/0/data/0", "/1/data"}


def test_where_minutes_are_there_the_agendas_items_are_not_read_again() -> None:
    document = read(text_of(item(1, "Plan for stier", kind="dagsorden"), item(1, "Plan for stier")), name="a")
    assert [part.fields["id"].value for part in document.parts[0].parts] == ["aaaa-1-referat"]


def test_text_in_an_attribute_of_its_own_has_the_heading_that_the_data_says() -> None:
    document = read(text_of(item(1, "Plan for stier", agenda_decision={"value": "<p>Godkendt.</p>"})), name="a")
    headings = [document.text[each.span.start : each.span.end] for each in document.blocks
                if each.kind is BlockKind.HEADING]  # fmt: skip
    assert headings[-1] == "Beslutning"


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([item(1, "A"), item(2, "B", where="/dagsordener-og-referater/Kultur/m%C3%B8de-1")], "2 meetings"),
        ([{"type": "node--page", "id": "x", "attributes": {"title": "Om os"}}], "no agenda items"),
        ([item(1, "A", path={"alias": "/nyheder/en-nyhed"})], "no agenda items"),
        ([item(1, "A", path=None)], "no agenda items"),
    ],
)
def test_what_is_no_meeting_is_told(items: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        read(text_of(*items), name="a")


@pytest.mark.parametrize("value", [[], {"data": []}, {"data": [{"id": 1}]}, {"data": None}, [{"data": []}, 1]])
def test_json_without_resources_is_of_an_unknown_kind(value: Any) -> None:
    with pytest.raises(ReadingError):
        read(json.dumps(value).encode(), name="a")


def test_markup_nested_beyond_any_document_is_refused() -> None:
    bomb = {"processed": "<div>" * 3_000, "format": "full"}
    with pytest.raises(ReadingError, match="inside one another"):
        read(text_of(item(1, "Plan for stier", body=bomb)), name="a")
