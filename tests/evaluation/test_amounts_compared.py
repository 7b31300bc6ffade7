"""What counts of an amount: value, year and phase together, and each of its parts on its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from gold_facts import VENNER, VIBORG, fields, judged, telling

from kommunegraf.evaluation.amounts import FoundAmount
from kommunegraf.evaluation.facts import Found

GRANT: dict[str, Any] = {"amount": "2400000", "year": "2027", "phase": "grant", "words": "2,4 mio. kr."}


def grant(**changes: Any) -> FoundAmount:
    known: dict[str, Any] = {
        "words": "2,4 mio. kr.",
        "amount": Decimal("2400000.00"),
        "year": "2027",
        "phase": "grant",
    }
    return FoundAmount(**(known | changes))


def found(*amounts: FoundAmount) -> Found:
    return Found(amounts=amounts)


def test_an_amount_is_a_hit_when_value_year_and_phase_agree() -> None:
    assert judged(telling(amounts=[GRANT]), found(grant())) == {
        ("hit", "amount", "2400000 2027 grant"),
        ("hit", "amountValue", "2400000"),
        ("hit", "amountYear", "2027"),
        ("hit", "amountPhase", "grant"),
    }


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("amountYear", {"year": "2026"}), ("amountPhase", {"phase": "room"}), ("amountValue", {"amount": Decimal(2400)})],
)
def test_a_wrong_part_costs_the_amount_and_itself_and_no_other_part(part: str, wrong: dict[str, Any]) -> None:
    gold = telling(amounts=[GRANT])
    assert fields(gold, found(grant(**wrong)), "miss") == ["amount", part]
    assert fields(gold, found(grant(**wrong)), "false") == ["amount", part]


def test_a_year_that_is_null_may_not_be_found_and_one_that_is_left_out_may() -> None:
    without = {key: value for key, value in GRANT.items() if key != "year"}
    assert fields(telling(amounts=[GRANT | {"year": None}]), found(grant()), "false") == ["amount", "amountYear"]
    assert fields(telling(amounts=[without]), found(grant()), "false") == []


def test_a_sign_that_is_wrong_is_a_miss_and_a_false_hit_of_the_value_alone() -> None:
    gold = telling(amounts=[GRANT | {"amount": "-2400000"}])
    assert fields(gold, found(grant()), "miss") == ["amount", "amountValue"]


def test_a_missed_amount_misses_all_that_is_told_of_it() -> None:
    told = GRANT | {"qualifier": "approximate", "basis": "per-year", "priceLevel": "2026-pl", "total": True}
    told |= {"funder": "Sundhedsstyrelsen", "recipient": "Gåvennerne"}
    missed = fields(telling(amounts=[told]), Found(), "miss")
    assert missed == [
        *("amount", "amountValue", "amountYear", "amountPhase", "qualifier", "basis", "priceLevel"),
        *("funder", "recipient", "total"),
    ]


def test_what_is_only_told_where_it_is_stated_is_a_false_hit_where_gold_leaves_it_out() -> None:
    surplus = grant(funder=(VIBORG,), qualifier="at-most", price_level="2027-PL", total=True)
    wrong = fields(telling(amounts=[GRANT]), found(surplus), "false")
    assert wrong == ["qualifier", "priceLevel", "funder", "total"]


def test_a_made_up_amount_is_a_false_hit_with_its_parts() -> None:
    gold = telling(amounts=[])
    assert fields(gold, found(grant()), "false") == ["amount", "amountValue", "amountYear", "amountPhase"]


def test_a_range_is_compared_by_both_ends() -> None:
    told = {"min": "200000", "max": "300000", "year": None, "phase": None, "words": "200.000-300.000 kr."}
    ends = FoundAmount("200.000-300.000 kr.", least=Decimal(200000), most=Decimal(300000))
    assert fields(telling(amounts=[told]), found(ends), "hit") == ["amount", "amountValue"]


def test_a_range_of_which_only_the_words_are_found_is_a_miss_and_no_false_hit() -> None:
    told = {"min": "200000", "max": "300000", "year": None, "phase": "grant", "words": "200.000-300.000 kr."}
    words = FoundAmount("mellem 200.000-300.000 kr.", phase="grant")
    gold = telling(amounts=[told])
    assert fields(gold, found(words), "miss") == ["amount", "amountValue"]
    assert fields(gold, found(words), "hit") == ["amountPhase"]
    assert fields(gold, found(words), "false") == []


def test_a_missed_amount_shifts_none_of_those_that_follow() -> None:
    years = ("2026", "2027", "2028", "2029")
    told = [GRANT | {"year": year} for year in years]
    there = [grant(year=year) for year in years if year != "2027"]
    gold = telling(amounts=told)
    assert fields(gold, found(*there), "miss") == ["amount", "amountValue", "amountYear", "amountPhase"]
    assert fields(gold, found(*there), "false") == []


def test_an_amount_that_is_told_twice_must_be_found_twice() -> None:
    once = [grant()]
    gold = telling(amounts=[GRANT, GRANT | {"words": "2.400.000"}])
    assert fields(gold, found(*once), "miss") == ["amount", "amountValue", "amountYear", "amountPhase"]
    assert fields(telling(amounts=[GRANT]), found(grant(), grant()), "false")[0] == "amount"


def test_equal_amounts_are_paired_by_their_words_and_their_order() -> None:
    told = [GRANT | {"words": "2,4 mio. kr."}, GRANT | {"words": "2.400.000 kr.", "recipient": "Gåvennerne"}]
    there = found(grant(), grant(words="2.400.000 kr.", recipient=(VENNER,)))
    assert "recipient" in fields(telling(amounts=told), there, "hit")
    assert fields(telling(amounts=told), there, "miss") == []


def test_an_optional_amount_may_be_found_or_not() -> None:
    gold = telling(amounts=[GRANT | {"optional": True}])
    assert judged(gold, found(grant(year="2031"))) == judged(gold, Found()) == set()


def test_an_amount_that_the_file_names_as_optional_is_no_false_hit() -> None:
    gold = telling(amounts=[], optional={"amounts": ["2,4 mio. kr."]})
    assert judged(gold, found(grant())) == set()


def test_several_funders_are_told_in_a_list() -> None:
    told = GRANT | {"funder": ["Viborg Kommunes", "Sundhedsstyrelsen"]}
    assert {
        each for each in judged(telling(amounts=[told]), found(grant(funder=(VIBORG,)))) if each[1] == "funder"
    } == {
        ("hit", "funder", "Viborg Kommunes"),
        ("miss", "funder", "Sundhedsstyrelsen"),
    }


def test_amounts_that_gold_is_not_complete_of_are_not_counted() -> None:
    gold = telling(goals=[])
    assert judged(gold, found(grant())) == set()


def test_a_table_of_equal_cells_is_paired_one_to_one() -> None:
    told = [GRANT | {"amount": "0", "words": "0", "year": str(year)} for year in range(2020, 2060)]
    there = [grant(amount=Decimal(0), words="0", year=str(year)) for year in range(2020, 2060)]
    gold = telling(amounts=told)
    assert fields(gold, found(*there), "miss") == []
    made = [each for each in fields(gold, found(*there), "hit") if each == "amount"]
    assert len(made) == 40


def test_an_amount_without_its_phase_is_not_the_amount_that_is_told() -> None:
    gold = telling(amounts=[GRANT])
    assert fields(gold, found(grant(phase=None)), "miss") == ["amount", "amountPhase"]
    assert fields(gold, found(grant(phase=None)), "false") == ["amount"]
