"""Reference data: the ontology, its concept schemes and registers, each Turtle file a named graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.store.writer import Session

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}
_BULK = 2_000
T = TypeVar("T")
# Vocabulary terms keep their names under any base; only entities and concepts move with it.
_MOVING = f"{DEFAULT_BASE}id/"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of reference data and the name of its graph."""

    name: str
    path: Path

    def quads(self, base: str) -> list[ox.Quad]:
        """Its triples under the given base. Raises `ConfigurationError` with the line where it is not well-formed."""
        try:
            parsed = ox.Dataset(ox.parse(path=self.path, format=_FORMATS[self.path.suffix], base_iri=DEFAULT_BASE))
        except (SyntaxError, ValueError) as error:
            raise ConfigurationError(f"{self.path}: {error}; mend the file (or install kommunegraf again)") from error
        # Blank nodes get the names of RDFC-1.0, then IRIs (RDF 1.1 Concepts, 3.5): the same file gives the same quads.
        parsed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        genid = f"{base}.well-known/genid/{self.name}-"
        return [ox.Quad(_named(q.subject, base, genid), q.predicate, _named(q.object, base, genid)) for q in parsed]


def sources(folder: Path | None = None) -> list[Source]:
    """What the project ships below `ontology/`, and what the operator loaded into `folder`; the latter wins a name.

    `ontology/concepts/outcome.ttl` becomes the graph `concepts-outcome`, `ontology/reference/kle.ttl` `kle`.
    """
    shipped = resources.folder("ontology")
    found: dict[str, Source] = {}
    for path in sorted(shipped.rglob("*")):
        if path.suffix in _FORMATS:
            parts = path.relative_to(shipped).with_suffix("").parts
            name = "-".join(parts[1:] if parts[0] == "reference" else parts)
            found[name] = Source(name, path)
    if folder is not None and folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix in _FORMATS and not path.name.startswith("."):
                found[path.stem] = Source(path.stem, path)
    return [found[name] for name in sorted(found)]


def fingerprint(files: list[Source], base: str) -> str:
    """Changes when any file, its name or the base does."""
    digest = hashlib.sha256(base.encode("utf-8"))
    for source in files:
        digest.update(f"\n{source.name}\n".encode())
        digest.update(hashlib.sha256(source.path.read_bytes()).digest())
    return digest.hexdigest()


def refresh(session: Session) -> bool:
    """Brings the reference graphs up to date with the files; gives whether they had changed. Does not publish."""
    files = sources(session.folder.reference)
    now = fingerprint(files, session.settings.base)
    if session.about.get("reference") == now:
        return False
    writer, identity = session.writer, Identity(session.settings.base)
    graphs = {identity.reference_graph(source.name): source for source in files}
    prefix = identity.reference_graph("")
    stale = {graph.value for graph in writer.store.named_graphs() if graph.value.startswith(prefix)} - graphs.keys()
    writer.replace(dict.fromkeys(stale, ()))
    for graph, source in graphs.items():
        quads = source.quads(session.settings.base)
        if len(quads) > _BULK and not writer.graph(graph):
            writer.load(graph, quads)
        else:
            writer.replace({graph: quads})
    session.about["reference"] = now
    return True


def in_memory(folder: Path | None, base: str) -> ox.Store:
    """All reference data in one default graph: what the gate judges a document beside."""
    store = ox.Store()
    store.bulk_extend(_all(folder, base))
    return store


def _all(folder: Path | None, base: str) -> Iterator[ox.Quad]:
    for source in sources(folder):
        yield from source.quads(base)


def _named(term: T, base: str, genid: str) -> T | ox.NamedNode:
    if isinstance(term, ox.BlankNode):
        return ox.NamedNode(genid + term.value)
    if isinstance(term, ox.NamedNode) and term.value.startswith(_MOVING) and base != DEFAULT_BASE:
        return ox.NamedNode(base + term.value[len(DEFAULT_BASE) :])
    return term
