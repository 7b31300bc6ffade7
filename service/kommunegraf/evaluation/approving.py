"""Who approved an agreement or an instrument, and when, beside what gold tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from kommunegraf.evaluation.entries import Allowed
from kommunegraf.evaluation.naming import same_name
from kommunegraf.evaluation.recorded import Approved
from kommunegraf.evaluation.verdicts import Verdict, one_value, same_literally
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span


class _Told(Protocol):
    @property
    def approved_by(self) -> str | None: ...
    @property
    def approved_on(self) -> str | None: ...
    def tells(self, field: str) -> bool: ...


def same_body(told: str, found: str) -> bool:
    """Whether two names are of one body; "Odense Byråd" is the "Byrådet" of the authority whose document it is."""
    if same_name(told, found):
        return True
    whole = Span(0, len(told))
    council = any(each.form == "council" and each.span == whole for each in authority_mentions(told))
    return council and _plain(told.rsplit(maxsplit=1)[-1]) == _plain(found)


def _plain(word: str) -> str:
    return word.casefold().removesuffix("et").removesuffix("en")


def compare_approval(told: _Told, found: Approved, allowed: Allowed, place: str) -> Iterator[Verdict]:
    """The verdicts where gold tells of it; where there were several decisions, one that agrees is enough."""
    if told.tells("approved_by"):
        yield from one_value("approvedBy", told.approved_by, found.by, same_body, allowed("approvedBy"), place)
    if told.tells("approved_on"):
        yield from one_value("approvedOn", told.approved_on, found.on, same_literally, allowed("approvedOn"), place)
