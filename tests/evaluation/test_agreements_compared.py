"""What counts of an agreement or a partnership: that it is found, who is in it, when it runs, who approved it."""

from __future__ import annotations

from typing import Any

import pytest
from gold_facts import REGION, VENNER, VIBORG, fields, judged, telling

from kommunegraf.evaluation.agreements import FoundAgreement
from kommunegraf.evaluation.facts import Found
from kommunegraf.evaluation.recorded import Approved, Names

WALKS: dict[str, Any] = {"kind": "agreement", "title": None, "parties": ["Viborg Kommune", "Gåvennerne"]}


def walks(**changes: Any) -> FoundAgreement:
    return FoundAgreement(**({"kind": "agreement", "parties": (VIBORG, VENNER)} | changes))


def found(*agreements: FoundAgreement) -> Found:
    return Found(agreements=agreements)


def test_an_agreement_is_known_by_its_parties() -> None:
    assert judged(telling(agreements=[WALKS]), found(walks())) == {
        ("hit", "agreement", "Viborg Kommune – Gåvennerne"),
        ("hit", "party", "Viborg Kommune"),
        ("hit", "party", "Gåvennerne"),
    }


@pytest.mark.parametrize("name", ["Viborg", "VIBORG KOMMUNES", "kommunen", "Viborg  kommune"])
def test_a_party_is_known_by_each_of_its_names_and_in_the_genitive(name: str) -> None:
    gold = telling(agreements=[WALKS | {"parties": [name, "Foreningen Gåvennerne"]}])
    assert fields(gold, found(walks()), "hit") == ["agreement", "party", "party"]


def test_a_party_that_is_only_mentioned_is_a_false_hit() -> None:
    gold = telling(agreements=[WALKS])
    assert [each for each in judged(gold, found(walks(parties=(VIBORG, VENNER, REGION)))) if each[0] != "hit"] == [
        ("false", "party", "Region Midtjylland")
    ]


def test_agreements_that_share_only_the_municipality_are_two() -> None:
    gold = telling(agreements=[WALKS])
    assert fields(gold, found(walks(parties=(VIBORG, REGION))), "miss") == ["agreement", "party", "party"]
    assert fields(gold, found(walks(parties=(VIBORG, REGION))), "false") == ["agreement", "party", "party"]


def test_agreements_of_one_title_are_one_whoever_is_in_them() -> None:
    titled = telling(agreements=[WALKS | {"title": "Sund i Byen"}])
    there = walks(title=Names(("sund i byen",)), parties=(VIBORG,))
    assert fields(titled, found(there), "miss") == ["party"]


def test_of_two_agreements_with_one_party_each_is_paired_with_the_likelier() -> None:
    second = {"kind": "partnership", "title": "Sund i Byen", "parties": ["Viborg Kommune", "Gåvennerne"]}
    gold = telling(agreements=[WALKS, second])
    there = found(walks(kind="partnership", title=Names(("Sund i Byen",)), start="2024"), walks())
    assert fields(gold, there, "miss") == []


def test_dates_and_length_are_counted_where_they_are_told() -> None:
    told = WALKS | {"start": "2024", "end": None, "duration": "P2Y"}
    there = found(walks(start="2024-01", end="2025", date="2023", duration="P2Y"))
    periods = {each for each in judged(telling(agreements=[told]), there) if each[1] == "agreementPeriod"}
    assert periods == {
        ("miss", "agreementPeriod", "start 2024"),
        ("false", "agreementPeriod", "start 2024-01"),
        ("false", "agreementPeriod", "end 2025"),
        ("hit", "agreementPeriod", "duration P2Y"),
    }


def test_status_and_approval_are_counted_where_they_are_told() -> None:
    told = WALKS | {"status": "extended", "approvedBy": "byrådet", "approvedOn": "2024-03"}
    approved = Approved(by=("Økonomiudvalget", "Byrådet"), on=("2024-02", "2024-03"))
    gold = telling(agreements=[told])
    assert fields(gold, found(walks(status="proposed", approved=approved)), "hit")[-2:] == ["approvedBy", "approvedOn"]
    assert fields(gold, found(walks(status="proposed", approved=approved)), "miss") == ["agreementStatus"]
    assert fields(telling(agreements=[WALKS]), found(walks(status="proposed", approved=approved)), "false") == []


def test_a_node_that_lengthens_an_agreement_is_no_agreement_made_up() -> None:
    there = found(walks(), FoundAgreement("agreement", parties=(VENNER,), duration="P1Y", extension=True))
    assert fields(telling(agreements=[WALKS]), there, "false") == []


def test_an_agreement_has_the_end_and_the_approval_of_what_lengthened_it() -> None:
    told = WALKS | {"start": "2024", "end": "2030", "status": "extended", "approvedBy": "Byrådet"}
    base = walks(start="2024", end="2026", until=("2030",), status="extended", approved=Approved(by=("Byrådet",)))
    longer = walks(end="2030", status="proposed", extension=True)
    for there in (found(base, longer), found(longer, base)):
        assert fields(telling(agreements=[told]), there, "miss") == []
        assert fields(telling(agreements=[told]), there, "false") == []


def test_an_optional_agreement_counts_in_no_way_with_all_that_is_in_it() -> None:
    gold = telling(agreements=[WALKS | {"optional": True}])
    assert judged(gold, found(walks())) == judged(gold, Found()) == set()


def test_an_optional_party_is_no_false_hit() -> None:
    gold = telling(agreements=[WALKS], optional={"parties": ["Region Midtjylland"]})
    assert fields(gold, found(walks(parties=(VIBORG, VENNER, REGION))), "false") == []
