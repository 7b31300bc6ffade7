"""The notebook goes from its question to its plot on the samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from processes import serving

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "from-question-to-plot.ipynb"


def test_the_notebook_draws_its_plot(sample_ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    folder, _ = sample_ingest
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    said: dict[str, Any] = {}
    with serving({"data": str(folder.path), "workers": "1"}) as port:
        monkeypatch.setenv("KOMMUNEGRAF_URL", f"http://127.0.0.1:{port}")
        for cell in cells:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), said)  # our own file
    assert len(said["money"]) > 0
    assert len(said["plot"].patches) >= len(said["money"])


def test_the_notebook_holds_no_results_of_somebodys_machine() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
