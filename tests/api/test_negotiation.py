"""The format that suits an Accept header best is chosen by quality, then by how specific the range is."""

from __future__ import annotations

import pytest

from kommunegraf.api.negotiation import SOLUTIONS, TRIPLES, best

JSON, XML, CSV, TSV = SOLUTIONS


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("application/json", JSON),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", XML),
        ("text/*;q=0.9, text/csv;q=0.1", TSV),
        ("*/*;q=0.1, text/tab-separated-values", TSV),
        ("application/sparql-results+json;q=0, */*", XML),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", JSON),
        ("text/csv;q=high", None),
    ],
)
def test_the_best_of_the_offered_formats_is_chosen(header, expected):
    assert best(header, SOLUTIONS) == expected


def test_a_graph_format_is_found_beside_a_result_format():
    header = "application/sparql-results+json, text/turtle;q=0.9"
    assert best(header, TRIPLES) == "text/turtle"
    assert best(header, SOLUTIONS) == JSON
