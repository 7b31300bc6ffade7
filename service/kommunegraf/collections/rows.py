"""Rows: what the index holds of a node in a collection, made by the collection's paths."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kommunegraf.collections.definitions import Collection, Field
from kommunegraf.collections.graph import StatedGraph
from kommunegraf.collections.paths import Path, Term, follow
from kommunegraf.contexts import iri_of
from kommunegraf.search.belonging import Date, date_of
from kommunegraf.search.entries import beginning

LONGEST_TITLE = 300
LONGEST_VALUE = 500
MOST_VALUES = 500  # of one field of one node
MOST_YEARS = 30  # that a node with a beginning and an end is of
_POSITION = ox.NamedNode(iri_of("position"))
# An amount whose øre are more than this is not summed by the database, which counts in 64 bits.
_LARGEST = 2**42
# Signs that stand behind z in the order of code points, for the letters that stand behind it in Danish.
_LETTERS = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})


@dataclass(frozen=True, slots=True)
class Row:
    """A node in a collection. `place` is where it stands among those that sort alike, stable over generations.

    `first` and `last` are the days (YYYYMMDD) that its date may mean. `ore` is the amount in øre, rounded down;
    `exact` is the amount itself (a decimal) where the øre do not say all of it. `values` are pairs of a field and a
    value in the form that it is filtered by; of the fields in `cut` the node has more values than are held.
    """

    collection: Collection
    iri: str
    title: str
    place: int
    date: Date | None = None
    first: int | None = None
    last: int | None = None
    ore: int | None = None
    exact: str | None = None
    values: tuple[tuple[Field, str], ...] = ()
    cut: tuple[Field, ...] = ()


class Rows:
    """Makes the rows of a store's nodes, under a base of IRIs."""

    def __init__(self, graph: StatedGraph, base: str) -> None:
        self._graph = graph
        self._ids = f"{base}id/"

    def of(self, iris: Iterable[str], collections: Iterable[Collection]) -> Iterator[Row]:
        """The rows of nodes, of each of the collections that they are in."""
        listed = tuple(collections)
        for iri in iris:
            node = ox.NamedNode(iri)
            classes = self._graph.classes(node)
            for collection in listed:
                if not classes.isdisjoint(collection.classes.values()):
                    self._graph.look_at(node)
                    yield self._row(collection, node)

    def _row(self, collection: Collection, node: ox.NamedNode) -> Row:
        date, first, last = self._date(collection, node)
        ore, exact = self._amount(collection.amount, node)
        values: list[tuple[Field, str]] = []
        cut: list[Field] = []
        for field in collection.fields.values():
            found = list(dict.fromkeys(self._values(field, node, first, last)))
            values += [(field, value) for value in found[:MOST_VALUES]]
            if len(found) > MOST_VALUES:
                cut.append(field)
        return Row(
            collection=collection,
            iri=node.value,
            title=self._title(collection, node),
            place=self._place(collection, node),
            date=date,
            first=first,
            last=last,
            ore=ore,
            exact=exact,
            values=tuple(values),
            cut=tuple(cut),
        )

    def _first(self, paths: Iterable[Path], node: ox.NamedNode) -> list[Term]:
        """What the first of the paths gives that gives anything."""
        return next((found for path in paths if (found := follow(self._graph, node, path))), [])

    def _title(self, collection: Collection, node: ox.NamedNode) -> str:
        for path in collection.titles:
            found = [each for each in follow(self._graph, node, path) if isinstance(each, ox.Literal)]
            # Danish first, then what says no language.
            found.sort(key=lambda each: (each.language not in ("da", None), each.value))
            title = next((beginning(each.value, LONGEST_TITLE) for each in found if each.value.strip()), "")
            if title:
                return title
        return ""

    def _date(self, collection: Collection, node: ox.NamedNode) -> tuple[Date | None, int | None, int | None]:
        """The latest of the node's dates, and the days from its first to its last."""
        date = next((found for path in collection.date if (found := self._latest([path], node))), None)
        days = date.days() if date else None
        if days is None:
            return None, None, None
        until = self._latest(collection.until, node)
        end = until.days() if until else None
        return date, days[0], max(days[1], end[1]) if end else days[1]

    def _latest(self, paths: Iterable[Path], node: ox.NamedNode) -> Date | None:
        literals = [each for each in self._first(paths, node) if isinstance(each, ox.Literal)]
        dates = [date for each in literals if (date := date_of(each)) is not None]
        return max(dates, key=lambda date: (date.days() or (0, 0), date.lexical), default=None)

    def _amount(self, path: Path | None, node: ox.NamedNode) -> tuple[int | None, str | None]:
        for term in follow(self._graph, node, path) if path is not None else ():
            amount = _decimal(term)
            if amount is not None:
                ore = int((amount * 100).to_integral_value(rounding="ROUND_FLOOR"))
                whole = Decimal(ore) == amount * 100 and abs(ore) <= _LARGEST
                return max(-_LARGEST, min(ore, _LARGEST)), None if whole else format(amount, "f")
        return None, None

    def _values(self, field: Field, node: ox.NamedNode, first: int | None, last: int | None) -> Iterator[str]:
        if field.kind == "year" and first is not None and last is not None and _own_year(field):
            yield from map(str, range(first // 10000, min(last // 10000, first // 10000 + MOST_YEARS) + 1))
            return
        for path in field.paths:
            found = [value for term in follow(self._graph, node, path) if (value := self.value(field, term))]
            if found:
                yield from found
                return

    def value(self, field: Field, term: Term) -> str | None:
        """A term in the form that the field is filtered by; None for one that is none of its values."""
        match field.kind:
            case "code":
                return self.code(field, term)
            case "iri":
                return term.value if isinstance(term, ox.NamedNode) else None
            case "number":
                number = _decimal(term)
                return None if number is None else plain(number)
            case "year":
                date = date_of(term) if isinstance(term, ox.Literal) else None
                return date.lexical[:4] if date else None
            case "boolean":
                return {"1": "true", "0": "false"}.get(term.value, term.value)
            case "token":
                return term.value[:LONGEST_VALUE] if isinstance(term, ox.Literal) else None
            case _:
                return folded(term.value) if isinstance(term, ox.Literal) else None

    def code(self, field: Field, term: Term) -> str | None:
        """The code of a concept, as `SCHEME CODE`: which of the field's schemes, and its code in it."""
        if not isinstance(term, ox.NamedNode) or not term.value.startswith(self._ids):
            return None
        scheme, _, code = term.value.removeprefix(self._ids).rpartition("/")
        return f"{scheme} {code}" if scheme in field.of else None

    def _place(self, collection: Collection, node: ox.NamedNode) -> int:
        """63 bits: 20 of the document it stands in, 11 of its position there, 32 of its IRI."""
        home = self._graph.home(node) or node.value.rsplit("/", 2)[0]
        positions = [each.value for each in self._graph.objects(node, _POSITION)]
        position = int(positions[0]) if positions and positions[0].isdecimal() and len(positions[0]) <= 4 else 2047
        own = _hash(f"{collection.name} {node.value}") & 0xFFFFFFFF
        return (_hash(home) & 0xFFFFF) << 43 | min(position, 2047) << 32 | own


def folded(text: str) -> str:
    """A text as it is compared: without capitals, blanks as one, cut."""
    return " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST_VALUE]).casefold().split())[:LONGEST_VALUE]


def in_order(title: str) -> str:
    """A title as it is sorted: folded, æ, ø and å last, without accents and what is no letter or digit."""
    letters = "".join(each for each in folded(title)[:100] if each.isalnum() or each == " ").translate(_LETTERS)
    return "".join(each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each)).strip()


def plain(number: Decimal) -> str:
    """A decimal without exponent and needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _decimal(term: Term) -> Decimal | None:
    if not isinstance(term, ox.Literal) or len(term.value) > 60:
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "e" not in term.value.lower() else None


def _own_year(field: Field) -> bool:
    return any(step.special == "@year" for path in field.paths for steps in path for step in steps)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")
