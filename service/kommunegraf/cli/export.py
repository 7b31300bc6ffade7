"""`kommunegraf export`: all that is stated, as RDF or CSV."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import pyoxigraph as ox
import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.errors import StoreError
from kommunegraf.store.folder import DataFolder


class Format(StrEnum):
    NQ = "nq"
    TRIG = "trig"
    JSONLD = "jsonld"
    CSV = "csv"


_RDF = {Format.NQ: ox.RdfFormat.N_QUADS, Format.TRIG: ox.RdfFormat.TRIG, Format.JSONLD: ox.RdfFormat.JSON_LD}


def command(
    data: Data = None,
    output: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.NQ,
    out: Annotated[Path | None, typer.Option(help="A file instead of standard output.")] = None,
    canonical: Annotated[bool, typer.Option("--canonical", help="N-Quads, sorted: equal data, equal bytes.")] = False,
    reference: Annotated[bool, typer.Option(help="With the ontology and the reference data.")] = True,
) -> None:
    """Writes every named graph of the served generation (the default graph is their merge, and is not repeated)."""
    settings = settings_for(data)
    store = DataFolder(settings.data_folder).current().open()
    quads = _quads(store, settings.base, reference)
    if out is None:
        _write(quads, sys.stdout.buffer, output, canonical)
        sys.stdout.buffer.flush()
        return
    making = out.with_name(f".{out.name}.making")
    try:
        with making.open("wb") as file:
            _write(quads, file, output, canonical)
        making.replace(out)  # all of it or nothing
    except OSError as error:
        making.unlink(missing_ok=True)
        raise StoreError(
            f"{out} cannot be written: {error.strerror or error}; name another place with --out"
        ) from error


def _quads(store: ox.Store, base: str, reference: bool) -> Iterator[ox.Quad]:
    left_out = f"{base}graph/reference/"
    for graph in sorted(store.named_graphs(), key=str):
        if not reference and graph.value.startswith(left_out):
            continue
        yield from store.quads_for_pattern(None, None, None, graph)


def _write(quads: Iterable[ox.Quad], file: IO[bytes], output: Format, canonical: bool) -> None:
    if canonical:
        lines = (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads)
        file.writelines(sorted(lines))
    elif output is Format.CSV:
        _write_csv(quads, file)
    else:
        ox.serialize(quads, file, format=_RDF[output])


def _write_csv(quads: Iterable[ox.Quad], file: IO[bytes]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(("graph", "subject", "predicate", "object", "datatype", "language"))
    for quad in quads:
        value = quad.object
        literal = value if isinstance(value, ox.Literal) else None
        writer.writerow(
            (
                _name(quad.graph_name),
                _name(quad.subject),
                quad.predicate.value,
                _name(value),
                literal.datatype.value if literal is not None else "",
                (literal.language or "") if literal is not None else "",
            )
        )
    text.detach()


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
