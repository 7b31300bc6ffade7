"""What a harvest did: counts and reasons, a host and in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kommunegraf.harvest.records import Effect
from kommunegraf.validation.cpr import redact_names


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong with one document: the body and day of its meeting (and the attachment's name), why."""

    what: str
    id: str
    reason: str


@dataclass
class HostReport:
    """One host. Counts are of documents, `unchanged` including those that needed no call; `listed` is of meetings.

    `missing` meetings are lacking in the list for now. `failure` is why the host gave nothing (any more); `troubles`
    are what a person should know of its list.
    """

    host: str
    system: str
    listed: int = 0
    to_fetch: int = 0
    calls: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    earlier: int = 0
    missing: int = 0
    withdrawn: int = 0
    returned: int = 0
    forgotten: int = 0
    held: list[Fault] = field(default_factory=list)
    failed: list[Fault] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    failure: str | None = None

    def count(self, effect: Effect, fault: Fault, *, returned: bool = False) -> None:
        """Counts what became of a document; `fault` names it and says why, where something went wrong.

        `returned`: it is new, and was there before it was withdrawn.
        """
        match effect:
            case "new" if returned:
                self.returned += 1
            case "new":
                self.new += 1
            case "changed":
                self.changed += 1
            case "unchanged":
                self.unchanged += 1
            case "forgotten":
                self.forgotten += 1
            case "held":
                self.held.append(fault)
            case "failed" | "lost":
                self.failed.append(fault)

    @property
    def well(self) -> bool:
        return not self.held and not self.failed and self.failure is None


@dataclass
class Report:
    """The whole run: `generation` is the one now served (None where none ever was); `interrupted`: it was stopped."""

    hosts: list[HostReport] = field(default_factory=list)
    seconds: float = 0.0
    generation: int | None = None
    interrupted: bool = False
    dry_run: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything that the hosts list is in the graph."""
        return not self.interrupted and all(host.well for host in self.hosts)

    @property
    def nothing(self) -> bool:
        """Whether no host gave anything."""
        return bool(self.hosts) and all(host.failure is not None and not host.listed for host in self.hosts)

    def as_json(self) -> Mapping[str, Any]:
        """All of it, without a CPR number that a name may bear."""
        plain: dict[str, Any] = asdict(self)
        for host in plain["hosts"]:
            for fault in (*host["held"], *host["failed"]):
                fault.update({name: redact_names(words) for name, words in fault.items()})
            host["troubles"] = [redact_names(each) for each in host["troubles"]]
            host["failure"] = host["failure"] and redact_names(host["failure"])
        return plain


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a harvest is: `done` of `total` documents fetched, at `host`, and how many of them are `unpublished`.

    `seconds_left` is for fetching, as far as can be told.
    """

    done: int
    total: int
    host: str
    seconds_left: float | None = None
    unpublished: int = 0
