"""The document's words as values: verbatim, or as a name with damage of character recognition repaired."""

from __future__ import annotations

from dataclasses import replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import Mode, Stated, Text
from kommunegraf.reading.document import Span

_EDGES = " \t\r\n\u00a0"
_QUOTES = "\"'“”„»«’‘"
_FINAL = _EDGES + ".,;:!?"


def trimmed(frame: Frame, shown: Span, *, final: bool = True) -> Span:
    """A span of the shadow without white space at its ends and (where `final`) without punctuation after it."""
    text = frame.shadow.text
    start, end = shown.start, shown.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in (_FINAL if final else _EDGES):
        end -= 1
    return Span(start, end)


def unquoted(frame: Frame, shown: Span) -> Span:
    """A span of the shadow without quotation marks around it."""
    text = frame.shadow.text
    start, end = shown.start, shown.end
    while start < end and text[start] in _QUOTES:
        start += 1
    while end > start and text[end - 1] in _QUOTES:
        end -= 1
    return trimmed(frame, Span(start, end))


def shown_words(frame: Frame, shown: Span) -> str:
    """The words of a span of the shadow, each white space one blank."""
    return " ".join(frame.shadow.text[shown.start : shown.end].split())


def verbatim(frame: Frame, shown: Span) -> Stated[Text]:
    """The words as the source has them (white space folded), proved by themselves. `shown` counts in the shadow."""
    span = frame.shadow.to_text(shown)
    return say(Text(text=" ".join(frame.document.words(span).split())), span)


def name(frame: Frame, shown: Span, *, language: str | None = None) -> tuple[Stated[Text], tuple[Stated[Text], ...]]:
    """A title or label, repaired where character recognition damaged it, and then the source's own form beside it."""
    span = frame.shadow.to_text(shown)
    stored = " ".join(frame.document.words(span).split())
    repaired = shown_words(frame, shown)
    if stored == repaired:
        return say(Text(text=stored, language=language), span), ()
    value = Text(text=repaired, language=language)
    return say(value, span, mode=Mode.NORMALISED, rule="repaired-characters"), (say(Text(text=stored), span),)


def derived(stated: Stated[Text], rule: str) -> Stated[Text]:
    """The same words, as what follows by a rule."""
    proofs = tuple(replace(proof, mode=Mode.DERIVED, rule=rule) for proof in stated.proofs)
    return Stated.of(stated.value, proofs)


def in_other_case(stated: Stated[Text], value: Text) -> Stated[Text]:
    """The proofs of a name for the same name in another letter case."""
    proofs = tuple(replace(proof, mode=Mode.NORMALISED) for proof in stated.proofs)
    return Stated.of(value, proofs)
