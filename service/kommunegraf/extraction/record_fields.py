"""Which fields the records of each class have, and of what types: what answers about their nodes may hold."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from kommunegraf.extraction import records
from kommunegraf.extraction.records import Record, Stated


@cache
def fields_by_class() -> dict[str, dict[str, type[Any]]]:
    """Class (name in the contexts) -> field (name in the contexts) -> the type of its values."""
    found: dict[str, dict[str, type[Any]]] = {}
    pending: list[type[Record]] = [Record]
    while pending:
        for kind in pending.pop().__subclasses__():
            if kind.__module__ != records.__name__:
                continue
            pending.append(kind)
            fields = found.setdefault(kind.TYPE, {})
            for name, info in kind.model_fields.items():
                of = _value(info.annotation)
                if of is not None:
                    fields[info.alias or name] = of
    return found


def _value(annotation: Any) -> type[Any] | None:
    """The type of a stated value, in a field that may be none or hold several."""
    if isinstance(annotation, type) and issubclass(annotation, Stated):
        value = annotation.model_fields["value"].annotation
        return value if isinstance(value, type) else None
    return next((found for each in get_args(annotation) if (found := _value(each)) is not None), None)
