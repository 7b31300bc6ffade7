"""The letters that a text gives a name to go by: "Social- og Omsorgsudvalget (SOU)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import GoverningBody, Instrument, Organisation, Record, Text
from kommunegraf.reading.document import Span, ZoneKind

_LETTERS = re.compile(r"\((?P<letters>(?=[^()A-ZÆØÅ]*[A-ZÆØÅ][^()A-ZÆØÅ]*[A-ZÆØÅ])[A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,6})\)")
_LONGEST = 160  # code points of a name
_MOST = 200  # places of a document that are looked at


def extract_given_letters(frame: Frame) -> None:
    """Adds the letters as another name of the body, organisation or instrument whose name stands just before them.

    They count where they are letters of that name in their order, beginning with its first.
    """
    text = frame.document.text
    places = list(islice(_LETTERS.finditer(text), _MOST))
    if not places:
        return
    named = [(name.casefold(), record) for record in frame.found for name in _names(record)]
    named.sort(key=lambda each: (-len(each[0]), each[1].id))
    for place in places:
        before = " ".join(text[max(0, place.start() - _LONGEST) : place.start()].casefold().split())
        span = Span(place.start("letters"), place.end("letters"))
        if frame.document.zone_at(span.start) is not ZoneKind.OFFICIAL:
            continue
        found = [(name, record) for name, record in named if _ends(before, name)]
        longest = {record.id: record for name, record in found if len(name) == len(found[0][0])}
        if len(longest) == 1 and _initial(place["letters"], found[0][0]):
            _add(frame, next(iter(longest.values())), place["letters"], span)


def _names(record: Record) -> Iterator[str]:
    if isinstance(record, GoverningBody | Organisation) and record.label is not None:
        yield record.label.value.text
    elif isinstance(record, Instrument):
        if record.title is not None:
            yield record.title.value.text
        yield from (each.value.text for each in record.alternative)


def _ends(before: str, name: str) -> bool:
    """Whether the words before the letters end in the name, which begins with a word of theirs."""
    return bool(name) and before.endswith(name) and not before[: -len(name)][-1:].isalnum()


def _initial(letters: str, name: str) -> bool:
    at = 0
    for index, letter in enumerate(letters.casefold()):
        at = name.find(letter, at) + 1
        if at == 0 or (index == 0 and at != 1):
            return False
    return True


def _add(frame: Frame, record: Record, letters: str, span: Span) -> None:
    if isinstance(record, Instrument):
        frame.found.add(type(record)(id=record.id, alternative=(say(Text(text=letters), span),)))
    elif isinstance(record, GoverningBody | Organisation):
        label = say(Text(text=letters, language="da"), span)
        frame.found.add(type(record)(id=record.id, alt_label=(label,)))
