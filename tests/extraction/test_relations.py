"""What organisations have together, read by the structure of sentences."""

from __future__ import annotations

import pytest
from sayings import SKIVE, concept, found, frame_of, quotes

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.records import Agreement, Mode, Partnership
from kommunegraf.extraction.relations.relations import extract_relations
from kommunegraf.extraction.relations.sentences import relations_told
from kommunegraf.extraction.relations.slots import party_groups
from kommunegraf.extraction.words.mentions import Sentence


def read(*items: str, authority: str | None = SKIVE) -> Frame:
    frame = frame_of(*items, authority=authority)
    extract_agreements(frame)
    extract_partnerships(frame)
    extract_relations(frame)
    return frame


def told(text: str) -> list[tuple[str, list[str]]]:
    sentence = Sentence(text)
    return [(each.kind, [sentence.words(p.span) for p in each.parties]) for each in relations_told(sentence)[0]]


def parties(frame: Frame) -> list[set[str]]:
    records = [*found(frame, Agreement), *found(frame, Partnership)]
    return [{words for party in each.party for words in quotes(frame, party)} for each in records]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        # several act together
        (
            "Røde Kors Viborg og Viborg Kommune har siden 2027 drevet caféen i fællesskab.",
            "Røde Kors Viborg|Viborg Kommune",
        ),
        ("Thisted Kommune, Morsø Kommune og Solbo samarbejder om tandplejen.", "Thisted Kommune|Morsø Kommune|Solbo"),
        ("Siden 2031 har Struer, Lemvig og Skive delt en vagtlæge.", "Struer|Lemvig|Skive"),
        ("Læsø Kommune og Nordhavn Sygehus er gået sammen i projektet Hjem Nu.", "Læsø Kommune|Nordhavn Sygehus"),
        (
            "Vejen Boligforening og sundhedsafdelingen åbner i maj et fælles værksted.",
            "Vejen Boligforening|sundhedsafdelingen",
        ),
        (
            "Gaarden, Lindely Boligforening og Skive Kommune har dannet netværket Grøn Mad.",
            "Gaarden|Lindely Boligforening|Skive Kommune",
        ),
        # one acts with others
        (
            "I fællesskab med Holstebro og Lemvig har Struer Kommune søgt om midler til et akutteam.",
            "Struer Kommune|Holstebro|Lemvig",
        ),
        (
            "Gennem Sammen i By samarbejder Skive Kommune med Røde Kors og Gigtforeningen.",
            "Skive Kommune|Røde Kors|Gigtforeningen",
        ),
        (
            "Skive indgår, sammen med Struer og Holstebro Sygehus, i en forsøgsordning.",
            "Skive|Struer|Holstebro Sygehus",
        ),
        ("Med Struer og Lemvig har Skive etableret et fælles beredskab.", "Skive|Struer|Lemvig"),
        # made of, behind it, the parties are
        (
            "Nordklyngen består af Region Nordjylland, kommunerne Thisted, Morsø og Rebild samt PLO.",
            "Region Nordjylland|Thisted|Morsø|Rebild|PLO",
        ),
        (
            "I projektet “Trygt hjem” deltager Skive Sygehus, Skive Kommune og Struer Kommune.",
            "Skive Sygehus|Skive Kommune|Struer Kommune",
        ),
        ("Bag initiativet står Skive Boligforening og Skive Kommune.", "Skive Boligforening|Skive Kommune"),
    ],
)
def test_a_sentence_tells_who_is_in_a_partnership(sentence: str, who: str) -> None:
    names = {frozenset(each) for kind, each in told(sentence) if kind == "partnership"}
    assert frozenset(who.split("|")) in names


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        (
            "Mellem Fjordbo Boligforening og kommunen er der den 2. maj 2031 underskrevet en aftale.",
            "Fjordbo Boligforening|kommunen",
        ),
        ("Kontrakten blev underskrevet af Faxe Kommune og Ringbo A/S den 3. maj 2031.", "Faxe Kommune|Ringbo A/S"),
        ("Driften varetages af Ringbo A/S efter driftsoverenskomst med Faxe Kommune.", "Ringbo A/S|Faxe Kommune"),
        ("Faxe Kommune køber pladserne hos Stevns Kommune efter en aftale fra 2028.", "Faxe Kommune|Stevns Kommune"),
        (
            "Trivselsaftalen, som Lem Gymnasium, ungdomsklubberne og Skive Kommune har haft siden 2031, er ny.",
            "Lem Gymnasium|ungdomsklubberne|Skive Kommune",
        ),
    ],
)
def test_a_sentence_tells_between_whom_an_agreement_is(sentence: str, who: str) -> None:
    assert ("agreement", who.split("|")) in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Forvaltningen har holdt møde med Røde Kors og Ældre Sagen om fællesspisning.",
        "Byrådet ønsker at indgå et partnerskab med DGI Midtjylland.",
        "Projektet er finansieret af Nordea-fonden og TrygFonden.",
        "Region Midtjylland og Ældre Sagen er blevet orienteret om planen.",
        "Udvalget besøgte Herlev Hospital sammen med Region Hovedstaden.",
        "Aarhus Universitet og VIVE evaluerer projektet “Let på Tå”.",
        "Strategien er udarbejdet i samarbejde med Ældre Sagen og Røde Kors.",
        "Forvaltningen er i dialog med Novo Nordisk Fonden om et muligt samarbejde.",
        "Skive Sygehus og Lem Sygehus deler ikke bekymringen.",
        "Der er ikke indgået aftale med Falck.",
        "Borgerne kan træne sammen med frivillige fra Røde Kors og Hjerteforeningen.",
        "Regeringen og KL har indgået en aftale om kommunernes økonomi.",
        "Skoler, der har underskrevet en partneraftale med Røde Kors, får besøg.",
        "Lem Gymnasium og Skive Produktionsskole har modtaget aftalen til orientering.",
        "Sundhed og Omsorg, Børn og Unge og Kultur har i fællesskab løst opgaven.",
        "Samarbejde med Røde Kors.",
    ],
)
def test_who_is_heard_met_or_wished_for_is_in_nothing(sentence: str) -> None:
    assert told(sentence) == []


def test_a_list_is_read_with_units_towns_and_what_is_owned() -> None:
    sentence = Sentence(
        "Region Hovedstadens Psykiatri, kommunens hjemmepleje og apoteket i Assens samt Nyborg deltager."
    )
    (group,) = party_groups(sentence)
    assert [sentence.words(party.span) for party in group.parties] == [
        "Region Hovedstadens Psykiatri",
        "kommunens hjemmepleje",
        "apoteket",
        "Nyborg",
    ]


def test_an_agreement_of_those_who_act_right_before_is_theirs() -> None:
    frame = read(
        "Blå Kors Danmark har siden 2031 drevet værestedet for Skive Kommune. Aftalen udløber den 31. december 2033."
    )
    (agreement,) = found(frame, Agreement)
    assert parties(frame) == [{"Blå Kors Danmark", "Skive Kommune"}]
    assert agreement.end_date is not None and agreement.end_date.value.lexical == "2033-12-31"


def test_those_who_were_heard_right_before_have_no_agreement() -> None:
    assert parties(read("Ældre Sagen og Skive Boligforening har været i høring. Aftalen udløber i 2033.")) == []


def test_who_joins_later_is_in_the_partnership_of_the_item() -> None:
    frame = read(
        "Friluftsrådet og Skive Kommune indgik 2. juni 2031 partnerskab om Sund i Skoven. "
        "Fjordmuseet tilsluttede sig i 2032, og i august 2033 kom Fjordturisme I/S med."
    )
    assert parties(frame) == [{"Friluftsrådet", "Skive Kommune", "Fjordmuseet", "Fjordturisme I/S"}]


def test_a_sentence_about_the_only_relation_of_an_item_says_when_it_runs() -> None:
    frame = read(
        "Lem Boligforening, Lem Højskole og Skive Kommune står bag forsøget “Mad der mætter”. "
        "Forsøget begyndte i august 2031 og sluttede ved udgangen af april 2033."
    )
    (partnership,) = found(frame, Partnership)
    assert partnership.label is not None and partnership.label.value.text == "Mad der mætter"
    assert partnership.start_date is not None and partnership.start_date.value.lexical == "2031-08"
    assert partnership.end_date is not None and partnership.end_date.value.lexical == "2033-04"
    assert partnership.end_date.proofs[0].mode is Mode.INFERRED
    assert partnership.status is not None and partnership.status.value.iri == concept("status", "ended")


def test_a_day_that_may_come_is_no_end() -> None:
    frame = read(
        "Lem Boligforening, Lem Højskole og Skive Kommune står bag forsøget “Mad der mætter”. "
        "Projektet evalueres i maj 2033 og kan eventuelt forlænges til udgangen af 2034."
    )
    (partnership,) = found(frame, Partnership)
    assert partnership.end_date is None and partnership.start_date is None


def test_nobody_knows_whose_document_it_is_and_the_municipality_is_a_party_all_the_same() -> None:
    frame = read("Lindely Boligforening og kommunen har dannet netværket Grøn Mad.", authority=None)
    assert parties(frame) == [{"Lindely Boligforening", "kommunen"}]


@pytest.mark.parametrize(
    "sentence",
    [
        "Forskellen mellem Struer Kommune og Lemvig Kommune skyldes aftalen om bloktilskud.",
        "Fusionen mellem Nordbank A/S og Vestbank A/S ændrer ikke kommunens bankaftale.",
        "Der skal vælges mellem Falck og Ringbo A/S, når aftalen udløber.",
        "Kommunen følger en retssag mellem Ringbo A/S og Faxe Kommune om en aftale.",
        "Bussen kører mellem Struer og Lemvig efter aftale.",
        "Afstanden mellem Lem Sygehus og Skive Sygehus er 30 km, og samarbejdet er vigtigt.",
        "Der forhandles en aftale mellem Faxe Kommune og Ringbo A/S.",
        "Forhandlingerne om en samarbejdsaftale mellem Faxe Kommune og Falck er brudt sammen.",
        "Det er uklart, om aftalen mellem Faxe Kommune og Falck er gyldig.",
        "Forslag om partnerskab mellem Faxe Kommune og Røde Kors blev forkastet.",
        "Der opleves manglende samarbejde mellem hjemmeplejen og Lem Sygehus.",
        "Ældre Sagen har kritiseret samarbejdet med Blå Kors Danmark.",
        "Dansk Sygeplejeråd og FOA står bag kritikken.",
        "Dansk Erhverv og DI står sammen om kravet.",
        "Struer Kommune og Lemvig Kommune deler motorvej.",
        "Røde Kors og Ældre Sagen deler penge ud.",
        "Venstre og Konservative går sammen om et forslag.",
        "Aftalen om budget 2032 mellem Venstre, Konservative og Socialdemokratiet blev indgået i september.",
        "Panelet ved konferencen bestod af Ældre Sagen, Røde Kors og Faxe Kommune og talte om partnerskabet.",
        "KL har forlænget fristen for aftalen om data.",
    ],
)
def test_what_stands_beside_a_word_for_a_relation_is_none(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind", "who"),
    [
        ("Aftalen mellem Faxe Kommune og Ringbo A/S udløber i 2033.", "agreement", "Faxe Kommune|Ringbo A/S"),
        ("Faxe Kommune og Røde Kors står bag projektet Hjem Nu.", "partnership", "Faxe Kommune|Røde Kors"),
        ("Struer Kommune og Lemvig Kommune deler en vagtlæge.", "partnership", "Struer Kommune|Lemvig Kommune"),
    ],
)
def test_a_relation_named_right_beside_its_parties_is_told(sentence: str, kind: str, who: str) -> None:
    assert (kind, who.split("|")) in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kræftens Bekæmpelse kom også med kritik.",
        "Ældre Sagen gik med til en høring.",
        "Nordea-fonden er vært for en konference.",
        "DGI var leverandør af borde.",
    ],
)
def test_who_comes_with_something_else_joins_nothing(sentence: str) -> None:
    frame = read("Skive Kommune og Røde Kors driver caféen i fællesskab. " + sentence)
    assert parties(frame) == [{"Skive Kommune", "Røde Kors"}]


def test_a_contract_about_something_else_is_not_theirs_who_act_right_before() -> None:
    assert parties(read("Falck driver depotet for Faxe Kommune. Kontrakten om snerydning udløber i 2033.")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "KL har forlænget fristen for aftalen om data.",
        "Falck har overtaget aftalen om vagt fra Securitas.",
        "Region Syddanmark har ikke underskrevet aftalen endnu, men Faxe Kommune har underskrevet aftalen.",
        "Det er uklart, om aftalen med Falck er gyldig.",
        "Forslag om partnerskab mellem Faxe Kommune og Røde Kors blev forkastet.",
    ],
)
def test_an_unknown_or_uncertain_agreement_is_none_of_the_publisher(sentence: str) -> None:
    assert parties(read(sentence)) == []


def test_a_list_that_a_preposition_leads_in_ends_before_a_clause_of_its_own() -> None:
    sentence = Sentence("Aftalen er indgået med Falck og Ringbo A/S, og Ældre Sagen er hørt.")
    first, second = party_groups(sentence)
    assert [sentence.words(party.span) for party in first.parties] == ["Falck", "Ringbo A/S"]
    assert [sentence.words(party.span) for party in second.parties] == ["Ældre Sagen"]
