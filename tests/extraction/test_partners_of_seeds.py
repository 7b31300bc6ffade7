"""Agreements and partnerships of the real documents (CQ09, CQ20, CQ28, CQ37, CQ38)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sayings import IDENTITY, concept

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    Agreement,
    Decision,
    Goal,
    Initiative,
    Measurement,
    Membership,
    Organisation,
    Partnership,
    Place,
    Record,
    Stated,
)
from kommunegraf.reading import read

R = TypeVar("R", bound=Record)


@cache
def _extraction(path: Path) -> Extraction:
    return extract(read(path.read_bytes(), name=path.name), IDENTITY)


def seed(seeds: Path, number: str) -> Extraction:
    return _extraction(next(iter(sorted(seeds.glob(f"{number}_*.txt")))))


def of(extraction: Extraction, model: type[R]) -> list[R]:
    return [record for record in extraction.records if type(record) is model]


def asked(seeds: Path, question: str) -> list[tuple[int, int]]:
    questions = json.loads((seeds.parent / "competency" / "questions.json").read_text(encoding="utf-8"))
    evidence = next(each["evidence"] for each in questions if each["id"] == question)
    return [(each["start"], each["end"]) for each in evidence]


def overlaps(stated: Stated[Any] | None, place: tuple[int, int]) -> bool:
    assert stated is not None
    return any(proof.start < place[1] and place[0] < proof.end for proof in stated.proofs)


@pytest.fixture
def herning(seeds: Path) -> Extraction:
    return seed(seeds, "004")


def test_a_joined_partnership_has_member_date_purpose_and_decision(seeds: Path) -> None:
    extraction = seed(seeds, "000")
    (partnership,), (membership,) = of(extraction, Partnership), of(extraction, Membership)
    joined, purpose, approved = asked(seeds, "CQ09")
    assert partnership.label is not None and partnership.label.value.text == "Fælles om Lokal Sundhed"
    assert membership.member is not None and membership.member.value.iri == IDENTITY.municipality("0730")
    assert membership.start_date is not None and membership.start_date.value.lexical == "2025-01"
    assert overlaps(partnership.label, joined)
    assert overlaps(partnership.has_goal[0], purpose)
    decision = next(each for each in of(extraction, Decision) if each.id == partnership.approved_in[0].value.iri)
    assert decision.date is not None and decision.date.value.lexical == "2025-01"
    assert decision.decided_by is not None
    assert decision.decided_by.value.iri.endswith("/body/sundheds-idr%C3%A6ts-og-kulturudvalget")
    assert overlaps(decision.date, approved) and overlaps(decision.decided_by, approved)


def test_a_proposed_project_has_the_unnamed_municipality_as_party(seeds: Path) -> None:
    extraction = seed(seeds, "002")
    (project,) = of(extraction, Partnership)
    (unnamed,) = of(extraction, Organisation)
    assert {party.value.iri for party in project.party} == {
        IDENTITY.municipality("0707"),
        IDENTITY.region("1082"),
        unnamed.id,
    }
    assert unnamed.identity_status is not None
    assert unnamed.identity_status.value.iri == concept("identity-status", "unnamed")
    (place,) = asked(seeds, "CQ20")
    assert all(overlaps(party, place) for party in project.party if party.value.iri != IDENTITY.municipality("0707"))
    assert project.status is not None and project.status.value.iri == concept("status", "proposed")
    assert [link.proofs[0].rule for link in project.approved_in] == ["recommendation-approved"]


def test_an_agreement_is_told_with_its_term_and_extended_once(herning: Extraction, seeds: Path) -> None:
    who, start, first, second = asked(seeds, "CQ28")
    iri = IDENTITY.organisation("Elderlearn")
    base, extension = (each for each in of(herning, Agreement) if iri in {party.value.iri for party in each.party})
    organisation = next(each for each in of(herning, Organisation) if each.id == iri)
    assert organisation.classification is not None
    assert organisation.classification.value.iri == concept("org-kind", "social-enterprise")
    assert overlaps(organisation.classification, who)
    assert base.start_date is not None and base.start_date.value.lexical == "2020-03-01"
    assert overlaps(base.start_date, start)
    assert base.stated_duration is not None and base.stated_duration.value.lexical == "P2Y"
    assert base.end_date is None
    assert extension.extends is not None and extension.extends.value.iri == base.id
    assert extension.stated_duration is not None and extension.stated_duration.value.lexical == "P1Y"
    assert overlaps(extension.extends, first) and overlaps(extension.extends, second)
    assert any("foreløbigt" in each.value.text for each in extension.as_stated)


def test_an_agreement_a_committee_decided_on_has_that_decision(herning: Extraction) -> None:
    iri = IDENTITY.organisation("Boblberg")
    (agreement,) = (each for each in of(herning, Agreement) if iri in {party.value.iri for party in each.party})
    decision = next(each for each in of(herning, Decision) if each.id == agreement.approved_in[0].value.iri)
    assert decision.date is not None and decision.date.value.lexical == "2019-10-21"
    assert decision.decided_by is not None
    assert decision.decided_by.value.iri == f"{IDENTITY.municipality('0657')}/body/forebyggelsesudvalget"
    assert agreement.start_date is not None and agreement.start_date.value.lexical == "2020-03-01"
    assert {party.value.iri for party in agreement.party} == {iri}


def test_those_who_pay_for_the_housing_plan_and_the_areas_it_serves(herning: Extraction, seeds: Path) -> None:
    payers, areas = asked(seeds, "CQ37")
    (effort,) = (each for each in of(herning, Initiative) if each.funder)
    assert {link.value.iri for link in effort.funder} == {
        IDENTITY.municipality("0657"),
        *(IDENTITY.organisation(name) for name in ("Lejerbo", "Fællesbo", "Fruehøjgaard", "Landsbyggefonden")),
    }
    assert all(overlaps(link, payers) for link in effort.funder)
    labels = {place.id: place.label.value.text for place in of(herning, Place) if place.label}
    assert [labels[link.value.iri] for link in effort.area_served] == ["Holtbjerg", "Sønderager", "Lyngbyen"]
    assert all(overlaps(link, areas) for link in effort.area_served)


def test_the_housing_agreement_is_dated_counted_and_voluntary(herning: Extraction, seeds: Path) -> None:
    entered, voluntary = asked(seeds, "CQ38")
    iri = IDENTITY.organisation("Fællesbo")
    (agreement,) = (each for each in of(herning, Agreement) if iri in {party.value.iri for party in each.party})
    assert agreement.date is not None and agreement.date.value.lexical == "2019-06"
    assert overlaps(agreement.date, entered)
    assert agreement.binding is not None and agreement.binding.value.iri == concept("agreement-kind", "voluntary")
    assert overlaps(agreement.binding, voluntary)
    counts = {
        measurement.unit.value.iri: measurement.value.value
        for measurement in of(herning, Measurement)
        if measurement.unit and measurement.value and overlaps(measurement.value, entered)
    }
    assert counts == {concept("unit", "homes"): 35, concept("unit", "sections"): 2}


def test_documents_without_agreements_get_none(seeds: Path) -> None:
    for number in ("001", "003"):
        extraction = seed(seeds, number)
        assert of(extraction, Agreement) == [] and of(extraction, Partnership) == []


def test_purposes_are_goals_of_what_they_are_said_of(herning: Extraction) -> None:
    goals = {goal.id for goal in of(herning, Goal)}
    linked = {link.value.iri for each in of(herning, Agreement) for link in each.has_goal}
    assert linked and linked <= goals
