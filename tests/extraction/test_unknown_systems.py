"""Claims about pages of systems that no file knows: their own form shows what is an item and what was decided."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured
from test_forms_of_pages import decided, items, own_meeting, points

from kommunegraf.extraction.extract import structure
from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.layout.header_parts import header_parts
from kommunegraf.extraction.layout.layouts import profile
from kommunegraf.extraction.records import AgendaItem, Case, Decision
from kommunegraf.identity import Identity
from kommunegraf.reading import read


def page(html: str) -> Frame:
    """The frame of an HTML page, with the facts of its structure."""
    document = read(f"<html><body><main>{html}</main></body></html>".encode(), name="page.html", url=None)
    frame, _, _ = structure(document, Identity())
    return frame


OWN_WORDS = """Fladstrand Kommune

Forum: Udvalget for Sundhed og Trivsel
Hvornår: Tirsdag den 4. marts 2031 kl. 15.00 - 17.20
Hvor: Rådhuset, lokale 2

Sag A
Godkendelse af dagsorden

{decision}
Dagsordenen godkendt.

Sag B
Gratis vaccination til ældre

Hvad handler det om
Kommunen vil tilbyde vaccination til alle over 70 år.

{recommendation}
Sundhedschefen foreslår udvalget:
- at ordningen indføres fra 1. maj 2031
- at udgiften afholdes af puljen

{decision}
Udvalget udsatte sagen til næste møde.

Sådan går det videre
Sagen kommer igen i april.

Sag C
Partnerskab med boligforeningen

Hvad handler det om
Foreningen vil hjælpe ensomme ældre.

{recommendation}
Sundhedschefen foreslår udvalget:
- at partnerskabet indgås for to år

{decision}
Godkendt.

Sådan går det videre
Aftalen skrives under i maj.
"""


@pytest.mark.parametrize(
    ("decision", "recommendation"),
    [("Vi besluttede", "Hvad vi foreslår"), ("Hvad blev der sagt ja til?", "Oplæg til drøftelsen")],
)
def test_headings_of_a_pages_own_are_known_by_what_stands_below_them(decision: str, recommendation: str) -> None:
    frame = structured(OWN_WORDS.format(decision=decision, recommendation=recommendation))
    assert items(frame) == [
        ("A", "Godkendelse af dagsorden"),
        ("B", "Gratis vaccination til ældre"),
        ("C", "Partnerskab med boligforeningen"),
    ]
    assert decided(frame) == [
        ("Dagsordenen godkendt.", "approved", "udvalget-for-sundhed-og-trivsel"),
        ("Udvalget udsatte sagen til næste møde.", "postponed", "udvalget-for-sundhed-og-trivsel"),
        ("Godkendt.", "approved", "udvalget-for-sundhed-og-trivsel"),
    ]
    assert [words.split()[1] for words in points(frame)] == ["ordningen", "udgiften", "partnerskabet"]


@pytest.mark.parametrize(
    "text",
    [
        "Spørgsmål og svar om vaccination\n\nSpørgsmål:\nHvem kan få den?\nSvar:\nAlle over 65 år.\n\nSpørgsmål:\n"
        "Er den godkendt?\nSvar:\nGodkendt af styrelsen.\n\nSpørgsmål:\nHvad koster den?\nSvar:\nGodkendte får den.\n",
        "Sundhedspolitik 2031-2034\n\nTrivsel\nVi vil\n- at alle skoler har en plan\n\nBevægelse\nVi vil\n"
        "- at der bygges stier\n",
    ],
)
def test_a_page_of_no_meeting_teaches_no_headings(text: str) -> None:
    frame = structured(text)
    assert records(frame, AgendaItem) == [] and records(frame, Decision) == []


def test_headings_of_one_level_with_a_decision_each_are_items() -> None:
    frame = page(
        "<h1>Møde i Ældre- og Sundhedsudvalget</h1><p>12. maj 2031 kl. 13.00-15.30 · Byrådssalen</p>"
        "<h2>Motion på recept</h2><h3>Det drejer sig om</h3><p>Læger kan henvise til motion.</p>"
        "<h3>Det lægger vi op til</h3><p>Ældrechefen indstiller, at ordningen fortsætter.</p>"
        "<h3>Hvad blev besluttet?</h3><p>Udvalget godkendte indstillingen.</p>"
        "<h3>Sådan går det videre</h3><p>Ordningen evalueres i 2033.</p>"
        "<h2>Lukket: Køb af hus</h2>"
        "<h2>Ventetider</h2><h3>Det lægger vi op til</h3>"
        "<p>Ældrechefen indstiller, at orienteringen tages til efterretning.</p>"
        "<h3>Hvad blev besluttet?</h3><p>Taget til efterretning.</p>"
    )
    assert items(frame) == [(None, "Motion på recept"), (None, "Lukket: Køb af hus"), (None, "Ventetider")]
    assert [words for words, _, _ in decided(frame)] == ["Udvalget godkendte indstillingen.", "Taget til efterretning."]
    meeting = own_meeting(frame)
    assert meeting.end_date is not None and meeting.end_date.value.lexical == "2031-05-12T15:30:00"
    assert meeting.location is not None and meeting.location.value.text == "Byrådssalen"


def test_a_number_may_stand_with_the_word_open_above_its_title() -> None:
    frame = page(
        "<h1>Mødeprotokol</h1><dl><dt>Organ</dt><dd>Sundhedsudvalget</dd><dt>Mødt</dt><dd>4. marts 2031</dd></dl>"
        "<p>Nr. 7 Offentlig</p><h2>Stien</h2><p>Sag 2031-00017 · Sagsansvarlig: Liv Holm</p>"
        "<h3>Vedtagelse</h3><p>Godkendt.</p>"
        "<p>Nr. 8 Ikke offentlig</p><h2>Lejemål</h2>"
        "<p>Nr. 9 Offentlig</p><h2>Broen</h2><p>Sag 2031-00018</p><h3>Vedtagelse</h3><p>Sagen udskydes til maj.</p>"
    )
    assert items(frame) == [("7", "Stien"), ("8", "Lejemål"), ("9", "Broen")]
    assert [each.is_open.value if each.is_open else None for each in records(frame, AgendaItem)] == [True, False, True]
    assert [number.value.text for each in records(frame, Case) for number in each.case_number] == [
        "2031-00017",
        "2031-00018",
    ]
    assert [outcome for _, outcome, _ in decided(frame)] == ["approved", "postponed"]


@pytest.mark.parametrize("mark", ["Ad {}. ", "{}. "])
def test_numbers_that_go_on_with_outcomes_below_are_items(mark: str) -> None:
    titles = ["Godkendelse af dagsorden", "Sundhed i boligområder", "Budget", "Eventuelt"]
    below = [
        "Godkendt.",
        "Oplæg ved konsulenten.\nRådet tog oplægget til efterretning.",
        "Rådet godkendte budgettet.",
        "Intet.",
    ]
    body = "\n\n".join(
        f"{mark.format(number)}{title}\n{words}"
        for number, (title, words) in enumerate(zip(titles, below, strict=True), start=1)
    )
    frame = structured(
        f"Referat\nIntegrationsrådets møde den 11. februar 2031\nKl. 17.00-19.00 i Medborgerhuset\n\n{body}\n"
    )
    assert [title for _, title in items(frame)] == titles
    assert [outcome for _, outcome, _ in decided(frame)] == ["approved", "noted", "approved", "nothing-to-decide"]


def test_an_office_that_proposes_and_a_body_that_acts_need_no_headings() -> None:
    case = "DAGSORDENENS PUNKT {}\n{}\nJ.nr. 31/44{}\nForvaltningen foreslår, at {}.\nUdvalget {}.\n\n"
    frame = structured(
        "SUNDHEDSUDVALGET\nMødet holdt den 7. maj 2031 fra kl. 14.30 til 16.45 i Rådhussalen\n\n"
        + case.format(21, "Nyt tilbud", 21, "tilbuddet gøres permanent", "tiltrådte forslaget")
        + case.format(22, "Røgfri legepladser", 22, "legepladser gøres røgfri", "udsatte sagen til maj")
    )
    assert items(frame) == [("21", "Nyt tilbud"), ("22", "Røgfri legepladser")]
    assert [outcome for _, outcome, _ in decided(frame)] == ["approved", "postponed"]
    assert len(points(frame)) == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "Referat fra ekstraordinært møde i Sundhedsudvalget, onsdag den 4. marts 2031, kl. 9.30-11.00, Byrådssalen",
            5,
        ),
        ("Seniorrådet i Varde Kommune: møde 4. marts 2031 fra kl. 9.30 til 11.00 på Rådhuset", 5),
        ("Protokol fra møde torsdag d. 4. marts 2031", 1),
        ("Kl. 15.00-17.00, Mødelokale B, Rådhuset", 3),
    ],
)
def test_a_header_line_is_read_by_its_parts(line: str, told: int) -> None:
    parts = header_parts(line, profile("general").header_words)
    assert parts is not None
    assert sum(part is not None for part in (parts.body, parts.date, parts.start, parts.end, parts.place)) == told


@pytest.mark.parametrize(
    "line",
    [
        "Byrådet vedtog politikken den 4. marts 2031",
        "Høringsfrist: 4. marts 2031 kl. 12.00",
        "Byrådet",
        "4. marts 2031",
    ],
)
def test_a_line_that_says_more_than_its_parts_is_no_header(line: str) -> None:
    assert header_parts(line, profile("general").header_words) is None


def test_the_last_number_of_a_list_of_contents_with_gaps_begins_no_item() -> None:
    frame = structured(
        "Sundhedsudvalget\nReferat\n4. marts 2031\n\n11. Stien\n12. Broen\n14. Lukket punkt: Køb\n\n"
        "31/4410 Åben sag\n11. Stien\nBeslutning\nGodkendt.\n\n31/4411 Åben sag\n12. Broen\nBeslutning\nUdsat.\n\n"
        "14. Lukket punkt: Køb\n"
    )
    assert items(frame) == [("11", "Stien"), ("12", "Broen"), ("14", "Lukket punkt: Køb")]


@pytest.mark.parametrize(
    "foot", ["Rådhus Allé 5, 9000 Aalborg - tlf. 64 74 74 74", "Aalborg Kommune\nBoulevarden 13, 9000 Aalborg\n"]
)
def test_an_address_without_the_authoritys_name_ends_the_decision(foot: str) -> None:
    frame = structured(f"Sundhedsudvalget\n4. marts 2031\n\nPunkt 1: Stien\nBeslutning\nGodkendt.\n{foot}")
    assert [words for words, _, _ in decided(frame)] == ["Godkendt."]


@pytest.mark.parametrize(
    "heading", ["Udvalgets beslutning den 4. marts 2031", "Sundhedsudvalget besluttede", "Vedtagelse"]
)
def test_more_headings_say_what_was_decided(heading: str) -> None:
    frame = structured(f"Sundhedsudvalget\n4. marts 2031\n\nPunkt 1: Stien\n{heading}:\nGodkendt.\n")
    assert decided(frame) == [("Godkendt.", "approved", "sundhedsudvalget")]


def test_a_stage_may_have_its_decision_behind_a_colon() -> None:
    frame = structured(
        "Byrådet\n28. maj 2031\n\nPunkt 1: Stien\n"
        "Beslutning i Økonomiudvalget den 20. maj 2031: Indstilles godkendt.\n"
        "Beslutning i Byrådet den 28. maj 2031: Godkendt.\n"
    )
    told = [(code(each.decided_by), code(each.outcome)) for each in records(frame, Decision)]
    assert told == [("økonomiudvalget", "recommended-onward"), ("byrådet", "approved")]


def test_a_lead_in_with_points_counts_before_what_a_council_wishes() -> None:
    frame = structured(
        "Sundhedsudvalget\n4. marts 2031\n\nPunkt 1: Stien\nSagsfremstilling\nStien er smal. Ældrerådet indstiller, "
        "at der kommer lys.\n\nBilag:\n • Kort over stien\n\nTeknisk Forvaltning indstiller,\n\nat stien bygges.\n\n"
        "Beslutning\nGodkendt.\n"
    )
    assert points(frame) == ["at stien bygges."]


def test_numbers_typed_as_words_answer_points() -> None:
    frame = page(
        "<h1>Sundhedsudvalget - Referat - 4. marts 2031</h1><h2>1. Stien</h2><h3>Indstilling</h3>"
        "<p>Chefen indstiller,</p>"
        "<p>1. at stien bygges</p><p>2. at udvalget vælger et medlem</p><h3>Beslutning</h3>"
        "<p>1) Godkendt.</p><p>2) Udvalget valgte Vibe Holm.</p>"
    )
    assert [outcome for _, outcome, _ in decided(frame)] == ["approved", "approved"]


@pytest.mark.parametrize("office", ["Sundhed og Omsorg", "Team Sundhed", "Centerchef for Sundhed"])
def test_an_office_may_be_called_by_its_fields(office: str) -> None:
    frame = structured(
        f"Sundhedsudvalget\n4. marts 2031\n\nPunkt 1: Stien\nSagsfremstilling\nStien er smal.\n"
        f"{office} indstiller, at stien bygges.\nBeslutning\nGodkendt.\n"
    )
    assert points(frame) == ["at stien bygges."]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Byrådet tilsluttede sig indstillingen.", "approved-as-recommended"),
        ("Sagen stilles i bero.", "postponed"),
        ("Forslaget blev stemt ned.", "rejected"),
        ("Udvalget indstiller til Kultur- og Fritidsudvalget, at planen vedtages.", "recommended-onward"),
        ("Beløbet frigives.", "approved"),
        ("Udvalget besluttede at godkende planen.", "approved"),
        ("Udvalget besluttede at tiltræde indstillingen.", "approved-as-recommended"),
        ("Udvalget noterede sig orienteringen.", "noted"),
        ("Afslag.", "rejected"),
    ],
)
def test_more_words_state_outcomes(sentence: str, outcome: str) -> None:
    frame = structured(f"Sundhedsudvalget\n4. marts 2031\n\nPunkt 1: Stien\nBeslutning\n{sentence}\n")
    assert [said for _, said, _ in decided(frame)] == [outcome]
