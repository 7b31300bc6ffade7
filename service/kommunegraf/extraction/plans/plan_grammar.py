"""The small words of `plan-grammar.toml`, which take sentences on goals and efforts apart, as sets and patterns."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load

_BLANK = r"[^\S\n]+"


class GoalGrammar(Lexicon):
    """How goals are joined, and what is said of them."""

    that: tuple[str, ...]
    joins: tuple[str, ...]
    governing: tuple[str, ...]
    turns: tuple[str, ...]
    places: tuple[str, ...]
    modals: tuple[str, ...]
    subjects: tuple[str, ...]
    beside: tuple[str, ...]
    undone: frozenset[str]
    whom: tuple[str, ...]
    shall: tuple[str, ...]


class StatusGrammar(Lexicon):
    """How a sentence goes on from an effort's name to its status."""

    verbs: tuple[str, ...]
    relative: tuple[str, ...]
    alone: tuple[str, ...]
    followed: tuple[str, ...]
    follows: tuple[str, ...]
    active: frozenset[str]
    nouns: frozenset[str]
    towards: frozenset[str]
    means: tuple[str, ...]


class NameGrammar(Lexicon):
    """What stands between, inside and behind the names of efforts."""

    joins: frozenset[str]
    inside: frozenset[str]
    prepositions: frozenset[str]
    definite: tuple[str, ...]
    follow: frozenset[str]
    last: tuple[str, ...]
    that: frozenset[str]


class PlanGrammar(Lexicon):
    """The form of `mappings/lexicon/plan-grammar.toml`."""

    goals: GoalGrammar
    status: StatusGrammar
    names: NameGrammar


@cache
def plan_grammar() -> PlanGrammar:
    return load("plan-grammar", PlanGrammar)


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{alternatives(words)})"


@cache
def that_clause() -> re.Pattern[str]:
    """ "at " at the beginning of a goal."""
    return re.compile(f"{_any(plan_grammar().goals.that)}{_BLANK}", re.IGNORECASE)


@cache
def and_that() -> re.Pattern[str]:
    """ ", og at " and ", og for at ": that a clause tells several goals."""
    goals = plan_grammar().goals
    return re.compile(
        f",?{_BLANK}{_any(goals.joins)}{_BLANK}(?:{_any(goals.governing)},?{_BLANK})?{_any(goals.that)}{_BLANK}",
        re.IGNORECASE,
    )


@cache
def each_that() -> re.Pattern[str]:
    """ ", at ", ", og at " and " og at ": where each of several goals begins."""
    goals = plan_grammar().goals
    joined, that = f"{_any(goals.joins)}{_BLANK}", f"{_any(goals.that)}{_BLANK}"
    return re.compile(f"(?:,{_BLANK}(?:{joined})?|{_BLANK}{joined}){that}", re.IGNORECASE)


@cache
def main_clause() -> re.Pattern[str]:
    """Where a second main clause begins that tells of another place or group."""
    goals = plan_grammar().goals
    return re.compile(
        rf",{_BLANK}{_any(goals.turns)}{_BLANK}(?={_any(goals.places)}"
        rf"[^\S\n][^,.;]{{2,60}}?[^\S\n]{_any(goals.modals)}[^\S\n]{_any(goals.subjects)}\b)"
    )


@cache
def clause_beside() -> re.Pattern[str]:
    """Where a clause begins that says something of the goal before it."""
    return re.compile(rf",{_BLANK}{_any(plan_grammar().goals.beside)}\b")


@cache
def all_shall() -> re.Pattern[str]:
    """A heading that is a goal: somebody, and "skal" a little behind."""
    goals = plan_grammar().goals
    return re.compile(rf"{_any(goals.whom)}\b.{{0,80}}\b{_any(goals.shall)}\b", re.IGNORECASE)


@cache
def status_verb() -> re.Pattern[str]:
    """A verb right behind a name, which may be in quotation marks."""
    status = plan_grammar().status
    return re.compile(rf"([\"”»]?(?:, {_any(status.relative)})?\s{_any(status.verbs)}(?!\w))")


@cache
def status_relative() -> re.Pattern[str]:
    """A relative clause that begins up to three words behind a name."""
    status = plan_grammar().status
    following = rf"{_any(status.followed)}\s{_any(status.follows)}"
    return re.compile(rf"([\"”»]?(?:\s[^\s,.;]{{1,30}}){{0,3}},\s(?:{_any(status.alone)}|{following})\s)")
