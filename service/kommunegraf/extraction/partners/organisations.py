"""Finds organisations that a sentence names: listed ones, and names that a word beside them says the kind of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.words.finders import name_words, names, quotations
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token, tokenise
from kommunegraf.reading.document import Span

UNSPECIFIED = "unspecified"
_WITHOUT_BRANCHES = frozenset({"state"})


class _Listed(DataFile):
    name: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()


class OrganisationFile(DataFile):
    """The form of `mappings/lexicon/organisations.toml`."""

    organisations: tuple[_Listed, ...]


class FirstNames(DataFile):
    """The form of `mappings/lexicon/first-names.toml`."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """An organisation as a sentence names it.

    `span` is the name alone (no kind word, no quotation marks, no genitive), `written` its words, `name` what the
    organisation is called (for a listed one, its name in the list). `kind` is a code of org-kind or "";
    `kind_span` the word that says it, where one does. `listed`: it stands in the list of organisations.
    """

    span: Span
    written: str
    name: str
    kind: str = ""
    kind_span: Span | None = None
    listed: bool = False


def organisation_mentions(sentence: Sentence) -> tuple[Mention, ...]:
    """The organisations of a sentence; where several names can begin at one word, all of them, the longest first."""
    return tuple(Mention(span, value) for span, value in _organisations(sentence))


def bare_names(sentence: Sentence) -> tuple[Mention, ...]:
    """Names that may be an organisation's: only to be trusted where a phrase says that a party stands there."""
    words = name_words()
    found = [
        Mention(m.span, _named(m.span, str(m.value)))
        for m in names(sentence, words.inside_party)
        if m.span.start > sentence.tokens[0].start or not _common_noun(str(m.value))
    ]
    ends = {token.end: index + 1 for index, token in enumerate(sentence.tokens)}
    for mention in [each.value for each in found if " " not in each.value.name]:
        town = _town_behind(sentence.tokens, ends[mention.span.end]) if mention.span.end in ends else None
        if town is not None and mention.name.endswith(name_words().named_by_town):
            span = Span(mention.span.start, sentence.tokens[town - 1].end)
            found.append(Mention(span, _named(span, sentence.words(span))))
    for quotation in quotations(sentence):
        quoted = str(quotation.value)
        if quoted[:1].isupper() and len(quoted.split()) <= 6:
            span = Span(quotation.span.start + 1, quotation.span.end - 1)
            found.append(Mention(quotation.span, _named(span, quoted)))
    return tuple(m for m in found if not is_person(m.value.name) and not _only_a_kind(m.value.name))


def _only_a_kind(name: str) -> bool:
    """Whether a name is nothing but the word for what bears it ("Boligselskab"): half a name, which names nobody."""
    tokens = tokenise(name)
    return len(tokens) == 1 and any(end == 1 for end, _ in terms("org-kind-words").at(tokens, 0))


def _common_noun(name: str) -> bool:
    # A capital inside the word ("NaboVen") says that it is a name whatever its ending.
    inner = any(character.isupper() for character in name[1:])
    return " " not in name and not inner and name.endswith(name_words().common_endings)


def is_person(name: str) -> bool:
    """Whether a name begins as a person's does and says of no organisation that it is one."""
    parts = name.split()
    begins = bool(parts) and parts[0].split("-")[0] in _first_names()
    return begins and len(parts) <= 4 and not _kind_of_name(name)


@cache
def _first_names() -> frozenset[str]:
    return mapping("lexicon/first-names.toml", FirstNames).names


def _organisations(sentence: Sentence) -> Iterator[tuple[Span, OrganisationMention]]:
    tokens = sentence.tokens
    listed = {index: _listed_at(tokens, index) for index in range(len(tokens))}
    named: defaultdict[int, list[tuple[int, Span, str]]] = defaultdict(list)
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index + 1 for index, token in enumerate(tokens)}
    for run in names(sentence, name_words().inside_party):
        named[starts[run.span.start]].append((ends[run.span.end], run.span, str(run.value)))
    for quotation in quotations(sentence):
        if quotation.span.start in starts and quotation.span.end in ends:
            inner = Span(quotation.span.start + 1, quotation.span.end - 1)
            named[starts[quotation.span.start]].append((ends[quotation.span.end], inner, str(quotation.value)))
    kind_words = terms("org-kind-words")
    read: set[int] = set()  # where a kind's words ended: "virksomhed" says less than "sociale virksomhed"
    for index, token in enumerate(tokens):
        for _, mention in listed[index]:
            yield mention.span, mention
        yield from _branches(tokens, listed[index], named[index])
        for last, span, name in named[index]:
            kind = _kind_of_name(name)
            town = _town_behind(tokens, last) if kind and name.endswith(name_words().named_by_town) else None
            if town is not None and name.split()[-1][0].isupper():
                # "Social- og Sundhedsskolen i Esbjerg"
                whole = Span(span.start, tokens[town - 1].end)
                yield whole, OrganisationMention(whole, sentence.words(whole), sentence.words(whole), kind)
            if kind and not any(span in mention.span for _, mention in listed[index]):
                yield span, OrganisationMention(span, name, name, kind)
        for end, code in kind_words.at(tokens, index):
            kind = "" if code == UNSPECIFIED else code
            kind_span = Span(token.start, tokens[end - 1].end)
            if end >= len(tokens) or end in read:
                continue
            read.add(end)
            for _, mention in listed[end]:
                whole = Span(token.start, mention.span.end)
                yield whole, _with_kind(mention, kind, kind_span)
            for last, span, name in named[end]:
                whole = Span(token.start, tokens[last - 1].end)
                yield whole, _with_kind(_named(span, name), kind, kind_span)


def _branches(
    tokens: Sequence[Token], listed: Sequence[tuple[int, OrganisationMention]], named: Sequence[tuple[int, Span, str]]
) -> Iterator[tuple[Span, OrganisationMention]]:
    """Local branches: a listed name and the place that goes on from it ("Røde Kors Kalundborg"). A branch is an
    organisation of its own, of the kind of its whole."""
    for end, mention in listed[:1]:
        for last, span, name in named:
            if last > end and tokens[end - 1].end == mention.span.end and mention.kind not in _WITHOUT_BRANCHES:
                yield span, OrganisationMention(span, name, name, _kind_of_name(name) or mention.kind)
        town = _town_behind(tokens, end) if mention.kind == "association" else None
        local = end < len(tokens) and tokens[end].folded.startswith(name_words().local_parts)
        if local and tokens[end - 1].end > mention.span.end:  # in the genitive
            at = _town_behind(tokens, end + 1) or end + 1
            span = Span(mention.span.start, tokens[at - 1].end)
            name = " ".join(_as_written(tokens[end - mention.written.count(" ") - 1 : at], 0))
            yield span, OrganisationMention(span, name, name, mention.kind)
        if town is not None:
            span = Span(mention.span.start, tokens[town - 1].end)
            name = f"{mention.written} i {tokens[town - 1].word}"
            yield span, OrganisationMention(span, name, name, mention.kind)


def _town_behind(tokens: Sequence[Token], at: int) -> int | None:
    """The index after "i" and a town ("Ældre Sagen i Skive"), which is neither a municipality's name nor more names."""
    if at + 1 >= len(tokens) or tokens[at].word != "i" or not tokens[at + 1].word[0].isupper():
        return None
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    if behind is not None and (behind.word[0].isupper() or behind.folded.startswith(("kommune", "byråd"))):
        return None
    return at + 2


def _with_kind(mention: OrganisationMention, kind: str, span: Span) -> OrganisationMention:
    if not kind:
        return mention
    return OrganisationMention(mention.span, mention.written, mention.name, kind, span, mention.listed)


def organisation_of_name(span: Span, name: str) -> OrganisationMention:
    """What a name at a span names: a listed organisation, if it is one's whole name, else one of its own."""
    tokens = tokenise(name, span.start)
    for end, mention in _listed_at(tokens, 0) if tokens else ():
        if end == len(tokens):
            return mention
    return _named(span, name)


def _named(span: Span, name: str) -> OrganisationMention:
    return OrganisationMention(span, name, name, _kind_of_name(name))


@lru_cache(maxsize=4_096)
def _kind_of_name(name: str) -> str:
    """The kind that a name's own words tell, its last word first; "" where none does."""
    tokens = tokenise(name)
    lexicon = terms("org-name-words")
    for index in range(len(tokens) - 1, -1, -1):
        for _, code in lexicon.at(tokens, index):
            # a name that is nothing but the word ("Fonden", "Foreningen") names nobody
            if len(tokens) > 1 or tokens[index].folded not in _plain():
                return code
    return ""


@cache
def _plain() -> frozenset[str]:
    lexicons = (terms("org-name-words"), terms("org-kind-words"))
    return frozenset(word.text for lexicon in lexicons for phrase, _ in lexicon.phrases for word in phrase)


@cache
def _list() -> Mapping[str, Sequence[tuple[tuple[str, ...], _Listed]]]:
    table: defaultdict[str, list[tuple[tuple[str, ...], _Listed]]] = defaultdict(list)
    for organisation in mapping("lexicon/organisations.toml", OrganisationFile).organisations:
        for form in (organisation.name, *organisation.aliases):
            words = tuple(token.word for token in tokenise(form))
            table[words[0]].append((words, organisation))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(table)


def _listed_at(tokens: Sequence[Token], index: int) -> list[tuple[int, OrganisationMention]]:
    """The listed organisations whose name begins at a token; the last word may carry a genitive."""
    first = tokens[index].word
    found: list[tuple[int, OrganisationMention]] = []
    for key in dict.fromkeys((first, _without_genitive(first))):
        for words, organisation in _list().get(key, ()):
            end = index + len(words)
            if end > len(tokens):
                continue
            written = [token.word for token in tokens[index:end]]
            bare = [*written[:-1], _without_genitive(written[-1])]
            if tuple(written) == words or tuple(bare) == words:
                cut = len(written[-1]) - len(words[-1])
                span = Span(tokens[index].start, tokens[end - 1].end - cut)
                form = " ".join(_as_written(tokens[index:end], cut))
                found.append((end, OrganisationMention(span, form, organisation.name, organisation.kind, listed=True)))
    return found


def _as_written(tokens: Sequence[Token], cut: int) -> Iterator[str]:
    """The words of adjoining tokens ("A/S" is three tokens and one word)."""
    word = ""
    for index, token in enumerate(tokens):
        if index and token.start > tokens[index - 1].end:
            yield word
            word = ""
        word += token.word
    yield word[: len(word) - cut] if cut else word


def _without_genitive(word: str) -> str:
    for ending in ("'s", "’s", "s'", "s’", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word
