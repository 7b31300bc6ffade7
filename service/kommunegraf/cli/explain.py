"""`kommunegraf explain`: a document's text, and beside it the facts that were read from it."""

from __future__ import annotations

import hashlib
import html
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import console, print_json, say, table
from kommunegraf.cli.understood import about_document
from kommunegraf.errors import QueryError, ReadingError
from kommunegraf.explaining import Fact, Line, by_line, facts_of, facts_of_document
from kommunegraf.intake import Source, Unreadable, named_file, read_bytes
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.ledger import Ledger


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def command(
    document: Annotated[str, typer.Argument(help="An IRI, a file name, the beginning of a hash, or a file.")],
    data: Data = None,
    output: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = Format.TEXT,
) -> None:
    """Shows a stored document's text with its facts beside it; a file that is not stored is read on the spot."""
    settings = settings_for(data)
    iri, text, facts, understood = _stored(document, settings) or _from_file(document, settings)
    lines = by_line(text, facts)
    if output is Format.JSON:
        told = [asdict(fact) for fact in facts]
        print_json({"document": iri, "text": text, "facts": told, "coverage": dict(understood)})
    elif output is Format.HTML:
        sys.stdout.write(_page(iri, lines, about_document(understood)))
    else:
        say("\n".join([iri, f"{len(facts)} facts with evidence", *about_document(understood), ""]))
        rows = [(line.number, line.text, "\n".join(_sentence(fact) for fact in line.facts)) for line in lines]
        made = table(("", "text", "facts"), rows)
        made.columns[1].ratio, made.columns[2].ratio = 1, 1
        made.expand = True
        console().print(made)


def _stored(key: str, settings: Settings) -> tuple[str, str, Sequence[Fact], Mapping[str, Any]] | None:
    folder = DataFolder(settings.data_folder)
    if not folder.exists:
        return None
    generation = folder.current()
    store, ledger = generation.open(), generation.open_ledger()
    found = _of_file(key, ledger, settings)
    if named_file(key) is None:
        found = ledger.find(key) or ledger.find(Path(key).name)
    if len(found) > 1:
        raise QueryError(f"{key} may be any of {', '.join(found)}: give one of these")
    entry = ledger.entry(found[0]) if found else None
    if entry is None:
        return None
    facts = facts_of_document(store, entry.document, settings.base)
    understood = folder.texts.about(entry.text_sha256).get("report", {}).get("coverage", {})
    return entry.document, folder.texts.served(entry.text_sha256), facts, understood


def _of_file(key: str, ledger: Ledger, settings: Settings) -> list[str]:
    """The document that a file's bytes were stored as: another file of the same name is another document."""
    path = named_file(key)
    content = read_bytes(path, settings.max_file_mb * 2**20) if path else None
    if not isinstance(content, bytes):
        return []
    version = ledger.version_of_bytes(hashlib.sha256(content).hexdigest())
    document = ledger.document_of(version) if version else None
    return [document] if document else []


def _from_file(key: str, settings: Settings) -> tuple[str, str, Sequence[Fact], Mapping[str, Any]]:
    path = named_file(key)
    if path is None:
        raise QueryError(f"{key} is no stored document and no file; `kommunegraf status` lists what is stored")
    # Most calls do without.
    from kommunegraf.pipeline import DocumentPipeline  # noqa: PLC0415 - slow to load
    from kommunegraf.preparing import Bounds, prepare_alone  # noqa: PLC0415 - likewise

    pipeline = DocumentPipeline.of(settings, settings.data_folder / "reference")
    prepared = prepare_alone(pipeline, Source(path), Bounds.of(settings))
    if isinstance(prepared, Unreadable):
        raise ReadingError(key, prepared.message, "Make it readable and try again")
    if prepared.reason or prepared.document is None:
        raise ReadingError(key, "; ".join(prepared.messages), "It would be held; mend what is named")
    quads = [quad for graph in prepared.graphs for quad in prepared.quads(graph)]
    characters = list(prepared.text)
    for start, end in prepared.masks:
        characters[start:end] = "█" * (end - start)
    understood = prepared.report.get("coverage", {})
    return prepared.document, "".join(characters), facts_of(quads, pipeline.names, settings.base), understood


def _sentence(fact: Fact) -> str:
    """A fact in a line: class and name of the node, property, value, and how sure it is unless stated."""
    subject = f"{fact.kind} “{fact.name}”" if fact.name and fact.name != fact.value else fact.kind
    value = fact.value if len(fact.value) <= 80 else f"{fact.value[:79]}…"
    how = "" if fact.mode == "stated" else f" ({fact.mode}{': ' + fact.rule if fact.rule else ''})"
    return f"• {subject}: {fact.property} = {value}{how}"


def _page(iri: str, lines: Sequence[Line], about: Sequence[str]) -> str:
    rows = "\n".join(
        f"<tr><th>{line.number}</th><td>{html.escape(line.text)}</td><td>"
        + "".join(
            f'<p title="{html.escape(fact.quote)} [{fact.start}, {fact.end})">{html.escape(_sentence(fact))}</p>'
            for fact in line.facts
        )
        + "</td></tr>"
        for line in lines
    )
    understood = "".join(f"<p>{html.escape(each)}</p>" for each in about)
    style = (
        "body{font:16px/1.4 system-ui;margin:2rem}table{border-collapse:collapse;width:100%}"
        "td{vertical-align:top;width:50%;padding:.2rem .6rem;border-bottom:1px solid #ddd}"
        "th{color:#777;font-weight:400;vertical-align:top}p{margin:0 0 .3rem}"
    )
    return (
        f'<!doctype html>\n<html lang="da"><head><meta charset="utf-8"><title>{html.escape(iri)}</title>'
        f"<style>{style}</style></head>\n<body><h1>{html.escape(iri)}</h1>\n{understood}\n<table>\n{rows}\n</table></body></html>\n"
    )
