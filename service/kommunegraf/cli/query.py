"""`kommunegraf query`: a saved query, a file or a text against a published generation."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import pyoxigraph as ox
import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import console, table
from kommunegraf.errors import QueryError
from kommunegraf.intake import named_file
from kommunegraf.queries import Results, load_queries, parse_query
from kommunegraf.settings import Settings
from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.group_concat import as_strings
from kommunegraf.sparql.rewriting import inline
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


_SOLUTIONS = {
    Format.JSON: ox.QueryResultsFormat.JSON,
    Format.XML: ox.QueryResultsFormat.XML,
    Format.CSV: ox.QueryResultsFormat.CSV,
    Format.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    Format.TABLE: ox.RdfFormat.TURTLE,
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.JSON: ox.RdfFormat.JSON_LD,
    Format.XML: ox.RdfFormat.RDF_XML,
}


def command(
    query: Annotated[str | None, typer.Argument(help="A file, the name of a saved query, or SPARQL.")] = None,
    data: Data = None,
    output: Annotated[Format, typer.Option("--format", "-f", help="How results are written.")] = Format.TABLE,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value.")] = None,
    generation: Annotated[int | None, typer.Option(help="An older generation's number.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the saved queries and their parameters.")] = False,
) -> None:
    """Answers a SPARQL query. CONSTRUCT and DESCRIBE give Turtle unless another format is asked for."""
    if listing:
        rows = [
            (each.name, each.title, " ".join(f"{p.name}={p.default or ''}" for p in each.parameters))
            for each in load_queries().values()
        ]
        console().print(table(("query", "title", "parameters"), rows))
        return
    if query is None:
        raise QueryError("name a file, a saved query (`kommunegraf query --list` lists them) or give SPARQL")
    settings = settings_for(data)
    text = bound(query, _pairs(param or []), settings)
    facts = analyse(text)
    if facts.services:
        raise QueryError("SERVICE is not for the command line, which calls no other endpoint; leave it out")
    text = as_strings(inline(text, facts))
    store = _generation(settings, generation).open()
    with _interruptible():
        try:
            write(store.query(text), output)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Python handles Ctrl-C only between its own steps, and a query is one step: let the system end it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def bound(query: str, params: dict[str, str], settings: Settings) -> str:
    """The text of a query given as file, saved query's name or SPARQL, its parameters bound. Raises `QueryError`."""
    path = named_file(query)
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{path} cannot be read: {error}") from error
        if text.lstrip().startswith("#+"):
            return parse_query(path.stem, text).bind(params, settings.base)
    elif "{" in query:
        text = query
    else:
        saved = load_queries()
        if query not in saved:
            raise QueryError(f"{query!r} is no file, no saved query (see `kommunegraf query --list`) and no SPARQL")
        return saved[query].bind(params, settings.base)
    if params:
        raise QueryError("--param is for queries that declare their parameters in a `#+ param:` header")
    return text


def write(results: Results, output: Format) -> None:
    """Results on standard output. Raises `QueryError` where the format does not fit the kind of result."""
    if isinstance(results, ox.QueryTriples):
        if output not in _GRAPHS:
            raise QueryError(f"{output} is for SELECT; the query gives a graph: {', '.join(_GRAPHS)}")
        results.serialize(sys.stdout.buffer, format=_GRAPHS[output])
    elif output is Format.TABLE:
        if isinstance(results, ox.QueryBoolean):
            console().print("true" if bool(results) else "false")
            return
        names = [variable.value for variable in results.variables]
        rows = [[_words(row[name]) for name in names] for row in results]
        console(wide=True).print(table(names, rows))
        console().print(f"{len(rows)} rows")
    else:
        if output not in _SOLUTIONS:
            raise QueryError(f"{output} is for CONSTRUCT and DESCRIBE; the query gives rows: {', '.join(_SOLUTIONS)}")
        results.serialize(sys.stdout.buffer, format=_SOLUTIONS[output])
    sys.stdout.buffer.flush()


def _words(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return "" if term is None else str(term)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise QueryError(f"--param takes name=value, not {each!r}")
        pairs[name] = value
    return pairs


def _generation(settings: Settings, number: int | None) -> Generation:
    folder = DataFolder(settings.data_folder)
    current = folder.current()
    if number is None:
        return current
    found = folder.generations.get(number)
    if found is None or number > current.number:
        raise QueryError(f"generation {number} is not kept; `kommunegraf generations` lists those that are")
    return found
