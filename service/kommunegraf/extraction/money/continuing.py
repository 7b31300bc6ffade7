"""Sentences that tell more of the amount of the one before: "Der overføres 3 mio. kr. Heraf er 2 mio. kr. til …"."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.funding_lists import shared_out
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.records import FundingItem
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.reading.document import Span


def continues(text: str) -> bool:
    """Whether a sentence begins as one that tells more of what the one before told (`phases.toml`, `[continued]`)."""
    return _begins().match(text) is not None


def continued(frame: Frame, whole: FundingItem, part: FundingItem) -> FundingItem:
    """An amount of such a sentence, with the phase and year of the one before where it has none of its own."""
    phase = part.phase
    if phase is not None and all(_weak().fullmatch(frame.document.words(Span(p.start, p.end))) for p in phase.proofs):
        part = part.model_copy(update={"phase": None})
    return shared_out(whole, part)


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(phases().continued.words)})(?:{GAP}|\Z)", re.IGNORECASE)


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(alternatives(phases().continued.weak), re.IGNORECASE)
