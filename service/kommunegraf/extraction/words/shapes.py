"""Tells from a sentence's words alone that a phrase cannot match there, before anybody looks for what fills its slots.

The shape of a phrase is the phrase with every slot and every gap as long as it likes: what does not fit it, the phrase
itself does not match. It is run as a finite automaton whose states are made when a sentence first needs them, so that
a sentence is read once, word by word, whatever stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.patterns import Gap, Literal, Slot
from kommunegraf.extraction.words.terms import Word

# Marks no gap goes over, and those that a phrase steps over where it does not ask for them.
STOPS = frozenset(";:")
FREE = frozenset((",", '"', "”", "“", "„", "»", "«", "'", "’"))

_MOST_KEPT = 2_000  # steps from state to state that are remembered a phrase
_FREE, _STOP, _FIRST_LITERAL = 1, 2, 4


class Step(Protocol):
    """One step of a compiled phrase: what it takes (None: only a fork) and where it goes on to; -1 is the end."""

    @property
    def takes(self) -> Literal | Gap | Slot | None: ...

    @property
    def then(self) -> tuple[int, ...]: ...


class _State(dict[int, "_State"]):
    """Where a reading of a sentence can stand in the phrase; by what a word is, the state after it."""

    def __init__(self, shape: Shape, steps: frozenset[int]) -> None:
        super().__init__()
        self._shape = shape
        self._steps = steps

    def __missing__(self, is_: int) -> _State:
        return self._shape.after(self, self._steps, is_)


class Shape:
    """The shape of one compiled phrase, given as its steps and the first of them."""

    def __init__(self, steps: Sequence[Step], entry: int) -> None:
        self._steps = steps
        self._literals: dict[int, int] = {}  # step -> the bit that a word has which fits it
        self._whole: dict[str, int] = dict.fromkeys(FREE, _FREE) | dict.fromkeys(STOPS, _STOP)
        self._open: list[tuple[Word, int]] = []
        for number, step in enumerate(steps):
            if isinstance(step.takes, Literal):
                bit = self._literals[number] = _FIRST_LITERAL << len(self._literals)
                word = step.takes.word
                if word.prefix or word.suffix:
                    self._open.append((word, bit))
                else:
                    self._whole[word.text] = self._whole.get(word.text, 0) | bit
        self._states: dict[frozenset[int], _State] = {}
        self._kept = 0
        self._closures: dict[int, frozenset[int]] = {}  # step -> what can come behind it
        self._entry = self._reached((entry,))
        self._done = _State(self, frozenset((-1,)))
        self._start = self._state(self._entry)

    def fits(self, sentence: Sentence) -> bool:
        """Whether the phrase may match in a sentence; where not, it surely does not."""
        known = self._whole
        if self._open:
            known = self._with_open(sentence)
        state = self._start
        is_ = known.get
        for word in sentence.in_order:
            state = state[is_(word, 0)]
        return state is self._done

    def _with_open(self, sentence: Sentence) -> dict[str, int]:
        known = self._whole
        for word, bit in self._open:
            if word.text in sentence.spaced:
                if known is self._whole:
                    known = dict(known)
                for folded in sentence.folded:
                    if word.fits(folded):
                        known[folded] = known.get(folded, 0) | bit
        return known

    def after(self, state: _State, steps: frozenset[int], is_: int) -> _State:
        """The state after a word that is what the bits of `is_` say."""
        if state is self._done:
            following = state
        else:
            following = self._state(self._entry.union(*(self._taken(step, is_) for step in steps)))
        if self._kept < _MOST_KEPT:
            self._kept += 1
            state[is_] = following
        return following

    def _taken(self, number: int, is_: int) -> Iterable[int]:
        """Where a step can be after a word."""
        step = self._steps[number]
        takes = step.takes
        if isinstance(takes, Literal):
            if is_ & self._literals[number]:
                return self._behind(number)
            return (number,) if is_ & _FREE else ()
        if isinstance(takes, Gap):
            return () if is_ & _STOP else (number, *self._behind(number))
        return () if takes is None else (number, *self._behind(number))

    def _behind(self, number: int) -> frozenset[int]:
        """The steps that can follow a step, worked out once."""
        found = self._closures.get(number)
        if found is None:
            found = self._closures[number] = self._reached(self._steps[number].then)
        return found

    def _reached(self, numbers: Iterable[int]) -> frozenset[int]:
        """The steps with those that can follow them without a word."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            if number >= 0 and (self._steps[number].takes is None or isinstance(self._steps[number].takes, Gap)):
                waiting.extend(self._steps[number].then)
        return frozenset(found)

    def _state(self, steps: frozenset[int]) -> _State:
        if -1 in steps:
            return self._done
        state = self._states.get(steps)
        if state is None:
            state = _State(self, steps)
            if self._kept < _MOST_KEPT:
                self._states[steps] = state
        return state
