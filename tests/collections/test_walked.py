"""A whole list is walked through once: in order, without counting, and though its generation goes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from generations import Graphs, current, place, put, served

from kommunegraf.collections import walking
from kommunegraf.collections.cursors import Cursor
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.selecting import Selection
from kommunegraf.settings import Settings

FILTERS = {
    "agenda-items": {"municipality": ["0791"]},
    "decisions": {"outcome": ["noted", "approved"], "from": ["2020"]},
    "funding": {"min": ["1000"], "phase": ["planned-spend", "actual"]},
    "documents": {},
    "municipalities": {},
}


@pytest.mark.parametrize("estimated", [0, 20_000])
@pytest.mark.parametrize("collection", sorted(FILTERS))
def test_a_walk_gives_what_pages_give_in_every_order_whichever_way_it_goes(
    samples: Collections, collection: str, estimated: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "ESTIMATED", estimated)
    filters = FILTERS[collection]
    for sort in collections()[collection].sorts:
        first = samples.page(collection, filters, sort, 5)
        whole = [row.iri for row in samples.page(collection, filters, sort, 1000).rows]
        assert whole
        walked = [row.iri for rows in samples.stream(collection, filters, sort, size=3) for row in rows]
        assert walked == whole, sort
        rest = [row.iri for rows in samples.stream(collection, filters, sort, first.next, 4) for row in rows]
        assert rest == (whole[5:] if first.next else whole), sort


def test_nothing_is_counted_and_what_is_sorted_is_sorted_once(
    samples: Collections, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(*_: object) -> int:
        raise AssertionError("a walk counted its rows")

    with monkeypatch.context() as watched:
        watched.setattr(Selection, "total", counted)
        index = samples.held()
        index._connections._index.set_trace_callback(asked.append)  # type: ignore[union-attr]  # a held one
        chunks = list(index.stream("decisions", FILTERS["decisions"], "title", size=2))
        index.close()
    assert len(chunks) > 3
    assert sum("ORDER BY" in each for each in asked) == 1


@pytest.mark.parametrize(
    ("filters", "sort", "key"), [({}, "title", "a"), ({}, "-date", 0), ({"outcome": ["noted"]}, "-date", 0)]
)
def test_a_chunk_begins_where_the_last_one_ended_though_all_are_alike(
    samples: Collections, filters: dict[str, list[str]], sort: str, key: int | str
) -> None:
    """SQLite's plan: the place is looked up in the index of the order, by the key and by the node."""
    statements: list[str] = []
    with samples._asking() as index:
        selection = samples._selection(index, samples.filters("decisions", filters))
        index.set_trace_callback(statements.append)
        selection.along(index, sort, 2, Cursor("decisions", sort, key, 1))
        index.set_trace_callback(None)
        plans = [row[3] for each in statements for row in index.execute(f"EXPLAIN QUERY PLAN {each}")]
    assert " id>?" in plans[0] or "(sort,node)>(?,?)" in plans[0], plans
    assert not [plan for plan in plans if "TEMP B-TREE" in plan], plans


@pytest.fixture
def walked(settings: Settings, graphs: Graphs) -> Iterator[Collections]:
    put(settings, graphs)
    index = served(settings).held()
    yield index
    index.close()


def test_a_walk_goes_on_to_its_end_where_its_generation_goes_meanwhile(settings: Settings, walked: Collections) -> None:
    whole = [row.iri for row in walked.page("decisions", {}, limit=1000).rows]
    steps = walked.stream("decisions", {}, size=2)
    met = [row.iri for row in next(steps)]
    shutil.rmtree(place(current(settings)))
    met += [row.iri for rows in steps for row in rows]
    assert met == whole
    assert walked.values_of("decisions", whole)
