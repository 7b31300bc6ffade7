"""What a change won and lost: an evaluation beside an earlier one that was kept as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.report import FORM, Fault, Report
from kommunegraf.evaluation.scores import Counts, in_order
from kommunegraf.evaluation.verdicts import Kind
from kommunegraf.intake import Unreadable, read_bytes

_LARGEST = 64 * 2**20  # bytes
_REMEDY = "Give a file that `kommunegraf evaluate --json` wrote"


class _Counted(BaseModel):
    model_config = ConfigDict(frozen=True)
    hits: int
    misses: int
    false: int

    @property
    def counts(self) -> Counts:
        return Counts(self.hits, self.misses, self.false)


class _Row(_Counted):
    fields: dict[str, _Counted] = {}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)
    file: str


class _Fault(BaseModel):
    model_config = ConfigDict(frozen=True)
    file: str
    place: str
    field: str
    kind: Kind
    words: str


class Baseline(BaseModel):
    """An earlier evaluation: its total, its families, its documents, its misses and false hits."""

    model_config = ConfigDict(frozen=True)
    form: str
    total: _Row
    families: dict[str, _Row]
    documents: list[_Document]
    faults: list[_Fault]


@dataclass(frozen=True, slots=True)
class Change:
    """`won` are faults of the earlier evaluation that are gone, `lost` those that are new, in documents of both.

    `fields` are the fields whose counts differ, with those of before and now, in the order of the table. `added` and
    `removed` are the gold files that only one of the two evaluations knows.
    """

    won: tuple[Fault, ...]
    lost: tuple[Fault, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    fields: dict[str, tuple[Counts, Counts]]

    def tally(self, field: str) -> tuple[int, int]:
        """How many faults of a field were won, and how many lost."""
        return sum(each.field == field for each in self.won), sum(each.field == field for each in self.lost)


def load_baseline(path: Path) -> Baseline:
    """An earlier evaluation. Raises `ReadingError` for what is none."""
    content = read_bytes(path, _LARGEST)
    if isinstance(content, Unreadable):
        raise ReadingError(str(path), content.message, _REMEDY)
    try:
        made = Baseline.model_validate(json.loads(content))
    except (ValidationError, ValueError, RecursionError) as error:
        raise ReadingError(str(path), "this is no evaluation", _REMEDY) from error
    if made.form != FORM:
        raise ReadingError(str(path), f"an evaluation of the form {made.form!r}, not {FORM!r}", _REMEDY)
    return made


def change(before: Baseline, now: Report) -> Change:
    """What is different since `before`."""
    earlier, later = {each.file for each in before.documents}, {each.file for each in now.documents}
    both = earlier & later
    old = Counter(Fault(**each.model_dump()) for each in before.faults if each.file in both)
    new = Counter(each for each in now.faults if each.file in both)
    return Change(
        won=tuple((old - new).elements()),
        lost=tuple((new - old).elements()),
        added=tuple(sorted(later - earlier)),
        removed=tuple(sorted(earlier - later)),
        fields=_fields(before, now),
    )


def _fields(before: Baseline, now: Report) -> dict[str, tuple[Counts, Counts]]:
    old = {field: each.counts for field, each in before.total.fields.items()}
    new = now.total.fields
    pairs = {field: (old.get(field, Counts()), new.get(field, Counts())) for field in in_order({*old, *new})}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}
