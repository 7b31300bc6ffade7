"""The small graph that the programs are asked about: three items with Danish titles."""

from __future__ import annotations

import pyoxigraph as ox

NAMESPACE = "http://example.org/"
TITLES = ("Rygestop på skolerne", 'Sundhed, "trivsel" og æblehaver', "Motion\tog bevægelse")


def quads() -> list[ox.Quad]:
    found = []
    for number, title in enumerate(TITLES):
        item = ox.NamedNode(f"{NAMESPACE}item/{number}")
        for predicate, term in (
            ("title", ox.Literal(title, language="da")),
            ("number", ox.Literal(number)),
            ("kind", ox.NamedNode(f"{NAMESPACE}Item")),
        ):
            for graph in (ox.DefaultGraph(), ox.NamedNode(f"{NAMESPACE}graph/{number}")):
                found.append(ox.Quad(item, ox.NamedNode(NAMESPACE + predicate), term, graph))
    return found
