"""What an item is said to cost, in the indirect words of officials."""

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


@pytest.mark.parametrize(
    "text",
    [
        "Ingen.",
        "Ingen på nuværende tidspunkt, da skuret først skal tegnes.",
        "Ingen for Fritidsudvalget.",
        "Sagen har ingen økonomi.",
        "Forslaget har ikke bevillingsmæssige konsekvenser.",
        "Der er ingen direkte økonomiske konsekvenser forbundet med forslaget.",
        "Planen medfører ikke i sig selv udgifter.",
        "En forlængelse medfører ikke ændrede udgifter.",
        "Ordningen er budgetneutral.",
        "Ændringen påvirker ikke kommunens økonomi.",
    ],
)
def test_no_cost_is_a_statement(text: str) -> None:
    assert implied(("economy", text)) == {"none-stated-as-none"}


@pytest.mark.parametrize(
    "text",
    [
        "Udgiften afholdes inden for udvalgets egen ramme.",
        "Bassinet gennemføres inden for de nuværende økonomiske rammer.",
        "Udgiften dækkes af rammen for voksne med særlige behov.",
        "Beløbet er afsat på budgettet.",
        "Kurserne betales af midlerne til sundhedsfremme.",
        "Der er reserveret 40.000 kr. på udvalgets konto til fester.",
        "Andelen er indarbejdet i budgettet.",
        "Udgiften ventes ikke at overstige de 2 mio. kr., der er i budgettet.",
    ],
)
def test_money_that_is_there_is_within_the_budget(text: str) -> None:
    assert implied(("economy", text)) == {"within-budget"}


@pytest.mark.parametrize(
    "text",
    [
        "Der søges om en tillægsbevilling på 300.000 kr.",
        "Beløbet tages af kassen.",
        "Udgiften finansieres ved træk på kassebeholdningen.",
        "Beløbet er ikke afsat i investeringsoversigten.",
        "Tilskuddet kræver, at der gives en indtægts- og udgiftsbevilling på 880.000 kr.",
    ],
)
def test_money_that_is_asked_for_is_new(text: str) -> None:
    assert implied(("economy", text)) == {"new-money"}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunens medfinansiering på 1,8 mio. kr. er givet.",
        "Kommunen selv finansierer 25 % af projektet.",
        "Udgiften deles ligeligt mellem parterne.",
        "Kommunens andel udgør 300.000 kr.",
        "Køkkenet betales af fondens bidrag og 2 frivillige.",
    ],
)
def test_several_who_pay_together_finance_it_together(text: str) -> None:
    assert implied(("economy", text)) == {"co-financed"}


@pytest.mark.parametrize(
    "text",
    [
        "Ophører hallen, spares 750.000 kr. om året.",
        "Mindreudgiften tilfalder staten.",
        "Forslaget giver en besparelse.",
    ],
)
def test_money_that_is_left_over_is_saved(text: str) -> None:
    assert implied(("economy", text)) == {"saving"}


@pytest.mark.parametrize(
    "text",
    [
        "Ingen bemærkninger.",
        "Der er ikke krav om egenfinansiering.",
        "Hvis udvalget vil mere, skal der søges om en tillægsbevilling.",
        "Der søges ikke om tillægsbevilling.",
        "Der er ikke yderligere konsekvenser.",
    ],
)
def test_other_answers_say_nothing_of_the_cost(text: str) -> None:
    assert implied(("economy", text)) == set()


def test_new_money_counts_in_a_recommendation_and_a_budget_in_the_section_on_economy() -> None:
    assert implied(
        ("recommendation", "at der gives en tillægsbevilling på 1 mio. kr."),
        ("presentation", "Kaffen holdes inden for centrets ramme."),
        ("economy", "Der henvises til indstillingen."),
    ) == {"new-money"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Der er dækning i puljen.", "within-budget"),
        ("Udgiften er en del af det eksisterende budget.", "within-budget"),
        ("Strategien gennemføres ved brug af de nuværende midler.", "within-budget"),
        ("Forslaget indgår som et udvidelsesønske i budget 2032.", "new-money"),
        ("Udgiften kan ikke holdes inden for budgettet.", "new-money"),
        ("Sejlene forudsætter en anlægsbevilling.", "new-money"),
        ("Midlerne er ikke til stede og må anvises i budgettet.", "new-money"),
        ("Udgiften deles ligeligt mellem regionen og kommunen.", "co-financed"),
        ("Ordningen ventes at nedbringe kommunens bidrag til selskabet med 300.000 kr. om året.", "saving"),
        ("Lukningen har ingen konsekvenser for udvalgets økonomi.", "none-stated-as-none"),
        ("Ikke relevant.", "none-stated-as-none"),
    ],
)
def test_further_wordings_of_what_a_case_costs(text: str, code: str) -> None:
    assert implied(("economy", text)) == {code}


def test_cover_that_is_missing_is_none() -> None:
    assert "within-budget" not in implied(("economy", "Der er ikke dækning i puljen."))


@pytest.mark.parametrize(
    "text",
    [
        "Færre indlæggelser betyder lavere udgifter for borgerne til medicin.",
        "Der er lavere udgifter til vikarer i Kolding Kommune.",
        "Sparekravet til regionen betyder længere ventetider.",
        "Sparekataloget fra sidste år rummede intet om bassinet.",
        "Besparelsen på 500.000 kr. er derfor bortfaldet.",
        "Meningerne deles lige mellem for og imod.",
        "Beboerne deler huslejen, og kommunen betaler ikke.",
        "Borgeren betaler selv for maden, og kommunen dækker resten.",
        "Staten finansierer sygehusene, og Region Syddanmark dækker 80 pct.",
        "Foreningen Hjerteliv har modtaget 200.000 kr. fra Nordea-fonden.",
        "Foreningen ansøger Nordea-fonden om 300.000 kr.",
        "Trygfonden har støttet et lignende projekt med 400.000 kr.",
        "Fonden Realdania har støttet projektet i Odense med 5 mio. kr.",
        "Indsatsen er finansieret af EU frem til 2020, hvorefter den ophørte.",
        "Der er ikke afsat midler til området.",
        "Puljen kan søges af foreninger, der selv finansierer resten.",
        "Puljen er på 2,5 mio. kr. årligt, og ansøgningsfristen er 1. maj.",
        "Sagen holdes inden for tidsplanens ramme.",
    ],
)
def test_the_money_of_others_and_of_other_things_says_nothing_of_the_case(text: str) -> None:
    assert implied(("economy", text)) == set()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("saving", "Forslaget medfører lavere udgifter til vikarer."),
        ("saving", "Beløbet indgår i sparekataloget med 400.000 kr."),
        ("co-financed", "Udgiften på 400.000 kr. deles ligeligt mellem regionen og kommunen."),
        ("new-money", "Fonden Realdania har støttet projektet i Skive med 5 mio. kr."),
        ("new-money", "Kommunen ansøger Nordea-fonden om 300.000 kr."),
        ("within-budget", "Puljen rummer 120.000 kr., der er til rest."),
        ("within-budget", "Puljen udmøntes efter ansøgning."),
    ],
)
def test_the_money_of_the_case_is_still_read(code: str, text: str) -> None:
    assert implied(("economy", text)) == {code}
