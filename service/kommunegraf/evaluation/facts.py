"""The facts of an extraction in the form that gold tells them: meeting, items, decisions, and each further kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kommunegraf.evaluation.agreements import FoundAgreement, found_agreements
from kommunegraf.evaluation.amounts import FoundAmount, found_amounts
from kommunegraf.evaluation.efforts import FoundInitiative, found_goals, found_initiatives
from kommunegraf.evaluation.instruments import FoundInstrument, found_instruments
from kommunegraf.evaluation.measurements import FoundMeasurement, found_measurements
from kommunegraf.evaluation.recorded import Names, Recorded, code, codes_of, lexical
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    AgendaItem,
    Case,
    Decision,
    Meeting,
    Recommendation,
    Stated,
    Subject,
    Temporal,
)


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """`words` are those of the source where names are masked in the text: matched with gold, and never shown."""

    text: str
    outcome: str | None = None
    by: Names | None = None
    date: str | None = None
    words: str = ""
    followed: str | None = None
    support: str | None = None

    @property
    def compared(self) -> str:
        return self.words or self.text


@dataclass(frozen=True, slots=True)
class FoundItem:
    number: Names | None = None
    title: Names | None = None
    case: Names | None = None
    open: bool | None = None
    recommendations: tuple[str, ...] = ()
    decisions: tuple[FoundDecision, ...] = ()
    topics: tuple[str, ...] = ()
    scope: str | None = None
    financial_implications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the records of a document say; values as gold writes them. `topics` and `scope` are of one without items."""

    body: Names | None = None
    date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    place: Names | None = None
    items: tuple[FoundItem, ...] = field(default=())
    topics: tuple[str, ...] = ()
    scope: str | None = None
    amounts: tuple[FoundAmount, ...] = ()
    agreements: tuple[FoundAgreement, ...] = ()
    instruments: tuple[FoundInstrument, ...] = ()
    goals: tuple[str, ...] = ()
    initiatives: tuple[FoundInitiative, ...] = ()
    measurements: tuple[FoundMeasurement, ...] = ()


def found_in(extraction: Extraction) -> Found:
    """The facts of the records that would reach the graph; those of other meetings that sentences tell of are none."""
    recorded = Recorded(extraction)
    items = recorded.all(AgendaItem)
    items.sort(key=lambda item: item.position.value if item.position else 0)
    subject = recorded.nodes.get(extraction.document_iri)
    found = Found(
        topics=codes_of(subject.about, "health-topic") if isinstance(subject, Subject) else (),
        scope=code(subject.public_health_scope) if isinstance(subject, Subject) else None,
        items=tuple(_item(recorded, item) for item in items),
        amounts=found_amounts(recorded),
        agreements=found_agreements(recorded),
        instruments=found_instruments(recorded),
        goals=found_goals(recorded),
        initiatives=found_initiatives(recorded),
        measurements=found_measurements(recorded),
    )
    meeting = recorded.nodes.get(extraction.meeting or "")
    if not isinstance(meeting, Meeting):
        return found
    return replace(
        found,
        body=recorded.name(meeting.held_by),
        date=lexical(meeting.date),
        start_time=_time(meeting.start_date),
        end_time=_time(meeting.end_date),
        place=recorded.words(meeting.location),
    )


def _item(recorded: Recorded, item: AgendaItem) -> FoundItem:
    case = recorded.nodes.get(item.concerns_case.value.iri) if item.concerns_case else None
    return FoundItem(
        number=recorded.words(item.item_number),
        title=recorded.words(item.title),
        case=recorded.any_words(case.case_number) if isinstance(case, Case) else None,
        open=item.is_open.value if item.is_open else None,
        recommendations=tuple(
            node.text.value.text
            for node in recorded.linked(item.has_recommendation)
            if isinstance(node, Recommendation) and node.text
        ),
        decisions=tuple(
            FoundDecision(
                text=node.text.value.text,
                outcome=code(node.outcome),
                by=recorded.name(node.decided_by),
                date=lexical(node.date),
                words=recorded.unmasked(node.text),
                followed=code(node.recommendation_followed),
                support=code(node.decision_support),
            )
            for node in recorded.linked(item.has_decision)
            if isinstance(node, Decision) and node.text
        ),
        topics=codes_of(item.about, "health-topic"),
        scope=code(item.public_health_scope),
        financial_implications=codes_of(item.financial_implication, "financial-implication"),
    )


def _time(stated: Stated[Temporal] | None) -> str | None:
    """Hours and minutes of a moment, as it is told where the meeting is."""
    return stated.value.lexical.partition("T")[2][:5] or None if stated else None
