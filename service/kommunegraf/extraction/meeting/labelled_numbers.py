"""Reads a line of labelled numbers ("Acadre-sagsnr. 31/1234, dok.nr. 7, Åben") piece by piece, whatever its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.meeting.casenumbers import case_words, number_at, says_open
from kommunegraf.reading.document import Span

_JOINT = r"[\s./_()–-]{0,3}"  # between the words of a label: "Sags-nr.", "KLE/sag", "Acadre (sagsnr.)"
_ENDED = r"(?![^\W\d_])\)?\s?\.?\s*[:=]?\s*"
_BETWEEN = re.compile(r"[\s,;.•·|/()–—-]*")
_OPEN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)?")
_VALUE = re.compile(r"[\w./–-]*\d[\w./–-]*")
_ANY_NUMBER = re.compile(r"(?=[^\W\d_]{0,6}[-/.]?\d)\w+(?:[-/.]\w+){1,6}")  # "S2031-1234", "1-00-12"
_NO_CASE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,3}(?:\.\d{3})+")  # a day, a subject of KLE, a sum
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d[-–/](?:19|20)?\d\d")
_SUBJECT = re.compile(r"\d\d\.\d\d(?:\.\d\d)?(?:[\s-]?[A-ZÆØÅ]\d\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """What a line of labelled numbers says: the case number, None where only other numbers or blank labels stand."""

    number: Span | None
    open_span: Span | None = None
    open: bool | None = None


def _any_of(words: Iterable[str]) -> str:
    found = sorted(words, key=len, reverse=True)
    return "|".join(r"[\s./-]{0,2}".join(map(re.escape, word.split())) for word in found)


@cache
def _label() -> re.Pattern[str]:
    """A label of a case number; `strong` where a word of it names nothing else, `counted` where one means a number."""
    data = case_words().labelled
    case, count, weak = _any_of(data.case), _any_of(data.count), _any_of(data.weak)
    return re.compile(
        rf"(?:(?:{_any_of(data.before)})\s+)?(?:(?P<strong>{case})|(?:{weak}))"
        rf"(?:{_JOINT}(?:(?P<also>{case})|(?P<counted>{count})|(?:{weak})))*{_ENDED}",
        re.IGNORECASE,
    )


@cache
def _first_word() -> re.Pattern[str]:
    data = case_words().labelled
    return re.compile(rf"(?P<strong>{_any_of(data.case)})(?P<also>)(?P<counted>){_ENDED}", re.IGNORECASE)


@cache
def _other() -> re.Pattern[str]:
    """A label of the number of something else, or of a person."""
    data = case_words().labelled
    count = _any_of(data.count)
    return re.compile(
        rf"(?:(?P<document>{_any_of(data.documents)})(?:{_JOINT}(?:{count}))*|(?P<person>{_any_of(data.persons)})){_ENDED}",
        re.IGNORECASE,
    )


@cache
def _openness() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(case_words().labelled.openness)})\s?:\s*", re.IGNORECASE)


@cache
def _person() -> re.Pattern[str]:
    data = case_words().labelled
    ends = _any_of([*data.case, *data.documents])
    return re.compile(rf"[^\d:;,•|]{{0,60}}?(?=\s*(?:[,;•|]|\Z|\b(?:{ends})))", re.IGNORECASE)


@dataclass(slots=True)
class _Read:
    number: Span | None = None
    open_span: Span | None = None
    open: bool | None = None
    labels: int = 0  # that tell what the line is


def labelled_line(line: str) -> LabelledLine | None:
    """The line taken apart; None where any piece of it is nothing that is known."""
    read = _Read()
    at = _next(line, 0)
    while at < len(line):
        end = _piece(line, at, read)
        if end is None or end == at:
            return None
        at = _next(line, end)
    if not read.labels:
        return None
    return LabelledLine(read.number, read.open_span, read.open)


def _next(line: str, at: int) -> int:
    found = _BETWEEN.match(line, at)
    return found.end() if found is not None else at


def _piece(line: str, at: int, read: _Read) -> int | None:
    """Where the piece that begins at `at` ends; what it says is added to `read`."""
    for reader in (_of_case, _of_other, _bare_number, _of_open):
        end = reader(line, at, read)
        if end is not None:
            return end
    return None


def _of_case(line: str, at: int, read: _Read) -> int | None:
    label = _label().match(line, at)
    if label is None:
        return None
    strong = bool(label["strong"] or label["also"])
    first = _first_word().match(line, at)  # of "Sag SAG-2031-019930", whose number begins as a label does
    if first is not None and first.end() < label.end() and _number_end(line, first.end(), strong=False, counted=False):
        label = first
    end = _number_end(line, label.end(), strong=strong, counted=bool(label["counted"]))
    if end is not None:
        read.labels += 1
        if read.number is None:
            read.number = Span(label.end(), end)
        return end
    subject = _SUBJECT.match(line, label.end())
    if subject is not None and not strong:
        read.labels += 1
        return subject.end()
    left_blank = label["counted"] or ":" in label.group()
    if label.end() == len(line) and (read.number is not None or left_blank):
        read.labels += 1
        return label.end()
    rest = _OPEN.match(line, label.end())  # "Sagsnr.: Åben"
    if left_blank and rest is not None and (says_open(rest.group()) is not None or _other().match(line, rest.start())):
        read.labels += 1
        return label.end()
    return label.end() if read.number is not None and not strong else None  # "29.09.00-P22-1-31 (KLE)"


def _number_end(line: str, at: int, *, strong: bool, counted: bool) -> int | None:
    """Where the case number behind a label ends, or None."""
    number = number_at(line, at)
    if number is not None:
        raw = number.raw
        sure = number.alone or (strong and (counted or not names_years(raw)))
        return at + len(raw) if sure else None
    other = _ANY_NUMBER.match(line, at) if strong else None
    if other is None or _NO_CASE.fullmatch(other.group()) or line[other.end() : other.end() + 1].isalnum():
        return None
    return other.end()


def _of_other(line: str, at: int, read: _Read) -> int | None:
    label = _other().match(line, at)
    if label is None:
        return None
    if label["person"]:
        name = _person().match(line, label.end())
        return name.end() if name is not None and name.end() > at else None
    value = _VALUE.match(line, label.end())
    read.labels += 1
    return value.end() if value is not None else label.end()


def names_years(raw: str) -> bool:
    """Whether the words are a year or a span of years ("2031", "2031-2034")."""
    return bool(_YEAR.fullmatch(raw) or _SPAN_OF_YEARS.fullmatch(raw))


def _bare_number(line: str, at: int, read: _Read) -> int | None:
    number = number_at(line, at) if read.number is None else None
    if number is None or not number.alone:
        return None
    read.number = Span(at, at + len(number.raw))
    read.labels += 1
    return at + len(number.raw)


def _of_open(line: str, at: int, read: _Read) -> int | None:
    label = _openness().match(line, at)
    at = label.end() if label is not None else at
    words = _OPEN.match(line, at)
    if words is None:
        return None
    first = at + len(re.split("[ -]", words.group())[0])
    ends = [words.end(), first]
    if first < words.end() and _of_case(line, first + 1, _Read(read.number)) is not None:
        ends = [first]  # "Åben sag: 31/1234"
    for end in ends:
        said = says_open(line[at:end])
        if said is not None:
            read.open, read.open_span = said, Span(at, end)
            return end
    return None
