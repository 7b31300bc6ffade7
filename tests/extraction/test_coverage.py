"""A document's report says what was understood of it, how much is left over, and which headings are new."""

from __future__ import annotations

from kommunegraf.extraction.coverage import MOST_HEADINGS, Coverage, coverage
from kommunegraf.extraction.extract import structure
from kommunegraf.identity import Identity
from kommunegraf.reading import read, shadow_of

MINUTES = """Sundhedsudvalget
Mødedato: 4. marts 2031
Mødested: Rådhuset

1. Cykler til hjemmeplejen
Sagsfremstilling
Hjemmeplejen vil købe tolv cykler.
Borgmesterens ønsker
Borgmesteren ønsker, at cyklerne er røde.
Beslutning
Godkendt.

2. Gratis frugt i skolerne
Sagsfremstilling
Frugten deles ud om formiddagen.
Borgmesterens ønsker
Borgmesteren ønsker, at frugten er dansk.
Beslutning
Udsat.
"""


def of(text: str) -> Coverage:
    document = read(text.encode(), name="minutes.txt")
    frame, _, _ = structure(document, Identity())
    return coverage(frame.document, shadow_of(frame.document), frame.outline)


def test_minutes_in_a_known_layout_leave_nothing_over() -> None:
    found = of(MINUTES.replace("Borgmesterens ønsker\n", ""))
    assert (found.items, found.kind, found.unassigned, found.new_headings) == (2, "minutes", 0.0, ())
    assert found.sections == {"decision": 2, "presentation": 2}
    assert {"body", "date", "location"} <= set(found.header)
    assert found.official == sum(len(line) for line in MINUTES.replace("Borgmesterens ønsker\n", "").splitlines()) - 6


def test_a_heading_that_no_file_knows_is_named_once_with_its_line_and_how_often_it_stands() -> None:
    (heading,) = of(MINUTES).new_headings
    assert (heading.text, heading.times) == ("Borgmesterens ønsker", 2)
    assert MINUTES.splitlines()[heading.line - 1] == "Borgmesterens ønsker"


def test_text_that_belongs_to_no_section_is_left_over() -> None:
    stray = "Her står en lang forklaring, som ingen overskrift har over sig."
    text = MINUTES.replace("1. Cykler til hjemmeplejen\n", f"{stray}\n1. Cykler til hjemmeplejen\n")
    found = of(text)
    assert found.unassigned == round(len(stray) / found.official, 4)


def test_of_a_text_without_any_item_all_but_the_title_is_left_over_and_its_headings_are_named() -> None:
    lines = ["Om at gå", "Gåture", "Det er godt at gå. Mange gør det hver dag.", "Løb", "Det er godt at løbe i regn."]
    found = of("\n\n".join(lines))
    rest = sum(map(len, lines[1:]))
    assert (found.items, found.unassigned) == (0, round(rest / (rest + len(lines[0])), 4))
    assert {"Gåture", "Løb"} <= {heading.text for heading in found.new_headings}


def test_names_that_are_masked_stand_in_no_heading_and_the_list_is_bounded() -> None:
    names = (chr(65 + number // 26) + chr(97 + number % 26) for number in range(3 * MOST_HEADINGS))
    many = "".join(f"\nNyt emne {name}\nDet er en sætning om emnet.\n" for name in names)
    assert len(of("Emner\n" + many).new_headings) == MOST_HEADINGS
    named = MINUTES.replace("Godkendt.", "Godkendt.\nFraværende\nOle Opdigtet Hansen\n")
    assert all("Hansen" not in heading.text for heading in of(named).new_headings)


def test_titles_and_case_numbers_that_were_understood_are_no_unknown_headings() -> None:
    html = "<!doctype html><html><body><main><h1>Sundhedsudvalget</h1><p>Mødedato: 4. marts 2031</p>"
    for number, title in ((1, "Cykler til hjemmeplejen"), (2, "Gratis frugt i skolerne")):
        html += (
            f"<h2>{number}. {title}</h2><h2>29.09.00-P20-{number}-31</h2><h3>Sagsfremstilling</h3><p>Det er fint.</p>"
        )
        html += "<h3>Spørgsmål fra salen</h3><p>Hvorfor?</p><h3>Beslutning</h3><p>Godkendt.</p>"
    found = of(html + "</main></body></html>")
    assert found.items == 2
    assert [(each.text, each.times) for each in found.new_headings] == [("Spørgsmål fra salen", 2)]
