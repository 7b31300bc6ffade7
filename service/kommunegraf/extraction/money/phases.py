"""Which phase of the budget Danish words speak of (`mappings/lexicon/phases.toml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kommunegraf.extraction.tables.coded_years import coded_year
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load, starred
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span


class PhaseWords(Lexicon):
    phase: str
    words: tuple[str, ...]
    inferred: str | None = None


class HeadingWords(Lexicon):
    words: tuple[str, ...]


class TitleWords(HeadingWords):
    given: tuple[str, ...]
    accounts: tuple[str, ...]


class Ignored(HeadingWords):
    subjects: tuple[str, ...]
    units: tuple[str, ...]
    least: int
    price: int
    elsewhere: tuple[str, ...]
    national: tuple[str, ...]
    own: tuple[str, ...]
    heads: tuple[str, ...]
    changes: tuple[str, ...]


class Pools(Lexicon):
    apply: tuple[str, ...]
    unless: tuple[str, ...]
    endings: tuple[str, ...]
    asked: tuple[str, ...]


class PayerWords(Lexicon):
    verbs: tuple[str, ...]
    finance: tuple[str, ...]
    shares: tuple[str, ...]
    elided: tuple[str, ...]
    rows: tuple[str, ...]
    recipients: tuple[str, ...]
    columns: tuple[str, ...]
    nobody: tuple[str, ...]
    getting: tuple[str, ...]
    links: tuple[str, ...]
    pointing: dict[str, tuple[str, ...]]
    givers: tuple[str, ...]


class Undone(Lexicon):
    before: tuple[str, ...]
    steps: int
    unless_after: tuple[str, ...]
    conditions: tuple[str, ...]
    phases: tuple[str, ...]


class Covered(HeadingWords):
    verbs: tuple[str, ...]


class Budgeted(HeadingWords):
    agreed: tuple[str, ...]
    behind: tuple[str, ...]
    before: tuple[str, ...]


class Particles(Lexicon):
    verbs: tuple[str, ...]
    behind: tuple[str, ...]


class Coordinated(Lexicon):
    joins: tuple[str, ...]
    stop: tuple[str, ...]
    steps: int
    parts: tuple[str, ...]
    divided: tuple[str, ...]


class Following(Lexicon):
    each: tuple[str, ...]
    numbers: dict[int, tuple[str, ...]]
    years: tuple[str, ...]
    of_period: tuple[str, ...]
    within: tuple[str, ...]
    period: tuple[str, ...]


class Moved(Lexicon):
    source: tuple[str, ...]
    target: tuple[str, ...]
    of: tuple[str, ...]


class Continued(HeadingWords):
    weak: tuple[str, ...]


class Relative(HeadingWords):
    unless: tuple[str, ...]
    steps: int


class Between(Lexicon):
    each: tuple[str, ...]
    other: tuple[str, ...]
    apart: tuple[str, ...]
    yearly: tuple[str, ...]
    year: tuple[str, ...]
    list: tuple[str, ...]
    amounts: tuple[str, ...]
    leads: tuple[str, ...]
    within: tuple[str, ...]
    phase: tuple[str, ...]


class Phases(Lexicon):
    """The form of `mappings/lexicon/phases.toml`."""

    head: tuple[PhaseWords, ...]
    caption: tuple[PhaseWords, ...]
    prose: tuple[PhaseWords, ...]
    lead: tuple[PhaseWords, ...]
    listing: HeadingWords
    budgeted: Budgeted
    covered: Covered
    weak: HeadingWords
    past: HeadingWords
    particles: Particles
    heading: TitleWords
    between: Between
    following: Following
    relative: Relative
    continued: Continued
    moved: Moved
    same: HeadingWords
    coordinated: Coordinated
    pools: Pools
    payers: PayerWords
    undone: Undone
    ignored: Ignored


CODED = "letter-of-the-phase"
_NO_PHASE = "none"


@dataclass(frozen=True, slots=True)
class PhaseMention:
    """Words that speak of a phase: `phase` is a code of the scheme "phase"; `inferred` names the rule, or is None."""

    span: Span
    phase: str
    inferred: str | None = None


@cache
def phases() -> Phases:
    return load("phases", Phases)


def head_phase(text: str) -> PhaseMention | None:
    """The phase that a head names; of several the one with the longest words, then the first."""
    found = _mentions(text, "head")
    if not found and (coded := coded_year(text)) is not None and coded.phase:
        return PhaseMention(Span(0, len(text)), coded.phase, CODED)
    best = max(found, key=lambda each: (each.inferred is None, each.span.end - each.span.start), default=None)
    return None if best is None or best.phase == _NO_PHASE else best


@cache
def _givers() -> re.Pattern[str]:
    return re.compile(rf"(?:.*(?<![^\W_]))?(?:{starred(phases().payers.givers)})(?:'?s)?\Z", re.IGNORECASE | re.DOTALL)


def is_giver(name: str) -> bool:
    """Whether who bears a name gives grants: foundations, ministries and agencies."""
    return _givers().match(name) is not None


@cache
def _asked() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().pools.asked)})(?![^\W_])", re.IGNORECASE)


def is_asked(head: str) -> bool:
    """Whether the head of a column tells what was asked for, not what was given: "Ansøgt beløb"."""
    return _asked().search(head) is not None


def column_phase(text: str, lines: Sequence[str]) -> PhaseMention | None:
    """The phase that a head (`text`) of several lines names, in their order or with the last line first.

    "Budget" over "Korrigeret" is the corrected budget.
    """
    upright = head_phase(text)
    turned = head_phase(" ".join(reversed(lines))) if len(lines) > 1 else None
    if upright is None or turned is None:
        return upright
    longer = turned.span.end - turned.span.start > upright.span.end - upright.span.start
    return turned if turned.inferred is None and (upright.inferred is not None or longer) else upright


def caption_phase(text: str) -> PhaseMention | None:
    """The phase that a caption gives the table below it: the last one named, for captions lead up to their table.

    Words of `[[caption]]` count where the caption has no other.
    """
    found = _mentions(text, "head") or _mentions(text, "caption")
    return found[-1] if found and found[-1].phase != _NO_PHASE else None


def prose_phases(text: str) -> tuple[PhaseMention, ...]:
    """All words of a sentence that speak of a phase, in order, not overlapping."""
    return tuple(_mentions(text, "prose"))


@cache
def _entries(table: str) -> tuple[Caseless, Sequence[tuple[re.Pattern[str], PhaseWords, int]]]:
    """One pattern for all phrases of a table, and one a phrase to tell which it was."""
    entries: tuple[PhaseWords, ...] = getattr(phases(), table)
    every = starred(word for entry in entries for word in entry.words)
    singles = [
        (re.compile(rf"(?:{starred([word])})\Z", re.IGNORECASE), entry, len(word.replace("*", "")))
        for entry in entries
        for word in entry.words
    ]
    singles.sort(key=lambda single: -single[2])
    return Caseless(rf"(?<![^\W_])(?:{every})(?![^\W_])"), singles


@lru_cache(maxsize=4_096)
def _entry(table: str, words: str) -> PhaseWords:
    """The entry of a table that has such words, which are folded."""
    return next(entry for pattern, entry, _ in _entries(table)[1] if pattern.match(words))


def _mentions(text: str, table: str) -> list[PhaseMention]:
    every, _ = _entries(table)
    found = []
    for match in every.finditer(text):
        entry = _entry(table, folded(match.group()))
        found.append(PhaseMention(Span(match.start(), match.end()), entry.phase, entry.inferred))
    return found


@cache
def _heading(given: bool) -> re.Pattern[str]:
    heading = phases().heading
    words = (*heading.words, *heading.given) if given else heading.words
    return re.compile(rf"(?<![^\W_])(?:{starred(words)})(?![^\W_])", re.IGNORECASE)


@remembered
def lead_phase(text: str) -> PhaseMention | None:
    """The phase that the lead-in of a list of amounts names; the first where it names several."""
    return next(iter(_mentions(text, "lead")), None)


@cache
def _listing() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(phases().listing.words)})(?![^\W_])", re.IGNORECASE)


def is_listing(text: str) -> bool:
    """Whether a lead-in says that those follow who get something."""
    return _listing().search(text) is not None


def is_budget_heading(text: str, *, given: bool = True) -> bool:
    """Whether a heading speaks of money, so that its year is that of the amounts below it.

    Without `given`, one that only speaks of what is given does not count ("Tilskud 2031").
    """
    return _heading(given).search(text) is not None
