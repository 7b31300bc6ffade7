"""Minutes of an invented meeting of four items, what they tell as gold, and a way to evaluate them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from kommunegraf.evaluation.evaluating import Evaluated, evaluate
from kommunegraf.evaluation.verdicts import Kind
from kommunegraf.identity import Identity
from kommunegraf.preparing import Bounds

BODY = "Trivselsudvalget"
DATE = "2031-03-06"


def item(number: int, title: str, decision: str, text: str = "Der er skrevet et notat.") -> str:
    return (
        f"• {number} {title}\n• Sagsfremstilling\n{text}\n• Indstilling\nDirektøren for Trivsel indstiller til {BODY}\n"
        f"1. at sag {title.lower()} fremmes\n• Beslutning i {BODY} den 06-03-2031\n{decision}\n"
    )


TITLES = ("Gymnastik for alle", "Stier i skoven", "Madklubber i kvarteret", "Søvn i skolen")
DECISIONS = (
    (f"{BODY} godkendte indstillingen.", "approved-as-recommended"),
    (f"{BODY} udsatte sagen.", "postponed"),
    (f"{BODY} drøftede sagen.", "discussed"),
    (f"{BODY} tog orienteringen til efterretning.", "noted"),
)
TEXT = f"{BODY} - Referat fra mødet den 06-03-2031\n" + "".join(
    item(number, title, decision)
    for number, (title, (decision, _)) in enumerate(zip(TITLES, DECISIONS, strict=True), 1)
)

_TOLD: dict[str, Any] = {
    "family": "invented",
    "source": "minutes.txt",
    "complete": ["body", "date", "startTime", "endTime", "place", "items"],
    "body": BODY,
    "date": DATE,
    "startTime": None,
    "endTime": None,
    "place": None,
    "items": [
        {
            "number": str(number),
            "title": title,
            "case": None,
            "recommendations": [f"at sag {title.lower()} fremmes"],
            "decisions": [{"text": words, "outcome": outcome, "by": BODY, "date": DATE}],
        }
        for number, (title, (words, outcome)) in enumerate(zip(TITLES, DECISIONS, strict=True), 1)
    ],
}


def told() -> dict[str, Any]:
    """Gold that tells all of `TEXT`, to be changed by a test."""
    return copy.deepcopy(_TOLD)


def written(folder: Path, gold: Any, text: str = TEXT) -> Path:
    """The gold file, with the document beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minutes.txt").write_text(text, encoding="utf-8")
    path = folder / "minutes.gold.json"
    path.write_text(gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return path


def evaluated(folder: Path, gold: Any, text: str = TEXT) -> Evaluated:
    (made,) = evaluate([written(folder, gold, text)], Identity(), Bounds(2**20))
    return made


def faults(made: Evaluated) -> list[tuple[str, str, str]]:
    """(kind, field, words) of all that is no hit."""
    return [(str(each.kind), each.field, each.words) for each in made.verdicts if each.kind is not Kind.HIT]
