"""Searching one generation: what is found, how it is ranked, and what there is of each kind, place and year."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from kommunegraf.errors import QueryError, StoreError
from kommunegraf.search.belonging import Date
from kommunegraf.search.entries import CLASSES, Entry
from kommunegraf.search.index import open_index, read_entry
from kommunegraf.search.keeping import PART, is_whole
from kommunegraf.search.lexicon import lexicon
from kommunegraf.search.matching import Matcher, Matching, Shown, filters
from kommunegraf.search.parsing import Parsed, parse
from kommunegraf.search.snippets import Snippet, highlights, snippet
from kommunegraf.search.vocabulary import Vocabulary
from kommunegraf.store.generations import Generation

MOST_HITS = 1_000
DEEPEST = 10_000
_SNIPPET_BUDGET = 3_000_000  # letters that the snippets of one answer look at
_MOST_FACET_VALUES = 2_000
_KEPT_OPEN = 3
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


class IndexUnavailable(StoreError):
    """A generation has no search index, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found node. `title_highlights` are places in `title` as those of the snippet are in its text."""

    iri: str
    kind: str
    title: str
    title_highlights: tuple[tuple[int, int], ...]
    snippet: Snippet | None
    score: float
    document: str | None
    municipality: str | None
    date: Date | None


@dataclass(frozen=True, slots=True)
class Results:
    """What was found in all (`total`), a stretch of it, and how many there are of each kind, municipality and year.

    `matching` says how words had to be taken for anything to be found; `cut` that the query was too long to be read
    whole.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    matching: Matching
    cut: bool


class Index:
    """The opened index of one generation; may be used by several threads at once."""

    def __init__(self, generation: Generation) -> None:
        """Raises `IndexUnavailable`."""
        place = generation.path.parent / PART
        if not is_whole(place):
            raise _unavailable(generation, "it is missing or a file of it is")
        try:
            self._searcher = open_index(place).searcher()
            vocabulary = Vocabulary(self._searcher, lexicon())
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise _unavailable(generation, str(error)) from error
        self._generation = generation
        self._matcher = Matcher(vocabulary)

    @property
    def generation(self) -> Generation:
        return self._generation

    def search(
        self,
        query: str,
        *,
        kinds: Collection[str] = (),
        municipality: str | None = None,
        from_date: str | None = None,
        to_date: str | None = None,
        limit: int = 20,
        offset: int = 0,
        fuzzy: bool = True,
        snippets: bool = True,
        titles: bool = True,
        facets: bool = True,
    ) -> Results:
        """Finds entries: as the words are said; else by the parts of compounds; else (`fuzzy`) by similar words.

        `kinds` are names of classes ("Decision"), `municipality` a kommunekode; the dates (YYYY, YYYY-MM or
        YYYY-MM-DD) take all whose own date, as exact as it is, may lie between. An empty query finds nothing.
        Without `snippets`, `titles` or `facets` there are no snippets, marks in titles, or counts.
        Raises `QueryError` for an unknown kind or what is no date, `IndexUnavailable` where the index is damaged.
        """
        limit, offset = max(0, min(limit, MOST_HITS)), max(0, min(offset, DEEPEST))
        narrowed = filters(_known(kinds), municipality, first_day(from_date), last_day(to_date))
        parsed = parse(query)
        if parsed.empty:
            return Results(0, (), {name: {} for name in _FACETS}, Matching.EXACT, parsed.cut)
        try:
            matching, found, shown, result = self._find(parsed, narrowed, fuzzy, limit, offset)
            count = _count(result)
            hits = self._hits(result.hits[:limit], shown, snippets, marked=titles)
            counted = self._facets(found) if facets and count else {name: {} for name in _FACETS}
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                raise
            raise _unavailable(self._generation, str(error)) from error
        return Results(count, tuple(hits), counted, matching, parsed.cut)

    def keys(self, query: str, kinds: Collection[str], most: int = DEEPEST) -> tuple[list[int], int]:
        """The nodes of the best `most` entries of some kinds, by `key_of`, and how many a query finds in all.

        Words are taken as in `search`, but for similar ones. No entry is read. Raises as it.
        """
        parsed = parse(query)
        if parsed.empty:
            return [], 0
        try:
            _, _, _, result = self._find(parsed, filters(_known(kinds), None, None, None), False, most, 0)
            addresses = [address for _, address in result.hits]
            found = self._searcher.fast_field_values("key", addresses)
            return [key for key in found if isinstance(key, int)], _count(result)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                raise
            raise _unavailable(self._generation, str(error)) from error

    def _find(
        self, parsed: Parsed, narrowed: Sequence[tuple[Occur, Query]], fuzzy: bool, limit: int, offset: int
    ) -> tuple[Matching, Query, Shown, tantivy.SearchResult]:
        """The strictest matching that finds anything, and a stretch of what it finds."""
        for matching in Matching if fuzzy else (Matching.EXACT, Matching.PARTS):
            query, shown = self._matcher.query(parsed, matching)
            whole = Query.boolean_query([(Occur.Must, query), *narrowed]) if narrowed else query
            result = self._searcher.search(whole, max(1, limit), count=True, offset=offset)
            if _count(result):
                return matching, whole, shown, result
        nothing = Query.empty_query()
        return Matching.EXACT, nothing, Shown(), self._searcher.search(nothing, 1, count=True)

    def _hits(
        self, chosen: Sequence[tuple[object, tantivy.DocAddress]], shown: Shown, snippets: bool, *, marked: bool
    ) -> list[Hit]:
        hits, budget = [], _SNIPPET_BUDGET
        for score, address in chosen:
            entry = read_entry(self._searcher.doc(address).get_first("entry") or b"")
            stretch = None
            if snippets:
                stretch, spent = snippet(
                    entry.texts or entry.titles, shown, damaged=entry.damaged, budget=max(0, budget)
                )
                budget -= spent
            places = highlights(entry.title, shown, damaged=entry.damaged) if marked else []
            hits.append(_hit(entry, float(str(score)), tuple(places), stretch))
        return hits

    def _facets(self, query: Query) -> dict[str, dict[str, int]]:
        terms = {
            name: {"terms": {"field": name, "size": _MOST_FACET_VALUES, "segment_size": _MOST_FACET_VALUES}}
            for name in _FACETS
        }
        answer = self._searcher.aggregate(query, terms)
        return {
            name: dict(
                sorted(
                    ((str(each["key"]), int(each["doc_count"])) for each in answer[name]["buckets"]),
                    key=lambda pair: (-pair[1], pair[0]),
                )
            )
            for name in _FACETS
        }


_FACETS = ("kind", "municipality", "year")


def _count(result: tantivy.SearchResult) -> int:
    """How many were found in all (an attribute that Tantivy's stubs lack)."""
    return int(getattr(result, "count", None) or 0)


def first_day(date: str | None) -> int | None:
    """The first day of a date (YYYY, YYYY-MM, YYYY-MM-DD) as a number YYYYMMDD. Raises `QueryError`."""
    return _day(date, 1, 1)


def last_day(date: str | None) -> int | None:
    """The last day of a date, as `first_day`."""
    return _day(date, 12, 31)


def _day(date: str | None, month: int, day: int) -> int | None:
    if date is None:
        return None
    match = _DAY.fullmatch(date)
    if match is None or not date.isascii():
        raise QueryError(f"a date is written YYYY, YYYY-MM or YYYY-MM-DD, not {date[:40]!r}")
    return int(match[1]) * 10000 + int(match[2] or month) * 100 + int(match[3] or day)


def _known(kinds: Collection[str]) -> Collection[str]:
    unknown = sorted(set(kinds) - CLASSES.keys())
    if unknown:
        raise QueryError(f"no kind {', '.join(unknown)[:200]}; there is {', '.join(sorted(CLASSES))}")
    return kinds


def _hit(entry: Entry, score: float, marked: tuple[tuple[int, int], ...], stretch: Snippet | None) -> Hit:
    return Hit(
        iri=entry.iri,
        kind=entry.kind,
        title=entry.title,
        title_highlights=marked,
        snippet=stretch,
        score=score,
        document=entry.document,
        municipality=entry.municipality,
        date=entry.date,
    )


def _unavailable(generation: Generation, why: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"generation {generation.number} cannot be searched ({why}): its index in {generation.path.parent / PART} is "
        "made anew when something is published next"
    )


class Indexes:
    """The indexes of the last few generations that were asked, each opened once; for several threads."""

    def __init__(self) -> None:
        self._opened: OrderedDict[tuple[Path, datetime], Index] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, generation: Generation) -> Index:
        """The index of a generation. Raises `IndexUnavailable`."""
        key = _key(generation)
        with self._lock:
            index = self._opened.get(key)
            if index is None:
                index = self._opened[key] = Index(generation)
            self._opened.move_to_end(key)
            while len(self._opened) > _KEPT_OPEN:
                self._opened.popitem(last=False)
            return index

    def hold_only(self, generation: Generation) -> None:
        """Lets go of the indexes of all others; where one is being opened just now, it does nothing."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            for key in self._opened.keys() - {_key(generation)}:
                del self._opened[key]
        finally:
            self._lock.release()


def _key(generation: Generation) -> tuple[Path, datetime]:
    return generation.path, generation.published_at
