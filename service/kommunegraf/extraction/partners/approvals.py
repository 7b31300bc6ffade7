"""Which decisions of its own item approve what a recommendation asks for."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import AgendaItem, Decision, Iri, Mode, Recommendation, Stated
from kommunegraf.reading.document import Span

APPROVING = frozenset({"approved", "approved-as-recommended"})


def approvals(frame: Frame, passage: Passage) -> tuple[Stated[Iri], ...]:
    """Links to the item's decisions that approve it outright, where `passage` is its recommendation.

    The words that bear the link are the decision's own; the rule is "recommendation-approved".
    """
    if passage.role != "recommendation" or passage.item is None:
        return ()
    item = frame.found.get(passage.item)
    if not isinstance(item, AgendaItem):
        return ()
    concepts = {frame.identity.concept("outcome", code) for code in APPROVING}
    links = []
    for link in item.has_decision:
        decision = frame.found.get(link.value.iri)
        if not isinstance(decision, Decision) or decision.outcome is None:
            continue
        if decision.outcome.value.iri in concepts and _decides(frame, decision, passage):
            spans = [Span(proof.start, proof.end) for proof in decision.outcome.proofs]
            links.append(say(Iri(iri=decision.id), *spans, mode=Mode.DERIVED, rule="recommendation-approved"))
    return tuple(links)


def _decides(frame: Frame, decision: Decision, passage: Passage) -> bool:
    """Whether a decision is on the point that a passage is of; one that says of no point what it decides is."""
    if not decision.decides_on:
        return True
    for link in decision.decides_on:
        point = frame.found.get(link.value.iri)
        if not isinstance(point, Recommendation) or point.text is None:
            return True
        if any(passage.span.overlaps(Span(proof.start, proof.end)) for proof in point.text.proofs):
            return True
    return False
