"""How far an effort has come: by words of status, or by a colour that the document explains."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import official_blocks, sections_with_items
from kommunegraf.extraction.meeting.reported import OWN_DECISION
from kommunegraf.extraction.passages import passages
from kommunegraf.extraction.plans.plan_grammar import plan_grammar, status_relative, status_verb
from kommunegraf.extraction.records import Initiative, Iri, Mode, Stated
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import Token, tokenise
from kommunegraf.reading.document import Span

_MOST_EFFORTS = 60
_MOST_LEAD_WORDS = 8
_NEAR_BEFORE = 3  # tokens right before a title
_ASKED_WITHIN = 24
_CLAUSE = re.compile(r"[,;.](?:\s|$)")
_NOT_WITHIN = 3  # words before a word of status in which "ikke" undoes it
_MOST_LEGEND = 400  # code points of a paragraph that explains colours
LEGEND_RULE = "colour-explained-in-the-document"
_FEW = 3
_COLOURS = frozenset({"green", "yellow", "red"})


def status_in(frame: Frame, shown: Span) -> Stated[Iri] | None:
    """The status that words of the shadow state; None where they state none, or that it is still to come."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    found = _worded(tokens)
    if found is not None:
        code, span = found
        return _say(frame, code, span)
    for index, end, code in terms("effort-signs").everywhere(tokens):
        meant = _legend(frame).get(code) if code in _COLOURS else None
        if meant is not None:
            words = frame.shadow.to_text(Span(tokens[index].start, tokens[end - 1].end))
            concept = Iri(iri=frame.identity.concept("status", meant[0]))
            return say(concept, words, meant[1], mode=Mode.DERIVED, rule=LEGEND_RULE)
    return None


def status_of_point(
    frame: Frame, words: Span, description: Sequence[Span], lead: Span, others: Sequence[str]
) -> Stated[Iri] | None:
    """The status that a list's point or what describes it states, else the short lead-in of the list.

    A sentence that names one of the `others` of the list is about that one.
    """
    for shown in (*description, words):
        for sentence in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
            text = frame.shadow.text[sentence.start : sentence.end]
            found = None if any(other in text for other in others) else status_in(frame, sentence)
            if found is not None:
                return found
    if len(frame.shadow.text[lead.start : lead.end].split()) <= _MOST_LEAD_WORDS:
        return status_in(frame, lead)
    return None


def tells_status(frame: Frame, shown: Span) -> bool:
    """Whether words of the shadow are about how far something has come, be it a colour or "under forberedelse"."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    about = _COLOURS | {"open"}
    return any(True for _ in terms("effort-status").everywhere(tokens)) or any(
        code in about for _, _, code in terms("effort-signs").everywhere(tokens)
    )


def extract_said_status(frame: Frame) -> None:
    """Adds what sentences that begin with the title of an effort, or name it before the verb, say of its status."""
    efforts = [
        record
        for record in frame.found
        if isinstance(record, Initiative) and record.title is not None and record.status is None
    ][:_MOST_EFFORTS]
    if not efforts:
        return
    for passage in passages(frame):
        if passage.role in OWN_DECISION:
            continue
        text = frame.shadow.text[passage.shadow.start : passage.shadow.end]
        for effort in efforts:
            title = effort.title.value.text if effort.title is not None else ""
            at = text.find(title)
            known = frame.found.get(effort.id)
            if at < 0 or not isinstance(known, Initiative) or known.status is not None:
                continue
            told = _told_before(frame, passage.shadow.start, text[:at])
            if told is not None:
                frame.found.add(Initiative(id=effort.id, status=told))
                continue
            after = text[at + len(title) :]
            follows = status_verb().match(after) or status_relative().match(after)
            if follows is None:
                continue
            begin = passage.shadow.start + at + len(title)
            end = begin + follows.end(1) + len(_CLAUSE.split(after[follows.end(1) :], maxsplit=1)[0])
            if follows.re is status_relative():
                end = begin + len(after.partition(";")[0])
            status = status_in(frame, Span(begin, end))
            if status is not None:
                frame.found.add(Initiative(id=effort.id, status=status))


def _told_before(frame: Frame, start: int, before: str) -> Stated[Iri] | None:
    """What the words before a title make of it: "det planlagte projekt X", "søger puljen om midler til projektet X"."""
    tokens = tokenise(before, start)
    lexicon = terms("effort-words")
    for index in range(max(0, len(tokens) - _NEAR_BEFORE), len(tokens)):
        if any(code == "proposed" for _, code in lexicon.all_at(tokens, index)):
            return _say(frame, "proposed", Span(tokens[index].start, tokens[index].end))
    if not any(token.folded in plan_grammar().status.towards for token in tokens[-_NEAR_BEFORE:]):
        return None
    for index in range(max(0, len(tokens) - _ASKED_WITHIN), len(tokens)):
        if any(code == "applies" for _, code in lexicon.all_at(tokens, index)):
            return _say(frame, "to-be-applied-for", Span(tokens[index].start, tokens[index].end))
    return None


def _say(frame: Frame, code: str, span: Span) -> Stated[Iri]:
    concept = Iri(iri=frame.identity.concept("status", code))
    return say(concept, frame.shadow.to_text(span), mode=Mode.NORMALISED)


def _worded(tokens: Sequence[Token]) -> tuple[str, Span] | None:
    """The first word of status and its place; none after a sign that it is still to come, or undone by "ikke"."""
    signs, words = terms("effort-signs"), terms("effort-status")
    undone = -_NOT_WITHIN - 1
    for index in range(len(tokens)):
        for _, sign in signs.at(tokens, index):
            if sign == "open":
                return None
            if sign == "not":
                undone = index
        fitting = words.at(tokens, index)
        if fitting:
            end, code = fitting[0]
            if _says_of_others(tokens, index, end):
                continue
            if index - undone <= _NOT_WITHIN:
                return None
            return code, Span(tokens[index].start, tokens[end - 1].end)
    return None


def _says_of_others(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether words of status are of something else: people who "have ended" it, "drift" that costs money."""
    if end - index > 1:
        return False
    if tokens[index].folded in plan_grammar().status.nouns and len(tokens) > _FEW:
        return True
    return index > 0 and tokens[index - 1].folded in plan_grammar().status.active


def _legend(frame: Frame) -> dict[str, tuple[str, Span]]:
    """What the document says its colours mean: the code of a status and the words (of the stored text) for it."""
    known = frame.memo.get("effort legend")
    if isinstance(known, dict):
        return known
    found: dict[str, tuple[str, Span]] = {}
    for _, section in sections_with_items(frame):
        for block in official_blocks(frame, section):
            shown = frame.shadow.to_shadow(block.span)
            if shown.end - shown.start <= _MOST_LEGEND:
                for code, meant in _explained(frame, shown):
                    found.setdefault(code, meant)
    frame.memo["effort legend"] = found
    return found


def _explained(frame: Frame, shown: Span) -> list[tuple[str, tuple[str, Span]]]:
    """The colours that a paragraph explains; a colour reaches to the next one."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    places = [(index, code) for index, _, code in terms("effort-signs").everywhere(tokens) if code in _COLOURS]
    found = []
    for at, (index, code) in enumerate(places):
        after = places[at + 1][0] if at + 1 < len(places) else len(tokens)
        following = frame.shadow.text[tokens[index].end : tokens[index].end + 12].lstrip()
        if not following.startswith(plan_grammar().status.means):
            continue
        meant = _worded(tokens[index + 1 : after])
        if meant is not None:
            found.append((code, (meant[0], frame.shadow.to_text(meant[1]))))
    return found
