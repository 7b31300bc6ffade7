"""What the real documents say of plans, goals, efforts and measures, with proofs where the questions expect them."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from pages import code

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    ActionPlan,
    AgendaItem,
    Decision,
    FocusArea,
    FundingItem,
    Goal,
    GoverningBody,
    Indicator,
    Initiative,
    Instrument,
    Measurement,
    Place,
    Policy,
    Record,
    Unit,
)
from kommunegraf.identity import Identity
from kommunegraf.reading import read

R = TypeVar("R", bound=Record)
Extracted = Callable[[str], Extraction]


@cache
def _extraction(path: Path) -> Extraction:
    return extract(read(path.read_bytes(), name=path.name), Identity())


@pytest.fixture
def extracted(seeds: Path) -> Extracted:
    return lambda prefix: _extraction(next(seeds.glob(f"{prefix}_*")))


def all_of(extraction: Extraction, kind: type[R]) -> list[R]:
    return [each for each in extraction.records if type(each) is kind]


def by_id(extraction: Extraction, iri: str) -> Record:
    return next(each for each in extraction.records if each.id == iri)


PLANNING = (
    Policy, ActionPlan, Instrument, Goal, Decision, FocusArea, Initiative, Indicator, Measurement, Unit, AgendaItem,
)  # fmt: skip


@pytest.mark.parametrize(
    "question", ["CQ05", "CQ06", "CQ07", "CQ08", "CQ14", "CQ15", "CQ22", "CQ23", "CQ24", "CQ25", "CQ30", "CQ32"]
)
def test_a_proof_stands_where_each_question_expects_it(question: str, shared: Path, extracted: Extracted) -> None:
    questions = json.loads((shared / "competency" / "questions.json").read_text(encoding="utf-8"))
    (asked,) = [each for each in questions if each["id"] == question]
    for expected in asked["evidence"]:
        extraction = extracted(expected["file"][:3])
        kinds = (*PLANNING, FundingItem)
        spans = [
            (proof.start, proof.end)
            for record in extraction.records
            if isinstance(record, kinds)
            for _, stated in record.stated()
            for proof in stated.proofs
        ]
        assert any(start < expected["end"] and expected["start"] < end for start, end in spans), expected["quote"]


def test_the_policy_was_adopted_by_the_council_in_february_2023(extracted: Extracted) -> None:
    extraction = extracted("000")
    (policy,) = all_of(extraction, Policy)
    assert policy.title is not None
    assert policy.title.value.text == "Randers Kommunes Sundhedspolitik 2023-2026"
    (approved,) = policy.approved_in
    decision = by_id(extraction, approved.value.iri)
    assert isinstance(decision, Decision)
    assert decision.date is not None
    assert (decision.date.value.lexical, decision.date.value.datatype) == ("2023-02", "gYearMonth")
    assert decision.decided_by is not None
    body = by_id(extraction, decision.decided_by.value.iri)
    assert isinstance(body, GoverningBody)
    assert body.label is not None
    assert body.label.value.text.casefold() == "byrådet"


def test_the_action_plan_has_its_own_name_its_policy_its_groups_and_its_adoption(extracted: Extracted) -> None:
    extraction = extracted("000")
    (plan,) = all_of(extraction, ActionPlan)
    (policy,) = all_of(extraction, Policy)
    assert plan.title is not None
    assert plan.title.value.text == "Det gode liv - fra ord til handling"
    assert "Handleplan for Sundhedspolitik 2023-2026" in {each.value.text for each in plan.alternative}
    assert {each.value.iri for each in plan.implements} == {policy.id}
    assert {code(each.value.iri) for each in plan.target_group} == {
        "children-and-young-people",
        "people-with-chronic-disease",
    }
    (approved,) = plan.approved_in
    decision = by_id(extraction, approved.value.iri)
    assert isinstance(decision, Decision)
    assert decision.date is not None
    assert decision.date.value.lexical == "2023-08"
    assert {code(each.value.iri) for each in plan.financial_implication} == {"within-budget"}


def test_the_policys_one_goal_is_its_overall_goal(extracted: Extracted) -> None:
    extraction = extracted("000")
    (policy,) = all_of(extraction, Policy)
    (link,) = policy.has_goal
    goal = by_id(extraction, link.value.iri)
    assert isinstance(goal, Goal)
    assert goal.goal_kind is not None
    assert code(goal.goal_kind.value.iri) == "overall-goal"


def test_the_page_of_visions_has_five_for_2021_and_measures_still_to_be_set(extracted: Extracted) -> None:
    extraction = extracted("001")
    (page,) = all_of(extraction, Instrument)
    goals = [each for each in all_of(extraction, Goal) if each.id in {link.value.iri for link in page.has_goal}]
    assert len(goals) == 5
    assert {code(each.goal_kind.value.iri) for each in goals if each.goal_kind} == {"vision"}
    assert {each.date.value.lexical for each in goals if each.date} == {"2021"}
    (unset,) = [each for each in all_of(extraction, Indicator) if each.status is not None]
    assert len(unset.indicator_of) == 5
    assert unset.has_measurement == ()


def test_two_main_tracks_run_to_the_end_of_2025(extracted: Extracted) -> None:
    extraction = extracted("002")
    tracks = [each for each in all_of(extraction, Initiative) if each.end_date is not None]
    assert len(tracks) == 2
    assert {each.end_date.value.lexical for each in tracks if each.end_date} == {"2025"}
    (item,) = all_of(extraction, AgendaItem)
    assert {each.id for each in tracks} <= {each.value.iri for each in item.about}
    assert {code(each.value.iri) for each in item.financial_implication} == {"none-stated-as-none"}


def test_the_regional_committee_has_ten_focus_areas(extracted: Extracted) -> None:
    extraction = extracted("002")
    (body,) = [each for each in all_of(extraction, GoverningBody) if each.has_focus_area]
    assert len(body.has_focus_area) == 10
    assert "/region/" in body.id


def test_the_note_tells_of_the_reorganisation_and_of_a_strategy(extracted: Extracted) -> None:
    extraction = extracted("003")
    days = {each.date.value.lexical for each in all_of(extraction, Decision) if each.date}
    assert {"2016-12-06", "2016-09"} <= days


def test_the_steering_group_is_responsible_for_the_effort_and_the_projects_are_proposed(extracted: Extracted) -> None:
    extraction = extracted("003")
    efforts = {each.title.value.text: each for each in all_of(extraction, Initiative) if each.title}
    (unit,) = [each for each in all_of(extraction, Unit) if each.label and "chefgruppe" in each.label.value.text]
    assert {each.value.iri for each in efforts["Sammen om sundhed"].responsible} == {unit.id}
    for title in ("Sundhedspakker/Lægetjek", "CoolKids for unge"):
        status = efforts[title].status
        assert status is not None
        assert code(status.value.iri) == "proposed"


def test_profiles_response_rate_and_their_changes_are_measured(extracted: Extracted) -> None:
    extraction = extracted("004")
    found = {
        (each.value.value, code(each.measure_kind.value.iri)): each
        for each in all_of(extraction, Measurement)
        if each.value and each.measure_kind
    }
    profiles, change = found[Decimal(2672), "observed"], found[Decimal(643), "change"]
    assert profiles.date is not None
    assert profiles.date.value.lexical == "2020-09-25"
    assert change.start_date is not None
    assert change.start_date.value.lexical == "2020-04-15"
    april = found[Decimal("83.4"), "observed"]
    assert april.date is not None
    assert april.date.value.lexical == "2020-04"
    (rate,) = [
        each
        for each in all_of(extraction, Indicator)
        if {link.value.iri for link in each.has_measurement} == {found[Decimal("83.8"), "observed"].id, april.id}
    ]
    assert rate.label is not None


def test_nine_efforts_stand_under_three_focus_areas_and_four_become_one(extracted: Extracted) -> None:
    extraction = extracted("004")
    efforts = all_of(extraction, Initiative)
    numbered = {each.item_number.value.text: each for each in efforts if each.item_number}
    assert sorted(numbered) == [str(number) for number in range(1, 10)]
    areas = {
        each.label.value.text.casefold(): {link.value.iri for link in each.has_initiative}
        for each in all_of(extraction, FocusArea)
        if each.label
    }
    assert areas == {
        "rygning": {numbered[number].id for number in "123"},
        "overvægt": {numbered[number].id for number in "4567"},
        "mental sundhed": {numbered[number].id for number in "89"},
    }
    (merged,) = [each for each in efforts if each.derived_from]
    assert {each.value.iri for each in merged.derived_from} == {numbered[number].id for number in "2389"}
    assert {each.stated_duration.value.lexical for each in numbered.values() if each.stated_duration} == {"P2Y"}


def test_each_row_of_the_plan_pays_its_effort_and_totals_pay_none(extracted: Extracted) -> None:
    extraction = extracted("004")
    (merged,) = [each for each in all_of(extraction, Initiative) if each.derived_from]
    paid = [
        each.amount.value
        for each in all_of(extraction, FundingItem)
        if each.amount and merged.id in {link.value.iri for link in each.funded_item}
    ]
    assert sorted(paid) == [Decimal(200000), Decimal(225000), Decimal(425000)]
    totals = [
        each for each in all_of(extraction, FundingItem) if each.row_kind and code(each.row_kind.value.iri) == "total"
    ]
    assert totals
    assert all(each.funded_item == () for each in totals)


def test_the_housing_areas_shares_and_limits_stand_in_their_columns(extracted: Extracted) -> None:
    extraction = extracted("004")
    (place,) = [each for each in all_of(extraction, Place) if each.label and each.label.value.text == "Holtbjerg"]
    measurements = {each.id: each for each in all_of(extraction, Measurement)}
    found: dict[str, set[tuple[str, Decimal]]] = {}
    for each in all_of(extraction, Indicator):
        if place.id not in {link.value.iri for link in each.indicator_of} or each.label is None:
            continue
        for link in each.has_measurement:
            one = measurements[link.value.iri]
            if one.value and one.measure_kind:
                kind = code(one.measure_kind.value.iri)
                found.setdefault(each.label.value.text, set()).add((kind, one.value.value))
    assert found["Udenfor arbejdsmarkedet"] == {("observed", Decimal("39.8")), ("threshold", Decimal(40))}
    assert found["Dømte"] == {("observed", Decimal("1.52")), ("threshold", Decimal("2.03"))}
    assert found["Kun grundskole"] == {("observed", Decimal(68)), ("threshold", Decimal(60))}
    assert found["Gennems. indkomst"] == {("observed", Decimal("62.3")), ("threshold", Decimal(55))}
