"""What is compared is what the records hold, under all the names by which a reader may tell it."""

from __future__ import annotations

import handmade
from handmade import say
from kommunegraf.evaluation.evaluating import compare
from kommunegraf.evaluation.facts import Found, FoundDecision, found_in
from kommunegraf.evaluation.gold import Gold
from kommunegraf.evaluation.verdicts import Kind
from kommunegraf.extraction.records import AgendaItem, GoverningBody, Meeting, Mode, Record, Temporal, Text


def found(*changed: Record) -> Found:
    """The facts of the handmade document, with some of its records in another form."""
    others = {record.id: record for record in changed}
    return found_in(handmade.extraction(records=tuple(others.get(each.id, each) for each in handmade.records())))


def record(kind: type[Record]) -> Record:
    return next(each for each in handmade.records() if isinstance(each, kind))


def of_body(name: str) -> Gold:
    told = {"family": None, "source": "x.txt", "complete": ["body"], "body": name}
    return Gold.model_validate(told)


def test_the_facts_of_the_meeting_and_its_item_are_found() -> None:
    made = found()
    (item,) = made.items
    assert made.body is not None and made.body.names == ("Sundhedsudvalget",)
    assert (made.date, made.start_time, made.place) == ("2024-03-05", None, None)
    assert item.case is not None and item.case.names == ("29.09.00-A00-3-24",)
    assert item.recommendations == ("at gåturene får 250.000 kr. i 2025.",)
    assert item.decisions == (
        FoundDecision("Godkendt som indstillet.", "approved-as-recommended", made.body, "2024-03-05"),
    )


def test_a_time_is_that_of_the_clock_where_the_meeting_is() -> None:
    start = say(Temporal(lexical="2024-03-05T08:30:00+01:00", datatype="dateTime"), "5. marts 2024", Mode.NORMALISED)
    assert found(record(Meeting).model_copy(update={"start_date": start})).start_time == "08:30"


def test_a_repaired_title_is_known_by_the_words_of_its_source_too() -> None:
    repaired = say(Text(text="Gåtur for alle"), "Gåture for alle 🚶", Mode.NORMALISED)
    (item,) = found(record(AgendaItem).model_copy(update={"title": repaired})).items
    assert item.title is not None and item.title.names == ("Gåtur for alle", "Gåture for alle 🚶")


def test_a_body_is_known_by_its_other_labels_too() -> None:
    other = (say(Text(text="SU"), "Sundhedsudvalget", Mode.DERIVED, "initials-of-body"),)
    made = found(record(GoverningBody).model_copy(update={"alt_label": other}))
    for name, kinds in {"su": {Kind.HIT}, "sundhedsudvalget": {Kind.HIT}, "BU": {Kind.MISS, Kind.FALSE}}.items():
        assert {each.kind for each in compare(of_body(name), made)} == kinds


def test_a_document_of_no_meeting_has_no_body_and_no_date() -> None:
    made = found_in(handmade.extraction(meeting=None))
    assert (made.body, made.date) == (None, None)
    assert len(made.items) == 1
