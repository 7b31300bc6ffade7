"""The facts of a document without where they stand and how they are spelled: what perturbing it may only take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.recorded import Names, named

Value = str | frozenset[str] | None


@dataclass(frozen=True)
class Fact:
    """A fact of a kind: its values by name, None where the source says nothing; names are all those it goes by."""

    kind: str
    values: tuple[tuple[str, Value], ...]

    def within(self, other: Fact) -> bool:
        """Whether another says all that this says."""
        pairs = zip(self.values, other.values, strict=True)
        return self.kind == other.kind and all(_within(name, mine, theirs) for (name, mine), (_, theirs) in pairs)

    def without(self, name: str) -> Fact:
        return Fact(self.kind, tuple((each, None if each == name else value) for each, value in self.values))

    def __str__(self) -> str:
        shown = (
            f"{name}={min(value) if isinstance(value, frozenset) else value}" for name, value in self.values if value
        )
        return f"{self.kind}({', '.join(shown)})"


# What says less of the same: a word that told more is damaged.
_COARSER = frozenset(
    {("approved", "approved-with-changes"), ("approved", "approved-as-recommended"), ("appropriation", "supplementary")}
)


def _within(name: str, mine: Value, theirs: Value) -> bool:
    if mine is None or mine == theirs or (mine, theirs) in _COARSER:
        return True
    if not isinstance(mine, frozenset) or not isinstance(theirs, frozenset):
        return False
    if name == "text":  # of a text less may be left
        return any(piece in whole for piece in mine for whole in theirs)
    return bool(mine & theirs)


def facts(found: Found, *, spelled: bool = True, numbered: bool = True) -> frozenset[Fact]:
    """All facts; names and texts are left out where they are not `spelled` as they were (a damaged text), and the
    numbers of items where these are not as they were `numbered`."""
    made = _facts(found, spelled)
    return frozenset(made if numbered else (each.without("number") for each in made))


def others(found: frozenset[Fact], before: frozenset[Fact]) -> list[Fact]:
    """The facts that were not found before, neither whole nor as a part of one."""
    kinds: dict[str, list[Fact]] = {}
    for fact in before:
        kinds.setdefault(fact.kind, []).append(fact)
    new = [f for f in found - before if not any(f.within(each) for each in kinds.get(f.kind, ()))]
    return sorted(new, key=str)


def _facts(found: Found, spelled: bool) -> Iterator[Fact]:
    def words(value: str | Names | None) -> Value:
        names = frozenset(folded(each) for each in named(value)) - {""}
        return names if spelled and names else None

    def fact(kind: str, /, **values: Value) -> Fact:
        return Fact(kind, tuple(values.items()))

    yield fact("meeting", body=words(found.body), date=found.date, start=found.start_time, end=found.end_time)
    if spelled and found.place:
        yield fact("place", place=words(found.place))
    for item in found.items:
        yield fact(
            "item", number=_exact(item.number), case=_exact(item.case), title=words(item.title),
            open=None if item.open is None else str(item.open),
        )  # fmt: skip
        for decision in item.decisions:
            yield fact(
                "decision", case=_exact(item.case), number=_exact(item.number), text=words(decision.text),
                outcome=decision.outcome, date=decision.date, by=words(decision.by), support=decision.support,
            )  # fmt: skip
        for implication in item.financial_implications:
            yield fact("implication", number=_exact(item.number), value=implication)
        for recommendation in item.recommendations if spelled else ():
            yield fact("recommendation", number=_exact(item.number), text=words(recommendation))
    for amount in found.amounts:
        yield fact(
            "amount", amount=_plain(amount.amount), least=_plain(amount.least), most=_plain(amount.most),
            year=amount.year, phase=amount.phase, qualifier=amount.qualifier, basis=amount.basis,
        )  # fmt: skip
        for role, parties in (("funder", amount.funder), ("recipient", amount.recipient)):
            for party in parties if spelled else ():
                yield fact(role, amount=_plain(amount.amount), name=words(party))
    for agreement in found.agreements:
        yield fact(
            "agreement", kind=agreement.kind, start=agreement.start, end=agreement.end, date=agreement.date,
            duration=agreement.duration, status=agreement.status, title=words(agreement.title),
        )  # fmt: skip
        for party in agreement.parties if spelled else ():
            yield fact("party", name=words(party))
    for instrument in found.instruments:
        names = frozenset(folded(each) for each in instrument.names) if spelled else None
        yield fact(
            "instrument", names=names, start=instrument.start, end=instrument.end, status=_own(instrument.status)
        )
    for initiative in found.initiatives if spelled else ():
        names = frozenset(folded(each) for each in initiative.names)
        yield fact("initiative", names=names, status=initiative.status)
    for goal in found.goals if spelled else ():
        yield fact("goal", text=words(goal))
    for measured in found.measurements:
        yield fact(
            "measurement", value=_plain(measured.value), unit=measured.unit, kind=measured.kind, date=measured.date,
            label=words(measured.label),
        )  # fmt: skip


def _own(status: str | None) -> str | None:
    """A status but for that of what a decision approves, which the evaluation gives where the records give none."""
    return None if status == "adopted" else status


def folded(words: str) -> str:
    """Letters and digits alone: white space, hyphens and marks are the perturbation's to change."""
    return re.sub(r"[\W_]+", "", words.casefold())


def _exact(value: str | Names | None) -> str | None:
    names = named(value)
    return "".join(names[0].split()) if names else None


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
