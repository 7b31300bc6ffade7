"""The gate: what may be published, judged one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kommunegraf.errors import ReadingError
from kommunegraf.extraction.frame import Note
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Document
from kommunegraf.validation import checks
from kommunegraf.validation.reference import Reference, check_references
from kommunegraf.validation.report import Judgement, Result, Severity
from kommunegraf.validation.shapes import load_shapes, run_shapes
from kommunegraf.validation.statements import Statements


@dataclass(frozen=True)
class Candidate:
    """A document that asks to be published: its quads (looked at once), itself, and extraction's notes."""

    quads: Iterable[ox.Quad]
    document: Document | None
    notes: Sequence[Note] = ()


def judge(
    quads: Iterable[ox.Quad],
    document: Document | None,
    reference: ox.Store | None = None,
    *,
    notes: Sequence[Note] = (),
    identity: Identity | None = None,
) -> Judgement:
    """Judges one document by its own quads (all its graphs) and the reference data, and nothing else.

    `document` gives the stored text that evidence is compared with; None skips what needs the text. `reference` is
    a store with reference graphs (see `Reference`); None means the packaged data. Notes become warnings (or infos).
    """
    candidate = Candidate(quads, document, notes)
    (judgement,) = judge_many([candidate], reference, identity=identity)
    return judgement


def judge_many(
    candidates: Iterable[Candidate], reference: ox.Store | None = None, *, identity: Identity | None = None
) -> Iterator[Judgement]:
    """Judges documents in the order given, each as `judge` would, sharing look-ups in the reference data.

    Yields one judgement a candidate as soon as it is made.
    """
    minted_by = identity or Identity()
    known = Reference(reference, minted_by)
    for candidate in candidates:
        yield _judge(candidate, known)


def _judge(candidate: Candidate, reference: Reference) -> Judgement:
    statements = Statements(candidate.quads, reference.identity)
    document = candidate.document
    shapes = load_shapes(reference.identity.base)
    found = run_shapes(statements.nodes, shapes, reference.near(statements))
    results = [statements.placed(result) for result in found]
    for check in (
        checks.check_literals,
        checks.check_precision,
        checks.check_intervals,
        checks.check_evidence,
        checks.check_graphs,
        checks.check_names,
    ):
        results += check(statements)
    results += check_references(statements, reference)
    if document is not None:
        results += checks.check_quotes(statements, document)
        results += checks.check_masks(statements, document)
        results += checks.check_cpr(document)
    else:
        results += checks.check_cpr_in_literals(statements)
    results += (_noted(note, document) for note in candidate.notes)
    return Judgement.of(results)


def _noted(note: Note, document: Document | None) -> Result:
    severity = Severity.INFO if note.severity == "info" else Severity.WARNING
    if note.span is None:
        return Result(severity, f"note-{note.code}", note.message)
    quote = document.quote(note.span) if document else ""
    return Result(severity, f"note-{note.code}", note.message, start=note.span.start, end=note.span.end, quote=quote)


def validate_file(
    path: Path, document: Document | None = None, *, reference: ox.Store | None = None, identity: Identity | None = None
) -> Judgement:
    """Judges a file of RDF as one document (Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML, by extension).

    Raises `ReadingError` where the file cannot be read or is not what its extension says.
    """
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise ReadingError(
            path.name,
            f"no RDF format has the extension “{path.suffix}”",
            "Name it .ttl, .nt, .nq, .trig, .jsonld or .rdf",
        )
    try:
        quads = list(ox.parse(path=str(path), format=form))
    except (OSError, SyntaxError, ValueError) as error:
        raise ReadingError(path.name, f"it is no {form.name} ({error})", "Mend the file and try again") from error
    return judge(quads, document, reference, identity=identity)
