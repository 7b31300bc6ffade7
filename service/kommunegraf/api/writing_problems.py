"""What a client is told where the process that wrote for it gave no answer."""

from __future__ import annotations

from kommunegraf.api.problems import Problem
from kommunegraf.update.bounds import Bounds
from kommunegraf.update.job import Action


def busy() -> Problem:
    return Problem(503, "busy", "Other writers are at work", "nothing was changed; try again in a moment")


def failed(action: Action) -> Problem:
    return Problem(
        500,
        f"{_kind(action)}-failed",
        f"The {_kind(action)} failed",
        "nothing was changed; the service's log says why",
    )


def uncertain(action: Action) -> Problem:
    return Problem(
        500,
        f"{_kind(action)}-uncertain",
        f"It is not known whether the {_kind(action)} was published",
        "the service was stopped while it published; look whether the data have changed before you try again",
    )


def late(action: Action, bounds: Bounds) -> Problem:
    return Problem(
        422,
        f"{_kind(action)}-timeout",
        f"The {_kind(action)} took too long",
        f"it was stopped after {bounds.seconds:g} seconds and nothing was changed; {_smaller(action)}",
    )


def out_of_memory(action: Action, bounds: Bounds) -> Problem:
    return Problem(
        422,
        f"{_kind(action)}-memory",
        f"The {_kind(action)} needed too much memory",
        f"it was stopped at {bounds.memory_mb} MB and nothing was changed; {_smaller(action)}",
    )


def _kind(action: Action) -> str:
    return "ingest" if action is Action.INGEST else "update"


def _smaller(action: Action) -> str:
    return "send the document in parts" if action is Action.INGEST else "do it in smaller steps"
