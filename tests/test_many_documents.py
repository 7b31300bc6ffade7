"""Two hundred documents that share a body, a case and an organisation are counted and summed as their records are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest

from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.extraction.records import (
    AgendaItem,
    Agreement,
    Case,
    Decision,
    FundingItem,
    Goal,
    GoverningBody,
    Indicator,
    Instrument,
    Organisation,
    Recommendation,
    Record,
)
from kommunegraf.identity import Identity
from kommunegraf.queries import load_queries
from kommunegraf.reading import read
from many_documents import CASE, MUNICIPALITY, documents, pages
from places import ingested

ID = Identity()
HERE = ID.municipality(MUNICIPALITY)
TOTAL = ID.concept("row-kind", "total")
_AGGREGATE = re.compile(r"\b(COUNT|SUM|AVG|MIN|MAX)\s*\(", re.IGNORECASE)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[ox.Store, list[Extraction]]:
    """The store of the documents, and what extraction makes of each alone."""
    folder = tmp_path_factory.mktemp("many")
    source = folder / "in"
    source.mkdir()
    files = documents() | pages()
    for name, content in files.items():
        (source / name).write_bytes(content)
    data, report = ingested(source, folder / "data")
    assert report.stored == len(files) == 205
    return data.current().open(), [extract(read(content, name=name), ID) for name, content in files.items()]


def merged(extractions: list[Extraction], kind: type[Record]) -> dict[str, list[Record]]:
    """The records of a type by IRI: several documents may tell of one thing."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for extraction in extractions:
        for record in extraction.records:
            if isinstance(record, kind):
                found[record.id].append(record)
    return dict(found)


def the(records: list[Record], field: str) -> set[str | None]:
    """The values of a field on all records of one thing, as SPARQL sees them; {None} where there is none."""
    values: set[str | None] = set()
    for record in records:
        content = getattr(record, field)
        for stated in content if isinstance(content, tuple) else [content] if content else []:
            value = stated.value
            values.add(
                str(next((v for v in (getattr(value, n, None) for n in ("iri", "text", "lexical")) if v), value))
            )
    return values or {None}


def select(store: ox.Store, name: str, **params: str) -> list[tuple[str | None, ...]]:
    results = load_queries()[name].run(store, **params)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(getattr(term, "value", None) for term in row) for row in results]


def one(store: ox.Store, query: str) -> str:
    [[value]] = store.query(query)
    return value.value


KG = "PREFIX kg: <https://w3id.org/kommunegraf/ns#> PREFIX org: <http://www.w3.org/ns/org#> "


def test_what_two_hundred_documents_share_is_one_thing(many) -> None:
    store, extractions = many
    [body] = {iri for iri in merged(extractions, GoverningBody) if not iri.endswith("/byr%C3%A5det")}
    [case] = merged(extractions, Case)
    [organisation] = merged(extractions, Organisation)
    naming = Counter(r.id for e in extractions for r in e.records if r.id in (body, case, organisation))
    assert set(naming.values()) == {200}
    assert one(store, KG + f"SELECT (COUNT(*) AS ?n) {{ ?b a kg:GoverningBody . FILTER(?b = <{body}>) }}") == "1"
    assert one(store, KG + f'SELECT (COUNT(*) AS ?n) {{ ?c kg:caseNumber "{CASE}" }}') == "1"
    assert one(store, KG + "SELECT (COUNT(*) AS ?n) { ?o a org:Organization ; ?p 'Gåvenner'@da }") == "1"


def test_every_document_of_two_hundred_has_its_own_decision(many) -> None:
    store, extractions = many
    decisions = merged(extractions, Decision)
    assert len(decisions) == 200
    assert one(store, KG + "SELECT (COUNT(?d) AS ?n) { ?d a kg:Decision }") == "200"
    through = "?i kg:concernsCase/kg:caseNumber ?number ; kg:hasDecision ?d . ?d kg:decidedBy ?b"
    assert one(store, KG + f"SELECT (COUNT(*) AS ?n) {{ {through} }}") == "200"


def test_the_sum_of_all_amounts_is_that_of_the_records_and_of_the_words(many) -> None:
    store, extractions = many
    stated = sum(r.amount.value for e in extractions for r in e.records if isinstance(r, FundingItem) and r.amount)
    assert stated == sum(Decimal(100 + number) * 1000 for number in range(1, 201))
    everything = KG + "SELECT (SUM(?a) AS ?n) { ?f kg:amount ?a ; kg:phase ?phase }"
    assert Decimal(one(store, everything)) == stated


def decisions_by_outcome(extractions: list[Extraction]) -> Iterator[tuple[str | None, ...]]:
    bodies = merged(extractions, GoverningBody)
    for records in merged(extractions, Decision).values():
        for body in the(records, "decided_by") - {None}:
            if HERE in the(bodies[body], "sub_organization_of"):
                for outcome in the(records, "outcome"):
                    yield body, outcome


def funding_by_year_and_phase(extractions: list[Extraction]) -> Iterator[tuple[str | None, ...]]:
    for records in merged(extractions, FundingItem).values():
        if TOTAL not in the(records, "row_kind"):
            for amount in the(records, "amount") - {None}:
                for year in the(records, "fiscal_year"):
                    for phase in the(records, "phase"):
                        yield year, phase, amount


def test_decisions_are_counted_by_body_and_outcome(many) -> None:
    store, extractions = many
    rows = select(store, "decisions-by-outcome", municipality=MUNICIPALITY)
    assert {row[:1] + row[2:3]: int(row[4]) for row in rows} == Counter(decisions_by_outcome(extractions))
    assert len(rows) == 4 and sum(int(row[4]) for row in rows) == 200


def test_money_is_summed_by_year_and_phase(many) -> None:
    store, extractions = many
    wanted: defaultdict[tuple, list[Decimal]] = defaultdict(list)
    for year, phase, amount in funding_by_year_and_phase(extractions):
        wanted[year, phase].append(Decimal(amount))
    rows = select(store, "funding-by-year-and-phase", municipality=MUNICIPALITY)
    assert {row[:2]: (Decimal(row[2]), int(row[3])) for row in rows} == {
        key: (sum(amounts), len(amounts)) for key, amounts in wanted.items()
    }
    assert len(rows) == 4


def test_money_per_inhabitant_is_that_of_its_scope(many) -> None:
    """A row for each year and phase, in the scope that its items have."""
    store, extractions = many
    for scope in ("yes", "no", "unclear"):
        wanted: defaultdict[tuple, list[Decimal]] = defaultdict(list)
        for records in merged(extractions, FundingItem).values():
            (of_scope,), amounts = the(records, "public_health_scope"), the(records, "amount") - {None}
            if (
                of_scope == ID.concept("public-health-scope", scope)
                and amounts
                and TOTAL not in the(records, "row_kind")
            ):
                (year,), (phase,), (amount,) = the(records, "fiscal_year"), the(records, "phase"), amounts
                wanted[str(year), phase].append(Decimal(str(amount)))
        rows = select(store, "amounts-per-inhabitant", subject=f"public-health-scope/{scope}")
        assert {row[2:4]: (Decimal(str(row[4])), int(str(row[8]))) for row in rows} == {
            key: (sum(amounts), len(amounts)) for key, amounts in wanted.items()
        }
    assert sum(
        len(select(store, "amounts-per-inhabitant", subject=f"public-health-scope/{s}"))
        for s in ("yes", "no", "unclear")
    )


def test_coverage_counts_what_was_ingested(many) -> None:
    store, extractions = many
    (row,) = [row for row in select(store, "coverage") if row[0] == MUNICIPALITY]
    dated = [each for each in extractions if each.publisher == HERE]
    scopes = Counter(
        record.public_health_scope.value.iri
        for extraction in dated
        for record in extraction.records
        if isinstance(record, AgendaItem) and record.public_health_scope and record.id in extraction.agenda_items
    )
    wanted = (
        len(dated),
        sum(bool(each.agenda_items) for each in dated),
        len({each.meeting for each in dated if each.meeting}),
        sum(len(each.agenda_items) for each in dated),
        scopes[ID.concept("public-health-scope", "yes")],
        scopes[ID.concept("public-health-scope", "unclear")],
    )
    assert tuple(int(str(row[at])) for at in (2, 3, 4, 8, 9, 10)) == wanted


def test_documents_are_counted_by_authority_and_kind(many) -> None:
    store, extractions = many
    kinds = Counter((e.publisher, ID.concept("document-kind", e.outline.kind)) for e in extractions)
    rows = select(store, "documents-by-municipality")
    assert {(row[0], row[2]): int(row[3]) for row in rows} == kinds
    assert len(rows) >= 3


def test_agreements_are_counted_by_party(many) -> None:
    store, extractions = many
    wanted: Counter[str | None] = Counter()
    for records in merged(extractions, Agreement).values():
        parties = the(records, "party")
        if HERE in parties and the(records, "extends") == {None}:
            wanted.update(parties - {HERE})
    rows = select(store, "agreements-by-party", municipality=MUNICIPALITY)
    assert {row[0]: int(row[2]) for row in rows} == wanted == {ID.organisation("Gåvenner"): 200}


def test_indicators_of_visions_count_goals_and_measurements(many) -> None:
    store, extractions = many
    goals_here = {
        goal
        for records in merged(extractions, Instrument).values()
        if HERE in the(records, "creator")
        for goal in the(records, "has_goal")
    } & set(merged(extractions, Goal))
    wanted = {
        iri: (len(the(records, "indicator_of") & goals_here), len(the(records, "has_measurement") - {None}))
        for iri, records in merged(extractions, Indicator).items()
        if the(records, "indicator_of") & goals_here
    }
    rows = select(store, "indicators-of-visions", municipality=MUNICIPALITY)
    assert {row[0]: (int(row[3]), int(row[4])) for row in rows} == wanted
    assert sum(goals for goals, _ in wanted.values()) == 10


def test_plans_of_municipalities_around_are_counted_by_who_made_them(many) -> None:
    """Asked from two municipalities with all of the country around, so that each of them is somebody's neighbour."""
    _, extractions = many
    wanted = Counter(
        creator
        for records in merged(extractions, Instrument).values()
        for creator in the(records, "creator") - {None}
        if "/municipality/" in str(creator)
    )
    found: dict[str | None, int] = {}
    for middle in ("0101", "0791"):
        rows = select(many[0], "municipalities-near", municipality=middle, kilometres="500")
        assert len(rows) == 97
        found |= {row[0]: int(row[3]) for row in rows}
    assert {iri: count for iri, count in found.items() if count} == wanted
    assert sum(wanted.values()) > 0


def test_a_timeline_has_each_step_of_its_case_once(many) -> None:
    store, extractions = many
    [case] = [iri for iri, records in merged(extractions, Case).items() if CASE in the(records, "case_number")]
    rows = select(store, "case-timeline", about=case)
    for kind, record in (("decision", Decision), ("recommendation", Recommendation)):
        steps = [row[4] for row in rows if row[3] == kind]
        assert sorted(str(step) for step in steps) == sorted(merged(extractions, record))


COUNTED: dict[str, Callable[..., None]] = {
    "decisions-by-outcome": test_decisions_are_counted_by_body_and_outcome,
    "funding-by-year-and-phase": test_money_is_summed_by_year_and_phase,
    "amounts-per-inhabitant": test_money_per_inhabitant_is_that_of_its_scope,
    "coverage": test_coverage_counts_what_was_ingested,
    "documents-by-municipality": test_documents_are_counted_by_authority_and_kind,
    "agreements-by-party": test_agreements_are_counted_by_party,
    "indicators-of-visions": test_indicators_of_visions_count_goals_and_measurements,
    "case-timeline": test_a_timeline_has_each_step_of_its_case_once,
    "municipalities-near": test_plans_of_municipalities_around_are_counted_by_who_made_them,
}


# By tests/collections/test_money_queries.py, which holds them against the index of collections.
SUMMED_AS_LISTS_ARE = {"funding-by-purpose", "funding-by-municipality", "plans-beside-room"}


def test_every_query_that_counts_or_sums_is_held_against_the_records() -> None:
    counting = {name for name, query in load_queries().items() if _AGGREGATE.search(query.text)}
    assert counting == set(COUNTED) | SUMMED_AS_LISTS_ARE


@pytest.mark.parametrize(
    ("query", "kind", "column"),
    [("case-decision", Decision, 1), ("case-recommendation", Recommendation, 1)],
)
def test_a_shared_case_has_a_row_for_each_document_and_no_more(many, query, kind, column) -> None:
    store, extractions = many
    rows = select(store, query, caseNumber=CASE)
    assert len(rows) == 200
    assert {row[column] for row in rows} == set(merged(extractions, kind))


@pytest.mark.parametrize("query", ["case-number", "case-has-kle"])
def test_a_shared_case_has_one_row_where_it_alone_is_asked_for(many, query) -> None:
    assert len(select(many[0], query, caseNumber=CASE)) == 1


def test_a_shared_party_has_a_row_for_each_agreement(many) -> None:
    store, extractions = many
    rows = select(store, "agreement", municipality=MUNICIPALITY, partyName="Gåvenner")
    assert sorted(str(row[0]) for row in rows) == sorted(merged(extractions, Agreement))


def test_a_day_has_the_decision_of_its_document_alone(many) -> None:
    store, extractions = many
    by_day: Counter[str | None] = Counter()
    for records in merged(extractions, Decision).values():
        by_day.update(the(records, "date") - {None})
    assert len(by_day) == 160  # an item by itself has no date
    for day in sorted(map(str, by_day))[::40]:
        assert len(select(store, "decision-on-date", municipality=MUNICIPALITY, date=day)) == by_day[day]
