"""What a document's graph keeps of its earlier versions when a new one replaces it."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

HAS_VERSION = ox.NamedNode("http://purl.org/dc/terms/hasVersion")
REVISION_OF = ox.NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")


def carry_over(old: Iterable[ox.Quad], document: str, new_version: str, old_version: str | None) -> list[ox.Quad]:
    """The quads of `old` (the document's graph so far) that the graph of `new_version` takes over.

    Earlier versions stay as nodes, with their checksums and how they followed each other (prov:wasRevisionOf); what
    they stated goes. A text that comes back (v1, v2, v1) is now a revision of v2: the chain never runs in a circle.
    """
    quads = set(old)
    work, new = ox.NamedNode(document), ox.NamedNode(new_version)
    versions = {quad.object for quad in quads if quad.subject == work and quad.predicate == HAS_VERSION} - {new}
    kept = {
        quad for quad in quads if quad.subject == work and quad.predicate == HAS_VERSION and quad.object in versions
    }
    for quad in quads:
        if quad.subject in versions and not (quad.predicate == REVISION_OF and quad.object == new):
            kept.add(quad)
    parts = {quad.object for quad in kept if quad.subject in versions and _is_part(quad.object, quad.subject)}
    kept |= {quad for quad in quads if quad.subject in parts}
    if old_version is not None and old_version != new_version:
        kept.add(ox.Quad(new, REVISION_OF, ox.NamedNode(old_version)))
    elif old_version == new_version:
        kept |= {quad for quad in quads if quad.subject == new and quad.predicate == REVISION_OF}
    return sorted(kept, key=str)


def _is_part(term: object, version: object) -> bool:
    return (
        isinstance(term, ox.NamedNode)
        and isinstance(version, ox.NamedNode)
        and term != version
        and term.value.startswith((f"{version.value}/", f"{version.value}#"))
    )
