"""A text is cut without loss, whatever it holds: into parts, lines, and segments that the same facts cover."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.reading.document import Span
from kommunegraf.web.reader import signs
from kommunegraf.web.reader.changes import MOST_COMPARED, changes
from kommunegraf.web.reader.lines import stretches
from kommunegraf.web.reader.parts import part_at, parts_of
from kommunegraf.web.reader.segments import MOST, segments_of
from kommunegraf.web.reader.sentence import sentence_at

TEXTS = st.text(alphabet="abæ  .\n\t|A1\u202e\x07", max_size=300)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12)


@given(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), SPANS, st.lists(st.integers(0, 60), max_size=5))
def test_segments_cover_a_stretch_and_name_just_the_facts_over_them(
    stretch: list[int], spans: list[list[int]], borders: list[int]
) -> None:
    whole = Span(*stretch)
    facts = [Span(*each) for each in spans]
    found = segments_of(whole, facts, borders)
    assert [place for each in found for place in range(each.start, each.end)] == list(range(whole.start, whole.end))
    for each in found:
        for place in range(each.start, each.end):
            assert set(each.proofs) == {i for i, span in enumerate(facts) if span.start <= place < span.end}
        lengths = [facts[index].end - facts[index].start for index in each.proofs]
        assert lengths == sorted(lengths)
    cuts = {place for span in facts if span.start < span.end for place in (span.start, span.end)} | set(borders)
    assert {one.end for one, _ in pairwise(found)} == {cut for cut in cuts if whole.start < cut < whole.end}


def test_a_segment_under_very_many_facts_names_the_shortest_and_says_that_there_are_more() -> None:
    facts = [Span(50 - width, 50 + width) for width in range(50, 0, -1)]
    [middle] = [each for each in segments_of(Span(0, 100), facts) if each.start == 49]
    assert middle.more and len(middle.proofs) == MOST
    assert [facts[index].end - facts[index].start for index in middle.proofs[:2]] == [2, 4]


@given(TEXTS, st.integers(1, 50), st.integers(1, 5), st.lists(st.integers(0, 300), max_size=30))
def test_parts_together_are_the_text(text: str, longest: int, most: int, starts: list[int]) -> None:
    parts = parts_of(text, sorted(min(start, len(text)) for start in starts), longest, most)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(part.end - part.start <= longest for part in parts)
    assert all(one.end == other.start for one, other in pairwise(parts))
    for offset in range(len(text)):
        part = parts[part_at(parts, offset)]
        assert part.start <= offset < part.end


def test_a_part_ends_with_a_line_and_a_line_that_is_longer_between_words() -> None:
    assert parts_of("aaaa\nbbbb\nccc", (), 7) == (Span(0, 5), Span(5, 10), Span(10, 13))
    assert parts_of("aaa bbb ccc", (), 9) == (Span(0, 8), Span(8, 11))
    assert parts_of("a" * 20, (), 9) == (Span(0, 9), Span(9, 18), Span(18, 20))
    assert parts_of("", ()) == (Span(0, 0),)


def test_a_part_with_very_many_facts_is_shorter() -> None:
    text = "ord\n" * 5_000
    assert len(parts_of(text, range(0, 20_000, 4), most=100)) == 50


@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted), max_size=3))
def test_lines_together_are_the_part(text: str, headings: list[list[int]]) -> None:
    part = Span(0, len(text))
    found = list(stretches(text, part, [Span(*each) for each in headings]))
    assert "".join(text[each.span.start : each.span.end] for each in found) == text


def test_rows_of_cells_below_one_another_are_columns_and_a_single_one_is_none() -> None:
    text = "Indsats\nÅr     2024     2025\nKost   100      200\nLinje | alene\n\nEn | to\nTekst.\n"
    found = [(each.kind, text[each.span.start : each.span.end]) for each in stretches(text, Span(0, len(text)), [])]
    assert [words.count("\n") for kind, words in found if kind == "columns"] == [3]
    assert ("paragraph", "En | to\n") in found


def test_a_line_that_evidence_says_is_a_title_is_a_heading() -> None:
    text = "1. Ny sti\nNy sti er god.\n"
    found = [each.kind for each in stretches(text, Span(0, len(text)), [Span(3, 9), Span(10, 16)])]
    assert found == ["heading", "paragraph"]


@given(TEXTS, st.integers(0, 300))
def test_a_sentence_lies_within_its_line(text: str, at: int) -> None:
    offset = min(at, len(text))
    found = sentence_at(text, offset)
    assert 0 <= found.start <= found.end <= len(text)
    assert "\n" not in text[found.start : found.end]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (12, "Mødet begynder kl. 14.00 den 14. maj."),
        (60, "Nr. 3 blev godkendt!"),
        (90, "Tak."),
    ],
)
def test_a_sentence_ends_where_people_see_it_end(at: int, sentence: str) -> None:
    text = "Før.\nMødet begynder kl. 14.00 den 14. maj. Nr. 3 blev godkendt! Tak.\nEfter."
    found = sentence_at(text, min(at, 67))
    assert text[found.start : found.end] == sentence


@given(st.text(max_size=60))
def test_no_sign_that_hides_or_turns_words_is_shown_as_itself(text: str) -> None:
    shown = "".join(piece for piece, _ in signs.pieces(text))
    assert not signs.has_signs(shown) and not signs.has_signs(signs.shown(text))
    assert "".join(piece for piece, name in signs.pieces(text) if not name) == "".join(
        sign for sign in text if not signs.has_signs(sign)
    )


def test_only_lines_of_the_text_that_is_served_are_told_as_changed() -> None:
    before = "Kop\nHemmeligt navn\nSamme\n\nSlut"
    now = "Kop\nNy linje\nSamme\n\nEn til\nSlut"
    found = changes(before, now)
    assert [now[span.start : span.end] for span in found.new] == ["Ny linje", "En til"]
    assert (found.added, found.removed, found.many) == (2, 1, False)
    assert changes(now, now).added == 0


def test_versions_that_differ_in_all_lines_are_not_aligned() -> None:
    count = MOST_COMPARED + 1
    assert changes("\n".join(f"a{i}" for i in range(count)), "\n".join(f"b{i}" for i in range(count))).many
