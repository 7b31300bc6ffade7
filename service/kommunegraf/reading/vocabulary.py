"""The words that the project knows, as a trie: what damaged words are repaired against."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph

from kommunegraf import resources

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

Trie = dict[str, Any]
END = ""  # the key under which a trie's node says that a word ends there


class Vocabulary:
    """A set of words, case folded, with the trie that the repair walks."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word.casefold() for word in words)
        self._root: Trie | None = None

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._words

    def __len__(self) -> int:
        return len(self._words)

    @property
    def trie(self) -> Trie:
        """The root; each node maps a letter to the next node, and `END` to True where a word ends."""
        if self._root is None:
            self._root = {}
            for word in self._words:
                node = self._root
                for letter in word:
                    node = node.setdefault(letter, {})
                node[END] = True
        return self._root


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


def words_of(text: str) -> Iterator[str]:
    """The words of a phrase, slots left out."""
    yield from _WORD.findall(_SLOT.sub(" ", text))


def _toml_words(path: Path) -> Iterator[str]:
    if path.name in ("ocr.toml", "compounds.toml"):  # the one lists damaged words, the other pieces of words
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
