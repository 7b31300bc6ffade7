"""Laws and national agreements that a text names (`mappings/lexicon/laws.toml`), as references of its items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.records import AgendaItem, Iri, Legislation, Mode, Subject, Text
from kommunegraf.extraction.references.foreign_laws import ForeignWords, is_foreign
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.dates import dates
from kommunegraf.reading.document import Span, ZoneKind

_ELI = "https://www.retsinformation.dk/eli/lta"
_DATE = 24  # code points behind "af" that a date may take
_FIRST, _LAST = 1900, 2100
_SECTION = re.compile(r"\s+§\s*\d{1,3}(?:\s?[a-z](?!\w))?(?:,?\s+stk\.\s*\d{1,2})?(?!\d)")


class _Named(DataFile):
    code: str = Field(pattern=r"^[a-z0-9-]+$")
    names: tuple[str, ...] = Field(min_length=1)


class Foreign(DataFile):
    """What says that a law is another country's or the Union's."""

    before: tuple[str, ...]
    union: tuple[str, ...]
    behind: tuple[str, ...]
    danish: tuple[str, ...]


class Laws(DataFile):
    """`mappings/lexicon/laws.toml`."""

    kinds: tuple[str, ...]
    number: tuple[str, ...]
    foreign: Foreign
    law: tuple[_Named, ...]
    agreement: tuple[_Named, ...]


@dataclass(frozen=True, slots=True)
class LawMention:
    """A place of a text that names an act by number and year, or else a concept (`scheme`, `code`)."""

    span: Span
    number: str = ""
    year: str = ""
    scheme: str = ""
    code: str = ""


def extract_references(frame: Frame) -> None:
    """Adds to each item, or to a document without items, what its official text names of laws and agreements."""
    for mention in law_mentions(frame.shadow.text):
        span = frame.shadow.to_text(mention.span)
        if frame.document.zone_at(span.start) is not ZoneKind.OFFICIAL:
            continue
        reference = say(Iri(iri=_node(frame, mention, span)), span, mode=Mode.NORMALISED)
        item = instrument_index(frame).item_at(span.start)
        if item is not None:
            frame.found.add(AgendaItem(id=item, references=(reference,)))
        elif not frame.outline.items:
            frame.found.add(Subject(id=frame.document_iri, references=(reference,)))


def _node(frame: Frame, mention: LawMention, span: Span) -> str:
    if mention.code:
        return frame.identity.concept(mention.scheme, mention.code)
    iri = frame.identity.legislation(mention.year, mention.number)
    words = " ".join(frame.document.words(span).split())
    eli = Iri(iri=f"{_ELI}/{mention.year}/{mention.number}")
    mode = Mode.STATED if words == frame.document.words(span) else Mode.NORMALISED
    frame.found.add(
        Legislation(
            id=iri,
            alternative=(say(Text(text=words), span, mode=mode),),
            same_as=(say(eli, span, mode=Mode.DERIVED, rule="eli-of-number-and-year"),),
        )
    )
    return iri


def law_mentions(text: str) -> Iterator[LawMention]:
    """What a text names, from left to right; offsets are those of the text. Linear in its length."""
    names = _names()
    for found in _pattern().finditer(text):
        if found["number"] is not None:
            year = _year(text, found.end())
            if year is not None and not is_foreign(_foreign(), text, found.start(), year[1], numbered=True):
                yield LawMention(Span(found.start(), year[1]), found["number"].lstrip("0"), year[0])
            continue
        if is_foreign(_foreign(), text, found.start(), found.end("name"), numbered=False):
            continue
        scheme, code = names[" ".join(found["name"].casefold().split())]
        section = _SECTION.match(text, found.end()) if scheme == "law" else None
        end = section.end() if section is not None else found.end("name")
        yield LawMention(Span(found.start(), end), scheme=scheme, code=code)


def _year(text: str, start: int) -> tuple[str, int] | None:
    """The year of the day that begins at `start`, and where the day ends; None where no whole day stands there."""
    for mention in dates(text[start : start + _DATE]):
        if mention.span.start == 0 and mention.value.datatype == "date":
            year = mention.value.lexical[:4]
            if _FIRST <= int(year) <= _LAST and year in text[start : start + mention.span.end]:
                return year, start + mention.span.end
        break
    return None


@cache
def _data() -> Laws:
    return mapping("lexicon/laws.toml", Laws)


@cache
def _foreign() -> ForeignWords:
    words = _data().foreign
    return ForeignWords.of(words.before, words.union, words.behind, words.danish)


@cache
def _names() -> dict[str, tuple[str, str]]:
    schemes = (("law", _data().law), ("national-agreement", _data().agreement))
    return {name: (scheme, each.code) for scheme, named in schemes for each in named for name in each.names}


@cache
def _pattern() -> Caseless:
    def any_of(words: tuple[str, ...] | list[str]) -> str:
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)

    numbered = (
        rf"(?:{any_of(_data().kinds)})\s+(?:{any_of(_data().number)})\s*(?P<number>[1-9]\d{{0,3}})\s+af\s+(?:den\s+)?"
    )
    named = rf"(?P<name>{any_of(list(_names()))})s?(?!\w)"
    first = "".join(sorted({word[0] for word in (*_data().kinds, *_names())}))
    return Caseless(rf"(?<![\w-])(?=[{re.escape(first)}])(?:{numbered}|{named})")
