"""Tells whether a query would call out (SERVICE): by what stands after the word, wherever the word stands."""

from __future__ import annotations

import re

# No lexer is asked. Oxigraph's parser reads tokens by their place, so that `1SERVICE<x>`, `SERVICE:x`, `ex:.SERVICE<x>`
# and `?a<'>')SERVICE<x>{} #'` are calls, and one wrong guess at where a string or an IRI ends would hide a call behind
# it. So the clause itself is looked for (SPARQL 1.1, 19.8, rules 59 and 107), in strings and comments too.
_GAP = r"(?:\s|\#[^\n\r]*+(?:[\n\r]|(?P<{}>\Z)))*+"
_CLAUSE = re.compile(
    rf"""service {_GAP.format("cut1")} (?:silent {_GAP.format("cut2")})?+
    (?: (?P<cut3>\Z)
      | (?: <[^<>\s{{}}]*+(?:>|(?P<cut4>\Z))
          | [?$][^\s<>{{}}\#]*+
          | [^\s<>{{}}"\#:\\]*+(?::(?:[^\s<>{{}}"\#\\]|\\.)*+|(?P<cut5>\Z))
        )
        {_GAP.format("cut6")} (?:\{{|(?P<cut7>\Z))
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile("service", re.IGNORECASE)
_IN_VARIABLE = re.compile(r"[?$]\w*\Z")
# What is looked at after the word and before it; a clause that goes on beyond is taken for a call.
_AFTER = 512
_BEFORE = 64
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _unescape(query: str) -> str:
    """Code point escapes are read before anything else (SPARQL 1.1, 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(character, query)


def calls_out(query: str) -> bool:
    """True where a SERVICE clause stands in the query, escaped or not, even in a comment or string.

    Both readings of the code point escapes are looked at, so that no reading of a parser's is missed. Takes time in
    proportion to the query's length.
    """
    return any(_clause_in(text) for text in {query, _unescape(query)})


def _clause_in(text: str) -> bool:
    for word in _WORD.finditer(text):
        clause = _CLAUSE.match(text, word.start(), word.start() + _AFTER)
        if clause is None or _IN_VARIABLE.search(text, max(0, word.start() - _BEFORE), word.start()):
            continue
        breaks_off = any(part is not None for part in clause.groupdict().values())
        if not breaks_off or word.start() + _AFTER < len(text):
            return True
    return False
