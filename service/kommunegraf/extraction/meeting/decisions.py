"""Makes the records of what was decided: each decided point, its outcome, who decided and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.meeting.bodies import body_iri, body_of
from kommunegraf.extraction.meeting.body_names import BodyMention, body_mentions
from kommunegraf.extraction.meeting.decided_points import Decided, date_of_section, decided_points
from kommunegraf.extraction.meeting.followed import followed
from kommunegraf.extraction.meeting.meetings import meeting_body
from kommunegraf.extraction.meeting.outcomes import support_of
from kommunegraf.extraction.meeting.referrals import Before, is_council, referred
from kommunegraf.extraction.outline import Item, Named, Section
from kommunegraf.extraction.records import Decision, Iri, Mode, Recommendation, Stated, Text
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Span


def extract_decisions(frame: Frame, item: Item, iri: str, recommendations: Sequence[Recommendation]) -> list[Decision]:
    """The decisions of one agenda item, earlier stages first as they stand, added to the frame's records."""
    found: list[Decision] = []
    own = 0
    away = sorted(section.span for section in item.sections if section.role in {"absence", "page"})
    above: Section | None = None
    changed = False
    for section in item.sections:
        if section.role not in {"decision", "earlier-stage"} or _printed_again(frame, above, section):
            continue
        above = section
        earlier = section.role == "earlier-stage"
        decided = decided_points(frame, section, [] if earlier else recommendations, away)
        if not decided:
            place = section.heading or section.span
            frame.notes.append(Note("decision-empty", "a decision heading with no words below it", place, "info"))
        before = Before(earlier, _by_council(frame, section), changed)
        for number, each in enumerate((_referred(frame, each, before) for each in decided), start=1):
            changed = changed or (each.outcome is not None and each.outcome.changed)
            if earlier:
                stage = " ".join(named.value for named in section.stage.values())
                node = frame.identity.part(iri, "decision", f"{stage} {number}" if len(decided) > 1 else stage)
            else:
                own += 1
                node = frame.identity.part(iri, "decision", str(own))
            position = number if len(decided) > 1 else None
            record = _record(frame, node, section, each, position, recommendations)
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


def _record(
    frame: Frame,
    node: str,
    section: Section,
    decided: Decided,
    position: int | None,
    recommendations: Sequence[Recommendation],
) -> Decision:
    own = section.role != "earlier-stage"
    answered = recommendations if own else []
    runs = decided.spans
    words = "\n".join(frame.document.words(run) for run in runs)
    if decided.outcome is not None and decided.outcome_span is not None:
        concept = Iri(iri=frame.identity.concept("outcome", decided.outcome.code))
        outcome = say(concept, decided.outcome_span, mode=Mode.NORMALISED)
    else:
        concept = Iri(iri=frame.identity.concept("outcome", "unstated"))
        outcome = say(concept, *runs, mode=Mode.DERIVED, rule="no-phrase-of-outcome")
    date, as_stated = date_of_section(frame, section)
    on = _decides_on(frame, decided, answered)
    return Decision(
        id=node,
        text=say(Text(text=words), *runs, mode=Mode.STATED if len(runs) == 1 else Mode.NORMALISED),
        position=say(position, runs[0], mode=Mode.DERIVED, rule="order-in-text") if position else None,
        date=date,
        as_stated=as_stated,
        decided_by=_decided_by(frame, section, answered, decided),
        outcome=outcome,
        decides_on=on,
        recommendation_followed=_followed(frame, decided, recommendations, on, own=own),
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
    frame: Frame, decided: Decided, recommendations: Sequence[Recommendation], on: Sequence[Stated[Iri]], *, own: bool
) -> Stated[Iri] | None:
    targets = {each.value.iri for each in on}
    asked = [record for record in recommendations if record.id in targets]
    found = followed(frame, decided, asked, own=own, points=len(recommendations))
    if found is None:
        return None
    concept = Iri(iri=frame.identity.concept("recommendation-followed", found.code))
    return say(concept, found.span, mode=found.mode, rule=found.rule)


def _referred(frame: Frame, decided: Decided, before: Before) -> Decided:
    """A decision with the outcome that it takes from an earlier body's, where it refers to one."""
    shown = frame.shadow.to_shadow(decided.spans[0])
    text = frame.shadow.text[shown.start : shown.end]
    first = next(iter(sentences(text, 0)), Span(0, len(text)))
    inside = decided.outcome
    if inside is not None and decided.outcome_span is not None:
        at = frame.shadow.to_shadow(decided.outcome_span).start - shown.start
        inside = replace(inside, span=Span(at, at + inside.span.end - inside.span.start))
    said = referred(text[first.start : first.end], inside, before)
    if said is None or said is inside:
        return decided
    span = frame.shadow.to_text(Span(shown.start + said.span.start, shown.start + said.span.end))
    return replace(decided, outcome=said, outcome_span=span)


def _by_council(frame: Frame, section: Section) -> bool:
    """Whether the body that decides is the council, by its heading or else by the meeting's."""
    named = section.stage.get("body") or frame.outline.header.get("body")
    return named is not None and any(is_council(mention.kind) for mention in body_mentions(named.value)[:1])


def _support(frame: Frame, decided: Decided) -> Stated[Iri] | None:
    for run in decided.spans:
        shown = frame.shadow.to_shadow(run)
        said = support_of(frame.shadow.text[shown.start : shown.end])
        if said is not None:
            span = frame.shadow.to_text(Span(shown.start + said.span.start, shown.start + said.span.end))
            concept = Iri(iri=frame.identity.concept("decision-support", said.code))
            return say(concept, span, mode=Mode.NORMALISED)
    return None
