"""Elements of office XML by their local names: the transitional and the strict form differ in namespaces alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_OFF = frozenset(("0", "false", "off", "none"))


def local(element: Any) -> str:
    """The name without namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute's value, in whatever namespace it is."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def children(element: Any, name: str) -> Iterator[Any]:
    if element is not None:
        for each in element:
            if local(each) == name:
                yield each


def child(element: Any, *path: str) -> Any:
    """The first descendant on a path of names; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
        if element is None:
            return None
    return element


def is_on(element: Any) -> bool:
    """Whether a property that is on or off (ECMA-376-1, 17.17.4) is there and on."""
    return element is not None and (attribute(element, "val") or "true").lower() not in _OFF


def integer(value: str | None, default: int = 0) -> int:
    digits = (value or "").strip()
    return (
        int(digits)
        if digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit() and len(digits) < 8
        else default
    )
