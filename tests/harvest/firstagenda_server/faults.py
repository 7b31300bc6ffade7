"""What goes wrong at the stand-in, and where: chosen by the seed and the path, so that it is the same each time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from firstagenda_server.chance import share

# The faults of an answer, each a field of `Faults` that gives the share of the paths it strikes.
PASSING = (
    "too_many", "too_many_told", "unavailable", "slow", "cut", "malformed", "html", "cookie_lost",
    "other_host", "private_address", "not_found",
)  # fmt: skip
MISLEADING = PASSING[-3:]


@dataclass(frozen=True, slots=True)
class Faults:
    """Which faults strike, each alone or with others.

    `cookie` says how the anonymous session is asked for. "unneeded": never; "needed": an answer of the API without
    the cookie is a 302 to `/`, which sets it; "explicit": a 302 to `/Home/AnonymousAuthentication?callback=…`, which
    alone sets it and leads back.

    The fields of `PASSING` are shares (0 to 1) of the paths that a fault strikes: each strikes the first `times`
    requests for such a path, one fault after the other where several do, and then no more; a fault named in `lasting`
    never ends. What is wrong with the content stays: `duplicate_fields` (an item's object states fields twice, the true
    value last) and `zero_guids` (an item's Id is the zero GUID) are shares of the meetings; `placeholder` puts a
    meeting with the zero GUID on the list.
    """

    cookie: Literal["unneeded", "needed", "explicit"] = "needed"
    too_many: float = 0.0  # 429 without Retry-After
    too_many_told: float = 0.0  # 429 with Retry-After
    unavailable: float = 0.0  # 503, every other one with Retry-After
    slow: float = 0.0  # `slow_seconds` before the body, and as long in its middle
    cut: float = 0.0  # the connection ends in the middle of the body
    malformed: float = 0.0  # 200, JSON that does not end, with a right Content-Length
    html: float = 0.0  # 200, an HTML page with the JSON's address
    other_host: float = 0.0  # 302 to a host that is not this one
    private_address: float = 0.0  # 302 to an address inside
    cookie_lost: float = 0.0  # the session ends: the cookie is no longer known
    not_found: float = 0.0  # 404 for what is there
    times: int = 1
    lasting: frozenset[str] = frozenset()
    duplicate_fields: float = 0.0
    zero_guids: float = 0.0
    placeholder: bool = False
    retry_after: int = 1  # seconds
    slow_seconds: float = 0.2

    @classmethod
    def everything(
        cls, rate: float = 0.03, *, times: int = 1, retry_after: int = 1, slow_seconds: float = 0.2
    ) -> Faults:
        """All faults but the misleading ones, each at `rate` of the paths or meetings, and the explicit cookie."""
        return cls(
            cookie="explicit",
            too_many=rate,
            too_many_told=rate,
            unavailable=rate,
            slow=rate,
            cut=rate,
            malformed=rate,
            html=rate,
            cookie_lost=rate,
            times=times,
            duplicate_fields=rate,
            zero_guids=rate,
            placeholder=True,
            retry_after=retry_after,
            slow_seconds=slow_seconds,
        )

    def __post_init__(self) -> None:
        unknown = self.lasting - set(PASSING)
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(PASSING)}")
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in PASSING and not 0 <= value <= 1:
                raise ValueError(f"{each.name} is a share between 0 and 1, not {value}")


def striking(faults: Faults, seed: int, path: str, attempt: int) -> str | None:
    """The fault that strikes this request (attempts count from 0), or None."""
    chosen = [name for name in PASSING if share(seed, name, path) < getattr(faults, name)]
    chosen.sort(key=lambda name: (name in faults.lasting, share(seed, "order", name, path)))
    for name in chosen:
        if name in faults.lasting or attempt < faults.times:
            return name
        attempt -= faults.times
    return None
