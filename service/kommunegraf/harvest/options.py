"""What a person may ask of a harvest, beyond which hosts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Options:
    """`since`: only meetings on or after that day are fetched; `attachments`: their files, too.

    `recheck_days`: what was released or new or changed within so many days is fetched again (0: nothing is);
    `trust_list`: a list that is much smaller than before is believed; `dry_run`: nothing is fetched but the list, and
    nothing is kept.
    """

    since: date | None = None
    attachments: bool = False
    recheck_days: int = 0
    trust_list: bool = False
    dry_run: bool = False
