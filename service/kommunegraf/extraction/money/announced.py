"""Lists of amounts whose lead-in names their phase and year: "Der gives følgende tillægsbevillinger i 2031:"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.fiscal_years import YearMention, plain_years
from kommunegraf.extraction.money.funding_lists import PHASE_RULE, YEAR_RULE
from kommunegraf.extraction.money.funding_scope import concept
from kommunegraf.extraction.money.phases import PhaseMention, prose_phases
from kommunegraf.extraction.records import FundingItem, Mode
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.reading.document import Span

_LONGEST_POINT = 120  # code points; a longer sentence is no point of a list, if it is not marked as one


@dataclass(frozen=True, slots=True)
class Announced:
    """What a lead-in says of the amounts below it; spans count in the stored text."""

    phase: PhaseMention
    year: YearMention | None

    def given(self, frame: Frame, item: FundingItem) -> FundingItem:
        """A point with the phase and year of the lead-in, where it has none of its own."""
        phase, year = item.phase, item.fiscal_year
        if phase is None:
            phase = concept(frame, "phase", self.phase.phase, self.phase.span, rule=PHASE_RULE)
        if year is None and self.year is not None:
            year = say(self.year.value, self.year.span, mode=Mode.DERIVED, rule=YEAR_RULE)
        return item.model_copy(update={"phase": phase, "fiscal_year": year})


def announced(frame: Frame, text: str, start: int) -> Announced | None:
    """What the sentence `text` (at `start` of the shadow) announces; None where it is no lead-in or names no phase."""
    if not text.rstrip().endswith(":"):
        return None
    found = [each for each in prose_phases(text) if not each.inferred]
    if len({each.phase for each in found}) != 1:
        return None
    years = plain_years(text)
    year = None
    if len({each.value.lexical for each in years}) == 1:
        year = YearMention(years[0].value, _stored(frame, years[0].span, start))
    return Announced(PhaseMention(_stored(frame, found[0].span, start), found[0].phase), year)


def is_point(text: str, *, listed: bool) -> bool:
    """Whether a sentence below a lead-in goes on with its list: it is marked so, or only words and an amount."""
    if listed:
        return True
    found = amounts(text)
    if len(found) != 1 or len(text) > _LONGEST_POINT or text[found[0].span.end :].strip(" .;"):
        return False
    return re.search(r"[^\S\n]{2,}\Z|\A[^\n]*:\s*\Z", text[: found[0].words.start]) is not None


def _stored(frame: Frame, span: Span, start: int) -> Span:
    return frame.shadow.to_text(Span(span.start + start, span.end + start))
