"""Withdraws documents that those who published them have taken back: no longer served, with a tombstone."""

from __future__ import annotations

from collections.abc import Mapping

from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store import rules, tombstones
from kommunegraf.store.forgetting import forget
from kommunegraf.store.writer import writing


def withdraw(settings: Settings, documents: Mapping[str, str | None]) -> None:
    """Withdraws documents by their IRIs, each with the IRI of the one that replaces it, where one is known.

    With the setting `harvest_withdrawn=forget` they are forgotten; but other than what an operator forgets, they may
    come back. Done again after a crash it completes what was begun. Raises `StoreError`; then nothing is withdrawn, or
    (with `forget`) only the first ones.
    """
    if settings.harvest_withdrawn == "forget":
        for document in documents:
            forget(settings, document)
    identity = Identity(settings.base)
    with writing(settings, "harvest") as session:
        graphs = [
            graph
            for document in documents
            for graph in (identity.document_graph(document), identity.machine_graph(document))
        ]
        session.writer.replace(dict.fromkeys(graphs, ()))
        for document in documents:
            session.ledger.retract(document)
        tombstones.withdraw(session.writer, documents)
        session.publish(stale=bool(rules.active(settings)))
