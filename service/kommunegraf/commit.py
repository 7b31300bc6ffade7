"""Commits prepared documents: a batch under the writer lock becomes one published generation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyoxigraph as ox

from kommunegraf.identity import Identity
from kommunegraf.intake import Unreadable, read_bytes
from kommunegraf.linking import making as links
from kommunegraf.prepared import Prepared
from kommunegraf.settings import Settings
from kommunegraf.store import reference, rules, tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lines import Lines
from kommunegraf.store.quarantine import Held
from kommunegraf.store.revisions import carry_over
from kommunegraf.store.writer import Session, writing

_REPLACED_BY = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")


@dataclass(frozen=True, slots=True)
class Work:
    """A prepared file, and the address it came from where somebody said it.

    `data` are its bytes where they lie in no file; then `path` is a relative one that leads nowhere.
    """

    path: Path
    prepared: Prepared
    url: str | None = None
    data: bytes | None = None


class Progress(Protocol):
    """Is told how far the only document of a commit has come."""

    def storing(self) -> None:
        """It is its turn to be written."""

    def publishing(self) -> None:
        """There is no way back."""


Batch = list[Work]
Stored = Literal["stored", "unchanged", "replaced"]


@dataclass
class Committed:
    """What became of a batch: an outcome or a held file a path, and the generation now served."""

    outcomes: dict[Path, Stored | Unreadable] = field(default_factory=dict)
    held: dict[Path, Held] = field(default_factory=dict)
    generation: int = 0


def commit(batch: Batch, settings: Settings, fingerprint: str) -> Committed:
    """Stores a batch's good documents, holds the others, and publishes one generation if anything changed.

    Raises `StoreError`; then nothing of the batch is published.
    """
    with writing(settings, "ingest") as session:
        turn = _Turn(session, settings, fingerprint)
        reference.refresh(session)
        for work in batch:
            turn.take(work)
        turn.flush()
        if session.writer.changed:
            # What the rules derive and link is brought up to date at the end of a run.
            links.refresh_or_put_off(session)
            stale = bool(rules.active(settings))
            if not stale:
                rules.derive(session, stale=True)
            turn.keep_texts()
            session.publish(stale=stale)
        return turn.end(batch)


def commit_one(work: Work, settings: Settings, fingerprint: str, progress: Progress) -> Committed:
    """Stores or holds one document and publishes it, with all that is derived from it, in one generation.

    Where the document changes nothing, nothing is published. Raises `StoreError`; then nothing is published either.
    """
    with writing(settings, "ingest over HTTP") as session:
        progress.storing()
        turn = _Turn(session, settings, fingerprint)
        turn.take(work)
        turn.flush()
        if session.writer.changed:
            reference.refresh(session)
            links.refresh(session)
            rules.derive(session, stale=True)
            progress.publishing()
            turn.keep_texts()
            session.publish(stale=False)
        return turn.end([work])


def settle(settings: Settings) -> None:
    """Brings reference data, links and derived graphs up to date, and publishes if that changed anything."""
    current = DataFolder(settings.data_folder).generations.current()
    if current is not None and not current.about.get("stale") and _up_to_date(current.about, settings):
        return
    with writing(settings, "ingest") as session:
        stale = reference.refresh(session) or bool(session.about.get("stale")) or current is None
        stale |= links.refresh(session) and bool(rules.active(settings))
        rules.derive(session, stale=stale)
        session.publish(stale=False)


def _up_to_date(about: Mapping[str, object], settings: Settings) -> bool:
    files = reference.sources(DataFolder(settings.data_folder).reference)
    return (
        about.get("reference") == reference.fingerprint(files, settings.base)
        and about.get("derived") == rules.fingerprint(rules.active(settings))
        and links.up_to_date(about, settings)
        and about.get("defaultGraph") == settings.default_graph
    )


class _Turn:
    """One batch in one session."""

    def __init__(self, session: Session, settings: Settings, fingerprint: str) -> None:
        self.session = session
        self.folder = session.folder
        self.fingerprint = fingerprint
        self.limit = settings.max_file_mb * 2**20
        self.identity = Identity(settings.base)
        self.committed = Committed()
        self._contents: dict[str, list[ox.Quad]] = {}
        self._new: dict[str, Lines] = {}  # graphs that hold nothing yet, as they came
        self._texts: list[Prepared] = []
        self._kept = self.folder.quarantine.all()

    def take(self, work: Work) -> None:
        prepared = work.prepared
        document, version = prepared.document, prepared.version
        forgotten = tombstones.forgotten(self.session.writer, document) if document else None
        if forgotten is not None:
            self.committed.outcomes[work.path] = Unreadable(
                work.path,
                f"its document {document} was forgotten on {forgotten}; `kommunegraf forget --undo {document}` "
                "allows it again",
            )
            return
        if prepared.reason:
            self._hold(work)
            return
        if document is None or version is None:
            raise ValueError(f"{work.path} was prepared without a document and version")
        moved = work.url is not None and self.session.ledger.url_of_bytes(prepared.bytes_sha256) != work.url
        self.committed.outcomes[work.path] = self._store(prepared, document, version, anew=moved)
        if tombstones.withdrawn(self.session.writer.store, self.session.writer.base, document):
            tombstones.lift(self.session.writer, document)
        if self.session.ledger.record_bytes(prepared.bytes_sha256, work.path.name, version, work.url):
            self.session.writer.changed = True

    def flush(self) -> None:
        """Writes what was taken so far into the writer's store."""
        # What is new first: a triple that it states, too, is not to leave the default graph with what is replaced.
        self.session.writer.add(self._new.values())
        self.session.writer.replace(self._contents)
        self._new.clear()
        self._contents.clear()

    def keep_texts(self) -> None:
        """Keeps the texts of what was taken, just before it is published: of what never is, none shall be left."""
        for prepared in self._texts:
            self.folder.texts.put(prepared.text, prepared.masks, {"report": dict(prepared.report)})

    def end(self, batch: Batch) -> Committed:
        """What became of the batch, now that all is published that is to be."""
        self._release(batch)
        self.committed.generation = self.folder.generations.number()
        return self.committed

    def _release(self, batch: Batch) -> None:
        """Lets go of what was held of files that are published now.

        A held file that is still where it was found stays held when another file of its document is published:
        nothing that it says is in the graph yet.
        """
        published = [
            work
            for work in batch
            if work.path not in self.committed.held
            and not isinstance(self.committed.outcomes.get(work.path), Unreadable)
        ]
        hashes = {work.prepared.bytes_sha256 for work in published}
        paths = {str(work.path) for work in published}
        documents = {work.prepared.document for work in published}
        for held in self._kept:
            of_document = held.document is not None and held.document in documents
            if held.sha256 in hashes or held.path in paths or (of_document and not self._still_there(held)):
                self.folder.quarantine.release(sha256=held.sha256)

    def _still_there(self, held: Held) -> bool:
        path = Path(held.path)
        if not path.is_absolute():
            return False  # it came in over HTTP
        data = read_bytes(path, self.limit)
        return not isinstance(data, Unreadable) and hashlib.sha256(data).hexdigest() == held.sha256

    def _store(self, prepared: Prepared, document: str, version: str, *, anew: bool) -> Stored:
        known = self.session.ledger.current(document)
        if not anew and known == version and self.session.ledger.fingerprint(document) == self.fingerprint:
            return "unchanged"
        graph, machine = self.identity.document_graph(document), self.identity.machine_graph(document)
        if graph in self._contents or graph in self._new:
            self.flush()  # the same document twice in a batch: the second replaces the first
        moved = self._withdraw_other_names(prepared, document)
        kept = carry_over(self.session.writer.graph(graph), document, version, known)
        moved_here = [quad for quad in self.session.writer.graph(graph) if quad.predicate == _REPLACED_BY]
        strange = set(prepared.graphs) - {graph, machine}
        if strange:
            raise ValueError(f"{document} states something in {', '.join(sorted(strange))}")
        self._give(graph, prepared, [*kept, *moved, *moved_here])
        self._give(machine, prepared, [])
        self._texts.append(prepared)
        self.session.ledger.record(
            document=document,
            version=version,
            text_sha256=prepared.text_sha256,
            fingerprint=self.fingerprint,
            warnings=prepared.warnings,
        )
        self.session.writer.changed = True
        return "stored" if known is None and not moved else "replaced"

    def _give(self, graph: str, prepared: Prepared, more: list[ox.Quad]) -> None:
        """Has a graph hold what was prepared for it, and `more`, from the next flush on.

        Of a graph that is still empty the lines are taken as they came, which saves making terms of them.
        """
        content = prepared.graphs.get(graph, b"")
        lines = Lines.of(graph, content) if not more and self.session.writer.empty(graph) else None
        if lines is not None:
            self._new[graph] = lines
        else:
            self._contents[graph] = [*prepared.quads(graph), *more]

    def _withdraw_other_names(self, prepared: Prepared, document: str) -> list[ox.Quad]:
        """Where the same text gave another document's IRI before, that one goes, and says what replaced it."""
        before = self.session.ledger.version_of_bytes(prepared.bytes_sha256)
        other = self.session.ledger.document_of(before) if before else None
        if other is None or other == document or self.session.ledger.current(other) != before:
            return []
        self._clear(other)
        return [ox.Quad(ox.NamedNode(other), _REPLACED_BY, ox.NamedNode(document))]

    def _hold(self, work: Work) -> None:
        prepared = work.prepared
        data = read_bytes(work.path, self.limit) if work.data is None else work.data
        if isinstance(data, Unreadable):
            self.committed.outcomes[work.path] = data
            return
        self.committed.held[work.path] = self.folder.quarantine.hold(
            data,
            path=str(work.path),
            reason=prepared.reason,
            messages=prepared.messages,
            document=prepared.document,
            report=prepared.report,
        )
        document = prepared.document
        if prepared.reason == "violation" and document and self.session.ledger.current(document) == prepared.version:
            self._clear(document)  # what was published of this very text must not be any more

    def _clear(self, document: str) -> None:
        self.flush()
        graphs = (self.identity.document_graph(document), self.identity.machine_graph(document))
        self.session.writer.replace(dict.fromkeys(graphs, ()))
        self.session.ledger.retract(document)
        self.session.writer.changed = True
