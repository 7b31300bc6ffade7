"""Whether an amount goes on with what is said of the amount before it (`phases.toml`, `[coordinated]`)."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.words.lexicon import GAP, alternatives


def is_shared(between: str) -> bool:
    """Whether the words between two amounts join them under one phase: years and joining words, a list, or a part."""
    return bool(_joined().match(between) or is_part(between) or _divided().search(between) or _listed(between))


def goes_on(between: str) -> bool:
    """Whether nothing but years and joining words stand between two amounts: what is said of one is said of both."""
    return _joined().match(between) is not None


def is_part(between: str) -> bool:
    """Whether the second amount is a part of the first: "650.000 kr. i 2025, hvoraf 150.000 kr."."""
    return _part().search(between) is not None


def _listed(between: str) -> bool:
    """Whether few words, none of them a verb that begins another statement, end in a joining word and a purpose."""
    words = between.split()
    if len(words) > phases().coordinated.steps or re.search(r"[.;:!?]\s", between.replace("kr. ", "")):
        return False
    bracketed = between.startswith(")") and between.endswith("(")
    return (bracketed or _joining().search(between) is not None) and _stop().search(between) is None


@cache
def _joined() -> re.Pattern[str]:
    """What may stand between two amounts of one phase: years and joining words."""
    words = alternatives(phases().between.amounts)
    return re.compile(rf"[\s,;()]*(?:(?:{words}|(?:19|20)\d\d)(?![^\W_])[\s,;().]*){{0,8}}\Z", re.IGNORECASE)


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(rf"(?:,|(?<![^\W_])(?:{alternatives(phases().coordinated.joins)}))\s{{1,3}}\Z", re.IGNORECASE)


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().coordinated.stop)})(?![^\W_])", re.IGNORECASE)


@cache
def _part() -> re.Pattern[str]:
    return _before_part(phases().coordinated.parts)


@cache
def _divided() -> re.Pattern[str]:
    return _before_part(phases().coordinated.divided)


def _before_part(words: tuple[str, ...]) -> re.Pattern[str]:
    said = alternatives(words)
    return re.compile(rf"(?<![^\W_])(?:{said})(?:{GAP}[^\W\d_-]{{1,30}}){{0,3}}\s{{1,3}}\Z", re.IGNORECASE)
