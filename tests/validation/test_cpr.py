"""A CPR candidate is found wherever it stands free, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from kommunegraf.validation.cpr import cpr_candidates, in_name, redact

# Serial numbers of zeros and repeats: no such numbers are given out.
FREE = [
    "0101010000",
    "010101-0000",
    "010101 0000",
    "010101\u20130000",
    "010101 - 0000",
    "010101-\n0000",
    "CPR:010101-0000.",
    "(2902000000)",
    "cpr-010101-0000",
    "Født 311299-9999, bor",
]
OTHERS = [
    "3201010000",  # no 32nd day
    "0113010000",  # no 13th month
    "300201-0000",  # 30 February
    "29.09.00-A00-3-24",
    "+45 2010 1010",
    "+4520101010",
    "2-010101-0000",
    "010101-0000-1",
    "1.010.101.000",
    "010101-00001",
    "x0101010000",
    "3ef0a1b2-0101-0000-8101-010101000000",
    "2024-010101-0000",
    "0101010000,5",
    "01.01.2001 kl. 10.00",
]


@pytest.mark.parametrize("words", FREE)
def test_ten_free_digits_that_begin_with_a_date_are_a_candidate(words: str) -> None:
    (span,) = cpr_candidates(f"Om {words} skrives")
    assert sum(character.isdigit() for character in f"Om {words} skrives"[span.start : span.end]) == 10


@pytest.mark.parametrize("words", OTHERS)
def test_other_numbers_are_no_candidates(words: str) -> None:
    assert not cpr_candidates(f"Om {words} skrives")


def test_a_leap_day_counts_in_any_century_that_has_it() -> None:
    assert cpr_candidates("290200-0000")  # 2000 is a leap year, 1900 is none
    assert not cpr_candidates("290201-0000")


def test_redaction_keeps_every_offset() -> None:
    words = "Født 010101-0000 i byen"
    assert redact(words) == "Født " + "█" * 11 + " i byen"


def test_a_long_text_of_digits_is_searched_in_bounded_time() -> None:
    assert not cpr_candidates("0101" * 1_000_000)
    assert len(cpr_candidates("010101-0000 " * 10_000)) == 10_000
    assert len(cpr_candidates("010101-0000 " * 1_000_000, limit=100)) == 100


@pytest.mark.parametrize(
    "name",
    [
        "https://www.example.dk/bilag-010101-0000.pdf",
        "https://www.example.dk/bilag%200101010000.pdf",
        "https://www.example.dk/010101%2D0000",
        "https://www.example.dk/fil?navn=bilag+010101-0000",
        "https://www.example.dk/vis?fil=bilag%2520010101%252D0000",
        "bilag_010101-0000_underskrevet.pdf",
    ],
)
def test_a_number_in_an_address_or_a_file_name_is_found_however_it_is_written(name: str) -> None:
    assert in_name(name)


@pytest.mark.parametrize("name", ["https://www.example.dk/010101_1530_referat.pdf", "https://www.example.dk/%zz%E5"])
def test_days_with_times_and_broken_encodings_in_an_address_are_no_candidates(name: str) -> None:
    assert not in_name(name)
