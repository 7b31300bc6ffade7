"""Compares the structural facts of a document with its gold: the meeting, and each item with what is below it."""

from __future__ import annotations

from collections.abc import Iterator

from kommunegraf.evaluation.alignment import SAME_TEXT, pair_decisions, pair_items, pair_points
from kommunegraf.evaluation.facts import Found, FoundDecision, FoundItem
from kommunegraf.evaluation.folding import folded, number
from kommunegraf.evaluation.gold import MEETING_FIELDS, Gold, GoldDecision, GoldItem, python_name
from kommunegraf.evaluation.points import same_point, shared_decision
from kommunegraf.evaluation.recorded import UNSTATED, named
from kommunegraf.evaluation.subjects import compare_codes
from kommunegraf.evaluation.verdicts import Kind, Same, Verdict, one_value, same_literally

_OF_ITEMS = ("number", "title", "case", "recommendations", "decisions")
_ABOUT_ITEMS = ("topics", "scope", "financialImplications")  # where the file tells of them


def same_words(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def same_number(one: str, other: str) -> bool:
    return number(one) == number(other)


def compare_meeting(gold: Gold, found: Found) -> Iterator[Verdict]:
    """The fields of the meeting of which gold is complete."""
    for field in MEETING_FIELDS:
        if field in gold.complete:
            same = same_literally if field in {"date", "startTime", "endTime"} else same_words
            told, value = getattr(gold, python_name(field)), getattr(found, python_name(field))
            yield from one_value(field, told, named(value), same, gold.allowed(field))


def compare_subject(gold: Gold, found: Found) -> Iterator[Verdict]:
    """What the document as a whole is about, where gold is complete of it."""
    if "topics" in gold.complete:
        allowed = (*gold.optional_topics, *gold.allowed("topic"))
        yield from compare_codes("topic", gold.topics or (), found.topics, allowed)
    if "scope" in gold.complete:
        yield from one_value("scope", gold.scope, named(found.scope), same_literally, gold.allowed("scope"))


def compare_items(gold: Gold, found: Found) -> Iterator[Verdict]:
    """The items, where gold is complete of them."""
    if "items" not in gold.complete:
        return
    told = gold.items or []
    pairs = pair_items(told, found.items)
    of_told, of_found = dict(pairs), {other for _, other in pairs}
    for position, item in enumerate(told):
        words = item.title or item.number or item.case
        place = f"item {position + 1}" + (f" “{' '.join(words.split())}”" if words else "")
        shown = " ".join(each for each in (item.number, item.title) if each) or item.case or f"item {position + 1}"
        yield Verdict(Kind.HIT if position in of_told else Kind.MISS, "item", place, shown)
        match = found.items[of_told[position]] if position in of_told else FoundItem()
        yield from _compare_item(gold, item, match, place)
    nothing = _nothing(told)
    for position, surplus in enumerate(found.items):
        if position not in of_found and not _allowed(gold, surplus):
            shown = " ".join(each.names[0] for each in (surplus.number, surplus.title) if each)
            shown = shown or (surplus.case.names[0] if surplus.case else f"the {position + 1}. found")
            yield Verdict(Kind.FALSE, "item", "", shown)
            yield from _compare_item(gold, nothing, surplus, f"surplus item “{' '.join(shown.split())}”")


def _compare_item(gold: Gold, told: GoldItem, found: FoundItem, place: str) -> Iterator[Verdict]:
    kinds: tuple[tuple[str, Same], ...] = (("number", same_number), ("title", same_words), ("case", same_number))
    for field, same in kinds:
        if told.tells(field):
            value = getattr(found, field)
            yield from one_value(field, getattr(told, field), named(value), same, gold.allowed(field), place)
    if told.tells("open"):
        yield from one_value("open", _truth(told.open), named(_truth(found.open)), same_literally, (), place)
    if told.tells("recommendations"):
        yield from _compare_points(gold, told.recommendations or [], found.recommendations, place)
    if told.tells("decisions"):
        yield from _compare_decisions(gold, told.decisions or [], found.decisions, place)
    if told.tells("topics"):
        allowed = (*told.optional_topics, *gold.allowed("topic"))
        yield from compare_codes("topic", told.topics or (), found.topics, allowed, place)
    if told.tells("scope"):
        yield from one_value("scope", told.scope, named(found.scope), same_literally, gold.allowed("scope"), place)
    if told.tells("financial_implications"):
        told_so, allowed = told.financial_implications or (), gold.allowed("financialImplication")
        yield from compare_codes("financialImplication", told_so, found.financial_implications, allowed, place)


def _compare_points(gold: Gold, told: list[str], found: tuple[str, ...], place: str) -> Iterator[Verdict]:
    pairs = dict(pair_points(told, found))
    for position, words in enumerate(told):
        yield Verdict(Kind.HIT if position in pairs else Kind.MISS, "recommendation", place, words)
    allowed = gold.allowed("recommendation")
    for position, words in enumerate(found):
        if position not in pairs.values() and not any(same_point(each, words) for each in allowed):
            yield Verdict(Kind.FALSE, "recommendation", place, words)


def _compare_decisions(
    gold: Gold, told: list[GoldDecision], found: tuple[FoundDecision, ...], place: str
) -> Iterator[Verdict]:
    pairs = {one: (other, same) for one, other, same in pair_decisions(told, found)}
    for position, decision in enumerate(told):
        other, same = pairs.get(position, (None, False))
        if decision.optional:
            continue
        match = found[other] if other is not None else None
        yield Verdict(Kind.HIT if same else Kind.MISS, "decision", place, decision.text)
        if match is not None and not same:
            yield Verdict(Kind.FALSE, "decision", place, match.text)
        yield from _compare_stage(gold, decision, match, place)
    paired = {other for other, _ in pairs.values()}
    allowed = gold.allowed("decision")
    for position, surplus in enumerate(found):
        if position not in paired and not any(shared_decision(each, surplus.compared) >= SAME_TEXT for each in allowed):
            yield Verdict(Kind.FALSE, "decision", place, surplus.text)
            yield from one_value(
                "outcome", None, named(surplus.outcome), same_literally, gold.allowed("outcome"), place
            )


def _compare_stage(gold: Gold, told: GoldDecision, found: FoundDecision | None, place: str) -> Iterator[Verdict]:
    """Outcome, body, date, support and whether it followed, of one decision, where gold tells of them."""
    kinds: tuple[tuple[str, str, Same], ...] = (
        ("outcome", "outcome", same_literally),
        ("by", "decidedBy", same_words),
        ("date", "decisionDate", same_literally),
        ("followed", "followed", same_literally),
        ("support", "support", same_literally),
    )
    for key, field, same in kinds:
        if told.tells(key):
            words = getattr(told, key)
            value = named(getattr(found, key)) if found else ()
            yield from one_value(field, None if words in UNSTATED else words, value, same, gold.allowed(field), place)


def _nothing(told: list[GoldItem]) -> GoldItem:
    """An item that is told to be without all fields that gold tells of some item; where it tells of none, without any.

    It is what a surplus item is compared with.
    """
    fields = [field for field in _OF_ITEMS if not told or any(item.tells(field) for item in told)]
    fields += [field for field in _ABOUT_ITEMS if any(item.tells(python_name(field)) for item in told)]
    return GoldItem.model_validate(dict.fromkeys(fields))


def _allowed(gold: Gold, surplus: FoundItem) -> bool:
    names = (*named(surplus.title), *named(surplus.number))
    return any(same_words(value, each) for value in gold.allowed("item") for each in names)


def _truth(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
