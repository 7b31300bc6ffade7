"""Who acts in a sentence and whom its words lead in: the slots around what a phrase has matched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kommunegraf.extraction.relations.slots import Group, party_groups, slot_words
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.extraction.words.tokens import Token

FEW = 3  # words between what leads parties in and the first of them
NEAR = 6  # words between a subject and its verb
FAR = 24  # words between those who act and what they do


class Actors:
    """The lists of parties of one sentence and what has matched in it."""

    def __init__(self, sentence: Sentence, found: Sequence[Match]) -> None:
        self.sentence = sentence
        self.found = found
        self.tokens = sentence.tokens
        self.groups = list(party_groups(sentence))
        self._starts = [token.start for token in self.tokens]

    def first_of(self, match: Match) -> int:
        """The first token of a match."""
        return bisect_left(self._starts, match.span.start)

    def end_of(self, match: Match) -> int:
        """The token behind a match."""
        return bisect_left(self._starts, match.span.end)

    def led_in(self) -> tuple[Group, ...]:
        """The groups that something else leads in."""
        leading = [match for match in self.found if match.fact == "beside"]
        return tuple(group for match in leading if (group := self.behind(match)) is not None)

    def behind(self, match: Match) -> Group | None:
        """The group that a match leads in: right behind it, articles and what says more of them passed over."""
        for group in self.groups:
            if self.tokens[group.first].start >= match.span.end:
                between = self.tokens[self.end_of(match) : group.first]
                fitting = all(token.word[0].islower() or not token.is_word for token in between)
                return group if len(between) <= FEW and fitting and not _breaks(between) else None
        return None

    def subject(self, match: Match, led_in: Sequence[Group]) -> Group | None:
        """Those who act: the nearest group without a preposition that stands beside a finite verb."""
        first, end = self.first_of(match), self.end_of(match)
        fitting = []
        for group in self.groups:
            if any(group is each for each in led_in):
                continue
            if not (self.agent(group) or (group.nominal and self.acts(group))):
                continue
            away = max(first - group.end, group.first - end, 0)
            if away <= FAR and not self._border(group, first, end):
                fitting.append((away, group.first, group))
        return min(fitting, key=lambda each: each[:2])[2] if fitting else None

    def agent(self, group: Group) -> bool:
        """Whether a passive verb for doing stands before "by" a group ("drives af A")."""
        if group.lead != slot_words().by:
            return False
        before = [token.folded for token in self.tokens[: group.first]][-NEAR:]
        return any(word in slot_words().doing and (word.endswith("s") or word.endswith("et")) for word in before)

    def acts(self, group: Group) -> bool:
        """Whether a finite verb stands right behind a group ("A og B har …", "A, som i dag driver …") or right before
        it where nobody else acts ("siden 2030 har A og B …")."""
        finite, tokens = slot_words().finite, self.tokens
        at = group.end
        while at < len(tokens) and at - group.end < FEW and tokens[at].folded in slot_words().adverbs:
            at += 1
        if at < len(tokens) and (tokens[at].folded in finite or _like_verb(tokens[at].word)):
            return True
        if at < len(tokens) and tokens[at].folded in slot_words().relative:
            verb = next((i for i in range(at + 1, min(len(tokens), at + 2 + FEW)) if tokens[i].folded in finite), None)
            return verb is not None and not any(at < each.first <= verb and each.nominal for each in self.groups)
        before = group.first - 1
        if before < 0 or tokens[before].folded not in finite:
            return False
        earlier = [each for each in self.groups if each.nominal and before - NEAR <= each.end <= before]
        return not earlier and not any(t.folded in slot_words().relative for t in tokens[max(0, before - 4) : before])

    def _border(self, group: Group, first: int, end: int) -> bool:
        """Whether another clause begins between a group and a match."""
        between = self.tokens[group.end : first] if group.end <= first else self.tokens[end : group.first]
        return any(token.folded in slot_words().borders for token in between)


def _breaks(tokens: Iterable[Token]) -> bool:
    return any(token.word in (".", ";", "?", "!") for token in tokens)


def _like_verb(word: str) -> bool:
    words = slot_words()
    return word.islower() and len(word) > 4 and word not in words.no_verbs and word.endswith(words.verb_endings)
