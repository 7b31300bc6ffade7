"""Whether the words beside an amount say that it is not given, or only if something happens."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.money.phases import PhaseMention, phases
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.reading.document import Span

_WINDOW = 160  # code points before the words that say what is given


def is_not_given(text: str, anchor: PhaseMention, amount: Span) -> bool:
    """Whether the sentence `text` refuses the amount, or makes it depend on a condition in the same clause.

    `anchor` is the phase of the amount, `amount` its words. Only the phases of `[undone]` in phases.toml can be undone.
    """
    if anchor.phase not in phases().undone.phases:
        return False
    start = min(anchor.span.start, amount.start)
    clause = re.split(r"[.,;:](?=\s)", text[max(0, start - _WINDOW) : start])[-1]
    if _refused_before().search(clause) or _condition().search(clause):
        return True
    refused = _refused_behind().match(text, anchor.span.end, amount.start)
    return refused is not None and re.search(r"[.,;:](?=\s)", text[refused.end() : amount.start]) is None


@cache
def _refusal() -> str:
    undone = phases().undone
    return rf"(?<![^\W_])(?:{alternatives(undone.before)})(?!{GAP}(?:{alternatives(undone.unless_after)})(?![^\W_]))"


@cache
def _refused_before() -> re.Pattern[str]:
    steps = phases().undone.steps
    return re.compile(rf"{_refusal()}(?:{GAP}[^\W\d_]{{1,30}}){{0,{steps}}}\s*\Z", re.IGNORECASE)


@cache
def _refused_behind() -> re.Pattern[str]:
    """ "bevilges ikke 200.000 kr.", "gives der ikke ..."."""
    return re.compile(rf"{GAP}(?:[^\W\d_]{{1,30}}{GAP})?{_refusal()}(?![^\W_])", re.IGNORECASE)


@cache
def _condition() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().undone.conditions)})(?![^\W_])", re.IGNORECASE)
