"""Asks the index of one generation: pages, counts, sums, coverage. May be used by several threads at once."""

# ruff: noqa: S608 - queries are put together of our own pieces; whatever a client says is a parameter

from __future__ import annotations

import copy
import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal

from kommunegraf.collections.aggregating import MOST_GROUPS, Group, groups
from kommunegraf.collections.answers import Covered, Facet, FacetValue, Page, Row
from kommunegraf.collections.connections import Connections, HeldConnection
from kommunegraf.collections.cursors import Cursor, read_cursor
from kommunegraf.collections.definitions import Collection, Field, collections
from kommunegraf.collections.filters import FilterError, Filters, Given, read_filters, unknown_name
from kommunegraf.collections.keeping import is_whole
from kommunegraf.collections.schema import NO_AMOUNT, PART
from kommunegraf.collections.selecting import COLUMNS, Found, Selection, select
from kommunegraf.collections.walking import Walk
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.search.belonging import Date
from kommunegraf.store.generations import Generation

MOST_ROWS = 1_000
MOST_FACET_VALUES = 200
SECONDS = 5.0  # that one question may take
STEPS = 20_000  # of SQLite's machine between two looks at the clock
_MOST_COVERED = 100_000  # groups of coverage: 103 authorities by years and kinds
_KEPT_SUMS = 64_000  # groups of sums that are remembered in all, each of some 2 kB
_A_SUM = 2_000  # groups that a sum counts for beside its own, so that no more than 32 are remembered
_KEPT_WORDS = 32  # searches whose nodes are remembered
# Gives the best nodes of a collection that words find, by `key_of`, and how many they find in all.
Search = Callable[[Collection, str], tuple[Sequence[int], int]]


class CollectionsUnavailable(StoreError):
    """A generation has no index of its collections, or it is damaged."""


class TooLong(QueryError):
    """A question took longer than one may."""


class Collections:
    """The opened index of one generation.

    Collections and fields go by their names in `mappings/collections.toml`; filters are values by field as they stand
    in an address, any of several: `{"municipality": ["0657"], "outcome": ["noted"]}`, with `q`, `date`, `from`, `to`,
    `min` and `max` beside the fields. Every method raises `FilterError` for a filter, value or sort that there is not,
    `TooLong` where it takes too long, and `CollectionsUnavailable` where the file is damaged.
    """

    def __init__(self, generation: Generation, base: str, search: Search | None = None) -> None:
        """`search` gives what words find in a collection. Raises `CollectionsUnavailable`."""
        self.generation = generation
        self._place = generation.path.parent / PART
        self._base = base
        self._search = search
        self._connections: Connections | HeldConnection = Connections(self._place, SECONDS, STEPS)
        self._sums: OrderedDict[tuple[str, tuple[str, ...], int], tuple[list[Group], bool]] = OrderedDict()
        self._words: OrderedDict[tuple[str, str], tuple[list[int], bool]] = OrderedDict()
        self._codes: dict[str, dict[str, dict[str, str]]] = {}
        if not is_whole(self._place):
            raise self._unavailable("it is missing or cut")
        with self._asking() as index:
            for scheme, code, da, en in index.execute("SELECT scheme, code, da, en FROM code"):
                labels = {language: label for language, label in (("da", da), ("en", en)) if label}
                self._codes.setdefault(scheme, {})[code] = labels
            self._cut = {row[0] for row in index.execute("SELECT DISTINCT field FROM cut")}

    def close(self) -> None:
        """Lets go of the file: at once where nobody asks, else when that is answered."""
        self._connections.close()

    def page(
        self,
        collection: str,
        filters: Given | Filters,
        sort: str | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> Page:
        """A page of a collection, in an order (None: its own), from the cursor `after` on, of at most `limit` rows.

        Raises `CursorError` for what is no cursor of this list.
        """
        asked = self.filters(collection, filters)
        order = self.order(asked.collection, sort)
        limit = max(1, min(limit, MOST_ROWS))
        cursor = read_cursor(after, collection, order) if after else None
        with self._asking() as index:
            selection = self._selection(index, asked)
            total = selection.total(index)
            found = selection.page(index, order, limit + 1, cursor, total)
        following = None
        if len(found) > limit:
            last = found[limit - 1]
            following = Cursor(collection, order, last[-1], last[-2]).written()
        cut = asked.words is not None and self._found(asked.collection, asked.words)[1]
        return Page(tuple(map(_row, found[:limit])), total, following, cut)

    def stream(
        self,
        collection: str,
        filters: Given | Filters,
        sort: str | None = None,
        after: str | None = None,
        size: int = MOST_ROWS,
    ) -> Iterator[tuple[Row, ...]]:
        """The whole filtered collection from a cursor on, `size` rows at once, each asked when the last were used.

        Raises as `page`, when it is first stepped.
        """
        asked = self.filters(collection, filters)
        order = self.order(asked.collection, sort)
        cursor = read_cursor(after, collection, order) if after else None
        with self._asking() as index:
            walk = Walk(self._selection(index, asked), order, size, cursor)
        while not walk.ended:
            with self._asking() as index:
                found = walk.chunk(index)
            yield tuple(map(_row, found))

    def held(self) -> Collections:
        """The same on a connection of its own, for one user at a time: it is not closed till this is.

        The file stays readable when its generation goes meanwhile.
        """
        own = copy.copy(self)
        try:
            own._connections = HeldConnection(self._place, SECONDS, STEPS)
        except sqlite3.Error as error:
            raise self._unavailable(str(error)) from error
        return own

    def filters(self, collection: str, given: Given | Filters) -> Filters:
        """Reads and checks filters. Raises `FilterError`."""
        if isinstance(given, Filters):
            return given
        return read_filters(self.definition(collection), given, self, self._base)

    def definition(self, collection: str) -> Collection:
        """A collection's definition. Raises `QueryError` for a name that there is not."""
        found = collections().get(collection)
        if found is None:
            raise QueryError(f"there is no collection {collection[:40]!r}; there is {', '.join(collections())}")
        return found

    def facets(
        self, collection: str, filters: Given | Filters, names: Sequence[str], *, alternatives: bool = False
    ) -> dict[str, Facet]:
        """How many of the filtered nodes have each value of some fields; at most `MOST_FACET_VALUES` of each.

        With `alternatives` a field's own filter is passed over: what else could be chosen there.
        """
        asked = self.filters(collection, filters)
        found: dict[str, Facet] = {}
        with self._asking() as index:
            for name in names:
                field = self._field(asked.collection, name)
                narrowed = asked.without(name) if alternatives else asked
                rows = self._counted(index, self._selection(index, narrowed), field)
                values = tuple(self._facet_value(index, field, value, count) for value, count in rows)
                found[name] = Facet(values[:MOST_FACET_VALUES], len(values) > MOST_FACET_VALUES)
        return found

    def aggregate(
        self, filters: Given | Filters, by: Sequence[str], collection: str = "funding", most: int = MOST_GROUPS
    ) -> tuple[list[Group], bool]:
        """The amounts of filtered nodes, summed by fields, and whether there are more groups than are given."""
        asked = self.filters(collection, filters)
        for name in by:
            self._field(asked.collection, name)
        key = (asked.key(), tuple(by), most)
        known = self._sums.get(key)
        if known is None:
            with self._asking() as index:
                known = self._sums[key] = groups(index, self._selection(index, asked), by, most)
            while sum(_A_SUM + len(found) for found, _ in self._sums.values()) > _KEPT_SUMS:
                self._sums.popitem(last=False)
        return known

    def counts(self) -> dict[str, int]:
        """How many nodes each collection has."""
        with self._asking() as index:
            found = dict(index.execute("SELECT -1 - field, nodes FROM tally WHERE field < 0").fetchall())
        return {name: int(found.get(each.number, 0)) for name, each in collections().items()}

    def coverage(self) -> list[Covered]:
        """What documents there are: a row for each municipality or region, year and kind that has any."""
        names = ("municipality", "region", "year", "kind")
        fields = self.definition("documents").fields
        found, _ = self.aggregate({}, names, "documents", _MOST_COVERED)
        return [
            Covered(**{name: self.shown(fields[name], group.by[name]) for name in names}, documents=group.items)
            for group in found
        ]

    def row(self, collection: str, iri: str) -> Row | None:
        """A node's row in a collection; None where it is not in it."""
        with self._asking() as index:
            asked = f"SELECT {COLUMNS}, 0 FROM node n WHERE n.iri = ? AND n.collection = ?"
            found = index.execute(asked, (iri, self.definition(collection).number)).fetchone()
        return _row(found) if found else None

    def values(self, collection: str, iri: str) -> dict[str, list[str]]:
        """The values of a node's fields, as filters take them."""
        return self.values_of(collection, [iri]).get(iri, {})

    def values_of(self, collection: str, iris: Sequence[str]) -> dict[str, dict[str, list[str]]]:
        """The values of the fields of several nodes, by IRI."""
        fields = {field.number: field for field in self.definition(collection).fields.values()}
        asked = (
            "SELECT n.iri, v.field, t.value FROM json_each(?) j CROSS JOIN node n ON n.iri = j.value "
            "AND n.collection = ? JOIN value v ON v.node = n.id JOIN term t ON t.id = v.term "
            "ORDER BY n.iri, v.field, t.value"
        )
        found: dict[str, dict[str, list[str]]] = {}
        with self._asking() as index:
            number = self.definition(collection).number
            for iri, field, value in index.execute(asked, (json.dumps(list(iris)), number)):
                of = fields[field]
                found.setdefault(iri, {}).setdefault(of.name, []).append(self.shown(of, value) or "")
        return found

    def cut(self, collection: str) -> list[str]:
        """The fields of which some nodes of the collection have more values than they are found by."""
        fields = self.definition(collection).fields
        return [name for name, field in fields.items() if field.number in self._cut]

    def cut_of(self, collection: str, iris: Sequence[str]) -> set[tuple[str, str]]:
        """Those of several nodes, by IRI, with the fields that are cut."""
        definition = self.definition(collection)
        names = {field.number: name for name, field in definition.fields.items()}
        if self._cut.isdisjoint(names):
            return set()
        asked = (
            "SELECT n.iri, c.field FROM json_each(?) j CROSS JOIN node n ON n.iri = j.value AND n.collection = ? "
            "JOIN cut c ON c.node = n.id"
        )
        with self._asking() as index:
            found = index.execute(asked, (json.dumps(list(iris)), definition.number)).fetchall()
        return {(iri, names[field]) for iri, field in found}

    def title(self, iri: str) -> str | None:
        """What a node of any collection is shown as; None where it is in none."""
        with self._asking() as index:
            found = index.execute("SELECT title FROM node WHERE iri = ? AND title <> '' LIMIT 1", (iri,)).fetchone()
        return str(found[0]) if found else None

    def codes(self, scheme: str) -> Sequence[str]:
        """The codes of a scheme that the reference data know, as `of` of a field names schemes."""
        return tuple(self._codes.get(scheme, {}))

    def labels(self, field: Field, value: str) -> Mapping[str, str]:
        """What people call a code of a field, by language; empty where nothing is known.

        From the index itself (`vocabulary` has all names in memory): it has those of the reference data of its own
        generation, so that a list and its counts are one question to one file.
        """
        return next((self._codes[each][value] for each in field.of if value in self._codes.get(each, {})), {})

    def has(self, value: str) -> bool:
        """Whether any node has the value, in the form of the index."""
        with self._asking() as index:
            return index.execute("SELECT 1 FROM term WHERE value = ?", (value,)).fetchone() is not None

    @staticmethod
    def shown(field: Field, value: str | None) -> str | None:
        """A value of the index as filters take it: a code without its scheme."""
        return value.partition(" ")[2] if value is not None and field.kind == "code" else value

    def order(self, collection: Collection, sort: str | None) -> str:
        """The order that is asked for, or else the collection's own. Raises `FilterError`."""
        if sort is not None and sort not in collection.sorts:
            allowed = ", ".join(collection.sorts)
            raise FilterError("sort", f"{collection.name} is sorted by {allowed}, not {sort[:40]!r}", collection.sorts)
        return sort or collection.sort

    def _field(self, collection: Collection, name: str) -> Field:
        if name not in collection.fields:
            raise unknown_name(collection, name)
        return collection.fields[name]

    def _counted(self, index: sqlite3.Connection, selection: Selection, field: Field) -> list[tuple[str, int]]:
        if selection.conditions == ():
            asked = "SELECT term, nodes AS many FROM tally WHERE field = ?"
            parameters: list[object] = [field.number]
        else:
            nodes, given = selection.nodes()
            asked = (
                f"SELECT v.term, count(*) AS many FROM ({nodes}) s CROSS JOIN value v "
                "ON v.node = s.node AND v.field = ? GROUP BY v.term"
            )
            parameters = [*given, field.number]
        counted = f"SELECT t.value, c.many FROM ({asked} ORDER BY many DESC LIMIT ?) c JOIN term t ON t.id = c.term"
        rows = index.execute(counted, [*parameters, MOST_FACET_VALUES + 1]).fetchall()
        return sorted(((str(value), int(many)) for value, many in rows), key=lambda row: (-row[1], row[0]))

    def _facet_value(self, index: sqlite3.Connection, field: Field, value: str, count: int) -> FacetValue:
        shown = self.shown(field, value) or ""
        labels = self.labels(field, shown) if field.kind == "code" else {}
        if field.kind == "iri":
            asked = "SELECT title FROM node WHERE iri = ? AND title <> '' LIMIT 1"
            found = index.execute(asked, (value,)).fetchone()
            labels = {"da": found[0]} if found else {}
        return FacetValue(shown, labels, count)

    def _selection(self, index: sqlite3.Connection, filters: Filters) -> Selection:
        return select(index, filters, lambda words: self._found(filters.collection, words)[0])

    def _found(self, collection: Collection, words: str) -> tuple[list[int], bool]:
        """The nodes that words find, and whether they find more than are looked at."""
        key = (collection.name, words)
        known = self._words.get(key)
        if known is None:
            keys, total = self._search(collection, words) if self._search else ((), 0)
            asked = "SELECT n.id FROM json_each(?) j CROSS JOIN node n ON n.key = j.value AND n.collection = ?"
            with self._asking() as index:
                nodes = [row[0] for row in index.execute(asked, (json.dumps(list(keys)), collection.number))]
            known = self._words[key] = (nodes, total > len(keys))
            while len(self._words) > _KEPT_WORDS:
                self._words.popitem(last=False)
        return known

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, while one question is asked. Raises `TooLong` and `CollectionsUnavailable`."""
        try:
            with self._connections.asking() as index:
                yield index
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TooLong(f"this took longer than {SECONDS:.0f} seconds: narrow it by more filters") from None
            raise self._unavailable(str(error)) from error
        except sqlite3.DatabaseError as error:
            raise self._unavailable(str(error)) from error

    def _unavailable(self, why: str) -> CollectionsUnavailable:
        return CollectionsUnavailable(
            f"the collections of generation {self.generation.number} cannot be listed ({why}): the index in "
            f"{self._place} is made anew when something is published next, as `kommunegraf generations --use "
            f"{self.generation.number}` does"
        )


def _row(found: Found) -> Row:
    iri, title, date, datatype, first, last, ore, exact = found[:8]
    amount = (
        Decimal(exact) if exact is not None else Decimal(ore) / 100 if ore is not None and ore != NO_AMOUNT else None
    )
    return Row(iri, title, Date(date, datatype) if date is not None else None, first, last, amount)
