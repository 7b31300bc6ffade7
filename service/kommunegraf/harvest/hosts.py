"""From what a person names (a municipality, a code, a host) to the hosts that are harvested, and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from kommunegraf.authorities import Entry, agenda_system, entries, hosts_of
from kommunegraf.errors import ConfigurationError
from kommunegraf.harvest.systems import ADAPTERS
from kommunegraf.harvest.target import Target
from kommunegraf.outbound.allowed import PORTS, literal_address

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_SPELLINGS = (
    str.maketrans({"å": "aa", "ø": "oe", "æ": "ae"}),
    str.maketrans({"å": "a", "ø": "o", "æ": "ae"}),
)
_ALIKE = 75  # of 100, from where a name is offered as what may have been meant


def targets(names: Iterable[str], system: str | None, connect: Sequence[str]) -> tuple[Target, ...]:
    """The hosts of what is named, each once, in that order.

    `system` is that of hosts which `mappings/hosts.toml` does not list; `connect` are the entries of the setting
    `harvest_connect`. Raises `ConfigurationError` for what is unknown, or published in a system without an adapter.
    """
    if system is not None and system not in ADAPTERS:
        raise ConfigurationError(f"--system {system[:40]!r} is not known; there are {_known()}")
    elsewhere = _elsewhere(connect)
    found: dict[str, Target] = {}
    for name in names:
        for host, used in _hosts(name.strip(), system):
            origin, inside = elsewhere.get(host, (f"https://{host}", frozenset()))
            found.setdefault(host, Target(host, used, origin, inside))
    return tuple(found.values())


def _hosts(name: str, system: str | None) -> list[tuple[str, str]]:
    host = (urlsplit(name).hostname or "") if "://" in name else name.casefold()
    if _HOST.fullmatch(host):
        listed = agenda_system(host)
        used = listed if listed in ADAPTERS else system
        if used is None:
            raise ConfigurationError(
                f"{host} is not listed in mappings/hosts.toml: name its system with --system ({_known()})"
                if listed is None
                else f"{host} publishes in the system {listed!r}, which is not harvested yet; there are {_known()}"
            )
        return [(host, used)]
    authority = _authority(name)
    listed_hosts = hosts_of(authority.kind, authority.code)
    usable = [(each, used) for each, used in listed_hosts if used in ADAPTERS]
    if not usable:
        known = ", ".join(f"{each} ({used})" for each, used in listed_hosts) or "no host"
        raise ConfigurationError(
            f"{authority.name} publishes in no system that is harvested (mappings/hosts.toml: {known}); there are "
            f"{_known()}"
        )
    return usable


def _authority(name: str) -> Entry:
    wanted = _spelt(name)
    names = {spelling: each for each in entries() for said in (*each.names, each.code) for spelling in _spelt(said)}
    for spelling in sorted(wanted):
        if spelling in names:
            return names[spelling]
    near = process.extractOne(" ".join(name.casefold().split()), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    hint = f"; did you mean {names[near[0]].short_name}?" if near else ""
    raise ConfigurationError(
        f"{name[:80]!r} is no municipality, region or host{hint} Give a name (Randers), a code (0730) or a host "
        "(dagsordener.randers.dk)"
    )


def _spelt(name: str) -> set[str]:
    folded = " ".join(name.casefold().split())
    return {folded, *(folded.translate(spelling) for spelling in _SPELLINGS)}


def _elsewhere(connect: Sequence[str]) -> dict[str, tuple[str, frozenset[tuple[str, int]]]]:
    found = {}
    for entry in connect:
        host, _, address = entry.partition("=")
        try:
            parts = urlsplit(address)
            port = parts.port or PORTS[parts.scheme]
            sound = bool(parts.hostname) and not parts.path.strip("/") and not parts.query and parts.username is None
        except (ValueError, KeyError):
            sound, port = False, 0
        if not sound or not _HOST.fullmatch(host.casefold()):
            raise ConfigurationError(
                f"harvest_connect: {entry[:200]!r} is no HOST=ADDRESS: write dagsordener.example.dk=http://127.0.0.1:8010"
            )
        literal = literal_address(parts.hostname or "")
        inside = frozenset({(str(literal), port)}) if literal is not None else frozenset()
        found[host.casefold()] = (f"{parts.scheme}://{parts.netloc}", inside)
    return found


def _known() -> str:
    return ", ".join(sorted(ADAPTERS))
