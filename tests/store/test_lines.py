"""Lines of N-Quads that are stored as they came speak in one graph only, whoever sent them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.store.lines import Lines

GRAPH = "urn:g:ø"
XSD = "http://www.w3.org/2001/XMLSchema#"
IRIS = st.sampled_from(["urn:a", "urn:b:æ%20", "https://example.org/x#y.", "urn:g:ø", "urn:_:b"]).map(ox.NamedNode)
STRINGS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [f' <{GRAPH}> .\n"', "# ", '\\" .', "_:b"]
)
LITERALS = st.one_of(
    STRINGS.map(ox.Literal),
    STRINGS.map(lambda text: ox.Literal(text, language="da-DK")),
    STRINGS.map(lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}date"))),
)
QUADS = st.lists(st.builds(ox.Quad, IRIS, IRIS, IRIS | LITERALS, st.just(ox.NamedNode(GRAPH))))


def written(quads: list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def read(content: bytes) -> list[ox.Quad]:
    return list(ox.parse(content, format=ox.RdfFormat.N_QUADS))


@given(QUADS)
def test_whatever_oxigraph_writes_of_a_graph_is_taken_as_it_is(quads: list[ox.Quad]) -> None:
    lines = Lines.of(GRAPH, written(quads))
    assert lines is not None
    assert len(lines) == len(quads)
    assert read(lines.content) == quads
    assert read(lines.without_graph) == [ox.Quad(each.subject, each.predicate, each.object) for each in quads]


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> <urn:o> <urn:other> .\n",
        "<urn:s> <urn:p> <urn:o> .\n",
        "<urn:s> <urn:p> <urn:o>.\n",
        "<urn:s> <urn:p> <urn:o> <urn:other>.\n",
        "<urn:s> <urn:p> <urn:o> . # <urn:g> .\n",
        '<urn:s> <urn:p> <urn:o> . # "" <urn:g> .\n',
        "# <urn:s> <urn:p> <urn:o> <urn:g> .\n",
        "<urn:s> <urn:p> <urn:o> <urn:g> . <urn:s> <urn:p> <urn:o> <urn:g> .\n",
        "<urn:s> <urn:p> <urn:o> <urn:other> .\r<urn:s> <urn:p> <urn:o> <urn:g> .\n",
        '<urn:s> <urn:p> "\r" <urn:g> .\n',
        '<urn:s> <urn:p> "a" <urn:other> .\r"" <urn:g> .\n',
        '<urn:s> <urn:p> "a\\" <urn:g> .\n',
        "<urn:s> <urn:p> _:b <urn:g> .\n",
        "_:b <urn:p> <urn:o> <urn:g> .\n",
        "<urn:s> <urn:p> <urn:o> _:g .\n",
        "<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> <urn:g> .\n",
        "<urn:s>\t<urn:p>\t<urn:o>\t<urn:g> .\n",
        "<urn:s> <urn:p> <urn:o> <urn:g> .\n\n",
        "<urn:s> <urn:p> <urn:o> <urn:g> .",
        "<urn:s> <urn:p> <urn:o> <urn:\\u0067> .\n",
        "<urn:s> <urn:p> <urn:o> <urn:g> <urn:g> .\n",
        "\n",
    ],
)
def test_other_lines_are_not(line: str) -> None:
    whole = "<urn:s> <urn:p> <urn:o> <urn:g> .\n"
    assert Lines.of("urn:g", whole.encode()) is not None
    for content in (line, whole + line, line + whole):
        assert Lines.of("urn:g", content.encode()) is None


@given(QUADS, st.data())
def test_what_is_taken_speaks_in_its_graph_alone_however_it_was_tampered_with(
    quads: list[ox.Quad], data: st.DataObject
) -> None:
    content = bytearray(written(quads))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from(
                [b"<", b">", b'"', b"\\", b" ", b".", b"\n", b"\r", b"#", b"_:b", b" .\n", b"<urn:x> ", b"@"]
            )
        )
    lines = Lines.of(GRAPH, bytes(content))
    if lines is None:
        return
    try:
        found = read(lines.content)
    except SyntaxError:
        return
    assert {each.graph_name for each in found} <= {ox.NamedNode(GRAPH)}
    assert len(found) == len(lines)
    assert read(lines.without_graph) == [ox.Quad(each.subject, each.predicate, each.object) for each in found]


def test_a_megabyte_without_an_end_is_looked_at_once() -> None:
    for begun in (b'<urn:s> <urn:p> "', b"<urn:s> <urn:p> <", b'<urn:s> <urn:p> "\\"'):
        assert Lines.of(GRAPH, begun * 60_000) is None
    line = f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .\n".encode()
    lines = Lines.of(GRAPH, line * 300_000)
    assert lines is not None
    assert len(lines) == 300_000
