"""Who pays each of several amounts where the verb stands once: "A dækker 3 mio. kr. og B resten, 1 mio. kr."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import pairwise

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_nodes
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.extraction.words.mentions import Mention, Sentence


def shared_payers(
    frame: Frame, sentence: Sentence, found: Sequence[AmountMention], paid: Set[int]
) -> Iterator[tuple[int, tuple[PartyNode, ...]]]:
    """The ends (in the shadow) of amounts whose payer follows from the structure of the sentence, and those payers.

    `found` are its amounts in order; `paid` the ends of those that a wording gives a payer.
    """
    if not _paying().search(sentence.text):
        return
    ends = [amount.span.end + sentence.start for amount in found]
    respective = _respective(frame, sentence, found)
    if respective:
        yield from zip(ends, respective, strict=False)
        return
    begun = _first_share().search(sentence.text) is not None
    for index, amount in enumerate(found):
        if not (begun or any(end in paid for end in ends[:index]) or _finance().search(sentence.text)):
            continue
        party = _right_before(sentence, amount, found[index - 1].span.end if index else 0)
        if party is None:
            continue
        nodes = tuple(node for node in party_nodes(frame, party.value) if node.named)
        if nodes:
            begun = True
            yield ends[index], nodes


def _right_before(sentence: Sentence, amount: AmountMention, after: int) -> Mention | None:
    """The party that stands right before an amount, joined to what is before it: ", Fonden 2 mio. kr."."""
    start = sentence.start
    for mention in reversed(sentence.mentions("party")):
        if mention.span.end - start > amount.words.start or mention.span.start - start < after:
            continue
        between = sentence.text[mention.span.end - start : amount.words.start]
        before = sentence.text[max(0, mention.span.start - start - 24) : mention.span.start - start]
        if _elided().fullmatch(between) and _joined().search(before):
            return mention
        return None
    return None


def _respective(frame: Frame, sentence: Sentence, found: Sequence[AmountMention]) -> tuple[tuple[PartyNode, ...], ...]:
    """The payers of "A og B bidrager med henholdsvis 1 og 2 mio. kr.", one an amount; none where there is no such."""
    match = _respectively().search(sentence.text)
    if match is None:
        return ()
    behind = [amount for amount in found if amount.words.start >= match.end()]
    if len(behind) != len(found) or len(found) < 2:
        return ()
    before = [each for each in sentence.mentions("party") if each.span.end - sentence.start <= match.start()]
    last = before[-len(found) :]
    if len(last) != len(found):
        return ()
    for one, other in pairwise(last):
        between = sentence.text[one.span.end - sentence.start : other.span.start - sentence.start]
        if re.fullmatch(r"\s*(?:,|og|samt)\s+", between) is None:
            return ()
    nodes = tuple(tuple(node for node in party_nodes(frame, each.value) if node.named) for each in last)
    return nodes if all(nodes) else ()


@cache
def _paying() -> re.Pattern[str]:
    words = (*phases().payers.verbs, *phases().payers.finance)
    return re.compile(rf"(?<![^\W_])(?:{alternatives(words)})(?![^\W_])", re.IGNORECASE)


@cache
def _finance() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().payers.finance)})(?![^\W_])", re.IGNORECASE)


@cache
def _first_share() -> re.Pattern[str]:
    """The first payer's part told as a share: "har betalt halvdelen"."""
    payers = phases().payers
    verbs, shares = alternatives(payers.verbs), alternatives(payers.shares)
    return re.compile(rf"(?<![^\W_])(?:{verbs}){GAP}(?:{shares})(?![^\W_])", re.IGNORECASE)


@cache
def _elided() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:(?:{alternatives(phases().payers.elided)}),?\s*|:\s*)?", re.IGNORECASE)


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(r"(?:[,;:]|(?<![^\W_])(?:og|samt|mens))\s*(?:den|det|de)?\s*\Z", re.IGNORECASE)


@cache
def _respectively() -> re.Pattern[str]:
    verbs = alternatives(phases().payers.verbs)
    return re.compile(
        rf"(?<![^\W_])(?:{verbs})(?:{GAP}(?:med|på)|)?{GAP}(?:henholdsvis|hhv\.?)(?![^\W_])", re.IGNORECASE
    )
