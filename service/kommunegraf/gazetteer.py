"""Where a text names a municipality or region, by the reference data and `mappings/authority-names.toml`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kommunegraf.authorities import (
    Authority,
    agenda_system,
    authorities,
    authority,
    authority_by_host,
    by_key,
    entries,
)
from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.reading.document import Span

__all__ = [
    "Authority",
    "AuthorityMention",
    "agenda_system",
    "authorities",
    "authority",
    "authority_by_host",
    "authority_mentions",
    "fold_name",
    "mentions_within",
]

Form = Literal["official", "listed", "council", "name-only"]


@dataclass(frozen=True, slots=True)
class AuthorityMention:
    """A place in a text that names an authority; `span` covers the naming words, genitive ending included.

    `form` is "official" ("X Kommune", "Kommunen X", "Region X"), "listed" (X in "X, Y og Z Kommuner"),
    "council" ("X Byråd"), or "name-only": the bare name, which a town or a person may bear as well.
    """

    span: Span
    authority: Authority
    form: Form


class _Municipality(DataFile):
    after: tuple[str, ...]
    before: tuple[str, ...]
    list_after: tuple[str, ...]
    list_before: tuple[str, ...]
    council: tuple[str, ...]


class _Lists(DataFile):
    separators: tuple[str, ...]


class _Bare(DataFile):
    also_words: tuple[str, ...]


class _Names(DataFile):
    """`mappings/authority-names.toml`."""

    municipality: _Municipality
    lists: _Lists
    bare: _Bare


@cache
def _names() -> _Names:
    return mapping("authority-names.toml", _Names)


# White space between two words of a name: never over an empty line, never long.
_GAP = r"(?:[^\S\n]{1,4}(?:\r?\n[^\S\n]{0,8})?|\r?\n[^\S\n]{0,8})"
_HYPHEN = r"(?:[^\S\n]?[-\u2010\u2011\u2013][^\S\n]?|[^\S\n])"
# Either letter of a pair may stand for the other, å also in two code points (NFD).
_HEAD = re.compile(r"\(\?:[^()]*\)|\w")
_PAIRS = {"å": "(?:å|a\u030a|aa)", "æ": "(?:æ|ae)", "ø": "(?:ø|oe)"}


def fold_name(name: str) -> str:
    """A name for comparison: NFC, lower case, å/æ/ø as aa/ae/oe, hyphens and white space dropped."""
    folded = unicodedata.normalize("NFC", name).casefold()
    for letter, pair in (("å", "aa"), ("æ", "ae"), ("ø", "oe")):
        folded = folded.replace(letter, pair)
    return re.sub(r"[\s\u2010-\u2013-]+", "", folded)


def _pattern(name: str) -> str:
    """The expression that matches a name in each of its spellings."""
    folded = unicodedata.normalize("NFC", name).casefold()
    for letter, pair in (("å", "aa"), ("æ", "ae"), ("ø", "oe")):
        folded = folded.replace(pair, letter)
    parts = []
    for character in folded:
        if character == "-":
            parts.append(_HYPHEN)
        elif character == " ":
            parts.append(_GAP)
        else:
            parts.append(_PAIRS.get(character, re.escape(character)))
    return "".join(parts)


def _first_letters(name: str) -> str:
    """What a spelling of the name may begin with."""
    letter = fold_name(name)[0]
    return {"a": "aåæ", "o": "oø"}.get(letter, letter)


def _any_of(names: Iterable[str]) -> str:
    """An expression for any of the names, longest first; those that begin alike share the letter (speed)."""
    groups: dict[str, list[str]] = {}
    for pattern in (_pattern(name) for name in sorted(names, key=len, reverse=True)):
        head = _HEAD.match(pattern)
        groups.setdefault(head[0] if head else "", []).append(pattern[head.end() if head else 0 :])
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in groups.items())


def _words(words: tuple[str, ...]) -> str:
    return "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class _Finder:
    """The compiled expressions; every one is bounded, so that a text is read once whatever stands in it."""

    mention: Caseless
    before: re.Pattern[str]
    list_before: re.Pattern[str]
    separator: re.Pattern[str]
    municipalities: dict[str, str]  # folded name -> code
    regions: dict[str, str]  # folded whole name ("regionmidtjylland") -> code
    also_words: frozenset[str]


@cache
def _finder() -> _Finder:
    names = _names()
    municipalities: dict[str, str] = {}
    regions: dict[str, str] = {}
    stems: set[str] = set()
    region_names: set[str] = set()
    for entry in entries():
        if entry.kind == "municipality":
            words = names.municipality.after
            for name in entry.names:
                last = name.rpartition(" ")[2].casefold()
                # "Københavns Kommune": the genitive belongs to the name, the word after it is matched on its own.
                stem = name.rpartition(" ")[0] if last in words else name
                municipalities[fold_name(stem)] = entry.code
                stems.add(stem)
        else:
            # A region is named with the word "Region"; the bare rest ("Midtjylland") is a part of the country.
            regions.update((fold_name(name), entry.code) for name in entry.names if " " in name)
            region_names.update(name for name in entry.names if " " in name)
    genitive = r"(?:['’´]?s|['’])?"
    # Most positions of a text are settled by their first letter, before any name is tried.
    first = "".join(sorted({variant for name in (*stems, *region_names) for variant in _first_letters(name)}))
    mention = (
        rf"(?<![\w-])(?=[{re.escape(first)}])"
        rf"(?:(?P<region>{_any_of(region_names)}){genitive}"
        rf"|(?P<name>{_any_of(stems)}){genitive}"
        rf"(?:{_GAP}(?:(?P<official>{_words(names.municipality.after)})"
        rf"|(?P<plural>{_words(names.municipality.list_after)})"
        rf"|(?P<council>{_words(names.municipality.council)})))?)(?![\w\u030a]|[-\u2010\u2011]\w)"
    )
    separator = "|".join(
        _pattern(each) if each.isalpha() else re.escape(each)
        for each in sorted(names.lists.separators, key=len, reverse=True)
    )
    return _Finder(
        mention=Caseless(mention),
        before=re.compile(rf"(?<!\w)(?:{_words(names.municipality.before)}){_GAP}\Z", re.IGNORECASE),
        list_before=re.compile(
            rf"(?<!\w)(?:{_words(names.municipality.list_before)})(?:{_GAP}|:{_GAP}?)\Z", re.IGNORECASE
        ),
        separator=re.compile(rf"{_GAP}?(?:{separator}){_GAP}?(?:(?:og|samt){_GAP})?\Z", re.IGNORECASE),
        municipalities=municipalities,
        regions=regions,
        also_words=frozenset(word.casefold() for word in names.bare.also_words),
    )


def authority_mentions(text: str, base: str = DEFAULT_BASE) -> tuple[AuthorityMention, ...]:
    """Every place where `text` names a municipality or region, in order, none overlapping.

    Offsets are code points in the text given. The text is read once (linear time). A bare name counts only with its
    capital; one that is also an everyday word only inside a sentence (`mappings/authority-names.toml`).
    """
    return _of_default_base(text) if base == DEFAULT_BASE else _authority_mentions(text, base)


@remembered
def _of_default_base(text: str) -> tuple[AuthorityMention, ...]:
    return _authority_mentions(text, DEFAULT_BASE)


def _authority_mentions(text: str, base: str) -> tuple[AuthorityMention, ...]:
    finder = _finder()
    known = by_key(base)
    found: list[AuthorityMention] = []
    plural: list[int] = []  # indexes of "Z Kommuner", whose list is to be looked for backwards
    for match in finder.mention.finditer(text):
        if match["region"] is not None:
            code = finder.regions[fold_name(text[match.start("region") : match.end("region")])]
            found.append(AuthorityMention(Span(*match.span()), known["region", code], "official"))
            continue
        name = text[match.start("name") : match.end("name")]
        if name[0].islower() and (match.lastgroup == "name" or name.casefold() in finder.also_words):
            continue
        subject = known["municipality", finder.municipalities[fold_name(name)]]
        start, end = match.span()
        form: Form = "name-only"
        if match["official"] is not None:
            form = "official"
        elif match["plural"] is not None:
            form = "listed"
            plural.append(len(found))
        elif match["council"] is not None:
            form = "council"
        elif before := finder.before.search(text, max(0, start - 24), start):
            form, start = "official", before.start()
        elif name.casefold() in finder.also_words and _opens_a_sentence(text, start):
            continue
        found.append(AuthorityMention(Span(start, end), subject, form))
    return _with_lists(finder, text, found, plural)


def _opens_a_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \u00a0")
    return not before or before[-1] in '.!?:;\n\r•–-"»“”)'


def _with_lists(
    finder: _Finder, text: str, found: list[AuthorityMention], plural: list[int]
) -> tuple[AuthorityMention, ...]:
    """Bare names that stand in one list with "kommuner" or "kommunerne" become "listed"."""

    def joined(one: AuthorityMention, other: AuthorityMention) -> bool:
        gap = other.span.start - one.span.end
        return 0 < gap <= 24 and finder.separator.match(text[one.span.end : other.span.start]) is not None

    listed = set(plural)
    for index in plural:
        at = index
        while at > 0 and found[at - 1].form == "name-only" and joined(found[at - 1], found[at]):
            at -= 1
            listed.add(at)
    for index, mention in enumerate(found):
        if mention.form != "name-only" or index in listed:
            continue
        if finder.list_before.search(text, max(0, mention.span.start - 24), mention.span.start):
            at = index
            listed.add(at)
            while at + 1 < len(found) and found[at + 1].form == "name-only" and joined(found[at], found[at + 1]):
                at += 1
                listed.add(at)
    return tuple(
        AuthorityMention(mention.span, mention.authority, "listed") if index in listed else mention
        for index, mention in enumerate(found)
    )


def mentions_within(mentions: tuple[AuthorityMention, ...], span: Span) -> tuple[AuthorityMention, ...]:
    """Those of `mentions` (in order, as `authority_mentions` gives them) that lie wholly inside `span`."""
    first = bisect_left(mentions, span.start, key=lambda mention: mention.span.start)
    inside = []
    for mention in mentions[first:]:
        if mention.span.start >= span.end:
            break
        if mention.span in span:
            inside.append(mention)
    return tuple(inside)
