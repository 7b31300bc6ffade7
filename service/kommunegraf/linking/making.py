"""Makes the links of authorities anew from what their documents state, and keeps them in step with publication."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kommunegraf import __version__, resources
from kommunegraf.identity import Identity
from kommunegraf.linking.bodies import link_bodies
from kommunegraf.linking.items import link_items
from kommunegraf.linking.link import Link
from kommunegraf.linking.named import link_named
from kommunegraf.linking.rule_names import chosen
from kommunegraf.linking.view import PUBLISHER, View
from kommunegraf.settings import Settings
from kommunegraf.store.writer import Session, Writer

_WAITING, _MADE_BY = "unlinked", "links"
_FEW = 300  # documents of which links are made at once: a quarter of a second
# What rules of links take from elsewhere: how a body's name is shortened, and whose names an authority's are.
_BORROWED = (
    "extraction/meeting/body_names.py",
    "extraction/meeting/committee_names.py",
    "authorities.py",
    "identity.py",
)
_DATA = ("lexicon/link-words.toml", "lexicon/bodies.toml", "hosts.toml")


def in_force(settings: Settings) -> frozenset[str]:
    """The rules that the setting `links` chooses."""
    return chosen(settings.links)


def fingerprint(rules: Collection[str]) -> str:
    """Changes when links made now may differ from those made before of the same documents."""
    digest = hashlib.sha256(_material())
    digest.update("\n".join(sorted(rules)).encode("utf-8"))
    return digest.hexdigest()[:32]


@cache
def _material() -> bytes:
    here = Path(__file__).parent
    code = [*sorted(here.glob("*.py")), *(here.parent / name for name in _BORROWED)]
    data = [resources.folder("mappings") / name for name in _DATA]
    return b"".join([__version__.encode(), *(path.read_bytes() for path in (*code, *data))])


def up_to_date(about: Mapping[str, object], settings: Settings) -> bool:
    """Whether the links of a generation, by what is known of it, are what they would be made as now."""
    return not about.get(_WAITING) and about.get(_MADE_BY) == fingerprint(in_force(settings))


def as_made(rules: Collection[str]) -> dict[str, object]:
    """What a generation is to say of itself whose links were all made by these rules."""
    return {_WAITING: [], _MADE_BY: fingerprint(rules)}


def refresh_or_put_off(session: Session) -> None:
    """Brings links up to date where that is soon done; else remembers whose documents were changed, for `refresh`.

    In the latter case links of authorities that lost a document go at once: what they are between may be gone.
    """
    if _documents(session.writer, _waiting(session)) <= _FEW:
        refresh(session)
        return
    session.about[_WAITING] = sorted(_waiting(session))
    _replace(session.writer, {}, session.writer.touched.lost)
    session.writer.touched.clear()


def refresh(session: Session) -> bool:
    """Brings all links up to date; gives whether any changed. Does not publish."""
    rules = in_force(session.settings)
    waiting = _waiting(session)
    changed = recompute(session.writer, waiting, rules)
    session.about.update(as_made(rules))
    session.writer.touched.clear()
    return changed


def _waiting(session: Session) -> set[str]:
    """The authorities whose links may be others now: where the rules have changed, all."""
    waiting = {*session.about.get(_WAITING, ()), *session.writer.touched.authorities}
    if session.about.get(_MADE_BY) != fingerprint(in_force(session.settings)):
        waiting |= publishers(session.writer)
        waiting |= {owner for _, owner in _graphs(session.writer)}
    return waiting


def _documents(writer: Writer, authorities: Collection[str]) -> int:
    """How many documents these authorities have (each twice where the default graph is merged, too)."""
    found = (writer.store.quads_for_pattern(None, PUBLISHER, ox.NamedNode(each), None) for each in authorities)
    return sum(1 for _ in itertools.islice(itertools.chain.from_iterable(found), 2 * _FEW + 1)) // 2


def recompute(writer: Writer, authorities: Collection[str], rules: Collection[str]) -> bool:
    """Makes the links of authorities (by IRI) anew, by these rules; gives whether any changed."""
    made: dict[str, list[ox.Quad]] = {}
    identity = Identity(writer.base)
    for authority in sorted(authorities):
        for link in _links(View(writer.store, authority, identity), rules) if rules else ():
            if link.rule in rules and link.evidence:
                graph = identity.link_graph(link.rule, authority)
                made.setdefault(graph, []).extend(link.quads(authority, identity))
    return _replace(writer, made, authorities)


def publishers(writer: Writer) -> set[str]:
    """All authorities whose documents the store holds."""
    found = writer.store.quads_for_pattern(None, PUBLISHER, None, None)
    return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}


def _links(view: View, rules: Collection[str]) -> list[Link]:
    """What a rule that is switched off would say is no premise of others."""
    bodies = [link for link in link_bodies(view) if link.rule in rules]
    return [*bodies, *link_items(view, bodies), *link_named(view)]


def _graphs(writer: Writer) -> list[tuple[str, str]]:
    """Each graph of links that the store holds, with its authority."""
    identity, found = Identity(writer.base), []
    for graph in writer.store.named_graphs():
        if isinstance(graph, ox.NamedNode):
            owner = identity.owner_of_links(graph.value)
            if owner is not None:
                found.append((graph.value, owner))
    return found


def _replace(writer: Writer, made: dict[str, list[ox.Quad]], authorities: Collection[str]) -> bool:
    """Has the store hold these graphs of links of the authorities, and no others of theirs."""
    if not authorities:
        return False
    old = [graph for graph, owner in _graphs(writer) if owner in authorities]
    return writer.replace({**dict.fromkeys(old, ()), **made}) > 0
