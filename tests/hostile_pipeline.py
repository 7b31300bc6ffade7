"""A pipeline for tests whose files do to the process that prepares them what hostile files do.

Beside the lines of `fake_pipeline`, on a line of their own or with a value:

    spin         runs C code without an end           pid                 states the process as an amount
    backtrack    has a regular expression try all it can
    hoard        takes all memory that it gets        tell: PATH          writes the process to a named pipe
    rust         has Rust take more than it gets      helper: PATH        starts a process, and writes it there
    fault        reads what is not its own            connect: PORT       states whether that port can be reached
    poison       has the next file of this process fault
    keep         keeps 32 MiB
"""

from __future__ import annotations

import ctypes
import dataclasses
import hashlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from fake_pipeline import FakePipeline
from kommunegraf.prepared import Prepared

MARK = "%PDF-\n"  # has a file prepared in a process of its own
_MEBIBYTE = 2**20


class _Kept:
    poisoned = False
    memory = b""


class HostilePipeline(FakePipeline):
    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
        lines = data.decode("utf-8", errors="replace").splitlines()
        if _Kept.poisoned:
            ctypes.string_at(0)
        for line in lines:
            key, _, value = line.partition(": ")
            stated = self._do(key, value)
            if stated is not None:
                lines.append(f"amount: {stated}")
        prepared = FakePipeline.prepare(self, "\n".join(lines).encode(), name, url)
        return dataclasses.replace(prepared, bytes_sha256=hashlib.sha256(data).hexdigest())

    def _do(self, key: str, value: str) -> int | None:
        match key:
            case "spin":
                pow(7, 10**12)
            case "backtrack":
                re.match(r"(?:a+)+b", "a" * 60)
            case "hoard":
                memory = [bytes(_MEBIBYTE)]
                while True:
                    memory.append(bytes(_MEBIBYTE))
            case "rust":
                text = "x" * (40 * _MEBIBYTE)
                ox.Literal(text)
            case "fault":
                ctypes.string_at(0)
            case "poison":
                _Kept.poisoned = True
            case "keep":
                _Kept.memory = bytes(range(256)) * (32 * _MEBIBYTE // 256)
            case "pid":
                return os.getpid()
            case "tell":
                Path(value).write_text(f"{os.getpid()}\n")
            case "helper":
                helper = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
                Path(value).write_text(f"{helper.pid}\n")
            case "connect":
                try:
                    socket.create_connection(("127.0.0.1", int(value))).close()
                except OSError:
                    return 0
                return 1
        return None
