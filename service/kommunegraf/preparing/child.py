"""One process that prepares files, as the ingest sees it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from multiprocessing.connection import Pipe

from kommunegraf import isolation
from kommunegraf.errors import ConfigurationError
from kommunegraf.intake import Source
from kommunegraf.preparing.bounds import MEBIBYTE, Bounds, Death, death_of
from kommunegraf.preparing.wire import Result, receive_ready, receive_result, send_job

_START = 120.0  # seconds that a process may take to start
_GRACE = 10.0  # seconds after which the timer in the process is held to have failed
_WORN = 4  # a process that keeps more than this part of the memory for one file gives way to a new one
_NEARLY = 0.75  # the part of its memory that a process had in use if it crashed for want of it
_LAST_WORDS = 64 * 1024
_KIBIBYTE = 1024


class Child:
    """A process that is ready for files; used by one thread at a time."""

    def __init__(self, set_up: bytes, bounds: Bounds) -> None:
        """Starts it; `ready` is to be called before the first file."""
        self._set_up = set_up
        self._bounds = bounds
        self._prepared = 0
        self._spent = False
        self._began_with = 0
        self._least = sys.maxsize  # the peak of memory from which on a crash is one for want of it
        # Written to without waiting: what it has to say for long is lost, and keeps nobody.
        self._words, said = os.pipe()
        os.set_blocking(self._words, False)
        os.set_blocking(said, False)
        self._connection, theirs = Pipe()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-P", "-m", "kommunegraf.preparing.worker", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, pass_fds=[theirs.fileno()],
                    env={**os.environ, "RUST_BACKTRACE": "0"},  # needs memory where there is none
                    start_new_session=True,  # what it starts is ended with it, and Ctrl-C is the ingest's to answer
                )  # fmt: skip
            except BaseException:
                os.close(self._words)
                self._connection.close()
                raise
            finally:
                os.close(said)

    def ready(self) -> None:
        """Waits until it is; raises `ConfigurationError` where it cannot be."""
        try:
            self._connection.send_bytes(self._set_up)
            if not self._connection.poll(_START):
                raise ConfigurationError(f"a process to read files in did not start within {_START:g} seconds")
            receive_ready(self._connection)
        except (EOFError, OSError):
            words = self._last_words().decode("utf-8", errors="replace").strip()
            reason = words.splitlines()[-1] if words else "it ended without a word"
            raise ConfigurationError(f"a process to read files in cannot be started ({reason})") from None
        self._began_with = isolation.address_space(self._process.pid)
        resident = isolation.resident(self._process.pid)
        least = resident + int(_NEARLY * self._bounds.memory_mb * MEBIBYTE)
        # Linux counts what we had in use before the process became itself as its own.
        ours = _peak(resource.getrusage(resource.RUSAGE_SELF))
        self._least = least if resident and ours < least else sys.maxsize

    def prepare(self, source: Source) -> Result | Death:
        """One file, or why there is no result of it; the process is not to be used again where it is worn.

        Raises `ConfigurationError` where a data file of the project is wrong.
        """
        result = self._result(source)
        self._spent = isinstance(result, Death)
        self._prepared += 1
        return result

    def _result(self, source: Source) -> Result | Death:
        self._last_words()
        try:
            send_job(self._connection, source)
            if not self._connection.poll(self._bounds.seconds + _GRACE):
                return Death("time")
            return receive_result(self._connection, source.path, self._bounds.memory_mb * MEBIBYTE)
        except (EOFError, OSError):
            return self._death(worn=self._prepared > 0)

    @property
    def worn(self) -> bool:
        """Whether another is to take its place: it has failed at a file, or keeps too much memory."""
        grown = isolation.address_space(self._process.pid) - self._began_with
        return self._spent or (self._began_with > 0 and grown > self._bounds.memory_mb * MEBIBYTE // _WORN)

    def end(self) -> None:
        """Ends the process and all that it started; to be called once nobody waits for it."""
        self.kill()
        self._process.wait()
        self._connection.close()
        os.close(self._words)

    def kill(self) -> None:
        """Has the process end, without waiting for it; who waits for a file of it is told."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _death(self, *, worn: bool) -> Death:
        # All its threads have let go of the connection, so how it ends is settled, and a signal changes it no more:
        # unless a file's reader has closed what is not its own, when this is its end.
        self.kill()
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        death = death_of(self._process.returncode, self._last_words(), _peak(usage), self._least)
        return Death(death.kind, death.how, worn)

    def _last_words(self) -> bytes:
        """What the process has written to its standard error since this was asked last (the beginning, where long)."""
        try:
            return os.read(self._words, _LAST_WORDS)
        except BlockingIOError:
            return b""


def _peak(usage: resource.struct_rusage) -> int:
    """The most bytes that were resident (getrusage(2): KiB, on macOS bytes)."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else _KIBIBYTE)
