"""Tells this meeting's decision from the decisions of earlier stages that stand in the same item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kommunegraf.extraction.meeting.body_names import body_key
from kommunegraf.extraction.outline import Item, Named, Section


def name_stages(items: Sequence[Item], header: Mapping[str, Named]) -> tuple[Item, ...]:
    """The items with role "earlier-stage" for the decision sections that are not this meeting's.

    This meeting's is the one whose body and date are the header's; else the one that names no stage; else the latest.
    """
    return tuple(replace(item, sections=_name(item.sections, header)) for item in items)


def _name(sections: tuple[Section, ...], header: Mapping[str, Named]) -> tuple[Section, ...]:
    decisions = [section for section in sections if section.role == "decision"]
    staged = [section for section in decisions if section.stage]
    if not staged:
        return sections
    own = _latest([section for section in staged if _agrees(section, header)], header)
    bare = [section for section in decisions if not section.stage and section.blocks]
    if not own and not bare:
        if _known(header):
            own = []  # stages of other bodies or days, and nothing of this meeting's own
        elif len(staged) == 1:
            own = staged
        else:
            latest = (
                max(section.stage["date"].value for section in staged if "date" in section.stage)
                if any("date" in section.stage for section in staged)
                else ""
            )
            own = [section for section in staged if "date" in section.stage and section.stage["date"].value == latest]
            own = own[-1:]
    kept = {section.span for section in own}
    earlier = {section.span for section in staged} - kept
    return tuple(replace(section, role="earlier-stage") if section.span in earlier else section for section in sections)


def _latest(own: list[Section], header: Mapping[str, Named]) -> list[Section]:
    """Of several stages of the meeting's body, where the header gives no date: those of the latest day."""
    days = [section.stage["date"].value for section in own if "date" in section.stage]
    if "date" in header or len(set(days)) < 2:
        return own
    return [section for section in own if "date" in section.stage and section.stage["date"].value == max(days)]


def _known(header: Mapping[str, Named]) -> bool:
    return "date" in header or "body" in header


def _agrees(section: Section, header: Mapping[str, Named]) -> bool:
    """Whether the stage is this meeting, as far as heading and header both say."""
    if not _known(header):
        return False
    said = False
    if "date" in section.stage and "date" in header:
        if section.stage["date"].value != header["date"].value:
            return False
        said = True
    if "body" in section.stage and "body" in header:
        if body_key(section.stage["body"].value) != body_key(header["body"].value):
            return False
        said = True
    return said
