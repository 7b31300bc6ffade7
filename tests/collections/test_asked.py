"""What the index answers is what a look at every row would: filters, orders, cursors, facets, and sums to the øre."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

import pyoxigraph as ox
import pytest
from generations import put, served

from kommunegraf.collections.cursors import CursorError
from kommunegraf.collections.definitions import CollectionsFile, collections, made_of
from kommunegraf.collections.filters import FilterError, day_span
from kommunegraf.collections.reading import Collections, TooLong
from kommunegraf.collections.rows import MOST_VALUES, in_order
from kommunegraf.collections.schema import NAME
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("test", "money")
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")


def funding(*amounts: str | None, phase: str = "actual") -> list[ox.Quad]:
    """A document with an item for each amount (None: it states none)."""
    made = [ox.Quad(ox.NamedNode(DOCUMENT), ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("Document")))]
    for place, amount in enumerate(amounts):
        node = ox.NamedNode(f"{DOCUMENT}/amount/{place}")
        made.append(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("FundingItem"))))
        made.append(ox.Quad(node, ox.NamedNode(iri_of("phase")), ox.NamedNode(IDENTITY.concept("phase", phase))))
        if amount is not None:
            made.append(ox.Quad(node, ox.NamedNode(iri_of("amount")), ox.Literal(amount, datatype=DECIMAL)))
    return made


def published(settings: Settings, *amounts: str | None) -> Collections:
    put(settings, {IDENTITY.document_graph(DOCUMENT): funding(*amounts)})
    return served(settings)


AMOUNTS = ("0.1", "0.2", "-0.3", "1000000.01", "0.005", "0.0000001", "99999999999999999999.99", "44000000000.5", "7")


def test_sums_lose_nothing_however_fine_or_great_the_amounts(settings: Settings) -> None:
    index = published(settings, *AMOUNTS, None)
    [group], cut = index.aggregate({}, ["phase"])
    assert group.sum == sum(map(Decimal, AMOUNTS)) and not cut
    assert (group.items, group.summed, group.documents) == (len(AMOUNTS) + 1, len(AMOUNTS), 1)


@pytest.mark.parametrize("collection", ["funding", "measurements"])
@pytest.mark.parametrize("by", [["phase"], ["year", "phase", "topic"], ["municipality", "document"], []])
def test_sums_are_those_of_a_look_at_every_row(samples: Collections, collection: str, by: list[str]) -> None:
    """By fields of which nodes have one value or several, through all and along each kind of filter."""
    fields = collections()[collection].fields
    if not set(by) <= fields.keys():
        by = ["year"]
    rows = samples.page(collection, {}, limit=1000).rows
    values = samples.values_of(collection, [row.iri for row in rows])
    amounts = {row.iri: row.amount for row in rows}
    facets = samples.facets(collection, {}, [name for name in fields if fields[name].kind == "code"])
    filters = [{}, *({name: [each.value]} for name, facet in facets.items() for each in facet.values[:2])]
    if fields.keys() >= {"phase", "municipality"}:
        filters += [
            {"municipality": ["0791"], "phase": ["planned-spend", "actual"]},
            {"min": ["1000"]},
            {"from": ["2022"]},
        ]
    for given in filters:
        chosen = {row.iri for row in samples.page(collection, given, limit=1000).rows}
        expected: dict[tuple[str | None, ...], list[str]] = {}
        for iri in chosen:
            for key in product(*(values[iri].get(name, [None]) for name in by)):
                expected.setdefault(key, []).append(iri)
        found, cut = samples.aggregate(given, by, collection)
        keys = [tuple(samples.shown(fields[name], group.by[name]) for name in by) for group in found]
        told = {key: (group.sum, group.items) for key, group in zip(keys, found, strict=True)}
        assert not cut
        sums = {
            key: (sum((amounts[iri] or Decimal(0) for iri in iris), Decimal(0)), len(iris))
            for key, iris in expected.items()
        }
        assert told == (sums or ({} if by or not found else {(): (Decimal(0), 0)})), given
        for key, group in zip(keys, found, strict=True):
            assert group.documents == len({each for iri in expected.get(key, ()) for each in values[iri]["document"]})


@pytest.mark.parametrize(
    ("low", "high"), [("0", "0.2"), ("0.01", "7"), ("-1", "0"), ("7", "1000000.01"), ("7.01", "9")]
)
def test_amounts_between_are_those_between(settings: Settings, low: str, high: str) -> None:
    index = published(settings, *AMOUNTS, None)
    found = {row.amount for row in index.page("funding", {"min": [low], "max": [high]}).rows}
    assert found == {amount for amount in map(Decimal, AMOUNTS) if Decimal(low) <= amount <= Decimal(high)}


def test_what_states_no_amount_comes_last_both_ways(settings: Settings) -> None:
    index = published(settings, "5", None, "-5", None, "50")
    up = [row.amount for row in index.page("funding", {}, "amount").rows]
    down = [row.amount for row in index.page("funding", {}, "-amount").rows]
    assert up == [Decimal(-5), Decimal(5), Decimal(50), None, None]
    assert down == [Decimal(50), Decimal(5), Decimal(-5), None, None]


@pytest.mark.parametrize("collection", list(collections()))
def test_a_filter_by_any_value_of_any_field_finds_the_nodes_that_have_it(samples: Collections, collection: str) -> None:
    """By facets and by pages alike, in every order, and beside another filter."""
    definition = collections()[collection]
    everything = [row.iri for row in samples.page(collection, {}, limit=1000).rows]
    values = samples.values_of(collection, everything)
    for field in definition.fields.values():
        facet = samples.facets(collection, {}, [field.name])[field.name]
        for value in facet.values[:5]:
            having = {iri for iri, own in values.items() if value.value in own.get(field.name, ())}
            assert len(having) == value.count
            if field.kind == "code" and "kle" in field.prefix:
                below = f"{value.value}."
                having |= {
                    iri
                    for iri, own in values.items()
                    if any(each.startswith(below) for each in own.get(field.name, ()))
                }
            for sort in definition.sorts:
                page = samples.page(collection, {field.name: [value.value]}, sort, limit=1000)
                assert {row.iri for row in page.rows} == having
                assert page.total == len(having)


def test_a_walk_by_cursors_of_any_size_gives_the_same_order(samples: Collections) -> None:
    for collection, definition in collections().items():
        for sort in definition.sorts:
            whole = [row.iri for row in samples.page(collection, {}, sort, 1000).rows]
            met: list[str] = []
            after = None
            while True:
                page = samples.page(collection, {}, sort, 3, after)
                met += [row.iri for row in page.rows]
                after = page.next
                if after is None:
                    break
            assert met == whole


def test_a_cursor_holds_when_a_newer_generation_has_more_and_fewer_nodes(settings: Settings) -> None:
    first = published(settings, "1", "2", "3", "4")
    page = first.page("funding", {}, "amount", 2)
    assert page.next is not None
    second = published(settings, "0", "2.5", "3", "9")  # what ended the page is another amount now
    rest = second.page("funding", {}, "amount", 10, page.next)
    assert [row.amount for row in rest.rows] == [Decimal("2.5"), Decimal(3), Decimal(9)]


@pytest.mark.parametrize("after", ["x", "", "=" * 10, "AAAAAFtd", "é", "A" * 3000])
def test_what_is_no_cursor_is_refused(samples: Collections, after: str) -> None:
    if not after:
        assert samples.page("cases", {}, after=after).rows
        return
    with pytest.raises(CursorError, match="next"):
        samples.page("cases", {}, after=after)


def test_days_are_taken_as_exactly_as_they_are_known(settings: Settings) -> None:
    policies = {"a": ("2020", "2022"), "b": ("2023-05-01", None), "c": ("2023-06", "2024")}
    made = []
    for name, (start, end) in policies.items():
        node = ox.NamedNode(f"{DOCUMENT}/instrument/{name}")
        made.append(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("Policy"))))
        for prop, day in (("startDate", start), ("endDate", end)):
            if day:
                kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(day)]
                datatype = ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")
                made.append(ox.Quad(node, ox.NamedNode(iri_of(prop)), ox.Literal(day, datatype=datatype)))
    put(settings, {IDENTITY.document_graph(DOCUMENT): made})
    index = served(settings)

    def found(**filters: str) -> str:
        given = {name.rstrip("_"): [value] for name, value in filters.items()}
        return "".join(sorted(row.iri[-1] for row in index.page("policies", given).rows))

    assert found(from_="2022-12-31", to="2022-12-31") == "a"
    assert found(from_="2023") == "bc"
    assert found(date="2023-05") == "b"
    assert found(date="2023-06-15") == "c"
    assert found(to="2019") == ""
    assert found(year="2021") == "a"
    assert found(year="2024") == "c"


@pytest.mark.parametrize("written", ["2023-02-30", "2023-00", "2023-13-01", "20230101", "２０２３", "", "0000"])
def test_a_day_that_there_is_not_is_refused(written: str) -> None:
    with pytest.raises(FilterError, match="date"):
        day_span("date", written)


def test_more_values_of_a_field_than_are_held_are_told_of_till_they_are_gone(settings: Settings) -> None:
    graph, many = IDENTITY.document_graph(DOCUMENT), MOST_VALUES + 20
    item = ox.NamedNode(f"{DOCUMENT}/item/1")
    made = [ox.Quad(item, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("AgendaItem")))]
    for n in range(many):
        case = ox.NamedNode(IDENTITY.case(IDENTITY.municipality("0710"), f"29.09.04-A00-{n}-20"))
        made.append(ox.Quad(item, ox.NamedNode(iri_of("concernsCase")), case))
    put(settings, {graph: made})
    index = served(settings)
    assert index.cut("agenda-items") == ["case"] and not index.cut("decisions")
    assert index.cut_of("agenda-items", [item.value]) == {(item.value, "case")}
    assert len(index.values("agenda-items", item.value)["case"]) == MOST_VALUES
    put(settings, {graph: made[: MOST_VALUES + 1]})
    index = served(settings)
    assert not index.cut("agenda-items")
    assert len(index.values("agenda-items", item.value)["case"]) == MOST_VALUES


def test_titles_are_sorted_as_danish_is(samples: Collections) -> None:
    assert sorted(("Århus", "Øst", "Ære", "Zoo", "alle", "Ål"), key=in_order) == [
        "alle",
        "Zoo",
        "Ære",
        "Øst",
        "Ål",
        "Århus",
    ]
    titles = [in_order(row.title) for row in samples.page("municipalities", {}, limit=200).rows]
    assert all(one <= other for one, other in pairwise(titles))


def test_counts_and_coverage_say_what_there_is(samples: Collections) -> None:
    for collection, count in samples.counts().items():
        assert samples.page(collection, {}, limit=1).total == count
    covered = samples.coverage()
    assert sum(each.documents for each in covered) == samples.counts()["documents"]
    assert {each.municipality for each in covered} >= {"0710", "0791"}


def test_a_question_that_takes_too_long_is_broken_off_and_the_next_is_answered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = published(settings, *AMOUNTS)
    with monkeypatch.context() as hurried:
        hurried.setattr(index._connections, "_seconds", -1.0)
        hurried.setattr(index._connections, "_steps", 1)
        with pytest.raises(TooLong, match="narrow it"):
            index.facets("funding", {"phase": ["actual"]}, ["phase"])
    assert index.facets("funding", {"phase": ["actual"]}, ["phase"])["phase"].values


def test_a_closed_index_holds_no_file_and_still_answers_who_has_it(settings: Settings) -> None:
    index = published(settings, *AMOUNTS)
    assert index.counts()["funding"] == len(AMOUNTS)
    assert open_files(settings)
    index.close()
    assert not open_files(settings)
    assert index.counts()["funding"] == len(AMOUNTS)
    assert not open_files(settings)


def open_files(settings: Settings) -> list[str]:
    """What this process has open of an index in the data folder."""
    found = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return [each for each in found if each.startswith(str(settings.data)) and NAME in each]


MINIMAL = """
[field]
{field} = {{ label = {{ da = "x", en = "x" }}, kind = "iri", example = "x" }}
[collection.{name}]
label = {{ da = "x", en = "x" }}
classes = ["{kind}"]
sort = "{sort}"
example = "x"
[collection.{name}.fields]
{used} = ["{path}"]
"""
GOOD = {"field": "body", "name": "things", "kind": "Meeting", "sort": "title", "used": "body", "path": "heldBy"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"field": "limit", "used": "limit"}, "cannot be called 'limit'"),
        ({"name": "queries"}, "cannot be called 'queries'"),
        ({"used": "colour"}, "colour"),
        ({"sort": "-date"}, "cannot be sorted by -date"),
        ({"path": "heldBy/shoeSize"}, "shoeSize"),
        ({"path": "@nowhere"}, "@nowhere"),
    ],
)
def test_a_file_of_collections_that_does_not_fit_is_told_of(change: dict[str, str], told: str) -> None:
    assert made_of(parse(MINIMAL.format(**GOOD), CollectionsFile, "x"))["things"].fields
    with pytest.raises(ConfigurationError, match=told):
        made_of(parse(MINIMAL.format(**{**GOOD, **change}), CollectionsFile, "x"))


def test_a_key_that_there_is_not_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="colour"):
        parse(MINIMAL.format(**GOOD) + "colour = 1\n[collection.things.colour]\n", CollectionsFile, "x")
