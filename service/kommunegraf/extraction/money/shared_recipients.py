"""Who gets each of several amounts where the verb stands once: "A får 45.000 kr., B 38.500 kr. og C 20.000 kr."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.partners.organisations import organisation_of_name
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_nodes
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.reading.document import Span


def shared_recipients(
    frame: Frame, sentence: Sentence, found: Sequence[AmountMention], given: Set[int], paid: Set[int]
) -> Iterator[tuple[int, tuple[PartyNode, ...]]]:
    """The ends (in the shadow) of amounts whose recipient stands right before them, and those recipients.

    `found` are the sentence's amounts in order; `given` and `paid` the ends of those that a wording gives a
    recipient or a payer. The first of a list is one that a wording gives, or stands in brackets behind the name.
    """
    if not _getting().search(sentence.text):
        return
    ends = [amount.span.end + sentence.start for amount in found]
    for index, (amount, end) in enumerate(zip(found, ends, strict=True)):
        if end in given or end in paid:
            continue
        after = found[index - 1].span.end if index else 0
        name = _name(sentence, amount, after)
        if name is None or not (name.bracketed or (name.joined and any(each in given for each in ends[:index]))):
            continue
        nodes = tuple(node for node in party_nodes(frame, _party(sentence, name.span)) if node.named)
        if nodes:
            yield end, nodes


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of words with capitals right before an amount; `span` counts in the sentence."""

    span: Span
    bracketed: bool
    joined: bool


def _name(sentence: Sentence, amount: AmountMention, after: int) -> _Name | None:
    """The name right before an amount: ", Ældre Sagen i Hjørring 38.500 kr.", "Natteravnene (12.000 kr.)"."""
    text = sentence.text[after : amount.words.start]
    match = _named().search(text)
    if match is None or _placed().search(text[: match.start("name")]):
        return None  # "holdledere i DGI Nord (385.000 kr.)": the name says where
    span = Span(after + match.start("name"), after + match.end("name"))
    bracketed = match["open"] is not None and sentence.text[amount.span.end :].startswith(")")
    return _Name(span, bracketed, _joined().search(text[: match.start("name")]) is not None)


def _party(sentence: Sentence, span: Span) -> Party:
    """The party that has the name, known or not."""
    shown = Span(span.start + sentence.start, span.end + sentence.start)
    for mention in sentence.mentions("party"):
        if mention.span == shown and isinstance(mention.value, Party):
            return mention.value
    return Party("name", shown, organisation=organisation_of_name(shown, sentence.words(shown)))


@cache
def _named() -> re.Pattern[str]:
    links = alternatives(phases().payers.links)
    word = r"[A-ZÆØÅ][^\W_]*(?:[-.&'’/][^\W_]+)*"
    return re.compile(rf"(?<![^\W_])(?P<name>{word}(?:\s(?:(?:{links})\s)?{word}){{0,6}})\s(?P<open>\()?\Z")


@cache
def _placed() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().payers.links)})\s+\Z", re.IGNORECASE)


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(r"(?:[,;:]|(?<![^\W_])(?:og|samt|mens))\s*\Z", re.IGNORECASE)


@cache
def _getting() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().payers.getting)})(?![^\W_])", re.IGNORECASE)
