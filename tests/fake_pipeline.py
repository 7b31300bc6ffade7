"""A small real pipeline for tests of the store: lines `key: value` become a document that names a body and money.

    document: a      body: velfærd      amount: 100      machine: a summary
The words `unreadable`, `violation` and `crash` on a line of their own do what they say.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.identity import DEFAULT_BASE, ONTOLOGY, Identity
from kommunegraf.prepared import Prepared, by_graph

LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True)
class FakePipeline:
    fingerprint: str = "1"
    base: str = DEFAULT_BASE

    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
        identity = Identity(self.base)
        sha256 = hashlib.sha256(data).hexdigest()
        text = data.decode("utf-8").removeprefix("\ufeff")
        lines = [line.split(": ", 1) for line in text.splitlines() if ": " in line]
        fields = dict(lines)
        document = identity.document("test", fields.get("document", sha256[:16]))
        text_sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        version = identity.version(document, text_sha256)
        if "kill" in text.splitlines():
            os.kill(os.getpid(), 9)
        if "unreadable" in text.splitlines():
            return Prepared(sha256, "unreadable", ("not a text",))
        if "violation" in text.splitlines():
            return Prepared(sha256, "violation", ("a CPR number at 3:1",), document=document, version=version)
        return Prepared(
            sha256,
            document=document,
            version=version,
            text=text,
            text_sha256=text_sha256,
            masks=((0, 3),) if "mask" in text.splitlines() else (),
            graphs=by_graph(list(quads(identity, document, version, text_sha256, lines))),
            warnings=text.splitlines().count("warning"),
        )


def quads(identity: Identity, document: str, version: str, sha256: str, lines: list[list[str]]) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(identity.document_graph(document))
    work, this, checksum = ox.NamedNode(document), ox.NamedNode(version), ox.NamedNode(f"{version}/checksum")
    yield ox.Quad(work, ox.NamedNode(f"{DCTERMS}hasVersion"), this, graph)
    yield ox.Quad(this, ox.NamedNode("http://spdx.org/rdf/terms#checksum"), checksum, graph)
    yield ox.Quad(checksum, ox.NamedNode("http://spdx.org/rdf/terms#checksumValue"), ox.Literal(sha256), graph)
    for key, value in lines:
        if key == "body":
            body = ox.NamedNode(identity.body(identity.municipality("0000"), value))
            yield ox.Quad(body, LABEL, ox.Literal(value, language="da"), graph)
            yield ox.Quad(work, ox.NamedNode(f"{ONTOLOGY}heldBy"), body, graph)
        elif key == "amount":
            yield ox.Quad(work, ox.NamedNode(f"{ONTOLOGY}amount"), ox.Literal(int(value)), graph)
        elif key == "machine":
            machine = ox.NamedNode(identity.machine_graph(document))
            yield ox.Quad(work, ox.NamedNode("https://schema.org/text"), ox.Literal(value), machine)
