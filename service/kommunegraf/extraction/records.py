"""Typed records: what extraction yields. With a context of `mappings/contexts/` they are JSON-LD.

A record is one node. Every field is either absent or `Stated`: a value with the proofs that bear it, so that no
fact can leave extraction without its evidence. `kommunegraf.mapping` turns records into quads; a field's term is
the one that the contexts give its camelCase name (`case_number` is `caseNumber`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

XSD = "http://www.w3.org/2001/XMLSchema#"


class Mode(StrEnum):
    """How a value follows from the quoted words (`kg:assertionMode`)."""

    STATED = "stated"  # the words say it
    NORMALISED = "normalised"  # the words say it in another form (date, amount, name in an alias table)
    DERIVED = "derived"  # it follows from stated facts by a named rule
    INFERRED = "inferred"  # it is likely, by a named rule
    MACHINE = "machine-generated"  # a machine of somebody else's wrote the words


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, arbitrary_types_allowed=False
    )


# Proofs and values are made by the ten thousand: as plain dataclasses in a third of the time. What their fields hold is
# checked by their types alone; which of them a record's field may hold is checked when the record is made.
@dataclass(frozen=True, slots=True)
class Proof:
    """A quoted span of the stored text (code points, half open); `rule` names the rule where a value is derived.

    Raises `ValueError` for a span that no text has.
    """

    start: int
    end: int
    mode: Mode = Mode.STATED
    rule: str | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= 0:
            raise ValueError(f"a proof cannot stand at {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class Iri:
    """A reference to a node, absolute."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words as the source wrote them; with `language` only where we know it (labels: "da")."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Temporal:
    """A date exactly as fine as its source: lexical form and XSD datatype (never finer than stated)."""

    lexical: str
    datatype: Literal["date", "gYearMonth", "gYear", "dateTime"]


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration, `P2Y` (xsd:duration)."""

    lexical: str


Value = Iri | Text | Temporal | Duration | Decimal | int | bool
T = TypeVar("T", Iri, Text, Temporal, Duration, Decimal, int, bool)


class Stated(_Model, Generic[T]):
    """A value and the proofs that bear it, at least one."""

    value: T
    proofs: Annotated[tuple[Proof, ...], Field(min_length=1)]

    @staticmethod
    def of(value: Any, proofs: tuple[Proof, ...]) -> Stated[Any]:
        """The value, of one of the types above, with its proofs.

        It is of the class of its value's type: a record takes such a one as it is, and checks any other a second time.
        """
        return _OF_TYPE.get(type(value), Stated)(value=value, proofs=proofs)


_OF_TYPE: dict[type[Any], type[Stated[Any]]] = {
    Iri: Stated[Iri],
    Text: Stated[Text],
    Temporal: Stated[Temporal],
    Duration: Stated[Duration],
    Decimal: Stated[Decimal],
    int: Stated[int],
    bool: Stated[bool],
}


class Record(_Model):
    """One node: `id` is its IRI; `TYPE` its class's local name in the contexts."""

    TYPE: ClassVar[str]
    id: str

    def stated(self) -> Iterator[tuple[str, Stated[Any]]]:
        """Each (camelCase field name, stated value), lists flattened, in field order."""
        for name, info in type(self).model_fields.items():
            if name == "id":
                continue
            content = getattr(self, name)
            if content is None:
                continue
            alias = info.alias or name
            if isinstance(content, Stated):
                yield alias, content
            else:
                for each in content:
                    yield alias, each


class Organisation(Record):
    """org:Organization: a party, funder or sender that is none of the bodies below."""

    TYPE = "Organization"
    label: Stated[Text] | None = None
    alt_label: tuple[Stated[Text], ...] = ()
    identifier: tuple[Stated[Text], ...] = ()  # its code in a register of its own country
    classification: Stated[Iri] | None = None
    identity_status: Stated[Iri] | None = None


class Unit(Record):
    """org:OrganizationalUnit: a department, centre or group inside an authority."""

    TYPE = "OrganizationalUnit"
    label: Stated[Text] | None = None
    unit_of: Stated[Iri] | None = None


class ContractUnit(Unit):
    """kg:ContractUnit (Randersmodellen's aftaleenhed)."""

    TYPE = "ContractUnit"


class Post(Record):
    """org:Post: a role such as "Velfærdsdirektøren"; never a named person."""

    TYPE = "Post"
    label: Stated[Text] | None = None
    post_in: Stated[Iri] | None = None


class Place(Record):
    TYPE = "Place"
    label: Stated[Text] | None = None


class Membership(Record):
    """org:Membership: `member` has joined `organization` (`start_date`: when, as fine as stated)."""

    TYPE = "Membership"
    member: Stated[Iri] | None = None
    organization: Stated[Iri] | None = None
    start_date: Stated[Temporal] | None = None
    end_date: Stated[Temporal] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    approved_in: tuple[Stated[Iri], ...] = ()


class GoverningBody(Record):
    TYPE = "GoverningBody"
    label: Stated[Text] | None = None
    alt_label: tuple[Stated[Text], ...] = ()
    sub_organization_of: Stated[Iri] | None = None  # its municipality or region
    classification: Stated[Iri] | None = None
    has_focus_area: tuple[Stated[Iri], ...] = ()


class Meeting(Record):
    TYPE = "Meeting"
    identifier: Stated[Text] | None = None
    held_by: Stated[Iri] | None = None
    date: Stated[Temporal] | None = None
    start_date: Stated[Temporal] | None = None  # only with a time (dateTime)
    end_date: Stated[Temporal] | None = None
    location: Stated[Text] | None = None
    status: Stated[Iri] | None = None  # planned (calendar) or held
    has_agenda_item: tuple[Stated[Iri], ...] = ()
    as_stated: tuple[Stated[Text], ...] = ()


class Case(Record):
    TYPE = "Case"
    case_number: tuple[Stated[Text], ...] = ()  # every spelling of the one number
    case_year: Stated[Temporal] | None = None
    case_serial: Stated[int] | None = None
    kle_subject: Stated[Iri] | None = None
    kle_facet: Stated[Iri] | None = None


class AgendaItem(Record):
    TYPE = "AgendaItem"
    identifier: Stated[Text] | None = None
    title: Stated[Text] | None = None
    item_number: Stated[Text] | None = None
    position: Stated[int] | None = None
    is_open: Stated[bool] | None = None
    item_status: Stated[Iri] | None = None
    concerns_case: Stated[Iri] | None = None
    abstract: Stated[Text] | None = None
    has_recommendation: tuple[Stated[Iri], ...] = ()
    has_decision: tuple[Stated[Iri], ...] = ()
    attachment: tuple[Stated[Iri], ...] = ()
    financial_implication: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # what it treats: instruments, agreements, initiatives, topics
    public_health_scope: Stated[Iri] | None = None
    caseworker_role: tuple[Stated[Iri], ...] = ()  # an org:Post, never a name
    references: tuple[Stated[Iri], ...] = ()  # laws and national agreements that its text names


class Subject(Record):
    """What a document without items is about; the document itself is written without evidence."""

    TYPE = "Document"
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None
    references: tuple[Stated[Iri], ...] = ()


class Legislation(Record):
    """eli:LegalResource: an act or order that a text names with number and year."""

    TYPE = "LegalResource"
    alternative: tuple[Stated[Text], ...] = ()  # as texts name it
    same_as: tuple[Stated[Iri], ...] = ()  # its ELI (European Legislation Identifier) at Retsinformation


class Recommendation(Record):
    TYPE = "Recommendation"
    text: Stated[Text] | None = None
    position: Stated[int] | None = None
    recommended_by: Stated[Iri] | None = None
    recommended_to: tuple[Stated[Iri], ...] = ()


class Decision(Record):
    TYPE = "Decision"
    text: Stated[Text] | None = None
    position: Stated[int] | None = None
    date: Stated[Temporal] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    decided_by: Stated[Iri] | None = None
    outcome: Stated[Iri] | None = None
    decides_on: tuple[Stated[Iri], ...] = ()
    recommendation_followed: Stated[Iri] | None = None
    decision_support: Stated[Iri] | None = None


class Attachment(Record):
    TYPE = "Attachment"
    title: Stated[Text] | None = None
    identifier: Stated[Text] | None = None
    position: Stated[int] | None = None


class Instrument(Record):
    """kg:GovernanceInstrument: what a body adopts to steer by, where the text does not say which kind."""

    TYPE = "GovernanceInstrument"
    title: Stated[Text] | None = None
    alternative: tuple[Stated[Text], ...] = ()
    creator: Stated[Iri] | None = None  # the authority whose instrument it is
    start_date: Stated[Temporal] | None = None
    end_date: Stated[Temporal] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    status: Stated[Iri] | None = None
    approved_in: tuple[Stated[Iri], ...] = ()
    implements: tuple[Stated[Iri], ...] = ()
    has_goal: tuple[Stated[Iri], ...] = ()
    has_focus_area: tuple[Stated[Iri], ...] = ()
    has_initiative: tuple[Stated[Iri], ...] = ()
    target_group: tuple[Stated[Iri], ...] = ()
    responsible: tuple[Stated[Iri], ...] = ()
    financial_implication: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None


class Policy(Instrument):
    TYPE = "Policy"


class ActionPlan(Instrument):
    TYPE = "ActionPlan"


class Goal(Record):
    TYPE = "Goal"
    text: Stated[Text] | None = None
    goal_kind: Stated[Iri] | None = None  # dcterms:type, scheme goal-kind: vision, overall-goal, goal, target, purpose
    position: Stated[int] | None = None
    date: Stated[Temporal] | None = None  # when it is to be reached


class FocusArea(Record):
    TYPE = "FocusArea"
    label: Stated[Text] | None = None
    position: Stated[int] | None = None
    has_initiative: tuple[Stated[Iri], ...] = ()


class Initiative(Record):
    TYPE = "Initiative"
    title: Stated[Text] | None = None
    description: Stated[Text] | None = None
    item_number: Stated[Text] | None = None  # its number in the source's own list
    position: Stated[int] | None = None
    status: Stated[Iri] | None = None  # adms:status, scheme status
    start_date: Stated[Temporal] | None = None
    end_date: Stated[Temporal] | None = None
    stated_duration: Stated[Duration] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    derived_from: tuple[Stated[Iri], ...] = ()  # merges
    implements: tuple[Stated[Iri], ...] = ()
    has_goal: tuple[Stated[Iri], ...] = ()
    has_focus_area: tuple[Stated[Iri], ...] = ()
    target_group: tuple[Stated[Iri], ...] = ()
    responsible: tuple[Stated[Iri], ...] = ()
    funder: tuple[Stated[Iri], ...] = ()
    area_served: tuple[Stated[Iri], ...] = ()
    approved_in: tuple[Stated[Iri], ...] = ()
    financial_implication: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None


class Agreement(Record):
    TYPE = "Agreement"
    title: Stated[Text] | None = None
    party: tuple[Stated[Iri], ...] = ()
    start_date: Stated[Temporal] | None = None
    end_date: Stated[Temporal] | None = None
    date: Stated[Temporal] | None = None  # when it was entered into
    stated_duration: Stated[Duration] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    extends: Stated[Iri] | None = None
    binding: Stated[Iri] | None = None  # dcterms:type, scheme agreement-kind: voluntary, binding
    status: Stated[Iri] | None = None
    has_goal: tuple[Stated[Iri], ...] = ()
    target_group: tuple[Stated[Iri], ...] = ()
    approved_in: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None


class Partnership(Record):
    TYPE = "Partnership"
    label: Stated[Text] | None = None
    party: tuple[Stated[Iri], ...] = ()
    start_date: Stated[Temporal] | None = None
    end_date: Stated[Temporal] | None = None
    stated_duration: Stated[Duration] | None = None
    as_stated: tuple[Stated[Text], ...] = ()
    status: Stated[Iri] | None = None
    has_goal: tuple[Stated[Iri], ...] = ()
    has_initiative: tuple[Stated[Iri], ...] = ()
    has_focus_area: tuple[Stated[Iri], ...] = ()
    approved_in: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None


class Indicator(Record):
    TYPE = "Indicator"
    label: Stated[Text] | None = None
    status: Stated[Iri] | None = None  # to-be-set where the source says that it is still to be set
    indicator_of: tuple[Stated[Iri], ...] = ()
    has_measurement: tuple[Stated[Iri], ...] = ()


class Measurement(Record):
    TYPE = "Measurement"
    value: Stated[Decimal] | None = None
    unit: Stated[Iri] | None = None
    measure_kind: Stated[Iri] | None = None
    date: Stated[Temporal] | None = None  # when it was measured
    start_date: Stated[Temporal] | None = None  # what a change is counted from
    as_stated: tuple[Stated[Text], ...] = ()


class FundingItem(Record):
    TYPE = "FundingItem"
    label: Stated[Text] | None = None
    amount: Stated[Decimal] | None = None  # whole kroner after the scale, signed
    min_value: Stated[Decimal] | None = None  # schema:minValue and maxValue: the ends of a range, without amount
    max_value: Stated[Decimal] | None = None
    amount_qualifier: Stated[Iri] | None = None  # scheme amount-qualifier: approximate, at-most, at-least
    amount_basis: Stated[Iri] | None = None  # scheme amount-basis: per-year, in-all
    currency: Stated[Text] | None = None  # "DKK"
    unit_scale: Stated[int] | None = None
    fiscal_year: Stated[Temporal] | None = None
    price_level: Stated[Text] | None = None
    phase: Stated[Iri] | None = None
    budget_line: Stated[Iri] | None = None
    row_kind: Stated[Iri] | None = None  # dcterms:type, scheme row-kind: line, total
    as_stated: tuple[Stated[Text], ...] = ()
    status: Stated[Iri] | None = None
    funder: tuple[Stated[Iri], ...] = ()
    funded_item: tuple[Stated[Iri], ...] = ()
    responsible: tuple[Stated[Iri], ...] = ()
    approved_in: tuple[Stated[Iri], ...] = ()
    in_table: Stated[Iri] | None = None  # dcterms:isPartOf, a schema:Table
    financial_implication: tuple[Stated[Iri], ...] = ()
    about: tuple[Stated[Iri], ...] = ()  # topics of the scheme health-topic
    public_health_scope: Stated[Iri] | None = None


class BudgetLine(Record):
    """A skos:Concept: the head of a table row."""

    TYPE = "BudgetLine"
    label: Stated[Text] | None = None
    broader: Stated[Iri] | None = None


class Table(Record):
    """A schema:Table: kept as a node so that its sums can be checked."""

    TYPE = "Table"
    label: Stated[Text] | None = None
    unit_scale: Stated[int] | None = None
    price_level: Stated[Text] | None = None


class MachineSummary(Record):
    """Words of a third party's machine; goes into a `graph/machine/…`, never answers for the municipality."""

    TYPE = "MachineSummary"
    text: Stated[Text] | None = None
    summary_kind: Stated[Text] | None = None  # the heading it stands under
    position: Stated[int] | None = None
