"""Claims about meeting, publisher, identity, people, calendars, machine summaries and second evidence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from plain_documents import code, plain, quoted, records, structured

from kommunegraf.extraction.duplicates import Duplicates, with_second_evidence
from kommunegraf.extraction.extract import extract, structure
from kommunegraf.extraction.machine import extract_machine
from kommunegraf.extraction.meeting.people import lists_names
from kommunegraf.extraction.passages import passages
from kommunegraf.extraction.records import (
    AgendaItem,
    Attachment,
    GoverningBody,
    MachineSummary,
    Meeting,
    Mode,
    Post,
    Recommendation,
)
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.reading.document import Block, Span, Zone, ZoneKind

MINUTES = """Herning Kommune
Referat
Udvalg: Sundhedsudvalget
Mødedato: 4. marts 2031, kl. 16.30
Mødested: Sal 7
Sagsnr.: 29.09.00-P22-1-31 Sagsbehandler: Bodil Ravn Testesen
Ny sti
Øvrige sagsbehandlere: Asger Mock Prøvesen
Sagsresume
Stien er ny. Bodil Ravn Testesen har tegnet den.
Indstilling
Direktøren for Plan indstiller,
at stien anlægges
Beslutning
Godkendt.
Bilag
Kort over stien
Ingen
Sagsnr.: 29.09.00-P22-2-31 Sagsbehandler: Bodil Ravn Testesen
Orientering
Sagsresume
Kort nyt.
Beslutning
Taget til efterretning.
"""


def test_the_meeting_has_body_date_time_place_and_items() -> None:
    frame = structured(MINUTES)
    (meeting,) = records(frame, Meeting)
    assert code(meeting.held_by) == "sundhedsudvalget"
    assert meeting.date is not None and meeting.date.value.lexical == "2031-03-04"
    assert meeting.start_date is not None and meeting.start_date.value.lexical == "2031-03-04T16:30:00"
    assert meeting.location is not None and meeting.location.value.text == "Sal 7"
    assert len(meeting.has_agenda_item) == 2
    assert code(meeting.status) == "held"
    assert meeting.id.endswith("/municipality/0657/body/sundhedsudvalget/meeting/2031-03-04")


def test_an_hour_without_minutes_is_no_moment() -> None:
    (meeting,) = records(structured(MINUTES.replace("kl. 16.30", "kl. 16")), Meeting)
    assert meeting.start_date is None


def test_attachments_are_titles_not_the_word_none() -> None:
    frame = structured(MINUTES)
    assert [record.title.value.text for record in records(frame, Attachment) if record.title] == ["Kort over stien"]


def test_attachments_of_one_name_below_two_items_are_two_and_others_are_the_documents() -> None:
    minutes = MINUTES.replace("Kort over stien\nIngen\n", "Kort over stien\nNotat\n") + "Bilag\nNotat\nSkitse\n"
    frame = structured(minutes)
    paths = sorted(record.id.rpartition("/document/")[2].partition("/")[2] for record in records(frame, Attachment))
    ways = [path.split("/") for path in paths]
    assert sorted(way[-1] for way in ways) == ["kort-over-stien", "notat", "notat", "skitse"]
    assert {way[-1]: "item" in way for way in ways} == {"kort-over-stien": False, "notat": True, "skitse": False}
    first, second = records(frame, AgendaItem)
    listed = [[link.value.iri for link in each.attachment] for each in (first, second)]
    assert [len(each) for each in listed] == [2, 2]
    assert not set(listed[0]) & set(listed[1])
    assert listed[0][1] == f"{first.id}/attachment/notat"


def test_case_workers_are_masked_wherever_they_stand_and_kept_as_a_role() -> None:
    frame = structured(MINUTES)
    assert "Testesen" not in frame.document.served_text
    assert "Prøvesen" not in frame.document.served_text
    assert len(frame.document.served_text) == len(frame.document.text)
    post = next(record for record in records(frame, Post) if code_of(record.id) == "sagsbehandler")
    assert set(quoted(frame, post.label)) == {"Sagsbehandler"}
    item = records(frame, AgendaItem)[0]
    assert quoted(frame, item.caseworker_role[0]) == ["Sagsbehandler"]


def code_of(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def test_the_participants_that_a_source_lists_are_masked_wherever_they_stand() -> None:
    item = {
        "Navn": "Ny sti",
        "Id": "a-1",
        "Felter": [{"Navn": "", "Html": "<h3>Sagsfremstilling</h3><p>Bodil Ravn Testesen har tegnet stien.</p>"}],
    }
    agenda = {
        "Dagsordenpunkter": [item],
        "Udvalg": {"Navn": "Stiudvalget"},
        "Moede": {"Dato": "2031-03-04", "Moededeltagere": [{"Name": "Bodil Ravn Testesen", "Absent": True}]},
        "Id": "m-1",
    }
    result = extract(read(json.dumps(agenda).encode("utf-8"), name="agenda.json"), Identity())
    assert result.document.text.count("Testesen") == 2
    assert "Testesen" not in result.document.served_text
    assert all("Testesen" not in record.model_dump_json() for record in result.records)


def test_no_record_carries_a_masked_name() -> None:
    result = extract(plain(MINUTES), Identity())
    for record in result.records:
        assert "Testesen" not in record.model_dump_json()
    item = next(record for record in result.records if isinstance(record, AgendaItem))
    assert item.abstract is not None and "█" in item.abstract.value.text


@pytest.mark.parametrize("text", ["Bodil Ravn Testesen (X), Asger Mock Prøvesen", "Ingen", "", "• Bodil Testesen ()"])
def test_a_line_of_names_is_known(text: str) -> None:
    assert lists_names(text)


@pytest.mark.parametrize("text", ["Godkendt.", "Udvalget drøftede sagen."])
def test_a_line_that_says_something_is_no_line_of_names(text: str) -> None:
    assert not lists_names(text)


def test_the_publisher_is_stated_by_a_line_of_its_own() -> None:
    frame = structured(MINUTES)
    assert frame.authority is not None and frame.authority.endswith("/municipality/0657")
    assert frame.authority_mode is Mode.NORMALISED


def test_the_publisher_is_known_by_the_host() -> None:
    frame = structured(MINUTES.replace("Herning Kommune\n", ""), url="https://dagsordener.herning.dk/vis?id=1")
    assert frame.authority is not None and frame.authority.endswith("/municipality/0657")
    assert frame.authority_rule == "host-of-the-source"


_HTML = "<html><head>{head}</head><body><main><h1>Ro</h1><p>Kommunen går en tur.</p></main>{foot}</body></html>"


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("<title>Ro i byen | Herning Kommune</title>", ""),
        ("<title>Herning Kommune - Ro i byen</title>", ""),
        ('<meta property="og:site_name" content="Herning Kommune">', ""),
        ("<title>Ro</title>", "<footer><p>Herning Kommune</p><p>Torvet 1, 7400 Herning</p></footer>"),
    ],
)
def test_the_publisher_is_known_by_what_the_page_calls_its_site(head: str, foot: str) -> None:
    document = read(_HTML.format(head=head, foot=foot).encode(), name="ro.html")
    assert "Herning" not in document.text
    frame, _, _ = structure(document, Identity())
    assert frame.authority is not None and frame.authority.endswith("/municipality/0657")
    assert frame.authority_rule == "name-of-the-site" and frame.authority_mode is Mode.DERIVED


@pytest.mark.parametrize(
    "head",
    [
        "<title>Ro i Herning</title>",
        "<title>Ro i byen</title>",
        '<title>Greve Kommune besøger os</title><meta name="author" content="Herning Kommune">',
    ],
)
def test_a_site_that_names_no_one_authority_tells_no_publisher(head: str) -> None:
    frame, _, _ = structure(read(_HTML.format(head=head, foot="").encode(), name="ro.html"), Identity())
    assert frame.authority is None


def test_the_publisher_is_inferred_only_with_a_clear_margin() -> None:
    text = MINUTES.replace("Herning Kommune\n", "")
    clear = text.replace("Kort nyt.", "Greve Kommune bygger. Det gør Greve Kommune gerne. Herning Kommune ser på.")
    frame = structured(clear)
    assert frame.authority is not None and frame.authority.endswith("/municipality/0253")
    assert frame.authority_rule == "most-mentioned-authority"
    even = text.replace("Kort nyt.", "Greve Kommune og Herning Kommune bygger. Greve Kommune og Herning Kommune ser.")
    frame = structured(even)
    assert frame.authority is None
    assert "authority-unknown" in [note.code for note in frame.notes]


def test_one_mention_is_enough_on_a_page_that_names_no_other_authority() -> None:
    assert structured("Byrådet vil bygge stier i Greve Kommune.\n").authority_rule == "most-mentioned-authority"
    frame = structured("Der bygges stier i Greve Kommune.\n")
    assert frame.authority is not None and frame.authority.endswith("/municipality/0253")
    assert frame.authority_mode is Mode.INFERRED and frame.authority_rule == "only-authority-named"
    assert structured("Byrådet vil bygge stier i Greve Kommune, ligesom i Herning Kommune.\n").authority is None


def test_a_partner_or_an_example_is_not_whose_page_it_is() -> None:
    assert structured("Foreningen bygger stier sammen med Greve Kommune.\n").authority is None
    assert structured("Foreningen bygger stier med Region Sjælland.\n").authority is None


def test_minutes_that_name_one_authority_once_may_speak_of_a_neighbour() -> None:
    text = MINUTES.replace("Herning Kommune\n", "").replace("Kort nyt.", "Greve Kommune bygger.")
    assert structured(text).authority is None


REGION = (
    "Referat\ntil\nmødet i Udvalget for Nære Stier\nden 3. maj 2031 kl. 13:00\ni {place}\n\n"
    "Sagnr.: {number}\n7. Stier i Odder Kommune\nResume\nOdder Kommune bygger stier. {more}\n"
    "Direktionen indstiller,\nat stierne i Odder Kommune anlægges, og\nat Odder Kommune får besked.\n"
    "Beslutning\n{decision}\n"
)


@pytest.mark.parametrize(
    ("place", "number", "more", "decision", "rule"),
    [
        ("Regionshuset Viborg, lokale K9", "31/1234", "", "Godkendt.", "seat-of-the-region"),
        ("Salen", "1-23-45-6-31", "", "Godkendt.", "form-of-case-number"),
        ("Regionshuset", "31/1234", "Region Midtjylland ser til.", "Godkendt.", "only-region-named"),
        ("Salen", "31/1234", "Region Midtjylland ser til.", "Anbefales over for regionsrådet.", "only-region-named"),
    ],
)
def test_what_is_a_regions_is_no_municipalitys(place: str, number: str, more: str, decision: str, rule: str) -> None:
    frame = structured(REGION.format(place=place, number=number, more=more, decision=decision))
    assert frame.authority is not None and frame.authority.endswith("/region/1082")
    assert frame.authority_mode is Mode.INFERRED and frame.authority_rule == rule
    body = next(each for each in records(frame, GoverningBody) if each.id.endswith("stier"))
    assert code(body.classification) == "regional-committee"


@pytest.mark.parametrize(
    ("place", "number", "more"),
    [
        ("Regionshuset", "31/1234", ""),
        ("Regionshuset", "31/1234", "Region Midtjylland og Region Nordjylland ser til."),
        ("Regionshuset Vejle", "1-23-45-6-31", ""),
    ],
)
def test_a_regions_document_without_one_region_is_nobodys_and_noted(place: str, number: str, more: str) -> None:
    frame = structured(REGION.format(place=place, number=number, more=more, decision="Godkendt."))
    assert frame.authority is None
    assert "authority-unknown" in [note.code for note in frame.notes]


def test_a_regional_council_that_is_only_mentioned_shows_no_region() -> None:
    text = REGION.format(place="Salen", number="31/1234", more="Regionsrådet hører om det.", decision="Godkendt.")
    frame = structured(text)
    assert frame.authority is not None and frame.authority.endswith("/municipality/0727")


def test_a_place_on_a_line_of_its_own_is_where_the_meeting_is() -> None:
    frame = structured(REGION.format(place="Regionshuset Viborg, lokale K9", number="31/1", more="", decision="Nej."))
    (meeting,) = records(frame, Meeting)
    assert meeting.location is not None and meeting.location.value.text == "Regionshuset Viborg, lokale K9"


def test_a_committee_whose_name_begins_with_a_list_is_not_halved_into_a_place() -> None:
    frame = structured(
        "Referat\nHjørring Kommune\nKultur-, Havne- og Fritidsudvalget\nDato: 12. juni 2025\n\n"
        "1. Bådelaug\n\nBeslutning\nGodkendt.\n"
    )
    (meeting,) = records(frame, Meeting)
    assert meeting.location is None
    assert meeting.held_by is not None
    assert "kultur-havne-og-fritidsudvalget" in meeting.held_by.value.iri


def test_a_lead_in_below_the_title_begins_the_recommendation() -> None:
    text = REGION.format(place="Salen", number="31/1234", more="", decision="Godkendt.")
    text = text.replace("Resume\nOdder Kommune bygger stier. \n", "")
    found = records(structured(text), Recommendation)
    assert [record.text.value.text for record in found if record.text] == [
        "at stierne i Odder Kommune anlægges, og",
        "at Odder Kommune får besked.",
    ]


def test_who_is_to_act_on_the_recommendation_is_whose_case_it_is() -> None:
    text = MINUTES.replace("Herning Kommune\n", "").replace("at stien anlægges", "at Odder Kommune anlægger stien")
    text = text.replace("Kort nyt.", "Greve Kommune bygger. Det gør Greve Kommune gerne.")
    frame = structured(text)
    assert frame.authority is not None and frame.authority.endswith("/municipality/0727")
    assert frame.authority_rule == "subject-of-the-recommendation"


def test_the_same_text_under_two_names_is_one_document() -> None:
    one = extract(plain(MINUTES, name="a.txt"), Identity())
    other = extract(plain(MINUTES, name="b.txt"), Identity())
    assert (one.document_iri, one.version_iri) == (other.document_iri, other.version_iri)


def test_a_changed_text_of_one_meeting_is_a_new_version_of_one_document() -> None:
    one = extract(plain(MINUTES), Identity())
    other = extract(plain(MINUTES.replace("Godkendt.", "Udsat.")), Identity())
    assert one.document_iri == other.document_iri
    assert one.version_iri != other.version_iri


def test_a_text_without_any_key_is_known_by_its_hash() -> None:
    document = plain("Et løst blad om motion.\n")
    assert extract(document, Identity()).document_iri.endswith(f"/document/text/{document.sha256[:16]}")


def test_a_page_with_an_address_is_known_by_it() -> None:
    result = extract(plain("Et løst blad om motion.\n", url="https://example.dk/motion"), Identity())
    assert result.document_iri.endswith("/document/url/https%3A%2F%2Fexample.dk%2Fmotion")


CALENDAR = """Herning Kommune
Referat
Udvalg: Sundhedsudvalget
Mødedato: 4. marts 2031
Sagsnr.: 00.22.00-G01-1-31 Sagsbehandler: Bodil Ravn Testesen
Mødeplan for 2032
Sagsfremstilling
Der holdes tre møder i Sundhedsudvalget.
Torsdag den 12. februar
Torsdag den 11. marts kl. 9.30
31. april
Alle møder begynder kl. 15.00
Beslutning
Godkendt.
"""


def test_the_dates_of_a_calendar_are_planned_meetings_of_the_year_in_the_title() -> None:
    frame = structured(CALENDAR)
    planned = [record for record in records(frame, Meeting) if code(record.status) == "planned"]
    assert [record.date.value.lexical for record in planned if record.date] == ["2032-02-12", "2032-03-11"]
    assert [record.start_date.value.lexical for record in planned if record.start_date] == [
        "2032-02-12T15:00:00",
        "2032-03-11T09:30:00",
    ]
    assert planned[0].date is not None and planned[0].date.proofs[0].rule == "year-of-heading"
    assert {code(record.held_by) for record in planned} == {"sundhedsudvalget"}
    assert [each.value.text for each in planned[0].as_stated] == ["Torsdag den 12. februar"]


def test_a_calendar_without_a_year_gives_no_dates() -> None:
    frame = structured(CALENDAR.replace("Mødeplan for 2032", "Mødeplan"))
    assert len(records(frame, Meeting)) == 1


def test_dates_in_an_item_that_is_no_calendar_are_no_meetings() -> None:
    frame = structured(CALENDAR.replace("Mødeplan for 2032", "Besøg på plejehjem i 2032"))
    assert len(records(frame, Meeting)) == 1


def test_an_abbreviation_in_the_route_is_another_label_of_the_body_it_abbreviates() -> None:
    frame = structured(
        "Ny sti\n31/44 Åben Sag\nSagsgang\nKFU\nSagsfremstilling\nStien.\n"
        "Beslutning i Kultur- og Fritidsudvalget den 04-03-2031\nGodkendt.\n"
    )
    (body,) = records(frame, GoverningBody)
    assert [label.value.text for label in body.alt_label] == ["KFU"]
    assert body.alt_label[0].proofs[0].mode is Mode.DERIVED


def test_a_routing_table_names_no_body() -> None:
    frame = structured(MINUTES.replace("Øvrige", "DIR\nSUU\nBYR\nKFU\nX\nØvrige", 1))
    (body,) = records(frame, GoverningBody)
    assert code_of(body.id) == "sundhedsudvalget"
    assert body.alt_label == ()


def test_a_machines_words_are_kept_apart_under_their_heading() -> None:
    document = plain("Fordele\n\n• Mere ro\n• Mindre støj\n\nNy sti\n31/44 Åben Sag\nBeslutning\nGodkendt.\n")
    end = document.text.index("Ny sti")
    machine = tuple(block for block in document.blocks if block.span.end < end)
    official = tuple(block for block in document.blocks if block.span.start >= end)
    document = replace(document, blocks=official, machine_blocks=machine, zones=(Zone(ZoneKind.MACHINE, Span(0, end)),))
    frame, _, _ = structure(document, Identity())
    extract_machine(frame)
    found = [(each.summary_kind, each.text) for each in frame.machine if isinstance(each, MachineSummary)]
    said = {(kind.value.text, text.value.text) for kind, text in found if kind and text}
    assert {("Fordele", "Mere ro"), ("Fordele", "Mindre støj")} <= said
    assert all("Mere ro" not in record.model_dump_json() for record in frame.found)


def twice() -> tuple[str, int]:
    told = "Ny sti\n31/44 Åben Sag\nIndstilling\nat stien anlægges\nBeslutning\nGodkendt af udvalget.\n"
    return told + "<p>at stien anlægges</p><p>Godkendt af udvalget.</p>", len(told)


def test_words_that_stand_twice_are_one_fact_with_two_evidences() -> None:
    text, told = twice()
    document = plain(text)
    runs = tuple(
        Span(text.index(words, told), text.index(words, told) + len(words))
        for words in ("at stien anlægges", "Godkendt af udvalget.")
    )
    blocks: tuple[Block, ...] = tuple(block for block in document.blocks if block.span.end <= told)
    document = replace(
        document, blocks=blocks, duplicates=runs, zones=(Zone(ZoneKind.DUPLICATE, Span(told, len(text))),)
    )
    frame, _, _ = structure(document, Identity())
    found = with_second_evidence(frame.found, document)
    (record,) = [each for each in found if isinstance(each, Recommendation)]
    assert record.text is not None and len(record.text.proofs) == 2
    assert len({text[proof.start : proof.end] for proof in record.text.proofs}) == 1


def test_words_that_stand_again_another_number_of_times_get_no_second_evidence() -> None:
    text = "Ja tak. Ja tak.\nJa tak, Ja tak, Ja tak"
    document = replace(plain(text), blocks=(Block(Span(0, 15)),), duplicates=(Span(16, len(text)),))
    assert Duplicates(document).second(Span(0, 6)) is None


@pytest.mark.parametrize(
    "again",
    [
        "Stien til 2033. Stien til 2031 er ny. Den koster lidt.",
        "Stien til 2033. Her er mere. Stien til 2031 er ny.",
    ],
)
def test_words_that_stand_everywhere_are_found_by_the_paragraph_or_sentence_told_again(again: str) -> None:
    told = "Stien\nStien til 2031 er ny. Den koster lidt.\n"
    text = told + again
    blocks = (Block(Span(0, 5)), Block(Span(6, len(told) - 1)))
    document = replace(plain(text), blocks=blocks, duplicates=(Span(len(told), len(text)),))
    at = told.index("2031")
    second = Duplicates(document).second(Span(at, at + 4))
    assert second is not None and second.start == text.rindex("2031")
    word = Duplicates(document).second(Span(6, 11))
    assert word is not None and word.start == text.rindex("Stien til 2031")


def test_passages_give_each_sentence_its_item_and_role() -> None:
    frame = structured(MINUTES)
    found = passages(frame)
    summary = next(passage for passage in found if passage.role == "summary")
    assert frame.document.words(summary.span) == "Stien er ny."
    assert summary.item is not None and summary.item in {record.id for record in records(frame, AgendaItem)}
    assert all(passage.role not in {"route", "participants", "caseworkers"} for passage in found)
    assert [passage.span for passage in found] == sorted(passage.span for passage in found)
