"""Agreements and partnerships: how gold tells them, what the records say of them, and how the two are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kommunegraf.evaluation.approving import compare_approval
from kommunegraf.evaluation.assignment import best_pairs
from kommunegraf.evaluation.entries import Allowed, Comparison, Entry
from kommunegraf.evaluation.folding import likeness
from kommunegraf.evaluation.gold_parts import Date, Duration, Status, Words
from kommunegraf.evaluation.naming import compare_names, same_name, same_title
from kommunegraf.evaluation.recorded import NOBODY, Approved, Names, Recorded, code, lexical, named
from kommunegraf.evaluation.verdicts import Verdict, one_value, same_literally
from kommunegraf.extraction.records import Agreement, Partnership

# What agreeing is worth.
_TITLE, _PARTIES, _KIND = 3.0, 3.0, 0.5
_LENGTHENED = 0.75  # less for what lengthens an agreement, where the agreement itself is found too
_ALIKE = 0.8  # titles less alike than this are two
_MOST_OF_THEM = 0.5  # agreements whose parties are shared no more than this are two, unless they have one title


class GoldAgreement(Entry):
    """An agreement or a partnership. Status, dates and who approved it are not counted where they are left out."""

    kind: Literal["agreement", "partnership"]
    title: Words | None = None
    parties: list[Words]
    status: Status | None = None
    start: Date | None = None
    end: Date | None = None
    date: Date | None = None
    duration: Duration | None = None
    approved_by: Words | None = None
    approved_on: Date | None = None


@dataclass(frozen=True, slots=True)
class FoundAgreement:
    """`extension` is true of one that lengthens another, which has its own node in the graph; `until` are the ends that
    an agreement has by those that lengthen it."""

    kind: str
    title: Names | None = None
    parties: tuple[Names, ...] = ()
    status: str | None = None
    start: str | None = None
    end: str | None = None
    date: str | None = None
    duration: str | None = None
    approved: Approved = NOBODY
    extension: bool = False
    until: tuple[str, ...] = ()


def found_agreements(recorded: Recorded) -> tuple[FoundAgreement, ...]:
    """The agreements and partnerships of the records, in the order of extraction."""
    lengthened: dict[str, list[Agreement]] = {}
    for each in recorded.all(Agreement):
        if each.extends is not None:
            lengthened.setdefault(each.extends.value.iri, []).append(each)
    return tuple(
        _agreement(recorded, each, lengthened.get(each.id, ()))
        if isinstance(each, Agreement)
        else _partnership(recorded, each)
        for each in recorded.nodes.values()
        if isinstance(each, Agreement | Partnership)
    )


def _agreement(recorded: Recorded, node: Agreement, lengthened: Sequence[Agreement]) -> FoundAgreement:
    return FoundAgreement(
        kind="agreement",
        title=recorded.words(node.title),
        parties=recorded.parties(node.party),
        status=code(node.status),
        start=lexical(node.start_date),
        end=lexical(node.end_date),
        date=lexical(node.date),
        duration=node.stated_duration.value.lexical if node.stated_duration else None,
        approved=recorded.approved(link for each in (node, *lengthened) for link in each.approved_in),
        extension=node.extends is not None,
        until=tuple(end for each in lengthened if (end := lexical(each.end_date))),
    )


def _partnership(recorded: Recorded, node: Partnership) -> FoundAgreement:
    return FoundAgreement(
        kind="partnership",
        title=recorded.words(node.label),
        parties=recorded.parties(node.party),
        status=code(node.status),
        start=lexical(node.start_date),
        end=lexical(node.end_date),
        duration=node.stated_duration.value.lexical if node.stated_duration else None,
        approved=recorded.approved(node.approved_in),
    )


def _worth(told: GoldAgreement, found: FoundAgreement) -> float | None:
    kind = _KIND * (told.kind == found.kind) - _LENGTHENED * found.extension
    titled = max((_titles(told.title, each) for each in named(found.title)), default=0.0) if told.title else 0.0
    shared = _shared(told.parties, found.parties)
    if titled or shared > _MOST_OF_THEM:
        return _TITLE * titled + _PARTIES * shared + kind
    return None


def _titles(one: str, other: str) -> float:
    if same_title(one, other):
        return 1.0
    alike = likeness(one, other)
    return alike if alike >= _ALIKE else 0.0


def _shared(told: list[str], found: tuple[Names, ...]) -> float:
    """Twice the parties that both have, as a part of all that are named (Dice, 1945)."""
    if not told or not found:
        return 0.0

    def worth(one: int, other: int) -> float | None:
        return 1.0 if any(same_name(told[one], each) for each in found[other].names) else None

    return 2 * len(best_pairs(told, found, worth)) / (len(told) + len(found))


def _facts(told: GoldAgreement, found: FoundAgreement | None, allowed: Allowed, place: str) -> Iterator[Verdict]:
    match = found or FoundAgreement("")
    yield from compare_names("party", told.parties or (), match.parties, allowed("party"), place)
    for key in ("start", "end", "date", "duration"):
        if told.tells(key):
            mine = f"{key} {getattr(told, key)}" if getattr(told, key) else None
            ends = match.until if key == "end" else ()
            theirs = tuple(f"{key} {value}" for value in (*ends, getattr(match, key)) if value)
            permitted = [f"{key} {each}" for each in allowed("agreementPeriod")]
            yield from one_value("agreementPeriod", mine, theirs, same_literally, permitted, place)
    if told.tells("status"):
        permitted = list(allowed("agreementStatus"))
        yield from one_value("agreementStatus", told.status, named(match.status), same_literally, permitted, place)
    yield from compare_approval(told, match.approved, allowed, place)


def _found_words(found: FoundAgreement) -> str:
    if found.extension:
        return ""
    return found.title.names[0] if found.title else _between(each.names[0] for each in found.parties) or found.kind


def _between(parties: Iterable[str]) -> str:
    return " – ".join(parties)


def _is_called(found: FoundAgreement, words: str) -> bool:
    return any(same_title(words, each) for each in named(found.title)) or any(
        same_name(words, each) for party in found.parties for each in party.names
    )


AGREEMENTS: Comparison[GoldAgreement, FoundAgreement] = Comparison(
    field="agreement",
    entry=GoldAgreement,
    worth=_worth,
    same=lambda told, found: True,
    told=lambda told: told.title or _between(told.parties) or told.kind,
    found=_found_words,
    names=_is_called,
    facts=_facts,
)
