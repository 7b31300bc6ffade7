"""Goals, purposes and visions of policies and plans, as sentences or as a list under its heading."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import ListRun, list_runs, list_words
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import Goal, Iri, Mode, Stated, Temporal
from kommunegraf.extraction.wording import shown_words, trimmed, verbatim
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_KEY_WORDS = 10
_SAME_WORDS = 5
_FEWEST_WORDS, _MOST_PROMISED = 3, 12
_LEAD_WORDS = 5  # the word for goals stands among the first words of a lead-in, or after one that calls them


def extract_goals(frame: Frame) -> None:
    """Adds a Goal for each one that a sentence or list gives an instrument, and links the instrument to it."""
    index = instrument_index(frame)
    told: dict[str, list[str]] = {}
    for _, match in matches(frame, "goals", silent=frozenset({"attachments", "recommendation"})):
        plan, goal = match.first("plan"), match.first("goal")
        if match.fact == "main-goal" and goal is not None:
            lead = trimmed(frame, Span(match.span.start, goal.span.start))
            add_goal(frame, trimmed(frame, goal.span), str(match.set["kind"]), lead)
            continue
        known = index.at(plan.value) if plan is not None and isinstance(plan.value, int) else None
        if known is None or goal is None:
            continue
        words = trimmed(frame, goal.span)
        iri = instrument_iri(frame, known)
        opening = " ".join(shown_words(frame, words).casefold().split()[:_SAME_WORDS])
        if opening in told.setdefault(iri, []):
            continue
        told[iri].append(opening)
        link = add_goal(frame, words, str(match.set["kind"]), trimmed(frame, Span(match.span.start, goal.span.start)))
        frame.found.add(instrument_record(known)(id=iri, has_goal=(link,)))
        known.asserted = True
    for run in list_runs(frame):
        owner = next((known for _, known in index.within(run.lead)), None)
        if owner is not None and goal_kind_of(frame, run) is not None:
            goals = add_goal_list(frame, run)
            frame.found.add(instrument_record(owner)(id=instrument_iri(frame, owner), has_goal=goals))
            owner.asserted = True


def add_goal(
    frame: Frame,
    words: Span,
    kind: str,
    kind_span: Span,
    position: int | None = None,
    date: Stated[Temporal] | None = None,
) -> Stated[Iri]:
    """Adds one Goal (`words` and `kind_span` count in the shadow); gives the link to it, proved by its words."""
    iri = frame.part("goal", " ".join(shown_words(frame, words).split()[:_KEY_WORDS]))
    to_text = frame.shadow.to_text
    concept = Iri(iri=frame.identity.concept("goal-kind", kind))
    frame.found.add(
        Goal(
            id=iri,
            text=verbatim(frame, words),
            goal_kind=say(concept, to_text(kind_span), mode=Mode.NORMALISED),
            position=None
            if position is None
            else say(position, to_text(words), mode=Mode.DERIVED, rule="place-in-list"),
            date=date,
        )
    )
    return say(Iri(iri=iri), to_text(words))


def goal_kind_of(frame: Frame, run: ListRun) -> tuple[str, Span] | None:
    """The kind of goal that a list's lead-in names, and the words (of the shadow) that name it."""
    return goal_words(frame, run.lead)


def goal_words(frame: Frame, shown: Span) -> tuple[str, Span] | None:
    """The kind of goal that a lead-in or heading (a span of the shadow) names near its beginning, and its words."""
    lexicon = terms("goal-words")
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    following = {index for index, token in enumerate(tokens) if token.folded in list_words().calls}
    for index in range(len(tokens)):
        near = (
            index < _LEAD_WORDS
            or index >= len(tokens) - 2
            or any(0 < index - each <= _LEAD_WORDS for each in following)
        )
        fitting = lexicon.at(tokens, index) if near else []
        if fitting:
            end, code = fitting[0]
            return code, Span(tokens[index].start, tokens[end - 1].end)
    return None


def add_goal_list(frame: Frame, run: ListRun) -> tuple[Stated[Iri], ...]:
    """Adds every point of a list as a Goal of the kind its lead-in names, with the lead-in's one year if it has one."""
    kind = goal_kind_of(frame, run)
    if kind is None:
        return ()
    code, kind_span = kind
    when = [each for each in dates(frame.shadow.text[run.lead.start : run.lead.end]) if each.end is None]
    date: Stated[Temporal] | None = None
    if len(when) == 1:
        at = Span(when[0].span.start + run.lead.start, when[0].span.end + run.lead.start)
        date = say(when[0].value, frame.shadow.to_text(at), mode=Mode.NORMALISED)
    return tuple(
        add_goal(frame, words, code, kind_span, position, date) for position, words in goals_of_points(frame, run)
    )


def goals_of_points(frame: Frame, run: ListRun) -> list[tuple[int, Span]]:
    """The goals of a list, each with its point's place: all words of a point.

    Where every point is a short promise and further sentences, it is the promise, and what "shall" be.
    """
    told = [sentences(frame.shadow.text[point.start : point.end], point.start) for point in run.points]
    promised = all(len(each) > 1 and _FEWEST_WORDS <= _length(frame, each[0]) <= _MOST_PROMISED for each in told)
    if not promised:
        return [(position, trimmed(frame, point, final=False)) for position, point in enumerate(run.points, start=1)]
    found = []
    for position, each in enumerate(told, start=1):
        shall = [
            one
            for one in each[1:]
            if "skal" in shown_words(frame, one).casefold().split() and _length(frame, one) <= _MOST_PROMISED
        ]
        found += [(position, trimmed(frame, one, final=False)) for one in (each[0], *shall)]
    return found


def _length(frame: Frame, shown: Span) -> int:
    return len(shown_words(frame, shown).split())
