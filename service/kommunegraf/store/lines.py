"""N-Quads as Oxigraph writes them, one statement a line and nothing else, which can be stored as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

_IRI = rb'<[^\x00-\x20<>"{}|^`\\]*+>'
_STRING = rb'"(?:[^"\\\n\r]++|\\[^\n\r])*+"'
_OBJECT = rb"(?:" + _IRI + rb"|" + _STRING + rb"(?:@[A-Za-z0-9-]++|\^\^" + _IRI + rb")?+)"
# No comments, no blank nodes (whose names hold in one file only), no quoted triples, no escapes in IRIs, and the name
# of a graph in every line. Each part can begin at one place only, so the time is linear in the length.
_LINES = re.compile(rb"(?:" + rb" ".join((_IRI, _IRI, _OBJECT, _IRI)) + rb" \.\n)*+")


@dataclass(frozen=True, slots=True)
class Lines:
    """Statements of one named graph (by IRI) and of no other, whoever sent them; made by `of`."""

    graph: str
    content: bytes

    @classmethod
    def of(cls, graph: str, content: bytes) -> Lines | None:
        """N-Quads (W3C, 2014) in the plain form; None where they are others, or not all of that graph.

        What is well-formed RDF beyond the form (absolute IRIs, say) is for the parser to tell.
        """
        lines = cls(graph, content)
        plain = _LINES.fullmatch(content) is not None and content.count(lines._end) == len(lines)
        return lines if plain else None

    def __len__(self) -> int:
        return self.content.count(b"\n")

    @property
    def without_graph(self) -> bytes:
        """The same statements in no named graph."""
        return self.content.replace(self._end, b" .\n")

    @property
    def _end(self) -> bytes:
        return f" <{self.graph}> .\n".encode()
