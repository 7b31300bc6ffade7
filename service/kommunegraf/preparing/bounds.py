"""What preparing one file may cost, and what is said of a file that cost more or ended its process."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Literal

from kommunegraf.settings import Settings

Kind = Literal["time", "memory", "crash"]
MEBIBYTE = 2**20

# What the run-times of Rust and C++ say before they end a process that gets no memory.
_NO_MEMORY = ("memory allocation of", "bad_alloc", "out of memory", "cannot allocate memory")


@dataclass(frozen=True, slots=True)
class Bounds:
    """`max_bytes` that a file may have, and `seconds` and `memory_mb` (MiB) that preparing it may take."""

    max_bytes: int
    seconds: float = 60.0
    memory_mb: int = 1024

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        return cls(settings.max_file_mb * MEBIBYTE, settings.file_timeout, settings.file_memory_mb)


@dataclass(frozen=True, slots=True)
class Death:
    """Why there is no result of a file: its process went past a bound, or ended by itself.

    `how` names the signal or exit status of a crash; `worn` is whether the process had prepared other files before, so
    that it may have been one of these.
    """

    kind: Kind
    how: str = ""
    worn: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether another file may be at fault: one that the process had before, or one that took the memory."""
        return self.kind != "time" and (self.worn or self.how == "SIGKILL")

    def message(self, bounds: Bounds) -> str:
        """What is told of the file, with the way out."""
        match self.kind:
            case "time":
                return (
                    f"reading it took more than {bounds.seconds:g} seconds and was stopped; split it, or raise "
                    "KOMMUNEGRAF_FILE_TIMEOUT if it is one document"
                )
            case "memory":
                return (
                    f"reading it took more than {bounds.memory_mb} MiB of memory and was stopped; split it, or raise "
                    "KOMMUNEGRAF_FILE_MEMORY_MB if it is one document (a small file is damaged: save it anew)"
                )
            case "crash":
                pass
        if self.how == "SIGKILL":
            return (
                "its process was killed from outside (out of memory?); give the machine more memory, or split the file"
            )
        return (
            f"its process crashed ({self.how}); the file may be damaged: save it anew with the program it was made "
            "with, or give its text, and please report this with the file"
        )


def death_of(status: int, last_words: bytes, peak: int, least: int) -> Death:
    """How a process ended: its exit code (negative: a signal), what it said on standard error, its peak memory.

    `least` is the peak (bytes resident) from which on a crash counts as one for want of memory: many libraries in C do
    not look whether they were given any.
    """
    if status == -signal.SIGALRM:
        return Death("time")
    told = last_words.decode("utf-8", errors="replace").lower()
    if status != -signal.SIGKILL and (peak >= least or any(words in told for words in _NO_MEMORY)):
        return Death("memory")
    return Death("crash", signal.Signals(-status).name if status < 0 else f"exit status {status}")
