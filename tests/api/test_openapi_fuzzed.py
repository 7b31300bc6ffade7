"""Whatever is sent within the service's own description, no answer is a 500 and none contradicts the description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from watching import listening

_TRIES = 10  # of each operation in one run
_BOUNDED = examples(
    max_examples=_TRIES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@schemathesis.serializer("application/sparql-query", "application/sparql-update")
def as_text(_: object, value: object) -> bytes:
    """The bodies that are SPARQL are sent as they stand."""
    return str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def described(sample_ingest) -> Iterator[Any]:
    """The description of a service that listens, with the samples in it."""
    folder, _ = sample_ingest
    settings = Settings(data=folder.path, workers=1, query_timeout=5, connections_per_client=1000)
    with listening(settings, create_app(settings)) as (host, port):
        yield schemathesis.openapi.from_url(f"http://{host}:{port}/openapi.json")


def test_no_answer_is_a_fault_or_contradicts_the_description(described: Any) -> None:
    faults: list[str] = []
    tried = 0
    for result in described.get_all_operations():
        operation = result.ok()

        @_BOUNDED
        @given(operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(checks=list(_CHECKS), timeout=20, allow_redirects=False)

        try:
            ask()
        except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as error:
            faults.append(f"{operation.label}: {error}")
    assert not faults, "\n\n".join(faults)
    assert tried > 200
