"""What an agreement or a partnership is for, as a Goal."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.plans.goals import add_goal
from kommunegraf.extraction.records import Iri, Mode, Stated
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span


def add_purpose(frame: Frame, match: Match, *, mode: Mode, rule: str | None) -> Stated[Iri]:
    """Adds the Goal (kind *purpose*) that a match's `{goal}` words state; gives the link to it."""
    slot = match.first("goal")
    assert slot is not None
    words = trimmed(frame, slot.span)
    link = add_goal(frame, words, "purpose", Span(match.span.start, slot.span.start))
    return say(Iri(iri=link.value.iri), frame.shadow.to_text(words), mode=mode, rule=rule)
