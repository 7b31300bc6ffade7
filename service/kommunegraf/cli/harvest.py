"""`kommunegraf harvest`: agendas and minutes from the systems they are published in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from kommunegraf.cli.harvest_progress import shown
from kommunegraf.cli.options import AsJson, Data, settings_for
from kommunegraf.cli.output import HELD, complain, console, print_json, say, table
from kommunegraf.errors import HarvestError
from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.reextracting import reextract
from kommunegraf.harvest.report import HostReport, Report
from kommunegraf.harvest.run import harvest
from kommunegraf.validation.cpr import redact_names

_INTERRUPTED = 130  # as a shell tells of SIGINT


def command(
    hosts: Annotated[list[str], typer.Argument(help="Municipalities (name or code) or hosts.")],
    data: Data = None,
    system: Annotated[str | None, typer.Option(help="The system of hosts that are not listed.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only meetings on or after this day.")
    ] = None,
    attachments: Annotated[bool, typer.Option("--attachments", help="Fetch attachments, too.")] = False,
    recheck_days: Annotated[
        int, typer.Option(min=0, help="Fetch again what was released, new or changed within so many days.")
    ] = 0,
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="Extract anew from the raw answers, without the network.")
    ] = False,
    trust_list: Annotated[bool, typer.Option("--trust-list", help="Believe a list that is much smaller.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be fetched.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetches what is new or changed, keeps the raw answers, and puts each meeting into the graph."""
    settings = settings_for(data)
    named = targets(hosts, system, settings.harvest_connect)
    if from_archive:
        report = reextract(named, settings)
    else:
        options = Options(since.date() if since else None, attachments, recheck_days, trust_list, dry_run)
        with shown() as tell:
            report = harvest(named, settings, options, tell)
    if as_json:
        print_json(report.as_json())
    else:
        show(report)
    if report.interrupted:
        raise typer.Exit(_INTERRUPTED)
    if report.nothing:
        raise typer.Exit(HarvestError.exit_code)
    if not report.complete:
        raise typer.Exit(HELD)


def show(report: Report) -> None:
    """The report for people: counts on standard output, what is held as a table, and faults on standard error."""
    for host in report.hosts:
        say(f"{host.host}: {_dry(host) if report.dry_run else _counts(host)}")
    held = [
        (host.host, *map(redact_names, (fault.what, fault.id, fault.reason)))
        for host in report.hosts
        for fault in host.held
    ]
    if held:
        console().print(table(("host", "held", "id", "what to do"), held))
    for host in report.hosts:
        for trouble in host.troubles:
            complain(f"{host.host}: {trouble}")
        for fault in host.failed:
            complain(f"{host.host}: {fault.what} ({fault.id}): {fault.reason}")
        if host.failure:
            complain(f"{host.host}: {host.failure}")
    if report.interrupted:
        complain("stopped; what was fetched is published, the next run goes on")
    if not report.dry_run:
        say(f"generation {report.generation}; {report.seconds:.1f} s")


def _counts(host: HostReport) -> str:
    counts = [
        ("new", host.new),
        ("changed", host.changed),
        ("unchanged", host.unchanged),
        ("back again", host.returned),
        ("withdrawn", host.withdrawn),
        ("missing for now", host.missing),
        ("forgotten", host.forgotten),
        ("held", len(host.held)),
        ("failed", len(host.failed)),
    ]
    said = ", ".join(f"{count} {name}" for name, count in counts if count) or "no documents"
    return f"{said}; {host.listed} meetings listed, {host.calls} calls"


def _dry(host: HostReport) -> str:
    earlier = f", {host.earlier} are earlier than asked for" if host.earlier else ""
    return f"{host.to_fetch} of {host.listed} meetings would be fetched, {host.unchanged} are unchanged{earlier}"
