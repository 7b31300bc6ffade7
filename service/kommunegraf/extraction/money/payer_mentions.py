"""Finds who may pay an amount or get it: parties, towns that stand for their municipality, and what points back to one."""

from __future__ import annotations

from functools import cache

from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.partners.parties import Party, party_readings, party_words
from kommunegraf.extraction.words.mentions import Mention, Sentence, register
from kommunegraf.reading.document import Span


def payer_mentions(sentence: Sentence) -> tuple[Mention, ...]:
    """The parties of a sentence; a town too, where no word of place stands before it ("Lemvig betaler …"), and "fonden",
    which points back to the only foundation that the text before names.
    """
    found = list(sentence.mentions("party"))
    known = {mention.span for mention in found}
    places = party_words().not_subject
    ends = {token.end for token in sentence.tokens}
    starts = {token.start: index for index, token in enumerate(sentence.tokens)}
    for mention in party_readings(sentence):
        index = starts.get(mention.span.start)
        if mention.value.form != "town" or mention.span in known or index is None or mention.span.end not in ends:
            continue
        if not index or sentence.tokens[index - 1].folded not in places:
            found.append(mention)
    pointing = _pointing()
    for token in sentence.tokens:
        if token.folded in pointing:
            span = Span(token.start, token.end)
            party = Party("unnamed", span, words=token.word, kind=pointing[token.folded], count=1)
            found.append(Mention(span, party))
    return tuple(found)


@cache
def _pointing() -> dict[str, str]:
    """Word -> the kind of organisation that it points back to."""
    return {word: kind for kind, words in phases().payers.pointing.items() for word in words}


@cache
def register_payers() -> None:
    """Makes the type known to the phrase language."""
    register("payer", payer_mentions, dear=True)
