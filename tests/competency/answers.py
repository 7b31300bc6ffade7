"""How an expected answer is written down, and how a result is held against it.

A cell is a typed value: `{"iri": "id/…"}` (below the base), `{"absolute": "https://…"}`, `{"text": …}` (with `lang`),
a literal by its XSD datatype (`{"date": …}`, `{"gYearMonth": …}`, `{"decimal": …}`), null for no value, or the words of
a real document by their place: `{"seed": "004", "start": …, "end": …}` (with `lang`, and `trim` for what is cut off
their end). An IRI whose last segment is made of words of the document says which: `"named": {"seed": …}`
(with `words` for how many of them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox

from kommunegraf.identity import segment, slug

BASE = "https://w3id.org/kommunegraf/"
XSD = "http://www.w3.org/2001/XMLSchema#"
Cell = Mapping[str, Any] | None
Words = Callable[[str, int, int], str]
# Columns that show the evidence; they are compared by where it stands, not by their words.
EVIDENCE = ("quotes", "evidence")
_TARGET = ox.NamedNode("http://www.w3.org/ns/oa#hasTarget")
_RANGE = re.compile(r"(?P<version>.+)#char=(?P<start>\d+),(?P<end>\d+)")


def term_of(cell: Cell, words: Words) -> ox.NamedNode | ox.Literal | None:
    """The RDF term a cell stands for; `words` gives a seed's text by its place."""
    if cell is None:
        return None
    if "iri" in cell:
        if "named" in cell:
            named = cell["named"]
            name = words(named["seed"], named["start"], named["end"]).split()[: named.get("words")]
            return ox.NamedNode(BASE + cell["iri"].rpartition("/")[0] + "/" + segment(slug(" ".join(name))))
        return ox.NamedNode(BASE + cell["iri"])
    if "absolute" in cell:
        return ox.NamedNode(cell["absolute"])
    if "seed" in cell:
        # Where a text is wrapped does not count.
        text = " ".join(words(cell["seed"], cell["start"], cell["end"]).split())
        return _text(text.rstrip(cell["trim"]) if "trim" in cell else text, cell.get("lang"))
    if "text" in cell:
        return _text(cell["text"], cell.get("lang"))
    [(datatype, lexical)] = cell.items()
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def _text(text: str, language: str | None) -> ox.Literal:
    return ox.Literal(text, language=language) if language else ox.Literal(text)


def matches(cell: Cell, value: object, words: Words) -> bool:
    """Whether a result's value is the term that was expected."""
    if cell is not None and "seed" in cell and isinstance(value, ox.Literal):
        value = _text(" ".join(value.value.split()), value.language)
    return term_of(cell, words) == value


def places(store: ox.Store, evidence: str) -> list[tuple[str, int, int]]:
    """(version, start, end) of each evidence IRI in a result's `evidence` column."""
    found = []
    for iri in evidence.split():
        for quad in store.quads_for_pattern(ox.NamedNode(iri), _TARGET, None, None):
            match = _RANGE.fullmatch(str(getattr(quad.object, "value", "")))
            assert match is not None, f"{iri} points at no range of characters: {quad.object}"
            found.append((match["version"], int(match["start"]), int(match["end"])))
    return found


def compare(
    expected: list[Mapping[str, Cell]], rows: list[Mapping[str, object]], words: Words
) -> tuple[list[Mapping[str, Cell]], list[Mapping[str, object]]]:
    """(expected rows that no result row is, result rows that nobody expected); order does not count."""
    left = list(rows)
    missing = []
    for row in expected:
        for candidate in left:
            columns = {name for name in candidate if name not in EVIDENCE}
            if columns == set(row) and all(matches(row[name], candidate[name], words) for name in columns):
                left.remove(candidate)
                break
        else:
            missing.append(row)
    return missing, left
