"""Makes the JSON that the system answers with for a meeting, and what is true of that meeting's items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from firstagenda_server.chance import dice, guid, share
from firstagenda_server.items import Made, Where, make_item
from firstagenda_server.truth import ItemTruth, Meeting
from firstagenda_server.vocabulary import PEOPLE
from firstagenda_server.writing import Section, container

ZERO = "00000000-0000-0000-0000-000000000000"
_SHADED = (("Resumé", "Indstilling", "Beslutning", "Økonomi"), ("Beslutning",), ())


class Agendas:
    """The agendas of a world: `seed`, the municipality that speaks, and the host that its links name."""

    def __init__(self, seed: int, municipality: str, host: str) -> None:
        self.seed = seed
        self.municipality = municipality
        self.host = host
        self.organisation = guid(seed, "organisation")
        self.zero_guids = 0.0  # the share of the meetings whose first item has a placeholder for its id

    def items(self, meeting: Meeting) -> list[Made]:
        rng = dice(self.seed, "agenda", meeting.number)
        count = rng.randint(1, 3) if meeting.supplementary or meeting.kind.startswith("Lukket") else rng.randint(4, 13)
        number = rng.choice((1, 1, 1, 1, rng.randint(10, 180)))
        made = []
        for index in range(count):
            made.append(make_item(Where(self.seed, self.municipality, meeting, index, number)))
            number += 1 if rng.random() > 0.04 else 2  # a number is skipped where a closed item is not shown
        if share(self.seed, "zero", meeting.id) < self.zero_guids:
            made[0] = replace(made[0], truth=replace(made[0].truth, id=None))
        return made

    def truth(self, meeting: Meeting) -> tuple[ItemTruth, ...]:
        """The items of a meeting as they are true now."""
        return tuple(each.truth for each in self.items(meeting))

    def answer(self, meeting: Meeting) -> dict[str, Any]:
        """What `/api/agenda/dagsorden/{id}` answers."""
        rng = dice(self.seed, "meeting", meeting.number)
        form = rng.choices(("container", "felter", "tekst"), (80, 12, 8))[0]
        shaded = rng.choice(_SHADED)
        body = meeting.body
        return {
            "Dagsordenpunkter": [self._item(meeting, made, form, shaded) for made in self.items(meeting)],
            "Udvalg": {
                "Id": body.id,
                "OrganisationId": self.organisation,
                "Navn": body.name,
                "Historisk": body.historic,
            },
            "Moede": {
                "Id": ZERO,
                "Dato": meeting.begins,
                "MeetingBeginUtc": meeting.begins,
                "MeetingEndUtc": meeting.ends,
                "ReleasedDate": meeting.released,
                "Sted": meeting.place,
                "Afsluttet": meeting.decided,
                "Moededeltagere": list(self._participants(meeting)),
                "Navn": meeting.kind,
                "Description": rng.choice((None, None, "", "<p>Mødet er åbent for tilhørere.</p>")),
                "SourceId": rng.choice((None, ZERO)),
                "IsSupplementaryAgenda": meeting.supplementary,
            },
            "TillaegsDagsorden": None,
            "Id": meeting.id,
            "Lydfiler": [],
            "LiveIntegrationEnabled": False,
        }

    def _participants(self, meeting: Meeting) -> Iterator[dict[str, Any]]:
        rng = dice(self.seed, "participants", meeting.body.id)
        names = rng.sample(PEOPLE, rng.randint(5, 9))
        away = dice(self.seed, "away", meeting.number)
        for name in names:
            absent = meeting.decided and away.random() < 0.12
            yield {
                "Name": name,
                "Absent": absent,
                "ParticipationCancelled": absent,
                "AttendanceType": 2 if absent else 1,
            }

    def _item(self, meeting: Meeting, made: Made, form: str, shaded: tuple[str, ...]) -> dict[str, Any]:
        truth = made.truth
        return {
            "Lydfiler": None,
            "Ressourcer": None,
            "Felter": self._fields(meeting, made, form, shaded),
            "Presentations": None,
            "ItemDecision": None,
            "SagsNummer": truth.case,
            "Navn": truth.title or "",
            "Punktnummer": truth.number or "",
            "Bilag": [
                {"HarPdfVersion": "true" if each.pdf else "false", "Order": order, "Navn": each.title, "Id": each.id}
                for order, each in enumerate(truth.attachments)
            ],
            "Documents": None,
            "Id": truth.id or ZERO,
            "IntegrationUid": ZERO,
            "CorporationUid": ZERO,
            "AgendaUid": meeting.id,
            "Number": truth.number,
            "Sorting": made.sorting,
            "IsOpen": truth.open,
            "CaseNumber": truth.case,
            "SourceId": None,
            "Caption": truth.title,
            "CasePresentationUid": None,
            "ExternalAgendaItemAttendees": [],
        }

    def _fields(self, meeting: Meeting, made: Made, form: str, shaded: tuple[str, ...]) -> list[dict[str, Any]]:
        sections = made.sections
        document = guid(self.seed, "document", meeting.number, made.sorting)
        if form == "container" or not sections:
            return [self._field("", container(sections, shaded) if sections else "", None, document)]
        found = []
        for number, each in enumerate(sections):
            own = guid(self.seed, "document", meeting.number, made.sorting, number)
            found.append(self._felt(each, own, plain=form == "tekst" and "<table" not in each.body))
        return found

    def _felt(self, section: Section, document: str, *, plain: bool) -> dict[str, Any]:
        if plain:
            return self._field(section.head, None, section.plain, document)
        return self._field(section.head, f"<div>{section.body}</div>", None, document)

    def _field(self, name: str, html: str | None, text: str | None, document: str) -> dict[str, Any]:
        return {
            "Navn": name,
            "Html": html,
            "Tekst": text,
            "Id": ZERO,
            "Link": f"https://{self.host}/Vis/Pdf/bilag/{document}",
            "DocumentId": document,
        }


def encoded(value: object) -> bytes:
    """JSON as the system writes it: no spaces, letters as they are (RFC 8259, UTF-8)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
