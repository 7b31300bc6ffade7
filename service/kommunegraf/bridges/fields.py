"""The records' types and fields by the IRIs of the ontology, and what each field holds."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any

from kommunegraf.contexts import iri_of
from kommunegraf.errors import MappingError
from kommunegraf.extraction import records
from kommunegraf.extraction.records import Record

_NOT_TOLD = (records.Subject, records.MachineSummary)  # the document itself, and what is no source's own


@cache
def kinds_by_class() -> dict[str, type[Record]]:
    """The record types by their class's IRI; of two that share one, the first."""
    found: dict[str, type[Record]] = {}
    for kind in vars(records).values():
        if isinstance(kind, type) and issubclass(kind, Record) and "TYPE" in vars(kind) and kind not in _NOT_TOLD:
            found.setdefault(iri_of(kind.TYPE), kind)
    return found


@cache
def fields_by_property(kind: type[Record]) -> dict[str, str]:
    """The fields of a record type by their property's IRI."""
    found: dict[str, str] = {}
    for name, info in kind.model_fields.items():
        if name != "id":
            try:
                found.setdefault(iri_of(info.alias or name), name)
            except MappingError:  # pragma: no cover - a test keeps every field mapped
                continue
    return found


@cache
def held_by(kind: type[Record], name: str) -> Any:
    """What a field's values are: one of the types of `records.Value`."""
    pending: list[Any] = [kind.model_fields[name].annotation]
    while pending:
        each = pending.pop()
        metadata = getattr(each, "__pydantic_generic_metadata__", None)
        if metadata and metadata["args"]:
            return metadata["args"][0]
        pending.extend(typing.get_args(each))
    raise TypeError(f"{kind.__name__}.{name}")


@cache
def is_list(kind: type[Record], name: str) -> bool:
    annotation = kind.model_fields[name].annotation
    parts = (annotation, *typing.get_args(annotation)) if isinstance(annotation, types.UnionType) else (annotation,)
    return any(typing.get_origin(each) is tuple for each in parts)
