"""Policies, strategies and plans: their names, years, who adopted them and when, what they carry out and for whom."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import OWN_DECISION, body_slot, extract_reported_decisions, tell_decision
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.goals import extract_goals
from kommunegraf.extraction.plans.instrument_index import InstrumentIndex, KnownInstrument, instrument_index
from kommunegraf.extraction.plans.instrument_nodes import describe, in_title, instrument_iri, instrument_record
from kommunegraf.extraction.plans.instrument_terms import SAID, say_of_instrument
from kommunegraf.extraction.plans.own_goals import extract_own_goals
from kommunegraf.extraction.plans.policy_page import extract_policy_page
from kommunegraf.extraction.plans.target_groups import group_concepts
from kommunegraf.extraction.records import ActionPlan, Instrument, Iri, Mode, Stated, Text
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span


def extract_instruments(frame: Frame) -> None:
    """Adds what the document says of policies, strategies and plans, their goals, and decisions told in prose."""
    index = instrument_index(frame)
    adopted: set[Span] = set()
    for passage, match in matches(frame, "instruments", silent=frozenset({"attachments"})):
        _apply(frame, index, passage, match, adopted)
    for known in index.instruments:
        if known.asserted or known.named or in_title(frame, known):
            describe(frame, index, known)
    extract_goals(frame)
    adopted |= extract_policy_page(frame, frozenset(adopted))
    extract_own_goals(frame)
    _creators(frame)
    extract_reported_decisions(frame, frozenset(adopted))


def _creators(frame: Frame) -> None:
    """A plan that carries out one policy is of the authority that the policy is of, where nothing says whose it is."""
    for plan in [record for record in frame.found if isinstance(record, ActionPlan)]:
        if plan.creator is not None or len(plan.implements) != 1:
            continue
        policy = frame.found.get(plan.implements[0].value.iri)
        if isinstance(policy, Instrument) and policy.creator is not None:
            spans = [Span(proof.start, proof.end) for proof in plan.implements[0].proofs]
            creator = say(policy.creator.value, *spans, mode=Mode.DERIVED, rule="plan-of-the-policy")
            frame.found.add(ActionPlan(id=plan.id, creator=creator))


def _apply(frame: Frame, index: InstrumentIndex, passage: Passage, match: Match, adopted: set[Span]) -> None:
    plan = match.first("plan")
    known = index.at(plan.value) if plan is not None and isinstance(plan.value, int) else None
    if match.fact == "called-before":
        named = index.within(Span(frame.shadow.to_shadow(passage.block.span).start, match.span.start))
        if named:
            say_of_instrument(frame, named[-1][1], passage, match)
        return
    if known is None or plan is None:
        return
    iri, record = instrument_iri(frame, known), instrument_record(known)
    words = frame.shadow.to_text(trimmed(frame, match.span))
    if match.fact == "adoption" and passage.role not in OWN_DECISION:
        decision = tell_decision(frame, match, trimmed(frame, match.span), known.key)
        frame.found.add(record(id=iri, approved_in=(say(Iri(iri=decision), words),)))
        adopted.add(match.span)
        known.asserted = True
    elif match.fact == "implementation":
        policy = match.first("policy")
        other = index.at(policy.value) if policy is not None and isinstance(policy.value, int) else None
        if other is not None and other is not known:
            target = Iri(iri=instrument_iri(frame, other))
            frame.found.add(record(id=iri, implements=(say(target, words),)))
            known.asserted = other.asserted = True
    elif match.fact == "groups":
        groups = match.first("groups")
        if groups is not None:
            frame.found.add(record(id=iri, target_group=group_concepts(frame, groups.span)))
            known.asserted = True
    elif match.fact == "responsible" and passage.role not in OWN_DECISION:
        body = body_slot(frame, match.first("body"))
        if body is not None:
            frame.found.add(record(id=iri, responsible=(body[1],)))
            known.asserted = True
    elif match.fact == "asked-for":
        links = approvals(frame, passage)
        if links:
            frame.found.add(record(id=iri, approved_in=links))
            _no_draft_now(frame, iri)
            known.asserted = True
    elif match.fact == "planned" and passage.role not in OWN_DECISION:
        _plan(frame, known, match)
    elif match.fact in SAID:
        say_of_instrument(frame, known, passage, match)


def _no_draft_now(frame: Frame, iri: str) -> None:
    """What the item's own decision adopts is no draft or proposal any more, though the item calls it one before."""
    record = frame.found.get(iri)
    if not isinstance(record, Instrument) or record.status is None:
        return
    if record.status.value.iri in {frame.identity.concept("status", code) for code in ("draft", "proposed")}:
        frame.found.amend(iri, status=None)


def _plan(frame: Frame, known: KnownInstrument, match: Match) -> None:
    """An instrument that is only proposed; an adopted one of that name stays adopted."""
    if match.set.get("extension") and known.lemma == known.mentions[0].word:
        return
    iri, record = instrument_iri(frame, known), instrument_record(known)
    words = frame.shadow.to_text(trimmed(frame, match.span))
    code = Iri(iri=frame.identity.concept("status", str(match.set["status"])))
    date = match.first("date")
    stated: tuple[Stated[Text], ...] = ()
    if date is not None:
        span = frame.shadow.to_text(date.span)
        stated = (say(Text(text=" ".join(frame.document.words(span).split())), span),)
    earlier = frame.found.get(iri)
    if isinstance(earlier, Instrument) and (earlier.approved_in or earlier.status):
        # a draft is a proposal too: what was called one before has a second proof
        again = earlier.status if isinstance(earlier, Instrument) and not earlier.approved_in else None
        proposed = frame.identity.concept("status", "proposed")
        if again is not None and again.value.iri == proposed:
            status = say(Iri(iri=proposed), words, mode=Mode.DERIVED, rule="a-draft-is-a-proposal")
            frame.found.add(record(id=iri, status=status, as_stated=stated))
        else:
            frame.found.add(record(id=iri, as_stated=stated))
    else:
        status = say(code, words, mode=Mode.NORMALISED)
        frame.found.add(record(id=iri, status=status, as_stated=stated))
    known.asserted = True
