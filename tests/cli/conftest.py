"""A data folder with the demonstration corpus, and a way to call the command line in this process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from command_line import Cli, Ended

from kommunegraf.cli import main
from kommunegraf.ingest import IngestReport
from kommunegraf.store.folder import DataFolder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("COLUMNS", "200")
    for name in [name for name in os.environ if name.startswith("KOMMUNEGRAF_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object) -> Ended:
        monkeypatch.setattr("sys.argv", ["kommunegraf", *map(str, arguments)])
        code: object = 0
        try:
            main.main()
        except SystemExit as ended:
            code = ended.code
        captured = capsys.readouterr()
        return Ended(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


@pytest.fixture
def demo(sample_ingest: tuple[DataFolder, IngestReport], tmp_path: Path) -> Path:
    """The demonstration corpus, in a data folder of the test's own."""
    return Path(shutil.copytree(sample_ingest[0].path, tmp_path / "demo"))
