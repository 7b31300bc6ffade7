"""Who can be party to something: authorities, organisations, and those that a text does not name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.partners.organisations import OrganisationMention, bare_names, organisation_mentions
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.extraction.words.numbers import number_words
from kommunegraf.extraction.words.tokens import Token, tokenise
from kommunegraf.gazetteer import Authority, authorities, authority_mentions
from kommunegraf.reading.document import Span

_LONGEST_LIST = 30
_LONGEST_UNNAMED = 5
_LONGEST_BRACKET = 25  # tokens
_LONGEST_DETAIL = 10


class _Noun(DataFile):
    kind: str
    one: tuple[str, ...]
    many: tuple[str, ...]
    defined: tuple[str, ...] = ()


class PartyWords(DataFile):
    """The form of `mappings/lexicon/parties.toml`."""

    own: frozenset[str]
    region: frozenset[str]
    determiners: frozenset[str]
    definite: str
    needed: frozenset[str]
    not_subject: frozenset[str]
    articles: frozenset[str]
    joins: frozenset[str]
    joins_with: frozenset[str]
    details: frozenset[str]
    municipal: str
    no_bodies: tuple[str, ...]
    within: frozenset[str]
    groups: tuple[str, ...]
    of_towns: frozenset[str]
    never_first: frozenset[str]
    noun: tuple[_Noun, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A party as a sentence mentions it.

    `form` is "authority", "town" (the bare name of a municipality), "organisation", "name" (a bare name), "unnamed"
    ("anden kommune"), "own" ("kommunen") or "region" ("regionen"). `span` is the words that name it. `count` is how
    many a definite plural points back to ("de fire kommuner"); `one` is true of a noun in the singular.
    """

    form: Literal["authority", "town", "organisation", "name", "unnamed", "own", "region"]
    span: Span
    authority: Authority | None = None
    organisation: OrganisationMention | None = None
    words: str = ""
    kind: str = ""
    count: int = 0
    one: bool = False


@cache
def party_words() -> PartyWords:
    return mapping("lexicon/parties.toml", PartyWords)


@cache
def _nouns() -> dict[str, tuple[str, bool]]:
    """Noun -> its kind, and whether it is in the singular."""
    table: dict[str, tuple[str, bool]] = {}
    for noun in party_words().noun:
        table.update((word, (noun.kind, True)) for word in noun.one)
        table.update((word, (noun.kind, False)) for word in noun.many)
    return table


@cache
def _towns() -> dict[str, Authority]:
    """The municipalities by their names alone."""
    return {each.short_name: each for each in authorities() if each.kind == "municipality"}


def party_mentions(sentence: Sentence) -> tuple[Mention, ...]:
    """Everything in a sentence that can be a party; of several readings of one word the surest is left."""
    return tuple(mention for mention in party_readings(sentence) if mention.value.form != "town")


def party_readings(sentence: Sentence) -> tuple[Mention, ...]:
    """All readings of a sentence's words as parties, towns too, found once a sentence."""
    known = sentence.matched.get(party_readings)
    if not isinstance(known, tuple):
        known = sentence.matched[party_readings] = tuple(_all(sentence))
    return known


def party_lists(sentence: Sentence) -> tuple[Mention, ...]:
    """Lists of parties ("A, B og C samt D"), the value a tuple of `Party`: at each first party every list that can
    begin there, longest first. A town stands for its municipality only beside a party that is named in full."""
    found = []
    by_start: defaultdict[int, list[tuple[int, Mention]]] = defaultdict(list)
    starts = {token.start: index for index, token in enumerate(sentence.tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(sentence.tokens)}
    for mention in party_readings(sentence):
        if mention.span.start in starts and mention.span.end in ends:
            by_start[starts[mention.span.start]].append((ends[mention.span.end], mention))
    for index in list(by_start):
        if _goes_on(sentence, index):
            continue
        for members in _lists(sentence, index, by_start):
            forms = {member.value.form for member in members}
            if "town" in forms and "authority" not in forms and not _municipalities(sentence, members):
                continue
            span = Span(members[0].span.start, members[-1].span.end)
            parties = tuple(member.value for member in members)
            found.append(Mention(span, parties))
            if index and sentence.tokens[index - 1].folded in party_words().articles:
                found.append(Mention(Span(sentence.tokens[index - 1].start, span.end), parties))
    return tuple(found)


def several_parties(sentence: Sentence) -> tuple[Mention, ...]:
    """The lists of two parties or more."""
    return tuple(mention for mention in sentence.mentions("parties") if len(mention.value) > 1)


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Whether the word at a token is the end of a list that began before ("… og Solbo"): half a list is none."""
    tokens, words = sentence.tokens, party_words()
    at = index - 1
    while at > 0 and tokens[at].folded in words.articles | words.joins_with:
        at -= 1
    joined = at > 0 and tokens[at].folded in words.joins and tokens[at].word != ","
    return joined and (tokens[at - 1].word[0].isupper() or tokens[at - 1].folded in _nouns())


def _lists(
    sentence: Sentence, index: int, by_start: dict[int, list[tuple[int, Mention]]]
) -> Iterator[tuple[Mention, ...]]:
    """The lists that begin at a token: the longest reading of each member is taken, and every prefix given."""
    members: list[Mention] = []
    at: int | None = index
    beside = False
    while at is not None and len(members) < _LONGEST_LIST:
        readings = by_start.get(at)
        if not readings:
            break
        for _, reading in readings:
            # "Havly, en forening med mange medlemmer": what only a comma adds to a name says what it is.
            if not (beside and reading.value.form == "unnamed" and reading.value.one):
                yield (*members, reading)
        end, mention = readings[0]
        members.append(mention)
        at = _after_join(sentence, end, by_start)
        beside = at is not None and all(token.word == "," for token in sentence.tokens[end:at])


def _after_join(sentence: Sentence, at: int, by_start: Mapping[int, object]) -> int | None:
    """The index of the next member of a list; an article is passed over unless it begins one ("de 11 kommuner")."""
    tokens = sentence.tokens
    words = party_words()
    at = _past_details(tokens, at)
    here = at
    while here < len(tokens) and here - at < 3 and tokens[here].folded in words.joins:
        here += 1
    if here == at:
        return None
    while here < len(tokens) and here not in by_start and tokens[here].folded in words.joins_with | words.articles:
        here += 1
    return here if here < len(tokens) else None


def _municipalities(sentence: Sentence, members: Sequence[Mention]) -> bool:
    """Whether towns beside each other stand for municipalities ("Struer, Lemvig og Skive"): three at least, or two
    where the sentence speaks of municipalities. A road runs between two towns."""
    if any(member.value.form != "town" for member in members) or len(members) < 2:
        return False
    return len(members) > 2 or any(word.startswith(party_words().municipal) for word in sentence.folded)


def _past_details(tokens: Sequence[Token], at: int) -> int:
    """The index after what says more of the party before: an address in brackets, "herefter …", "ved" a part of it."""
    words = party_words()
    here = at
    if here < len(tokens) and tokens[here].word == "(":
        end = min(len(tokens), here + _LONGEST_BRACKET)
        close = next((index for index in range(here, end) if tokens[index].word == ")"), None)
        if close is None:
            return at
        at = here = close + 1
    if here < len(tokens) and tokens[here].word == ",":
        here += 1
    if here < len(tokens) and tokens[here].folded in words.details:
        end = min(len(tokens), here + _LONGEST_DETAIL)
        stop = next((index for index in range(here + 1, end) if tokens[index].folded in words.joins), None)
        if stop is not None:
            return stop
    return at


def _all(sentence: Sentence) -> list[Mention]:
    """All readings, for each first word the surest kind, longest first."""
    sure: list[Mention] = []
    taken: list[Span] = []
    for each in authority_mentions(sentence.text):
        span = Span(each.span.start + sentence.start, each.span.end + sentence.start)
        form: Literal["town", "authority"] = "town" if each.form == "name-only" else "authority"
        sure.append(Mention(span, Party(form, span, authority=each.authority)))
        if form == "authority":
            taken.append(span)
    for body in body_mentions(sentence.text):
        if sentence.text[body.span.start : body.span.end].casefold().rstrip("s").endswith(party_words().no_bodies):
            continue
        taken.append(Span(body.span.start + sentence.start, body.span.end + sentence.start))
    taken.extend(post.span for post in sentence.mentions("post"))
    organisations = [m for m in organisation_mentions(sentence) if not any(m.span.overlaps(t) for t in taken)]
    sure.extend(Mention(m.span, Party("organisation", m.span, organisation=m.value)) for m in organisations)
    sure.extend(m for m in _unnamed(sentence) if not any(m.span.overlaps(t) for t in taken))
    known = [m.span for m in sure]
    listed = [m.value.span for m in organisations if m.value.listed]
    towns = {m.span for m in sure if m.value.form == "town"}
    for mention in bare_names(sentence):
        inner = mention.value.span
        if mention.span in towns or any(mention.span.overlaps(t) for t in taken):
            continue
        if any(inner in span or span in inner for span in listed) or mention.span in known:
            continue
        town = _towns().get(mention.value.name)
        if town is not None:
            sure.append(Mention(mention.span, Party("town", mention.span, authority=town)))
        else:
            sure.append(Mention(mention.span, Party("name", mention.span, organisation=mention.value)))
    # A name that ends in a hyphen was divided at the end of a line: half a name names nobody.
    sure = [m for m in sure if not sentence.words(m.span).endswith("-")]
    sure = [m for m in sure if m.value.form != "town" or not _inside_longer(m, sure)]
    sure.sort(key=lambda m: (m.span.start, -m.span.end, m.value.form == "name"))
    return sure


def _inside_longer(town: Mention, others: Sequence[Mention]) -> bool:
    return any(town.span in other.span and town.span != other.span for other in others)


def _unnamed(sentence: Sentence) -> Iterator[Mention]:
    words = party_words()
    tokens = sentence.tokens
    telling = (words.own | words.region | _nouns().keys() | _defined().keys()) & sentence.folded
    for index, token in enumerate(tokens):
        if token.folded not in telling:
            continue
        span = Span(token.start, token.end)
        if token.folded in words.own:
            yield Mention(span, Party("own", span, words=token.word))
        elif token.folded in words.region:
            yield Mention(span, Party("region", span, words=token.word))
        elif token.folded in _nouns():
            yield from _of_noun(sentence, index)
        if token.folded in _defined():
            end = _group_behind(tokens, index)
            if end is not None:
                whole = Span(token.start, tokens[end - 1].end)
                yield Mention(
                    whole, Party("unnamed", whole, words=sentence.words(whole), kind=_defined()[token.folded])
                )


def _of_noun(sentence: Sentence, index: int) -> Iterator[Mention]:
    """Parties without a name: a noun with the words before it that say which or how many, longest first."""
    words, tokens = party_words(), sentence.tokens
    kind, singular = _nouns()[tokens[index].folded]
    first = index
    while first > 0 and index - first < _LONGEST_UNNAMED and _determines(tokens[first - 1]):
        first -= 1
    before = {each.folded for each in tokens[first:index]}
    if singular and not before & words.needed:
        return
    count = next((found for each in tokens[first:index] if (found := _how_many(each))), 0)
    definite = first > 0 and count and tokens[first - 1].folded == words.definite
    ends = {index + 1: None, _group_behind(tokens, index): None} if not singular else {index + 1: None}
    for end in sorted((end for end in ends if end is not None), reverse=True):
        for start in range(first - 1 if definite else first, index + 1):
            if tokens[start].folded in words.never_first:
                continue
            if start == index and singular:
                break
            span = Span(tokens[start].start, tokens[end - 1].end)
            pointed = count if definite and start <= first else 0
            yield Mention(
                span, Party("unnamed", span, words=sentence.words(span), kind=kind, count=pointed, one=singular)
            )


def _determines(token: Token) -> bool:
    return token.folded in party_words().determiners or (token.word.isdigit() and len(token.word) < 3)


def number_of(words: str) -> int:
    """How many the words for a party without a name say that they are ("de fire kommuner"); 0 where none."""
    return next((count for token in tokenise(words) if (count := _how_many(token))), 0)


def _how_many(token: Token) -> int:
    if token.word.isdigit():
        return int(token.word) if len(token.word) < 3 else 0
    return int(number_words().get(token.folded, 0))


def _group_behind(tokens: Sequence[Token], index: int) -> int | None:
    """The index after the words that say of which region or group a plural is ("kommunerne i regionen")."""
    words = party_words()
    if index + 2 >= len(tokens) or tokens[index + 1].folded not in words.within:
        return None
    if tokens[index + 2].folded.endswith(words.groups):
        return index + 3
    end = index + 2
    while end < min(len(tokens), index + 4) and tokens[end].word[0].isupper():
        end += 1
    return end if end > index + 2 and (end == len(tokens) or tokens[end].folded not in words.of_towns) else None


@cache
def _defined() -> dict[str, str]:
    """Noun in the definite plural -> its kind."""
    return {word: noun.kind for noun in party_words().noun for word in noun.defined}
