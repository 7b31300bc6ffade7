"""The form of `mappings/lexicon/outcomes.toml`, and its wordings ready to be looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.meeting.wordings import Wordings
from kommunegraf.extraction.words.numbers import number_words

_FILE = "lexicon/outcomes.toml"


class _Outcome(DataFile):
    code: str
    phrases: tuple[str, ...]
    whole: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    governs: bool = False
    yields: bool = False


class _Qualified(DataFile):
    code: str
    of: tuple[str, ...]
    also: tuple[str, ...]
    right: tuple[str, ...]
    behind: tuple[str, ...]
    unless: tuple[str, ...]
    remarks: tuple[str, ...]
    order: tuple[str, ...]
    agenda: frozenset[str]


class _Guard(DataFile):
    before: tuple[str, ...]


class _Phrases(DataFile):
    phrases: tuple[str, ...]


class Joined(DataFile):
    """`code` yields to one of `to` in its sentence: a word of `by` joins the two, none of `but` stands between."""

    code: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    but: tuple[str, ...]


class Leading(DataFile):
    """Those of `codes`, standing first, govern those of `over` behind a word of `by`.

    Not where a word of `but` stands right behind them, or one of `never` before them.
    """

    codes: frozenset[str]
    over: frozenset[str]
    by: frozenset[str]
    but: frozenset[str]
    never: frozenset[str]


class _Elsewhere(DataFile):
    """What another body did or left undone, where its last word is none of `here`."""

    phrases: tuple[str, ...]
    here: frozenset[str]


class _Counted(DataFile):
    """How votes are told with figures, and words beside which they may be of something else."""

    phrases: tuple[str, ...]
    never: frozenset[str]


class _Negation(DataFile):
    words: tuple[str, ...]
    only: tuple[str, ...]
    proposals: tuple[str, ...]
    turns: dict[str, str]


class _Subject(DataFile):
    nouns: tuple[str, ...]
    between: tuple[str, ...]


class _Support(DataFile):
    code: str
    phrases: tuple[str, ...]


class _Weak(DataFile):
    """What counts only where nothing else of a decision has an outcome."""

    code: str
    phrases: tuple[str, ...]


class _WeakBut(DataFile):
    words: frozenset[str]
    may_begin: frozenset[str]


class _Followed(DataFile):
    """How outcomes and wordings say that the recommendation fared."""

    outcomes: dict[str, str]
    against: tuple[str, ...]
    onward: tuple[str, ...]
    part: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    points: tuple[str, ...]


class _Referral(DataFile):
    like: tuple[str, ...]
    papers: tuple[str, ...]
    advice: tuple[str, ...]
    bodies: tuple[str, ...]
    last: tuple[str, ...]


class Outcomes(DataFile):
    """`mappings/lexicon/outcomes.toml`."""

    fillers: tuple[str, ...]
    bodies: tuple[str, ...]
    parts: dict[str, str]
    outcome: tuple[_Outcome, ...]
    qualified: _Qualified
    guard: _Guard
    dissent: _Phrases
    aside: _Phrases
    formal: _Phrases
    joined: tuple[Joined, ...]
    leading: tuple[Leading, ...]
    proposed: _Phrases
    elsewhere: _Elsewhere
    counted: _Counted
    negation: _Negation
    subject: _Subject
    support: tuple[_Support, ...]
    weak: tuple[_Weak, ...]
    weak_but: _WeakBut
    followed: _Followed
    referral: _Referral


@cache
def outcome_words() -> Outcomes:
    """The file, read once."""
    return mapping(_FILE, Outcomes)


def _wordings(pairs: Iterable[tuple[str, str]], *, filled: bool = True) -> Wordings:
    data = outcome_words()
    fillers = frozenset(data.fillers) if filled else frozenset[str]()
    try:
        return Wordings(
            pairs, parts=data.parts, fillers=fillers, numerals=frozenset(number_words()), bodies=data.bodies
        )
    except ValueError as error:
        raise ConfigurationError(f"mappings/{_FILE}: {error}") from error


_LISTS: Mapping[str, Callable[[Outcomes], Sequence[str]]] = {
    "proposed": lambda data: data.proposed.phrases,
    "counted": lambda data: data.counted.phrases,
    "elsewhere": lambda data: data.elsewhere.phrases,
    "order": lambda data: data.qualified.order,
    "dissent": lambda data: data.dissent.phrases,
    "aside": lambda data: data.aside.phrases,
    "formal": lambda data: data.formal.phrases,
    "right": lambda data: data.qualified.right,
    "behind": lambda data: data.qualified.behind,
    "unless": lambda data: data.qualified.unless,
    "remarks": lambda data: data.qualified.remarks,
    "against": lambda data: data.followed.against,
    "onward": lambda data: data.followed.onward,
    "part": lambda data: data.followed.part,
    "points": lambda data: data.followed.points,
    "like": lambda data: data.referral.like,
    "papers": lambda data: data.referral.papers,
    "advice": lambda data: data.referral.advice,
}


@cache
def listed(name: str) -> Wordings:
    """The wordings of one of the file's lists without codes."""
    return _wordings((phrase, name) for phrase in _LISTS[name](outcome_words()))


@cache
def deciding() -> Wordings:
    """What says that something was decided, with the code of the outcome."""
    return _wordings((phrase, entry.code) for entry in outcome_words().outcome for phrase in entry.phrases)


@cache
def carrying_out() -> Wordings:
    """What counts as an outcome where a decision has no other."""
    return _wordings((phrase, entry.code) for entry in outcome_words().weak for phrase in entry.phrases)


@cache
def asking() -> Wordings:
    """What asks for an outcome, in a recommendation."""
    return _wordings((phrase, entry.code) for entry in outcome_words().outcome for phrase in entry.asks)


@cache
def supporting() -> Wordings:
    """What tells of votes, with the code of decision-support; the first list of the file goes before the others."""
    pairs = ((phrase, str(at)) for at, entry in enumerate(outcome_words().support) for phrase in entry.phrases)
    return _wordings(pairs, filled=False)


@cache
def whole_sentences() -> Mapping[str, str]:
    """The sentences that are an outcome only as a whole, folded."""
    return {phrase.casefold(): entry.code for entry in outcome_words().outcome for phrase in entry.whole}


@cache
def governing() -> frozenset[str]:
    return frozenset(entry.code for entry in outcome_words().outcome if entry.governs)


@cache
def yielding() -> frozenset[str]:
    return frozenset(entry.code for entry in outcome_words().outcome if entry.yields)
