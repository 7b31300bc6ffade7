"""Reads and extracts each document that gold tells of, and compares what was found with what was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kommunegraf.errors import ConfigurationError, KommunegrafError, ReadingError
from kommunegraf.evaluation.agreements import AGREEMENTS
from kommunegraf.evaluation.amounts import AMOUNTS
from kommunegraf.evaluation.efforts import GOALS, INITIATIVES
from kommunegraf.evaluation.facts import Found, found_in
from kommunegraf.evaluation.gold import Gold, load_gold
from kommunegraf.evaluation.instruments import INSTRUMENTS
from kommunegraf.evaluation.measurements import MEASUREMENTS
from kommunegraf.evaluation.structure import compare_items, compare_meeting, compare_subject
from kommunegraf.evaluation.verdicts import Verdict
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.intake import Unreadable, read_bytes
from kommunegraf.reading import read


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


def evaluate(paths: Sequence[Path], identity: Identity, limit: int) -> Iterator[Evaluated]:
    """Each gold file with the verdicts on its document; `limit` is the largest source in bytes.

    A source that cannot be read yields no facts: all that is told of it is missed. Raises `ReadingError` for gold that
    is not in its form, before any document is read.
    """
    loaded = [(path, load_gold(path)) for path in paths]
    for path, gold in loaded:
        if not (path.parent / gold.source).is_file():
            raise ReadingError(str(path), f"there is no source {gold.source!r} beside it", "Put it there, or name it")
    for path, gold in loaded:
        found, unread = _found(path.parent / gold.source, gold.url, identity, limit)
        yield Evaluated(str(path), gold.family, compare(gold, found), unread)


def _found(source: Path, url: str | None, identity: Identity, limit: int) -> tuple[Found, str]:
    content = read_bytes(source, limit)
    if isinstance(content, Unreadable):
        return Found(), content.message
    try:
        return found_in(extract(read(content, name=source.name, url=url), identity)), ""
    except ConfigurationError:
        raise
    except KommunegrafError as error:
        return Found(), str(error)
    except Exception as error:
        error.add_note(f"while {source.name} was read for its gold")
        raise
