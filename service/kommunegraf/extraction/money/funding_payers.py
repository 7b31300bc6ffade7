"""Who pays an amount, for what, and which body answers for it (`mappings/phrases/funding.toml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import body_slot
from kommunegraf.extraction.money.shared_payers import shared_payers
from kommunegraf.extraction.money.shared_recipients import shared_recipients
from kommunegraf.extraction.partners.party_nodes import party_nodes
from kommunegraf.extraction.phrasebooks import phrase_book
from kommunegraf.extraction.plans.effort_merges import initiative_iri
from kommunegraf.extraction.records import Initiative, Iri, Stated
from kommunegraf.extraction.wording import name, shown_words, unquoted
from kommunegraf.extraction.words.amounts import AmountMention
from kommunegraf.extraction.words.phrases import Sentence
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Payers:
    funder: tuple[Stated[Iri], ...] = ()
    responsible: tuple[Stated[Iri], ...] = ()
    funded: tuple[Stated[Iri], ...] = ()
    listed: bool = False  # it goes on with a list of those who get something, and shares the phase of the one before


def payers(frame: Frame, sentence: Sentence, found_amounts: Sequence[AmountMention] = ()) -> dict[int, Payers]:
    """Payers, bodies and projects by the end of the amount's words in the shadow; amounts without any are left out.

    `found_amounts` are the amounts of the sentence, their places in it. Organisations that a sentence names as payers
    get their records, and so do projects that it names.
    """
    found = _said(frame, sentence)
    if found_amounts and (len(found_amounts) > 1 or not found):
        for end, nodes in shared_payers(frame, sentence, found_amounts, {end for end in found if found[end].funder}):
            known = found.get(end, Payers())
            found[end] = replace(known, funder=tuple(node.stated() for node in nodes))
    given = {end for end in found if found[end].funded}
    paid = {end for end in found if found[end].funder}
    for end, nodes in shared_recipients(frame, sentence, found_amounts, given, paid):
        known = found.get(end, Payers())
        found[end] = replace(known, funded=tuple(node.stated() for node in nodes), listed=True)
    return found


def _said(frame: Frame, sentence: Sentence) -> dict[int, Payers]:
    found: dict[int, Payers] = {}
    for match in phrase_book("funding").match(sentence):
        amount = match.first("amount")
        if amount is None:
            continue
        known = found.get(amount.span.end, Payers())
        if match.fact == "payer" and (slot := match.first("funder")) is not None:
            nodes = party_nodes(frame, slot.value)
            known = replace(known, funder=tuple(node.stated() for node in nodes if node.named))
        elif match.fact == "recipient" and (slot := match.first("recipient")) is not None:
            nodes = party_nodes(frame, slot.value)
            known = replace(known, funded=tuple(node.stated() for node in nodes if node.named))
        elif match.fact == "funded" and (project := match.first("project")) is not None:
            known = replace(known, funded=(_project(frame, project.span),))
        elif match.fact == "responsible-body" and (body := body_slot(frame, match.first("body"))) is not None:
            known = replace(known, responsible=(body[1],))
        found[amount.span.end] = known
    return {end: _parted(known) for end, known in found.items()}


def _parted(known: Payers) -> Payers:
    """Who gets an amount is not who pays it: "Udvalget gav Gåvennerne 20.000 kr." reads as either, the whole as one."""
    gets = {each.value.iri for each in known.funded}
    return replace(known, funder=tuple(each for each in known.funder if each.value.iri not in gets))


def _project(frame: Frame, quoted: Span) -> Stated[Iri]:
    """The project that money is given to, by its name in quotation marks."""
    words = unquoted(frame, quoted)
    iri = initiative_iri(frame, shown_words(frame, words))
    title, damaged = name(frame, words)
    frame.found.add(Initiative(id=iri, title=title, as_stated=damaged))
    return say(Iri(iri=iri), frame.shadow.to_text(words))
