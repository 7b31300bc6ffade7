"""What goes between the ingest and the processes that prepare its files, as messages on a connection.

To a process: once its setting up (pickled: it is ours), then one job (JSON) a file. From it: "ready" once, then one
answer a file. An answer is JSON and raw bytes, never a pickle: a process that reads hostile files is not trusted.
"""

from __future__ import annotations

import dataclasses
import json
import pickle
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.coverage import Coverage, NewHeading
from kommunegraf.intake import Source, Unreadable
from kommunegraf.prepared import Packed, Pipeline, Prepared, packed
from kommunegraf.preparing.bounds import Bounds, Death

Result = Prepared | Unreadable
_PLAIN = tuple(field.name for field in dataclasses.fields(Prepared) if field.name not in ("text", "graphs", "coverage"))


class SetUp(NamedTuple):
    """What a process is told once."""

    path: list[str]
    pipeline: bytes
    bounds: Bounds


def pack(pipeline: Pipeline, bounds: Bounds) -> bytes:
    """The setting up of a process; raises what pickle does where a pipeline cannot be sent."""
    return pickle.dumps(SetUp(sys.path, pickle.dumps(pipeline), bounds))


def send_ready(connection: Connection) -> None:
    _tell(connection, {"ready": True})


def receive_ready(connection: Connection) -> None:
    """Takes the word that a process is ready; raises `ConfigurationError` where it says that a data file is wrong."""
    said = _told(connection, None)
    if "configuration" in said:
        raise ConfigurationError(said["configuration"])


def send_job(connection: Connection, source: Source) -> None:
    _tell(connection, {"path": str(source.path), "url": source.url})


def receive_job(connection: Connection) -> Source:
    said = _told(connection, None)
    return Source(Path(said["path"]), said["url"])


def send_result(connection: Connection, result: Result) -> None:
    if isinstance(result, Unreadable):
        _tell(connection, {"unreadable": result.message})
        return
    fields = {name: getattr(result, name) for name in _PLAIN}
    understood = None if result.coverage is None else dataclasses.asdict(result.coverage)
    graphs = packed(result.graphs)
    lengths = {graph: length for graph, (_, length) in graphs.packed.items()}
    _tell(connection, {"prepared": fields, "coverage": understood, "graphs": lengths})
    connection.send_bytes(result.text.encode("utf-8"))
    for content, _ in graphs.packed.values():
        connection.send_bytes(content)


def send_no_memory(connection: Connection) -> None:
    _tell(connection, {"memory": True})


def send_configuration_error(connection: Connection, error: ConfigurationError) -> None:
    _tell(connection, {"configuration": str(error)})


def receive_result(connection: Connection, path: Path, longest: int) -> Result | Death:
    """One file's answer, whose parts have at most `longest` bytes each.

    Raises `EOFError` or `OSError` where the process has ended, and `ConfigurationError` where it says that a data file
    of the project is wrong.
    """
    said = _told(connection, longest)
    if "configuration" in said:
        raise ConfigurationError(said["configuration"])
    if "memory" in said:
        return Death("memory")
    if "unreadable" in said:
        return Unreadable(path, said["unreadable"])
    fields = said["prepared"]
    fields["messages"] = tuple(fields["messages"])
    fields["masks"] = tuple((start, end) for start, end in fields["masks"])
    text = connection.recv_bytes(longest).decode("utf-8")
    graphs = {graph: (connection.recv_bytes(longest), int(length)) for graph, length in said["graphs"].items()}
    if any(length > longest for _, length in graphs.values()):
        raise OSError(f"a graph of more than {longest} bytes")
    return Prepared(**fields, text=text, graphs=Packed(graphs), coverage=_coverage(said["coverage"]))


def _coverage(said: dict[str, Any] | None) -> Coverage | None:
    if said is None:
        return None
    headings = tuple(NewHeading(**heading) for heading in said["new_headings"])
    return Coverage(**{**said, "header": tuple(said["header"]), "new_headings": headings})


def _tell(connection: Connection, said: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(said).encode())


def _told(connection: Connection, longest: int | None) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(connection.recv_bytes(longest))
    return said
