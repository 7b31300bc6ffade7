"""The abbreviations by which a case's route names bodies: another label of a body that the text names in full."""

from __future__ import annotations

import re

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import add_body, body_index
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.records import GoverningBody, Mode, Text

_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}")
_MOST = 2  # more initials in a row are a table of all offices, which says nothing of this case


def extract_routes(frame: Frame) -> None:
    """Adds the abbreviation in a "Sagsgang" as a further label of the one body whose initials it is.

    A routing table with a column for every office names no body: its crosses have lost their columns.
    """
    for item in frame.outline.items:
        for section in item.sections:
            if section.role == "route" and section.heading is not None and len(section.blocks) <= _MOST:
                _section(frame, section)


def _section(frame: Frame, section: Section) -> None:
    for block in section.blocks:
        words = frame.document.words(block.span)
        key = body_index(frame).of_initials(words) if _INITIALS.fullmatch(words) else None
        if key is not None:
            label = say(Text(text=words, language="da"), block.span, mode=Mode.DERIVED, rule="initials-of-body")
            frame.found.add(GoverningBody(id=add_body(frame, key), alt_label=(label,)))
