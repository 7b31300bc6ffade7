"""The moment by which a request is to be answered: one for all that is done for it, from its arrival on."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

_KEPT = 0.1


@dataclass(frozen=True, slots=True)
class Deadline:
    """`seconds` after a request was there whole, at `arrived` (`time.monotonic`; now, where that is not said).

    It begins with the end of the body, not of the head: how fast a body comes is the client's doing, has a bound of its
    own and takes nothing but a connection, and a client that lowers its time by a form says so no earlier.
    """

    seconds: float
    arrived: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds until then, 0 from then on."""
        return max(0.0, self.arrived + self.seconds - time.monotonic())

    @property
    def spare(self) -> float:
        """Seconds that may go by until the query runs, 0 where there are none.

        A tenth of all the time is kept for running: a query that is begun at the last moment costs a worker, and many
        of them would cost all workers just when these are needed most.
        """
        return max(0.0, self.left - _KEPT * self.seconds)
