"""Claims about what documents are about: health topics with their evidence, and whether it is within public health."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    AgendaItem,
    FundingItem,
    Initiative,
    Instrument,
    Iri,
    Mode,
    Record,
    Stated,
    Subject,
)
from kommunegraf.extraction.topics.rules import stands_under, topic_of_kle
from kommunegraf.extraction.topics.subjects import extract_topics
from kommunegraf.extraction.topics.words import topic_hits
from kommunegraf.identity import Identity
from kommunegraf.reading import read

TOPICS = "/concept/health-topic/"


def topics_of(about: tuple[Stated[Iri], ...]) -> set[str]:
    return {code(each.value.iri) for each in about if TOPICS in each.value.iri}


def item_of(*parts: Part | str, title: str = "") -> AgendaItem:
    frame = page(*parts, title=title)
    extract_topics(frame)
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    return item


def about(*parts: Part | str, title: str = "") -> set[str]:
    return topics_of(item_of(*parts, title=title).about)


def scope(*parts: Part | str, title: str = "") -> tuple[str, str | None]:
    stated = item_of(*parts, title=title).public_health_scope
    assert stated is not None
    return code(stated.value.iri), stated.proofs[0].rule


def extracted(text: str) -> Extraction:
    return extract(read(text.encode("utf-8"), name="made-up.txt"), Identity())


def found(extraction: Extraction, kind: type[Record]) -> list[Record]:
    return [record for record in extraction.records if isinstance(record, kind)]


def case(title: str, number: str, text: str = "Der er intet nyt.") -> Extraction:
    return extracted(
        f"Socialudvalget - Referat\n\nHerning Kommune\nDato: 4. maj 2031\n\n1. {title}\n\nSagsnr.: {number}\n\n"
        f"Sagsfremstilling\n\n{text}\n\nBeslutning\n\nGodkendt.\n"
    )


def test_a_topic_comes_from_the_longest_kle_number_that_has_one() -> None:
    assert topic_of_kle("29.09.00") == ("prevention", True)
    assert topic_of_kle("29.12.08") == ("maternity-and-families", False)
    assert topic_of_kle("29.12.04") == ("children-and-young-people", True)
    assert topic_of_kle("00.30.00") is None


def test_a_number_stands_under_those_that_begin_it_part_by_part() -> None:
    assert stands_under("29.15.04", ("29",)) and stands_under("29", ("29",))
    assert not stands_under("29.15.04", ("2", "29.1"))


def test_a_word_in_the_title_is_a_topic_and_the_title_proves_it() -> None:
    item = item_of("Tekst.", title="Nye hold til rygestop")
    (stated,) = item.about
    assert code(stated.value.iri) == "tobacco-and-nicotine"
    (proof,) = stated.proofs
    assert (proof.start, proof.end) == (13, 21)
    assert (proof.mode, proof.rule) == (Mode.INFERRED, "topic-words-in-title")


def test_a_single_mention_in_passing_is_no_topic() -> None:
    text = "Hallen males. Salen lukkes imens. Naboerne klagede over rygning ved porten. Maleren kommer i juni."
    assert about(text, title="Maling af hallens porte") == set()


def test_mentions_in_several_sentences_are_a_topic_with_each_as_evidence() -> None:
    text = "Tobak er billigt.\n\nHallen males.\n\nMange ryger dagligt.\n\nNikotin skader.\n\nRygestop virker."
    (stated,) = item_of(text, title="Et nyt forslag").about
    assert code(stated.value.iri) == "tobacco-and-nicotine"
    assert len(stated.proofs) == 4
    assert {proof.rule for proof in stated.proofs} == {"topic-words-that-weigh-enough"}


def test_what_is_recommended_and_told_is_a_topic() -> None:
    parts = (
        Part(
            "presentation",
            "Mange drikker. Alkohol koster liv. Salen er lukket. Der er nok at se til.",
            "Sagsfremstilling",
        ),
        Part("recommendation", "Direktøren indstiller, at der ansættes en alkoholkonsulent.", "Indstilling"),
    )
    assert about(*parts, title="Ny stilling") == {"alcohol"}


def test_words_of_attachments_and_laws_say_nothing_of_the_topic() -> None:
    silent = [
        Part("attachments", "Rygestop\nTobak\nNikotin", "Bilag"),
        Part("legal", "Lov om tobak. Lov om rygning. Lov om nikotin.", "Lovgrundlag"),
    ]
    assert about("Sagen er kort.", *silent, title="Et nyt forslag") == set()


def test_weak_words_alone_are_no_topic() -> None:
    text = "Der er mad. Maden er god. Man kan spise den. Der er et køkken. Mad er mad."
    assert about(text, title="Salg af et køkken") == set()


@pytest.mark.parametrize(
    "title",
    [
        "Budget for Sundheds- og Ældreudvalget",
        "Høring i Ældrerådet",
        "Ansættelse af ældrechef",
        "Aftale med Kræftens Bekæmpelse om lokaler",
        "Barselsvikar i jobcentret",
        "Renovering af ældre bygninger",
        "Rapport om druknedød",
        "Sund økonomi i 2032",
    ],
)
def test_bodies_offices_organisations_and_figures_of_speech_are_no_topics(title: str) -> None:
    assert about("Tekst.", title=title) == set()


def test_a_bodys_name_hides_no_topic_beside_it() -> None:
    assert about("Tekst.", title="Budget på Forebyggelsesudvalgets område og rygestop") == {"tobacco-and-nicotine"}


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Udviklingen på alkoholområdet", {"alcohol"}),
        ("Røgfri skoletid", {"tobacco-and-nicotine", "children-and-young-people"}),
        ("Kommunens alkohol- og rusmiddelpolitik", {"alcohol", "substance-use"}),
        ("Mad- og måltidspolitik", {"overweight-and-food"}),
        ("Motion på recept", {"physical-activity", "chronic-disease"}),
        ("Trivselsundersøgelsen", {"mental-health"}),
        ("Ensomme mænd", {"loneliness"}),
        ("Social ulighed i sundhed", {"inequality-in-health"}),
        ("Børnehjertediabetes", {"chronic-disease"}),
        ("Genoptræningsplaner", {"chronic-disease"}),
        ("De unges fritid", {"children-and-young-people"}),
        ("Demensvenlige byer", {"older-people"}),
        ("Væresteder for hjemløse", {"vulnerable-groups"}),
        ("Fødselsforberedelse", {"maternity-and-families"}),
        ("Specialtandplejen", {"oral-health"}),
        ("Hashmisbrug", {"substance-use"}),
        ("Boligsociale helhedsplaner", {"housing-and-neighbourhood"}),
        ("Nikotinposer i fritidsklubber", {"tobacco-and-nicotine", "children-and-young-people"}),
        ("Drikkevaner i kommunen", {"alcohol"}),
        ("Skoleboder uden sodavand", {"overweight-and-food"}),
        ("Cykelmotion i parken", {"physical-activity"}),
        ("Bekymrende skolefravær og angstforløb", {"mental-health", "children-and-young-people"}),
        ("Kaffeklubben søger samtalevenner", {"loneliness"}),
        ("Sundhedsforskelle mellem kortuddannede og andre", {"inequality-in-health"}),
        ("Hjertehold og lungehold", {"chronic-disease"}),
        ("Ny ungestrategi", {"children-and-young-people"}),
        ("Faste teams og plejehjemsbeboere", {"older-people"}),
        ("Mennesker på gaden", {"vulnerable-groups"}),
        ("Hjemmefødsler i vest", {"maternity-and-families"}),
        ("Fluor og tandskader", {"oral-health"}),
        ("Doping og anabole steroider", {"substance-use"}),
        ("Opgangsværter i Vest", {"housing-and-neighbourhood"}),
        ("Sygeplejeklinikken udvides", {"health-workforce-and-data"}),
        ("Helbredskontrol for alle", {"prevention"}),
        ("Fysioterapi og trivsel i skolerne", {"chronic-disease", "mental-health", "children-and-young-people"}),
        ("Skolerne og broerne", set()),
        ("Lægedækning i yderområderne", {"health-workforce-and-data"}),
        ("Hjertestartere i byerne", {"prevention"}),
    ],
)
def test_inflected_words_and_compounds_are_known(title: str, topics: set[str]) -> None:
    assert about("Tekst.", title=title) == topics


def test_words_that_overlap_count_as_the_longest() -> None:
    hits = [(hit.start, hit.end, hit.code) for hit in topic_hits("nye social- og sundhedsassistenter") if not hit.scope]
    assert hits == [(4, 34, "health-workforce-and-data")]


def test_prevention_in_general_is_said_only_where_nothing_more_exact_is() -> None:
    (one,) = found(case("Rygestop i hallen", "29.09.04-P20-2-31"), AgendaItem)
    (other,) = found(case("Uddeling af en pris", "29.09.00-P20-3-31"), AgendaItem)
    assert isinstance(one, AgendaItem) and isinstance(other, AgendaItem)
    assert topics_of(one.about) == {"tobacco-and-nicotine"}
    assert topics_of(other.about) == {"prevention"}


def test_the_topic_of_a_kle_number_is_normalised_and_proved_by_the_number() -> None:
    made = case("Nye stole i venteværelset", "29.15.00-P20-2-31")
    (item,) = found(made, AgendaItem)
    assert isinstance(item, AgendaItem)
    (stated,) = [each for each in item.about if TOPICS in each.value.iri]
    assert code(stated.value.iri) == "oral-health"
    (proof,) = stated.proofs
    assert (proof.mode, proof.rule) == (Mode.NORMALISED, "topic-of-kle-subject")
    assert made.document.text[proof.start : proof.end] in "29.15.00-P20-2-31"


@pytest.mark.parametrize(
    ("title", "text", "answer"),
    [
        ("Eventuelt", "Intet.", ("no", "scope-of-formal-item")),
        ("Godkendelse af dagsorden (B)", "Intet.", ("no", "scope-of-formal-item")),
        ("Orientering fra formanden", "Intet.", ("unclear", "scope-of-formal-item")),
        ("Røgfri haller", "Intet.", ("yes", "scope-of-health-topic")),
        ("Ombygning af sundhedshuset", "Taget er utæt.", ("yes", "scope-of-health-topic")),
        ("Takster for ældre", "Priserne stiger.", ("unclear", "scope-of-health-topic")),
        ("Støj fra vejen", "Der er klaget.", ("unclear", "scope-of-words")),
        ("Salg af en grund", "Grunden er på 800 m2.", ("no", "scope-of-other-field")),
        ("Ny ordning for æbler", "Æblerne er røde.", ("no", "scope-without-words")),
        ("Parkering ved sundhedscentret", "Der er for få pladser.", ("no", "scope-of-other-field")),
        ("Vejbump ved plejecentret i Ry", "De ældre ønsker det.", ("no", "scope-of-other-field")),
        ("Sundhedscentret får ny parkering", "Der er for få pladser.", ("yes", "scope-of-health-topic")),
        ("Køb af plads til boder", "De ældre ønsker det.", ("no", "scope-of-other-field")),
        ("Ansættelse af sundhedschef", "Stillingen slås op.", ("no", "scope-of-other-field")),
        ("Ældrepolitikken revideres", "Det sker til maj.", ("yes", "scope-of-health-topic")),
        ("Helhedsplan for den boligsociale indsats", "Den er klar.", ("yes", "scope-of-health-topic")),
        ("Leje af lokaler til idræt", "Lokalerne er små.", ("unclear", "scope-of-health-topic")),
        ("Lungekor i svømmehallen", "Det er hver uge.", ("yes", "scope-of-health-topic")),
        ("Lukket punkt: Ejendomssag", "", ("no", "scope-of-other-field")),
        ("Lukket: Leverandør af stole", "", ("unclear", "scope-of-formal-item")),
        ("Byggeregnskab for et plejecenter", "Regnskabet er klar.", ("no", "scope-of-other-field")),
        ("Sundhedsmåling ved skoleindskrivning", "Det er til maj.", ("yes", "scope-of-health-topic")),
        ("Klagesager om genoptræning", "Der var to.", ("yes", "scope-of-health-topic")),
        ("Vask af hænder giver mindre smitte", "Det er vist.", ("yes", "scope-of-health-topic")),
        ("Meddelelser", "Der er nye stole i salen.", ("no", "scope-of-formal-item")),
        ("Meddelelser", "Der er nyt om sygeplejen og patienterne.", ("unclear", "scope-of-formal-item")),
    ],
)
def test_scope_follows_the_first_rule_that_fits(title: str, text: str, answer: tuple[str, str]) -> None:
    assert scope(text, title=title) == answer


def test_an_item_that_says_nothing_but_its_title_is_unclear() -> None:
    assert scope(title="Sag nr. 4") == ("unclear", "scope-without-words")


@pytest.mark.parametrize(
    ("title", "number", "answer"),
    [
        ("Nye stole", "29.15.00-P20-2-31", "yes"),
        ("Nye stole", "05.01.00-P20-2-31", "no"),
        ("Nye stole", "29", "no"),
    ],
)
def test_scope_follows_the_kle_number_where_there_is_one(title: str, number: str, answer: str) -> None:
    (item,) = found(case(title, number), AgendaItem)
    assert isinstance(item, AgendaItem) and item.public_health_scope is not None
    assert code(item.public_health_scope.value.iri) == answer


def test_words_of_health_in_a_case_of_roads_leave_the_answer_open() -> None:
    text = "Stien giver motion. Motion er godt. Der bliver plads til gåture. Idræt kræver plads."
    (item,) = found(case("Stien ved åen", "05.01.00-P20-2-31", text), AgendaItem)
    assert isinstance(item, AgendaItem) and item.public_health_scope is not None
    assert topics_of(item.about) == {"physical-activity"}
    assert code(item.public_health_scope.value.iri) == "unclear"


_NOTE = """Notat om motion i Herning

Herning Kommune vil have flere til at bevæge sig.

Der er afsat 300.000 kr. i 2032 til nye hold.
"""


def test_a_document_without_items_has_topics_and_scope_itself() -> None:
    made = extracted(_NOTE)
    assert not made.agenda_items
    (subject,) = found(made, Subject)
    assert isinstance(subject, Subject) and subject.id == made.document_iri
    assert topics_of(subject.about) == {"physical-activity"}
    assert subject.public_health_scope is not None
    assert code(subject.public_health_scope.value.iri) == "yes"


def test_a_document_with_items_leaves_topics_to_them() -> None:
    assert found(case("Rygestop", "24/1234"), Subject) == []


def test_an_amount_has_the_topic_of_the_title_around_it_derived() -> None:
    made = case("Rygestop i hallen", "24/1234", "Der er afsat 300.000 kr. i 2032 til nye hold.")
    (amount,) = found(made, FundingItem)
    assert isinstance(amount, FundingItem) and amount.public_health_scope is not None
    assert topics_of(amount.about) == {"tobacco-and-nicotine"}
    (proof,) = amount.about[0].proofs
    assert (proof.mode, proof.rule) == (Mode.DERIVED, "topic-of-title-around")
    assert made.document.text[proof.start : proof.end] == "Rygestop"
    assert amount.public_health_scope.proofs[0].rule == "scope-of-item-around"


def test_what_title_and_kle_number_both_say_an_amount_takes_from_them_once() -> None:
    made = case("Tandpleje i hallen", "29.15.00-P20-2-31", "Der er afsat 300.000 kr. i 2032 til nye stole.")
    (amount,) = found(made, FundingItem)
    assert isinstance(amount, FundingItem)
    assert [code(each.value.iri) for each in amount.about] == ["oral-health"]
    (item,) = found(made, AgendaItem)
    assert isinstance(item, AgendaItem)
    (stated,) = [each for each in item.about if TOPICS in each.value.iri]
    assert {proof.rule for proof in stated.proofs} == {"topic-words-in-title", "topic-of-kle-subject"}


def test_an_instrument_is_about_what_its_own_name_says() -> None:
    made = case(
        "Rygestop i hallen",
        "24/1234",
        "Byrådet vedtog Alkoholpolitik 2031-2035 og Klimapolitik 2031-2035 i marts 2031.",
    )
    said = {
        record.title.value.text: (topics_of(record.about), code(record.public_health_scope.value.iri))
        for record in found(made, Instrument)
        if isinstance(record, Instrument) and record.title and record.public_health_scope
    }
    assert said == {"Alkoholpolitik 2031-2035": ({"alcohol"}, "yes"), "Klimapolitik 2031-2035": (set(), "unclear")}


def test_every_fact_that_is_found_says_whether_it_is_within_public_health() -> None:
    for made in (extracted(_NOTE), case("Rygestop", "29.09.04-P20-2-31", "Der er afsat 300.000 kr. i 2032.")):
        facts = [
            *found(made, FundingItem),
            *found(made, Instrument),
            *found(made, Initiative),
            *found(made, AgendaItem),
        ]
        assert facts
        for fact in facts:
            stated = fact.public_health_scope
            assert stated is not None
            assert all(proof.rule and proof.mode in (Mode.DERIVED, Mode.INFERRED) for proof in stated.proofs)


def test_a_sentence_of_very_many_words_of_topics_has_few_quotes() -> None:
    (stated,) = item_of("Tobak og nikotin, " * 500 + "slut.", title="Rygestop").about
    assert len(stated.proofs) <= 8
