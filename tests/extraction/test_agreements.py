"""Agreements in sentences: many wordings of each fact, and near misses that state none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sayings import IDENTITY, SKIVE, concept, found, frame_of, quotes

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.records import (
    AgendaItem,
    Agreement,
    Decision,
    Goal,
    GoverningBody,
    Indicator,
    Iri,
    Measurement,
    Mode,
    Organisation,
    Place,
)
from kommunegraf.reading.document import Span

Sections = tuple[tuple[str, str], ...]


def read(*items: str | Sections) -> Frame:
    frame = frame_of(*items)
    extract_agreements(frame)
    return frame


def organisation(name: str) -> str:
    return IDENTITY.organisation(name)


def only(frame: Frame) -> Agreement:
    (agreement,) = found(frame, Agreement)
    return agreement


def parties(agreement: Agreement) -> set[str]:
    return {party.value.iri for party in agreement.party}


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("Skive Kommune har indgået en aftale med Ældre Sagen om besøgsvenner.", ["Ældre Sagen"]),
        ("Kommunen indgik i 2021 en treårig driftsaftale med foreningen Havnens Hus.", ["Havnens Hus"]),
        (
            "Der er indgået en samarbejdsaftale mellem Skive Kommune, Hjerteforeningen og Lungeforeningen.",
            ["Hjerteforeningen", "Lungeforeningen"],
        ),
        (
            "Skive Kommune og Kræftens Bekæmpelse har indgået en samarbejdsaftale om røgfri miljøer.",
            ["Kræftens Bekæmpelse"],
        ),
        ("I samarbejde med DGI har Skive Kommune indgået en rammeaftale med PLO-Midt.", ["PLO-Midt"]),
        ("Skive Kommune har en samarbejdsaftale med Mødrehjælpen.", ["Mødrehjælpen"]),
        ("Skive Kommunes samarbejdsaftale med Røde Kors trådte i kraft i maj 2020.", ["Røde Kors"]),
        ("Aftale blev indgået den 3. maj 2021 mellem Skive Kommune og boligforeningen Solbo.", ["Solbo"]),
    ],
)
def test_an_agreement_has_the_parties_its_sentence_names(sentence: str, others: list[str]) -> None:
    assert parties(only(read(sentence))) == {SKIVE, *map(organisation, others)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Der er indgået en aftale med Ældre Sagen.",
        "Administrationen har indgået aftale med Ældre Sagen om besøg.",
        "Aftalen med Ældre Sagen udløber den 31. december 2025.",
        "I dag er der en aftale med Ældre Sagen om besøg.",
    ],
)
def test_an_agreement_with_somebody_that_names_no_other_is_the_publishers_by_a_rule(sentence: str) -> None:
    agreement = only(read(sentence))
    assert parties(agreement) == {SKIVE, organisation("Ældre Sagen")}
    own = next(party for party in agreement.party if party.value.iri == SKIVE)
    assert {(proof.mode, proof.rule) for proof in own.proofs} == {(Mode.DERIVED, "with-whom-the-publisher-agrees")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Byrådet godkendte den 5. marts 2024 en samarbejdsaftale med Ældre Sagen.",
        "Region Midtjylland har indgået en aftale med Ældre Sagen.",
        "Der er indgået en aftale mellem Ældre Sagen og Røde Kors.",
        "Viborg Kommunes samarbejdsaftale med Ældre Sagen er et eksempel.",
    ],
)
def test_an_agreement_of_others_or_only_decided_on_is_not_the_publishers(sentence: str) -> None:
    assert SKIVE not in parties(only(read(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune har ikke indgået en aftale med Ældre Sagen.",
        "Det overvejes at indgå en aftale med Ældre Sagen.",
        "Kommunen kan indgå aftaler med private leverandører.",
        "Hvis der indgås en aftale med Falck, vil udgiften stige.",
        "Forligspartierne har indgået en budgetaftale.",
        "Der er mulighed for at indgå en aftale med Ældre Sagen.",
        "Forvaltningen er i dialog med Røde Kors om en eventuel aftale.",
        "Efter aftale med borgeren kontaktes egen læge.",
        "Der blev indgået aftale med forældrene om et nyt møde.",
        "Skive Kommune indgik aftale med Mette Hansen om rådgivning.",
        "Aftalen gælder i to år.",
        "Røde Kors driver en café i byen.",
        "Formålet med Sundhedsugen er at få flere til at gå.",
        "Solbo opfører mindst 40 boliger om året.",
        "Solbo er en boligorganisation i byen.",
    ],
)
def test_what_is_only_possible_denied_or_between_others_is_no_agreement(sentence: str) -> None:
    frame = read(sentence)
    assert found(frame, Agreement) == []
    assert found(frame, Organisation) == []


@pytest.mark.parametrize(
    ("sentence", "date", "words"),
    [
        ("Skive Kommune indgik i april 2022 en aftale med Lærbro.", "2022-04", "april 2022"),
        ("Den 1. maj 2022 indgik Skive Kommune en aftale med Lærbro.", "2022-05-01", "1. maj 2022"),
        ("I 2022 blev der indgået en samarbejdsaftale med Lærbro.", "2022", "2022"),
        ("Aftalen er indgået i maj 2018 mellem Skive Kommune og Lærbro.", "2018-05", "maj 2018"),
    ],
)
def test_the_date_of_entering_is_as_fine_as_stated(sentence: str, date: str, words: str) -> None:
    frame = read(sentence)
    agreement = only(frame)
    assert agreement.date is not None and agreement.date.value.lexical == date
    assert quotes(frame, agreement.date) == [words]
    assert agreement.start_date is None


@pytest.mark.parametrize(
    ("sentence", "start", "end", "duration"),
    [
        ("Samarbejdsaftalen med Lærbro trådte i kraft den 1. april 2022.", "2022-04-01", None, None),
        ("Den toårige aftale med Lærbro trådte i kraft pr. 1. april 2022.", "2022-04-01", None, "P2Y"),
        ("Aftalen med Lærbro gælder fra 1. januar 2024 til 31. december 2026.", "2024-01-01", "2026-12-31", None),
        ("Driftsaftalen med Lærbro løber i perioden 2024-2027.", "2024", "2027", None),
        ("Aftalen med Lærbro udløber den 31. december 2025.", None, "2025-12-31", None),
        ("Aftalen med Lærbro er indgået for tre år.", None, None, "P3Y"),
        ("Aftalen med Lærbro har en varighed på 18 måneder.", None, None, "P18M"),
    ],
)
def test_a_term_has_what_is_stated_and_never_a_computed_end(
    sentence: str, start: str | None, end: str | None, duration: str | None
) -> None:
    agreement = only(read(sentence))
    dates = [each.value.lexical if each else None for each in (agreement.start_date, agreement.end_date)]
    assert dates == [start, end]
    assert (agreement.stated_duration.value.lexical if agreement.stated_duration else None) == duration


def test_sentences_that_name_one_counterpart_speak_of_one_agreement() -> None:
    frame = read(
        "Skive Kommune indgik en toårig samarbejdsaftale med Lærbro i april 2022.\n"
        "Der er holdt møder.\n"
        "Samarbejdsaftalen med Lærbro trådte i kraft den 1. april 2022."
    )
    agreement = only(frame)
    assert agreement.start_date is not None and agreement.start_date.value.lexical == "2022-04-01"
    assert agreement.date is not None and agreement.date.value.lexical == "2022-04"
    assert quotes(frame, agreement.party[1]) == ["Lærbro", "Lærbro"]


def test_two_counterparts_of_one_item_are_two_agreements() -> None:
    frame = read("Der er indgået en aftale med Lærbro. Der er indgået en aftale med Solbo.")
    assert [parties(each) for each in found(frame, Agreement)] == [
        {SKIVE, organisation("Lærbro")},
        {SKIVE, organisation("Solbo")},
    ]


def test_two_agreements_with_one_counterpart_stay_two_where_their_dates_differ() -> None:
    frame = read("Skive Kommune indgik i 2015 en aftale med Lærbro. Skive Kommune indgik i 2021 en aftale med Lærbro.")
    assert [each.date.value.lexical for each in found(frame, Agreement) if each.date] == ["2015", "2021"]


def test_aftalen_means_the_only_agreement_of_its_item_and_never_one_of_another_item() -> None:
    frame = read(
        "Der er indgået en samarbejdsaftale med Lærbro.\nSamarbejdsaftalen trådte i kraft den 1. maj 2021.",
        "Aftalen trådte i kraft den 1. juni 2022.",
    )
    agreement = only(frame)
    assert agreement.start_date is not None and agreement.start_date.value.lexical == "2021-05-01"
    assert agreement.start_date.proofs[0].mode is Mode.NORMALISED
    assert [note.code for note in frame.notes] == ["agreement-not-named"]


def test_aftalen_after_two_agreements_means_the_last_of_its_paragraph_and_says_so() -> None:
    frame = read(
        "Der er indgået en aftale med Lærbro.\n"
        "Der er indgået en aftale med Solbo. Aftalen trådte i kraft den 1. maj 2021.\n"
        "Aftalen udløber den 1. maj 2029."
    )
    solbo = next(each for each in found(frame, Agreement) if organisation("Solbo") in parties(each))
    assert solbo.start_date is not None
    assert (solbo.start_date.proofs[0].mode, solbo.start_date.proofs[0].rule) == (
        Mode.INFERRED,
        "agreement-named-before",
    )
    assert all(each.end_date is None for each in found(frame, Agreement))


@pytest.mark.parametrize(
    ("sentence", "body", "date"),
    [
        (
            "På sit møde den 9. juni 2021 vedtog Omsorgsudvalget at indgå en kontrakt med Lærbro.",
            "Omsorgsudvalget",
            "2021-06-09",
        ),
        (
            "Socialudvalget besluttede på sit møde den 12. maj 2021 at indgå en aftale med Lærbro.",
            "Socialudvalget",
            "2021-05-12",
        ),
        ("Byrådet godkendte i marts 2024 en samarbejdsaftale med Lærbro.", "Byrådet", "2024-03"),
        ("Byrådet besluttede den 3. maj 2022, at der skal indgås en aftale med Lærbro.", "Byrådet", "2022-05-03"),
        (
            "Samarbejdsaftalen med Lærbro blev godkendt af Kultur- og Fritidsudvalget den 4. april 2023.",
            "Kultur- og Fritidsudvalget",
            "2023-04-04",
        ),
        (
            "Skive Kommune har indgået en aftale med Lærbro. Aftalen blev tiltrådt af Byrådet den 3. maj 2021.",
            "Byrådet",
            "2021-05-03",
        ),
    ],
)
def test_a_decision_told_of_is_a_decision_of_its_body_and_date(sentence: str, body: str, date: str) -> None:
    frame = read(sentence)
    (decision,) = found(frame, Decision)
    assert [link.value.iri for link in only(frame).approved_in] == [decision.id]
    assert decision.date is not None and decision.date.value.lexical == date
    assert decision.outcome is not None and decision.outcome.value.iri == concept("outcome", "approved")
    (named,) = found(frame, GoverningBody)
    assert decision.decided_by is not None and decision.decided_by.value.iri == named.id
    assert named.label is not None and named.label.value.text == body
    assert only(frame).date is None, "a date of deciding is no date of entering"


@pytest.mark.parametrize(
    ("sentence", "duration", "words"),
    [
        ("Nu forlænges aftalen i yderligere to år.", "P2Y", "yderligere to år"),
        ("Aftalen blev forlænget med foreløbigt tre år.", "P3Y", "foreløbigt tre år"),
        ("Aftalen blev forlænget med 18 måneder.", "P18M", "18 måneder"),
        ("Skive Kommune har forlænget aftalen med Lærbro med to år.", "P2Y", "to år"),
    ],
)
def test_an_extension_is_an_agreement_that_extends_the_first(sentence: str, duration: str, words: str) -> None:
    frame = read(f"Skive Kommune indgik en samarbejdsaftale med Lærbro. {sentence}")
    base, extension = found(frame, Agreement)
    assert extension.extends is not None and extension.extends.value.iri == base.id
    assert extension.stated_duration is not None and extension.stated_duration.value.lexical == duration
    assert [each.value.text for each in extension.as_stated] == [words]
    assert parties(extension) == parties(base)
    assert {proof.mode for party in extension.party for proof in party.proofs} == {Mode.DERIVED}
    assert extension.end_date is None and base.end_date is None


def test_two_tellings_of_one_extension_are_one_fact_with_two_proofs() -> None:
    frame = read(
        "Skive Kommune indgik en aftale med Lærbro. Aftalen forlænges i yderligere to år.\n"
        "Det tog længere tid, så aftalen er forlænget med foreløbigt to år."
    )
    base, extension = found(frame, Agreement)
    assert extension.extends is not None and len(extension.extends.proofs) == 2
    assert [each.value.text for each in extension.as_stated] == ["yderligere to år", "foreløbigt to år"]
    assert base.status is not None and base.status.value.iri == concept("status", "extended")


@pytest.mark.parametrize(
    "sentence",
    [
        "Aftalen kan forlænges med et år.",
        "Der er mulighed for, at aftalen forlænges med et år.",
        "Aftalen er ikke forlænget med et år.",
    ],
)
def test_an_extension_that_is_only_possible_is_none(sentence: str) -> None:
    assert len(found(read(f"Der er indgået en aftale med Lærbro. {sentence}"), Agreement)) == 1


def test_an_extension_until_a_date_has_that_end() -> None:
    _, extension = found(read("Kontrakten med firmaet Sundvej ApS er forlænget til udgangen af 2025."), Agreement)
    assert extension.end_date is not None and extension.end_date.value.lexical == "2025"
    assert extension.stated_duration is None


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Der er tale om en frivillig aftale.", "voluntary"),
        ("Aftalen er bindende.", "binding"),
        ("Det er en bindende aftale.", "binding"),
    ],
)
def test_an_agreement_can_be_said_to_be_voluntary_or_binding(sentence: str, kind: str) -> None:
    agreement = only(read(f"Der er indgået en aftale med Solbo. {sentence}"))
    assert agreement.binding is not None and agreement.binding.value.iri == concept("agreement-kind", kind)


def test_frivillige_aftaler_is_said_of_all_agreements_of_the_paragraph_and_of_no_other() -> None:
    frame = read(
        "Der er indgået en aftale med Lærbro.\n"
        "Der er indgået en aftale med Solbo. Der er indgået en aftale med Nyhjem. "
        "Begge er nye, og der er tale om helt frivillige aftaler."
    )
    first, second, third = found(frame, Agreement)
    assert first.binding is None
    assert second.binding is not None and third.binding is not None
    assert second.binding.proofs[0].rule == "said-of-all-agreements-before"


def test_agreed_numbers_are_indicators_of_the_agreement_and_of_the_place() -> None:
    frame = read("Skive Kommune har indgået en aftale med Solbo om 48 lejligheder i 3 afdelinger på Bakken.")
    homes, sections = found(frame, Indicator)
    place = found(frame, Place)[0].id
    assert {link.value.iri for link in homes.indicator_of} == {only(frame).id, place}
    values = [(m.value.value, m.unit.value.iri) for m in found(frame, Measurement) if m.value and m.unit]
    assert values == [(Decimal(48), concept("unit", "homes")), (Decimal(3), concept("unit", "sections"))]
    assert sections.label is not None and sections.label.value.text == "afdelinger"


def test_a_least_number_a_year_is_a_minimum_of_the_counterparts_agreement() -> None:
    frame = read("Der er indgået en aftale med Lærbro.\nLærbro samler mindst 25 makkerpar om året i byen.")
    (measurement,) = found(frame, Measurement)
    assert measurement.measure_kind is not None
    assert measurement.measure_kind.value.iri == concept("measure-kind", "minimum")
    assert [each.value.text for each in measurement.as_stated] == ["mindst 25 makkerpar om året"]


def test_a_number_of_somebody_without_an_agreement_measures_nothing_here() -> None:
    assert found(read("Solbo opfører mindst 40 boliger om året."), Indicator) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Samarbejdet med Lærbro har det klare formål at mindske ensomhed.",
        "Formålet med aftalen er at mindske ensomhed.",
        "Aftalen har til formål at mindske ensomhed.",
    ],
)
def test_a_purpose_is_a_goal_of_the_agreement(sentence: str) -> None:
    frame = read(f"Der er indgået en samarbejdsaftale med Lærbro.\n{sentence}")
    (goal,) = found(frame, Goal)
    assert [link.value.iri for link in only(frame).has_goal] == [goal.id]
    assert goal.text is not None and goal.text.value.text == "mindske ensomhed"
    assert goal.goal_kind is not None and goal.goal_kind.value.iri == concept("goal-kind", "purpose")


def test_the_purpose_of_a_counterpart_is_only_inferred_to_be_the_agreements() -> None:
    frame = read("Der er indgået en samarbejdsaftale med Lærbro.\nFormålet med Lærbro er at mindske ensomhed.")
    assert only(frame).has_goal[0].proofs[0].rule == "purpose-of-the-counterpart"


def test_a_sentence_about_a_party_can_tell_its_kind() -> None:
    frame = read("Der er indgået en aftale med Lærbro.\nLærbro er en mindre socialøkonomisk virksomhed i byen.")
    (party,) = found(frame, Organisation)
    assert party.classification is not None
    assert party.classification.value.iri == concept("org-kind", "social-enterprise")


def test_an_agreement_is_what_its_item_is_about() -> None:
    frame = read("Der er indgået en aftale med Lærbro.", "Intet nyt.")
    (item,) = found(frame, AgendaItem)
    assert [link.value.iri for link in item.about] == [only(frame).id]


def recommended(outcome: str) -> Frame:
    frame = frame_of(
        (
            ("recommendation", "Direktøren indstiller, at Skive Kommune indgår en aftale med Lærbro."),
            ("decision", "Godkendt."),
        )
    )
    at = frame.document.text.index("Godkendt")
    span = Span(at, at + 8)
    item, decision = frame.part("item", "position 1"), frame.part("decision", "1")
    frame.found.add(Decision(id=decision, outcome=say(Iri(iri=concept("outcome", outcome)), span)))
    frame.found.add(AgendaItem(id=item, has_decision=(say(Iri(iri=decision), span),)))
    extract_agreements(frame)
    return frame


def test_a_recommended_agreement_is_proposed_and_approved_in_the_decision_that_approves_it() -> None:
    agreement = only(recommended("approved"))
    assert agreement.status is not None and agreement.status.value.iri == concept("status", "proposed")
    assert [link.proofs[0].rule for link in agreement.approved_in] == ["recommendation-approved"]


@pytest.mark.parametrize("outcome", ["rejected", "postponed", "noted"])
def test_another_outcome_approves_no_agreement(outcome: str) -> None:
    assert only(recommended(outcome)).approved_in == ()


def test_a_proposal_in_prose_is_proposed() -> None:
    agreement = only(read("Forvaltningen foreslår, at Skive Kommune indgår en aftale med Lærbro."))
    assert agreement.status is not None and agreement.status.value.iri == concept("status", "proposed")
    assert agreement.date is None


def test_every_proof_quotes_words_inside_the_text() -> None:
    frame = read("Skive Kommune indgik en toårig aftale med Lærbro i 2020. Aftalen er forlænget med et år.")
    for record in frame.found:
        for _, stated in record.stated():
            for proof in stated.proofs:
                assert (
                    frame.document.text[proof.start : proof.end].strip(" ")
                    == frame.document.text[proof.start : proof.end]
                )


def test_notice_ends_an_agreement_by_a_rule_and_the_end_is_the_day_that_is_told() -> None:
    agreement = only(
        read("Samarbejdsaftalen med Røde Kors blev opsagt den 5. maj 2022. Aftalen ophører den 30. november 2022.")
    )
    assert agreement.status is not None
    assert agreement.status.value.iri == concept("status", "ended")
    assert {proof.rule for proof in agreement.status.proofs} == {"notice-ends-an-agreement"}
    assert agreement.end_date is not None
    assert agreement.end_date.value.lexical == "2022-11-30"


def test_an_agreement_renewed_from_a_day_has_a_successor_that_begins_then() -> None:
    frame = read("Driftsaftalen med Røde Kors er fornyet for tre år fra 1. marts 2022.")
    (renewed,) = [each for each in found(frame, Agreement) if each.extends is not None]
    assert renewed.start_date is not None
    assert renewed.start_date.value.lexical == "2022-03-01"
    assert renewed.stated_duration is not None
    assert renewed.stated_duration.value.lexical == "P3Y"


def test_an_extension_that_is_recommended_is_only_proposed() -> None:
    frame = read(
        (
            ("presentation", "Skive Kommune indgik i 2020 en aftale med Røde Kors."),
            ("recommendation", "at aftalen forlænges med to år"),
        )
    )
    base, extension = sorted(found(frame, Agreement), key=lambda each: each.extends is not None)
    assert extension.status is not None
    assert extension.status.value.iri == concept("status", "proposed")
    assert base.status is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Samarbejdsaftalen med Røde Kors er ikke opsagt.",
        "Samarbejdsaftalen med Røde Kors kan opsiges med tre måneders varsel.",
        "Samarbejdsaftalen med Røde Kors skal fornyes.",
    ],
)
def test_an_agreement_that_may_end_has_not(sentence: str) -> None:
    assert not [each for each in found(read(sentence), Agreement) if each.status or each.extends]


@pytest.mark.parametrize(
    "sentence",
    [
        "Skive Kommune har hverken indgået aftale med Røde Kors eller Ældre Sagen.",
        "Først når Skive Kommune har indgået en aftale med Røde Kors, kan caféen åbne.",
        "Det forudsætter, at der er indgået en aftale mellem Skive Kommune og Røde Kors.",
        "Mange tror, at Skive Kommune har indgået en aftale med Røde Kors.",
        "Skive Kommune indgår ofte aftaler med foreninger i byen.",
        "Regeringen, KL og Danske Regioner har indgået en aftale om næste års økonomi.",
    ],
)
def test_a_condition_a_belief_a_habit_or_the_states_deal_is_no_agreement(sentence: str) -> None:
    assert found(read(sentence), Agreement) == []


def test_whose_agreement_it_is_may_be_told_by_where_it_was_made() -> None:
    agreement = only(read("I Tønder Kommune er der indgået en aftale med Røde Kors om besøgsvenner."))
    assert parties(agreement) == {IDENTITY.municipality("0550"), organisation("Røde Kors")}
    assert not any(
        item.about for item in found(read("I Tønder Kommune er der indgået en aftale med Røde Kors."), AgendaItem)
    )


def test_what_two_municipalities_agreed_with_one_association_are_two_agreements() -> None:
    frame = read(
        "Tønder Kommune har indgået en aftale med Røde Kors. Skive Kommune indgik i 2022 en aftale med Røde Kors."
    )
    other, own = found(frame, Agreement)
    assert parties(other) == {IDENTITY.municipality("0550"), organisation("Røde Kors")}
    assert parties(own) == {SKIVE, organisation("Røde Kors")}
    assert other.date is None
    (item,) = found(frame, AgendaItem)
    assert [link.value.iri for link in item.about] == [own.id]
