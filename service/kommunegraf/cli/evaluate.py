"""`kommunegraf evaluate`: what extraction yields beside what people read from the same documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kommunegraf.cli.options import AsJson, settings_for
from kommunegraf.cli.output import HELD, complain, console, print_json, say, table
from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.baseline import Baseline, Change, change, load_baseline
from kommunegraf.evaluation.evaluating import evaluate
from kommunegraf.evaluation.gold import find_gold
from kommunegraf.evaluation.quality import FIGURES, figures, grouped, kind_rows, markdown, share
from kommunegraf.evaluation.report import Fault, Report, report
from kommunegraf.evaluation.scores import Counts
from kommunegraf.evaluation.verdicts import Kind
from kommunegraf.identity import Identity
from kommunegraf.preparing import Bounds

FEW = 20
"""As many misses and false hits are named without being asked for."""


def command(
    gold: Annotated[list[Path], typer.Argument(help="Gold files, or folders that hold some.")],
    misses: Annotated[bool, typer.Option("--misses", help="Name every miss and false hit, however many.")] = False,
    by_kind: Annotated[bool, typer.Option("--by-kind", help="Show F1 by kind of document and field, too.")] = False,
    as_json: AsJson = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="An earlier --json output: show what was won and lost since.")
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--markdown", help="Write a page of tables by field and kind for each GOLD, beside the aims."),
    ] = None,
    least: Annotated[
        float | None,
        typer.Option("--least", min=0, max=1, help="Exit code 1 where total precision or recall is below this."),
    ] = None,
) -> None:
    """Compares what is extracted with annotated facts (gold): precision, recall and F1."""
    settings = settings_for(None)
    before = load_baseline(baseline) if baseline else None
    made = report(evaluate(find_gold(gold), Identity(settings.base), Bounds.of(settings)))
    changed = change(before, made) if before else None
    if page:
        _write(page, markdown(grouped(made.documents, gold)))
    if as_json:
        print_json(made.as_json() | ({"change": _as_json(changed)} if changed else {}))
    else:
        _print(made, misses, by_kind)
        if before and changed:
            _print_change(before, made, changed)
    for each in made.unread:
        complain(f"{each.file}: its source could not be read: {each.unread}")
    if least is not None and not _reaches(made.total.counts, least):
        complain(f"total precision or recall is below {least:g}")
        raise typer.Exit(1)
    if made.unread:
        raise typer.Exit(HELD)


def _write(page: Path, text: str) -> None:
    making = page.with_name(f".{page.name}.making")
    try:
        making.write_text(text, encoding="utf-8")
        making.replace(page)  # all of it or nothing
    except OSError as error:
        making.unlink(missing_ok=True)
        reason = f"cannot be written: {error.strerror or error}"
        raise ReadingError(str(page), reason, "Name another place with --markdown") from error


def _reaches(counts: Counts, least: float) -> bool:
    """Whether both are at least so; where nothing was told, nothing may be found."""
    return all(value >= least for value in (counts.precision, counts.recall) if value is not None)


def _print(made: Report, misses: bool, by_kind: bool) -> None:
    out = console(wide=True)
    rows = [(name, row.documents, *figures(row.counts)) for name, row in made.families.items()]
    rows.append(("total", made.total.documents, *figures(made.total.counts)))
    out.print(table(("kind", "documents", *FIGURES), rows))
    if by_kind:
        out.print()
        out.print(table(*kind_rows(made)))
    out.print()
    out.print(table(("field", *FIGURES), [(name, *figures(c)) for name, c in made.total.fields.items()]))
    if made.total.topics:
        say(f"\nmacro-F1 of {len(made.total.topics)} topics: {share(made.total.macro_f1)}")
    if not made.faults:
        return
    if misses or len(made.faults) <= FEW:
        say("")
        for line in _lines(made.faults):
            say(line)
    else:
        say(f"\n{len(made.faults)} misses and false hits; --misses names them")


def _lines(faults: Iterable[Fault]) -> Iterator[str]:
    file = None
    for fault in faults:
        if fault.file != file:
            file = fault.file
            yield file
        kind = "miss" if fault.kind is Kind.MISS else "false hit"
        yield f"  {kind:<9}  {fault.field}: “{fault.words}”{f'  ({fault.place})' if fault.place else ''}"


def _print_change(before: Baseline, made: Report, changed: Change) -> None:
    rows = [
        (name, *_changes(before.families[name].counts, row.counts))
        for name, row in made.families.items()
        if name in before.families and before.families[name].counts != row.counts
    ]
    rows.append(("total", *_changes(before.total.counts, made.total.counts)))
    say("")
    console(wide=True).print(table(("since the baseline", "precision", "recall", "F1"), rows))
    if changed.fields:
        of_fields = [(name, *_changes(*pair), *changed.tally(name)) for name, pair in changed.fields.items()]
        say("")
        console(wide=True).print(table(("field", "precision", "recall", "F1", "won", "lost"), of_fields))
    for heading, faults in (("won", changed.won), ("lost", changed.lost)):
        say(f"\n{heading}: {len(faults)}")
        for line in _lines(faults):
            say(line)
    for heading, files in (("only in this evaluation", changed.added), ("only in the baseline", changed.removed)):
        if files:
            say(f"\n{heading}: {', '.join(files)}")


def _changes(before: Counts, now: Counts) -> tuple[str, ...]:
    pairs = ((before.precision, now.precision), (before.recall, now.recall), (before.f1, now.f1))
    return tuple(f"{share(old)} → {share(new)}" for old, new in pairs)


def _as_json(changed: Change) -> dict[str, Any]:
    def listed(faults: Iterable[Fault]) -> list[dict[str, str]]:
        return [
            {"file": each.file, "place": each.place, "field": each.field, "kind": str(each.kind), "words": each.words}
            for each in faults
        ]

    return {
        "fields": {
            name: dict(zip(("before", "now", "won", "lost"), (*map(asdict, pair), *changed.tally(name)), strict=True))
            for name, pair in changed.fields.items()
        },
        "won": listed(changed.won),
        "lost": listed(changed.lost),
        "added": list(changed.added),
        "removed": list(changed.removed),
    }
