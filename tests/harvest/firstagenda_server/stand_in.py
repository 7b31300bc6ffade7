"""The stand-in as a test uses it: a world, a server that speaks for it, and what was called."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from firstagenda_server.answers import Answers
from firstagenda_server.faults import Faults
from firstagenda_server.server import Call, Server
from firstagenda_server.world import World

ROBOTS = "User-agent: *\nDisallow: /admin/\n"


class StandIn(World):
    """A context manager; the package's docstring tells its interface."""

    def __init__(
        self,
        seed: int,
        *,
        meetings: int = 1400,
        bodies: int = 34,
        faults: Faults | None = None,
        robots: str | None = ROBOTS,
        municipality: str = "Viborg",
        host: str = "dagsordener.viborg.dk",
        port: int = 0,
    ) -> None:
        super().__init__(seed, meetings, bodies, municipality, host)
        self._faults = faults or Faults()
        self.agendas.zero_guids = self._faults.zero_guids
        self._robots = robots
        self._port = port
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self._server = Server(Answers(self, self._faults, self._robots), self._faults, self.seed, self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running().close()

    @property
    def url(self) -> str:
        """The root, without a slash at its end."""
        return self._running().url

    @property
    def calls(self) -> list[Call]:
        """Every request, in the order they came."""
        return self._running().calls

    def calls_to(self, path: str) -> list[Call]:
        """The requests whose path begins so, without regard to capitals."""
        return [call for call in self.calls if call.path.casefold().startswith(path.casefold())]

    def set_faults(self, faults: Faults) -> None:
        """Other faults from now on; how often a path was asked counts on."""
        self._faults = faults
        self.agendas.zero_guids = faults.zero_guids
        server = self._running()
        server.faults, server.answers = faults, Answers(self, faults, self._robots)

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the stand-in runs between `with StandIn(…) as server:` and the block's end")
        return self._server
