"""A query worker as the service sees it: a process, and the socket to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from typing import Any, Self

from kommunegraf import isolation
from kommunegraf.api.frames import HEADER, frame

_NICE = 10
_DRAINED = 32 * 1024  # bytes of a job from which on the sender waits until they are on their way
_LONG = 100_000  # characters of a query: a job with more is encoded off the event loop
_READ_AHEAD = 512 * 1024  # bytes of a result that may wait to be read
_START = 30  # seconds that a worker may take to start


def _encoded(job: Mapping[str, Any]) -> bytes:
    return json.dumps(job).encode()


class QueryProcess:
    """A process and the socket to it. `why` is the reason it is being killed for."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self.network = "open"
        self.why = ""
        self.overtime = False  # another has its place
        self.slowed = False
        self.opened = ""  # the mark of the generation whose store it has open
        self.since = 0.0  # when it was given its query (monotonic)
        self.began_with = 0  # resident bytes once started
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls) -> Self:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "kommunegraf.api.worker", str(theirs.fileno()),
                    stdin=asyncio.subprocess.DEVNULL, stdout=2, pass_fds=[theirs.fileno()],
                )  # fmt: skip
            except BaseException:
                ours.close()
                raise
        worker: Self | None = None
        try:
            ours.setblocking(False)
            worker = cls(process, *await asyncio.open_connection(sock=ours, limit=_READ_AHEAD))
            async with asyncio.timeout(_START):
                _, content = await worker.frame()
            worker.network = json.loads(content)["network"]
            worker.began_with = isolation.resident(process.pid)
            return worker
        except BaseException:
            if worker is None:
                ours.close()
                process.kill()
            else:
                await worker.kill("start")
            raise

    async def send(self, job: Mapping[str, Any]) -> None:
        # Encoding a few million characters would keep everybody waiting.
        long = len(job["query"]) > _LONG
        content = await self._encoded_aside(job) if long else _encoded(job)
        self._writer.write(frame(b"J", content))
        if len(content) > _DRAINED:
            await self._writer.drain()

    async def _encoded_aside(self, job: Mapping[str, Any]) -> bytes:
        """The job encoded in a thread. Raises `ConnectionError` where the process ends while threads are busy."""
        encoding = asyncio.ensure_future(asyncio.to_thread(_encoded, job))
        ending = asyncio.ensure_future(self.process.wait())
        try:
            await asyncio.wait((encoding, ending), return_when=asyncio.FIRST_COMPLETED)
            if not encoding.done():
                raise ConnectionAbortedError("the process ended before it had its query")
            return encoding.result()
        finally:
            encoding.cancel()
            ending.cancel()

    def close_store(self) -> None:
        """Has the process close its store; it opens the one that its next query names."""
        self._writer.write(frame(b"C", b""))
        self.opened = ""

    async def frame(self) -> tuple[bytes, bytes]:
        tag, length = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        return tag, await self._reader.readexactly(length) if length else b""

    @property
    def dead(self) -> bool:
        return self.process.returncode is not None

    @property
    def grown(self) -> int:
        """Bytes that the process holds beyond what it began with."""
        return isolation.resident(self.process.pid) - self.began_with

    def end(self, why: str) -> None:
        """Kills the process, without waiting for its end; the first reason stays."""
        self.why = self.why or why
        if not self.dead:
            # Not by Popen.kill, which asks first whether the process is dead, and so takes its exit code from asyncio.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def slow_down(self) -> None:
        self.slowed = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)

    async def kill(self, why: str) -> int:
        """Ends the process and gives what it ended with (minus the signal's number)."""
        self.end(why)
        self._writer.close()
        return await self.process.wait()
