"""Finds what the slots of phrases are filled with: dates, numbers, authorities, bodies, names, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.durations import durations
from kommunegraf.extraction.words.mentions import Mention, Sentence, register
from kommunegraf.extraction.words.numbers import numbers
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span


class NameWords(DataFile):
    """The form of `mappings/lexicon/names.toml`."""

    inside: frozenset[str]
    joins: frozenset[str]
    inside_party: frozenset[str]
    never_alone: frozenset[str]
    never: frozenset[str]
    common_endings: tuple[str, ...]
    named_by_town: tuple[str, ...]
    local_parts: tuple[str, ...]
    second_halves: frozenset[str]


@cache
def name_words() -> NameWords:
    return mapping("lexicon/names.toml", NameWords)


class PostWords(DataFile):
    """The form of `mappings/lexicon/posts.toml`."""

    endings: tuple[str, ...]
    of: frozenset[str]


class NetworkNames(DataFile):
    """The form of `mappings/lexicon/network-names.toml`."""

    beginnings: frozenset[str]
    of: frozenset[str]
    endings: tuple[str, ...]


@cache
def _network_words() -> NetworkNames:
    return mapping("lexicon/network-names.toml", NetworkNames)


@cache
def _post_words() -> PostWords:
    return mapping("lexicon/posts.toml", PostWords)


def register_all() -> None:
    """Registers the types of this module."""
    register("date", lambda s: _dates(s, period=False))
    register("period", lambda s: _dates(s, period=True))
    register("when", lambda s: (*_dates(s, period=False), *_dates(s, period=True)))
    register("number", _numbers)
    register("percent", _percents)
    register("municipality", lambda s: _authorities(s, "municipality"))
    register("region", lambda s: _authorities(s, "region"))
    register("authority", lambda s: (*_authorities(s, "municipality"), *_authorities(s, "region")))
    register("duration", _durations)
    register("amount", _amounts)
    register("body", _bodies)
    register("post", _posts)
    register("quoted", quotations)
    register("name", _proper_names, dear=True)
    register("names", _name_lists, dear=True)
    register("network", _networks, dear=True)


def _dates(sentence: Sentence, *, period: bool) -> Iterator[Mention]:
    for each in dates(sentence.text):
        if (each.end is not None) is period:
            yield Mention(_moved(each.span, sentence), each)


def _authorities(sentence: Sentence, kind: str) -> Iterator[Mention]:
    for each in authority_mentions(sentence.text):
        if each.authority.kind == kind and each.form != "name-only":
            yield Mention(_moved(each.span, sentence), each)


def _bodies(sentence: Sentence) -> Iterator[Mention]:
    """Bodies; a council with its municipality's name ("Vejle Byråd") too."""
    found = body_mentions(sentence.text)
    councils = {each.span.end: each.span for each in authority_mentions(sentence.text) if each.form == "council"}
    for each in found:
        whole = councils.get(each.span.end)
        if whole is not None and whole.start < each.span.start:
            yield Mention(_moved(whole, sentence), each)
        yield Mention(_moved(each.span, sentence), each)


def _posts(sentence: Sentence) -> Iterator[Mention]:
    """Roles: the word alone, and with what it is over ("direktøren for Kultur, Fritid og Sundhed")."""
    tokens = sentence.tokens
    words = _post_words()
    for first, token in enumerate(tokens):
        if not token.folded.endswith(words.endings):
            continue
        end = first + 1
        if end + 1 < len(tokens) and tokens[end].folded in words.of and _capital(tokens[end + 1]):
            end += 2
            while end < len(tokens):
                step = 1 if _capital(tokens[end]) else 2 if tokens[end].folded in (",", "og") else 0
                if not step or end + step > len(tokens) or not _capital(tokens[end + step - 1]):
                    break
                end += step
        yield _name(sentence, first, end)


def _moved(span: Span, sentence: Sentence) -> Span:
    return Span(span.start + sentence.start, span.end + sentence.start)


def _numbers(sentence: Sentence) -> Iterator[Mention]:
    for each in numbers(sentence.text, words=True):
        for span in dict.fromkeys((each.words, each.span)):
            yield Mention(_moved(span, sentence), each)


def _percents(sentence: Sentence) -> Iterator[Mention]:
    for each in numbers(sentence.text):
        sign = _PERCENT.match(sentence.text, each.span.end)
        if sign is not None:
            for start in dict.fromkeys((each.words.start, each.span.start)):
                yield Mention(_moved(Span(start, sign.end()), sentence), each)


def _durations(sentence: Sentence) -> Iterator[Mention]:
    for each in durations(sentence.text):
        yield Mention(_moved(each.span, sentence), each)


def _amounts(sentence: Sentence) -> Iterator[Mention]:
    for each in amounts(sentence.text):
        yield Mention(_moved(each.span, sentence), each)


_PERCENT = re.compile(r"[^\S\n]?(?:%|pct\.?(?!\w)|procent(?!\w))", re.IGNORECASE)
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
    tokens, words = sentence.tokens, name_words()
    for first, token in enumerate(tokens):
        if not _capital(token) or token.folded in words.never or (first == 0 and token.folded in words.never_alone):
            continue
        before = tokens[first - 1] if first else None
        if before is not None and _capital(before) and not (first == 1 and before.folded in words.never_alone):
            continue  # the middle of a name
        end = first + 1
        yield _name(sentence, first, end)
        while end < min(len(tokens), first + longest):
            if _capital(tokens[end]) or (tokens[end].word.isdigit() and tokens[end - 1].word[0].isupper()):
                end += 1
                yield _name(sentence, first, end)
            elif tokens[end].folded in inside and any(_capital(each) for each in tokens[end + 1 : end + 3]):
                end += 1
            elif _halved(tokens, end):
                end += 2
                yield _name(sentence, first, end)
            else:
                break


def _proper_names(sentence: Sentence) -> Iterator[Mention]:
    """Names as they follow the word for what bears them; an "og" inside one joins no authority to it."""
    owners = [_moved(m.span, sentence) for m in authority_mentions(sentence.text) if m.form != "name-only"]
    for mention in names(sentence, name_words().inside | name_words().joins):
        if not any(mention.span.start < owner.start < mention.span.end for owner in owners):
            yield mention


def _networks(sentence: Sentence) -> Iterator[Mention]:
    """Names of two words or more whose last says that they are a network's, or whose first does ("Alliancen mod …")."""
    known = _network_words()
    for mention in names(sentence, name_words().inside):
        words = str(mention.value).split()
        begins = len(words) > 2 and words[0].casefold() in known.beginnings and words[1].casefold() in known.of
        if begins or (len(words) > 1 and words[-1].casefold().endswith(known.endings)):
            yield mention


def _name_lists(sentence: Sentence) -> Iterator[Mention]:
    """Lists of names ("A, B og C"), the value a tuple of spans; the longest list at each first name."""
    tokens = sentence.tokens
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    longest: dict[int, tuple[int, Span]] = {}
    for mention in names(sentence, name_words().inside_party):
        longest[starts[mention.span.start]] = (ends[mention.span.end], mention.span)
    for first in longest:
        spans: list[Span] = []
        at = first
        while at in longest and len(spans) < 40:
            at, span = longest[at]
            spans.append(span)
            while at < len(tokens) and tokens[at].folded in (",", "og", "samt"):
                at += 1
        yield Mention(Span(spans[0].start, spans[-1].end), tuple(spans))


def _halved(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the "og" between two halves of one name ("Midt- og Vestsjælland")."""
    if not 0 < at < len(tokens) - 1 or tokens[at].folded not in name_words().joins:
        return False
    if tokens[at + 1].folded in name_words().second_halves and _capital(tokens[at + 1]):
        return tokens[at - 1].folded not in name_words().second_halves
    return tokens[at - 1].word.endswith("-") and _capital(tokens[at + 1])


def _capital(token: Token) -> bool:
    return token.word[0].isupper()


def _name(sentence: Sentence, first: int, end: int) -> Mention:
    span = Span(sentence.tokens[first].start, sentence.tokens[end - 1].end)
    return Mention(span, sentence.words(span))
