"""The little language in which the layout files describe a line: words, `<slots>` and `[optional words]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kommunegraf.errors import ConfigurationError
from kommunegraf.reading.document import Span

LONGEST_LINE = 300  # a longer line is prose, and matches no pattern

# What each slot may hold. A slot that could be anything is checked by whoever asked for the match.
_SLOTS = {
    "n": r"\d{1,4}[a-zæøå]?",
    # Glued to a capitalised word or a title's own ordinal: "64Godkendelse", "642. behandling"; not "64. Godkendelse".
    "number": r"\d{1,4}(?=(?-i:[A-ZÆØÅ])[^\W\d_]|\d\.\s(?-i:[a-zæøå]))",
    "letter": r"(?-i:[A-ZÆØÅ])",
    "term": r"\(?\d{2,4}\s?[-–]\s?\d{2,4}\)?",  # of a council: "2018-2021"
    "digits": r"\d{3,12}",
    # A date begins with its day, before which a weekday and "den" may stand; or with the month, then "3, 2031".
    "date": r"(?:[^\W\d_]{3,6}dag,?\s+)?(?:den\s+|d\.\s*)?(?:\d\S*\s?\S.{2,30}?|[^\W\d_]{3,9}\s\d{1,2},\s\d{4})",
    "time": r"\d{1,2}(?:[.:]\d{2}(?::\d{2})?)?",
    "end": r"\d{1,2}(?:[.:]\d{2}(?::\d{2})?)?",
    "body": r"\S.{2,140}?",
    "case": r"/?\d[\w./ \u00a0–-]{2,38}?",
    "person": r"[^\d:;]{2,100}?",
    "open": r"[^\W\d_]+(?: [^\W\d_]+)?",
    "text": r"\S.{0,140}?",
    # All of a line but its last part; a council's name before "møde" ("Referat af seniorrådsmøde").
    "where": r"\S.{0,140}(?<!-)",
    "council": r"[^\W\d_][^\d:;,.]{2,60}?",
    "place": r"\S.{0,140}?(?<!-)",  # "Sundheds-" is the beginning of a committee's name
    "title": r"\S.{0,280}?",
}
_WITH_FIGURES = frozenset({"n", "number", "term", "digits", "date", "time", "end", "case"})
DATE_BEGINS = re.compile(
    r"\d|den\s|d\.|[^\W\d_]{3,6}dag(?:,|\s)|[^\W\d_]{3,9}\s\d{1,2},", re.IGNORECASE
)  # what a date may begin with
_FIGURE_FIRST = _WITH_FIGURES - {"term", "date"}
_DASHES = ("-", "–")  # one that stands alone in a pattern is any mark that parts words
_DASH = "[-–—•·]"
_UNTIL = r"\s*(?:[-–—]|\btil\b)\s*(?:kl\.\s*)?"  # between two times, without blanks in the pattern
_TOKEN = re.compile(r"<(\w+)>|\[([^\]]*)\]|(\s+)|([^<\[\s]+)")


@dataclass(frozen=True, slots=True)
class LineMatch:
    """The slots of a matched line: name and span (offsets of the text matched in), in order of the pattern."""

    slots: tuple[tuple[str, Span], ...]

    def get(self, name: str) -> Span | None:
        return next((span for slot, span in self.slots if slot == name), None)

    def all(self, name: str) -> tuple[Span, ...]:
        return tuple(span for slot, span in self.slots if slot == name)


@dataclass(frozen=True, slots=True)
class Needs:
    """What every line of a pattern has: its first letters and a word (both as `small_letters` has them), a figure.

    `date_first` is whether it begins with a date.
    """

    begins: str
    holds: str
    figure: bool
    figure_first: bool
    date_first: bool


def small_letters(line: str) -> str:
    """The line in small letters; all that `re.IGNORECASE` takes for one letter are one."""
    small = line.lower()
    return small if small.isascii() else small.replace("ſ", "s").replace("i\u0307", "i").replace("ı", "i")


def _needs(source: str) -> Needs:
    tokens = [found.groups() for found in _TOKEN.finditer(source)]
    slots = [slot for slot, _, _, _ in tokens if slot is not None]
    words = [small_letters(literal) for _, _, _, literal in tokens if literal is not None and literal not in _DASHES]
    first_slot, _, _, first_word = tokens[0] if tokens else (None, None, None, None)
    begins = words[0] if first_word is not None and first_word not in _DASHES else ""
    holds = max(words[1 if begins else 0 :], key=len, default="")
    figure = not _WITH_FIGURES.isdisjoint(slots)
    return Needs(begins, holds, figure, first_slot in _FIGURE_FIRST, first_slot == "date")


class LinePattern:
    """One pattern; `source` is how the file has it.

    Raises `ConfigurationError` for a slot that is not known; `where` names the file.
    """

    def __init__(self, source: str, where: str) -> None:
        self.source = source
        self._slots: list[str] = []
        self._body = self._compile(source, where)
        first = re.match(r"[^<\[\s]+", source)
        self.needs = _needs(source)
        self.first_word = first.group().casefold() if first else ""

    def _compile(self, source: str, where: str) -> str:
        pieces: list[str] = []
        for token in _TOKEN.finditer(source):
            slot, optional, space, literal = token.groups()
            if slot is not None:
                if slot not in _SLOTS:
                    raise ConfigurationError(f"{where}: no slot <{slot}> in {source!r}; known are {', '.join(_SLOTS)}")
                pieces.append(f"({_SLOTS[slot]})")
                self._slots.append(slot)
            elif optional is not None:
                inner = self._compile(optional, where)
                pieces.append(rf"(?:{inner}\s*)?")
            elif space is not None:
                pieces.append(r"\s*" if pieces and pieces[-1].endswith(")?") else r"\s+")
            elif literal in _DASHES and source[: token.start()].endswith("<time>"):
                pieces.append(_UNTIL)
            else:
                pieces.append(_DASH if literal in _DASHES else re.escape(literal))
        return "".join(pieces)

    # There are thousands of patterns, of which a document needs few.
    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(rf"{self._body}\s*:?\s*\Z", re.IGNORECASE | re.DOTALL)

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(self._body, re.IGNORECASE | re.DOTALL)

    def match(self, text: str, start: int = 0) -> LineMatch | None:
        """Whether the whole of `text` is this line; the slots' spans are moved by `start`."""
        if len(text) > LONGEST_LINE:
            return None
        found = self._whole.match(text)
        return self._slots_of(found, start) if found else None

    def search(self, text: str, start: int = 0) -> LineMatch | None:
        """Whether `text` begins with this pattern and goes on in a way that ends the last slot."""
        found = self._opening.match(text)
        return self._slots_of(found, start) if found else None

    def _slots_of(self, found: re.Match[str], start: int) -> LineMatch:
        slots = []
        for index, name in enumerate(self._slots, start=1):
            if found.group(index) is not None:
                slots.append((name, Span(start + found.start(index), start + found.end(index))))
        return LineMatch(tuple(slots))
