"""Who gets each of several amounts where the verb stands once: "A får 45.000 kr., B 38.500 kr. og C 20.000 kr."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.money.shared_payers import right_before
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_nodes
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import Mention, Sentence


def shared_recipients(
    frame: Frame, sentence: Sentence, found: Sequence[AmountMention], given: Set[int], paid: Set[int]
) -> Iterator[tuple[int, tuple[PartyNode, ...]]]:
    """The ends (in the shadow) of amounts whose recipient stands right before them, and those recipients.

    `found` are the sentence's amounts in order; `given` and `paid` the ends of those that a wording gives a recipient or
    a payer. The first of a list is one that a wording gives, or stands in brackets behind the recipient's name.
    """
    if not _getting().search(sentence.text):
        return
    ends = [amount.span.end + sentence.start for amount in found]
    for index, (amount, end) in enumerate(zip(found, ends, strict=True)):
        if end in given or end in paid:
            continue
        after = found[index - 1].span.end if index else 0
        party = _in_brackets(sentence, amount, after)
        if party is None and index and any(each in given for each in ends[:index]):
            party = right_before(sentence, amount, after)
        nodes = () if party is None else tuple(node for node in party_nodes(frame, party.value) if node.named)
        if nodes:
            yield end, nodes


def _in_brackets(sentence: Sentence, amount: AmountMention, after: int) -> Mention | None:
    """The party that an amount in brackets follows: "Natteravnene (12.000 kr.)"."""
    text, start = sentence.text, sentence.start
    if not text[: amount.words.start].endswith("(") or not text[amount.span.end :].startswith(")"):
        return None
    for mention in reversed(sentence.mentions("party")):
        if after <= mention.span.start - start and mention.span.end - start <= amount.words.start:
            return mention if not text[mention.span.end - start : amount.words.start].strip(" (") else None
    return None


@cache
def _getting() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().payers.getting)})(?![^\W_])", re.IGNORECASE)
