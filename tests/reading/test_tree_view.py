"""A page that shows FirstAgenda's JSON as an unfolded tree is one item, once."""

from __future__ import annotations

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.document import BlockKind, Document, ZoneKind

PAGE = """Eksempelby

Plan for fælles gåture

29.09.00-P05-3-24 -

Indstilling

Centerchefen indstiller til udvalget,

  1. at planen for de fælles gåture godkendes med virkning fra april.

Beslutning

Godkendt med den bemærkning, at gåturene også skal nå de mindre byer.

Er du enig eller uenig?

"""

TREE = """9 items
  • Lydfiler null
  • Felter 1 items
    1. 3 items
      • Navn ""
      • Html "<div><h3>Indstilling</h3><p>Centerchefen indstiller til udvalget,</p><ol><li>at planen for de fælles \
gåture godkendes med virkning fra april.</li></ol><h3>Beslutning</h3><p style="color: red">Godkendt med den \
bemærkning, at gåturene også skal nå de mindre byer.</p></div>"
      • Id "00000000-0000-0000-0000-000000000000"
  • SagsNummer "29.09.00-P05-3-24"
  • Navn "Plan for fælles gåture"
  • Punktnummer "7"
  • Bilag 2 items
    1. 2 items
      • Navn "Plan "med" budget"
      • Id "b1"
    2. 2 items
      • Navn "Kort"
      • Id "b2"
  • Sorting 7
  • IsOpen false
  • Caption "Plan for fælles gåture" """


def of(text: str) -> Document:
    return read(text.encode(), name="side.txt")


def test_the_stored_text_is_the_file() -> None:
    assert of(PAGE + TREE).text == PAGE + TREE


def test_the_tree_is_one_item_whose_fields_quote_their_values() -> None:
    document = of(PAGE + TREE)
    assert document.form == "firstagenda-dump"
    (part,) = document.parts
    for name, value in (("SagsNummer", "29.09.00-P05-3-24"), ("Punktnummer", "7")):
        field = part.fields[name]
        assert field.value == value and field.span is not None
        assert document.words(field.span) == value
    assert part.fields["IsOpen"].value is False
    assert part.fields["Sorting"].value == 7
    assert part.fields["Lydfiler"].span is None
    assert part.fields["Felter/0/Id"].span is None


def test_attachments_are_parts_of_their_own_quotes_inside_quotes_too() -> None:
    document = of(PAGE + TREE)
    attachments = document.parts[0].parts
    assert [part.fields["Navn"].value for part in attachments] == ['Plan "med" budget', "Kort"]
    assert all(part.kind == "attachment" for part in attachments)


def test_the_html_in_the_tree_is_a_duplicate_and_gives_no_blocks() -> None:
    document = of(PAGE + TREE)
    tree = document.text.index("9 items")
    assert all(block.span.end < tree for block in document.blocks)
    runs = [document.words(span) for span in document.duplicates]
    assert "at planen for de fælles gåture godkendes med virkning fra april." in runs
    assert all("<" not in run and run == run.strip() for run in runs)
    assert document.zone_at(document.duplicates[0].start) is ZoneKind.DUPLICATE
    assert document.zone_at(document.text.index("• SagsNummer")) is ZoneKind.METADATA


def test_what_the_site_asks_its_readers_is_no_official_text() -> None:
    document = of(PAGE + TREE)
    assert document.zone_at(document.text.index("Er du enig")) is ZoneKind.CHROME
    assert not any("enig" in document.words(block.span) for block in document.blocks)


def test_a_tree_alone_gives_its_html_as_official_blocks() -> None:
    document = of(TREE)
    assert document.duplicates == ()
    assert [(block.kind, document.words(block.span)[:12]) for block in document.blocks] == [
        (BlockKind.HEADING, "Indstilling"),
        (BlockKind.PARAGRAPH, "Centerchefen"),
        (BlockKind.LIST_ITEM, "at planen fo"),
        (BlockKind.HEADING, "Beslutning"),
        (BlockKind.PARAGRAPH, "Godkendt med"),
    ]
    assert document.zone_at(document.blocks[0].span.start) is ZoneKind.OFFICIAL


def test_a_string_may_run_over_lines() -> None:
    document = of(PAGE + TREE.replace("<ol>", "\n\n<ol>\n").replace('"Kort"', '"Kort\nover byen"'))
    assert document.parts[0].fields["Punktnummer"].value == "7"
    assert document.parts[0].parts[1].fields["Navn"].value == "Kort\nover byen"


def test_a_tree_of_an_agenda_gives_the_meeting_and_its_items() -> None:
    indented = "\n".join(f"    {line}" for line in TREE.splitlines()[1:])
    document = of(
        "3 items\n  • Dagsordenpunkter 1 items\n    1. 9 items\n"
        + indented
        + '\n  • Udvalg 1 items\n    • Navn "Trivselsudvalget"\n  • Moede 2 items\n    • Dato "2024-03-12"\n'
        + '    • Moededeltagere 1 items\n      1. 1 items\n        • Name "Anna Andersen"\n'
    )
    (meeting,) = document.parts
    assert meeting.kind == "meeting"
    assert meeting.fields["Udvalg/Navn"].value == "Trivselsudvalget"
    assert [part.kind for part in meeting.parts] == ["participant", "item"]
    assert meeting.parts[1].fields["Punktnummer"].value == "7"
    assert len(meeting.parts[1].parts) == 2


def test_pairs_that_differ_are_told() -> None:
    changed = TREE.replace('Caption "Plan for fælles gåture"', 'Caption "Plan for gåture"')
    assert any("Navn and Caption differ" in warning for warning in of(PAGE + changed).warnings)


def test_text_after_the_tree_is_still_official() -> None:
    document = of(PAGE + TREE + "\n\nSagen fortsætter her.\n")
    assert document.words(document.blocks[-1].span) == "Sagen fortsætter her."


def test_a_tree_of_endless_entries_is_refused() -> None:
    with pytest.raises(ReadingError, match="entries"):
        of(TREE + "\n" + '  • Id "x"\n' * 60_000)
