"""A web page that is itself a policy: its title, whose it is, its goals, whom it is for, and who adopted it."""

from __future__ import annotations

from collections.abc import Iterator

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import is_point, list_runs
from kommunegraf.extraction.meeting.reported import body_slot, tell_decision
from kommunegraf.extraction.passages import passages
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.goals import add_goal, add_goal_list, goal_kind_of, goal_words
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.plans.instrument_terms import add_period, add_state, dates_of
from kommunegraf.extraction.plans.target_groups import group_concepts
from kommunegraf.extraction.records import Instrument, Iri, Mode, Stated
from kommunegraf.extraction.wording import name, trimmed
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span

# A page that is a policy, and a document that nothing but its title line tells to be one.
_KINDS = frozenset({"policy-page", "other"})
_TOLD = frozenset({"told-goal"})
_OPENING_PASSAGES = 6
_OPENING_BLOCKS = 6
_TITLE_WORDS = 14
_LINE = 40
_AFTER_TITLE = (":", "–", "-", "(")
_HEADING_WORDS = 4


def page_instrument(frame: Frame) -> tuple[str, type[Instrument], Span] | None:
    """The instrument that a policy page is: IRI, record class and title (of the shadow); None for other documents."""
    title = frame.outline.header.get("title")
    if frame.outline.kind not in _KINDS or frame.outline.items:
        return None
    shown = _titled(frame)
    if shown is None:
        if title is None or frame.outline.kind != "policy-page":
            return None
        shown = trimmed(frame, frame.shadow.to_shadow(title.span))
    named = instrument_index(frame).within(shown)
    if named:
        known = named[0][1]
        known.asserted = True
        return instrument_iri(frame, known), instrument_record(known), shown
    words = frame.shadow.text[shown.start : shown.end]
    return frame.part("instrument", words), Instrument, shown


def _titled(frame: Frame) -> Span | None:
    """The title line (of the shadow) among the first lines, if it is an instrument's name and nothing before it."""
    for span in _opening(frame):
        shown = trimmed(frame, frame.shadow.to_shadow(span))
        words = frame.shadow.text[shown.start : shown.end]
        if len(words.split()) > _TITLE_WORDS or words.endswith("."):
            continue
        for mention, _ in instrument_index(frame).within(shown)[:1]:
            rest = frame.shadow.text[mention.span.end : shown.end].strip()
            if mention.span.start == shown.start and (not rest or rest.startswith(_AFTER_TITLE)):
                return shown if not rest else trimmed(frame, Span(shown.start, mention.span.end))
    return None


def _opening(frame: Frame) -> list[Span]:
    """The first lines of a document without items: headings and blocks, and the title of its header."""
    title = frame.outline.header.get("title")
    found = [title.span] if title is not None else []
    for section in frame.outline.sections[:_OPENING_BLOCKS]:
        found += [] if section.heading is None else [section.heading]
        found += [block.span for block in section.blocks[:_OPENING_BLOCKS]]
    return found[:_OPENING_BLOCKS]


def extract_policy_page(frame: Frame, adopted: frozenset[Span] = frozenset()) -> frozenset[Span]:
    """Adds a policy page's own instrument with its goals; nothing for other documents.

    `adopted` are the spans (of the shadow) of adoptions told already; gives those told here.
    """
    page = page_instrument(frame)
    if page is None:
        return frozenset()
    iri, record, title = page
    _name_page(frame, iri, record, title)
    _years_below(frame, iri, record, title)
    for run in list_runs(frame):
        if run.item is None and goal_kind_of(frame, run) is not None and not instrument_index(frame).within(run.lead):
            frame.found.add(record(id=iri, has_goal=add_goal_list(frame, run)))
    for link in _aims(frame):
        frame.found.add(record(id=iri, has_goal=(link,)))
    told: set[Span] = set()
    for passage, match in matches(frame, "instruments"):
        groups = match.first("groups")
        if match.fact == "page-adoption" and not any(match.span.overlaps(each) for each in adopted):
            words = trimmed(frame, match.span)
            decision = tell_decision(frame, match, words, "page")
            frame.found.add(record(id=iri, approved_in=(say(Iri(iri=decision), frame.shadow.to_text(words)),)))
            told.add(match.span)
        elif match.fact == "page-state" and passage.item is None:
            add_state(frame, iri, record, match)
        elif match.fact == "page-holds" and passage.item is None:
            add_period(frame, iri, record, *dates_of(frame, match))
        elif match.fact == "page-responsible" and passage.item is None:
            body = body_slot(frame, match.first("body"))
            if body is not None:
                frame.found.add(record(id=iri, responsible=(body[1],)))
        elif match.fact == "page-groups" and passage.item is None and groups is not None:
            frame.found.add(record(id=iri, target_group=group_concepts(frame, groups.span)))
    return frozenset(told)


def _name_page(frame: Frame, iri: str, record: type[Instrument], title: Span) -> None:
    """Gives the page's instrument its title and owner; a page title beside the proper name is another name of it."""
    stated, damaged = name(frame, title)
    known = frame.found.get(iri)
    named = known.title if isinstance(known, Instrument) else None
    owned = known.creator if isinstance(known, Instrument) else None
    creator = _creator(frame)
    if owned is not None and creator is not None and owned.value != creator.value:
        creator = None  # the name says whose it is; the page is only where it stands
    if named is None or named.value == stated.value:
        frame.found.add(record(id=iri, title=stated, as_stated=damaged, creator=creator))
    else:
        frame.found.add(record(id=iri, alternative=(stated,), as_stated=damaged, creator=creator))


def _years_below(frame: Frame, iri: str, record: type[Instrument], title: Span) -> None:
    """The period that stands alone on the line right below the title."""
    below = frame.shadow.text[title.end : title.end + _LINE].lstrip()
    at = title.end + frame.shadow.text[title.end : title.end + _LINE].find(below)
    line = below.split("\n", 1)[0].strip()
    for each in dates(line)[:1]:
        if each.end is not None and each.span.start == 0 and each.span.end == len(line):
            span = frame.shadow.to_text(Span(at, at + len(line)))
            start = say(each.value, span, mode=Mode.NORMALISED)
            add_period(frame, iri, record, start, say(each.end, span, mode=Mode.NORMALISED))


def _aims(frame: Frame) -> Iterator[Stated[Iri]]:
    """The sentences that state a goal under a heading that says that goals follow ("Vision", "Vores mål")."""
    told = {passage.shadow.start for passage, match in matches(frame, "goals") if match.fact in _TOLD}
    for passage, _ in matches(frame, "aims"):
        if passage.shadow.start in told:
            continue  # the clause that says it is the goal, not the whole sentence
        heading = passage.section.heading
        if passage.item is not None or heading is None or is_point(passage.block):
            continue
        shown = frame.shadow.to_shadow(heading)
        kind = goal_words(frame, shown)
        if kind is not None and len(frame.shadow.text[shown.start : shown.end].split()) <= _HEADING_WORDS:
            yield add_goal(frame, trimmed(frame, passage.shadow, final=False), *kind)


def _creator(frame: Frame) -> Stated[Iri] | None:
    """Whose page it is: "X Kommunes visioner …" says it; else the authority that the document is of."""
    lexicon = terms("goal-words")
    for passage in passages(frame)[:_OPENING_PASSAGES]:
        text = frame.shadow.text[passage.shadow.start : passage.shadow.end]
        for mention in authority_mentions(text, frame.identity.base):
            if mention.form == "name-only" or not text[: mention.span.end].endswith("s"):
                continue
            following = tokenise(text[mention.span.end :])[:3]
            if any(lexicon.at(following, index) for index in range(len(following))):
                span = Span(mention.span.start + passage.shadow.start, mention.span.end + passage.shadow.start)
                return say(Iri(iri=mention.authority.iri), frame.shadow.to_text(span), mode=Mode.NORMALISED)
    if frame.authority is None or frame.authority_span is None:
        return None
    return say(Iri(iri=frame.authority), frame.authority_span, mode=Mode.DERIVED, rule="page-of-the-authority")
