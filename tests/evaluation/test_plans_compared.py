"""What counts of policies and plans, goals, initiatives and figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from gold_facts import fields, judged, telling

from kommunegraf.evaluation.efforts import FoundInitiative
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.instruments import FoundInstrument
from kommunegraf.evaluation.measurements import FoundMeasurement
from kommunegraf.evaluation.recorded import Approved, Names

POLICY: dict[str, Any] = {"title": "Sundhedspolitik 2024-2028", "kind": "policy", "names": ["politikken for sundhed"]}


def instruments(*names: str, **known: Any) -> Found:
    return Found(instruments=(FoundInstrument(names=names, **({"kind": "policy"} | known)),))


@pytest.mark.parametrize(
    "name",
    [
        "sundhedspolitik 2024–2028",
        "Sundhedspolitik",
        "Viborg Kommunes Sundhedspolitik 2024-2028",
        "»Sundhedspolitik 2024-2028«",
        "Politikken for sundhed",
    ],
)
def test_an_instrument_is_known_with_or_without_its_owner_and_period(name: str) -> None:
    assert fields(telling(instruments=[POLICY]), instruments(name), "miss") == []


@pytest.mark.parametrize(
    "name", ["Sundhedspolitik 2020-2024", "Handleplan for Sundhedspolitik 2024-2028", "Ældrepolitik"]
)
def test_another_period_or_another_plan_is_another_instrument(name: str) -> None:
    gold = telling(instruments=[POLICY])
    assert fields(gold, instruments(name), "miss") == ["instrument", "instrumentKind"]
    assert fields(gold, instruments(name), "false") == ["instrument", "instrumentKind"]


def test_the_parts_of_an_instrument_are_counted_each_on_its_own() -> None:
    told = POLICY | {"start": "2024", "end": "2028", "status": "adopted", "approvedBy": "Byrådet", "approvedOn": "2024"}
    there = instruments(
        "Sundhedspolitik", kind="other", start="2024", status="adopted", approved=Approved(("Byrådet",), ("2023",))
    )
    gold = telling(instruments=[told])
    assert fields(gold, there, "hit") == ["instrument", "instrumentStatus", "instrumentPeriod", "approvedBy"]
    assert fields(gold, there, "miss") == ["instrumentKind", "instrumentPeriod", "approvedOn"]


def test_a_law_that_gold_names_as_optional_is_no_false_hit() -> None:
    gold = telling(instruments=[], optional={"instruments": ["sundhedsaftalen"]})
    assert judged(gold, instruments("Sundhedsaftalen")) == set()


def test_a_goal_is_the_same_when_three_quarters_of_its_words_are() -> None:
    goal = "flere borgere skal opleve god mental sundhed i hverdagen"
    gold = telling(goals=[goal])
    assert fields(gold, Found(goals=("at flere borgere skal opleve god mental sundhed",)), "hit") == ["goal"]
    half = Found(goals=("flere borgere skal opleve gode fællesskaber i hverdagen",))
    assert fields(gold, half, "miss") == fields(gold, half, "false") == ["goal"]


def test_a_goal_may_be_told_as_an_entry_that_is_optional() -> None:
    gold = telling(goals=[{"text": "flere skal gå", "optional": True}])
    assert judged(gold, Found(goals=("flere skal gå",))) == judged(gold, Found()) == set()


def test_an_initiative_is_known_by_its_title_and_its_status_counted_where_it_is_said() -> None:
    there = Found(initiatives=(FoundInitiative(("Gå-grupper i landsbyerne",), "proposed"),))
    assert judged(telling(initiatives=[{"title": "gå-grupper i landsbyerne", "status": "adopted"}]), there) == {
        ("hit", "initiative", "gå-grupper i landsbyerne"),
        ("miss", "initiativeStatus", "adopted"),
        ("false", "initiativeStatus", "proposed"),
    }
    assert fields(telling(initiatives=[{"title": "gå-grupper i landsbyerne"}]), there, "false") == ["initiativeStatus"]


SMOKERS: dict[str, Any] = {
    "label": "andelen af dagligrygere",
    "value": "14.5",
    "unit": "percent",
    "kind": "observed",
    "date": "2023",
}


def smokers(**changes: Any) -> Found:
    known: dict[str, Any] = {"label": Names(("dagligrygere",)), "value": Decimal("14.50"), "unit": "percent"}
    known |= {"kind": "observed", "date": "2023"}
    return Found(measurements=(FoundMeasurement(**(known | changes)),))


def test_a_measurement_is_a_hit_when_value_unit_kind_and_date_agree_under_a_like_label() -> None:
    assert fields(telling(measurements=[SMOKERS]), smokers(), "hit") == ["measurement"]


@pytest.mark.parametrize(
    "wrong", [{"value": Decimal(15)}, {"unit": "persons"}, {"kind": "target"}, {"date": None}, {"label": None}]
)
def test_a_measurement_that_is_wrong_in_one_thing_is_a_miss_and_a_false_hit(wrong: dict[str, Any]) -> None:
    gold = telling(measurements=[SMOKERS])
    assert fields(gold, smokers(**wrong), "miss") == fields(gold, smokers(**wrong), "false") == ["measurement"]
