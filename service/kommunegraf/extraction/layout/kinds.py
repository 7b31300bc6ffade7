"""Tells what kind of document a text is, and which of its lines stand as headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.lines import Line
from kommunegraf.extraction.outline import Item, Named, Section
from kommunegraf.reading.document import BlockKind, Document
from kommunegraf.reading.shadow import Shadow

_FILE = "lexicon/document-kinds.toml"
_FIRST = 6000  # code points looked at for words that say what a document calls itself


class _Kind(DataFile):
    kind: str
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class DocumentKinds(DataFile):
    """`mappings/lexicon/document-kinds.toml`."""

    kind: tuple[_Kind, ...]


@cache
def _kinds() -> DocumentKinds:
    return mapping(_FILE, DocumentKinds)


def document_kind(
    document: Document,
    shadow: Shadow,
    profile: Profile,
    header: Mapping[str, Named],
    items: Sequence[Item],
    outside: Sequence[Section],
) -> str:
    """A code of the scheme document-kind; "other" where nothing tells."""
    if items:
        decided = any(section.role == "decision" for item in items for section in item.sections)
        stated = header["document-kind"].value if "document-kind" in header else ""
        meeting = "body" in header or "date" in header or len(items) > 1
        if document.form in {"firstagenda-item", "firstagenda-dump"} and len(items) == 1:
            return "agenda-item"
        if meeting and stated in {"minutes", "agenda"}:
            return "minutes" if decided else stated
        if meeting:
            return "minutes" if decided else "agenda"
        return profile.kind or "agenda-item"
    if header.get("document-kind") is not None and header["document-kind"].value == "note":
        return "note"
    return _by_words(shadow, outside)


def _by_words(shadow: Shadow, outside: Sequence[Section]) -> str:
    text = shadow.text[:_FIRST].casefold()
    title = ""
    if outside:
        first = outside[0].heading or (outside[0].blocks[0].span if outside[0].blocks else None)
        if first is not None:
            shown = shadow.to_shadow(first)
            title = shadow.text[shown.start : shown.end].casefold()
    for entry in _kinds().kind:
        if any(_has(title, word) for word in entry.titles) or any(_has(text, word) for word in entry.words):
            return entry.kind
    return "other"


def _has(text: str, word: str) -> bool:
    """Whether the word stands in the text; "*" before or after it stands for the rest of a word."""
    core = re.escape(word.strip("*"))
    left = r"[^\W\d_]{0,40}" if word.startswith("*") else r"\b"
    right = r"[^\W\d_]{0,40}" if word.endswith("*") else r"\b"
    return re.search(f"{left}{core}{right}", text) is not None if "*" not in word else word.strip("*") in text


_MOST_HEADING = 100
_MOST_WORDS = 14
_MOST_NUMBERED_HEADING = 200  # a numbered heading may run over two lines
_MOST_NUMBERED_WORDS = 24
_VALUE = re.compile(r"[^\W\d_]\s?:\s{1,3}\d")
# Figures set apart by tabs or wide blanks make a line a row of a table.
_ROW = re.compile(r"\S(?:\t|[^\S\n]{2,20})[-(]?\d[\d.,]*[-)]?(?:\t|[^\S\n]{2}|\Z)")
_NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")


def heading_like(line: Line, following: Line | None) -> bool:
    """Whether a line of a page or note stands as a heading: short, no sentence, and something follows below it."""
    text = line.text.strip()
    if line.block.kind is BlockKind.HEADING:
        return True
    marker = line.block.marker.strip()
    deep = re.match(r"\d{1,2}(?:\.\d{1,2}){1,3}\s", f"{marker} {text}".lstrip()) is not None
    most, words = (_MOST_NUMBERED_HEADING, _MOST_NUMBERED_WORDS) if deep else (_MOST_HEADING, _MOST_WORDS)
    if line.block.kind is BlockKind.CELL or not text or len(text) > most or ("\n" in text and not deep):
        return False
    if marker and not _NUMBERING.fullmatch(marker):
        return False
    if _VALUE.search(text) or _ROW.search(text):
        return False  # "Who: 12.500 kr. …" is an entry
    if following is None or len(text.split()) > words or text[-1] in ".,;!?":
        return False
    first = re.sub(_NUMBERING, "", text, count=1).strip() if text[0].isdigit() else text
    if not first or not first[0].isupper():
        return False
    if marker and following.block.marker and not _deeper(marker, following.block.marker):
        return False  # one entry of a list
    return deep or marker != "" or text.endswith(":") or _goes_deeper(line, following)


def _deeper(marker: str, other: str) -> bool:
    """Whether `other` numbers something below `marker` ("2." above "2.1"), or is a list's bullet."""
    if not _NUMBERING.fullmatch(other.strip()):
        return True
    return other.strip().rstrip(".").startswith(marker.rstrip(".") + ".")


def _goes_deeper(line: Line, following: Line) -> bool:
    """Whether what follows is text: a sentence, or a list."""
    words = following.text.strip()
    if following.block.marker and not _NUMBERING.fullmatch(following.block.marker.strip()):
        return True
    return words.endswith((".", ":", ";", "?", "!")) and len(words) > len(line.text.strip()) * 0.5 and " " in words
