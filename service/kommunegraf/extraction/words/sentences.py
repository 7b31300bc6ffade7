"""Where Danish sentences begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span

# The longest stretch taken for one quotation or parenthesis; a lone mark must not swallow the text after it.
_LONGEST_ENCLOSED = 400
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*(?:\n\s*|(?=[•●▪■◦*–-]\s))")
_END = re.compile(r"[.!?…]+[)\]\"”“»«’]*(?=\s|$)")
_BEFORE = re.compile(r"[\w./]*\w\Z")
_MARKS = re.compile(r"[()\"“”„»«]")
_CLOSING = {"(": ")", '"': '"', "“": "”“", "”": "”", "„": "“”", "»": "«", "«": "»"}
_WINDOW = 24


class Abbreviations(DataFile):
    """The form of `mappings/lexicon/abbreviations.toml`."""

    inside: frozenset[str]
    either: frozenset[str]
    after_ordinal: frozenset[str] = Field(alias="after-ordinal")
    names: frozenset[str]


@cache
def _abbreviations() -> Abbreviations:
    return mapping("lexicon/abbreviations.toml", Abbreviations)


def sentences(text: str, start: int = 0) -> tuple[Span, ...]:
    """The sentences of `text`, in order, without the white space around them.

    `start` is where `text` begins in a larger text: it is added to every span. A full stop after an abbreviation
    (`mappings/lexicon/abbreviations.toml`), an ordinal or an initial ends no sentence, nor does one inside quotation
    marks or parentheses; an empty line, or a line that begins with a bullet, always starts a new one. Linear in the
    length of `text`.
    """
    found = _sentences(text)
    return tuple([Span(each.start + start, each.end + start) for each in found]) if start else found


@remembered
def _sentences(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    begin = 0
    for match in _PARAGRAPH_BREAK.finditer(text):
        _split(text, begin, match.start(), found)
        begin = match.end()
    _split(text, begin, len(text), found)
    return tuple(found)


def _split(text: str, begin: int, end: int, found: list[Span]) -> None:
    enclosed = _enclosed(text, begin, end)
    closed = next(enclosed, None)
    here = begin
    for match in _END.finditer(text, begin, end):
        stop = match.end()
        while closed is not None and closed.end <= match.start():
            closed = next(enclosed, None)
        if closed is not None and closed.start < match.start() and stop < closed.end:
            continue
        if _is_border(text, here, match, end):
            _keep(text, here, stop, found)
            here = stop
    _keep(text, here, end, found)


def _keep(text: str, begin: int, end: int, found: list[Span]) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        found.append(Span(begin, end))


def _is_border(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    following = match.end()
    while following < end and text[following].isspace():
        following += 1
    if following >= end:
        return True
    while following < end and text[following] in "\"”“»«„'’([•–-":
        following += 1
    upcoming = text[following : following + 1]
    if upcoming.islower():
        return False
    if match.group() != ".":
        return True
    known = _abbreviations()
    window = text[max(begin, match.start() - _WINDOW) : match.start()]
    word = _BEFORE.search(window)
    if word is None:
        return True
    before = word.group().casefold().lstrip("./")
    # "f. eks." and "bl. a." are written with a space too
    spaced = window.casefold().split()[-2:]
    if before in known.inside or " ".join(spaced) in known.inside:
        return False
    if before.isdigit():
        lead = match.start() - len(before)
        if len(before) <= 3 and lead - begin < _WINDOW and not text[begin:lead].strip():
            return False  # "1. Flere stier" is a numbered line
        if upcoming.isdigit():
            return len(before) > 2
        return len(before) > 2 or _word_at(text, following, end) not in known.after_ordinal
    if len(before) == 1 and word.group().isupper():
        return False
    if before in known.names and _follows_name(window[: word.start()], word.group()):
        return False
    if before in known.either:
        return upcoming.isupper()
    return True


def _follows_name(before: str, word: str) -> bool:
    """Whether a word with a capital stands behind another one ("Jens Kr. Holm"); "50.000 kr." does not."""
    above = before.split()
    return word[0].isupper() and bool(above) and above[-1][0].isupper() and above[-1][-1].isalpha()


def _word_at(text: str, at: int, end: int) -> str:
    stop = at
    while stop < end and text[stop].isalpha():
        stop += 1
    return text[at:stop].casefold()


def _enclosed(text: str, begin: int, end: int) -> Iterator[Span]:
    """Quotations and parentheses, outermost, ascending; marks without a partner near by are left out."""
    opened: tuple[int, str] | None = None
    for match in _MARKS.finditer(text, begin, end):
        if opened is not None and match.start() - opened[0] > _LONGEST_ENCLOSED:
            opened = None
        mark = match.group()
        if opened is None:
            if mark in _CLOSING and (mark != "”" or _opens(text, match.start())):
                opened = (match.start(), _CLOSING[mark])
        elif mark in opened[1]:
            yield Span(opened[0], match.end())
            opened = None


def _opens(text: str, at: int) -> bool:
    return at + 1 < len(text) and not text[at + 1].isspace() and (at == 0 or not text[at - 1].isalnum())
