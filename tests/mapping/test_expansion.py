"""What is expanded without a JSON-LD processor is, quad by quad and in the same order, what one makes of it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import handmade
from kommunegraf.errors import MappingError, ReadingError
from kommunegraf.expansion import NotPlain, expand
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.identity import Identity
from kommunegraf.mapping import _Writer, processed, to_quads
from kommunegraf.reading import read

ID = Identity()
XSD = "http://www.w3.org/2001/XMLSchema#"


def nodes(extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    writer = _Writer(extraction, ID)
    parts = {"urn:document": writer.document_graph(), "urn:machine": writer.machine_graph()}
    return {graph: [*chain.from_iterable(each)] for graph, each in parts.items()}


def of(path: Path) -> Extraction | None:
    try:
        return extract(read(path.read_bytes(), name=path.name), ID)
    except ReadingError:
        return None


def documents(root: Path) -> list[Path]:
    gold = (path for path in (root / "tests" / "gold").rglob("*") if path.suffix in {".txt", ".html", ".json"})
    return sorted([*gold, *(root / "samples").iterdir()])


def test_the_samples_and_all_documents_that_a_person_read_expand_as_by_a_processor(root: Path) -> None:
    compared = 0
    for path in documents(root):
        extraction = of(path)
        if extraction is not None:
            graphs = nodes(extraction)
            assert list(dict.fromkeys(expand(graphs))) == processed(graphs), path.name
            compared += 1
    assert compared > 200


def test_real_documents_expand_as_by_a_processor(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        extraction = of(path)
        assert extraction is not None
        graphs = nodes(extraction)
        assert list(dict.fromkeys(expand(graphs))) == processed(graphs)


IRIS = st.one_of(
    st.sampled_from(["https://example.org/a/../b", "mailto:x", "urn:ø", "dcterms:title", "skos:x", "_:b", "https:x"]),
    st.from_regex(r"\A(?:https?|urn|kg|schema|a\.b):(?://[a-z]{1,3}(?::[0-9]{2})?/?)?[a-zæ/.#?%:@\[0-9]{0,6}\Z"),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(["1e3", "true", "kg:x", "@id"])
VALUES = st.one_of(
    st.builds(lambda iri: {"@id": iri}, IRIS),
    st.builds(lambda text: {"@value": text}, WORDS),
    st.builds(lambda text, tag: {"@value": text, "@language": tag}, WORDS, st.sampled_from(["da", "en-GB", "DA"])),
    st.builds(
        lambda text, kind: {"@value": text, "@type": kind},
        WORDS,
        st.sampled_from([f"{XSD}date", f"{XSD}string", f"{XSD}decimal", "xsd:date", "dcterms:x"]),
    ),
)
NODES = st.fixed_dictionaries(
    {"id": IRIS, "type": st.sampled_from(["Document", ["Document", "Decision"], []])},
    optional={"title": VALUES, "topic": st.lists(VALUES, max_size=3), "evidence": st.lists(VALUES, max_size=2)},
).map(lambda node: {"id": node["id"], "type": node["type"], **node})  # in the order in which mapping writes them


@given(st.lists(NODES, max_size=3))
def test_any_node_expands_as_by_a_processor_or_is_left_to_one(listed: list[dict[str, Any]]) -> None:
    graphs = {"urn:g": listed}
    try:
        found = list(dict.fromkeys(expand(graphs)))
    except ValueError:
        return
    assert found == processed(graphs)


@pytest.mark.parametrize(
    "value",
    [
        {"@id": "dcterms:title"},
        {"@value": "x", "@type": "dcterms:date"},
        {"@value": 1},
        {"@value": "x", "@type": f"{XSD}date", "@language": "da"},
        {"@list": []},
        {"id": "urn:x"},
    ],
)
def test_what_a_processor_may_read_otherwise_is_left_to_it(value: dict[str, Any]) -> None:
    with pytest.raises(NotPlain):
        list(expand({"urn:g": [{"id": "urn:a", "type": "Document", "title": value}]}))


def test_a_term_that_no_context_maps_is_an_error() -> None:
    with pytest.raises(MappingError, match="unheardOf"):
        list(expand({"urn:g": [{"id": "urn:a", "type": "Document", "unheardOf": {"@value": "x"}}]}))


def test_an_extraction_with_an_address_that_is_short_for_another_goes_to_the_processor() -> None:
    quads = to_quads(handmade.extraction(publisher="skos:notation"), ID)
    named = ox.NamedNode("http://www.w3.org/2004/02/skos/core#notation")
    assert named in {quad.object for quad in quads}
