"""Claims about what stands in a document's text once more: its proofs come from the same paragraph told again."""

from __future__ import annotations

from kommunegraf.extraction.duplicates import Duplicates
from kommunegraf.reading.document import Block, Document, Method, Span

TOLD = "Plan 2020 er ny.\nPlan 2020 følges op i år.\n"
AGAIN = "<p>Plan 2020 følges op i år.</p>"


def test_words_that_stand_often_are_found_again_in_their_own_paragraph() -> None:
    text = TOLD + AGAIN
    first, second = TOLD.index("Plan 2020 er"), TOLD.index("Plan 2020 følges")
    blocks = (Block(Span(first, first + 16)), Block(Span(second, second + 25)))
    start = text.index("Plan 2020 følges", len(TOLD))
    document = Document(text, Method.TEXT, "text", blocks, duplicates=(Span(start, start + 25),))
    duplicates = Duplicates(document)
    assert duplicates.second(Span(second, second + 9)) == Span(start, start + 9)
    year = text.index("2020", second)
    assert duplicates.second(Span(year, year + 4)) == Span(start + 5, start + 9)
