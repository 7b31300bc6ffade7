"""What extraction is to reach on gold, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.evaluation.report import TOPIC, Row


@dataclass(frozen=True, slots=True)
class Aim:
    """What a field is to reach: F1, or precision and recall, or (topics) the mean F1 of all topics."""

    field: str
    f1: float | None = None
    precision: float | None = None
    recall: float | None = None
    macro_f1: float | None = None

    @property
    def words(self) -> str:
        """The aim as a table shows it."""
        shown = (("F1", self.f1), ("precision", self.precision), ("recall", self.recall), ("macro-F1", self.macro_f1))
        return ", ".join(f"{name} ≥ {value:.2f}" for name, value in shown if value is not None)

    def reached(self, row: Row) -> bool | None:
        """Whether a group of documents reaches it; None where nothing was told or found of the field."""
        counts = row.fields.get(self.field)
        if counts is None or counts.f1 is None:
            return None
        pairs = (
            (self.f1, counts.f1),
            (self.precision, counts.precision),
            (self.recall, counts.recall),
            (self.macro_f1, row.macro_f1),
        )
        return all(value is not None and value >= least for least, value in pairs if least is not None)


AIMS = (
    Aim("case", f1=0.98),
    Aim("item", f1=0.98),
    Aim("recommendation", f1=0.98),
    Aim("outcome", f1=0.97),
    Aim("amount", precision=0.95, recall=0.90),
    Aim("party", precision=0.95, recall=0.88),
    Aim("instrument", precision=0.95, recall=0.88),
    Aim(TOPIC, macro_f1=0.85),
)
