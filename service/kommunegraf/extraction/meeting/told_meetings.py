"""Meetings that sentences tell of beside the document's own: held before, or where the matter goes next."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import body_slot, date_slot
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.records import Iri, Meeting, Mode
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.dates import DateMention

# The document's own decision names its body and day in its heading; that is no other meeting.
_OWN = frozenset({"decision", "earlier-stage", "attachments"})


def extract_told_meetings(frame: Frame) -> None:
    """Adds a Meeting for each body and date that a sentence tells of together.

    A meeting of a known day is the body's, the same in every document; one known by its month alone is minted under
    the document. Whether a planned meeting was held is not said here.
    """
    for _, match in matches(frame, "told-meetings", silent=_OWN):
        words = frame.shadow.to_text(trimmed(frame, match.span))
        for bodies, when in zip(match.slots.get("body", ()), match.slots.get("date", ()), strict=False):
            body = body_slot(frame, bodies)
            date, as_stated = date_slot(frame, when)
            if body is None or date is None or not isinstance(when.value, DateMention):
                continue
            day = date.value.lexical
            exact = date.value.datatype == "date"
            owner = body[0] if exact else frame.document_iri
            key = day if exact else f"{body[0].rsplit('/', 1)[-1]} {day}"
            iri = frame.identity.meeting(owner, key)
            known = frame.found.get(iri)
            own = isinstance(known, Meeting) and known.status is not None
            status = Iri(iri=frame.identity.concept("meeting-status", str(match.set["status"])))
            frame.found.add(
                Meeting(
                    id=iri,
                    held_by=body[1],
                    date=date,
                    as_stated=as_stated,
                    status=None if own else say(status, words, mode=Mode.NORMALISED),
                )
            )
