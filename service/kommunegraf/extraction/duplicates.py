"""Gives a fact whose words stand twice in a document its second evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kommunegraf.extraction.records import Proof, Record, Stated
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Document, Span

_SHORTEST = 4  # code points; shorter words stand everywhere by chance


class _Told:
    """Stretches of a document as one text, with the way back; they are parted by a character that no words hold."""

    def __init__(self, document: Document, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for span in self._spans:
            self._starts.append(length)
            words = document.words(span)
            pieces.append(words)
            length += len(words) + 1
        self.text = "\x00".join(pieces)

    def places(self, words: str) -> list[int]:
        """The document offsets at which the words stand."""
        found = []
        at = self.text.find(words)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            found.append(self._spans[index].start + at - self._starts[index])
            at = self.text.find(words, at + 1)
        return found


class Duplicates:
    """The text runs in which the document tells its official text once more."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._again = _Told(document, document.duplicates)
        self._official = _Told(document, [block.span for block in document.blocks])
        self._known: dict[Span, Span | None] = {}
        self._blocks = sorted(block.span for block in document.blocks)
        self._sentences: dict[Span, tuple[Span, ...]] = {}

    def second(self, span: Span) -> Span | None:
        """Where the words of `span` stand again: in the same paragraph told again, else in the same sentence.

        Where neither is told again: the one place of the words themselves, or their place in order where they stand as
        often as in the official text.
        """
        if span.end - span.start < _SHORTEST:
            return None
        for around in self._around(span):
            again = self._known[around] if around in self._known else self._known.setdefault(around, self._find(around))
            if again is not None:
                start = again.start + span.start - around.start
                return Span(start, start + span.end - span.start)
        if span not in self._known:
            self._known[span] = self._find(span)
        return self._known[span]

    def _around(self, span: Span) -> Iterator[Span]:
        """The paragraph that the span stands in, then its sentence."""
        index = bisect_right(self._blocks, span.start, key=lambda block: block.start) - 1
        if index < 0 or span not in self._blocks[index]:
            return
        paragraph = self._blocks[index]
        if paragraph != span:
            yield paragraph
        if paragraph not in self._sentences:
            self._sentences[paragraph] = sentences(self._document.words(paragraph), paragraph.start)
        for sentence in self._sentences[paragraph]:
            if span in sentence and span != sentence != paragraph:
                yield sentence

    def _find(self, span: Span) -> Span | None:
        words = self._document.words(span)
        again = self._again.places(words)
        told = self._official.places(words)
        if not again or span.start not in told:
            return None
        if len(again) == len(told):
            start = again[told.index(span.start)]
        elif len(again) == 1:
            start = again[0]
        else:
            return None
        return Span(start, start + len(words))


def with_second_evidence(records: Iterable[Record], document: Document) -> tuple[Record, ...]:
    """The records, each proof joined by one where the same words stand again; unchanged without duplicates."""
    if not document.duplicates:
        return tuple(records)
    duplicates = Duplicates(document)
    return tuple(_widened(record, duplicates) for record in records)


def _widened(record: Record, duplicates: Duplicates) -> Record:
    changed: dict[str, Any] = {}
    for name in type(record).model_fields:
        content = getattr(record, name)
        if isinstance(content, Stated):
            changed[name] = _more(content, duplicates)
        elif isinstance(content, tuple):
            changed[name] = tuple(_more(each, duplicates) for each in content)
    return record.model_copy(update=changed)


def _more(stated: Stated[Any], duplicates: Duplicates) -> Stated[Any]:
    added = []
    for proof in stated.proofs:
        second = duplicates.second(Span(proof.start, proof.end))
        if second is not None:
            added.append(Proof(start=second.start, end=second.end, mode=proof.mode, rule=proof.rule))
    if not added:
        return stated
    return stated.model_copy(update={"proofs": tuple(dict.fromkeys(stated.proofs + tuple(added)))})
