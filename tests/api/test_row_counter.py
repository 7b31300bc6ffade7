"""Rows are counted exactly off the bytes, whatever stands in the values and wherever the bytes are cut."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.api.row_counter import COUNTERS

MARKS = st.sampled_from(["},{", '"},{"', "<result>", "\\", ""])
AWKWARD = st.text(alphabet='"\\,{}[]:\n\r\t<>&;ré ', max_size=12) | MARKS
ROWS = st.lists(st.tuples(AWKWARD, st.none() | AWKWARD), max_size=12)


def serialised(rows, media_type):
    """The rows as Oxigraph writes them; None is no value."""
    written = " ".join(
        "(" + " ".join("UNDEF" if value is None else str(ox.Literal(value)) for value in row) + ")" for row in rows
    )
    results = ox.Store().query(f"SELECT * {{ VALUES (?a ?b) {{ {written} }} }}")
    return results.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))


@pytest.mark.parametrize("media_type", COUNTERS)
@given(rows=ROWS, cuts=st.lists(st.integers(0, 2000), max_size=6))
def test_every_row_counts_once(media_type, rows, cuts):
    content = serialised(rows, media_type)
    counter = COUNTERS[media_type]()
    places = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
    for start, end in itertools.pairwise(places):
        counter.feed(content[start:end])
    assert counter.rows == len(rows)


@pytest.mark.parametrize("media_type", COUNTERS)
def test_a_row_without_values_counts(media_type):
    results = ox.Store().query("SELECT * {}")
    counter = COUNTERS[media_type]()
    counter.feed(results.serialize(format=ox.QueryResultsFormat.from_media_type(media_type)))
    assert counter.rows == 1
