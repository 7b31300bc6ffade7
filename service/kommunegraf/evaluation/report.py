"""The figures of a whole evaluation, and their JSON form, which a later evaluation can be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kommunegraf.evaluation.evaluating import Evaluated
from kommunegraf.evaluation.scores import Counts, count, count_by_field, count_by_words, macro_f1
from kommunegraf.evaluation.verdicts import Kind, Verdict

FORM = "kommunegraf-evaluation/1"
TOPIC = "topic"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A miss or a false hit, and where: the gold file, the place in its document."""

    file: str
    place: str
    field: str
    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a group of documents, in all and by field."""

    counts: Counts
    fields: dict[str, Counts]
    documents: int
    topics: dict[str, Counts]  # by the topics' codes

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 of the topics that were told or found; None where none was."""
        return macro_f1(self.topics.values())


@dataclass(frozen=True, slots=True)
class Report:
    """`families` are the kinds of document; `faults` stand in the order of files and, in a file, of its document."""

    total: Row
    families: dict[str, Row]
    documents: tuple[Evaluated, ...]
    faults: tuple[Fault, ...]

    @property
    def unread(self) -> tuple[Evaluated, ...]:
        return tuple(each for each in self.documents if each.unread)

    def as_json(self) -> dict[str, Any]:
        return {
            "form": FORM,
            "total": _row(self.total),
            "families": {name: _row(row) for name, row in self.families.items()},
            "documents": [
                {
                    "file": each.file,
                    "family": each.family,
                    **_counts(count(each.verdicts)),
                    "unread": each.unread or None,
                }
                for each in self.documents
            ],
            "faults": [
                {
                    "file": each.file,
                    "place": each.place,
                    "field": each.field,
                    "kind": str(each.kind),
                    "words": each.words,
                }
                for each in self.faults
            ],
        }


def report(documents: Iterable[Evaluated]) -> Report:
    """The figures of these documents; families in the order of their names.

    A document whose gold names no family is of the kind that its folder is called.
    """
    told = tuple(documents)
    by_family: dict[str, list[Evaluated]] = {}
    for each in told:
        by_family.setdefault(each.family or Path(each.file).absolute().parent.name, []).append(each)
    return Report(
        total=_of(told),
        families={name: _of(by_family[name]) for name in sorted(by_family)},
        documents=told,
        faults=tuple(
            Fault(each.file, verdict.place, verdict.field, verdict.kind, " ".join(verdict.words.split()))
            for each in told
            for verdict in each.verdicts
            if verdict.kind is not Kind.HIT
        ),
    )


def _of(documents: Sequence[Evaluated]) -> Row:
    verdicts: list[Verdict] = [verdict for each in documents for verdict in each.verdicts]
    return Row(count(verdicts), count_by_field(verdicts), len(documents), count_by_words(verdicts, TOPIC))


def _row(row: Row) -> dict[str, Any]:
    fields = {field: _counts(counts) for field, counts in row.fields.items()}
    topics = {topic: _counts(counts) for topic, counts in row.topics.items()}
    made = {"documents": row.documents, **_counts(row.counts), "fields": fields}
    return made | ({"topics": topics, "macroF1": row.macro_f1} if topics else {})


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "hits": counts.hits,
        "misses": counts.misses,
        "false": counts.false,
    }
