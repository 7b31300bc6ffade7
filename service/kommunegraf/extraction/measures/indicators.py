"""What sentences and tables say was counted or measured, what changed, and what is still to be measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import run_at
from kommunegraf.extraction.measures.indicator_aims import add_aim, add_from_to
from kommunegraf.extraction.measures.indicator_tables import extract_indicator_tables
from kommunegraf.extraction.measures.labelled_figures import extract_labelled_figures
from kommunegraf.extraction.measures.measurements import (
    add_indicator,
    add_measurement,
    add_place,
    concept,
    derived,
    indicator_iri,
)
from kommunegraf.extraction.measures.rankings import extract_rankings
from kommunegraf.extraction.measures.told_figures import extract_told_figures
from kommunegraf.extraction.measures.yearly_tables import extract_yearly_tables
from kommunegraf.extraction.meeting.reported import date_slot
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.contract_units import add_contract_units
from kommunegraf.extraction.plans.policy_page import page_instrument
from kommunegraf.extraction.records import Agreement, Indicator, Instrument, Iri, Mode, Organisation, Stated, Temporal
from kommunegraf.extraction.wording import name, shown_words, trimmed
from kommunegraf.extraction.words.dates import DateMention, dates
from kommunegraf.extraction.words.figures import Figure
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

# Where numbers are asked for or decided, not counted; and papers.
_NOT_COUNTED = frozenset({"recommendation", "decision", "attachments"})
_NEXT = 3  # code points between two sentences that follow each other
_NEAR = 40  # measures so far back can be meant by a shorter name
MONTH_RULE = "latest-such-month-before-the-count"
LEAD_RULE = "date-of-the-lead-in"
COMPARED_RULE = "unit-of-what-it-is-compared-with"
AGAIN_RULE = "measure-of-the-sentence-before"
UNIT_RULE = "unit-of-what-changed"
NOUN_RULE = "unit-of-the-noun"
_PERCENT = ("procent", "procenten")
PARTY_RULE = "counterpart-named-with-the-measure"


@dataclass(frozen=True, slots=True)
class _Known:
    """An indicator of the document: its label folded, and the block it was last measured in."""

    folded: str
    iri: str
    item: str | None


def extract_indicators(frame: Frame) -> None:
    """Adds an Indicator with its Measurements for each thing counted, measured, limited or still to be measured."""
    known: list[_Known] = []
    parties = _counterparts(frame)
    extract_indicator_tables(frame)
    extract_yearly_tables(frame)
    extract_labelled_figures(frame)
    last: tuple[Passage, str, Figure] | None = None  # what was measured in the sentence before
    for passage, match in matches(frame, "indicators", silent=_NOT_COUNTED):
        if match.fact == "measured" and match.first("to") is not None:
            last = _aimed(frame, passage, match) or last
        elif match.fact == "measured" and not _in_criteria(frame, passage):
            last = _measured(frame, passage, match, known, parties) or last
        elif match.fact == "again" and last is not None:
            _again(frame, passage, match, *last)
        elif match.fact == "limit" and _in_criteria(frame, passage):
            _limit(frame, match)
        elif match.fact == "to-be-set":
            _to_be_set(frame, passage, match)
        elif match.fact == "units":
            _units(frame, match)
        elif match.fact == "unit-examples":
            add_contract_units(frame, match)
        elif match.fact == "built":
            _built(frame, match)
    extract_rankings(frame)
    extract_told_figures(frame)


def _counterparts(frame: Frame) -> dict[str, set[str]]:
    """The agreements (but extensions) by what their parties are called."""
    found: dict[str, set[str]] = {}
    for agreement in [record for record in frame.found if isinstance(record, Agreement) and record.extends is None]:
        for party in agreement.party:
            organisation = frame.found.get(party.value.iri)
            if isinstance(organisation, Organisation) and organisation.label is not None:
                found.setdefault(organisation.label.value.text, set()).add(agreement.id)
    return found


def _of_agreement(frame: Frame, passage: Passage, label: Span, parties: dict[str, set[str]]) -> Stated[Iri] | None:
    """The one agreement whose counterpart the measure's words, or those that lead in its list, name."""
    run = run_at(frame, passage.shadow.start)
    found: dict[str, Span] = {}
    for called, agreements in parties.items():
        for shown in (label, *([run.lead] if run else [])):
            at = frame.shadow.text.find(called, shown.start, shown.end)
            if at >= 0:
                found.update((agreement, Span(at, at + len(called))) for agreement in agreements)
    if len(found) != 1:
        return None
    ((iri, span),) = found.items()
    return say(Iri(iri=iri), frame.shadow.to_text(span), mode=Mode.DERIVED, rule=PARTY_RULE)


def _figure(match: Match, name_: str) -> Figure | None:
    slot = match.first(name_)
    return slot.value if slot is not None and isinstance(slot.value, Figure) else None


def _measured(
    frame: Frame, passage: Passage, match: Match, known: list[_Known], parties: dict[str, set[str]]
) -> tuple[Passage, str, Figure] | None:
    """Adds what one match says was measured; gives the sentence, the indicator and the figure."""
    now = _figure(match, "now")
    if now is None or (match.set.get("counts-people") and now.unit is None) or _no_measure(frame, match):
        return None
    if match.set.get("share") and now.unit != "percent":
        return None
    label = _label(frame, match, now)
    if label is None:
        return None
    date, lead = _when(frame, passage, match)
    if match.first("when") is not None:
        date, _ = date_slot(frame, match.first("when"))
    place = match.first("place")
    of, owner = None, ""
    if place is not None:
        spot = trimmed(frame, place.span)
        of, owner = say(Iri(iri=add_place(frame, spot)), frame.shadow.to_text(spot)), shown_words(frame, spot)
    folded = shown_words(frame, label).casefold()
    earlier = next(
        (each for each in reversed(known[-_NEAR:]) if each.item == passage.item and _same(each.folded, folded)), None
    )
    month = match.first("month")
    if month is not None and isinstance(month.value, int):
        date = _month(frame, month.value, month.span, lead)
    if earlier is not None and earlier.folded != folded:
        iri, rule = earlier.iri, "same-measure-named-before"
    else:
        iri, rule = indicator_iri(frame, folded, owner), None
        add_indicator(frame, iri, label, of=of or _of_agreement(frame, passage, label, parties))
        known.append(_Known(folded, iri, passage.item))
    unit = None
    if now.unit is None and match.first("noun") is not None:
        unit = _unit_of_noun(frame, match)
    add_measurement(frame, iri, now, unit=unit, date=date, link_rule=rule)
    change = _figure(match, "change")
    if change is not None:
        _change(frame, match, iri, now, change, date, unit)
    then = _figure(match, "then")
    if then is not None:
        _earlier(frame, match, iri, now, then)
    return passage, iri, now


def _aimed(frame: Frame, passage: Passage, match: Match) -> tuple[Passage, str, Figure] | None:
    iri = add_from_to(frame, match) if match.first("from") is not None else add_aim(frame, match)
    figure = _figure(match, "to")
    return (passage, iri, figure) if iri is not None and figure is not None else None


def _no_measure(frame: Frame, match: Match) -> bool:
    """Whether the noun is a unit behind a number ("15 procent") or no measure ("mens"), or runs into another one."""
    noun, of = match.first("noun"), match.first("of")
    if noun is None:
        return False
    before = frame.shadow.text[max(0, noun.span.start - 8) : noun.span.start].rstrip()
    other = {"another-clause", "rate", "average", "count"}
    return (
        before[-1:].isdigit()
        or noun.value == "another-clause"
        or (of is not None and bool(_measure_codes(frame, of.span) & other))
    )


def _earlier(frame: Frame, match: Match, indicator: str, now: Figure, then: Figure) -> None:
    """The figure that "mod 388 i 2021" compares with; without a unit of its own it has that of the first."""
    if then.unit not in (None, now.unit):
        return
    unit = None
    if then.unit is None and now.unit is not None and now.unit_span is not None:
        unit = _by_rule(say(concept(frame, "unit", now.unit), frame.shadow.to_text(now.unit_span)), COMPARED_RULE)
    before, _ = date_slot(frame, match.first("before"))
    add_measurement(frame, indicator, then, unit=unit, date=before)


def _again(frame: Frame, passage: Passage, match: Match, before: Passage, indicator: str, figure: Figure) -> None:
    """ "I 2017 var det 19 procent": the measure of the sentence right before, in another year."""
    now = _figure(match, "now")
    near = passage.block == before.block and 0 <= passage.shadow.start - before.shadow.end <= _NEXT
    if now is None or not near or now.unit != figure.unit:
        return
    date, _ = date_slot(frame, match.first("when"))
    add_measurement(frame, indicator, now, date=date, link_rule=AGAIN_RULE)


def _change(
    frame: Frame,
    match: Match,
    indicator: str,
    now: Figure,
    change: Figure,
    date: Stated[Temporal] | None,
    unit: Stated[Iri] | None,
) -> None:
    since, _ = date_slot(frame, match.first("since"))
    if change.unit is None and unit is None and now.unit is not None and now.unit_span is not None:
        unit = say(concept(frame, "unit", now.unit), frame.shadow.to_text(now.unit_span))
    if unit is not None:
        unit = _by_rule(unit, UNIT_RULE)
    add_measurement(
        frame,
        indicator,
        change,
        kind="change",
        sign=int(match.set.get("sign", 1)),
        unit=None if change.unit is not None else unit,
        date=date,
        since=since,
        words=_words_of_change(frame, now, change),
    )


def _words_of_change(frame: Frame, now: Figure, change: Figure) -> Span:
    """The words of a change: its number with the noun before it ("stigning på 643 borgere")."""
    tokens = tokenise(frame.shadow.text[now.whole.end : change.whole.start], now.whole.end)
    return Span(tokens[-2].start if len(tokens) > 1 else change.whole.start, change.whole.end)


def _by_rule(stated: Stated[Iri], rule: str) -> Stated[Iri]:
    proofs = tuple(replace(proof, mode=Mode.DERIVED, rule=rule) for proof in stated.proofs)
    return Stated.of(stated.value, proofs)


def _label(frame: Frame, match: Match, now: Figure) -> Span | None:
    """The words that name what is measured: before the number for a named measure, after it for things counted."""
    noun, of = match.first("noun"), match.first("of")
    if noun is not None:
        end = of.span.end if of is not None and of.span.start > noun.span.start else noun.span.end
        return trimmed(frame, Span(noun.span.start, end))
    if now.unit_span is None:
        return None
    if match.first("place") is not None:
        return now.unit_span
    ends = [each.span.end for key in ("what", "rest") for each in match.slots.get(key, ())]
    start = now.unit_span.end if now.unit == "percent" and ends else now.unit_span.start
    return trimmed(frame, Span(start, max([now.unit_span.end, *ends])))


def _same(earlier: str, later: str) -> bool:
    """Whether a shorter name later on means the measure named before ("responsraten" after "responsraten på …")."""
    return earlier == later or earlier.startswith(f"{later} ") or earlier.startswith(f"{later},")


def _unit_of_noun(frame: Frame, match: Match) -> Stated[Iri] | None:
    """ "Antal … er 589": the word says that it is a count."""
    noun = match.first("noun")
    if noun is None:
        return None
    words = frame.shadow.to_text(noun.span)
    if noun.value == "rate" and frame.shadow.text[noun.span.start : noun.span.end].casefold().endswith(_PERCENT):
        return say(concept(frame, "unit", "percent"), words, mode=Mode.DERIVED, rule=NOUN_RULE)
    return say(concept(frame, "unit", "count"), words, mode=Mode.NORMALISED) if noun.value == "count" else None


def _when(frame: Frame, passage: Passage, match: Match) -> tuple[Stated[Temporal] | None, DateMention | None]:
    """When it was counted: the sentence's "pr." date, else that of the words that lead in its list (by a rule)."""
    own = _as_of(frame, passage.shadow)
    if own is not None:
        return own
    run = run_at(frame, passage.shadow.start)
    lead = _as_of(frame, run.lead) if run is not None else None
    return (None, None) if lead is None else (derived(lead[0], LEAD_RULE), lead[1])


def _as_of(frame: Frame, shown: Span) -> tuple[Stated[Temporal], DateMention] | None:
    found = [
        each
        for each in dates(frame.shadow.text[shown.start : shown.end])
        if each.qualifier == "as-of" and each.end is None
    ]
    if len(found) != 1:
        return None
    span = Span(found[0].span.start + shown.start, found[0].span.end + shown.start)
    return say(found[0].value, frame.shadow.to_text(span), mode=Mode.NORMALISED), found[0]


def _month(frame: Frame, month: int, shown: Span, lead: DateMention | None) -> Stated[Temporal] | None:
    """A month without a year is the last such month up to the date of the count beside it; else it has no date."""
    if lead is None or lead.value.datatype == "gYear":
        return None
    year, counted = int(lead.value.lexical[:4]), int(lead.value.lexical[5:7])
    value = Temporal(lexical=f"{year if month <= counted else year - 1:04d}-{month:02d}", datatype="gYearMonth")
    return say(value, frame.shadow.to_text(shown), mode=Mode.DERIVED, rule=MONTH_RULE)


def _in_criteria(frame: Frame, passage: Passage) -> bool:
    """Whether a sentence is a point of a list of criteria: it sets limits, and counts nothing."""
    run = run_at(frame, passage.shadow.start)
    return run is not None and "criterion" in _measure_codes(frame, run.lead)


def _limit(frame: Frame, match: Match) -> None:
    """A limit in a list of criteria; elsewhere "overstiger 40 %" says what was measured, and not exactly."""
    noun, verb, limit = match.first("noun"), match.first("verb"), _figure(match, "limit")
    if noun is None or verb is None or limit is None:
        return
    label = trimmed(frame, Span(noun.span.start, verb.span.start))
    iri = indicator_iri(frame, shown_words(frame, label).casefold())
    add_indicator(frame, iri, label)
    add_measurement(frame, iri, limit, kind="threshold", words=Span(verb.span.start, limit.whole.end))


def _measure_codes(frame: Frame, shown: Span) -> set[str]:
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    return {code for _, _, code in terms("measure-words").everywhere(tokens)}


def _to_be_set(frame: Frame, passage: Passage, match: Match) -> None:
    """Measures that the source says are still to be set; on a policy page they are to measure the page's goals."""
    noun = match.first("noun")
    if noun is None or noun.value != "indicator":
        return
    words = frame.shadow.to_text(trimmed(frame, match.span))
    label, _ = name(frame, noun.span, language="da")
    iri = frame.part("indicator", f"{shown_words(frame, noun.span)} {passage.item or 'page'}")
    goals: tuple[Stated[Iri], ...] = ()
    page = page_instrument(frame) if passage.item is None else None
    record = frame.found.get(page[0]) if page is not None else None
    if isinstance(record, Instrument):
        goals = tuple(say(each.value, words, mode=Mode.DERIVED, rule="goals-of-the-page") for each in record.has_goal)
    status = say(concept(frame, "status", "to-be-set"), words, mode=Mode.NORMALISED)
    frame.found.add(Indicator(id=iri, label=label, status=status, indicator_of=goals))


def _built(frame: Frame, match: Match) -> None:
    """How many homes a plan that is told of is to build, rebuild or pull down."""
    now = _figure(match, "now")
    if now is None or now.unit_span is None:
        return
    iri = indicator_iri(frame, shown_words(frame, match.span))
    add_indicator(frame, iri, now.unit_span)
    add_measurement(frame, iri, now, kind="target", rule="number-of-what-is-to-be-built", words=match.span)


def _units(frame: Frame, match: Match) -> None:
    """How many contract units an authority has (the Randers model)."""
    now = _figure(match, "now")
    if now is None:
        return
    label = trimmed(frame, Span(now.whole.end, match.span.end))
    iri = indicator_iri(frame, shown_words(frame, label).casefold())
    add_indicator(frame, iri, label)
    unit = say(concept(frame, "unit", "count"), frame.shadow.to_text(label), mode=Mode.NORMALISED)
    add_measurement(frame, iri, now, unit=unit, words=match.span)
