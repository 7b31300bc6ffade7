"""No file takes more time or memory than it may, or harms the machine or another file: it is held with its reason."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from hostile_pipeline import MARK, HostilePipeline
from kommunegraf.errors import ConfigurationError
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.intake import Source
from kommunegraf.prepared import Prepared
from kommunegraf.preparing import Bounds, kept_warm, prepare_all
from kommunegraf.reading.scans.images import is_image
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

PATIENCE = 60_000  # milliseconds: far above what any of this takes
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", processes=2, derive=False, file_timeout=PATIENCE / 1000, file_memory_mb=64)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes files that are each prepared in a process of their own, by their names in order."""
    folder = tmp_path / "in"
    folder.mkdir()

    def files(**texts: str) -> Path:
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(f"document: {name}\n{MARK}{text}", encoding="utf-8")
        return folder

    return files


def run(folder: Path, settings: Settings) -> IngestReport:
    return ingest([folder], settings, pipeline=HostilePipeline())


def amounts(settings: Settings) -> dict[str, int]:
    """What each document states, by the end of its IRI."""
    store = DataFolder(settings.data).current().open()
    found = store.query("SELECT ?d ?a { ?d <https://w3id.org/kommunegraf/ns#amount> ?a }")
    assert isinstance(found, ox.QuerySolutions)
    return {row["d"].value.rsplit("/", 1)[-1]: int(row["a"].value) for row in found}


@contextlib.contextmanager
def told(pipe: Path) -> Iterator[Callable[[], int]]:
    """A named pipe; gives what reads from it the next process told there, as a descriptor that shows its end."""
    os.mkfifo(pipe)
    # For reading and writing: opening waits for nobody, and no reader sees an end between two writers.
    lines = os.fdopen(os.open(pipe, os.O_RDWR), "rb", buffering=0)
    descriptors: list[int] = []

    def read() -> int:
        descriptors.append(os.pidfd_open(int(lines.readline())))
        return descriptors[-1]

    try:
        yield read
    finally:
        lines.close()
        for descriptor in descriptors:
            os.close(descriptor)


def ended(descriptor: int) -> bool:
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(PATIENCE))


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("word", "reason", "way_out"),
    [
        ("spin", "more than 0.5 seconds", "raise KOMMUNEGRAF_FILE_TIMEOUT"),
        ("hoard", "more than 64 MiB of memory", "raise KOMMUNEGRAF_FILE_MEMORY_MB"),
        ("rust", "more than 64 MiB of memory", "raise KOMMUNEGRAF_FILE_MEMORY_MB"),
        ("fault", "crashed (SIGSEGV)", "save it anew"),
        ("kill", "out of memory?", "give the machine more memory"),
    ],
)
def test_a_file_past_its_bounds_is_held_with_the_reason_and_those_beside_it_are_stored(
    write: Callable[..., Path], settings: Settings, word: str, reason: str, way_out: str, processes: int
) -> None:
    seconds = 0.5 if word == "spin" else settings.file_timeout
    limited = settings.model_copy(update={"processes": processes, "file_timeout": seconds})
    report = run(write(a="", b=f"{word}\n", c="amount: 3\n", d=""), limited)
    assert (report.stored, len(report.quarantined), report.failed) == (3, 1, [])
    [held] = report.quarantined
    assert (held.name, held.reason) == ("b.txt", "failure")
    assert reason in held.messages[0]
    assert way_out in held.messages[0]
    assert amounts(settings) == {"c": 3}
    again = run(write(b="amount: 2\n"), limited)
    assert (again.stored, again.unchanged, again.complete) == (1, 3, True)


def test_the_results_of_files_that_fail_come_in_the_order_of_the_files(
    write: Callable[..., Path], settings: Settings
) -> None:
    words = {f"f{n:02}": "fault\n" if n % 4 == 1 else "hoard\n" if n % 4 == 3 else "" for n in range(16)}
    folder = write(**words)
    files = [Source(folder / f"{name}.txt") for name in words]
    results = list(prepare_all(HostilePipeline(), files, 2, Bounds.of(settings), lambda _: None))
    assert [source for source, _ in results] == files
    reasons = [result.reason for _, result in results if isinstance(result, Prepared)]
    assert reasons == ["failure" if text else "" for text in words.values()]


def test_a_file_whose_process_was_broken_by_an_earlier_one_is_stored(
    write: Callable[..., Path], settings: Settings
) -> None:
    one = settings.model_copy(update={"processes": 1})
    report = run(write(a="poison\n", b="amount: 2\n", c="amount: 3\n"), one)
    assert (report.stored, report.quarantined) == (3, [])
    assert amounts(settings) == {"b": 2, "c": 3}


def test_a_process_that_dies_while_earlier_results_are_taken_costs_no_file(
    write: Callable[..., Path], settings: Settings, tmp_path: Path
) -> None:
    with told(tmp_path / "pipe") as read:
        words = {f"f{n:02}": f"tell: {tmp_path / 'pipe'}\n" if n == 0 else "" for n in range(12)}
        folder = write(**words)
        files = [Source(folder / f"{name}.txt") for name in words]
        results = prepare_all(HostilePipeline(), files, 1, Bounds.of(settings), lambda _: None)
        first = next(results)
        child = read()
        signal.pidfd_send_signal(child, signal.SIGKILL)
        assert ended(child)
        prepared = [result for _, result in [first, *results] if isinstance(result, Prepared)]
    assert [result.reason for result in prepared] == [""] * 12


def test_a_process_is_kept_from_file_to_file_until_it_keeps_much_memory(
    write: Callable[..., Path], settings: Settings
) -> None:
    one = settings.model_copy(update={"processes": 1})
    run(write(a="pid\n", b="pid\nkeep\n", c="pid\n", d="pid\n"), one)
    pids = amounts(settings)
    assert pids["a"] == pids["b"]
    assert pids["c"] == pids["d"]
    assert len(set(pids.values()) | {os.getpid()}) == 3


def test_small_files_of_plain_text_need_no_other_process(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.txt").write_text("document: a\npid\n")
    (tmp_path / "b.txt").write_text("document: b\npid\n" + "x" * 2**19)
    run(tmp_path, settings)
    pids = amounts(settings)
    assert pids["a"] == os.getpid()
    assert pids["b"] != os.getpid()


@pytest.mark.parametrize("begins", ["<html>", "\ufeff <p>", '{"a": 1,', "[1,", " " * 5_000])
def test_markup_and_what_may_be_some_is_read_in_another_process_however_small(
    tmp_path: Path, settings: Settings, begins: str
) -> None:
    (tmp_path / "a.txt").write_text(f"{begins}\ndocument: a\npid\n")
    run(tmp_path / "a.txt", settings)
    assert amounts(settings)["a"] != os.getpid()


def test_a_small_text_that_takes_too_long_is_held_and_those_beside_it_are_stored(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.txt").write_text("document: a\nbacktrack\n")
    (tmp_path / "b.txt").write_text("document: b\npid\n")
    limited = settings.model_copy(update={"file_timeout": 0.5})
    report = run(tmp_path, limited)
    [held] = report.quarantined
    assert (report.stored, held.name, held.reason) == (1, "a.txt", "failure")
    assert "more than 0.5 seconds" in held.messages[0] and "KOMMUNEGRAF_FILE_TIMEOUT" in held.messages[0]
    assert amounts(settings)["b"] == os.getpid()


def test_processes_that_are_kept_warm_serve_the_next_call_and_end_with_the_keeping(
    write: Callable[..., Path], settings: Settings, tmp_path: Path
) -> None:
    one = settings.model_copy(update={"processes": 1})
    with told(tmp_path / "pipe") as read:
        with kept_warm():
            run(write(a="pid\n"), one)
            run(write(b=f"pid\ntell: {tmp_path / 'pipe'}\n"), one)
            child = read()
            # Who stops taking results leaves none that is at work.
            results = prepare_all(
                HostilePipeline(), [Source(write(c="spin\n", d="spin\n") / "c.txt")] * 2, 1, Bounds(2**20), print
            )
            results.close()  # type: ignore[attr-defined]  # - it is a generator
        assert ended(child)
    pids = amounts(settings)
    assert pids["a"] == pids["b"] != os.getpid()


def test_an_image_that_begins_with_words_is_read_in_another_process(tmp_path: Path, settings: Settings) -> None:
    comment = b"\xff\xd8\xff\xfe" + b"ab" + b"x" * 5_000  # JPEG's mark, and a comment longer than what is looked at
    assert is_image(comment)
    (tmp_path / "a.txt").write_bytes(comment + b"\ndocument: a\npid\n")
    run(tmp_path, settings)
    assert amounts(settings)["a"] != os.getpid()


def test_a_file_reaches_no_network(write: Callable[..., Path], settings: Settings) -> None:
    allowed = "from kommunegraf import isolation; print(isolation.leave_network())"
    if subprocess.run([sys.executable, "-c", allowed], check=True, capture_output=True).stdout != b"True\n":
        pytest.skip("this kernel lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        run(write(a=f"connect: {server.getsockname()[1]}\n"), settings)
    assert amounts(settings) == {"a": 0}


def test_what_a_file_had_started_ends_with_it(write: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    with told(tmp_path / "pipe") as read:
        folder = write(a=f"helper: {tmp_path / 'pipe'}\ntell: {tmp_path / 'pipe'}\nspin\n")
        command = [sys.executable, "-c", INGEST, str(settings.data), str(folder), "2"]
        with subprocess.Popen(command, env=ENVIRONMENT) as process:
            helper, child = read(), read()
            assert process.wait(PATIENCE / 1000) == 0
            assert ended(helper)
            assert ended(child)


INGEST = """
import sys
from pathlib import Path
from hostile_pipeline import HostilePipeline
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
settings = Settings(data=Path(sys.argv[1]), processes=2, derive=False, file_timeout=float(sys.argv[3]))
ingest([Path(sys.argv[2])], settings, pipeline=HostilePipeline())
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def test_no_process_outlives_an_ingest_that_was_killed(
    write: Callable[..., Path], settings: Settings, tmp_path: Path
) -> None:
    with told(tmp_path / "pipe") as read:
        folder = write(a=f"tell: {tmp_path / 'pipe'}\nspin\n")
        command = [sys.executable, "-c", INGEST, str(settings.data), str(folder), "600"]
        with subprocess.Popen(command, env=ENVIRONMENT) as process:
            child = read()
            process.kill()
        assert ended(child)


def test_who_stops_taking_results_leaves_no_process(
    write: Callable[..., Path], settings: Settings, tmp_path: Path
) -> None:
    with told(tmp_path / "pipe") as read:
        folder = write(a="", b=f"tell: {tmp_path / 'pipe'}\nspin\n")
        files = [Source(folder / "a.txt"), Source(folder / "b.txt")]
        results = prepare_all(HostilePipeline(), files, 2, Bounds.of(settings), lambda _: None)
        next(results)
        child = read()
        results.close()  # type: ignore[attr-defined]  # - it is a generator
        assert ended(child)


class Misconfigured(HostilePipeline):
    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
        if b"wrong" in data:
            raise ConfigurationError("mappings/x.toml: line 3")
        return HostilePipeline.prepare(self, data, name, url)


def test_a_data_file_of_the_project_that_is_wrong_ends_the_ingest(
    write: Callable[..., Path], settings: Settings
) -> None:
    with pytest.raises(ConfigurationError, match=r"mappings/x\.toml: line 3"):
        ingest([write(a="", b="wrong\n")], settings, pipeline=Misconfigured())
