"""The whole language of financing: cover, wishes, gifts, shares, savings, and what is said to cost nothing."""

from __future__ import annotations

import pytest
from sayings import IDENTITY, found, frame_of

from kommunegraf.extraction.money.implications import extract_implications
from kommunegraf.extraction.records import AgendaItem


def implied(*sections: tuple[str, str]) -> set[str]:
    frame = frame_of(sections)
    extract_implications(frame)
    return {
        stated.value.iri.removeprefix(IDENTITY.concept("financial-implication", ""))
        for item in found(frame, AgendaItem)
        for stated in item.financial_implication
    }


SAID = {
    "within-budget": (
        "Finansieringen findes ved at omlægge den eksisterende indsats.",
        "Det samlede forbrug ventes at svare til budgettet.",
        "Ansættelsen sker inden for den nuværende lønsum.",
        "Udgiften kan rummes i centrets eksisterende budget.",
        "Merudgiften på 300.000 kr. dækkes ved omplacering fra ældreområdet.",
        "Forslaget finansieres ved at reducere vikarkontoen.",
        "Beløbet tages fra udviklingspuljen.",
        "I budget 2031-2034 er der afsat 400.000 kr. årligt til indsatsen.",
        "Puljen på 500.000 kr. fordeles mellem de otte ansøgere.",
        "Der frigives 2 mio. kr. af det afsatte rådighedsbeløb.",
        "Det uforbrugte beløb søges overført til næste år.",
        "Området forventer at overholde budgettet.",
        "Udgiften udlignes ved et tilsvarende mindreforbrug på administrationen.",
        "Restbeløbet genbevilges.",
        "Opgaven løses af det nuværende personale.",
    ),
    "new-money": (
        "Der er behov for en tillægsbevilling på 2,1 mio. kr. i 2031.",
        "Budgettet foreslås forhøjet med 500.000 kr.",
        "Kommunen modtager 900.000 kr. i statsligt tilskud.",
        "Forslaget indebærer en årlig merudgift på 350.000 kr.",
        "Beløbet finansieres ved optagelse af lån i KommuneKredit.",
        "Sagen oversendes til budgetforhandlingerne for 2032.",
        "Der er ikke fundet finansiering til en forlængelse.",
        "Nordea-fonden har doneret 3 mio. kr. til projektet.",
        "Kommunen har modtaget tilsagn om 1,4 mio. kr. fra Sundhedsstyrelsen.",
        "Fru Jensen har efterladt plejehjemmet 200.000 kr.",
        "Driften fra 2033 er ufinansieret.",
        "Kommunen kompenseres via DUT.",
        "Udgiften foreslås kassefinansieret.",
    ),
    "none-stated-as-none": (
        "De nye regler ændrer ikke kommunens udgifter.",
        "Aftalen medfører ingen merudgifter.",
        "Forslaget vurderes ikke at have økonomiske konsekvenser.",
        "Tiltaget forventes ikke at medføre merudgifter.",
        "Samarbejdet er gratis for kommunen.",
        "Det koster ikke kommunen noget.",
        "Økonomisk konsekvens: Ingen.",
        "Omlægningen er økonomisk neutral.",
        "Drøftelsen udløser ingen udgifter.",
    ),
    "co-financed": (
        "Kommunen skal selv bidrage med 25 % af udgiften.",
        "Boligforeningen dækker 40 procent, kommunen resten.",
        "Lønnen til koordinatoren deles af de tre kommuner.",
        "Fonden dækker to tredjedele, og kommunen betaler resten.",
        "Parterne deler udgifterne.",
        "De fem kommuner betaler hver 50.000 kr.",
        "Udgiften deles lige over.",
        "Staten yder 50 % i tilskud.",
        "Stillingen lønnes af region og kommune i forening.",
    ),
    "saving": (
        "Forslaget bidrager med 800.000 kr. til udvalgets besparelsesmål.",
        "Forslaget frigør 1,2 mio. kr.",
        "Effektiviseringen er beregnet til 600.000 kr.",
        "Budgettet reduceres med 700.000 kr. fra 2032.",
        "Det sparer kommunen for en husleje på 228.000 kr.",
        "Forslaget indgår i sparekataloget.",
        "Serviceniveauet sænkes, hvilket giver 350.000 kr. i lavere udgifter.",
    ),
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SAID.items() for text in texts])
def test_a_case_without_a_section_on_economy_tells_its_cost_where_it_is_presented(code: str, text: str) -> None:
    assert code in implied(("presentation", text))


@pytest.mark.parametrize(
    "text",
    [
        "Hvis udgiften overstiger rammen, fremlægges en ny sag.",
        "De økonomiske konsekvenser belyses i en senere sag.",
        "Der kan ikke siges noget om de økonomiske konsekvenser.",
        "Borgernes egenbetaling er uændret.",
        "Den aktivitetsbestemte medfinansiering er steget.",
        "Rygning koster samfundet 9 mia. kr.",
        "Foreningen har fået tilskud af kommunen i mange år.",
        "Puljen kan søges af foreninger.",
        "Det er ikke muligt at beregne de økonomiske konsekvenser.",
        "Udgifterne er steget de seneste år.",
        "Borgerne kan søge tilskud fra fonde.",
        "Foreningen har modtaget støtte fra Nordea-fonden.",
        "Arbejdet sker inden for rammerne af sundhedsaftalen.",
        "Evalueringen viser en gevinst for borgernes livskvalitet.",
        "Der gives en gave til alle nye forældre.",
        "Kommunalbestyrelsen har delegeret kompetencen til udvalget op til 100.000 kr.",
    ],
)
def test_words_about_money_that_tell_no_cost_state_none(text: str) -> None:
    assert implied(("presentation", text)) == set()


def test_a_saving_that_is_sent_to_the_budget_is_no_new_money() -> None:
    assert implied(
        ("presentation", "Omlægningen giver en besparelse på 300.000 kr. Forslaget medtages i budgetlægningen.")
    ) == {"saving"}


def test_works_money_that_was_set_aside_is_no_new_money() -> None:
    assert implied(("presentation", "I budget 2031 er der afsat 2 mio. kr. Der søges om anlægsbevilling.")) == {
        "within-budget"
    }
    assert implied(("presentation", "Der søges om anlægsbevilling på 2 mio. kr.")) == {"new-money"}


def test_an_extra_expense_with_cover_is_within_the_budget() -> None:
    assert implied(
        ("presentation", "Forslaget medfører en merudgift på 300.000 kr. Beløbet tages af udvalgets pulje.")
    ) == {"within-budget"}


def test_a_recommendation_tells_the_cover_where_no_section_on_economy_does() -> None:
    cover = ("recommendation", "at beløbet afholdes af udvalgets rådighedsbeløb")
    assert implied(("presentation", "Foreningen holder fest."), cover) == {"within-budget"}
    assert implied(("economy", "Der henvises til bilaget."), cover) == set()
