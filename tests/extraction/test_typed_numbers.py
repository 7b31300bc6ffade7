"""Points whose numbers were typed as words of a paragraph are points like any other."""

from __future__ import annotations

import json

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.records import Recommendation
from kommunegraf.identity import Identity
from kommunegraf.reading import read


def points(html: str) -> list[str]:
    item = {"Felter": [{"Html": f"<h3>Indstilling</h3><span>{html}</span>"}], "Navn": "Stier", "Punktnummer": "1"}
    found = extract(read(json.dumps(item).encode(), name="svar.json"), Identity())
    return [each.text.value.text for each in found.records if isinstance(each, Recommendation) and each.text]


def test_paragraphs_that_begin_with_a_typed_number_are_each_a_point_without_it() -> None:
    html = "<p>Vejchefen indstiller til Teknikudvalget,</p><p>1. at stien anlægges.</p><p>2. at den får lys.</p>"
    assert points(html) == ["at stien anlægges.", "at den får lys."]


def test_typed_numbers_and_dashes_between_line_breaks_are_points() -> None:
    assert (
        points("<p>Vejchefen indstiller,<br>1) at stien anlægges.<br>2) at den får lys.</p>")[-1] == "at den får lys."
    )
    assert points("<p>Vejchefen indstiller,</p><p>- at stien anlægges.</p><p>- at den får lys.</p>") == [
        "at stien anlægges.",
        "at den får lys.",
    ]


def test_a_number_that_begins_an_ordinary_paragraph_makes_no_point() -> None:
    html = "<p>Vejchefen indstiller,</p><ol><li>at stien anlægges.</li></ol><p>1. etape er allerede bygget.</p>"
    assert points(html) == ["at stien anlægges."]
