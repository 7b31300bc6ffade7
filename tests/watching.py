"""Watches a service in earnest: on a port, and with its writing processes."""

from __future__ import annotations

import gc
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings

_earlier: set[int] = set()


def leave_out_earlier() -> None:
    """Leaves out of `processes` what is there now: it is of other tests' services."""
    _earlier.clear()
    _earlier.update(_writing())


def processes(app) -> set[int]:
    """The writing processes of this machine that are ours, but for those that wait for a request to this or another
    service of this process."""
    kind = type(app.state.updates)
    return _writing() - _earlier - {each.idle_process for each in gc.get_objects() if type(each) is kind}


def _writing() -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"kommunegraf.update.process" in path.read_bytes() and os.getpid() in ancestors(int(path.parent.name)):
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


def ancestors(pid: int) -> list[int]:
    line = []
    while pid > 1:
        stat = Path(f"/proc/{pid}/stat").read_text()
        pid = int(stat.rpartition(")")[2].split()[1])
        line.append(pid)
    return line


def until(condition, seconds=60):
    """Waits for what another process does; fails where it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        threading.Event().wait(0.02)


@contextmanager
def listening(settings: Settings, app=None):
    """The service as it is in earnest, on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app or create_app(settings), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        [place] = [sock.getsockname() for each in server.servers for sock in each.sockets]
        yield place
    finally:
        server.should_exit = True
        thread.join()
