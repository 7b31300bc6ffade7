"""Efforts by a name behind the word for what they are: "tilbuddet Mit Rum", "indsatsen Gåguiden", "Projekt X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token
from kommunegraf.reading.document import Span

_SILENT = frozenset({"attachments", "participants", "title", "economy"})
_MOST_WORDS = 6
_MOST_QUOTED = 5
_COLUMN_GAP = 3
_QUOTES = "\"“”„»«'"
_PREPOSITIONS = frozenset({"i", "på", "til", "for", "med", "om", "uden"})
_INSIDE = frozenset(
    {"om", "i", "på", "til", "for", "med", "af", "og", "din", "dit", "sig", "en", "et", "den", "det", "de"}
)


def named_efforts(frame: Frame) -> Iterator[tuple[Passage, Span]]:
    """Each sentence with the place (in the shadow) of the name of an effort in it."""
    index = instrument_index(frame)
    for passage, sentence in sentences_of(frame):
        if passage.role in _SILENT:
            continue
        for span in _names(sentence):
            if not index.within(span):
                yield passage, span


def _names(sentence: Sentence) -> Iterator[Span]:
    lexicon = terms("effort-nouns")
    starts = lexicon.starts(sentence.in_order, sentence.folded)
    if not starts:
        return
    tokens = sentence.tokens
    codes = {index: {code for _, code in lexicon.all_at(tokens, index)} for index in starts}
    said: set[str] = set().union(*codes.values())
    if not said & {"noun", "title", "begins"}:
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
            )
        if span is not None:
            yield span
    if "noun" in said and "no-name" not in said:
        for mention in sentence.mentions("quoted"):
            words = sentence.words(mention.span).strip(_QUOTES)
            if 0 < len(words.split()) <= _MOST_QUOTED and words[0].isupper() and words[-1] not in ".,?!:":
                at = mention.span.start + sentence.words(mention.span).find(words)
                yield Span(at, at + len(words))


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
            behind = tokens[end - 1].folded in _INSIDE
            verb = any(code == "verb" for _, code in figure_words.all_at(tokens, end))
            small = word.folded in _PREPOSITIONS and _closes(sentence, end + 1)
            if verb or not (small or behind):
                break
        end += 1
    while end > first + 1 and tokens[end - 1].folded in _INSIDE:
        end -= 1
    if end == first + 1 and end < len(tokens) and tokens[end].word[0].islower() and not _may_follow(tokens, end):
        return None  # "tilbuddet Stærk hele livet": where the name ends cannot be told
    return _allowed(tokens, first, end)


def _may_follow(tokens: Sequence[Token], index: int) -> bool:
    """Whether a small word is no part of the name before it: a verb, or one that begins another clause or phrase."""
    codes = {code for _, code in terms("figure-words").all_at(tokens, index)}
    return bool(codes & {"verb", "clause", "adverbial"}) or tokens[index].folded in (
        "og",
        "samt",
        "eller",
        "som",
        "der",
        "samarbejder",
    )


def _closes(sentence: Sentence, index: int) -> bool:
    """Whether one small word follows, and then a mark, a verb or nothing: "Kvit med kolleger har kostet"."""
    tokens = sentence.tokens
    if index >= len(tokens) or not tokens[index].word[0].islower():
        return False
    return (
        index + 1 >= len(tokens)
        or not tokens[index + 1].is_word
        or any(code == "verb" for _, code in terms("figure-words").all_at(tokens, index + 1))
    )


def _joined(sentence: Sentence, index: int) -> bool:
    """Whether a token stands in the same column as the one before."""
    tokens = sentence.tokens
    between = sentence.text[tokens[index - 1].end - sentence.start : tokens[index].start - sentence.start]
    return "\t" not in between and ("\n" in between or len(between) < _COLUMN_GAP)


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a small word stands inside a name: another capital follows."""
    return tokens[index].folded in _INSIDE and index + 1 < len(tokens) and tokens[index + 1].word[0].isupper()


def _allowed(tokens: Sequence[Token], first: int, end: int) -> Span | None:
    lexicon = terms("effort-nouns")
    for index in range(first, end):
        if any(code == "other" for _, code in lexicon.all_at(tokens, index)):
            return None
    one = end - first == 1
    if one and (len(tokens[first].word) < 4 or tokens[first].word.isupper()):
        return None
    return Span(tokens[first].start, tokens[end - 1].end)
