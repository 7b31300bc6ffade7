"""How many connections each client has open, so that one alone cannot take what the service has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kommunegraf.api.clients import party


class OpenConnections:
    """`most` for a client that goes by its address (see `clients`), 0: no bound.

    A proxy among `trusted` brings the connections of many, and is not counted: the queue is fair to those behind it.
    """

    def __init__(self, most: int = 0, trusted: Collection[str] = ()) -> None:
        self.most = most
        self._trusted = trusted
        self._open: Counter[str] = Counter()

    def enter(self, address: str) -> int:
        """Counts a connection from an address; gives how many its client has now, 0 where that has no bound."""
        if not self._counts(address):
            return 0
        client = party(address)
        self._open[client] += 1
        return self._open[client]

    def leave(self, address: str) -> None:
        """Says that a connection from an address is closed."""
        if self._counts(address):
            client = party(address)
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    def _counts(self, address: str) -> bool:
        return self.most > 0 and address not in self._trusted
