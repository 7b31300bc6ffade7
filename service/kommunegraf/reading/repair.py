"""Reads the damaged words of a text again, and leaves what is sound: each repair with the span it stands for.

What a word alone is read as is looked up once (`readings.py`); a word that is sound Danish as it stands is read as
another only in a text that has lost its letters, by `ocr-words.toml` and the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kommunegraf.reading.casing import cased, narrowed
from kommunegraf.reading.damage import Choice, has_lost_its_letters, ocr, ocr_words
from kommunegraf.reading.document import Span
from kommunegraf.reading.readings import MOST_STEPS, Reader
from kommunegraf.reading.vocabulary import Vocabulary

SHORTEST = 3
SHORTEST_IN_CAPITALS = 6  # shorter ones are abbreviations more often than words
LONGEST = 45
# So many steps are taken for one text's words together (some minutes); after that, few for each word.
MOST_STEPS_IN_ALL = 30_000_000
FEW_STEPS = 200
MOST_KEPT = 200_000

_TOKEN = re.compile(r"[^\W_]*[^\W\d_¢@][^\W_]*(?:[¢@|][^\W_]+)*|[¢@|][^\W\d_][^\W_]*(?:[¢@|][^\W_]+)*")
# "|" alone where a sentence begins is a capital I.
_BAR = re.compile(r"(?:(?<=[.!?:][ \n])|(?<=\n)|\A)\|(?=[ \t][^\W\d_][^|\n]*(?:\n|\Z))")
# A digit between letters may stand for å or ø; any other is a digit.
_DIGIT_ALONE = re.compile(r"\A\d|\d\Z|\d\d")


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
        self._left = MOST_STEPS_IN_ALL

    def edits(self, text: str) -> Iterator[tuple[Span, str]]:
        """Each repair, in order: the span it replaces, no wider than what differs, and the letters meant."""
        self._left = MOST_STEPS_IN_ALL
        lost = has_lost_its_letters(text)
        bars = (match.start() for match in _BAR.finditer(text))
        bar = next(bars, None)
        before = ""
        matches: Iterator[tuple[re.Match[str] | None, re.Match[str] | None]] = pairwise(
            _and_none(_TOKEN.finditer(text))
        )
        for match, following in matches:
            if match is None:
                continue
            while bar is not None and bar < match.start():
                yield Span(bar, bar + 1), "I"
                bar = next(bars, None)
            token = match.group()
            meant = self._in_text(token, before, following.group() if following else "", lost=lost)
            if meant is not None and not token[0].isupper() and _begins_sentence(text, match.start()):
                meant = meant if token[0].isalpha() else meant[0].upper() + meant[1:]
            before = (meant or token).casefold()
            if meant is not None and meant != token:
                yield narrowed(match.start(), token, meant)

    def word(self, token: str) -> str | None:
        """What a word alone is read as, in a text that has lost its letters; None where it is left as it stands."""
        return self._in_text(token, "", "", lost=True)

    def _in_text(self, token: str, before: str, after: str, *, lost: bool) -> str | None:
        folded = token.casefold()
        if folded in self._always:
            return cased(token, self._always[folded]) if lost else None
        choice = self._choices.get(folded)
        if choice is not None:
            return cased(token, choice.meant) if lost and choice.holds(before, after.casefold()) else None
        if token not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[token] = self._read(token)
        return self._known[token]

    def _read(self, token: str) -> str | None:
        if not SHORTEST <= len(token) <= LONGEST or token in self._vocabulary or _is_no_word(token):
            return None
        # A capital I before g inside a word is half of lø; elsewhere case says nothing.
        in_capitals = token.isupper()
        folded = token.casefold() if in_capitals else "Ig".join(part.casefold() for part in token.split("Ig"))
        steps = MOST_STEPS if self._left > 0 else FEW_STEPS
        reading, taken = self._reader.best(folded, name=token[0].isupper(), steps=steps)
        self._left -= taken
        return None if reading is None or reading.word == token.casefold() else cased(token, reading.word)


def _and_none(matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str] | None]:
    yield from matches
    yield None


def _is_no_word(token: str) -> bool:
    """Whether a token is an abbreviation, a number, or a name with capitals inside."""
    if token.isupper():
        return len(token) < SHORTEST_IN_CAPITALS or not token.isalpha()
    inner = token[1:].replace("Ig", "")
    return any(letter.isupper() for letter in inner) or _DIGIT_ALONE.search(token) is not None


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 5) : at].rstrip(" \t")
    return not before or before[-1] in ".!?\n\r"
