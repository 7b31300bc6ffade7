"""Makes a document's shadow: Unicode NFC, words joined over line breaks inside a block, OCR damage repaired."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kommunegraf.reading.document import Document, Method, Span
from kommunegraf.reading.letterspacing import Joiner, danish_joiner, looks_spaced
from kommunegraf.reading.repair import Repair, danish_repair
from kommunegraf.reading.shadow import Shadow
from kommunegraf.reading.vocabulary import Vocabulary

# A letter with its combining marks, and the three letters that NFC replaces by others (Unicode Standard Annex 15).
_COMPOSED = re.compile(r"[^\W_][\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+|[\u2126\u212a\u212b]")
# So much of a text is repaired: more than any document has, and bounded in time and memory.
MOST_REPAIRED = 10_000_000
_RARE_BREAKS = "\r\f\v\x85\u2028\u2029"
_BREAKS = re.compile(rf"[ \t]*[\n{_RARE_BREAKS}]")
# A word cut at the end of a line; "børne-" before "og" is none.
_CUT_WORD = re.compile(
    r"(?<=[^\W\d_][a-zæøåéü])-[ \t]{0,8}\r?\n[ \t]{0,80}(?=[a-zæøåéü]{2})"
    r"(?!(?:og|eller|samt|til|som|men|med|i|på|for)\b)"
)


def shadow_of(document: Document, vocabulary: Vocabulary | None = None) -> Shadow:
    """The text to match words in, with the way back to the stored offsets.

    Only a text that was read by a machine (`Method.OCR`) is repaired, against `vocabulary` (None: all Danish words
    that the project knows, loaded when they are first needed). A line break inside a block shows as a space, and a
    word that it cuts in two as one word. Where the letters of words stand apart, they are joined against the same
    words.
    """
    text = _without_breaks(document)
    repair = None
    if document.method is Method.OCR:
        repair = danish_repair() if vocabulary is None else Repair(vocabulary)
    edits: list[tuple[Span, str]] = []
    if not unicodedata.is_normalized("NFC", text):
        for match in _COMPOSED.finditer(text):
            composed = unicodedata.normalize("NFC", match.group())
            if composed != match.group():
                edits.append((Span(match.start(), match.end()), composed))
    cut = list(_cut_words(document)) if repair is None else []
    if cut:
        edits = sorted(edits + cut)

    def joiner() -> Joiner:
        return danish_joiner() if vocabulary is None else Joiner(vocabulary, vocabulary)

    if repair is None and looks_spaced(text, joiner):
        whole = _shadow(text, edits)
        joined = list(joiner().edits(whole.text))
        return _shadow(text, _laid_over(whole, edits, joined) if edits else joined)
    if repair is None:
        return _shadow(text, edits)
    whole = _shadow(text, edits)
    repairs = repair.edits(whole.text[:MOST_REPAIRED])
    return _shadow(text, _laid_over(whole, edits, repairs) if edits else repairs)


def _laid_over(
    whole: Shadow, edits: list[tuple[Span, str]], repairs: Iterable[tuple[Span, str]]
) -> list[tuple[Span, str]]:
    """The edits that made `whole`, and the repairs of its text, as one list over the stored text."""
    found: list[tuple[Span, str]] = []
    for span, meant in repairs:
        stored = whole.to_text(span)
        shown = whole.to_shadow(stored)
        words = whole.text[shown.start : span.start] + meant + whole.text[span.end : shown.end]
        if found and stored.overlaps(found[-1][0]):
            continue  # two repairs within one composed letter: the first stands
        found.append((stored, words))
    taken = iter(found)
    here = next(taken, None)
    merged = list(found)
    for edit in edits:
        while here is not None and here[0].end <= edit[0].start:
            here = next(taken, None)
        if here is None or not here[0].overlaps(edit[0]):
            merged.append(edit)
    return sorted(merged)


def _shadow(text: str, edits: Iterable[tuple[Span, str]]) -> Shadow:
    pieces: list[str] = []
    stored: list[Span] = []
    shown: list[Span] = []
    at = length = 0
    for span, words in edits:
        pieces += (text[at : span.start], words)
        length += span.start - at
        stored.append(span)
        shown.append(Span(length, length + len(words)))
        length += len(words)
        at = span.end
    pieces.append(text[at:])
    return Shadow("".join(pieces), tuple(stored), tuple(shown))


def _cut_words(document: Document) -> Iterator[tuple[Span, str]]:
    """The hyphen and line break of each word of a block that a line's end cuts in two, to be left out."""
    text = document.text
    if "-\n" not in text and "- \n" not in text and "-\r\n" not in text:
        return
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for match in _CUT_WORD.finditer(text):
        while block is not None and block.span.end <= match.start():
            block = next(blocks, None)
        if block is not None and block.span.start <= match.start() and match.end() < block.span.end:
            yield Span(match.start(), match.end()), ""


def _without_breaks(document: Document) -> str:
    """The stored text with each line break inside a block as a space: same length, same offsets."""
    text = document.text
    pieces: list[str] = []
    at = 0
    rare = any(character in text for character in _RARE_BREAKS)
    for block in document.blocks:
        if not rare and text.find("\n", block.span.start, block.span.end) < 0:
            continue
        for match in _BREAKS.finditer(text, block.span.start, block.span.end):
            pieces += (text[at : match.start()], " " * (match.end() - match.start()))
            at = match.end()
    if not pieces:
        return text
    pieces.append(text[at:])
    return "".join(pieces)
