"""Claims about what decisions say in the many wordings of minutes, one by one and as whole decisions."""

from __future__ import annotations

import pytest
from plain_documents import code, records, structured

from kommunegraf.extraction.meeting.outcomes import outcome_of, support_of, weak_outcome_of
from kommunegraf.extraction.records import Decision

HEAD = "Herning Kommune\nReferat\nSundhedsudvalget\n4. marts 2031\nNy sti\n31/44 Åben Sag\nSagsfremstilling\nStien.\n"
POINTS = "Direktøren indstiller,\n1. at stien anlægges\n2. at bænkene males"


def decided(decision: str, recommendation: str = POINTS) -> list[Decision]:
    return records(structured(f"{HEAD}Indstilling\n{recommendation}\nBeslutning\n{decision}\n"), Decision)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("approved", "Tiltrådt uden bemærkninger."),
        ("approved-as-recommended", "Indstillingen godkendt med 12 stemmer for (A og V) og 5 imod (Ø)."),
        ("approved", "Tiltrådt, idet udvalget glæder sig over den store tilslutning."),
        ("returned", "Tilbage til Børneudvalget."),
        ("postponed", "Fortsat drøftelse på mødet i maj."),
        ("nothing-to-decide", "Intet til protokol."),
        ("recommended-onward", "Udvalget opfordrer Byrådet til at skrive til ministeren."),
        ("rejected", "Et flertal i Byrådet stemte imod forslaget."),
        ("approved", "Udvalget godkendte udkastet til høringssvar."),
        ("approved", "Formanden fik bemyndigelse til at sende høringssvaret."),
        ("approved", "Udvalget bemyndiger formanden til at godkende den endelige udgave."),
        ("approved", "Udvalget bevilger 40.000 kr. fra udvalgets rådighedsbeløb."),
        ("approved", "Der bevilges 25.000 kr. til projektet."),
        ("approved-as-recommended", "Puljen fordeles som foreslået i bilag 2."),
        ("approved", "Kommunalbestyrelsen udpegede Bente Dahl som medlem."),
        ("approved", "Valgt blev Ole Holm (A) og Lis Bruun (V)."),
        ("approved", "Som formand valgtes Jens Bro."),
        ("approved", "Anne Holm blev genvalgt som næstformand."),
        ("approved", "Der er enighed om at fortsætte indsatsen."),
        ("approved", "Udvalget var enige om at lade tilbuddet fortsætte."),
        ("approved", "Projektet sættes i gang."),
        ("approved", "Udvalget besluttede at lukke klinikken."),
        ("approved", "Byrådet besluttede, at taksten fastsættes til 60 kr."),
        ("approved", "Udkastet sendes i høring hos Ældrerådet og Handicaprådet."),
        ("approved", "Udvalget ønsker at gå videre med forslaget."),
        ("approved", "Udvalget siger ja til samarbejdet."),
        ("approved", "Ansøgningen tages til følge."),
        ("approved", "Midlerne frigives."),
        ("approved", "Tilladelsen gives."),
        ("approved", "Udvalget tilslutter sig oplægget."),
        ("approved", "Udvalget støtter forslaget."),
        ("approved-as-recommended", "Indstillingen fra administrationen er vedtaget."),
        ("approved", "Aftalen forlænges med to år."),
        ("approved-as-recommended", "Indstilling tiltrådt."),
        ("approved-as-recommended", "Udvalget tiltræder direktionens indstilling."),
        ("approved-as-recommended", "Besluttet som indstillet."),
        ("approved-as-recommended", "Vedtaget i henhold til indstillingen."),
        ("approved-as-recommended", "Indstillingens punkter blev godkendt."),
        ("approved-as-recommended", "Flertalsindstillingen blev vedtaget."),
        ("approved-as-recommended", "Det indstillede godkendt."),
        ("approved-as-recommended", "Udvalget følger forvaltningens indstilling."),
        ("approved-as-recommended", "Indstillingerne tiltrædes."),
        ("approved-as-recommended", "Et enigt udvalg tilsluttede sig indstillingen."),
        ("approved-with-changes", "Godkendt, dog således at ordningen først træder i kraft 1. maj."),
        ("approved-with-changes", "Godkendt med den tilføjelse, at der evalueres efter et år."),
        ("approved-with-changes", "Udvalget godkendte planen med en enkelt rettelse på side 4."),
        ("approved-with-changes", "Tiltrådt i ændret form."),
        ("approved-with-changes", "Indstillingen tiltrådt på nær punkt 3."),
        ("approved-with-changes", "Delvist imødekommet."),
        ("approved-with-changes", "Høringssvaret afsendes med mindre justeringer."),
        ("approved-with-changes", "Godkendt under forudsætning af byrådets bevilling."),
        ("approved-with-changes", "Strategien blev vedtaget, men indsatsen for unge udgår."),
        ("noted", "Til efterretning."),
        ("noted", "Orienteringen blev taget til efterretning, idet udvalget bad om en opfølgning."),
        ("noted", "Redegørelsen tages til efterretning."),
        ("noted", "Orientering modtaget."),
        ("noted", "Udvalget kvitterede for rapporten."),
        ("noted", "Udvalget takkede for en god orientering."),
        ("noted", "Forvaltningen orienterede om status."),
        ("noted", "Udvalget har noteret sig tallene."),
        ("noted", "Taget til efterretning med tak."),
        ("noted", "Udvalget er orienteret."),
        ("discussed", "Sagen blev drøftet."),
        ("discussed", "Udvalget havde en indledende drøftelse."),
        ("discussed", "Drøftet. Input indgår i det videre arbejde."),
        ("discussed", "Drøftelse afholdt."),
        ("recommended-onward", "Udvalget anbefaler, at Byrådet godkender planen."),
        ("recommended-onward", "Indstilles til Byrådets godkendelse."),
        ("recommended-onward", "Anbefales over for Økonomiudvalget."),
        ("recommended-onward", "Sagen sendes til Økonomiudvalget."),
        ("recommended-onward", "Forslaget oversendes til budgetforhandlingerne."),
        ("recommended-onward", "Udvalget sender sagen videre til Kommunalbestyrelsen."),
        ("recommended-onward", "Fremsendes med anbefaling."),
        ("recommended-onward", "Forslaget medtages i budgetarbejdet for 2026."),
        ("recommended-onward", "Indgår i budgetlægningen."),
        ("recommended-onward", "Henvises til Teknik- og Miljøudvalget."),
        ("recommended-onward", "Oversendes til Social- og Sundhedsudvalget til videre behandling."),
        ("recommended-onward", "Udvalget indstiller til Økonomiudvalget, at bevillingen gives."),
        ("recommended-onward", "Godkendt til forelæggelse for Byrådet."),
        ("recommended-onward", "Tiltrådt og videresendt til Byrådet."),
        ("postponed", "Udsættes."),
        ("postponed", "Sagen blev udsat til et kommende møde."),
        ("postponed", "Udvalget besluttede at udskyde behandlingen."),
        ("postponed", "Punktet blev ikke behandlet."),
        ("postponed", "Punktet flyttes til næste møde."),
        ("postponed", "Sagen sættes i bero."),
        ("postponed", "Behandlingen udskydes, til lovforslaget er vedtaget."),
        ("postponed", "Udvalget ønsker sagen udsat."),
        ("returned", "Sagen sendes tilbage til forvaltningen."),
        ("returned", "Sendt retur til Sundhedsudvalget."),
        ("returned", "Byrådet hjemviste sagen til udvalget."),
        ("returned", "Sagen tilbagesendes til fornyet behandling."),
        ("returned", "Sagen går tilbage til administrationen."),
        ("rejected", "Indstillingen blev nedstemt."),
        ("rejected", "Forslaget kunne ikke opnå flertal."),
        ("rejected", "Udvalget kan ikke støtte forslaget."),
        ("rejected", "Ansøgningen imødekommes ikke."),
        ("rejected", "Udvalget meddeler afslag på ansøgningen."),
        ("rejected", "Afslag."),
        ("rejected", "Udvalget ønsker ikke at indføre ordningen."),
        ("rejected", "Udvalget finder ikke grundlag for at støtte projektet."),
        ("rejected", "Forslaget fremmes ikke."),
        ("rejected", "Ikke tiltrådt."),
        ("rejected", "Udvalget besluttede ikke at forlænge aftalen."),
        ("rejected", "Der kunne ikke opnås flertal for forslaget."),
        ("rejected", "Indstillingen faldt."),
        ("rejected", "Udvalget afviser forslaget."),
        ("rejected", "Forslaget blev forkastet med 4 stemmer mod 3."),
        ("withdrawn", "Punktet udgik."),
        ("withdrawn", "Sagen blev trukket af dagsordenen."),
        ("withdrawn", "Trukket tilbage af forslagsstilleren."),
        ("withdrawn", "Udgår af dagsordenen."),
        ("withdrawn", "Punktet er taget af dagsordenen."),
        ("withdrawn", "Ansøger har trukket ansøgningen tilbage."),
        ("withdrawn", "Punktet bortfaldt."),
        ("withdrawn", "SF trak sit forslag."),
        ("nothing-to-decide", "Intet."),
        ("nothing-to-decide", "Ingen bemærkninger."),
        ("nothing-to-decide", "Der var intet til punktet."),
        ("nothing-to-decide", "Intet at referere."),
        ("nothing-to-decide", "Der var ingen meddelelser."),
        ("nothing-to-decide", "Intet nyt."),
        (None, "Sagen blev behandlet."),
        (None, "Behandlet."),
        (None, "Udvalget ønsker en status i juni."),
        (None, "Udvalget beder forvaltningen om at vende tilbage."),
        (None, "Udvalget ønsker, at der etableres et hold."),
        (None, "Mødet begyndte kl. 16."),
        (None, "Svaret lagt frem."),
        (None, "Afventer."),
        ("rejected", "Forslaget blev ikke vedtaget."),
        ("rejected", "Byrådet stemte forslaget ned."),
        ("approved", "Byrådet godkendte at frigive midlerne."),
        ("approved", "Meddelt dispensation."),
        ("approved", "Rapporten godkendes og offentliggøres."),
        ("approved", "Referatet godkendt."),
        ("approved", "Udvalget tog stilling til ansøgningerne og bevilgede 20.000 kr. til Ældre Sagen."),
        ("postponed", "Sagen genoptages på mødet i juni."),
        ("postponed", "Punktet overføres til mødet i marts."),
        ("recommended-onward", "Et flertal i udvalget anbefaler indstillingen."),
        ("recommended-onward", "Anbefalet."),
        ("recommended-onward", "Sendes til byrådet med anbefaling om godkendelse."),
        ("recommended-onward", "Økonomiudvalget anbefaler Sundhedsudvalgets indstilling."),
        ("approved", "Nye medlemmer er udpeget."),
        ("noted", "Udvalget modtog en orientering om arbejdet."),
        ("noted", "Borgmesteren redegjorde for forløbet."),
        ("noted", "Udvalget besøgte sundhedscentret og fik en orientering om arbejdet."),
        ("rejected", "Nej."),
        ("rejected", "Udvalget sagde nej tak til tilbuddet."),
        ("approved", "Udvalget prioriterer forslag 1 og 3."),
        ("approved", "Udvalget valgte model B."),
        ("approved", "Udvalget peger på model B."),
        ("approved", "Model 2 blev valgt."),
        ("approved", "Der arbejdes videre med model 2."),
        ("rejected", "Der gives ikke tilskud."),
        ("rejected", "Tilskuddet bevilges ikke."),
        ("approved-with-changes", "Godkendt med følgende ændringer: Der tilføjes et afsnit om søvn."),
        ("approved", "Godkendt, idet Per Holm (V) ikke deltog."),
        ("approved", "Godkendt. Udvalget ønsker en opfølgning i efteråret."),
        ("approved", "Godkendt, idet Lis Bruun udpeges som repræsentant."),
        ("approved", "Dagsordenen godkendt."),
        ("withdrawn", "Sagen udgår, da ansøgningen er trukket."),
        ("withdrawn", "Aflyst."),
    ],
)
def test_every_wording_of_a_class_gives_its_outcome(expected: str | None, words: str) -> None:
    (decision,) = decided(words, "Direktøren indstiller, at sagen behandles")
    assert code(decision.outcome) == (expected or "unstated")


@pytest.mark.parametrize(
    "sentence",
    [
        "Udvalget ønsker, at der etableres et hold.",
        "Forvaltningen undersøger, hvordan midlerne fordeles.",
        "Stien, som etableres i maj, bliver bred.",
        "Hvis puljen fordeles, orienteres udvalget.",
    ],
)
def test_a_clause_that_is_no_main_clause_carries_nothing_out(sentence: str) -> None:
    assert outcome_of(sentence) is None
    assert weak_outcome_of(sentence) is None


def test_what_is_carried_out_yields_to_what_is_decided() -> None:
    (decision,) = decided("Formanden orienterede om stien. Sagen udsættes.")
    assert code(decision.outcome) == "postponed"


@pytest.mark.parametrize(
    ("words", "followed"),
    [
        ("Udvalget godkendte stien. Andet punkt i indstillingen blev ikke godkendt, da der mangler penge.", "in-part"),
        ("Udvalget kunne godkende stien, hvorimod maling af bænkene blev udskudt til maj.", "in-part"),
    ],
)
def test_a_paragraph_that_tells_points_apart_is_one_decision_that_follows_in_part(words: str, followed: str) -> None:
    (decision,) = decided(words)
    assert code(decision.recommendation_followed) == followed


@pytest.mark.parametrize(
    "words", ["Punkt 1 blev godkendt.\nPunkt 2 blev udsat.", "1: Godkendt.\n\n2: Udsat. Sagen genoptages."]
)
def test_points_on_lines_of_their_own_are_decisions_of_their_own(words: str) -> None:
    assert [code(each.outcome) for each in decided(words)] == ["approved", "postponed"]


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("approved", "Der var opbakning til forslaget."),
        ("approved", "Udvalget har ingen indvendinger mod planen."),
        ("noted", "Redegørelsen blev modtaget med tak."),
        ("noted", "Formanden gav en kort orientering om mødet i KKR."),
        ("recommended-onward", "Går videre til Økonomiudvalget."),
        ("recommended-onward", "Udvalget foreslår, at Byrådet bevilger beløbet."),
        ("postponed", "Stillingtagen afventer budgetforhandlingerne."),
        ("rejected", "Udvalget bakker ikke op om forslaget."),
        ("rejected", "Forslaget nød ikke fremme."),
        ("nothing-to-decide", "Punktet gav ikke anledning til bemærkninger."),
        ("approved-with-changes", "Vedtaget med ændringsforslag fra SF."),
        ("approved-with-changes", "Godkendt for et år i stedet for to."),
        ("approved", "Godkendt som et forsøg i tre år."),
        ("approved-as-recommended", "Indstillingspunkt 1 og 2 blev godkendt."),
        ("unstated", "Protokollen underskrives digitalt."),
    ],
)
def test_rarer_wordings_have_their_outcome_too(expected: str, words: str) -> None:
    (decision,) = decided(words, "Direktøren indstiller, at sagen behandles")
    assert code(decision.outcome) == expected


def test_a_refusal_goes_against_nothing_where_only_a_discussion_was_asked_for() -> None:
    (decision,) = decided(
        "Udvalget ønsker ikke at medfinansiere.", "Direktøren indstiller, at udvalget drøfter, om der gives 25.000 kr."
    )
    assert (code(decision.outcome), decision.recommendation_followed) == ("rejected", None)


def test_a_refusal_that_was_recommended_follows_the_recommendation() -> None:
    (decision,) = decided("Ansøgningen afslås.", "Direktøren indstiller, at der gives afslag på ansøgningen.")
    assert (code(decision.outcome), code(decision.recommendation_followed)) == ("rejected", "as-recommended")


def test_who_is_appointed_as_a_substitute_is_decided_not_away() -> None:
    (decision,) = decided("Som medlem udpegedes Karla Nymark Toft, som stedfortræder Per Holm.")
    assert code(decision.outcome) == "approved"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For: Karla Nymark Toft (A). Imod: Per Holm (V). Udvalget stemte om indstillingen.", "vote"),
        ("Forslaget blev nedstemt med 3 stemmer (V, O) mod 2 (A).", "vote"),
        ("Godkendt mod stemmerne fra V og O.", "majority"),
        ("Godkendt. Enhedslisten stemte imod.", "majority"),
        ("Enighed om at fortsætte.", "unanimous"),
        ("Alle stemmer for.", "unanimous"),
        ("Udvalget var ikke enige om at fortsætte.", None),
    ],
)
def test_votes_without_figures_are_a_majoritys(text: str, expected: str | None) -> None:
    said = support_of(text)
    assert (said.code if said else None) == expected
