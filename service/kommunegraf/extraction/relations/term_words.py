"""The words by which a sentence says when a relation runs (`mappings/lexicon/relation-terms.toml`)."""

from __future__ import annotations

from functools import cache

from kommunegraf.datafiles import DataFile, mapping


class TermWords(DataFile):
    """The form of `mappings/lexicon/relation-terms.toml`."""

    speaks: frozenset[str]
    speaks_endings: tuple[str, ...]
    owners: frozenset[str]
    first: frozenset[str]
    projects: frozenset[str]
    pronouns: frozenset[str]
    since: frozenset[str]
    starting: frozenset[str]
    until: frozenset[str]
    fill: frozenset[str]
    begins: frozenset[str]
    founds: frozenset[str]
    ends: frozenset[str]
    enters: frozenset[str]
    runs: frozenset[str]
    lengthens: frozenset[str]
    stopped: frozenset[str]
    now: frozenset[str]
    meets: frozenset[str]
    months: frozenset[str]
    past: frozenset[str]
    years: tuple[str, ...]
    asks: frozenset[str]
    conditional: frozenset[str]
    back: frozenset[str]
    unsure: frozenset[str]
    not_lengths: frozenset[str]
    length_after: frozenset[str]
    length_before: frozenset[str]
    borders: frozenset[str]


@cache
def term_words() -> TermWords:
    return mapping("lexicon/relation-terms.toml", TermWords)
