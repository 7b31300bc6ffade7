"""Claims about efforts that prose and the parts of a plan name, and about how far these have come."""

from __future__ import annotations

import pytest
from pages import Part, code, page

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import Initiative, Record
from kommunegraf.identity import Identity
from kommunegraf.reading import read as read_bytes


def told(records: list[Record]) -> list[tuple[str, str | None]]:
    return [
        (record.title.value.text, code(record.status.value.iri) if record.status else None)
        for record in records
        if isinstance(record, Initiative) and record.title
    ]


def efforts(
    *parts: Part | str, title: str = "", kind: str = "minutes", item: bool = True
) -> list[tuple[str, str | None]]:
    frame = page(*parts, title=title, kind=kind, item=item)
    extract_instruments(frame)
    extract_initiatives(frame)
    return told(list(frame.found))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Indsatserne Gå Sammen og Lys på Stien har samme mål.", ["Gå Sammen", "Lys på Stien"]),
        ("Tur til Træet gøres permanent.", ["Tur til Træet"]),
        ("Det foreslås, at Tur til Træet lukkes.", ["Tur til Træet"]),
        ("Nyt er Gåpatruljen, som begynder til maj.", ["Gåpatruljen"]),
        ('Nyt er "Gåpatruljen", som begynder til maj.', ["Gåpatruljen"]),
        ("De to samles under navnet Ud i det grønne, fra maj.", ["Ud i det grønne"]),
        ("Projektet Egne veje er nyt. Egne veje tager et år.", ["Egne veje"]),
        ('Blandt de indsatser, der fortsætter, er "Stavgang 60+" og flere.', ["Stavgang 60+"]),
    ],
)
def test_prose_names_efforts(sentence: str, expected: list[str]) -> None:
    assert [title for title, _ in efforts(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    ["De øvrige lukkes.", "Røde Kors fortsætter uændret.", "Randkøbing Kommune nedlægges.", "Projekterne er nye."],
)
def test_who_goes_on_is_no_effort(sentence: str) -> None:
    assert efforts(sentence) == []


def test_on_the_page_of_a_plan_a_definite_name_behind_what_is_done_is_an_effort() -> None:
    text = Part("unknown", "Vi vil åbne Gåcafeen i Rande, når huset er klar.\nVi vil åbne døren for Hansen.")
    found = efforts(text, title="Gåpolitik 2031-2035", kind="policy-page", item=False)
    assert [title for title, _ in found] == ["Gåcafeen i Rande"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('Projektet "Tur til Træet", der er i drift i alle byer, er godt.', "in-operation"),
        ('Forløbet "Tur til Træet", der var for ansatte, ophørte i 2031.', "ended"),
        ('Det planlagte projekt "Tur til Træet" venter på læger.', "proposed"),
        ('Kommunen søger fonden om 2 mio. kr. til projektet "Tur til Træet" i 2031.', "to-be-applied-for"),
        ('Projektet "Tur til Træet" er blevet forlænget til 2033.', "extended"),
        ('Projektet "Tur til Træet" er for borgere, som har afsluttet et forløb.', None),
        ('Projektet "Tur til Træet" er dyrt i årlig drift.', None),
    ],
)
def test_sentences_say_how_far_an_effort_has_come(text: str, status: str | None) -> None:
    assert efforts(text) == [("Tur til Træet", status)]


def test_headings_below_a_numbered_part_of_a_plan_are_efforts() -> None:
    html = """<html><body><h1>Gåhandleplan 2031-2035</h1><p>Planen gælder fra maj.</p>
<h2>Spor 1. Byen skal være til at gå i</h2><p>Det er sundt at gå.</p>
<h3>Gåvenner</h3><p>To og to går en tur. Status: Kører.</p>
<h3>Bænke på torvet</h3><p>Udgår. Der er bænke nok.</p>
<h2>Sådan følger vi op</h2><p>Udvalget ser på planen hvert år.</p>
<h3>Kontakt</h3><p>Ring til os.</p></body></html>"""
    found = extract(read_bytes(html.encode(), name="plan.html"), Identity())
    assert told(list(found.records)) == [("Gåvenner", "in-operation"), ("Bænke på torvet", "ended")]
