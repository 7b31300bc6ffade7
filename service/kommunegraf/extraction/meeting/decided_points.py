"""Cuts what was decided on an agenda item into decided points, each with its outcome."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.layout.lines import with_marker
from kommunegraf.extraction.meeting.listed_decisions import ListedDecision, listed_decisions
from kommunegraf.extraction.meeting.outcomes import (
    Said,
    asked_of,
    is_dissent,
    lost_vote_of,
    outcome_of,
    votes_aside,
    weak_outcome_of,
)
from kommunegraf.extraction.meeting.point_marks import point_marks
from kommunegraf.extraction.meeting.told_apart import begins_line, each_told_apart, of_whole
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.records import Mode, Recommendation, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Span

_CONTENT_WORD = re.compile(r"[^\W\d_]{6,}")
_STEM = 6

_MOST_POINTS = 30  # of an earlier stage, whose recommendation is not told apart

_BULLET = "•"
_APPROVALS = ("approved", "approved-as-recommended", "approved-with-changes")

_UNDONE = ("postponed", "returned")

_LABEL_LEFT = " \t\r\n\u00a0:•"  # between a label of absentees and the words after them


@dataclass(frozen=True, slots=True)
class Decided:
    """One decided point: its words, the words of its outcome, and the points it decides on (by position).

    `spans` are its words, in one run or in several where words of who was away stand between; they count in the
    stored text. `ruled` names the rule by which the points were found, "" where they are stated.
    """

    spans: tuple[Span, ...]
    outcome: Said | None
    outcome_span: Span | None
    points: tuple[int, ...] = ()
    points_span: Span | None = None
    ruled: str = ""


def decided_points(
    frame: Frame, section: Section, recommendations: Sequence[Recommendation], away: Sequence[Span] = ()
) -> list[Decided]:
    """The section's text cut into decided points; the stretches `away` (stored text, ascending) are no part of any.

    "Ad 1. …" begins a point. Otherwise the text is one decision, unless it answers several recommended points by as
    many sentences or more, each with an outcome of its own: then each such sentence is one.
    """
    if not section.blocks:
        return []
    numbered = _numbered_points(frame, section, len(recommendations), away)
    if numbered:
        return numbered
    whole = Span(section.blocks[0].span.start, section.blocks[-1].span.end)
    asked = len(recommendations) if section.role == "decision" else _MOST_POINTS
    in_list = listed_decisions(section.blocks, frame.shadow, asked)
    if in_list:
        return [_listed(frame, each, away) for each in in_list]
    pieces = _sentences(frame, section)
    told = _of_this_day(frame, section, [(span, said) for span, said in pieces if said is not None])
    leading = [each for each in told if begins_line(frame, each[0])]
    each_line = len(leading) == len(recommendations) > 1 and told[0] == leading[0]
    answers = leading if each_line else told
    apart = len(answers) == len(recommendations) > 1 and each_told_apart(frame, answers)
    if apart and not of_whole(frame, answers):
        return _one_a_sentence(frame, answers, recommendations, whole, away)
    said = _strongest(told)
    weak = said is not None and said[1].code in _APPROVALS
    if told and told[0][1].code == "discussed" and weak and recommendations and section.role == "decision":
        wishes = [asked_of(record.text.value.text) for record in recommendations if record.text is not None]
        if all(each is not None and each.code == "discussed" for each in wishes):
            said = told[0]  # a body that is only asked to discuss may say what it thinks
    runs = _without(frame, whole, away)
    said = said or _weakly_told(frame, [span for span, _ in pieces])
    if said is None:
        return [Decided(runs, None, None)]
    return [Decided(runs, said[1], _outcome_span(frame, *said))]


def _without(frame: Frame, whole: Span, away: Sequence[Span]) -> tuple[Span, ...]:
    """The runs of a stretch that stand outside `away`, without white space or the rest of a label at their ends."""
    runs: list[Span] = []
    start = whole.start
    for hole in [*_within(away, whole), Span(whole.end, whole.end)]:
        words = frame.document.text[start : max(start, hole.start)]
        bare = words.lstrip(_LABEL_LEFT) if runs or start > whole.start else words.lstrip()
        begin = start + len(words) - len(bare)
        if bare.strip():
            runs.append(Span(begin, begin + len(bare.rstrip().rstrip(_BULLET).rstrip())))
        start = max(start, hole.end)
    return tuple(runs)


def _within(away: Sequence[Span], whole: Span) -> Sequence[Span]:
    """Those of the ascending stretches that overlap `whole`."""
    first = bisect_right(away, whole.start, key=lambda each: each.end)
    return away[first : bisect_left(away, whole.end, key=lambda each: each.start)]


def _sentences(frame: Frame, section: Section) -> list[tuple[Span, Said | None]]:
    """Each sentence (span in the shadow) with the outcome it states.

    A paragraph that ends in a comma goes on in the next ("Udvalget indstiller," "at planen godkendes").
    """
    spans: list[Span] = []
    for block in section.blocks:
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        for number, span in enumerate(sentences(text, shown.start)):
            goes_on = not number and bool(spans) and not block.marker and frame.shadow.text[span.start].islower()
            if goes_on and frame.shadow.text[spans[-1].start : spans[-1].end].rstrip().endswith(","):
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
    return [(span, _said(frame, span)) for span in spans]


def _said(frame: Frame, sentence: Span) -> Said | None:
    """The outcome that a sentence (span in the shadow) states; None where it tells what a minority wanted."""
    words = frame.shadow.text[sentence.start : sentence.end]
    return None if is_dissent(words) else outcome_of(words)


def _of_this_day(frame: Frame, section: Section, told: list[tuple[Span, Said]]) -> list[tuple[Span, Said]]:
    """Without the sentences that name a day before the meeting's ("Sagen blev udsat den …"), unless all do."""
    date, _ = date_of_section(frame, section)
    if len(told) < 2 or date is None or date.value.datatype != "date":
        return told
    day = date.value.lexical[:10]

    def of_before(sentence: Span) -> bool:
        words = frame.shadow.text[sentence.start : sentence.end]
        return any(each.value.datatype == "date" and each.value.lexical[:10] < day for each in dates(words))

    return [each for each in told if not of_before(each[0])] or told


def _strongest(told: Sequence[tuple[Span, Said]]) -> tuple[Span, Said] | None:
    """The first outcome that settles the matter; "discussed" only where nothing else is said.

    An approval that a later sentence changes ("I øvrigt godkendt") is changed, and what is approved after a proposal
    has fallen is what was decided ("Forslaget faldt. Indstillingen blev derefter vedtaget").
    """
    settling = [each for each in told if each[1].code not in {"discussed", "nothing-to-decide"}]
    if not settling:
        return told[0] if told else None
    first = settling[0]
    if settling[-1][1].bare and settling[-1][1].code == "rejected" and not first[1].bare:
        return settling[-1]  # "Et flertal stemte imod, da sagen henvises til budgettet. Ikke anbefalet."
    if first[1].code in _UNDONE:  # told of before the decision: "Økonomiudvalget sendte sagen tilbage. Godkendt."
        final = (each for each in settling[1:] if each[1].bare and each[1].code in _APPROVALS)
        return next(final, first)
    over = {"approved": ("approved-with-changes",), "rejected": _APPROVALS}.get(first[1].code, ())
    if first[1].code == "rejected" and not first[1].of_proposal:
        over = ()
    return next((each for each in settling[1:] if each[1].code in over), first)


def _told_by(frame: Frame, pieces: Sequence[Span]) -> tuple[Span, Said] | None:
    """What sentences (spans in the shadow) of one point say was decided, with the sentence that says it."""
    told = [(span, said) for span in pieces if (said := _said(frame, span)) is not None]
    return _strongest(told) or _weakly_told(frame, pieces)


def _weakly_told(frame: Frame, pieces: Sequence[Span]) -> tuple[Span, Said] | None:
    """The first sentence (span in the shadow) that tells of a lost vote or of what was carried out.

    Only of those that state no outcome; figures of votes count for nothing where something else was voted on.
    """
    told = [(span, frame.shadow.text[span.start : span.end]) for span in pieces]
    aside = any(votes_aside(words) for _, words in told)
    for span, words in told:
        said = None if aside else lost_vote_of(words)
        if said is not None:
            return span, said
    for span, words in told:
        said = None if is_dissent(words) else weak_outcome_of(words)
        if said is not None:
            return span, said
    return None


def _outcome_span(frame: Frame, sentence: Span, said: Said) -> Span:
    return frame.shadow.to_text(Span(sentence.start + said.span.start, sentence.start + said.span.end))


def _numbered_points(frame: Frame, section: Section, points: int, away: Sequence[Span]) -> list[Decided]:
    """ "Ad 1. Godkendt. Ad 2. …", also where several stand in one line; "Punkt 1 blev …", a line each."""
    # "1. at-punkt godkendt" is read as a list item, whose mark is the point's.
    start, end = with_marker(frame.document, section.blocks[0]).start, section.blocks[-1].span.end
    shown = frame.shadow.to_shadow(Span(start, end))
    text = frame.shadow.text[shown.start : shown.end]
    pieces, at = [], 0
    for hole in (frame.shadow.to_shadow(each) for each in _within(away, Span(start, end))):
        low, high = max(at, hole.start - shown.start), min(len(text), hole.end - shown.start)
        pieces += [text[at:low], " " * (high - low)]
        at = max(low, high)
    text = "".join([*pieces, text[at:]])
    heads = list(point_marks(text, points))
    if not heads or (text[: heads[0].span.start].strip() and any(head.running for head in heads)):
        return []  # "Udvalget vedtog punkt 1. Punkt 2 anbefales ikke." is one decision that tells of both
    found = _before_points(frame, text[: heads[0].span.start], shown.start, away)
    for head, border in zip(heads, [*[each.span.start for each in heads[1:]], len(text)], strict=True):
        words = text[head.span.start : border].rstrip()
        if not text[head.span.end : border].strip():
            continue
        span = Span(shown.start + head.span.start, shown.start + head.span.start + len(words))
        inside = sentences(text[head.span.end : head.span.start + len(words)], shown.start + head.span.end)
        strongest = _told_by(frame, inside)
        digits = Span(shown.start + head.digits.start, shown.start + head.digits.end)
        found.append(
            Decided(
                _without(frame, frame.shadow.to_text(span), away),
                strongest[1] if strongest else None,
                _outcome_span(frame, *strongest) if strongest else None,
                head.positions,
                frame.shadow.to_text(digits),
            )
        )
    return found


def _listed(frame: Frame, listed: ListedDecision, away: Sequence[Span]) -> Decided:
    """One entry of a list of decisions; the number that stands before its words says which points it answers."""
    shown = frame.shadow.to_shadow(listed.words)
    strongest = _told_by(frame, sentences(frame.shadow.text[shown.start : shown.end], shown.start))
    return Decided(
        _without(frame, listed.words, away),
        strongest[1] if strongest else None,
        _outcome_span(frame, *strongest) if strongest else None,
        listed.points,
        listed.words,
    )


def _before_points(frame: Frame, text: str, start: int, away: Sequence[Span]) -> list[Decided]:
    """What was decided before the first point that has a mark of its own ("Udvalget godkendte punkt 1. Punkt 2 …")."""
    told = []
    for sentence in sentences(text, start):
        said = _said(frame, sentence)
        if said is not None and said.code not in {"discussed", "nothing-to-decide"}:
            told.append((sentence, said))
    if not told:
        return []
    bare = text.strip()
    at = start + text.find(bare)
    whole = frame.shadow.to_text(Span(at, at + len(bare)))
    sentence, said = told[0]
    outcome = _outcome_span(frame, sentence, said)
    return [Decided(_without(frame, whole, away), said, outcome, (), whole)]


def _one_a_sentence(
    frame: Frame,
    told: Sequence[tuple[Span, Said]],
    recommendations: Sequence[Recommendation],
    whole: Span,
    away: Sequence[Span],
) -> list[Decided]:
    """As many deciding sentences as points: matched by the words they share; one point left over goes to the rest.

    Each decision goes on to the next one, the last to the end of `whole` (stored text).
    """
    stems = [_stems(record.text.value.text if record.text else "") for record in recommendations]
    chosen: dict[int, int] = {}
    for at, (span, _) in enumerate(told):
        shared = [len(_stems(frame.shadow.text[span.start : span.end]) & each) for each in stems]
        best = max(range(len(shared)), key=lambda index: shared[index])
        if shared[best] >= 2 and shared.count(shared[best]) == 1 and best not in chosen.values():
            chosen[at] = best
    left = [at for at in range(len(told)) if at not in chosen]
    open_points = [at for at in range(len(recommendations)) if at not in chosen.values()]
    if not chosen and len(left) == len(open_points):
        remaining = dict(zip(left, open_points, strict=True))
        rule = "order-of-points"
    else:
        remaining = {left[0]: open_points[0]} if len(left) == len(open_points) == 1 else {}
        rule = "point-left-over"
    found = []
    borders = [whole.start, *(frame.shadow.to_text(span).start for span, _ in told[1:]), whole.end]
    for at, (span, said) in enumerate(told):
        point = chosen.get(at, remaining.get(at))
        found.append(
            Decided(
                _without(frame, Span(borders[at], borders[at + 1]), away),
                said,
                _outcome_span(frame, span, said),
                () if point is None else (point + 1,),
                frame.shadow.to_text(span),
                "shared-words" if at in chosen else rule,
            )
        )
    return found


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _CONTENT_WORD.findall(text.casefold())}


def date_of_section(frame: Frame, section: Section) -> tuple[Stated[Temporal] | None, tuple[Stated[Text], ...]]:
    """The day of a decision, stated by its heading or derived from the meeting, and its words where stated."""
    stated = section.stage.get("date")
    if stated is not None:
        value = Temporal(lexical=stated.value, datatype=_datatype(stated.value))
        words = Text(text=frame.document.words(stated.span))
        return say(value, stated.span, mode=Mode.NORMALISED), (say(words, stated.span),)
    header = frame.outline.header.get("date")
    if header is None or section.role == "earlier-stage":
        return None, ()
    value = Temporal(lexical=header.value, datatype=_datatype(header.value))
    return say(value, header.span, mode=Mode.DERIVED, rule="date-of-meeting"), ()


def _datatype(lexical: str) -> Literal["gYear", "gYearMonth", "date"]:
    if len(lexical) == 4:
        return "gYear"
    return "gYearMonth" if len(lexical) == 7 else "date"
