"""The words that damaged words are repaired against, with what each costs a reading: the rarer, the dearer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph

from kommunegraf import resources
from kommunegraf.reading.wordtrie import Node, trie

_WORD = re.compile(r"[^\W\d_]{2,40}")
# Slots of phrase files ("{by:body}", "<date>") name our types, in English.
_SLOT = re.compile(r"\{[^{}]*\}|<[^<>]*>|https?://\S+")
# Values under these keys are ours, not Danish.
_OUR_KEYS = frozenset(
    (
        *("id", "code", "concept", "kind", "scheme", "type", "note", "name", "rule", "role", "unit", "phase"),
        *("outcome", "status", "predicate", "iri", "en", "comment"),
        *("host", "domain", "system"),  # host names spell æ, ø and å otherwise
    )
)
_LABELS = frozenset(
    f"http://www.w3.org/2004/02/skos/core#{local}" for local in ("prefLabel", "altLabel", "hiddenLabel")
)

# What a word costs a reading, in nats, by how common it is (`mappings/wordlist/danish.txt`).
COST_OF_BAND = {"1": 0.5, "2": 2.5, "3": 4.5, "4": 4.5, "5": 6.0}
NAMES = frozenset("45")


class Vocabulary:
    """A set of words, case folded, with the cost of each and the trie that the repair walks."""

    def __init__(
        self, words: Iterable[str], costs: Mapping[str, float] | None = None, names: Iterable[str] = ()
    ) -> None:
        """Takes words that cost nothing, folded words with their costs, and folded words that only names are."""
        free = dict.fromkeys((word.casefold() for word in words), 0.0)
        self._costs = {**(costs or {}), **free}
        self._names = frozenset(names) - free.keys()

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._costs

    def __len__(self) -> int:
        return len(self._costs)

    def words(self) -> frozenset[str]:
        """All words, folded."""
        return frozenset(self._costs)

    def without(self, words: Iterable[str]) -> Vocabulary:
        """The same without some words."""
        gone = {word.casefold() for word in words}
        left = {word: cost for word, cost in self._costs.items() if word not in gone}
        return Vocabulary((), left, self._names - gone)

    def is_name(self, word: str) -> bool:
        """Whether a folded word is known as a name alone."""
        return word in self._names

    @cached_property
    def trie(self) -> Node:
        """The root of the trie over all words, costs at their ends."""
        return trie(self._costs)


@cache
def project_vocabulary() -> Vocabulary:
    """The words of every phrase, heading and lexicon under `mappings/` and of the reference data's Danish labels."""
    words: set[str] = set()
    for path in sorted(resources.folder("mappings").rglob("*.toml")):
        if path.parent.name != "harvest":  # selectors and field names of web pages, no Danish
            words.update(_toml_words(path))
    for path in sorted((resources.folder("ontology") / "reference").glob("*.ttl")):
        words.update(_label_words(path))
    return Vocabulary(words)


@cache
def danish_vocabulary() -> Vocabulary:
    """The project's words and those of `mappings/wordlist/danish.txt`; some 110,000, so made only where needed."""
    text = (resources.folder("mappings") / "wordlist" / "danish.txt").read_text(encoding="utf-8")
    told = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")).split()
    words, bands = told[::2], told[1::2]
    costs = dict(zip(words, map(COST_OF_BAND.__getitem__, bands), strict=True))
    names = [word for word, band in zip(words, bands, strict=True) if band in NAMES]
    return Vocabulary(project_vocabulary().words(), costs, names)


def words_of(text: str) -> Iterator[str]:
    """The words of a phrase, slots left out."""
    yield from _WORD.findall(_SLOT.sub(" ", text))


def _toml_words(path: Path) -> Iterator[str]:
    if path.name in ("ocr.toml", "ocr-words.toml", "compounds.toml"):  # damaged words, and pieces of words
        return
    stack: list[Any] = [tomllib.loads(path.read_text(encoding="utf-8"))]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key, each in value.items():
                # a table under such a key ([[rule]], [name]) holds keys of its own
                if key not in _OUR_KEYS or isinstance(each, dict) or (isinstance(each, list) and _tables(each)):
                    yield from words_of(key) if any(letter in key for letter in "æøåÆØÅ ") else ()
                    stack.append(each)
        elif isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, str):
            yield from words_of(value)


def _tables(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(each, dict) for each in values)


def _label_words(path: Path) -> Iterator[str]:
    for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        label = triple.object
        if (
            triple.predicate.value in _LABELS
            and isinstance(label, pyoxigraph.Literal)
            and (label.language or "da") == "da"
        ):
            yield from words_of(label.value)
