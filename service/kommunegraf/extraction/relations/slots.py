"""The parties of a sentence in lists, each with the word that leads it in: who can fill a slot of a relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.partners.organisations import bare_names, organisation_of_name
from kommunegraf.extraction.partners.parties import Party, party_readings, party_words
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.reading.document import Span

_LONGEST_LIST = 30
_QUOTES = frozenset('"”“„»«')
_SURE = frozenset({"authority", "organisation", "unnamed", "own", "region"})


class SlotWords(DataFile):
    """The form of `mappings/lexicon/relation-slots.toml`."""

    we: frozenset[str]
    speaker: str
    definite: tuple[str, ...]
    common_name: str
    authority_owners: frozenset[str]
    units: tuple[str, ...]
    owned: tuple[str, ...]
    people: frozenset[str]
    oblique: frozenset[str]
    between: frozenset[str]
    beside: str
    finite: frozenset[str]
    bears_name: tuple[str, ...]
    openers: frozenset[str]
    apposition: frozenset[str]
    apposition_endings: tuple[str, ...]
    doing: frozenset[str]
    adverbs: frozenset[str]
    verb_endings: tuple[str, ...]
    borders: frozenset[str]
    relative: frozenset[str]
    no_verbs: frozenset[str]
    active: frozenset[str]
    demonstratives: frozenset[str]
    owners: frozenset[str]
    plural_endings: tuple[str, ...]
    by: str
    denials: frozenset[str]
    unsure: frozenset[str]
    agreed: frozenset[str]
    served: frozenset[str]
    places: frozenset[str]
    thing_endings: tuple[str, ...]
    political: frozenset[str]
    complements: frozenset[str]
    no_matter: frozenset[str]
    part_of: frozenset[str]

    def tells_of_next(self, folded: str) -> bool:
        """Whether a word may stand before a party and say what it is ("kommunerne", "den selvejende")."""
        return folded in self.apposition or folded.endswith(self.apposition_endings)


@cache
def slot_words() -> SlotWords:
    return mapping("lexicon/relation-slots.toml", SlotWords)


@dataclass(frozen=True, slots=True)
class Group:
    """A list of parties: the tokens `first` to `end`, and the word before it that governs it ("" where none does)."""

    first: int
    end: int
    parties: tuple[Party, ...]
    lead: str

    @property
    def nominal(self) -> bool:
        """Whether no preposition governs it, so that it may be who acts."""
        words = slot_words()
        return self.lead not in words.oblique and self.lead not in words.between and self.lead != words.beside

    @property
    def named(self) -> bool:
        """Whether one of them has a name that is surely a party's."""
        return any(party.form in ("authority", "organisation") for party in self.parties)


def party_groups(sentence: Sentence) -> tuple[Group, ...]:
    """The lists of parties of a sentence in order, none overlapping; towns and names of no known kind count, so that
    only slots that ask for parties are to be filled with them. Found once a sentence."""
    known = sentence.matched.get(party_groups)
    if not isinstance(known, tuple):
        known = sentence.matched[party_groups] = tuple(_groups(sentence))
    return known


def _groups(sentence: Sentence) -> Iterator[Group]:
    tokens = sentence.tokens
    readings = _readings(sentence)
    governing = slot_words().oblique | slot_words().between | {slot_words().beside}
    at = 0
    while at < len(tokens):
        if at not in readings:
            at += 1
            continue
        first = at
        parties: list[Party] = []
        end = at
        lead = _lead(tokens, first)
        here: int | None = at
        while here is not None and len(parties) < _LONGEST_LIST:
            reached, party = readings[here]
            if parties and party.form == "unnamed" and party.one and party.kind and tokens[here - 1].word == ",":
                break  # "Havly, en forening med mange medlemmer": it says what Havly is
            if parties and lead in governing and _other_clause(tokens, here, reached):
                break
            end = reached
            parties.append(party)
            here = _next_member(tokens, end, readings)
        yield Group(first, end, tuple(parties), lead)
        at = end


def _other_clause(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a clause of its own begins with a party: "med Falck, og Ældre Sagen er hørt"."""
    joins = party_words().joins
    at = first
    while at and tokens[at - 1].folded not in joins:
        at -= 1
    joined = at > 1 and tokens[at - 1].word != "," and tokens[at - 2].word == ","
    return joined and end < len(tokens) and tokens[end].folded in slot_words().finite


def _next_member(tokens: Sequence[Token], at: int, readings: dict[int, tuple[int, Party]]) -> int | None:
    """Where the next member of a list begins, behind its joins, articles and a bracket that says more of the last."""
    words = party_words()
    if at < len(tokens) and tokens[at].word == "(":
        close = next((i for i in range(at, min(len(tokens), at + 25)) if tokens[i].word == ")"), None)
        at = close + 1 if close is not None else at
    at = _past_place(tokens, at)
    here = at
    while here < len(tokens) and here - at < 3 and tokens[here].folded in words.joins:
        here += 1
    if here == at:
        return None
    past = 0
    while here < len(tokens) and here not in readings and past < 3:
        folded = tokens[here].folded
        if folded not in words.articles | words.joins_with and not slot_words().tells_of_next(folded):
            return None
        here += 1
        past += 1
    return here if here in readings else None


def _opens_plainly(token: Token, party: Party) -> bool:
    """Whether a word that begins a sentence is no name: an adverb, or a plural ("Skoler")."""
    plural = party.form == "name" and token.folded.endswith(slot_words().plural_endings)
    return plural or token.folded in slot_words().openers


def _unit_of(tokens: Sequence[Token], first: int, end: int) -> int | None:
    """The index behind the name of what is an authority's own ("Region Hovedstadens Psykiatri"), if that is named."""
    if not tokens[end - 1].folded.endswith("s") or tokens[first].folded in party_words().of_towns:
        return None
    at = end
    while at < min(len(tokens), end + 3) and tokens[at].word[0].isupper() and tokens[at].is_word:
        at += 1
    return at if at > end and tokens[end].folded not in party_words().of_towns else None


def _past_place(tokens: Sequence[Token], at: int) -> int:
    """The index behind where a party is ("apoteket i Lem"), if a list goes on from there."""
    if at + 2 >= len(tokens) or tokens[at].folded not in slot_words().places or not tokens[at + 1].word[0].isupper():
        return at
    end = at + 2
    while end < min(len(tokens), at + 4) and tokens[end].word[0].isupper():
        end += 1
    return end if end < len(tokens) and tokens[end].folded in party_words().joins else at


def _lead(tokens: Sequence[Token], first: int) -> str:
    """The word that governs a list: the one before it, articles and "kommunerne" passed over."""
    at = first - 1
    while at >= 0 and (tokens[at].folded in party_words().articles or slot_words().tells_of_next(tokens[at].folded)):
        at -= 1
    return tokens[at].folded if at >= 0 else ""


def _readings(sentence: Sentence) -> dict[int, tuple[int, Party]]:
    """By first token: the longest reading as a party, and the token after it."""
    tokens = sentence.tokens
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    found: defaultdict[int, list[tuple[int, int, Party]]] = defaultdict(list)
    for mention in party_readings(sentence):
        first, end = starts.get(mention.span.start), ends.get(mention.span.end)
        if first is None:
            continue
        if end is None:  # a genitive ending behind the name
            end = next((i + 1 for i in range(first, len(tokens)) if tokens[i].end >= mention.span.end), None)
        party: Party = mention.value
        if end is None or (tokens[first].folded in slot_words().people and end == first + 1):
            continue
        if first == 0 and end == 1 and _opens_plainly(tokens[0], party):
            continue
        quoted = not tokens[first].is_word or (first and tokens[first - 1].word in _QUOTES)
        if party.form == "name" and quoted:
            continue  # what stands in quotation marks is what something is called
        if end > first + 1 and tokens[first].folded.endswith(slot_words().apposition_endings):
            continue  # "Nabokommunerne Solrød": the name begins behind the word
        if party.form in ("name", "town") and first and tokens[first - 1].folded.endswith(slot_words().bears_name):
            continue
        found[first].append((end, party.form in _SURE, party))
        whole = _unit_of(tokens, first, end) if party.form in ("authority", "town") else None
        if whole is not None:
            span = Span(tokens[first].start, tokens[whole - 1].end)
            unit = organisation_of_name(span, sentence.words(span))
            found[first].append((whole, True, Party("organisation", span, organisation=unit)))
    for mention in bare_names(sentence):
        first, end = starts.get(mention.span.start), ends.get(mention.span.end)
        if first is None or end is None or not tokens[first].is_word or not found[first]:
            continue
        if tokens[first - 1].folded.endswith(slot_words().bears_name) and first:
            continue
        # "Region Hovedstadens Psykiatri" and "Bornholms Landbrug & Fødevarer" are more than the names inside them.
        longest, _, party = max(found[first], key=lambda each: each[0])
        if end > longest and (party.form == "name" or tokens[longest - 1].folded.endswith("s")):
            found[first].append((end, False, Party("name", mention.span, organisation=mention.value)))
    for first, end, party in _nouns(tokens):
        found[first].append((end, True, party))
    for first, end, party in _opening(sentence):
        if not any(each[0] >= end for each in found[first]):
            found[first].append((end, False, party))
    chosen: dict[int, tuple[int, Party]] = {}
    for first in sorted(found):
        if not found[first]:
            continue
        end, _, party = max(found[first], key=lambda each: (each[0], each[1]))
        chosen[first] = (end, party)
    return chosen


def _nouns(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Party]]:
    """Units and institutions without a name: "sundhedsafdelingen", "kommunens hjemmepleje"."""
    words = slot_words()
    for index, token in enumerate(tokens):
        if token.folded in words.people:
            continue
        if token.folded in words.we:
            if token.folded == words.speaker:
                span = Span(token.start, token.end)
                yield index, index + 1, Party("own", span, words=token.word)
            continue
        if token.folded.endswith(words.units) and (token.word[0].islower() or index == 0):
            span = Span(token.start, token.end)
            yield index, index + 1, Party("unnamed", span, words=token.word, one=True)
        elif index and token.word[0].islower() and token.folded.endswith(words.owned) and _genitive(tokens[index - 1]):
            span = Span(tokens[index - 1].start, token.end)
            whole = f"{tokens[index - 1].word} {token.word}"
            yield index - 1, index + 1, Party("unnamed", span, words=whole, one=True)


def _genitive(token: Token) -> bool:
    owners = party_words().own | slot_words().authority_owners
    return token.folded.endswith("s") and (token.word[0].isupper() or token.folded in owners)


def _opening(sentence: Sentence) -> Iterator[tuple[int, int, Party]]:
    """The word that begins a sentence, where a list goes on from it: a name, whatever its ending ("Gaarden, Solbo")."""
    tokens = sentence.tokens
    if len(tokens) < 3 or not tokens[0].word[0].isupper() or tokens[1].folded not in party_words().joins:
        return
    if tokens[0].folded in slot_words().people | slot_words().openers or not tokens[2].word[0].isupper():
        return
    if any(True for _ in terms("agreement-words").at(tokens, 0)):
        return
    span = Span(tokens[0].start, tokens[0].end)
    yield 0, 1, Party("name", span, organisation=organisation_of_name(span, tokens[0].word))
