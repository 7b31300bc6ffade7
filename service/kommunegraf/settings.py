"""All settings: from `KOMMUNEGRAF_*` in the environment and from a TOML file, the environment winning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import pyoxigraph as ox
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.linking.rule_names import ALL, chosen

PREFIX = "KOMMUNEGRAF_"
CONFIG = f"{PREFIX}CONFIG"
DEFAULT_FILE = Path("kommunegraf.toml")


def _listed(value: object) -> object:
    """A list that the environment writes with commas; a comma within an IRI is written %2C there."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """What an operator may set; every name is documented in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Field(default=Path("data"), description="The data folder")
    store: str = Field(default="oxigraph", description="`oxigraph` (in the data folder) or `oxigraph:PATH`")
    base: str = Field(default=DEFAULT_BASE, description="What the IRIs of entities and graphs begin with")
    names: Literal["mask", "keep"] = Field(default="mask", description="Names of case workers in served text")
    derive: bool = Field(default=True, description="Whether the rules of mappings/rules fill derived graphs")
    links: Listed = Field(default=(ALL,), description="The rules by which links are made: `all`, `none`, or names")
    keep_generations: int = Field(default=10, ge=2, description="How many generations stay for time travel")
    lock_wait: float = Field(default=30.0, ge=0, description="Seconds to wait for another writer")
    batch_documents: int = Field(default=200, ge=1, description="Documents in one published generation, at most")
    batch_seconds: float = Field(default=10.0, gt=0, description="Seconds between two generations, at most")
    processes: int = Field(default=2, ge=1, le=64, description="Processes that read and extract")
    tesseract: str = Field(default="tesseract", description="The program that reads pictures of text, or empty")
    ocr_timeout: float = Field(default=30.0, gt=0, description="Seconds that reading the picture of a page may take")
    max_file_mb: int = Field(default=200, ge=1, description="The largest file that is read, in MiB")
    file_timeout: float = Field(default=120.0, gt=0, description="Seconds that reading and extracting a file may take")
    file_memory_mb: int = Field(default=1024, ge=64, description="Memory that this may take, in MiB")

    host: str = Field(default="127.0.0.1", description="The address that the service listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that the service listens on")
    workers: int = Field(default=4, ge=1, le=256, description="Query processes kept warm")
    query_timeout: float = Field(default=30.0, gt=0, description="Seconds that a query may take from its arrival on")
    query_memory_mb: int = Field(default=512, ge=16, description="Memory that a query may take, in MiB")
    max_rows: int = Field(default=1_000_000, ge=1, description="Rows that a result may have (triples of a graph)")
    query_queue: int = Field(default=256, ge=1, description="Queries that may wait for a worker")
    query_share: int = Field(default=128, ge=1, description="How many of these one client may have waiting")
    connections_per_client: int = Field(default=256, ge=0, description="Connections one client may have; 0: any number")
    cache_mb: int = Field(default=64, ge=0, description="Memory for answers that are asked for again, in MiB")
    trusted_proxies: Listed = Field(default=(), description="Addresses whose X-Forwarded-For is believed")
    log: Literal["off", "slow", "all"] = Field(default="slow", description="Which queries the log tells of")
    slow_query: float = Field(default=1.0, ge=0, description="Seconds from which a query counts as slow")
    client_timeout: float = Field(default=30.0, gt=0, description="Seconds that a client may keep the service waiting")
    max_result_mb: int = Field(default=256, ge=1, description="Length that a result may have, in MiB")
    update_timeout: float = Field(default=60.0, gt=0, description="Seconds that an update over HTTP may take")
    update_memory_mb: int = Field(default=1024, ge=256, description="Memory that an update may take, in MiB")
    max_update_mb: int = Field(default=64, ge=1, description="Length that a graph sent to the store may have, in MiB")
    ingest_timeout: float = Field(default=120.0, gt=0, description="Seconds that a document sent over HTTP may take")
    ingest_memory_mb: int = Field(default=1024, ge=512, description="Memory that such a document may take, in MiB")
    max_document_mb: int = Field(default=32, ge=1, description="Length that such a document may have, in MiB")
    update_gate: Literal["on", "off"] = Field(
        default="on", description="Whether graphs that clients write are judged; `off` is for stores of tests"
    )
    public_url: str | None = Field(default=None, description="The address that clients reach the service by")
    licence: str | None = Field(default=None, description="The IRI of the licence that the data are given under")
    service_allow: Listed = Field(default=(), description="The endpoints that SERVICE and LOAD may ask")
    service_timeout: float = Field(default=10.0, gt=0, description="Seconds that other endpoints may take")
    service_max_mb: int = Field(default=10, ge=1, description="Length that another endpoint's answer may have, in MiB")
    service_max_rows: int = Field(default=10_000, ge=1, description="Rows that another endpoint's answer may have")
    harvest_contact: str | None = Field(default=None, description="Who a harvested host may write to")
    harvest_pause: float = Field(default=1.0, ge=0, description="Seconds between two calls to one host")
    harvest_hosts: int = Field(default=4, ge=1, le=64, description="Hosts that are harvested side by side")
    harvest_attempts: int = Field(default=6, ge=1, le=20, description="How often a call that fails is tried, in all")
    harvest_backoff: float = Field(default=2.0, ge=0, description="Seconds before a call is tried the second time")
    harvest_timeout: float = Field(default=60.0, gt=0, description="Seconds that a call to a host may take")
    harvest_max_mb: int = Field(default=100, ge=1, description="Length that a host's answer may have, in MiB")
    harvest_withdrawn: Literal["keep", "forget"] = Field(
        default="keep", description="What becomes of what stands in the list no more, beyond that it is not served"
    )
    harvest_connect: Listed = Field(default=(), description="HOST=ADDRESS: asks that address instead of the host")
    default_graph: Literal["merged", "plain"] = Field(
        default="merged", description="Whether the writer keeps the default graph as the merge of all stating graphs"
    )

    @field_validator("base")
    @classmethod
    def _ends_in_a_separator(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")) or not base.endswith(("/", "#")):
            raise ValueError("an http(s) address that ends in / or #")
        return base

    @field_validator("links")
    @classmethod
    def _chooses_rules(cls, links: tuple[str, ...]) -> tuple[str, ...]:
        chosen(links)
        return links

    @field_validator("public_url", "licence")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is not None:
            ox.NamedNode(address)  # a ValueError where it is none
            if not address.startswith(("http://", "https://")):
                raise ValueError("an http(s) address")
        return address

    @field_validator("harvest_contact")
    @classmethod
    def _fits_a_header(cls, contact: str | None) -> str | None:
        if contact is not None and not (contact.isascii() and contact.isprintable() and 0 < len(contact) <= 200):
            raise ValueError("a page's or an e-mail address, in ASCII")
        return contact

    @field_validator("store")
    @classmethod
    def _known_store(cls, store: str) -> str:
        kind, _, place = store.partition(":")
        if kind == "sparql":
            raise ValueError("a remote SPARQL store cannot be written to yet; use oxigraph or oxigraph:PATH")
        if kind != "oxigraph" or store == "oxigraph:":
            raise ValueError(f"{place or store!r} is no store; use oxigraph or oxigraph:PATH")
        return store

    @property
    def data_folder(self) -> Path:
        """The folder that holds everything: `store`'s path where it names one, else `data`."""
        _, _, place = self.store.partition(":")
        return Path(place) if place else self.data

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options of the command line win over the environment, the environment over the file."""
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        file = _file()
        if file is not None:
            sources.append(TomlConfigSettingsSource(settings_cls, toml_file=file))
        return tuple(sources)


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force: `overrides` (None values count as absent), the environment, the TOML file, defaults.

    The file is the one that `KOMMUNEGRAF_CONFIG` names, else `kommunegraf.toml` in the working folder.
    Raises `ConfigurationError` naming each wrong or unknown key.
    """
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise ConfigurationError(f"settings: {_explain(error)}; docs/settings.md lists all settings") from error
    except (ValueError, OSError) as error:  # malformed TOML, a complex value that is no JSON
        raise ConfigurationError(f"settings: {error}; docs/settings.md lists all settings") from error


def _file() -> Path | None:
    named = os.environ.get(CONFIG)
    if named:
        path = Path(named)
        if not path.is_file():
            raise ConfigurationError(f"{CONFIG} names {named}, and there is no such file")
        return path
    return DEFAULT_FILE if DEFAULT_FILE.is_file() else None


def _explain(error: ValidationError) -> str:
    parts = []
    for each in error.errors(include_url=False):
        name = ".".join(str(step) for step in each["loc"]) or "value"
        if each["type"] == "extra_forbidden":
            parts.append(f"{name} is not a setting")
        else:
            parts.append(f"{name} ({PREFIX}{name.upper()}): {each['msg']}, not {each['input']!r}")
    return "; ".join(parts)
