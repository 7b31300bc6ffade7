"""Claims about policies, strategies and plans: their names, who adopted them, what they carry out and for whom."""

from __future__ import annotations

import pytest
from pages import AUTHORITY, Part, all_of, code, page, quotes, show

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.plans.focus_areas import extract_focus_areas
from kommunegraf.extraction.plans.instrument_mentions import instrument_mentions
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import ActionPlan, AgendaItem, Decision, Goal, Instrument, Policy


def extracted(*parts: Part | str, title: str = "", kind: str = "minutes", item: bool = True) -> Frame:
    frame = page(*parts, title=title, kind=kind, item=item)
    extract_instruments(frame)
    return frame


def names(text: str) -> list[str]:
    return [text[each.span.start : each.span.end] for each in instrument_mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vejle Kommunes Sundhedspolitik 2018-2022 gælder.", ["Vejle Kommunes Sundhedspolitik 2018-2022"]),
        ("Udvalget drøftede ældrepolitikken.", ["ældrepolitikken"]),
        ("Strategi for mental sundhed er sendt ud.", ["Strategi for mental sundhed"]),
        ("Handlingsplanen ”Godt i gang” er ny.", ["Handlingsplanen ”Godt i gang”"]),
        ("Den sociale og sundheds- og omsorgspolitik fra 2012", ["sundheds- og omsorgspolitik"]),
        ("Rygestrategi (2021-2024) følger.", ["Rygestrategi (2021-2024"]),
    ],
)
def test_a_name_runs_from_its_owner_to_its_years(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Politik fylder meget i medierne.",
        "Der udarbejdes handleplaner for alle beboere.",
        "Den individuelle handleplan følges op hver måned.",
        "Kommunens lokalpolitik er livlig.",
        "Tidsplanen og mødeplanen følger.",
        "Læs vores cookiepolitik.",
    ],
)
def test_plurals_politics_and_plans_for_one_person_are_no_instruments(text: str) -> None:
    assert names(text) == []


def test_a_plan_for_a_policy_names_both() -> None:
    text = "Handleplan for Odense Kommunes Ældrepolitik 2020-2024 er klar."
    plan, policy = instrument_mentions(text)
    assert plan.kind == "action-plan"
    assert plan.target == policy
    assert policy.creator is not None
    assert policy.creator.authority.short_name == "Odense"


@pytest.mark.parametrize(
    "sentence",
    [
        "Byrådet godkendte i marts 2019 Sundhedspolitik 2019-2023.",
        "Sundhedspolitik 2019-2023 blev godkendt af byrådet i marts 2019.",
        "Efter høringen vedtog byrådet i marts 2019 den nye Sundhedspolitik 2019-2023.",
        "Sundhedspolitik 2019-2023 er vedtaget i marts 2019 af byrådet.",
        "Byrådet har vedtaget Sundhedspolitik 2019-2023 i marts 2019.",
        "I marts 2019 vedtog Byrådet Sundhedspolitik 2019-2023.",
    ],
)
def test_who_adopted_a_policy_and_when_is_told_in_many_ways(sentence: str) -> None:
    frame = extracted(sentence)
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert [each.value.iri for each in policy.approved_in] == [decision.id]
    assert decision.date is not None, show(frame)
    assert (decision.date.value.lexical, decision.date.value.datatype) == ("2019-03", "gYearMonth")
    assert quotes(frame, decision, "date") == ["marts 2019"]
    assert decision.outcome is not None
    assert code(decision.outcome.value.iri) == "approved"
    assert decision.decided_by is not None
    assert decision.decided_by.value.iri == f"{AUTHORITY}/body/byr%C3%A5det"


@pytest.mark.parametrize(
    "sentence",
    [
        "Byrådet skal godkende Sundhedspolitik 2019-2023 i marts 2019.",
        "Sundhedspolitik 2019-2023 forventes vedtaget af byrådet i marts 2019.",
        "Når Sundhedspolitik 2019-2023 er vedtaget af byrådet, sendes den ud.",
        "Byrådet godkendte ikke Sundhedspolitik 2019-2023.",
        "Sundhedspolitik 2019-2023 drøftes i byrådet i marts 2019.",
    ],
)
def test_what_is_only_expected_or_denied_is_no_adoption(sentence: str) -> None:
    assert all_of(extracted(sentence), "Decision") == []


def test_a_plans_own_name_is_its_title_and_its_other_names_are_kept() -> None:
    frame = extracted(
        "Forvaltningen har udarbejdet handleplanen ”Skridt for skridt”. Handleplanen er bygget på workshops.",
        "Handleplan for Ældrepolitik 2020-2024 blev vedtaget af byrådet den 3. maj 2021.",
        title="Status på Handleplan for Ældrepolitik 2020-2024",
    )
    (plan,) = [each for each in all_of(frame, "ActionPlan") if isinstance(each, ActionPlan)]
    assert plan.title is not None
    assert plan.title.value.text == "Skridt for skridt"
    assert [each.value.text for each in plan.alternative] == ["Handleplan for Ældrepolitik 2020-2024"]
    (policy,) = all_of(frame, "Policy")
    assert [each.value.iri for each in plan.implements] == [policy.id]
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert decision.date is not None
    assert decision.date.value.lexical == "2021-05-03"


def test_two_plans_of_a_kind_stay_two() -> None:
    frame = extracted("Handleplan for Ældrepolitik 2020-2024 og Handleplan for Ungepolitik 2021-2025 følges op.")
    assert len(all_of(frame, "ActionPlan")) == 2
    assert len(all_of(frame, "Policy")) == 2


def test_the_plan_later_on_is_the_plan_named_before() -> None:
    frame = extracted(
        "Demensstrategi 2022-2026 rulles ud. Strategien er opdelt på de to målgrupper: Ældre og familier."
    )
    (strategy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert sorted(code(each.value.iri) for each in strategy.target_group) == ["families", "older-people"]


def test_each_target_group_is_proved_by_its_own_words() -> None:
    frame = extracted("Trivselsplan er ny. Sundhedsplanen er målrettet gravide, ledige og borgere med kronisk sygdom.")
    (plan,) = [each for each in all_of(frame, "GovernanceInstrument") if isinstance(each, Instrument)]
    assert quotes(frame, plan, "targetGroup") == ["gravide", "ledige", "borgere med kronisk sygdom"]


@pytest.mark.parametrize(
    ("sentence", "kind", "goal"),
    [
        (
            "Sundhedspolitikken 2020-2024 sætter rammen med det overordnede mål at give alle et sundt liv.",
            "overall-goal",
            "give alle et sundt liv",
        ),
        ("Formålet med Ungestrategi 2021-2023 er at nedbringe mistrivslen.", "purpose", "nedbringe mistrivslen"),
        ("Visionen for Ungestrategi 2021-2023 er, at ingen unge er alene.", "vision", "ingen unge er alene"),
    ],
)
def test_a_goal_has_its_kind_and_its_own_words(sentence: str, kind: str, goal: str) -> None:
    frame = extracted(sentence)
    (record,) = [each for each in all_of(frame, "Goal") if isinstance(each, Goal)]
    assert record.text is not None
    assert record.text.value.text == goal
    assert record.goal_kind is not None
    assert code(record.goal_kind.value.iri) == kind
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert [each.value.iri for each in policy.has_goal] == [record.id]


def test_a_proposed_strategy_is_not_adopted() -> None:
    frame = extracted(
        "Arbejdsgruppen udarbejder et oplæg til en egentlig strategi for frivillighed og sender den til politisk "
        "behandling i maj 2018."
    )
    (strategy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert strategy.status is not None
    assert code(strategy.status.value.iri) == "proposed"
    assert [each.value.text for each in strategy.as_stated] == ["maj 2018"]
    assert strategy.approved_in == ()


def test_a_proposal_to_revise_a_strategy_makes_no_new_strategy() -> None:
    assert all_of(extracted("Gruppen vil udarbejde et forslag til revidering af frivilligstrategien."), "Policy") == []


def test_an_extension_with_years_of_its_own_is_another_plan() -> None:
    frame = extracted(
        "Den boligsociale helhedsplan ”Sammen” løber. Der arbejdes med muligheden for en forlængelse af den "
        "boligsociale helhedsplan for 2023-2026."
    )
    titles = {
        each.title.value.text: each
        for each in all_of(frame, "GovernanceInstrument")
        if isinstance(each, Instrument) and each.title
    }
    assert set(titles) == {"Sammen", "forlængelse af den boligsociale helhedsplan for 2023-2026"}
    assert titles["Sammen"].start_date is None
    assert titles["Sammen"].status is None


def test_an_item_treats_the_instrument_of_its_title_and_not_one_only_mentioned() -> None:
    frame = extracted(
        "Deltagerne findes gennem helhedsplanen ”Broen”. Der gives en status.", title="Status på Ældrepolitik 2020-2024"
    )
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    (policy,) = all_of(frame, "Policy")
    assert [each.value.iri for each in item.about] == [policy.id]


def test_a_page_of_visions_is_an_instrument_with_a_goal_a_point() -> None:
    frame = extracted(
        "Skanderborg Kommunes visioner for trivsel.\n\nVisioner for trivsel - her er vi i 2027:\n\n"
        "• Alle børn har en ven.\n• Ingen ældre spiser alene.\n\nVi glæder os.",
        title="Trivsel for alle",
        kind="policy-page",
        item=False,
    )
    (instrument,) = [each for each in all_of(frame, "GovernanceInstrument") if isinstance(each, Instrument)]
    goals = [each for each in all_of(frame, "Goal") if isinstance(each, Goal)]
    assert [each.text.value.text for each in goals if each.text] == [
        "Alle børn har en ven.",
        "Ingen ældre spiser alene.",
    ]
    assert {code(each.goal_kind.value.iri) for each in goals if each.goal_kind} == {"vision"}
    assert {each.date.value.lexical for each in goals if each.date} == {"2027"}
    assert [each.value.iri for each in instrument.has_goal] == [each.id for each in goals]
    assert quotes(frame, instrument, "creator") == ["Skanderborg Kommunes"]


def test_a_list_of_other_things_on_a_policy_page_is_no_list_of_goals() -> None:
    frame = extracted("Vi tilbyder:\n\n• Rygestop\n• Kostvejledning", title="Trivsel", kind="policy-page", item=False)
    assert all_of(frame, "Goal") == []


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Den 4. juni 2018 besluttede Byrådet en ny organisering, som samler sundhedsområdet.", "2018-06-04"),
        ("Byrådet har besluttet at oprette en sundhedsstab.", None),
        ("Økonomiudvalget godkendte regnskabet den 2. maj 2022.", "2022-05-02"),
        ("Budgettet for 2022 blev vedtaget af Byrådet den 12. oktober 2021.", "2021-10-12"),
    ],
)
def test_a_decision_told_in_prose_is_a_decision_of_that_body(sentence: str, day: str | None) -> None:
    frame = extracted(sentence)
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert (decision.date.value.lexical if decision.date else None) == day
    assert decision.decided_by is not None


@pytest.mark.parametrize(
    ("before", "clause"),
    [
        ("", "Den 4. juni 2018 besluttede Byrådet en ny organisering"),
        ("Sagen var ny, og ", "den 4. juni 2018 besluttede Byrådet en ny organisering"),
        ("Sagen var ny, men ", "i juni 2018 godkendte Byrådet en ny organisering"),
        ("Sagen var ny, men ", "på mødet den 4. juni 2018 vedtog Byrådet en ny organisering"),
        ("", "På mødet besluttede Byrådet en ny organisering"),
        ("Sagen var ny, og ", "på Byrådets møde i juni besluttede Byrådet en ny organisering"),
        ("Sagen var ny, og ", "den 4. juni 2018 udsatte Byrådet forslaget om organisering"),
        ("", "På mødet afviste Byrådet forslaget om organisering"),
    ],
)
def test_the_text_of_a_decision_told_begins_with_its_day_and_meeting(before: str, clause: str) -> None:
    frame = extracted(f"{before}{clause}.")
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert decision.text is not None
    assert decision.text.value.text == clause
    assert decision.decided_by is not None
    assert code(decision.decided_by.value.iri) == "byr%C3%A5det"


def test_two_decisions_in_one_sentence_are_two() -> None:
    frame = extracted(
        "Derfor har Byrådet besluttet at ansætte en koordinator, der skal samle kræfterne, og den 9. maj 2017 "
        "besluttede Byrådet en ny struktur."
    )
    first, second = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert first.text is not None
    assert first.text.value.text.endswith("samle kræfterne")
    assert first.date is None
    assert second.date is not None
    assert second.date.value.lexical == "2017-05-09"
    assert second.text is not None
    assert second.text.value.text == "den 9. maj 2017 besluttede Byrådet en ny struktur"


def test_one_decision_told_twice_is_one_with_two_proofs() -> None:
    frame = extracted(
        "Budgettet for 2022 blev vedtaget på Byrådets møde den 12. oktober 2021.",
        "Budgetforslaget blev vedtaget af Byrådet den 12. oktober 2021.",
    )
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert quotes(frame, decision, "date") == ["12. oktober 2021", "12. oktober 2021"]
    assert frame.found.notes == []


@pytest.mark.parametrize(
    "sentence",
    [
        "På mødet skal Byrådet drøfte og beslutte, om kommunen skal deltage.",
        "De områder, som udvalget har besluttet at arbejde videre med, skal nu konkretiseres.",
        "Byrådet har ikke besluttet at oprette en stab.",
        "Hvis Byrådet har besluttet det, går arbejdet i gang.",
    ],
)
def test_what_is_yet_to_be_decided_or_said_in_passing_is_no_decision(sentence: str) -> None:
    assert all_of(extracted(sentence), "Decision") == []


def test_a_majority_in_the_council_is_kept() -> None:
    frame = extracted("Et flertal i Byrådet har i foråret godkendt 4 nye bofællesskaber.")
    (decision,) = [each for each in all_of(frame, "Decision") if isinstance(each, Decision)]
    assert decision.decision_support is not None
    assert code(decision.decision_support.value.iri) == "majority"


def test_a_main_goal_without_a_plan_is_a_goal() -> None:
    frame = extracted("Et af hovedmålene er at halvere sygefraværet, og det kan ske ved bedre trivsel.")
    (goal,) = [each for each in all_of(frame, "Goal") if isinstance(each, Goal)]
    assert goal.text is not None
    assert goal.text.value.text == "halvere sygefraværet"


def test_a_draft_of_what_was_called_a_proposal_is_a_second_proof() -> None:
    frame = extracted(
        "Udvalget fik forelagt forslag til en ny rygestrategi. Teksten er et udkast til rygestrategi, som er vedlagt."
    )
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert policy.status is not None
    assert code(policy.status.value.iri) == "proposed"
    assert len(policy.status.proofs) == 2


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Byrådet besluttede at fortsætte drøftelsen på næste møde.", None),
        ("Byrådet besluttede at udskyde sagen til efteråret.", "postponed"),
        ("Byrådet besluttede at afvise ansøgningen fra klubben.", "rejected"),
        ("Byrådet besluttede at åbne et sundhedshus.", "approved"),
        ("Byrådet besluttede den 3. marts 2021 at udsætte sagen om huset.", "postponed"),
        ("Den 3. marts 2021 besluttede Byrådet enstemmigt at udsætte sagen om huset.", "postponed"),
        ("Byrådet udsatte den 3. marts 2021 sagen om huset.", "postponed"),
        ("Byrådet besluttede at sende sagen om huset tilbage til forvaltningen.", "returned"),
        ("Byrådet har på mødet den 3. marts 2021 besluttet at forkaste planen.", "rejected"),
        ("Byrådet besluttede den 3. marts 2021 at fortsætte drøftelsen om huset.", None),
        ("Byrådet besluttede den 3. marts 2021 at åbne et sundhedshus.", "approved"),
    ],
)
def test_what_was_decided_says_how_it_came_out(sentence: str, outcome: str | None) -> None:
    (decision,) = [each for each in all_of(extracted(sentence), "Decision") if isinstance(each, Decision)]
    assert (code(decision.outcome.value.iri) if decision.outcome else None) == outcome
    assert decision.decided_by is not None
    assert (decision.date is not None) == ("2021" in sentence)


POLICY_PAGE = """\
Solrød Kommunes ældrepolitik 2021-2025 "Sammen hele livet" er vedtaget af Byrådet den 3. marts 2021.

Politikken har to fokusområder:

- Naboskab
- Kost og kræfter

Politikken henvender sig til alle borgere, men med vægt på ældre og familier.

Omsorgsudvalget har ansvaret for politikken.
"""


def policy_page(*parts: Part | str) -> tuple[Frame, Instrument]:
    frame = extracted(*parts, title="Ældrepolitik", kind="policy-page", item=False)
    extract_focus_areas(frame)
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Instrument)]
    return frame, policy


def test_a_page_title_beside_the_proper_name_is_another_name() -> None:
    frame, policy = policy_page(POLICY_PAGE)
    assert policy.title is not None
    assert policy.title.value.text == "Sammen hele livet"
    assert "Ældrepolitik" in [each.value.text for each in policy.alternative]
    assert not frame.found.notes


def test_one_adoption_told_on_a_page_is_one_decision() -> None:
    frame, policy = policy_page(POLICY_PAGE)
    (decision,) = all_of(frame, "Decision")
    assert [each.value.iri for each in policy.approved_in] == [decision.id]


def test_the_policy_that_the_page_calls_back_has_its_areas_groups_and_body() -> None:
    frame, policy = policy_page(POLICY_PAGE)
    assert quotes(frame, policy, "hasFocusArea") == ["Naboskab", "Kost og kræfter"], show(frame)
    assert [code(each.value.iri) for each in policy.target_group] == ["all-citizens", "older-people", "families"]
    assert quotes(frame, policy, "responsible") == ["Omsorgsudvalget"]


def test_areas_right_below_their_heading_are_the_pages_by_a_rule() -> None:
    _, policy = policy_page(
        POLICY_PAGE.split("\n", maxsplit=1)[0], Part("unknown", "- Naboskab\n- Kræfter", "Indsatsområder")
    )
    assert [proof.rule for each in policy.has_focus_area for proof in each.proofs] == ["list-of-the-page"] * 2


def test_sentences_below_a_heading_for_goals_are_goals_of_its_kind() -> None:
    frame, policy = policy_page(
        POLICY_PAGE.split("\n", maxsplit=1)[0],
        Part("unknown", "Vi vil, at ingen ældre spiser alene. Politikken skal evalueres i 2024.", "Vores vision"),
        Part("unknown", "I 2025 skal alle byer have en bænk. I 2020 gjaldt det hver anden.", "Mål"),
        Part("unknown", "Vi vil gerne høre fra dig.", "Kontakt"),
    )
    goals = [each for each in all_of(frame, "Goal") if isinstance(each, Goal)]
    assert [
        (each.text.value.text, code(each.goal_kind.value.iri)) for each in goals if each.text and each.goal_kind
    ] == [
        ("Vi vil, at ingen ældre spiser alene.", "vision"),
        ("I 2025 skal alle byer have en bænk.", "goal"),
    ]
    assert [each.value.iri for each in policy.has_goal] == [each.id for each in goals]


def test_a_plan_without_an_owner_is_of_the_authority_that_its_policy_is_of() -> None:
    frame = extracted("Handleplan for Solrød Kommunes Ældrepolitik 2021-2025 sendes ud.", title="Handleplan")
    (plan,) = [each for each in all_of(frame, "ActionPlan") if isinstance(each, ActionPlan)]
    (policy,) = [each for each in all_of(frame, "Policy") if isinstance(each, Policy)]
    assert plan.creator is not None, show(frame)
    assert policy.creator is not None
    assert plan.creator.value == policy.creator.value
    assert {proof.rule for proof in plan.creator.proofs} == {"plan-of-the-policy"}


def test_politikken_that_nothing_named_before_is_no_instrument() -> None:
    frame = extracted("Politikken fylder meget. Omsorgsudvalget har ansvaret for politikken.")
    assert not all_of(frame, "Policy")


@pytest.mark.parametrize(
    "words",
    [
        "Byrådet godkendte den 7. juni 2021 tidsplanen for sundhedspolitikken.",
        "Byrådet vedtog den 7. juni 2021 at sende rusmiddelpolitikken i høring.",
        "Udvalget godkendte en evaluering af ældrepolitikken den 7. juni 2021.",
        "Den 7. juni 2021 vedtog Byrådet at udskyde demensstrategien.",
        "Udvalget godkendte kun dele af demensstrategien.",
        "Borgerrådgiveren spurgte, om demensstrategien er vedtaget af Byrådet.",
        "Det er en misforståelse, at demensstrategien er vedtaget af Byrådet.",
        "Flere medlemmer ønskede, at demensstrategien blev vedtaget af Byrådet den 7. juni 2021.",
    ],
)
def test_a_timetable_a_part_or_a_question_adopts_no_plan(words: str) -> None:
    frame = extracted(words)
    assert not [plan for plan in frame.found if isinstance(plan, Instrument) and plan.approved_in]


@pytest.mark.parametrize("between", ["en", "den nye", "kommunens reviderede", "forslaget til"])
def test_words_that_belong_to_the_name_may_stand_before_an_adopted_plan(between: str) -> None:
    frame = extracted(f"Byrådet vedtog den 7. juni 2021 {between} demensstrategi.")
    assert [len(plan.approved_in) for plan in frame.found if isinstance(plan, Instrument)] == [1]


@pytest.mark.parametrize(
    "words",
    [
        "Forvaltningen har fravalgt at udarbejde en særskilt handleplan for ensomhed.",
        "Det er ikke hensigten at udarbejde en handleplan for ensomhed.",
        "Et forslag til en alkoholpolitik blev fremsat, men er siden trukket.",
        "KL har sendt et udkast til en strategi for digital sundhed.",
        "Sundhedsstyrelsen arbejder på en strategi for overvægt.",
    ],
)
def test_what_was_given_up_and_what_others_plan_is_not_proposed(words: str) -> None:
    frame = extracted(words)
    assert not [plan for plan in frame.found if isinstance(plan, Instrument) and plan.status]


def test_a_group_that_is_left_out_is_no_target_group() -> None:
    (policy,) = [
        each
        for each in extracted("Målgruppen for ældrepolitikken er ikke børn.", title="Ældrepolitikken").found
        if isinstance(each, Policy)
    ]
    assert policy.target_group == ()


@pytest.mark.parametrize("words", ["i 2023-2024", "i årene 2023-2024"])
def test_the_years_of_money_for_a_plan_are_not_the_years_of_the_plan(words: str) -> None:
    frame = extracted(f"Der er afsat penge til rygestrategien {words}.", title="Rygestrategien")
    (policy,) = [each for each in frame.found if isinstance(each, Policy)]
    assert policy.start_date is None
    assert policy.end_date is None


def test_politikken_means_no_policy_where_two_were_named_in_other_paragraphs() -> None:
    frame = extracted(
        "Politik for frivillighed tager over efter Fritidspolitik 2016-2020.",
        "Politikken henvender sig til ældre.",
    )
    assert not [each for each in frame.found if isinstance(each, Policy) and each.target_group]


def test_politikken_means_the_policy_that_its_paragraph_names() -> None:
    frame = extracted(
        "Fritidspolitik 2016-2020 er ophævet.",
        "Rusmiddelpolitik 2022-2026 er ny. Politikken henvender sig til ældre.",
    )
    (policy,) = [each for each in frame.found if isinstance(each, Policy) and each.target_group]
    assert policy.start_date is not None
    assert policy.start_date.value.lexical == "2022"
