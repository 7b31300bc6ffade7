"""Folds names as several documents write them to what they share, by `mappings/lexicon/link-words.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import Field

from kommunegraf.authorities import authorities
from kommunegraf.datafiles import DataFile, mapping

_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-–—/]\s*(?:((?:19|20)\d\d)|(\d\d)))?(?!\d)")
_WORD = re.compile(r"[^\W_]+|&")
_ABBREVIATION = re.compile(r"(?=(?:[^A-ZÆØÅ]*[A-ZÆØÅ]){2})[A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,6}")
_BODY_ABBREVIATION = re.compile(r"([A-ZÆØÅ]{2,6})(?:[- ]?udvalg(?:et)?)?")
_LONGEST = 300  # code points of a name


class _Body(DataFile):
    letters: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)


class LinkWords(DataFile):
    """`mappings/lexicon/link-words.toml`."""

    alike: tuple[tuple[str, ...], ...]
    too_plain: frozenset[str]
    owners: frozenset[str]
    own: frozenset[str]
    before_owner: frozenset[str]
    articles: frozenset[str]
    before_period: frozenset[str]
    body: tuple[_Body, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """What the spellings of a name share: its words, and the first and last year of its period ("" where unstated)."""

    words: tuple[str, ...]
    period: tuple[str, str] = ("", "")

    @property
    def letters(self) -> str:
        """The words without the blanks and hyphens between them."""
        return "".join(self.words)


@cache
def _data() -> LinkWords:
    return mapping("lexicon/link-words.toml", LinkWords)


@cache
def _alike() -> tuple[tuple[str, str], ...]:
    """Each form that is replaced, with what by; the longest first."""
    pairs = [(form, forms[0]) for forms in _data().alike for form in forms[1:]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8_192)
def folded(name: str, authority: str, base: str) -> Folded | None:
    """A name in the documents of an authority (IRI) as it is compared; None where it names nothing by itself."""
    text = unicodedata.normalize("NFC", name[:_LONGEST])
    found = _PERIOD.search(text)
    period = ("", "")
    if found is not None:
        start, end, short = found.groups()
        period = (start, end or (start[:2] + short if short else ""))
        if period[1] and period[1] < start:
            period = (start, "")
        text = f"{text[: found.start()]}  {text[found.end() :]}"
    words = _WORD.findall(text.casefold())
    words = _without_owner(words, _own_names(authority, base))
    while words and words[0] in _data().articles:
        words = words[1:]
    while found is not None and words and words[-1] in _data().before_period:
        words = words[:-1]
    same = tuple(_indefinite(word) for word in words)
    if not same or (len(same) == 1 and same[0] in _data().too_plain):
        return None
    return Folded(same, period)


def _indefinite(word: str) -> str:
    for form, plain in _alike():
        if word == form or (len(form) > 3 and word.endswith(form)):
            return word[: -len(form)] + plain
    return word


@lru_cache(maxsize=256)
def _own_names(authority: str, base: str) -> Sequence[tuple[str, ...]]:
    known = [each for each in authorities(base) if each.iri == authority]
    return tuple(tuple(_WORD.findall(each.short_name.casefold())) for each in known)


def _without_owner(words: list[str], names: Sequence[tuple[str, ...]]) -> list[str]:
    """The words without those that say whose it is ("Randers Kommunes", "i Randers Kommune", "kommunens")."""
    data = _data()
    for name in names:
        for start in range(len(words) - len(name)):
            end = start + len(name)
            last = words[end - 1]
            here = (*words[start : end - 1], last if last == name[-1] else last.removesuffix("s"))
            if here == name and words[end] in data.owners:
                first = start - 1 if start and words[start - 1] in data.before_owner else start
                return [*words[:first], *words[end + 1 :]]
    return [word for word in words if word not in data.own]


def is_abbreviation(name: str) -> bool:
    """Whether a name is capitals alone ("SA", "DH", "KoL")."""
    return _ABBREVIATION.fullmatch(name.strip()) is not None


def body_letters(name: str) -> str:
    """The letters of a body that is named by them alone ("SOU", "SOU-udvalget"); "" for every other name."""
    found = _BODY_ABBREVIATION.fullmatch(name.strip())
    return found[1] if found else ""


@cache
def usual_letters() -> Mapping[str, frozenset[str]]:
    """Abbreviations of bodies beside their initials, each with the folded names that it may stand for."""
    table: dict[str, set[str]] = {}
    for body in _data().body:
        for letters in body.letters:
            table.setdefault(letters, set()).update(body.names)
    return {letters: frozenset(names) for letters, names in table.items()}
