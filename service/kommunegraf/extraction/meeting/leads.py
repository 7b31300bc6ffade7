"""Reads the words that say who recommends to whom, and tells where a point begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.meeting.body_names import BodyMention, body_mentions
from kommunegraf.reading.document import Span

_FILE = "lexicon/recommendations.toml"


class _Post(DataFile):
    endings: tuple[str, ...]


class _Unit(DataFile):
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]


class RecommendationWords(DataFile):
    """`mappings/lexicon/recommendations.toml`."""

    verbs: tuple[str, ...]
    passive: tuple[str, ...]
    asking: tuple[str, ...]
    unheaded: tuple[str, ...]
    proposing: tuple[str, ...]
    addressing: tuple[str, ...]
    leading: tuple[str, ...]
    point: tuple[str, ...]
    post: _Post
    unit: _Unit


@dataclass(frozen=True, slots=True)
class Lead:
    """ "<actor> <verb> til <bodies>": spans count in the shadow."""

    span: Span
    actor: Span | None
    bodies: tuple[BodyMention, ...]
    open: bool  # it ends so that points follow
    conditions: bool = False  # it is a point itself, and what is listed below are its terms


@cache
def _words() -> RecommendationWords:
    return mapping(_FILE, RecommendationWords)


def alternatives(words: Sequence[str]) -> str:
    """A pattern for any of the words, the longest first, with any white space between their parts."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


@cache
def lead_pattern() -> re.Pattern[str]:
    """Finds a verb of recommending; its group 1 is the verb."""
    return re.compile(rf"\b({alternatives(_words().verbs)})\b", re.IGNORECASE)


def said_verb(found: re.Match[str]) -> str:
    """The verb that `lead_pattern` found, as the lexicon writes it, whatever white space parts its words."""
    return " ".join(found.group(1).casefold().split())


@cache
def point_pattern() -> re.Pattern[str]:
    """Finds the words a point begins with, where words follow."""
    return re.compile(rf"(?:(?:{alternatives(_words().point)})\s+(?:\d{{1,2}}[.)]\s*)?)(?=\S)", re.IGNORECASE)


@cache
def _addressed_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(_words().addressing)})\s+\Z", re.IGNORECASE)


_MOST_ADDRESSEE = 12  # words

_LONGEST_ACTOR = 160

LONGEST_LEAD = 400

_TRAILING = re.compile(r"\s*[,;]?\s*(?:\b(?:at|om))?\s*[:,]?\s*\Z", re.IGNORECASE)


def begins_point(text: str) -> bool:
    """Whether the text begins as a point does ("at …")."""
    return point_pattern().match(text) is not None


def opens_recommendation(text: str) -> bool:
    """Whether a paragraph outside any recommendation section is one: an office or nobody "indstiller", then "at"."""
    lead = lead_of(text, 0)
    if lead is None:
        return False
    verb = lead_pattern().search(text)
    if verb is None or said_verb(verb) not in _words().unheaded:
        return False
    if said_verb(verb) in _words().asking and not lead.bodies:
        return False
    if lead.actor is not None and actor_kind(text[lead.actor.start : lead.actor.end]) is None:
        names = body_mentions(text[lead.actor.start : lead.actor.end])
        if not names or names[0].span.start > 0:
            return False
    rest = text[verb.end() :].strip()
    return not rest or rest[-1] in ",:" or re.search(r"\bat\b", rest, re.IGNORECASE) is not None


def proposes(text: str) -> bool:
    """Whether an office proposes something in the text's first words ("Forvaltningen foreslår, at stien bygges.")."""
    lead = lead_of(text, 0)
    verb = lead_pattern().search(text)
    if lead is None or lead.actor is None or verb is None or said_verb(verb) not in _words().proposing:
        return False
    if actor_kind(text[lead.actor.start : lead.actor.end]) is None:
        return False
    return re.match(r"[^.!?]{0,80}?(?:\bat\b|:)", text[verb.end() :]) is not None


def leads_to_points(text: str) -> bool:
    """Whether a line says who recommends what to whom and ends so that points follow ("Chefen foreslår udvalget:")."""
    lead = lead_of(text, 0)
    if lead is None or not text.rstrip().endswith((",", ":", " at")):
        return False
    return lead.actor is None or actor_kind(text[lead.actor.start : lead.actor.end]) is not None


def addresses_only(text: str) -> bool:
    """Whether a paragraph says who recommends to whom and no more ("Administrationen indstiller til Byrådet")."""
    verb = lead_pattern().search(text)
    lead = lead_of(text, 0)
    if lead is None or verb is None or said_verb(verb) not in _words().unheaded:
        return False
    rest = text[verb.end() :].strip(" :,")
    addressed = any(rest.casefold().startswith(f"{word} ") for word in _words().addressing)
    return (not rest or addressed) and len(rest.split()) <= _MOST_ADDRESSEE and re.search(r"[.!?]", rest) is None


def lead_of(text: str, start: int) -> Lead | None:
    """The lead-in that the text begins with: who, a verb of recommending, to whom."""
    found = lead_pattern().search(text, 0, LONGEST_LEAD)
    if found is None or found.start() > _LONGEST_ACTOR or re.search(r"[.!?]\s", text[: found.start()]):
        return None
    actor_words = text[: found.start()].strip(" ,:\n\t")
    passive = said_verb(found) in _words().passive
    actor = None
    if actor_words and not passive:
        at = start + text.find(actor_words)
        actor = Span(at, at + len(actor_words))
    tail = text[found.end() : LONGEST_LEAD]
    asked = _asked_body(text[: found.start()], start) if said_verb(found) in _words().asking else ()
    bodies = asked or tuple(
        BodyMention(
            Span(start + found.end() + m.span.start, start + found.end() + m.span.end),
            m.name,
            m.kind,
            m.certain,
            m.form,
        )
        for m in _addressees(tail)
    )
    rest = text[found.end() :].rstrip()
    opens = not rest or rest[-1] in ":," or _TRAILING.fullmatch(rest) is not None or not re.search(r"[.!?]\Z", rest)
    return Lead(Span(start, start + len(text)), actor, bodies, opens, _says_a_point(rest))


def _asked_body(words: str, start: int) -> tuple[BodyMention, ...]:
    """The body that stands right before the verb ("Byrådet anmodes om"), its span moved by `start`."""
    found = body_mentions(words)
    if not found or words[found[-1].span.end :].strip():
        return ()
    span = found[-1].span
    return (replace(found[-1], span=Span(start + span.start, start + span.end)),)


_LEAST_CLAUSE = 3


def _says_a_point(rest: str) -> bool:
    """Whether a lead-in that ends in a colon has said its point ("…, at politikken sendes i høring:").

    "at byrådet godkender:" has not: a body and its verb only lead to the points.
    """
    if not rest.endswith(":"):
        return False
    rest = re.sub(r",?\s*\bat\s*:\Z", ":", rest, flags=re.IGNORECASE)  # "at der gives tilladelse på vilkår af, at:"
    at = [found.end() for found in re.finditer(r"\bat\s+", rest, re.IGNORECASE)]
    if not at:
        return False
    clause = rest[at[-1] :].rstrip(": ")
    if only_leads(clause):
        return False
    for mention in reversed(body_mentions(clause)):
        clause = clause[: mention.span.start] + clause[mention.span.end :]
    return len(clause.split()) >= _LEAST_CLAUSE


def _addressees(tail: str) -> tuple[BodyMention, ...]:
    """The bodies directly behind "til", "over for", "at" - and those joined to them by "og" or a comma."""
    chosen: list[BodyMention] = []
    for mention in body_mentions(tail):
        between = tail[chosen[-1].span.end : mention.span.start] if chosen else ""
        joined = bool(chosen) and re.fullmatch(r"s?\s*(?:,|og|,\s*og|samt)\s+", between) is not None
        if joined or _addressed_pattern().search(tail[: mention.span.start]):
            chosen.append(mention)
    return tuple(chosen)


def point_start(text: str) -> int:
    """Where the point begins in a sentence that says who recommends it too; 0 where it cannot be told apart.

    It begins at the last "at" that only bodies and what they are to do with the point stand before: "at planen
    godkendes" in "X indstiller til <udvalg>, at <udvalg> anbefaler, at planen godkendes".
    """
    verb = lead_pattern().search(text)
    start = 0
    if verb is not None:
        for at in at_pattern().finditer(text, verb.end(), LONGEST_LEAD):
            if not says_nothing(text[verb.end() : at.start()]):
                break
            start = at.start()
    return start


@cache
def at_pattern() -> re.Pattern[str]:
    """The word that a point begins with ("at"), and the space behind it."""
    return re.compile(rf"\b(?:{alternatives(_words().point)})\s+(?=\S)", re.IGNORECASE)


@cache
def _leading_pattern() -> re.Pattern[str]:
    words = (*_words().leading, *_words().addressing, *_words().point, "og", "samt")
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)


def only_leads(rest: str) -> bool:
    """Whether the words after the verb name bodies and what they are to do with the points, and no matter itself.

    "til <udvalg> at anbefale overfor <råd>" leads to points; "til <udvalg> at planen godkendes" is one.
    """
    return bool(body_mentions(rest)) and says_nothing(rest)


def says_nothing(words: str) -> bool:
    """Whether words name only bodies and what they are to do with a point."""
    for mention in reversed(body_mentions(words)):
        words = words[: mention.span.start] + " " + words[mention.span.end :]
    return not re.search(r"\w", _leading_pattern().sub(" ", words))


# "Sundhed og Omsorg", "Social, Sundhed og Beskæftigelse": an office that is called by its fields.
_JOINED_FIELDS = re.compile(r"[A-ZÆØÅ][^\W\d_]{3,30}(?:, [A-ZÆØÅ][^\W\d_]{3,30}){0,4} og [A-ZÆØÅ][^\W\d_]{3,30}")


def actor_kind(label: str) -> str | None:
    """ "post" for a role that one holds, "unit" for an office, None for what is neither."""
    folded = " ".join(label.casefold().split())
    first = folded.split(" ", 1)[0] if folded else ""
    last = folded.rsplit(" ", 1)[-1]
    words = _words()
    if first.endswith(words.post.endings) or last.endswith(words.post.endings):
        return "post"
    if first.endswith(words.unit.endings) or last.endswith(words.unit.endings):
        return "unit"
    named = folded.startswith(tuple(f"{word} " for word in words.unit.beginnings))
    return "unit" if named or (_JOINED_FIELDS.fullmatch(label.strip()) and not body_mentions(label)) else None
