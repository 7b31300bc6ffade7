"""`kommunegraf ingest`: documents into the graph."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kommunegraf.bridges.bridge import Bridge, named
from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import HELD, complain, console, print_json, say, table
from kommunegraf.cli.progress import shown
from kommunegraf.cli.understood import tell_documents
from kommunegraf.errors import ReadingError
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.settings import Settings
from kommunegraf.validation.cpr import redact


def command(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders (folders with all below them).")],
    data: Data = None,
    processes: Annotated[int | None, typer.Option(help="Processes that read and extract.")] = None,
    url: Annotated[str | None, typer.Option(help="The address that a single file came from.")] = None,
    bridge: Annotated[
        str | None, typer.Option(help="The bridge that reads the files: its name, or a file .rq.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Puts documents into the graph. What must not be published is held with a report; nothing is lost."""
    chosen = None if bridge is None else named(bridge)
    report = with_progress(paths, settings_for(data, processes=processes), url, chosen)
    if as_json:
        print_json(_plain(report))
    else:
        show(report)
    if not report.complete:
        raise typer.Exit(HELD)


def with_progress(
    paths: list[Path], settings: Settings, url: str | None = None, bridge: Bridge | None = None
) -> IngestReport:
    """Ingests with its progress on standard error.

    Raises as `ingest`, and `ReadingError` where a path that was named is not there: nothing is stored then.
    """
    missing = [str(path) for path in paths if not os.path.exists(path)]  # noqa: PTH110 - a name may be too long for any
    if missing:
        raise ReadingError(
            ", ".join(missing), "there is no such file or folder", "Nothing was stored: name what is there"
        )
    with shown() as tell:
        return ingest(paths, settings, tell, url=url, bridge=bridge)


def show(report: IngestReport) -> None:
    """The report for people: counts on standard output, each held file with its reasons."""
    if report.resumed:
        say("An earlier run was cut short; its files were done again.")
    counts = [
        ("stored", report.stored),
        ("replaced", report.replaced),
        ("unchanged", report.unchanged),
        ("held", len(report.quarantined)),
        ("failed", len(report.failed)),
    ]
    said = ", ".join(f"{count} {name}" for name, count in counts if count) or "no documents"
    say(f"{said}; {report.warnings} warnings; generation {report.generation}; {report.seconds:.1f} s")
    tell_documents([(each.name, asdict(each.coverage)) for each in report.understood])
    if report.quarantined:
        rows = [(held.name, held.reason, "\n".join(held.messages)) for held in report.quarantined]
        console().print(table(("held file", "reason", "what to do"), rows))
    for unreadable in report.failed:
        complain(f"{unreadable.path}: {unreadable.message}")


def _plain(report: IngestReport) -> dict[str, object]:
    return {
        **asdict(report),
        "quarantined": [{**held.as_json(), "report": held.report} for held in report.quarantined],
        "failed": [{"path": redact(str(each.path)), "message": each.message} for each in report.failed],
    }
