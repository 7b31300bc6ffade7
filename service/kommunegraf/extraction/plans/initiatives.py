"""Efforts: lists of them under their focus areas, merges, main tracks, named projects, who steers them."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.funded_efforts import link_funding
from kommunegraf.extraction.plans.effort_lists import EffortList, EffortPoint, effort_lists
from kommunegraf.extraction.plans.effort_merges import extract_merges, initiative_iri
from kommunegraf.extraction.plans.effort_status import extract_said_status, status_in, status_of_point
from kommunegraf.extraction.plans.effort_tracks import extract_tracks
from kommunegraf.extraction.plans.focus_areas import PAGE_RULE, Chosen, extract_focus_areas
from kommunegraf.extraction.plans.headed_efforts import headed_efforts
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import in_title, instrument_iri, instrument_record
from kommunegraf.extraction.plans.named_efforts import extract_named_efforts
from kommunegraf.extraction.plans.policy_page import page_instrument
from kommunegraf.extraction.plans.target_groups import groups_after
from kommunegraf.extraction.records import AgendaItem, FocusArea, Initiative, Instrument, Iri, Mode, Stated, Text
from kommunegraf.extraction.wording import name, shown_words, trimmed
from kommunegraf.reading.document import Span

APPROVED = "listed-in-the-approved-plan"


def extract_initiatives(frame: Frame) -> None:
    """Adds the document's focus areas, and its efforts with what is said of them."""
    lists = tuple(effort_lists(frame))
    headings = [point.heading for efforts in lists for point in efforts.points if point.heading is not None]
    chosen = extract_focus_areas(frame, [trimmed(frame, heading) for heading in dict.fromkeys(headings)])
    numbered: dict[str | None, dict[int, str]] = {}
    for efforts in lists:
        for position, point in enumerate(efforts.points, start=1):
            iri = _add(frame, efforts, point, position, chosen)
            if point.number.isdigit():
                numbered.setdefault(efforts.item, {})[int(point.number)] = iri
        _link_instruments(frame, efforts)
    _headed(frame)
    extract_merges(frame, numbered)
    link_funding(frame, numbered)
    extract_tracks(frame)
    extract_named_efforts(frame)
    extract_said_status(frame)


def _headed(frame: Frame) -> None:
    """Adds the efforts that have a heading or a row of their own; on the page of a plan they are the plan's."""
    page = page_instrument(frame)
    for effort in headed_efforts(frame):
        title = effort.title
        iri = initiative_iri(frame, shown_words(frame, title))
        stated, damaged = name(frame, title)
        known = frame.found.get(iri)
        status = None
        if not isinstance(known, Initiative) or known.status is None:
            status = next((each for each in (status_in(frame, about) for about in effort.about) if each), None)
        frame.found.add(Initiative(id=iri, title=stated, as_stated=damaged, status=status))
        span = frame.shadow.to_text(title)
        if effort.item is not None:
            link = say(Iri(iri=iri), span, mode=Mode.DERIVED, rule="listed-in-the-item")
            frame.found.add(AgendaItem(id=effort.item, about=(link,)))
        elif page is not None:
            link = say(Iri(iri=iri), span, mode=Mode.DERIVED, rule=PAGE_RULE)
            frame.found.add(page[1](id=page[0], has_initiative=(link,)))


def _add(frame: Frame, efforts: EffortList, point: EffortPoint, position: int, chosen: tuple[Chosen, ...]) -> str:
    title = trimmed(frame, point.title)
    iri = initiative_iri(frame, shown_words(frame, title))
    stated, damaged = name(frame, title)
    to_text = frame.shadow.to_text
    span = to_text(title)
    others = [frame.shadow.text[each.title.start : each.title.end] for each in efforts.points if each is not point]
    status = status_of_point(frame, point.whole, point.description, efforts.lead, others)
    if status is None and efforts.proposed is not None:
        concept = Iri(iri=frame.identity.concept("status", "proposed"))
        status = say(concept, to_text(efforts.proposed), mode=Mode.NORMALISED)
    description = None
    if point.description:
        spans = [to_text(trimmed(frame, each, final=False)) for each in point.description]
        words = "\n".join(" ".join(frame.document.words(each).split()) for each in spans)
        description = say(Text(text=words), *spans)
    number = None
    if point.number:
        number = (
            say(Text(text=point.number), point.marker)
            if point.marker is not None
            else say(Text(text=point.number), span, mode=Mode.DERIVED, rule="place-in-list")
        )
    area = _area(frame, efforts, point, chosen)
    area_link: tuple[Stated[Iri], ...] = ()
    if area is not None and point.heading is not None:
        heading = to_text(point.heading)
        area_link = (say(Iri(iri=area.iri), heading),)
        frame.found.add(FocusArea(id=area.iri, has_initiative=(say(Iri(iri=iri), span),)))
    frame.found.add(
        Initiative(
            id=iri,
            title=stated,
            description=description,
            item_number=number,
            position=say(position, span, mode=Mode.DERIVED, rule="place-in-list"),
            status=status,
            as_stated=damaged,
            has_focus_area=area_link,
            target_group=groups_after(frame, title),
        )
    )
    if efforts.item is not None:
        link = say(Iri(iri=iri), span, mode=Mode.DERIVED, rule="listed-in-the-item")
        frame.found.add(AgendaItem(id=efforts.item, about=(link,)))
    return iri


def _area(frame: Frame, efforts: EffortList, point: EffortPoint, chosen: tuple[Chosen, ...]) -> Chosen | None:
    """The focus area whose name is the heading that a point stands under."""
    if point.heading is None:
        return None
    folded = shown_words(frame, trimmed(frame, point.heading)).casefold()
    return next((each for each in chosen if each.item == efforts.item and each.folded == folded), None)


def _link_instruments(frame: Frame, efforts: EffortList) -> None:
    """A list announced as a plan's is the plan's; else that of the one plan its item's title names, by a rule."""
    index = instrument_index(frame)
    named = [known for _, known in index.within(efforts.lead)]
    rule = None if named else "list-of-the-plan-the-item-is-about"
    if not named:
        named = [known for known in index.of_item(efforts.item) if efforts.item and in_title(frame, known)]
    if len(named) != 1:
        return
    known = named[0]
    mode = Mode.STATED if rule is None else Mode.DERIVED
    links = tuple(
        say(
            Iri(iri=initiative_iri(frame, shown_words(frame, trimmed(frame, point.title)))),
            frame.shadow.to_text(trimmed(frame, point.title)),
            mode=mode,
            rule=rule,
        )
        for point in efforts.points
    )
    plan = frame.found.add(instrument_record(known)(id=instrument_iri(frame, known), has_initiative=links))
    _approve(frame, efforts, plan, links)


def _approve(frame: Frame, efforts: EffortList, plan: Instrument, links: tuple[Stated[Iri], ...]) -> None:
    """The efforts of a plan that the item's own decision approves are approved with it, by a rule."""
    item = frame.found.get(efforts.item) if efforts.item is not None else None
    if not isinstance(item, AgendaItem):
        return
    own = {decision.value for decision in item.has_decision}
    for approval in plan.approved_in:
        if approval.value not in own:
            continue
        spans = [Span(proof.start, proof.end) for proof in approval.proofs]
        link = say(approval.value, *spans, mode=Mode.DERIVED, rule=APPROVED)
        for effort in links:
            frame.found.add(Initiative(id=effort.value.iri, approved_in=(link,)))
