"""The made-up municipality: its bodies and meetings, and what changes in it between two harvests."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from firstagenda_server.agenda import ZERO, Agendas
from firstagenda_server.chance import dice, guid
from firstagenda_server.files import File, Files
from firstagenda_server.truth import BodyTruth, ItemTruth, Meeting
from firstagenda_server.vocabulary import ADVISERS, COMMITTEES, COUNCIL, COUNCILS_GROUP, GROUPS, PLACES

_OPEN = 30  # of so many meetings the last one has an agenda and no minutes yet


@dataclass(frozen=True, slots=True)
class MeetingTruth:
    """What is true of a meeting now: `items` in the order of the agenda."""

    id: str
    body: BodyTruth
    date: str  # ISO
    begins: str  # ISO 8601 with offset
    released: str
    kind: str  # Moede.Navn
    supplementary: bool
    listed: bool
    items: tuple[ItemTruth, ...]


class Meetings(Mapping[str, MeetingTruth]):
    """The truth by meeting id; the items are made up when they are asked for."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getitem__(self, id: str) -> MeetingTruth:
        each = self._world.held[id]
        return MeetingTruth(
            each.id,
            each.body,
            each.date,
            each.begins,
            each.released,
            each.kind,
            each.supplementary,
            each.listed,
            self._world.agendas.truth(each),
        )

    def __iter__(self) -> Iterator[str]:
        return iter([id for id, each in tuple(self._world.held.items()) if each.listed])

    def __len__(self) -> int:
        return sum(each.listed for each in self._world.held.values())

    def __contains__(self, id: object) -> bool:
        return id in self._world.held and self._world.held[str(id)].listed


class World:
    """`bodies` bodies and `meetings` meetings of one municipality; `host` is the host that its links name."""

    def __init__(
        self,
        seed: int,
        meetings: int = 1400,
        bodies: int = 34,
        municipality: str = "Viborg",
        host: str = "dagsordener.viborg.dk",
    ) -> None:
        self.seed = seed
        self.agendas = Agendas(seed, municipality, host)
        self._files = Files(self.agendas)
        self.bodies = tuple(_bodies(seed, bodies))
        self.held: dict[str, Meeting] = {}
        self.kept_of_list: float | None = None
        self._last: dict[str, Meeting] = {}  # each body's newest meeting
        self._clock = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
        for number in range(meetings):
            self._add(decided=number < meetings - max(1, meetings // _OPEN))

    @property
    def meetings(self) -> Meetings:
        """The truth of the meetings that are listed now."""
        return Meetings(self)

    def add_meeting(self) -> str:
        """One more meeting, with its agenda; gives its id."""
        id_ = self._add(decided=False)
        self.held[id_].released = self._now()
        return id_

    def add_supplement(self, id: str) -> str:
        """A supplementary agenda for a meeting, a meeting of its own on the list; gives its id."""
        id_ = self._add(decided=False, of=self.held[id])
        self.held[id_].released = self._now()
        return id_

    def _add(self, *, decided: bool, of: Meeting | None = None) -> str:
        number = len(self.held)
        rng = dice(self.seed, "held", number)
        body = of.body if of else self.bodies[number % len(self.bodies)]
        if of is None and decided and rng.random() < 0.04:
            of = self._last.get(body.id)
        day = datetime.date.fromisoformat(of.date) if of else _day(body, number, len(self.bodies), rng.randint(0, 3))
        hour = rng.choice((8, 14, 15, 16, 17))
        begins = f"{day}T{hour:02}:{rng.choice(('00', '30'))}:00{_offset(day)}"
        if of:
            begins = of.begins
        decided = decided and (of is None or rng.random() < 0.5)
        if decided:
            kind = rng.choices(("Referat", "Lukket referat"), (97, 3))[0]
        else:
            kind = "Tillægsdagsorden" if of else rng.choices(("Dagsorden", "Lukket dagsorden"), (97, 3))[0]
        released = day + datetime.timedelta(3 if decided else -5)
        minute = f"{rng.randint(8, 16):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
        id_ = guid(self.seed, "meeting", number)
        meeting = self.held[id_] = Meeting(
            id=id_,
            number=number,
            body=body,
            begins=begins,
            ends=f"{day}T{hour + 3:02}:00:00{_offset(day)}",
            released=f"{released}T{minute}{_offset(released)}",
            place=rng.choice(PLACES),
            kind=kind,
            supplementary=of is not None,
            decided=decided,
            of=of.number if of else None,
        )
        if of is None:
            self._last[body.id] = meeting
        return id_

    def publish_minutes(self, id: str) -> None:
        """The minutes take the agenda's place: same id, with decisions, and a new `ReleasedDate`."""
        meeting = self.held[id]
        meeting.kind = "Lukket referat" if meeting.kind.startswith("Lukket") else "Referat"
        meeting.decided = True
        meeting.released = self._now()

    def change_quietly(self, id: str) -> None:
        """The text changes below the old `ReleasedDate`."""
        self.held[id].version += 1

    def change(self, id: str) -> None:
        """The text changes, and `ReleasedDate` says so."""
        self.held[id].version += 1
        self.held[id].released = self._now()

    def withdraw(self, id: str) -> None:
        """The meeting leaves the list; its agenda answers 404."""
        self.held[id].listed = False

    def bring_back(self, id: str) -> None:
        """A withdrawn meeting stands on the list again."""
        self.held[id].listed = True

    def shorten_list(self, kept: float = 0.5) -> None:
        """The list is valid JSON but lacks its end, from now on; agendas still answer."""
        self.kept_of_list = kept

    def restore_list(self) -> None:
        self.kept_of_list = None

    def agenda(self, id: str) -> dict[str, Any] | None:
        """The agenda's JSON value, or None where there is none."""
        meeting = self.held.get(id)
        if meeting is None or not meeting.listed:
            return None
        self._files.learn(meeting)
        return self.agendas.answer(meeting)

    def file(self, id: str) -> File | None:
        """Title and paragraphs of an attachment (a Bilag's Id) or of an item printed (a Felt's DocumentId)."""
        return self._files.find(id, list(self.held.values()))

    def unfinished(self) -> list[str]:
        """The ids of the listed meetings that have an agenda and no minutes."""
        return [id for id, each in self.held.items() if each.listed and not each.decided]

    def list(self, *, placeholder: bool = False) -> dict[str, Any]:
        """What `udvalgsliste` answers; with a placeholder, a meeting whose id is the zero GUID stands in it."""
        listed = [each for each in tuple(self.held.values()) if each.listed]
        if self.kept_of_list is not None:
            listed = listed[: int(len(listed) * self.kept_of_list)]
        by_body: dict[str, list[dict[str, Any]]] = {body.id: [] for body in self.bodies}
        for each in listed:
            by_body[each.body.id].append(self._entry(each))
        groups: dict[str, list[dict[str, Any]]] = {}
        for body in self.bodies:
            held = sorted(by_body[body.id], key=lambda each: str(each["Dato"]), reverse=True)
            entry = {
                "Id": body.id,
                "Navn": body.name,
                "OrganisationId": self.agendas.organisation,
                "Historisk": body.historic,
                "Moeder": held,
            }
            groups.setdefault(body.group, []).append(entry)
            if body is self.bodies[0]:
                groups.setdefault("Alle", []).append(entry)  # one body stands in two groups
        if placeholder and groups:
            blank = {"Id": ZERO, "Dato": "0001-01-01T00:00:00", "ReleasedDate": None, "Sted": None, "Navn": None}
            next(iter(groups.values()))[0]["Moeder"].append(
                {**blank, "MeetingBeginUtc": None, "Afsluttet": False, "IsSupplementaryAgenda": False}
            )
        return {"Udvalg": groups}

    def _entry(self, meeting: Meeting) -> dict[str, Any]:
        return {
            "Id": meeting.id,
            "Dato": meeting.begins,
            "MeetingBeginUtc": meeting.begins,
            "ReleasedDate": meeting.released,
            "Sted": meeting.place,
            "Afsluttet": meeting.decided,
            "Navn": meeting.kind,
            "IsSupplementaryAgenda": meeting.supplementary,
        }

    def _now(self) -> str:
        """A moment later than any before it."""
        self._clock += datetime.timedelta(minutes=7)
        return self._clock.strftime("%Y-%m-%dT%H:%M:%S+01:00")


def _bodies(seed: int, count: int) -> Iterator[BodyTruth]:
    """The council and committees of the newest term first, then advisers, then the older terms."""
    names = [(COUNCIL, GROUPS[3]), *((each, GROUPS[3]) for each in COMMITTEES[:9])]
    names += [(each, COUNCILS_GROUP) for each in ADVISERS]
    for term, first in ((2, 0), (1, 7), (0, 14)):
        names += [(COUNCIL, GROUPS[term]), *((each, GROUPS[term]) for each in COMMITTEES[first : first + 9])]
    for number in range(count):
        name, group = names[number % len(names)]
        historic = group in GROUPS[:3]
        yield BodyTruth(guid(seed, "body", number), name, group, historic)


def _day(body: BodyTruth, number: int, bodies: int, shift: int) -> datetime.date:
    """A working day in the body's term; meetings of a body follow one another."""
    first = int(body.group[:4]) if body.group in GROUPS else 2022
    nth = number // max(bodies, 1)
    day = datetime.date(first, 1, 6) + datetime.timedelta(nth * 21 + shift)
    last = datetime.date(first + 3, 12, 20)
    while day > last:
        day -= datetime.timedelta(3 * 365 + 230)
    return day - datetime.timedelta(max(0, day.weekday() - 4))


def _offset(day: datetime.date) -> str:
    """+02:00 from the last Sunday of March to the last of October, else +01:00 (Directive 2000/84/EC)."""
    begins, ends = _last_sunday(day.year, 3), _last_sunday(day.year, 10)
    return "+02:00" if begins <= day < ends else "+01:00"


def _last_sunday(year: int, month: int) -> datetime.date:
    last = datetime.date(year, month, 31)
    return last - datetime.timedelta((last.weekday() + 1) % 7)
