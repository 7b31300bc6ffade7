"""What a process of risky work may do to its machine: no network, no core files, and no life without its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


def leave_network() -> bool:
    """Moves this process into a network namespace with nothing in it (unshare(2)); gives whether the kernel allowed it.

    As root a network namespace alone is made, else one in a new user namespace, which many systems allow to everyone.
    To be called before the process has a second thread. Sockets that are open already go on working.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def die_with_parent() -> None:
    """The kernel ends this process when its parent ends, however that happens (prctl(2); Linux only)."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended in between
            os.kill(os.getpid(), signal.SIGKILL)


def no_core_files() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def address_space(pid: int | None = None) -> int:
    """Bytes of address space that a process (None: this one) has now; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid or 'self'}/statm").read_text(encoding="ascii").split()[0])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * resource.getpagesize()


def limit_address_space(limit: int | None) -> None:
    """Lets the process have `limit` bytes of address space (RLIMIT_AS); None: as many as its hard limit allows."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = hard
    if limit is not None:
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use; 0 where that cannot be told (no such process, another system)."""
    try:
        with Path(f"/proc/{pid}/statm").open("rb") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return 0
