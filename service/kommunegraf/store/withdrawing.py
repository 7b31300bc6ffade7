"""Withdraws documents that those who published them have taken back: no longer served, with a tombstone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kommunegraf.identity import Identity
from kommunegraf.linking import making as links
from kommunegraf.settings import Settings
from kommunegraf.store import rules, tombstones
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.writer import writing


def withdraw(settings: Settings, documents: Mapping[str, str | None]) -> None:
    """Withdraws documents by their IRIs, each with the IRI of the one that replaces it, where one is known.

    With the setting `harvest_withdrawn=forget` they are then forgotten; but other than what an operator forgets, they
    may come back. Done again after a crash it completes what was begun: `kept` tells which are not forgotten yet.
    Raises `StoreError`; then nothing is withdrawn, or all is and (with `forget`) only the first ones are forgotten.
    """
    identity = Identity(settings.base)
    with writing(settings, "harvest") as session:
        going = {
            document: other
            for document, other in documents.items()
            if session.ledger.current(document) is not None
            or not tombstones.withdrawn(session.writer.store, settings.base, document)
        }
        if going:
            graphs = [
                graph
                for document in going
                for graph in (identity.document_graph(document), identity.machine_graph(document))
            ]
            session.writer.replace(dict.fromkeys(graphs, ()))
            for document in going:
                session.ledger.retract(document)
            tombstones.withdraw(session.writer, going)
            links.refresh(session)
            session.publish(stale=bool(rules.active(settings)))
    for document in kept(settings, documents):
        forget(settings, document, withdrawn=True)


def kept(settings: Settings, documents: Iterable[str]) -> list[str]:
    """Those of the documents of which something is kept that is to be forgotten when they are withdrawn."""
    if settings.harvest_withdrawn != "forget":
        return []
    ledgers = [each.open_ledger() for each in DataFolder(settings.data_folder).generations.all()]
    return [document for document in documents if any(ledger.versions(document) for ledger in ledgers)]
