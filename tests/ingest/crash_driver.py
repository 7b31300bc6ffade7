"""Ingests in forked children and kills them (SIGKILL) before their n-th durable step; run by test_crash.py.

Arguments: the prepared data folder, the folder to ingest, a folder to work in, and the stride between the steps
tried. Prints one JSON line a trial. A fork of a process that has never opened a store is safe, and ten times as fast
as a new interpreter.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from fake_pipeline import FakePipeline
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

DURABLE = ("fsync", "replace", "rename", "mkdir", "unlink", "rmdir", "write", "pwrite")


def settings(data: Path) -> Settings:
    return Settings(data=data, processes=1, batch_documents=2, derive=False, keep_generations=3)


def digest(data: Path) -> str:
    """What is served: all quads of all graphs but the reference data (which is big, and no part of these tests).

    And what the ledger knows of it.
    """
    generation = DataFolder(data).current()
    store = generation.open()
    graphs = [graph for graph in store.named_graphs() if "/reference/" not in str(graph)]
    quads = [quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    quads += generation.open_ledger().without(())
    content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return hashlib.sha256(b"\n".join(sorted(content.splitlines()))).hexdigest()[:16]


def state(data: Path) -> dict[str, Any]:
    folder = DataFolder(data)
    return {
        "served": digest(data),
        "held": [held.name for held in folder.quarantine.all()],
        "journal": len(list(folder.journal.path.iterdir())),
        "writer": (data / "writer").exists(),
    }


def arm(step: int) -> None:
    """Kills this process before its `step`-th durable operation."""
    counter = itertools.count(1)

    def wrap(operation: Callable[..., Any]) -> Callable[..., Any]:
        def killing(*arguments: Any, **named: Any) -> Any:
            if next(counter) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return operation(*arguments, **named)

        return killing

    for name in DURABLE:
        setattr(os, name, wrap(getattr(os, name)))


def in_child(work: Callable[[], Any]) -> tuple[int, Any]:
    """Exit status and result (as JSON) of `work` in a fork."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            content = json.dumps(work()).encode()
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(content)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(70)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(content) if content else None


def main() -> None:
    prepared, folder, place, stride = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    nothing = place / "nothing"
    nothing.mkdir()
    data = place / "data"

    def run(path: Path) -> int:
        ingest([path], settings(data), pipeline=FakePipeline())
        return 0

    for step in itertools.count(1, stride):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(prepared, data)

        def doomed(step: int = step) -> int:
            arm(step)
            return run(folder)

        killed, _ = in_child(doomed)
        _, after = in_child(lambda: state(data))
        # Where the run came as far as its journal, any next ingest completes it; else one of the same folder does.
        begun = bool(DataFolder(data).journal.unfinished())
        again, _ = in_child(lambda begun=begun: run(nothing if begun else folder))  # type: ignore[misc]  # - a default is no argument of its own
        _, final = in_child(lambda: state(data))
        print(json.dumps({"step": step, "killed": killed, "after": after, "again": again, "final": final}), flush=True)
        if killed == 0:
            return


if __name__ == "__main__":
    main()
