"""The W3C SPARQL 1.1 test suite, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sparql11 import checks, running
from sparql11.bare import Bare
from sparql11.manifest import Case
from sparql11.served import Served, served


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("conformance")) as service:
        yield service


@pytest.mark.parametrize("case", running.all_cases(), ids=lambda case: case.name)
def test_the_service_does_what_the_w3c_suite_expects(case: Case, service: Served) -> None:
    failure = running.failure(case, service)
    if case.name in running.named():
        assert failure is not None, f"{case.name} passes now; take it off named.toml"
    else:
        assert failure is None, f"{case.title}: {failure}"


@pytest.mark.parametrize("name", [name for name, entry in running.named().items() if "oxigraph" in entry])
def test_a_failure_named_as_oxigraphs_is_oxigraphs(name: str, shared: Path) -> None:
    (case,) = (case for case in running.all_cases() if case.name == name)
    assert checks.failure(case, Bare()) is not None


def test_the_suite_is_whole(shared: Path) -> None:
    cases = running.all_cases()
    assert len(cases) == len({case.name for case in cases}) == 555
    kinds = [case.kind for case in cases]
    assert kinds.count("ProtocolTest") == 34
    assert kinds.count("GraphStoreProtocolTest") == 13
    assert kinds.count("ServiceDescriptionTest") == 3


def test_what_is_refused_on_purpose_is_refused_and_not_failed(service: Served, shared: Path) -> None:
    refused = [name for name, entry in running.named().items() if "refused" in entry]
    for case in (case for case in running.all_cases() if case.name in refused):
        assert (running.failure(case, service) or "").startswith("refused: 400 ")


def test_no_more_than_ten_failures_are_named_and_each_with_its_reason(shared: Path) -> None:
    named = running.named()
    assert len(named) <= 10
    assert set(named) <= {case.name for case in running.all_cases()}
    assert all(len(entry) == 1 and all(entry.values()) for entry in named.values())
