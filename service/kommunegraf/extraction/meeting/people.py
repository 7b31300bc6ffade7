"""Finds the names that are never served: case workers, and those on lists of who attended."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from kommunegraf.extraction.layout.header import field_of
from kommunegraf.extraction.layout.layouts import profile
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.outline import Outline, Section
from kommunegraf.extraction.words.by_letter import any_of
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Document, Part, Span

_NAMING_ROLES = frozenset({"caseworkers", "participants", "absence"})
_NAME = re.compile(r"[A-ZÆØÅÄÖÜ][\w'’.-]*(?:[ \u00a0]+(?:(?:von|van|de|af|el|al)[ \u00a0]+)?[A-ZÆØÅÄÖÜ][\w'’.-]*){1,4}")
_BLOTTED = re.compile(r"\b[Xx](?:\.?[Xx]){1,12}\b|\bX(?=\s*\([A-ZÆØÅ]{1,3}\))|█{2,}")  # a name that was taken out
_INITIALS = re.compile(r"\b[A-ZÆØÅ]{2,5}\b")
_MOST_NAMES = 2000


def masks(document: Document, outline: Outline) -> tuple[Span, ...]:
    """The spans of all such names, wherever in the text they stand again; ascending, without overlap."""
    spans: list[Span] = []
    names: dict[str, None] = {}
    for span, name in _named(document, outline):
        spans.append(span)
        if len(name.split()) > 1 and len(names) < _MOST_NAMES:
            names.setdefault(name)
    spans.extend(wherever(document.text, names))
    return joined(spans)


def wherever(text: str, names: Collection[str]) -> Iterator[Span]:
    """Where any of the names stands in a text as words of its own, the longest first; blanks are any white space."""
    if not names:
        return
    ordered = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(
        "(?:" + any_of((" ".join(name.split()) for name in ordered), r"(?<!\w.)").replace(r"\ ", r"\s+") + r")(?!\w)"
    )
    yield from (Span(found.start(), found.end()) for found in pattern.finditer(text))


def _named(document: Document, outline: Outline) -> Iterator[tuple[Span, str]]:
    titles = _titles(outline)
    for item in outline.items:
        if "caseworker" in item.fields:
            span = item.fields["caseworker"].span
            yield span, document.words(span)
        for section in item.sections:
            yield from _in_section(document, section, titles)
    for section in outline.sections:
        yield from _in_section(document, section, titles)
    names = profile(outline.layout).fields["participant"] or profile("firstagenda").fields["participant"]
    for part in _participants(document.parts):
        name = field_of(part.fields, names["name"])
        if name is not None and name.span is not None:
            yield name.span, str(name.value)


def _titles(outline: Outline) -> tuple[str, ...]:
    """The items' titles but those that are names: a list of contents may stand below a list of who attended."""
    titles = (item.fields["title"].value for item in outline.items if "title" in item.fields)
    return tuple(title for title in titles if " " in title and not lists_names(title))


def _in_section(document: Document, section: Section, titles: tuple[str, ...]) -> Iterator[tuple[Span, str]]:
    if section.role not in _NAMING_ROLES:
        return
    for block in section.blocks:
        words = document.words(block.span)
        if len(words) > 2000 or words.rstrip().endswith(titles):
            continue
        for found in _NAME.finditer(words):
            name = found.group().rstrip(".")
            if not _is_person(name):
                continue
            start = block.span.start + found.start()
            yield Span(start, start + len(name)), name
        if section.role == "caseworkers":
            for found in _INITIALS.finditer(words):
                yield Span(block.span.start + found.start(), block.span.start + found.end()), found.group()


def names_a_person(text: str) -> bool:
    """Whether a name of two words and more stands in the text that is neither an authority's nor a body's."""
    return _BLOTTED.search(text) is not None or any(_is_person(found.group()) for found in _NAME.finditer(text))


class Institutions(Lexicon):
    """The form of `mappings/lexicon/institutions.toml`."""

    endings: tuple[str, ...]


def _is_person(name: str) -> bool:
    endings = load("institutions", Institutions).endings
    if any(word.endswith(endings) for word in name.casefold().split()):
        return False
    return not (body_mentions(name) or any(each.form != "name-only" for each in authority_mentions(name)))


def lists_names(text: str) -> bool:
    """Whether a line is nothing but names of people, party letters and marks of punctuation; an empty list too."""
    rest = _NAME.sub("", text)
    rest = re.sub(r"\([^)]{0,40}\)|\b(?:og|samt|ingen|afbud|med|fra)\b|[\s,;•:.–-]", "", rest, flags=re.IGNORECASE)
    return not rest


def _participants(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        if part.kind == "participant":
            yield part
        yield from _participants(part.parts)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans ascending, those that meet as one, empty ones left out."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.start <= made[-1].end:
            made[-1] = Span(made[-1].start, max(made[-1].end, span.end))
        elif span.end > span.start:
            made.append(span)
    return tuple(made)
