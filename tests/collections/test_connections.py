"""An index keeps few connections open, however many threads have asked it."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest

from kommunegraf.collections.connections import Connections
from kommunegraf.collections.schema import NAME, make

IDLE = 8


def open_files(place: Path) -> int:
    """How many descriptors of this process are of the index in a folder."""
    found = 0
    for each in Path("/proc/self/fd").iterdir():
        try:
            found += each.readlink() == place / NAME
        except OSError:
            continue
    return found


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    index = make(tmp_path)
    index.execute("INSERT INTO about VALUES ('a', 1)")
    index.close()
    return Connections(tmp_path, 5.0, 20_000)


def said(connections: Connections) -> int:
    with connections.asking() as index:
        return int(index.execute("SELECT said FROM about").fetchone()[0])


def test_threads_that_have_ended_leave_no_connection_open(connections: Connections, tmp_path: Path) -> None:
    for _ in range(50):
        thread = Thread(target=said, args=(connections,))
        thread.start()
        thread.join()
    assert open_files(tmp_path) == 1
    connections.close()
    assert open_files(tmp_path) == 0


def test_of_many_that_ask_at_once_few_connections_stay(connections: Connections, tmp_path: Path) -> None:
    together = Barrier(3 * IDLE)
    answers = []

    def ask() -> None:
        with connections.asking() as index:
            together.wait(60)
            answers.append(index.execute("SELECT said FROM about").fetchone()[0])
            together.wait(60)

    threads = [Thread(target=ask) for _ in range(3 * IDLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 3 * IDLE
    assert open_files(tmp_path) == IDLE


def test_a_question_within_a_question_is_asked_by_the_same_connection(connections: Connections) -> None:
    with connections.asking() as outer:
        with connections.asking() as inner:
            assert inner is outer
        assert outer.execute("SELECT said FROM about").fetchone() == (1,)


def test_what_is_let_go_of_while_it_is_asked_is_closed_with_the_answer(
    connections: Connections, tmp_path: Path
) -> None:
    with connections.asking() as index:
        connections.close()
        assert index.execute("SELECT said FROM about").fetchone() == (1,)
    assert open_files(tmp_path) == 0
    assert said(connections) == 1
    assert open_files(tmp_path) == 0
