"""The Tantivy index itself: its fields, how entries are written into it, and how it is opened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from kommunegraf.reading.repair import danish_repair
from kommunegraf.search.belonging import Date
from kommunegraf.search.entries import NAMES, Entry, key_of
from kommunegraf.search.lexicon import Splitter, lexicon
from kommunegraf.search.words import shared_endings, words

_HEAP = 64 * 2**20  # bytes of memory that words are gathered in before they are written
_GAP = "|"  # stands between texts, so that no phrase runs from one into the next; no word is so written
_WORDS = "words"


@cache
def schema() -> tantivy.Schema:
    """`title` and `body` (which has the titles' words too) are searched, the rest filters, counts or is given back."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("iri", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_WORDS)
    builder.add_text_field("body", tokenizer_name=_WORDS)
    for facet in ("kind", "municipality", "year"):
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("key", fast=True)
    for day in ("first", "last"):
        builder.add_unsigned_field(day, indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


def open_index(place: Path) -> tantivy.Index:
    """The index in a folder, as it stands. Raises `ValueError` or `OSError` where it is none."""
    index = tantivy.Index.open(str(place))
    _register(index)
    index.config_reader("manual", 0)  # it never changes: nothing is to watch its folder
    return index


def make_index(place: Path) -> tantivy.Index:
    """A new, empty index in a folder."""
    index = tantivy.Index(schema(), str(place))
    _register(index)
    return index


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(_WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def write(index: tantivy.Index, gone: Iterable[str], entries: Iterable[Entry]) -> None:
    """Takes the entries of the nodes `gone` out and puts `entries` in; done and on disk when it returns."""
    writer = index.writer(_HEAP, 1)
    try:
        for iri in gone:
            writer.delete_documents_by_term("iri", iri)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("iri", entry.iri)
    document.add_unsigned("key", key_of(entry.iri))
    document.add_text("title", _indexed(entry.titles, entry.damaged))
    document.add_text("body", _indexed((*entry.titles, *entry.texts), entry.damaged))
    document.add_text("kind", NAMES[entry.kind])
    if entry.municipality:
        document.add_text("municipality", entry.municipality)
    days = entry.date.days() if entry.date else None
    if days:
        document.add_unsigned("first", days[0])
        document.add_unsigned("last", days[1])
        document.add_text("year", f"{days[0] // 10000:04}")
    document.add_bytes("entry", json.dumps(_stored(entry), ensure_ascii=False).encode("utf-8", "replace"))
    return document


def _stored(entry: Entry) -> dict[str, Any]:
    date = [entry.date.lexical, entry.date.datatype] if entry.date else None
    return {
        "iri": entry.iri,
        "kind": entry.kind,
        "title": entry.title,
        "titles": entry.titles,
        "texts": entry.texts,
        "document": entry.document,
        "municipality": entry.municipality,
        "date": date,
        "damaged": entry.damaged,
    }


def read_entry(content: bytes) -> Entry:
    """An entry as `write` put it in."""
    said = json.loads(content)
    said["titles"], said["texts"] = tuple(said["titles"]), tuple(said["texts"])
    said["date"] = Date(*said["date"]) if said["date"] else None
    return Entry(**said)


def _indexed(texts: Iterable[str], damaged: bool) -> str:
    """The words of the texts as the index takes them: one blank between two, a gap between texts."""
    pieces: list[str] = []
    for text in texts:
        found = words(text)
        pieces += found
        pieces.append(_GAP)
        beside = [*_completed(text), *(_repaired(text, set(found)) if damaged else ())]
        for word in beside:
            pieces += (word, _GAP)
    return " ".join(pieces)


def _completed(text: str) -> Iterator[str]:
    """Of `Sundheds- og Ældreudvalget` the word that is not written: `sundhedsudvalget`."""
    for head, other in shared_endings(text):
        parts = Splitter(lexicon()).parts(other) or ()
        for at in range(1, len(parts)):
            yield head + "".join(parts[at:])


def _repaired(text: str, known: set[str]) -> Iterator[str]:
    """The words that damaged ones are read as, beside those that stand there."""
    pieces: list[str] = []
    at = 0
    for span, meant in danish_repair().edits(text):
        pieces += (text[at : span.start], meant)
        at = span.end
    for word in words("".join([*pieces, text[at:]])):
        if word not in known:
            yield word
