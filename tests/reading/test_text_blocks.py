"""Plain text is cut into paragraphs and list items, and lines wrapped in mid-sentence are joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.reading import read
from kommunegraf.reading.blocks import blocks, mark_of
from kommunegraf.reading.document import Block, BlockKind, Span
from kommunegraf.reading.lines import lines


def cut(text: str) -> tuple[Block, ...]:
    return blocks(text, [Span(0, len(text))], "prøve")


def words(text: str) -> list[str]:
    return [text[block.span.start : block.span.end] for block in cut(text)]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("1. at tage orienteringen til efterretning", "1."),
        ("12) Eventuelt", "12)"),
        ("a) Rådgivning", "a)"),
        ("(2) Pulje", "(2)"),
        ("iv) Tilsyn", "iv)"),
        ("• Fællesspisning", "•"),
        ("- Gåture", "-"),
        ("– Gåture", "–"),
        ("* Gåture", "*"),
        ("o Gåture", "o"),
        ("3.Godkendelse af dagsorden", "3."),
        ("1. behandling af budgettet", ""),
        ("8. februar holdes møde", ""),
        ("2. kvartal", ""),
        ("-117", ""),
        ("-", ""),
        ("2.1 Organisering", ""),
        ("2.672 borgere", ""),
        ("d. 3. december", ""),
        ("3.f klasse", ""),
        ("opgaven løses", ""),
    ],
)
def test_list_marks_are_told_from_numbers_dates_and_dashes(line: str, mark: str) -> None:
    assert mark_of(line)[0] == mark


def test_a_block_covers_the_words_without_mark_and_spaces() -> None:
    text = "Pleje\n\n  • Første punkt  \n  • Andet punkt\n    ◦ Under punkt\nSlut\n"
    found = cut(text)
    assert words(text) == ["Pleje", "Første punkt", "Andet punkt", "Under punkt", "Slut"]
    assert [block.kind for block in found][1:4] == [BlockKind.LIST_ITEM] * 3
    assert [block.marker for block in found] == ["", "•", "•", "◦", ""]
    assert [block.level for block in found] == [0, 0, 0, 1, 0]
    assert [block.gap for block in found] == [0, 1, 0, 0, 0]


def test_gap_counts_empty_lines_whatever_ends_a_line() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert [block.gap for block in cut(f"{end}A{end}{end} {end}B{end}C")] == [1, 2, 0]


WRAPPED = """1. Indledning
Kommunen har i flere år arbejdet med at gøre det lettere for ældre borgere at
komme ud blandt andre, og arbejdet har vist at små skridt ofte betyder mere end
store planer. Derfor foreslår forvaltningen at der afsættes tid og rum til flere
fælles gåture.

Ordningen skal evalueres efter et år, og udvalget får resultatet forelagt sammen
med en ny plan for det videre arbejde i de enkelte lokalområder og foreninger.
2.1 Organisering
Arbejdet ledes af en gruppe med medlemmer fra centrene og foreningerne, som skal



mødes en gang om måneden.
a) Gåture
b) Fællesspisning
"""


def test_lines_wrapped_in_mid_sentence_become_one_paragraph() -> None:
    found = words(WRAPPED)
    assert found[0] == "Indledning"
    assert found[1].startswith("Kommunen har") and found[1].endswith("fælles gåture.")
    assert found[2].startswith("Ordningen") and found[2].endswith("foreninger.")
    assert found[3] == "2.1 Organisering"
    assert found[-2:] == ["Gåture", "Fællesspisning"]


def test_a_sentence_goes_on_over_a_page_break() -> None:
    assert any(found.startswith("Arbejdet ledes") and found.endswith("om måneden.") for found in words(WRAPPED))


def test_a_text_that_is_not_wrapped_keeps_its_lines() -> None:
    text = "\n".join(
        [
            "Udvalget fik forelagt en plan for det videre arbejde med de mange forskellige indsatser i kommunen.",
            "Planen blev drøftet.",
            "Indsats",
            "2024",
            "2025",
            "Flere gåture for ældre",
            "100.000",
            "120.000",
        ]
        * 3
    )
    assert len(cut(text)) == 24


def test_short_lists_without_marks_are_never_joined() -> None:
    text = "\n".join(
        ["Medlemmerne af udvalget er valgt for fire år ad gangen"] * 2 + ["Sundhed", "Idræt", "Kultur"] * 9
    )
    assert len(cut(text)) == 29


@given(st.text(alphabet="abæ ÅB.,1)•-\n\r\t\x0c\u2028|", max_size=400))
def test_blocks_lie_in_the_text_in_order_and_hold_words_alone(text: str) -> None:
    end = 0
    for block in cut(text):
        assert end <= block.span.start < block.span.end <= len(text)
        held = text[block.span.start : block.span.end]
        assert held == held.strip()
        end = block.span.end


@given(st.text(max_size=300))
def test_every_line_with_words_is_found_and_nothing_else(text: str) -> None:
    kept = "".join(text[line.span.start : line.span.end] for line in lines(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_a_line_that_is_broken_once_in_a_text_without_a_width_goes_on() -> None:
    text = (
        "Sundhedsudvalget\n\nUdvalget besluttede at sætte penge af til et gratis rygestop for alle\n"
        "unge under 25 år.\nÅbningstider\n"
    )
    assert [text[b.span.start : b.span.end].count("\n") for b in read(text.encode(), name="x.txt").blocks] == [0, 1, 0]


def test_a_heading_does_not_go_on_from_a_full_line_of_a_wrapped_text() -> None:
    prose = (
        "Forvaltningen har i foråret set på, hvordan kommunens tilbud til borgere med\n"
        "diabetes kan gøres lettere at komme i gang med for dem, der arbejder om dagen,\n"
        "og foreslår at holde et hold om aftenen i det nye sundhedshus ved stationen i\n"
        "byens midte, hvor der er plads til tolv deltagere ad gangen hele året.\n"
    )
    text = (
        f"{prose}\n{prose}\nKvalitetsstandard for genoptræning og vedligeholdende træning i året 2022\nResume\n{prose}"
    )
    words = [text[b.span.start : b.span.end] for b in read(text.encode(), name="x.txt").blocks]
    assert "Resume" in words and any(each.endswith("2022") for each in words)


def test_a_point_of_several_lines_does_not_swallow_the_point_behind_it() -> None:
    prose = (
        "Forvaltningen har i foråret set på, hvordan kommunens tilbud til borgere med\n"
        "diabetes kan gøres lettere at komme i gang med for dem, der arbejder om dagen,\n"
        "og foreslår at holde et hold om aftenen i det nye sundhedshus ved stationen i\n"
        "byens midte, hvor der er plads til tolv deltagere ad gangen hele året.\n"
    )
    points = (
        "at der arbejdes videre med et hold om aftenen for borgere med diabetes, der\n"
        "er i arbejde om dagen, og\n"
        "at udgiften på 40.000 kr. holdes inden for det budget, der er til forebyggelse\n"
        "i hele kommunen\n"
        "at der følges op om et år\n"
    )
    text = f"{prose}\n{prose}\n{points}"
    words = [text[b.span.start : b.span.end] for b in read(text.encode(), name="x.txt").blocks]
    assert [each.split()[:3] for each in words[-3:]] == [
        ["at", "der", "arbejdes"], ["at", "udgiften", "på"], ["at", "der", "følges"],
    ]  # fmt: skip
