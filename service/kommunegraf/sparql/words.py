"""A query word by word, for readers that stop at the first word that does not fit."""

from __future__ import annotations

from typing import NoReturn

from kommunegraf.sparql.tokens import Kind, tokens

_DEEPEST = 60
_END = ("end", "")


class Fault(Exception):
    """A word that does not fit; `start` is its offset."""

    def __init__(self, start: int, message: str) -> None:
        super().__init__(message)
        self.start = start


class Beyond(Exception):
    """What is not read here: nested too deep, or of a SPARQL later than 1.1."""


class WordReader:
    """Goes through the words of a query. `prefixes` are those declared so far; names are held against them."""

    def __init__(self, query: str) -> None:
        self._words = [
            (token.kind.value, query[token.start : token.end], token.start)
            for token in tokens(query)
            if token.kind not in (Kind.SPACE, Kind.COMMENT)
        ]
        self._length = len(query.rstrip())
        self._at = 0
        self._depth = 0
        self.prefixes: set[str] = set()

    def fail(self, expected: str) -> NoReturn:
        """Raises `Fault` at the word that comes next."""
        kind, text = self.next
        if text in ("<<", "{|", "<<(", "~"):
            raise Beyond
        start = self._words[self._at][2] if self._at < len(self._words) else self._length
        if kind == "bad" and text[:1] in "\"'":
            raise Fault(start, "this string has no end")
        found = f"found {text[:40]!r}" if text else "the query ends here"
        raise Fault(start, f"expected {expected}, {found}")

    @property
    def next(self) -> tuple[str, str]:
        """Kind and text of the word that comes next; the kind "end" after the last one."""
        return self._words[self._at][:2] if self._at < len(self._words) else _END

    def at_end(self) -> bool:
        return self._at >= len(self._words)

    def take(self) -> None:
        self._at += 1

    def deeper(self, by: int) -> None:
        """Goes into a bracket (1) or out of it (-1). Raises `Beyond` where that is too deep to follow."""
        self._depth += by
        if self._depth > _DEEPEST:
            raise Beyond

    def word(self, ahead: int = 0) -> str:
        """The keyword that comes next, in small letters; "" where none does."""
        at = self._at + ahead
        if at < len(self._words) and self._words[at][0] == "word":
            return self._words[at][1].lower()
        return ""

    def accept_word(self, *expected: str) -> bool:
        if self.word() in expected and self.word():
            self.take()
            return True
        return False

    def expect_word(self, expected: str) -> None:
        if not self.accept_word(expected):
            self.fail(expected.upper())

    def is_sign(self, *signs: str) -> bool:
        kind, text = self.next
        return kind == "sign" and text in signs

    def accept_sign(self, *signs: str) -> bool:
        if self.is_sign(*signs):
            self.take()
            return True
        return False

    def expect_sign(self, sign: str, expected: str = "") -> None:
        if not self.accept_sign(sign):
            self.fail(expected or sign)

    def is_kind(self, *kinds: str) -> bool:
        return self.next[0] in kinds

    def accept_kind(self, *kinds: str) -> bool:
        if self.is_kind(*kinds):
            self.take()
            return True
        return False

    def expect_kind(self, kind: str, expected: str) -> None:
        if not self.accept_kind(kind):
            self.fail(expected)

    def variable(self) -> None:
        self.expect_kind("variable", "a variable")

    def expect_prefix(self) -> str:
        """The prefix that is declared, without its colon; the empty one is a sign to the scanner, or a name."""
        kind, text = self.next
        if not (text.endswith(":") and kind in ("name", "sign")):
            self.fail("a prefix with its colon")
        self.take()
        return text[:-1]

    def is_iri(self) -> bool:
        return self.is_kind("iri", "name") or self.is_sign(":")

    def iri(self) -> None:
        """An IRI or a prefixed name. Raises `Fault` for a prefix that is not declared."""
        if not self.is_iri():
            self.fail("an IRI or a prefixed name")
        kind, text = self.next
        prefix = text.partition(":")[0]
        if kind != "iri" and prefix not in self.prefixes:
            raise Fault(self._words[self._at][2], f"the prefix {prefix[:60]}: is not declared")
        self.take()

    def is_var_or_iri(self) -> bool:
        return self.is_kind("variable") or self.is_iri()

    def var_or_iri(self) -> None:
        if not self.accept_kind("variable"):
            if not self.is_iri():
                self.fail("a variable or an IRI")
            self.iri()
