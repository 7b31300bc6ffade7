"""Reads what was decided on an agenda item: each decided point, its outcome, who decided and when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.layout.lines import with_marker
from kommunegraf.extraction.meeting.bodies import BodyMention, body_iri, body_mentions, body_of
from kommunegraf.extraction.meeting.listed_decisions import ListedDecision, listed_decisions
from kommunegraf.extraction.meeting.meetings import meeting_body
from kommunegraf.extraction.meeting.outcomes import Said, asked_of, followed_by, outcome_of, support_of
from kommunegraf.extraction.meeting.point_marks import point_marks
from kommunegraf.extraction.outline import Item, Named, Section
from kommunegraf.extraction.records import Decision, Iri, Mode, Recommendation, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Span

_CONTENT_WORD = re.compile(r"[^\W\d_]{6,}")
_STEM = 6
_WHOLE = re.compile(r"\s*(?:Sagen|Punktet|Dagsordenspunktet)\b")
_MOST_POINTS = 30  # of an earlier stage, whose recommendation is not told apart
_BULLET = "•"
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


def extract_decisions(frame: Frame, item: Item, iri: str, recommendations: Sequence[Recommendation]) -> list[Decision]:
    """The decisions of one agenda item, earlier stages first as they stand, added to the frame's records."""
    found: list[Decision] = []
    own = 0
    away = sorted(section.span for section in item.sections if section.role in {"absence", "page"})
    above: Section | None = None
    for section in item.sections:
        if section.role not in {"decision", "earlier-stage"} or _printed_again(frame, above, section):
            continue
        above = section
        earlier = section.role == "earlier-stage"
        decided = decided_points(frame, section, [] if earlier else recommendations, away)
        if not decided:
            place = section.heading or section.span
            frame.notes.append(Note("decision-empty", "a decision heading with no words below it", place, "info"))
        for number, each in enumerate(decided, start=1):
            if earlier:
                stage = " ".join(named.value for named in section.stage.values())
                node = frame.identity.part(iri, "decision", f"{stage} {number}" if len(decided) > 1 else stage)
            else:
                own += 1
                node = frame.identity.part(iri, "decision", str(own))
            position = number if len(decided) > 1 else None
            record = _record(frame, node, section, each, position, [] if earlier else recommendations)
            found.append(frame.found.add(record))
    return found


def _printed_again(frame: Frame, above: Section | None, section: Section) -> bool:
    """Whether a section is the decision `above` once more, heading and words alike ("Beslutning", "Godkendt.")."""
    if above is None or above.role != section.role or above.heading is None or section.heading is None:
        return False
    if not section.blocks or above.stage.keys() & {"date"} != section.stage.keys() & {"date"}:
        return False
    words = [
        (frame.document.words(each.heading), [frame.document.words(block.span) for block in each.blocks])
        for each in (above, section)
        if each.heading is not None
    ]
    return words[0] == words[1]


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
    if len(recommendations) > 1 and len(told) == len(recommendations) and not _of_whole(frame, told):
        return _one_a_sentence(frame, told, recommendations, whole, away)
    said = _strongest(told)
    runs = _without(frame, whole, away)
    if said is None:
        return [Decided(runs, None, None)]
    return [Decided(runs, said[1], _outcome_span(frame, *said))]


def _of_whole(frame: Frame, told: Sequence[tuple[Span, Said]]) -> bool:
    """Whether one sentence answers all points at once: "Godkendt." before others that say more, or one of "Sagen …"."""
    words = [frame.shadow.text[span.start : span.end] for span, _ in told]
    bare = [
        len(each.strip(" .")) <= said.span.end - said.span.start for each, (_, said) in zip(words, told, strict=True)
    ]
    return (any(bare) and not all(bare)) or any(_WHOLE.match(each) for each in words)


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
    return [(span, outcome_of(frame.shadow.text[span.start : span.end])) for span in spans]


def _of_this_day(frame: Frame, section: Section, told: list[tuple[Span, Said]]) -> list[tuple[Span, Said]]:
    """Without the sentences that name a day before the meeting's ("Sagen blev udsat den …"), unless all do."""
    date, _ = _date(frame, section)
    if len(told) < 2 or date is None or date.value.datatype != "date":
        return told
    day = date.value.lexical[:10]

    def of_before(sentence: Span) -> bool:
        words = frame.shadow.text[sentence.start : sentence.end]
        return any(each.value.datatype == "date" and each.value.lexical[:10] < day for each in dates(words))

    return [each for each in told if not of_before(each[0])] or told


def _strongest(told: Sequence[tuple[Span, Said]]) -> tuple[Span, Said] | None:
    """The first outcome that settles the matter; "discussed" only where nothing else is said."""
    for span, said in told:
        if said.code not in {"discussed", "nothing-to-decide"}:
            return span, said
    return told[0] if told else None


def _outcome_span(frame: Frame, sentence: Span, said: Said) -> Span:
    return frame.shadow.to_text(Span(sentence.start + said.span.start, sentence.start + said.span.end))


def _numbered_points(frame: Frame, section: Section, points: int, away: Sequence[Span]) -> list[Decided]:
    """ "Ad 1. Godkendt. Ad 2. …", "Punkt 1 blev godkendt. …": also where several stand in one line."""
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
    if not heads:
        return []
    found = _before_points(frame, text[: heads[0].span.start], shown.start, away)
    for head, border in zip(heads, [*[each.span.start for each in heads[1:]], len(text)], strict=True):
        words = text[head.span.start : border].rstrip()
        if not text[head.span.end : border].strip():
            continue
        span = Span(shown.start + head.span.start, shown.start + head.span.start + len(words))
        told = []
        for sentence in sentences(text[head.span.end : head.span.start + len(words)], shown.start + head.span.end):
            said = outcome_of(frame.shadow.text[sentence.start : sentence.end])
            if said is not None:
                told.append((sentence, said))
        strongest = _strongest(told)
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
    told = []
    for sentence in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
        said = outcome_of(frame.shadow.text[sentence.start : sentence.end])
        if said is not None:
            told.append((sentence, said))
    strongest = _strongest(told)
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
        said = outcome_of(frame.shadow.text[sentence.start : sentence.end])
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


def _record(
    frame: Frame,
    node: str,
    section: Section,
    decided: Decided,
    position: int | None,
    recommendations: Sequence[Recommendation],
) -> Decision:
    runs = decided.spans
    words = "\n".join(frame.document.words(run) for run in runs)
    if decided.outcome is not None and decided.outcome_span is not None:
        concept = Iri(iri=frame.identity.concept("outcome", decided.outcome.code))
        outcome = say(concept, decided.outcome_span, mode=Mode.NORMALISED)
    else:
        concept = Iri(iri=frame.identity.concept("outcome", "unstated"))
        outcome = say(concept, *runs, mode=Mode.DERIVED, rule="no-phrase-of-outcome")
    date, as_stated = _date(frame, section)
    on = _decides_on(frame, decided, recommendations)
    return Decision(
        id=node,
        text=say(Text(text=words), *runs, mode=Mode.STATED if len(runs) == 1 else Mode.NORMALISED),
        position=say(position, runs[0], mode=Mode.DERIVED, rule="order-in-text") if position else None,
        date=date,
        as_stated=as_stated,
        decided_by=_decided_by(frame, section, recommendations, decided),
        outcome=outcome,
        decides_on=on,
        recommendation_followed=_followed(frame, section, decided, recommendations, on),
        decision_support=_support(frame, decided),
    )


def _decides_on(frame: Frame, decided: Decided, recommendations: Sequence[Recommendation]) -> tuple[Stated[Iri], ...]:
    if decided.points and decided.points_span is not None:
        mode, rule = (Mode.INFERRED, decided.ruled) if decided.ruled else (Mode.STATED, None)
        return tuple(
            say(Iri(iri=recommendations[point - 1].id), decided.points_span, mode=mode, rule=rule)
            for point in decided.points
            if 1 <= point <= len(recommendations)
        )
    if decided.points_span is not None:
        return ()
    return tuple(
        say(Iri(iri=record.id), *decided.spans, mode=Mode.DERIVED, rule="decision-of-the-item")
        for record in recommendations
    )


def _date(frame: Frame, section: Section) -> tuple[Stated[Temporal] | None, tuple[Stated[Text], ...]]:
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


def _datatype(lexical: str) -> str:
    return {4: "gYear", 7: "gYearMonth"}.get(len(lexical), "date")


def _decided_by(
    frame: Frame, section: Section, recommendations: Sequence[Recommendation], decided: Decided
) -> Stated[Iri] | None:
    stage = section.stage.get("body")
    if stage is not None:
        return say(Iri(iri=stage_body(frame, stage)), stage.span)
    if section.role == "earlier-stage":
        return None
    header = frame.outline.header.get("body")
    if header is not None:
        body = meeting_body(frame)
        if body is not None:
            return say(Iri(iri=body), header.span, mode=Mode.DERIVED, rule="body-of-the-meeting")
    addressed = {each.value.iri: each for record in recommendations for each in record.recommended_to}
    if len(addressed) == 1:
        iri, stated = next(iter(addressed.items()))
        spans = [Span(proof.start, proof.end) for proof in stated.proofs]
        return say(Iri(iri=iri), *spans, mode=Mode.DERIVED, rule="addressee-of-recommendation")
    return _subject(frame, decided)


def _subject(frame: Frame, decided: Decided) -> Stated[Iri] | None:
    """The body that a decision's first sentence says decided ("Sundhedsudvalget godkendte …"), or None."""
    if decided.outcome is None:
        return None
    shown = frame.shadow.to_shadow(decided.spans[0])
    for mention in body_mentions(frame.shadow.text[shown.start : shown.end])[:1]:
        if mention.span.start == 0 and mention.form == "name":
            at = Span(shown.start, shown.start + mention.span.end)
            found = body_of(frame, replace(mention, span=at))
            return say(Iri(iri=found[0]), frame.shadow.to_text(at), mode=found[1], rule=found[2]) if found else None
    return None


def stage_body(frame: Frame, stage: Named) -> str:
    """The IRI of the body that a heading names."""
    for mention in body_mentions(stage.value):
        if mention.form == "name":
            return body_iri(frame, mention.name, Span(stage.span.start, stage.span.start + len(mention.name)))
        if mention.form == "abbreviation":
            return _abbreviated(frame, stage, mention)
    return body_iri(frame, stage.value, stage.span)


def _abbreviated(frame: Frame, stage: Named, mention: BodyMention) -> str:
    return body_iri(frame, mention.name, stage.span)


def _followed(
    frame: Frame,
    section: Section,
    decided: Decided,
    recommendations: Sequence[Recommendation],
    on: Sequence[Stated[Iri]],
) -> Stated[Iri] | None:
    if decided.outcome is None or decided.outcome_span is None or section.role == "earlier-stage":
        return None
    said = decided.outcome

    def concept(code: str) -> Iri:
        return Iri(iri=frame.identity.concept("recommendation-followed", code))

    if not recommendations:
        return None
    stated = followed_by(said.code)
    if stated is not None:
        mode = Mode.DERIVED if stated == "against" else Mode.NORMALISED
        return say(concept(stated), decided.outcome_span, mode=mode, rule="rejected" if stated == "against" else None)
    targets = {each.value.iri for each in on}
    meant = [record for record in recommendations if record.id in targets]
    asked = [asked_of(record.text.value.text) for record in meant if record.text is not None]
    if asked and all(each is not None and each.code == said.code for each in asked):
        return say(concept("as-recommended"), decided.outcome_span, mode=Mode.DERIVED, rule="outcome-as-asked")
    if said.code == "approved" and said.bare and meant:
        return say(concept("as-recommended"), decided.outcome_span, mode=Mode.DERIVED, rule="bare-approval")
    return None


def _support(frame: Frame, decided: Decided) -> Stated[Iri] | None:
    for run in decided.spans:
        shown = frame.shadow.to_shadow(run)
        said = support_of(frame.shadow.text[shown.start : shown.end])
        if said is not None:
            span = frame.shadow.to_text(Span(shown.start + said.span.start, shown.start + said.span.end))
            concept = Iri(iri=frame.identity.concept("decision-support", said.code))
            return say(concept, span, mode=Mode.NORMALISED)
    return None
