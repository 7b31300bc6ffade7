"""Efforts called by a name in quotation marks, and the group that steers them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.phrasebooks import matches, sentence_of
from kommunegraf.extraction.plans.effort_merges import initiative_iri
from kommunegraf.extraction.plans.effort_names import named_efforts
from kommunegraf.extraction.plans.effort_slots import UnitMention
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import AgendaItem, Initiative, Iri, Mode, Unit
from kommunegraf.extraction.wording import name, shown_words, trimmed, unquoted
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.identity import slug
from kommunegraf.reading.document import Span

_NEAR = 900  # code points between a group's full name and "denne gruppe", or its task and the effort's name


@dataclass
class _Steering:
    """A group said to steer something: its IRI and where that is said."""

    iri: str
    passage: Passage
    span: Span


def extract_named_efforts(frame: Frame) -> None:
    """Adds efforts that are given a name in quotation marks, and links those that a group steers to the group."""
    steering: list[_Steering] = []
    ahead: list[tuple[Passage, Match]] = []  # "styregruppen" where no group is named yet
    for passage, match in matches(frame, "initiatives"):
        if match.fact == "steers":
            unit = _unit(frame, passage, match.first("unit"))
            if unit is not None:
                steering.append(_Steering(unit, passage, match.span))
                quoted = match.first("name")
                if quoted is not None:
                    _responsible(frame, _effort(frame, passage, quoted), unit, match.span, None)
        elif match.fact == "named":
            quoted = match.first("name")
            if quoted is None:
                continue
            iri = _effort(frame, passage, quoted)
            near = [each for each in steering if 0 <= match.span.start - each.span.end <= _NEAR]
            if match.set.get("refers-back") and near:
                _responsible(frame, iri, near[-1].iri, near[-1].span, "effort-named-right-after-its-steering-group")
        elif match.fact == "several-named":
            slot = match.first("names")
            for span in slot.value if slot is not None and isinstance(slot.value, tuple) else ():
                _effort(frame, passage, SlotValue(span, None))
        elif match.fact == "steering-group":
            if steering:
                _steered(frame, passage, match, steering[-1].iri, "steering-group-named-before")
            else:
                ahead.append((passage, match))
    for passage, span in named_efforts(frame):
        _effort(frame, passage, SlotValue(span, None))
    groups = {each.iri for each in steering}
    if len(groups) == 1:
        for passage, match in ahead:
            _steered(frame, passage, match, next(iter(groups)), "only-steering-group-named")


def _effort(frame: Frame, passage: Passage, quoted: SlotValue) -> str:
    words = unquoted(frame, quoted.span)
    iri = initiative_iri(frame, shown_words(frame, words))
    stated, damaged = name(frame, words)
    frame.found.add(Initiative(id=iri, title=stated, as_stated=damaged))
    if passage.item is not None:
        link = say(Iri(iri=iri), frame.shadow.to_text(words), mode=Mode.DERIVED, rule="named-in-the-item")
        frame.found.add(AgendaItem(id=passage.item, about=(link,)))
    return iri


def _steered(frame: Frame, passage: Passage, match: Match, group: str, rule: str) -> None:
    """ "Styregruppen for “X”": X is an effort that the group steers; what its sentence plans is the group's too."""
    quoted, plan = match.first("name"), match.first("plan")
    if quoted is not None:
        words = trimmed(frame, Span(match.span.start, quoted.span.end))
        _responsible(frame, _effort(frame, passage, quoted), group, words, rule)
    if plan is not None and isinstance(plan.value, int):
        known = instrument_index(frame).at(plan.value)
        if known is not None:
            known.asserted = True
            link = say(Iri(iri=group), frame.shadow.to_text(match.span), mode=Mode.DERIVED, rule=rule)
            frame.found.add(instrument_record(known)(id=instrument_iri(frame, known), responsible=(link,)))


def _responsible(frame: Frame, effort: str, unit: str, words: Span, rule: str | None) -> None:
    mode = Mode.STATED if rule is None else Mode.DERIVED
    link = say(Iri(iri=unit), frame.shadow.to_text(trimmed(frame, words)), mode=mode, rule=rule)
    frame.found.add(Initiative(id=effort, responsible=(link,)))


def _unit(frame: Frame, passage: Passage, slot: SlotValue | None) -> str | None:
    """The IRI of the group named; "denne gruppe" is the last one of that word named in full. Adds its record."""
    if slot is None or not isinstance(slot.value, UnitMention):
        return None
    span, mention = slot.span, slot.value
    if mention.calls_back:
        earlier = _full_name_before(frame, passage, mention.noun, span.start)
        if earlier is None:
            return None
        span = earlier
    label, _ = name(frame, span, language="da")
    iri = frame.identity.part(frame.owner, "unit", slug(shown_words(frame, span)))
    parent = None
    if frame.authority is not None:
        parent = say(
            Iri(iri=frame.authority), frame.shadow.to_text(span), mode=Mode.DERIVED, rule="unit-of-the-publisher"
        )
    frame.found.add(Unit(id=iri, label=label, unit_of=parent))
    return iri


def _full_name_before(frame: Frame, passage: Passage, noun: str, before: int) -> Span | None:
    found: Span | None = None
    known = passages(frame)
    for each in known[bisect_left(known, before - _NEAR, key=lambda one: one.shadow.end) :]:
        if each.shadow.start >= before:
            break
        if each.item != passage.item:
            continue
        for mention in sentence_of(frame, each).mentions("unit"):
            value = mention.value
            if isinstance(value, UnitMention) and value.full and value.noun == noun and mention.span.start < before:
                found = mention.span
    return found
