"""Registers every slot type of the phrase language that the project itself brings."""

from __future__ import annotations

from functools import cache

from kommunegraf.extraction.money.payer_mentions import register_payers
from kommunegraf.extraction.partners.organisations import organisation_mentions
from kommunegraf.extraction.partners.parties import party_lists, party_mentions, several_parties
from kommunegraf.extraction.words import finders
from kommunegraf.extraction.words.mentions import register


@cache
def register_types() -> None:
    """Makes the types known; called before the first phrase is parsed."""
    finders.register_all()
    register("organisation", organisation_mentions, dear=True)
    register_payers()
    register("party", party_mentions, dear=True)
    register("parties", party_lists, dear=True)
    register("several", several_parties, dear=True)
