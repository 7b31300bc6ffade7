"""The heading right over a paragraph as the name of the effort that the paragraph tells of."""

from __future__ import annotations

import re
from bisect import bisect_left

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.reading.document import Span, ZoneKind

RULE = "heading-over-the-effort"
_MOST_WORDS = 6
_MARKS = ".,;:!?"
_WORD = re.compile(r"[^\W\d_]{4,}")
_SAME_STEM = 6


def heading_over(frame: Frame, section: Section, block: Span, what: Span, told: Span) -> Span | None:
    """The heading that names an effort, in the shadow; None where nothing over the paragraph does.

    `block` is the paragraph (stored text), `what` the words that the sentence calls the effort by and `told` those
    with what it says of it (shadow). The line right above names the effort if it is short, is no sentence, and says
    nothing that is not said of the effort: each of its words comes again in `told`, one of them in `what`.
    """
    line = _line_above(section, block)
    if line is None or frame.document.zone_at(line.start) is not ZoneKind.OFFICIAL:
        return None
    shown = trimmed(frame, frame.shadow.to_shadow(line), final=False)
    words = shown_words(frame, shown)
    if not words[:1].isalpha() or words[-1] in _MARKS or len(words.split()) > _MOST_WORDS:
        return None
    stems = _stems(words)
    if stems and stems <= _stems(shown_words(frame, told)) and stems & _stems(shown_words(frame, what)):
        return shown
    return None


def _line_above(section: Section, block: Span) -> Span | None:
    index = bisect_left(section.blocks, block.start, key=lambda each: each.span.start)
    return section.blocks[index - 1].span if index else section.heading


def _stems(words: str) -> set[str]:
    return {word[:_SAME_STEM] for word in _WORD.findall(words.casefold())}
