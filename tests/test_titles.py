"""What nodes are called is told once: search, collections and pages go by the same list of properties."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kommunegraf.collections.definitions import collections, source
from kommunegraf.collections.paths import path_over
from kommunegraf.contexts import mapped_terms
from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.search.entries import TOLD
from kommunegraf.titles import TitlesFile, titles
from kommunegraf.web.naming import Names


def test_search_goes_by_the_list() -> None:
    called = titles()
    assert set(TOLD) >= {*called.titles, *called.alternatives, *called.texts}
    assert not set(TOLD) & set(called.stated)


def test_collections_that_say_nothing_else_go_by_the_list() -> None:
    assert collections()["policies"].titles == tuple(map(path_over, titles().shown))
    assert b"caseNumber" in source()


@pytest.mark.parametrize("better", range(len(titles().shown) - 1))
def test_a_page_names_a_node_by_the_best_of_the_list_that_it_has(better: int) -> None:
    shown = titles().shown
    node = ox.NamedNode(f"{DEFAULT_BASE}id/document/x")
    store = ox.Store()
    for place in (better, better + 1):
        store.add(ox.Quad(node, ox.NamedNode(shown[place]), ox.Literal(f"Navn {place}")))
    assert Names(store, DEFAULT_BASE, "da", ox.DefaultGraph()).name(node.value) == f"Navn {better}"


def test_every_property_of_the_list_is_told_once_and_an_unknown_key_is_refused() -> None:
    shown = titles().shown
    assert len(set(shown)) == len(shown) > 10
    assert set(mapped_terms().values()) & set(shown)
    with pytest.raises(ConfigurationError, match="no such key"):
        parse('titles = []\nalternatives = []\ntexts = []\nstated = []\nnames = ["label"]', TitlesFile, "titles.toml")
