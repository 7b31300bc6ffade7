"""What is remembered of short texts is given again, and what is long is not kept."""

from __future__ import annotations

from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.remembered import LONGEST, remembered


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
