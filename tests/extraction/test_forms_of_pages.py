"""Claims about forms that pages of minutes take: headers, items, stages and recommendations that stand otherwise."""

from __future__ import annotations

import pytest
from plain_documents import code, quoted, records, structured

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.layout.clocks import clocks_behind
from kommunegraf.extraction.meeting.case_lines import case_line
from kommunegraf.extraction.meeting.casenumbers import closed_by_title, line_says_open
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.meeting.point_marks import point_marks
from kommunegraf.extraction.records import AgendaItem, Case, Decision, GoverningBody, Meeting, Recommendation

HEADER = "Herning Kommune\nSundhedsudvalget\nReferat\n4. marts 2031 kl. 16.30\n\n"


def items(frame: Frame) -> list[tuple[str | None, str | None]]:
    """Number and title of each item, in order."""
    return [
        (each.item_number.value.text if each.item_number else None, each.title.value.text if each.title else None)
        for each in records(frame, AgendaItem)
    ]


def points(frame: Frame) -> list[str]:
    return [each.text.value.text for each in records(frame, Recommendation) if each.text]


def own_meeting(frame: Frame) -> Meeting:
    return next(each for each in records(frame, Meeting) if each.has_agenda_item)


ITEM = "Punkt 1: Stien\nBeslutning\nGodkendt.\n"


@pytest.mark.parametrize(
    "header",
    [
        "Udvalg\nDato og tid\nType\nSundhedsudvalget\n4. marts 2031 16:30 - 18:00\nReferat\n",
        "| Udvalg | Dato og tid | Type |\n| Sundhedsudvalget | 4. marts 2031 16:30 - 18:00 | Referat |\n",
        "Mødetid\n16:30-18:00\nMødedato\n4. marts 2031\nUdvalg\nSundhedsudvalget\n",
        "Udvalg: | Sundhedsudvalget |\nDato: 4. marts 2031 16:30 - 18:00\n",
    ],
)
def test_labels_and_values_are_paired_in_rows_cells_and_lines(header: str) -> None:
    frame = structured(f"Herning Kommune\n{header}\n{ITEM}")
    meeting = own_meeting(frame)
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T16:30:00"
    assert meeting.end_date is not None and meeting.end_date.value.lexical == "2031-03-04T18:00:00"
    assert code(meeting.held_by) == "sundhedsudvalget"


def test_a_menu_below_the_word_udvalg_is_no_body() -> None:
    frame = structured("Herning Kommune\nUdvalg\nKontakt\n4. marts 2031\n\n" + ITEM)
    assert [each.label.value.text for each in records(frame, GoverningBody) if each.label] == []


@pytest.mark.parametrize(("words", "times"), [(" 16:30", ["16:30"]), (", kl. 9.15-10.00", ["09:15", "10:00"])])
def test_times_behind_a_date_need_no_clock_word(words: str, times: list[str]) -> None:
    assert [value for value, _ in clocks_behind(words)] == times


@pytest.mark.parametrize("words", [" i lokale 3", " 16", " 25:10", " 2,5"])
def test_other_numbers_behind_a_date_are_no_times(words: str) -> None:
    assert clocks_behind(words) == ()


def test_a_page_without_a_header_is_of_the_meeting_its_decisions_name() -> None:
    frame = structured(
        "Sti til skolen\n31/4410 Åben Sag\nSagsfremstilling\nStien er smal.\n"
        "Beslutning i Byrådet den 04-03-2031\nGodkendt.\n"
    )
    meeting = own_meeting(frame)
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"
    assert {proof.rule for proof in meeting.date.proofs} == {"date-of-the-decision"}
    assert quoted(frame, meeting.held_by) == ["Byrådet"]


def test_decisions_of_two_days_name_no_meeting() -> None:
    frame = structured(
        "Sti\n31/4410 Åben Sag\nSagsfremstilling\nSmal.\nBeslutning i Byrådet den 04-03-2031\nGodkendt.\n\n"
        "Bro\n31/4411 Åben Sag\nSagsfremstilling\nLav.\nBeslutning i Byrådet den 08-04-2031\nGodkendt.\n"
    )
    assert [each for each in records(frame, Meeting) if each.has_agenda_item] == []


def test_a_body_with_a_date_below_a_decisions_heading_begins_a_stage() -> None:
    frame = structured(
        HEADER + "Punkt 1: Stien\nIndstilling\nCentret indstiller, at stien bygges.\nBeslutning\n"
        "Økonomiudvalget, 1. marts 2031:\nAnbefales.\nSundhedsudvalget, 4. marts 2031:\nGodkendt.\n"
    )
    told = [(code(each.decided_by), code(each.outcome)) for each in records(frame, Decision)]
    assert told == [("økonomiudvalget", "recommended-onward"), ("sundhedsudvalget", "approved")]


def test_the_head_of_a_page_that_comes_again_is_no_stage() -> None:
    frame = structured(
        "Herning Kommune\nSundhedsudvalget, 4. marts 2031\n\nPunkt 1: Stien\nBeslutning\nGodkendt.\n"
        "Sundhedsudvalget, 4. marts 2031\nStien bygges i maj.\n"
    )
    assert len(records(frame, Decision)) == 1


def test_titles_right_below_each_other_are_items_where_they_go_on_with_the_numbers() -> None:
    frame = structured(
        HEADER + "1. Godkendelse af dagsorden\n2. Stien\nIndstilling\nCentret indstiller, at stien bygges.\n"
        "Sagsfremstilling\nStien er smal.\n4. Lukket punkt: Køb\n5. Eventuelt\n"
    )
    assert items(frame) == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Stien"),
        ("4", "Lukket punkt: Køb"),
        ("5", "Eventuelt"),
    ]


def test_a_list_of_contents_is_told_once() -> None:
    frame = structured(
        HEADER
        + "1. Godkendelse af dagsorden\n2. Stien\n3. Eventuelt\n\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n"
        "2. Stien\nBeslutning\nUdsat.\n3. Eventuelt\nBeslutning\nIntet.\n"
    )
    assert [number for number, _ in items(frame)] == ["1", "2", "3"]


def test_a_numbered_list_below_a_lead_in_is_no_item() -> None:
    frame = structured(
        HEADER + "Sagsfremstilling\nStien er smal.\nIndstilling\nCentret indstiller, at\n1. Byrådet drøfter stien.\n"
        "Beslutning\nDrøftet.\n"
    )
    assert len(items(frame)) == 1 and points(frame) == ["Byrådet drøfter stien."]


def test_a_number_told_above_and_below_a_title_is_of_one_item() -> None:
    frame = structured(
        HEADER
        + "29.09.00-P20-4-31\nStien\nSagsnr.: 29.09.00-P20-4-31\nIndstilling\nCentret indstiller, at stien bygges.\n"
        "Beslutning\nGodkendt.\n"
    )
    assert items(frame) == [(None, "Stien")]
    assert [number.value.text for each in records(frame, Case) for number in each.case_number] == ["29.09.00-P20-4-31"]


def test_a_button_in_front_of_a_title_is_no_part_of_it() -> None:
    frame = structured(
        HEADER + "• Udskriv Stien\nSagsid.: 31/44, Sagsinitialer: ABC\nBeslutning\nGodkendt.\n\n"
        "• Udskriv Broen\nSagsid.: 31/45, Sagsinitialer: ABC\nBeslutning\nUdsat.\n"
    )
    assert [title for _, title in items(frame)] == ["Stien", "Broen"]


@pytest.mark.parametrize(
    "title", ["Lukket punkt: Køb", "LUKKET MØDE: Køb", "Lukket - Køb", "(Lukket) Køb", "Lukket punkt"]
)
def test_a_title_may_say_that_the_item_is_closed(title: str) -> None:
    assert closed_by_title(title) is not None


@pytest.mark.parametrize("title", ["Lukkede sager i 2030", "Lukket bad for gravide", "Åbent punkt: Køb"])
def test_other_titles_say_nothing_of_it(title: str) -> None:
    assert closed_by_title(title) is None


def test_a_labelled_number_of_no_known_form_is_a_case_number() -> None:
    line = case_line("Sagnr.: 1-00-12")
    assert line is not None and line.raw == "1-00-12"
    assert case_line("Sagsnr. skal oplyses ved udbetaling.") is None


def test_a_line_with_a_label_says_whether_the_item_is_open() -> None:
    assert line_says_open("Åbent/lukket: Åben") is True
    assert line_says_open("Status: Stien er åben") is None


def test_a_recommendation_may_stand_inside_a_paragraph() -> None:
    frame = structured(
        HEADER + "Punkt 1: Stien\nResume\nStien er smal. Byrådet anmodes om at godkende, at stien bygges.\n"
        "Beslutning\nGodkendt.\n"
    )
    assert points(frame) == ["at stien bygges."]


def test_a_list_within_a_point_is_no_points_of_its_own() -> None:
    frame = structured(
        HEADER + "Punkt 1: Stien\nIndstilling\nCentret indstiller, at\n• stien bygges\n• pengene fordeles sådan\n"
        "    • 1,2 mio. kr. til asfalt\n    • 0,4 mio. kr. til lys\n\nBeslutning\nGodkendt.\n"
    )
    assert [words.split("\n")[0] for words in points(frame)] == ["stien bygges", "pengene fordeles sådan"]


def test_nobody_but_a_body_is_asked_to_decide() -> None:
    frame = structured(
        HEADER
        + "Punkt 1: Stien\nResume\nStien er smal. Borgere anmodes om at bruge cykelstien.\nBeslutning\nGodkendt.\n"
    )
    assert points(frame) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Godkendt, dog skal afsnittet skrives om.",
        "Forvaltningens indstilling godkendt, dog forhøjes beløbet.",
        "Udvalget godkendte udkastet med den tilføjelse, at der bygges en bro.",
        "Udvalget godkendte indstillingen med den bemærkning, at lægerne inddrages.",
        "Regionsrådet tiltrådte planen med følgende ændringer:",
        "Indstillingen blev godkendt med undtagelse af punkt 3.",
    ],
)
def test_words_behind_an_approval_qualify_it(sentence: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == "approved-with-changes"


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Godkendt.", "approved"),
        ("Udvalget godkendte planen, som byrådet dog skal se.", "approved"),
        ("Udvalget anbefaler planen med den bemærkning, at der bygges en bro.", "recommended-onward"),
    ],
)
def test_words_elsewhere_do_not(sentence: str, outcome: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == outcome


def test_letters_answer_points_as_numbers_do() -> None:
    assert [each.positions for each in point_marks("Ad a) Godkendt. Ad b) Udsat.", 2)] == [(1,), (2,)]
    assert list(point_marks("Punkt a) er nyt.", 2)) == []


def decided(frame: Frame) -> list[tuple[str, str | None, str | None]]:
    """Words, outcome and body of each decision, in order."""
    return [
        (" ".join(each.text.value.text.split()) if each.text else "", code(each.outcome), code(each.decided_by))
        for each in records(frame, Decision)
    ]


WRAPPED = """Herning Kommune
Sundhedsudvalget
Referat
4. marts 2031 kl. 16.30

Punkt 1: Stien langs åen

Sagsfremstilling
Stien er smal, og de fleste af dem, der går der om vinteren, siger, at de gerne
vil have lys. Forvaltningen har spurgt de tre foreninger, der bruger den mest,
og de er enige om, at det er vigtigere end bredden, fordi der er færrest uheld,
hvor man kan se, hvor man går, og hvem man møder.

Indstilling
Direktøren indstiller,
at der sættes lamper op langs stien fra broen og frem til skolen i år, og
at resten tages med, når budgettet for de næste to år skal lægges, samt

at foreningerne takkes for deres svar.

Beslutning i Udvalget for Kultur, Fritid og Landsbyer den 1. marts 2031
"""


def test_a_heading_that_fills_its_line_is_not_joined_with_the_words_below_it() -> None:
    frame = structured(f"{WRAPPED}Anbefales.\n\nBeslutning i Sundhedsudvalget den 4. marts 2031\nGodkendt.\n")
    assert decided(frame) == [
        ("Anbefales.", "recommended-onward", "udvalget-for-kultur-fritid-og-landsbyer"),
        ("Godkendt.", "approved", "sundhedsudvalget"),
    ]


def test_points_of_a_wrapped_text_stay_apart() -> None:
    frame = structured(f"{WRAPPED}Godkendt.\n")
    assert [point.split()[1] for point in points(frame)] == ["der", "resten", "foreningerne"]


@pytest.mark.parametrize(
    "answer",
    ["At 1: Godkendt. At 2: Udsat.", "Dot 1) Godkendt.\nDot 2) Udsat.", "At. 1: Godkendt.\nAt. 2: Udsat."],
)
def test_words_with_closed_numbers_answer_points(answer: str) -> None:
    assert [mark.positions for mark in point_marks(answer, 2)] == [(1,), (2,)]


@pytest.mark.parametrize("words", ["At 1. maj holdes fri.", "at 2 medlemmer udpeges", "Godkendt, at 1: 5 gælder."])
def test_a_number_within_a_clause_is_no_mark(words: str) -> None:
    assert list(point_marks(words, 2)) == []


MENU = "Herning Kommune\nByrådet\nUdvalg\nDagsordener og referater\n\n"


@pytest.mark.parametrize(
    "header",
    [
        "Sundhedsudvalget - Referat - 4. marts 2031\n",
        "Sundhedsudvalget den 4. marts 2031\n",
        "Sundhedsudvalget · Dagsorden · 4. marts 2031\n",
    ],
)
def test_a_body_with_its_date_is_surer_than_one_that_stands_alone_above(header: str) -> None:
    meeting = own_meeting(structured(f"{MENU}{header}\n{ITEM}"))
    assert code(meeting.held_by) == "sundhedsudvalget"
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"


def test_another_day_and_body_below_the_header_are_not_the_meetings() -> None:
    text = "Herning Kommune\nSundhedsudvalget\n4. marts 2031\nByrådet den 9. marts 2031\n\n" + ITEM
    meeting = own_meeting(structured(text))
    assert code(meeting.held_by) == "sundhedsudvalget"
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"


def test_a_sentence_may_say_when_the_meeting_began() -> None:
    header = "Herning Kommune\nSundhedsudvalget den 4. marts 2031\nAlle var mødt. Mødet begyndte kl. 12:30.\n\n"
    meeting = own_meeting(structured(header + ITEM))
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T12:30:00"


def test_an_entry_of_the_contents_is_no_title_of_the_number_below_it() -> None:
    frame = structured(
        f"{HEADER}Pkt. 7 Stien\nPkt. 8 Broen\n\nPkt. 7\nStien\nSagsnr. 31/4410 Åbent\nBeslutning\nGodkendt.\n"
        "Pkt. 8\nBroen\nSagsnr. 31/4411 Åbent\nBeslutning\nUdsat.\n"
    )
    assert items(frame) == [("7", "Stien"), ("8", "Broen")]


def test_a_title_above_the_word_closed_is_an_items() -> None:
    frame = structured(
        f"{HEADER}1. Stien\n\nÅbent\n\nBeslutning\nGodkendt.\n\n2. Leje af rum\n\nLukket\n\n3. Broen\n\nÅbent\n\n"
        "Beslutning\nUdsat.\n"
    )
    assert [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)] == [True, False, True]
    assert items(frame) == [("1", "Stien"), ("2", "Leje af rum"), ("3", "Broen")]


def test_an_item_without_a_title_may_say_in_its_first_words_that_it_is_closed() -> None:
    frame = structured(
        f"{HEADER}Beslutningstema:\nGodkendelse af dagsordenen.\n"
        "Indstilling:\nDirektøren indstiller, at den godkendes.\n"
        "Beslutningstema:\nLukket sag. Køb af jord.\n"
    )
    assert [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)] == [None, False]


@pytest.mark.parametrize("name", ["Senior- og Handicaprådet", "Ældre-, Udsatte- og Handicaprådet"])
def test_a_council_of_several_groups_is_one_body(name: str) -> None:
    stage = f"Beslutning i {name} den 1. marts 2031\nAnbefales.\n"
    frame = structured(f"{HEADER}Punkt 1: Stien\n{stage}Beslutning\nGodkendt.\n")
    assert next(quoted(frame, each.decided_by) for each in records(frame, Decision)) == [name]


@pytest.mark.parametrize(
    "foot",
    [
        "Herning Kommune, Torvet 1, 7400 Herning\nTelefon 96 28 28 28\n",
        "Herning Kommune | Torvet 1 | 7400 Herning | Tlf. 96 28 28 28\nTilgængelighedserklæring\n",
        "Åbningstider: mandag-fredag 10-15\n",
    ],
)
def test_an_address_at_the_foot_of_the_page_decides_nothing(foot: str) -> None:
    frame = structured(f"{HEADER}{ITEM}{foot}")
    assert [words for words, _, _ in decided(frame)] == ["Godkendt."]


@pytest.mark.parametrize("words", ["Telefonen holdes åben til kl. 15.", "Åbent hus holdes på Torvet 1, 7400 Herning."])
def test_words_that_only_resemble_one_are_decided(words: str) -> None:
    frame = structured(f"{HEADER}{ITEM}{words}\n")
    assert [text for text, _, _ in decided(frame)] == [f"Godkendt. {words}"]


def test_items_below_a_line_of_closed_items_are_closed() -> None:
    frame = structured(
        f"{HEADER}1. Stien\nBeslutning\nGodkendt.\n\n2. Broen\nBeslutning\n1. Godkendt\n2. Udsat til maj.\n\n"
        "Lukkede punkter\n3. Køb af jord\n4. Personsag\n"
    )
    assert [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)][2:] == [False, False]
    assert [number for number, _ in items(frame)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("times", ["kl. 14:30-16:10", "kl. 14.30 – 16.10", "kl. 14.30 til kl. 16.10"])
def test_times_and_place_may_stand_behind_the_date(times: str) -> None:
    text = f"Herning Kommune\nSundhedsudvalget\nTirsdag den 4. marts 2031 {times} i mødelokale 3, Rådhuset\n\n{ITEM}"
    meeting = own_meeting(structured(text))
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T14:30:00"
    assert meeting.end_date is not None and meeting.end_date.value.lexical == "2031-03-04T16:10:00"
    assert meeting.location is not None and meeting.location.value.text == "mødelokale 3, Rådhuset"


def test_a_decision_that_goes_on_in_the_next_paragraph_is_one() -> None:
    frame = structured(
        f"{HEADER}Punkt 1: Stien\nIndstilling\n1. at stien udvides\n2. at udgiften afholdes af puljen\nBeslutning\n"
        "Udvalget indstiller til byrådet,\nat forslaget godkendes, idet kun halvdelen bygges.\n"
    )
    assert [outcome for _, outcome, _ in decided(frame)] == ["recommended-onward"]


def worded(frame: Frame) -> list[tuple[str, str | None]]:
    """Words and outcome of each decision, in order."""
    return [(each.text.value.text, code(each.outcome)) for each in records(frame, Decision) if each.text]


@pytest.mark.parametrize("name", ["Jens Kr. Holmris", "Anne Chr. Vadmose", "Carl Th. Bakholt"])
def test_a_name_that_is_shortened_in_its_middle_stays_one_name(name: str) -> None:
    frame = structured(HEADER + ITEM + f"\n{name} var fraværende.\n")
    assert worded(frame) == [("Godkendt.", "approved")]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Orienteringen blev taget til efterretning.", "noted"),
        ("Referatet fra mødet den 4. februar 2031 blev godkendt.", "approved"),
        ("Punktet er udsat.", "postponed"),
    ],
)
def test_without_headings_a_line_that_says_what_was_done_with_the_item_decides(line: str, outcome: str) -> None:
    agenda = f"1 - 16.30-16.35 Dagsorden\nDagsordenen gennemgås.\n2 - 16.35-17.00 Stien\nStien er smal.\n{line}\n"
    assert worded(structured(HEADER + agenda)) == [(line, outcome)]


def test_without_headings_a_line_about_another_body_decides_nothing() -> None:
    agenda = (
        "1 - 16.30-16.35 Dagsorden\nGennemgås.\n2 - 16.35-17.00 Nyt\nByrådet har i marts godkendt planen for stier.\n"
    )
    assert worded(structured(HEADER + agenda)) == []


@pytest.mark.parametrize(("opened", "closed"), [("Åbne", "Lukkede"), ("Åbne punkter", "Lukkede punkter")])
def test_a_list_of_contents_in_groups_says_which_items_are_open(opened: str, closed: str) -> None:
    body = "Sagsfremstilling\nStien er smal.\nBeslutning\nGodkendt.\n\n"
    contents = f"{opened}\n11 Stien\n12 Broen\n\n{closed}\n13 Jorden\n\n"
    frame = structured(f"{HEADER}{contents}11. Stien\n\n{body}12. Broen\n\n{body}13. Jorden\n\n{body}")
    said = [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)]
    assert said == [True, True, False]


def test_a_sentence_about_a_coming_meeting_is_no_evidence_for_a_layout() -> None:
    text = (
        "Sundhedsudvalget\nOnsdag 05-03-2031 kl. 15:00\n\n103. Stien\n\nBeslutning\n"
        "Punktet udsat til ekstraordinært møde den 10. marts 2031.\n\n104. Broen\n\nBeslutning\nGodkendt.\n"
    )
    frame = structured(text)
    assert items(frame) == [("103", "Stien"), ("104", "Broen")]
    meeting = own_meeting(frame)
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-05T15:00:00"
