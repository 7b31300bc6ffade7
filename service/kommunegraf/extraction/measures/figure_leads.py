"""What stands before a sentence with figures: a lead-in or heading for goals, a name, and what is measured already."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import is_point
from kommunegraf.extraction.measures.clauses import Clauses
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.plans.goals import goal_words
from kommunegraf.extraction.records import Indicator, Iri, Measurement, Mode, Stated, Temporal
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.reading.document import Block, Span

FIGURE = re.compile(r"\d")
LEAD_RULE = "date-of-the-lead-in"
NEXT = 3  # code points between two sentences that follow each other
_MOST_HEADING_WORDS = 4
_MOST_NAME_WORDS = 20
_LONGEST_MARK = 16
Known = tuple[Span, Stated[Iri] | None]  # the label in the shadow, and the unit


@dataclass(frozen=True, slots=True)
class Leading:
    """A sentence that leads in what stands below it, whether that are goals, and when they are to be reached."""

    section: Section
    block: Block | None  # that it stands in; None for a heading, which leads in all its section
    aims: bool
    date: Stated[Temporal] | None
    conditions: bool  # demands follow, no measures


def taken(frame: Frame) -> dict[int, Known]:
    """What is measured already, by where its number begins in the stored text."""
    measures = {record.id: record for record in frame.found if isinstance(record, Measurement)}
    known: dict[int, Known] = {}
    for record in frame.found:
        if not isinstance(record, Indicator) or record.label is None:
            continue
        label = record.label.proofs[0]
        for link in record.has_measurement:
            measure = measures.get(link.value.iri)
            if measure is not None and measure.value is not None:
                for proof in measure.value.proofs:
                    known[proof.start] = frame.shadow.to_shadow(Span(label.start, label.end)), measure.unit
    return known


def heading_lead(frame: Frame, passage: Passage) -> Leading | None:
    """A heading that is the word for goals, or says that goals follow."""
    heading = passage.section.heading
    if heading is None:
        return None
    shown = frame.shadow.to_shadow(heading)
    if goal_words(frame, shown) is None:
        return None
    text = frame.shadow.text[shown.start : shown.end]
    if len(text.split()) > _MOST_HEADING_WORDS and not text.rstrip().endswith(":"):
        return None
    return lead_of(frame, replace(passage, shadow=shown), text, None)


def lead_of(frame: Frame, passage: Passage, text: str, block: Block | None) -> Leading:
    """What a sentence that ends with a colon says of those below it: that they are goals, and for when."""
    found = [each for each in dates(text) if each.end is None]
    date = None
    start = passage.shadow.start
    if len(found) == 1:
        span = Span(found[0].span.start + start, found[0].span.end + start)
        date = say(found[0].value, frame.shadow.to_text(span), mode=Mode.DERIVED, rule=LEAD_RULE)
    clauses = Clauses(Sentence(text, start))
    if clauses.has("condition", 0, len(clauses.tokens)):
        return Leading(passage.section, block, False, None, True)
    aims = goal_words(frame, passage.shadow) is not None or clauses.has("aim", 0, len(clauses.tokens))
    return Leading(passage.section, block, aims, date, False)


def is_led(frame: Frame, leading: Leading, passage: Passage) -> bool:
    """Whether a sentence is a point, or a line that begins with the word for a goal, below the words that lead in."""
    if leading.section is not passage.section:
        return False
    if is_point(passage.block) or passage.block == leading.block:
        return True
    return goal_words(frame, Span(passage.shadow.start, min(passage.shadow.end, passage.shadow.start + 12))) is not None


def name_before(passage: Passage, before: tuple[Passage, Sentence] | None) -> Span | None:
    """The short sentence right before one, without figures: "Hvert andet barn cykler. I 2023 var det 38 pct."."""
    if before is None or before[0].block != passage.block or FIGURE.search(before[1].text):
        return None
    if passage.shadow.start - before[0].shadow.end > NEXT or len(before[1].text.split()) > _MOST_NAME_WORDS:
        return None
    text = before[1].text
    colon = text.find(": ")
    return Span(
        before[1].start + (colon + 2 if 0 < colon < _LONGEST_MARK else 0), before[1].start + len(text.rstrip(" .:"))
    )
