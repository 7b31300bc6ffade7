"""The nodes of instruments: their IRIs, and what their names alone say (title, owner, years, what they carry out)."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.party_nodes import authority_iri
from kommunegraf.extraction.plans.instrument_index import (
    ONE_OF_ITS_KIND,
    InstrumentIndex,
    KnownInstrument,
    instrument_index,
)
from kommunegraf.extraction.plans.instrument_mentions import InstrumentMention
from kommunegraf.extraction.records import ActionPlan, AgendaItem, Instrument, Iri, Mode, Policy, Stated, Temporal, Text
from kommunegraf.extraction.wording import name, shown_words, trimmed
from kommunegraf.reading.document import Span

_RECORDS: dict[str, type[Instrument]] = {"policy": Policy, "action-plan": ActionPlan, "plan": Instrument}
_MOST_ALTERNATIVES = 6


def instrument_iri(frame: Frame, known: KnownInstrument) -> str:
    """The IRI of an instrument: under its owner where its name tells it from others, else under the document."""
    if not known.lasting:
        return frame.part("instrument", known.key)
    creators = [mention.creator for mention in (*known.mentions, *known.joined) if mention.creator is not None]
    owner = authority_iri(frame, creators[0].authority) if creators else frame.owner
    return frame.identity.instrument(owner, known.key)


def instrument_record(known: KnownInstrument) -> type[Instrument]:
    """The record class of an instrument's kind."""
    return _RECORDS[known.kind]


def in_title(frame: Frame, known: KnownInstrument) -> bool:
    """Whether an item's title names the instrument."""
    title = instrument_index(frame).title_of(known.item)
    spots = [frame.shadow.to_text(mention.head) for mention in (*known.mentions, *known.joined)]
    return title is not None and any(spot in title for spot in spots)


def describe(frame: Frame, index: InstrumentIndex, known: KnownInstrument) -> None:
    """Adds the instrument's own facts: names, whose it is, years, what it carries out; and links its item to it."""
    iri, record = instrument_iri(frame, known), instrument_record(known)
    everywhere = [*known.mentions, *known.joined]
    quoted = next((mention.quoted for mention in everywhere if mention.quoted), None)
    title = quoted or _fullest(frame, everywhere)
    stated, damaged = name(frame, title)
    alternatives = _alternatives(frame, known, shown_words(frame, title))
    frame.found.add(record(id=iri, title=stated, alternative=alternatives, as_stated=damaged))
    for mention in everywhere:
        again = trimmed(frame, mention.quoted if quoted and mention.quoted else mention.span)
        if again != title and frame.shadow.text[again.start : again.end] == frame.shadow.text[title.start : title.end]:
            frame.found.add(record(id=iri, title=name(frame, again)[0]))
    for mention in everywhere:
        _own_facts(frame, index, known, mention)
    _link_item(frame, known, iri)


def _fullest(frame: Frame, mentions: list[InstrumentMention]) -> Span:
    best = max(mentions, key=lambda m: (not m.bare, len(shown_words(frame, m.span)), -m.span.start))
    return trimmed(frame, best.span)


def _alternatives(frame: Frame, known: KnownInstrument, title: str) -> tuple[Stated[Text], ...]:
    """Other names: those that say what it is for or when; not "the plan" that only calls it back."""
    found: dict[str, Stated[Text]] = {}
    for mention in sorted((*known.mentions, *known.joined), key=lambda each: each.span.start):
        if mention.bare:
            continue
        span = Span(mention.span.start, mention.span.end)
        stop = mention.quoted.start if mention.quoted and mention.quoted.end >= span.end - 1 else span.end
        shown = trimmed(frame, Span(span.start, stop))
        words = shown_words(frame, shown).rstrip('"“”„»«( ')
        folded = words.casefold()
        if folded == title.casefold() or folded in found or folded in (known.lemma, mention.lemma) or mention.quoted:
            continue
        stored = frame.shadow.to_text(shown)
        joined = mention in known.joined
        found[folded] = say(
            Text(text=" ".join(frame.document.words(stored).split())),
            stored,
            mode=Mode.DERIVED if joined else Mode.STATED,
            rule=ONE_OF_ITS_KIND if joined else None,
        )
        if len(found) == _MOST_ALTERNATIVES:
            break
    return tuple(found.values())


def _own_facts(frame: Frame, index: InstrumentIndex, known: KnownInstrument, mention: InstrumentMention) -> None:
    iri, record = instrument_iri(frame, known), instrument_record(known)
    to_text = frame.shadow.to_text
    if mention.creator is not None and mention.creator_span is not None:
        creator = Iri(iri=authority_iri(frame, mention.creator.authority))
        frame.found.add(record(id=iri, creator=say(creator, to_text(mention.creator_span), mode=Mode.NORMALISED)))
    if mention.period is not None:
        span = to_text(mention.period.span)
        end = mention.period.end
        told = frame.found.get(iri)
        first = told.start_date if isinstance(told, Instrument) else None
        last = told.end_date if isinstance(told, Instrument) else None
        frame.found.add(
            record(
                id=iri,
                start_date=None
                if coarser(first, mention.period.value)
                else say(mention.period.value, span, mode=Mode.NORMALISED),
                end_date=say(end, span, mode=Mode.NORMALISED) if end and not coarser(last, end) else None,
                as_stated=(say(Text(text=frame.document.words(span)), span),) if end else (),
            )
        )
    if mention.target is not None and mention.link is not None:
        target = index.at(mention.target.head.start)
        if target is not None and target is not known:
            target.asserted = True
            other = Iri(iri=instrument_iri(frame, target))
            joined = mention in known.joined
            frame.found.add(
                record(
                    id=iri,
                    implements=(
                        say(
                            other,
                            to_text(mention.link),
                            mode=Mode.DERIVED if joined else Mode.STATED,
                            rule=ONE_OF_ITS_KIND if joined else None,
                        ),
                    ),
                )
            )


def coarser(known: Stated[Temporal] | None, year: Temporal) -> bool:
    """Whether a year only says again, less exactly, what is known to the day or month."""
    return known is not None and known.value != year and known.value.lexical.startswith(year.lexical)


def _link_item(frame: Frame, known: KnownInstrument, iri: str) -> None:
    """An item whose title names the instrument treats it; one whose text names it does so by a rule."""
    if known.item is None:
        return
    title = instrument_index(frame).title_of(known.item)
    spots = [frame.shadow.to_text(trimmed(frame, mention.span)) for mention in (*known.mentions, *known.joined)]
    titled = [spot for spot in spots if title is not None and spot in title]
    if titled:
        link = say(Iri(iri=iri), titled[0])
    elif not known.asserted:
        return  # only mentioned: the item does not treat it
    else:
        link = say(Iri(iri=iri), spots[0], mode=Mode.DERIVED, rule="named-in-the-item")
    frame.found.add(AgendaItem(id=known.item, about=(link,)))
