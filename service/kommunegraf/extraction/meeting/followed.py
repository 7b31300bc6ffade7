"""Tells how a decision treats what was recommended: followed, changed, followed in part, or gone against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.decided_points import Decided
from kommunegraf.extraction.meeting.outcome_words import listed, outcome_words
from kommunegraf.extraction.meeting.outcomes import Said, asked_of, outcome_of, states_outcome_alone, words_of
from kommunegraf.extraction.records import Mode, Recommendation
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Followed:
    """A code of *recommendation-followed*, the words that show it (stored text), and the rule where it is derived."""

    code: str
    span: Span
    mode: Mode
    rule: str | None = None


def followed(
    frame: Frame, decided: Decided, asked: Sequence[Recommendation], *, own: bool, points: int
) -> Followed | None:
    """How the recommendation fared, or None where the words leave it open.

    `asked` are the points that the decision answers, `points` how many were recommended in all. Of a decision that is
    not the meeting's `own` only what its words say counts, for it may have had another recommendation before it.
    """
    if not points:
        return None
    against = _wording(frame, decided, "against")
    if against is not None:
        return Followed("against", against, Mode.DERIVED, "words-against-the-recommendation")
    if points > 1 and len(asked) != 1:
        part = _in_part(frame, decided)
        if part is not None:
            return Followed("in-part", part, Mode.DERIVED, "points-that-fare-differently")
    said, span = decided.outcome, decided.outcome_span
    if said is None or span is None:
        return None
    stated = outcome_words().followed.outcomes.get(said.code)
    if stated == "against" and asked and own:
        wishes = {wish.code if wish is not None else "" for wish in _wishes(asked)}
        if wishes == {"discussed"}:
            return None  # who only asked for a discussion recommended nothing that could be refused
        if wishes == {"rejected"}:
            return Followed("as-recommended", span, Mode.DERIVED, "outcome-as-asked")
    if stated is not None:
        derived = stated == "against"
        return Followed(stated, span, Mode.DERIVED if derived else Mode.NORMALISED, "rejected" if derived else None)
    if said.code == "recommended-onward":
        return _onward(frame, decided, span)
    if not own:
        return None
    return _as_asked(frame, decided, asked, span)


def _onward(frame: Frame, decided: Decided, span: Span) -> Followed | None:
    said = decided.outcome
    if said is not None and said.changed:
        return Followed("with-changes", span, Mode.NORMALISED)
    if said is not None and said.approves:
        return Followed("as-recommended", span, Mode.DERIVED, "approved-and-sent-onward")
    words = _wording(frame, decided, "onward")
    return Followed("as-recommended", words, Mode.NORMALISED) if words is not None else None


def _as_asked(frame: Frame, decided: Decided, asked: Sequence[Recommendation], span: Span) -> Followed | None:
    said = decided.outcome
    if said is None or not asked:
        return None
    wishes = _wishes(asked)
    if wishes and all(each is not None and each.code == said.code for each in wishes):
        return Followed("as-recommended", span, Mode.DERIVED, "outcome-as-asked")
    if said.code == "approved" and (said.bare or states_outcome_alone(_text(frame, decided))):
        return Followed("as-recommended", span, Mode.DERIVED, "bare-approval")
    return None


def _wishes(asked: Sequence[Recommendation]) -> list[Said | None]:
    """What each recommended point asks for."""
    return [asked_of(record.text.value.text) for record in asked if record.text is not None]


def _text(frame: Frame, decided: Decided) -> str:
    shown = frame.shadow.to_shadow(decided.spans[0])
    return frame.shadow.text[shown.start : shown.end]


def _wording(frame: Frame, decided: Decided, name: str) -> Span | None:
    """Where the first wording of a list stands in the decision's words."""
    for run in decided.spans:
        shown = frame.shadow.to_shadow(run)
        matches = words_of(frame.shadow.text[shown.start : shown.end])
        hits = listed(name).find([match.group().casefold() for match in matches])
        if hits:
            first, end = hits[0].first, hits[0].end
            return frame.shadow.to_text(
                Span(shown.start + matches[first].start(), shown.start + matches[end - 1].end())
            )
    return None


def _in_part(frame: Frame, decided: Decided) -> Span | None:
    """The words by which one point fares otherwise than the rest ("Punkt 2 anbefales ikke"), or None."""
    exception = _wording(frame, decided, "part")
    if exception is not None:
        return exception
    good, bad, counted = False, None, listed("points")
    words = outcome_words().followed
    for run in decided.spans:
        shown = frame.shadow.to_shadow(run)
        for sentence in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
            text = frame.shadow.text[sentence.start : sentence.end]
            said = outcome_of(text)
            if said is None:
                continue
            if said.code in words.good:
                good = True
            elif said.code in words.bad and counted.find([match.group().casefold() for match in words_of(text)]):
                at = sentence.start
                bad = bad or frame.shadow.to_text(Span(at + said.span.start, at + said.span.end))
    return bad if good else None
