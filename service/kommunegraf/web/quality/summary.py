"""What the reports of all documents say together: counts and a few examples, whatever the number of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.web.quality.audits import figures, is_audit

MOST_EXAMPLES = 5  # of one kind of warning
MOST_AUDITS = 300
MOST_LISTED = 100  # documents without facts, and of those that are least understood
MOST_HEADINGS = 40
_MOST_KINDS = 2_000  # of warnings and of headings that are counted apart
_MOST_RESULTS = 5_000  # of one document


@dataclass(frozen=True, slots=True)
class Example:
    """A result of the gate in one document; `start` -1 where it has no place; `message_da` "" where it has none."""

    document: str
    start: int
    message: str
    message_da: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Figures that do not add up, lexical; "" where the message does not give them."""

    shape: str
    example: Example
    stated: str
    against: str


@dataclass(slots=True)
class Warned:
    """How often a shape or check gave a result of one severity, in how many documents, and the first few."""

    times: int = 0
    documents: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The official text of the documents of one layout: code points, and how many of them are assigned to nothing."""

    documents: int = 0
    official: int = 0
    left: float = 0.0


@dataclass(slots=True)
class Summary:
    """Of `total` documents, `looked` were looked at so far."""

    total: int = 0
    looked: int = 0
    warned: dict[tuple[str, str], Warned] = field(default_factory=dict)
    audits: list[Audit] = field(default_factory=list)
    audited: int = 0
    without_facts: list[str] = field(default_factory=list)
    factless: int = 0
    layouts: dict[str, Layout] = field(default_factory=dict)
    poorest: list[tuple[float, str]] = field(default_factory=list)
    headings: Counter[str] = field(default_factory=Counter)

    @property
    def complete(self) -> bool:
        return self.looked >= self.total

    def add(self, document: str, report: Mapping[str, Any], *, has_facts: bool) -> None:
        """Takes in what a document's report says; documents are to come in the order of their IRIs."""
        self.looked += 1
        if not has_facts:
            self.factless += 1
            if len(self.without_facts) < MOST_LISTED:
                self.without_facts.append(document)
        seen: set[tuple[str, str]] = set()
        for result in report.get("results", ())[:_MOST_RESULTS]:
            self._add_result(document, result, seen)
        self._add_coverage(document, report.get("coverage") or {})

    def _add_result(self, document: str, result: Mapping[str, Any], seen: set[tuple[str, str]]) -> None:
        shape, start = str(result.get("shape", "")), result.get("start")
        example = Example(
            document,
            start if isinstance(start, int) else -1,
            str(result.get("message", ""))[:400],
            str(result.get("message_da", ""))[:400],
        )
        if is_audit(shape):
            self.audited += 1
            if len(self.audits) < MOST_AUDITS:
                stated, against = figures(shape, str(result.get("message", ""))) or ("", "")
                self.audits.append(Audit(shape, example, stated, against))
            return
        key = (str(result.get("severity", "")), shape)
        if key not in self.warned and len(self.warned) >= _MOST_KINDS:
            return
        warned = self.warned.setdefault(key, Warned())
        warned.times += 1
        if key not in seen:
            seen.add(key)
            warned.documents += 1
            if len(warned.examples) < MOST_EXAMPLES:
                warned.examples.append(example)

    def _add_coverage(self, document: str, coverage: Mapping[str, Any]) -> None:
        official, left = int(coverage.get("official", 0)), float(coverage.get("unassigned", 0.0))
        if not official:
            return
        layout = self.layouts.setdefault(str(coverage.get("layout", "")), Layout())
        layout.documents += 1
        layout.official += official
        layout.left += official * left
        if left > 0:
            self.poorest.append((left, document))
            if len(self.poorest) > 2 * MOST_LISTED:
                self.poorest = sorted(self.poorest, key=lambda each: (-each[0], each[1]))[:MOST_LISTED]
        for each in coverage.get("new_headings", ()):
            words = str(each.get("text", ""))[:120]
            if words in self.headings or len(self.headings) < _MOST_KINDS:
                self.headings[words] += int(each.get("times", 1))
