"""The municipalities and regions of the reference data, and whose a host name is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

import pyoxigraph as ox
from pydantic import Field, model_validator

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE, ONTOLOGY, Identity
from kommunegraf.resources import folder

Kind = Literal["municipality", "region"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_SCHEMA = "https://schema.org/"


@dataclass(frozen=True, slots=True)
class Authority:
    """A municipality (`code` is the four-digit kommunekode) or region (`code` is the region code).

    `name` is the official name ("Bornholms Regionskommune"), `short_name` the name alone ("Bornholm").
    """

    iri: str
    kind: Kind
    code: str
    name: str
    short_name: str


class _Owned(DataFile):
    municipality: str | None = Field(default=None, pattern=r"^\d{4}$")
    region: str | None = Field(default=None, pattern=r"^\d{4}$")

    @model_validator(mode="after")
    def one_owner(self) -> Self:
        if (self.municipality is None) == (self.region is None):
            raise ValueError("give either municipality or region")
        return self

    @property
    def owner(self) -> tuple[Kind, str]:
        """(kind, code)"""
        return ("municipality", self.municipality) if self.municipality else ("region", self.region or "")


class _Host(_Owned):
    host: str = Field(pattern=r"^[a-z0-9.-]+$")
    system: Literal["firstagenda", "meetingsplus", "aaben-dagsorden", "drupal-jsonapi", "own"]


class _Domain(_Owned):
    domain: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")


class _Hosts(DataFile):
    """`mappings/hosts.toml`."""

    host: tuple[_Host, ...]
    domain: tuple[_Domain, ...]


@cache
def _hosts() -> _Hosts:
    return mapping("hosts.toml", _Hosts)


@dataclass(frozen=True, slots=True)
class Entry:
    """An authority as the Turtle gives it, before a base is chosen; `names` are all its names, short one first."""

    kind: Kind
    code: str
    name: str
    short_name: str
    names: tuple[str, ...]


def _danish(store: ox.Store, node: ox.NamedNode, term: str) -> list[str]:
    return sorted(
        quad.object.value
        for quad in store.quads_for_pattern(node, ox.NamedNode(term), None)
        if isinstance(quad.object, ox.Literal) and quad.object.language == "da"
    )


def _read_reference(kind: Kind, file: str, cls: str) -> Iterator[Entry]:
    path = folder("ontology") / "reference" / file
    store = ox.Store()
    try:
        store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise ConfigurationError(f"{path}: {error}; take the file again from the project") from error
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for quad in store.quads_for_pattern(None, rdf_type, ox.NamedNode(ONTOLOGY + cls)):
        node = quad.subject
        if not isinstance(node, ox.NamedNode):
            continue
        codes = [each.object for each in store.quads_for_pattern(node, ox.NamedNode(_DCTERMS + "identifier"), None)]
        official = _danish(store, node, _SKOS + "prefLabel")
        short = _danish(store, node, _SCHEMA + "alternateName")
        if not (len(codes) == len(official) == len(short) == 1 and isinstance(codes[0], ox.Literal)):
            raise ConfigurationError(
                f"{path}: {node.value} needs one dcterms:identifier, one Danish skos:prefLabel and one Danish "
                f"schema:alternateName; it has {len(codes)}, {len(official)} and {len(short)}"
            )
        names = dict.fromkeys([*short, *official, *_danish(store, node, _SKOS + "altLabel")])
        yield Entry(kind, codes[0].value, official[0], short[0], tuple(names))


@cache
def entries() -> tuple[Entry, ...]:
    found = [
        *_read_reference("municipality", "municipalities.ttl", "Municipality"),
        *_read_reference("region", "regions.ttl", "Region"),
    ]
    return tuple(sorted(found, key=lambda entry: (entry.kind, entry.code)))


@cache
def authorities(base: str = DEFAULT_BASE) -> tuple[Authority, ...]:
    """Every municipality, then every region, by code; IRIs under `base`.

    Raises `ConfigurationError` where the reference data is missing or incomplete.
    """
    identity = Identity(base)
    return tuple(
        Authority(
            identity.municipality(entry.code) if entry.kind == "municipality" else identity.region(entry.code),
            entry.kind,
            entry.code,
            entry.name,
            entry.short_name,
        )
        for entry in entries()
    )


@cache
def by_key(base: str) -> dict[tuple[str, str], Authority]:
    return {(each.kind, each.code): each for each in authorities(base)}


def authority(kind: Kind, code: str, base: str = DEFAULT_BASE) -> Authority | None:
    """The authority with this kommunekode (`"0657"`) or region code (`"1082"`); None where there is none."""
    return by_key(base).get((kind, code))


def _host_name(host: str) -> str:
    """A host in lower case, without port, user or a final dot; a whole address is cut down to its host."""
    name = re.sub(r"^[a-z][a-z0-9+.-]*://", "", host.strip().casefold())
    name = re.split(r"[/?#]", name, maxsplit=1)[0].rpartition("@")[2]
    return name.partition(":")[0].rstrip(".")


def authority_by_host(host: str, base: str = DEFAULT_BASE) -> Authority | None:
    """The authority that publishes at `host` (a host name or a whole address), by `mappings/hosts.toml`.

    A host that is listed wins; else the longest listed domain that it stands under; None where neither is known.
    """
    name = _host_name(host)
    owners = _owners()
    if name in owners[0]:
        return by_key(base).get(owners[0][name])
    while name:
        if name in owners[1]:
            return by_key(base).get(owners[1][name])
        name = name.partition(".")[2]
    return None


def agenda_system(host: str) -> str | None:
    """The agenda system at `host`: (a name of `harvest/systems.py`, or "own"); None where unknown."""
    name = _host_name(host)
    return next((each.system for each in _hosts().host if each.host == name), None)


def hosts_of(kind: Kind, code: str) -> tuple[tuple[str, str], ...]:
    """The hosts that an authority publishes on, each with its agenda system, in the order of `mappings/hosts.toml`."""
    return tuple((each.host, each.system) for each in _hosts().host if each.owner == (kind, code))


@cache
def _owners() -> tuple[dict[str, tuple[Kind, str]], dict[str, tuple[Kind, str]]]:
    hosts = _hosts()
    known = set(by_key(DEFAULT_BASE))
    for each in (*hosts.host, *hosts.domain):
        if each.owner not in known:
            raise ConfigurationError(f"mappings/hosts.toml: no {each.owner[0]} has code {each.owner[1]}: {each!r}")
    return {each.host: each.owner for each in hosts.host}, {each.domain: each.owner for each in hosts.domain}
