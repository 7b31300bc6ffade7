"""The agreements of one document while it is read: which sentence speaks of which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.party_nodes import PartyNode
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import Temporal
from kommunegraf.reading.document import Block


@dataclass
class Known:
    """An agreement found so far.

    `counterparts` are its parties but the publishing municipality; `extensions` are the IRIs of its extensions, by
    what they extend it to.
    """

    iri: str
    key: str
    counterparts: dict[str, PartyNode]
    told: list[tuple[str | None, Block, int]] = field(default_factory=list)  # item, block, place of each telling
    date: Temporal | None = None
    proposed: bool = False
    extensions: dict[str, str] = field(default_factory=dict)

    @property
    def items(self) -> set[str | None]:
        return {item for item, _, _ in self.told}


class AgreementIndex:
    """All agreements of a document, in the order they were first told of."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.known: list[Known] = []

    def named(self, passage: Passage, parties: Iterable[PartyNode], date: Temporal | None = None) -> Known | None:
        """The agreement with these parties: one of this item or document that shares a counterpart and whose date
        does not contradict, else a new one. None where no counterpart is among the parties."""
        others = {node.iri: node for node in parties if node.iri != self._frame.authority}
        if not others:
            return None
        fitting = [each for each in self.known if _same(each, others) and _agree(each.date, date)]
        fitting.sort(key=lambda each: passage.item not in each.items)
        found = fitting[0] if fitting else self._new(others, date)
        found.counterparts.update(others)
        found.told.append((passage.item, passage.block, passage.span.start))
        if date is not None and (found.date is None or len(date.lexical) > len(found.date.lexical)):
            found.date = date
        return found

    def meant(self, passage: Passage) -> tuple[Known, bool] | None:
        """The agreement that "aftalen" means here, and whether it is the only one of its item; None where unclear."""
        of_item = [each for each in self.known if passage.item in each.items]
        if len(of_item) == 1:
            return of_item[0], True
        in_block = self.in_block(passage)
        return (in_block[-1], False) if in_block else None

    def in_block(self, passage: Passage) -> list[Known]:
        """The agreements told of before in the same paragraph, the last one last."""
        places: list[tuple[int, Known]] = []
        for each in self.known:
            before = [
                place
                for item, block, place in each.told
                if item == passage.item and block is passage.block and place < passage.span.end
            ]
            if before:
                places.append((max(before), each))
        return [each for _, each in sorted(places, key=lambda one: one[0])]

    def with_party(self, passage: Passage, iri: str) -> Known | None:
        """The agreement of this item that has a counterpart, if there is one."""
        fitting = [each for each in self.known if iri in each.counterparts and passage.item in each.items]
        return fitting[0] if len(fitting) == 1 else None

    def _new(self, others: dict[str, PartyNode], date: Temporal | None) -> Known:
        key = " ".join(sorted(node.key for node in others.values()))
        if any(each.key == key for each in self.known):
            key = f"{key} {date.lexical if date else len(self.known)}"
        found = Known(self._frame.part("agreement", key), key, dict(others), date=date)
        self.known.append(found)
        return found


def _same(known: Known, others: dict[str, PartyNode]) -> bool:
    """One agreement where a named counterpart is shared; unnamed ones only where nothing else is said."""
    shared = [others[iri] for iri in others if iri in known.counterparts]
    if any(node.named for node in shared):
        return True
    return bool(shared) and set(others) == set(known.counterparts)


def _agree(one: Temporal | None, other: Temporal | None) -> bool:
    if one is None or other is None:
        return True
    return one.lexical.startswith(other.lexical) or other.lexical.startswith(one.lexical)
