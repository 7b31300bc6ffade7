"""Agenda items: their IRIs, and the records of item, case and attachments."""

from __future__ import annotations

import re

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.meeting.attachments import extract_attachments
from kommunegraf.extraction.meeting.casenumbers import case_key, parse_case_number
from kommunegraf.extraction.meeting.decisions import extract_decisions
from kommunegraf.extraction.meeting.recommendations import extract_recommendations
from kommunegraf.extraction.outline import Item, Named
from kommunegraf.extraction.records import AgendaItem, Case, Decision, Iri, Mode, Post, Stated, Temporal, Text
from kommunegraf.reading.document import Span


def item_iris(frame: Frame) -> tuple[str, ...]:
    """One IRI an item, in order: under the document, by source id, else number, else case number, else position."""
    used: set[str] = set()
    iris = []
    for position, item in enumerate(frame.outline.items, start=1):
        iri = frame.part("item", _key(item) or f"position {position}")
        if iri in used:
            iri = frame.part("item", f"{_key(item)} position {position}")
        used.add(iri)
        iris.append(iri)
    return tuple(iris)


def _key(item: Item) -> str:
    for name in ("identifier", "number", "case-number"):
        if name in item.fields:
            return item.fields[name].value
    return ""


def extract_items(frame: Frame) -> tuple[str, ...]:
    """Adds the records of all agenda items with their cases, recommendations, decisions and attachments."""
    iris = item_iris(frame)
    for position, (item, iri) in enumerate(zip(frame.outline.items, iris, strict=True), start=1):
        _extract_item(frame, item, iri, position)
    return iris


def _extract_item(frame: Frame, item: Item, iri: str, position: int) -> None:
    recommendations = extract_recommendations(frame, item, iri)
    decisions = extract_decisions(frame, item, iri, recommendations)
    attachments = extract_attachments(frame, item, iri)
    title = item.fields.get("title")
    number = item.fields.get("number")
    if title is None:
        frame.notes.append(Note("item-without-title", f"item {position} has no title", item.span, "info"))
    bearer = (title or number or item.fields.get("case-number") or Named("", item.span)).span
    frame.found.add(
        AgendaItem(
            id=iri,
            identifier=_text(frame, item.fields.get("identifier")),
            title=_text(frame, title),
            item_number=_text(frame, number),
            position=say(position, bearer, mode=Mode.DERIVED, rule="order-in-text"),
            is_open=_is_open(item),
            item_status=_status(frame, item, decisions),
            concerns_case=_case(frame, item),
            abstract=_abstract(frame, item),
            has_recommendation=tuple(
                say(Iri(iri=record.id), *_spans(record.text)) for record in recommendations if record.text
            ),
            has_decision=tuple(say(Iri(iri=record.id), *_spans(record.text)) for record in decisions if record.text),
            attachment=attachments,
            caseworker_role=_caseworker(frame, item),
        )
    )


def _spans(stated: Stated[Text] | None) -> list[Span]:
    return [Span(proof.start, proof.end) for proof in stated.proofs] if stated else []


def _text(frame: Frame, named: Named | None) -> Stated[Text] | None:
    if named is None:
        return None
    words = " ".join(frame.document.words(named.span).split())
    mode = Mode.STATED if words == named.value else Mode.NORMALISED
    return say(Text(text=named.value), *named.spans, mode=mode)


def _is_open(item: Item) -> Stated[bool] | None:
    opened = item.fields.get("open")
    if opened is None:
        return None
    return say(opened.value == "true", opened.span)


def _status(frame: Frame, item: Item, decisions: list[Decision]) -> Stated[Iri] | None:
    def concept(code: str) -> Iri:
        return Iri(iri=frame.identity.concept("item-status", code))

    own = [s for s in item.sections if s.role == "decision" and s.blocks]
    if own:
        withdrawn = frame.identity.concept("outcome", "withdrawn")
        for decision in decisions:
            if decision.outcome is not None and decision.outcome.value.iri == withdrawn:
                return say(concept("removed"), *_spans(decision.text), mode=Mode.DERIVED, rule="withdrawn-from-agenda")
        place = own[0].heading or own[0].span
        return say(concept("treated"), place, mode=Mode.DERIVED, rule="decision-stands-below")
    kind = frame.outline.header.get("document-kind")
    if frame.outline.kind == "agenda" and kind is not None and kind.value == "agenda":
        return say(concept("planned"), kind.span, mode=Mode.DERIVED, rule="agenda-not-minutes")
    return None


def _case(frame: Frame, item: Item) -> Stated[Iri] | None:
    named = item.fields.get("case-number")
    if named is None:
        return None
    iri = frame.identity.case(frame.owner, case_key(named.value))
    number = parse_case_number(named.value)
    record = Case(id=iri, case_number=(say(Text(text=named.value), *named.spans),))
    if number is not None:

        def piece(span: Span) -> list[Span]:
            return [Span(whole.start + span.start, whole.start + span.end) for whole in named.spans]

        record = Case(
            id=iri,
            case_number=(say(Text(text=named.value), *named.spans),),
            case_year=say(
                Temporal(lexical=str(number.year), datatype="gYear"), *piece(number.year_span), mode=Mode.NORMALISED
            )
            if number.year is not None and number.year_span is not None
            else None,
            case_serial=say(int(number.part(number.serial)), *piece(number.serial), mode=Mode.NORMALISED)
            if number.serial is not None
            else None,
            kle_subject=say(
                Iri(iri=frame.identity.kle(number.part(number.subject))), *piece(number.subject), mode=Mode.NORMALISED
            )
            if number.subject is not None
            else None,
            kle_facet=say(
                Iri(iri=frame.identity.kle_facet(number.part(number.facet))), *piece(number.facet), mode=Mode.NORMALISED
            )
            if number.facet is not None
            else None,
        )
    else:
        frame.notes.append(Note("case-number-form", "a case number of no known form", named.span, "info"))
    frame.found.add(record)
    return say(Iri(iri=iri), *named.spans)


def _abstract(frame: Frame, item: Item) -> Stated[Text] | None:
    for section in item.sections:
        if section.role == "summary" and section.blocks:
            span = Span(section.blocks[0].span.start, section.blocks[-1].span.end)
            return say(Text(text=frame.document.words(span)), span)
    return None


_LABEL = re.compile(r"sagsbehandlere?|sagsinitialer|initialer|sagsansvarlig", re.IGNORECASE)


def _caseworker(frame: Frame, item: Item) -> tuple[Stated[Iri], ...]:
    """The role of case worker where the item names one; the label bears it, never the name."""
    named = item.fields.get("caseworker")
    if named is None:
        return ()
    low = max(0, named.span.start - 60)
    labels = list(_LABEL.finditer(frame.document.text, low, named.span.start))
    if not labels:
        return ()
    span = Span(labels[-1].start(), labels[-1].end())
    iri = frame.identity.part(frame.owner, "post", "Sagsbehandler")
    frame.found.add(Post(id=iri, label=say(Text(text="Sagsbehandler", language="da"), span, mode=Mode.NORMALISED)))
    return (say(Iri(iri=iri), span),)
