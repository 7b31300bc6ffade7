"""Where a name of the form "Udvalget for X, Y og Z" ends: at what can follow no noun in a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from kommunegraf.datafiles import DataFile

_MOST_WORDS = 9  # "Udvalget for A, B og C"
_LEAST_LETTERS = 4  # a shorter word without a capital ("ni", "kan") goes on no name that has capitals
_JOINING = frozenset({"og", "i", "&"})
_ARTICLES = frozenset({"det", "de", "den"})
_WORD = re.compile(r"[ \t\u00a0]*([,]?)[ \t\u00a0]*(\n?)[ \t]*([^\W_][\w/&-]*|&)")


class HeadedEnd(DataFile):
    """`[headed_end]` of `mappings/lexicon/bodies.toml`."""

    words: tuple[str, ...]
    after_i: tuple[str, ...]
    adjectives: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    genitive_endings: tuple[str, ...]
    verb_endings: tuple[str, ...]
    noun_endings: tuple[str, ...]


class _After(Enum):
    """What the word before lets follow."""

    JOINT = auto()  # "for", "og", a comma: the next word belongs to the name
    ADJECTIVE = auto()  # "grøn", "sociale" is none: a noun must follow
    EITHER = auto()  # "unge", "nære": an adjective that may stand as a noun
    NOUN = auto()  # nothing but a joint, or another word with a capital


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    end: int
    comma: bool
    newline: bool

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def lower(self) -> bool:
        return self.text[0].islower()


def name_end(text: str, position: int, ends: HeadedEnd) -> int:
    """Where the name ends whose words begin at `position`, behind "for"; `position` where no word follows."""
    last = position
    before = _After.JOINT
    capitals = 0
    for count, word in enumerate(_words(text, position)):
        if word.text[0].isdigit() or (word.comma and count == 0):
            break
        if word.folded in ends.words and not (count == 0 and word.folded in _ARTICLES):
            break
        if word.folded == "i" and (capitals > 1 or not _goes_on(text, word.end, ends)):
            break
        if word.folded in _JOINING:
            before = _After.JOINT
            continue
        if not _may_follow(word, _After.JOINT if word.comma else before, capitals, ends):
            break
        last = word.end
        before = _After.ADJECTIVE if word.folded in _ARTICLES else _kind(word, ends)
        capitals += not word.lower
    return last


def _words(text: str, position: int) -> Iterator[_Word]:
    for _ in range(_MOST_WORDS):
        found = _WORD.match(text, position)
        if found is None:
            return
        yield _Word(found[3], found.end(), bool(found[1]), bool(found[2]))
        position = found.end()


def _may_follow(word: _Word, before: _After, capitals: int, ends: HeadedEnd) -> bool:
    if before in {_After.JOINT, _After.ADJECTIVE}:
        return True
    if not word.lower:
        return not word.newline  # on the next line something else begins
    if before is _After.NOUN or capitals > 1:
        return False
    verb = word.folded.endswith(ends.verb_endings) and not word.folded.endswith(ends.noun_endings)
    return not verb and (capitals == 0 or len(word.text) >= _LEAST_LETTERS)


def _kind(word: _Word, ends: HeadedEnd) -> _After:
    if word.folded in ends.adjectives or word.folded.endswith(ends.adjective_endings):
        return _After.ADJECTIVE
    if word.folded.endswith(ends.genitive_endings):
        return _After.EITHER  # "fremtidens sygehuse"
    return _After.EITHER if word.folded.endswith("e") else _After.NOUN


def _goes_on(text: str, position: int, ends: HeadedEnd) -> bool:
    """Whether the word after "i" still names the field ("lighed i sundhed"), not a place or a time."""
    following = next(_words(text, position), None)
    return following is not None and not following.comma and following.lower and following.folded not in ends.after_i
