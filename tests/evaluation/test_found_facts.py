"""What is compared is what the records hold, under all the names by which a reader may tell it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import gold_minutes

import handmade
from handmade import say
from kommunegraf.evaluation.evaluating import compare
from kommunegraf.evaluation.facts import Found, FoundDecision, found_in
from kommunegraf.evaluation.gold import Gold
from kommunegraf.evaluation.verdicts import Kind
from kommunegraf.extraction.records import (
    AgendaItem,
    Agreement,
    Decision,
    Duration,
    FundingItem,
    Goal,
    GoverningBody,
    Indicator,
    Initiative,
    Iri,
    Measurement,
    Meeting,
    Mode,
    Organisation,
    Partnership,
    Policy,
    Record,
    Temporal,
    Text,
)


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


def link(iri: str, words: str = "Sundhedsudvalget") -> Any:
    return say(Iri(iri=iri), words)


def text(words: str, quoted: str = "Gåture for alle 🚶") -> Any:
    return say(Text(text=words), quoted)


def with_records(*added: Record) -> Found:
    return found_in(handmade.extraction(records=(*handmade.records(), *added)))


def test_an_amount_is_found_with_its_value_year_and_phase() -> None:
    (amount,) = found().amounts
    assert (amount.words, amount.amount, amount.year) == ("250.000 kr.", Decimal(250000), "2025")
    assert (amount.phase, amount.funder, amount.total) == ("planned-spend", (), False)


def test_amounts_stand_in_the_order_of_the_text() -> None:
    earlier = FundingItem(id="https://example.org/a", amount=say(Decimal(7), "Punkt 7"), as_stated=(text("7", "7"),))
    assert [each.words for each in with_records(earlier).amounts] == ["7", "250.000 kr."]


def test_a_pool_without_an_amount_is_no_amount() -> None:
    pool = FundingItem(id="https://example.org/pool", label=text("satspuljen"), as_stated=(text("satspuljen"),))
    assert len(with_records(pool).amounts) == 1


def test_payers_are_found_by_name_and_a_project_that_money_is_given_to_is_no_recipient() -> None:
    fund = Organisation(id="https://example.org/fund", label=text("Gåfonden"), alt_label=(text("GF"),))
    project = Initiative(id="https://example.org/project", title=text("Gå mere"))
    item = FundingItem(
        id="https://example.org/a",
        amount=say(Decimal(7), "Punkt 7"),
        funder=(link(fund.id), link(handmade.AUTHORITY)),
        funded_item=(link(project.id),),
    )
    amount = with_records(fund, project, item).amounts[0]
    assert [each.names[0] for each in amount.funder] == ["Gåfonden", "Herning Kommune"]
    assert {"GF", "Sundhedsudvalget"} <= set(amount.funder[0].names)
    assert "Herning" in amount.funder[1].names
    assert amount.recipient == ()


def test_agreements_and_partnerships_are_found_with_parties_dates_and_who_approved_them() -> None:
    decision = next(each for each in handmade.records() if isinstance(each, Decision))
    agreement = Agreement(
        id="https://example.org/agreement",
        title=text("gåaftale"),
        party=(link(handmade.AUTHORITY), link(handmade.IDENTITY.region("1082"))),
        stated_duration=say(Duration(lexical="P2Y"), "2024"),
        approved_in=(link(decision.id),),
    )
    partnership = Partnership(id="https://example.org/partnership", label=text("Gå Sammen"))
    one, other = with_records(agreement, partnership).agreements
    assert (one.kind, one.duration, one.extension) == ("agreement", "P2Y", False)
    assert [each.names[0] for each in one.parties] == ["Herning Kommune", "Region Midtjylland"]
    assert (one.approved.by[0], one.approved.on) == ("Sundhedsudvalget", ("2024-03-05",))
    assert other.title is not None
    assert (other.kind, other.title.names[0], other.parties) == ("partnership", "Gå Sammen", ())


def test_an_instrument_is_found_under_its_titles_with_kind_period_and_status() -> None:
    policy = Policy(
        id="https://example.org/policy",
        title=text("Gåpolitik 2024"),
        alternative=(text("gåpolitikken"),),
        start_date=say(Temporal(lexical="2024", datatype="gYear"), "2024"),
        status=say(handmade.concept("status", "adopted"), "Godkendt"),
    )
    (made,) = with_records(policy).instruments
    assert {"Gåpolitik 2024", "gåpolitikken"} <= set(made.names)
    assert (made.kind, made.start, made.end, made.status) == ("policy", "2024", None, "adopted")


def test_goals_initiatives_and_measurements_are_found() -> None:
    measurement = Measurement(
        id="https://example.org/m",
        value=say(Decimal("14.5"), "7"),
        unit=say(handmade.concept("unit", "percent"), "7"),
        measure_kind=say(handmade.concept("measure-kind", "target"), "7"),
    )
    made = with_records(
        Goal(id="https://example.org/g", text=text("flere skal gå")),
        Initiative(id="https://example.org/i", title=text("Gåhold")),
        Indicator(id="https://example.org/x", label=text("andelen der går"), has_measurement=(link(measurement.id),)),
        measurement,
    )
    assert made.goals == ("flere skal gå",)
    assert [each.names[0] for each in made.initiatives] == ["Gåhold"]
    (one,) = made.measurements
    assert one.label is not None
    assert (one.label.names[0], one.value, one.unit, one.kind) == (
        "andelen der går",
        Decimal("14.5"),
        "percent",
        "target",
    )


def test_an_item_is_found_with_its_topics_and_budget_consequences_and_nothing_else_that_it_treats() -> None:
    about = (
        say(handmade.concept("health-topic", "physical-activity"), "Gåture"),
        link("https://example.org/policy"),
    )
    consequence = (say(handmade.concept("financial-implication", "within-budget"), "2025"),)
    changed = record(AgendaItem).model_copy(update={"about": about, "financial_implication": consequence})
    (item,) = found(changed).items
    assert (item.topics, item.financial_implications) == (("physical-activity",), ("within-budget",))


def test_facts_of_a_document_that_is_really_read_are_compared_with_its_gold(tmp_path: Path) -> None:
    words = "Udvalget bevilger 300.000 kr. i 2032 til gåture."
    told = {
        "family": None,
        "source": "minutes.txt",
        "complete": ["amounts", "agreements", "instruments", "goals", "initiatives", "measurements"],
        "amounts": [{"amount": "300000", "year": "2032", "phase": "appropriation", "words": "300.000 kr."}],
        **{key: [] for key in ("agreements", "instruments", "goals", "initiatives", "measurements")},
    }
    text = gold_minutes.TEXT.replace("Der er skrevet et notat.", words, 1)
    made = gold_minutes.evaluated(tmp_path, told, text)
    assert {(str(each.kind), each.words) for each in made.verdicts if each.field == "amount"} == {
        ("hit", "300000 2032 appropriation")
    }
