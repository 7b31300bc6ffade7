"""Which organisation a name is: a municipality or region, a listed organisation, or one by that name alone."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.extraction.partners.organisations import organisation_of_name
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Resolved:
    """`authority`: it is a municipality or region of the reference data, which has its own label there.

    `name` is the listed name where `listed`, else the name as given; `kind` a code of org-kind or "".
    """

    iri: str
    name: str
    authority: bool = False
    listed: bool = False
    kind: str = ""


def resolve(name: str, identity: Identity) -> Resolved:
    """The organisation of a whole name ("Randers Kommune", "Ældre Sagen"); a bare town is no municipality."""
    words = " ".join(name.split())
    mention = next(iter(authority_mentions(words, identity.base)), None)
    if mention is not None and mention.span == Span(0, len(words)) and mention.form == "official":
        return Resolved(mention.authority.iri, mention.authority.name, authority=True)
    found = organisation_of_name(Span(0, len(words)), words)
    return Resolved(identity.organisation(found.name), found.name, listed=found.listed, kind=found.kind)
