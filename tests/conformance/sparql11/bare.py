"""Oxigraph alone, in this process: what it does without the service, so that a failure can be shown to be its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import rdflib

from sparql11 import checks
from sparql11.checks import Data, Refused

BASE = "http://example.org/"


class Bare:
    """An engine of `checks`: a store in memory."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, data: Data) -> None:
        self._store = ox.Store()
        self._store.extend(checks.quads(data))

    def query(self, text: str, media_type: str) -> tuple[bytes, str]:
        try:
            found = self._store.query(text, base_iri=BASE)
            if isinstance(found, ox.QueryTriples):
                return found.serialize(format=ox.RdfFormat.TURTLE) or b"", "text/turtle"
            form = ox.QueryResultsFormat.from_media_type(media_type) if media_type else ox.QueryResultsFormat.JSON
            assert form is not None
            return found.serialize(format=form) or b"", form.media_type.partition(";")[0]
        except SyntaxError as error:
            raise Refused(str(error), syntax=True) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Refused(str(error), syntax=False) from error

    def update(self, text: str) -> None:
        try:
            self._store.update(text, base_iri=BASE)
        except SyntaxError as error:
            raise Refused(str(error), syntax=True) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Refused(str(error), syntax=False) from error

    def content(self) -> Mapping[str, rdflib.Graph]:
        return checks.graphs(list(self._store))

    def stand_in(self, endpoints: Sequence[tuple[str, Path | None]]) -> Mapping[str, str]:
        """None: bare Oxigraph would call out, which no test of ours does."""
        if endpoints:
            raise NotImplementedError("federation is not tried on bare Oxigraph")
        return {}
