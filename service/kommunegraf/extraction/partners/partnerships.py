"""Partnerships and collaborations, as sentences and titles tell of them; and efforts that several pay for together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.lists import list_runs
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.meeting.reported import date_slot, tell_decision
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.partners.cofinancing import CoFinancing
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.partnership_index import Known, PartnershipIndex
from kommunegraf.extraction.partners.partnership_terms import add_partners, add_term, listed_parties
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_iris, party_nodes
from kommunegraf.extraction.partners.purposes import add_purpose
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matched, phrase_book
from kommunegraf.extraction.records import Iri, Membership, Mode, Partnership, Stated, Text
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

SILENT = frozenset({"attachments"})


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence or title: `passage` is None for a title; `block` is the paragraph's span; `shadow` the sentence's."""

    item: str | None
    block: Span
    shadow: Span
    passage: Passage | None = None

    @property
    def recommended(self) -> bool:
        return self.passage is not None and self.passage.role == "recommendation"


def extract_partnerships(frame: Frame) -> PartnershipIndex:
    """Adds partnerships with their parties, memberships, purposes and decisions to `frame.found`; gives the index.

    To be called after the agreements have been read: what they claim as their purpose is left to them.
    """
    return _Reader(frame).read()


class _Reader:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.index = PartnershipIndex(frame)
        self.book = phrase_book("partnerships")
        self.links = ItemLinks(frame)
        self.cofinancing = CoFinancing(frame, self.links)
        claimed = frame.memo.get("purposes-of-agreements")
        self.claimed = claimed if isinstance(claimed, frozenset) else frozenset()

    def read(self) -> PartnershipIndex:
        told = list(self._told())
        for each, matches in told:
            for match in matches:
                if match.fact == "joining":
                    self._joining(each, match)
                elif match.fact == "partnership":
                    self._partnership(each, match)
        for each, matches in told:
            for match in matches:
                if match.fact == "partnership-decision":
                    self._decision(each, match)
                elif match.fact == "purpose" and match.span not in self.claimed:
                    self._purpose(each, match)
                elif match.fact in ("partnership-term", "partners"):
                    self._more(each, match)
            section = each.passage.section if each.passage is not None else None
            self.cofinancing.read(each.item, each.block, section, matches)
        self._lists()
        self.links.flush()
        return self.index

    def _told(self) -> Iterator[tuple[_Told, list[Match]]]:
        """Titles first: they name a collaboration most fully; then every sentence."""
        for title in self._titles():
            found = self.book.match(sentence_at(self.frame, title.shadow))
            if found:
                yield title, found
        for passage, found in matched(self.frame, ("partnerships", "purposes"), silent=SILENT):
            yield _Told(passage.item, passage.block.span, passage.shadow, passage), found

    def _titles(self) -> Iterator[_Told]:
        header = self.frame.outline.header.get("title")
        if header is not None:
            yield _Told(None, header.span, self.frame.shadow.to_shadow(header.span))
        for iri, item in zip(item_iris(self.frame), self.frame.outline.items, strict=True):
            title = item.fields.get("title")
            if title is not None:
                yield _Told(iri, title.span, self.frame.shadow.to_shadow(title.span))

    # --- who is in it

    def _joining(self, told: _Told, match: Match) -> None:
        member = match.first("member")
        members = party_nodes(self.frame, member.value) if member is not None else ()
        known = self._by_name(match)
        if known is None or not members:
            return
        self._tell(known, told, match)
        date, as_stated = date_slot(self.frame, match.first("date"))
        for node in members:
            membership = self.frame.part("membership", f"{node.key} {known.key}")
            known.memberships.append(membership)
            slot = match.first("name")
            assert slot is not None
            organisation = say(Iri(iri=known.iri), self.frame.shadow.to_text(slot.span))
            self.frame.found.add(
                Membership(
                    id=membership,
                    member=node.stated(),
                    organization=organisation,
                    start_date=date,
                    as_stated=as_stated,
                )
            )
            self.frame.found.add(Partnership(id=known.iri, party=(node.stated(),)))

    def _by_name(self, match: Match) -> Known | None:
        slot = match.first("name")
        if slot is None:
            return None
        name = " ".join(str(slot.value).split())
        known = self.index.named(name, "partnerskab")
        span = self.frame.shadow.to_text(slot.span)
        quoted = self.frame.document.words(span)
        if quoted[:1] in '"”“„»«':
            span = Span(span.start + 1, span.end - 1)
        stored = " ".join(self.frame.document.words(span).split())
        mode = Mode.STATED if stored == name else Mode.NORMALISED
        self.frame.found.add(Partnership(id=known.iri, label=say(Text(text=name, language="da"), span, mode=mode)))
        return known

    def _partnership(self, told: _Told, match: Match) -> None:
        slots = (*match.slots.get("both", ()), *match.slots.get("parties", ()))
        if not self._enough(match, [party for slot in slots for party in slot.value]):
            return
        nodes: dict[str, PartyNode] = {}
        for slot in slots:
            for node in party_nodes(self.frame, slot.value):
                nodes.setdefault(node.iri, node)
        known = self._by_name(match)
        proposed = match.set.get("status") == "proposed"
        if known is None:
            kind = match.first("kind")
            word = str(kind.value if kind is not None else match.set.get("kind", ""))
            known = self.index.between(told.item, word, nodes.values())
            if known is None:
                return
            self._label(known, match)
        self._tell(known, told, match)
        proposed = proposed or told.recommended
        date, as_stated = date_slot(self.frame, match.first("date"))
        self.frame.found.add(
            Partnership(
                id=known.iri,
                party=tuple(node.stated() for node in nodes.values()),
                start_date=None if proposed else date,
                as_stated=() if proposed else as_stated,
                status=self._status(match) if proposed else None,
            )
        )
        if proposed and told.passage is not None:
            for link in approvals(self.frame, told.passage):
                self.frame.found.add(Partnership(id=known.iri, approved_in=(link,)))

    def _enough(self, match: Match, parties: Sequence[Party]) -> bool:
        """ "Between" takes two parties, one of them named; "with" one beside the one who enters, or who reads."""
        if match.rule == "partnership-between" or match.first("both") is not None:
            return len(parties) > 1 and any(party.form != "unnamed" for party in parties)
        return bool(parties)

    def _label(self, known: Known, match: Match) -> None:
        """A collaboration without a name is called by the words that first tell of it."""
        if known.label_given:
            return
        known.label_given = True
        kind = match.first("kind")
        ends = [slot.span.end for slot in match.slots.get("parties", ())]
        shown = Span(kind.span.start, max(ends)) if kind is not None and ends else match.span
        span = self.frame.shadow.to_text(shown)
        words = " ".join(self.frame.document.words(span).split())
        self.frame.found.add(Partnership(id=known.iri, label=say(Text(text=words, language="da"), span)))

    def _status(self, match: Match) -> Stated[Iri]:
        concept = Iri(iri=self.frame.identity.concept("status", "proposed"))
        return say(concept, self.frame.shadow.to_text(match.span), mode=Mode.NORMALISED)

    # --- what is said of it

    def _meant(self, told: _Told, match: Match, *, parties: bool = True) -> Known | None:
        """The one that a match speaks of: by name, by its `parties` (where they say which), or told of before."""
        if match.first("name") is not None:
            return self._by_name(match)
        if not parties:
            return self.index.meant(told.item, told.block, match.span.start)
        iris = [iri for slot in match.slots.get("parties", ()) for iri in party_iris(self.frame, slot.value)]
        for iri in iris:
            known = self.index.of_party(told.item, iri)
            if known is not None:
                return known
        if match.slots.get("parties"):
            return None
        return self.index.meant(told.item, told.block, match.span.start)

    def _decision(self, told: _Told, match: Match) -> None:
        known = self._meant(told, match)
        if known is None:
            span = self.frame.shadow.to_text(match.span)
            message = f"the partnership of {self.frame.document.words(span)!r} is not named near it"
            self.frame.notes.append(Note("partnership-not-named", message, span, "info"))
            return
        decision = tell_decision(self.frame, match, told.shadow, f"partnership {known.key}")
        link = say(Iri(iri=decision), self.frame.shadow.to_text(match.span))
        self.frame.found.add(Partnership(id=known.iri, approved_in=(link,)))
        member = match.first("member")
        members = party_nodes(self.frame, member.value) if member is not None else ()
        for membership in known.memberships:
            record = self.frame.found.get(membership)
            if (
                isinstance(record, Membership)
                and record.member is not None
                and any(record.member.value.iri == node.iri for node in members)
            ):
                self.frame.found.add(Membership(id=membership, approved_in=(link,)))

    def _more(self, told: _Told, match: Match) -> None:
        known = self._meant(told, match, parties=False)
        if known is not None and match.fact == "partners":
            add_partners(self.frame, known.iri, match)
        elif known is not None:
            add_term(self.frame, known.iri, match)

    def _lists(self) -> None:
        """The partners that a list names under a lead-in that says so."""
        for run in list_runs(self.frame):
            if run.section.role in SILENT:
                continue
            for match in self.book.match(sentence_at(self.frame, run.lead)):
                told = _Told(run.item, self.frame.shadow.to_text(run.paragraph), run.lead)
                known = self._meant(told, match) if match.fact == "partner-list" else None
                nodes = tuple(listed_parties(self.frame, run)) if known is not None else ()
                if known is not None and nodes:
                    self.frame.found.add(Partnership(id=known.iri, party=tuple(node.stated() for node in nodes)))
                    self.index.told(known, told.item, told.block, match.span.start)
                    self.links.add(told.item, known.iri, match.span)

    def _purpose(self, told: _Told, match: Match) -> None:
        subject = match.first("subject")
        if subject is None or subject.value not in ("partnership", "either"):
            return
        known = self._meant(told, match)
        if known is not None:
            goal = add_purpose(self.frame, match, mode=Mode.STATED, rule=None)
            self.frame.found.add(Partnership(id=known.iri, has_goal=(goal,)))

    def _tell(self, known: Known, told: _Told, match: Match) -> None:
        self.index.told(known, told.item, told.block, match.span.start)
        if told.passage is None or not self.index.of_others(known):
            self.links.add(told.item, known.iri, match.span, in_title=told.passage is None)
