"""Links each listed attachment to the document that its file became, in the graph of what a host's harvest knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kommunegraf.harvest.records import File, Link
from kommunegraf.harvest.storing import Served
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ATTACHMENT = ox.NamedNode(f"{ONTOLOGY}Attachment")
_BELOW = Identity().part("", "attachment", "").rpartition("/")[0]  # the document or item that lists one
_HAS_FORMAT = ox.NamedNode("http://purl.org/dc/terms/hasFormat")
_IS_FORMAT_OF = ox.NamedNode("http://purl.org/dc/terms/isFormatOf")


def link(settings: Settings, host: str, files: Iterable[File], links: Iterable[Link]) -> bool:
    """Brings the links of a host's attachments up to date, and publishes if that changed any; gives whether it did.

    A link stands where both ends are served: the attachment that a meeting's document lists, and the file's document.
    Where a document lists several files by one name, nothing tells which of them an item means, and none is linked; one
    file that several items list is linked from each.
    """
    generation = DataFolder(settings.data_folder).generations.current()
    if generation is None:
        return False
    store, identity, served = generation.open(), Identity(settings.base), Served.of(settings)
    documents = {
        (file.kind, file.id): file.document
        for file in files
        if file.status == "stored" and file.document is not None and served.serves(file.document)
    }
    named: dict[tuple[str, str], set[str]] = {}
    for each in links:
        agenda = documents.get(("meeting", each.part))
        if agenda is not None and each.missing_since is None:
            named.setdefault((agenda, identity.part("", "attachment", each.key)), set()).add(each.file)
    nodes = {agenda: _listed(store, identity, agenda) for agenda, _ in named}
    wanted: set[tuple[str, str]] = set()
    for (agenda, ending), listed in named.items():
        document, *others = {documents.get(("attachment", file)) for file in listed}
        if document is not None and not others:
            # Under the document, or under each of the items that list it (`extraction.meeting.attachments`).
            wanted.update((node, document) for node in nodes[agenda].get(ending, ()))
    graph = ox.NamedNode(identity.harvest_graph(host))
    quads = {
        quad
        for node, document in wanted
        for quad in (
            ox.Quad(ox.NamedNode(node), _HAS_FORMAT, ox.NamedNode(document), graph),
            ox.Quad(ox.NamedNode(document), _IS_FORMAT_OF, ox.NamedNode(node), graph),
        )
    }
    if set(store.quads_for_pattern(None, None, None, graph)) == quads:
        return False
    with writing(settings, "harvest") as session:
        session.writer.replace({graph.value: quads})
        session.publish()
    return True


def _listed(store: ox.Store, identity: Identity, agenda: str) -> Mapping[str, Sequence[str]]:
    """The attachments that a document lists, by what their IRIs end with."""
    graph = ox.NamedNode(identity.document_graph(agenda))
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, _ATTACHMENT, graph):
        if isinstance(quad.subject, ox.NamedNode):
            node = quad.subject.value
            found.setdefault(node[node.rfind(_BELOW) :], []).append(node)
    return found
