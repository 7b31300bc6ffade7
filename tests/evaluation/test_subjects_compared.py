"""Topics, scope, budget consequences, and what a decision says of its support."""

from __future__ import annotations

from typing import Any

import pytest
from gold_facts import fields, judged, telling

from kommunegraf.evaluation.evaluating import Evaluated, compare
from kommunegraf.evaluation.facts import Found, FoundDecision, FoundItem
from kommunegraf.evaluation.recorded import Names
from kommunegraf.evaluation.report import report


def item(**known: Any) -> Found:
    return Found(items=(FoundItem(title=Names(("Stier",)), **known),))


def test_each_topic_of_an_item_is_counted_and_one_that_may_be_defended_is_not() -> None:
    gold = telling(items=[{"title": "Stier", "topics": ["alcohol", "oral-health"], "optionalTopics": ["prevention"]}])
    made = judged(gold, item(topics=("alcohol", "prevention", "loneliness")))
    assert {each for each in made if each[1] == "topic"} == {
        ("hit", "topic", "alcohol"),
        ("miss", "topic", "oral-health"),
        ("false", "topic", "loneliness"),
    }


def test_topics_of_an_item_that_tells_none_are_not_counted() -> None:
    assert fields(telling(items=[{"title": "Stier"}]), item(topics=("alcohol",)), "false") == []


def test_topics_of_a_document_are_compared_with_those_of_the_document() -> None:
    gold = telling(topics=["alcohol"], optionalTopics=["prevention"])
    assert judged(gold, Found(topics=("alcohol", "prevention"))) == {("hit", "topic", "alcohol")}
    assert judged(gold, item(topics=("alcohol",))) == {("miss", "topic", "alcohol")}


def test_scope_and_consequences_are_told_of_items() -> None:
    told = {"title": "Stier", "scope": "yes", "financialImplications": ["within-budget", "not-stated"]}
    made = judged(telling(items=[told]), item(scope="no", financial_implications=("within-budget", "saving")))
    assert {each for each in made if each[1] not in {"item", "title"}} == {
        ("miss", "scope", "yes"),
        ("false", "scope", "no"),
        ("hit", "financialImplication", "within-budget"),
        ("false", "financialImplication", "saving"),
    }


def test_what_a_decision_says_of_its_support_is_counted_where_it_is_told() -> None:
    decision = FoundDecision("Godkendt.", followed="as-recommended", support="unanimous")
    told = {"text": "Godkendt.", "followed": "in-part", "support": "unanimous"}
    made = judged(telling(items=[{"title": "Stier", "decisions": [told]}]), item(decisions=(decision,)))
    assert {each for each in made if each[1] in {"followed", "support"}} == {
        ("miss", "followed", "in-part"),
        ("false", "followed", "as-recommended"),
        ("hit", "support", "unanimous"),
    }
    unsaid = telling(items=[{"title": "Stier", "decisions": [{"text": "Godkendt."}]}])
    assert fields(unsaid, item(decisions=(decision,)), "false") == []


def test_a_made_up_item_counts_with_its_topics_where_the_file_tells_of_some() -> None:
    made_up = FoundItem(title=Names(("En helt anden sag",)), topics=("alcohol",))
    there = Found(items=(FoundItem(title=Names(("Stier",))), made_up))
    assert "topic" in fields(telling(items=[{"title": "Stier", "topics": []}]), there, "false")
    assert "topic" not in fields(telling(items=[{"title": "Stier"}]), there, "false")


def test_the_macro_f1_weighs_a_rare_topic_as_much_as_a_common_one() -> None:
    common = telling(topics=["alcohol"])
    rare = telling(topics=["oral-health"])
    right = compare(common, Found(topics=("alcohol",)))
    wrong = compare(rare, Found())
    made = report([Evaluated(f"a/{n}.gold.json", None, right) for n in range(9)] + [Evaluated("b/x", None, wrong)])
    assert made.total.macro_f1 == pytest.approx(0.5)
    assert made.total.fields["topic"].f1 == pytest.approx(18 / 19)
    assert list(made.families) == ["a", "b"]
