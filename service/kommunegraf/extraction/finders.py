"""Finds what the slots of phrases are filled with: dates, numbers, authorities, bodies, names, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from kommunegraf.extraction.bodies import body_mentions
from kommunegraf.extraction.datafiles import DataFile, mapping
from kommunegraf.extraction.dates import dates
from kommunegraf.extraction.mentions import Mention, Sentence, register
from kommunegraf.extraction.tokens import Token
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span


class NameWords(DataFile):
    """The form of `mappings/lexicon/names.toml`."""

    inside: frozenset[str]
    inside_party: frozenset[str]
    never_alone: frozenset[str]


@cache
def name_words() -> NameWords:
    return mapping("lexicon/names.toml", NameWords)


def register_all() -> None:
    """Registers the types of this module; a type registered twice keeps the last finder."""
    register("date", lambda s: _dates(s, period=False))
    register("period", lambda s: _dates(s, period=True))
    register("when", lambda s: (*_dates(s, period=False), *_dates(s, period=True)))
    register("number", _numbers)
    register("percent", _percents)
    register("municipality", lambda s: _authorities(s, "municipality"))
    register("region", lambda s: _authorities(s, "region"))
    register("authority", lambda s: (*_authorities(s, "municipality"), *_authorities(s, "region")))
    register("body", _bodies)
    register("quoted", quotations)
    register("name", lambda s: names(s, name_words().inside))


def _dates(sentence: Sentence, *, period: bool) -> Iterator[Mention]:
    for each in dates(sentence.text):
        if (each.end is not None) is period:
            yield Mention(_moved(each.span, sentence), each)


def _authorities(sentence: Sentence, kind: str) -> Iterator[Mention]:
    for each in authority_mentions(sentence.text):
        if each.authority.kind == kind and each.form != "name-only":
            yield Mention(_moved(each.span, sentence), each)


def _bodies(sentence: Sentence) -> Iterator[Mention]:
    for each in body_mentions(sentence.text):
        yield Mention(_moved(each.span, sentence), each)


def _moved(span: Span, sentence: Sentence) -> Span:
    return Span(span.start + sentence.start, span.end + sentence.start)


_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")


def _numbers(sentence: Sentence) -> Iterator[Mention]:
    for token in sentence.tokens:
        value = number(token)
        if value is not None:
            yield Mention(Span(token.start, token.end), value)


def number(token: Token) -> Decimal | None:
    """The value of a number in digits, Danish style ("2.672", "83,8"), or None."""
    if not _NUMBER.fullmatch(token.word):
        return None
    return Decimal(token.word.replace(".", "").replace(",", "."))


def _percents(sentence: Sentence) -> Iterator[Mention]:
    tokens = sentence.tokens
    for token, sign in pairwise(tokens):
        value = number(token) if sign.folded in ("%", "pct", "procent") else None
        if value is not None:
            yield Mention(Span(token.start, sign.end), value)


_QUOTATION = re.compile(r'"([^"“”„»«\n]{1,200})"|[”“„]([^"“”„»«\n]{1,200})[”“]|»([^"»«\n]{1,200})«|«([^"»«\n]{1,200})»')


def quotations(sentence: Sentence) -> Iterator[Mention]:
    """What stands in quotation marks; the span has the marks, the value is the words inside."""
    for match in _QUOTATION.finditer(sentence.text):
        words = next(group for group in match.groups() if group is not None)
        yield Mention(Span(match.start() + sentence.start, match.end() + sentence.start), words.strip())


def names(sentence: Sentence, inside: frozenset[str], longest: int = 10) -> Iterator[Mention]:
    """Runs of capitalised words, `inside` words allowed between them; every run that can be meant, by its end.

    A single capitalised word at the start of a sentence is none where it is a common noun of `never_alone`.
    """
    tokens = sentence.tokens
    for first, token in enumerate(tokens):
        if not _capital(token) or (first == 0 and token.folded in name_words().never_alone):
            continue
        end = first + 1
        yield _name(sentence, first, end)
        while end < min(len(tokens), first + longest):
            if _capital(tokens[end]) or (tokens[end].word.isdigit() and tokens[end - 1].word[0].isupper()):
                end += 1
                yield _name(sentence, first, end)
            elif tokens[end].folded in inside and any(_capital(each) for each in tokens[end + 1 : end + 3]):
                end += 1
            else:
                break


def _capital(token: Token) -> bool:
    return token.word[0].isupper()


def _name(sentence: Sentence, first: int, end: int) -> Mention:
    span = Span(sentence.tokens[first].start, sentence.tokens[end - 1].end)
    return Mention(span, sentence.words(span))
