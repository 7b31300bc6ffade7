"""Finds the case number that a title carries, in front of it or behind it, and the title that is left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kommunegraf.extraction.meeting.casenumbers import bracketed_number, number_at
from kommunegraf.extraction.meeting.labelled_numbers import labelled_line
from kommunegraf.reading.document import Span

_FIGURE = re.compile(r"\d")
_OPENER = re.compile(r"\s*[(\[]|\s+[–—-]\s+|,\s+|\s+[/|•·]\s+")
_CLOSER = {"(": ")", "[": "]"}
_LEFT = " \t\u00a0:–—-|•·,"
_MOST_BEHIND = 80  # code points of a number and its labels
_LEAST_TITLE = 3


@dataclass(frozen=True, slots=True)
class CaseInTitle:
    """Where the case number stands in a title, and what of it is the title proper."""

    number: Span
    title: Span


def case_in_title(title: str) -> CaseInTitle | None:
    """The case number at either end of a title, or None ("Ny sti (2031-0123456)", "29.09.00-P22-1-31 Ny sti")."""
    if _FIGURE.search(title) is None:
        return None
    return case_behind_title(title) or _in_front(title)


def case_behind_title(title: str) -> CaseInTitle | None:
    """The case number that ends a title: in brackets ("(2031-0123456)", "[sagsnr. 31/7]"), or with a label or by its
    looks behind a dash or comma; no year or span of years."""
    plain = bracketed_number(title)
    if plain is not None:
        return CaseInTitle(plain, Span(0, len(title[: title.rindex("(", 0, plain.start)].rstrip())))
    if title.rstrip()[-1:] not in ")]" and not title.rstrip()[-1:].isdecimal():
        return None
    for opener in reversed(list(_OPENER.finditer(title, max(0, len(title) - _MOST_BEHIND)))):
        mark = opener.group().strip()
        inside = title[opener.end() :].rstrip()
        if mark in _CLOSER:
            if not inside.endswith(_CLOSER[mark]):
                continue
            inside = inside[:-1]
        before = title[: opener.start()].rstrip()
        read = labelled_line(inside) if len(before) >= _LEAST_TITLE else None
        if read is not None and read.number is not None:
            at = opener.end()
            return CaseInTitle(Span(at + read.number.start, at + read.number.end), Span(0, len(before)))
    return None


def _in_front(title: str) -> CaseInTitle | None:
    """A number that its looks tell, and the title behind it ("29.09.00-P22-1-31: Ny sti")."""
    start = len(title) - len(title.lstrip())
    number = number_at(title, start)
    if number is None or not number.alone:
        return None
    end = start + len(number.raw)
    rest = title[end:]
    bare = rest.lstrip(_LEFT)
    if len(bare.strip()) < _LEAST_TITLE or len(bare) == len(rest) or not bare[0].isalnum() or bare[0].islower():
        return None
    return CaseInTitle(Span(start, end), Span(len(title) - len(bare), len(title.rstrip())))
