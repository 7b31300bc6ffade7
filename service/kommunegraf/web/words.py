"""The words of the pages in each language: the files of `mappings/pages/`, one a page, a table a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kommunegraf.datafiles import DataFile, load
from kommunegraf.errors import ConfigurationError
from kommunegraf.resources import folder

LANGUAGES = ("da", "en")
Word = str | tuple[str, ...]


class PageFile(DataFile):
    """One file: the same keys in each language; a value is text or a list of texts."""

    da: dict[str, Word]
    en: dict[str, Word]


@cache
def words(language: str) -> Mapping[str, Word]:
    """All words in one of `LANGUAGES` by file name and key (`timeline.heading`).

    Raises `ConfigurationError` where a file lacks a key in one of the languages.
    """
    found: dict[str, Word] = {}
    for path in sorted((folder("mappings") / "pages").glob("*.toml")):
        page = load(path, PageFile)
        lacking = sorted(page.da.keys() ^ page.en.keys())
        if lacking:
            raise ConfigurationError(f"pages/{path.name}: {', '.join(lacking)} is there in one language only; add it")
        mine = page.da if language == "da" else page.en
        found.update({f"{path.stem}.{key}": word for key, word in mine.items()})
    return MappingProxyType(found)


def said(language: str, key: str, **values: object) -> str:
    """The words of a key, `{name}` in them replaced by the value of that name.

    Raises `ConfigurationError` where there is no such key, or it holds a list.
    """
    word = words(language).get(key)
    if not isinstance(word, str):
        raise _lacking(key, "words")
    return word.format_map(values) if values else word


def listed(language: str, key: str) -> tuple[str, ...]:
    """The list of a key, such as the names of months. Raises `ConfigurationError` as `said`."""
    word = words(language).get(key)
    if not isinstance(word, tuple):
        raise _lacking(key, "list")
    return word


def _lacking(key: str, what: str) -> ConfigurationError:
    file = key.partition(".")[0]
    return ConfigurationError(f"the pages need the {what} {key}: add it to mappings/pages/{file}.toml")
