"""Finds the first word of a query that the grammar does not allow (SPARQL 1.1 Query, 19.8), to tell a person where.

Oxigraph says whether a query parses, and runs it; where it does not, its parser names the farthest place that it looked
at, which may be words away from the fault. The grammar is LL(1) but for what is left to Oxigraph here: the first word
that fits nowhere is the fault. Whoever asks has Oxigraph's refusal already, so nothing is refused by this.
"""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.sparql.patterns import PatternReader
from kommunegraf.sparql.words import Beyond, Fault

LONGEST = 50_000  # code points that are read, in some 0.2 s


@dataclass(frozen=True, slots=True)
class Place:
    """`line` and `column`, both from 1, the column in code points, and what is wrong there in English."""

    line: int
    column: int
    message: str


def first_fault(query: str) -> Place | None:
    """The first fault of a query; None where none is found: of what is long, deeply nested or of a later SPARQL."""
    if len(query) > LONGEST:
        return None
    try:
        _QueryReader(query).read()
    except Fault as fault:
        before = query[: fault.start]
        line = before.count("\n") + 1
        return Place(line, fault.start - (before.rfind("\n") + 1) + 1, str(fault))
    except Beyond:
        return None
    return None


class _QueryReader(PatternReader):
    """Reads a whole query."""

    def read(self) -> None:
        self._prologue()
        match self.word():
            case "select":
                self.select()
                self._dataset()
                self._where()
                self.modifiers()
            case "construct":
                self._construct()
            case "describe":
                self._describe()
            case "ask":
                self.take()
                self._dataset()
                self._where()
                self.modifiers()
            case _:
                self.fail("PREFIX, SELECT, CONSTRUCT, DESCRIBE or ASK")
        if self.accept_word("values"):
            self.data_block()
        if not self.at_end():
            self.fail("the end of the query")

    def _prologue(self) -> None:
        while True:
            if self.accept_word("base"):
                self.expect_kind("iri", "an IRI in angle brackets")
            elif self.accept_word("prefix"):
                self.prefixes.add(self.expect_prefix())
                self.expect_kind("iri", "an IRI in angle brackets")
            else:
                return

    def _dataset(self) -> None:
        while self.accept_word("from"):
            self.accept_word("named")
            self.iri()

    def _where(self) -> None:
        if not self.accept_word("where") and not self.is_sign("{"):
            self.fail("WHERE or {")
        self.group()

    def _construct(self) -> None:
        self.take()
        if self.is_sign("{"):
            self.triples_in_braces()
            self._dataset()
            self._where()
        else:
            self._dataset()
            self.expect_word("where")
            self.triples_in_braces()
        self.modifiers()

    def _describe(self) -> None:
        self.take()
        if not self.accept_sign("*"):
            if not self.is_var_or_iri():
                self.fail("*, a variable or an IRI")
            while self.is_var_or_iri():
                self.var_or_iri()
        self._dataset()
        if self.word() == "where" or self.is_sign("{"):
            self._where()
        self.modifiers()
