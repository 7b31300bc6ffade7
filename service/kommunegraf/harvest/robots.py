"""What a host's robots.txt allows (RFC 9309)."""

from __future__ import annotations

from protego import Protego

NAME = "kommunegraf"
_LONGEST = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are to be read
_LONGEST_DELAY = 60.0


class Robots:
    """The rules for us; `text` is the file, empty where there is none (RFC 9309, 2.3.1.3: then all is allowed)."""

    def __init__(self, text: str = "") -> None:
        self.text = text[:_LONGEST]
        self._rules = Protego.parse(self.text)

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """The seconds between two calls that the host asks for, at most a minute; 0 where it does not ask."""
        said = self._rules.crawl_delay(NAME)
        return min(_LONGEST_DELAY, max(0.0, float(said))) if said else 0.0
