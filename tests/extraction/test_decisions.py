"""Claims about recommendations, decisions and their outcomes."""

from __future__ import annotations

import pytest
from plain_documents import code, quoted, records, structured

from growth import in_proportion
from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.outcomes import outcome_of, support_of
from kommunegraf.extraction.records import AgendaItem, Decision, Mode, Post, Recommendation, Unit

HEAD = "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\nNy sti\n31/44 Åben Sag\nSagsfremstilling\nStien.\n"


def minutes(recommendation: str, decision: str, heading: str = "Beslutning") -> Frame:
    return structured(f"{HEAD}Indstilling\n{recommendation}\n{heading}\n{decision}\n")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Godkendt.", "approved"),
        ("Forslaget blev vedtaget.", "approved"),
        ("Udvalget godkendte planen.", "approved"),
        ("Godkendt som indstillet.", "approved-as-recommended"),
        ("Indstillingen blev tiltrådt.", "approved-as-recommended"),
        ("Udvalget fulgte indstillingen.", "approved-as-recommended"),
        ("Godkendt med den ændring, at stien bliver bredere.", "approved-with-changes"),
        ("Indstillingen godkendt med denne bemærkning:", "approved-with-changes"),
        ("Rådet godkendte indstillingen, dog således at spejderne får mest.", "approved-with-changes"),
        ("Godkendt som indstillet med den ændring, at stien flyttes.", "approved-with-changes"),
        ("Indstillingen blev tiltrådt, dog med start til maj.", "approved-with-changes"),
        ("Orienteringen blev taget til efterretning.", "noted"),
        ("Udvalget tog orienteringen om stien til efterretning.", "noted"),
        ("Orientering givet.", "noted"),
        ("Drøftet.", "discussed"),
        ("Udvalget drøftede sagen.", "discussed"),
        ("Anbefales godkendt.", "recommended-onward"),
        ("Oversendes til Byrådet.", "recommended-onward"),
        ("Udvalget anbefaler Byrådet, at indstillingen godkendes.", "recommended-onward"),
        ("Indstillingen anbefales godkendt.", "recommended-onward"),
        ("Sagen udsættes, til indstillingen godkendes af Byrådet.", "postponed"),
        ("Byrådet godkendte indstillingen.", "approved-as-recommended"),
        ("Sagen udsættes.", "postponed"),
        ("Udsat til næste møde.", "postponed"),
        ("Sagen blev sendt tilbage til forvaltningen.", "returned"),
        ("Forslaget blev ikke godkendt.", "rejected"),
        ("Ansøgningen afslås.", "rejected"),
        ("Punktet blev taget af dagsordenen.", "withdrawn"),
        ("Sagen udgår.", "withdrawn"),
        ("Ingen meddelelser.", "nothing-to-decide"),
        ("Intet.", "nothing-to-decide"),
    ],
)
def test_the_words_of_a_decision_give_its_outcome(sentence: str, expected: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == expected
    assert sentence[said.span.start : said.span.end].strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "Mødet begyndte klokken fire.",
        "Der er intet nyt om den godkendte plan.",
        "Udvalget ønsker et notat om stien.",
        "",
    ],
)
def test_words_that_decide_nothing_give_no_outcome(sentence: str) -> None:
    assert outcome_of(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Anbefales ikke.",
        "Udvalget godkender ikke planen for stien.",
        "Byrådet vedtog ikke forslaget.",
        "Der bevilges ikke penge til stien.",
        "Indstillingen tiltrædes ikke.",
    ],
)
def test_a_negated_phrase_is_a_refusal_and_its_words_hold_the_negation(sentence: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == "rejected"
    assert "ikke" in sentence[said.span.start : said.span.end]


@pytest.mark.parametrize(
    "sentence", ["Sagen udsættes ikke.", "Punktet blev ikke drøftet.", "Ansøgningen afvises ikke."]
)
def test_a_negated_phrase_that_refuses_nothing_gives_no_outcome(sentence: str) -> None:
    assert outcome_of(sentence) is None


def test_not_only_is_no_negation() -> None:
    said = outcome_of("Byrådet vedtog ikke kun planen for stien.")
    assert said is not None and said.code == "approved"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ændringsforslaget blev forkastet.",
        "Et forslag om udsættelse blev nedstemt.",
        "Liste Q ønskede sagen udsat.",
        "Stien trækkes længere mod nord.",
    ],
)
def test_what_was_wished_beside_the_recommendation_settles_nothing(sentence: str) -> None:
    assert outcome_of(sentence) is None


def test_a_rejected_amendment_leaves_the_vote_on_the_recommendation_to_decide() -> None:
    frame = minutes(
        "Direktøren indstiller, at stien anlægges.",
        "Liste Q stillede ændringsforslag om en smallere sti. Ændringsforslaget blev forkastet.\n"
        "Indstillingen blev herefter vedtaget.",
    )
    (decision,) = records(frame, Decision)
    assert code(decision.outcome) == "approved-as-recommended"


def test_what_was_decided_on_a_day_before_the_meeting_is_not_its_decision() -> None:
    frame = minutes(
        "Direktøren indstiller, at stien godkendes.",
        "Sagen blev udsat på mødet den 4. februar 2031. Udvalget godkendte indstillingen.",
    )
    (decision,) = records(frame, Decision)
    assert code(decision.outcome) == "approved-as-recommended"


def test_an_approval_with_an_exception_is_one_with_changes() -> None:
    said = outcome_of("Indstillingen godkendes, bortset fra punkt 2, som udsættes.")
    assert said is not None and said.code == "approved-with-changes"


def test_a_list_that_follows_an_approval_is_no_change() -> None:
    said = outcome_of("Mødeplanen blev godkendt med følgende datoer: 1. maj og 2. juni.")
    assert said is not None and said.code == "approved"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enstemmigt godkendt.", "unanimous"),
        ("Et flertal godkendte indstillingen.", "majority"),
        ("Godkendt. For stemte otte, imod stemte fem.", "vote"),
    ],
)
def test_the_words_of_a_vote_give_the_support(text: str, expected: str) -> None:
    said = support_of(text)
    assert said is not None and said.code == expected


def test_points_are_counted_not_ats() -> None:
    frame = minutes(
        "Direktøren for Plan og By indstiller, at Sundhedsudvalget beslutter,\n1. at stien anlægges\n"
        "2. at det sker, uden at træerne fældes",
        "Godkendt.",
    )
    found = records(frame, Recommendation)
    assert [record.text.value.text for record in found if record.text] == [
        "at stien anlægges",
        "at det sker, uden at træerne fældes",
    ]
    assert [record.position.value for record in found if record.position] == [1, 2]


def test_bare_at_paragraphs_under_one_lead_in_are_points_of_one_recommender() -> None:
    frame = minutes(
        "Velfærdsdirektøren indstiller til Sundhedsudvalget,\nat stien anlægges\nat den indvies", "Godkendt."
    )
    found = records(frame, Recommendation)
    assert len(found) == 2
    assert {code(record.recommended_by) for record in found} == {"velfærdsdirektøren"}
    assert [code(each) for record in found for each in record.recommended_to] == ["sundhedsudvalget"] * 2
    (post,) = records(frame, Post)
    assert post.label is not None and post.label.value.text == "Velfærdsdirektøren"


@pytest.mark.parametrize(
    ("sentence", "point"),
    [
        ("Kulturforvaltningen indstiller, at stien anlægges.", "at stien anlægges."),
        ("Kulturforvaltningen indstiller til Sundhedsudvalget, at stien anlægges.", "at stien anlægges."),
        ("Kulturforvaltningen indstiller endvidere, at stien anlægges, og at den måles.", "at stien anlægges, og at"),
        (
            "Kulturforvaltningen indstiller, at Sundhedsudvalget over for Byrådet anbefaler, at stien anlægges.",
            "at stien anlægges.",
        ),
        ("Kulturforvaltningen indstiller, at stien sendes i høring:\n1. i fire uger\n2. hos alle", "at stien sendes"),
    ],
)
def test_one_sentence_is_one_recommendation_of_its_point_alone(sentence: str, point: str) -> None:
    frame = minutes(sentence, "Godkendt.")
    (record,) = records(frame, Recommendation)
    assert record.text is not None and record.text.value.text.startswith(point)
    assert sentence.endswith(record.text.value.text)
    (unit,) = records(frame, Unit)
    assert unit.label is not None and unit.label.value.text == "Kulturforvaltningen"
    assert code(record.recommended_by) == "kulturforvaltningen"


@pytest.mark.parametrize(
    "sentence",
    [
        "Kulturforvaltningen indstiller sagen til drøftelse.",
        "Kulturforvaltningen indstiller stien til godkendelse, idet det bemærkes, at den er lang.",
    ],
)
def test_a_recommendation_whose_point_does_not_follow_its_verb_keeps_its_whole_words(sentence: str) -> None:
    (record,) = records(minutes(sentence, "Godkendt."), Recommendation)
    assert record.text is not None and record.text.value.text == sentence


def test_infinitives_under_one_at_are_points() -> None:
    frame = minutes("Center for Sundhed indstiller, at\n1. stien anlægges\n2. borgerne høres", "Godkendt.")
    assert len(records(frame, Recommendation)) == 2


def test_terms_below_a_point_are_part_of_it() -> None:
    frame = minutes(
        "Forvaltningen indstiller, at Sundhedsudvalget sender planen om stien i høring:\n1. i fire uger\n2. hos alle",
        "Godkendt.",
    )
    (record,) = records(frame, Recommendation)
    assert record.text is not None and record.text.value.text.endswith("2. hos alle")


def test_a_lead_in_that_sends_the_points_on_is_no_point_and_addresses_both_bodies() -> None:
    frame = minutes(
        "Direktøren for Kultur indstiller til Sundhedsudvalget at anbefale overfor Byrådet\n"
        "1. at stien anlægges\n2. at der tegnes et kort\n1. at udvalget ser stien i maj",
        "Godkendt.",
    )
    found = records(frame, Recommendation)
    assert [record.text.value.text for record in found if record.text] == [
        "at stien anlægges",
        "at der tegnes et kort",
        "at udvalget ser stien i maj",
    ]
    assert {code(record.recommended_by) for record in found} == {"direktøren-for-kultur"}
    for record in found:
        assert [code(each) for each in record.recommended_to] == ["sundhedsudvalget", "byrådet"]


def test_a_recommendation_onward_that_says_what_is_a_point() -> None:
    sentence = "Kulturforvaltningen indstiller til Sundhedsudvalget at anbefale stien overfor Byrådet"
    (record,) = records(minutes(sentence, "Godkendt."), Recommendation)
    assert record.text is not None and record.text.value.text == "at anbefale stien overfor Byrådet"


def test_the_passive_names_no_recommender() -> None:
    frame = minutes("Det indstilles,\nat stien anlægges", "Godkendt.")
    (record,) = records(frame, Recommendation)
    assert record.recommended_by is None


def test_a_few_words_may_be_the_whole_recommendation() -> None:
    (record,) = records(minutes("Til godkendelse.", "Godkendt."), Recommendation)
    assert record.text is not None and record.text.value.text == "Til godkendelse."


def test_body_and_date_come_from_the_heading_where_it_names_them() -> None:
    frame = minutes("at stien anlægges", "Godkendt.", "Beslutning i Sundhedsudvalget den 04-03-2031")
    (record,) = records(frame, Decision)
    assert record.date is not None and record.date.value.lexical == "2031-03-04"
    assert quoted(frame, record.date) == ["04-03-2031"]
    assert record.decided_by is not None and record.decided_by.proofs[0].mode is Mode.STATED


def test_body_and_date_else_come_from_the_meeting_by_named_rules() -> None:
    frame = minutes("at stien anlægges", "Godkendt.")
    (record,) = records(frame, Decision)
    assert record.date is not None and record.decided_by is not None
    assert record.date.proofs[0].rule == "date-of-meeting"
    assert record.decided_by.proofs[0].rule == "body-of-the-meeting"


def test_without_a_meeting_the_addressee_decides_by_a_named_rule() -> None:
    frame = structured(
        "Herning\nNy sti\n05.01.02-G01-7-31 -\nIndstilling\nForvaltningen indstiller til byrådet\n"
        "1. at stien anlægges\n"
        "Beslutning\nGodkendt.\n"
    )
    (record,) = records(frame, Decision)
    assert record.decided_by is not None
    assert record.decided_by.proofs[0].rule == "addressee-of-recommendation"
    assert record.date is None


def test_ad_1_and_ad_2_are_decisions_of_their_own() -> None:
    frame = minutes("1. at stien anlægges\n2. at den får lys\n3. at den indvies", "Ad 1. Godkendt.\nAd 2 og 3: Udsat.")
    first, second = records(frame, Decision)
    assert [code(first.outcome), code(second.outcome)] == ["approved", "postponed"]
    assert [code(each) for each in first.decides_on] == ["1"]
    assert [code(each) for each in second.decides_on] == ["2", "3"]
    assert [record.position.value for record in (first, second) if record.position] == [1, 2]


def test_ad_points_in_one_paragraph_are_told_apart() -> None:
    frame = minutes("1. at stien anlægges\n2. at den får lys", "Ad 1. Godkendt. Ad 2. Ikke godkendt.")
    assert [code(record.outcome) for record in records(frame, Decision)] == ["approved", "rejected"]


def test_as_many_deciding_sentences_as_points_are_matched_by_shared_words() -> None:
    frame = minutes(
        "at belysningen langs stien forbedres\nat cyklisterne orienteres skriftligt",
        "Forslaget om orientering af cyklisterne blev godkendt. Forbedret belysning langs stien blev udsat.",
    )
    first, second = records(frame, Decision)
    assert [code(each) for each in first.decides_on] == ["2"]
    assert [code(each) for each in second.decides_on] == ["1"]
    assert first.decides_on[0].proofs[0].mode is Mode.INFERRED


def test_several_sentences_that_decide_one_point_are_one_decision() -> None:
    frame = minutes("at orienteringen tages til efterretning", "Udvalget drøftede stien. Taget til efterretning.")
    (record,) = records(frame, Decision)
    assert code(record.outcome) == "noted"
    assert code(record.recommendation_followed) == "as-recommended"
    assert record.recommendation_followed is not None
    assert record.recommendation_followed.proofs[0].rule == "outcome-as-asked"


def test_an_earlier_stage_is_a_decision_with_its_own_body_and_date() -> None:
    frame = structured(
        f"{HEAD}Indstilling\nat stien anlægges\nØkonomiudvalget, 25-02-2031, pkt. 7:\nIndstilles godkendt.\n"
        "Beslutning\nUdsat.\n"
    )
    earlier, own = records(frame, Decision)
    assert (code(earlier.decided_by), code(earlier.outcome)) == ("økonomiudvalget", "recommended-onward")
    assert earlier.date is not None and earlier.date.value.lexical == "2031-02-25"
    assert (code(own.decided_by), code(own.outcome)) == ("sundhedsudvalget", "postponed")


def test_a_decision_whose_words_decide_nothing_known_is_unstated_and_says_by_which_rule() -> None:
    (record,) = records(minutes("at stien anlægges", "Udvalget ønsker et notat."), Decision)
    assert code(record.outcome) == "unstated"
    assert record.outcome is not None and record.outcome.proofs[0].mode is Mode.DERIVED


def test_an_empty_decision_gives_no_decision_but_a_note() -> None:
    frame = structured(f"{HEAD}Indstilling\nat stien anlægges\nBeslutning\n")
    assert records(frame, Decision) == []
    assert [note.code for note in frame.notes] == ["decision-empty"]


def test_a_withdrawn_item_is_removed_not_treated() -> None:
    (item,) = records(minutes("at stien anlægges", "Taget af dagsordenen."), AgendaItem)
    assert code(item.item_status) == "removed"


def test_who_recommends_does_not_say_what_is_asked_for() -> None:
    frame = minutes("Forvaltningen anbefaler, at planen godkendes.", "Anbefales til Byrådet.")
    (record,) = records(frame, Decision)
    assert (code(record.outcome), record.recommendation_followed) == ("recommended-onward", None)


def test_a_rejection_goes_against_the_recommendation() -> None:
    (record,) = records(minutes("at stien anlægges", "Ikke godkendt."), Decision)
    assert code(record.recommendation_followed) == "against"


AWAY = "Fraværende: Bodil Ravn Testesen (X)"


@pytest.mark.parametrize(
    ("below", "text"),
    [
        (f"{AWAY}\nGodkendt.", "Godkendt."),
        (f"Godkendt.\n{AWAY}", "Godkendt."),
        (f"Godkendt.\n{AWAY}\nUdvalget ønsker et kort.", "Godkendt.\nUdvalget ønsker et kort."),
        ("Fraværende:\nGodkendt.", "Godkendt."),
        ("Fraværende\nBodil Ravn Testesen (X)\nAsger Mock Prøvesen ()\nGodkendt.", "Godkendt."),
        ("Fraværende • Bodil Ravn Testesen ()\nGodkendt.", "Godkendt."),
        ("Afbud: Bodil Ravn Testesen\nAfbud: Asger Mock Prøvesen\nGodkendt.", "Godkendt."),
        ("Godkendt.\nBodil Ravn Testesen var forhindret i at deltage.", "Godkendt."),
        ("Godkendt. Bodil Ravn Testesen (X) deltog ikke i behandlingen af punktet.", "Godkendt."),
        (
            "Godkendt. Bodil Ravn Testesen var fraværende. Udvalget ønsker et kort.",
            "Godkendt.\nUdvalget ønsker et kort.",
        ),
    ],
)
def test_absentees_are_no_part_of_the_decision_in_whatever_order(below: str, text: str) -> None:
    frame = minutes("at stien anlægges", below, "Beslutning i Sundhedsudvalget den 04-03-2031:")
    (record,) = records(frame, Decision)
    assert record.text is not None and record.text.value.text == text
    assert "\n".join(quoted(frame, record.text)) == text
    assert code(record.outcome) == "approved"
    assert "Testesen" not in frame.document.served_text


def test_points_of_a_decision_go_on_after_the_absentees() -> None:
    frame = minutes("1. at stien anlægges\n2. at den tegnes", f"Ad 1. Godkendt.\n{AWAY}\nAd 2. Udsat.")
    found = records(frame, Decision)
    assert [record.text.value.text for record in found if record.text] == ["Ad 1. Godkendt.", "Ad 2. Udsat."]


def test_a_sentence_that_decides_stays_though_it_tells_of_absence() -> None:
    frame = minutes("at stien anlægges", "Sagen udsættes, da Bodil Ravn Testesen var fraværende.")
    (record,) = records(frame, Decision)
    assert code(record.outcome) == "postponed"


@pytest.mark.parametrize(
    "closing",
    [
        "Mødet hævet kl. 17.30",
        "Mødet blev hævet kl. 17:30.",
        "Tilbage til toppen\nKontakt os",
        "Udskriv\nKontakt os",
        "Side 4 af 9",
        "\nTrykt på genbrugspapir.",
    ],
)
def test_what_closes_the_page_is_no_part_of_the_last_decision(closing: str) -> None:
    (record,) = records(minutes("at stien anlægges", f"Godkendt.\nStien bliver bred.\n{closing}"), Decision)
    assert record.text is not None and record.text.value.text == "Godkendt.\nStien bliver bred."


def test_a_last_paragraph_set_apart_stays_where_it_decides_or_speaks_of_a_body() -> None:
    for paragraph in ("Udvalget ønsker et kort.", "Sagen udsættes."):
        (record,) = records(minutes("at stien anlægges", f"Godkendt.\nStien bliver bred.\n\n{paragraph}"), Decision)
        assert record.text is not None and record.text.value.text.endswith(paragraph)


def test_a_page_number_inside_a_decision_is_left_out_and_ends_nothing() -> None:
    (record,) = records(minutes("at stien anlægges", "Godkendt.\nSide 2 af 9\nUdvalget ønsker et kort."), Decision)
    assert record.text is not None and record.text.value.text == "Godkendt.\nUdvalget ønsker et kort."


def test_points_that_a_sentence_names_are_decided_each_for_itself() -> None:
    frame = minutes(
        "1. at stien anlægges\n2. at den får lys\n3. at den indvies",
        "Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til næste møde.",
    )
    outcomes = {record.position.value: record.outcome for record in records(frame, Decision) if record.position}
    assert [str(said.value.iri).rsplit("/", 1)[-1] for said in outcomes.values() if said] == ["approved", "postponed"]
    assert [len(record.decides_on) for record in records(frame, Decision)] == [2, 1]


def test_a_point_of_the_agenda_is_no_recommended_point() -> None:
    frame = minutes("1. at stien anlægges\n2. at den får lys", "Punkt 12 blev behandlet først. Godkendt.")
    (record,) = records(frame, Decision)
    assert record.outcome is not None and record.outcome.value.iri.endswith("/approved")


@pytest.mark.parametrize(
    "line",
    [
        "Ad 1. Godkendt.\nFraværende: Bodil Testesen\n",
        "Godkendt. Bodil Testesen var fraværende. ",
        "Godkendt.\nSide 3 af 9\n",
        "Godkendt.\nUdskriv\n",
    ],
)
def test_thousands_of_absentees_and_buttons_take_time_in_proportion(line: str) -> None:
    assert in_proportion(lambda times: minutes("at stien anlægges", line * times), 400)


def test_the_name_of_a_source_field_is_a_heading_of_the_decision() -> None:
    (record,) = records(minutes("at stien anlægges", "Godkendt.", "ItemDecision"), Decision)
    assert record.text is not None and record.text.value.text == "Godkendt."
