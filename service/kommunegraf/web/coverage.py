"""What the documents that were read cover: of whom, of when, of which kind; and of whom there is nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunegraf.collections.answers import Covered
from kommunegraf.collections.reading import Collections
from kommunegraf.web import labels
from kommunegraf.web.view import View

# What is counted beside documents; `facts` of mappings/pages/start.toml names them in this order.
FACTS = ("agenda-items", "decisions", "policies", "partnerships", "funding")


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents have a value of a field, and what people call it."""

    value: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or region (`field`) of which there are documents.

    `first` and `last` are the years of those with a date ("" where none has), `kinds` the documents by kind, `facts`
    how many of each of `FACTS` there are.
    """

    field: str
    code: str
    name: str
    documents: int
    first: str
    last: str
    undated: int
    kinds: tuple[Count, ...]
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`places` with the most documents first; `absent` are the municipalities (code, name) without any.

    `nobody`, `undated` and `unkind` are documents that do not say whose they are, of when, and of which kind.
    """

    places: tuple[Place, ...]
    absent: tuple[tuple[str, str], ...]
    nobody: int
    years: tuple[Count, ...]
    undated: int
    kinds: tuple[Count, ...]
    unkind: int

    def of(self, field: str) -> int:
        """How many municipalities or regions there are documents of."""
        return sum(place.field == field for place in self.places)


def coverage(view: View, found: Collections) -> Coverage:
    """What the index of a generation has documents of. Raises as `Collections.coverage`."""
    covered = found.coverage()
    counted = {name: found.facets(name, {}, ("municipality", "region")) for name in FACTS}
    facts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, facets in counted.items():
        for field, facet in facets.items():
            for value in facet.values:
                facts[field, value.value][name] = value.count
    places = []
    for field in ("municipality", "region"):
        for code in sorted({getattr(each, field) for each in covered} - {None}):
            mine = [each for each in covered if getattr(each, field) == code]
            of_each = facts[field, code]
            places.append(_place(view, field, code, mine, tuple(of_each[name] for name in FACTS)))
    here = {place.code for place in places if place.field == "municipality"}
    years, undated = _years(covered)
    kinds, unkind = _kinds(view, covered)
    return Coverage(
        places=tuple(sorted(places, key=lambda place: (-place.documents, place.name))),
        absent=tuple(each for each in labels.municipalities() if each[0] not in here),
        nobody=sum(each.documents for each in covered if each.municipality is None and each.region is None),
        years=years,
        undated=undated,
        kinds=kinds,
        unkind=unkind,
    )


def called(view: View, field: str, code: str) -> str:
    """The name of a municipality (without the word) or region; its code where nothing is known of it."""
    if field == "municipality":
        return labels.municipality(code)
    return labels.label(view.language, f"{view.base}id/region/{code}", view.base) or code


def _place(view: View, field: str, code: str, mine: Sequence[Covered], facts: tuple[int, ...]) -> Place:
    years, undated = _years(mine)
    dated = [each.value for each in years]
    return Place(
        field=field,
        code=code,
        name=called(view, field, code),
        documents=sum(each.documents for each in mine),
        first=min(dated, default=""),
        last=max(dated, default=""),
        undated=undated,
        kinds=_kinds(view, mine)[0],
        facts=facts,
    )


def _years(covered: Iterable[Covered]) -> tuple[tuple[Count, ...], int]:
    """The years, the newest first, and how many documents are of none."""
    found: Counter[str] = Counter()
    for each in covered:
        found[each.year or ""] += each.documents
    undated = found.pop("", 0)
    return tuple(Count(year, year, found[year]) for year in sorted(found, reverse=True)), undated


def _kinds(view: View, covered: Iterable[Covered]) -> tuple[tuple[Count, ...], int]:
    """The kinds, those with the most documents first, and how many documents are of none."""
    found: Counter[str] = Counter()
    for each in covered:
        found[each.kind or ""] += each.documents
    unkind = found.pop("", 0)
    names = dict(labels.concepts("document-kind", view.language))
    return tuple(Count(kind, names.get(kind, kind), count) for kind, count in found.most_common()), unkind
