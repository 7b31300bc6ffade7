"""The form of a file is told by what stands in it, whatever it is called."""

from __future__ import annotations

import json

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read

ITEM = {"Navn": "Ny legeplads", "Felter": [{"Html": "<h3>Beslutning</h3><p>Godkendt.</p>"}], "Punktnummer": "4"}


def form(text: str, name: str = "fil") -> str:
    return read(text.encode(), name=name).form


def test_the_name_of_a_file_decides_nothing() -> None:
    assert form(json.dumps(ITEM), "noget.txt") == "firstagenda-item"
    assert form("Referat\n\nUdvalget mødtes.", "noget.json") == "text"
    assert form("<p>Udvalget mødtes.</p>", "noget.json") == "html"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><p>Referat</p></body></html>",
        "  \n<!-- side -->\n<html lang='da'><body>Referat</body></html>",
        "<div><h1>Politik</h1><p>Vi vil mere.</p></div>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Referat</p></body></html>',
    ],
)
def test_html_is_known_by_its_first_element(text: str) -> None:
    assert form(text) == "html"


@pytest.mark.parametrize(
    "text", ["[1] Bilag til referatet", "{ikke json}", "< 5 dage", "[Lukket punkt]", "22 items\nikke et træ"]
)
def test_brackets_in_prose_do_not_make_it_json_or_html(text: str) -> None:
    assert form(text) == "text"


@pytest.mark.parametrize("cut", [1, 20, 60, 90])
def test_truncated_json_is_told_with_line_and_column(cut: int) -> None:
    whole = json.dumps(ITEM, indent=1)
    with pytest.raises(ReadingError, match=r"ends too early at line \d+, column \d+|ill-formed at line \d+") as caught:
        read(whole[: cut if cut == 1 else len(whole) - cut].encode(), name="sag.json")
    assert caught.value.remedy


def test_ill_formed_json_is_told_with_line_and_column() -> None:
    with pytest.raises(ReadingError, match="ill-formed at line 2, column 8"):
        read(b'{"Navn": "a",\n"Id": [,]}', name="sag.json")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"Udvalg": {"2024": [{"Id": "1", "Navn": "Udvalget", "Moeder": []}]}}, "udvalgsliste"),
        ({"Dagsordner": [], "AntalResultater": 0, "MoreToBeSearched": False}, "soeg"),
    ],
)
def test_a_list_of_meetings_is_no_document_and_says_so(value: object, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason) as caught:
        read(json.dumps(value).encode(), name="liste")
    assert "kommunegraf harvest" in caught.value.remedy


def test_other_json_is_named_by_its_keys() -> None:
    with pytest.raises(ReadingError, match="unknown kind, with the keys type, features"):
        read(json.dumps({"type": "FeatureCollection", "features": []}).encode(), name="kort.json")


@pytest.mark.parametrize("value", [[], [1, 2], [[]], ["a"], [{"x": 1}, {"y": 2}], [{"Dagsordenpunkter": []}] * 2])
def test_other_arrays_are_refused(value: object) -> None:
    text = json.dumps(value)
    if text == "[1, 2]":
        assert form(text) == "text"
        return
    with pytest.raises(ReadingError):
        read(text.encode(), name="liste.json")


def test_deeply_nested_json_is_refused_and_does_not_crash() -> None:
    with pytest.raises(ReadingError, match="nested too deep"):
        read(b'{"a":' * 200_000 + b"1" + b"}" * 200_000, name="dyb.json")
    with pytest.raises(ReadingError):
        read(b"[" * 200_000, name="dyb.json")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1" * 5000])
def test_what_is_no_json_number_is_refused(number: str) -> None:
    with pytest.raises(ReadingError, match="no JSON number"):
        read(f'{{"Felter": [], "Navn": "a", "Sorting": {number}}}'.encode(), name="tal.json")


def test_xml_is_not_taken_for_text() -> None:
    with pytest.raises(ReadingError, match="XML"):
        read(b'<?xml version="1.0"?><Dagsorden><Punkt/></Dagsorden>', name="dagsorden.xml")
