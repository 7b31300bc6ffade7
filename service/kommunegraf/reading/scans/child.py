"""Runs a program on bytes in a process of its own, with bounds on time, memory and what it may say."""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kommunegraf import isolation
from kommunegraf.reading.scans.program import environment

_PIECE = 1 << 16
_GRACE = 2.0  # seconds of processor time beyond those it is waited for


class ChildFailed(Exception):
    """The program gave no result; the message goes on after its name ("ended with exit status 1")."""


class ChildTookTooLong(ChildFailed):
    """The program was stopped as its time was up."""


def run(
    program: Path, arguments: Sequence[str], data: bytes, *, seconds: float, memory: int, most: int, files: int = 0
) -> bytes:
    """What the program writes to its standard output when it is given `data` on its standard input.

    It may take `seconds`, `memory` bytes of address space, and write `most` bytes and files of `files` bytes; it has
    no core file, sees nothing of the environment but what it needs, and ends with this process. Raises
    `ChildTookTooLong`, and `ChildFailed` where it ends in another way than well.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the operator named
            [str(program), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment(), cwd="/", preexec_fn=_bounds(int(seconds + _GRACE), memory, files),  # noqa: PLW1509 - it takes no lock
        )  # fmt: skip
    except OSError as error:
        raise ChildFailed(f"could not be started ({error.strerror})") from None
    with process:
        try:
            said = _exchange(process, data, time.monotonic() + seconds, most)
            status = process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            raise ChildTookTooLong(f"took more than {seconds:g} seconds") from None
        finally:
            process.kill()
    if status != 0:
        raise ChildFailed(f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}")
    return said


def _bounds(seconds: int, memory: int, files: int) -> Callable[[], None]:
    """What the new process does before it becomes the program; it takes no lock of ours.

    The bound on memory comes last: it may be less than this process has, and hold only for what is asked for anew.
    """
    limits = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
    ]
    lowered = [(limit, _at_most(value, resource.getrlimit(limit)[1])) for limit, value in limits]
    bounds = [(limit, (value, value)) for limit, value in lowered]

    def bind() -> None:
        isolation.die_with_parent()
        for limit, pair in bounds:
            with contextlib.suppress(ValueError, OSError):  # a system without this bound; Linux has them all
                resource.setrlimit(limit, pair)

    return bind


def _at_most(value: int, hard: int) -> int:
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _exchange(process: subprocess.Popen[bytes], data: bytes, until: float, most: int) -> bytes:
    """Gives and takes at once, so that neither side waits for the other."""
    assert process.stdin is not None and process.stdout is not None
    rest = memoryview(data)
    pieces: list[bytes] = []
    length = 0
    for stream in (process.stdin, process.stdout):
        os.set_blocking(stream.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                raise subprocess.TimeoutExpired(process.args, 0)
            for key, _ in ready:
                if key.fileobj is process.stdout:
                    piece = os.read(key.fd, _PIECE)
                    pieces.append(piece)
                    length += len(piece)
                    if not piece:
                        selector.unregister(process.stdout)
                    if length > most:
                        raise ChildFailed(f"wrote more than {most:,} bytes")
                    continue
                try:
                    rest = rest[os.write(key.fd, rest[:_PIECE]) :]
                except BrokenPipeError:  # it has read enough, or has ended: its status tells
                    rest = rest[:0]
                if not rest:
                    selector.unregister(process.stdin)
                    process.stdin.close()
    return b"".join(pieces)
