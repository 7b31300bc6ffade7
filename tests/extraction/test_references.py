"""Claims about laws and national agreements that a text names, and the letters that it gives names to go by."""

from __future__ import annotations

import re

import pytest
from plain_documents import quoted, records, structured

from growth import in_proportion
from kommunegraf.datafiles import mapping
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import AgendaItem, GoverningBody, Legislation, Organisation, Policy, Subject
from kommunegraf.extraction.references.given_letters import extract_given_letters
from kommunegraf.extraction.references.laws import Laws, extract_references, law_mentions
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.resources import folder

ELI = "https://www.retsinformation.dk/eli/lta/"


def item_with(text: str) -> Frame:
    frame = structured(f"Ny sti\nSagsnr.: 31/9928\nSagsfremstilling\n{text}\nBeslutning\nGodkendt.\n")
    extract_references(frame)
    return frame


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("lov nr. 1325 af 9. december 2014", "2014/1325"),
        ("LBK nr 1165 af 1. september 2016", "2016/1165"),
        ("lovbekendtgørelse nr. 247 af 23/03/2024", "2024/247"),
        ("Bekendtgørelse nr. 80 af 21. januar 2015", "2015/80"),
        ("lov nr. 570 af den 2. juni 2010", "2010/570"),
    ],
)
def test_an_act_with_number_and_year_is_tied_to_its_address_with_the_words(words: str, address: str) -> None:
    frame = item_with(f"Stien anlægges efter {words}.")
    [act] = records(frame, Legislation)
    assert [each.value.iri for each in act.same_as] == [ELI + address]
    assert act.id == f"https://w3id.org/kommunegraf/id/legislation/{address}"
    assert quoted(frame, act.same_as[0]) == [words]
    [item] = records(frame, AgendaItem)
    assert [each.value.iri for each in item.references] == [act.id]
    assert quoted(frame, item.references[0]) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "lov nr. 1325",
        "lov nr. 1325 af december 2014",
        "lov nr. 1325 af 9. december",
        "lovforslag nr. 12 af 1. maj 2020",
        "lov nr. 12345 af 1. maj 2020",
        "lov nr. 0 af 1. maj 2020",
        "forordning nr. 679 af 27. april 2016",
        "aftale nr. 12 af 1. maj 2020",
        "lov nr. 7 af 3. maj 21",
    ],
)
def test_without_number_and_year_of_a_danish_act_nothing_follows(words: str) -> None:
    assert records(item_with(f"Stien anlægges efter {words}."), Legislation) == []


@pytest.mark.parametrize(
    "words",
    [
        "Norges lov nr. 30 af 24. juni 2011",
        "den norske lov nr. 30 af 24. juni 2011",
        "svensk lov nr. 763 af 30. juni 2017",
        "den svenske regerings lov nr. 763 af 30. juni 2017",
        "norsk ret (lov nr. 30 af 24. juni 2011)",
        "lov nr. 30 af 24. juni 2011 (Norge)",
        "lov nr. 30 af 24. juni 2011 i Sverige",
        "EU-forordning nr. 1169 af 25. oktober 2011",
        "EU's bekendtgørelse nr. 80 af 21. januar 2015",
        "Kommissionens bekendtgørelse nr. 80 af 21. januar 2015",
        "færøsk lov nr. 12 af 1. maj 2020",
        "den norske offentlighedsloven",
        "Sveriges psykiatriloven",
    ],
)
def test_a_law_of_another_country_has_no_danish_address_or_concept(words: str) -> None:
    frame = item_with(f"Forsøget bygger på {words}.")
    assert records(frame, Legislation) == []
    assert not [each for each in records(frame, AgendaItem) if each.references]


@pytest.mark.parametrize(
    "text",
    [
        "Svenske borgere behandles efter dansk lov nr. 12 af 1. maj 2020.",
        "Turen gik til Norge. Lov nr. 12 af 1. maj 2020 gælder her.",
        "Lov nr. 12 af 1. maj 2020 gennemfører EU's direktiv.",
        "Det følger af lov nr. 12 af 1. maj 2020, EU's direktiv og aftalen.",
        "Efter EU's regler og lov nr. 12 af 1. maj 2020 gælder dette.",
        "Tyskland har været forbillede for de regler, der kom med lov nr. 12 af 1. maj 2020.",
    ],
)
def test_a_danish_law_beside_another_country_keeps_its_address(text: str) -> None:
    [act] = records(item_with(text), Legislation)
    assert [each.value.iri for each in act.same_as] == [f"{ELI}2020/12"]


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("serviceloven § 79", "law/social-services-act"),
        ("Lov om social service § 79, stk. 2", "law/social-services-act"),
        ("sundhedsloven", "law/health-act"),
        ("Kræftplan IV", "national-agreement/cancer-plan"),
        ("økonomiaftalen", "national-agreement/economic-agreement"),
    ],
)
def test_a_law_or_agreement_by_its_name_is_a_concept_and_no_address(words: str, concept: str) -> None:
    frame = item_with(f"Tilbuddet følger af {words} og drøftes.")
    [item] = records(frame, AgendaItem)
    assert [each.value.iri.partition("/concept/")[2] for each in item.references] == [concept]
    assert quoted(frame, item.references[0]) == [words]
    assert records(frame, Legislation) == []


@pytest.mark.parametrize(
    "words", ["planlovsændringen", "loven", "servicelovgivning", "en økonomisk aftale", "kræftplaner"]
)
def test_a_word_that_only_begins_like_a_law_names_none(words: str) -> None:
    assert list(law_mentions(f"Der henvises til {words} her.")) == []


def test_a_genitive_names_the_law_and_the_quote_leaves_the_ending_out_but_for_a_section() -> None:
    text = "Efter sundhedslovens § 119, stk. 1, og serviceloven."
    assert [text[m.span.start : m.span.end] for m in law_mentions(text)] == [
        "sundhedslovens § 119, stk. 1",
        "serviceloven",
    ]


def test_a_document_without_items_references_the_law_itself() -> None:
    extraction = extract(read("En note.\n\nTilbuddet følger af sundhedsloven.\n".encode(), name="note.txt"), Identity())
    [subject] = [each for each in extraction.records if isinstance(each, Subject) and each.references]
    assert subject.id == extraction.document_iri


def test_many_laws_take_time_in_proportion_to_the_text() -> None:
    piece = "lov nr. 12 af 1. maj 2020, serviceloven § 79 og lov nr. 13 af "
    assert in_proportion(lambda times: list(law_mentions(piece * times)), 200)


def letters(text: str) -> dict[str, list[str]]:
    """The other names that records of a document have, by their own."""
    extraction = extract(read(text.encode(), name="referat.txt"), Identity())
    found: dict[str, list[str]] = {}
    for record in extraction.records:
        if isinstance(record, GoverningBody | Organisation) and record.label is not None:
            found[record.label.value.text] = [each.value.text for each in record.alt_label]
        elif isinstance(record, Policy) and record.title is not None:
            found[record.title.value.text] = [each.value.text for each in record.alternative]
    return found


MINUTES = (
    "Randers Kommune\n\nReferat\n\nSocial- og Omsorgsudvalget\nMødedato: 14. maj 2024\n\nDagsordenpunkter\n\n"
    "1. Sundhedspolitik 2022-2026\n\nSagsfremstilling\n\n{}\n\nBeslutning\n\nGodkendt.\n"
)


def test_letters_behind_a_name_are_another_name_of_it() -> None:
    found = letters(
        MINUTES.format(
            "Social- og Omsorgsudvalget (SOU) vedtog Sundhedspolitik 2022-2026 (SP). Randers Kommune indgik i 2023 "
            "en samarbejdsaftale med foreningen Natteravnene Nord (NN)."
        )
    )
    assert found["Social- og Omsorgsudvalget"] == ["SOU"]
    assert found["Sundhedspolitik 2022-2026"] == ["SP"]
    assert found["Natteravnene Nord"] == ["NN"]


@pytest.mark.parametrize("behind", ["(V)", "(Bilag)", "(XYZ)", "(UO)", "(2024)", "( SOU", "(sou)", "(SO U)"])
def test_other_words_in_parentheses_are_no_name(behind: str) -> None:
    found = letters(MINUTES.format(f"Social- og Omsorgsudvalget {behind} vedtog politikken."))
    assert found["Social- og Omsorgsudvalget"] == []


def test_the_letters_are_proved_by_themselves() -> None:
    frame = structured(
        "Favrskov Kommune\n\nReferat\n\nByrådet\nMødedato: 28. maj 2024\n\nDagsordenpunkter\n\n1. Ny sti\n\n"
        "Sagsfremstilling\n\nSagen.\n\nBeslutning i Socialudvalget (SU) den 14-05-2024\n\nGodkendt.\n"
    )
    extract_given_letters(frame)
    [body] = [each for each in records(frame, GoverningBody) if each.alt_label]
    assert quoted(frame, body.alt_label[0]) == ["SU"]


def test_every_code_of_the_list_is_a_concept_and_no_name_means_two() -> None:
    listed = mapping("lexicon/laws.toml", Laws)
    for scheme, entries in (("law", listed.law), ("national-agreement", listed.agreement)):
        text = (folder("ontology") / "concepts" / f"{scheme}.ttl").read_text(encoding="utf-8")
        assert {each.code for each in entries} == set(re.findall(r'skos:notation "([^"]+)"', text))
    names = [name for each in (*listed.law, *listed.agreement) for name in each.names]
    assert len(names) == len(set(names))
    assert all(name == name.casefold() for name in names)
