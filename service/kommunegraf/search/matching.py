"""Clauses as a Tantivy query and, at once, as the words that are to be shown as hits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import tantivy
from tantivy import Occur, Query

from kommunegraf.search.index import schema
from kommunegraf.search.parsing import Clause, Parsed
from kommunegraf.search.vocabulary import Vocabulary

_IN_TITLE = 3.0
_FORM = 0.8
_COMPOUND = 0.4
_NEIGHBOUR = 0.5
_NEAREST = 5
_SCORED_FORMS = 12  # forms that are scored by how rare they are; further ones count alike


class Matching(StrEnum):
    """How words are taken: as they are said; a compound also for its parts apart; a misspelt one for its neighbours."""

    EXACT = "exact"
    PARTS = "parts"
    SIMILAR = "similar"


@dataclass
class Shown:
    """What to mark in a text: words, and rows of words. `spelled`: which of the words a spelling was found to be."""

    words: set[str] = field(default_factory=set)
    phrases: set[tuple[str, ...]] = field(default_factory=set)
    spelled: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


class Matcher:
    """Makes queries for one index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def query(self, parsed: Parsed, matching: Matching) -> tuple[Query, Shown]:
        """The query that finds the entries, and what to mark in them."""
        shown = Shown()
        clauses: list[tuple[Occur, Query]] = []
        for group in parsed.groups:
            found = [self._clause(clause, matching, shown) for clause in group]
            clauses.append((Occur.Must, _any(found)))
        for clause in parsed.unwanted:
            clauses.append((Occur.MustNot, self._clause(clause, Matching.EXACT, Shown())))
        if not parsed.groups:
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses), shown

    def _clause(self, clause: Clause, matching: Matching, shown: Shown) -> Query:
        if clause.prefix:
            [beginning] = clause.words
            return self._words((), self._vocabulary.beginning(beginning), shown, 1.0)
        if clause.exact:
            return self._phrase(clause.words, shown)
        [word] = clause.words
        found = [self._word(word, shown)]
        if matching is Matching.PARTS:
            parts = self._vocabulary.splitter.parts(word) or ()
            if len(parts) > 1:
                apart = [(Occur.Must, self._word(part, shown)) for part in parts]
                found.append(Query.boost_query(Query.boolean_query(apart), _COMPOUND))
        elif matching is Matching.SIMILAR:
            for each in self._vocabulary.near(word)[:_NEAREST]:
                found.append(Query.boost_query(self._word(each, shown), _NEIGHBOUR))
        return _any(found)

    def _phrase(self, words: tuple[str, ...], shown: Shown) -> Query:
        if len(words) == 1:
            return self._words(words if self._vocabulary.has(words[0]) else (), (), shown, 1.0)
        shown.phrases.add(words)
        terms: list[str | tuple[int, str]] = list(words)
        fields = [Query.phrase_query(schema(), name, terms) for name in ("title", "body")]
        return Query.disjunction_max_query([Query.boost_query(fields[0], _IN_TITLE), fields[1]], 0.1)

    def _word(self, word: str, shown: Shown) -> Query:
        forms = self._vocabulary.forms(word)
        further = [*forms[_SCORED_FORMS:], *self._vocabulary.compounds(word)]
        return self._words(forms[:_SCORED_FORMS], further, shown, _COMPOUND, said=word)

    def _words(
        self, scored: Sequence[str], alike: Collection[str], shown: Shown, weight: float, said: str | None = None
    ) -> Query:
        """Any of the words; those of `scored` the more telling the rarer they are."""
        if not scored and not alike:
            return Query.empty_query()
        shown.words.update(scored, alike)
        found: list[Query] = []
        for name, boost in (("title", _IN_TITLE), ("body", 1.0)):
            for each in scored:
                own = 1.0 if said is None or each == said else _FORM
                found.append(Query.boost_query(Query.term_query(schema(), name, each), boost * own))
            if alike:
                found.append(Query.boost_query(Query.term_set_query(schema(), name, list(alike)), boost * weight))
        return Query.disjunction_max_query(found, 0.1)


def _any(queries: Iterable[Query]) -> Query:
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(Occur.Should, each) for each in found])


def filters(
    kinds: Collection[str], municipality: str | None, first_day: int | None, last_day: int | None
) -> list[tuple[Occur, Query]]:
    """What an entry must be, which counts nothing for its rank. Days are numbers YYYYMMDD."""
    found: list[Query] = []
    if kinds:
        found.append(Query.term_set_query(schema(), "kind", list(kinds)))
    if municipality is not None:
        found.append(Query.term_query(schema(), "municipality", municipality, index_option="basic"))
    unsigned = tantivy.FieldType.Unsigned
    if first_day is not None:
        found.append(Query.range_query(schema(), "last", unsigned, lower_bound=first_day))
    if last_day is not None:
        found.append(Query.range_query(schema(), "first", unsigned, upper_bound=last_day))
    return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in found]
