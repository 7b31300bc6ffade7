"""A hand-built extraction of an invented document, small enough to reason about in tests."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from kommunegraf.extraction.frame import Extraction, Note
from kommunegraf.extraction.outline import Outline
from kommunegraf.extraction.records import (
    AgendaItem,
    Case,
    Decision,
    FundingItem,
    GoverningBody,
    Iri,
    MachineSummary,
    Meeting,
    Mode,
    Proof,
    Recommendation,
    Record,
    Stated,
    Temporal,
    Text,
)
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Document, Method, Span

IDENTITY = Identity()
AUTHORITY = IDENTITY.municipality("0657")
DOCUMENT = IDENTITY.document("example.org", "møde-1")
BODY = IDENTITY.body(AUTHORITY, "Sundhedsudvalget")
MEETING = IDENTITY.meeting(BODY, "2024-03-05")
CASE = IDENTITY.case(AUTHORITY, "29.09.00-A00-3-24")

TEXT = """Sundhedsudvalget, referat af mødet den 5. marts 2024
Punkt 7: Gåture for alle 🚶
Sagsnr.: 29.09.00-A00-3-24 Sagsbehandler: Aase Prøvesen
Vurdering fra en maskine: gåture er gode.
Forvaltningen indstiller, at gåturene får 250.000 kr. i 2025.
Beslutning: Godkendt som indstillet.
"""


def proof(words: str, mode: Mode = Mode.STATED, rule: str | None = None, text: str = TEXT) -> Proof:
    start = text.index(words)
    return Proof(start=start, end=start + len(words), mode=mode, rule=rule)


def say(value: Any, words: str, mode: Mode = Mode.STATED, rule: str | None = None, text: str = TEXT) -> Stated[Any]:
    return Stated(value=value, proofs=(proof(words, mode, rule, text),))


def concept(scheme: str, code: str) -> Iri:
    return Iri(iri=IDENTITY.concept(scheme, code))


def document(text: str = TEXT, masked: str | None = "Aase Prøvesen") -> Document:
    masks: tuple[Span, ...] = ()
    if masked and masked in text:
        start = text.index(masked)
        masks = (Span(start, start + len(masked)),)
    return Document(
        text=text, method=Method.TEXT, form="text", blocks=(), masks=masks, url="https://example.org/møde 1"
    )


def records() -> tuple[Record, ...]:
    item = IDENTITY.part(DOCUMENT, "item", "7")
    recommendation = IDENTITY.part(DOCUMENT, "recommendation", "7-1")
    decision = IDENTITY.part(DOCUMENT, "decision", "7-1")
    on_date = Temporal(lexical="2024-03-05", datatype="date")
    return (
        GoverningBody(
            id=BODY,
            label=say(Text(text="Sundhedsudvalget", language="da"), "Sundhedsudvalget"),
            classification=say(concept("body-kind", "standing-committee"), "udvalget", Mode.NORMALISED),
        ),
        Meeting(
            id=MEETING,
            held_by=say(Iri(iri=BODY), "Sundhedsudvalget"),
            date=say(on_date, "5. marts 2024", Mode.NORMALISED),
            has_agenda_item=(say(Iri(iri=item), "Punkt 7"),),
            as_stated=(say(Text(text="5. marts 2024"), "5. marts 2024"),),
        ),
        AgendaItem(
            id=item,
            title=say(Text(text="Gåture for alle 🚶"), "Gåture for alle 🚶"),
            item_number=say(Text(text="7"), "7"),
            is_open=None,
            concerns_case=say(Iri(iri=CASE), "29.09.00-A00-3-24"),
            has_recommendation=(say(Iri(iri=recommendation), "indstiller"),),
            has_decision=(say(Iri(iri=decision), "Beslutning"),),
        ),
        Case(
            id=CASE,
            case_number=(say(Text(text="29.09.00-A00-3-24"), "29.09.00-A00-3-24"),),
            case_serial=say(3, "-3-", Mode.NORMALISED),
            case_year=say(Temporal(lexical="2024", datatype="gYear"), "24 ", Mode.NORMALISED, None),
            kle_subject=say(Iri(iri=IDENTITY.kle("29.09.00")), "29.09.00", Mode.NORMALISED),
            kle_facet=say(Iri(iri=IDENTITY.kle_facet("A00")), "A00", Mode.NORMALISED),
        ),
        Recommendation(
            id=recommendation,
            text=say(Text(text="at gåturene får 250.000 kr. i 2025."), "at gåturene får 250.000 kr. i 2025."),
            recommended_to=(say(Iri(iri=BODY), "Sundhedsudvalget", Mode.DERIVED, "addressee-is-the-meeting's-body"),),
        ),
        Decision(
            id=decision,
            text=say(Text(text="Godkendt som indstillet."), "Godkendt som indstillet."),
            date=say(on_date, "5. marts 2024", Mode.DERIVED, "date-of-meeting"),
            decided_by=say(Iri(iri=BODY), "Sundhedsudvalget"),
            outcome=say(concept("outcome", "approved-as-recommended"), "Godkendt som indstillet", Mode.NORMALISED),
            decides_on=(say(Iri(iri=recommendation), "som indstillet"),),
        ),
        FundingItem(
            id=IDENTITY.part(DOCUMENT, "funding", "1"),
            amount=say(Decimal("250000.00"), "250.000", Mode.NORMALISED),
            currency=say(Text(text="DKK"), "kr.", Mode.NORMALISED),
            unit_scale=say(1, "kr.", Mode.NORMALISED),
            fiscal_year=say(Temporal(lexical="2025", datatype="gYear"), "2025"),
            phase=say(concept("phase", "planned-spend"), "får", Mode.INFERRED, "money-in-a-recommendation"),
            as_stated=(say(Text(text="250.000 kr."), "250.000 kr."),),
        ),
    )


def machine_records() -> tuple[Record, ...]:
    words = "gåture er gode."
    return (
        MachineSummary(
            id=IDENTITY.part(DOCUMENT, "machine", "1"),
            text=say(Text(text=words), words, Mode.MACHINE),
            summary_kind=say(Text(text="Vurdering fra en maskine"), "Vurdering fra en maskine", Mode.MACHINE),
        ),
    )


def extraction(**changes: Any) -> Extraction:
    """The whole invented document; `changes` replace fields of the `Extraction`."""
    read = changes.pop("document", None) or document()
    whole = Extraction(
        document=read,
        outline=Outline(kind="minutes", layout="test", header={}, items=(), sections=()),
        document_iri=DOCUMENT,
        version_iri=IDENTITY.version(DOCUMENT, read.sha256),
        records=records(),
        machine=machine_records(),
        notes=(Note("test-note", "A note for a person", Span(0, 5)),),
        publisher=AUTHORITY,
        title="Referat, Sagsbehandler: Aase Prøvesen",
        meeting=MEETING,
        agenda_items=(IDENTITY.part(DOCUMENT, "item", "7"),),
    )
    return replace(whole, **changes)
