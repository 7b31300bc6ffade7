"""What a query worker is asked: one query on one generation, the limits it has, and when it must be through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kommunegraf.api.deadline import Deadline
from kommunegraf.api.limits import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """One query on the generation at `path`, whose mark is `generation`.

    `accept`: the media type (or None) by kind of result ("solutions", "boolean", "triples").

    `client` is whoever asks, for the queue's fairness; `base` what relative IRIs are resolved against.
    """

    path: str
    generation: str
    query: str
    accept: Mapping[str, str | None]
    limits: Limits
    deadline: Deadline
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    substitutions: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    gzip: bool = False
    client: str = ""
