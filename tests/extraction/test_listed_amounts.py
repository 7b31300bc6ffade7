"""Amounts in lists of those who get them, in brackets, and in sentences that go on with the one before."""

from __future__ import annotations

import pytest
from money_samples import frame_of, items, row

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import Iri, Stated
from kommunegraf.extraction.words.amounts import amounts


def names(frame: Frame, stated: tuple[Stated[Iri], ...]) -> list[str]:
    """The words by which the document names parties."""
    return [frame.document.text[each.proofs[0].start : each.proofs[0].end] for each in stated]


def phases_of(text: str, role: str = "presentation") -> list[str | None]:
    return [row(item)[0] for item in items(frame_of(text, role=role))]


def test_a_list_of_recipients_shares_the_verb_and_the_phase_of_its_first() -> None:
    frame = frame_of(
        "Vorup Boldklub får 45.000 kr. til bolde, Gåvennerne i Lem 38.500 kr. til kort og Sorring Kor 20.000 kr."
    )
    found = list(items(frame))
    assert [names(frame, item.funded_item) for item in found] == [
        ["Vorup Boldklub"],
        ["Gåvennerne i Lem"],
        ["Sorring Kor"],
    ]
    assert {row(item)[0] for item in found} == {"grant"}


def test_a_name_before_brackets_gets_their_amount() -> None:
    frame = frame_of("Blandt modtagerne er Gåvennerne i Lem (12.000 kr.) og en lang række andre.", role="presentation")
    (item,) = items(frame)
    assert names(frame, item.funded_item) == ["Gåvennerne i Lem"]
    assert row(item)[0] == "grant"


def test_a_place_before_an_amount_is_no_recipient_where_nobody_gets_anything() -> None:
    assert all(
        not item.funded_item for item in items(frame_of("Stien i Lem koster 45.000 kr., broen i Vorup 38.500 kr."))
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Der spares på vagten (1,6 mio. kr.) og caféen (360.000).", [1_600_000, 360_000]),
        ("Vi ser på caféen (360.000) og vagten.", []),
        ("Forbruget svarer til 88,1 mio. af et budget på 214,9 mio.", [88_100_000, 214_900_000]),
        ("Huset ligger 88,1 mio. af banen.", []),
    ],
)
def test_a_number_without_unit_is_an_amount_beside_others_and_in_millions(text: str, values: list[int]) -> None:
    assert [int(each.value) for each in amounts(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "Der gives 5.000 kr. pr. ansøger.",
        "Lejen er 14.000 kr. i kvartalet.",
        "Det koster 12.000 kr. pr. tandbehandling.",
    ],
)
def test_the_cost_of_any_one_thing_is_a_rate(text: str) -> None:
    assert all(each.rate for each in amounts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Udgiften er 400.000 kr. pr. år.",
        "Forbruget er 3 mio. kr. pr. 31. marts 2031.",
        "Der er brugt 3 mio. kr. pr. maj.",
    ],
)
def test_a_year_or_a_day_makes_no_rate(text: str) -> None:
    assert not any(each.rate for each in amounts(text))


def test_a_sentence_that_goes_on_shares_phase_and_year() -> None:
    text = "Der overføres 3,4 mio. kr. fra 2030 til 2031. Det drejer sig om 2,1 mio. kr. til velfærdsteknologi."
    assert [row(item)[::2] for item in items(frame_of(text, role="presentation"))] == [("carried-over", "2031")] * 2


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Merudgiften på 1,1 mio. kr. finansieres af puljen.", "expected-cost"),
        ("Der ventes en merudgift på 1,1 mio. kr.", "deviation"),
        ("Ordningen medfører en årlig merudgift på 1,1 mio. kr.", "expected-cost"),
        ("Udgiften blev 2,9 mio. kr. mere end budgetteret.", "deviation"),
        ("Slutregningen lyder på 561.250 kr.", "actual"),
        ("Det blev i budgetforliget for 2032 aftalt at styrke indsatsen med 750.000 kr.", "original-budget"),
        ("Boet efter en borger har testamenteret 2,3 mio. kr. til haven.", "grant"),
        ("Kontoen har en saldo på 1,3 mio. kr.", "room"),
        ("Gyngen blev dyrere end de 480.000 kr., der var regnet med.", "expected-cost"),
    ],
)
def test_what_is_done_with_the_money_tells_its_phase(text: str, phase: str) -> None:
    assert phases_of(text) == [phase]


def test_what_comes_back_every_year_of_a_period_says_so_in_each() -> None:
    rows = [row(item) for item in items(frame_of("Der er afsat 1,5 mio. kr. årligt i 2031-2033."))]
    assert [each[2] for each in rows] == ["2031", "2032", "2033"]
    bases = [item.amount_basis for item in items(frame_of("Der er afsat 1,5 mio. kr. årligt i 2031-2033."))]
    assert all(each is not None and each.value.iri.endswith("per-year") for each in bases)


def test_the_year_that_money_comes_from_is_not_the_year_it_is_for() -> None:
    (item,) = items(frame_of("Investeringen, 420.000 kr., afholdes af overførslen fra 2030."))
    assert item.fiscal_year is None


@pytest.mark.parametrize(
    "text",
    [
        "Regeringen har afsat 400 mio. kr. til psykiatrien på landsplan.",
        "Puljen på finansloven er på 120 mio. kr.",
        "Landets kommuner bruger tilsammen 2,3 mia. kr. på området.",
        "Bagatelgrænsen er 500.000 kr.",
    ],
)
def test_the_money_of_the_whole_country_and_limits_are_no_funding(text: str) -> None:
    assert phases_of(text) == []


def test_a_part_of_the_state_s_money_that_comes_here_is_funding() -> None:
    assert phases_of("På finansloven er der afsat 40 mio. kr., hvoraf kommunen får 2 mio. kr.") != []


def test_a_verb_of_giving_before_a_name_gives_to_it() -> None:
    frame = frame_of("Udvalget tildelte Skive Svømmeklub 20.000 kr.")
    (item,) = items(frame)
    assert names(frame, item.funded_item) == ["Skive Svømmeklub"]
    assert item.funder == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ansøgningen fra Skive Svømmeklub om 40.000 kr. imødekommes.",
        "Tilskuddet til Skive Svømmeklub er 900.000 kr.",
        "Skive Svømmeklub imødekommes med 40.000 kr.",
        "Skive Svømmeklub, der tildeles 54.000 kr., holder til i hallen.",
    ],
)
def test_who_gets_an_amount_is_told_by_what_it_is_called(text: str) -> None:
    frame = frame_of(text)
    (item,) = items(frame)
    assert names(frame, item.funded_item) == ["Skive Svømmeklub"]


def test_an_account_is_of_the_year_of_its_day_or_of_the_item_s_title() -> None:
    (item,) = items(frame_of("Forbruget pr. 31. marts 2031 er 3,4 mio. kr."))
    assert row(item)[::2] == ("actual", "2031")
