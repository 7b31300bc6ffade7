"""How many files are held and by which rules: numbers alone.

Held files are their owner's (`store/quarantine.py`). Their names, places, words and documents are not told, nor which
published document a held one is a new version of: that would lead to the very text that must not be published.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kommunegraf.store.quarantine import Quarantine

MOST = 20_000  # files that are counted by their rules


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """`reasons` and `rules` give for each how many files it holds; a file may break several rules."""

    total: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)


def mark_of(quarantine: Quarantine) -> int:
    """Changes when a file is held or let go; 0 where none ever was."""
    try:
        return quarantine.path.stat().st_mtime_ns
    except OSError:
        return 0


def held_files(quarantine: Quarantine) -> HeldFiles:
    """Counts what is held now."""
    held = quarantine.all()
    reasons = Counter(each.reason for each in held)
    rules: Counter[str] = Counter()
    for each in held[:MOST]:
        results = each.report.get("results", ())
        rules.update({str(result.get("shape", "")) for result in results if result.get("severity") == "violation"})
    return HeldFiles(len(held), dict(sorted(reasons.items())), dict(rules.most_common()))
