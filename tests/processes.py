"""The commands of kommunegraf run as an operator runs them, and the service as a process of its own on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_COMMAND = (sys.executable, "-c", "from kommunegraf.cli.main import main; main()")
_PATIENCE = 60


def environment(**settings: str) -> dict[str, str]:
    """The environment with these settings and no others: `data="…"` is `KOMMUNEGRAF_DATA`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOMMUNEGRAF_")}
    return {**kept, **{f"KOMMUNEGRAF_{name.upper()}": value for name, value in settings.items()}}


def kommunegraf(*arguments: str, settings: Mapping[str, str]) -> str:
    """What a command prints."""
    done = subprocess.run(
        [*_COMMAND, *arguments], check=False, env=environment(**settings), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[int]:
    """`kommunegraf serve` on a free loopback port, from its first answer on until the block ends; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*_COMMAND, "serve", "--port", str(port)], env=environment(**settings), stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            finally:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE).close()
        except ConnectionRefusedError:
            continue
        return
    raise AssertionError("the service did not start")
