"""A seeded model of what foreign character recognition does to Danish text, word by word."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+")

# What is written for each letter, and how often, in a hundred: the confusions of the public Danish scans that the
# project was shown (å→a nearly always; ø→g most, then ¢, @, o, p, e; æ→ae, ee, z, a; lø→Ig; letters lost; I→|).
WRITTEN = {
    "å": {"a": 88, "d": 5, "3": 3, "4": 2, "": 2},
    "ø": {"g": 52, "¢": 12, "o": 12, "@": 7, "g@": 4, "p": 5, "e": 4, "6": 2, "": 2},
    "æ": {"ae": 38, "ee": 32, "z": 6, "ze": 10, "a": 7, "e": 7},
    "Å": {"A": 100},
    "Ø": {"O": 45, "@": 20, "¢": 15, "G": 20},
    "Æ": {"AE": 45, "Ae": 30, "Z": 25},
}
LOE_IS_IG = 0.5
I_IS_A_BAR = 0.5


@dataclass(frozen=True)
class Damaged:
    """A word of a damaged text: where it stands, what stands there, and what was meant."""

    start: int
    end: int
    written: str
    meant: str


def damage(text: str, seed: str, survives: float = 0.03) -> tuple[str, list[Damaged]]:
    """The text as recognition might have given it, and each of its words; `survives`: the share of letters."""
    chance = random.Random(seed)
    pieces: list[str] = []
    words: list[Damaged] = []
    at = length = 0
    for match in WORD.finditer(text):
        gap = text[at : match.start()]
        written = _written(match.group(), chance, survives)
        if match.group() == "I" and chance.random() < I_IS_A_BAR:
            written = "|"
        pieces += (gap, written)
        length += len(gap)
        words.append(Damaged(length, length + len(written), written, match.group()))
        length += len(written)
        at = match.end()
    pieces.append(text[at:])
    return "".join(pieces), words


def _written(word: str, chance: random.Random, survives: float) -> str:
    letters: list[str] = []
    at = 0
    while at < len(word):
        letter = word[at]
        if word.startswith("lø", at) and chance.random() < LOE_IS_IG:
            letters.append("Ig")
            at += 2
            continue
        table = WRITTEN.get(letter)
        if table is None or chance.random() < survives:
            letters.append(letter)
        else:
            letters.append(chance.choices([*table], weights=[*table.values()])[0])
        at += 1
    return "".join(letters)
