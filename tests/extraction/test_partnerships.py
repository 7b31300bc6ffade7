"""Partnerships, memberships and efforts paid for together, in sentences and titles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sayings import IDENTITY, SKIVE, concept, found, frame_of, quotes

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.outline import Named
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.records import (
    AgendaItem,
    Decision,
    Goal,
    Initiative,
    Iri,
    Membership,
    Mode,
    Organisation,
    Partnership,
    Place,
)
from kommunegraf.reading.document import Span

Sections = tuple[tuple[str, str], ...]


def run(frame: Frame) -> Frame:
    extract_agreements(frame)
    extract_partnerships(frame)
    return frame


def read(*items: str | Sections) -> Frame:
    return run(frame_of(*items))


def only(frame: Frame) -> Partnership:
    (partnership,) = found(frame, Partnership)
    return partnership


def parties(partnership: Partnership) -> set[str]:
    return {party.value.iri for party in partnership.party}


@pytest.mark.parametrize(
    ("sentence", "name", "date"),
    [
        ("Skive Kommune har i juni 2023 tilsluttet sig alliancen Sammen om Byen.", "Sammen om Byen", "2023-06"),
        ("Skive Kommunes har i juni 2023 tilsluttet sig netværket Sammen om Byen.", "Sammen om Byen", "2023-06"),
        ("Skive Kommune tilsluttede sig i maj 2022 partnerskabet ”Ny Luft”.", "Ny Luft", "2022-05"),
        ("I 2021 tilsluttede Skive Kommune sig partnerskabet Broen til Havet.", "Broen til Havet", "2021"),
        ("Skive Kommune blev i 2019 medlem af netværket Grøn By.", "Grøn By", "2019"),
        ("Skive Kommune deltager i netværket Vild med Vilje.", "Vild med Vilje", None),
        ("Skive Kommune er med i partnerskabet Natur og Trivsel.", "Natur og Trivsel", None),
    ],
)
def test_who_joins_a_partnership_is_its_member_from_the_stated_date(sentence: str, name: str, date: str | None) -> None:
    frame = read(sentence)
    partnership, (membership,) = only(frame), found(frame, Membership)
    assert partnership.id == IDENTITY.partnership(name)
    assert partnership.label is not None and partnership.label.value.text == name
    assert parties(partnership) == {SKIVE}
    assert membership.member is not None and membership.member.value.iri == SKIVE
    assert membership.organization is not None and membership.organization.value.iri == partnership.id
    assert (membership.start_date.value.lexical if membership.start_date else None) == date


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune har ikke tilsluttet sig partnerskabet Ny Luft.",
        "Kommunen overvejer at tilslutte sig partnerskabet Ny Luft.",
        "Der er behov for et bedre samarbejde mellem Skive Kommune og Region Midtjylland.",
        "Samarbejdet mellem skole og hjem skal styrkes.",
        "Indsatsen kan ske i et partnerskab med Erhvervsrådet.",
        "Formålet er at styrke samarbejdet mellem Skive Kommune og Røde Kors.",
        "Mødet holdes i samarbejde med Røde Kors.",
        "Region Midtjylland og Røde Kors holdt oplæg.",
        "Samarbejdet mellem Røde Kors fortsætter.",
        "Hjerteforeningen har finansieret en ny sti.",
        "Hjemmeplejen samarbejder med biblioteket om gåture.",
    ],
)
def test_who_is_only_mentioned_or_wished_for_is_no_partner(sentence: str) -> None:
    frame = read(sentence)
    assert found(frame, Partnership) == []
    assert found(frame, Organisation) == []


def test_the_approval_of_taking_part_is_a_decision_of_partnership_and_membership() -> None:
    frame = read(
        "Skive Kommune tilsluttede sig i maj 2023 partnerskabet Sammen om Byen. Formålet med partnerskabet er at få "
        "flere til at gå til fods. Kommunens deltagelse i partnerskabet blev godkendt af Omsorgsudvalget i april 2023."
    )
    (decision,), (goal,), (membership,) = found(frame, Decision), found(frame, Goal), found(frame, Membership)
    partnership = only(frame)
    assert [link.value.iri for link in partnership.approved_in] == [decision.id]
    assert [link.value.iri for link in membership.approved_in] == [decision.id]
    assert decision.date is not None and decision.date.value.lexical == "2023-04"
    assert [link.value.iri for link in partnership.has_goal] == [goal.id]
    assert goal.text is not None and goal.text.value.text == "få flere til at gå til fods"


def test_a_decision_to_join_names_the_partnership_without_inventing_a_date_of_joining() -> None:
    frame = read("Byrådet besluttede den 2. juni 2020 at tilslutte sig partnerskabet Sunde Sammen.")
    assert len(only(frame).approved_in) == 1
    assert found(frame, Membership) == []


def test_a_decision_on_a_partnership_that_nothing_names_is_noted_and_not_guessed() -> None:
    frame = read(
        "Deltagelsen er ny. Skive Kommunes medlemskab af partnerskabet er godkendt af Omsorgsudvalget i juni 2023."
    )
    assert found(frame, Partnership) == [] and found(frame, Decision) == []
    assert [note.code for note in frame.notes] == ["partnership-not-named"]


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        (
            "Kommunen indgår i et strategisk partnerskab med Aarhus Universitet og Røde Kors.",
            ["Aarhus Universitet", "Røde Kors"],
        ),
        ("Skive Kommune har indgået et partnerskab med Hjerteforeningen.", ["Hjerteforeningen"]),
        ("Samarbejdet mellem Skive Kommune, DGI og Kræftens Bekæmpelse fortsætter.", ["DGI", "Kræftens Bekæmpelse"]),
        ("Skive Kommune og Ældre Sagen har etableret et samarbejde om gåture.", ["Ældre Sagen"]),
        ("Skive Kommune samarbejder med Ældre Sagen og Røde Kors om gåture.", ["Ældre Sagen", "Røde Kors"]),
    ],
)
def test_a_collaboration_without_a_name_has_its_parties_and_their_words_as_label(
    sentence: str, others: list[str]
) -> None:
    frame = read(sentence)
    partnership = only(frame)
    assert parties(partnership) == {SKIVE, *map(IDENTITY.organisation, others)}
    assert partnership.id.startswith(frame.document_iri)
    assert partnership.label is not None and partnership.label.value.text in sentence


def test_a_named_partnership_has_those_it_is_said_to_consist_of() -> None:
    frame = read("Partnerskabet Ny Vej består af Skive Kommune, DGI og Røde Kors.")
    assert only(frame).id == IDENTITY.partnership("Ny Vej")
    assert parties(only(frame)) == {SKIVE, IDENTITY.organisation("DGI"), IDENTITY.organisation("Røde Kors")}


def test_a_collaboration_of_two_others_has_only_those_parties() -> None:
    frame = read("Linjen drives som et samarbejde mellem Nabobro og Røde Kors.")
    assert parties(only(frame)) == {IDENTITY.organisation("Nabobro"), IDENTITY.organisation("Røde Kors")}


PROPOSED: Sections = (
    (
        "presentation",
        "Der er kommet en invitation til at deltage i et fællesprojekt med regionen og en nabokommune.\n"
        "Skive Kommune bør deltage i et fællesprojekt med Region Midtjylland og en nabokommune, mener centret.",
    ),
    ("recommendation", "Det indstilles, at Skive Kommune deltager i et fællesprojekt med Region Midtjylland."),
    ("decision", "Godkendt."),
)


def proposed(outcome: str) -> Frame:
    frame = frame_of(PROPOSED)
    at = frame.document.text.index("Godkendt")
    item, decision = frame.part("item", "position 1"), frame.part("decision", "1")
    outcome_value = say(Iri(iri=concept("outcome", outcome)), Span(at, at + 8))
    frame.found.add(Decision(id=decision, outcome=outcome_value))
    frame.found.add(AgendaItem(id=item, has_decision=(say(Iri(iri=decision), Span(at, at + 8)),)))
    return run(frame)


def test_several_tellings_of_a_proposed_project_are_one_with_all_parties_the_unnamed_too() -> None:
    frame = proposed("approved")
    partnership = only(frame)
    assert parties(partnership) == {SKIVE, IDENTITY.region("1082"), frame.part("party", "nabokommune")}
    region = next(party for party in partnership.party if party.value.iri == IDENTITY.region("1082"))
    assert {(proof.mode, proof.rule) for proof in region.proofs} == {
        (Mode.STATED, None),
        (Mode.DERIVED, "only-region-of-the-document"),
    }
    assert partnership.status is not None and partnership.status.value.iri == concept("status", "proposed")


def test_the_decision_that_approves_the_recommendation_approves_the_project() -> None:
    frame = proposed("approved")
    (link,) = only(frame).approved_in
    assert quotes(frame, link) == ["Godkendt"]
    assert link.proofs[0].rule == "recommendation-approved"
    assert only(proposed("rejected")).approved_in == ()


def test_a_title_that_names_a_project_makes_the_item_about_it() -> None:
    text = "Fællesprojekt mellem Skive Kommune og Region Midtjylland"
    frame = frame_of((("unknown", text), ("presentation", "Der sker noget.")))
    (item,) = frame.outline.items
    titled = replace(item, fields={"title": Named(text, Span(0, len(text)))}, sections=item.sections[1:])
    frame.outline = replace(frame.outline, items=(titled,))
    run(frame)
    (about,) = found(frame, AgendaItem)[0].about
    assert about.value.iri == only(frame).id
    assert about.proofs[0].mode is Mode.STATED


def test_those_who_finance_an_effort_together_are_its_funders_where_it_serves() -> None:
    frame = read(
        "Skive Kommune, Solbo og Fruelund har sammen med Landsbyggefonden medfinansieret et gadeprojekt for tre bydele "
        "(Bakken, Dalen og Engen). Omsorgsudvalget er ansvarligt udvalg for projektet."
    )
    (effort,) = found(frame, Initiative)
    assert {link.value.iri for link in effort.funder} == {
        SKIVE,
        *(IDENTITY.organisation(name) for name in ("Solbo", "Fruelund", "Landsbyggefonden")),
    }
    assert [place.label.value.text for place in found(frame, Place) if place.label] == ["Bakken", "Dalen", "Engen"]
    assert {link.value.iri for link in effort.area_served} == {place.id for place in found(frame, Place)}
    assert effort.title is not None and effort.title.value.text == "gadeprojekt"
    assert [link.value.iri for link in effort.responsible] == [f"{SKIVE}/body/omsorgsudvalget"]


def test_the_heading_over_an_effort_names_it_where_it_says_nothing_else() -> None:
    frame = read(
        "Grøn gadeplan\n"
        "Skive Kommune, Solbo og Fruelund har sammen medfinansieret en grøn indsats i form af en gadeplan for to "
        "bydele (Bakken og Dalen). Omsorgsudvalget er ansvarligt udvalg for indsatsen."
    )
    (effort,) = found(frame, Initiative)
    assert effort.title is not None and effort.title.value.text == "Grøn gadeplan"
    (proof,) = effort.title.proofs
    assert frame.document.text[proof.start : proof.end] == "Grøn gadeplan"
    assert (proof.mode, proof.rule) == (Mode.DERIVED, "heading-over-the-effort")
    assert effort.id == IDENTITY.part(frame.document_iri, "initiative", "Grøn gadeplan")
    assert len(effort.funder) == 3
    assert [link.value.iri for link in effort.responsible] == [f"{SKIVE}/body/omsorgsudvalget"]


@pytest.mark.parametrize(
    "above",
    [
        "Fritid og kultur",  # other words
        "Gadeplan i Midtbyen",  # more than is said of the effort
        "Gadeplan",  # nothing of what the sentence calls it
        "Der er lavet en grøn gadeplan.",  # a sentence
        "Grøn gadeplan\nDer er mange træer.",  # not right above
    ],
)
def test_another_line_over_an_effort_does_not_name_it(above: str) -> None:
    frame = read(
        f"{above}\nSkive Kommune og Solbo har sammen medfinansieret en grøn indsats i form af en gadeplan for byen."
    )
    (effort,) = found(frame, Initiative)
    assert effort.title is not None and effort.title.value.text == "grøn indsats"


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune har finansieret en ny sti.",
        "Skive Kommune og Solbo kan have finansieret en sti.",
        "Fonden har støttet byen.",
    ],
)
def test_one_payer_alone_or_a_possibility_is_no_shared_effort(sentence: str) -> None:
    assert found(read(sentence), Initiative) == []


def test_partners_told_after_a_partnership_are_its_parties() -> None:
    partnership = only(
        read(
            "Skive Kommune deltager i partnerskabet “Fjord og Folk”. "
            "Partnerne er Skive Kommune, Røde Kors og Hjerteforeningen."
        )
    )
    assert parties(partnership) == {
        SKIVE,
        IDENTITY.organisation("Røde Kors"),
        IDENTITY.organisation("Hjerteforeningen"),
    }


def test_a_named_partnership_has_the_day_it_was_entered_and_who_entered_it() -> None:
    frame = read("Netværket “Fjord og Folk” blev etableret den 4. maj 2019 mellem Skive Kommune og Røde Kors.")
    partnership = only(frame)
    assert partnership.start_date is not None
    assert partnership.start_date.value.lexical == "2019-05-04"
    assert parties(partnership) == {SKIVE, IDENTITY.organisation("Røde Kors")}


def test_a_collaboration_since_a_day_takes_the_end_of_the_agreement_that_nothing_else_names() -> None:
    frame = read(
        "Kommunen har siden 1. april 2020 samarbejdet med Røde Kors og Hjerteforeningen om gåture. "
        "Aftalen løber til den 31. marts 2024."
    )
    partnership = only(frame)
    assert partnership.start_date is not None
    assert partnership.end_date is not None
    assert (partnership.start_date.value.lexical, partnership.end_date.value.lexical) == ("2020-04-01", "2024-03-31")
    assert {proof.rule for proof in partnership.end_date.proofs} == {"agreement-of-the-collaboration-named-before"}
    assert not frame.notes


def test_the_agreement_is_no_collaboration_where_the_text_names_one() -> None:
    frame = read(
        "Skive Kommune har indgået en aftale med Ældre Sagen. Kommunen har siden 2020 samarbejdet med Røde Kors. "
        "Aftalen løber til den 31. marts 2024."
    )
    assert only(frame).end_date is None


def test_a_project_is_paid_for_by_those_that_the_sentence_names() -> None:
    frame = read("Projektet “Varm Stue” er finansieret af Nordea-fonden og Skive Kommune.")
    (effort,) = found(frame, Initiative)
    assert {each.value.iri for each in effort.funder} == {IDENTITY.organisation("Nordea-fonden"), SKIVE}


@pytest.mark.parametrize(
    "sentence",
    [
        "Projektet “Varm Stue” er ikke finansieret af Nordea-fonden.",
        "Der søges om midler, så projektet “Varm Stue” finansieres af Nordea-fonden.",
        "Mulige partnere i netværket “Fjord og Folk” er Røde Kors og Hjerteforeningen.",
        "Partnerne er Røde Kors og Hjerteforeningen.",
    ],
)
def test_who_may_pay_or_join_does_not(sentence: str) -> None:
    frame = read(sentence)
    assert not [each for each in found(frame, Initiative) if each.funder]
    assert not [each for each in found(frame, Partnership) if each.party]


def test_what_two_municipalities_do_with_one_association_are_two_collaborations() -> None:
    frame = read("Tønder Kommune samarbejder tæt med Røde Kors. Skive Kommune samarbejder løbende med Røde Kors.")
    red_cross = IDENTITY.organisation("Røde Kors")
    other, own = found(frame, Partnership)
    assert parties(other) == {IDENTITY.municipality("0550"), red_cross}
    assert parties(own) == {SKIVE, red_cross}
    (item,) = found(frame, AgendaItem)
    assert [link.value.iri for link in item.about] == [own.id]


def test_the_example_of_two_others_is_not_what_an_item_treats() -> None:
    frame = read("Partnerskabet mellem Tønder Kommune og Røde Kors har vist vejen.")
    assert SKIVE not in parties(only(frame))
    assert not any(item.about for item in found(frame, AgendaItem))


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune indgik i 2023 partnerskabet Grøn Gård med Greve Kommune.",
        "Skive Kommune har etableret netværket Grøn Gård sammen med Greve Kommune.",
        "Skive Kommune har sammen med Greve Kommune dannet netværket Grøn Gård.",
        "Sammen med Greve Kommune har Skive Kommune oprettet partnerskabet Grøn Gård.",
        "Skive Kommune og Greve Kommune står bag partnerskabet Grøn Gård.",
        "Grøn Gård er et samarbejde, som Skive Kommune og Greve Kommune er gået sammen om siden maj 2024.",
    ],
)
def test_who_made_a_partnership_with_a_name_are_its_parties(sentence: str) -> None:
    partnership = only(read(sentence))
    assert len(parties(partnership)) == 2
    assert partnership.label is not None and partnership.label.value.text == "Grøn Gård"


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune har ikke etableret netværket Grøn Gård sammen med Greve Kommune.",
        "Det overvejes, om Skive Kommune og Greve Kommune danner et netværk.",
    ],
)
def test_a_partnership_that_was_not_made_has_no_parties(sentence: str) -> None:
    assert not any(parties(each) for each in found(read(sentence), Partnership))


@pytest.mark.parametrize("word", ["Tilbuddet", "Ordningen", "Forløbet", "Konceptet"])
def test_a_word_for_what_is_done_together_is_no_name_of_it(word: str) -> None:
    told = found(
        read(f"{word} er et samarbejde mellem Skive Kommune, Kræftens Bekæmpelse og Region Midtjylland."), Partnership
    )
    assert all("/id/partnership/" not in each.id for each in told)
