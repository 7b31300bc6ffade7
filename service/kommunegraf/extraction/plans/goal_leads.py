"""What leads in goals without the word for them, and what shows that a clause is one: by two lexicons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import ListRun
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.plans.goals import goal_words
from kommunegraf.extraction.plans.plan_grammar import (
    all_shall,
    clause_beside,
    main_clause,
    plan_grammar,
    that_clause,
)
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_NUMBERED = re.compile(r"(?:[^\W\d_]{2,14}[^\S\n]+)?(?:\d{1,2}|[A-ZÆØÅ])(?:\.\d{1,2})?[.:)]?[^\S\n]+(?=\S)")


def codes_of(frame: Frame, shown: Span) -> frozenset[str]:
    """The codes of `goal-leads.toml` whose words stand in a span of the shadow."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end])
    lexicon = terms("goal-leads")
    return frozenset(code for index in range(len(tokens)) for _, code in lexicon.all_at(tokens, index))


def has_sign(frame: Frame, shown: Span) -> bool:
    """Whether a clause says that something shall become more, fewer, or as much as so many."""
    return "sign" in codes_of(frame, shown)


def under_goals(frame: Frame, section: Section) -> bool:
    """Whether a section's heading says that goals follow: "Mål", "Hvad vil vi opnå?"."""
    if section.heading is None:
        return False
    heading = frame.shadow.to_shadow(section.heading)
    return goal_words(frame, heading) is not None or "wants" in codes_of(frame, heading)


def points_without_word(frame: Frame, run: ListRun, told: Span | None) -> list[Span]:
    """The goals of a list led in by "Vi vil:", or that goes on with the goal right before ("Det indebærer, • at …").

    `told` is the goal that stands before the list, None where none does. Each point must begin with "at".
    """
    codes = codes_of(frame, run.lead)
    goes_on = "continues" in codes and told is not None
    if not goes_on and "wants" not in codes:
        return []
    found = []
    for point in run.points:
        that = that_clause().match(frame.shadow.text, point.start, point.end)
        if that is None:
            return []
        found.append(trimmed(frame, Span(that.end(), point.end), final=False))
    return found


def heading_goal(frame: Frame, section: Section) -> Span | None:
    """The words of a heading that is itself a goal, without its number: "Spor 3. Ingen skal stå alene"."""
    if section.heading is None:
        return None
    shown = frame.shadow.to_shadow(section.heading)
    text = frame.shadow.text[shown.start : shown.end]
    number = _NUMBERED.match(text)
    start = number.end() if number is not None else 0
    if all_shall().match(text, start) is None or text.rstrip().endswith("?"):
        return None
    return trimmed(frame, Span(shown.start + start, shown.end), final=False)


def own_clause(text: str) -> str:
    """A goal's words without what is said of it behind them: "…; i dag er det …", "…, men andelen er …"."""
    text = text.partition("; ")[0]
    match = clause_beside().search(text)
    if match is None or not plan_grammar().goals.undone.isdisjoint(text[: match.start()].split()):
        return text
    return text[: match.start()]


def main_clauses(text: str) -> Iterator[tuple[int, int]]:
    """The borders within a goal's words between two main clauses: where one ends and the next begins."""
    for match in main_clause().finditer(text):
        yield match.start(), match.end()
