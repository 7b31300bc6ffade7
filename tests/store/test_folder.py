"""The data folder: made, checked, locked, and refused with a way out."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kommunegraf.errors import StoreError
from kommunegraf.settings import Settings
from kommunegraf.store.durable import write_once
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.texts import Texts
from kommunegraf.store.writer import writing


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "deep" / "data")
    folder.create()
    folder.create()
    for path in (folder.path, folder.texts.path, folder.quarantine.path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_a_folder_that_was_half_made_is_finished(tmp_path: Path) -> None:
    (tmp_path / "data" / "generations").mkdir(parents=True)
    (tmp_path / "data" / "CURRENT").write_text("0\n")
    folder = DataFolder(tmp_path / "data")
    folder.create()
    assert folder.exists


def test_a_folder_whose_making_was_broken_off_at_its_first_file_is_finished(tmp_path: Path) -> None:
    (tmp_path / ".CURRENT.4711.tmp").write_text("0")
    folder = DataFolder(tmp_path)
    folder.create()
    assert folder.exists
    assert (tmp_path / "CURRENT").read_text() == "0\n"


def test_a_file_that_is_written_once_stays_as_the_first_wrote_it(tmp_path: Path) -> None:
    write_once(tmp_path / "CURRENT", b"7\n")
    write_once(tmp_path / "CURRENT", b"0\n")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("CURRENT", b"7\n")]


def test_many_processes_may_make_one_folder_at_once(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from kommunegraf.store.folder import DataFolder
        print("ready", flush=True)
        sys.stdin.read()
        for n in range(100):
            DataFolder(Path(sys.argv[1], str(n))).create()
        """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    makers = [subprocess.Popen(command, text=True, **pipes) for _ in range(4)]
    for maker in makers:
        assert maker.stdout.readline() == "ready\n"
    for maker in makers:
        maker.stdin.close()
    for maker in makers:
        with maker.stdout:
            said = maker.stdout.read()
        assert maker.wait(60) == 0, said
    assert all(DataFolder(tmp_path / str(n)).exists for n in range(100))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(StoreError, match="no kommunegraf data"):
        DataFolder(tmp_path).create()
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_folder_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    (folder.path / "VERSION").write_text("3\n")
    for use in (folder.create, folder.current):
        with pytest.raises(StoreError, match=r"newer kommunegraf \(format 3.*upgrade"):
            use()


def test_a_reader_of_nothing_is_told_to_ingest(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ingest something first"):
        DataFolder(tmp_path / "data").current()
    DataFolder(tmp_path / "data").create()
    with pytest.raises(StoreError, match="nothing is published"):
        DataFolder(tmp_path / "data").current()


def test_a_second_writer_waits_no_longer_than_told_and_hears_who_holds_the_lock(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", lock_wait=0.1)
    with (
        writing(settings, "the first writer"),
        pytest.raises(StoreError, match=rf"`the first writer` \(process {os.getpid()} on .*, since 20.*waited 0.1 s"),
        writing(settings, "the second"),
    ):
        pytest.fail("two writers at once")
    with writing(settings, "the third"):
        pass


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    script = """
        import os, sys
        from pathlib import Path
        from kommunegraf.settings import Settings
        from kommunegraf.store.writer import writing
        with writing(Settings(data=Path(sys.argv[1])), "doomed"):
            os.kill(os.getpid(), 9)
    """
    assert run(script, str(tmp_path / "data")).returncode == -9
    with writing(Settings(data=tmp_path / "data", lock_wait=0), "the next"):
        pass


def test_a_read_only_folder_is_named_with_the_way_out(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in tmp_path.parents[:2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    script = """
        import os, sys
        from pathlib import Path
        from kommunegraf.errors import StoreError
        from kommunegraf.settings import Settings
        from kommunegraf.store.writer import writing
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            with writing(Settings(data=Path(sys.argv[1])), "test"):
                print("written")
        except StoreError as error:
            print(error)
    """
    result = run(script, str(folder.path))
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert "cannot be written" in result.stdout, result
    assert "--data" in result.stdout


@pytest.mark.parametrize("limit", [100, 30_000, 300_000])
def test_a_full_disk_publishes_nothing_and_says_so(tmp_path: Path, limit: int) -> None:
    script = """
        import resource, sys
        from pathlib import Path
        import pyoxigraph as ox
        from kommunegraf.errors import StoreError
        from kommunegraf.settings import Settings
        from kommunegraf.store.folder import DataFolder
        from kommunegraf.store.writer import writing
        settings = Settings(data=Path(sys.argv[1]))
        def write(n):
            with writing(settings, "test") as session:
                p = ox.NamedNode("urn:p")
                session.writer.replace({"urn:g": [
                    ox.Quad(ox.NamedNode(f"urn:{n}:{i}"), p, ox.Literal(f"{i} some words {n}")) for i in range(n)
                ]})
                session.publish()
        write(10)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)  # as a full disk: writing fails half-way
        try:
            write(20000)
        except StoreError as error:
            print(error)
        current = DataFolder(settings.data).current()
        print("generation", current.number, len(current.open()))
    """
    result = run(script, str(tmp_path / "data"), str(limit))
    assert "is full" in result.stdout, result
    assert "generation 1 10" in result.stdout
    with writing(Settings(data=tmp_path / "data"), "the next") as session:
        assert len(session.writer.store) == 10


def test_a_text_is_served_masked_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    texts = Texts(tmp_path / "texts")
    sha256 = texts.put("Sagsbehandler: Ida Æbelø\n", [(15, 24)], {})
    assert texts.served(sha256) == "Sagsbehandler: █████████\n"
    assert texts.stored(sha256) == "Sagsbehandler: Ida Æbelø\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in texts.path.rglob("*") if path.is_file()} == {0o600}
    assert texts.remove(sha256)
    with pytest.raises(StoreError, match="ingest its file again"):
        texts.served(sha256)
