"""A query that would run for ever or take all memory is answered with its problem in time, and its process is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from running_service import RunningService, children

PREFIX = "PREFIX : <https://example.org/> "
_VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }}" for n in range(6))
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(34))

RUNAWAY = {
    "a cross join that is counted": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "timeout"),
    "a cross join that is sorted": ("SELECT ?a ?b { ?a a ?t . ?b a ?t } ORDER BY DESC(?b) ?a", "timeout memory"),
    "a product of VALUES": (f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}", "timeout memory"),
    "a path around a circle": ("SELECT (COUNT(*) AS ?n) { ?a :next+ ?b }", "timeout memory"),
    "paths within paths": ("SELECT (COUNT(*) AS ?n) { ?a (:next*/:next*)* ?b }", "timeout memory"),
    "much text under a long pattern": (
        "SELECT (COUNT(*) AS ?n) { ?a :text ?x . ?b :text ?y FILTER REGEX(CONCAT(?x, ?y), '(s.*u.*n.*d){20}', 'i') }",
        "timeout",
    ),
    "a pattern made anew for each row": (
        "SELECT (COUNT(*) AS ?n) "
        "{ ?a :text ?x ; :number ?i FILTER REGEX(?x, CONCAT('(?:', ?x, '|.{1,200}){90}', STR(?i))) }",
        "timeout",
    ),
    "all texts joined with all texts": (
        "SELECT (GROUP_CONCAT(CONCAT(?x, ?y)) AS ?all) { ?a :text ?x . ?b :text ?y }", "timeout memory"
    ),
    "a string doubled over and over": (f"SELECT (STRLEN(?x34) AS ?n) {{ BIND('x' AS ?x0) {_DOUBLED} }}", "memory"),
    "distinct rows of a cross join": (
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?x ?y { ?a :text ?x . ?b :text ?y } }", "timeout memory"
    ),
    "a group for each pair": (
        "SELECT (COUNT(*) AS ?n) { SELECT ?a ?b (SAMPLE(?x) AS ?s) { ?a :text ?x . ?b a ?t } GROUP BY ?a ?b }",
        "timeout memory",
    ),
    "a negation of a cross join": (
        "ASK { ?a a ?t FILTER NOT EXISTS { ?b :number ?i . ?c :number ?j . FILTER(?i + ?j < 0) } }", "timeout memory"
    ),
    "a sub-query for each row": (
        "SELECT (COUNT(*) AS ?n) "
        "{ ?a :number ?i LATERAL { SELECT (SUM(?j) AS ?s) { ?b :number ?j FILTER(?j > ?i) } } }",
        "timeout memory",
    ),
}  # fmt: skip


@pytest.mark.parametrize("abuse", RUNAWAY)
def test_a_runaway_query_is_answered_with_its_problem_in_time(abuse: str, service: RunningService):
    query, kinds = RUNAWAY[abuse]
    answer = service.ask(PREFIX + query)
    assert answer.status == 422, answer.body[:300]
    assert answer.kind in {f"query-{kind}" for kind in kinds.split()}
    assert answer.seconds < service.deadline + 1


def test_the_process_of_a_runaway_query_is_gone_when_it_is_answered(service: RunningService):
    idle = children(service.process.pid)
    killed = service.metric('workers_ended_total{reason="timeout"}')
    assert service.ask(PREFIX + RUNAWAY["a cross join that is counted"][0]).kind == "query-timeout"
    assert len(idle - children(service.process.pid)) == 1
    assert service.metric('workers_ended_total{reason="timeout"}') == killed + 1


def test_more_runaway_queries_than_workers_are_all_answered_in_time(service: RunningService):
    """Waiting counts: who gets a worker late has it for what is left, and who gets none is told to come again."""
    query = PREFIX + RUNAWAY["a cross join that is counted"][0]
    many = 6 * service.size
    with ThreadPoolExecutor(many) as clients:
        sent = [clients.submit(service.ask, f"{query} # {n}", f"127.0.3.{n + 1}") for n in range(many)]
        answers = [each.result() for each in sent]
    told = {(answer.status, answer.kind) for answer in answers}
    assert told <= {(422, "query-timeout"), (504, "query-timeout"), (503, "busy")}
    assert {(422, "query-timeout"), (503, "busy")} <= told
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)
    assert max(answer.seconds for answer in answers) < service.deadline + 1


def test_a_pattern_that_makes_others_track_back_for_ever_is_answered(service: RunningService):
    answer = service.ask("ASK { FILTER REGEX('" + "a" * 50_000 + "b', '^(a+)+$') }")
    assert (answer.status, answer.body) == (200, b'{"head":{},"boolean":false}')
