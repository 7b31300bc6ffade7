"""Policies, strategies and plans: how gold tells them, what the records say of them, and how the two are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from kommunegraf.evaluation.approving import compare_approval
from kommunegraf.evaluation.entries import Allowed, Comparison, Entry
from kommunegraf.evaluation.gold_parts import Date, Status, Words
from kommunegraf.evaluation.naming import same_name, same_title
from kommunegraf.evaluation.recorded import NOBODY, Approved, Recorded, code, lexical, named
from kommunegraf.evaluation.verdicts import Verdict, one_value, same_literally
from kommunegraf.extraction.records import ActionPlan, Instrument, Policy

# What agreeing is worth: the very name, the name without owner or period, another wording, kind and period.
_NAME, _TITLE, _WORDING, _KIND, _PERIOD = 4.0, 3.5, 3.0, 0.5, 0.5


class GoldInstrument(Entry):
    """A named policy, strategy or plan; `names` are further wordings of the document for it. Period, status and who
    approved it are not counted where they are left out.
    """

    title: Words
    kind: Literal["policy", "action-plan", "other"] | None = None
    names: list[Words] = Field(default_factory=list)
    start: Date | None = None
    end: Date | None = None
    status: Status | None = None
    approved_by: Words | None = None
    approved_on: Date | None = None


@dataclass(frozen=True, slots=True)
class FoundInstrument:
    names: tuple[str, ...]
    kind: str | None = None
    start: str | None = None
    end: str | None = None
    status: str | None = None
    approved: Approved = NOBODY


def found_instruments(recorded: Recorded) -> tuple[FoundInstrument, ...]:
    """The policies and plans of the records, in the order of extraction; one without a kind is of another kind.

    One that a decision approves is adopted, where the records give it no status of its own.
    """
    made = []
    for node in recorded.all(Instrument):
        titles = (node.title, *node.alternative)
        made.append(
            FoundInstrument(
                names=tuple(dict.fromkeys(name for each in titles for name in named(recorded.words(each)))),
                kind=_kind(node),
                start=lexical(node.start_date),
                end=lexical(node.end_date),
                status=code(node.status) or ("adopted" if node.approved_in else None),
                approved=recorded.approved(node.approved_in),
            )
        )
    return tuple(made)


def _kind(node: Instrument) -> str:
    if isinstance(node, Policy):
        return "policy"
    return "action-plan" if isinstance(node, ActionPlan) else "other"


def _worth(told: GoldInstrument, found: FoundInstrument) -> float | None:
    if any(same_name(told.title, each) for each in found.names):
        worth = _NAME
    elif any(same_title(told.title, each) for each in found.names):
        worth = _TITLE
    elif any(same_title(name, each) for name in told.names for each in found.names):
        worth = _WORDING
    else:
        return None
    return worth + _KIND * (told.kind == found.kind) + _PERIOD * ((told.start, told.end) == (found.start, found.end))


def _facts(told: GoldInstrument, found: FoundInstrument | None, allowed: Allowed, place: str) -> Iterator[Verdict]:
    match = found or FoundInstrument(())
    for key, field in (("kind", "instrumentKind"), ("status", "instrumentStatus")):
        if told.tells(key):
            value = named(getattr(match, key))
            yield from one_value(field, getattr(told, key), value, same_literally, allowed(field), place)
    for key in ("start", "end"):
        if told.tells(key):
            mine, theirs = (f"{key} {value}" if value else None for value in (getattr(told, key), getattr(match, key)))
            permitted = [f"{key} {each}" for each in allowed("instrumentPeriod")]
            yield from one_value("instrumentPeriod", mine, named(theirs), same_literally, permitted, place)
    yield from compare_approval(told, match.approved, allowed, place)


INSTRUMENTS: Comparison[GoldInstrument, FoundInstrument] = Comparison(
    field="instrument",
    entry=GoldInstrument,
    worth=_worth,
    same=lambda told, found: True,
    told=lambda told: told.title,
    found=lambda found: found.names[0] if found.names else "",
    names=lambda found, words: any(same_title(words, each) for each in found.names),
    facts=_facts,
)
