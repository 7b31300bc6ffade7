"""Lists of grants: a lead-in says what was given and when, each point who got how much."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.fiscal_years import YearMention, plain_years
from kommunegraf.extraction.money.funding_scope import Scope, concept, said_year
from kommunegraf.extraction.money.phases import is_listing, lead_phase, phases
from kommunegraf.extraction.partners.party_nodes import party_node
from kommunegraf.extraction.records import FundingItem, Iri, Mode, Stated, Text
from kommunegraf.extraction.wording import name, trimmed
from kommunegraf.extraction.words.amounts import AmountMention, amounts
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

PHASE_RULE = "phase-of-the-lead-in"
YEAR_RULE = "year-of-the-lead-in"
# "Who: 15.000 kr. …": the amount stands right behind the colon or dash.
_WHO = re.compile(r"\s*(?P<who>[^\n:]{2,100}?)\s*(?::|,|\s[–-])\s*\Z")


@dataclass(frozen=True, slots=True)
class _Lead:
    """What a lead-in says of the amounts below it; spans count in the stored text."""

    phase: str
    words: Span
    year: YearMention | None


class GrantList:
    """Reads the sentences of one section in turn: a lead-in, then its points, until something else comes."""

    def __init__(self, frame: Frame, scope: Scope) -> None:
        self._frame, self._scope = frame, scope
        heading = scope.section.heading
        self._lead = None if heading is None else self._lead_in(frame.shadow.to_shadow(heading), heading=True)

    def item(self, shown: Span) -> FundingItem | None:
        """The grant that a sentence (a span of the shadow) is a point for; None where it is none."""
        text = self._frame.shadow.text[shown.start : shown.end]
        found = [each for each in amounts(text) if not each.rate]
        if not found:
            self._lead = self._lead_in(shown)
            return None
        if self._lead is None or len(found) != 1 or found[0].upper is not None:
            return None
        who = _WHO.match(text[: found[0].words.start])
        if who is None or (who[0].rstrip().endswith(",") and text[found[0].span.end :].strip(" .;")):
            self._lead = None
            return None
        at = trimmed(self._frame, Span(shown.start + who.start("who"), shown.start + who.end("who")))
        return self._grant(self._lead, text, shown.start, found[0], at)

    def _lead_in(self, shown: Span, *, heading: bool = False) -> _Lead | None:
        text = self._frame.shadow.text[shown.start : shown.end]
        if not (heading or text.rstrip().endswith(":")) or _undone().search(text):
            return None
        phase = lead_phase(text)
        title = self._scope.title
        if phase is not None:
            words = self._frame.shadow.to_text(Span(phase.span.start + shown.start, phase.span.end + shown.start))
        elif title is not None and is_listing(text) and (phase := lead_phase(title.value)) is not None:
            words = title.span
        else:
            return None
        years = plain_years(text)
        year = None
        if len({each.value.lexical for each in years}) == 1:
            span = Span(years[0].span.start + shown.start, years[0].span.end + shown.start)
            year = YearMention(years[0].value, self._frame.shadow.to_text(span), YEAR_RULE)
        return _Lead(phase.phase, words, year)

    def _grant(self, lead: _Lead, text: str, start: int, amount: AmountMention, who: Span) -> FundingItem:
        frame = self._frame
        span, words = (
            frame.shadow.to_text(Span(each.start + start, each.end + start)) for each in (amount.span, amount.words)
        )
        own = plain_years(text[amount.span.end :])
        year = lead.year
        if len(own) == 1:
            at = Span(own[0].span.start + amount.span.end + start, own[0].span.end + amount.span.end + start)
            year = YearMention(own[0].value, frame.shadow.to_text(at))
        digest = hashlib.sha256(folded(text).encode("utf-8")).hexdigest()[:8]
        label, _ = name(frame, who, language="da")
        return FundingItem(
            id=frame.part("amount", f"{amount.as_stated} {digest} 1", self._scope.owner(frame)),
            label=label,
            amount=say(amount.value, span, mode=Mode.NORMALISED),
            currency=say(Text(text="DKK"), span, mode=Mode.NORMALISED),
            unit_scale=say(amount.scale, span, mode=Mode.NORMALISED),
            fiscal_year=said_year(year),
            phase=concept(frame, "phase", lead.phase, lead.words, rule=PHASE_RULE),
            as_stated=(say(Text(text=frame.document.words(words)), words),),
            funded_item=self._recipient(who),
        )

    def _recipient(self, who: Span) -> tuple[Stated[Iri], ...]:
        """Who got it, where the words are the name of somebody and nothing else."""
        for mention in sentence_at(self._frame, who).mentions("party"):
            if mention.span == who:
                node = party_node(self._frame, mention.value)
                return (node.stated(),) if node is not None and node.named else ()
        return ()


@cache
def _undone() -> re.Pattern[str]:
    words = (*phases().pools.apply, *phases().pools.unless, *phases().pools.asked)
    return re.compile(rf"(?<![^\W_])(?:{alternatives(words)})(?![^\W_])", re.IGNORECASE)


def shared_out(whole: FundingItem, part: FundingItem) -> FundingItem:
    """A point of a list whose lead-in states the whole ("Der overføres 900.000 kr. til 2025:"): what the point does
    not say of phase and year is the whole's.
    """
    phase, year = part.phase, part.fiscal_year
    if phase is None and whole.phase is not None:
        phase = _derived(whole.phase, PHASE_RULE)
    if year is None and whole.fiscal_year is not None:
        year = _derived(whole.fiscal_year, YEAR_RULE)
    return part.model_copy(update={"phase": phase, "fiscal_year": year})


def _derived(stated: Stated[Any], rule: str) -> Stated[Any]:
    spans = [Span(each.start, each.end) for each in stated.proofs]
    return say(stated.value, *spans, mode=Mode.DERIVED, rule=rule)
