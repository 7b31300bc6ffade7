"""Claims about pages whose markup, labels or letters are another system's: what marks their items and their ends."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import AgendaItem, Decision, GoverningBody, Meeting, Recommendation

HEADER = "Langeland Kommune\nØkonomiudvalget\nReferat\n4. marts 2031 kl. 16.30\n"
ITEM = "Punkt 1: Stien\nBeslutning\nGodkendt.\n"


def titles(frame: Frame) -> list[str]:
    return [each.title.value.text for each in records(frame, AgendaItem) if each.title]


def numbers(frame: Frame) -> list[str]:
    return [each.item_number.value.text for each in records(frame, AgendaItem) if each.item_number]


def decided(frame: Frame) -> list[tuple[str, str | None]]:
    return [(each.text.value.text, code(each.outcome)) for each in records(frame, Decision) if each.text]


def points(frame: Frame) -> list[str]:
    return [each.text.value.text for each in records(frame, Recommendation) if each.text]


def own_meeting(frame: Frame) -> Meeting:
    return next(each for each in records(frame, Meeting) if each.has_agenda_item)


@pytest.mark.parametrize(
    "heads",
    [
        (
            "<header><span>Punkt 1</span><h2>Ny sti</h2><span>Beslutning</span></header>",
            "<header><span>Punkt 2</span><h2>Spørgetid</h2><span>Orientering</span></header>",
        ),
        ("<header><h3>1. Ny sti</h3></header>", "<header><h3>2. Spørgetid</h3></header>"),
        ("<header><div>Pkt. 1</div><h2>Ny sti</h2></header>", "<header><div>Pkt. 2</div><h2>Spørgetid</h2></header>"),
    ],
    ids=["number, title and badge", "one heading", "number above"],
)
def test_the_header_of_a_section_has_the_item_s_title_and_that_of_the_page_has_none(heads: tuple[str, str]) -> None:
    page = (
        "<div><header><h3>Borger</h3></header><h1>Sundhedsudvalget</h1>"
        "<ul><li><b>Dato</b> 04-03-2031 16:30 - 18:00</li></ul>"
        f"<section>{heads[0]}<h3>Beslutning</h3><p>Godkendt.</p></section>"
        f"<section>{heads[1]}<h3>Beslutning</h3><p>Intet.</p></section></div>"
    )
    frame = structured(page)
    assert titles(frame) == ["Ny sti", "Spørgetid"] and numbers(frame) == ["1", "2"]
    assert [outcome for _, outcome in decided(frame)] == ["approved", "nothing-to-decide"]
    assert own_meeting(frame).end_date is not None


@pytest.mark.parametrize(
    "name", ["Teknisk Udvalg", "Udvalget Børn, Idræt og Familie", "Udvalget Kultur og Fritid", "Det Sociale Udvalg"]
)
def test_a_committee_is_known_without_a_word_that_joins_its_field(name: str) -> None:
    frame = structured(f"{name}\nReferat\n4. marts 2031\n\n{ITEM}")
    assert name in [each.label.value.text for each in records(frame, GoverningBody) if each.label]


def test_a_sentence_about_what_the_committee_saw_names_no_other_committee() -> None:
    frame = structured(f"{HEADER}\n{ITEM}Udvalget Tove og Kim takkede.\nUdvalget besøgte Herning og Ikast.\n")
    assert "Udvalget besøgte Herning og Ikast" not in [
        each.label.value.text for each in records(frame, GoverningBody) if each.label
    ]


@pytest.mark.parametrize(
    "foot",
    [
        "Varde Kommune · Kontakt · Om siden",
        "Rådhuset, 6800 Varde\nWhistleblowerordning",
        "Følg os\nFacebook\nLinkedIn",
        "Hold dig orienteret\nTilmeld nyhedsbrev\nBytoften 2\n6800 Varde",
        "Share this document\nRelated documents",
    ],
)
def test_the_foot_of_a_page_is_no_part_of_the_last_decision(foot: str) -> None:
    assert decided(structured(f"{HEADER}\n{ITEM}{foot}\n"))[-1][0] == "Godkendt."


def test_where_nothing_was_decided_last_nothing_below_was() -> None:
    page = f"{HEADER}\n{ITEM}Punkt 2: Eventuelt\nBeslutning: Intet\nBilag kan rekvireres hos sekretariatet\n"
    assert decided(structured(page))[-1] == ("Intet", "nothing-to-decide")


@pytest.mark.parametrize("away", ["Afbud Karla Nymark Toft (A).", "Fraværende Ole Bergholt (V) og Kim Dalgaard (A)."])
def test_who_was_away_is_no_decision_where_a_word_stands_before_the_names_alone(away: str) -> None:
    assert decided(structured(f"{HEADER}\n{ITEM}{away}\n")) == [("Godkendt.", "approved")]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Godkendt med Økonomiudvalgets ændring.", "approved-with-changes"),
        ("Godkendt med rettelse til punkt 4.", "approved-with-changes"),
        ("Godkendt med 7 stemmer mod 2.", "approved"),
        ("Administrationens forslag blev tiltrådt af et flertal.", "approved-as-recommended"),
        ("Økonomiudvalgets afslag blev fastholdt.", "rejected"),
        ("Intet at beslutte.", "nothing-to-decide"),
    ],
)
def test_outcomes_are_read_with_what_stands_around_them(words: str, outcome: str) -> None:
    assert decided(structured(f"{HEADER}\nPunkt 1: Stien\nBeslutning\n{words}\n")) == [(words, outcome)]


STAGES = ("10-01-2031  Magistraten", "Magistraten, 10-01-2031", "10. januar 2031, Magistraten")


@pytest.mark.parametrize("stage", STAGES)
def test_items_may_begin_with_the_decision_and_number_their_sections(stage: str) -> None:
    item = (
        "    {title}\nBeslutning\nGodkendt.\nSagens forløb\n{stage}\nAnbefales.\n"
        "1. Resume\nKort.\n2. Beslutningspunkter\nDet indstilles:\n"
        "At 1) planen godkendes.\nAt 2) udgiften afholdes.\n3. Baggrund\nLang.\n4. Organisering\nFast.\n"
    )
    page = "Aarhus Kommune\nReferat Byrådet 21-02-2031\n" + "".join(
        item.format(title=title, stage=stage) for title in ("Ny sti ved skolen", "Sygefravær, 4. kvartal 2030")
    )
    frame = structured(page)
    assert titles(frame) == ["Ny sti ved skolen", "Sygefravær, 4. kvartal 2030"]
    assert sorted(outcome or "" for _, outcome in decided(frame)) == ["approved"] * 2 + ["recommended-onward"] * 2
    assert len(points(frame)) == 4


def test_items_without_a_case_number_stand_between_those_that_have_one() -> None:
    page = (
        f"{HEADER}Mødet blev holdt i Medborgerhuset, og begyndte kl. 16.30. Det sluttede kl. 18.15.\nÅbne sager\n"
        "Godkendelse af dagsorden\nBeslutning: Godkendt.\n"
        "Ny sti ved skolen\nSag: 31/1204\nResume: Skolen ønsker en sti.\n"
        "Det indstilles: At stien anlægges. At udgiften afholdes af puljen.\n"
        "Teknisk Udvalg den 2. marts 2031: Anbefales.\nBeslutning: Udsat.\n"
        "Ny plan for affald\nResume: Planen er ny.\nBeslutning: Godkendt.\nAfbud: Karla Nymark\n"
        "Salg af hus\nSag: 31/2288\nResume: Huset er tomt.\nBeslutning: Godkendt.\n"
        "Eventuelt\nDer blev spurgt til vejen.\n"
        "Lukkede sager\nKøb af ejendom\nPersonalesag om leder\nNæste møde: 8. april 2031\n"
    )
    frame = structured(page)
    assert titles(frame) == [
        "Godkendelse af dagsorden",
        "Ny sti ved skolen",
        "Ny plan for affald",
        "Salg af hus",
        "Eventuelt",
        "Køb af ejendom",
        "Personalesag om leder",
    ]
    assert points(frame) == ["At stien anlægges.", "At udgiften afholdes af puljen."]
    assert ("Anbefales.", "recommended-onward") in decided(frame)
    meeting = own_meeting(frame)
    assert meeting.location is not None and meeting.location.value.text == "Medborgerhuset"
    assert meeting.end_date is not None and meeting.end_date.value.lexical == "2031-03-04T18:15:00"


def test_a_title_above_a_case_number_takes_no_line_of_a_list_for_an_item() -> None:
    page = (
        f"{HEADER}\nNy sti ved skolen\nSagsnr. 31/1204\nSagsfremstilling\nDer er tre veje:\n\nVejen over engen\n"
        "Økonomi\n2 mio. kr.\nBeslutning\nGodkendt.\n\n"
        "Salg af hus\nSagsnr. 31/2288\nSagsfremstilling\nTomt.\nBeslutning\nUdsat.\n"
    )
    assert titles(structured(page)) == ["Ny sti ved skolen", "Salg af hus"]


@pytest.mark.parametrize("tag", ["h3", "p"])
def test_ad_and_a_number_begin_an_item_where_the_list_of_contents_has_it(tag: str) -> None:
    page = (
        "<article><h1>Referat fra møde i Ældrerådet</h1><p>Torsdag den 4. marts 2031 kl. 9.30-12.00</p>"
        "<h2>Dagsorden</h2><ol><li>Høring om demens</li><li>Busruter til byen</li></ol><h2>Referat</h2>"
        f"<{tag}>Ad 1. Høring om demens</{tag}><p>Drøftet i grupper.</p><p><b>Beslutning:</b> Godkendt.</p>"
        f"<{tag}>Ad 2. Busruter til byen</{tag}><p>Ruten nedlægges.</p><p><b>Beslutning:</b> Udsat.</p></article>"
    )
    frame = structured(page)
    assert numbers(frame) == ["1", "2"] and titles(frame) == ["Høring om demens", "Busruter til byen"]
    assert [outcome for _, outcome in decided(frame)] == ["approved", "postponed"]


SPACED = (
    "1 Nyborg Kommune Ref er at Social ud valget 4 . ma rts 20 31 kl. 16 .30 Mødested: Mødelokale 2 Med lemmer: "
    "Kar la Nymark, Ole Bergholt\n\n"
    "2 Indho ldsfortegnelse: 1 . Ny sti ved skolen i Vindinge 2 . Nye åbnings tider i sundheds centret\n\n"
    "3 1 . Ny sti ved skolen i Vindinge Sagsnr. /1204 Sags fremstilling: Sko len ønsker en sti til gården, og der er "
    "af sat penge til den i budgettet for næste år. Ind stilling: Forvalt ningen indstiller, at stien anlægges "
    "Besl utning: God kendt. Fra værende: Ole Bergholt\n\n"
    "4 2 . Nye åbnings tider i sundheds centret Sagsnr. /1377 Sags fremstilling: Centret har i dag åbent i alle "
    "hver dage, og bor gerne har ønsket at komme om aftenen. Inds tilling: Forvalt ningen indstiller, at tiderne "
    "godkendes Besl utning: Ud sat.\n"
)


def test_words_in_pieces_are_known_by_those_that_minutes_have_however_long_the_others_are() -> None:
    frame = structured(SPACED)
    assert numbers(frame) == ["1", "2"]
    assert [outcome for _, outcome in decided(frame)] == ["approved", "postponed"]
    meeting = own_meeting(frame)
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T16:30:00"
    assert len([each for each in records(frame, AgendaItem) if each.concerns_case]) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Mødet blev afholdt tirsdag den 4. marts 2031 kl. 10.00-12.30 i Kulturhuset, lokale 4.",
        "Mødet blev holdt den 4. marts 2031 kl. 10.00 i Kulturhuset, lokale 4. Mødet sluttede kl. 12.30.",
        "Seniorrådet holdt møde tirsdag den 4. marts 2031 kl. 10.00-12.30 i Kulturhuset, lokale 4.",
    ],
)
def test_sentences_tell_when_and_where_the_meeting_was_held(sentence: str) -> None:
    page = f"Referat af møde i Seniorrådet\n{sentence}\n\n1. Ny plan for demens\nBeslutning\nGodkendt.\n"
    meeting = own_meeting(structured(page))
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T10:00:00"
    assert meeting.end_date is not None and meeting.end_date.value.lexical == "2031-03-04T12:30:00"
    assert meeting.location is not None and meeting.location.value.text == "Kulturhuset, lokale 4"
