"""Claims about the names of political bodies."""

from __future__ import annotations

import pytest
from plain_documents import code, quoted, records, structured

from growth import in_proportion
from kommunegraf.datafiles import mapping
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.meeting.bodies import body_index, body_iri, body_of
from kommunegraf.extraction.meeting.body_names import BodyWords, body_key, body_mentions, initials
from kommunegraf.extraction.records import Decision, GoverningBody, Mode
from kommunegraf.identity import Identity
from kommunegraf.reading import read


def names(text: str) -> list[str]:
    return [mention.name for mention in body_mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sagen går til Byrådet i morgen.", ["Byrådet"]),
        ("Det er kommunalbestyrelsens ansvar.", ["kommunalbestyrelsen"]),
        ("Drøftet i Kultur- og Fritidsudvalget.", ["Kultur- og Fritidsudvalget"]),
        ("Drøftet i klima-, miljø- og teknikudvalget.", ["klima-, miljø- og teknikudvalget"]),
        ("Udvalget for Sundhed og Omsorg har set på sagen.", ["Udvalget for Sundhed og Omsorg"]),
        ("Udvalget for lighed i skolen skal mødes.", ["Udvalget for lighed i skolen"]),
        ("Udvalget for Ældre i marts 2031 drøftede det.", ["Udvalget for Ældre"]),
        ("Udvalget for det nære sundhedsvæsen mødes.", ["Udvalget for det nære sundhedsvæsen"]),
        ("Ældrerådets svar og Handicaprådets svar.", ["Ældrerådet", "Handicaprådet"]),
        ("Der er nedsat et udvalg for unge i skolen.", ["udvalg for unge i skolen"]),
        ("I dag skal Udvalget for Kultur og Fritid drøfte planen.", ["Udvalget for Kultur og Fritid"]),
        ("Så valgte Udvalget for Kultur og Fritid ni forslag.", ["Udvalget for Kultur og Fritid"]),
        ("Ti møder i Udvalget for Kultur og Fritid i årets løb.", ["Udvalget for Kultur og Fritid"]),
        ("Udvalget for Kultur og fritid, natur og miljø ses.", ["Udvalget for Kultur og fritid, natur og miljø"]),
        ("Udvalget for nære stier afsætter midler.", ["Udvalget for nære stier"]),
        ("Udvalget for unge og ældre afsatte midler.", ["Udvalget for unge og ældre"]),
        ("Udvalget for sårbare familier bakker op.", ["Udvalget for sårbare familier"]),
        ("Udvalget for social omsorg igangsatte det.", ["Udvalget for social omsorg"]),
        ("Udvalget for Klima og grøn omstilling bevilgede det.", ["Udvalget for Klima og grøn omstilling"]),
        ("Udvalget for Bæredygtig udvikling konstaterede det.", ["Udvalget for Bæredygtig udvikling"]),
        ("Udvalget for lighed i skolen besigtigede den.", ["Udvalget for lighed i skolen"]),
        ("Udvalget for Idræt\nMødested: Hallen", ["Udvalget for Idræt"]),
        ("Udvalget for Idræt og\nNatur", ["Udvalget for Idræt og\nNatur"]),
    ],
)
def test_a_bodys_name_is_found_without_its_genitive(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hele området og forrådet er set igennem.",
        "Et stort udvalg af varer.",
        "De relevante fagudvalg høres.",
        "Der vælges et nyt sundhedsudvalg.",
        "Der nedsættes et ansvarligt udvalg for indsatsen.",
        "Hovedudvalget og samarbejdsudvalget er orienteret.",
        "Folketingsudvalget har spurgt.",
        "Et byråd kan ændre det.",
    ],
)
def test_what_is_no_body_of_this_authority_gives_nothing(text: str) -> None:
    assert [mention for mention in body_mentions(text) if mention.form != "anaphora"] == []


def test_the_span_covers_the_name_alone() -> None:
    text = "Ifølge Social- og Sundhedsudvalgets notat"
    (mention,) = body_mentions(text)
    assert text[mention.span.start : mention.span.end] == "Social- og Sundhedsudvalget"


def test_two_spellings_of_one_body_have_one_key() -> None:
    assert body_key("Kultur- og Fritidsudvalget") == body_key("kultur- og fritidsudvalg")
    assert body_key("Udvalget for Børn") == body_key("udvalg for børn")
    assert body_key("Byråd") == body_key("byrådet")


def test_two_advisory_councils_never_share_a_key() -> None:
    councils = ["Ældrerådet", "Seniorrådet", "Handicaprådet", "Udsatterådet", "Integrationsrådet", "Ungerådet"]
    assert len({body_key(name) for name in councils}) == len(councils)


def test_the_words_of_one_entry_are_forms_of_one_word() -> None:
    lexicon = mapping("lexicon/bodies.toml", BodyWords)
    for entry in (*lexicon.name, *lexicon.ending, *lexicon.headed):
        assert all(entry.words[0].startswith(word.split(" ", 1)[0]) for word in entry.words[1:])


def test_the_initials_leave_out_og_and_the_ending() -> None:
    assert initials("Sundheds-, Idræts- og Kulturudvalget") == "SIK"


MINUTES = """Herning Kommune
Referat
Kultur- og Fritidsudvalget
4. marts 2031
Ny sti
31/44 Åben Sag
Sagsfremstilling
Stien går gennem byen. Udvalget har set den før. I Region Sjælland er der nedsat et udvalg for stier i byer.
KOF-udvalget mødes igen. Ældrerådet i Greve Kommune er hørt, og kultur- og fritidsudvalget er orienteret.
Beslutning
Godkendt.
"""


def test_the_best_spelling_is_the_label_and_stands_in_the_text() -> None:
    frame = structured(MINUTES)
    (body,) = records(frame, GoverningBody)
    assert body.label is not None and body.label.value.text == "Kultur- og Fritidsudvalget"
    assert quoted(frame, body.label) == ["Kultur- og Fritidsudvalget"]
    assert code(body.classification) == "standing-committee"
    assert code(body.sub_organization_of) == "0657"


def test_udvalget_means_the_committee_named_before_and_is_inferred() -> None:
    frame = structured(MINUTES)
    mention = next(m for m in body_index(frame).mentions if m.form == "anaphora")
    found = body_of(frame, mention)
    assert found is not None
    assert found[0] == body_iri(frame, "Kultur- og Fritidsudvalget")
    assert found[1] is Mode.INFERRED


def test_a_body_that_the_words_give_to_another_authority_is_that_ones() -> None:
    frame = structured(MINUTES)
    assert "/region/1085/body/" in body_iri(frame, "udvalget for stier i byer")
    assert "/municipality/0253/body/" in body_iri(frame, "Ældrerådet")


def test_initials_that_no_body_of_the_document_has_stand_for_themselves() -> None:
    frame = structured(MINUTES)
    mention = next(m for m in body_index(frame).mentions if m.form == "abbreviation")
    assert body_index(frame).resolve(mention) == "kof-udvalget"


def test_initials_of_one_body_of_the_document_mean_that_body_and_become_its_label() -> None:
    frame = structured(MINUTES.replace("KOF-udvalget", "KF-udvalget"))
    mention = next(m for m in body_index(frame).mentions if m.form == "abbreviation")
    found = body_of(frame, mention)
    assert found is not None and found[1] is Mode.DERIVED
    (body,) = records(frame, GoverningBody)
    assert [label.value.text for label in body.alt_label] == ["KF-udvalget"]


def test_a_body_that_is_headed_by_its_word_goes_by_initials_with_and_without_it() -> None:
    text = "Sag\n\nUdvalget for Kultur og Fritid mødes. KF-udvalget sender svar, og sagen går til UKF."
    frame = structured(text)
    index = body_index(frame)
    (mention,) = (each for each in index.mentions if each.form == "abbreviation")
    assert index.resolve(mention) == index.of_initials("UKF") == "udvalget-for-kultur-og-fritid"


def test_the_genitive_of_a_headed_name_is_the_body_that_the_text_also_names() -> None:
    frame = structured("Sag\n\nUdvalget for Kultur og Fritid mødes. Det er Udvalget for Kultur og Fritids ansvar.")
    assert {mention.name for mention in body_index(frame).mentions} == {"Udvalget for Kultur og Fritid"}


def test_a_name_that_ends_in_s_keeps_it_where_the_text_never_says_it_without() -> None:
    frame = structured("Sag\n\nUdvalget for Klima og Sports plan er klar.")
    assert {mention.name for mention in body_index(frame).mentions} == {"Udvalget for Klima og Sports"}


def test_a_body_that_the_document_does_not_name_is_an_error() -> None:
    frame = structured(MINUTES)
    with pytest.raises(ValueError, match="Teknikudvalget"):
        body_iri(frame, "Teknikudvalget")


def test_hostile_text_takes_time_in_proportion() -> None:
    assert in_proportion(lambda size: body_mentions("a- " * size + "udvalget"), 20_000)
    assert in_proportion(lambda size: body_mentions("udvalget for " * size), 5_000)
    assert in_proportion(lambda size: body_mentions("x" * size + "udvalget"), 200_000)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nyborg Byråd besluttede den 4. maj 2020 at lukke svømmehallen.",
        "Regionsrådet vedtog den 4. maj 2020 en ny plan for hospitalerne.",
    ],
)
def test_what_a_body_of_another_authority_decided_is_not_the_publishers(sentence: str) -> None:
    text = f"Referat\n\nSvendborg Kommune\nByrådet den 5. juni 2021\n\n1. Sag\n\nSagsfremstilling\n\n{sentence}\n"
    found = extract(read(text.encode(), name="sag.txt"), Identity())
    assert found.publisher == Identity().municipality("0479")
    assert [record.decided_by for record in found.records if isinstance(record, Decision)] == [None]


def test_the_publishers_own_council_decides_under_its_towns_name_too() -> None:
    text = "Referat\n\nSvendborg Kommune\nByrådet den 5. juni 2021\n\n1. Sag\n\nSagsfremstilling\n\n"
    text += "Svendborg Byråd besluttede den 4. maj 2020 at lukke svømmehallen.\n"
    found = extract(read(text.encode(), name="sag.txt"), Identity())
    [decision] = [record for record in found.records if isinstance(record, Decision)]
    assert decision.decided_by is not None
    assert decision.decided_by.value.iri.startswith(Identity().municipality("0479"))


def test_two_blanks_or_a_no_break_space_in_a_name_make_no_other_body() -> None:
    for words in ("Udvalget  for Sundhed", "Udvalget for\xa0Sundhed", "Udvalget for  Sundhed"):
        (mention,) = body_mentions(f"Direktionen indstiller til {words}, at planen vedtages.")
        assert body_key(mention.name) == body_key("Udvalget for Sundhed")
