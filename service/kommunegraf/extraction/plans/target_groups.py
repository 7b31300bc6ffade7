"""Which groups of people a stretch of text names, as concepts of the scheme *target-group*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import list_words
from kommunegraf.extraction.records import Iri, Mode, Stated
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span


def named_groups(text: str, start: int = 0) -> Iterator[tuple[Span, str]]:
    """Each group that `text` names, with its code, longest words first; `start` is added to the places."""
    lexicon = terms("target-groups")
    tokens = tokenise(text, start)
    index = 0
    while index < len(tokens):
        fitting = lexicon.at(tokens, index)
        if not fitting:
            index += 1
            continue
        end, code = fitting[0]
        yield Span(tokens[index].start, tokens[end - 1].end), code
        index = end


@cache
def _joint() -> re.Pattern[str]:
    words = alternatives((*list_words().joins, *list_words().narrowing))
    return re.compile(rf"[\s,;]*(?:(?:{words})\s+)*\Z")


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(list_words().denying)})(?!\w)", re.IGNORECASE)


_FAR = 60


def listed_groups(text: str, start: int = 0) -> Iterator[tuple[Span, str]]:
    """The groups of one list ("A, B samt C") near the beginning of `text`; what stands further on is not of it.

    None where the words before the first say that they are left out ("ikke børn").
    """
    reached: int | None = None
    for span, code in named_groups(text, start):
        between = text[(reached or start) - start : span.start - start]
        if (reached is None and (len(between) > _FAR or _denied().search(between))) or (
            reached is not None and not _joint().match(between)
        ):
            return
        yield span, code
        reached = span.end


def groups_after(frame: Frame, shown: Span) -> tuple[Stated[Iri], ...]:
    """The groups that stand right after a word for whom ("målrettet unge", "blandt ældre") in a span of the shadow."""
    text = frame.shadow.text[shown.start : shown.end]
    tokens = tokenise(text, shown.start)
    found: tuple[Stated[Iri], ...] = ()
    for index, token in enumerate(tokens):
        leads = any(code == "for-whom" for _, code in terms("effort-words").at(tokens, index))
        if not leads or index + 1 == len(tokens):
            continue
        start = tokens[index + 1].start
        first = next(named_groups(frame.shadow.text[start : shown.end], start), None)
        between = frame.shadow.text[token.end : first[0].start] if first else ""
        if first is not None and len(between.split()) <= 1:
            found = (*found, *group_concepts(frame, Span(first[0].start, shown.end)))
    return found


def group_concepts(frame: Frame, shown: Span) -> tuple[Stated[Iri], ...]:
    """The list of groups that a span of the shadow begins with, each proved by its own words."""
    found: dict[str, list[Span]] = {}
    for span, code in listed_groups(frame.shadow.text[shown.start : shown.end], shown.start):
        found.setdefault(code, []).append(frame.shadow.to_text(span))
    return tuple(
        say(Iri(iri=frame.identity.concept("target-group", code)), *spans, mode=Mode.NORMALISED)
        for code, spans in found.items()
    )
