"""The ledger: which bytes gave which version of which document, in a store of its own beside that of the documents.

It is published with the generation that holds the documents, so that the two can never disagree, and is no part of what
anybody can query: it knows the names of files. It bears no times and no folders: the same files give the same ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

_NS = "https://w3id.org/kommunegraf/ledger#"
_VERSION = ox.NamedNode(f"{_NS}version")  # bytes -> the version that they read as
_NAME = ox.NamedNode(f"{_NS}name")  # bytes -> a file name they came under
_URL = ox.NamedNode(f"{_NS}url")  # bytes -> the address that they were said to come from
_DOCUMENT = ox.NamedNode(f"{_NS}document")  # version -> its document
_TEXT = ox.NamedNode(f"{_NS}text")  # version -> SHA-256 of its stored text
_CURRENT = ox.NamedNode(f"{_NS}current")  # document -> the version that its graph states
_FINGERPRINT = ox.NamedNode(f"{_NS}fingerprint")  # document -> of the code and data that made its graph
_WARNINGS = ox.NamedNode(f"{_NS}warnings")  # document -> how many the gate gave
_GRAPH = ox.DefaultGraph()


def is_ledgers(quad: ox.Quad) -> bool:
    """Whether it says what only a ledger says."""
    return quad.predicate.value.startswith(_NS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it stands: the version stated by its graph, and how it came."""

    document: str
    version: str
    text_sha256: str
    fingerprint: str
    warnings: int
    names: tuple[str, ...]
    bytes_sha256: tuple[str, ...]


class Ledger:
    """Reads the ledger that a store of its own holds; writes it where the store is a writer's."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def at(cls, path: Path, quads: Iterable[ox.Quad] = ()) -> Ledger:
        """The ledger in that folder, to be written; made where there is none, and then holding the given quads."""
        ledger = cls(ox.Store(str(path)))
        ledger._store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object, _GRAPH) for each in quads)
        return ledger

    def back_up(self, path: Path) -> None:
        """Copies it to a folder that is not there, by hard links."""
        self._store.backup(str(path))

    def flush(self) -> None:
        """Makes durable what was written."""
        self._store.flush()

    def without(self, documents: Iterable[str]) -> Iterator[ox.Quad]:
        """All that it knows, but of these documents."""
        dropped = {node for document in documents for node in self._nodes_of(document)}
        return (quad for quad in self._store if quad.subject not in dropped)

    def version_of_bytes(self, bytes_sha256: str) -> str | None:
        return self._one(_bytes(bytes_sha256), _VERSION)

    def url_of_bytes(self, bytes_sha256: str) -> str | None:
        """The address that somebody said these bytes came from."""
        return self._one(_bytes(bytes_sha256), _URL)

    def document_of(self, version: str) -> str | None:
        return self._one(ox.NamedNode(version), _DOCUMENT)

    def text_of(self, version: str) -> str | None:
        """SHA-256 of the version's stored text: its key in `Texts`."""
        return self._one(ox.NamedNode(version), _TEXT)

    def documents_of_text(self, text_sha256: str) -> set[str]:
        """The documents with a version of this stored text."""
        found = self._store.quads_for_pattern(None, _TEXT, ox.Literal(text_sha256), _GRAPH)
        versions = [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]
        return {document for version in versions if (document := self.document_of(version))}

    def current(self, document: str) -> str | None:
        return self._one(ox.NamedNode(document), _CURRENT)

    def fingerprint(self, document: str) -> str | None:
        return self._one(ox.NamedNode(document), _FINGERPRINT)

    def names_of_bytes(self, bytes_sha256: str) -> set[str]:
        return {each.value for each in self._values(_bytes(bytes_sha256), _NAME)}

    def as_now(self, bytes_sha256: str, fingerprint: str, name: str | None = None) -> tuple[str, str] | None:
        """The document and the version that these bytes read as, where nothing new would come of reading them again.

        That is so where the version is the document's current one, made by the code and data of `fingerprint`, and
        the bytes are known under `name` (None: whatever their names are).
        """
        version = self.version_of_bytes(bytes_sha256)
        document = self.document_of(version) if version else None
        if version is None or document is None:
            return None
        stands = self.current(document) == version and self.fingerprint(document) == fingerprint
        named = name is None or name in self.names_of_bytes(bytes_sha256)
        return (document, version) if stands and named else None

    def documents(self) -> Iterator[str]:
        """All documents that have a current version, in the order of their IRIs."""
        found = self._store.quads_for_pattern(None, _CURRENT, None, _GRAPH)
        yield from sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def versions(self, document: str) -> list[str]:
        """All versions of a document that were ever stored, forgotten ones aside."""
        found = self._store.quads_for_pattern(None, _DOCUMENT, ox.NamedNode(document), _GRAPH)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def entry(self, document: str) -> Entry | None:
        version = self.current(document)
        if version is None:
            return None
        sources = self._sources(version)
        return Entry(
            document=document,
            version=version,
            text_sha256=self.text_of(version) or "",
            fingerprint=self.fingerprint(document) or "",
            warnings=int(self._one(ox.NamedNode(document), _WARNINGS) or 0),
            names=tuple(sorted({name.value for source in sources for name in self._values(source, _NAME)})),
            bytes_sha256=tuple(sorted(source.value.rpartition(":")[2] for source in sources)),
        )

    def find(self, key: str) -> list[str]:
        """The documents that a person may mean: by IRI (of document or version), file name, or hash prefix (≥ 6)."""
        if "://" in key:
            try:
                document = key if self.current(key) is not None else self.document_of(key)
            except ValueError:  # no IRI after all
                return []
            return [] if document is None or self.current(document) is None else [document]
        named = self._store.quads_for_pattern(None, _NAME, ox.Literal(key), _GRAPH)
        versions = (self._one(quad.subject, _VERSION) for quad in named if isinstance(quad.subject, ox.NamedNode))
        documents = (self.document_of(version) for version in versions if version)
        found = {document for document in documents if document and self.current(document)}
        if not found and len(key) >= 6:
            for document in self.documents():
                entry = self.entry(document)
                hashes = (entry.text_sha256, *entry.bytes_sha256) if entry else ()
                if any(each.startswith(key.lower()) for each in hashes):
                    found.add(document)
        return sorted(found)

    def record(self, *, document: str, version: str, text_sha256: str, fingerprint: str, warnings: int) -> None:
        """The document's graph now states this version."""
        node, state = ox.NamedNode(version), ox.NamedNode(document)
        self._set(node, _DOCUMENT, state)
        self._set(node, _TEXT, ox.Literal(text_sha256))
        self._set(state, _CURRENT, node)
        self._set(state, _FINGERPRINT, ox.Literal(fingerprint))
        self._set(state, _WARNINGS, ox.Literal(warnings))

    def record_bytes(self, bytes_sha256: str, name: str, version: str, url: str | None = None) -> bool:
        """These bytes, under this file name (from this address), read as that version; gives whether that is new."""
        source = _bytes(bytes_sha256)
        new = self._set(source, _VERSION, ox.NamedNode(version))
        if url is not None and self._set(source, _URL, ox.Literal(url)):
            new = True
        quad = ox.Quad(source, _NAME, ox.Literal(name), _GRAPH)
        if quad not in self._store:
            self._store.add(quad)
            new = True
        return new

    def _nodes_of(self, document: str) -> set[ox.NamedNode]:
        """All that the ledger knows of a document: itself, its versions and the bytes they were read from."""
        versions = self.versions(document)
        sources = {source for version in versions for source in self._sources(version)}
        return {ox.NamedNode(document), *map(ox.NamedNode, versions), *sources}

    def bytes_of(self, document: str) -> set[str]:
        """The SHA-256 of all bytes that ever read as a version of the document, forgotten ones aside."""
        sources = (source for version in self.versions(document) for source in self._sources(version))
        return {source.value.rpartition(":")[2] for source in sources}

    def retract(self, document: str) -> None:
        """The document has no current version any more (its graph was taken out)."""
        self._clear(ox.NamedNode(document))

    def _sources(self, version: str) -> list[ox.NamedNode]:
        found = self._store.quads_for_pattern(None, _VERSION, ox.NamedNode(version), _GRAPH)
        return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]

    def _values(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[ox.NamedNode | ox.Literal]:
        for quad in self._store.quads_for_pattern(subject, predicate, None, _GRAPH):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.object

    def _one(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
        return next((each.value for each in self._values(subject, predicate)), None)

    def _set(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> bool:
        known = list(self._values(subject, predicate))
        if known == [value]:
            return False
        for each in known:
            self._store.remove(ox.Quad(subject, predicate, each, _GRAPH))
        self._store.add(ox.Quad(subject, predicate, value, _GRAPH))
        return True

    def _clear(self, subject: ox.NamedNode) -> None:
        for quad in list(self._store.quads_for_pattern(subject, None, None, _GRAPH)):
            self._store.remove(quad)


def _bytes(sha256: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:sha256:{sha256}")
