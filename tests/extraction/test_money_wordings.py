"""Amounts in the indirect words of officials: phases by verbs around them, years away from them, who pays and gets."""

from __future__ import annotations

import pytest
from money_samples import code, frame_of, items, row

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import FundingItem, Iri, Stated


def phases_of(text: str) -> list[str | None]:
    return [row(item)[0] for item in items(frame_of(text))]


def names(frame: Frame, stated: tuple[Stated[Iri], ...]) -> list[str]:
    """The words by which the document names parties."""
    return [frame.document.text[each.proofs[0].start : each.proofs[0].end] for each in stated]


def told(text: str, **given: str) -> tuple[FundingItem, Frame]:
    frame = frame_of(text, **given)
    (item,) = items(frame)
    return item, frame


@pytest.mark.parametrize(
    "text",
    [
        "Merforbruget på området skønnes at løbe op i 9,6 mio. kr.",
        "Mindreudgiften vil beløbe sig til 2,1 mio. kr.",
        "Overskridelsen ventes at blive 300.000 kr.",
    ],
)
def test_a_noun_says_the_phase_where_the_verb_only_says_how_much(text: str) -> None:
    assert phases_of(text) == ["deviation"]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Udgiften til kørsel var i 2030 312.450 kr.", "actual"),
        ("Kommunens udgifter til bade blev 148.000 kr.", "actual"),
        ("Udgiften til kørsel er 312.450 kr. om året.", "expected-cost"),
    ],
)
def test_an_expense_that_has_been_is_actual(text: str, phase: str) -> None:
    assert phases_of(text) == [phase]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Partierne satte 1,2 mio. kr. af til unges trivsel.", "appropriation"),
        ("Udvalget foreslår at sætte 400.000 kr. af om året.", "appropriation"),
        ("I budget 2031 er der sat 1.286.000 kr. af til foreninger.", "original-budget"),
        ("Der er i investeringsoversigten afsat 16 mio. kr. til formålet.", "original-budget"),
        ("Ved budgetvedtagelsen blev der lagt 1,6 mio. kr. ind til politikken.", "original-budget"),
        ("Der er afsat 16 mio. kr. til formålet.", "appropriation"),
        ("Prisen ligger inden for de 12,5 mio. kr., som Byrådet bevilgede.", "appropriation"),
    ],
)
def test_a_verb_around_an_amount_sets_it_aside(text: str, phase: str) -> None:
    assert phases_of(text) == [phase]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Der er i 2031-2033 afsat 600.000 kr. årligt til planen.", ["2031", "2032", "2033"]),
        ("Det koster 275.000 kr. i 2031 og 150.000 kr. i hvert af de to følgende år.", ["2031", "2032", "2033"]),
        ("Der gives 900.000 kr. i 2031 og en indtægt på 900.000 kr. i samme år.", ["2031", "2031"]),
        ("I budget 2031-2034 er der afsat 900.000 kr. årligt.", [None]),
        ("I perioden 2022-2025 var tilskuddet 525.000 kr. pr. år.", [None]),
    ],
)
def test_years_may_stand_away_from_their_amount(text: str, years: list[str | None]) -> None:
    assert [row(item)[2] for item in items(frame_of(text))] == years


def test_a_total_over_years_is_of_them_all() -> None:
    text = """Beløb i 1.000 kr.         2031      2032     I alt
Tilskud Nordea-fonden      -520      -760    -1.280
Løn                         560       840     1.400"""
    found = items(frame_of(text))
    assert [code(item.amount_basis) for item in found] == [None, None, "in-all"] * 2
    assert [row(item)[0] for item in found[:3]] == ["grant"] * 3


def test_the_points_of_a_list_have_the_phase_and_year_of_its_lead_in() -> None:
    text = "Der gives følgende tillægsbevillinger i 2031:\n\nSenior    -4.450.000 kr.\n\nPsykiatri    5.200.000 kr."
    assert [row(item)[:3] for item in items(frame_of(text))] == [
        ("supplementary", -4_450_000, "2031"),
        ("supplementary", 5_200_000, "2031"),
    ]


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Nordea-fonden har i brev af 3. maj bevilget 1,5 mio. kr. til hallen.", "Nordea-fonden"),
        ("Til redskaberne bidrager Nordea-fonden med 500.000 kr.", "Nordea-fonden"),
        ("En fundats fra Nordea-fonden dækkede de første to år med 740.000 kr.", "Nordea-fonden"),
        ("Kommunen har søgt 850.000 kr. hos Sundhedsstyrelsen til kurser.", "Sundhedsstyrelsen"),
        ("Nordea-fonden har for sin del givet 3,5 mio. kr. over tre år.", "Nordea-fonden"),
    ],
)
def test_what_others_give_is_a_grant_of_theirs(text: str, payer: str) -> None:
    item, frame = told(text)
    assert names(frame, item.funder) == [payer]
    assert row(item)[0] == "grant"


def test_each_of_several_payers_pays_its_own_part() -> None:
    text = "Planen koster 14 mio. kr., hvoraf Landsbyggefonden dækker 10,8 mio. kr. og Region Midtjylland 3,6 mio. kr."
    frame = frame_of(text)
    assert [names(frame, item.funder) for item in items(frame)] == [[], ["Landsbyggefonden"], ["Region Midtjylland"]]


def test_payers_and_amounts_may_be_told_respectively() -> None:
    text = "Herning Kommune og Region Midtjylland bidrager med henholdsvis 1,5 mio. kr. og 1,8 mio. kr."
    frame = frame_of(text)
    assert [names(frame, item.funder) for item in items(frame)] == [["Herning Kommune"], ["Region Midtjylland"]]


@pytest.mark.parametrize(
    "text",
    [
        "Nordea-fonden har givet afslag på 500.000 kr. til hallen.",
        "Hvis Nordea-fonden giver 500.000 kr., bygges hallen.",
        "Nordea-fonden vil måske give 500.000 kr. til hallen.",
    ],
)
def test_who_gives_nothing_is_no_payer(text: str) -> None:
    assert all(not item.funder for item in items(frame_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Der er meddelt tilsagn om tilskud på 2,6 mio. kr. til Esbjerg Kommune.",
        "Af bidraget går 1.050.000 kr. til Esbjerg Kommune.",
        "Esbjerg Kommune modtager af midlerne i alt 680.000 kr. til kurser.",
    ],
)
def test_who_gets_the_money_is_its_recipient(text: str) -> None:
    item, frame = told(text)
    assert names(frame, item.funded_item) == ["Esbjerg Kommune"]


def test_a_table_of_associations_tells_who_asked_and_who_got() -> None:
    text = """Forening                     Ansøgt      Tildelt
Røde Kors                   140.000      110.000
Mødrehjælpen                 98.500       75.000"""
    frame = frame_of(text)
    assert [names(frame, item.funded_item) for item in items(frame)] == [["Røde Kors"]] * 2 + [["Mødrehjælpen"]] * 2


ROWS_OF_PAYERS = """Kr.                 2031       2032
Nordea-fonden    295.000    760.000
Herning Kommune   90.000    240.000"""
COLUMNS_OF_PAYERS = """Kr.        Region Sjælland    Guldborgsund
2031               474.000         316.000
2032               948.000         632.000"""
ROWS_OF_COSTS = """Kr.           2031       2032
Psykolog   295.000    760.000
Lokaler     90.000    240.000"""


def test_rows_and_columns_of_payers_say_who_pays_and_those_of_costs_do_not() -> None:
    frame = frame_of(ROWS_OF_PAYERS)
    assert [names(frame, item.funder) for item in items(frame)] == [["Nordea-fonden"]] * 2 + [["Herning Kommune"]] * 2
    frame = frame_of(COLUMNS_OF_PAYERS)
    assert [names(frame, item.funder) for item in items(frame)] == [["Region Sjælland"], ["Guldborgsund"]] * 2
    assert all(not item.funder for item in items(frame_of(ROWS_OF_COSTS)))


@pytest.mark.parametrize(
    "text",
    [
        "Bevillinger på under 1.000.000 kr. gives af udvalget.",
        "Skiltene koster 34.000 kr. stykket.",
        "Kvadratmeterprisen, 17.900 kr., er høj.",
        "En bøde for salg er 50.000 kr. ifølge loven.",
        "Et tilskud kan ikke overstige 100.000 kr.",
        "Kommunerne under ét løftes med 3,4 mia. kr.",
    ],
)
def test_limits_prices_and_the_money_of_all_are_no_funding(text: str) -> None:
    assert items(frame_of(text, role="presentation")) == []


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("I maj 2031 bevilgede Sundhedsstyrelsen 5,4 mio. kr. til projektet.", "Sundhedsstyrelsen"),
        ("Samme år donerede Velliv Foreningen 300.000 kr. til cafeen.", "Velliv Foreningen"),
        ("Sundhedsstyrelsen har opslået en pulje på 24 mio. kr. til området.", "Sundhedsstyrelsen"),
        ("Huset har modtaget fra TrygFonden 410.000 kr. til inventar.", "TrygFonden"),
        ("Af puljemidlerne fra TrygFonden er der afsat 1,2 mio. kr. til kurser.", "TrygFonden"),
    ],
)
def test_who_pays_may_stand_behind_the_verb_or_with_the_money(text: str, payer: str) -> None:
    item, frame = told(text)
    assert names(frame, item.funder) == [payer]


@pytest.mark.parametrize(
    "text",
    [
        "I juni afsatte byrådet 24 mio. kr. til en sti, som TrygFonden har omtalt.",
        "I maj bevilgede byrådet 5,4 mio. kr. til et projekt, som TrygFonden har omtalt.",
    ],
)
def test_who_is_only_named_does_not_pay(text: str) -> None:
    item, frame = told(text)
    assert "TrygFonden" not in names(frame, item.funder)


@pytest.mark.parametrize("words", ["pr. kalenderår", "pr. regnskabsår", "pr. budgetår", "i de følgende år"])
def test_an_amount_of_every_year_of_the_calendar_is_yearly(words: str) -> None:
    item, _ = told(f"Der er afsat 40.000 kr. {words} til kørsel.")
    assert code(item.amount_basis) == "per-year"


def test_what_a_council_set_aside_with_the_budget_is_the_adopted_budget() -> None:
    assert phases_of("Byrådet har ved budget 2031 afsat 6 mio. kr. til hallen.") == ["original-budget"]
