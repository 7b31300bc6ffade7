"""Figures that are measured or aimed at: how gold tells them, what the records say of them, how the two compare."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kommunegraf.evaluation.entries import Allowed, Comparison, Entry
from kommunegraf.evaluation.folding import folded, likeness
from kommunegraf.evaluation.gold_parts import Date, MeasureKind, Number, Unit, Words
from kommunegraf.evaluation.recorded import Names, Recorded, code, lexical, named
from kommunegraf.evaluation.verdicts import Verdict
from kommunegraf.extraction.records import Indicator, Measurement

_LABEL, _TOLD = 2.0, 0.5  # what agreeing is worth: in the label; in unit, kind and date
_ALIKE = 0.6
_HALF = 0.5  # labels are of one thing when half the words of the shorter are in both


class GoldMeasurement(Entry):
    """One value of one indicator; unit, kind and date are not counted where they are left out."""

    label: Words
    value: Number
    unit: Unit | None = None
    kind: MeasureKind | None = None
    date: Date | None = None


@dataclass(frozen=True, slots=True)
class FoundMeasurement:
    label: Names | None
    value: Decimal
    unit: str | None = None
    kind: str | None = None
    date: str | None = None


def found_measurements(recorded: Recorded) -> tuple[FoundMeasurement, ...]:
    """The measurements that have a value, in the order of extraction, each with the label of its indicator."""
    labels = {
        link.value.iri: recorded.words(node.label) for node in recorded.all(Indicator) for link in node.has_measurement
    }
    return tuple(
        FoundMeasurement(
            labels.get(node.id), node.value.value, code(node.unit), code(node.measure_kind), lexical(node.date)
        )
        for node in recorded.all(Measurement)
        if node.value
    )


def _labels_alike(told: str, found: Names | None) -> float:
    """How much of the shorter label is in the longer one, or how alike they are letter by letter."""
    mine = set(folded(told).split())
    best = 0.0
    for name in named(found):
        theirs = set(folded(name).split())
        shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        alike = likeness(told, name)
        best = max(best, shared if shared >= _HALF else 0.0, alike if alike >= _ALIKE else 0.0)
    return best


def _same_value(told: GoldMeasurement, found: FoundMeasurement) -> bool:
    """Whether values are equal; a change is told as the source writes it ("et fald på 3"), and found with its sign."""
    value = abs(found.value) if found.kind == "change" and not told.value.startswith("-") else found.value
    return Decimal(told.value) == value


def _worth(told: GoldMeasurement, found: FoundMeasurement) -> float | None:
    if not _same_value(told, found):
        return None
    agreeing: int = sum(getattr(told, key) == getattr(found, key) for key in ("unit", "kind", "date"))
    return 1 + _LABEL * _labels_alike(told.label, found.label) + _TOLD * agreeing


def _same(told: GoldMeasurement, found: FoundMeasurement) -> bool:
    """Whether unit, kind and date agree as told, of a value that is the same and labelled alike."""
    agreeing = all(not told.tells(key) or getattr(told, key) == getattr(found, key) for key in ("unit", "kind", "date"))
    return _same_value(told, found) and agreeing and _labels_alike(told.label, found.label) > 0


def _shown(label: str, value: str, *others: str | None) -> str:
    return f"{label}: {' '.join(each for each in (value, *others) if each)}"


def _no_facts(
    told: GoldMeasurement, found: FoundMeasurement | None, allowed: Allowed, place: str
) -> tuple[Verdict, ...]:
    return ()


MEASUREMENTS: Comparison[GoldMeasurement, FoundMeasurement] = Comparison(
    field="measurement",
    entry=GoldMeasurement,
    worth=_worth,
    same=_same,
    told=lambda told: _shown(told.label, told.value, told.unit, told.kind, told.date),
    found=lambda found: _shown(
        found.label.names[0] if found.label else "–", f"{found.value:f}", found.unit, found.kind, found.date
    ),
    names=lambda found, words: any(folded(words) == folded(each) for each in named(found.label)),
    facts=_no_facts,
)
