"""The turns of phrase in which minutes and web pages tell of agreements and collaborations, and of none."""

from __future__ import annotations

import pytest
from sayings import IDENTITY, SKIVE, concept, found, frame_of

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.agreements import extract_agreements
from kommunegraf.extraction.partners.partnerships import extract_partnerships
from kommunegraf.extraction.records import Agreement, Membership, Organisation, Partnership, Record, Stated, Temporal

STRUER, VIBORG, HOLSTEBRO = (IDENTITY.municipality(code) for code in ("0671", "0791", "0661"))
MIDT = IDENTITY.region("1082")


def read(*texts: str) -> Frame:
    frame = frame_of(*texts)
    extract_agreements(frame)
    extract_partnerships(frame)
    return frame


def told(frame: Frame) -> list[Agreement | Partnership]:
    records: list[Record] = list(frame.found)
    return [each for each in records if isinstance(each, Agreement | Partnership)]


def only(sentence: str) -> Agreement | Partnership:
    (record,) = told(read(sentence))
    return record


def parties(record: Agreement | Partnership) -> set[str]:
    return {party.value.iri for party in record.party}


def org(*names: str) -> set[str]:
    return {IDENTITY.organisation(name) for name in names}


def day(stated: Stated[Temporal] | None) -> str | None:
    return stated.value.lexical if stated else None


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("I 2023 indgik Skive Kommune og Skive Gymnasium en partnerskabsaftale om trivsel.", org("Skive Gymnasium")),
        ("Skive Kommune indgik sidste år en driftsaftale med Huset Venture.", org("Huset Venture")),
        ("Sundhedsafdelingen har en fast aftale med Kræftens Bekæmpelse om rygestop.", org("Kræftens Bekæmpelse")),
        ("Skive Kommune er part i samarbejdsaftalen med Region Midtjylland.", {MIDT}),
        ("Skive Kommune og Viborg Kommune har siden 2019 haft en aftale om et fælles depot.", {VIBORG}),
        ("Parterne bag aftalen er Skive Kommune, DGI og Røde Kors.", org("DGI", "Røde Kors")),
        ("Med aftalen forpligter Skive Kommune og Region Midtjylland sig til at dele viden.", {MIDT}),
        ("Skive Kommune og Hjerteforeningen skrev i januar under på en treårig aftale.", org("Hjerteforeningen")),
        ("Skive Kommune og DGI har netop fornyet deres samarbejdsaftale.", org("DGI")),
        ("Skive Kommune og Røde Kors er blevet enige om en samarbejdsaftale.", org("Røde Kors")),
        ("Røde Kors driver efter aftale med Skive Kommune en tøjbutik.", org("Røde Kors")),
        ("Den aftale om bade, som Skive Kommune og DGI har indgået, er kendt af alle.", org("DGI")),
        ("Der findes i dag en aftale mellem Skive Kommune og Blå Kors.", org("Blå Kors")),
        ("Skive Kommunes visionsaftale med DIF og DGI er et eksempel.", org("DIF", "DGI")),
        (
            "Skive, Holstebro og Struer kommuner samt Region Midtjylland har indgået en klyngeaftale.",
            {HOLSTEBRO, STRUER, MIDT},
        ),
        ("Skive Kommune har indgået aftale med Værestedet i Højslev.", org("Værestedet i Højslev")),
        ("Ældre Sagen i Skive og Skive Kommune har indgået en samarbejdsaftale.", org("Ældre Sagen i Skive")),
        ("Skive Kommune har indgået aftale med DGI Midt- og Vestsjælland.", org("DGI Midt- og Vestsjælland")),
    ],
)
def test_the_parties_of_an_agreement_however_it_is_put(sentence: str, others: set[str]) -> None:
    record = only(sentence)
    assert isinstance(record, Agreement)
    assert parties(record) == {SKIVE, *others}


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("Skive Kommune er i 2024 gået ind i et partnerskab med Hjerteforeningen.", org("Hjerteforeningen")),
        ("Sammen med TrygFonden har Skive Kommune startet projektet Glade Skridt.", org("TrygFonden")),
        ("Skive Kommune deltager sammen med Aarhus Universitet i projektet Glade Skridt.", org("Aarhus Universitet")),
        ("Skive Kommune og DGI er gået sammen om gratis svømning.", org("DGI")),
        ("Skive Kommune har samarbejdet med Home-Start siden 2015.", org("Home-Start Familiekontakt")),
        ("Bag tilbuddet står Skive Kommune, Røde Kors og DGI.", org("Røde Kors", "DGI")),
        ("Vi arbejder sammen med Ældre Sagen og Lungeforeningen om lungekor.", org("Ældre Sagen", "Lungeforeningen")),
        ("Lungekoret drives af Skive Kommune i samarbejde med Lungeforeningen.", org("Lungeforeningen")),
        ("Skive Kommunes samarbejde med Røde Kors om gåture er velkendt.", org("Røde Kors")),
        (
            "Siden 2022 har Skive Kommune, DGI og Røde Kors arbejdet sammen i partnerskabet Varme Hænder.",
            org("DGI", "Røde Kors"),
        ),
        ("Glade Skridt er et samarbejde mellem Skive Kommune, DIF og DGI.", org("DIF", "DGI")),
        ("Skive Kommune og Struer Kommune har siden 2021 haft en fælles akutfunktion.", {STRUER}),
        ("I 2024 fornyede Skive Kommune partnerskabet med Kræftens Bekæmpelse.", org("Kræftens Bekæmpelse")),
        ("Som led i planen har Skive Kommune og DGI etableret et samarbejde om svømning.", org("DGI")),
        ("Skive Kommune har i samarbejde med Struer Kommune åbnet en fælles akutstue.", {STRUER}),
        ("Samarbejdet mellem Skive Kommune og Headspace fortsætter til 2027.", org("Headspace")),
        ("Projektet gennemføres i samarbejde med Syddansk Universitet og VIVE.", org("Syddansk Universitet", "VIVE")),
    ],
)
def test_the_partners_of_a_collaboration_however_it_is_put(sentence: str, others: set[str]) -> None:
    record = only(sentence)
    assert isinstance(record, Partnership)
    assert parties(record) == {SKIVE, *others}


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunen har drøftet en mulig aftale med Røde Kors.",
        "Der lægges op til, at Skive Kommune indgår en aftale med DGI.",
        "Der arbejdes på en samarbejdsaftale med Struer Kommune.",
        "Aftalen forventes indgået med Region Midtjylland i løbet af 2026.",
        "Byrådet afviste en aftale med Altiden.",
        "Økonomiaftalen mellem regeringen og KL for 2026 er kendt.",
        "Regeringen og KL har indgået en aftale om kommunernes økonomi.",
        "Aftalen om borgere med KOL er ny.",
        "Ældre Sagen, Handicaprådet og Hjerteforeningen er hørt i sagen.",
        "Forvaltningen har haft møder med Skive Svømmeklub og DGI om et samarbejde.",
        "Kommunen har modtaget tilbud fra Falck, Altiden og Forenede Care.",
        "Forslaget om et partnerskab med Lidl blev ikke vedtaget.",
        "Kommunen har søgt om at blive en del af Sund By Netværket.",
        "Medarbejderne samarbejder med borgeren og de pårørende om målene.",
        "Forældre og lærere arbejder sammen om trivsel.",
        "Kræftens Bekæmpelse og Hjerteforeningen anbefaler røgfri skoletid.",
        "Udvalget inviterer Ældrerådet, Røde Kors og Ældre Sagen til møde.",
        "Det foreslås, at Skive Kommune går sammen med Struer Kommune om en ansøgning.",
        "Personalet på Solbakken og Birkelund arbejder sammen om aftenvagter.",
        "Samarbejdet mellem Jobcenter Skive og Sundhedscentret er styrket.",
        "Andre kommuner, fx Aarhus Kommune og Odense Kommune, har indgået aftaler med foreninger.",
        "Skive Kommune kan i samarbejde med Røde Kors etablere en café.",
        "I budgetaftalen for 2026 er Venstre og Socialdemokratiet enige om en pulje.",
        "Skive Kommune skal indgå en aftale med Region Midtjylland inden 2027.",
    ],
)
def test_who_is_heard_invited_hoped_for_or_refused_is_no_party(sentence: str) -> None:
    assert told(read(sentence)) == []


@pytest.mark.parametrize(
    ("text", "start", "end", "date"),
    [
        ("Aftalen med DGI løber i fire år fra foråret 2025.", "2025", None, None),
        (
            "Aftalen med DGI har virkning fra 1. april 2023 og ophører uden opsigelse den 31. marts 2026.",
            "2023-04-01",
            "2026-03-31",
            None,
        ),
        (
            "Aftalen med DGI gælder, indtil en af parterne opsiger den, dog senest til udgangen af 2027.",
            None,
            "2027",
            None,
        ),
        ("Aftalen med DGI om svømning er opsagt og ophørte den 31. december 2024.", None, "2024-12-31", None),
        ("Skive Kommune har en aftale med DGI. Den blev indgået den 1. juli 2023.", None, None, "2023-07-01"),
        ("Skive Kommune har en aftale med DGI, som udløber den 31. december 2026.", None, "2026-12-31", None),
        ("Aftalen med DGI blev ikke forlænget og udløb den 31. december 2023.", None, "2023-12-31", None),
        ("Der er indgået en ny aftale med DGI om svømning for 2025-2028.", "2025", "2028", None),
        ("Kommunens samarbejde med DGI, som begyndte i 2022, fortsætter.", "2022", None, None),
        ("Skive Kommune og DGI har etableret et samarbejde. Det sluttede i 2023.", None, "2023", None),
    ],
)
def test_when_it_runs_is_read_from_clauses_pronouns_and_relatives(
    text: str, start: str | None, end: str | None, date: str | None
) -> None:
    record = only(text)
    entered = record.date if isinstance(record, Agreement) else None
    assert (day(record.start_date), day(record.end_date), day(entered)) == (start, end, date)


def test_den_means_nothing_that_was_not_spoken_of_right_before() -> None:
    frame = read("Skive Kommune har en aftale med DGI.\nPlanen er ny. Den blev indgået den 1. juli 2023.")
    assert [each.date for each in found(frame, Agreement)] == [None]


def test_an_agreement_of_before_or_not_renewed_has_ended() -> None:
    for text in (
        "Den tidligere aftale med DGI var god.",
        "Aftalen med DGI blev ikke fornyet og udløb den 1. maj 2023.",
    ):
        record = only(text)
        assert record.status is not None and record.status.value.iri == concept("status", "ended")


def test_four_municipalities_that_are_pointed_at_are_those_named_before() -> None:
    frame = read(
        "Det gælder Skive Kommune, Struer Kommune og Viborg Kommune.\n"
        "Der er indgået en aftale mellem de tre kommuner og Region Midtjylland."
    )
    (agreement,) = found(frame, Agreement)
    assert parties(agreement) == {SKIVE, STRUER, VIBORG, MIDT}
    rules = {proof.rule for party in agreement.party for proof in party.proofs}
    assert rules == {None, "those-of-this-kind-named-before"}


def test_so_many_municipalities_that_nobody_named_stay_one_party_without_a_name() -> None:
    frame = read("Region Midtjylland og de 19 midtjyske kommuner har indgået en sundhedsaftale.")
    (agreement,) = found(frame, Agreement)
    assert parties(agreement) == {MIDT, frame.part("party", "19 midtjyske kommuner")}
    labels = [each.label.value.text for each in found(frame, Organisation) if each.label]
    assert labels == ["de 19 midtjyske kommuner"]


def test_who_is_a_member_of_a_network_takes_part_in_it() -> None:
    frame = read("Skive Kommune har været medlem af Sund By Netværket siden 2009.")
    (partnership,), (membership,) = found(frame, Partnership), found(frame, Membership)
    assert partnership.id == IDENTITY.partnership("Sund By Netværket")
    assert day(membership.start_date) == "2009"


def test_a_collaboration_bears_the_name_that_it_is_given_later() -> None:
    frame = read("Region Midtjylland og Struer Kommune er gået sammen om et kursus. Samarbejdet hedder Ud af Huset.")
    (partnership,) = found(frame, Partnership)
    assert partnership.label is not None and partnership.label.value.text == "Ud af Huset"


def test_a_collaboration_that_is_an_agreement_of_its_item_is_told_once() -> None:
    frame = read("Kommunen og DGI samarbejder om svømning.\nAftalen med DGI udløber i 2026.")
    assert [type(each) for each in told(frame)] == [Agreement]


def test_what_stands_beside_a_name_says_what_it_is_and_is_no_further_party() -> None:
    record = only("Skive Kommune har en aftale med Havly, en forening med mange medlemmer.")
    assert parties(record) == {SKIVE, *org("Havly")}
    both = only("Skive Kommune har en aftale med Havly og en anden kommune.")
    assert len(parties(both)) == 3


def test_the_municipalities_of_a_region_or_a_group_are_one_party() -> None:
    frame = read("Region Midtjylland og kommunerne i regionen har indgået en samarbejdsaftale.")
    (agreement,) = found(frame, Agreement)
    assert parties(agreement) == {MIDT, frame.part("party", "kommunerne i regionen")}
