"""Amounts that sentences state, with phase and year."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.amounts import AmountMention, amounts
from kommunegraf.extraction.fiscal_years import SentenceYears
from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.funding_scope import Scope, concept, heading_year, said_year
from kommunegraf.extraction.lexicon import GAP, alternatives
from kommunegraf.extraction.numbers import folded
from kommunegraf.extraction.passages import section_passages
from kommunegraf.extraction.phases import PhaseMention, is_no_funding, phases, prose_phases
from kommunegraf.extraction.records import FundingItem, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.table_lines import overlaps_any
from kommunegraf.reading.document import Span

# Sections whose amounts are funding even where no word says which phase.
MONEY_ROLES = frozenset({"economy", "recommendation", "decision"})


def prose_funding(frame: Frame, scope: Scope, without: Sequence[Span]) -> Iterator[FundingItem]:
    """The amounts in the sentences of a section; those that overlap `without` (tables, ascending) are passed over."""
    for passage in section_passages(frame, scope.section, scope.item):
        if overlaps_any(passage.span, without):
            continue
        text = frame.shadow.text[passage.shadow.start : passage.shadow.end]
        yield from _amounts(frame, scope, text, passage.shadow.start)
        pool = _pool(frame, scope, text, passage.shadow.start)
        if pool is not None:
            yield pool


def _amounts(frame: Frame, scope: Scope, text: str, start: int) -> Iterator[FundingItem]:
    found = [each for each in amounts(text) if not each.rate and not is_no_funding(text, each.words.start)]
    anchors = _anchored(text, found)
    years = SentenceYears(text, found)
    # Equal sentences in one item state one thing, so that a sentence's amounts are told apart by its words.
    digest = hashlib.sha256(folded(text).encode("utf-8")).hexdigest()[:8] if found else ""
    for index, (amount, anchor) in enumerate(zip(found, anchors, strict=True)):
        span = _stored(frame, amount.span, start)
        if anchor is None and scope.section.role not in MONEY_ROLES:
            message = f'"{amount.as_stated}" is money, but no word says which phase of a budget it belongs to'
            frame.notes.append(Note("amount-without-phase", message, span, "info"))
            continue
        given = years.of(index, anchor.span if anchor else None)
        key = f"{amount.as_stated} {digest} {index + 1}"
        for year in given:
            fiscal = said_year(replace(year, span=_stored(frame, year.span, start)))
            each = f"{key} {year.value.lexical}" if len(given) > 1 else key
            yield _item(frame, scope, amount, anchor, start, each, fiscal)
        if not given:
            fiscal = None if years.any else said_year(heading_year(frame, scope))
            yield _item(frame, scope, amount, anchor, start, key, fiscal)


def _item(
    frame: Frame,
    scope: Scope,
    amount: AmountMention,
    anchor: PhaseMention | None,
    start: int,
    key: str,
    fiscal: Stated[Temporal] | None,
) -> FundingItem:
    span, words = _stored(frame, amount.span, start), _stored(frame, amount.words, start)
    rule = None if amount.unit_stated or amount.scale > 1 else "kroner-without-unit"
    mode = Mode.DERIVED if rule else Mode.NORMALISED
    return FundingItem(
        id=frame.part("amount", key, scope.owner(frame)),
        amount=_value(frame, amount, anchor, span),
        currency=say(Text(text="DKK"), span, mode=mode, rule=rule),
        unit_scale=say(amount.scale, span, mode=mode, rule=rule),
        fiscal_year=fiscal,
        phase=_phase(frame, anchor, start) if anchor else None,
        as_stated=(say(Text(text=frame.document.words(words)), words),),
    )


def _stored(frame: Frame, span: Span, start: int) -> Span:
    return frame.shadow.to_text(Span(span.start + start, span.end + start))


def _value(frame: Frame, amount: AmountMention, anchor: PhaseMention | None, span: Span) -> Stated[Decimal] | None:
    """The amount with its sign: none where the words give a range."""
    if amount.upper is not None:
        message = f'"{amount.as_stated}" is a range; the item has no amount'
        frame.notes.append(Note("amount-is-a-range", message, span, "info"))
        return None
    if anchor is not None and anchor.sign < 0 and amount.value > 0:
        return say(-amount.value, span, mode=Mode.DERIVED, rule="over-spend-is-negative")
    return say(amount.value, span, mode=Mode.NORMALISED)


def _phase(frame: Frame, anchor: PhaseMention, start: int) -> Stated[Iri]:
    span = _stored(frame, anchor.span, start)
    if anchor.inferred:
        return concept(frame, "phase", anchor.phase, span, rule=anchor.inferred, mode=Mode.INFERRED)
    return concept(frame, "phase", anchor.phase, span)


def _anchored(text: str, found: Sequence[AmountMention]) -> list[PhaseMention | None]:
    """For each amount the words that say its phase.

    Those before it, after the amount before; where only years and joining words stand between two amounts, those of the
    first; else words right behind it ("2 mio. kr. i tilskud").
    """
    mentions = prose_phases(text)
    starts = [each.span.start for each in mentions]
    anchors: list[PhaseMention | None] = []
    end = 0
    for index, amount in enumerate(found):
        following = found[index + 1].words.start if index + 1 < len(found) else len(text)
        own = mentions[bisect_left(starts, end) : bisect_left(starts, amount.words.start)]
        own = tuple(each for each in own if each.span.end <= amount.words.start)
        later = mentions[bisect_left(starts, amount.span.end) : bisect_left(starts, following)]
        behind = [each for each in later[:1] if _behind().match(text[amount.span.end : each.span.start])]
        if behind and (not own or own[-1].inferred):
            anchors.append(behind[0])
        elif own:
            anchors.append(_nearest(own))
        elif anchors and _joined().match(text[found[index - 1].span.end : amount.words.start]):
            anchors.append(anchors[-1])
        else:
            anchors.append(None)
        end = amount.span.end
    return anchors


@cache
def _joined() -> re.Pattern[str]:
    """What may stand between two amounts of one phase: years and joining words."""
    words = alternatives(phases().between.amounts)
    return re.compile(rf"[\s,;()]*(?:(?:{words}|(?:19|20)\d\d)(?![^\W_])[\s,;().]*){{0,8}}\Z", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    """What may stand between an amount and words for its phase behind it."""
    words = alternatives(phases().between.phase)
    return re.compile(rf"\s*(?:(?:{words})\s+){{0,3}}\Z", re.IGNORECASE)


def _nearest(own: Sequence[PhaseMention]) -> PhaseMention:
    """The last mention before the amount; a certain one before an inferred one."""
    certain = [each for each in own if each.inferred is None]
    return certain[-1] if certain else own[-1]


@cache
def _pool_pattern() -> re.Pattern[str]:
    words = phases().pools
    return re.compile(
        rf"(?<![^\W_])(?:{alternatives(words.apply)})(?:{GAP}[^\W\d_]{{1,30}}){{0,4}}?{GAP}"
        rf"(?P<pool>(?:[^\W\d_-]{{1,40}}-?)?(?:{alternatives(words.endings)}))(?![^\W_])",
        re.IGNORECASE,
    )


def _pool(frame: Frame, scope: Scope, text: str, start: int) -> FundingItem | None:
    """A pool that is to be applied to, where the sentence gives no amount."""
    match = _pool_pattern().search(text)
    if match is None or amounts(text):
        return None
    pool = _stored(frame, Span(match.start("pool"), match.end("pool")), start)
    words = _stored(frame, Span(match.start(), match.end()), start)
    name = frame.document.words(pool)
    return FundingItem(
        id=frame.part("pool", match["pool"], scope.owner(frame)),
        label=say(
            Text(text=match["pool"], language="da"),
            pool,
            mode=Mode.STATED if match["pool"] == name else Mode.NORMALISED,
        ),
        phase=concept(frame, "phase", "grant", pool),
        status=concept(frame, "status", "to-be-applied-for", words),
        as_stated=(say(Text(text=name), pool),),
    )
