"""The tokens of SPARQL text (SPARQL 1.1, 19.8), as Oxigraph 0.5 reads them, covering the text from end to end.

Oxigraph has no tokens: its grammar asks for characters by their place, so that `1SERVICE<x>`, `ex:.SERVICE<x>` and
`?a<'>')SERVICE<x>` are each what the place allows. What this scanner needs of places is whether a `<` begins an IRI or
compares: it compares after an operand within the parentheses of an expression, and only there. Where the scanner errs
(text of no sense, or words glued together), what relies on it must fail and not slip through: see `rewriting`.

Time is in proportion to the length for any text: each pattern gives up at most once for a stretch of it, and nesting
is kept on a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"  # in angle brackets
    NAME = "name"  # a prefixed name, the prefix alone included
    VARIABLE = "variable"
    STRING = "string"
    LANGUAGE = "language"
    NUMBER = "number"  # without its sign
    BLANK = "blank"  # a label; [] is two signs
    WORD = "word"  # letters, digits and underscores: keywords and functions, glued or not
    SIGN = "sign"
    BAD = "bad"  # what no query has, a string without its end among it


class Token(NamedTuple):
    kind: Kind
    start: int
    end: int


_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_MARK = "\u00b7\u0300-\u036f\u203f-\u2040"
VARIABLE_CHARACTERS = f"_0-9{_LETTER}{_MARK}"
_CHARACTERS = f"-{VARIABLE_CHARACTERS}"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]"
_LOCAL = f"(?:[{_CHARACTERS}:]|{_ESCAPED})"
_CODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IN_STRING = rf"""\\[tbnrf"'\\]|{_CODE}"""

_PLAIN = rf"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<variable>[?$][_0-9{_LETTER}][{VARIABLE_CHARACTERS}]*+)
    | (?P<string>
          '''(?:[^'\\]++|{_IN_STRING}|'(?!''))*+''' | \"""(?:[^"\\]++|{_IN_STRING}|"(?!""))*+\"""
        | (?!'''|\""")(?:'(?:[^'\\\r\n]++|{_IN_STRING})*+' | "(?:[^"\\\r\n]++|{_IN_STRING})*+") )
    # A long string without its end takes all that follows, a short one its line: it is looked for once.
    | (?P<bad>'''.*+ | \""".*+ | ['"][^\r\n]*+)
    | (?P<number>(?:[0-9]++\.[0-9]*+|\.?[0-9]++)[eE][+-]?[0-9]++ | [0-9]*+\.[0-9]++ | [0-9]++)
    | (?P<language>@[A-Za-z]++(?:-{{1,2}}[A-Za-z0-9]++)*+)
    | (?P<blank>_:[_0-9{_LETTER}][{_CHARACTERS}]*+(?:\.++[{_CHARACTERS}]++)*+)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*+)
    | (?P<sign><<|>>|!=|\{{\||\|\}}|\^\^|&&|\|\||[-(){{}}\[\].,;=!<>|^/*+?~:])
    | (?P<bad2>[^\x00-\x7f]++|.)
"""
_SHORT_PREFIXES = rf"""
      (?P<name>(?:[{_LETTER}][{_CHARACTERS}]*+(?:\.++[{_CHARACTERS}]++)*+)?+:
          (?:(?:[_:0-9{_LETTER}]|{_ESCAPED}){_LOCAL}*+(?:\.++{_LOCAL}++)?+)?+)
    | (?P<run>[{_LETTER}][{_CHARACTERS}]*+(?:\.++[{_CHARACTERS}]++)*+)
"""
_IRI = rf"""(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|{_CODE})*+>)"""
_FLAGS = re.VERBOSE | re.DOTALL
_ANYTHING = re.compile(f"{_IRI}|{_SHORT_PREFIXES}|{_PLAIN}", _FLAGS)
_NO_NAME = re.compile(f"{_IRI}|{_PLAIN}", _FLAGS)
_KINDS = {kind.value: kind for kind in Kind} | {"bad2": Kind.BAD}

_OPERANDS = frozenset({Kind.VARIABLE, Kind.STRING, Kind.NUMBER, Kind.LANGUAGE, Kind.IRI, Kind.NAME, Kind.BAD})
_OPENING = {"(": ")", "{": "}", "[": "]", "{|": "|}", "<<": ">>"}
_CLOSING = frozenset(_OPENING.values())


class _Places:
    """Where the scanner stands: which brackets are open, and of a parenthesis whether it holds an expression."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []  # the closing sign and whether expressions stand within
        self._lists: list[bool] = [False]  # of each open brace: whether its parentheses are those of SELECT, ORDER BY …
        self._before: tuple[Kind, str] = (Kind.SPACE, "")
        self._last: tuple[Kind, str] = (Kind.SPACE, "")

    def compares(self) -> bool:
        """Whether a `<` here is the operator."""
        if not self._open or not self._open[-1][1]:
            return False
        kind, text = self._last
        return kind in _OPERANDS or text in {")", "}", ">>"} or (kind is Kind.WORD and text in {"true", "false"})

    def closes_triple(self) -> bool:
        return bool(self._open) and self._open[-1][0] == ">>"

    def pass_by(self, kind: Kind, text: str) -> None:
        if kind is Kind.SIGN:
            self._sign(text)
        elif kind is Kind.WORD and (not self._open or self._open[-1][0] == "}"):
            self._word(text.lower())
        self._before, self._last = self._last, (kind, text)

    def _word(self, word: str) -> None:
        if word.startswith("select") or word in {"group", "having", "order"}:
            self._lists[-1] = True
        elif word.startswith(("where", "from", "limit", "offset", "values")):
            self._lists[-1] = False

    def _sign(self, sign: str) -> None:
        if sign in _OPENING:
            self._open.append((_OPENING[sign], sign == "(" and self._is_expression()))
            if sign == "{":
                self._lists[-1] = False
                self._lists.append(False)
        elif sign in _CLOSING:
            # A sign that closes nothing closes nothing here either: the text will not parse.
            if self._open and self._open[-1][0] == sign:
                self._open.pop()
                if sign == "}":
                    self._lists.pop()
        elif sign == ";" and not self._open:
            self._lists[-1] = False

    def _is_expression(self) -> bool:
        if self._open and self._open[-1][0] != "}":
            return self._open[-1][1]
        if self._lists[-1]:
            return True
        kind, text = self._last
        if kind is Kind.WORD:
            return text != "a" and not text.lower().endswith(("values", "true", "false"))
        # FILTER ex:function(…)
        return kind in (Kind.IRI, Kind.NAME) and self._before[1].lower().endswith("filter")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query or update, spaces and comments among them; they follow one another without a gap."""
    places = _Places()
    position, nameless = 0, 0
    while position < len(text):
        if text[position] == "<" and places.compares():
            end = position + (2 if text.startswith("<=", position) else 1)
            found = Token(Kind.SIGN, position, end)
        elif text[position] == ">" and not places.closes_triple():
            end = position + (2 if text.startswith(">=", position) else 1)
            found = Token(Kind.SIGN, position, end)
        else:
            match = (_ANYTHING if position >= nameless else _NO_NAME).match(text, position)
            if match is not None and match.lastgroup == "run":
                # No colon follows, so no name begins before its end.
                nameless = match.end()
                match = _NO_NAME.match(text, position)
            assert match is not None and match.lastgroup is not None, "the last alternative takes any character"
            found = Token(_KINDS[match.lastgroup], position, match.end())
        yield found
        if found.kind is not Kind.SPACE and found.kind is not Kind.COMMENT:
            places.pass_by(found.kind, text[found.start : found.end])
        position = found.end
