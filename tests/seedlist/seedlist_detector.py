"""Finds, without the package, the words of a text that may state a fact the list has to account for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_COUNTS = "et|en|to|tre|fire|fem|seks|syv|otte|ni|ti"
_MARKUP = re.compile(r"<[a-z/][^<>]*>", re.IGNORECASE)
_BULLET = re.compile(r"[ \t]*(?:[•\-*][ \t]+|(?:\d{1,2}|[a-z])[.)][ \t]+)?")
_BREAK = re.compile(r"[.!?…][”\"»)]*[ \t\n]+(?=[\"”“»(]*[A-ZÆØÅ])")
_ABBREVIATION = re.compile(r"(?:\b(?:pr|mio|mia|nr|d|ca|bl\.a|mv|m\.v|evt|fx|m\.fl|pt|dvs|kl|jf|inkl|vedr|Sagsnr)\.)\Z")

TRIGGERS = re.compile(
    "|".join(
        (
            r"\d[\d.,:/\-]*",
            rf"\b(?:{_MONTHS})\b",
            rf"\b(?:{_COUNTS})[ -]?år(?:ig|\b)",
            r"\b(?:primo|medio|ultimo|kvartal\w*|sommeren|foråret|efteråret|vinteren)\b",
            r"\bkr\.|\bmio\.|\bprocent|%",
            r"\w*aftale\w*|\w*partnerskab\w*|\w*samarbejd\w*|\w*forlig\w*",
            r"\w*beslut\w*|\w*godkend\w*|\w*vedtag\w*|\w*vedtog\w*|\w*efterretning\w*",
            r"\w*politik\w*|\w*politiske\w*|\w*plan\w*|\w*strategi\w*",
            r"\w*møde den\b|\w*kalender\w*",
            r"\w*indikator\w*|\w*måltal\w*",
            r"\w*budget\w*|\w*pulje\w*|\w*finansier\w*|\w*økonomi\w*|\w*ressource\w*|\w*udgift\w*",
            r"\w*kommune\w*|\w*region\w*|\w*fond\w*|\w*boligorganisation\w*|\w*forening\w*|\w*universitet\w*",
            r"\w*virksomhed\w*|\w*sygehus\w*|\bKL\b",
        )
    ),
    re.IGNORECASE,
)


class Unit(NamedTuple):
    """A sentence, heading, list item, cell or line: half open, in code points of the file."""

    start: int
    end: int


def units(text: str) -> Iterator[Unit]:
    """The sentences and lines of a text, in order; mark-up separates, lines that only wrap are joined."""
    for start, end in _paragraphs(text):
        cursor = start
        for tag in [*_MARKUP.finditer(text, start, end), None]:
            stop = end if tag is None else tag.start()
            yield from _sentences(text, cursor, stop)
            cursor = stop if tag is None else tag.end()


def hits(text: str) -> Iterator[tuple[Unit, Unit]]:
    """Each trigger with the unit it stands in."""
    for unit in units(text):
        for match in TRIGGERS.finditer(text, unit.start, unit.end):
            yield unit, Unit(match.start(), match.end())


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin, end, previous = 0, 0, ""
    offset = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        wraps = len(previous) >= 80 and not previous.endswith((".", ":", '"')) and not line.lstrip().startswith("•")
        if not (words and wraps):
            if end > begin:
                yield begin, end
            begin = offset
        end = offset + len(line.rstrip())
        previous = words
        offset += len(line)
    if end > begin:
        yield begin, end


def _sentences(text: str, start: int, end: int) -> Iterator[Unit]:
    bullet = _BULLET.match(text, start, end)
    first = bullet.end() if bullet else start
    cursor = start
    for stop in _BREAK.finditer(text, first, end):
        dot = stop.start() + 1
        if _ABBREVIATION.search(text, max(start, dot - 8), dot):
            continue
        yield from _trimmed(text, cursor, stop.end())
        cursor = stop.end()
    yield from _trimmed(text, cursor, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Unit]:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words.rstrip())
    if right > left:
        yield Unit(start + left, start + right)
