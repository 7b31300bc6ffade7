"""Reads and extracts each document that gold tells of, and compares what was found with what was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.agreements import AGREEMENTS
from kommunegraf.evaluation.amounts import AMOUNTS
from kommunegraf.evaluation.efforts import GOALS, INITIATIVES
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.finding import Finding, facts
from kommunegraf.evaluation.gold import Gold, load_gold
from kommunegraf.evaluation.instruments import INSTRUMENTS
from kommunegraf.evaluation.measurements import MEASUREMENTS
from kommunegraf.evaluation.structure import compare_items, compare_meeting, compare_subject
from kommunegraf.evaluation.verdicts import Verdict
from kommunegraf.identity import Identity
from kommunegraf.intake import Source, Unreadable
from kommunegraf.preparing import Bounds, prepare_all


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One document: `file` is its gold file as it was named; `unread` says why the source gave nothing, or ""."""

    file: str
    family: str | None
    verdicts: tuple[Verdict, ...]
    unread: str = ""


def compare(gold: Gold, found: Found) -> tuple[Verdict, ...]:
    """All verdicts on one document, in the order of its gold."""
    return tuple(_verdicts(gold, found))


def _verdicts(gold: Gold, found: Found) -> Iterator[Verdict]:
    yield from compare_meeting(gold, found)
    yield from compare_items(gold, found)
    yield from compare_subject(gold, found)
    allowed = gold.allowed
    if "amounts" in gold.complete:
        yield from AMOUNTS.verdicts(gold.amounts or (), found.amounts, allowed)
    if "agreements" in gold.complete:
        yield from AGREEMENTS.verdicts(gold.agreements or (), found.agreements, allowed)
    if "instruments" in gold.complete:
        yield from INSTRUMENTS.verdicts(gold.instruments or (), found.instruments, allowed)
    if "goals" in gold.complete:
        yield from GOALS.verdicts(gold.goals or (), found.goals, allowed)
    if "initiatives" in gold.complete:
        yield from INITIATIVES.verdicts(gold.initiatives or (), found.initiatives, allowed)
    if "measurements" in gold.complete:
        yield from MEASUREMENTS.verdicts(gold.measurements or (), found.measurements, allowed)


def evaluate(paths: Sequence[Path], identity: Identity, bounds: Bounds) -> Iterator[Evaluated]:
    """Each gold file with the verdicts on its document; `bounds` are those of reading a source, as by `ingest`.

    A source that cannot be read yields no facts: all that is told of it is missed. Raises `ReadingError` for gold that
    is not in its form, before any document is read.
    """
    loaded = [(path, load_gold(path)) for path in paths]
    for path, gold in loaded:
        if not (path.parent / gold.source).is_file():
            raise ReadingError(str(path), f"there is no source {gold.source!r} beside it", "Put it there, or name it")
    sources = [Source(path.parent / gold.source, gold.url) for path, gold in loaded]
    results = prepare_all(Finding(identity.base), sources, 1, bounds, lambda _: None)
    for (path, gold), (_, result) in zip(loaded, results, strict=True):
        unread = result.message if isinstance(result, Unreadable) else "; ".join(result.messages)
        found = Found() if isinstance(result, Unreadable) else facts(result)
        yield Evaluated(str(path), gold.family, compare(gold, found), unread)
