"""Reads and extracts each document that gold tells of, and compares what was found with what was told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kommunegraf.errors import ConfigurationError, KommunegrafError, ReadingError
from kommunegraf.evaluation.facts import Found, found_in
from kommunegraf.evaluation.gold import Gold, load_gold
from kommunegraf.evaluation.structure import compare_items, compare_meeting
from kommunegraf.evaluation.verdicts import Verdict
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.intake import Unreadable, read_bytes
from kommunegraf.reading import read

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
