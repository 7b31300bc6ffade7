"""Reads the damaged words of a text again, and leaves what is sound: each repair with the span it stands for.

What a word alone is read as is looked up once (`readings.py`); a word that is sound Danish as it stands is read as
another only in a text that has lost its letters, by `ocr-words.toml` and the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, pairwise

from kommunegraf.reading.casing import cased, narrowed
from kommunegraf.reading.damage import SPECIAL, Choice, lost_letters, ocr, ocr_words
from kommunegraf.reading.document import Span
from kommunegraf.reading.readings import Reader
from kommunegraf.reading.vocabulary import Vocabulary, danish_vocabulary

SHORTEST = 3
SHORTEST_IN_CAPITALS = 6  # shorter ones are abbreviations more often than words
LONGEST = 45
# So many steps are taken for the words of one text together (less than a minute): those of seventy thousand different
# damaged compounds. Words that come after that are left as they stand.
MOST_STEPS_IN_ALL = 4_000_000
MOST_KEPT = 200_000

# A token begins where letters and digits do, so that a long number is walked once.
_TOKEN = re.compile(
    r"(?:(?<![^\W_])[^\W_]*[^\W\d_¢@][^\W_]*(?:[¢@|][^\W_]+)*|[¢@|][^\W\d_][^\W_]*(?:[¢@|][^\W_]+)*)(?:[¢@](?![\w@]))?"
)
# "|" alone where a sentence begins is a capital I.
_BAR = re.compile(r"(?:(?<=[.!?:][ \n])|(?<=\n)|\A)\|(?=[ \t][^\W\d_][^|\n]*(?:\n|\Z))")
# One digit at a time may stand for å or ø, at an end only beside three letters or more.
_DIGITS = re.compile(r"\d\d|\A\d(?!\D{3})|(?<!\D{3})\d\Z|[12578]")


class _Steps:
    """How many steps are left for the words of one text."""

    def __init__(self) -> None:
        self.left = MOST_STEPS_IN_ALL


class Repair:
    """Repairs texts against one vocabulary; readings are kept, since damaged words recur."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table = ocr_words()
        self._always: Mapping[str, str] = table.always
        self._choices: dict[str, Choice] = {each.written: each for each in table.choice}
        unsound = [*table.always, *(each.written for each in table.choice if each.is_rule)]
        self._vocabulary = vocabulary.without(unsound)
        self._reader = Reader(self._vocabulary, ocr())
        self._known: dict[str, str | None] = {}

    def edits(self, text: str, lost: frozenset[str] | None = None) -> Iterator[tuple[Span, str]]:
        """Each repair, in order: the span it replaces (`narrowed`), and the letters meant.

        `lost` are those that the text has lost where it is a part of a longer one; None: as it tells itself.
        """
        steps = _Steps()
        lost = lost_letters(text) if lost is None else lost
        bars = (match.start() for match in _BAR.finditer(text))
        bar = next(bars, None)
        before = ""
        for match, following in pairwise(chain(_TOKEN.finditer(text), (None,))):
            if match is None:
                continue
            while bar is not None and bar < match.start():
                yield Span(bar, bar + 1), "I"
                bar = next(bars, None)
            token = match.group()
            meant = None
            if _stands_alone(text, match) if len(token) == 1 else token.isalpha() or not _in_a_code(text, match):
                meant = self._in_text(token, before, following.group() if following else "", lost, steps)
            if meant is not None and not token[0].isupper() and _begins_sentence(text, match.start()):
                meant = meant if token[0].isalpha() else meant[0].upper() + meant[1:]
            before = (meant or token).casefold()
            if meant is not None and meant != token:
                yield narrowed(match.start(), token, meant)

    def word(self, token: str) -> str | None:
        """What a word alone is read as, in a text that has lost its letters; None where it is left as it stands."""
        return self._in_text(token, "", "", SPECIAL, _Steps())

    def _in_text(self, token: str, before: str, after: str, lost: frozenset[str], steps: _Steps) -> str | None:
        folded = token.casefold()
        meant = self._always.get(folded)
        choice = self._choices.get(folded)
        if choice is not None and choice.holds(before, after.casefold()):
            meant = choice.meant
        if meant is not None:
            return cased(token, meant) if not lost.isdisjoint(meant) else None
        if choice is not None:
            return None
        if token not in self._known:
            if steps.left <= 0:
                return None
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[token] = self._read(token, steps)
        return self._known[token]

    def _read(self, token: str, steps: _Steps) -> str | None:
        if token.startswith("AE") and not token.isupper():
            token = "Ae" + token[2:]
        if not SHORTEST <= len(token) <= LONGEST or _is_no_word(token):
            return None
        if token in self._vocabulary and (token[0].isupper() or not self._vocabulary.is_name(token)):
            return None
        # A capital I before g inside a word is half of lø; elsewhere case says nothing.
        in_capitals = token.isupper()
        folded = token.casefold() if in_capitals else "Ig".join(part.casefold() for part in token.split("Ig"))
        reading, taken = self._reader.best(folded, name=token[0].isupper())
        steps.left -= taken
        return None if reading is None or reading.word == token.casefold() else cased(token, reading.word)


@cache
def danish_repair() -> Repair:
    """Repair against all Danish words that the project knows; made where a text first needs it (half a second)."""
    return Repair(danish_vocabulary())


def _is_no_word(token: str) -> bool:
    """Whether a token is an abbreviation, a number, or a name with capitals inside."""
    if token.isupper():
        return len(token) < SHORTEST_IN_CAPITALS or not token.isalpha()
    inner = token[1:].replace("Ig", "")
    return any(letter.isupper() for letter in inner) or _DIGITS.search(token) is not None


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a single letter in lower case stands after a word of a sentence and before a word or comma."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if not match.group().islower() or len(before) < 2 or len(after) < 2:
        return False
    goes_on = after == ", " or (after[0].isspace() and after[1].isalpha())
    return goes_on and before[1].isspace() and (before[0].isalpha() or before[0] == ",")


def _in_a_code(text: str, match: re.Match[str]) -> bool:
    """Whether a token goes on beside a hyphen, slash or full stop, as in identifiers and addresses."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 2]
    return before in tuple("-/.") or (after[:1] in tuple("-/.") and after[1:].isalnum())


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 5) : at].rstrip(" \t")
    return not before or before[-1] in ".!?\n\r"
