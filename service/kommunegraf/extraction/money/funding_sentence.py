"""The funding items of one sentence: each amount with its phase, years, payers and status."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.money.fiscal_years import SentenceYears
from kommunegraf.extraction.money.funding_payers import Payers, payers
from kommunegraf.extraction.money.funding_scope import Scope, concept, heading_year, said_year
from kommunegraf.extraction.money.phases import PhaseMention, is_change, is_no_funding, is_price, phases, prose_phases
from kommunegraf.extraction.money.refusals import is_not_given
from kommunegraf.extraction.records import FundingItem, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.amounts import AmountMention, amounts
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

# Sections whose amounts are funding even where no word says which phase.
MONEY_ROLES = frozenset({"economy", "recommendation", "decision"})
_APPLY_WINDOW = 120  # code points between "ansøger" and what is applied for


class SentenceFunding:
    """Reads the amounts of a sentence: `text` as it shows in the shadow, `start` its place there."""

    def __init__(self, frame: Frame, scope: Scope, text: str, start: int) -> None:
        self._frame, self._scope, self._text, self._start = frame, scope, text, start
        self.amounts = tuple(
            each for each in amounts(text) if not each.rate and not is_no_funding(text, each.words.start)
        )

    def items(self) -> Iterator[FundingItem]:
        """One item an amount (and year). Amounts that no word places are left out, with a note, but where all is money.

        Equal sentences in one item state one thing, so an amount's IRI is made of it and its sentence's words.
        """
        if not self.amounts:
            return
        frame, text = self._frame, self._text
        anchors = anchored(text, self.amounts)
        years = SentenceYears(text, self.amounts, [anchor.span if anchor else None for anchor in anchors])
        payer = payers(frame, sentence_at(frame, Span(self._start, self._start + len(text))))
        digest = hashlib.sha256(folded(text).encode("utf-8")).hexdigest()[:8]
        for index, (amount, anchor) in enumerate(zip(self.amounts, anchors, strict=True)):
            if anchor is None and is_price(text, amount.words.start):
                continue
            if anchor is None and self._scope.section.role not in MONEY_ROLES:
                self._note("amount-without-phase", amount, "is money, but no word says which phase of a budget it is")
                continue
            if anchor is not None and is_not_given(text, anchor, amount.words):
                self._note("amount-not-given", amount, "is refused, or given only on a condition")
                continue
            if amount.upper is not None:
                self._note("amount-is-a-range", amount, "is a range; the item has no amount")
            item = self._item(amount, anchor, payer.get(amount.span.end + self._start, Payers()))
            key = f"{amount.as_stated} {digest} {index + 1}"
            given = years.of(index)
            for year in given:
                fiscal = said_year(replace(year, span=self._stored(year.span)))
                yield self._named(item, f"{key} {year.value.lexical}" if len(given) > 1 else key, fiscal)
            if not given:
                yield self._named(item, key, None if years.any else said_year(heading_year(frame, self._scope)))

    def _named(self, item: FundingItem, key: str, year: Stated[Temporal] | None) -> FundingItem:
        iri = self._frame.part("amount", key, self._scope.owner(self._frame))
        return item.model_copy(update={"id": iri, "fiscal_year": year})

    def _item(self, amount: AmountMention, anchor: PhaseMention | None, paid: Payers) -> FundingItem:
        span, words = self._stored(amount.span), self._stored(amount.words)
        rule = None if amount.unit_stated or amount.scale > 1 else "kroner-without-unit"
        mode = Mode.DERIVED if rule else Mode.NORMALISED
        return FundingItem(
            id="",
            amount=_value(amount, anchor, span),
            currency=say(Text(text="DKK"), span, mode=mode, rule=rule),
            unit_scale=say(amount.scale, span, mode=mode, rule=rule),
            phase=self._phase(anchor) if anchor else None,
            status=self._applied_for(amount, anchor),
            as_stated=(say(Text(text=self._frame.document.words(words)), words),),
            funder=paid.funder,
            responsible=paid.responsible,
            funded_item=paid.funded,
        )

    def _stored(self, span: Span) -> Span:
        return self._frame.shadow.to_text(Span(span.start + self._start, span.end + self._start))

    def _note(self, code: str, amount: AmountMention, message: str) -> None:
        span = self._stored(amount.span)
        self._frame.notes.append(Note(code, f'"{amount.as_stated}" {message}', span, "info"))

    def _phase(self, anchor: PhaseMention) -> Stated[Iri]:
        span = self._stored(anchor.span)
        if anchor.inferred:
            return concept(self._frame, "phase", anchor.phase, span, rule=anchor.inferred, mode=Mode.INFERRED)
        return concept(self._frame, "phase", anchor.phase, span)

    def _applied_for(self, amount: AmountMention, anchor: PhaseMention | None) -> Stated[Iri] | None:
        """The status of a grant still to be applied for: a word that says so stands shortly before it."""
        if anchor is None or anchor.phase != "grant":
            return None
        first = min(anchor.span.start, amount.words.start)
        match = _apply().search(self._text, max(0, first - _APPLY_WINDOW), amount.words.start)
        if match is None:
            return None
        return concept(self._frame, "status", "to-be-applied-for", self._stored(Span(match.start(), match.end())))


def _value(amount: AmountMention, anchor: PhaseMention | None, span: Span) -> Stated[Decimal] | None:
    """The amount with its sign: none where the words give a range."""
    if amount.upper is not None:
        return None
    if anchor is not None and anchor.sign < 0 and amount.value > 0:
        return say(-amount.value, span, mode=Mode.DERIVED, rule="over-spend-is-negative")
    if anchor is not None and anchor.sign > 0 and amount.value < 0:
        return say(-amount.value, span, mode=Mode.DERIVED, rule="under-spend-is-positive")
    return say(amount.value, span, mode=Mode.NORMALISED)


def anchored(text: str, found: Sequence[AmountMention]) -> list[PhaseMention | None]:
    """For each amount of a sentence the words that say its phase.

    The last before it, after the amount before; where only years and joining words stand between two amounts, those of
    the first; else words right behind it ("2 mio. kr. i tilskud").
    """
    mentions = prose_phases(text)
    starts = [each.span.start for each in mentions]
    anchors: list[PhaseMention | None] = []
    end = 0
    for index, amount in enumerate(found):
        following = found[index + 1].words.start if index + 1 < len(found) else len(text)
        own = mentions[bisect_left(starts, end) : bisect_left(starts, amount.words.start)]
        later = mentions[bisect_left(starts, amount.span.end) : bisect_left(starts, following)]
        behind = [each for each in later[:1] if _behind().match(text[amount.span.end : each.span.start])]
        if is_change(text, amount.words.start):
            anchors.append(own[-1] if own and own[-1].phase == "deviation" else None)
        elif behind and (not own or own[-1].inferred):
            anchors.append(behind[0])
        elif own:
            anchors.append(own[-1])
        elif anchors and _joined().match(text[end : amount.words.start]):
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


@cache
def _apply() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().pools.apply)})(?![^\W_])", re.IGNORECASE)
