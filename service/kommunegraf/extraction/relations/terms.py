"""From when until when a relation runs, when it was entered into and how it stands, as one sentence about it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.relations.term_words import term_words
from kommunegraf.extraction.relations.undated import undated_days
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.durations import DurationMention
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.reading.document import Span

_BEFORE = 9  # words before a day in which the verb for it is looked for
_BEHIND = 4  # words behind it
_PREPOSITION = 6  # words passed over between a preposition and its day


@dataclass(frozen=True, slots=True)
class Term:
    """One thing said of a relation: `part` is "start", "end", "entered", "founded", "duration" or "status"; the value a
    `DateMention`, a `DurationMention` or a code of the scheme *status*; its words at `span` (of the shadow). `closing`:
    what is meant is the end of a period."""

    part: str
    span: Span
    value: DateMention | DurationMention | str
    closing: bool = False
    dated: bool = True  # false where the year is not in the words but was found by the meeting


def terms_told(sentence: Sentence, *, told: bool, day: str = "") -> list[Term]:
    """What a sentence about a relation says of its time; `told` is true where it is the one that tells of it.

    `day` is that of the meeting (xsd:date), by which days without a year are dated.
    """
    found: list[Term] = []
    if sentence.tokens and sentence.in_order[0] in term_words().conditional:
        return found  # "Opsiges aftalen, …" is a condition
    for mention in sentence.mentions("period"):
        back, clause = _before(sentence, mention.span)
        if clause & term_words().unsure or not _runs(sentence, told=told):
            continue
        if _near(back) in term_words().since:
            found.append(Term("start", mention.span, mention.value))
            continue
        found.append(Term("start", mention.span, mention.value))
        found.append(Term("end", mention.span, mention.value, closing=True))
    for mention in sentence.mentions("date"):
        part = _part(sentence, mention, told)
        if part:
            found.append(Term(part, mention.span, mention.value))
    for mention in undated_days(sentence, day):
        part = _part(sentence, mention, told)
        if part:
            found.append(Term(part, mention.span, mention.value, dated=False))
    found.extend(_lengths(sentence))
    status = _status(sentence)
    return [*found, *([status] if status is not None else [])]


def _near(back: Sequence[str]) -> str:
    """The word that leads a day in, of those before it, the nearest first."""
    return next((word for word in back[:_PREPOSITION] if word not in term_words().fill), "")


def _runs(sentence: Sentence, *, told: bool) -> bool:
    words = term_words()
    return bool(sentence.folded & (words.runs | words.begins)) or told


def _before(sentence: Sentence, span: Span) -> tuple[list[str], set[str]]:
    """The words before a day, the nearest first, and those of its clause."""
    folded = [token.folded for token in sentence.tokens if token.end <= span.start]
    folded.reverse()
    clause: set[str] = set()
    for word in folded[: 2 * _BEFORE]:
        if word in term_words().borders:
            break
        clause.add(word)
    return folded, clause


def _part(sentence: Sentence, mention: Mention, told: bool) -> str:
    """What a day is of the relation: by the preposition right before it, else by the nearest verb before or behind."""
    words = term_words()
    back, clause = _before(sentence, mention.span)
    if clause & words.first and clause & words.meets:
        return "founded"
    if clause & words.unsure:
        return ""
    near = _near(back)
    behind = [token.folded for token in sentence.tokens if token.start >= mention.span.end][:_BEHIND]
    verbs = words.begins | words.founds | words.ends | words.enters
    verb = next((word for word in back[:_BEFORE] if word in verbs), "")
    ended = verb in words.ends or bool(sentence.folded & words.ends and near in words.until)
    if near in words.since:
        return "start"
    if near in words.until and words.back & set(back[:_PREPOSITION]):
        return "start"
    if near in words.until:
        return "end" if ended or sentence.folded & words.runs else ""
    if near in words.starting and not ended:
        return "start" if told or sentence.folded & (words.begins | words.runs) else ""
    if verb in words.ends:
        return "end"
    if verb in words.enters:
        return "entered"
    if verb in words.founds:
        return "founded"
    if verb in words.begins:
        return "start"
    if any(word in words.enters for word in behind):
        return "entered"
    if any(word in words.founds for word in behind):
        return "founded"
    return ""


def _lengths(sentence: Sentence) -> list[Term]:
    words = term_words()
    found = []
    for mention in sentence.mentions("duration"):
        back, clause = _before(sentence, mention.span)
        behind = next((token.folded for token in sentence.tokens if token.start >= mention.span.end), "")
        near = next(iter(back), "")
        adjective = behind and sentence.words(mention.span).casefold().endswith(("årig", "årige", "årigt"))
        if behind in words.length_after or clause & words.unsure or mention.value.qualifier in ("further", "at-most"):
            continue
        if sentence.folded & words.lengthens or near in words.not_lengths:
            continue
        if adjective or (near in words.length_before and sentence.folded & words.runs | {near} & {"varer", "varede"}):
            found.append(Term("duration", mention.span, mention.value))
    return found


def _status(sentence: Sentence) -> Term | None:
    """How it stands: lengthened, ended, or in force; by single verbs, where nothing makes them unsure."""
    words = term_words()
    unsure = words.unsure - {"foreslås", "tilskud", "tidligere", "mod", "møde", "mødet", "budget"}
    for code, verbs in (("extended", words.lengthens), ("ended", words.stopped), ("in-force", words.now)):
        for index, token in enumerate(sentence.tokens):
            before = {each.folded for each in sentence.tokens[max(0, index - _BEFORE) : index]}
            if token.folded in verbs and not before & unsure:
                return Term("status", Span(token.start, token.end), code)
    return None


def may_tell(sentence: Sentence) -> bool:
    """Whether a sentence may say anything of a relation's time: by a year, a length, or a word for how it stands."""
    words = term_words()
    if any(year in sentence.text for year in words.years) or sentence.folded & words.months:
        return True
    return bool(sentence.folded & words.lengthens or sentence.folded & words.stopped or sentence.folded & words.now)


def speaks_of_it(sentence: Sentence, names: Sequence[str]) -> bool:
    """Whether a sentence speaks of the relation that its item is about: by its name, or by a word that points at it."""
    words = term_words()
    if not sentence.in_order:
        return False
    if any(name and name in sentence.text for name in names):
        return True
    first = sentence.in_order[0]
    if first.endswith(words.speaks_endings):
        return True
    if first in words.pronouns | words.speaks | words.projects or sentence.folded & words.speaks:
        return True
    return any(True for _ in _definite(sentence))


def _definite(sentence: Sentence) -> list[Mention]:
    """The words of a sentence for an agreement or a partnership in their definite form."""
    return [
        mention
        for lexicon in ("agreement-words", "relation-words")
        for mention in sentence.mentions(f"term:{lexicon}")
        if sentence.words(mention.span).casefold().endswith(("en", "et")) or _pointed_at(sentence, mention)
    ]


def _pointed_at(sentence: Sentence, mention: Mention) -> bool:
    """Whether the word before says that it is a known one ("den nuværende aftale", "kommunens aftale")."""
    before = [token.folded for token in sentence.tokens if token.end <= mention.span.start]
    return bool(before) and (before[-1] in term_words().owners or bool(set(before[-2:]) & term_words().now))
