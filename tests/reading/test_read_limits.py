"""Large and hostile input ends in bounded time, with a document or a clear error."""

from __future__ import annotations

import time

import pytest

from growth import GUARD, ends
from kommunegraf.errors import ReadingError
from kommunegraf.reading import read, shadow_of

LINE = "Udvalget drøftede sagen og tog orienteringen til efterretning på mødet den pågældende dag.\n"
MB = 1_000_000


def test_fifty_megabytes_of_text_are_read_in_time() -> None:
    data = (LINE * (50 * MB // len(LINE.encode()))).encode()
    began = time.process_time()
    document = read(data, name="stor.txt")
    shadow = shadow_of(document)
    assert time.process_time() - began < GUARD
    assert len(document.text.encode()) == len(data)
    assert shadow.text == document.text


@pytest.mark.parametrize("data", [b"a\n" * (25 * MB), b"1 items\n" * (6 * MB)], ids=["lines", "heads of trees"])
def test_fifty_megabytes_of_tiny_lines_are_refused_in_time(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(ReadingError, match="more than 1,500,000 lines"):
        read(data, name="linjer.txt")
    assert time.process_time() - began < GUARD


@pytest.mark.parametrize(
    "text",
    [
        "(" * (5 * MB),
        "1" * (5 * MB),
        "• " * (2 * MB),
        "<" * (5 * MB) + "a",
        '"' * (5 * MB),
        " " * (5 * MB) + "x",
        "|" * (5 * MB),
        "@" * (5 * MB),
        "<p>a" + "<!--" * MB,
        "<p>a" + "&" * (5 * MB),
    ],
)
def test_no_run_of_one_sign_takes_more_than_linear_time(text: str) -> None:
    assert ends(lambda: shadow_of(read(text.encode(), name="tegn.txt")))


def test_a_page_larger_than_any_is_refused() -> None:
    with pytest.raises(ReadingError, match="the limit is"):
        read(b"<p>" + b"a" * (33 * 1024 * 1024), name="side.html")
