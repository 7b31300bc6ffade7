"""The words of the PDFs: what an attachment says, and an item printed."""

from __future__ import annotations

import datetime

from firstagenda_server import sentences as said
from firstagenda_server.agenda import Agendas
from firstagenda_server.chance import dice, guid
from firstagenda_server.slots import Slots
from firstagenda_server.truth import Meeting
from firstagenda_server.vocabulary import TOPICS

File = tuple[str, list[str]]  # a title and paragraphs


class Files:
    """Finds a file by its id; ids are known from the agendas that were made, or else from making all of them."""

    def __init__(self, agendas: Agendas) -> None:
        self._agendas = agendas
        self._of: dict[str, tuple[Meeting, int]] = {}
        self._complete = False

    def learn(self, meeting: Meeting) -> None:
        """Notes the files of a meeting."""
        for index, made in enumerate(self._agendas.items(meeting)):
            sorting = made.sorting
            ids = [each.id for each in made.truth.attachments]
            ids.append(guid(self._agendas.seed, "document", meeting.number, sorting))
            ids.extend(
                guid(self._agendas.seed, "document", meeting.number, sorting, n) for n in range(len(made.sections))
            )
            self._of.update(dict.fromkeys(ids, (meeting, index)))

    def find(self, id: str, meetings: list[Meeting]) -> File | None:
        """The file's title and paragraphs, None where there is none or its meeting is withdrawn."""
        if id not in self._of and not self._complete:
            for meeting in meetings:
                self.learn(meeting)
            self._complete = True
        if id not in self._of:
            return None
        meeting, index = self._of[id]
        made = self._agendas.items(meeting)[index] if meeting.listed else None
        if made is None:
            return None
        for each in made.truth.attachments:
            if each.id == id:
                return each.title, self._paragraphs(id, meeting)
        paragraphs = [line for each in made.sections for line in (each.head, *each.plain.split("\n"))]
        return made.truth.title or "Uden titel", paragraphs

    def _paragraphs(self, id: str, meeting: Meeting) -> list[str]:
        rng = dice(self._agendas.seed, "file", id)
        day = datetime.date.fromisoformat(meeting.date)
        slots = Slots(rng, rng.choice(TOPICS), meeting.body.name, self._agendas.municipality, day)
        pools = (said.BACKGROUND, said.FINDINGS, said.COOPERATION, said.PROPOSALS)
        return [slots.fill(each) for pool in pools for each in rng.sample(pool, 4)]
