"""Reads case numbers: their forms, what the parts of a number say, and the words that say if an item is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.layout.linepatterns import LinePattern
from kommunegraf.extraction.layout.patternlists import PatternList
from kommunegraf.reading.document import Span

_FILE = "lexicon/casenumbers.toml"
_PIECE = re.compile(r"\{(\w+):([^}]*)\}|(d\+)|(d)|(L\+)|(L)|(.)")
_PARTS = frozenset({"subject", "facet", "serial", "year"})
_CENTURY_BREAK = 70  # no case of before 1970 carries a number of these forms


class _Form(DataFile):
    name: str
    form: str
    alone: bool
    labelled: bool = False
    region: str = ""
    key: str = ""


class _Lines(DataFile):
    patterns: tuple[str, ...]
    alone: tuple[str, ...]
    labels: tuple[str, ...]
    open: tuple[str, ...]
    documents: tuple[str, ...]
    blank: tuple[str, ...]


class _Labelled(DataFile):
    case: tuple[str, ...]
    weak: tuple[str, ...]
    count: tuple[str, ...]
    before: tuple[str, ...]
    documents: tuple[str, ...]
    persons: tuple[str, ...]
    openness: tuple[str, ...]


class _Open(DataFile):
    open: tuple[str, ...]
    closed: tuple[str, ...]
    closed_title: tuple[str, ...]


class CaseNumbers(DataFile):
    """`mappings/lexicon/casenumbers.toml`."""

    form: tuple[_Form, ...]
    lines: _Lines
    labelled: _Labelled
    open: _Open


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number taken apart; spans are relative to the number. `year` has four digits.

    `alone` and `labelled` are its form's: that it needs no label, and that it counts with one only.
    """

    raw: str
    form: str
    alone: bool
    labelled: bool
    subject: Span | None = None
    facet: Span | None = None
    serial: Span | None = None
    year_span: Span | None = None
    year: int | None = None

    def part(self, span: Span) -> str:
        return self.raw[span.start : span.end]

    @property
    def key(self) -> str:
        """What the spellings of one case's number share ("29.09.00 P22 1 23" and "29.09.00-P22-01-23"), by its form."""
        slots = {name: self.part(span) for name, span in (("subject", self.subject), ("facet", self.facet)) if span}
        if self.serial is not None:
            digits = self.part(self.serial)
            slots |= {"digits": digits, "serial": digits.lstrip("0") or "0"}
        if self.year is not None:
            short = f"{self.year % 100:02}"
            slots |= {"yy": short if _full_year(short) == self.year else str(self.year), "yyyy": str(self.year)}
        template = _keys()[self.form]
        return _SLOT.sub(lambda slot: slots[slot[1]], template) if template else _plain(self.raw)


@cache
def case_words() -> CaseNumbers:
    """The file, read once."""
    return mapping(_FILE, CaseNumbers)


def _regex(form: str) -> str:
    pieces = []
    for name, inner, many, digit, letters, letter, other in _PIECE.findall(form):
        if name:
            if name not in _PARTS:
                raise ConfigurationError(
                    f"{_FILE}: no part {name!r} in {form!r}; known are {', '.join(sorted(_PARTS))}"
                )
            pieces.append(f"(?P<{name}>{_regex(inner)})")
        elif many:
            pieces.append(r"\d{1,7}")
        elif digit:
            pieces.append(r"\d")
        elif letters:
            pieces.append("[A-ZÆØÅ]{2,6}")
        elif letter:
            pieces.append("[A-ZÆØÅ]")
        else:
            pieces.append(_SIGNS.get(other) or re.escape(other))
    return "".join(pieces)


_DASHES = "-‐‑–—−"
_SIGNS = {"-": f"[{_DASHES}]", " ": "[ \u00a0]{1,3}"}  # what is written for these two
_TO_HYPHEN = dict.fromkeys(map(ord, _DASHES), "-")


def _plain(raw: str) -> str:
    """A number with hyphens for dashes of every kind, and one blank for several."""
    return " ".join(raw.translate(_TO_HYPHEN).split())


@cache
def _forms() -> tuple[tuple[_Form, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_regex(form.form))) for form in case_words().form)


_SLOT = re.compile(r"\{(\w+)\}")
_SLOTS = {"subject": "subject", "facet": "facet", "serial": "serial", "digits": "serial", "yy": "year", "yyyy": "year"}


@cache
def _keys() -> dict[str, str]:
    """The template of the key by the name of a form. Raises `ConfigurationError` for a slot that the form lacks."""
    for form in case_words().form:
        for slot in _SLOT.findall(form.key):
            if f"{{{_SLOTS.get(slot, slot)}:" not in form.form:
                raise ConfigurationError(f"{_FILE}: the form {form.name!r} has no {slot!r} for its key {form.key!r}")
    return {form.name: form.key for form in case_words().form}


def case_key(raw: str) -> str:
    """What a case is named by: its number's `key`, or a number of no known form as it is written."""
    number = parse_case_number(raw.strip())
    return _plain(raw) if number is None else number.key


def parse_case_number(raw: str) -> CaseNumber | None:
    """The number taken apart by the first form it has, or None."""
    for form, pattern in _forms():
        found = pattern.fullmatch(raw)
        if found is None:
            continue
        groups = found.groupdict()
        spans = {name: Span(*found.span(name)) for name, value in groups.items() if value is not None}
        year = _full_year(groups["year"]) if groups.get("year") else None
        if "year" in groups and year is None:
            continue  # "84/1234" of nobody's century, or "9928/23" read backwards
        return CaseNumber(
            raw,
            form.name,
            form.alone,
            form.labelled,
            spans.get("subject"),
            spans.get("facet"),
            spans.get("serial"),
            spans.get("year"),
            year,
        )
    return None


def number_at(text: str, at: int) -> CaseNumber | None:
    """The longest case number of a known form that begins at `at` and ends with its word, or None."""
    longest = ""
    for _, pattern in _forms():
        found = pattern.match(text, at)
        if found is None or len(found.group()) <= len(longest) or _GOES_ON.match(text, found.end()):
            continue
        if parse_case_number(found.group()) is not None:
            longest = found.group()
    return parse_case_number(longest) if longest else None


_GOES_ON = re.compile(r"[\w/–-]|[.]\w")


def region_of(raw: str) -> str:
    """The code of the region that alone writes case numbers of this form; "" for every other form."""
    number = parse_case_number(raw)
    return next((form.region for form in case_words().form if number is not None and form.name == number.form), "")


def _full_year(digits: str) -> int | None:
    year = int(digits)
    if len(digits) == 2:
        return 1900 + year if year >= _CENTURY_BREAK else 2000 + year
    return year if 1900 <= year <= 2100 else None


def says_open(words: str) -> bool | None:
    """True for "Åbent", False for "Lukket", None for other words."""
    folded = words.strip().strip("()").casefold()
    if folded in case_words().open.open:
        return True
    return False if folded in case_words().open.closed else None


def case_numbers_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where case numbers stand in running text: such as are told by their looks, or "31/1234" as a word of its own."""
    taken = start
    for found in _RUNNING.finditer(text, start, end):
        raw = found.group().rstrip(".,;:")
        number = parse_case_number(raw)
        if found.start() < taken or number is None or not (number.alone or _long_serial(number)):
            continue
        taken = found.start() + len(raw)
        yield found.start(), taken


def is_year_and_serial(raw: str) -> bool:
    """Whether the words are a case number of a year and a serial number ("31/1234", "2031-012345")."""
    number = parse_case_number(raw) if len(raw) < _LONGEST else None
    if number is None or number.labelled:
        return False
    serial = number.part(number.serial) if number.serial is not None else ""
    return number.alone or _long_serial(number) or (number.year is not None and len(serial) >= _LEAST_SERIAL)


def _long_serial(number: CaseNumber) -> bool:
    """Whether it is a year and a serial number too long for "24/7"."""
    return number.form in _YEAR_FORMS and number.serial is not None and number.serial.end - number.serial.start > 2


def bracketed_number(title: str) -> Span | None:
    """The case number in parentheses that ends a title ("Ny sti (2031-0123456)"), or None; no year or span of years."""
    found = _BEHIND.search(title)
    number = parse_case_number(found["raw"]) if found is not None else None
    if found is None or number is None or found.start() == 0:
        return None
    serial = number.part(number.serial) if number.serial is not None else ""
    if number.labelled:
        return None
    if not (number.alone or len(serial) > 4 or (number.form in _YEAR_FORMS and len(serial) > 2)):
        return None
    return Span(*found.span("raw"))


_BEHIND = re.compile(r"\s*\((?:sag(?:snr)?\.?:?\s*)?(?P<raw>\d[\w./-]{4,38})\)\s*\Z", re.IGNORECASE)
_RUNNING = re.compile(r"(?<!\S)\d{2}(?=(?:[^\W_]|\.){0,38}[-–/.\d])[\w./–-]*+(?=\s|\Z)")
_LONGEST = 40  # code points of a case number
_LEAST_SERIAL = 5  # digits; more than a year has
_YEAR_FORMS = frozenset({"year-serial", "long-year-serial"})


@cache
def _open_lines() -> PatternList[None]:
    return PatternList((LinePattern(source, _FILE), None) for source in case_words().lines.open)


def line_says_open(line: str) -> bool | None:
    """True or False where a line says whether the item is open and nothing else ("Åbent/lukket: Åben")."""
    said = says_open(line)
    if said is not None or ":" not in line[:20]:
        return said
    bare = line.strip()
    for _, _, found in _open_lines().matches(bare):
        words = found.get("open")
        if words is not None:
            return says_open(bare[words.start : words.end])
    return None


@cache
def _closed_title() -> re.Pattern[str]:
    """Words at the beginning, behind initials of bodies ("SU/BY - Lukket - …"), or at the end in parentheses."""
    words = "|".join(map(re.escape, sorted(case_words().open.closed_title, key=lambda word: -len(word))))
    initials = r"(?-i:[A-ZÆØÅ]{1,5}(?:/[A-ZÆØÅ]{1,5}){0,4})\s*[:–—-]"
    return re.compile(
        rf"\A\s*(?:{initials})?\s*\(?(?P<first>{words})\)?\s*(?:[:–—-]|\)|\Z)|\((?P<last>{words})\)\s*\Z", re.IGNORECASE
    )


def closed_by_title(title: str) -> Span | None:
    """The words of a title that say the item is closed ("Lukket punkt: …", "… (lukket punkt)"), or None."""
    found = _closed_title().search(title)
    return Span(*found.span(found.lastgroup or 0)) if found is not None else None
