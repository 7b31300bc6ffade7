"""`kommunegraf ingest`: documents into the graph."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import HELD, complain, console, errors, print_json, say, table
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.ingest import Progress as Step
from kommunegraf.settings import Settings


def command(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders (folders with all below them).")],
    data: Data = None,
    processes: Annotated[int | None, typer.Option(help="Processes that read and extract.")] = None,
    as_json: AsJson = False,
) -> None:
    """Puts documents into the graph. What must not be published is held with a report; nothing is lost."""
    report = with_progress(paths, settings_for(data, processes=processes))
    if as_json:
        print_json(_plain(report))
    else:
        show(report)
    if not report.complete:
        raise typer.Exit(HELD)


def with_progress(paths: list[Path], settings: Settings) -> IngestReport:
    """Ingests with a progress bar on standard error (where that is a terminal). Raises as `ingest`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    terminal = errors()
    with Progress(*columns, console=terminal, disable=not terminal.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show_step(step: Step) -> None:
            bar.update(task, completed=step.done, total=step.total, description=step.path.name[:40])

        return ingest(paths, settings, show_step)


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
    if report.quarantined:
        rows = [(held.name, held.reason, "\n".join(held.messages)) for held in report.quarantined]
        console().print(table(("held file", "reason", "what to do"), rows))
    for unreadable in report.failed:
        complain(f"{unreadable.path}: {unreadable.message}")


def _plain(report: IngestReport) -> dict[str, object]:
    return {
        **asdict(report),
        "quarantined": [asdict(held) for held in report.quarantined],
        "failed": [{"path": str(each.path), "message": each.message} for each in report.failed],
    }
