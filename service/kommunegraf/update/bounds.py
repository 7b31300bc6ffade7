"""What a request to write may take, by what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.settings import Settings
from kommunegraf.update.job import Action

STARTING = 30.0  # seconds to read the job, to parse a graph and to open the stores; others are asked beside that
PUBLISHING = 30.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of one request: seconds of each stretch of its own work, MiB of memory, and seconds to wait for its turn."""

    seconds: float
    memory_mb: int
    wait: float

    @classmethod
    def of(cls, action: Action, settings: Settings) -> Bounds:
        if action is Action.INGEST:
            return cls(settings.ingest_timeout, settings.ingest_memory_mb, settings.lock_wait)
        return cls(settings.update_timeout, settings.update_memory_mb, settings.lock_wait)

    def of_phase(self, phase: str) -> float:
        """Seconds from the moment that the process tells this phase until it must tell the next one."""
        match phase:
            case "starting":
                return STARTING + self.seconds + self.wait
            case "waiting":
                return STARTING + self.wait
            case "publishing":
                return PUBLISHING
            case _:
                return self.seconds
