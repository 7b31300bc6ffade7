"""The list made by reading the real documents: for each sentence that states a fact, which one, or why none.

`000.json` … `004.json` hold one list a document, named by the first three characters of its file name. An entry:

- `start`, `end`: the sentence, list item, table row, heading or field, in code points of the file; never its words.
- `states`: what it speaks of: amount, date, party, decision, agreement, plan, indicator, meeting, identifier, other.
- `gives`: the facts it gives, each `{"type", "property", "value", "with"}` in the names of `mappings/contexts/`.
  `value` is the lexical form, an IRI below `…/id/`, or a node described by its own `type` and `with`; `|` parts
  alternatives; `words` (start, end) stands for the document's words there; neither: any value. `with` holds further
  facts of the same node, so that an amount is the right year's.
- `none`: why it gives no fact. Then nothing of the classes in `GOVERNED` may be proved by words inside it,
  but for those that `also` names.
- `may`: facts that words inside it may prove too, but need not: what is derived from them.
- `never`: facts that words inside it must not prove. `only`: the only classes that they may prove anything of.
- `note`: what a reader should know.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SEEDS = ("000", "001", "002", "003", "004")
STATES = frozenset(
    ("amount", "date", "party", "decision", "agreement", "plan", "indicator", "meeting", "identifier", "other")
)
GOVERNED = frozenset(
    (
        "FundingItem",
        "Decision",
        "Agreement",
        "Partnership",
        "Membership",
        "GovernanceInstrument",
        "Policy",
        "ActionPlan",
        "Indicator",
        "Measurement",
        "Meeting",
    )
)
_KEYS = frozenset(("start", "end", "states", "gives", "none", "also", "may", "never", "only", "note"))


@dataclass(frozen=True)
class Entry:
    """One entry of the list, with the seed it belongs to."""

    seed: str
    start: int
    end: int
    states: tuple[str, ...]
    gives: tuple[dict[str, Any], ...] = ()
    none: str = ""
    also: tuple[str, ...] = ()
    may: tuple[dict[str, Any], ...] = ()
    never: tuple[dict[str, Any], ...] = ()
    only: tuple[str, ...] = ()
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.seed}:{self.start}-{self.end}"


def entries(seed: str) -> list[Entry]:
    """A document's list in its own order; raises `ValueError` for a key that no entry has."""
    found = []
    for raw in json.loads((FOLDER / f"{seed}.json").read_text(encoding="utf-8")):
        if unknown := set(raw) - _KEYS:
            raise ValueError(f"{seed}.json: {sorted(unknown)} at {raw.get('start')}")
        lists = {key: tuple(raw.get(key, ())) for key in ("states", "gives", "also", "may", "never", "only")}
        found.append(Entry(seed, raw["start"], raw["end"], none=raw.get("none", ""), note=raw.get("note", ""), **lists))
    return found


ENTRIES = [entry for seed in SEEDS for entry in entries(seed)]
