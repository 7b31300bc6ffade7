"""Lines that begin with a label of an effort: "Status:", "Indikator:", "Ansvarlig:"."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_MOST_LABEL = 24  # code points of the label that a line begins with


def _label(frame: Frame, shown: Span) -> str:
    text = frame.shadow.text[shown.start : shown.end]
    before, colon, _ = text.partition(":")
    return before if colon and len(before) <= _MOST_LABEL else ""


def is_labelled(frame: Frame, shown: Span) -> bool:
    """Whether a line begins with a label of an effort ("Status:", "Ansvarlig:")."""
    tokens = tokenise(_label(frame, shown))
    return bool(tokens) and any(
        end == len(tokens) and code in ("status", "indicator", "label", "responsible", "when")
        for lexicon in ("plan-columns", "effort-signs")
        for end, code in terms(lexicon).at(tokens, 0)
    )


def is_status(frame: Frame, shown: Span) -> bool:
    """Whether a line begins with the label for how far an effort has come."""
    tokens = tokenise(_label(frame, shown))
    return bool(tokens) and any(code == "status" for _, code in terms("plan-columns").at(tokens, 0))
