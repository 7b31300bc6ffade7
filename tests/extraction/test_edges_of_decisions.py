"""Claims about what is of a decision or a recommendation and what is not, and about whose meeting a page is of."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured
from test_forms_of_pages import HEADER, decided, own_meeting, points

from kommunegraf.extraction.layout.address_date import date_of_address
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.meeting.printed_bodies import own_name
from kommunegraf.extraction.outline import Named
from kommunegraf.extraction.records import GoverningBody
from kommunegraf.reading.document import Span

LAST = "Punkt 1: Stien\nBeslutning\nGodkendt.\n"


@pytest.mark.parametrize(
    "foot",
    [
        "Køge Rådhus\nTlf. 56 67 67 67\n",
        "Se flere møder\nAbonnér på dagsordener\n",
        "Lundbergsvej 2, 8400 Ebeltoft\nPowered by Åben Dagsorden\n",
        "Damhaven 12, 7100 Vejle\nSiden er sidst opdateret 18. september 2031\n",
        "Kort over stien.pdf\n",
    ],
)
def test_the_foot_of_a_page_is_no_part_of_the_last_decision(foot: str) -> None:
    assert [each[0] for each in decided(structured(HEADER + LAST + foot))] == ["Godkendt."]


@pytest.mark.parametrize(
    "between", ["Kort.pdf\nPlan for stien.docx\n", "Slagelse Kommune · Rådhuspladsen 11 · 4200 Slagelse\n"]
)
def test_names_of_files_and_addresses_between_items_are_no_part_of_a_decision(between: str) -> None:
    frame = structured(f"{HEADER}{LAST}{between}Punkt 2: Broen\nBeslutning\nUdsat.\n")
    assert [each[0] for each in decided(frame)] == ["Godkendt.", "Udsat."]


def test_a_sentence_about_a_house_stays_in_the_decision() -> None:
    words = "Udvalget besøger Køge Rådhus."
    assert [each[0] for each in decided(structured(f"{HEADER}{LAST}{words}\n"))] == [f"Godkendt. {words}"]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        (
            "Regionsrådet godkendte indstillingen, idet et mindretal bestående af A stemte imod.",
            "approved-as-recommended",
        ),
        ("Udvalget godkender indstillingen, idet Åse Eksempel tager forbehold for punkt 2.", "approved-as-recommended"),
        ("Godkendt, idet puljen forhøjes til 200.000 kr.", "approved-with-changes"),
        ("Godkendt med den af Økonomiudvalget foreslåede ændring.", "approved-with-changes"),
        ("Drøftet og videresendt til Økonomiudvalget.", "recommended-onward"),
        ("Drøftet.", "discussed"),
        ("Tiltrædes og indstilles til Kommunalbestyrelsen.", "recommended-onward"),
        ("Udvalget tilbagesender sagen til forvaltningen.", "returned"),
        ("Forslaget vedtoges med 6 stemmer mod 2.", "approved"),
    ],
)
def test_dissent_changes_no_outcome_and_a_draft_yields_to_any_other(sentence: str, outcome: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == outcome


def test_a_decision_that_is_printed_twice_counts_once() -> None:
    again = "Beslutning\nGodkendt.\n"
    assert len(decided(structured(f"{HEADER}Punkt 1: Stien\nIndstilling\nat stien bygges\n{again}{again}"))) == 1


def test_two_bodies_that_say_the_same_decide_twice() -> None:
    stages = "".join(
        f"Beslutning i {body} den {day}. marts 2031\nGodkendt.\n"
        for body, day in (("Sundhedsudvalget", 4), ("Byrådet", 9))
    )
    assert [each[2] for each in decided(structured(f"{HEADER}Punkt 1: Stien\n{stages}"))] == [
        "sundhedsudvalget",
        "byrådet",
    ]


@pytest.mark.parametrize(
    ("paragraph", "point"),
    [
        ("Stien er slidt. Administrationen anbefaler, at stien bygges. Den er 2 km.", "at stien bygges."),
        ("Forvaltningen foreslår, at broen males.", "at broen males."),
    ],
)
def test_what_an_office_proposes_inside_a_paragraph_is_recommended(paragraph: str, point: str) -> None:
    frame = structured(f"{HEADER}Punkt 1: Stien\nResumé\n{paragraph}\nBeslutning\nGodkendt.\n")
    assert points(frame) == [point]


def test_a_line_that_begins_at_and_only_leads_is_no_point() -> None:
    asked = "Det indstilles:\nAt udvalget anbefaler regionsrådet\nat planen godkendes\nat 6 mio. kr. overføres\n"
    frame = structured(f"{HEADER}Punkt 1: Stien\nIndstilling\n{asked}Beslutning\nGodkendt.\n")
    assert points(frame) == ["at planen godkendes", "at 6 mio. kr. overføres"]


def test_terms_below_a_point_that_ends_in_at_are_of_that_point() -> None:
    asked = (
        "Chefen indstiller, at udvalget beslutter, at der gives lov på vilkår af, at:\n1. vejen flyttes\n2. der sås\n"
    )
    frame = structured(f"{HEADER}Punkt 1: Stien\nIndstilling\n{asked}Beslutning\nGodkendt.\n")
    assert len(points(frame)) == 1 and points(frame)[0].startswith("at der gives lov på vilkår af")


@pytest.mark.parametrize(
    "name",
    ["Teknisk Udvalg", "Udvalget for fremtidens sygehuse", "Udvalget for hverdagens mobilitet og byer", "Grønt Råd"],
)
def test_names_of_two_words_and_with_a_genitive_are_bodies_as_a_whole(name: str) -> None:
    (mention,) = body_mentions(f"{name} holder møde.")
    assert mention.name == name


def test_the_section_of_the_act_behind_a_name_is_no_part_of_it() -> None:
    assert own_name("Grønt Udvalg (§ 17, stk. 4)") == Span(0, len("Grønt Udvalg"))


def test_words_for_a_meeting_name_the_body_more_surely_than_an_entry_of_a_menu() -> None:
    frame = structured(
        f"Regionsrådet\nReferat\nMøde i Udvalget for det nære sundhedsvæsen\n4. marts 2031 kl. 15.30\n\n{LAST}"
    )
    assert code(own_meeting(frame).held_by) == "udvalget-for-det-nære-sundhedsvæsen"


def test_what_stands_below_udvalg_in_a_menu_is_no_body_where_decisions_name_another() -> None:
    of = "Beslutning i Børneudvalget den 14-03-2031\nGodkendt.\n"
    frame = structured(f"Oversigt\nUdvalg\nLog ind\n\nNy sti\n31/44 Åben sag\n{of}Ny bro\n31/45 Åben sag\n{of}")
    assert code(own_meeting(frame).held_by) == "børneudvalget"
    assert [each.label.value.text for each in records(frame, GoverningBody) if each.label] == ["Børneudvalget"]


HELD = {"body": Named("Socialudvalget", Span(0, 14))}


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("dagsordener/Socialudvalget/moede-04062031/referat/punkt-7", "2031-06-04"),
        ("politik/m%C3%B8de_2031-06-04", "2031-06-04"),
        ("referat-04.06.2031/sag-12", "2031-06-04"),
        ("nyheder/04062031", None),
        ("model-04062031", None),
        ("moede-04062031/referat-05062031", None),
        ("moede-31022031", None),
    ],
)
def test_the_address_of_a_page_dates_the_meeting_where_it_names_one_day_of_it(path: str, date: str | None) -> None:
    found = date_of_address(f"https://www.kk.dk/{path}", HELD)
    assert (found.value if found else None) == date
    assert found is None or found.rule == "date-of-the-address"


def test_a_date_on_the_page_counts_before_that_of_its_address() -> None:
    dated = HELD | {"date": Named("2031-06-05", Span(20, 30))}
    assert date_of_address("https://www.kk.dk/moede-04062031", dated) is None


def test_a_page_without_a_meeting_has_no_place() -> None:
    frame = structured(
        "Ny model for skolernes lokaler\n18.14.00-Ø40-3-31\nIndstilling\nat modellen indføres\nBeslutning\nGodkendt.\n"
    )
    assert all(each.location is None for each in records(frame, type(own_meeting(structured(HEADER + LAST)))))
