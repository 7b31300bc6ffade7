"""What a failure says of a document never repeats a CPR number of it."""

from __future__ import annotations

import pytest

from kommunegraf import pipeline
from kommunegraf.errors import KommunegrafError, MappingError, ReadingError
from kommunegraf.identity import DEFAULT_BASE

NUMBER = "010190" + "-1234"


@pytest.mark.parametrize(
    "error",
    [MappingError(f"not an absolute IRI: '{NUMBER}'"), ReadingError("a.txt", f"no JSON at {NUMBER}", "Mend it")],
)
def test_a_failure_tells_no_cpr_number(error: KommunegrafError, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "read", fail)
    prepared = pipeline.DocumentPipeline(DEFAULT_BASE).prepare(b"x", "a.txt")
    assert prepared.reason in {"failure", "unreadable"}
    assert prepared.messages
    assert NUMBER not in " ".join(prepared.messages)
