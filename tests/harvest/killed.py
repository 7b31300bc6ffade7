"""A harvest that kills itself (SIGKILL) before its n-th durable step; run by test_killed.py.

Arguments: data folder, port of the host on loopback, step (0: never).
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_host import HOST

from kommunegraf.harvest.hosts import targets
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.run import harvest
from kommunegraf.settings import Settings

DURABLE = ("fsync", "replace", "rename", "mkdir", "unlink", "write")


def arm(step: int) -> None:
    counter = itertools.count(1)

    def wrap(operation: Callable[..., Any]) -> Callable[..., Any]:
        def killing(*arguments: Any, **named: Any) -> Any:
            if next(counter) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return operation(*arguments, **named)

        return killing

    for name in DURABLE:
        setattr(os, name, wrap(getattr(os, name)))


def settings(data: Path) -> Settings:
    return Settings(
        data=data, processes=1, derive=False, batch_documents=2, harvest_pause=0, harvest_backoff=0, harvest_attempts=2
    )


if __name__ == "__main__":
    data, port, step = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    arm(step)
    found = targets([HOST], None, [f"{HOST}=http://127.0.0.1:{port}"])
    report = harvest(found, settings(data), Options(attachments=True))
    sys.exit(0 if report.complete else 6)
