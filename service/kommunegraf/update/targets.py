"""Which graphs an operation may write to, read from its text: so that not the whole store need be compared after it.

Only the head of an operation is read, up to WHERE: there stand no expressions, so that its tokens are plain. What this
reading misses costs time, since the count of quads tells (see `candidate`); what is published never rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kommunegraf.errors import QueryError
from kommunegraf.sparql.analysis import significant_tokens
from kommunegraf.sparql.operations import Operation
from kommunegraf.sparql.rewriting import inline_update
from kommunegraf.sparql.tokens import Kind


@dataclass(slots=True)
class Targets:
    """The graphs that an operation names as written to; `all_named`: any of them, and new ones.

    `clears`: it empties all named graphs. `inserted` and `deleted` are the very quads of INSERT DATA and DELETE DATA;
    then the others are empty.
    """

    graphs: set[ox.NamedNode] = field(default_factory=set)
    default: bool = False
    all_named: bool = False
    clears: bool = False
    inserted: list[ox.Quad] | None = None
    deleted: list[ox.Quad] | None = None


def targets(operation: Operation) -> Targets:
    """Where one operation may write.

    Raises `QueryError` where its words cannot be told apart, and `SyntaxError` where it is none.
    """
    match operation.kind:
        case "insert-data":
            return Targets(inserted=_quads(operation))
        case "delete-data":
            start = operation.facts.prologue_end
            end = start + len("DELETE")
            inserting = replace(operation, text=f"{operation.text[:start]}INSERT{operation.text[end:]}")
            return Targets(deleted=_quads(inserting))
        case "load":
            graph = operation.target
            return Targets(default=True) if graph is None else Targets({ox.NamedNode(graph)})
        case _:
            return _Head(operation).targets()


def _quads(operation: Operation) -> list[ox.Quad]:
    """The quads of INSERT DATA, as Oxigraph reads them: put into a store that holds nothing."""
    store = ox.Store()
    store.update(inline_update(operation))
    return list(store)


class _Head:
    """The words of an operation up to its WHERE."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._tokens = self._words()
        self._found = Targets()

    def _words(self) -> Iterator[tuple[Kind, str]]:
        text = self._operation.text
        for each in significant_tokens(text):
            if each.start >= self._operation.facts.prologue_end:
                yield each.kind, text[each.start : each.end]

    def targets(self) -> Targets:
        word = self._word()
        match self._operation.kind:
            case "modify" | "delete-where":
                self._modification(word)
            case "clear" | "drop" | "create":
                self._reference(to_all=True)
            case kind:
                self._reference(noted=kind == "move")
                if self._word() != "TO":
                    raise self._unreadable()
                self._reference()
        return self._found

    def _next(self) -> tuple[Kind, str]:
        return next(self._tokens, (Kind.SPACE, ""))

    def _word(self) -> str:
        kind, text = self._next()
        return text.upper() if kind is Kind.WORD else ""

    def _reference(self, *, to_all: bool = False, noted: bool = True) -> None:
        """DEFAULT, NAMED, ALL, or [GRAPH] and a name."""
        kind, text = self._next()
        while kind is Kind.WORD and text.upper() in ("SILENT", "GRAPH"):
            kind, text = self._next()
        word = text.upper() if kind is Kind.WORD else ""
        if word == "DEFAULT" or (to_all and word == "ALL"):
            self._found.default = self._found.default or noted
        if to_all and word in ("NAMED", "ALL"):
            self._found.all_named = self._found.clears = True
        elif word != "DEFAULT" and noted:
            self._found.graphs.add(self._name(kind, text))

    def _modification(self, word: str) -> None:
        default: ox.NamedNode | None = None
        if word == "WITH":
            default = self._name(*self._next())
            word = self._word()
        while word in ("INSERT", "DELETE"):
            kind, text = self._next()
            if kind is Kind.WORD and text.upper() == "WHERE":  # DELETE WHERE { … }: a template that is the pattern too
                kind, text = self._next()
            if text != "{":
                raise self._unreadable()
            self._template(default)
            word = self._word()
        if word not in ("USING", "WHERE", ""):
            raise self._unreadable()

    def _template(self, default: ox.NamedNode | None) -> None:
        """The quads between braces, of which the first is read."""
        depth, in_default = 1, False
        while depth:
            kind, text = self._next()
            glued = kind is Kind.NAME and text.upper().startswith("GRAPH:")
            if kind in (Kind.SPACE, Kind.BAD) or glued:
                raise self._unreadable()
            if kind is Kind.WORD and text.upper().endswith("GRAPH"):
                self._graph_clause()
                depth += 1
            elif text == "{":
                depth += 1
            elif text == "}":
                depth -= 1
            elif depth == 1 and text != ".":
                in_default = True
        if in_default and default is None:
            self._found.default = True
        elif in_default and default is not None:
            self._found.graphs.add(default)

    def _graph_clause(self) -> None:
        kind, text = self._next()
        if kind is Kind.VARIABLE:
            self._found.all_named = True
        else:
            self._found.graphs.add(self._name(kind, text))
        if self._next()[1] != "{":
            raise self._unreadable()

    def _name(self, kind: Kind, text: str) -> ox.NamedNode:
        iri = self._operation.facts.names.iri(text) if kind in (Kind.IRI, Kind.NAME) else None
        if iri is None:
            raise self._unreadable()
        return ox.NamedNode(iri)

    def _unreadable(self) -> QueryError:
        return QueryError(
            f"line {self._operation.line}: it cannot be told for certain which graphs the operation writes to; "
            "put spaces around its words"
        )
