"""Contract units that a text names as examples ("En aftaleenhed kan være …, Sprogskolen, …")."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import listed
from kommunegraf.extraction.plans.effort_slots import UnitWords
from kommunegraf.extraction.records import ContractUnit, Iri, Mode
from kommunegraf.extraction.wording import name, shown_words, trimmed
from kommunegraf.extraction.words.lexicon import load
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span


def add_contract_units(frame: Frame, match: Match) -> None:
    """Adds a ContractUnit for each member of the list that has a name; "en skole" has none."""
    members = match.first("list")
    if members is None:
        return
    for member in listed(frame, members.span):
        words = _named(frame, member)
        if words is None:
            continue
        label, _ = name(frame, words, language="da")
        parent = None
        if frame.authority is not None:
            spot = frame.shadow.to_text(words)
            parent = say(Iri(iri=frame.authority), spot, mode=Mode.DERIVED, rule="unit-of-the-publisher")
        iri = frame.identity.part(frame.owner, "unit", shown_words(frame, words))
        frame.found.add(ContractUnit(id=iri, label=label, unit_of=parent))


def _named(frame: Frame, member: Span) -> Span | None:
    ends = load("unit-words", UnitWords).ends_name
    end = member.start
    for token in tokenise(frame.shadow.text[member.start : member.end], member.start):
        if token.folded in ends or (end == member.start and not token.word[0].isupper()):
            break
        end = token.end
    return trimmed(frame, Span(member.start, end)) if end > member.start else None
