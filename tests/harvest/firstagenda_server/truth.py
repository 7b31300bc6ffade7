"""What is true of the made-up meetings: what a reader who understands everything would find in an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyTruth:
    """A body as the list names it; `group` is the key of the list's object under which it stands."""

    id: str
    name: str
    group: str
    historic: bool


@dataclass(frozen=True, slots=True)
class DecisionTruth:
    """A decision: `outcome` is a code of the scheme `outcome`, or None where the words settle nothing.

    `body` and `date` (ISO) are those of an earlier body's decision; both are None where it is this meeting's own.
    """

    text: str
    outcome: str | None
    body: str | None = None
    date: str | None = None

    @property
    def earlier(self) -> bool:
        return self.body is not None


@dataclass(frozen=True, slots=True)
class AttachmentTruth:
    id: str
    title: str
    pdf: bool


@dataclass(frozen=True, slots=True)
class ItemTruth:
    """An item: `id` is None where the source gives a zero GUID; `number`, `title` and `case` where it gives none."""

    id: str | None
    number: str | None
    title: str | None
    case: str | None
    open: bool
    recommendations: tuple[str, ...]
    decisions: tuple[DecisionTruth, ...]
    attachments: tuple[AttachmentTruth, ...]
    kind: str = ""  # which sort of item was made up: for a person who looks for an example


@dataclass(slots=True)
class Meeting:
    """A meeting's place in the world and its state; the world changes it between two runs."""

    id: str
    number: int  # which of the world's meetings it is
    body: BodyTruth
    begins: str  # ISO 8601 with offset
    ends: str
    released: str
    place: str
    kind: str  # Moede.Navn
    supplementary: bool = False
    decided: bool = True  # minutes, with decisions
    listed: bool = True
    version: int = 0  # how often its text was changed
    of: int | None = None  # the number of the meeting that a supplementary agenda adds to

    @property
    def date(self) -> str:
        """The day it is held, ISO."""
        return self.begins[:10]
