"""Finds the names of political bodies in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.meeting.committee_names import HeadedEnd, name_end
from kommunegraf.extraction.words.by_letter import any_of
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.identity import slug
from kommunegraf.reading.document import Span

_LONGEST_NAME = 160  # code points; no body's name is longer, and it bounds the work at each hit

_LONGEST_HEAD = 24  # code points behind "udvalget" in which the word stands that joins it to its name

LONGEST_AUTHORITY = 40  # code points before a body's name in which its authority may stand

_JOINED_KIND = "advisory-council"  # councils of several groups of people are one body; "Økonomi- og Byrådet" is none

_LEAST_FIELDS = 2  # of a name without "for"; one alone may begin a sentence

_MOST_PARTS = 8  # "A-, B-, C- og Dudvalget"


class _Words(DataFile):
    words: tuple[str, ...]
    kind: str
    certain: bool


class _BeforeHeaded(DataFile):
    words: tuple[str, ...]


class _Generic(DataFile):
    anaphora: tuple[str, ...]
    never: tuple[str, ...]


class BodyWords(DataFile):
    """`mappings/lexicon/bodies.toml`."""

    name: tuple[_Words, ...]
    ending: tuple[_Words, ...]
    headed: tuple[_Words, ...]
    before_headed: _BeforeHeaded
    generic: _Generic
    headed_end: HeadedEnd


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body's name in a text: `span` without the genitive "s", `name` the words of the span.

    `kind` is a code of body-kind, `certain` whether the word alone says so. `form` is "name",
    "anaphora" ("udvalget", whose name stood before) or "abbreviation" ("ABC-udvalget", "ABU").
    """

    span: Span
    name: str
    kind: str
    certain: bool
    form: str = "name"


@cache
def _lexicon() -> BodyWords:
    return mapping("lexicon/bodies.toml", BodyWords)


@cache
def headed_words() -> tuple[str, ...]:
    """The words before a body's name that make it one ("udvalget for")."""
    return tuple(word for entry in _lexicon().headed for word in entry.words)


@cache
def _names() -> dict[str, _Words]:
    return {word: entry for entry in _lexicon().name for word in entry.words}


@cache
def _search() -> Caseless:
    lexicon = _lexicon()
    stems = {word.lower() for entry in (*lexicon.name, *lexicon.ending) for word in entry.words}
    longest_first = sorted(stems, key=lambda word: (-len(word), word))
    return Caseless(f"(?:{any_of(longest_first)})(?:s|s')?(?![\\w-])")


_WORD_BACKWARDS = re.compile(r"[\w.§-]*")

_COORDINATED = re.compile(r"(\w[\w-]*-(?:,|(?:,?\s+(?:og|samt|&)))?)\s+\Z", re.IGNORECASE)

_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}\Z")


@remembered
def body_mentions(text: str) -> tuple[BodyMention, ...]:
    """The bodies named in `text` (offsets are those of `text`), in order; linear in its length."""
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[BodyMention]:
    done = 0
    for hit in _search().finditer(text):
        if hit.start() < done:
            continue
        mention = _mention(text, hit, done)
        if mention is not None:
            done = mention.span.end
            yield mention


def _mention(text: str, hit: re.Match[str], floor: int) -> BodyMention | None:
    lexicon = _lexicon()
    low = max(floor, hit.start() - _LONGEST_NAME)
    # to search for what ends here would look at each place from `low` on, and at most of what follows it
    before = _WORD_BACKWARDS.match(text[low : hit.start()][::-1])
    start = hit.start() - (before.end() if before else 0)
    word = text[start : hit.end()]
    bare = _without_genitive(word)
    end = start + len(bare)
    folded = bare.casefold()
    if folded in lexicon.generic.never or folded.endswith(_never_behind()):
        return None
    headed = None
    if start == hit.start():
        headed = _headed(text, start, hit.end()) or _listed_fields(text, start, end)
    if headed is not None:
        return headed
    if start == hit.start():
        entry = _names().get(folded)
        if entry is None:
            if folded in lexicon.generic.anaphora:
                return BodyMention(Span(start, end), bare, "", False, "anaphora")
            return None
        if not (bare[0].isupper() or folded == entry.words[0]):
            return None  # "et byråd": any, not this one
        if entry.kind == _JOINED_KIND:
            first = _coordinated_start(text, start, low)
            start = first if text[first].isupper() else start  # "Senior- og Handicaprådet"
        return BodyMention(Span(start, end), text[start:end], entry.kind, entry.certain)
    if folded in _names():
        entry = _names()[folded]
        return BodyMention(Span(start, end), bare, entry.kind, entry.certain)
    ending = next((e for e in lexicon.ending if folded.endswith(e.words)), None)
    if ending is None:
        return None
    stem = folded[: -max(len(w) for w in ending.words if folded.endswith(w))]
    if not any(character.isalpha() for character in stem):
        return None
    if stem.endswith("-"):
        if _INITIALS.fullmatch(bare[: len(stem) - 1]):
            return BodyMention(Span(start, end), bare, ending.kind, ending.certain, "abbreviation")
        if stem.rstrip("-") in {"og", "samt"} or not bare[0].isalpha():
            return None
    if not bare[0].isalpha():
        return None
    first = _coordinated_start(text, start, low)
    end = _field_end(text, end)
    name = text[first:end]
    definite = folded.endswith(ending.words[0])
    if not definite and not name[0].isupper():
        return None  # "et sundhedsudvalg"
    return BodyMention(Span(first, end), name, ending.kind, ending.certain)


@cache
def _never_behind() -> tuple[str, ...]:
    return tuple(f" {word}" for word in _lexicon().generic.never)


_FIELD = re.compile(r" for (?=[A-ZÆØÅ])")


def _field_end(text: str, end: int) -> int:
    """Where a committee's name ends that goes on with its field ("Vækstudvalget for Land og By"), else `end`.

    "Sundhedsudvalget for Nyborg Kommune" names whose it is.
    """
    begins = _FIELD.match(text, end)
    if begins is None:
        return end
    last = name_end(text, begins.end(), _lexicon().headed_end)
    if last <= begins.end() or authority_mentions(text[begins.end() : last + LONGEST_AUTHORITY])[:1]:
        return end
    return last


def _without_genitive(word: str) -> str:
    folded = word.casefold()
    if folded.endswith("s'"):
        return word[:-2]
    return word[:-1] if folded.endswith("s") else word


def _coordinated_start(text: str, start: int, low: int) -> int:
    """Where "A-, B- og C" begins before the word at `start`."""
    for _ in range(_MOST_PARTS):
        window = text[max(low, start - 60) : start]
        part = _COORDINATED.search(window)
        if part is None or "\n\n" in part.group():
            return start
        start -= len(window) - part.start()
    return start


_ARTICLE = re.compile(r"\bet\s+\Z", re.IGNORECASE)


def _headed(text: str, start: int, end: int) -> BodyMention | None:
    """ "Udvalget for <name>": the name runs to a verb, a preposition or a mark of punctuation."""
    head = text[start : end + _LONGEST_HEAD].casefold()
    entry, word = next(
        ((e, word) for e in _lexicon().headed for word in e.words if head.startswith(f"{word} ")), (None, "")
    )
    if entry is None:
        return None
    begin = start + len(word)
    before = _before_headed().search(text, max(0, start - _LONGEST_HEAD), start)
    named = before is not None and before.group()[0].isupper()
    indefinite = text[start].islower() and not head.startswith(entry.words[0])
    if indefinite and not named and not _ARTICLE.search(text[:start][-4:]):
        return None  # "ansvarligt udvalg for indsatsen" names none; "et udvalg for …" does
    last = name_end(text, begin, _lexicon().headed_end)
    if last <= begin:
        return None
    if before is not None and named:
        start = before.start()
    return BodyMention(Span(start, last), text[start:last], entry.kind, entry.certain)


def _listed_fields(text: str, start: int, end: int) -> BodyMention | None:
    """ "Udvalget Børn, Idræt og Familie": two fields or more with capitals, joined by "og", without "for"."""
    if text[start:end].casefold() not in _bare() or not text[start].isupper():
        return None
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper():
        return None
    last = name_end(text, end + 1, _lexicon().headed_end)
    fields = re.split(r", | og ", text[end + 1 : last])
    if len(fields) < _LEAST_FIELDS or " og " not in text[end:last] or not all(field[:1].isupper() for field in fields):
        return None
    known = _lexicon().headed[0]
    return BodyMention(Span(start, last), text[start:last], known.kind, known.certain)


@cache
def _bare() -> frozenset[str]:
    """The words "udvalget" and "udvalg" by themselves."""
    return frozenset(word for entry in _lexicon().ending for word in entry.words)


@cache
def _before_headed() -> re.Pattern[str]:
    words = sorted(_lexicon().before_headed.words, key=lambda word: -len(word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\s+\Z", re.IGNORECASE)


def stands_for_a_body(words: str) -> bool:
    """Whether the words mean a body that is named elsewhere ("udvalget")."""
    return words.strip().casefold() in _lexicon().generic.anaphora


@remembered
def body_key(name: str) -> str:
    """What two spellings of one body share: folded, definite."""
    folded = slug(" ".join(name.split()))
    for ending, definite in _indefinite():
        if folded.endswith(ending):
            return folded[: -len(ending)] + definite
    if folded.startswith("udvalg-for-"):
        return "udvalget" + folded[len("udvalg") :]
    return folded


@cache
def _indefinite() -> tuple[tuple[str, str], ...]:
    """The folded words that bodies are called by, each with the definite form of its own."""
    lexicon = _lexicon()
    return tuple(
        (slug(word), slug(entry.words[0])) for entry in (*lexicon.name, *lexicon.ending) for word in entry.words[1:]
    )


def initials(name: str) -> str:
    """The capitals a body goes by: "Børne- og Ungeudvalget" is "BU"; the ending is left out."""
    folded = " ".join(name.split())
    for entry in (*_lexicon().ending,):
        for word in entry.words:
            if folded.casefold().endswith(word):
                folded = folded[: -len(word)]
    parts = re.findall(r"[^\W\d_]+", folded)
    return "".join(part[0].upper() for part in parts if part.casefold() not in {"og", "samt", "for", "i"})


def is_definite(name: str) -> bool:
    """Whether the name ends in a definite word ("Sundhedsudvalget", not "Sundhedsudvalg")."""
    return name.casefold().endswith(tuple(entry.words[0] for entry in (*_lexicon().name, *_lexicon().ending)))


def is_headed(name: str) -> bool:
    """Whether the name begins with the word for a body ("Udvalget for …")."""
    folded = name.casefold()
    return any(folded.startswith(f"{word} ") for entry in _lexicon().headed for word in entry.words)


def abbreviations_of(name: str) -> tuple[str, ...]:
    """The initials of a name; of "Udvalget for Kultur og Fritid" UKF, and KF as in "KF-udvalget"."""
    letters = initials(name)
    return (letters, letters[1:]) if is_headed(name) and len(letters) > 2 else (letters,)
