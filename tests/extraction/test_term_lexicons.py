"""Word lists whose codes are concepts: every code is one that the vocabulary has."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.datafiles import mapping
from kommunegraf.extraction.partners.organisations import OrganisationFile
from kommunegraf.extraction.words.terms import TermFile, terms
from kommunegraf.identity import Identity

ROOT = Path(__file__).resolve().parents[2]
CONCEPTS = ROOT / "ontology" / "concepts"
NAMES = tuple(
    file.stem
    for file in sorted((ROOT / "mappings" / "lexicon").glob("*.toml"))
    if set(tomllib.loads(file.read_text(encoding="utf-8"))) == {"scheme", "entry"}
)


def concepts(scheme: str) -> set[str]:
    triples = ox.parse(path=CONCEPTS / f"{scheme}.ttl", format=ox.RdfFormat.TURTLE)
    return {quad.subject.value for quad in triples if isinstance(quad.subject, ox.NamedNode)}


@pytest.mark.parametrize("name", NAMES)
def test_every_code_of_a_lexicon_is_a_concept_of_its_scheme(name: str) -> None:
    file = mapping(f"lexicon/{name}.toml", TermFile)
    known = concepts(file.scheme)
    codes = {entry.code for entry in file.entry} - {"unspecified"}
    assert {Identity().concept(file.scheme, code) for code in codes} <= known
    assert terms(name).phrases


def test_every_listed_organisation_has_a_kind_of_the_scheme_and_one_name_names_one() -> None:
    listed = mapping("lexicon/organisations.toml", OrganisationFile).organisations
    assert {Identity().concept("org-kind", each.kind) for each in listed} <= concepts("org-kind")
    names = [name for each in listed for name in (each.name, *each.aliases)]
    assert sorted(names) == sorted(set(names))
    assert len(listed) > 300
