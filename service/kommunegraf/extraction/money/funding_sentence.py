"""The funding items of one sentence: each amount with its phase, years, payers and status."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.money.amount_details import Detail, basis_of, qualifier_of
from kommunegraf.extraction.money.anchors import anchored
from kommunegraf.extraction.money.coordination import goes_on, is_part
from kommunegraf.extraction.money.fiscal_years import SentenceYears, YearMention, only_year, year_moved_to
from kommunegraf.extraction.money.funding_payers import Payers, payers
from kommunegraf.extraction.money.funding_scope import Scope, concept, heading_year, said_year, title_year
from kommunegraf.extraction.money.not_funding import (
    is_cost_of_one,
    is_national,
    is_no_funding,
    is_of_others,
    is_price,
    is_small,
)
from kommunegraf.extraction.money.phases import PhaseMention, is_giver, phases
from kommunegraf.extraction.money.refusals import is_not_given
from kommunegraf.extraction.money.several_years import years_of_period, years_that_follow, years_told_before
from kommunegraf.extraction.records import FundingItem, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.amounts import AmountMention, amounts, price_level
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

# Sections whose amounts are funding even where no word says which phase.
MONEY_ROLES = frozenset({"economy", "recommendation", "decision"})
GIVEN = "given-by-others"
_MILLION = 1_000_000
_PERIOD_WINDOW = 200  # code points before a sentence in which a period is told that it speaks of
_APPLY_WINDOW = 120  # code points between "ansøger" and what is applied for


class SentenceFunding:
    """Reads the amounts of a sentence: `text` as it shows in the shadow, `start` its place there."""

    def __init__(self, frame: Frame, scope: Scope, text: str, start: int) -> None:
        self._frame, self._scope, self._text, self._start = frame, scope, text, start
        self.amounts = tuple(
            each
            for each in amounts(text)
            if not (each.rate or is_small(each) or is_no_funding(text, each) or is_cost_of_one(text, each.words.start))
        )
        self._bases = self._found_bases()
        self._level = price_level(text) if self.amounts else None

    def items(self) -> Iterator[FundingItem]:
        """One item an amount (and year). Amounts that no word places are left out, with a note, but where all is money.

        Equal sentences in one item state one thing, so an amount's IRI is made of it and its sentence's words.
        """
        if not self.amounts:
            return
        frame, text = self._frame, self._text
        anchors = anchored(text, self.amounts)
        years, any_year = self._years(anchors)
        of_others, national = is_of_others(text), is_national(text)
        payer = payers(frame, sentence_at(frame, Span(self._start, self._start + len(text))), self.amounts)
        digest = hashlib.sha256(folded(text).encode("utf-8")).hexdigest()[:8]
        for index, amount in enumerate(self.amounts):
            paid = self._paid(index, payer)
            anchor = anchors[index]
            if paid.listed and index and (anchor is None or anchor.inferred):
                anchor = anchors[index] = anchors[index - 1] or anchor
            if is_price(text, amount.words.start, anchor.span.start if anchor else None):
                continue
            if (anchor is not None and anchor.inferred and of_others) or national or self._is_elsewhere(anchor, paid):
                continue
            if (
                anchor is None
                and self._scope.section.role not in MONEY_ROLES
                and (of_others or not self._is_sum(amount))
            ):
                self._note("amount-without-phase", amount, "is money, but no word says which phase of a budget it is")
                continue
            if anchor is not None and is_not_given(text, anchor, amount.words):
                self._note("amount-not-given", amount, "is refused, or given only on a condition")
                continue
            item = self._item(index, _granted(frame, anchor, paid), paid)
            key = f"{amount.as_stated} {digest} {index + 1}"
            given = years[index]
            if len(given) > 1 and not amount.yearly:
                item = item.model_copy(update={"amount_basis": None})
            for year in given:
                fiscal = said_year(replace(year, span=self._stored(year.span)))
                yield self._named(item, f"{key} {year.value.lexical}" if len(given) > 1 else key, fiscal)
            if not given:
                unsaid = any_year or _is_whole(self._bases[index])
                heading = None if unsaid else heading_year(frame, self._scope, prose=True)
                if heading is None and not unsaid and anchor is not None and anchor.phase in phases().heading.accounts:
                    dated = only_year(text, 0)  # "forbruget pr. 31. marts 2031"
                    heading = replace(dated, span=self._stored(dated.span)) if dated else title_year(frame, self._scope)
                yield self._named(item, key, said_year(heading))

    def _is_elsewhere(self, anchor: PhaseMention | None, paid: Payers) -> bool:
        """Whether another municipality has set the amount aside for itself: "Aarhus Kommune har afsat 12 mio. kr."."""
        if anchor is None or anchor.phase != "appropriation" or not paid.funder or self._frame.authority is None:
            return False
        others = [each.value.iri for each in paid.funder if each.value.iri != self._frame.authority]
        towns = self._frame.identity.municipality("")
        return len(others) == len(paid.funder) and not paid.funded and all(iri.startswith(towns) for iri in others)

    def _is_sum(self, amount: AmountMention) -> bool:
        """Whether an amount outside the sections on money, of which no word says the phase, is funding all the same."""
        stated = any(each.unit_stated or each.scale >= _MILLION for each in self.amounts)
        return stated and abs(amount.value) >= phases().ignored.least

    def _paid(self, index: int, payer: dict[int, Payers]) -> Payers:
        """Who pays an amount and gets it; what is a part of another is paid by those who pay that."""
        own = payer.get(self.amounts[index].span.end + self._start, Payers())
        between = self._text[self.amounts[index - 1].span.end : self.amounts[index].words.start] if index else ""
        if not own.funder and index and (self._is_part(index) or goes_on(between)):
            whole = payer.get(self.amounts[index - 1].span.end + self._start, Payers())
            own = replace(own, funder=whole.funder)
        return own

    def _years(self, anchors: Sequence[PhaseMention | None]) -> tuple[list[tuple[YearMention, ...]], bool]:
        """The years of each amount, and whether the sentence has any.

        What is a part of another amount has its years; the whole of several years has none.
        """
        years = SentenceYears(self._text, self.amounts, [anchor.span if anchor else None for anchor in anchors])
        moved = year_moved_to(self._text)
        given: list[tuple[YearMention, ...]] = []
        for index, (anchor, basis) in enumerate(zip(anchors, self._bases, strict=True)):
            own = years.of(index)
            if anchor is not None and anchor.phase == "carried-over" and moved is not None:
                own = (moved,)
            elif not own and basis is not None and basis.code == "per-year":
                own = years.several(index)
            elif not years.has_own(index) and basis is not None and basis.code == "in-all":
                own = ()
            if following := years_that_follow(self._text, self.amounts[index], given[-1] if given else ()):
                own = following
            elif not own and not years.has_own(index) and basis is not None and basis.code == "per-year":
                own = years_of_period(self._text, self.amounts[index])
            if not own and not years.has_own(index):
                own = years_told_before(self._text, self.amounts[index], self._before())
            if not own and not years.has_own(index) and self._is_part(index) and len(given[-1]) == 1:
                own = given[-1]
            given.append(own)
        return given, years.any

    def _before(self) -> str:
        """The words of the section before the sentence, as far back as a period may be told."""
        begin = self._frame.shadow.to_shadow(self._scope.section.span).start
        return self._frame.shadow.text[max(begin, self._start - _PERIOD_WINDOW) : self._start]

    def _named(self, item: FundingItem, key: str, year: Stated[Temporal] | None) -> FundingItem:
        iri = self._frame.part("amount", key, self._scope.owner(self._frame))
        return item.model_copy(update={"id": iri, "fiscal_year": year})

    def _item(self, index: int, anchor: PhaseMention | None, paid: Payers) -> FundingItem:
        amount = self.amounts[index]
        qualifier, basis = qualifier_of(amount), self._bases[index]
        level = self._level
        if level is not None and index and self.amounts[0].span.end <= level.span.start <= amount.span.start:
            level = None  # "186.000 kr. i 2030-priser, mens kaffe koster 25.000 kr."
        span, words = self._stored(amount.span), self._stored(amount.words)
        rule = None if amount.unit_stated or amount.scale > 1 else "kroner-without-unit"
        mode = Mode.DERIVED if rule else Mode.NORMALISED
        return FundingItem(
            id="",
            amount=say(amount.value, span, mode=Mode.NORMALISED) if amount.upper is None else None,
            min_value=say(amount.value, span, mode=Mode.NORMALISED) if amount.upper is not None else None,
            max_value=say(amount.upper, span, mode=Mode.NORMALISED) if amount.upper is not None else None,
            amount_qualifier=self._coded("amount-qualifier", qualifier),
            amount_basis=self._coded("amount-basis", basis),
            price_level=say(Text(text=level.text), self._stored(level.span)) if level else None,
            currency=say(Text(text="DKK"), span, mode=mode, rule=rule),
            unit_scale=say(amount.scale, span, mode=mode, rule=rule),
            phase=self._phase(anchor) if anchor else self._given(paid),
            status=self._applied_for(amount, anchor),
            as_stated=(say(Text(text=self._frame.document.words(words)), words),),
            funder=paid.funder,
            responsible=paid.responsible,
            funded_item=paid.funded,
        )

    def _is_part(self, index: int) -> bool:
        return index > 0 and is_part(self._text[self.amounts[index - 1].span.end : self.amounts[index].words.start])

    def _found_bases(self) -> list[Detail | None]:
        """The basis of each amount; what is a part of another has its basis."""
        found: list[Detail | None] = []
        for index, amount in enumerate(self.amounts):
            before = self.amounts[index - 1].span.end if index else 0
            after = self.amounts[index + 1].words.start if index + 1 < len(self.amounts) else len(self._text)
            own = basis_of(self._text, amount, before, after)
            found.append(found[-1] if own is None and self._is_part(index) else own)
        return found

    def _coded(self, scheme: str, detail: Detail | None) -> Stated[Iri] | None:
        return concept(self._frame, scheme, detail.code, self._stored(detail.span)) if detail else None

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

    def _given(self, paid: Payers) -> Stated[Iri] | None:
        """A grant where no word says the phase, and a giver of grants pays it or a list tells who gets it."""
        if paid.listed:
            spans = [Span(proof.start, proof.end) for stated in paid.funded for proof in stated.proofs]
            return concept(self._frame, "phase", "grant", *spans, rule=GIVEN)
        for stated in paid.funder:
            spans = [Span(proof.start, proof.end) for proof in stated.proofs]
            if spans and is_giver(self._frame.document.words(spans[0])):
                return concept(self._frame, "phase", "grant", *spans, rule=GIVEN)
        return None

    def _applied_for(self, amount: AmountMention, anchor: PhaseMention | None) -> Stated[Iri] | None:
        """The status of a grant still to be applied for: a word that says so stands shortly before it."""
        if anchor is None or anchor.phase != "grant":
            return None
        first = min(anchor.span.start, amount.words.start)
        match = _apply().search(self._text, max(0, first - _APPLY_WINDOW), amount.words.start)
        if match is None:
            return None
        return concept(self._frame, "status", "to-be-applied-for", self._stored(Span(match.start(), match.end())))


def _granted(frame: Frame, anchor: PhaseMention | None, paid: Payers) -> PhaseMention | None:
    """What a foundation or another authority gives is a grant, though it "bevilger" or "bidrager med" it."""
    if not paid.funder or any(each.value.iri == frame.authority for each in paid.funder):
        return anchor
    if anchor is None:
        return None
    return PhaseMention(anchor.span, "grant", GIVEN) if anchor.phase == "appropriation" else anchor


def _is_whole(basis: Detail | None) -> bool:
    return basis is not None and basis.code == "in-all"


@cache
def _apply() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().pools.apply)})(?![^\W_])", re.IGNORECASE)
