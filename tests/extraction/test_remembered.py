"""What is remembered of short texts is given again, and what is long is not kept."""

from __future__ import annotations

import gc

from plain_documents import plain

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.remembered import LONGEST, remembered
from kommunegraf.identity import Identity


def test_a_short_text_is_read_once_and_a_long_one_each_time() -> None:
    asked: list[int] = []

    @remembered
    def read(text: str) -> tuple[int, ...]:
        asked.append(len(text))
        return (len(text),)

    for _ in range(3):
        assert read("x" * LONGEST) == (LONGEST,)
        assert read("x" * (LONGEST + 1)) == (LONGEST + 1,)
    assert asked == [LONGEST, LONGEST + 1, LONGEST + 1, LONGEST + 1]


def test_a_year_that_is_given_is_not_mixed_up_with_one_that_is_not() -> None:
    words = "mandag den 8. februar"
    assert dates(words) == ()
    assert [each.value.lexical for each in dates(words, year=2021)] == ["2021-02-08"]
    assert [each.value.lexical for each in dates(words, year=2016)] == ["2016-02-08"]
    assert dates(words) == ()


def test_what_was_worked_out_for_a_document_is_freed_when_it_is_done() -> None:
    gc.collect()
    gc.disable()  # what only the collector of circles would find is to be seen here
    try:
        before = sum(isinstance(each, Sentence) for each in gc.get_objects())
        extraction = extract(plain("Sundhedsudvalget\n4. marts 2031\n\n1. Stien\nBeslutning\nGodkendt.\n"), Identity())
        after = sum(isinstance(each, Sentence) for each in gc.get_objects())
    finally:
        gc.enable()
    assert extraction.records
    assert after == before
