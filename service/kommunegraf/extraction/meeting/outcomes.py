"""Reads what a decision's words say was decided, by the phrases of `mappings/lexicon/outcomes.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from kommunegraf.extraction.meeting.joined_outcomes import without_joined, without_led, without_proposed
from kommunegraf.extraction.meeting.outcome_words import (
    asking,
    carrying_out,
    deciding,
    governing,
    listed,
    outcome_words,
    supporting,
    whole_sentences,
    yielding,
)
from kommunegraf.extraction.meeting.wordings import Found
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*|-")
_MAY_HOLD_NOT = frozenset(
    {"rejected", "nothing-to-decide", "returned", "postponed"}
)  # outcomes whose phrases may hold "ikke"
_WIDEST_DISSENT = 12  # words before the dissent behind "idet" ("idet et medlem af gruppen … stemte imod")
_LONGEST_COUNT = 3  # digits of a count of votes
_WIDEST_GAP = 6  # words between an outcome and what qualifies it
_WIDEST_REMARK = 5  # words before the verb of a remark behind "idet"


@dataclass(frozen=True, slots=True)
class Said:
    """A code and the words that say it (span in the text given).

    `bare` where nothing else is said, `changed` where the same words change what was put before the body, `approves`
    where what is sent onward is approved by the same sentence, and `of_proposal` where a proposal of someone fell.
    """

    code: str
    span: Span
    bare: bool = False
    changed: bool = False
    approves: bool = False
    of_proposal: bool = False


def words_of(text: str) -> list[re.Match[str]]:
    """The words of a text, and "-" alone."""
    return list(_WORD.finditer(text))


@remembered
def outcome_of(sentence: str) -> Said | None:
    """What the sentence says was decided, or None; of several phrases the one of most words, then the first, counts."""
    bare = sentence.strip().rstrip(".!").strip()
    whole = _of_whole(sentence, bare)
    if whole is not None:
        return whole
    matches = words_of(sentence)
    folded = [match.group().casefold() for match in matches]
    asides = [hit.first for hit in listed("aside").find(folded)]
    border = min(asides, default=len(folded))
    found = [hit for hit in deciding().find(folded) if hit.first < border and not _guarded(folded, hit.first)]
    hits = [hit for hit in (_turned(sentence, matches, hit) for hit in found) if hit is not None]
    hits = without_proposed(folded, hits)
    if not hits:
        return None
    papers = {hit.first for hit in listed("formal").find(folded)}
    hits = [hit for hit in hits if hit.first not in papers] or hits
    hits = [hit for hit in hits if hit.code not in yielding()] or hits
    told, hits = hits, without_led(folded, without_joined(folded, hits))
    earliest = min(hits).first
    heads = [hit for hit in hits if hit.first == earliest and hit.code in governing()]
    chosen = max(heads or hits, key=lambda hit: (hit.words, -hit.first))
    ends = {
        chosen.end,
        *(hit.end for hit in told if hit.code in outcome_words().qualified.of and hit.first > chosen.first),
    }
    end, code, changed = _qualified_end(folded[:border], chosen.end, chosen.code, ends)
    span = Span(matches[chosen.first].start(), matches[end - 1].end())
    approves = code == "recommended-onward" and any(hit.code.startswith("approved") for hit in set(told) - set(hits))
    proposals = outcome_words().negation.proposals
    proposal = code == "rejected" and (folded[chosen.first] in proposals or folded[0] in proposals)
    return Said(code, span, end - chosen.first == len(folded), changed, approves, proposal)


@remembered
def weak_outcome_of(sentence: str) -> Said | None:
    """What a sentence without an outcome tells was carried out or told, by the verb of its main clause, or None."""
    matches = words_of(sentence)
    folded = [match.group().casefold() for match in matches]
    hits = carrying_out().find(folded)
    if not hits:
        return None
    first = min(hits, key=lambda hit: (hit.first, -hit.words))
    but = outcome_words().weak_but
    lead = folded[0] in but.words - but.may_begin
    if first.first and (lead or not but.words.isdisjoint(folded[1 : first.first])):
        return None
    negated = folded[first.end : first.end + 1] == ["ikke"]
    code = outcome_words().negation.turns.get(first.code) if negated else first.code
    span = Span(matches[first.first].start(), matches[first.end - 1 + negated].end())
    return Said(code, span) if code else None


def lost_vote_of(sentence: str) -> Said | None:
    """That what was voted on fell, where figures tell of more votes against it than for it, or None."""
    matches = words_of(sentence)
    folded = [match.group().casefold() for match in matches]
    for hit in listed("counted").find(folded):
        figures = [
            int(word) for word in folded[hit.first : hit.end] if word.isdecimal() and len(word) <= _LONGEST_COUNT
        ]
        if len(figures) == 2 and figures[0] < figures[1]:
            return Said("rejected", Span(matches[hit.first].start(), matches[hit.end - 1].end()))
    return None


def votes_aside(sentence: str) -> bool:
    """Whether a sentence names what is wished or voted on beside the recommendation ("forslaget fra SF")."""
    folded = [match.group().casefold() for match in words_of(sentence)]
    return bool(listed("aside").find(folded)) or not outcome_words().counted.never.isdisjoint(folded)


def _of_whole(sentence: str, bare: str) -> Said | None:
    """The outcome of a sentence that is one only as a whole, or up to a first comma ("Udgår, idet …")."""
    wholes = whole_sentences()
    code = wholes.get(" ".join(bare.casefold().split()))
    words = bare
    if code is None and "," in bare:
        words = bare.partition(",")[0]
        code = wholes.get(" ".join(words.casefold().split()))
        code = code if code in governing() else None
    if code is None:
        return None
    start = sentence.find(words)
    return Said(code, Span(start, start + len(words)), words == bare)


def _qualified_end(words: Sequence[str], end: int, code: str, approving: Set[int]) -> tuple[int, str, bool]:
    """Where a phrase that ends before word `end` ends with what qualifies it, its outcome then, and if it changes.

    An outcome of `also` ("anbefales, dog …") keeps its code, and what is only remarked on ("idet udvalget bemærker")
    changes nothing there; it may be qualified behind one of `approving` too ("anbefaler, at planen vedtages, dog …").
    """
    qualified = outcome_words().qualified
    if code not in qualified.of and code not in qualified.also:
        return end, code, code == qualified.code
    in_order = words[0] in qualified.agenda and words[end : end + 1] == ["idet"]
    if in_order and any(hit.first > end for hit in listed("order").find(words)):
        return end, code, False
    dissent = {hit.first for hit in listed("unless").find(words)}
    ends = [
        hit.end
        for hit in listed("right").find(words)
        if (hit.first == end or (code in qualified.also and hit.first in approving))
        and not any(hit.end <= at <= hit.end + _WIDEST_DISSENT for at in dissent)
    ]
    ends += [hit.end for hit in listed("behind").find(words) if end <= hit.first <= end + _WIDEST_GAP]
    if not ends:
        return end, code, False
    if code in qualified.of:
        return max(ends), qualified.code, True
    remarks = any(max(ends) - 1 <= hit.first <= max(ends) + _WIDEST_REMARK for hit in listed("remarks").find(words))
    return end, code, not remarks


def _guarded(words: Sequence[str], at: int) -> bool:
    """Whether the phrase at word `at` speaks of something decided elsewhere ("den godkendte plan")."""
    return at > 0 and words[at - 1] in outcome_words().guard.before


def _turned(sentence: str, matches: Sequence[re.Match[str]], hit: Found) -> Found | None:
    """The hit, with the word that negates it and what it then says; None where a negated phrase says nothing."""
    negation = outcome_words().negation
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
    return Found(first - before, end + after, words + 1, turned) if turned else None


def states_outcome_alone(text: str) -> bool:
    """Whether the words begin with an outcome, or with nothing but what it is of ("Orienteringen blev taget til …")."""
    said = outcome_of(text)
    if said is None or said.span.start == 0:
        return said is not None
    before = text[: said.span.start]
    for mention in reversed(dates(before)):
        before = f"{before[: mention.span.start]} {before[mention.span.end :]}"
    subject = outcome_words().subject
    words = [match.group().casefold() for match in words_of(before)]
    return (
        bool(words)
        and words[0] in subject.nouns
        and all(word in subject.nouns or word in subject.between for word in words[1:])
    )


def is_dissent(sentence: str) -> bool:
    """Whether a sentence tells what a minority wanted ("Et mindretal kan ikke tiltræde indstillingen")."""
    folded = [match.group().casefold() for match in words_of(sentence)]
    return any(hit.first == 0 for hit in listed("dissent").find(folded))


@remembered
def asked_of(text: str) -> Said | None:
    """Which outcome a recommendation asks for, or None: what stands after "at", not who "indstiller"."""
    matches = words_of(text)
    folded = [match.group().casefold() for match in matches]
    begin = folded.index("at") if "at" in folded else 0
    hits = [hit for hit in asking().find(folded) if hit.first >= begin]
    if not hits:
        return None
    chosen = max(hits, key=lambda hit: (hit.words, -hit.first))
    return Said(chosen.code, Span(matches[chosen.first].start(), matches[chosen.end - 1].end()))


@remembered
def support_of(text: str) -> Said | None:
    """What the words say of the votes (scheme decision-support), or None; of several the first of the file counts."""
    matches = words_of(text)
    folded = [match.group().casefold() for match in matches]
    hits = [hit for hit in supporting().find(folded) if not (hit.first and folded[hit.first - 1] == "ikke")]
    if not hits:
        return None
    chosen = min(hits, key=lambda hit: (int(hit.code), hit.first))
    code = outcome_words().support[int(chosen.code)].code
    return Said(code, Span(matches[chosen.first].start(), matches[chosen.end - 1].end()))
