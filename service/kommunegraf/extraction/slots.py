"""Registers every slot type of the phrase language that the project itself brings."""

from __future__ import annotations

from functools import cache

from kommunegraf.extraction import finders
from kommunegraf.extraction.mentions import register
from kommunegraf.extraction.organisations import organisation_mentions
from kommunegraf.extraction.parties import party_lists, party_mentions


@cache
def register_types() -> None:
    """Makes the types known; called before the first phrase is parsed."""
    finders.register_all()
    register("organisation", organisation_mentions)
    register("party", party_mentions)
    register("parties", party_lists)
