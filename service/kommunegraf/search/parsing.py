"""What a person types, as clauses: words, "phrases", begin*, +wanted, -unwanted, OR. Anything is read as something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kommunegraf.search.words import words

LONGEST_QUERY = 1_000
MOST_CLAUSES = 32
_SHORTEST_PREFIX = 2
_PIECE = re.compile(r'([-+−–]?)"([^"]*)"?|([^\s"()]+)')
_OR = frozenset(("OR", "ELLER", "|", "||"))
_AND = frozenset(("AND", "OG", "&", "&&", "+"))
_NOT = frozenset(("NOT", "IKKE"))
_MINUS = "-−–"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is looked for: a word (in any form), a phrase (as written), or the beginning of a word."""

    words: tuple[str, ...]
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """`groups` must all be there, of each group one at least; nothing of `unwanted` may be. `cut`: not all was read."""

    groups: tuple[tuple[Clause, ...], ...]
    unwanted: tuple[Clause, ...]
    cut: bool

    @property
    def empty(self) -> bool:
        return not self.groups and not self.unwanted


def parse(query: str) -> Parsed:
    """Reads a query; never raises. Parentheses and signs of no sense are passed over."""
    groups: list[list[Clause]] = []
    unwanted: list[Clause] = []
    joined = negated = False
    cut = len(query) > LONGEST_QUERY
    for match in _PIECE.finditer(query[:LONGEST_QUERY]):
        sign, phrase, piece = match.groups()
        if piece is not None:
            if piece in _OR:
                joined = True
                continue
            if piece in _AND:
                continue
            if piece in _NOT:
                negated = True
                continue
            sign = piece[0] if piece[0] in _MINUS + "+" else ""
        clause = _phrase(phrase) if piece is None else _word(piece)
        if clause is None:
            continue
        if sum(map(len, groups)) + len(unwanted) >= MOST_CLAUSES:
            cut = True
            break
        if negated or (sign and sign in _MINUS):
            unwanted.append(clause)
        elif joined and groups:
            groups[-1].append(clause)
        else:
            groups.append([clause])
        joined = negated = False
    return Parsed(tuple(map(tuple, groups)), tuple(unwanted), cut)


def _phrase(text: str) -> Clause | None:
    found = words(text)
    return Clause(tuple(found[:MOST_CLAUSES]), exact=True) if found else None


def _word(piece: str) -> Clause | None:
    found = words(piece)
    if not found:
        return None
    if piece.endswith("*") and len(found) == 1 and len(found[0]) >= _SHORTEST_PREFIX:
        return Clause((found[0],), prefix=True)
    # `covid-19` and `29.09.04-A00-1-20` are read as they stand.
    return Clause(tuple(found[:MOST_CLAUSES]), exact=len(found) > 1)
