"""The partnerships of one document while it is read: which sentence speaks of which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.party_nodes import PartyNode
from kommunegraf.reading.document import Span

# Words so general that they may mean a collaboration called by another word before.
GENERAL = frozenset({"samarbejde", "projekt"})


@dataclass
class Known:
    """A partnership found so far: by its name, or by its kind and the parties beside the publisher."""

    iri: str
    key: str
    kind: str
    name: str = ""
    counterparts: dict[str, PartyNode] = field(default_factory=dict)
    told: list[tuple[str | None, Span, int]] = field(default_factory=list)  # item, paragraph, place of each telling
    memberships: list[str] = field(default_factory=list)
    label_given: bool = False

    @property
    def items(self) -> set[str | None]:
        return {item for item, _, _ in self.told}


class PartnershipIndex:
    """All partnerships of a document, in the order they were first told of."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.known: list[Known] = []

    def named(self, name: str, kind: str) -> Known:
        """The partnership of a proper name."""
        iri = self._frame.identity.partnership(name)
        for each in self.known:
            if each.iri == iri:
                return each
        found = Known(iri, name, kind, name)
        self.known.append(found)
        return found

    def between(self, item: str | None, kind: str, parties: Iterable[PartyNode]) -> Known | None:
        """The collaboration without a name that these parties have; None where no named counterpart is among them.

        One of the document that shares a named counterpart and is called by the same word is meant; a general word
        ("samarbejdet") means one of the item that shares a counterpart, whatever it is called.
        """
        others = {node.iri: node for node in parties if node.iri != self._frame.authority}
        named = {iri for iri, node in others.items() if node.named}
        if not named:
            return None
        for each in self.known:
            shared = named & set(each.counterparts)
            general = kind in GENERAL and item in each.items
            if shared and not each.name and (each.kind == kind or general):
                each.counterparts.update(others)
                return each
        key = " ".join((kind, *sorted(others[iri].key for iri in named)))
        found = Known(self._frame.part("partnership", key), key, kind, counterparts=others)
        self.known.append(found)
        return found

    def meant(self, item: str | None, block: Span, before: int) -> Known | None:
        """The one that "partnerskabet" means: the item's only one, else the last told of before in the paragraph."""
        of_item = [each for each in self.known if item in each.items]
        if len(of_item) == 1:
            return of_item[0]
        places = [
            (place, each)
            for each in of_item
            for told_item, told_block, place in each.told
            if told_item == item and told_block == block and place < before
        ]
        return max(places, key=lambda one: one[0])[1] if places else None
