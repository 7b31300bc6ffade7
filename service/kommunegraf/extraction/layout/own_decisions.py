"""Tells whose meeting a page without a header is of, from the headings of its own decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kommunegraf.extraction.meeting.bodies import body_key
from kommunegraf.extraction.outline import Item, Named

_RULES = {"body": "body-of-the-decision", "date": "date-of-the-decision"}


def meeting_of_decisions(items: Sequence[Item], header: Mapping[str, Named]) -> dict[str, Named]:
    """The fields "body" and "date" that the header lacks, where all own decisions of the items name the same.

    A decision's heading names both ("Beslutning i <body> den <date>"). Empty where the header has either, where a
    heading lacks one, or where two headings differ.
    """
    if "body" in header or "date" in header:
        return {}
    stages = [
        section.stage for item in items for section in item.sections if section.role == "decision" and section.stage
    ]
    if not stages or any("body" not in stage or "date" not in stage for stage in stages):
        return {}
    if len({(body_key(stage["body"].value), stage["date"].value) for stage in stages}) != 1:
        return {}
    return {name: replace(stages[0][name], rule=rule) for name, rule in _RULES.items()}
