"""Makes up one agenda item: its words in sections, and what is true of it."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from firstagenda_server import sentences as said
from firstagenda_server import tables
from firstagenda_server.chance import dice, guid
from firstagenda_server.slots import Slots
from firstagenda_server.truth import AttachmentTruth, DecisionTruth, ItemTruth, Meeting
from firstagenda_server.vocabulary import COMMITTEES, COUNCIL, FACETS, PEOPLE, TOPICS
from firstagenda_server.writing import Pen, Section

# The order of an item's sections, by their keys; a meeting keeps to one.
ORDERS = (
    ("summary", "recommendation", "decision", "earlier", "presentation", "supplement", "legal", "economy", "hearing",
     "staff", "climate"),
    ("summary", "presentation", "supplement", "economy", "legal", "hearing", "staff", "climate", "recommendation",
     "earlier", "decision"),
    ("decision", "theme", "recommendation", "presentation", "economy", "staff", "climate", "hearing", "earlier"),
    ("theme", "presentation", "economy", "legal", "recommendation", "decision", "earlier"),
    ("summary", "recommendation", "earlier", "decision", "presentation", "economy", "hearing"),
)  # fmt: skip
HEADS = {
    "summary": ("Resumé", "resume"),
    "theme": ("Beslutningstema", "beslutningstema"),
    "recommendation": ("Indstilling", "indstilling"),
    "presentation": ("Sagsfremstilling", None),
    "supplement": ("Supplerende sagsfremstilling", "ukendt"),
    "economy": ("Økonomi", "oekonomi"),
    "legal": ("Retsgrundlag", "ukendt"),
    "hearing": ("Høring", "ukendt"),
    "staff": ("Personalemæssige konsekvenser", "ukendt"),
    "climate": ("Klima-, miljø- og bæredygtighedsmæssige konsekvenser", "ukendt"),
    "decision": ("Beslutning", None),
}
KINDS = ("status", "budget", "plan", "agreement", "figures", "short", "announcements", "approval")
_WEIGHTS = (32, 4, 12, 12, 8, 22, 6, 4)


@dataclass(frozen=True, slots=True)
class Made:
    """An item as made up: what is true, and the sections that say it ([] where the source shows none)."""

    truth: ItemTruth
    sections: list[Section]
    sorting: int


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an item: its seed, its meeting, its place in it, and the number it bears."""

    seed: int
    municipality: str
    meeting: Meeting
    index: int
    number: int


def make_item(where: Where) -> Made:
    """The item at a place; the same each time, but for the decisions of minutes and the changes of a version."""
    meeting = where.meeting
    rng = dice(where.seed, "item", meeting.number, where.index)
    day = datetime.date.fromisoformat(meeting.date)
    topic = rng.choice(TOPICS)
    slots = Slots(rng, topic, meeting.body.name, where.municipality, day)
    kind = _kind(rng, where)
    order = dice(where.seed, "order", meeting.number).choice(ORDERS)
    truth, sections = _write(where, slots, kind, order)
    return Made(truth, sections, where.index + 1)


def _kind(rng: random.Random, where: Where) -> str:
    if where.meeting.kind.startswith("Lukket"):
        return "closed"
    drawn = rng.choices(KINDS, _WEIGHTS)[0]
    if where.index == 0 and rng.random() < 0.4:
        return "approval"
    if rng.random() < 0.06:
        return "closed"
    return drawn


def _write(where: Where, slots: Slots, kind: str, order: tuple[str, ...]) -> tuple[ItemTruth, list[Section]]:
    rng = slots.rng
    number = None if rng.random() < 0.02 else str(where.number)
    case = _case(rng, where, slots)
    id_ = guid(where.seed, "item", where.meeting.number, where.index)
    if kind == "closed":
        hidden = rng.choice(("Lukket: Personsag", "Lukket: Køb af ejendom", "Lukket punkt", "Lukket: Kontrakt"))
        return ItemTruth(id_, number, hidden, case, False, (), (), (), kind), []
    title: str | None = {"announcements": "Meddelelser", "approval": "Godkendelse af dagsorden"}.get(kind)
    title = title or slots.fill("Budgetopfølgning {year}" if kind == "budget" else rng.choice(said.TITLES))
    if rng.random() < 0.02:
        title = None
    open_ = rng.random() >= 0.05  # closed, with all its text: seen in the wild
    pen = Pen(rng)
    written: dict[str, Section] = {}
    recommendations = _recommendation(pen, slots, kind, written)
    for key in order:
        _section(pen, key, slots, kind, written)
    _version(pen, where, slots, written)
    earlier = _earlier(pen, where, slots, kind, written)
    own = _decision(pen, where, slots, kind, written, len(recommendations))
    decisions = tuple(each for key in order for each in {"decision": own, "earlier": earlier}.get(key, ()))
    attachments = _attachments(where, slots, kind)
    truth = ItemTruth(id_, number, title, case, open_, recommendations, decisions, attachments, kind)
    return truth, [written[key] for key in order if key in written]


def _case(rng: random.Random, where: Where, slots: Slots) -> str | None:
    year = slots.day.year
    serial = rng.randint(1, 400)
    form = dice(where.seed, "case form", where.meeting.body.id).random()
    if rng.random() < 0.06:
        return None
    if form < 0.7:
        return f"{slots.topic.subject}-{rng.choice(FACETS)}-{serial}-{year % 100}"
    return f"{year % 100}/{serial + 9000}" if form < 0.9 else f"{year}-{serial:06}"


def _recommendation(pen: Pen, slots: Slots, kind: str, written: dict[str, Section]) -> tuple[str, ...]:
    rng = slots.rng
    if kind == "announcements":
        return ()
    if kind == "approval":
        pen.paragraphs("Forvaltningen indstiller, at dagsordenen godkendes.")
        written["recommendation"] = pen.take(*HEADS["recommendation"])
        return ("dagsordenen godkendes",)
    points = [slots.fill(each) for each in rng.sample(said.POINTS, rng.choices((1, 2, 3, 4), (55, 25, 14, 6))[0])]
    who = slots["post9"]
    to = rng.choice(("", f" til {slots['body']}", f" til {slots['body']}"))
    form = rng.randrange(4 if len(points) > 1 else 5)
    if form == 4:
        pen.paragraphs(f"{who} indstiller{to}, at {points[0]}.")
    elif form in (0, 1):
        pen.paragraphs(f"{who} indstiller{to},")
        pen.points([f"at {each}." for each in points], numbered=form == 0)
    elif form == 2:
        pen.paragraphs(f"{who} indstiller{to},", *(f"at {each}." for each in points))
    else:
        pen.paragraphs(f"{who} indstiller{to},", *(f"{n}. at {each}." for n, each in enumerate(points, 1)))
    written["recommendation"] = pen.take(*HEADS["recommendation"])
    return tuple(points)


def _section(pen: Pen, key: str, slots: Slots, kind: str, written: dict[str, Section]) -> None:
    rng = slots.rng
    if kind in ("announcements", "approval"):
        return
    if key == "presentation":
        _presentation(pen, slots, kind)
    elif key == "economy":
        _economy(pen, slots, kind)
    else:
        pool, chance = {
            "summary": (said.RESUMES, 0.95),
            "theme": (said.THEMES, 1.0),
            "supplement": (said.SUPPLEMENT, 0.12),
            "legal": (said.LEGAL, 0.5),
            "hearing": (said.HEARING, 0.4),
            "staff": (said.STAFF, 0.3),
            "climate": (said.CLIMATE, 0.25),
        }.get(key, ((), 0.0))
        if rng.random() >= chance:
            return
        pen.paragraphs(slots.fill(rng.choice(pool)))
    written[key] = pen.take(*HEADS[key])


def _presentation(pen: Pen, slots: Slots, kind: str) -> None:
    rng = slots.rng

    def some(pool: tuple[str, ...], count: int) -> list[str]:
        made = []
        for each in rng.sample(pool, count):
            slots.forget()
            made.append(slots.fill(each))
        return made

    if kind == "short":
        pen.paragraphs(*some(said.BACKGROUND, 1), *some(said.PROSE, 1))
        return
    pen.heading("Baggrund")
    pen.paragraphs(*some(said.BACKGROUND, rng.randint(1, 2)), " ".join(some(said.PROSE, rng.randint(2, 4))))
    if kind in ("status", "figures", "budget"):
        pen.heading(rng.choice(("Status", "Resultater", "Hvad tallene viser")))
        pen.points(some(said.FINDINGS, rng.randint(1, 3)), numbered=False)
        pen.paragraphs(" ".join(some(said.PROSE, rng.randint(1, 3))))
        if kind == "figures":
            pen.table(tables.figures(slots))
    if kind == "plan":
        pen.paragraphs(slots.fill("Forvaltningen har beskrevet følgende forslag til indsatser:"))
        chosen = rng.sample(said.EFFORTS, rng.randint(3, 5))
        pen.points([f"{name}. {what}" for name, what in chosen], numbered=True)
        if rng.random() < 0.5:
            pen.table(tables.plan(slots, [name for name, _ in chosen]))
    if kind in ("agreement", "status"):
        pen.heading("Samarbejde")
        pen.paragraphs(*some(said.COOPERATION, 3 if kind == "agreement" else 1), *some(said.PROSE, 1))
    pen.heading("Det videre arbejde")
    pen.paragraphs(*some(said.PROPOSALS, 1), " ".join(some(said.PROSE, rng.randint(2, 3))))


def _economy(pen: Pen, slots: Slots, kind: str) -> None:
    slots.forget()
    for each in slots.rng.sample(said.ECONOMY, 1 if kind == "short" else slots.rng.randint(1, 2)):
        pen.paragraphs(slots.fill(each))
    if kind == "budget":
        pen.table(tables.budget(slots))


def _version(pen: Pen, where: Where, slots: Slots, written: dict[str, Section]) -> None:
    """What a quiet change added since: one more sentence below the presentation, version by version."""
    version = where.meeting.version
    if not version or "presentation" not in written:
        return
    rng = dice(where.seed, "version", where.meeting.number, where.index, version)
    changed = Slots(rng, slots.topic, slots["body"], where.municipality, slots.day)
    old = written["presentation"]
    pen.paragraphs(changed.fill(rng.choice(said.CORRECTIONS)))
    new = pen.take(old.head, old.css)
    written["presentation"] = Section(old.head, old.body + new.body, old.css, f"{old.plain}\n{new.plain}")


def _earlier(pen: Pen, where: Where, slots: Slots, kind: str, written: dict[str, Section]) -> tuple[DecisionTruth, ...]:
    """A committee's decision of some days before, inside the item of the council or of the finance committee."""
    rng = dice(where.seed, "earlier", where.meeting.number, where.index)
    if slots["body"] not in (COUNCIL, COMMITTEES[0]) or kind in ("announcements", "approval") or rng.random() < 0.3:
        return ()
    committee = rng.choice(COMMITTEES[1:] if slots["body"] == COMMITTEES[0] else COMMITTEES)
    day = slots.day - datetime.timedelta(rng.randint(6, 20))
    code, words = rng.choice(
        (
            ("recommended-onward", "Anbefales."),
            ("recommended-onward", "Anbefales godkendt."),
            ("approved", "Godkendt."),
            ("recommended-onward", f"{committee} anbefaler, at indstillingen godkendes."),
        )
    )
    pen.paragraphs(words)
    written["earlier"] = pen.take(f"Beslutning i {committee} den {day:%d-%m-%Y}", None)
    return (DecisionTruth(words, code, committee, day.isoformat()),)


def _decision(
    pen: Pen, where: Where, slots: Slots, kind: str, written: dict[str, Section], points: int
) -> tuple[DecisionTruth, ...]:
    if not where.meeting.decided:
        return ()
    rng = dice(where.seed, "decision", where.meeting.number, where.index)
    if points > 1 and rng.random() < 0.3:
        return _point_by_point(pen, rng, written, points)
    if kind == "approval":
        code, words = "approved", "Dagsordenen blev godkendt."
    elif kind == "announcements":
        code, words = "nothing-to-decide", "Ingen meddelelser."
    else:
        code, pool = rng.choices(said.OUTCOMES, said.OUTCOME_WEIGHTS)[0]
        words = slots.fill(rng.choice(pool))
    if code in ("approved", "approved-as-recommended", "rejected") and rng.random() < 0.15:
        pen.paragraphs(words, f"For stemte {rng.randint(5, 9)} medlemmer. Imod stemte {rng.randint(1, 4)} medlemmer.")
    else:
        pen.paragraphs(words)
    if rng.random() < 0.15 and kind not in ("announcements", "approval"):
        pen.paragraphs(f"Fraværende: {rng.choice(PEOPLE)}")
    written["decision"] = pen.take(*HEADS["decision"])
    return (DecisionTruth(words, code or None),)


def _point_by_point(
    pen: Pen, rng: random.Random, written: dict[str, Section], points: int
) -> tuple[DecisionTruth, ...]:
    """A decision on each point of the recommendation ("Ad 2: Udsat.")."""
    decided = [rng.choice(said.POINT_OUTCOMES) for _ in range(points)]
    mark = rng.choice(("Ad {}: ", "Ad {}. ", "Ad {}) "))
    pen.paragraphs(*(mark.format(number) + words for number, (_, words) in enumerate(decided, 1)))
    written["decision"] = pen.take(*HEADS["decision"])
    return tuple(DecisionTruth(words, code) for code, words in decided)


def _attachments(where: Where, slots: Slots, kind: str) -> tuple[AttachmentTruth, ...]:
    rng = slots.rng
    if kind in ("announcements", "approval"):
        return ()
    titles = [slots.fill(each) for each in rng.sample(said.ATTACHMENTS, rng.choices((0, 1, 2, 3), (35, 35, 20, 10))[0])]
    return tuple(
        AttachmentTruth(
            guid(where.seed, "attachment", where.meeting.number, where.index, n), title, rng.random() > 0.05
        )
        for n, title in enumerate(titles)
    )
