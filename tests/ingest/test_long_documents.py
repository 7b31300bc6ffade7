"""A long document takes memory in proportion to its items, and far less than a file may take."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf import mapping, prepared
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read
from large_documents import agenda_json

IDENTITY = Identity()

# What an item of some 2,500 code points and 50 pieces of evidence may add to the peak: in short documents, where words
# and sentences are new and are remembered, 0.9 MB; in one of 2,000 items, which is 5 MB of text, a third of a megabyte.
MOST_BYTES = 1_200_000
FEW, MANY = 40, 200
# In a process of its own: what this one has loaded and freed would hide what the document takes.
MEASURE = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from large_documents import agenda_json, agenda_text
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.preparing.collecting import collect_seldom
from kommunegraf.settings import Settings

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

form, pipeline = sys.argv[2], DocumentPipeline.of(Settings(), Path("/nowhere"))
collect_seldom()
peaks, quads = [], []
for items in map(int, sys.argv[3:]):
    data = agenda_json(items) if form == "json" else agenda_text(items).encode()
    prepared = pipeline.prepare(data, f"agenda.{form}")
    assert not prepared.reason, prepared.messages
    quads.append(sum(lines.count(b"\\n") for lines in prepared.graphs.values()))
    peaks.append(peak())
print(json.dumps({"peaks": peaks, "quads": quads}))
"""


@pytest.mark.parametrize("form", ["json", "txt"])
def test_each_item_of_a_long_document_adds_a_bounded_amount_to_the_peak(form: str) -> None:
    command = [sys.executable, "-P", "-c", MEASURE, str(Path(__file__).parent.parent), form]
    done = subprocess.run([*command, str(FEW), str(MANY)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    (few, many), (few_quads, many_quads) = told["peaks"], told["quads"]
    assert many_quads > 4 * few_quads > 40_000, "the documents are as full of facts as they are said to be"
    assert many - few < MOST_BYTES * (MANY - FEW)


def test_quads_made_in_many_parts_are_those_made_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    extraction = extract(read(agenda_json(6), name="agenda.json"), IDENTITY)
    whole = to_quads(extraction, IDENTITY)
    monkeypatch.setattr(mapping, "_A_PART", 10)
    parts = list(mapping.quads_of(extraction, IDENTITY))
    assert len(parts) == len(whole) > 2_000 and set(parts) == set(whole)


def test_lines_are_packed_by_graph_and_come_out_as_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_A_PART", 100)
    graphs = [ox.NamedNode("urn:g"), ox.NamedNode("urn:h")]
    quads = [ox.Quad(graphs[0], graphs[1], ox.Literal(n), graphs[n % 500 // 300]) for n in range(1_000)]
    packed = prepared.by_graph(quads)
    for graph in graphs:
        lines = ox.serialize([each for each in quads if each.graph_name == graph], format=ox.RdfFormat.N_QUADS)
        assert packed[graph.value] == lines and len(packed.packed[graph.value][0]) < len(lines) / 4
    assert packed.length == sum(map(len, packed.values())) and packed == dict(packed)


@pytest.mark.parametrize("said", [0, 5, 7, 10**12])
def test_a_packed_content_of_another_length_than_it_is_said_to_have_is_not_unpacked(said: int) -> None:
    packed = prepared.Packed({"urn:g": (zlib.compress(b"linjer"), said), "urn:h": (b"noise", 5)})
    for name in packed:
        with pytest.raises(ValueError, match=name):
            packed[name]
