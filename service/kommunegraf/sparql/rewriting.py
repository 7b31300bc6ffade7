"""The text that is given to Oxigraph: without SERVICE and LOAD, and with a proof that none is left.

Replacing clauses rests on our tokens; that none is left does not. Every `SERVICE` in what we take for a string, an IRI
or a prefixed name is written with an escape (`\\u0053`), which Oxigraph reads within strings and IRIs and refuses
anywhere else, and comments are taken out. Then the clause is looked for by the loosest pattern there is, whatever
stands around it (SPARQL 1.1, 19.8, rules 31, 59 and 107). So text that our tokens get wrong fails to parse or is
refused; it cannot call out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from kommunegraf.errors import QueryError
from kommunegraf.sparql.analysis import QueryFacts
from kommunegraf.sparql.names import Names
from kommunegraf.sparql.operations import Operation
from kommunegraf.sparql.tokens import VARIABLE_CHARACTERS, Kind, tokens

_FLAGS = re.VERBOSE | re.IGNORECASE | re.ASCII | re.DOTALL
_GAP = r"(?:\s|\#[^\n\r]*+(?:[\n\r]|(?P<{}>\Z)))*+"
_SERVICE = re.compile(
    rf"""service {_GAP.format("cut1")} (?:silent {_GAP.format("cut2")})?+
    (?: (?P<cut3>\Z)
      | (?: <[^<>\s{{}}]*+(?:>|(?P<cut4>\Z))
          | [?$][^\s<>{{}}\#]*+
          | [^\s<>{{}}"\#:\\]*+(?::(?:[^\s<>{{}}"\#\\]|\\.)*+|(?P<cut5>\Z))
        )
        {_GAP.format("cut6")} (?:\{{|(?P<cut7>\Z))
    )""",
    _FLAGS,
)
_LOAD = re.compile(
    rf"""load {_GAP.format("cut1")} (?:silent {_GAP.format("cut2")})?+
    (?: (?P<cut3>\Z) | < | [^\s<>{{}}"\#:\\]*+(?::|(?P<cut4>\Z)) )""",
    _FLAGS,
)
_CLAUSES = {"service": _SERVICE, "load": _LOAD}
_WORDS = {word: re.compile(word, re.IGNORECASE | re.ASCII) for word in _CLAUSES}
_IN_VARIABLE = re.compile(rf"[?$][{VARIABLE_CHARACTERS}]*+\Z")
# What is looked at after the word and before it; a clause that goes on beyond is taken for one.
_AFTER = 512
_BEFORE = 512


class HiddenCall(QueryError):
    """A SERVICE or LOAD may stand where it cannot be read for certain."""


def inline(query: str, facts: QueryFacts, replacements: Sequence[str] = ()) -> str:
    """The query that Oxigraph is given: `replacements` in the places of `facts.services`, one for each.

    Every query passes through here, also one without SERVICE, which comes out as it is where the word stands nowhere
    in it. Line breaks stay, so that the line of an error is the line of the client's text. A replacement must hold no
    SERVICE outside of variables (see `escaped`). Raises `HiddenCall` where a clause may be left, as it is where
    `replacements` are left out.
    """
    return _rewritten(query, facts, replacements, ("service",))


def inline_update(operation: Operation, replacements: Sequence[str] = ()) -> str:
    """The same for one operation of an update. Raises `HiddenCall`, also for a LOAD, which Oxigraph never gets."""
    return _rewritten(operation.text, operation.facts, replacements, ("service", "load"))


def escaped(text: str) -> str:
    """RDF terms of a VALUES block, with the `s` of each SERVICE and the `l` of each LOAD as an escape."""
    for word in _CLAUSES:
        text = _escape(text, word)
    return text


def _escape(text: str, word: str) -> str:
    # No escape that a string may hold (\t, \u0073) shares a letter with the word's beginning: none is cut in two.
    return _WORDS[word].sub(lambda found: f"\\u{ord(found[0][0]):04X}{found[0][1:]}", text)


def _rewritten(text: str, facts: QueryFacts, replacements: Sequence[str], words: Sequence[str]) -> str:
    present = [word for word in words if _WORDS[word].search(text)]
    if not present:
        return text
    pieces: list[str] = []
    clauses = facts.services if replacements else ()
    places = [(clause.span, put) for clause, put in zip(clauses, replacements, strict=True)]
    places.reverse()
    for kind, start, end in tokens(text):
        if places and start >= places[-1][0][1]:
            places.pop()
        if places and places[-1][0][0] <= start:
            span, put = places[-1]
            if start == span[0]:
                pieces += [" ", put, "\n" * text.count("\n", *span), " "]
            continue
        pieces.append(_token(kind, text[start:end], facts.names if start >= facts.prologue_end else None, present))
    result = "".join(pieces)
    for word in words:
        _refuse(result, word)
    return result


def _token(kind: Kind, written: str, names: Names | None, words: Sequence[str]) -> str:
    """A token that is kept. `names` are given where a prefixed name stands for an IRI, which it does not in PREFIX."""
    if kind is Kind.COMMENT:
        return " "
    if kind is Kind.NAME and names is not None and any(_WORDS[word].search(written) for word in words):
        iri = names.iri(written)
        # A space, for a `<` before it would make `<<` of the two.
        written = written if iri is None else f" {ox.NamedNode(iri)}"
    if kind in (Kind.STRING, Kind.IRI) or written.startswith(" <"):
        for word in words:
            written = _escape(written, word)
    return written


def _refuse(text: str, word: str) -> None:
    for found in _WORDS[word].finditer(text):
        clause = _CLAUSES[word].match(text, found.start(), found.start() + _AFTER)
        if clause is None or _IN_VARIABLE.search(text, max(0, found.start() - _BEFORE), found.start()):
            continue
        breaks_off = any(part is not None for part in clause.groupdict().values())
        if not breaks_off or found.start() + _AFTER < len(text):
            line = text.count("\n", 0, found.start()) + 1
            raise HiddenCall(
                f"line {line}: what looks like {word.upper()} stands where it cannot be read for certain; "
                "put spaces around the word, close strings and brackets, and declare prefixes"
            )
