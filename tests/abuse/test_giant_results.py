"""A result that is too long never looks whole: it has its problem, or the connection is cut in the middle."""

from __future__ import annotations

import pytest
from running_service import MB, RunningService

PREFIX = "PREFIX : <https://example.org/> "
GIANTS = {
    "rows without end": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "triples without end": "CONSTRUCT { ?a :with ?d } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "one value for each row, all of them long": "SELECT ?x ?y { ?a :text ?x . ?b :text ?y }",
}


@pytest.mark.parametrize("giant", GIANTS)
def test_a_giant_is_cut_off_with_the_connection(giant: str, service: RunningService):
    answer = service.ask(PREFIX + GIANTS[giant])
    assert (answer.status, answer.cut) == (200, True)
    assert len(answer.body) <= 16 * MB
    assert answer.seconds < service.deadline + 1


ALL_TEXT = (
    PREFIX + "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a :text ?x . ?b :number ?n FILTER(?n < 3) }"
)  # 25 MB in one value


def test_one_giant_value_is_cut_off_where_it_is_written_in_pieces(service: RunningService):
    answer = service.ask(ALL_TEXT)
    assert (answer.status, answer.cut) == (200, True)
    assert answer.seconds < service.deadline + 1


@pytest.mark.parametrize("form", ["csv", "tsv", "xml"])
def test_one_giant_value_is_a_problem_where_it_is_written_at_once(form: str, service: RunningService):
    answer = service.ask(ALL_TEXT, format=form)
    assert (answer.status, answer.kind) == (422, "query-bytes")
    assert answer.seconds < service.deadline + 1


@pytest.mark.parametrize("form", ["csv", "tsv", "xml", "json"])
def test_one_long_value_within_the_limit_comes_whole(form: str, service: RunningService):
    answer = service.ask(
        PREFIX + "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a :text ?x ; :number ?n FILTER(?n < 4000) }", format=form
    )
    assert (answer.status, answer.cut) == (200, False)
    assert answer.body.count(b"sundhed") > 4000


def test_a_result_within_the_limit_comes_whole(service: RunningService):
    answer = service.ask(PREFIX + "SELECT ?n { ?a :number ?n }")
    assert (answer.status, answer.cut) == (200, False)
    assert sorted(int(row["n"]) for row in answer.rows) == list(range(20_000))
