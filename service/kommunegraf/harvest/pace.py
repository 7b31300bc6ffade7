"""How far a harvest is, and how long it may still take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from kommunegraf.harvest.report import Progress


@dataclass(slots=True)
class _Host:
    began: float
    total: int = 0
    done: int = 0

    def seconds_left(self, now: float) -> float | None:
        if self.done == 0:
            return None if self.total else 0.0
        return (self.total - self.done) * (now - self.began) / self.done


class Pace:
    """Counts documents and tells `progress`; hosts go side by side, so the slowest one says how long it takes."""

    def __init__(
        self, progress: Callable[[Progress], None] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._progress = progress
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._unpublished = 0

    def plan(self, host: str, documents: int) -> None:
        """So many more documents of a host are to be fetched."""
        self._hosts.setdefault(host, _Host(self._clock())).total += documents
        self._tell(host)

    def begin(self, host: str) -> None:
        """The next document of a host is fetched."""
        self._tell(host)

    def finish(self, host: str) -> None:
        """A document of a host was fetched, or failed for good."""
        self._hosts[host].done += 1
        self._tell(host)

    def wait(self, host: str) -> None:
        """One more document of a host waits to be published."""
        self._unpublished += 1
        self._tell(host)

    def publish(self, host: str, documents: int) -> None:
        """So many documents of a host wait no more."""
        self._unpublished -= documents
        self._tell(host)

    def _tell(self, host: str) -> None:
        if self._progress is None:
            return
        now = self._clock()
        left = [each.seconds_left(now) for each in self._hosts.values()]
        known = [each for each in left if each is not None]
        self._progress(
            Progress(
                done=sum(each.done for each in self._hosts.values()),
                total=sum(each.total for each in self._hosts.values()),
                host=host,
                seconds_left=max(known) if known and len(known) == len(left) else None,
                unpublished=self._unpublished,
            )
        )
