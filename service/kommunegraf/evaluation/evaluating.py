"""Reads and extracts each document that gold tells of, and compares what was found with what was told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.finding import Finding, facts
from kommunegraf.evaluation.gold import Gold, load_gold
from kommunegraf.evaluation.structure import compare_items, compare_meeting
from kommunegraf.evaluation.verdicts import Verdict
from kommunegraf.identity import Identity
from kommunegraf.intake import Source, Unreadable
from kommunegraf.preparing import Bounds, prepare_all

# What is compared. A further kind of fact is a function here, a field of `Found`, and keys of the gold form.
_COMPARISONS: tuple[Callable[[Gold, Found], Iterable[Verdict]], ...] = (compare_meeting, compare_items)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One document: `file` is its gold file as it was named; `unread` says why the source gave nothing, or ""."""

    file: str
    family: str | None
    verdicts: tuple[Verdict, ...]
    unread: str = ""


def compare(gold: Gold, found: Found) -> tuple[Verdict, ...]:
    """All verdicts on one document, in the order of its gold."""
    return tuple(verdict for comparison in _COMPARISONS for verdict in comparison(gold, found))


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
