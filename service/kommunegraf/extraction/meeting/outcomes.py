"""Reads what a decision's words say was decided, by the phrases of `mappings/lexicon/outcomes.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span

_FILE = "lexicon/outcomes.toml"
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*|-")
_MAY_HOLD_NOT = frozenset({"rejected", "nothing-to-decide"})  # outcomes whose phrases may hold "ikke" themselves
_WIDEST_DISSENT = 12  # words before the dissent behind "idet" ("idet et medlem af gruppen … stemte imod")
_WIDEST_GAP = 6  # words that "*" in a phrase may stand for


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
    right: tuple[str, ...]
    behind: tuple[str, ...]
    unless: tuple[str, ...]


class _Guard(DataFile):
    before: tuple[str, ...]


class _Aside(DataFile):
    phrases: tuple[str, ...]


class _Formal(DataFile):
    phrases: tuple[str, ...]


class _Negation(DataFile):
    words: tuple[str, ...]
    only: tuple[str, ...]
    turns: dict[str, str]


class _Subject(DataFile):
    nouns: tuple[str, ...]
    between: tuple[str, ...]


class _Support(DataFile):
    code: str
    phrases: tuple[str, ...]


class Outcomes(DataFile):
    """`mappings/lexicon/outcomes.toml`."""

    outcome: tuple[_Outcome, ...]
    qualified: _Qualified
    guard: _Guard
    aside: _Aside
    formal: _Formal
    negation: _Negation
    subject: _Subject
    support: tuple[_Support, ...]
    followed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A code and the words that say it (span in the text given); `bare` where nothing else is said."""

    code: str
    span: Span
    bare: bool = False


@cache
def _data() -> Outcomes:
    return mapping(_FILE, Outcomes)


_Entry = tuple[tuple[str, ...], str, int]  # the words of a phrase, its code, and how many they are but for "*"


class _Phrases:
    """Finds phrases of words in words: each phrase indexed by its first two words."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        by_first: dict[str, list[_Entry]] = {}
        for phrase, code in phrases:
            words = tuple(re.findall(r"\*|[^\W_]+(?:[-/][^\W_]+)*", phrase.casefold()))
            counted = sum(each != "*" for each in words)
            by_first.setdefault(words[0], []).append((words, code, counted))
        self._by_two = {first: _by_second(entries) for first, entries in by_first.items()}

    def find(self, words: Sequence[str]) -> list[tuple[int, int, int, str]]:
        """All hits as (first word, word after the last, words of the phrase, code)."""
        hits = []
        by_two = self._by_two
        for at, word in enumerate(words):
            seconds = by_two.get(word)
            if seconds is None:
                continue
            second = words[at + 1] if at + 1 < len(words) else ""
            for phrase, code, counted in seconds.get(second, seconds[""]):
                end = _match(phrase, words, at)
                if end:
                    hits.append((at, end, counted, code))
        return hits


def _by_second(entries: Sequence[_Entry]) -> dict[str, list[_Entry]]:
    """The phrases that begin alike, in their order, by the second word; by "", those that may go on with any."""
    known = {words[1] for words, _, _ in entries if len(words) > 1 and words[1] != "*"}
    return {
        second: [entry for entry in entries if len(entry[0]) < 2 or entry[0][1] in {"*", second}]
        for second in {"", *known}
    }


def _match(phrase: Sequence[str], words: Sequence[str], at: int) -> int:
    for index, each in enumerate(phrase):
        if each == "*":
            rest = phrase[index + 1 :]
            for skip in range(_WIDEST_GAP + 1):
                end = _match(rest, words, at + skip)
                if end:
                    return end
            return 0
        if at >= len(words) or words[at] != each:
            return 0
        at += 1
    return at


@cache
def _decided() -> _Phrases:
    return _Phrases([(phrase, entry.code) for entry in _data().outcome for phrase in entry.phrases])


@cache
def _asked() -> _Phrases:
    return _Phrases([(phrase, entry.code) for entry in _data().outcome for phrase in entry.asks])


@cache
def _asides() -> _Phrases:
    return _Phrases([(phrase, "") for phrase in _data().aside.phrases])


@cache
def _formal() -> _Phrases:
    return _Phrases([(phrase, "") for phrase in _data().formal.phrases])


@cache
def _support() -> _Phrases:
    return _Phrases([(phrase, entry.code) for entry in _data().support for phrase in entry.phrases])


@cache
def _whole() -> Mapping[str, str]:
    return {phrase.casefold(): entry.code for entry in _data().outcome for phrase in entry.whole}


@cache
def _governing() -> frozenset[str]:
    return frozenset(entry.code for entry in _data().outcome if entry.governs)


@cache
def _yielding() -> frozenset[str]:
    return frozenset(entry.code for entry in _data().outcome if entry.yields)


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


@remembered
def outcome_of(sentence: str) -> Said | None:
    """What the sentence says was decided, or None; of several phrases the one of most words, then the first, counts."""
    bare = sentence.strip().rstrip(".!").strip()
    code = _whole().get(" ".join(bare.casefold().split()))
    if code is not None:
        start = sentence.find(bare)
        return Said(code, Span(start, start + len(bare)), True)
    matches = _words(sentence)
    folded = [match.group().casefold() for match in matches]
    asides = [hit[0] for hit in _asides().find(folded)]
    border = min(asides, default=len(folded))
    found = [hit for hit in _decided().find(folded) if hit[0] < border and not _guarded(folded, hit[0])]
    hits = [hit for hit in (_turned(sentence, matches, hit) for hit in found) if hit is not None]
    if not hits:
        return None
    papers = {hit[0] for hit in _formal().find(folded)}
    hits = [hit for hit in hits if hit[0] not in papers] or hits
    hits = [hit for hit in hits if hit[3] not in _yielding()] or hits
    earliest = min(hits)[0]
    governing = [hit for hit in hits if hit[0] == earliest and hit[3] in _governing()]
    first, end, _, code = max(governing or hits, key=lambda hit: (hit[2], -hit[0]))
    end, code = _qualified_end(folded[:border], end, code)
    span = Span(matches[first].start(), matches[end - 1].end())
    return Said(code, span, end - first == len(folded))


@cache
def _qualifiers() -> tuple[_Phrases, _Phrases, _Phrases]:
    """The phrases of `right`, `behind` and `unless`."""
    qualified = _data().qualified
    right, behind, unless = (
        [(phrase, "") for phrase in each] for each in (qualified.right, qualified.behind, qualified.unless)
    )
    return _Phrases(right), _Phrases(behind), _Phrases(unless)


def _qualified_end(words: Sequence[str], end: int, code: str) -> tuple[int, str]:
    """Where a phrase that ends before word `end` ends with what qualifies it, and what outcome it then states."""
    if code not in _data().qualified.of:
        return end, code
    right, behind, unless = _qualifiers()
    dissent = {hit[0] for hit in unless.find(words)}
    ends = [
        hit[1]
        for hit in right.find(words)
        if hit[0] == end and not any(hit[1] <= at <= hit[1] + _WIDEST_DISSENT for at in dissent)
    ]
    ends += [hit[1] for hit in behind.find(words) if end <= hit[0] <= end + _WIDEST_GAP]
    return (max(ends), _data().qualified.code) if ends else (end, code)


def _guarded(words: Sequence[str], at: int) -> bool:
    """Whether the phrase at word `at` speaks of something decided elsewhere ("den godkendte plan")."""
    return at > 0 and words[at - 1] in _data().guard.before


def _turned(
    sentence: str, matches: Sequence[re.Match[str]], hit: tuple[int, int, int, str]
) -> tuple[int, int, int, str] | None:
    """The hit, with the word that negates it and what it then says; None where a negated phrase says nothing."""
    negation = _data().negation
    first, end, words, code = hit

    def negates(at: int) -> bool:
        following = matches[at + 1].group().casefold() if at + 1 < len(matches) else ""
        return matches[at].group().casefold() in negation.words and following not in negation.only

    if code in _MAY_HOLD_NOT and any(negates(at) for at in range(first, end)):
        return hit  # the phrase holds the word itself ("kan ikke anbefale")
    after = end < len(matches) and negates(end) and not sentence[matches[end - 1].end() : matches[end].start()].strip()
    before = first > 0 and negates(first - 1)
    if not after and not before and not any(negates(at) for at in range(first, end)):
        return hit
    turned = negation.turns.get(code)
    return (first - before, end + after, words + 1, turned) if turned else None


def states_outcome_alone(text: str) -> bool:
    """Whether the words begin with an outcome, or with nothing but what it is of ("Orienteringen blev taget til …")."""
    said = outcome_of(text)
    if said is None or said.span.start == 0:
        return said is not None
    before = text[: said.span.start]
    for mention in reversed(dates(before)):
        before = f"{before[: mention.span.start]} {before[mention.span.end :]}"
    subject = _data().subject
    words = [match.group().casefold() for match in _words(before)]
    return (
        bool(words)
        and words[0] in subject.nouns
        and all(word in subject.nouns or word in subject.between for word in words[1:])
    )


@remembered
def asked_of(text: str) -> Said | None:
    """Which outcome a recommendation asks for, or None: what stands after "at", not who "indstiller"."""
    matches = _words(text)
    folded = [match.group().casefold() for match in matches]
    begin = folded.index("at") if "at" in folded else 0
    hits = [hit for hit in _asked().find(folded) if hit[0] >= begin]
    if not hits:
        return None
    first, end, _, code = max(hits, key=lambda hit: (hit[2], -hit[0]))
    return Said(code, Span(matches[first].start(), matches[end - 1].end()))


@remembered
def support_of(text: str) -> Said | None:
    """What the words say of the votes (scheme decision-support), or None."""
    matches = _words(text)
    folded = [match.group().casefold() for match in matches]
    hits = _support().find(folded)
    if not hits:
        return None
    order = [entry.code for entry in _data().support]
    first, end, _, code = min(hits, key=lambda hit: (order.index(hit[3]), hit[0]))
    return Said(code, Span(matches[first].start(), matches[end - 1].end()))


def followed_by(outcome: str) -> str | None:
    """How the recommendation fared, where the outcome itself says so (scheme recommendation-followed)."""
    return _data().followed.get(outcome)
