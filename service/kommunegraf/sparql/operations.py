"""An update request taken apart into its operations, each a request that stands alone (SPARQL 1.1 Update)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from kommunegraf.errors import QueryError
from kommunegraf.sparql.analysis import QueryFacts, facts_of, significant_tokens
from kommunegraf.sparql.names import Names, read_prologue, used_prefixes
from kommunegraf.sparql.tokens import Kind, Token

OperationKind = Literal[
    "insert-data", "delete-data", "delete-where", "modify", "load", "clear", "create", "drop", "copy", "move", "add"
]
_BY_TWO_WORDS: dict[tuple[str, str], OperationKind] = {
    ("insert", "data"): "insert-data",
    ("delete", "data"): "delete-data",
    ("delete", "where"): "delete-where",
}
_BY_WORD: dict[str, OperationKind] = {
    "load": "load", "clear": "clear", "create": "create", "drop": "drop", "copy": "copy", "move": "move", "add": "add",
    "insert": "modify", "delete": "modify", "with": "modify",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `text` is a request of its own, with the declarations it uses; `facts` are those of `text`.

    `line` is where it begins in the request, from 1. Of a load, `source` and `target` (None: the default graph) are
    IRIs. `with_graph`, `using` and `using_named` are what the operation itself names.
    """

    kind: OperationKind
    text: str
    facts: QueryFacts
    line: int
    silent: bool = False
    source: str | None = None
    target: str | None = None
    with_graph: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def operations(update: str, base_iri: str | None = None) -> list[Operation]:
    """The operations of an update request (SPARQL 1.1, 19.8, rule 29), in their order; none for an empty one.

    A prologue counts for all that follows it. Raises `QueryError` for what is no operation, a LOAD that cannot be read
    whole, and a blank node label that two INSERT DATA share (19.6).
    """
    significant = significant_tokens(update)
    ends = _separators(update, significant)
    names = Names(base_iri)
    found: list[Operation] = []
    labels: set[str] = set()
    first, line, counted = 0, 1, 0
    for end in ends:
        start = read_prologue(update, significant, first, names)
        stretch = significant[start:end]
        if not stretch and end == len(significant):
            break
        place = stretch[0].start if stretch else significant[end].start
        line += update.count("\n", counted, place)
        counted = place
        operation = _operation(update, stretch, names, line)
        if operation.kind == "insert-data":
            own = {update[each.start : each.end] for each in stretch if each.kind is Kind.BLANK}
            if shared := sorted(own & labels):
                raise QueryError(f"line {line}: the blank node {shared[0]} stands in two INSERT DATA of one request")
            labels |= own
        found.append(operation)
        first = end + 1
    return found


def _separators(text: str, significant: Sequence[Token]) -> list[int]:
    """The indexes of the semicolons outside all brackets, and of the end."""
    depth = 0
    found: list[int] = []
    for index, each in enumerate(significant):
        if each.kind is Kind.SIGN:
            sign = text[each.start : each.end]
            depth += (sign in {"(", "{", "["}) - (sign in {")", "}", "]"})
            if sign == ";" and depth == 0:
                found.append(index)
    return [*found, len(significant)]


def _operation(update: str, stretch: Sequence[Token], names: Names, line: int) -> Operation:
    words = [update[each.start : each.end] for each in stretch]
    lower = [word.lower() for word in words[:2]]
    kind = _BY_TWO_WORDS.get((lower[0], lower[1])) if len(lower) == 2 else None
    kind = kind or (_BY_WORD.get(lower[0]) if lower else None)
    if kind is None:
        began = f"with {words[0][:40]!r}" if words else "with nothing before the semicolon"
        raise QueryError(
            f"line {line}: an update operation cannot begin {began}; INSERT, DELETE, WITH, LOAD, CLEAR, CREATE, DROP, "
            "COPY, MOVE and ADD begin one"
        )
    own = names.only(used_prefixes(update, stretch))
    prologue = own.prologue()
    text = prologue + update[stretch[0].start : stretch[-1].end]
    shift = len(prologue) - stretch[0].start
    moved = [Token(each.kind, each.start + shift, each.end + shift) for each in stretch]
    facts = facts_of(text, moved, 0, own)
    if kind == "load":
        silent, source, target = _load(words, own, line)
        return Operation(kind, text, facts, line, silent=silent, source=source, target=target)
    if kind == "modify":
        with_graph, using, using_named = _dataset(stretch, words, own)
        return Operation(kind, text, facts, line, with_graph=with_graph, using=using, using_named=using_named)
    return Operation(kind, text, facts, line, silent=lower[1:] == ["silent"])


def _load(words: Sequence[str], names: Names, line: int) -> tuple[bool, str, str | None]:
    """LOAD [SILENT] source [INTO GRAPH target] (rule 31)."""
    silent = len(words) > 1 and words[1].lower() == "silent"
    rest = words[2:] if silent else words[1:]
    into = [word.lower() for word in rest[1:3]]
    source = names.iri(rest[0]) if rest else None
    target = names.iri(rest[3]) if len(rest) == 4 and into == ["into", "graph"] else None
    if source is None or (len(rest) != 1 and target is None):
        raise QueryError(
            f"line {line}: write LOAD <source>, or LOAD <source> INTO GRAPH <graph>, with declared prefixes"
        )
    return silent, source, target


def _dataset(
    stretch: Sequence[Token], words: Sequence[str], names: Names
) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """What WITH, USING and USING NAMED name, outside all brackets."""
    with_graph: str | None = None
    using: list[str] = []
    using_named: list[str] = []
    depth = 0
    for index, each in enumerate(stretch[:-1]):
        word = words[index].lower()
        if each.kind is Kind.SIGN:
            depth += (word in {"(", "{", "["}) - (word in {")", "}", "]"})
        if depth or each.kind is not Kind.WORD:
            continue
        named = word == "using" and words[index + 1].lower() == "named"
        iri = names.iri(words[index + 2 if named else index + 1]) if index + 1 + named < len(words) else None
        if word == "with":
            with_graph = iri
        elif word == "using" and iri is not None:
            (using_named if named else using).append(iri)
    return with_graph, tuple(using), tuple(using_named)


def with_dataset(operation: Operation, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The operation's text with the dataset that a request names (SPARQL 1.1 Protocol, 2.2.3).

    Operations without a WHERE stay as they are. Raises `QueryError` where the operation names a dataset itself, and
    where a graph is no IRI.
    """
    if operation.kind not in {"modify", "delete-where"} or not (using or using_named):
        return operation.text
    if operation.with_graph or operation.using or operation.using_named:
        raise QueryError(
            f"line {operation.line}: the operation has WITH or USING, so the request cannot name the dataset too: "
            "leave out using-graph-uri and using-named-graph-uri"
        )
    try:
        clauses = "".join(f"USING {ox.NamedNode(iri)} " for iri in using)
        clauses += "".join(f"USING NAMED {ox.NamedNode(iri)} " for iri in using_named)
    except ValueError as error:
        raise QueryError(f"a graph of using-graph-uri or using-named-graph-uri is no IRI: {error}") from error
    text = operation.text
    depth = 0
    for each in significant_tokens(text):
        word = text[each.start : each.end].lower()
        if each.kind is Kind.SIGN:
            depth += (word in {"(", "{", "["}) - (word in {")", "}", "]"})
        elif word == "where" and depth == 0:
            # DELETE WHERE { P } is short for DELETE { P } WHERE { P }, and only the long form takes USING.
            pattern = text[each.end :] + " " if operation.kind == "delete-where" else ""
            return f"{text[: each.start]}{pattern}{clauses}{text[each.start :]}"
    raise QueryError(f"line {operation.line}: the operation has no WHERE")
