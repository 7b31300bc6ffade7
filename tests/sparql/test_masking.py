"""A query in the log shows its shape and nothing that could be about a person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.sparql import masking
from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.masking import LENGTH, masked

TITLE = "http://purl.org/dc/terms/title"


def test_the_shape_stays_and_the_values_go() -> None:
    query = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX jens: <http://example.org/jens/>
    SELECT ?jens (COUNT(*) AS ?n) WHERE { # Jens Jensen
      ?jens dcterms:title "Jens Jensen"@da ; jens:knows <http://example.org/jens> , 0101701234 .
      FILTER(?jens != _:jens) Jens Jensen } LIMIT 10"""
    assert masked(query, {TITLE}) == (
        f'SELECT ?v1 ( COUNT ( * ) AS ?v2 ) WHERE {{ ?v1 <{TITLE}> "…" @… ; <…> <…> , 0 . '
        "FILTER ( ?v1 != _:b ) … … } LIMIT 0"
    )


@pytest.mark.parametrize(
    "query", ["", "Jens Jensen", "SELECT ?x { ?x 'Jens", '"""Jens', "PREFIX jens: <jens>", "jens:"]
)
def test_text_that_is_no_query_is_masked_too(query: str) -> None:
    assert "ens" not in masked(query)


def test_a_long_query_makes_a_short_line() -> None:
    line = masked("SELECT * { " + "?s ?p 'Jens' . " * 50_000 + "}")
    assert len(line) == LENGTH
    assert line.endswith("…")


def test_of_a_long_query_only_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(masking, "analyse", lambda text: read.append(text) or analyse(text))
    masked("SELECT * { " + "?s ?p 'Jens' . " * 50_000 + "}")
    assert [len(text) for text in read] == [4 * LENGTH]


@given(st.lists(st.sampled_from([*"'\"#<>{}().;,\\:?@_ \n", "Zoë", "1234", "ex:", "'''", "SELECT", "<a>", "?x"])))
def test_nothing_of_what_a_client_names_is_left(pieces: list[str]) -> None:
    line = masked("SELECT * { " + "".join(pieces))
    assert re.search("Zo|oë|[2-9]{2}", re.sub(r"\?v\d+", "", line)) is None
