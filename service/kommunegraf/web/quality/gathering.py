"""Gathers what the reports of a generation's documents say, once, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
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
        self._stop = Event()
        self._done: Future[None] = Future()
        self._thread = Thread(target=self._gather, name="quality", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Has it end at the next document."""
        self._stop.set()

    async def done_within(self, seconds: float) -> bool:
        """Waits for its end, on the event loop, and no longer than so; gives whether it came."""
        if not self._done.done():
            await asyncio.wait([asyncio.wrap_future(self._done)], timeout=seconds)
        return self._done.done()

    def so_far(self) -> Summary:
        """What there is of the summary by now: the whole one where it is done and was not stopped."""
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
            self._done.set_result(None)

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
        self,
        generation: Generation,
        store: ox.Store,
        ledger: Ledger,
        texts: Texts,
        identity: Identity,
        is_served: Callable[[Generation], bool] = lambda _: True,
    ) -> Gathering:
        """The generation's gathering; begun where it is not, and that of another generation ended.

        Raises `StoreError` where another one is served by now: what is gathered of that stays.
        """
        with self._lock:
            if self._current is not None and self._current[0] == generation.mark:
                return self._current[1]
            if not is_served(generation):
                raise StoreError(f"generation {generation.number} is served no more")
            if self._current is not None:
                self._current[1].stop()
            gathering = Gathering(store, ledger, texts, identity)
            gathering.start()
            self._current = (generation.mark, gathering)
            return gathering

    def hold_only(self, generation: Generation) -> None:
        """Ends the gathering of any other generation and lets go of what it found."""
        with self._lock:
            if self._current is not None and self._current[0] != generation.mark:
                self._current[1].stop()
                self._current = None
