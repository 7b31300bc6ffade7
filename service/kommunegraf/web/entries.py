"""The ways into what there is: values of a field (whose, which body, which year), with how much there is of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kommunegraf.collections.definitions import collections
from kommunegraf.collections.reading import Collections
from kommunegraf.web.coverage import called
from kommunegraf.web.view import View

COUNTED = ("documents", "agenda-items", "decisions", "policies", "funding")
PAGE = 50  # entries of a page
Asked = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a field, what it is called, and how many there are of it of each counted collection (name, count)."""

    field: str
    value: str
    name: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many there are of all the counted collections."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries, the cursor of the page after them, and whether there are more than can be told."""

    entries: tuple[Entry, ...]
    next: str | None = None
    cut: bool = False


def counted(field: str, asked: Asked) -> tuple[str, ...]:
    """The collections that can be counted by a field among those that what is asked narrows."""
    return tuple(name for name in COUNTED if {field, *asked} <= collections()[name].fields.keys())


def entries(view: View, found: Collections, field: str, asked: Asked) -> Entries:
    """The values of a field that anything counted has, those with the most first, but the newest years.

    Raises as `Collections.facets`.
    """
    names = counted(field, asked)
    tallies: defaultdict[str, dict[str, int]] = defaultdict(dict)
    cut = False
    for name in names:
        facet = found.facets(name, asked, (field,))[field]
        cut = cut or facet.cut
        for each in facet.values:
            tallies[each.value][name] = each.count
    told = [_entry(view, found, field, value, names, tally) for value, tally in tallies.items()]
    told.sort(key=lambda entry: (-entry.total, entry.name))
    if field == "year":
        told.sort(key=lambda entry: entry.value, reverse=True)
    return Entries(tuple(told), cut=cut)


def bodies(view: View, found: Collections, asked: Asked, after: str | None) -> Entries:
    """A page of all bodies by name, those of which there is nothing else too. Raises as `Collections.page`."""
    within = {name: values for name, values in asked.items() if name in collections()["bodies"].fields}
    page = found.page("bodies", within, "title", PAGE, after)
    iris = [row.iri for row in page.rows]
    names = counted("body", asked)
    tallies: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name in names if iris else ():
        for each in found.facets(name, {**asked, "body": iris}, ("body",))["body"].values:
            tallies[each.value][name] = each.count
    return Entries(tuple(_entry(view, found, "body", iri, names, tallies[iri]) for iri in iris), page.next)


def name_of(view: View, found: Collections, field: str, value: str) -> str:
    """What a municipality, region, year or body is called; bodies with whose they are."""
    if field in ("municipality", "region"):
        return called(view, field, value)
    if field != "body":
        return value
    title = found.title(value) or value.rpartition("/")[2]
    of = found.values("bodies", value)
    whose = [called(view, each, code) for each in ("municipality", "region") for code in of.get(each, ())]
    return ", ".join([title, *whose[:1]])


def _entry(
    view: View, found: Collections, field: str, value: str, names: Sequence[str], tally: Mapping[str, int]
) -> Entry:
    counts = tuple((name, tally.get(name, 0)) for name in names)
    return Entry(field, value, name_of(view, found, field, value), counts)
