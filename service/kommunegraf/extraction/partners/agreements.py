"""Agreements with others, as sentences tell of them: parties, dates, length, extension, what they are to reach."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.meeting.reported import tell_decision
from kommunegraf.extraction.partners.agreement_index import AgreementIndex, Known
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.partners.counts import add_counts
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_count, party_iris, party_nodes
from kommunegraf.extraction.partners.purposes import add_purpose
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matched
from kommunegraf.extraction.records import (
    Agreement,
    Duration,
    Iri,
    Mode,
    Organisation,
    Stated,
    Temporal,
    Text,
)
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.durations import DurationMention
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span

# Roles whose words say nothing of what has been agreed: titles of attachments, and the decision, whose own words
# ("Godkendt") refer to the recommendation.
SILENT = frozenset({"attachments"})
BEFORE = "agreement-named-before"
TERMINATED = "notice-ends-an-agreement"


def extract_agreements(frame: Frame) -> AgreementIndex:
    """Adds the document's agreements to `frame.found`, with parties, decisions, goals and agreed numbers.

    Sentences that name the same counterpart speak of one agreement; "aftalen" means the item's only one, else the one
    named before it in the paragraph. Gives what was found, for those who read on.
    """
    return _Reader(frame).read()


class _Reader:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.index = AgreementIndex(frame)
        self.links = ItemLinks(frame)
        self.claimed: set[Span] = set()
        self.unnamed: dict[Span, Note] = {}
        self.of_match: dict[tuple[str, int], Known] = {}

    def read(self) -> AgreementIndex:
        told = tuple(matched(self.frame, ("agreements", "purposes"), silent=SILENT))
        # Those with a counterpart first: a sentence about "aftalen" may stand before the one that names it.
        for passage, matches in told:
            for match in matches:
                if match.fact in ("agreement", "agreement-term", "agreement-extension"):
                    self._name(passage, match)
        for passage, matches in told:
            for match in matches:
                self._tell(passage, match, matches)
        self._follow_up()
        self.links.flush()
        self.frame.notes.extend(self.unnamed.values())
        self.frame.memo["purposes-of-agreements"] = frozenset(self.claimed)
        self.frame.memo["agreements-named"] = any(True for _ in self.index)
        self.frame.memo["terms-without-agreement"] = {span.start: note for span, note in self.unnamed.items()}
        return self.index

    # --- which agreement

    def _name(self, passage: Passage, match: Match) -> None:
        both = match.first("both")
        if both is not None and party_count(both.value) < 2:
            return
        nodes = self._parties(match)
        known = self.index.named(passage, nodes, _entered(match))
        if known is None:
            return
        self.of_match[match.rule, match.span.start] = known
        self._add(Agreement(id=known.iri, party=tuple(node.stated() for node in nodes)))

    def _parties(self, match: Match) -> list[PartyNode]:
        nodes: dict[str, PartyNode] = {}
        for name in ("owner", "parties", "both"):
            for slot in match.slots.get(name, ()):
                for node in party_nodes(self.frame, slot.value):
                    nodes.setdefault(node.iri, node)
        return list(nodes.values())

    def _meant(self, passage: Passage, match: Match) -> tuple[Known, bool] | None:
        """The agreement that a match speaks of, and whether its words alone say which."""
        named = self.of_match.get((match.rule, match.span.start))
        if named is not None:
            return named, True
        if match.slots.get("parties") or match.slots.get("both"):
            return None
        found = self.index.meant(passage)
        if found is None:
            span = self.frame.shadow.to_text(match.span)
            message = f"what {self.frame.document.words(span)!r} speaks of is not named near it"
            self.unnamed[match.span] = Note("agreement-not-named", message, span, "info")
        return found

    # --- what is said of it

    def _tell(self, passage: Passage, match: Match, others: list[Match]) -> None:
        if match.fact == "agreement":
            self._agreement(passage, match)
        elif match.fact == "agreement-term":
            self._term(passage, match)
        elif match.fact == "agreement-extension":
            self._extension(passage, match)
        elif match.fact == "agreement-binding":
            self._binding(passage, match)
        elif match.fact == "agreed-count":
            self._count(passage, match, others)
        elif match.fact == "purpose":
            self._purpose(passage, match)
        elif match.fact == "organisation-kind":
            self._organisation_kind(match)

    def _agreement(self, passage: Passage, match: Match) -> None:
        meant = self._meant(passage, match)
        if meant is None:
            return
        known, _ = meant
        date = None if match.set.get("decision") else self._date(match.first("date"))
        proposed = match.set.get("status") == "proposed" or passage.role == "recommendation"
        if proposed:
            known.proposed = True
        self._add(
            Agreement(
                id=known.iri,
                title=self._title(known, match),
                date=None if proposed else date,
                stated_duration=self._duration(match),
                binding=self._binding_value(match),
                status=self._status("proposed", match) if proposed else None,
                approved_in=self._decision(passage, match, known),
            )
        )
        if proposed:
            for link in approvals(self.frame, passage):
                self._add(Agreement(id=known.iri, approved_in=(link,)))
        self._link(passage, known, match)

    def _term(self, passage: Passage, match: Match) -> None:
        meant = self._meant(passage, match)
        if meant is None:
            return
        known, sure = meant
        rule = None if sure else BEFORE
        start, end, as_stated = self._date(match.first("start"), rule), self._date(match.first("end"), rule), []
        period = match.first("period")
        if period is not None and isinstance(period.value, DateMention) and period.value.end is not None:
            span = self.frame.shadow.to_text(period.span)
            mode = _mode(rule)
            start = say(period.value.value, span, mode=mode, rule=rule)
            end = say(period.value.end, span, mode=mode, rule=rule)
        for name in ("start", "end", "notice"):
            slot = match.first(name)
            if slot is not None and name == "notice":
                as_stated.append(self._words(match.span))
            elif slot is not None and isinstance(slot.value, DateMention) and slot.value.qualifier not in ("", "as-of"):
                as_stated.append(self._words(slot.span))
        self._add(
            Agreement(
                id=known.iri,
                title=self._title(known, match),
                start_date=start,
                end_date=end,
                stated_duration=self._duration(match, rule),
                as_stated=tuple(as_stated),
                binding=self._binding_value(match),
                status=self._term_status(match, rule),
            )
        )
        self._link(passage, known, match)

    def _link(self, passage: Passage, known: Known, match: Match) -> None:
        """The item treats the agreement, unless it is another authority's, told of as an example."""
        if not self.index.of_others(known):
            self.links.add(passage.item, known.iri, match.span)

    def _term_status(self, match: Match, rule: str | None) -> Stated[Iri] | None:
        """The status that a term's words state; notice given ends an agreement by a rule."""
        if match.set.get("terminated"):
            return self._status("ended", match, TERMINATED)
        return self._status(str(match.set["status"]), match, rule) if "status" in match.set else None

    def _extension(self, passage: Passage, match: Match) -> None:
        meant = self._meant(passage, match)
        if meant is None:
            return
        known, sure = meant
        rule = None if sure else BEFORE
        duration, end = self._duration(match, rule, "duration"), self._date(match.first("end"), rule)
        till = duration.value.lexical if duration else end.value.lexical if end else ""
        if not till:
            return
        iri = known.extensions.setdefault(till, self.frame.part("agreement", f"{known.key} extension {till}"))
        verb = self.frame.shadow.to_text(match.span)
        base = self.frame.found.get(known.iri)
        rule_of_parties = "parties-of-the-extended-agreement"
        parties = tuple(
            say(party.value, verb, mode=Mode.DERIVED, rule=rule_of_parties)
            for party in (base.party if isinstance(base, Agreement) else ())
        )
        self._add(
            Agreement(
                id=iri,
                title=self._title(known, match),
                party=parties,
                extends=say(Iri(iri=known.iri), verb, mode=_mode(rule, Mode.STATED), rule=rule),
                stated_duration=duration,
                start_date=self._date(match.first("start"), rule),
                end_date=end,
                as_stated=(self._words(self._as_stated(match)),),
                status=self._status("proposed", match) if passage.role == "recommendation" else None,
                approved_in=self._decision(passage, match, known),
            )
        )
        if passage.role == "recommendation":
            self._add(Agreement(id=iri, approved_in=approvals(self.frame, passage)))
        self._link(passage, known, match)

    def _as_stated(self, match: Match) -> Span:
        """The words for how long, with "foreløbigt" and its like."""
        slots = [slot for name in ("how", "duration", "end") for slot in match.slots.get(name, ())]
        return Span(min(slot.span.start for slot in slots), max(slot.span.end for slot in slots))

    def _binding(self, passage: Passage, match: Match) -> None:
        in_block = self.index.in_block(passage)
        meant = self.index.meant(passage)
        if match.set.get("all") and in_block:
            targets = in_block
        else:
            targets = in_block[-1:] or ([meant[0]] if meant is not None else [])
        for known in targets:
            slot = match.first("binding")
            if slot is not None:
                concept = Iri(iri=self.frame.identity.concept("agreement-kind", str(slot.value)))
                span = self.frame.shadow.to_text(slot.span)
                rule = None if len(targets) == 1 else "said-of-all-agreements-before"
                mode = Mode.NORMALISED if rule is None else Mode.DERIVED
                self._add(Agreement(id=known.iri, binding=say(concept, span, mode=mode, rule=rule)))

    def _count(self, passage: Passage, match: Match, others: list[Match]) -> None:
        who = match.first("who")
        known = None
        if who is not None:
            known = self._with(passage, who)
        else:
            named = [
                each for each in others if each.fact.startswith("agreement") and each.span.start <= match.span.start
            ]
            meant = self._meant(passage, named[-1]) if named else None
            known = meant[0] if meant is not None else None
        if known is not None:
            add_counts(self.frame, match, known.iri, known.key)

    def _purpose(self, passage: Passage, match: Match) -> None:
        subject, who = match.first("subject"), match.first("who")
        if who is not None:
            known = self._with(passage, who)
            rule: str | None = "purpose-of-the-counterpart"
        elif match.slots.get("parties"):
            known, rule = self._with(passage, *match.slots["parties"]), None
        elif subject is not None and subject.value in ("agreement", "either"):
            meant = self.index.meant(passage)
            known = meant[0] if meant is not None else None
            rule = None if meant is not None and meant[1] else BEFORE
        else:
            return
        if known is not None:
            self.claimed.add(match.span)
            goal = add_purpose(self.frame, match, mode=_mode(rule, Mode.STATED), rule=rule)
            self._add(Agreement(id=known.iri, has_goal=(goal,)))

    def _with(self, passage: Passage, *slots: SlotValue) -> Known | None:
        """The item's agreement with somebody whom slots name."""
        for slot in slots:
            for iri in party_iris(self.frame, slot.value):
                known = self.index.with_party(passage, iri)
                if known is not None:
                    return known
        return None

    def _organisation_kind(self, match: Match) -> None:
        """ "X er en socialøkonomisk virksomhed" tells the kind of an organisation that is a party."""
        who, kind = match.first("who"), match.first("kind")
        if who is None or kind is None or kind.value == "unspecified" or not isinstance(who.value, Party):
            return
        if who.value.organisation is None:
            return
        (iri,) = party_iris(self.frame, who.value)
        if self.index.is_party(iri):
            concept = Iri(iri=self.frame.identity.concept("org-kind", str(kind.value)))
            span = self.frame.shadow.to_text(kind.span)
            self.frame.found.add(Organisation(id=iri, classification=say(concept, span, mode=Mode.NORMALISED)))

    def _follow_up(self) -> None:
        """An agreement whose extension is told has the status of an extended one only where nothing else is said."""
        for known in self.index:
            for iri in known.extensions.values():
                record = self.frame.found.get(iri)
                base = self.frame.found.get(known.iri)
                if not isinstance(record, Agreement) or not isinstance(base, Agreement) or record.extends is None:
                    continue
                if base.status is None and (record.status is None or record.approved_in):
                    proofs = record.extends.proofs
                    concept = Iri(iri=self.frame.identity.concept("status", "extended"))
                    spans = [Span(proof.start, proof.end) for proof in proofs]
                    status = say(concept, *spans, mode=Mode.DERIVED, rule="extended-agreement")
                    self._add(Agreement(id=known.iri, status=status))

    # --- values

    def _add(self, agreement: Agreement) -> None:
        self.frame.found.add(agreement)

    def _title(self, known: Known, match: Match) -> Stated[Text] | None:
        """The word for the agreement; a later, vaguer word ("aftalen") adds nothing."""
        slot = match.first("kind")
        if slot is None:
            return None
        lemma = str(slot.value)
        record = self.frame.found.get(known.iri)
        if isinstance(record, Agreement) and record.title is not None and record.title.value.text != lemma:
            return None
        span = self.frame.shadow.to_text(slot.span)
        written = self.frame.document.words(span)
        return say(Text(text=lemma), span, mode=Mode.STATED if written == lemma else Mode.NORMALISED)

    def _date(self, slot: SlotValue | None, rule: str | None = None) -> Stated[Temporal] | None:
        if slot is None or not isinstance(slot.value, DateMention):
            return None
        return say(slot.value.value, self.frame.shadow.to_text(slot.span), mode=_mode(rule), rule=rule)

    def _duration(self, match: Match, rule: str | None = None, name: str = "duration") -> Stated[Duration] | None:
        slots = match.slots.get(name, ())
        slot = slots[-1] if slots else None
        if slot is None or not isinstance(slot.value, DurationMention):
            return None
        return say(slot.value.value, self.frame.shadow.to_text(slot.span), mode=_mode(rule), rule=rule)

    def _binding_value(self, match: Match) -> Stated[Iri] | None:
        slot = match.first("binding")
        if slot is None:
            return None
        concept = Iri(iri=self.frame.identity.concept("agreement-kind", str(slot.value)))
        return say(concept, self.frame.shadow.to_text(slot.span), mode=Mode.NORMALISED)

    def _status(self, code: str, match: Match, rule: str | None = None) -> Stated[Iri]:
        concept = Iri(iri=self.frame.identity.concept("status", code))
        return say(concept, self.frame.shadow.to_text(match.span), mode=_mode(rule), rule=rule)

    def _words(self, shown: Span) -> Stated[Text]:
        span = self.frame.shadow.to_text(shown)
        return say(Text(text=" ".join(self.frame.document.words(span).split())), span)

    def _decision(self, passage: Passage, match: Match, known: Known) -> tuple[Stated[Iri], ...]:
        if not match.set.get("decision"):
            return ()
        iri = tell_decision(self.frame, match, passage.shadow, f"agreement {known.key}")
        return (say(Iri(iri=iri), self.frame.shadow.to_text(match.span)),)


def _mode(rule: str | None, plain: Mode = Mode.NORMALISED) -> Mode:
    return plain if rule is None else Mode.INFERRED


def _entered(match: Match) -> Temporal | None:
    slot = match.first("date")
    if slot is None or match.set.get("decision") or not isinstance(slot.value, DateMention):
        return None
    return slot.value.value
