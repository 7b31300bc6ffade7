"""What a client asks to be written, on its way from the service to the process that does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    UPDATE = "update"  # SPARQL 1.1 Update
    PUT = "put"  # SPARQL 1.1 Graph Store HTTP Protocol, 5.3 to 5.5
    POST = "post"
    DELETE = "delete"
    INGEST = "ingest"  # a document, which the body is


@dataclass(frozen=True, slots=True)
class Job:
    """One request. `settings` are those of the service as JSON; `prefixes` those that the client's token is kept to.

    For an update: its text, and the graphs named beside it. For the graph store: the graph's name (None: the default
    graph), and the media type of the body, which follows the job on the way. `base_iri` resolves relative IRIs. For a
    document: its file name and the address it was published at, where they are said.
    """

    action: Action
    settings: Mapping[str, Any]
    base_iri: str = ""
    prefixes: tuple[str, ...] = ()
    update: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    graph: str | None = None
    content_type: str = ""
    name: str | None = None
    url: str | None = None
    length: int = field(default=0)

    def line(self) -> bytes:
        """As one line of JSON."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Job:
        content = json.loads(line)
        content["action"] = Action(content["action"])
        for name in ("prefixes", "using", "using_named"):
            content[name] = tuple(content[name])
        return cls(**content)
