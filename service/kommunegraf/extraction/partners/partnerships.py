"""Partnerships and collaborations, as sentences and titles tell of them; and efforts that several pay for together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.lists import list_runs
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.meeting.reported import date_slot, tell_decision
from kommunegraf.extraction.partners.agreement_tables import listed_agreements
from kommunegraf.extraction.partners.cofinancing import CoFinancing
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.partnership_index import Known, PartnershipIndex
from kommunegraf.extraction.partners.partnership_names import PartnershipNames
from kommunegraf.extraction.partners.partnership_terms import add_partners, add_term, length, listed_parties
from kommunegraf.extraction.partners.party_nodes import (
    PartyNode,
    is_genitive,
    is_subject,
    parties_together,
    party_iris,
    party_nodes,
)
from kommunegraf.extraction.partners.purposes import add_purpose
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matched, phrase_book
from kommunegraf.extraction.records import Iri, Membership, Mode, Partnership, Text
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

SILENT = frozenset({"attachments"})
TERMS = frozenset({"partnership-term", "partnership-start", "partnership-end", "partnership-length"})
# Code points back to the words that "det" and "som" speak of.
ONE_SENTENCE, RIGHT_BEFORE = 400, 160


def _each(value: object) -> tuple[Party, ...]:
    """The parties of a slot for one or for several."""
    return tuple(each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, Party))


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


def _inside_joining(match: Match, others: Sequence[Match]) -> bool:
    """Whether who runs a partnership is told of by the words that say who joined it."""
    return any(other.fact == "joining" and match.span in other.span for other in others)


def extract_partnerships(frame: Frame) -> PartnershipIndex:
    """Adds partnerships with their parties, memberships, purposes and decisions to `frame.found`; gives the index.

    To be called after the agreements have been read: what they claim as their purpose is left to them.
    """
    return _Reader(frame).read()


class _Reader(PartnershipNames):
    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.book = phrase_book("partnerships")
        self.links = ItemLinks(frame)
        self.cofinancing = CoFinancing(frame, self.links)
        self.mentioned: dict[tuple[str | None, Span], list[Match]] = {}  # by paragraph: names of which nothing is said
        agreed = frame.memo.get("parties-of-agreements")
        self.agreed = agreed if isinstance(agreed, frozenset) else frozenset()
        claimed = frame.memo.get("purposes-of-agreements")
        self.claimed = claimed if isinstance(claimed, frozenset) else frozenset()

    def read(self) -> PartnershipIndex:
        told = list(self._told())
        for each, matches in told:
            for match in matches:
                if match.fact == "partnership-mention":
                    self.mentioned.setdefault((each.item, each.block), []).append(match)
                elif match.fact == "joining":
                    self._joining(each, match)
                elif match.fact == "partnership" and not _inside_joining(match, matches):
                    self._partnership(each, match)
        self._in_tables()
        for each, matches in told:
            for match in matches:
                if match.fact == "partnership-decision":
                    self._decision(each, match)
                elif match.fact == "partnership-asked":
                    self._asked(each, match)
                elif match.fact == "partnership-name":
                    self._is_called(each, match)
                elif match.fact == "purpose" and match.span not in self.claimed:
                    self._purpose(each, match)
                elif match.fact in TERMS or match.fact == "partners":
                    self._more(each, match)
            section = each.passage.section if each.passage is not None else None
            self.cofinancing.read(each.item, each.block, section, matches)
        self._lists()
        for iri, label in self.labels.items():
            self.frame.found.add(Partnership(id=iri, label=label))
        self.links.flush()
        self.frame.memo["partnerships"] = self.index
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
        if match.set.get("named-before"):
            last = [
                each for each in self.mentioned.get((told.item, told.block), ()) if each.span.end <= match.span.start
            ]
            known = self._by_name(last[-1]) if last else self.index.meant(told.item, told.block, match.span.start)
        if known is None or not members:
            return
        self._tell(known, told, match)
        # Those that are in it with the one who joins; what runs it is in it too.
        add_partners(self.frame, known.iri, match)
        if told.recommended and told.passage is not None:
            self._approved(known, told.passage, members)
            return
        date, as_stated = date_slot(self.frame, match.first("date"))
        for node in members:
            membership = self.frame.part("membership", f"{node.key} {known.key}")
            known.memberships.append(membership)
            slot = match.first("name")
            shown = slot.span if slot is not None else match.span
            organisation = say(Iri(iri=known.iri), self.frame.shadow.to_text(shown))
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

    def _partnership(self, told: _Told, match: Match) -> None:
        slots = [slot for name in ("owner", "both", "parties") for slot in match.slots.get(name, ())]
        if match.set.get("title") and told.passage is not None:
            return
        if not self._enough(match, [party for slot in slots for party in _each(slot.value)]):
            return
        nodes = parties_together(self.frame, match)
        known = self._by_name(match)
        proposed = match.set.get("status") == "proposed" or told.recommended
        if known is None:
            if not proposed and self._is_agreed(told, nodes):
                return
            kind = match.first("kind")
            word = str(kind.value if kind is not None else match.set.get("kind", ""))
            known = self.index.between(told.item, word, nodes)
            if known is None:
                return
            self._label(known, match)
        self._tell(known, told, match)
        date, as_stated = date_slot(self.frame, match.first("date"))
        end, _ = date_slot(self.frame, match.first("end"))
        status = "proposed" if proposed else match.set.get("status")
        known.proposed = known.proposed or proposed
        self.frame.found.add(
            Partnership(
                id=known.iri,
                party=tuple(node.stated() for node in nodes),
                start_date=None if proposed else date,
                end_date=None if proposed else end,
                stated_duration=length(self.frame, match),
                as_stated=() if proposed else as_stated,
                status=self._status(str(status), match) if status else None,
            )
        )
        if proposed and told.passage is not None:
            self._approved(known, told.passage)

    def _in_tables(self) -> None:
        """The partnerships that tables list."""
        for row in listed_agreements(self.frame):
            known = self.index.between(row.passage.item, row.word, row.parties) if row.partnership else None
            if known is None:
                continue
            ended = Iri(iri=self.frame.identity.concept("status", "ended"))
            self.labels.setdefault(known.iri, row.title)
            self.frame.found.add(
                Partnership(
                    id=known.iri,
                    party=tuple(node.stated() for node in row.parties),
                    start_date=row.start,
                    end_date=row.end,
                    status=say(ended, row.ended, mode=Mode.NORMALISED) if row.ended is not None else None,
                )
            )
            self.links.add(row.passage.item, known.iri, row.shown)

    def _is_agreed(self, told: _Told, nodes: Sequence[PartyNode]) -> bool:
        """Whether the item tells of an agreement of the same parties: then their collaboration is that agreement."""
        others = frozenset(node.iri for node in nodes if node.named and node.iri != self.frame.authority)
        return any(item == told.item and others and others <= agreed for item, agreed in self.agreed)

    def _asked(self, told: _Told, match: Match) -> None:
        """A recommendation to take part in what the item has named."""
        known = self._named_before(match) or self.index.meant(told.item, told.block, match.span.start)
        if told.recommended and told.passage is not None and known is not None:
            member = match.first("member")
            members = party_nodes(self.frame, member.value) if member is not None else ()
            self._approved(known, told.passage, members)
            self._tell(known, told, match)

    def _is_called(self, told: _Told, match: Match) -> None:
        """ "Samarbejdet hedder X": the name of what was told of right before, or is the item's only one."""
        known = self.index.meant(told.item, told.block, match.span.start)
        slot = match.first("name")
        if known is not None and not known.name and slot is not None:
            words, span = self._name_words(slot)
            known.name, known.label_given = words, True
            self.labels[known.iri] = say(Text(text=words, language="da"), span)

    def _enough(self, match: Match, parties: Sequence[Party]) -> bool:
        """ "Between" takes two parties, one of them named; "with" one beside the one who enters, or who reads."""
        owner = match.first("owner")
        if not is_subject(self.frame, match):
            return False
        if owner is not None and not is_genitive(self.frame, owner.span):
            return False
        if match.rule == "partnership-between" or match.first("both") is not None:
            return len(parties) > 1 and any(party.form != "unnamed" for party in parties)
        return bool(parties)

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
        if match.set.get("pronoun"):
            behind = match.span.start - told.shadow.start
            relative = self.frame.shadow.text[match.span.start : match.span.end].casefold().startswith("som ")
            known = self.index.just_told(
                told.item, told.block, match.span.start, min(behind, RIGHT_BEFORE) if relative else ONE_SENTENCE
            )
        elif match.fact in TERMS and match.first("name") is not None:
            known = self._named_before(match)
        else:
            known = self._meant(told, match, parties=False)
        if match.set.get("proposed"):
            known = self.index.proposed_in(told.item)
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
