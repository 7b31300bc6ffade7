"""Tells which of several outcomes of one sentence yield to another one beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence

from kommunegraf.extraction.meeting.outcome_words import Joined, listed, outcome_words
from kommunegraf.extraction.meeting.wordings import Found


def without_joined(words: Sequence[str], hits: Sequence[Found]) -> list[Found]:
    """Without what another outcome of the same sentence goes before ("taget til efterretning, og planen anbefales").

    `words` are folded. Each rule goes over the words and the hits once, so that a long row of outcomes stays cheap.
    """
    dropped: set[Found] = set()
    codes = {hit.code for hit in hits}
    for rule in outcome_words().joined:
        if rule.code in codes:
            dropped.update(_yielding(rule, words, hits))
    return [hit for hit in hits if hit not in dropped] or list(hits)


def _yielding(rule: Joined, words: Sequence[str], hits: Sequence[Found]) -> list[Found]:
    """The hits of the rule's code with one of `to` beside them, a word of `by` and none of `but` between the two."""
    by, but = _places(words, rule.by), _places(words, rule.but)
    others = [hit for hit in hits if hit.code in rule.to]
    firsts, ends = sorted(hit.first for hit in others), sorted(hit.end for hit in others)

    def yields(weak: Found) -> bool:
        joins, bars = bisect_left(by, weak.end), bisect_left(but, weak.end)
        if joins < len(by):
            border = but[bars] if bars < len(but) else len(words)
            if bisect_right(firsts, by[joins]) < bisect_right(firsts, border):
                return True
        joins, bars = bisect_left(by, weak.first), bisect_left(but, weak.first)
        border = but[bars - 1] if bars else -1
        return joins > 0 and bisect_right(ends, border) < bisect_right(ends, by[joins - 1])

    return [hit for hit in hits if hit.code == rule.code and yields(hit)]


def without_led(words: Sequence[str], hits: Sequence[Found]) -> list[Found]:
    """Without what only goes with an approval that stands first ("godkendt, og status behandles på næste møde").

    "Godkendt, at …" tells what is approved, and an approval in a clause of time or condition leads nothing.
    """
    earliest = min(hits).first
    for rule in outcome_words().leading:
        leads = [hit for hit in hits if hit.first == earliest]
        if not leads or any(hit.code not in rule.codes for hit in leads):
            continue
        end = max(hit.end for hit in leads)
        if not rule.never.isdisjoint(words[:earliest]):
            if words[0] in rule.never:
                hits = [hit for hit in hits if hit.first >= end and hit.code in rule.over] or hits
            continue
        by = _places(words, rule.by)
        at = bisect_left(by, end)
        if at == len(by) or words[end] in rule.but:
            continue
        hits = [hit for hit in hits if hit.code not in rule.over or hit.first <= by[at]]
    return list(hits)


def without_proposed(words: Sequence[str], hits: Sequence[Found]) -> list[Found]:
    """Without what a paper is about ("indstillingen om at give afslag blev godkendt"), and what is told of elsewhere.

    A refusal that begins with "at" is what was approved, where something was approved ("godkendt at give afslag").
    """
    about = {at for hit in listed("proposed").find(words) for at in (hit.end - 2, hit.end - 1)}
    inside = {at for hit in hits if hit.first in about for at in range(hit.first, hit.end)}
    here = outcome_words().elsewhere.here
    others = [hit for hit in listed("elsewhere").find(words) if words[hit.end - 1] not in here]
    foreign = {at for hit in others for at in range(hit.first, hit.end)}
    kept = [hit for hit in hits if hit.first not in inside and not (hit.code == "postponed" and hit.first in foreign)]
    approved = any(hit.code.startswith("approved") for hit in kept)
    return [hit for hit in kept if not (approved and hit.code == "rejected" and words[hit.first] == "at")]


def _places(words: Sequence[str], wanted: Collection[str]) -> list[int]:
    return [at for at, word in enumerate(words) if word in wanted]
