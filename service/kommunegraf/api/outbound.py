"""Tells whether a query would call out (SERVICE), by its tokens and not by its text."""

from __future__ import annotations

import re

# SPARQL 1.1, 19.8: what may hold a word that is no keyword comes first: comments, IRIs, strings, variables, names.
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"\"\"
               |'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
               |"(?:[^"\\\n\r]|\\.)*"
               |'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>[\w.\-]*:(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*|_:[\w.\-]+|@[A-Za-z\-]+)
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _unescape(query: str) -> str:
    """Code point escapes are read before anything else (SPARQL 1.1, 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(character, query)


def calls_out(query: str) -> bool:
    """True where the keyword SERVICE stands in the query, escaped or not.

    Both readings of the code point escapes are looked at, so that no reading of a parser's is missed.
    """
    return any(
        match.lastgroup == "word" and match.group().upper() == "SERVICE"
        for text in {query, _unescape(query)}
        for match in _TOKEN.finditer(text)
    )
