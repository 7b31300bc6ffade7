"""Decisions that say no more than that an earlier body's is followed ("Som Sundhedsudvalget")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.outcome_words import listed, outcome_words
from kommunegraf.extraction.meeting.outcomes import Said, words_of
from kommunegraf.reading.document import Span

_COUNCILS = frozenset({"council", "regional-council"})


@dataclass(frozen=True, slots=True)
class Before:
    """What is known where a decision stands: whether it is of a stage before the meeting's own, whether its body is
    the council, and whether an earlier stage changed what was recommended."""

    stage: bool
    council: bool
    changed: bool


def referred(text: str, said: Said | None, before: Before) -> Said | None:
    """What a decision says that follows an earlier body's, else `said` as it is.

    A body that is not the last sends the matter on by it; of the last, it is an approval, and one as recommended only
    where the body followed changed nothing and gave more than advice.
    """
    if said is not None and said.code not in {"approved", "approved-as-recommended"}:
        return said
    kind, span = _referral(text)
    if kind is None or span is None:
        return said
    place = said.span if said is not None else span
    if before.stage or (kind == "like" and not before.council):
        return Said("recommended-onward", place, changed=False, approves=True)
    if kind == "like":
        return Said("approved", place)
    if said is None:
        return Said("approved", place)
    return replace(said, code="approved", approves=False) if kind == "advice" or before.changed else said


def _referral(text: str) -> tuple[str | None, Span | None]:
    told = _without_bodies(text)
    words = [word for word, _ in told]
    for kind in ("like", "advice", "papers"):
        found = [hit for hit in listed(kind).find(words) if kind != "like" or hit.first == 0]
        if found:
            first, end = found[0].first, found[0].end
            return kind, Span(told[first][1].start, told[end - 1][1].end)
    return None, None


def _without_bodies(text: str) -> list[tuple[str, Span]]:
    """The folded words with their places; each name of a body is one word, as the file says."""
    generic, last = outcome_words().referral.bodies, outcome_words().referral.last
    spans = [mention.span for mention in body_mentions(text)]
    found: list[tuple[str, Span]] = []
    for match in words_of(text):
        place, word = Span(*match.span()), match.group().casefold()
        inside = next((span for span in spans if span.start <= match.start() < span.end), None)
        if inside is None:
            word = "udvalget" if word in generic else word
            word = "udvalgets" if word.endswith("s") and word[:-1] in generic else word
        elif place.end < inside.end:
            continue
        else:
            name = "økonomiudvalget" if text[inside.start : inside.end].casefold().startswith(last) else "udvalget"
            word = f"{name}s" if place.end > inside.end else name
            place = Span(inside.start, place.end)
        found.append((word, place))
    return found


def is_council(kind: str) -> bool:
    """Whether a kind of body (scheme body-kind) has the last word."""
    return kind in _COUNCILS
