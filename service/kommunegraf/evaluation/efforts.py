"""Goals and initiatives: how gold tells them, what the records say of them, and how the two are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator

from kommunegraf.evaluation.entries import Allowed, Comparison, Entry
from kommunegraf.evaluation.folding import shared_words
from kommunegraf.evaluation.gold_parts import Status, Words
from kommunegraf.evaluation.masked import unmasked
from kommunegraf.evaluation.naming import same_name, same_title
from kommunegraf.evaluation.recorded import Recorded, code, named
from kommunegraf.evaluation.verdicts import Verdict, one_value, same_literally
from kommunegraf.extraction.records import Goal, Initiative

SAME_GOAL = 0.75  # the part of its words in which a goal must agree; where its clause ends is a matter of judgement
_SOME_GOAL = 0.5  # texts that share fewer words are of two goals


class GoldGoal(Entry):
    """A vision, goal or target; in the file its words alone may stand for it."""

    text: Words


class GoldInitiative(Entry):
    """An effort with a name or a heading of its own; a status that is left out is not said."""

    title: Words
    status: Status | None = None


def _worded(told: Any) -> Any:
    return {"text": told} if isinstance(told, str) else told


ToldGoal = Annotated[GoldGoal, BeforeValidator(_worded)]


@dataclass(frozen=True, slots=True)
class FoundInitiative:
    names: tuple[str, ...]
    status: str | None = None


def found_goals(recorded: Recorded) -> tuple[str, ...]:
    return tuple(node.text.value.text for node in recorded.all(Goal) if node.text)


def found_initiatives(recorded: Recorded) -> tuple[FoundInitiative, ...]:
    """The initiatives of the records that have a title, in the order of extraction."""
    return tuple(
        FoundInitiative(named(recorded.words(node.title)), code(node.status))
        for node in recorded.all(Initiative)
        if node.title
    )


def _shared(told: GoldGoal, found: str) -> float:
    return shared_words(told.text, unmasked(found, told.text))


def _no_facts(told: GoldGoal, found: str | None, allowed: Allowed, place: str) -> tuple[Verdict, ...]:
    return ()


def _initiative_worth(told: GoldInitiative, found: FoundInitiative) -> float | None:
    if any(same_name(told.title, each) for each in found.names):
        return 2.0
    return 1.0 if any(same_title(told.title, each) for each in found.names) else None


def _status(told: GoldInitiative, found: FoundInitiative | None, allowed: Allowed, place: str) -> Iterator[Verdict]:
    value = named(found.status) if found else ()
    yield from one_value("initiativeStatus", told.status, value, same_literally, allowed("initiativeStatus"), place)


GOALS: Comparison[GoldGoal, str] = Comparison(
    field="goal",
    entry=GoldGoal,
    worth=lambda told, found: shared if (shared := _shared(told, found)) >= _SOME_GOAL else None,
    same=lambda told, found: _shared(told, found) >= SAME_GOAL,
    told=lambda told: told.text,
    found=lambda found: found,
    names=lambda found, words: shared_words(words, found) >= SAME_GOAL,
    facts=_no_facts,
)

INITIATIVES: Comparison[GoldInitiative, FoundInitiative] = Comparison(
    field="initiative",
    entry=GoldInitiative,
    worth=_initiative_worth,
    same=lambda told, found: True,
    told=lambda told: told.title,
    found=lambda found: found.names[0],
    names=lambda found, words: any(same_title(words, each) for each in found.names),
    facts=_status,
)
