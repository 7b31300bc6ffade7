"""Bytes become text, or the reason why not is told."""

from __future__ import annotations

import os
import unicodedata

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.reading import read
from kommunegraf.reading.decoding import LIMIT, decode

PROSE = "Udvalget drøftede sagen på mødet.\n\nÆldrerådet ønsker færre møder, og det blev vedtaget.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PROSE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PROSE.encode(), "utf-8"),
        (PROSE.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("utf-16-le"), "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("utf-32"), "utf-32-le"),
        (PROSE.encode("latin-1"), "windows-1252"),
        (PROSE.replace("mødet", "“mødet” – kl. 14").encode("cp1252"), "windows-1252"),
    ],
)
def test_every_common_encoding_of_danish_gives_the_same_letters(data: bytes, encoding: str) -> None:
    decoded = decode(data, "referat.txt")
    assert decoded.encoding == encoding
    assert "Ældrerådet ønsker færre møder" in decoded.text
    assert not decoded.text.startswith("\ufeff")


def test_the_stored_text_is_the_decoded_file_unchanged_but_for_the_mark() -> None:
    text = "Første linje\r\n\r\n  anden linje \x0cside 2\t\n"
    assert read(b"\xef\xbb\xbf" + text.encode(), name="a.txt").text == text


def test_decomposed_letters_stay_decomposed_in_the_stored_text() -> None:
    text = unicodedata.normalize("NFD", PROSE)
    assert read(text.encode(), name="a.txt").text == text


def test_a_single_byte_encoding_is_told_as_a_warning() -> None:
    assert any("windows-1252" in warning for warning in read(PROSE.encode("latin-1"), name="a.txt").warnings)


def test_a_file_cut_in_the_middle_of_a_character_is_read_with_a_warning() -> None:
    decoded = decode((PROSE + "på").encode()[:-1], "a.txt")
    assert decoded.text == PROSE + "p"
    assert any("cut short" in warning for warning in decoded.warnings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "white space"),
        (b" \r\n\t\n", "white space"),
        (b"Referat\x00 fra udvalget", "no text"),
        (bytes(range(256)) * 20, "no text"),
        (b"PK\x03\x04\x14\x00", "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old office file"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"{\\rtf1\\ansi Referat}", "RTF"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"\xff\xfeR\x00e", "UTF-16"),
        ("Привет, мир. Это протокол.".encode("cp1251"), "neither UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_reason_and_remedy(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data, name="fil.bin")
    assert reason in caught.value.reason
    assert caught.value.remedy
    assert str(caught.value).startswith("fil.bin: ")


def test_random_bytes_are_refused() -> None:
    with pytest.raises(ReadingError):
        read(os.urandom(20_000), name="støj")


def test_a_file_above_the_limit_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(ReadingError, match="the limit is 100 MiB"):
        decode(b"a" * (LIMIT + 1), "stor.txt")


def test_no_folder_of_the_machine_gets_into_a_documents_name() -> None:
    assert read(b"Referat af et langt m\xc3\xb8de", name="/home/nogen/hemmeligt/referat.txt").name == "referat.txt"
    assert read(b"Referat", name="C:\\Users\\nogen\\referat.txt").name == "referat.txt"
