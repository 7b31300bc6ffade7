"""Claims about the many wordings of decisions: their outcomes, the votes, and how recommendations fare."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.outcomes import outcome_of, support_of
from kommunegraf.extraction.meeting.wordings import Wordings, variants
from kommunegraf.extraction.records import Decision, Recommendation

HEAD = "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\nNy sti\n31/44 Åben Sag\nSagsfremstilling\nStien.\n"
POINTS = "Direktøren indstiller,\n1. at stien anlægges\n2. at bænkene males\n3. at der sættes lys op"


def decided(decision: str, recommendation: str = POINTS, heading: str = "Beslutning") -> Decision:
    found = records(minutes(decision, recommendation, heading), Decision)
    assert len(found) == 1
    return found[0]


def minutes(decision: str, recommendation: str, heading: str) -> Frame:
    return structured(f"{HEAD}Indstilling\n{recommendation}\n{heading}\n{decision}\n")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tiltrådt.", "approved"),
        ("Tiltrådt enstemmigt.", "approved"),
        ("Et enstemmigt udvalg godkendte indstillingen.", "approved-as-recommended"),
        ("Indstillingen blev herefter enstemmigt tiltrådt.", "approved-as-recommended"),
        ("Forvaltningens indstilling blev fulgt.", "approved-as-recommended"),
        ("Byrådet tilsluttede sig administrationens indstilling.", "approved-as-recommended"),
        ("Udvalget besluttede at følge indstillingen.", "approved-as-recommended"),
        ("Godkendt jf. indstillingen.", "approved-as-recommended"),
        ("Godkendt i overensstemmelse med indstillingen.", "approved-as-recommended"),
        ("Udvalget kan tiltræde indstillingen.", "approved-as-recommended"),
        ("Udvalget bakker op om indstillingen.", "approved-as-recommended"),
        ("Alle indstillingspunkter blev godkendt.", "approved-as-recommended"),
        ("Indstillingen er herefter vedtaget.", "approved-as-recommended"),
        ("Indstillingen godkendes, idet udvalget ønsker en status til foråret.", "approved-with-changes"),
        ("Godkendt, dog ændres datoen til 1. maj.", "approved-with-changes"),
        ("Godkendt under forudsætning af, at Økonomiudvalget finder midlerne.", "approved-with-changes"),
        ("Tiltrådt med den bemærkning, at der følges op efter et år.", "approved-with-changes"),
        ("Planen blev vedtaget med enkelte sproglige rettelser.", "approved-with-changes"),
        ("Udvalget godkender strategien med tilføjelse af et afsnit om søvn.", "approved-with-changes"),
        ("Godkendt med ændringer.", "approved-with-changes"),
        ("Vedtaget i revideret form.", "approved-with-changes"),
        ("Godkendt for så vidt angår 1. at, mens 2. at udsættes.", "approved"),
        ("Orienteringen tages til efterretning.", "noted"),
        ("Udvalget tog status til efterretning.", "noted"),
        ("Taget til efterretning med bemærkning om, at man ser med alvor på tallene.", "noted"),
        ("Redegørelsen blev taget til underretning.", "noted"),
        ("Udvalget noterede sig orienteringen.", "noted"),
        ("Udvalget blev orienteret.", "noted"),
        ("Orienteret.", "noted"),
        ("Punktet blev drøftet.", "discussed"),
        ("Udvalget drøftede oplægget og gav input til det videre arbejde.", "discussed"),
        ("Udvalget havde en god drøftelse af emnet.", "discussed"),
        ("Temaet blev drøftet, og udvalget ønsker et nyt oplæg.", "discussed"),
        ("Indstilles til Byrådets godkendelse.", "recommended-onward"),
        ("Udvalget indstiller, at forslaget vedtages.", "recommended-onward"),
        ("Udvalget indstiller forslaget til Byrådets godkendelse.", "recommended-onward"),
        ("Sundhedsudvalget anbefaler forslaget over for Byrådet.", "recommended-onward"),
        ("Indstillingen anbefales overfor Økonomiudvalget.", "recommended-onward"),
        ("Anbefales til Økonomiudvalget.", "recommended-onward"),
        ("Anbefales med den tilføjelse, at planen evalueres.", "recommended-onward"),
        ("Forslaget overgår til budgetforhandlingerne.", "recommended-onward"),
        ("Sagen videresendes til Økonomiudvalget uden anbefaling.", "recommended-onward"),
        ("Udvalget sendte sagen videre til Byrådet.", "recommended-onward"),
        ("Godkendt og oversendes til Byrådet.", "recommended-onward"),
        ("Oversendes til budgetlægningen for 2028.", "recommended-onward"),
        ("Sagen indgår i budgetforhandlingerne.", "recommended-onward"),
        ("Taget til efterretning og oversendt til Økonomiudvalget.", "recommended-onward"),
        ("Beslutningen udsættes til næste møde.", "postponed"),
        ("Udvalget besluttede at udskyde sagen.", "postponed"),
        ("Sagen genoptages på mødet i maj.", "postponed"),
        ("Behandlingen blev udsat.", "postponed"),
        ("Punktet overføres til næste møde.", "postponed"),
        ("Sagen sættes i bero, indtil lovforslaget er vedtaget.", "postponed"),
        ("Udsat med henblik på yderligere belysning.", "postponed"),
        ("Sagen hjemvises til fornyet behandling.", "returned"),
        ("Udvalget sender sagen tilbage til administrationen.", "returned"),
        ("Sagen returneres til forvaltningen.", "returned"),
        ("Sendes tilbage til fornyet behandling i udvalget.", "returned"),
        ("Tilbagesendt.", "returned"),
        ("Forslaget kunne ikke samle flertal.", "rejected"),
        ("Der var ikke flertal for indstillingen.", "rejected"),
        ("Indstillingen blev forkastet.", "rejected"),
        ("Forslaget bortfaldt.", "rejected"),
        ("Udvalget kan ikke anbefale forslaget.", "rejected"),
        ("Udvalget besluttede at meddele afslag på ansøgningen.", "rejected"),
        ("Ansøgningen imødekommes ikke.", "rejected"),
        ("Ikke imødekommet.", "rejected"),
        ("Udvalget ønsker ikke at gå videre med forslaget.", "rejected"),
        ("Sagen blev taget af dagsordenen.", "withdrawn"),
        ("Punktet udgår af dagsordenen.", "withdrawn"),
        ("Sagen er trukket.", "withdrawn"),
        ("Punktet tages af og behandles på et senere møde.", "withdrawn"),
        ("Udgået.", "withdrawn"),
        ("Intet at bemærke.", "nothing-to-decide"),
        ("Der var ingen bemærkninger.", "nothing-to-decide"),
        ("Ingen bemærkninger til dagsordenen.", "nothing-to-decide"),
        ("Der var intet til eventuelt.", "nothing-to-decide"),
        ("Ikke noget.", "nothing-to-decide"),
        ("Ingenting.", "nothing-to-decide"),
        ("Ingen.", "nothing-to-decide"),
        ("Bevillingen gives.", "approved"),
        ("Byrådet meddelte tillægsbevillingen.", "approved"),
        ("Rådighedsbeløbet frigives.", "approved"),
        ("Udvalget besluttede at indgå aftalen.", "approved"),
        ("Ansøgningen imødekommes.", "approved"),
        ("Udvalget gav sin tilslutning.", "approved"),
        ("Politikken blev endeligt vedtaget.", "approved"),
        ("Vedtaget med 17 stemmer for og 8 imod.", "approved"),
        ("Udvalget valgte model 2.", None),
        ("Forslaget sendes i høring.", "approved"),
        ("Afventer Byrådets behandling.", None),
        ("Udvalget godkendte dagsordenen.", "approved"),
        ("Godkendt, idet Per Holm (V) undlod at stemme.", "approved"),
        ("Godkendt, men Liste A tager forbehold.", "approved"),
        ("Tiltrådt, idet Enhedslisten stemte imod.", "approved"),
        ("Anbefales, idet Radikale Venstre afventer.", "recommended-onward"),
        ("Formanden orienterede om besøget.", None),
        ("Udvalget ønsker en status i juni.", None),
        ("Udvalget beder forvaltningen om at vende tilbage med et nyt forslag.", None),
        ("Et mindretal bestående af SF foreslog, at sagen udsættes.", None),
    ],
)
def test_each_wording_gives_its_outcome(sentence: str, expected: str | None) -> None:
    said = outcome_of(sentence)
    assert (said.code if said else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enstemmigt vedtaget.", "unanimous"),
        ("Et enigt udvalg anbefaler.", "unanimous"),
        ("Alle medlemmer stemte for.", "unanimous"),
        ("7 stemte for, 2 stemte imod.", "vote"),
        ("For stemte A, B og C (14 stemmer).", "vote"),
        ("Vedtaget med 15 stemmer mod 10.", "vote"),
        ("For: 4 (A og F). Imod: 3 (V).", "vote"),
        ("Et flertal (A, B, F) godkendte. Imod stemte V.", "majority"),
        ("Flertallet, bestående af A og F, kan anbefale.", "majority"),
        ("Godkendt med stemmerne 5-2.", "vote"),
        ("Et mindretal (O) kan ikke støtte.", "majority"),
        ("Godkendt.", None),
        ("Der var stemmelighed.", None),
        ("Vedtaget mod én stemme.", "vote"),
        ("Et flertal på 13 stemte for, 6 imod.", "vote"),
    ],
)
def test_votes_are_told_by_their_figures_else_by_the_majority(text: str, expected: str | None) -> None:
    said = support_of(text)
    assert (said.code if said else None) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Anbefales, dog med den ændring, at stien bliver bredere.", "with-changes"),
        ("Indstilles godkendt, idet bænkene males grønne.", "with-changes"),
        ("Udvalget anbefaler, at forslaget vedtages, dog uden lys ved søen.", "with-changes"),
        ("Anbefales, idet udvalget bemærker, at stien er smal.", None),
        ("Anbefales.", None),
        ("Et enigt udvalg anbefaler indstillingen over for Byrådet.", "as-recommended"),
        ("Planen tiltrædes og videresendes til Byrådet.", "as-recommended"),
        ("Godkendt, bortset fra punkt 2.", "in-part"),
        ("Udvalget godkendte indstillingen. Punktet om bænkene blev ikke godkendt.", "in-part"),
        ("Udvalget besluttede imod indstillingen at bevare den gamle sti.", "against"),
        ("Sagen sendes tilbage. Udvalget ønsker ikke at medvirke til lukningen.", "against"),
        ("Indstillingen er dermed vedtaget.", "as-recommended"),
        ("Sagen udsættes.", None),
    ],
)
def test_a_decision_says_how_the_recommendation_fared(words: str, expected: str | None) -> None:
    found = decided(words)
    assert (code(found.recommendation_followed) if found.recommendation_followed else None) == expected


def test_a_committee_before_the_last_body_sends_on_what_it_follows() -> None:
    frame = minutes(
        "Som Kulturudvalget.\nBeslutning i Byrådet den 9. marts 2031\nGodkendt.",
        POINTS,
        "Beslutning i Økonomiudvalget den 5. marts 2031",
    )
    first, last = records(frame, Decision)
    assert code(first.outcome) == "recommended-onward"
    assert code(last.outcome) == "approved"


def test_several_points_in_one_mark_are_all_answered() -> None:
    frame = minutes("Ad 1. og 2. Godkendt.\nAd c: Udgår.", POINTS, "Beslutning")
    first, last = records(frame, Decision)
    points = [record.id for record in records(frame, Recommendation)]
    assert [each.value.iri for each in first.decides_on] == points[:2]
    assert [each.value.iri for each in last.decides_on] == points[2:]
    assert code(last.outcome) == "withdrawn"


def test_who_was_disqualified_stays_with_the_decision() -> None:
    found = decided("Godkendt. Karla Nymark Toft deltog ikke i behandlingen på grund af inhabilitet.")
    assert found.text is not None and found.text.value.text.endswith("inhabilitet.")


def test_fillers_may_stand_anywhere_and_gaps_are_bounded() -> None:
    book = Wordings([("(blev|er) godkendt * udvalget", "x")], fillers=frozenset({"hermed"}))
    assert book.find(["planen", "er", "hermed", "godkendt", "af", "hele", "udvalget"])[0].code == "x"
    assert not book.find(["planen", "er", "godkendt", "en", "to", "tre", "fire", "fem", "seks", "syv", "udvalget"])


def test_a_wording_that_names_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="<no-part>"):
        variants("<no-part> godkendt", {})


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Dagsordenen blev godkendt, idet punkt 4 behandles som det første.", "approved"),
        ("Dagsordenen blev godkendt, idet punkt 4 udgår.", "approved-with-changes"),
        ("Tiltrådt med 4 stemmer mod 1.", "approved"),
        ("Udvalget kan med stemmerne 5 mod 2 anbefale forslaget over for Økonomiudvalget.", "recommended-onward"),
        ("Forslagsstillerne trak sagen.", "withdrawn"),
        ("Et flertal indstiller forvaltningens forslag til Byrådet.", "recommended-onward"),
    ],
)
def test_votes_orders_and_withdrawals_have_their_outcome(sentence: str, expected: str) -> None:
    said = outcome_of(sentence)
    assert said is not None and said.code == expected


def test_what_a_minority_wanted_settles_nothing() -> None:
    words = "Sagen anbefales. Et mindretal kan ikke tiltræde indstillingen."
    assert code(decided(words, "Direktøren indstiller, at stien anlægges.").outcome) == "recommended-onward"


def test_numbers_before_a_closed_word_for_a_point_are_its_marks() -> None:
    found = records(minutes("1.-2. punkt: Godkendt.\n3. punkt: Afvist.", POINTS, "Beslutning"), Decision)
    assert [code(each.outcome) for each in found] == ["approved", "rejected"]


def test_a_body_that_is_only_asked_to_discuss_has_discussed() -> None:
    words = "Drøftet. Udvalget tilslutter sig modellen."
    assert code(decided(words, "Direktøren indstiller, at udvalget drøfter modellen.").outcome) == "discussed"
