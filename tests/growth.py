"""How time grows with the input, as a ratio that is tried again on a busy machine; and a guard against no end."""

from __future__ import annotations

import time
from collections.abc import Callable

GRAIN = 0.01  # seconds: less than this is a timer's grain
SLACK = 4  # linear with some overhead; ten times the input in quadratic time would be ten times too slow
TRIES = 3
GUARD = 90.0  # seconds of processor time that no bounded work comes near


def seconds(work: Callable[[], object]) -> float:
    """Processor time: what else the machine does counts little."""
    began = time.process_time()
    work()
    return time.process_time() - began


def in_proportion(work: Callable[[int], object], small: int, factor: int = 10) -> bool:
    """Whether `work(factor * small)` takes at most `SLACK * factor` times as long as `work(small)`."""
    work(max(1, small // 10))
    for _ in range(TRIES):
        least = max(min(seconds(lambda: work(small)) for _ in range(2)), GRAIN)
        if seconds(lambda: work(small * factor)) <= SLACK * factor * least:
            return True
    return False


def ends(work: Callable[[], object]) -> bool:
    """Whether bounded work ends long before work without a bound would."""
    return seconds(work) < GUARD
