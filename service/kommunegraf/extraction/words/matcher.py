"""Runs a phrase over a sentence: bounded backtracking, each (state, word) tried once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kommunegraf.extraction.words.mentions import Found, Sentence, is_dear
from kommunegraf.extraction.words.patterns import OPEN_KINDS, Choice, Gap, Literal, Node, Slot, required
from kommunegraf.extraction.words.shapes import FREE, STOPS, Shape
from kommunegraf.extraction.words.terms import Word
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.reading.document import Span

# What one phrase may cost on one sentence; a sentence that needs more (thousands of words) gives no match.
STEPS = 40_000
LONGEST_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Step:
    """One state: what it takes (None: only a fork) and where it goes on to; -1 is the end."""

    takes: Literal | Gap | Slot | None
    then: tuple[int, ...]
    whole: str | None = None  # of a literal that is a whole word, that word
    begins: frozenset[str] | None = None  # words and marks that it and what follows can begin with; None: any


@dataclass(frozen=True, slots=True)
class Capture:
    """A filled slot; `first` and `end` are the indices of its tokens."""

    name: str
    kind: str
    first: int
    end: int
    span: Span
    value: object


@dataclass(frozen=True, slots=True)
class Run:
    """A match: tokens `first` to `end`, what filled the slots, how many literal words and mentions it rests on."""

    first: int
    end: int
    captures: tuple[Capture, ...]
    weight: int


class Program:
    """A phrase made ready to run."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self._steps: list[_Step] = []
        self._entry = self._compile(nodes, -1)
        first = list(self._first(self._entry))
        self._words = frozenset(f.word.text for f in first if isinstance(f, Literal) and not _is_open(f.word))
        self._open = tuple(f.word for f in first if isinstance(f, Literal) and _is_open(f.word))
        self._kinds = tuple({f.kind for f in first if isinstance(f, Slot)})
        self._shape = Shape(self._steps, self._entry)
        # A sentence without one of them has no match; what is dear to look for is asked for last.
        kinds = sorted(required(nodes))
        self._cheap = tuple(kind for kind in kinds if not is_dear(kind))
        self._dear = tuple(kind for kind in kinds if is_dear(kind))

    def _compile(self, nodes: tuple[Node, ...], then: int) -> int:
        for node in reversed(nodes):
            if isinstance(node, Choice):
                branches = tuple(self._compile(branch, then) for branch in node.branches)
                step = _Step(None, branches, begins=self._begins(branches))
            else:
                whole = node.word.text if isinstance(node, Literal) and not _is_open(node.word) else None
                step = _Step(node, (then,), whole, None if whole is None else FREE | {whole})
            self._steps.append(step)
            then = len(self._steps) - 1
        return then

    def _begins(self, states: Sequence[int]) -> frozenset[str] | None:
        """What one of some states can begin with."""
        begins = [None if state == -1 else self._steps[state].begins for state in states]
        known = [each for each in begins if each is not None]
        return frozenset().union(*known) if len(known) == len(begins) else None

    def _first(self, state: int) -> Iterator[Literal | Slot]:
        """What a match can begin with; a gap before it would only widen the match."""
        if state == -1:
            return
        step = self._steps[state]
        if isinstance(step.takes, Literal | Slot):
            yield step.takes
        else:
            for branch in step.then:
                yield from self._first(branch)

    def _starts(self, sentence: Sentence) -> list[int]:
        """The tokens a match can begin at, ascending; never a comma."""
        if any(kind in OPEN_KINDS for kind in self._kinds):
            return [index for index, token in enumerate(sentence.tokens) if token.word != ","]
        found: set[int] = set()
        for kind in self._kinds:
            found.update(sentence.found(kind))
        places = sentence.places
        for word in self._words.intersection(sentence.folded):
            found.update(places[word])
        for open_word in self._open:
            if open_word.text in sentence.spaced:
                for folded, indices in places.items():
                    if open_word.fits(folded):
                        found.update(indices)
        return sorted(found)

    def _may_match(self, sentence: Sentence) -> bool:
        return (
            all(map(sentence.mentions, self._cheap))
            and self._shape.fits(sentence)
            and all(map(sentence.mentions, self._dear))
        )

    def runs(self, sentence: Sentence) -> Iterator[Run]:
        """The matches in a sentence, from left to right, not overlapping."""
        if not self._may_match(sentence):
            return
        starts = self._starts(sentence)
        attempt = _Attempt(self._steps, sentence, sentence.tokens)
        reached = 0
        for first in starts:
            if first < reached:
                continue
            end = attempt.go(self._entry, first)
            if end is not None:
                yield Run(first, end, tuple(attempt.captures), attempt.weight)
                attempt.captures.clear()
                attempt.weight = 0
                reached = end
            elif attempt.spent > STEPS:
                return


def _is_open(word: Word) -> bool:
    return word.prefix or word.suffix


@dataclass
class _Attempt:
    steps: list[_Step]
    sentence: Sentence
    tokens: Sequence[Token]
    captures: list[Capture] = field(default_factory=list)
    weight: int = 0
    spent: int = 0
    dead: set[tuple[int, int]] = field(default_factory=set)

    def go(self, state: int, at: int) -> int | None:
        """The index after the match that starts in `state` at token `at`, or None. What fails once is not tried again:
        whether the rest of a phrase matches does not depend on what filled the slots before."""
        if state == -1:
            return at
        if (state, at) in self.dead:
            return None
        self.spent += 1
        if self.spent > STEPS:
            return None
        step = self.steps[state]
        takes = step.takes
        end: int | None = None
        if takes is None:
            for branch in step.then:
                if self._may_begin(branch, at):
                    end = self.go(branch, at)
                    if end is not None:
                        break
        elif isinstance(takes, Literal):
            end = self._literal(takes.word, step.whole, step.then[0], at)
        elif isinstance(takes, Gap):
            end = self._gap(takes.limit, step.then[0], at)
        else:
            end = self._slot(takes, step.then[0], at)
        if end is None:
            self.dead.add((state, at))
        return end

    def _may_begin(self, state: int, at: int) -> bool:
        """Whether what begins in `state` can begin with token `at`, by a look at the token alone."""
        begins = None if state == -1 else self.steps[state].begins
        return begins is None or (at < len(self.tokens) and self.tokens[at].folded in begins)

    def _literal(self, word: Word, whole: str | None, then: int, at: int) -> int | None:
        tokens = self.tokens
        here = at
        while here < len(tokens):
            token = tokens[here]
            if token.folded == whole or (whole is None and word.fits(token.folded)):
                self.weight += 1
                end = self.go(then, here + 1)
                if end is not None:
                    return end
                self.weight -= 1
                return None
            # a comma or quotation mark that the phrase does not ask for is stepped over
            if token.word not in FREE or here - at >= 2:
                return None
            here += 1
        return None

    def _gap(self, limit: int, then: int, at: int) -> int | None:
        tokens = self.tokens
        begins = None if then == -1 else self.steps[then].begins
        used = 0
        while True:
            if begins is None or (at < len(tokens) and tokens[at].folded in begins):
                end = self.go(then, at)
                if end is not None:
                    return end
            if at >= len(tokens) or tokens[at].word in STOPS:
                return None
            if tokens[at].is_word:
                used += 1
                if used > limit:
                    return None
            at += 1

    def _slot(self, slot: Slot, then: int, at: int) -> int | None:
        tokens = self.tokens
        while at < len(tokens) and tokens[at].word == ",":
            at += 1
        for found in self._fillings(slot.kind, at):
            solid = slot.kind not in OPEN_KINDS
            self.captures.append(Capture(slot.name, slot.kind, at, found.end, found.span, found.value))
            self.weight += solid
            end = self.go(then, found.end)
            if end is not None:
                return end
            self.captures.pop()
            self.weight -= solid
        return None

    def _fillings(self, kind: str, at: int) -> Iterator[Found]:
        tokens = self.tokens
        if at >= len(tokens):
            return
        if kind in ("rest", "clause"):
            end = _end_of(self.sentence, at, clause=kind == "clause")
            if end > at:
                yield self._stretch(at, end)
        elif kind == "words":
            used = 0
            for index in range(at, len(tokens)):
                if tokens[index].word in STOPS:
                    return
                if tokens[index].is_word:
                    used += 1
                    if used > LONGEST_WORDS:
                        return
                    yield self._stretch(at, index + 1)
        else:
            yield from self.sentence.found(kind).get(at, ())

    def _stretch(self, first: int, end: int) -> Found:
        tokens = self.tokens
        span = Span(tokens[first].start, tokens[end - 1].end)
        return Found(end, span, self.sentence.words(span))


def _end_of(sentence: Sentence, at: int, *, clause: bool) -> int:
    """The index after the last token of the sentence without its final marks, or of the clause."""
    tokens = sentence.tokens
    end = len(tokens)
    if clause:
        for index in range(at, end):
            if tokens[index].word in (",", ";", "–", "(", ":"):
                end = index
                break
    while end > at and tokens[end - 1].word in ".!?;:,":
        end -= 1
    return end
