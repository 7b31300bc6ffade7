"""Reads the times of day that stand behind a date or a label of time, with or without "kl."."""

from __future__ import annotations

import re

from kommunegraf.reading.document import Span

_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?(?:[.:]\d{2})?"
_BEHIND = re.compile(
    rf"[\s,–-]*(?:(?:kl|klokken)\b[.:]?\s*)?{_CLOCK}(?:\s*(?:-|–|—|til)\s*(?:kl\b\.?\s*)?{_CLOCK})?\s*\.?\s*\Z",
    re.IGNORECASE,
)


def clocks_behind(words: str, start: int = 0) -> tuple[tuple[str, Span], ...]:
    """The one or two times (begin, end) that `words` are, as "HH:MM" with their spans, moved by `start`.

    Empty where the words say anything else, or a time without its minute.
    """
    found = _BEHIND.match(words)
    if found is None:
        return ()
    times = []
    for hour, minute in ((1, 2), (3, 4)):
        if found.group(hour) is None:
            continue
        if found.group(minute) is None or int(found.group(hour)) > 23 or int(found.group(minute)) > 59:
            return ()
        span = Span(start + found.start(hour), start + found.end(minute))
        times.append((f"{int(found.group(hour)):02}:{found.group(minute)}", span))
    return tuple(times)
