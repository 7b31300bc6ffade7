"""The partnerships of one document while it is read: which sentence speaks of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.party_nodes import PartyNode, is_authority
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
    authorities: set[str] = field(default_factory=set)
    memberships: list[str] = field(default_factory=list)
    label_given: bool = False
    proposed: bool = False


# How many tellings of one paragraph are looked back on.
_MOST_BEFORE = 20


class PartnershipIndex:
    """All partnerships of a document, in the order they were first told of."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._by_iri: dict[str, Known] = {}
        self._of_party: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._of_item: defaultdict[str | None, dict[str, Known]] = defaultdict(dict)
        self._of_block: defaultdict[tuple[str | None, Span], list[tuple[int, Known]]] = defaultdict(list)

    def __iter__(self) -> Iterator[Known]:
        return iter(self._by_iri.values())

    def named(self, name: str, kind: str) -> Known:
        """The partnership of a proper name."""
        iri = self._frame.identity.partnership(name)
        return self._by_iri.setdefault(iri, Known(iri, name, kind, name))

    def known_as(self, name: str) -> Known | None:
        """The partnership of a proper name that something else has told of."""
        return self._by_iri.get(self._frame.identity.partnership(name))

    def between(self, item: str | None, kind: str, parties: Iterable[PartyNode]) -> Known | None:
        """The collaboration without a name that these parties have; None where no counterpart is named, or at least one
        by itself ("en nabokommune").

        One of the document that shares a named counterpart and is called by the same word is meant; a general word
        ("samarbejdet") means one of the item that shares a counterpart, whatever it is called. Never one of other
        municipalities or regions: what two of them each do with one association are two collaborations.
        """
        parties = tuple(parties)
        authorities = {node.iri for node in parties if is_authority(self._frame, node.iri)}
        others = {node.iri: node for node in parties if node.iri != self._frame.authority}
        named = [iri for iri, node in others.items() if node.named or node.one]
        if not named:
            return None
        near = {known.iri: known for iri in named for known in self._of_party.get(iri, {}).values()}
        of_item = self._of_item.get(item, {})
        found = next(
            (
                known
                for known in near.values()
                if not known.name
                and not (known.authorities and authorities and not known.authorities & authorities)
                and (known.kind == kind or (kind in GENERAL and known.iri in of_item))
            ),
            None,
        )
        if found is None:
            key = " ".join((kind, *sorted(others[iri].key for iri in named)))
            if self._frame.part("partnership", key) in self._by_iri:
                key = f"{key} {len(self._by_iri)}"
            found = Known(self._frame.part("partnership", key), key, kind)
            self._by_iri[found.iri] = found
        found.counterparts.update(others)
        found.authorities |= authorities
        for iri in others:
            self._of_party[iri][found.iri] = found
        return found

    def of_others(self, known: Known) -> bool:
        """Whether a collaboration without a name is other authorities' and not the publisher's: told in passing."""
        return bool(known.authorities) and self._frame.authority not in (None, *known.authorities)

    def told(self, known: Known, item: str | None, block: Span, place: int) -> None:
        """Notes that a sentence or title at `place` of the paragraph `block` speaks of one."""
        self._of_item[item][known.iri] = known
        self._of_block[item, block].append((place, known))

    def of_item(self, item: str | None) -> list[Known]:
        """The partnerships that an item tells of."""
        return list(self._of_item.get(item, {}).values())

    def of_party(self, item: str | None, iri: str) -> Known | None:
        """The first of the item's that has a counterpart."""
        of_item = self._of_item.get(item, {})
        return next((known for known in self._of_party.get(iri, {}).values() if known.iri in of_item), None)

    def proposed_in(self, item: str | None) -> Known | None:
        """The one that an item proposes, if it is one."""
        found = [known for known in self._of_item.get(item, {}).values() if known.proposed]
        return found[0] if len(found) == 1 else None

    def just_told(self, item: str | None, block: Span, before: int, within: int) -> Known | None:
        """The last one told of before in the paragraph, no more than `within` code points back."""
        told = self._of_block.get((item, block), [])
        places = [(place, known) for place, known in told[-_MOST_BEFORE:] if before - within <= place < before]
        return max(places, key=lambda one: one[0])[1] if places else None

    def meant(self, item: str | None, block: Span, before: int) -> Known | None:
        """The one that "partnerskabet" means: the item's only one, else the last told of before in the paragraph."""
        of_item = self._of_item.get(item, {})
        if len(of_item) == 1:
            return next(iter(of_item.values()))
        told = self._of_block.get((item, block), [])
        places = [(place, known) for place, known in told[-_MOST_BEFORE:] if place < before]
        return max(places, key=lambda one: one[0])[1] if places else None
