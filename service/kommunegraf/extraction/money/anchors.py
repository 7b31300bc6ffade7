"""Which words of a sentence say the phase of each of its amounts (`phases.toml`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from kommunegraf.extraction.money.coordination import is_part, is_shared
from kommunegraf.extraction.money.not_funding import is_change
from kommunegraf.extraction.money.phases import PhaseMention, phases, prose_phases
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.reading.document import Span

PAST = "past-expense-is-actual"
COVERED = "covered-expense-is-a-cost"
AGREED = "agreed-with-the-budget"
_CLAUSE_WINDOW = 160  # code points before words that money was set aside
_RELATIVE_WINDOW = 80  # code points behind the verb of a clause about the amount before
_PARTICLE_WINDOW = 60  # code points between the verb and its amount


def anchored(text: str, found: Sequence[AmountMention]) -> list[PhaseMention | None]:
    """For each amount of a sentence the words that say its phase.

    The last before it, after the amount before; where only years and joining words stand between two amounts, those of
    the first; else words right behind it ("2 mio. kr. i tilskud"), or a verb around it ("satte 2 mio. kr. af").
    """
    mentions = prose_phases(text)
    starts = [each.span.start for each in mentions]
    anchors: list[PhaseMention | None] = []
    end = 0
    for index, amount in enumerate(found):
        following = found[index + 1].words.start if index + 1 < len(found) else len(text)
        own = mentions[bisect_left(starts, end) : bisect_left(starts, amount.words.start)]
        later = mentions[bisect_left(starts, amount.span.end) : bisect_left(starts, following)]
        behind = [each for each in later[:1] if _behind().match(text[amount.span.end : each.span.start])]
        if own and behind and behind[0].inferred:
            behind = []  # "koster 45.000 kr., som afholdes inden for budgettet"
        if behind and index + 1 < len(found) and _leads().fullmatch(text[behind[0].span.end : following]):
            behind = []  # "88,1 mio. af et budget på 214,9 mio."
        around = _around(text, amount, end) if not own or own[-1].inferred else None
        if is_change(text, amount.words.start):
            anchors.append(own[-1] if own and own[-1].phase == "deviation" else None)
        elif around is not None:
            anchors.append(_adopted(text, around, amount))
        elif behind and (not own or own[-1].inferred or _compares(text, behind[0], amount)):
            anchors.append(_adopted(text, behind[0], amount))
        elif own and own[-1].inferred and anchors and anchors[-1] and is_part(text[end : amount.words.start]):
            anchors.append(anchors[-1])
        elif own:
            anchors.append(_adopted(text, _covered(text, _past(text, _strong(text, own), amount), amount), amount))
        elif anchors and is_shared(text[end : amount.words.start]):
            anchors.append(anchors[-1])
        else:
            anchors.append(_agreed(text, amount, end))
        end = amount.span.end
    return anchors


def _compares(text: str, behind: PhaseMention, amount: AmountMention) -> bool:
    """Whether words right behind an amount measure it against the budget: "blev 2 mio. kr. mere end budgetteret"."""
    return behind.phase == "deviation" and not text[amount.span.end : behind.span.start].strip()


def _strong(text: str, own: Sequence[PhaseMention]) -> PhaseMention:
    """The last mention, but where it only says how large something is: the noun before it in its clause."""
    last = own[-1]
    if len(own) < 2 or _weak().fullmatch(text[last.span.start : last.span.end]) is None:
        return last
    before = own[-2]
    if before.inferred or re.search(r"[.;:](?=\s)", text[before.span.end : last.span.start]):
        return last
    return before


def _past(text: str, anchor: PhaseMention, amount: AmountMention) -> PhaseMention:
    """An expense that has been: "udgiften var i 2030 1,3 mio. kr."."""
    if anchor.phase != "expected-cost" or not anchor.inferred:
        return anchor
    if _been().search(text[anchor.span.end : amount.words.start]) is None:
        return anchor
    return PhaseMention(anchor.span, "actual", PAST)


def _covered(text: str, anchor: PhaseMention, amount: AmountMention) -> PhaseMention:
    """An extra expense that is to be paid is what something costs: "merudgiften på 1 mio. kr. finansieres af …"."""
    if anchor.phase != "deviation" or _extra().match(text[anchor.span.start : anchor.span.end]) is None:
        return anchor
    behind = re.split(r"[.;:](?=\s)", text[amount.span.end : amount.span.end + _RELATIVE_WINDOW])[0]
    return PhaseMention(anchor.span, "expected-cost", COVERED) if _paid().search(behind) else anchor


def _adopted(text: str, anchor: PhaseMention, amount: AmountMention) -> PhaseMention:
    """What is set aside in the budget has been adopted with it: "I budget 2030 er afsat", "afsat i budget 2030"."""
    if anchor.phase != "appropriation":
        return anchor
    said, behind, before = _budgeted()
    if anchor.span.start < amount.span.end and _set_aside_behind(text, amount):
        return PhaseMention(anchor.span, "original-budget")
    if said.match(text[anchor.span.start : anchor.span.end]) is None:
        return anchor
    clause = text[max(0, anchor.span.start - _CLAUSE_WINDOW) : anchor.span.start]
    clause = re.split(r"[.;:](?=\s)", clause)[-1] + text[anchor.span.end : amount.words.start]
    if anchor.span.start >= amount.span.end:  # "2 mio. kr., der blev afsat i budgetforliget"
        clause += re.split(r"[.,;:](?=\s)", text[anchor.span.end : anchor.span.end + _RELATIVE_WINDOW])[0]
    if behind.match(text, amount.span.end) or before.search(clause):
        return PhaseMention(anchor.span, "original-budget")
    return anchor


def _agreed(text: str, amount: AmountMention, after: int) -> PhaseMention | None:
    """What a budget agreement gives, in words of no phase: "Det blev i budgetforliget aftalt at styrke … med"."""
    clause = re.split(r"[.;:](?=\s)", text[after : amount.words.start])[-1]
    match = _agreement().search(clause)
    if match is None:
        return None
    start = amount.words.start - len(clause)
    return PhaseMention(Span(start + match.start(), start + match.end()), "original-budget", AGREED)


@cache
def _agreement() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().budgeted.agreed)})(?![^\W_])", re.IGNORECASE)


def _set_aside_behind(text: str, amount: AmountMention) -> bool:
    """Whether a clause behind says that the budget has set the amount aside (", som vi ved budget 2030 afsatte")."""
    match = _clause_behind().match(text, amount.span.end)
    if match is None:
        return False
    _, _, before = _budgeted()
    return before.search(match["clause"]) is not None and _set_aside().search(match["clause"]) is not None


@cache
def _clause_behind() -> re.Pattern[str]:
    return re.compile(rf",\s+(?:{alternatives(phases().relative.words)})(?P<clause>[^.,;:]{{1,100}})", re.IGNORECASE)


@cache
def _set_aside() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().budgeted.words)})(?![^\W_])", re.IGNORECASE)


def _around(text: str, amount: AmountMention, after: int) -> PhaseMention | None:
    """A verb of two parts around an amount."""
    verbs, particle = _particles()
    low = max(after, amount.words.start - _PARTICLE_WINDOW)
    clause = re.split(r"[,.;:](?=\s)", text[low : amount.words.start])[-1]
    begin = amount.words.start - len(clause)
    found = list(verbs.finditer(clause))
    if not found or particle.match(text, amount.span.end) is None:
        return None
    return PhaseMention(Span(begin + found[-1].start(), begin + found[-1].end()), "appropriation")


@cache
def _extra() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(phases().covered.words)})\Z", re.IGNORECASE)


@cache
def _paid() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().covered.verbs)})(?![^\W_])", re.IGNORECASE)


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(alternatives(phases().weak.words), re.IGNORECASE)


@cache
def _been() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().past.words)})(?![^\W_])", re.IGNORECASE)


@cache
def _particles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = phases().particles
    year = r"(?:\s{1,3}i\s{1,3}(?:19|20)\d\d)?"
    return (
        re.compile(rf"(?<![^\W_])(?:{alternatives(words.verbs)})(?![^\W_])", re.IGNORECASE),
        re.compile(rf"{year}{GAP}(?:{alternatives(words.behind)})(?![^\W_])", re.IGNORECASE),
    )


@cache
def _leads() -> re.Pattern[str]:
    """What stands between words for a phase and the amount behind them."""
    return re.compile(rf"\s*(?:(?:{alternatives(phases().between.leads)})\s+)?", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    """What may stand between an amount and words for its phase behind it."""
    words, relative = alternatives(phases().between.phase), phases().relative
    word = rf"\s+(?!(?:{alternatives(relative.unless)})\s)[^\W\d_]+"
    clause = rf",?\s+(?:{alternatives(relative.words)})(?:{word}){{0,{relative.steps}}}\s+"
    return re.compile(rf"(?:\s*(?:(?:{words})\s+){{0,3}}|{clause})\Z", re.IGNORECASE)


@cache
def _budgeted() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    budgeted = phases().budgeted
    return (
        re.compile(rf"(?:{alternatives(budgeted.words)})\Z", re.IGNORECASE),
        re.compile(rf"\s{{1,3}}(?:{alternatives(budgeted.behind)})\s{{1,3}}(?:19|20)\d\d(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<![^\W_])(?:{alternatives(budgeted.before)})(?![^\W_])", re.IGNORECASE),
    )
