"""Goals that a plan's own text states without naming the plan: by sentences, labelled lines, headings and tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import list_runs, official_blocks, sections_with_items
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.goal_clauses import goal_clauses
from kommunegraf.extraction.plans.goal_leads import (
    has_sign,
    heading_goal,
    points_without_word,
    under_goals,
)
from kommunegraf.extraction.plans.goals import add_goal, goal_kind_of, goal_words, goals_of_points
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import in_title, instrument_iri, instrument_record
from kommunegraf.extraction.plans.policy_page import page_instrument
from kommunegraf.extraction.plans.taken_places import TakenPlaces
from kommunegraf.extraction.plans.word_tables import word_tables
from kommunegraf.extraction.records import AgendaItem, Goal, Instrument, Mode
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_SILENT = frozenset({"attachments", "recommendation", "decision", "earlier-stage"})
_FACTS = frozenset({"own-goal", "page-goal", "told-goal", "weak-goal", "one-goal", "theme-goal"})
_PAGES = frozenset({"policy-page", "other"})
_BEFORE = 4
_NEAR = 40  # code points between a goal and the list that goes on with it
ITEM_RULE = "goal-told-in-the-item"
_LABELLED = re.compile(
    r"([^\W\d_]+)(?:(?:[^\S\n]\d{1,2})?[^\S\n]?[:–][^\S\n]+|[^\S\n]\d{1,2}\.?[^\S\n]{1,8}(?=[A-ZÆØÅ\d]))(?=\S)"
)
# A line that has a label somewhere has the last letter of one; to look for that takes a time linear in the line.
_MAY_BE_LABELLED = re.compile(_LABELLED.pattern.replace("+)(?:", ")(?:", 1))
_LETTERED = re.compile(r"(?:[A-ZÆØÅ]|\d{1,2})[.)][^\S\n]+(?=\S)")
_FEWEST_WORDS = 3
_MOST_WORDS = 60
_HEADING_WORDS = 3

_Owner = tuple[str, type[Instrument]]
_Told = tuple[Span, str, Span]  # the goal's words, its kind, the words that say so


def extract_own_goals(frame: Frame) -> None:
    """Adds the goals of the plan that a document is, or that an item's title names as its only one."""
    page = page_instrument(frame)
    own: _Owner | None = None if page is None else (page[0], page[1])
    told = list(_spans(frame))
    places = TakenPlaces(told)
    known = {_opening(frame, goal) for goal in told}
    owners: dict[str, _Owner | None] = {}
    for item, words, kind, kind_span in _found(frame, own):
        if item is not None and item not in owners:
            owners[item] = _titled(frame, item) or _only(frame, item)
        owner = own if item is None else owners[item]
        opening = _opening(frame, words)
        if opening in known or places.overlap(words):
            continue
        known.add(opening)
        places.take(words)
        link = add_goal(frame, words, kind, kind_span)
        if owner is not None:
            frame.found.add(owner[1](id=owner[0], has_goal=(link,)))
        elif item is not None:
            spans = [Span(proof.start, proof.end) for proof in link.proofs]
            about = say(link.value, *spans, mode=Mode.DERIVED, rule=ITEM_RULE)
            frame.found.add(AgendaItem(id=item, about=(about,)))


def _spans(frame: Frame) -> Iterator[Span]:
    """Where the goals that are known stand in the shadow."""
    for record in frame.found:
        if isinstance(record, Goal) and record.text is not None:
            proof = record.text.proofs[0]
            yield frame.shadow.to_shadow(Span(proof.start, proof.end))


def _opening(frame: Frame, words: Span) -> str:
    return " ".join(shown_words(frame, words).casefold().split()[:5])


def _titled(frame: Frame, item: str) -> _Owner | None:
    named = [known for known in instrument_index(frame).of_item(item) if in_title(frame, known)]
    if len(named) != 1:
        return None
    return instrument_iri(frame, named[0]), instrument_record(named[0])


def _only(frame: Frame, item: str) -> _Owner | None:
    """The one plan that an item speaks of."""
    named = {
        known.number if hasattr(known, "number") else id(known): known
        for known in instrument_index(frame).of_item(item)
    }
    if len(named) != 1:
        return None
    known = next(iter(named.values()))
    return instrument_iri(frame, known), instrument_record(known)


def _found(frame: Frame, page: _Owner | None) -> Iterator[tuple[str | None, Span, str, Span]]:
    told: dict[int, Span] = {}
    titled: dict[str, bool] = {}
    for passage, match in matches(frame, "goals", silent=_SILENT):
        goal = match.first("goal")
        if match.fact == "all-shall" and passage.item is None and (page is not None or _under(frame, passage)):
            whole = _whole(frame, passage, match.span)
            if whole is not None:
                yield passage.item, whole, str(match.set["kind"]), trimmed(frame, match.span)
        if goal is None or match.fact not in _FACTS:
            continue
        if match.fact == "theme-goal":
            if passage.item is not None and passage.item not in titled:
                titled[passage.item] = _titled(frame, passage.item) is not None
            if passage.item is None or not titled[passage.item]:
                continue
        if match.fact == "one-goal" and not _speaks_of_goals_before(frame, passage):
            continue
        if match.fact == "weak-goal" and not has_sign(frame, goal.span):
            continue
        if match.fact == "page-goal" and (page is None or passage.item is not None):
            continue
        lead = trimmed(frame, Span(match.span.start, goal.span.start))
        told.setdefault(goal.span.end, goal.span)
        for words in several(frame, goal.span):
            yield passage.item, words, str(match.set["kind"]), lead
    owners = {item: page if item is None else _titled(frame, item) for item, _ in sections_with_items(frame)}
    for item, section in sections_with_items(frame):
        if section.role not in _SILENT and owners[item] is not None:
            for words, kind, kind_span in (*_labelled(frame, section), *_in_tables(frame, section)):
                yield item, words, kind, kind_span
            if item is None and page is not None:
                for words, kind, kind_span in _below_heading(frame, section):
                    yield item, words, kind, kind_span
                heading = heading_goal(frame, section)
                if heading is not None:
                    yield item, heading, "goal", heading
    for run in list_runs(frame):
        kind_words = goal_kind_of(frame, run)
        if kind_words is None and run.item is None and run.section.role not in _SILENT:
            near = range(run.lead.start, run.lead.start - _NEAR - 1, -1)
            before = next((told[end] for end in near if end in told), None)
            for words in points_without_word(frame, run, before) if page is not None or before is not None else ():
                yield run.item, words, "goal", run.lead
        announcing = frame.shadow.text[run.lead.start : run.lead.end].rstrip()
        if kind_words is None or not announcing.endswith(":") or run.section.role in _SILENT:
            continue
        if not instrument_index(frame).within(run.lead):
            for _, words in goals_of_points(frame, run):
                yield run.item, words, *kind_words


def _under(frame: Frame, passage: Passage) -> bool:
    return frame.outline.kind in _PAGES and not frame.outline.items and under_goals(frame, passage.section)


def _whole(frame: Frame, passage: Passage, shown: Span) -> Span | None:
    """The sentence that words begin, or what stands behind its colon; None where they stand elsewhere in it."""
    before = frame.shadow.text[passage.shadow.start : shown.start].rstrip()
    if before and not before.endswith(":"):
        return None
    words = trimmed(frame, Span(shown.start, passage.shadow.end))
    return words if _is_goal(frame, words) else None


def _speaks_of_goals_before(frame: Frame, passage: Passage) -> bool:
    """Whether one of the few sentences before in the paragraph speaks of goals ("delt op i to målsætninger")."""
    before = _of_block(frame, passage)
    before = before[: bisect_left(before, passage.shadow.start, key=lambda each: each.shadow.start)]
    lexicon = terms("goal-words")
    for each in before[-_BEFORE:]:
        tokens = tokenise(frame.shadow.text[each.shadow.start : each.shadow.end])
        if any(lexicon.at(tokens, index) for index in range(len(tokens))):
            return True
    return False


def _of_block(frame: Frame, passage: Passage) -> list[Passage]:
    """The sentences of a passage's paragraph, in order; all paragraphs are gone through once a frame."""
    known = frame.memo.get("passages of blocks")
    if not isinstance(known, dict):
        of_blocks: defaultdict[Span, list[Passage]] = defaultdict(list)
        for each in passages(frame):
            of_blocks[each.block.span].append(each)
        frame.memo["passages of blocks"] = known = of_blocks
    found: list[Passage] = known[passage.block.span]
    return found


def several(frame: Frame, goal: Span) -> list[Span]:
    """The goals of "at A, og at B", and of "at A, at B, og at C"."""
    text = frame.shadow.text[goal.start : goal.end]
    return [trimmed(frame, Span(goal.start + start, goal.start + end)) for start, end in goal_clauses(text)]


def _labelled(frame: Frame, section: Section) -> Iterator[_Told]:
    """ "Mål 1: …" or "Vision: …" as a line, or "Mål 2  …" as a sentence of one."""
    for block in official_blocks(frame, section):
        shown = frame.shadow.to_shadow(block.span)
        if not _MAY_BE_LABELLED.search(frame.shadow.text, shown.start, shown.end):
            continue
        for part in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
            text = frame.shadow.text[part.start : part.end]
            match = _LABELLED.match(text)
            kind = goal_words(frame, Span(part.start, part.start + match.end(1))) if match else None
            if match is None or kind is None or len(match[1]) < kind[1].end - kind[1].start:
                continue
            words = Span(part.start + match.end(), part.end)
            if _is_goal(frame, words):
                yield trimmed(frame, words, final=False), *kind


def _in_tables(frame: Frame, section: Section) -> Iterator[_Told]:
    """The cells of a column of goals beside one of what they are goals of."""
    for table in word_tables(frame, section):
        column = table.columns.get("goal")
        if column is None or not {"focus-area", "effort", "groups"} & table.columns.keys():
            continue
        head = table.heads[column]
        kind = None if head is None else goal_words(frame, frame.shadow.to_shadow(head))
        for row in table.rows:
            cell = row[column] if column < len(row) else None
            if kind is not None and cell is not None and _is_goal(frame, frame.shadow.to_shadow(cell), 2):
                yield trimmed(frame, frame.shadow.to_shadow(cell), final=False), *kind


def _below_heading(frame: Frame, section: Section) -> Iterator[_Told]:
    """The lettered lines below a heading that is the word for goals, and the one sentence right below "Vision"."""
    if section.heading is None:
        return
    heading = frame.shadow.to_shadow(section.heading)
    kind = goal_words(frame, heading)
    if kind is None or len(frame.shadow.text[heading.start : heading.end].split()) > _HEADING_WORDS:
        return
    blocks = official_blocks(frame, section)
    for place, block in enumerate(blocks):
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        lettered = _LETTERED.match(text)
        if lettered is not None:
            words = trimmed(frame, Span(shown.start + lettered.end(), shown.end), final=False)
            if _is_goal(frame, words):
                yield words, *kind
        elif place == 0 and kind[0] == "vision":
            told = sentences(text, shown.start)
            if len(told) == 1 and text.rstrip().endswith(".") and _is_goal(frame, told[0]):
                yield trimmed(frame, told[0], final=False), *kind
        else:
            return


def _is_goal(frame: Frame, shown: Span, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether words can be a goal: a clause, and no sentence about the goals themselves."""
    words = frame.shadow.text[shown.start : shown.end].split()
    if not fewest <= len(words) <= _MOST_WORDS or words[-1].endswith((":", "?")):
        return False
    if any(word[0].isdigit() for word in words[:2]) and len(words) < 2 * _FEWEST_WORDS:
        return False
    return goal_words(frame, Span(shown.start, shown.start + len(words[0]))) is None
