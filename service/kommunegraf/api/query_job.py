"""What a query worker is asked: one query on one generation, and the limits it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    substitutions: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    gzip: bool = False
    client: str = ""
