"""A set of replacements for one real document: what it makes of the text, and of the answers that are expected.

A file of `changes/` names the `seed` and holds `replace` (old and new string, applied to the text at once, the longest
first, at word boundaries), and what those mean where an answer says the same in another form: `iris` (parts of IRIs,
written as letters), `texts` (whole cells and parameters) and `values` (lexical forms by column or parameter).
`people` are the names that the case workers get, in the order in which they appear: real ones are written nowhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from answers import Cell

FOLDER = Path(__file__).parent / "changes"
_KEYS = {"seed", "replace", "iris", "texts", "values", "people"}
_CASE_WORKER = re.compile(r"Sagsbehandler:[^\S\n]*([^\s\W][^\n]*?)[^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Changes:
    """The replacements of one file, applied as a whole."""

    name: str
    seed: str
    replace: Mapping[str, str]
    iris: Mapping[str, str]
    texts: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    people: tuple[str, ...]

    def replacements(self, original: str) -> dict[str, str]:
        """Old and new strings for a text, its case workers' names among them."""
        names = dict.fromkeys(_CASE_WORKER.findall(original))
        if len(names) > len(self.people):
            raise ValueError(f"{self.name}: {len(names)} case workers and {len(self.people)} names for them")
        return {**self.replace, **dict(zip(names, self.people, strict=False))}

    @cached_property
    def iri_pattern(self) -> re.Pattern[str]:
        # A part of an IRI ends where its segment does, so that one case number is not taken for the start of another.
        parts = sorted((_encoded(part) for part in self.iris), key=len, reverse=True)
        return re.compile("|".join(rf"(?<![\w%]){re.escape(part)}(?![\w%.-])" for part in parts))

    def text(self, original: str) -> str:
        """The text with all replacements."""
        replace = self.replacements(original)
        return _pattern(tuple(replace)).sub(lambda match: replace[match[0]], original)

    def cell(self, column: str, cell: Cell, original: str) -> Cell:
        """What an expected cell becomes, a place one of the changed text; `original` is the unchanged one."""
        if cell is None:
            return cell
        if "iri" in cell:
            named = {"named": self.cell(column, cell["named"], original)} if "named" in cell else {}
            return {"iri": self.iri(cell["iri"], original), **named}
        if "seed" in cell:
            return {**cell, **{side: self.moved(original, cell[side]) for side in ("start", "end")}}
        if "text" in cell:
            return _text(self.texts.get(cell["text"]) or self.text(cell["text"]), cell.get("lang"))
        [(datatype, lexical)] = cell.items()
        return {datatype: self.values.get(column, {}).get(lexical, lexical)}

    def iri(self, iri: str, original: str) -> str:
        """What an IRI becomes; a document that has no other key than its text is named by the changed text's hash."""
        encoded = {_encoded(old): _encoded(new) for old, new in self.iris.items()}
        changed = self.iri_pattern.sub(lambda match: encoded[match[0]], iri)
        return changed.replace(text_key(original), text_key(self.text(original)))

    def parameter(self, name: str, value: str) -> str:
        """What a parameter of a question becomes."""
        if name in self.values:
            return self.values[name].get(value, value)
        return self.texts.get(value) or self.text(value)

    def moved(self, original: str, offset: int) -> int:
        """Where what stands before an offset of the original ends now."""
        return offset + sum(len(new) - len(old) for start, old, new in self.found(original) if start < offset)

    def widened(self, original: str, start: int, end: int) -> tuple[int, int]:
        """The place in the changed text of a place in the original; a part of a replaced string is all of it."""
        for at, old, _ in self.found(original):
            start = at if at < start < at + len(old) else start
            end = at + len(old) if at < end < at + len(old) else end
        return self.moved(original, start), self.moved(original, end)

    def widened_there(self, original: str, start: int, end: int) -> tuple[int, int]:
        """The same for a place in the changed text."""
        growth = 0
        for before, old, new in self.found(original):
            at = before + growth
            start = at if at < start < at + len(new) else start
            end = at + len(new) if at < end < at + len(new) else end
            growth += len(new) - len(old)
        return start, end

    def found(self, original: str) -> list[tuple[int, str, str]]:
        """(start, old, new) of each replaced string of the original, in order."""
        replace = self.replacements(original)
        return [(start, old, replace[old]) for start, old in _matches(tuple(replace), original)]

    def place(self, original: str, start: int, end: int) -> str:
        """The words that now stand where `original[start:end]` stood; a replaced string is in or out as a whole."""
        parts, at = [], start
        for begin, old, new in self.found(original):
            if begin < end and start < begin + len(old):
                parts += [original[at:begin], new]
                at = begin + len(old)
        return "".join([*parts, original[at:end]])


def text_key(text: str) -> str:
    """What the IRI of a document ends in that is known by its text alone (docs/iris.md)."""
    return "document/text/" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@cache
def _pattern(strings: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(old) for old in sorted(strings, key=len, reverse=True)))


@cache
def _matches(strings: tuple[str, ...], text: str) -> tuple[tuple[int, str], ...]:
    return tuple((match.start(), match[0]) for match in _pattern(strings).finditer(text))


def load(path: Path) -> Changes:
    """The changes of one file. Raises `ValueError` for an unknown key or a string that is replaced twice."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if set(content) - _KEYS:
        raise ValueError(f"{path.name}: unknown keys {sorted(set(content) - _KEYS)}")
    replace, iris = dict(content["replace"]), dict(content["iris"])
    if len(replace) < len(content["replace"]) or len(iris) < len(content["iris"]):
        raise ValueError(f"{path.name}: a string is replaced twice")
    people = tuple(content.get("people", ()))
    return Changes(path.stem, content["seed"], replace, iris, content["texts"], content["values"], people)


def _text(text: str, language: str | None) -> Cell:
    return {"text": text, "lang": language} if language else {"text": text}


def _encoded(part: str) -> str:
    return quote(part, safe="/-._~%")


def _bounded(old: str) -> str:
    """The string where it is a word or a number of its own: 125.000 is no part of 1.125.000."""
    before = r"(?<!\w)(?<!\d[.,])" if old[0].isdigit() else r"(?<!\w)" if old[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if old[-1].isdigit() else r"(?!\w)" if old[-1].isalnum() else ""
    return before + re.escape(old) + after
