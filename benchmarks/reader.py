"""Measures the reader on one document of 100 pages: `python -m benchmarks.reader`."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import minutes
from kommunegraf.api.app import create_app
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings

_PAGES = 100
_A_PAGE = 2_800  # code points
_RUNS = 15
_HEADERS = {"accept": "text/html", "accept-encoding": "gzip"}


def document() -> str:
    """Minutes of 100 pages: the demonstration minutes over and over, each time with other cases."""
    text = ""
    for each in minutes(_PAGES):
        items = each.decode("utf-8")
        text += items if not text else items.partition("Dagsordenpunkter")[2]
        if len(text) >= _PAGES * _A_PAGE:
            break
    return text


def reader() -> Table:
    """Pages of the document, each as it is first asked for and as it is asked for again."""
    table = Table("address", "facts", "kB sent", "first, ms", "median, ms", "processor, ms")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "minutes.txt"
        file.write_text(document(), encoding="utf-8")
        settings = Settings(data=Path(folder) / "data", processes=1, workers=1, file_timeout=600)
        ingest([file], settings)
        with TestClient(create_app(settings)) as client:
            [item] = client.get("/api/v1/documents?evidence=false").json()["items"]
            path = f"/read/{item['id'].partition('/id/')[2]}"
            for query in ("", "?part=2", f"?at={_PAGES * _A_PAGE // 2}", "?kind=money"):
                taken, worked, sent = [], [], 0
                for _ in range(_RUNS):
                    begun, busy = time.perf_counter(), time.process_time()
                    answer = client.get(path + query, headers=_HEADERS)
                    taken.append(1000 * (time.perf_counter() - begun))
                    worked.append(1000 * (time.process_time() - busy))
                    sent = int(answer.headers["content-length"])
                figures = (sent / 1000, taken[0], statistics.median(taken[1:]), statistics.median(worked[1:]))
                table.add_row(query, str(answer.text.count('<li id="f')), *(f"{each:,.0f}" for each in figures))
    return table


if __name__ == "__main__":
    Console().print(reader())
