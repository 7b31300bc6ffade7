"""What the words of a match say of an agreement beyond its slots: whether it is there already, whose it is, its title."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.party_nodes import PartyNode, is_authority, party_count, party_nodes, publisher_node
from kommunegraf.extraction.records import Mode, Stated, Text
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span

_DEFINITE = ("en", "erne", "et")  # of the words for agreements; "aftaler" and "aftale" are none
_GENITIVE = ("s", "s'", "s’")
_NEAR_TITLE = 8  # code points between "Sundhedsaftale" and its period
_ARTICLES = frozenset({"den", "det", "de", "en", "et"})


def speaks_of_one(frame: Frame, match: Match) -> bool:
    """Whether a match that needs it says that the agreement is there: by the definite form ("aftalen med X"), by a
    genitive ("X Kommunes aftale med Y"), by two parties at least "mellem" them."""
    definite, owner = match.first("definite"), match.first("owner")
    if definite is not None and not _words(frame, definite.span).casefold().endswith(_DEFINITE):
        return False
    if owner is not None and match.rule in _OWNED and not _genitive(frame, owner):
        return False
    both = match.first("both")
    if both is not None and party_count(both.value) < 2:
        return False
    parties = match.first("parties")
    if match.rule in _SPOKEN and parties is not None and owner is None and _before(frame, parties.span) == "mellem":
        return party_count(parties.value) > 1
    return True


_SPOKEN = frozenset({"agreement-spoken-of", "agreement-in-title"})
_OWNED = _SPOKEN


def parties_of(frame: Frame, match: Match) -> tuple[PartyNode, ...]:
    """The parties that a match names, each once. An agreement "with X" that names no municipality or region is the
    publisher's, by a rule."""
    nodes: dict[str, PartyNode] = {}
    for name in ("owner", "parties", "both"):
        for slot in match.slots.get(name, ()):
            for node in party_nodes(frame, slot.value):
                nodes.setdefault(node.iri, node)
    found = match.slots.get("parties", ())
    alone = len(found) == 1 and not (match.slots.get("both") or match.slots.get("owner"))
    # What a body decided to enter is not said to have been entered, nor for whom the body acts.
    alone = alone and not match.set.get("decision")
    if nodes and alone and not any(is_authority(frame, iri) for iri in nodes) and _before(frame, found[0].span) == "med":
        publisher = publisher_node(frame, _shown(match))
        if publisher is not None:
            nodes[publisher.iri] = publisher
    return tuple(nodes.values())


def title_of(frame: Frame, match: Match) -> tuple[str, Stated[Text]] | None:
    """The word for the agreement ("samarbejdsaftale"), and the same as a title; with the period where it bears one."""
    slot = match.first("kind") or match.first("definite")
    if slot is None:
        return None
    lemma = str(slot.value)
    period = match.first("period")
    if period is not None and 0 < period.span.start - slot.span.end <= _NEAR_TITLE:
        span = frame.shadow.to_text(Span(slot.span.start, period.span.end))
        words = " ".join(frame.document.words(span).split())
        return words, say(Text(text=words, language="da"), span)
    span = frame.shadow.to_text(slot.span)
    written = frame.document.words(span)
    return lemma, say(Text(text=lemma), span, mode=Mode.STATED if written == lemma else Mode.NORMALISED)


def _shown(match: Match) -> Span:
    slot = match.first("kind") or match.first("definite")
    return slot.span if slot is not None else match.span


def _genitive(frame: Frame, owner: SlotValue) -> bool:
    """Whether a party stands in the genitive; the ending may lie behind the name or in it."""
    behind = frame.shadow.text[owner.span.end : owner.span.end + 2].split(maxsplit=1)
    ending = behind[0] if behind and not frame.shadow.text[owner.span.end : owner.span.end + 1].isspace() else ""
    return f"{_words(frame, owner.span)}{ending}".endswith(_GENITIVE)


def _before(frame: Frame, span: Span) -> str:
    """The word before a span, articles passed over; folded."""
    words = frame.shadow.text[max(0, span.start - 24) : span.start].split()
    while words and words[-1].casefold() in _ARTICLES:
        words.pop()
    return words[-1].casefold() if words else ""


def _words(frame: Frame, span: Span) -> str:
    return frame.shadow.text[span.start : span.end]
