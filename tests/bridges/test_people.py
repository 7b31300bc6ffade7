"""People whom another place's data name by their structure are no nodes, and are masked in what is served."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from growth import in_proportion
from kommunegraf.bridges.people import PersonKeys, masks
from kommunegraf.bridges.tables import table_view
from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Prepared
from kommunegraf.resources import folder

SOURCES = Path(__file__).parent / "sources"
OA = "http://www.w3.org/ns/oa#"
PEOPLE_TTL = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix persoon: <http://data.vlaanderen.be/ns/persoon#> .
@prefix sdo: <http://schema.org/> .
id:persoon-lotta-maes a persoon:Persoon ; foaf:familyName "Maes" ; persoon:gebruikteVoornaam "Lotta" ;
  sdo:birthDate "1970-02-03" .
id:mandataris-7 a mandaat:Mandataris ; mandaat:isBestuurlijkeAliasVan id:persoon-lotta-maes .
[] a foaf:Person ; foaf:name "Wout De Ridder" ; foaf:mbox <mailto:wout@gemeente.example> .
id:zitting-1 besluit:heeftSecretaris "Bram Claes" .
"""


def prepare(text: str, name: str, keep: bool = False) -> Prepared:
    document = DocumentPipeline(DEFAULT_BASE, keep_names=keep).prepare(text.encode(), name)
    assert document.reason == "", document.messages
    return document


def served(document: Prepared) -> str:
    characters = list(document.text)
    for start, end in document.masks:
        characters[start:end] = "█" * (end - start)
    return "".join(characters)


def graph(document: Prepared) -> str:
    return b"".join(document.graphs.values()).decode()


def flemish() -> str:
    text = (SOURCES / "lblod.ttl").read_text(encoding="utf-8")
    return text.replace("rookvrij vanaf", "op vraag van Lotta Maes rookvrij vanaf") + PEOPLE_TTL


@pytest.mark.parametrize("name", ["Maes", "Lotta", "1970-02-03", "Wout De Ridder", "wout@", "Bram Claes", "lotta-maes"])
def test_people_of_rdf_are_masked_in_text_and_graph(name: str) -> None:
    document = prepare(flemish(), "lblod.ttl")
    assert name in document.text
    assert name not in served(document)
    assert name not in graph(document)


def test_a_name_in_what_was_decided_is_as_many_marks_and_all_offsets_hold() -> None:
    document = prepare(flemish(), "lblod.ttl")
    text = served(document)
    assert "op vraag van ██████████ rookvrij" in text
    assert "op vraag van ██████████ rookvrij" in graph(document)
    quads = [quad for lines in document.graphs.values() for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
    literals = {(quad.subject, quad.predicate.value): quad.object.value for quad in quads}
    quoted = [subject for subject, predicate in literals if predicate == f"{OA}exact"]
    assert quoted
    for each in quoted:
        start, end = int(literals[each, f"{OA}start"]), int(literals[each, f"{OA}end"])
        assert text[start:end] == literals[each, f"{OA}exact"]


def test_people_of_a_page_with_rdfa_are_masked() -> None:
    page = (
        (SOURCES / "lblod.html")
        .read_text(encoding="utf-8")
        .replace(
            "<ul>",
            '<p typeof="foaf:Person"><span property="foaf:name">Femke Wouters</span></p><ul>',
            1,
        )
    )
    document = prepare(page, "lblod.html")
    assert "Femke Wouters" in document.text
    assert "Femke Wouters" not in served(document) + graph(document)


PERSONS = [
    {
        "type": "https://schema.oparl.org/1.1/Person",
        "name": "Swantje Petersen",
        "title": ["Dr."],
        "phone": ["+49 461 99"],
    },
    {"familyName": "Petersen", "givenName": "Swantje", "email": ["swantje@example.org"]},
    {"name": "Kirsten Petersen", "phone": "+49 461 99"},
]


@pytest.mark.parametrize("person", PERSONS)
def test_people_inlined_in_json_are_masked(person: dict[str, object]) -> None:
    content = json.loads((SOURCES / "oparl.json").read_text(encoding="utf-8"))
    meeting = content["data"][3]
    meeting["minuteTaker"] = person
    meeting["contactName"] = "Antje Holm"
    document = prepare(json.dumps(content, ensure_ascii=False), "oparl.json")
    assert "Petersen" in document.text and "Antje Holm" in document.text
    for word in ("Petersen", "Swantje", "Kirsten", "461 99", "Antje Holm", "swantje@"):
        assert word not in served(document) + graph(document)
    assert "Sundhedsudvalget" in served(document) and "Herning Kommune" in served(document)


GRANTS = (
    "Projekt;Modtager;Tilskudsgiver;Beløb;Kontaktperson;Ansøgers e-mail;Tlf.\n"
    "Gåhold;Foreningen Skridt;Randers Kommune;2.000,00;Tove Ravn;tove@skridt.example;12 34 56 78\n"
    "Sang for alle;Tove Ravn;Randers Kommune;500,50;Tove Ravn;-;-\n"
    "Madklub;Mette Skov;Randers Kommune;700,50;Ældre Sagen;-;-\n"
    "Kor;Ældre Sagen;Randers Kommune;900,50;Randers Kommune;-;-\n"
)


def test_columns_for_people_are_masked_and_whom_they_name_is_no_organisation() -> None:
    document = prepare(GRANTS, "tilskud.csv")
    for word in ("Tove", "tove", "Ravn", "12 34 56 78", "Mette Skov", "mette-skov"):
        assert word not in served(document) + graph(document), word
    assert "Foreningen Skridt" in graph(document)
    assert "Kor;Ældre Sagen;Randers Kommune;900,50;███████████████" in served(document)
    assert "Ældre Sagen" in graph(document)


def test_amounts_to_people_stay_without_who_got_them() -> None:
    lines = graph(prepare(GRANTS, "tilskud.csv"))
    for amount in ("2000", "500.5", "700.5", "900.5"):
        assert f'"{amount}"^^<http://www.w3.org/2001/XMLSchema#decimal>' in lines


def test_names_stay_in_served_text_where_the_setting_keeps_them() -> None:
    document = prepare(GRANTS, "tilskud.csv", keep=True)
    assert document.masks == () and "tove-ravn" not in graph(document)


def test_the_sources_of_every_bridge_without_people_are_served_whole() -> None:
    for name in ("grants.csv", "lblod.ttl", "lblod.html", "oparl.json", "popolo.json"):
        text = (SOURCES / name).read_text(encoding="utf-8")
        assert prepare(text, name).masks == (), name


def test_many_people_take_time_in_proportion_to_the_table() -> None:
    def look(times: int) -> None:
        rows = "".join(f"Hold {n};Foreningen Skridt;1,00;Tove Ravn {n}\n" for n in range(times))
        masks(table_view(f"Projekt;Modtager;Beløb;Kontaktperson\n{rows}", "x.csv"))

    assert in_proportion(look, 200)


def test_the_list_of_keys_refuses_an_unknown_key_and_holds_folded_words() -> None:
    text = (folder("mappings") / "lexicon" / "person-keys.toml").read_text(encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"lexicon/x\.toml.*colour"):
        parse(f'colour = "red"\n{text}', PersonKeys, "lexicon/x.toml")
    keys = parse(text, PersonKeys, "lexicon/x.toml")
    assert all(each.isalnum() and each == each.casefold() for each in keys.classes | keys.of_people | keys.of_contacts)
