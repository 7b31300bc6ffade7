"""Keeps processes that prepare files from one call to the next, where many calls for a few files follow each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from kommunegraf.prepared import Pipeline
from kommunegraf.preparing.bounds import Bounds
from kommunegraf.preparing.crew import Crew
from kommunegraf.preparing.wire import pack

_Key = tuple[bytes, int]


class _Kept:
    lock = threading.Lock()
    keepers = 0
    crews: ClassVar[dict[_Key, Crew]] = {}


@contextmanager
def kept_warm() -> Iterator[None]:
    """While this lasts, processes are kept for the next call with the same pipeline and bounds.

    For calls that belong together, as those of one harvest do: what a file does to its process may harm the next one.
    """
    with _Kept.lock:
        _Kept.keepers += 1
    try:
        yield
    finally:
        with _Kept.lock:
            _Kept.keepers -= 1
            going = [] if _Kept.keepers else list(_Kept.crews.values())
            if going:
                _Kept.crews.clear()
        for crew in going:
            crew.close()


@contextmanager
def crew_for(pipeline: Pipeline, processes: int, bounds: Bounds) -> Iterator[Crew]:
    """Processes for one call: those that were kept, or new ones; ended after it unless they are to be kept."""
    if not _Kept.keepers:
        with Crew(pipeline, processes, bounds) as crew:
            yield crew
        return
    key = pack(pipeline, bounds), processes
    with _Kept.lock:
        kept = _Kept.crews.pop(key, None)
    crew = kept or Crew(pipeline, processes, bounds)
    try:
        yield crew
    except BaseException:
        crew.close()  # it may be at work still
        raise
    with _Kept.lock:
        others = list(_Kept.crews.values()) if _Kept.keepers else [crew]
        if _Kept.keepers:
            _Kept.crews = {key: crew}  # the last one alone: what is asked for in turns is not worth its memory
    for other in others:
        other.close()
