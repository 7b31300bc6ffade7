"""What a list is narrowed to: values, days, amounts and words, read and checked as they stand in an address."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Protocol

from kommunegraf.collections.definitions import Collection, Field
from kommunegraf.collections.rows import folded, plain
from kommunegraf.errors import QueryError
from kommunegraf.identity import segment
from kommunegraf.search.entries import CLASSES

MOST_VALUES = 200  # of one field in one request
_MOST_TOLD = 60  # values that an error tells
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_KLE = re.compile(r"\d{2}(?:\.\d{2}){0,2}")
_LARGEST = 2**42  # øre: what rows hold exactly
Given = Mapping[str, Sequence[str]]


class Prefix(str):
    """A form that stands for all values that begin so. What a client writes is never one by itself."""

    __slots__ = ()


class FilterError(QueryError):
    """A filter, or a value of one, that there is not; `allowed` is what there is, `near` what may have been meant."""

    def __init__(self, name: str, said: str, allowed: Sequence[str] = (), near: Sequence[str] = ()) -> None:
        super().__init__(said)
        self.name = name
        self.allowed = tuple(allowed[:_MOST_TOLD])
        self.near = tuple(near)


@dataclass(frozen=True, slots=True)
class Filters:
    """`values` by field, in the forms that the index has (any of them); all else is None where it is not asked.

    `first` and `last` are days (YYYYMMDD), `low` and `high` amounts in øre, `words` a query of text search. Nodes with
    one of the values in `unwanted` are left out.
    """

    collection: Collection
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    low: int | None = None
    high: int | None = None
    words: str | None = None
    unwanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def key(self) -> str:
        """What tells these filters from all others."""
        asked = (self.values, self.first, self.last, self.low, self.high, self.words, self.unwanted)
        return f"{self.collection.name} {asked!r}"

    def without(self, name: str) -> Filters:
        """The same but for one field."""
        values = {each: asked for each, asked in self.values.items() if each != name}
        return replace(self, values=values)


class Known(Protocol):
    """What the index knows of codes; `codes(scheme)` gives those of a scheme, `has(value)` whether a node has one."""

    def codes(self, scheme: str) -> Sequence[str]:
        """The codes of a scheme, in their order."""
        ...

    def has(self, value: str) -> bool:
        """Whether any node has the value, in the form of the index."""
        ...


def read_filters(collection: Collection, given: Given, known: Known, base: str) -> Filters:
    """Reads filters by name (those of the fields, `q`, `date`, `from`, `to`, `min`, `max`).

    Raises `FilterError` for a name or value that there is not.
    """
    values: dict[str, tuple[str, ...]] = {}
    for name, asked in given.items():
        found = collection.fields.get(name)
        if found is not None:
            if len(asked) > MOST_VALUES:
                raise FilterError(name, f"{name} takes at most {MOST_VALUES} values in one request")
            values[name] = tuple(dict.fromkeys(form for each in asked for form in _forms(found, each, known, base)))
        elif name not in others(collection):
            raise unknown_name(collection, name)
        elif len(asked) != 1:
            raise FilterError(name, f"give {name} once")
    one = {name: asked[0] for name, asked in given.items() if name not in values}
    first, last = _days(one)
    low, high = (_ore(name, one[name]) if name in one else None for name in ("min", "max"))
    return Filters(collection, values, first, last, low, high, one.get("q"))


def others(collection: Collection) -> tuple[str, ...]:
    """The filters of a collection that are none of its fields."""
    worded = ("q",) if not CLASSES.keys().isdisjoint(collection.classes) else ()
    dated = ("date", "from", "to") if collection.date else ()
    summed = ("min", "max") if collection.amount else ()
    return (*worded, *dated, *summed)


def unknown_name(collection: Collection, name: str, more: Sequence[str] = ()) -> FilterError:
    """The error that says which filters there are."""
    allowed = [*collection.fields, *others(collection), *more]
    shown = name[:40]
    return FilterError(
        name,
        f"{collection.name} has no filter {shown!r}; it has {', '.join(allowed)}",
        allowed,
        _near(shown, allowed),
    )


def _forms(field: Field, asked: str, known: Known, base: str) -> list[str]:
    """The forms in the index that a value means. Raises `FilterError`."""
    asked = asked.strip()
    match field.kind:
        case "code":
            return _codes(field, asked, known, base)
        case "iri":
            return _iris(field, asked, known, base)
        case "year":
            if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
                raise _wrong(field, asked, "a year is written with four digits")
            return [asked]
        case "number":
            return [plain(_number(field.name, asked))]
        case "boolean":
            if asked not in ("true", "false"):
                raise _wrong(field, asked, "it is true or false", ("true", "false"))
            return [asked]
        case _:
            if not asked:
                raise _wrong(field, asked, "it is empty")
            return [asked if field.kind == "token" else folded(asked)]


def _codes(field: Field, asked: str, known: Known, base: str) -> list[str]:
    schemes = field.of
    code = asked.removeprefix(f"{base}id/")
    head, slash, tail = code.rpartition("/")
    if slash:  # the scheme, too, is said
        code = tail
        schemes = tuple(each for each in field.of if head in (each, each.rpartition("/")[2]))
    numbers = [each for each in schemes if each in field.prefix]
    if numbers and _KLE.fullmatch(code):
        for scheme in numbers:
            if any(each.startswith(code[:2]) for each in known.codes(scheme)):
                return [f"{scheme} {code}", Prefix(f"{scheme} {code}.")]
    forms = [f"{scheme} {code}" for scheme in schemes if code and code in _known(field, scheme, known)]
    forms += [form for scheme in schemes if (form := f"{scheme} {code}") not in forms and known.has(form)]
    if forms:
        return forms
    allowed = [each for scheme in field.of if scheme not in field.prefix for each in _known(field, scheme, known)]
    tell = f"{field.name} has no value {asked[:60]!r}"
    near = _near(asked, allowed)
    listed = ", ".join(allowed[:_MOST_TOLD]) + (" …" if len(allowed) > _MOST_TOLD else "")
    also = f"; by number, {', '.join(field.prefix).upper()}: 29, 29.09 or 29.09.04" if field.prefix else ""
    meant = f"; did you mean {', '.join(near)}?" if near else ""
    raise FilterError(field.name, f"{tell}; it has {listed}{also}{meant}", allowed, near)


def _known(field: Field, scheme: str, known: Known) -> Sequence[str]:
    return field.classes if scheme == "class" else known.codes(scheme)


def _iris(field: Field, asked: str, known: Known, base: str) -> list[str]:
    """An IRI as it is; else what stands in one after `/id/`, also where an address has undone its escapes."""
    if re.search(r'[\x00-\x20<>"{}|\\^`]', asked) or not asked:
        raise _wrong(field, asked, "it is an IRI, or what stands in one after /id/")
    whole = asked if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", asked) else f"{base}id/{asked}"
    if known.has(whole) or not whole.startswith(f"{base}id/"):
        return [whole]
    parts = whole.removeprefix(f"{base}id/").split("/")
    escaped = [segment(each) if "%" not in each else each for each in parts]
    candidates = [f"{base}id/" + "/".join(escaped)]
    candidates += [f"{base}id/" + "/".join([*escaped[:-2], "%2F".join(escaped[-2:])])] if len(escaped) > 2 else []
    return [next((each for each in candidates if known.has(each)), whole)]


def _wrong(field: Field, asked: str, why: str, allowed: Sequence[str] = ()) -> FilterError:
    return FilterError(field.name, f"{field.name} has no value {asked[:60]!r}: {why}", allowed)


def _days(one: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The first and last day of `date`, or `from` and `to`. Raises `FilterError` for what is no day."""
    spans = {name: day_span(name, one[name]) for name in ("date", "from", "to") if name in one}
    firsts = [spans[name][0] for name in ("date", "from") if name in spans]
    lasts = [spans[name][1] for name in ("date", "to") if name in spans]
    return max(firsts, default=None), min(lasts, default=None)


def day_span(name: str, written: str) -> tuple[int, int]:
    """The first and the last day of a date (YYYY, YYYY-MM or YYYY-MM-DD) as numbers YYYYMMDD. Raises `FilterError`."""
    match = _DAY.fullmatch(written) if written.isascii() else None
    if match is None:
        raise FilterError(name, f"{name} is written YYYY, YYYY-MM or YYYY-MM-DD, not {written[:40]!r}")
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not year >= 1 or (match[2] and not 1 <= month <= 12):
        raise FilterError(name, f"{name}: there is no month {written}")
    if match[3] and not 1 <= day <= monthrange(year, month)[1]:
        raise FilterError(name, f"{name}: there is no day {written}; that month has {monthrange(year, month)[1]} days")
    whole = year * 10000
    return whole + (month or 1) * 100 + (day or 1), whole + (month or 12) * 100 + (day or 31)


def _ore(name: str, asked: str) -> int:
    ore = _number(name, asked) * 100
    if ore != ore.to_integral_value() or abs(ore) > _LARGEST:
        raise FilterError(name, f"{name} is an amount in kroner with at most two decimals, and below 44 billion")
    return int(ore)


def _number(name: str, asked: str) -> Decimal:
    try:
        if not re.fullmatch(r"[+-]?\d{1,30}(?:\.\d{1,30})?", asked, re.ASCII):
            raise InvalidOperation
        return Decimal(asked)
    except InvalidOperation:
        raise FilterError(
            name, f"{name} is a number with a decimal point, such as 1500 or -0.5, not {asked[:40]!r}"
        ) from None


def _near(asked: str, allowed: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - loaded where an error is told

    found = process.extract(asked, allowed, scorer=fuzz.WRatio, limit=5, score_cutoff=75)
    return [name for name, _, _ in found]
