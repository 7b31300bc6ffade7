"""What must stand around loose words ("mellem", "kom med", "står bag") for them to tell of a relation."""

from __future__ import annotations

from functools import cached_property

from kommunegraf.extraction.relations.actors import FEW, NEAR, Actors
from kommunegraf.extraction.relations.slots import slot_words
from kommunegraf.extraction.relations.term_words import term_words
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

_CLAUSE_ENDS = frozenset((",", ";", ":", "(", ")", ".", "–"))
_YEAR_DIGITS = 4
_SHORT = 3  # letters of a word that tells of no matter


class Surroundings(Actors):
    """The words of one sentence around what has matched in it."""

    names: list[tuple[str, Span]]

    @cached_property
    def _nouns(self) -> list[tuple[int, int]]:
        """The words for a relation, each by its first token and the one behind it."""
        starts = {token.start: i for i, token in enumerate(self.tokens)}
        ends = {token.end: i + 1 for i, token in enumerate(self.tokens)}
        mentions = (m for each in ("agreement-words", "relation-words") for m in self.sentence.mentions(f"term:{each}"))
        return sorted((starts[m.span.start], ends[m.span.end]) for m in mentions if m.span.start in starts)

    def noun_leads(self, match: Match) -> bool:
        """Whether a word for a relation stands right before "mellem", or a verb for entering into one before it in
        its clause: else it is a difference, a distance or a choice between them."""
        first, words = self.first_of(match), term_words()
        entered = words.enters | words.founds
        if not first:
            return bool(self._nouns) and bool(entered & self.sentence.folded)
        clause = first
        while clause and first - clause < NEAR * 2 and self.tokens[clause - 1].word not in _CLAUSE_ENDS:
            clause -= 1
        before = [token.folded for token in self.tokens[clause:first]]
        if self._nouns and before and before[-1] in entered:
            return True
        nearest = max((end for begin, end in self._nouns if clause <= begin and end <= first), default=None)
        if nearest is None or first - nearest > NEAR:
            return False
        between = [token.folded for token in self.tokens[nearest:first]]
        leads = not between or between[-1] in entered | words.runs | words.lengthens or between[-1][-1].isdigit()
        return leads and not slot_words().finite & set(between)

    def tail_tells(self, match: Match) -> bool:
        """Whether nothing more is said behind "kom med" or "var vært", or what of: the relation, a project or its
        name; behind "kom med" also when ("i august 2033")."""
        at = self.end_of(match)
        if at >= len(self.tokens) or self.tokens[at].word in _CLAUSE_ENDS:
            return True
        if not match.set.get("part") and self._day_near(at):
            return True
        led = self.tokens[at].folded in slot_words().part_of
        return self.thing_near(at + 1 if led else at)

    def thing_near(self, at: int) -> bool:
        """Whether a word for a relation or a project, or its name, stands within a few words."""
        end = min(len(self.tokens), at + FEW)
        stop = next((i for i in range(at, end) if self.tokens[i].word in _CLAUSE_ENDS), end)
        near = self.tokens[at:stop]
        if any(at <= begin < stop for begin, _ in self._nouns):
            return True
        if any(token.folded.endswith(slot_words().bears_name) for token in near):
            return True
        return any(token.start <= span.start <= token.end for token in near for _, span in self.names)

    def _day_near(self, at: int) -> bool:
        near = [token for token in self.tokens[at : at + FEW + 2] if token.word not in _CLAUSE_ENDS]
        first = near[0].folded if near else ""
        leads = first in term_words().since | term_words().starting | term_words().fill or first.isdigit()
        return leads and any(len(t.word) == _YEAR_DIGITS and t.word.isdigit() for t in near)


def other_matter(sentence: Sentence, last: Sentence) -> bool:
    """Whether what the word for a relation is about ("kontrakten om snerydning") is nothing that the sentence before
    speaks of."""
    words, tokens = slot_words(), sentence.tokens
    for lexicon in ("agreement-words", "relation-words"):
        for mention in sentence.mentions(f"term:{lexicon}"):
            at = next((i for i, token in enumerate(tokens) if token.start >= mention.span.end), len(tokens))
            if at >= len(tokens) or tokens[at].folded not in words.complements:
                continue
            behind = tokens[at + 1 : at + 1 + NEAR // 2]
            if behind and not behind[0].word[0].islower():
                continue  # a name or a year
            matter = {token.folded for token in behind if token.is_word}
            matter = {word for word in matter - words.no_matter - words.finite if len(word) > _SHORT}
            if matter and not any(_alike(word, other) for word in matter for other in last.folded):
                return True
    return False


def _alike(word: str, other: str) -> bool:
    return len(other) > _SHORT and word[: _SHORT + 1] == other[: _SHORT + 1]
