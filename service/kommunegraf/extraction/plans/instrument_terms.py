"""What sentences say of an instrument beside its adoption: how long it holds, its state, a name of its own."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import OWN_DECISION, date_slot
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.plans.instrument_index import KnownInstrument
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import Instrument, Iri, Mode, Stated, Temporal
from kommunegraf.extraction.wording import name, trimmed, unquoted
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.phrases import Match

# The facts of `mappings/phrases/instruments.toml` that are read here.
HOLDS = frozenset({"holds", "holds-until", "holds-from"})
SAID = HOLDS | {"state", "called"}


def say_of_instrument(frame: Frame, known: KnownInstrument, passage: Passage, match: Match) -> None:
    """Adds what one match of a fact of `SAID` says of the instrument; what it is to become is not what it is."""
    if passage.role in OWN_DECISION:
        return
    iri, record = instrument_iri(frame, known), instrument_record(known)
    if match.fact in HOLDS:
        start, end = dates_of(frame, match)
        add_period(frame, iri, record, start, end)
    elif match.fact == "state":
        add_state(frame, iri, record, match)
    else:
        own = match.first("name")
        if own is None:
            return
        stated, damaged = name(frame, unquoted(frame, trimmed(frame, own.span)))
        frame.found.add(record(id=iri, alternative=(stated,), as_stated=damaged))
    known.asserted = True


def dates_of(frame: Frame, match: Match) -> tuple[Stated[Temporal] | None, Stated[Temporal] | None]:
    """The first and the last day of `{start:date}` and `{end:date}`, or of `{years:period}`."""
    years = match.first("years")
    if years is not None and isinstance(years.value, DateMention):
        span = frame.shadow.to_text(years.span)
        last = years.value.end
        return (
            say(years.value.value, span, mode=Mode.NORMALISED),
            None if last is None else say(last, span, mode=Mode.NORMALISED),
        )
    return date_slot(frame, match.first("start"))[0], date_slot(frame, match.first("end"))[0]


def add_period(
    frame: Frame,
    iri: str,
    record: type[Instrument],
    start: Stated[Temporal] | None,
    end: Stated[Temporal] | None,
) -> None:
    """Adds what is not known yet: two sentences that differ are the first one's."""
    known = frame.found.get(iri)
    if isinstance(known, Instrument):
        start = None if _another(known.start_date, start) else start
        end = None if _another(known.end_date, end) else end
    frame.found.add(record(id=iri, start_date=start, end_date=end))


def _another(known: Stated[Temporal] | None, told: Stated[Temporal] | None) -> bool:
    return known is not None and told is not None and known.value != told.value


def add_state(frame: Frame, iri: str, record: type[Instrument], match: Match) -> None:
    """Adds the status that the words of a match say, where none is known; an instrument keeps its first."""
    known = frame.found.get(iri)
    if isinstance(known, Instrument) and known.status is not None:
        return
    code = Iri(iri=frame.identity.concept("status", str(match.set["status"])))
    words = frame.shadow.to_text(trimmed(frame, match.span))
    frame.found.add(record(id=iri, status=say(code, words, mode=Mode.NORMALISED)))
