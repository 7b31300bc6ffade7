"""A part of a text as the pieces of its page: lines, in them words with the facts that they bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.reading.document import Span
from kommunegraf.web.reader import signs
from kommunegraf.web.reader.choice import Choice
from kommunegraf.web.reader.kinds import kinds
from kommunegraf.web.reader.lines import stretches
from kommunegraf.web.reader.opened import Opened
from kommunegraf.web.reader.segments import segments_of


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together: `kinds` of the facts that they bear (none: they bear none), `proofs` their indexes.

    `pieces` are words and signs (`signs.pieces`); `said` is what damaged words are read as, or were, "" where they are
    whole. `target`: the page leads here. `sentence`: in the chosen sentence; `chosen`: words of the chosen fact.
    """

    start: int
    pieces: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...] = ()
    proofs: str = ""
    more: bool = False
    said: str = ""
    target: bool = False
    sentence: bool = False
    chosen: bool = False

    @property
    def plain(self) -> str | None:
        """The words where they are no more than that; None where there is more to be seen of them."""
        if self.said or self.sentence or self.chosen or len(self.pieces) != 1 or self.pieces[0][1]:
            return None
        return self.pieces[0][0]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one kind: `heading`, `paragraph` or `columns`."""

    kind: str
    words: tuple[Words, ...]


def marked(
    opened: Opened, choice: Choice, shown: Sequence[int], edits: Sequence[tuple[Span, str]], *, repaired: bool
) -> list[Lines]:
    """The chosen part in pieces; `shown` are the proofs that it is marked with.

    `edits` are its repairs; where `repaired`, the words are given as they are read. Else all pieces together are the
    part's text, but for its unseen signs.
    """
    part = opened.parts[choice.part]
    repairs = _Repairs(edits)
    spans = [Span(opened.proofs[index].start, opened.proofs[index].end) for index in shown]
    at = min(choice.at, max(part.start, part.end - 1)) if choice.at is not None else None
    lines = list(stretches(opened.text, part, opened.headings))
    borders = [line.span.start for line in lines]
    for span in (choice.sentence, *(each for each, _ in edits)):
        borders += [span.start, span.end]
    if at is not None:
        borders.append(at)
    order = {kind: place for place, kind in enumerate(kinds())}
    found: list[Lines] = []
    pending = iter(segments_of(part, spans, borders))
    segment = next(pending, None)
    for line in lines:
        words: list[Words] = []
        while segment is not None and segment.start < line.span.end:
            of = {opened.kinds[shown[index]] for index in segment.proofs}
            text, said = repairs.shown(opened.text, Span(segment.start, segment.end), repaired=repaired)
            words.append(
                Words(
                    start=segment.start,
                    pieces=tuple(signs.pieces(text)),
                    kinds=tuple(sorted(of, key=lambda kind: order[kind])),
                    proofs=" ".join(str(shown[index]) for index in segment.proofs),
                    more=segment.more,
                    said=said,
                    target=segment.start == at,
                    sentence=_within(segment.start, choice.sentence),
                    chosen=choice.quoted is not None and _within(segment.start, choice.quoted),
                )
            )
            segment = next(pending, None)
        found.append(Lines(line.kind, tuple(words)))
    return found


def _within(place: int, span: Span) -> bool:
    return span.start <= place < span.end


class _Repairs:
    """The repairs of a part, asked for stretches in the order of the text."""

    def __init__(self, edits: Sequence[tuple[Span, str]]) -> None:
        self._edits = edits
        self._at = 0

    def shown(self, text: str, span: Span, *, repaired: bool) -> tuple[str, str]:
        """The words of a stretch as they are to be shown, and what else they are; "" where they are whole.

        A stretch lies within one repair, or outside all. Of a repair that is cut in several stretches, the first shows
        what it is read as.
        """
        while self._at < len(self._edits) and self._edits[self._at][0].end <= span.start:
            self._at += 1
        written = text[span.start : span.end]
        if self._at == len(self._edits) or not self._edits[self._at][0].overlaps(span):
            return written, ""
        whole, meant = self._edits[self._at]
        if not repaired:
            return written, meant
        return (meant if span.start == whole.start else ""), text[whole.start : whole.end]
