"""Counts of hits, misses and false hits, and what follows from them: precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kommunegraf.evaluation.verdicts import Kind, Verdict

# In the order of the table. A field that is compared and not named here comes after them.
FIELDS = (
    *("body", "date", "startTime", "endTime", "place"),
    *("item", "number", "title", "case", "open", "recommendation"),
    *("decision", "outcome", "decidedBy", "decisionDate", "followed", "support"),
    *("topic", "scope", "financialImplication"),
    *("amount", "amountValue", "amountYear", "amountPhase", "funder", "recipient"),
    *("qualifier", "basis", "priceLevel", "total"),
    *("agreement", "party", "agreementPeriod", "agreementStatus"),
    *("instrument", "instrumentKind", "instrumentPeriod", "instrumentStatus", "approvedBy", "approvedOn"),
    *("goal", "initiative", "initiativeStatus", "measurement"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    hits: int = 0
    misses: int = 0
    false: int = 0

    @property
    def precision(self) -> float | None:
        """The part of what was found that is right; None where nothing was found."""
        found = self.hits + self.false
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        """The part of what was told that was found; None where nothing was told."""
        told = self.hits + self.misses
        return self.hits / told if told else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both (van Rijsbergen, 1979); None where nothing was found and nothing told."""
        counted = 2 * self.hits + self.misses + self.false
        return 2 * self.hits / counted if counted else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.misses + other.misses, self.false + other.false)


def count(verdicts: Iterable[Verdict]) -> Counts:
    kinds = [verdict.kind for verdict in verdicts]
    return Counts(kinds.count(Kind.HIT), kinds.count(Kind.MISS), kinds.count(Kind.FALSE))


def count_by_words(verdicts: Iterable[Verdict], field: str) -> dict[str, Counts]:
    """The counts of each value that a field takes, for one whose verdicts name a code each (`topic`), in its order."""
    by_words: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.field == field:
            by_words.setdefault(verdict.words, []).append(verdict)
    return {words: count(by_words[words]) for words in sorted(by_words)}


def macro_f1(counts: Iterable[Counts]) -> float | None:
    """The mean of the F1 of each class, however many facts it has; None where there is none.

    Of the two means in use (Opitz and Burst, 2019) the one of F1 scores.
    """
    known = [each.f1 for each in counts if each.f1 is not None]
    return sum(known) / len(known) if known else None


def count_by_field(verdicts: Iterable[Verdict]) -> dict[str, Counts]:
    """The counts of each field that was counted at all, in the order of `FIELDS`."""
    by_field: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_field.setdefault(verdict.field, []).append(verdict)
    return {field: count(by_field[field]) for field in in_order(by_field)}


def in_order(fields: Iterable[str]) -> list[str]:
    """Fields in the order of the table; unknown ones after them, by their names."""
    order = {field: place for place, field in enumerate(FIELDS)}
    return sorted(fields, key=lambda each: (order.get(each, len(order)), each))
