"""Tells whose meeting a page without a header is of, from the headings of its own decisions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.headings import is_body
from kommunegraf.extraction.meeting.body_names import body_key, body_mentions
from kommunegraf.extraction.outline import Item, Named, Section
from kommunegraf.extraction.words.dates import dates
from kommunegraf.reading.document import Span
from kommunegraf.reading.shadow import Shadow

_LONGEST_STAGE = 160
_RULES = {"body": "body-of-the-decision", "date": "date-of-the-decision"}


def meeting_of_decisions(items: Sequence[Item], header: Mapping[str, Named], shadow: Shadow) -> dict[str, Named]:
    """The fields "body" and "date" that the header lacks, where all own decisions that name both name the same.

    They are stated where two items or more agree, or where a heading says that it was this meeting ("… beslutning i
    mødet den 3. juni 2031"). Else they are derived, and only where the header has neither and no heading lacks one.
    """
    stages = [section for item in items for section in item.sections if section.role == "decision" and section.stage]
    own = [section for section in stages if {"body", "date"} <= section.stage.keys()]
    if len({(body_key(each.stage["body"].value), each.stage["date"].value) for each in own}) != 1:
        return {}
    told = own[0].stage
    if len(own) > 1 or _says_this_meeting(own[0], shadow):
        return {name: told[name] for name in _RULES if name not in header}
    if "body" in header or "date" in header or len(own) < len(stages):
        return {}
    return {name: replace(told[name], rule=rule) for name, rule in _RULES.items()}


def _says_this_meeting(section: Section, shadow: Shadow) -> bool:
    heading = shadow.to_shadow(section.heading) if section.heading is not None else Span(0, 0)
    return re.search(r"\bmødet\b", shadow.text[heading.start : heading.end], re.IGNORECASE) is not None


def is_of_menu(items: Sequence[Item], header: Mapping[str, Named]) -> bool:
    """Whether what the header gives for the body is an entry of a menu ("Udvalg", below it "Log ind").

    It is where it is no sure name of a body, no date stands with it, and the decisions' headings name others.
    """
    body = header.get("body")
    if body is None or "date" in header or is_body(body.value, sure=True):
        return False
    stages = [section.stage for item in items for section in item.sections if section.role == "decision"]
    named = {body_key(stage["body"].value) for stage in stages if {"body", "date"} <= stage.keys()}
    return bool(named) and body_key(body.value) not in named


def body_of_routes(items: Sequence[Item], header: Mapping[str, Named], shadow: Shadow) -> dict[str, Named]:
    """The field "body" that the header lacks, where the items' routes name one body with the meeting's own day.

    "Høring og sagsgang: … <body> den <date>" tells of each stage; that of the header's date is this meeting's. Empty
    where the routes name two bodies of that day.
    """
    date = header.get("date")
    if "body" in header or date is None:
        return {}
    found: dict[str, Named] = {}
    for item in items:
        for section in item.sections:
            for block in section.blocks if section.role == "route" else ():
                named = _stage_of_day(shadow, block.span, date.value[:10])
                if named is not None:
                    found.setdefault(body_key(named.value), named)
    return {"body": next(iter(found.values()))} if len(found) == 1 else {}


def _stage_of_day(shadow: Shadow, span: Span, day: str) -> Named | None:
    shown = shadow.to_shadow(span)
    text = shadow.text[shown.start : shown.end]
    if len(text) > _LONGEST_STAGE:
        return None
    mention = next((each for each in body_mentions(text) if each.span.start == 0 and each.form == "name"), None)
    days = [each.value.lexical[:10] for each in dates(text)]
    if mention is None or days != [day]:
        return None
    at = Span(shown.start, shown.start + mention.span.end)
    return Named(mention.name, shadow.to_text(at), rule="body-of-the-route")
