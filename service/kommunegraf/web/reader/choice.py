"""What a reader chose: a fact, whose sentence is then shown, or a place, whose sentence's facts are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kommunegraf.api.problems import Problem
from kommunegraf.reading.document import Span
from kommunegraf.web.reader.opened import Opened
from kommunegraf.web.reader.parts import part_at
from kommunegraf.web.reader.sentence import sentence_at

_NOWHERE = Span(0, 0)
MOST = 100  # facts that are shown as chosen
_SAID = ("stated", "normalised")


@dataclass(frozen=True, slots=True)
class Choice:
    """The part that is shown, and what is chosen in it.

    `at` is the code point that the page leads to (None: nothing is chosen), `sentence` the words around it, `quoted`
    the words of the chosen fact where one is; `facts` are indexes of proofs, the most fitting first, of `found` in all.
    """

    part: int
    at: int | None = None
    sentence: Span = _NOWHERE
    quoted: Span | None = None
    facts: tuple[int, ...] = ()
    found: int = 0


def choose(opened: Opened, fact: str | None, at: int | None, part: int | None) -> Choice:
    """What the parameters choose: `fact` before `at` before `part` (counted from one).

    `fact` is the IRI of an evidence, what stands in it after `/id/`, or what it ends in. Raises `Problem`: 404 where
    this version has no such fact, 422 for a place behind the text or a part behind the last.
    """
    if fact is not None:
        return _of_fact(opened, fact)
    if at is not None:
        return _of_place(opened, at)
    last = len(opened.parts)
    if part is not None and part > last:
        raise Problem(422, "parameters", "No such part", f"the text has {last} parts; give one of 1 to {last}")
    return Choice((part or 1) - 1)


def _of_fact(opened: Opened, fact: str) -> Choice:
    index = opened.by_key.get(fact.rpartition("/")[2])
    key = opened.proofs[index].key if index is not None else ""
    if index is None or ("/" in fact and not f"{opened.entry.version}/evidence/{key}".endswith(fact)):
        raise Problem(
            404,
            "not-found",
            "No such fact",
            "this version of the document has no such evidence",
            near=[opened.entry.document],
        )
    proof = opened.proofs[index]
    first, last = sentence_at(opened.text, proof.start), sentence_at(opened.text, proof.end - 1)
    sentence = Span(min(first.start, proof.start), max(last.end, proof.end))
    return Choice(part_at(opened.parts, proof.start), proof.start, sentence, Span(proof.start, proof.end), (index,), 1)


def _of_place(opened: Opened, at: int) -> Choice:
    length = len(opened.text)
    if at > length:
        raise Problem(
            422, "parameters", "No such place", f"the text has {length} code points; give a place of 0 to {length}"
        )
    sentence = sentence_at(opened.text, at)
    if sentence.start == sentence.end or not sentence.start <= at <= sentence.end:
        sentence = Span(at, at)
    low, high = min(at, sentence.start), max(at + 1, sentence.end)
    behind = bisect_left(opened.starts, high)  # what begins behind the sentence bears nothing of it
    touching = [index for index in range(behind) if opened.proofs[index].end > low]

    def fits(index: int) -> tuple[bool, bool, int, int]:
        """What covers the place itself comes first, then what its words say, then what is said in the fewest words."""
        proof = opened.proofs[index]
        return not proof.start <= at < proof.end, proof.mode not in _SAID, proof.end - proof.start, index

    touching.sort(key=fits)
    return Choice(part_at(opened.parts, at), at, sentence, None, tuple(touching[:MOST]), len(touching))
