"""How rows are written as files: CSV (RFC 4180) and lines of JSON, in UTF-8."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kommunegraf.api.entities import Json


def csv_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV; None is an empty cell."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8", "replace")


def json_lines(rows: Iterable[Json]) -> bytes:
    """A line of JSON for each row."""
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in rows)
    return "".join(lines).encode("utf-8", "replace")
