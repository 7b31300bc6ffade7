"""The agreements of one document while it is read: which sentence speaks of which."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.party_nodes import PartyNode, is_authority
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import Temporal
from kommunegraf.reading.document import Span


@dataclass
class Known:
    """An agreement found so far.

    `counterparts` are its parties but the publishing municipality; `authorities` the municipalities and regions among
    all its parties; `extensions` are the IRIs of its extensions, by
    what they extend it to; `words` what it is called by ("lokalaftale").
    """

    iri: str
    key: str
    counterparts: dict[str, PartyNode]
    date: Temporal | None = None
    proposed: bool = False
    extensions: dict[str, str] = field(default_factory=dict)
    authorities: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


# How many tellings of one paragraph are looked back on.
_MOST_BEFORE = 20


class AgreementIndex:
    """All agreements of a document, in the order they were first told of."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._by_key: dict[str, Known] = {}
        self._of_party: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._of_item: defaultdict[str | None, dict[str, Known]] = defaultdict(dict)
        self._of_block: defaultdict[tuple[str | None, Span], list[tuple[int, Known]]] = defaultdict(list)
        self.main: Known | None = None  # the one that the document as a whole is, or is about

    def __iter__(self) -> Iterator[Known]:
        return iter(self._by_key.values())

    def is_party(self, iri: str) -> bool:
        """Whether somebody is the counterpart of an agreement."""
        return iri in self._of_party

    def parties(self) -> frozenset[tuple[str | None, frozenset[str]]]:
        """The named counterparts of each agreement, with the item that tells of it."""
        return frozenset(
            (item, frozenset(iri for iri, node in known.counterparts.items() if node.named))
            for item, told in self._of_item.items()
            for known in told.values()
        )

    def named(self, passage: Passage, parties: Iterable[PartyNode], date: Temporal | None = None) -> Known | None:
        """The agreement with these parties: one of this item or document that shares a counterpart and whose date
        does not contradict, else a new one. None where no counterpart is among the parties."""
        parties = tuple(parties)
        others = {node.iri: node for node in parties if node.iri != self._frame.authority}
        if not others:
            return None
        authorities = {node.iri for node in parties if is_authority(self._frame, node.iri)}
        near = {known.key: known for iri in others for known in self._of_party.get(iri, {}).values()}
        # Where nobody knows whose document it is, a municipality may be the one that agrees with everybody.
        common = authorities if self._frame.authority is None else set()
        fitting = [
            each
            for each in near.values()
            if _same(each, others, common) and _agree(each.date, date) and _of_one_side(each.authorities, authorities)
        ]
        fitting.sort(key=lambda each: each.key not in self._of_item[passage.item])
        found = fitting[0] if fitting else self._new(others, date)
        found.counterparts.update(others)
        found.authorities |= authorities
        for iri in others:
            self._of_party[iri][found.key] = found
        self._of_item[passage.item][found.key] = found
        self._of_block[passage.item, passage.block.span].append((passage.span.start, found))
        if date is not None and (found.date is None or len(date.lexical) > len(found.date.lexical)):
            found.date = date
        return found

    def of_others(self, known: Known) -> bool:
        """Whether an agreement is another authority's and not the publisher's: told of in passing."""
        return bool(known.authorities) and self._frame.authority not in (None, *known.authorities)

    def of_item(self, item: str | None) -> list[Known]:
        """The agreements that an item tells of."""
        return list(self._of_item.get(item, {}).values())

    def called(self, passage: Passage, word: str) -> Known | None:
        """The one agreement of the item that is called by a word, where it has several and calls one so."""
        fitting = [known for known in self._of_item.get(passage.item, {}).values() if word in known.words]
        return fitting[0] if len(fitting) == 1 else None

    def meant(self, passage: Passage) -> tuple[Known, bool] | None:
        """The agreement that "aftalen" means here, and whether it is the only one of its item; None where unclear."""
        of_item = self._of_item.get(passage.item, {})
        if len(of_item) == 1:
            return next(iter(of_item.values())), True
        if self.main is not None and passage.item is None and self.main not in (in_block := self.in_block(passage)):
            return (in_block[-1], False) if in_block else (self.main, True)
        in_block = self.in_block(passage)
        return (in_block[-1], False) if in_block else None

    def in_block(self, passage: Passage) -> list[Known]:
        """The agreements told of before in the same paragraph, the last one last."""
        told = self._of_block.get((passage.item, passage.block.span), [])
        reached = bisect_left(told, passage.span.end, key=lambda one: one[0])
        last = {known.key: known for _, known in reversed(told[max(0, reached - _MOST_BEFORE) : reached])}
        return list(reversed(last.values()))

    def with_party(self, passage: Passage, iri: str) -> Known | None:
        """The agreement of this item that has a counterpart, if there is one."""
        of_item = self._of_item.get(passage.item, {})
        fitting = [known for key, known in self._of_party.get(iri, {}).items() if key in of_item]
        return fitting[0] if len(fitting) == 1 else None

    def _new(self, others: dict[str, PartyNode], date: Temporal | None) -> Known:
        key = " ".join(sorted(node.key for node in others.values()))
        if key in self._by_key:
            key = f"{key} {date.lexical if date else ''} {len(self._by_key)}"
        found = Known(self._frame.part("agreement", key), key, dict(others), date=date)
        self._by_key[key] = found
        return found


def _same(known: Known, others: dict[str, PartyNode], authorities: set[str]) -> bool:
    """One agreement where a named counterpart is shared; unnamed ones only where nothing else is said."""
    shared = [others[iri] for iri in others if iri in known.counterparts]
    if any(node.named and node.iri not in authorities for node in shared):
        return True
    # One municipality agrees with many: it makes two one only where neither names another party.
    mine, theirs = set(others), set(known.counterparts)
    if any(node.named for node in shared) and (mine <= theirs or theirs <= mine):
        return True
    return bool(shared) and set(others) == set(known.counterparts)


def _of_one_side(known: set[str], told: set[str]) -> bool:
    """What two municipalities have each agreed with one association are two agreements."""
    return not known or not told or bool(known & told)


def _agree(one: Temporal | None, other: Temporal | None) -> bool:
    if one is None or other is None:
        return True
    return one.lexical.startswith(other.lexical) or other.lexical.startswith(one.lexical)
