"""Tells people what of a document's text was understood, and which headings a file could teach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kommunegraf.cli.output import console, say, table

HEADINGS_FILE = "mappings/layouts/headings.toml"
_MOST_ROWS = 10
_MUCH = 0.3  # so large a share of a text that was assigned to nothing is worth a row of its own


def about_document(coverage: Mapping[str, Any]) -> list[str]:
    """One document's coverage, as `coverage` of a report has it, in lines for people; none where there is none."""
    if not coverage:
        return []  # of a document that an older version stored
    header = ", ".join(coverage["header"]) or "nothing"
    sections = ", ".join(f"{count} {role}" for role, count in coverage["sections"].items()) or "none"
    lines = [
        f"layout {coverage['layout']}, kind {coverage['kind']}; header: {header}",
        f"{coverage['items']} agenda items; sections: {sections}",
        f"{_percent(coverage['unassigned'])} of the official text is in no item, section or header, and says no fact",
    ]
    if coverage["new_headings"]:
        lines.append(f"Lines that stand as headings and that no file knows ({HEADINGS_FILE} is where they go):")
    for each in coverage["new_headings"]:
        times = f" ({each['times']} times)" if each["times"] > 1 else ""
        lines.append(f"  line {each['line']}: {each['text']}{times}")
    return lines


def tell_documents(read: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Prints, of the documents of a run (name and coverage), those of which much is left over, and the headings."""
    poor = sorted((each for each in read if _is_poor(each[1])), key=lambda each: -each[1]["unassigned"])
    if poor:
        rows = [
            (name, coverage["layout"], coverage["kind"], coverage["items"], _percent(coverage["unassigned"]))
            for name, coverage in poor[:_MOST_ROWS]
        ]
        console().print(table(("not much understood", "layout", "kind", "items", "left over"), rows))
        if len(poor) > _MOST_ROWS:
            say(f"… and {len(poor) - _MOST_ROWS} more; --json names them all")
        say("kommunegraf explain NAME shows what was found in one, and which lines no file knows")
    lines: Counter[str] = Counter()
    for _, coverage in read:
        if coverage["items"]:
            lines.update({each["text"]: each["times"] for each in coverage["new_headings"]})
    if lines:
        most = ", ".join(f"“{text}” ({times})" for text, times in lines.most_common(_MOST_ROWS))
        say(f"Lines that stand as headings and that no file knows ({HEADINGS_FILE}): {most}")


def _is_poor(coverage: Mapping[str, Any]) -> bool:
    return bool(coverage["unassigned"] >= _MUCH and (coverage["items"] or coverage["kind"] == "other"))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
