"""`kommunegraf validate`: the gate's verdict on what is stored, or on a file before it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer

from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import HELD, console, print_json, say, table
from kommunegraf.errors import ReadingError
from kommunegraf.identity import Identity
from kommunegraf.intake import Source, Unreadable
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.preparing import Bounds, prepare_alone
from kommunegraf.reading.document import Document, Method, Span
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.reference import in_memory
from kommunegraf.validation.gate import Candidate, judge_many, validate_file
from kommunegraf.validation.report import Judgement, as_rows

_RDF = {".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf"}  # .json and .txt are documents here


def command(
    path: Annotated[Path | None, typer.Argument(help="A file of RDF, or a document; none: all that is stored.")] = None,
    data: Data = None,
    as_json: AsJson = False,
    infos: Annotated[bool, typer.Option("--infos", help="Show what is only worth knowing, too.")] = False,
) -> None:
    """Says what the gate finds: Violations hold a document back, Warnings do not. Changes nothing."""
    settings = settings_for(data)
    judged = _stored(settings) if path is None else [(path.name, *_file(path, settings))]
    if as_json:
        print_json([{"file": name, **judgement.as_json()} for name, judgement, _ in judged])
    else:
        rows = [
            (row.file, row.place, row.severity, row.what_to_do, row.quote)
            for name, judgement, document in judged
            for row in as_rows(judgement, document, name)
            if infos or row.severity != "info"
        ]
        if rows:
            console().print(table(("file", "place", "severity", "what to do", "words"), rows))
        bad = sum(not judgement.conforms for _, judgement, _ in judged)
        say(f"{len(judged)} judged, {bad} with violations")
    if not all(judgement.conforms for _, judgement, _ in judged):
        raise typer.Exit(HELD)


def _stored(settings: Settings) -> list[tuple[str, Judgement, Document | None]]:
    """Each stored document, judged by its graphs and its stored text."""
    folder, identity = DataFolder(settings.data_folder), Identity(settings.base)
    generation = folder.current()
    store, ledger = generation.open(), generation.open_ledger()
    candidates, names = [], []
    for iri in ledger.documents():
        entry = ledger.entry(iri)
        if entry is None:
            continue
        graphs = (identity.document_graph(iri), identity.machine_graph(iri))
        quads = [q for graph in graphs for q in store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
        masks = tuple(Span(start, end) for start, end in folder.texts.about(entry.text_sha256).get("masks", []))
        text = folder.texts.stored(entry.text_sha256)
        candidates.append(Candidate(quads, Document(text, Method.TEXT, "stored", (), masks=masks)))
        names.append(", ".join(entry.names))
    judgements = judge_many(candidates, store, identity=identity)
    return [
        (name, judgement, each.document) for name, each, judgement in zip(names, candidates, judgements, strict=True)
    ]


def _file(path: Path, settings: Settings) -> tuple[Judgement, Document | None]:
    reference = settings.data_folder / "reference"
    if path.suffix in _RDF:
        known = in_memory(reference, settings.base)
        return validate_file(path, reference=known, identity=Identity(settings.base)), None
    pipeline = DocumentPipeline.of(settings, reference)
    prepared = prepare_alone(pipeline, Source(path), Bounds.of(settings))
    if isinstance(prepared, Unreadable):
        raise ReadingError(str(path), prepared.message, "Name a file that can be read")
    if "results" not in prepared.report:
        raise ReadingError(str(path), "; ".join(prepared.messages), "Mend it and try again")
    document = Document(prepared.text, Method.TEXT, "prepared", ()) if prepared.text else None
    report = {"conforms": prepared.report["conforms"], "results": prepared.report["results"]}
    return Judgement.from_json(report), document
