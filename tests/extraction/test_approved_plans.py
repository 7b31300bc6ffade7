"""Claims about a plan that the item's own decision adopts, and the efforts that it lists."""

from __future__ import annotations

import pytest
from plain_documents import plain

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import ActionPlan, Decision, Initiative, Instrument
from kommunegraf.identity import Identity

MINUTES = """\
Referat fra møde i Sundhedsudvalget i Skive Kommune den 4. maj 2021

1. Handleplan for trivsel 2021-2023

Sagsfremstilling
Handleplan for trivsel 2021-2023 har følgende indsatser:
- Åbent hus hver tirsdag
- Fælles madlavning

Indstilling
Sundhedschefen indstiller, at {asked}.

Beslutning
{decided}
"""


def extracted(asked: str, decided: str) -> Extraction:
    return extract(plain(MINUTES.format(asked=asked, decided=decided)), Identity())


def test_a_plan_that_its_item_adopts_approves_the_efforts_it_lists_by_a_rule() -> None:
    result = extracted("Handleplan for trivsel 2021-2023 godkendes", "Godkendt.")
    (plan,) = [each for each in result.records if isinstance(each, ActionPlan)]
    efforts = [each for each in result.records if isinstance(each, Initiative)]
    assert [proof.rule for link in plan.approved_in for proof in link.proofs] == ["recommendation-approved"]
    assert len(efforts) == 2
    for effort in efforts:
        assert [link.value for link in effort.approved_in] == [link.value for link in plan.approved_in]
        assert {proof.rule for link in effort.approved_in for proof in link.proofs} == {"listed-in-the-approved-plan"}


@pytest.mark.parametrize(
    ("asked", "decided"),
    [
        ("status på Handleplan for trivsel 2021-2023 godkendes", "Godkendt."),
        ("Handleplan for trivsel 2021-2023 godkendes", "Sagen udsættes."),
        ("Handleplan for trivsel 2021-2023 godkendes til høring", "Godkendt."),
        ("orienteringen tages til efterretning", "Taget til efterretning."),
    ],
)
def test_a_plan_that_the_decision_is_not_about_is_not_approved(asked: str, decided: str) -> None:
    result = extracted(asked, decided)
    assert not [each for each in result.records if isinstance(each, ActionPlan | Initiative) and each.approved_in]


PAGE = """\
Sundhedspolitik 2031-2034

Skive Kommune

{sentence}
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "Politikken fik byrådets velsignelse den 4. maj 2031.",
        "Den er godkendt i Byrådet på mødet den 4. maj 2031.",
        "Politikken afløser den gamle og blev endeligt vedtaget, da Skive Byråd mødtes den 4. maj 2031.",
        "Byrådet gav politikken sin opbakning på mødet den 4. maj 2031.",
        "Byrådet sagde den 4. maj 2031 ja til politikken.",
    ],
)
def test_a_page_that_is_a_policy_says_in_a_clause_who_adopted_it_and_when(sentence: str) -> None:
    records = extract(plain(PAGE.format(sentence=sentence)), Identity()).records
    (policy,) = [each for each in records if isinstance(each, Instrument)]
    decisions = {link.value.iri for link in policy.approved_in}
    assert [each.date.value.lexical for each in records if isinstance(each, Decision) and each.date] == ["2031-05-04"]
    assert len(decisions) == 1


def test_a_page_that_says_what_was_not_adopted_tells_no_approval() -> None:
    sentence = "Politikken fik ikke byrådets velsignelse den 4. maj 2031."
    records = extract(plain(PAGE.format(sentence=sentence)), Identity()).records
    assert not any(each.approved_in for each in records if isinstance(each, Instrument))
