"""Gathers what the reports of a generation's documents say, once, in a thread of its own."""

from __future__ import annotations

import logging
from copy import deepcopy
from threading import Event, Lock, Thread

import pyoxigraph as ox

from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.store.generations import Generation
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts
from kommunegraf.web.quality.summary import Summary

_TARGET = ox.NamedNode("http://www.w3.org/ns/oa#hasTarget")
_logger = logging.getLogger(__name__)


class Gathering:
    """One generation's summary on its way; it ends by itself, or when it is told to."""

    def __init__(self, store: ox.Store, ledger: Ledger, texts: Texts, identity: Identity) -> None:
        self._store, self._ledger, self._texts, self._identity = store, ledger, texts, identity
        self._summary = Summary(total=1)  # not complete before the documents are counted
        self._changing = Lock()
        self._stop, self._done = Event(), Event()
        self._thread = Thread(target=self._gather, name="quality", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Has it end at the next document."""
        self._stop.set()

    def so_far(self, seconds: float) -> Summary:
        """The whole summary, or what there is of it after waiting so long."""
        self._done.wait(seconds)
        with self._changing:
            return deepcopy(self._summary)

    def _gather(self) -> None:
        try:
            documents = list(self._ledger.documents())
            with self._changing:
                self._summary.total = len(documents)
            for document in documents:
                if self._stop.is_set():
                    return
                self._look_at(document)
        except Exception:
            _logger.exception("the summary of data quality could not be finished")
        finally:
            self._done.set()

    def _look_at(self, document: str) -> None:
        version = self._ledger.current(document)
        sha256 = self._ledger.text_of(version) if version else None
        try:
            report = self._texts.about(sha256).get("report", {}) if sha256 else {}
        except StoreError:
            report = {}  # forgotten meanwhile
        graph = ox.NamedNode(self._identity.document_graph(document))
        has_facts = next(iter(self._store.quads_for_pattern(None, _TARGET, None, graph)), None) is not None
        with self._changing:
            self._summary.add(document, report, has_facts=has_facts)


class Gatherings:
    """The gathering of the generation that is served."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._current: tuple[str, Gathering] | None = None

    def of(
        self, generation: Generation, store: ox.Store, ledger: Ledger, texts: Texts, identity: Identity
    ) -> Gathering:
        """The generation's gathering; begun where it is not, and that of another generation ended."""
        with self._lock:
            if self._current is None or self._current[0] != generation.mark:
                if self._current is not None:
                    self._current[1].stop()
                gathering = Gathering(store, ledger, texts, identity)
                gathering.start()
                self._current = (generation.mark, gathering)
            return self._current[1]

    def hold_only(self, generation: Generation) -> None:
        """Ends the gathering of any other generation and lets go of what it found."""
        with self._lock:
            if self._current is not None and self._current[0] != generation.mark:
                self._current[1].stop()
                self._current = None
