"""What the gate found: results a person can act on, as JSON and as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from kommunegraf.reading.document import Document, Span
from kommunegraf.validation.cpr import redact


class Severity(StrEnum):
    """SHACL's three severities; a Violation alone holds a document back."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Result:
    """One finding. `shape` is the stable name of the shape or check; `message` says what and what to do.

    `focus`, `path` and `value` are the node, property and value it is about ("" where there is none); `start` and
    `end` the place in the stored text, with the `quote` that stands there.
    """

    severity: Severity
    shape: str
    message: str
    message_da: str = ""
    focus: str = ""
    path: str = ""
    value: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""

    @property
    def span(self) -> Span | None:
        return None if self.start is None or self.end is None else Span(self.start, self.end)

    def redacted(self) -> Result:
        """The same without any CPR candidate in its words."""
        return replace(
            self,
            message=redact(self.message),
            message_da=redact(self.message_da),
            focus=redact(self.focus),
            value=redact(self.value),
            quote=redact(self.quote),
        )

    def _order(self) -> tuple[Any, ...]:
        place = -1 if self.start is None else self.start
        return (self.severity.rank, place, self.shape, self.focus, self.path, self.value, self.message, self.end or 0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's verdict on one document: it conforms unless a result is a Violation."""

    conforms: bool
    results: tuple[Result, ...]

    @classmethod
    def of(cls, results: Iterable[Result]) -> Judgement:
        """Sorted (gravest first, then by place), each once, redacted."""
        ordered = sorted({result.redacted() for result in results}, key=Result._order)
        return cls(not any(result.severity is Severity.VIOLATION for result in ordered), tuple(ordered))

    def of_severity(self, severity: Severity) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.severity is severity)

    def counts(self) -> dict[str, int]:
        """How many results of each severity, all three named."""
        found = Counter(result.severity for result in self.results)
        return {severity.value: found[severity] for severity in Severity}

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values (for quarantine and REST)."""
        return {
            "conforms": self.conforms,
            "counts": self.counts(),
            "results": [{**asdict(result), "severity": result.severity.value} for result in self.results],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Judgement:
        """The inverse of `as_json`."""
        results = (Result(**{**each, "severity": Severity(each["severity"])}) for each in content["results"])
        return cls(bool(content["conforms"]), tuple(results))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table for people."""

    file: str
    place: str
    severity: str
    what_to_do: str
    quote: str


def as_rows(judgement: Judgement, document: Document | None = None, name: str = "", danish: bool = False) -> list[Row]:
    """The report as rows: file, place (line and column, from 1), severity, what to do, quoted words.

    Without a document the place is the node.
    """
    line_starts = _line_starts(document.text) if document else []
    rows = []
    for result in judgement.results:
        message = result.message_da if danish and result.message_da else result.message
        quote = result.quote if len(result.quote) <= 80 else f"{result.quote[:79]}…"
        file = name or (document.name if document else "")
        rows.append(Row(file, _place(result, line_starts), result.severity.value, message, " ".join(quote.split())))
    return rows


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while found := text.find("\n", starts[-1]) + 1:
        starts.append(found)
    return starts


def _place(result: Result, line_starts: Sequence[int]) -> str:
    if result.start is None:
        return result.focus
    if not line_starts:
        return f"character {result.start}"
    line = bisect_right(line_starts, result.start)
    return f"line {line}, column {result.start - line_starts[line - 1] + 1}"
