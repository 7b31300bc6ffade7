"""Efforts by a name behind the word for what they are: "tilbuddet Mit Rum", "indsatsen Gåguiden", "Projekt X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.plan_grammar import plan_grammar
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.reading.document import Span

_SILENT = frozenset({"attachments", "participants", "title", "economy"})
_MOST_WORDS = 6
_MOST_QUOTED = 5
_COLUMN_GAP = 3
_QUOTES = "\"“”„»«'"
_PAGES = frozenset({"policy-page", "other"})
_MARKS = frozenset({",", ".", ";", ":", ")", '"', "”", "»"})


def named_efforts(frame: Frame) -> Iterator[tuple[Passage, Span]]:
    """Each sentence with the place (in the shadow) of the name of an effort in it."""
    index = instrument_index(frame)
    page = not frame.outline.items and frame.outline.kind in _PAGES
    for passage, sentence in sentences_of(frame):
        if passage.role in _SILENT:
            continue
        for span in (*_names(sentence, frame.shadow.text), *_by_what_is_done(sentence, page)):
            if not index.within(span):
                yield passage, span


def _names(sentence: Sentence, text: str) -> Iterator[Span]:
    lexicon = terms("effort-nouns")
    starts = lexicon.starts(sentence.in_order, sentence.folded)
    if not starts:
        return
    tokens = sentence.tokens
    codes = {index: {code for _, code in lexicon.all_at(tokens, index)} for index in starts}
    said: set[str] = set().union(*codes.values())
    if not said & {"noun", "nouns", "plural", "title", "begins"}:
        return
    for index, here in codes.items():
        if index == len(tokens) - 1:
            break
        span = None
        if "begins" in here and tokens[index].word[0].isupper():
            name = _name(sentence, index + 1)
            span = None if name is None else Span(tokens[index].start, name.end)
        elif here & {"noun", "title"}:
            end = index + 1
            for after, code in lexicon.all_at(tokens, end):
                end = after if code == "called" else end
            span = (
                _set_off(sentence, end) if tokens[end : end + 1] and tokens[end].word == "," else _name(sentence, end)
            ) or _said_again(sentence, end, text, closed="title" in here)
        elif "nouns" in here:
            yield from _several(sentence, index + 1, text)
        if span is not None:
            yield span
    if said & {"noun", "nouns", "plural"} and "no-name" not in said:
        for mention in sentence.mentions("quoted"):
            words = sentence.words(mention.span).strip(_QUOTES)
            if 0 < len(words.split()) <= _MOST_QUOTED and words[0].isupper() and words[-1] not in ".,?!:":
                at = mention.span.start + sentence.words(mention.span).find(words)
                yield Span(at, at + len(words))


def _several(sentence: Sentence, first: int, text: str) -> Iterator[Span]:
    """The names of "indsatserne A, B og C"; none of them where the first is none."""
    tokens = sentence.tokens
    while True:
        name = _said_again(sentence, first, text) or _name(sentence, first)
        if name is None:
            return
        words = sentence.words(name)
        places = (words.find(f" {join} ") for join in plan_grammar().names.last)
        joined = next((at for at in places if at > 0), len(words))
        name = Span(name.start, name.start + joined)
        yield name
        first = next((at for at in range(first, len(tokens)) if tokens[at].start >= name.end), len(tokens))
        if first >= len(tokens) or tokens[first].folded not in plan_grammar().names.joins:
            return
        first += 1


def _said_again(sentence: Sentence, first: int, text: str, *, closed: bool = False) -> Span | None:
    """A name with small words, whose end shows by its being told elsewhere too ("projektet Gå i gang").

    `closed`: or by a mark behind it ("under navnet Ud i det blå,").
    """
    tokens = sentence.tokens
    if first >= len(tokens) or not tokens[first].word[0].isupper():
        return None
    if any(code == "other" for _, code in terms("effort-nouns").all_at(tokens, first)):
        return None
    for end in range(min(first + _MOST_WORDS, len(tokens)), first + 1, -1):
        last = tokens[end - 1]
        words = text[tokens[first].start : last.end]
        if (
            not last.is_word
            or last.folded in plan_grammar().names.inside
            or last.folded in plan_grammar().names.joins
            or "," in words
            or len(words) > 60
        ):
            continue
        codes = {code for at in range(first, end) for _, code in terms("figure-words").all_at(tokens, at)}
        others = {code for at in range(first, end) for _, code in terms("effort-nouns").all_at(tokens, at)}
        if (
            codes & {"verb", "clause"}
            or "other" in others
            or any(t.folded in plan_grammar().names.joins for t in tokens[first:end])
        ):
            continue
        if closed and (end == len(tokens) or tokens[end].word in _MARKS):
            return Span(tokens[first].start, last.end)
        following = {text[at + len(words) : at + len(words) + 12] for at in _places(text, words)}
        if len(following) > 1:
            return Span(tokens[first].start, last.end)
    return None


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _by_what_is_done(sentence: Sentence, page: bool) -> Iterator[Span]:
    """Names before what is done with an effort ("X gøres permanent"), and behind "Nyt er" or, on a page, "at åbne"."""
    tokens = sentence.tokens
    lexicon = terms("effort-nouns")
    for index in range(len(tokens)):
        for end, code in lexicon.all_at(tokens, index):
            if code == "done":
                name = _name_before(sentence, index)
            elif code == "new" and tokens[end : end + 1]:
                name = _name(sentence, end + (tokens[end].word in _QUOTES))
            elif code == "does" and page and tokens[end : end + 1] and _is_definite(tokens[end]):
                name = _name(sentence, end)
            else:
                continue
            if name is not None and not _is_somebody(sentence, name):
                yield name


def _name_before(sentence: Sentence, index: int) -> Span | None:
    """The name that begins a sentence, or stands behind "at", up to a token or to a relative clause before it."""
    tokens = sentence.tokens
    first = next((at + 1 for at in range(index - 1, -1, -1) if tokens[at].folded in plan_grammar().names.that), 0)
    if "no-first" in {code for _, code in terms("effort-nouns").all_at(tokens, first)}:
        return None
    name = _name(sentence, first)
    if name is None or " " not in sentence.words(name):
        return None
    behind = next((at for at in range(first, len(tokens)) if tokens[at].start >= name.end), len(tokens))
    if behind == index or (behind < index and tokens[behind].word == "," and tokens[index - 1].word == ","):
        return name
    return None


def _is_definite(token: Token) -> bool:
    return token.word[0].isupper() and token.folded.endswith(plan_grammar().names.definite) and len(token.word) > 6


def _is_somebody(sentence: Sentence, name: Span) -> bool:
    """Whether a name is that of an organisation, a municipality or a body."""
    return any(
        mention.span.overlaps(name)
        for kind in ("organisation", "municipality", "region", "body")
        for mention in sentence.mentions(kind)
    )


def _set_off(sentence: Sentence, comma: int) -> Span | None:
    """ "hovedindsatsen, Gåtur i Byen, fortsætter": a name of two words at least, between commas."""
    name = _name(sentence, comma + 1)
    if name is None or " " not in sentence.words(name):
        return None
    rest = sentence.text[name.end - sentence.start :]
    return name if rest.startswith(",") else None


def _name(sentence: Sentence, first: int) -> Span | None:
    """The name that begins at a token: its words with capitals and the small words between and right behind them."""
    tokens = sentence.tokens
    if first >= len(tokens) or not tokens[first].word[0].isalpha() or not tokens[first].word[0].isupper():
        return None
    if first and not _joined(sentence, first):
        return None
    figure_words = terms("figure-words")
    end = first + 1
    while end < len(tokens) and tokens[end].is_word and end - first < _MOST_WORDS and _joined(sentence, end):
        word = tokens[end]
        if not word.word[0].isupper() and not _goes_on(tokens, end):
            behind = tokens[end - 1].folded in plan_grammar().names.inside
            verb = any(code == "verb" for _, code in figure_words.all_at(tokens, end))
            small = word.folded in plan_grammar().names.prepositions and _closes(sentence, end + 1)
            if verb or not (small or behind):
                break
        end += 1
    while end > first + 1 and tokens[end - 1].folded in plan_grammar().names.inside:
        end -= 1
    if end == first + 1 and end < len(tokens) and tokens[end].word[0].islower() and not _may_follow(tokens, end):
        return None  # "tilbuddet Stærk hele livet": where the name ends cannot be told
    return _allowed(tokens, first, end)


def _may_follow(tokens: Sequence[Token], index: int) -> bool:
    """Whether a small word is no part of the name before it: a verb, or one that begins another clause or phrase."""
    codes = {code for _, code in terms("figure-words").all_at(tokens, index)}
    return bool(codes & {"verb", "clause", "adverbial"}) or tokens[index].folded in plan_grammar().names.follow


def _closes(sentence: Sentence, index: int) -> bool:
    """Whether one small word follows, and then a mark, a verb or nothing: "Kvit med kolleger har kostet"."""
    tokens = sentence.tokens
    if index >= len(tokens) or not tokens[index].word[0].islower():
        return False
    return (
        index + 1 >= len(tokens)
        or not tokens[index + 1].is_word
        or any(code == "verb" for _, code in terms("figure-words").all_at(tokens, index + 1))
        or any(code == "done" for _, code in terms("effort-nouns").all_at(tokens, index + 1))
    )


def _joined(sentence: Sentence, index: int) -> bool:
    """Whether a token stands in the same column as the one before."""
    tokens = sentence.tokens
    between = sentence.text[tokens[index - 1].end - sentence.start : tokens[index].start - sentence.start]
    return "\t" not in between and ("\n" in between or len(between) < _COLUMN_GAP)


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a small word stands inside a name: another capital follows."""
    return (
        tokens[index].folded in plan_grammar().names.inside
        and index + 1 < len(tokens)
        and tokens[index + 1].word[0].isupper()
    )


def _allowed(tokens: Sequence[Token], first: int, end: int) -> Span | None:
    lexicon = terms("effort-nouns")
    for index in range(first, end):
        if any(code == "other" for _, code in lexicon.all_at(tokens, index)):
            return None
    one = end - first == 1
    if one and (len(tokens[first].word) < 4 or tokens[first].word.isupper()):
        return None
    return Span(tokens[first].start, tokens[end - 1].end)
