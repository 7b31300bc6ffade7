"""The saved queries of money give what the index of collections sums, also of rows that are easily told wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyoxigraph as ox
import pytest
from generations import current, put, served

from kommunegraf.collections.reading import Collections
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.queries import load_queries
from kommunegraf.settings import Settings
from kommunegraf.web.money_tables import plans, sums

IDENTITY = Identity()
VIBORG, HERNING, REGION = IDENTITY.municipality("0791"), IDENTITY.municipality("0657"), IDENTITY.region("1082")
FUND = f"{IDENTITY.base}id/organisation/fonden"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
Filters = Mapping[str, list[str]]


def phase(code: str) -> str:
    return IDENTITY.concept("phase", code)


TOTAL, LINE = IDENTITY.concept("row-kind", "total"), IDENTITY.concept("row-kind", "line")
ALCOHOL, TOBACCO = (IDENTITY.concept("health-topic", each) for each in ("alcohol", "tobacco-and-nicotine"))


class Made:
    """A document with funding items, and what else its graph says."""

    def __init__(self, name: str, publisher: str | None) -> None:
        self.iri = IDENTITY.document("test", name)
        self.graph = IDENTITY.document_graph(self.iri)
        self.quads: list[ox.Quad] = []
        self.say(self.iri, RDF_TYPE, iri_of("Document"))
        self.say(self.iri, iri_of("title"), ox.Literal(f"Notat {name}", language="da"))
        if publisher is not None:
            self.say(self.iri, iri_of("publisher"), publisher)

    def say(self, subject: str, predicate: str, value: str | ox.Literal) -> None:
        term = ox.NamedNode(value) if isinstance(value, str) else value
        self.quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term))

    def item(
        self,
        place: str,
        amount: str | None,
        year: str | None,
        *,
        currency: str | None = "DKK",
        **said: str | ox.Literal | list[str],
    ) -> str:
        """An item; `said` are values by the contexts' names."""
        node = f"{self.iri}/{place}"
        self.say(node, RDF_TYPE, iri_of("FundingItem"))
        if amount is not None:
            self.say(node, iri_of("amount"), ox.Literal(amount, datatype=ox.NamedNode(f"{XSD}decimal")))
        if year is not None:
            self.say(node, iri_of("fiscalYear"), ox.Literal(year, datatype=ox.NamedNode(f"{XSD}gYear")))
        if currency is not None:
            self.say(node, iri_of("currency"), ox.Literal(currency))
        for name, values in said.items():
            for value in values if isinstance(values, list) else [values]:
                self.say(node, iri_of(name), value)
        return node


def documents() -> list[Made]:
    planned, room, budget, deviation = map(phase, ("planned-spend", "room", "original-budget", "deviation"))
    one, two, three, four = Made("a", VIBORG), Made("ab", HERNING), Made("c", None), Made("d", REGION)
    course = f"{one.iri}/initiative/kursus"
    one.say(course, RDF_TYPE, iri_of("Initiative"))
    one.say(course, iri_of("title"), ox.Literal("Kursus", language="da"))
    one.say(course, iri_of("title"), ox.Literal("Course", language="en"))
    # Lines with their total, which is not added; and a line that two documents state.
    one.item("amount/1", "100000", "2031", phase=planned, rowKind=LINE, about=ALCOHOL, fundedItem=course)
    shared = one.item("amount/2", "50000.50", "2031", phase=planned, rowKind=LINE, budgetLine=f"{one.iri}/line/1")
    one.item("amount/3", "150000.50", "2031", phase=planned, rowKind=TOTAL)
    one.item("amount/4", "140000", "2031", phase=room)
    two.say(shared, RDF_TYPE, iri_of("FundingItem"))
    # A range has no sum; what has no amount counts as an item, alone in its phase it is no row.
    one.item("amount/5", None, "2031", phase=planned, minValue=ox.Literal("1"), maxValue=ox.Literal("2"))
    one.item("amount/6", None, "2032", phase=budget)
    # Deviations below zero, which may take each other away; no year; no phase; another currency; none.
    one.item("amount/7", "-117000", "2031", phase=deviation)
    one.item("amount/8", "117000", "2031", phase=deviation)
    one.item("amount/9", "7", None, phase=budget)
    one.item("amount/10", "8", "2031")
    one.item("amount/11", "1000", "2031", phase=budget, currency="EUR")
    one.item("amount/12", "1000", "2031", phase=budget, currency=None)
    # Of several topics and purposes: in the row of each purpose; once under each topic.
    both = [course, f"{two.iri}/initiative/andet"]
    two.item("amount/1", "3000", "2032", phase=budget, about=[ALCOHOL, TOBACCO], fundedItem=both, funder=FUND)
    two.item("amount/2", "3000", "2032", phase=budget, about=[ALCOHOL], funder=FUND)
    # Plans without a total, a total of the room, and a plan without room.
    two.item("amount/3", "10", "2033", phase=planned)
    two.item("amount/4", "20", "2033", phase=planned)
    two.item("amount/5", "25", "2033", phase=room, rowKind=TOTAL)
    two.item("amount/6", "5", "2033", phase=room)
    two.item("amount/7", "5", "2034", phase=planned)
    # Under an agenda item, of whose case the topic is.
    case = IDENTITY.municipality("0657") + "/case/24%2F1"
    item = f"{two.iri}/item/1"
    two.say(item, iri_of("concernsCase"), case)
    two.say(case, iri_of("kleSubject"), f"{IDENTITY.base}id/kle/29.09.04")
    two.item("item/1/amount/1", "40", "2035", phase=budget)
    two.item("item/1/decision/1/amount/1", "41", "2035", phase=budget)
    two.item("item/2/amount/1", "1000", "2035", phase=budget)
    three.item("amount/1", "11", "2031", phase=planned)
    four.item("amount/1", "13", "2031", phase=planned)
    return [one, two, three, four]


def reference() -> list[ox.Quad]:
    """What authorities, topics and phases are called; and inhabitants of two years."""
    made = [
        ox.Quad(ox.NamedNode(iri), ox.NamedNode(iri_of("identifier")), ox.Literal(iri.rpartition("/")[2]))
        for iri in (VIBORG, HERNING, REGION)
    ]
    number = f"{IDENTITY.base}id/kle/29.09.04"
    phases = [phase(each) for each in ("planned-spend", "room", "original-budget", "deviation")]
    made += [
        ox.Quad(ox.NamedNode(iri), ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(iri.rpartition("/")[2], language="da"))
        for iri in (number, ALCOHOL, TOBACCO, TOTAL, LINE, *phases)
    ]
    for iri in (number, ALCOHOL, TOBACCO, TOTAL, LINE, *phases):
        scheme = ox.NamedNode(iri.rpartition("/")[0])
        made.append(ox.Quad(ox.NamedNode(iri), ox.NamedNode(f"{SKOS}inScheme"), scheme))
    for year, count in (("2029", "90000"), ("2030", "100000")):
        counted = ox.NamedNode(f"{VIBORG}/population/{year}")
        for name, value in (("variableMeasured", "population"), ("value", count), ("observationDate", year)):
            made.append(ox.Quad(counted, ox.NamedNode(f"https://schema.org/{name}"), ox.Literal(value)))
        made.append(ox.Quad(counted, ox.NamedNode("https://schema.org/observationAbout"), ox.NamedNode(VIBORG)))
    return made


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collections, ox.Store]:
    settings = Settings(data=tmp_path_factory.mktemp("money") / "data")
    put(settings, {**{each.graph: each.quads for each in documents()}, IDENTITY.reference_graph("test"): reference()})
    return served(settings), current(settings).open()


def asked(store: ox.Store, name: str, **params: str) -> list[dict[str, str | None]]:
    results = load_queries()[name].run(store, **params)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{name: None if row[name] is None else row[name].value for name in names} for row in results]


def code(iri: str | None) -> str | None:
    return iri and iri.rpartition("/")[2]


CASES: list[tuple[Filters, dict[str, str]]] = [
    ({}, {}),
    ({"municipality": ["0791"]}, {"municipality": "0791"}),
    ({"municipality": ["0657"]}, {"municipality": "0657"}),
    ({"topic": ["alcohol"]}, {"topic": "alcohol"}),
    ({"topic": ["29.09"]}, {"topic": "29.09"}),
    ({"topic": ["29.09.04"]}, {"topic": "29.09.04"}),
    ({"phase": ["original-budget"]}, {"ofPhase": "phase/original-budget"}),
    ({"funder": [FUND]}, {"funder": FUND}),
    ({"year": ["2032", "2033"]}, {"from": "2032", "to": "2033"}),
    (
        {"municipality": ["0657"], "topic": ["alcohol"], "year": ["2032"]},
        {"municipality": "0657", "topic": "alcohol", "from": "2032", "to": "2032"},
    ),
]


@pytest.mark.parametrize(("filters", "params"), CASES)
@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("funding-by-year-and-phase", ("year", "phase")),
        ("funding-by-purpose", ("purpose", "year", "phase")),
        ("funding-by-municipality", ("municipality", "region", "year", "phase")),
    ],
)
def test_the_query_behind_a_table_gives_its_figures(
    opened: tuple[Collections, ox.Store], name: str, by: tuple[str, ...], filters: Filters, params: dict[str, str]
) -> None:
    index, store = opened
    shown, cut = sums(index, filters, by)
    assert not cut
    expected = sorted(
        (tuple(group.by[field] or "" for field in by), group.sum, group.items, group.documents) for group in shown
    )
    found = []
    for row in asked(store, name, **params):
        keys = {"year": row["year"], "phase": code(row["phase"])}
        if "purpose" in by:
            keys["purpose"] = row["purpose"]
        if "municipality" in by:
            region = row["code"] == "1082"
            keys |= {"municipality": None if region else row["code"], "region": row["code"] if region else None}
        found.append(
            (tuple(keys[field] or "" for field in by), Decimal(row["kroner"] or ""), int(row["items"] or ""),
             int(row["documents"] or ""))
        )  # fmt: skip
    assert sorted(found) == expected
    if not filters:
        assert len(expected) > 3 and any(group.sum == 0 for group in shown) == ("purpose" not in by)


@pytest.mark.parametrize(("filters", "params"), CASES)
def test_the_query_behind_plans_and_room_gives_their_figures(
    opened: tuple[Collections, ox.Store], filters: Filters, params: dict[str, str]
) -> None:
    index, store = opened
    params = {name: value for name, value in params.items() if name != "ofPhase"}
    expected = sorted((each.year, each.document, each.planned, each.room) for each in plans(index, filters)[0])
    found = sorted(
        (str(row["year"]), str(row["document"]), Decimal(row["planned"] or ""), Decimal(row["room"] or ""))
        for row in asked(store, "plans-beside-room", **params)
    )
    assert found == expected
    if not filters:
        assert [row[2:] for row in found] == [(Decimal("150000.50"), Decimal(140000)), (Decimal(30), Decimal(25))]


def test_what_no_item_is_of_gives_no_row(opened: tuple[Collections, ox.Store]) -> None:
    """A number of KLE is a whole number or none: 29.0 is not the beginning of 29.09."""
    for params in ({"municipality": "0101"}, {"topic": "29.0"}, {"from": "2050"}):
        for name in ("funding-by-year-and-phase", "funding-by-purpose", "funding-by-municipality", "plans-beside-room"):
            assert asked(opened[1], name, **params) == []


def test_a_purpose_with_two_names_is_one_row(opened: tuple[Collections, ox.Store]) -> None:
    rows = [(row["purpose"], row["year"], row["phase"]) for row in asked(opened[1], "funding-by-purpose")]
    assert len(rows) == len(set(rows))
    assert {row["purposeLabel"] for row in asked(opened[1], "funding-by-purpose", municipality="0791")} >= {"Course"}
