"""From when until when collaborations run, and the partners that are told after them or listed below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.lists import ListRun
from kommunegraf.extraction.meeting.reported import date_slot
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_node, party_nodes
from kommunegraf.extraction.records import Duration, Mode, Partnership, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.durations import DurationMention
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

T = TypeVar("T", Temporal, Text, Duration)
COLLABORATION = "agreement-of-the-collaboration-named-before"
# What may stand behind a party that is a point of a list.
_ENDS = (",", ":", ";", "(", "–", "-", ".")


def add_term(frame: Frame, iri: str, match: Match) -> None:
    """Adds the dates that a match states of a partnership.

    "Aftalen" means the collaboration, by a rule, only where the text names no agreement that it could mean.
    """
    rule = None
    if not match.set.get("collaboration"):
        if not _no_agreement(frame, match.span):
            return
        rule = COLLABORATION
    start, stated = date_slot(frame, match.first("start"))
    end, more = date_slot(frame, match.first("end"))
    period = match.first("period")
    if period is not None and isinstance(period.value, DateMention) and period.value.end is not None:
        span = frame.shadow.to_text(period.span)
        start = say(period.value.value, span, mode=Mode.NORMALISED)
        end = say(period.value.end, span, mode=Mode.NORMALISED)
    frame.found.add(
        Partnership(
            id=iri,
            start_date=_by(start, rule),
            end_date=_by(end, rule),
            stated_duration=_by(length(frame, match), rule),
            as_stated=(*stated, *more),
        )
    )


def length(frame: Frame, match: Match) -> Stated[Duration] | None:
    """How long a collaboration is to last, by the slot `duration`."""
    slot = match.first("duration")
    if slot is None or not isinstance(slot.value, DurationMention):
        return None
    return say(slot.value.value, frame.shadow.to_text(slot.span), mode=Mode.NORMALISED)


def _no_agreement(frame: Frame, span: Span) -> bool:
    """Whether "aftalen" at a span names no agreement; the note that said so is taken back."""
    unnamed = frame.memo.get("terms-without-agreement")
    if not isinstance(unnamed, dict):
        return False
    note = unnamed.pop(span.start, None)
    if isinstance(note, Note):
        frame.notes.remove(note)
        return True
    return not frame.memo.get("agreements-named")


def _by(stated: Stated[T] | None, rule: str | None) -> Stated[T] | None:
    if stated is None or rule is None:
        return stated
    proofs = tuple(replace(proof, mode=Mode.DERIVED, rule=rule) for proof in stated.proofs)
    return Stated.of(stated.value, proofs)


def add_partners(frame: Frame, iri: str, match: Match) -> None:
    """Adds the parties that a match names ("partnerne er A, B og C") to a partnership."""
    nodes = {node.iri: node for slot in match.slots.get("parties", ()) for node in party_nodes(frame, slot.value)}
    frame.found.add(Partnership(id=iri, party=tuple(node.stated() for node in nodes.values())))


def listed_parties(frame: Frame, run: ListRun) -> Iterator[PartyNode]:
    """The parties that are the points of a list; a point that says more than who it is names none."""
    for point in run.points:
        sentence = sentence_at(frame, point)
        if not sentence.tokens:
            continue
        first = sentence.tokens[0].start
        fitting = [each for each in sentence.mentions("party") if each.span.start == first]
        for mention in sorted(fitting, key=lambda each: -each.span.end):
            behind = frame.shadow.text[mention.span.end : point.end].strip()
            if not behind or behind.startswith(_ENDS):
                node = party_node(frame, mention.value)
                if node is not None and node.named:
                    yield node
                break
