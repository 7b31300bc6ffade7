"""What the words of a match say of an agreement beyond its slots: whether it is there already, and its title."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.party_nodes import is_genitive, is_subject, party_count, word_before
from kommunegraf.extraction.records import Mode, Stated, Text
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.extraction.words.terms import terms
from kommunegraf.reading.document import Span

_DEFINITE = ("en", "erne", "et")  # of the words for agreements; "aftaler" and "aftale" are none
_NEAR_TITLE = 8  # code points between "Sundhedsaftale" and its period


def speaks_of_one(frame: Frame, match: Match) -> bool:
    """Whether a match that needs it says that the agreement is there: by the definite form ("aftalen med X"), by a
    genitive ("X Kommunes aftale med Y"), by two parties at least "mellem" them."""
    if not is_subject(frame, match):
        return False
    definite, owner = match.first("definite"), match.first("owner")
    if definite is not None and not _words(frame, definite.span).casefold().endswith(_DEFINITE):
        return False
    if owner is not None and match.rule in _OWNED and not is_genitive(frame, owner.span):
        return False
    both = match.first("both")
    if both is not None and party_count(both.value) < 2:
        return False
    parties = match.first("parties")
    if match.rule in _SPOKEN and parties is not None and owner is None and word_before(frame, parties.span) == "mellem":
        return party_count(parties.value) > 1
    return True


_SPOKEN = frozenset({"agreement-spoken-of", "agreement-in-title"})
_OWNED = _SPOKEN


def names_one_before(frame: Frame, sentence: Span, match: Span) -> bool:
    """Whether the sentence speaks of an agreement ("aftalen") before a match."""
    tokens = [token for token in sentence_at(frame, sentence).tokens if token.end <= match.start]
    lexicon = terms("agreement-words")
    return any(
        token.folded.endswith(_DEFINITE) and any(lexicon.at(tokens, index)) for index, token in enumerate(tokens)
    )


def title_of(frame: Frame, match: Match) -> tuple[str, Stated[Text]] | None:
    """The word for the agreement ("samarbejdsaftale"), and the same as a title; with the period where it bears one."""
    slot = match.first("kind") or match.first("definite")
    if slot is None:
        return None
    lemma = plain_word(str(slot.value), _words(frame, slot.span).casefold())
    period = match.first("period")
    if period is not None and 0 < period.span.start - slot.span.end <= _NEAR_TITLE:
        span = frame.shadow.to_text(Span(slot.span.start, period.span.end))
        words = " ".join(frame.document.words(span).split())
        return words, say(Text(text=words, language="da"), span)
    span = frame.shadow.to_text(slot.span)
    written = frame.document.words(span)
    return lemma, say(Text(text=lemma), span, mode=Mode.STATED if written == lemma else Mode.NORMALISED)


def plain_word(code: str, written: str) -> str:
    """The word for an agreement without "the" or plural: of a compound ("lokalaftalen") its own word, else its code.

    `written` is folded.
    """
    at = written.rfind(code)
    return written[: at + len(code)] if at > 0 and written[at - 1].isalnum() else code


def _words(frame: Frame, span: Span) -> str:
    return frame.shadow.text[span.start : span.end]
