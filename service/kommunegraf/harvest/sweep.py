"""How often a system that needs many calls to list everything is asked for all of it, and for what between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from kommunegraf.datafiles import DataFile
from kommunegraf.harvest.adapter import Wanted

_LAST = "whole"  # what is remembered of a host: the day of its last whole list, and from which day that was
_SINCE = "whole-since"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days to ask about, both included; `whole` says that nothing older is wanted. `since` is for the listing."""

    begin: date
    end: date
    whole: bool
    since: str


class Sweep(DataFile):
    """`[sweep]` of a system's file in `mappings/harvest/`.

    All meetings since `earliest` are listed every `whole_days` days; by the runs between, those of the last `back_days`
    days and the next `ahead_days`. The list does not tell when an agenda changed: until `young_days` after a meeting
    (and as long before it) its document is fetched once a day.
    """

    earliest: date
    whole_days: int = Field(ge=1)
    back_days: int = Field(ge=1)
    ahead_days: int = Field(ge=1)
    young_days: int = Field(ge=0)

    def stretch(self, wanted: Wanted, memory: MutableMapping[str, str]) -> Stretch:
        """What this run asks for, by what the host's memory says of earlier ones."""
        begin = max(self.earliest, wanted.since or self.earliest)
        end = wanted.today + timedelta(days=self.ahead_days)
        due = (wanted.today - timedelta(days=self.whole_days)).isoformat()
        if wanted.whole or memory.get(_LAST, "") <= due or memory.get(_SINCE, "") > begin.isoformat():
            return Stretch(begin, end, True, begin.isoformat() if begin > self.earliest else "")
        begin = max(begin, wanted.today - timedelta(days=self.back_days))
        return Stretch(begin, end, False, begin.isoformat())

    def remember(self, stretch: Stretch, wanted: Wanted, memory: MutableMapping[str, str]) -> None:
        """A whole list was had."""
        if stretch.whole:
            memory[_LAST], memory[_SINCE] = wanted.today.isoformat(), stretch.begin.isoformat()

    def mark(self, stated: Sequence[object], day: str, today: date) -> str:
        """A meeting's mark: what the list states of it, and while it is young today's date."""
        distance = abs((today - date.fromisoformat(day)).days) if day else self.young_days + 1
        token = today.isoformat() if distance <= self.young_days else ""
        told = json.dumps([*stated, token], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
