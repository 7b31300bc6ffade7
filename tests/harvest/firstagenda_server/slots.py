"""Fills the slots of a sentence with numbers, sums, dates and names, drawn once an item and then kept."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable

from firstagenda_server.vocabulary import AREAS, PARTNERS, PEOPLE, POSTS, Topic

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip


def grouped(number: int) -> str:
    """1234567 as "1.234.567"."""
    return f"{number:,}".replace(",", ".")


def long_date(day: datetime.date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


class Slots:
    """What `{name}` stands for; a name's trailing digits tell apart several of a sort ("{kr1}", "{kr2}")."""

    def __init__(self, rng: random.Random, topic: Topic, body: str, municipality: str, day: datetime.date) -> None:
        self.rng = rng
        self.topic = topic
        self.day = day
        self._kept: dict[str, str] = {
            "body": body,
            "kommune": f"{municipality} Kommune",
            "field": topic.field,
            "Field": topic.field[0].upper() + topic.field[1:],
            "effort": topic.effort,
            "people": topic.people,
            "measure": topic.measure,
            "year": str(day.year),
            "next": str(day.year + 1),
            "after": str(day.year + 2),
            "last": str(day.year - 1),
            "before": str(day.year - 2),
            "plan": f"{topic.plan} {day.year - day.year % 4}-{day.year - day.year % 4 + 3}",
        }
        self._makers: dict[str, Callable[[], str]] = {
            "n": lambda: str(rng.randint(12, 480)),
            "few": lambda: str(rng.randint(2, 9)),
            "many": lambda: grouped(rng.randint(1_050, 9_800)),
            "pct": lambda: f"{rng.randint(8, 88)},{rng.randint(1, 9)}",
            "kr": lambda: f"{grouped(rng.randint(5, 95) * 10_000)} kr.",
            "mio": lambda: f"{rng.randint(1, 9)},{rng.randint(1, 9)} mio. kr.",
            "date": lambda: long_date(day - datetime.timedelta(rng.randint(20, 700))),
            "coming": lambda: long_date(day + datetime.timedelta(rng.randint(20, 300))),
            "month": lambda: f"{rng.choice(MONTHS)} {day.year - 1}",
            "partner": lambda: rng.choice(PARTNERS),
            "area": lambda: rng.choice(AREAS),
            "post": lambda: rng.choice(POSTS),
            "person": lambda: rng.choice(PEOPLE),
            "length": lambda: rng.choice(("toårig", "treårig", "etårig", "fireårig")),
        }

    def __getitem__(self, name: str) -> str:
        kept = self._kept.get(name)
        if kept is None:
            kept = self._kept[name] = self._makers[name.rstrip("0123456789")]()
        return kept

    def fill(self, sentence: str) -> str:
        filled = re.sub(r"\{(\w+)\}", lambda found: self[found.group(1)], sentence)
        return filled.replace("kr..", "kr.")

    def forget(self) -> None:
        """Draws numbers, sums and dates anew for the next paragraph."""
        for name in [each for each in self._kept if each.rstrip("0123456789") in self._makers]:
            del self._kept[name]
