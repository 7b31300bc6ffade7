"""Where the words stand that undo what a phrase has matched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from kommunegraf.extraction.words.matcher import Run
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import Word

_CLAUSE_ENDS = frozenset((",", ";", ":", "(", "–"))


class Guarded:
    """Where the words of guards stand in one sentence, each looked for once however much matches there."""

    def __init__(self, sentence: Sentence) -> None:
        self._folded = [token.folded for token in sentence.tokens]
        self._places: dict[tuple[Word, ...], tuple[int, ...]] = {}
        # By token: where its clause begins.
        self.clauses = list(
            accumulate((i + 1 if word in _CLAUSE_ENDS else 0 for i, word in enumerate(self._folded)), max, initial=0)
        )

    def holds(self, phrases: Sequence[tuple[Word, ...]], first: int, end: int, run: Run | None = None) -> bool:
        """Whether one of the phrases stands in the tokens `first` to `end`, outside of what a run has captured."""
        for phrase in phrases:
            places = self._of(phrase)
            for at in places[bisect_left(places, first) :] if first else places:
                if at + len(phrase) > end:
                    break
                if run is None or not any(c.first < at + len(phrase) and at < c.end for c in run.captures):
                    return True
        return False

    def _of(self, phrase: tuple[Word, ...]) -> tuple[int, ...]:
        known = self._places.get(phrase)
        if known is None:
            folded = self._folded
            known = self._places[phrase] = tuple(
                at
                for at in range(len(folded) - len(phrase) + 1)
                if all(word.fits(folded[at + index]) for index, word in enumerate(phrase))
            )
        return known
