"""A relation as an item has it, and what sentences say of its time added to its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.party_nodes import PartyNode
from kommunegraf.extraction.records import Agreement, Duration, Iri, Mode, Partnership, Stated, Temporal
from kommunegraf.extraction.relations.sentences import AGREEMENT
from kommunegraf.extraction.relations.terms import Term
from kommunegraf.extraction.relations.undated import YEAR_OF_THE_MEETING
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.durations import DurationMention

OF_THE_ITEM = "said-of-the-relation-of-the-item"


@dataclass
class Known:
    """A relation of an item: its record's IRI and kind, its name, and its parties by IRI."""

    iri: str
    kind: str
    name: str = ""
    nodes: dict[str, PartyNode | None] = field(default_factory=dict)


def add_terms(frame: Frame, known: Known, terms: Iterable[Term]) -> None:
    """Adds to a relation's record what is said of its time and status, each where the record has none yet.

    A partnership has no day on which it was entered into: what founded it began it.
    """
    for term in terms:
        record = frame.found.get(known.iri)
        span = frame.shadow.to_text(term.span)
        if isinstance(term.value, str):
            if isinstance(record, Agreement | Partnership) and record.status is None:
                concept = Iri(iri=frame.identity.concept("status", term.value))
                stated: Stated[Iri] = say(concept, span, mode=Mode.INFERRED, rule=OF_THE_ITEM)
                frame.found.amend(known.iri, status=stated)
            continue
        part = _field(known, term.part)
        if not part or not isinstance(record, Agreement | Partnership) or getattr(record, part) is not None:
            continue
        value: Temporal | Duration
        if isinstance(term.value, DurationMention):
            value = term.value.value
        else:
            end = term.value.end if isinstance(term.value, DateMention) else None
            value = end if term.closing and end is not None else term.value.value
        rule = OF_THE_ITEM if term.dated else YEAR_OF_THE_MEETING
        frame.found.amend(known.iri, **{part: say(value, span, mode=Mode.INFERRED, rule=rule)})


def _field(known: Known, part: str) -> str:
    """The field of the record that holds a part; "" where it has none."""
    agreed = known.kind == AGREEMENT
    return {
        "start": "start_date",
        "end": "end_date",
        "entered": "date" if agreed else "",
        "founded": "date" if agreed else "start_date",
        "duration": "stated_duration",
    }[part]
