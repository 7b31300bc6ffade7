"""Claims about plans in many wordings and forms: terms, adoption, states, efforts, goals, figures by year."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.measures.indicators import extract_indicators
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.plans.instruments import extract_instruments
from kommunegraf.extraction.records import AgendaItem, Decision, Goal, Indicator, Initiative, Instrument, Measurement


def read(*parts: Part | str, title: str = "", kind: str = "minutes", item: bool = True) -> Frame:
    frame = page(*parts, title=title, kind=kind, item=item)
    extract_instruments(frame)
    extract_initiatives(frame)
    extract_indicators(frame)
    return frame


def instruments(frame: Frame) -> list[Instrument]:
    return [record for record in frame.found if isinstance(record, Instrument)]


def period(each: Instrument) -> tuple[str | None, str | None]:
    return (
        each.start_date.value.lexical if each.start_date else None,
        each.end_date.value.lexical if each.end_date else None,
    )


def efforts(frame: Frame) -> list[tuple[str, str | None]]:
    return [
        (record.title.value.text, code(record.status.value.iri) if record.status else None)
        for record in frame.found
        if isinstance(record, Initiative) and record.title
    ]


def goals(frame: Frame) -> list[str]:
    return [record.text.value.text for record in frame.found if isinstance(record, Goal) and record.text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sundhedspolitik for Alslev gælder fra den 1. maj 2031 til udgangen af 2034.", ("2031-05-01", "2034")),
        ("Strategi for søvn skal gælde fra 1. april 2031 frem til udgangen af 2033.", ("2031-04-01", "2033")),
        ("Ældrepolitikken Sammen om Hverdagen, der løber fra 2031 til 2034, er ny.", ("2031", "2034")),
        ("Handleplan for søvn løber i perioden 2031-2034.", ("2031", "2034")),
        ("Handleplan for søvn dækker årene 2031-2034.", ("2031", "2034")),
        ("Strategi for søvn er gældende til og med 2034.", (None, "2034")),
        ("Strategi for søvn udløber med udgangen af 2034.", (None, "2034")),
        ("Strategi for søvn træder i kraft den 1. juni 2031.", ("2031-06-01", None)),
        ("Strategi for søvn har været gældende siden 2031.", ("2031", None)),
        ("Handleplan for søvn 2031-2034 skal gælde fra den 1. maj 2031.", ("2031-05-01", "2034")),
        ("Strategi for søvn gælder ikke fra 2031.", (None, None)),
        ("Høringen om strategi for søvn løber fra den 1. maj 2031.", (None, None)),
    ],
)
def test_how_long_a_plan_holds_is_read_from_sentences(text: str, expected: tuple[str | None, str | None]) -> None:
    found = [period(each) for each in instruments(read(text))]
    assert (found or [(None, None)]) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Handleplan for søvn, som Byrådet godkendte den 3. maj 2031, har seks indsatser.",
        "Handleplan for søvn blev besluttet af det daværende Byråd den 3. maj 2031.",
        "Handleplan for søvn har været gældende siden 2030 og blev vedtaget af Byrådet den 3. maj 2031.",
        "Handleplan for søvn sætter rammen for arbejdet og blev vedtaget i Byrådet den 3. maj 2031.",
        "Handleplan for søvn er vedtaget af Esbjerg Byråd den 3. maj 2031.",
        "Handleplan for søvn, der blev vedtaget den 3. maj 2031, udløber snart.",
    ],
)
def test_when_a_plan_was_adopted_is_read_in_many_wordings(text: str) -> None:
    frame = read(text)
    (plan,) = instruments(frame)
    decisions = [frame.found.get(link.value.iri) for link in plan.approved_in]
    dates = [each.date.value.lexical for each in decisions if isinstance(each, Decision) and each.date]
    assert dates == ["2031-05-03"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Søvnstrategi 2027-2030 er udløbet.", "ended"),
        ("Søvnstrategi 2027-2030 blev formelt ophævet.", "ended"),
        ("Søvnstrategi 2031-2034 er under udarbejdelse.", "draft"),
        ("Søvnstrategi 2031-2034, som er under forberedelse, ventes i maj.", "draft"),
        ("Søvnstrategi 2027-2030 er ikke udløbet.", None),
        ("Når Søvnstrategi 2027-2030 er udløbet, skrives en ny.", None),
    ],
)
def test_a_plan_that_is_over_or_under_way_has_that_status(text: str, expected: str | None) -> None:
    (plan,) = instruments(read(text))
    assert (code(plan.status.value.iri) if plan.status else None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Der er skrevet en ny handleplan for søvn. Planen har titlen Sov Godt Sammen.",
        "Udvalget ser her forslag til handleplan for søvn. Forslaget har fået navnet “Sov Godt Sammen”.",
        "Sov Godt Sammen, som er handleplan for søvn i perioden 2031-2034, er et år gammel.",
    ],
)
def test_a_plan_has_the_name_that_the_text_gives_it(text: str) -> None:
    (plan,) = instruments(read(text))
    assert plan.title is not None
    assert "Sov Godt Sammen" in [plan.title.value.text, *(each.value.text for each in plan.alternative)]


def test_a_document_is_the_plan_that_its_title_line_names() -> None:
    frame = read(
        Part("unknown", "Alslev Kommune\nHandlingsplan for tryg søvn\n2031-2034\nGodkendt af Byrådet den 3. maj 2031"),
        Part("unknown", "Vi vil, at alle sover.\nAnsvarligt udvalg: Sundhedsudvalget", "Indledning"),
        title="Alslev Kommune",
        kind="other",
        item=False,
    )
    (plan,) = instruments(frame)
    assert plan.title is not None
    assert plan.title.value.text == "Handlingsplan for tryg søvn"
    assert period(plan) == ("2031", "2034")
    assert len(plan.approved_in) == 1
    assert len(plan.responsible) == 1
    assert goals(frame) == ["alle sover"]


def test_a_list_of_contents_does_not_part_a_plan_from_what_its_item_says_of_it() -> None:
    frame = read("Handleplan for søvn 2031-2034 er ny. Handleplanen, som Byrådet godkendte den 3. maj 2031, virker.")
    (plan,) = instruments(frame)
    assert len(plan.approved_in) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Indsatser i 2031\n• Gåhold: åbent for alle. Sat i gang i maj.", []),
        (
            "| Indsats | Tovholder | Status |\n| Gåhold | Sundhed | I drift |\n| Madhold | Senior | Afsluttet i maj |",
            [("Gåhold", "in-operation"), ("Madhold", "ended")],
        ),
        (
            "| Initiativ | Frist | Status |\n| Gåhold | 2031 | Ikke i gang |\n| Madhold | 2032 | Afventer |",
            [("Gåhold", None), ("Madhold", None)],
        ),
        ("| Indsats | Budget 2031 |\n| Gåhold | 200.000 |\n| Madhold | 300.000 |", []),
        (
            "Grøn betyder, at indsatsen er i drift, rød, at den er stoppet.\n"
            "| Indsats | Status |\n| Gåhold | Grøn |\n| Madhold | Rød |",
            [("Gåhold", "in-operation"), ("Madhold", "ended")],
        ),
        ("| Indsats | Status |\n| Gåhold | Grøn |\n| Madhold | Rød |", [("Gåhold", None), ("Madhold", None)]),
        (
            "Indsats: Gåhold i skoven\nFrivillige går forrest. Indsatsen kører allerede.\n"
            "Indsats: Madhold\nIndsatsen er foreslået.",
            [("Gåhold i skoven", "in-operation"), ("Madhold", "proposed")],
        ),
        (
            "Planen har to indsatser.\nStatus er angivet med farver:\nGRØN: Indsatsen kører\n"
            "1. Gåhold: GRØN\n2. Madhold: GRØN",
            [("Gåhold", "in-operation"), ("Madhold", "in-operation")],
        ),
        (
            "To indsatser er i gang:\n• Glade Gåhold, som går om søndagen\n• Mætte Mænd, der laver mad",
            [("Glade Gåhold", "in-operation"), ("Mætte Mænd", "in-operation")],
        ),
        (
            "Planen består af indsatserne Glade Gåhold og Mætte Mænd. Glade Gåhold er i drift. "
            "Mætte Mænd blev stoppet i maj.",
            [("Glade Gåhold", "in-operation"), ("Mætte Mænd", "ended")],
        ),
    ],
)
def test_efforts_and_how_far_they_have_come_are_read_in_many_forms(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert efforts(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Målet er, at flere sover godt.", ["flere sover godt"]),
        ("Formålet er fortsat, at flere sover godt.", ["flere sover godt"]),
        ("Visionen er, at flere sover godt, og at ingen ligger vågne.", ["flere sover godt", "ingen ligger vågne"]),
        ("Planens mål var, at flere sover godt.", ["flere sover godt"]),
        ("Handleplanens mål er uændret: Flere borgere sover godt.", ["Flere borgere sover godt"]),
        ("Målet om, at flere sover godt, fastholdes.", ["flere sover godt"]),
        ("Mål 1: Flere borgere sover godt.", ["Flere borgere sover godt."]),
        ("Målet er ikke, at flere sover godt.", []),
        ("Hvis målet er, at flere sover godt, skal der mere til.", []),
        ("Vi vil, at flere sover godt.", []),
    ],
)
def test_an_item_about_one_plan_tells_its_goals_without_naming_it(text: str, expected: list[str]) -> None:
    assert goals(read(text, title="Status på handleplan for søvn 2031-2034")) == expected


def test_a_goal_of_no_plan_is_what_its_item_is_about() -> None:
    frame = read("Målet er, at flere sover godt.", title="Ny sti i skoven")
    assert goals(frame) == ["flere sover godt"]
    (goal,) = all_of(frame, "Goal")
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    assert [each.value.iri for each in item.about] == [goal.id]
    assert goals(read("Hvis målet er, at flere sover godt, koster det.", title="Ny sti i skoven")) == []


def test_a_table_of_indicators_gives_each_year_its_figure_and_kind() -> None:
    frame = read(
        "Tabel 1. Indikatorer\n| Indikator | Udgangspunkt 2030 | 2032 | Mål 2034 |\n"
        "| Andel, der sover godt | 61 % | 64 % | 70 % |\n| Antal borgere på søvnkursus | 204 | 251 | 300 |\n"
        "| Tillid | ikke målt | ikke målt | fastsættes |"
    )
    labels = {
        link.value.iri: record.label.value.text
        for record in frame.found
        if isinstance(record, Indicator) and record.label
        for link in record.has_measurement
    }
    told = [
        (
            labels[record.id],
            str(record.value.value) if record.value else None,
            code(record.unit.value.iri) if record.unit else None,
            code(record.measure_kind.value.iri) if record.measure_kind else None,
            record.date.value.lexical if record.date else None,
        )
        for record in all_of(frame, "Measurement")
        if isinstance(record, Measurement)
    ]
    assert told == [
        ("Andel, der sover godt", "61", "percent", "observed", "2030"),
        ("Andel, der sover godt", "64", "percent", "observed", "2032"),
        ("Andel, der sover godt", "70", "percent", "target", "2034"),
        ("Antal borgere på søvnkursus", "204", "persons", "observed", "2030"),
        ("Antal borgere på søvnkursus", "251", "persons", "observed", "2032"),
        ("Antal borgere på søvnkursus", "300", "persons", "target", "2034"),
    ]


def test_a_table_of_money_by_year_measures_nothing() -> None:
    frame = read("Tabel 1. Budget i 1.000 kr.\n| Indsats | 2031 | 2032 |\n| Gåhold | 204 | 251 |\n| Mad | 10 | 12 |")
    assert all_of(frame, "Measurement") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Andelen af unge, der sover godt\n2030: 31,5 procent. 2032: 33 procent. Måltal for 2034: 40 procent.",
            [("31.5", "observed", "2030"), ("33", "observed", "2032"), ("40", "target", "2034")],
        ),
        (
            "Antal borgere på søvnkursus\nBaseline 2030: 12. Mål 2034: 30.",
            [("12", "observed", "2030"), ("30", "target", "2034")],
        ),
        ("Sådan gik det\n2030: 31,5 procent.", []),
        ("Andelen af unge, der sover godt\nPris i 2030: 31,5 procent.", []),
    ],
)
def test_figures_by_year_below_an_indicators_name_are_its_measurements(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    told = [record for record in all_of(read(text), "Measurement") if isinstance(record, Measurement)]
    assert [
        (str(each.value.value), code(each.measure_kind.value.iri), each.date.value.lexical)
        for each in told
        if each.value and each.measure_kind and each.date
    ] == expected
