"""All tests of the suite by name, how each is run, and those that are named as failures."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from places import shared_folder
from sparql11 import checks, description, exchange, manifest
from sparql11.manifest import Case
from sparql11.served import Served

_NAMED = Path(__file__).with_name("named.toml")


@cache
def all_cases() -> tuple[Case, ...]:
    """Every test of the suite; none where the shared folder is not here."""
    folder = shared_folder()
    return () if folder is None else tuple(manifest.cases(folder / "conformance" / "sparql11"))


@cache
def named() -> dict[str, dict[str, str]]:
    """The failures that are named: by test, the keys of `named.toml`."""
    with _NAMED.open("rb") as file:
        return {entry.pop("test"): entry for entry in tomllib.load(file)["failure"]}


def failure(case: Case, service: Served) -> str | None:
    """Why the service fails the test; None where it passes."""
    match case.kind:
        case "ProtocolTest" | "GraphStoreProtocolTest":
            return exchange.failure(case, service)
        case "ServiceDescriptionTest":
            return description.failure(case, service)
        case _:
            return checks.failure(case, service)
