"""Each rule of counting that docs/evaluation.md gives, on a document that is really read and extracted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from gold_minutes import BODY, TEXT, TITLES, evaluated, faults, item, told

from kommunegraf.evaluation.scores import count
from kommunegraf.evaluation.verdicts import Kind

OF_AN_ITEM = ("item", "number", "title", "recommendation", "decision", "outcome", "decidedBy", "decisionDate")


def test_gold_that_tells_what_is_found_gives_hits_alone(tmp_path: Path) -> None:
    made = evaluated(tmp_path, told())
    counts = count(made.verdicts)
    assert faults(made) == []
    assert counts.hits == 2 + 4 * len(OF_AN_ITEM)
    assert (counts.precision, counts.recall, counts.f1) == (1.0, 1.0, 1.0)


def test_what_is_null_and_not_found_counts_in_no_way(tmp_path: Path) -> None:
    assert {each.field for each in evaluated(tmp_path, told()).verdicts} == {"body", "date", *OF_AN_ITEM}


def test_a_wrong_title_is_a_miss_and_a_false_hit_and_costs_no_item(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["title"] = "Stierne i den store skov"
    made = evaluated(tmp_path, gold)
    assert faults(made) == [("miss", "title", "Stierne i den store skov"), ("false", "title", "Stier i skoven")]


def test_an_item_missed_in_the_middle_costs_itself_and_its_facts(tmp_path: Path) -> None:
    without = TEXT.replace(TEXT[TEXT.index("• 2 ") : TEXT.index("• 3 ")], "")
    made = evaluated(tmp_path, told(), without)
    assert {each.place for each in made.verdicts if each.kind is not Kind.HIT} == {f"item 2 “{TITLES[1]}”"}
    assert Counter(field for _, field, _ in faults(made)) == Counter(OF_AN_ITEM)
    assert {kind for kind, _, _ in faults(made)} == {"miss"}


def test_items_that_tell_no_number_title_or_case_are_paired_by_their_words(tmp_path: Path) -> None:
    gold = told()
    for each in gold["items"]:
        del each["number"], each["title"], each["case"]
    without = TEXT.replace(TEXT[TEXT.index("• 2 ") : TEXT.index("• 3 ")], "")
    made = evaluated(tmp_path, gold, without)
    assert {each.place for each in made.verdicts if each.kind is not Kind.HIT} == {"item 2"}


def test_two_items_are_not_one_because_both_were_approved(tmp_path: Path) -> None:
    gold = told()
    gold["items"] = [{"title": "Badevand", "decisions": [{"text": "Godkendt."}]}]
    text = TEXT[: TEXT.index("• 1")] + item(1, "Gymnastik for alle", "Godkendt.")
    made = evaluated(tmp_path, gold, text)
    assert [each for each in faults(made) if each[1] == "item"] == [
        ("miss", "item", "Badevand"),
        ("false", "item", "1 Gymnastik for alle"),
    ]


def test_an_item_that_is_made_up_is_a_false_hit_with_all_its_facts(tmp_path: Path) -> None:
    gold = told()
    del gold["items"][2]
    made = evaluated(tmp_path, gold)
    assert [each for each in faults(made) if each[0] == "miss"] == []
    assert ("false", "item", f"3 {TITLES[2]}") in faults(made)
    assert Counter(field for _, field, _ in faults(made)) == Counter(OF_AN_ITEM[:6])


def test_a_made_up_item_counts_in_the_fields_that_gold_tells_of(tmp_path: Path) -> None:
    gold = told()
    del gold["items"][2]
    for each in gold["items"]:
        del each["recommendations"], each["number"]
    fields = {field for _, field, _ in faults(evaluated(tmp_path, gold))}
    assert fields == {"item", "title", "decision", "outcome"}


def test_a_key_that_is_left_out_is_not_counted_and_null_says_that_there_is_none(tmp_path: Path) -> None:
    gold = told()
    del gold["items"][0]["number"]
    gold["items"][1]["number"] = None
    made = evaluated(tmp_path, gold)
    assert faults(made) == [("false", "number", "2")]


def test_a_field_that_gold_is_not_complete_of_is_not_counted(tmp_path: Path) -> None:
    gold = told()
    gold.update(complete=["date"], body="Et andet udvalg", items=[])
    made = evaluated(tmp_path, gold)
    assert [(each.kind, each.field) for each in made.verdicts] == [(Kind.HIT, "date")]


def test_a_surplus_decision_is_a_false_hit_with_its_outcome(tmp_path: Path) -> None:
    gold = told()
    gold["items"][3]["decisions"] = []
    words = f"{BODY} tog orienteringen til efterretning."
    assert faults(evaluated(tmp_path, gold)) == [("false", "decision", words), ("false", "outcome", "noted")]


def test_a_decision_whose_words_differ_a_little_is_a_hit(tmp_path: Path) -> None:
    long = "Udvalget godkendte indstillingen med den bemærkning, at stien belyses hele vinteren."
    text = TEXT.replace(f"{BODY} udsatte sagen.", long)
    gold = told()
    gold["items"][1]["decisions"] = [{"text": long.replace("hele ", "")}]
    assert faults(evaluated(tmp_path, gold, text)) == []


def test_a_decision_with_the_wrong_words_has_its_outcome_compared_still(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["decisions"][0]["text"] = f"{BODY} udsatte sagen til maj."
    made = evaluated(tmp_path, gold)
    assert {(kind, field) for kind, field, _ in faults(made)} == {("miss", "decision"), ("false", "decision")}


def test_a_wrong_outcome_is_a_miss_and_a_false_hit(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["decisions"][0]["outcome"] = "rejected"
    assert faults(evaluated(tmp_path, gold)) == [("miss", "outcome", "rejected"), ("false", "outcome", "postponed")]


def test_an_optional_decision_may_be_found_or_not(tmp_path: Path) -> None:
    gold = told()
    gold["items"][0]["decisions"][0]["optional"] = True
    gold["items"][1]["decisions"].append({"text": "Lone forlod mødet.", "optional": True})
    made = evaluated(tmp_path, gold)
    assert faults(made) == []
    assert sum(each.field == "decision" for each in made.verdicts) == 3


@pytest.mark.parametrize("value", ["Stierne i den store skov", None])
def test_an_optional_value_is_neither_hit_nor_miss_nor_false_hit(tmp_path: Path, value: str | None) -> None:
    gold = told()
    gold["items"][1]["title"] = value
    gold["optional"] = {"title": ["stier i skoven."]}
    made = evaluated(tmp_path, gold)
    assert faults(made) == []
    assert sum(each.field == "title" for each in made.verdicts) == 3


def test_an_optional_outcome_is_neither_hit_nor_miss_nor_false_hit(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["decisions"][0]["outcome"] = "returned"
    gold["optional"] = {"outcome": ["postponed"]}
    assert faults(evaluated(tmp_path, gold)) == []


def test_an_optional_item_goes_with_its_facts(tmp_path: Path) -> None:
    gold = told()
    del gold["items"][2]
    gold["optional"] = {"items": [TITLES[2]]}
    assert faults(evaluated(tmp_path, gold)) == []


def test_an_optional_point_and_an_optional_decision_are_no_false_hits(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1].update(recommendations=[], decisions=[])
    gold["optional"] = {"recommendations": ["sag stier i skoven fremmes"], "decisions": [f"{BODY} udsatte sagen"]}
    assert faults(evaluated(tmp_path, gold)) == []


@pytest.mark.parametrize(
    "told_so",
    [
        "Sag gymnastik for alle  fremmes",
        "at sag Gymnastik for alle fremmes, og",
        "1. at sag gymnastik for alle fremmes.",
    ],
)
def test_a_point_is_the_same_whatever_leads_to_it(tmp_path: Path, told_so: str) -> None:
    gold = told()
    gold["items"][0]["recommendations"] = [told_so]
    assert faults(evaluated(tmp_path, gold)) == []


def test_a_lead_in_may_be_told_with_its_point_or_not(tmp_path: Path) -> None:
    lead = f"Direktøren for Trivsel indstiller til {BODY} at anbefale over for Byrådet, at "
    text = item(1, "Fælles spisning", f"{BODY} udsatte sagen.").replace(
        f"Direktøren for Trivsel indstiller til {BODY}\n1. at ", lead
    )
    for words in ("at sag fælles spisning fremmes", f"{lead}sag fælles spisning fremmes"):
        gold = told()
        gold["items"] = [{"number": "1", "recommendations": [words]}]
        assert faults(evaluated(tmp_path, gold, TEXT[: TEXT.index("• 1")] + text)) == []


def test_a_lead_in_is_not_taken_off_together_with_a_point(tmp_path: Path) -> None:
    text = TEXT.replace("1. at sag stier i skoven fremmes", "1. at stierne ryddes, og at skoven plejes")
    gold = told()
    gold["items"][1]["recommendations"] = ["at skoven plejes"]
    made = evaluated(tmp_path, gold, text)
    assert {(kind, field) for kind, field, _ in faults(made)} == {
        ("miss", "recommendation"),
        ("false", "recommendation"),
    }


def test_a_document_that_holds_no_facts_gives_none_and_nothing_to_divide_by(tmp_path: Path) -> None:
    gold = told() | {"body": None, "date": None, "items": []}
    made = evaluated(tmp_path, gold, "Menu\nForside\nBorger\nSelvbetjening\nKontakt kommunen\n")
    counts = count(made.verdicts)
    assert made.verdicts == ()
    assert (counts.precision, counts.recall, counts.f1) == (None, None, None)


def test_all_that_is_found_where_there_are_no_facts_is_a_false_hit(tmp_path: Path) -> None:
    gold = told() | {"body": None, "date": None, "items": []}
    made = evaluated(tmp_path, gold)
    assert {each.kind for each in made.verdicts} == {Kind.FALSE}
    assert Counter(each.field for each in made.verdicts) == Counter([*OF_AN_ITEM[:6] * 4, "body", "date"])


def test_a_document_that_cannot_be_read_misses_all_that_is_told_of_it(tmp_path: Path) -> None:
    made = evaluated(tmp_path, told(), "\0\1\2\3" * 100)
    assert made.unread
    assert count(made.verdicts).recall == 0
