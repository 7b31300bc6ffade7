"""Relations of organisations as items tell of them: what earlier readers found is completed, the rest is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.partners.agreement_index import AgreementIndex
from kommunegraf.extraction.partners.parties import Party, number_of
from kommunegraf.extraction.partners.partnership_index import PartnershipIndex
from kommunegraf.extraction.partners.party_nodes import PartyNode, is_authority, party_iris, party_nodes, publisher_node
from kommunegraf.extraction.passages import Passage, titles
from kommunegraf.extraction.phrasebooks import matched, phrase_book, sentences_of
from kommunegraf.extraction.records import Agreement, Iri, Mode, Organisation, Partnership, Stated, Text
from kommunegraf.extraction.relations.asked import add_approvals
from kommunegraf.extraction.relations.known import Known, add_terms
from kommunegraf.extraction.relations.sentences import (
    AGREEMENT,
    BOOK,
    PARTNERSHIP,
    Change,
    Told,
    relations_told,
    told_of_those_before,
)
from kommunegraf.extraction.relations.slots import party_groups
from kommunegraf.extraction.relations.terms import may_tell, speaks_of_it, terms_told
from kommunegraf.extraction.relations.undated import meeting_day
from kommunegraf.extraction.words.mentions import Sentence, sentence_at
from kommunegraf.reading.document import Span

# Sections that ask, decide or list files: what they say of an agreement is read by the readers of those.
SILENT = frozenset({"attachments", "recommendation", "decision"})
_LONGEST_LABEL = 160


def extract_relations(frame: Frame) -> None:
    """Adds to `frame.found` the agreements and partnerships that the structure of sentences tells of.

    To be called after the readers of agreements and partnerships, whose records it completes: a relation that shares a
    counterpart with one of its item is that one.
    """
    _Reader(frame).read()


def _without_their_number(parties: Sequence[Party]) -> list[Party]:
    """Parties without "de to kommuner", where as many municipalities are named beside."""
    named = sum(party.authority is not None for party in parties)
    if named < 2:
        return list(parties)
    return [party for party in parties if party.form != "unnamed" or number_of(party.words) != named]


class _Reader:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.links = ItemLinks(frame)
        self.of_item: dict[str | None, list[Known]] = {}
        self.told: dict[Span, Known] = {}  # by sentence: what it tells of

    def read(self) -> None:
        for passage, told, changes in self._told():
            for each in told:
                self._tell(passage, each)
            for change in changes:
                self._change(passage, change)
        self._pointed_back()
        self._terms()
        add_approvals(self.frame, self._known)
        for of_item in self.of_item.values():
            for known in of_item:
                self._uncounted(known)
        self.links.flush()

    def _told(self) -> Iterator[tuple[Passage, Sequence[Told], Sequence[Change]]]:
        book = phrase_book(BOOK)
        for title in titles(self.frame):
            sentence = sentence_at(self.frame, title.shadow)
            if book.match(sentence) and not sentence.text.rstrip().endswith("?"):
                yield title, *relations_told(sentence)
        for passage, _ in matched(self.frame, (BOOK,), silent=SILENT):
            yield passage, *relations_told(sentence_at(self.frame, passage.shadow))

    def _tell(self, passage: Passage, told: Told) -> None:
        nodes = {node.iri: node for node in self._nodes(_without_their_number(told.parties))}
        if told.ours:
            publisher = publisher_node(self.frame, told.span)
            if publisher is not None:
                nodes.setdefault(publisher.iri, publisher)
        others = [node for node in nodes.values() if node.iri != self.frame.authority]
        if told.known:
            meant = self._meant(passage, told, others)
            if meant is not None:
                self.told.setdefault(passage.span, meant)
                self.links.add(passage.item, meant.iri, told.span)
            return
        if told.more and len(self._known(passage.item)) == 1:
            known = self._known(passage.item)[0]
            known.nodes.update(nodes)
            self._add(known, tuple(nodes.values()))
            self.told.setdefault(passage.span, known)
            return
        alone = told.ours and self.frame.authority is None and told.kind == AGREEMENT
        if len(nodes) < (1 if alone else 2) or not any(node.named for node in others):
            return
        known = self._meant(passage, told, nodes.values()) or self._new(passage, told, others)
        known.nodes.update(nodes)
        self.told.setdefault(passage.span, known)
        self._add(known, tuple(nodes.values()))
        self.links.add(passage.item, known.iri, told.span)

    def _pointed_back(self) -> None:
        """ "A har drevet X for B. Aftalen udløber …": an item's "aftalen" is between those who act right before, where
        nothing else says between whom it is."""
        before: tuple[Passage, Sentence] | None = None
        for passage, sentence in sentences_of(self.frame):
            last, before = before, (passage, sentence)
            if passage.role in SILENT or last is None or last[0].block != passage.block or self._known(passage.item):
                continue
            told = told_of_those_before(sentence, last[1])
            if told is not None:
                self._tell(passage, told)
                known = self.told.get(passage.span)
                if known is not None:
                    self.told.setdefault(last[0].span, known)

    def _change(self, passage: Passage, change: Change) -> None:
        """Who joined or left the item's only relation."""
        of_item = self._known(passage.item)
        if len(of_item) == 1 and change.joined:
            self._add(of_item[0], self._nodes(change.parties))

    def _nodes(self, parties: Iterable[Party]) -> tuple[PartyNode, ...]:
        """The nodes of parties, each once; "kommunen" is one without a name where nobody knows whose document it is."""
        nodes: list[PartyNode] = []
        for party in parties:
            unknown = party.form == "own" and self.frame.authority is None
            meant = replace(party, form="unnamed", kind="municipality", one=True) if unknown else party
            nodes.extend(party_nodes(self.frame, meant))
        return tuple({node.iri: node for node in nodes}.values())

    # --- which it is

    def _meant(self, passage: Passage, told: Told, nodes: Iterable[PartyNode]) -> Known | None:
        """The relation of the item that shares a named counterpart, or bears the name."""
        of_item = self._known(passage.item)
        if told.name is not None:
            called = next((each for each in of_item if each.name == told.name[0]), None)
            if called is not None:
                return called
        shared = {node.iri for node in nodes if node.named and node.iri != self.frame.authority}
        # Where nobody knows whose document it is, one municipality alone makes two relations none.
        if self.frame.authority is None:
            shared = {iri for iri in shared if not is_authority(self.frame, iri)} or shared
        fitting = [each for each in of_item if shared & each.nodes.keys()]
        return max(fitting, key=lambda each: len(shared & each.nodes.keys())) if fitting else None

    def _known(self, item: str | None) -> list[Known]:
        """The relations of an item, those of the readers before too."""
        if item not in self.of_item:
            self.of_item[item] = [known for iri in self._about(item) if (known := self._recorded(iri)) is not None]
        return self.of_item[item]

    def _about(self, item: str | None) -> Iterator[str]:
        """The records that the readers before have found in an item."""
        agreements, partnerships = self.frame.memo.get("agreements"), self.frame.memo.get("partnerships")
        if isinstance(agreements, AgreementIndex):
            yield from [known.iri for known in agreements.of_item(item)]
        if isinstance(partnerships, PartnershipIndex):
            yield from [known.iri for known in partnerships.of_item(item)]

    def _recorded(self, iri: str) -> Known | None:
        record = self.frame.found.get(iri)
        if isinstance(record, Agreement) and record.extends is None:
            return Known(iri, AGREEMENT, "", dict.fromkeys(party.value.iri for party in record.party))
        if isinstance(record, Partnership):
            label = record.label.value.text if record.label is not None else ""
            return Known(iri, PARTNERSHIP, label, dict.fromkeys(party.value.iri for party in record.party))
        return None

    def _new(self, passage: Passage, told: Told, others: Sequence[PartyNode]) -> Known:
        key = " ".join(sorted(node.key for node in others if node.named))
        span = self.frame.shadow.to_text(told.span)
        if told.kind == AGREEMENT:
            known = Known(self.frame.part("agreement", key), AGREEMENT)
            self.frame.found.add(Agreement(id=known.iri, title=say(Text(text=told.word), span, mode=Mode.NORMALISED)))
        else:
            name = told.name[0] if told.name is not None else ""
            own = self.frame.part("partnership", f"{told.word} {key}")
            known = Known(self.frame.identity.partnership(name) if name else own, PARTNERSHIP, name)
            self.frame.found.add(Partnership(id=known.iri, label=self._label(told)))
        self._known(passage.item).append(known)
        return known

    def _label(self, told: Told) -> Stated[Text]:
        """The name, else the words that tell of it."""
        if told.name is not None:
            words, shown = told.name
            return say(Text(text=words, language="da"), self.frame.shadow.to_text(shown), mode=Mode.NORMALISED)
        span = self.frame.shadow.to_text(told.span)
        span = Span(span.start, min(span.end, span.start + _LONGEST_LABEL))
        return say(Text(text=" ".join(self.frame.document.words(span).split()), language="da"), span)

    # --- when, and how it stands

    def _terms(self) -> None:
        """What the sentences about the only relation of an item, or about the one told before, say of its time."""
        last: tuple[object, Known] | None = None
        day = meeting_day(self.frame)
        for passage, sentence in sentences_of(self.frame):
            if passage.role in SILENT:
                continue
            of_item = self._known(passage.item)
            told = self.told.get(passage.span)
            if told is not None:
                last = (passage.item, told)
            if not of_item or not may_tell(sentence):
                continue
            known = told
            if known is None and speaks_of_it(sentence, [each.name for each in of_item]):
                known = of_item[0] if len(of_item) == 1 else None
                if known is None and last is not None and last[0] == passage.item:
                    known = last[1]
            if known is not None and (told is not None or self._may_mean(sentence, known)):
                add_terms(self.frame, known, terms_told(sentence, told=told is not None, day=day))

    def _may_mean(self, sentence: Sentence, known: Known) -> bool:
        """Whether a sentence names nobody, or one of a relation's parties: else it speaks of another one."""
        groups = [group for group in party_groups(sentence) if group.named]
        named = {iri for group in groups for party in group.parties for iri in party_iris(self.frame, party)}
        named.discard(self.frame.authority or "")
        return not named or bool(named & known.nodes.keys())

    def _uncounted(self, known: Known) -> None:
        """Takes "fire kommuner" of a title from the parties of a record that names all four."""
        record = self.frame.found.get(known.iri)
        if not isinstance(record, Agreement | Partnership):
            return
        named = sum(is_authority(self.frame, party.value.iri) for party in record.party)
        kept = tuple(party for party in record.party if self._number(party.value.iri) != named)
        if named > 1 and len(kept) < len(record.party):
            self.frame.found.amend(known.iri, party=kept)

    def _number(self, iri: str) -> int | None:
        organisation = self.frame.found.get(iri)
        if not isinstance(organisation, Organisation) or organisation.label is None:
            return None
        unnamed = iri.startswith(self.frame.part("party", "x")[:-1])
        return number_of(organisation.label.value.text) or None if unnamed else None

    def _add(self, known: Known, nodes: Sequence[PartyNode]) -> None:
        parties: tuple[Stated[Iri], ...] = tuple(node.stated() for node in nodes)
        if known.kind == AGREEMENT:
            self.frame.found.add(Agreement(id=known.iri, party=parties))
        else:
            self.frame.found.add(Partnership(id=known.iri, party=parties))
