"""Writes `docs/quality.md`: what extraction reaches on gold, beside the aims, by field and kind of document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kommunegraf.evaluation.aims import AIMS, Aim
from kommunegraf.evaluation.evaluating import Evaluated
from kommunegraf.evaluation.report import Report, Row, report
from kommunegraf.evaluation.scores import Counts, in_order

# Fields that a table by kind has a column for: whole facts, and what is asked for most; not each part of a fact.
COLUMNS = (
    *("item", "case", "recommendation", "decision", "outcome", "topic"),
    *("amount", "agreement", "party", "instrument", "goal", "initiative", "measurement"),
)
FIELDS_HEADING = "By field"
KINDS_HEADING = "By kind of document"
_HEAD = """\
# What extraction reaches

Written by `make quality`; change the documents, the gold or the extraction, and not this file. How facts are compared
and what the folders are is told in [evaluation.md](evaluation.md). `–` stands where nothing was told or found to divide
by."""


def grouped(documents: Iterable[Evaluated], folders: Sequence[Path]) -> dict[str, Report]:
    """The figures of each folder (or file) that was named, by that name; a document is of the first that holds it."""
    of: dict[str, list[Evaluated]] = {folder.as_posix(): [] for folder in folders}
    for each in documents:
        holding = next((one for one in folders if Path(each.file).is_relative_to(one)), None)
        if holding is not None:
            of[holding.as_posix()].append(each)
    return {name: report(inside) for name, inside in of.items() if inside}


def markdown(folders: Mapping[str, Report]) -> str:
    """The page: a table of aims with a column for each folder, then each folder by field and by kind of document."""
    return "\n\n".join((_HEAD, *_parts(folders))) + "\n"


def _parts(folders: Mapping[str, Report]) -> Iterator[str]:
    yield "## Aims"
    yield (
        "F1, or precision and recall where the aim is of these, or the mean F1 of the topics; bold where the aim is "
        "reached, empty where nothing is told of the field."
    )
    rows = [[f"`{aim.field}`", aim.words, *(_beside(aim, each.total) for each in folders.values())] for aim in AIMS]
    yield _table(["field", "aim", *(f"`{name}`" for name in folders)], rows)
    for name, made in folders.items():
        yield f"## `{name}`"
        counts = made.total.counts
        in_all = f"precision {share(counts.precision)}, recall {share(counts.recall)}, F1 {share(counts.f1)}"
        unread = f" {len(made.unread)} could not be read." if made.unread else ""
        yield f"{made.total.documents} documents, {len(made.families)} kinds: {in_all}.{unread}"
        yield f"### {FIELDS_HEADING}: {name}"
        yield _table(["field", *FIGURES], [_field_row(field, counts) for field, counts in made.total.fields.items()])
        if made.total.macro_f1 is not None:
            yield f"Macro-F1 of {len(made.total.topics)} topics: {share(made.total.macro_f1)}"
        yield f"### {KINDS_HEADING}: {name}"
        yield by_kind(made)


FIGURES = ("precision", "recall", "F1", "hits", "misses", "false hits")


def figures(counts: Counts) -> tuple[str, ...]:
    """The cells of a table for `FIGURES`."""
    shares = (share(counts.precision), share(counts.recall), share(counts.f1))
    return (*shares, str(counts.hits), str(counts.misses), str(counts.false))


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def kind_rows(made: Report) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a table by kind of document: how many, F1 in all, and F1 of each main field."""
    columns = in_order(field for field in COLUMNS if field in made.total.fields)
    rows = []
    for name, row in made.families.items():
        cells = [share(row.fields[field].f1) if field in row.fields else "" for field in columns]
        rows.append([name, str(row.documents), share(row.counts.f1), *cells])
    return ["kind", "documents", "F1", *columns], rows


def by_kind(made: Report) -> str:
    headings, rows = kind_rows(made)
    return _table([*headings[:3], *(f"`{each}`" for each in headings[3:])], [[f"`{row[0]}`", *row[1:]] for row in rows])


def _field_row(field: str, counts: Counts) -> list[str]:
    return [f"`{field}`", *figures(counts)]


def _beside(aim: Aim, row: Row) -> str:
    counts = row.fields.get(aim.field)
    reached = aim.reached(row)
    if counts is None or reached is None:
        return ""
    if aim.macro_f1 is not None:
        shown = share(row.macro_f1)
    else:
        shown = share(counts.f1) if aim.f1 is not None else f"{share(counts.precision)}, {share(counts.recall)}"
    return f"**{shown}**" if reached else shown


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    right = ["---" if place == 0 else "---:" for place in range(len(headings))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, right, *rows))
