"""Who pays an amount that a sentence states, and which body answers for it (`mappings/phrases/funding.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.party_nodes import party_nodes
from kommunegraf.extraction.phrases import PhraseBook, Sentence
from kommunegraf.extraction.records import Iri, Stated
from kommunegraf.extraction.reported import body_slot


@dataclass(frozen=True, slots=True)
class Payers:
    funder: tuple[Stated[Iri], ...] = ()
    responsible: tuple[Stated[Iri], ...] = ()


@cache
def _book() -> PhraseBook:
    return PhraseBook.load(["funding"])


def payers(frame: Frame, sentence: Sentence) -> dict[int, Payers]:
    """Payers and bodies by the end of the amount's words in the shadow; amounts without either are left out.

    Organisations that a sentence names as payers get their records.
    """
    found: dict[int, Payers] = {}
    for match in _book().match(sentence):
        amount = match.first("amount")
        if amount is None:
            continue
        known = found.get(amount.span.end, Payers())
        if match.fact == "payer" and (slot := match.first("funder")) is not None:
            nodes = party_nodes(frame, slot.value)
            known = Payers(tuple(node.stated() for node in nodes if node.named), known.responsible)
        elif match.fact == "responsible-body" and (body := body_slot(frame, match.first("body"))) is not None:
            known = Payers(known.funder, (body[1],))
        found[amount.span.end] = known
    return found
