"""Claims about where items and their parts begin when no heading of their own shows it."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.casenumbers import closed_by_title
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.meeting.people import names_a_person
from kommunegraf.extraction.meeting.point_marks import point_marks
from kommunegraf.extraction.records import AgendaItem, Decision, Meeting, Recommendation

HEADER = "Lejre Kommune\nSundhedsudvalget\nReferat\n4. marts 2031 kl. 16.30\nLokale 3, rådhuset\n\n"


def titles(frame: Frame) -> list[str | None]:
    return [each.title.value.text if each.title else None for each in records(frame, AgendaItem)]


def points(frame: Frame) -> list[list[str]]:
    """The recommended points of each item."""
    by_id = {each.id: each.text.value.text for each in records(frame, Recommendation) if each.text}
    return [[by_id[link.value.iri] for link in item.has_recommendation] for item in records(frame, AgendaItem)]


def decisions(frame: Frame) -> list[list[str]]:
    by_id = {each.id: each.text.value.text for each in records(frame, Decision) if each.text}
    return [[by_id[link.value.iri] for link in item.has_decision] for item in records(frame, AgendaItem)]


def own_meeting(frame: Frame) -> Meeting:
    return next(each for each in records(frame, Meeting) if each.has_agenda_item)


@pytest.mark.parametrize("label", ["Beslutning: ", "Beslutning\n"])
def test_a_numbered_title_between_two_decisions_begins_an_item(label: str) -> None:
    frame = structured(
        f"{HEADER}1. Dagsorden\n{label}Godkendt\n\n2. Ny sti\nDer søges om penge.\nStien er smal.\n{label}Udsat\n\n"
        f"4. Madklub\nDen er for alle.\n{label}Drøftet med tre ønsker:\n1. mere fisk\n2. Mindre sukker\n\n"
        f"5. Eventuelt\n{label}Intet\n"
    )
    assert titles(frame) == ["Dagsorden", "Ny sti", "Madklub", "Eventuelt"]
    assert [len(each) for each in decisions(frame)] == [1, 1, 1, 1]


def test_a_list_in_an_item_with_two_stages_begins_no_item() -> None:
    frame = structured(
        f"{HEADER}1. Ny sti\nBeslutning\nGodkendt\nUdvalget lagde vægt på\n"
        "2. Lys langs stien\nDer er mørkt om aftenen.\n\n"
        "Beslutning i Byrådet den 5. marts 2031\nGodkendt\n\n4. Madklub\nBeslutning\nUdsat\n"
    )
    assert titles(frame) == ["Ny sti", "Madklub"]


@pytest.mark.parametrize("last", ["Eventuelt", "Meddelelser", "Næste møde"])
def test_one_word_is_a_title_above_a_decision_where_an_agenda_has_it(last: str) -> None:
    frame = structured(
        f"{HEADER}Nye åbningstider\n\nBeslutning\n\nGodkendt.\n\nSagen har været i høring.\n\n"
        "Sti i skoven\n\nBeslutning\n\n"
        f"Udsat.\n\n{last}\n\nBeslutning\n\nIntet.\n"
    )
    assert titles(frame)[-1] == last
    assert decisions(frame)[-1] == ["Intet."]


def test_items_without_titles_end_with_their_decisions_though_the_first_has_nothing_else() -> None:
    item = (
        "\n\nSagsfremstilling\n\n{}\n\nIndstilling\n\nDirektøren indstiller, at\n\n1. {} godkendes\n\n"
        "Beslutning\n\n{}\n"
    )
    frame = structured(
        HEADER
        + "Beslutning\n\nDagsordenen blev godkendt.\n"
        + item.format("Stien er smal.", "stien", "Udsat.")
        + item.format("Klubben er ny.", "klubben", "Godkendt.")
    )
    assert points(frame) == [[], ["stien godkendes"], ["klubben godkendes"]]
    assert decisions(frame) == [["Dagsordenen blev godkendt."], ["Udsat."], ["Godkendt."]]


def test_numbered_headings_are_sections_and_no_points() -> None:
    frame = structured(
        f"{HEADER}Sti i skoven\n\nBeslutning\n\nGodkendt.\n\n1. Resume\n\nStien er smal.\n\nDet indstilles:\n\n"
        "At 1) stien gøres bred.\n\n2. Baggrund\n\nMange går der.\n\n3. Økonomi\n\nIngen.\n"
    )
    assert points(frame) == [["At 1) stien gøres bred."]]


def test_a_list_of_words_that_may_be_headings_is_a_list() -> None:
    frame = structured(
        f"{HEADER}Punkt 1: Planen\nSagsfremstilling\nPlanen har fire dele:\n1. Baggrund\n2. Økonomi\n3. Evaluering\n\n"
        "Beslutning\nGodkendt.\n"
    )
    assert {section.role for item in frame.outline.items for section in item.sections} == {"presentation", "decision"}


def test_a_label_above_a_figure_is_no_heading() -> None:
    frame = structured(
        f"{HEADER}Punkt 1: Puljen\nØkonomi\nRamme\n861\nForslag\n815\nRest\n46\n\nIndstilling\n"
        "Direktøren indstiller, at puljen fordeles\n\nBeslutning\nGodkendt.\n"
    )
    assert points(frame) == [["at puljen fordeles"]]


@pytest.mark.parametrize("words", ["-", "–", "Ingen\n-"])
def test_a_dash_recommends_nothing(words: str) -> None:
    frame = structured(f"{HEADER}Punkt 1: Orientering\nIndstilling\n{words}\nBeslutning\nIntet.\n")
    assert not {"-", "–"} & set(points(frame)[0])


def test_a_body_and_date_in_capitals_is_a_stage_below_a_recommendation() -> None:
    frame = structured(
        f"{HEADER}1. SU - Stien\n\nINDSTILLING\nDirektøren indstiller,\n1. at stien gøres bred\n2. at lyset tændes\n\n"
        "SUNDHEDSUDVALGET, DEN 4. MARTS 2031\nad 1) Godkendt\nad 2) Udsat\n"
    )
    assert points(frame) == [["at stien gøres bred", "at lyset tændes"]]
    assert [code(each.outcome) for each in records(frame, Decision)] == ["approved", "postponed"]


def test_names_below_who_was_away_are_no_title_of_the_next_item() -> None:
    item = (
        "Sagsnr.: 29.09.00-P20-{}-31     Sagsbehandler: Kaj Lindø\n\n{}\n\nBeslutning\n\nGodkendt.\n\n"
        "Fraværende:\n\n{}\n\n"
    )
    frame = structured(
        HEADER
        + item.format(1, "Nye åbningstider", "")
        + item.format(2, "Stien", "Rikke Holm")
        + item.format(3, "Klub", "")
    )
    assert titles(frame) == ["Nye åbningstider", "Stien", "Klub"]


@pytest.mark.parametrize("above", ["Forside    Politik    Om os\n\n", ""])
def test_a_sentence_below_the_header_is_no_title_where_a_line_above_it_may_be(above: str) -> None:
    frame = structured(
        f"{above}Stier til alle - plan for 2032\n\nSundhedsudvalget\n\nMødedato: 4. marts 2031 kl. 16.30\n\n"
        "Udvalget skal tage stilling til planen.\n\nIndstilling\n\nForvaltningen indstiller, at planen godkendes.\n\n"
        "Beslutning\n\nGodkendt.\n"
    )
    assert titles(frame) == ["Stier til alle - plan for 2032"]


def test_buttons_set_as_list_items_are_no_titles() -> None:
    item = "  • Udskriv\nSagsid.: 31/{}, Sagsinitialer: ABC\n\nBeslutning\n\nGodkendt.\n\n"
    assert titles(structured(HEADER + item.format(12) + item.format(13))) == [None, None]


@pytest.mark.parametrize(
    "header",
    [
        "Sundhedsudvalget - Møde 04.03.2031\n",
        "Sundhedsudvalget - Dagsorden\nTirsdag 04-03-2031 kl. 16:30, Lokale 217, Søvej 1\n",
        "Sundhedsudvalget, møde den 4. marts 2031 kl. 16.30\n",
    ],
)
def test_a_header_in_one_line_gives_the_date(header: str) -> None:
    meeting = own_meeting(structured(f"{header}\n1. Stien\nBeslutning\nGodkendt.\n"))
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"


@pytest.mark.parametrize(
    "header",
    ["Tirsdag 04-03-2031 kl. 16:30, Lokale 217, Søvej 1", "4. marts 2031 kl. 16.30\nSted: | Lokale 217, Søvej 1"],
)
def test_the_place_stands_behind_the_time_or_a_label_and_a_border(header: str) -> None:
    meeting = own_meeting(structured(f"Sundhedsudvalget\n{header}\n\n1. Stien\nBeslutning\nGodkendt.\n"))
    assert meeting.location is not None and meeting.location.value.text == "Lokale 217, Søvej 1"
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T16:30:00"


def test_a_body_behind_the_time_is_no_place() -> None:
    meeting = own_meeting(structured("4. marts 2031 kl. 16.30, Sundhedsudvalget\n\n1. Stien\nBeslutning\nGodkendt.\n"))
    assert meeting.location is None
    assert code(meeting.held_by) == "sundhedsudvalget"


@pytest.mark.parametrize("title", ["Klagesag (lukket punkt)", "SU/ØU - Lukket - Klagesag", "Klagesag (Fortroligt)"])
def test_a_title_says_that_its_item_is_closed_in_its_middle_or_at_its_end(title: str) -> None:
    assert closed_by_title(title) is not None


@pytest.mark.parametrize("title", ["Svømmehallen er lukket", "Hvorfor blev skolen lukket?", "En lukket have"])
def test_a_title_about_closing_is_of_an_open_item(title: str) -> None:
    assert closed_by_title(title) is None


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("1. at-punkt godkendt. 2. at-punkt blev afvist.", [(1,), (2,)]),
        ("Indstillingens 1., 2. og 3. at-punkt blev anbefalet.", [(1, 2, 3)]),
        ("Den 2. punktprøve blev godkendt.", []),
    ],
)
def test_ordinals_say_which_points_are_decided(text: str, positions: list[tuple[int, ...]]) -> None:
    assert [each.positions for each in point_marks(text, 3)] == positions


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Et flertal sendte forslagene videre til Økonomiudvalget.", "recommended-onward"),
        ("Sendes til Byrådet uden forslag 2.", "recommended-onward"),
        ("Udvalget udsætter sagen.", "postponed"),
    ],
)
def test_outcomes_in_active_words(words: str, outcome: str) -> None:
    said = outcome_of(words)
    assert said is not None and said.code == outcome


def test_what_another_body_thinks_of_the_recommendation_is_no_point() -> None:
    frame = structured(
        f"{HEADER}Punkt 1: Stien\nIndstilling\nDirektøren indstiller:\n1. At stien gøres bred.\n\n"
        "Økonomiudvalget anbefaler indstillingen, dog med ønske om, at der kommer lys.\n\nBeslutning\nGodkendt.\n"
    )
    assert points(frame) == [["At stien gøres bred."]]


@pytest.mark.parametrize("name", ["Regionshospitalet Gødstrup", "Skovens Plejecenter", "Børnehuset Solen"])
def test_a_name_of_an_institution_is_nobodys(name: str) -> None:
    assert not names_a_person(name)


@pytest.mark.parametrize("name", ["Rikke Holmgård", "Kaj Center-Jensen", "Ole Nyhus", "Bo von Fond"])
def test_a_surname_that_looks_like_an_institution_is_a_persons(name: str) -> None:
    assert names_a_person(name)


def test_a_list_of_contents_below_who_was_away_masks_no_title() -> None:
    frame = structured(
        f"{HEADER}Fraværende\n• Rikke Holm (A)\n\nDagsorden\n1 : Aftale med Den Lille Sti\n2 : Klub\n\n"
        "1 : Aftale med Den Lille Sti\nSagsnr: 31-000001\nBeslutning\nGodkendt.\n\n"
        "2 : Klub\nSagsnr: 31-000002\nBeslutning\nUdsat.\n"
    )
    assert titles(frame) == ["Aftale med Den Lille Sti", "Klub"]
    masked = [frame.document.text[span.start : span.end] for span in frame.document.masks]
    assert set(masked) == {"Rikke Holm"}
