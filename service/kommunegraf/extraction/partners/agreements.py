"""Agreements with others, as sentences tell of them: parties, dates, length, extension, what they are to reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.item_links import ItemLinks
from kommunegraf.extraction.partners.agreement_index import AgreementIndex, Known
from kommunegraf.extraction.partners.agreement_tables import listed_agreements
from kommunegraf.extraction.partners.agreement_values import AgreementValues, mode_of
from kommunegraf.extraction.partners.agreement_wording import names_one_before, speaks_of_one, title_of
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.partners.contracts import contract_parties, contract_title, signing_day
from kommunegraf.extraction.partners.counts import add_counts
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import parties_together, party_iris
from kommunegraf.extraction.partners.purposes import add_purpose
from kommunegraf.extraction.passages import TITLE, Passage, passages, titles
from kommunegraf.extraction.phrasebooks import matched, phrase_book
from kommunegraf.extraction.records import (
    Agreement,
    Iri,
    Mode,
    Organisation,
    Stated,
    Temporal,
)
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span

# Roles whose words say nothing of what has been agreed: titles of attachments, and the decision, whose own words
# ("Godkendt") refer to the recommendation.
SILENT = frozenset({"attachments"})
TERMS = frozenset({"agreement-term", "agreement-entry", "agreement-start", "agreement-end", "agreement-length"})
NAMING = TERMS | frozenset({"agreement", "agreement-extension", "agreement-asked", "agreement-title"})
BEFORE = "agreement-named-before"
TERMINATED = "notice-ends-an-agreement"
RELATIVE = ("som ", "der ")
_RIGHT_BEFORE = 60  # code points between an agreement and the "som" that speaks of it


def extract_agreements(frame: Frame) -> AgreementIndex:
    """Adds the document's agreements to `frame.found`, with parties, decisions, goals and agreed numbers.

    Sentences that name the same counterpart speak of one agreement; "aftalen" means the item's only one, else the one
    named before it in the paragraph. Gives what was found, for those who read on.
    """
    return _Reader(frame).read()


class _Reader(AgreementValues):
    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.index = AgreementIndex(frame)
        self.links = ItemLinks(frame)
        self.claimed: set[Span] = set()
        self.unnamed: dict[Span, Note] = {}
        self.of_match: dict[tuple[str, int], Known] = {}
        self.spoken: dict[Span, list[tuple[Span, Known]]] = {}  # by sentence: where it speaks of which
        self.in_force: dict[str, Stated[Iri]] = {}
        self.before: dict[Span, Passage] = {}  # the sentence before, in one paragraph

    def read(self) -> AgreementIndex:
        told = [*self._titles(), *matched(self.frame, ("agreements", "purposes"), silent=SILENT)]
        told = [(passage, self._fitting(passage, found)) for passage, found in told]
        if told:
            for last, passage in pairwise(passages(self.frame)):
                if last.block == passage.block and last.item == passage.item:
                    self.before[passage.span] = last
        # Those with a counterpart first: a sentence about "aftalen" may stand before the one that names it.
        for passage, matches in told:
            for match in matches:
                if match.fact in NAMING:
                    self._name(passage, match)
        self._whole()
        self._listed()
        for passage, matches in told:
            for match in matches:
                self._tell(passage, match, matches)
        self._follow_up()
        self.links.flush()
        self.frame.notes.extend(self.unnamed.values())
        self.frame.memo["purposes-of-agreements"] = frozenset(self.claimed)
        self.frame.memo["parties-of-agreements"] = self.index.parties()
        self.frame.memo["agreements"] = self.index
        self.frame.memo["agreements-named"] = any(True for _ in self.index)
        self.frame.memo["terms-without-agreement"] = {span.start: note for span, note in self.unnamed.items()}
        return self.index

    def _titles(self) -> Iterator[tuple[Passage, list[Match]]]:
        book = phrase_book("agreements")
        for title in titles(self.frame):
            if self.frame.shadow.text[title.shadow.start : title.shadow.end].rstrip().endswith("?"):
                continue  # what a title asks is not told
            yield title, book.match(sentence_at(self.frame, title.shadow))

    def _fitting(self, passage: Passage, found: list[Match]) -> list[Match]:
        """What is said in titles alone counts in no sentence, and the other way round."""
        return [each for each in found if (each.fact == "agreement-title") is (passage.role == TITLE)]

    # --- which agreement

    def _listed(self) -> None:
        """The agreements that tables list."""
        for row in listed_agreements(self.frame):
            known = None if row.partnership else self.index.named(row.passage, row.parties)
            if known is None:
                continue
            ended = Iri(iri=self.frame.identity.concept("status", "ended"))
            self._add(
                Agreement(
                    id=known.iri,
                    title=row.title,
                    party=tuple(node.stated() for node in row.parties),
                    start_date=row.start,
                    end_date=row.end,
                    status=say(ended, row.ended, mode=Mode.NORMALISED) if row.ended is not None else None,
                )
            )
            self.links.add(row.passage.item, known.iri, row.shown)

    def _whole(self) -> None:
        """A document that is one agreement as a whole, by what it calls itself and whom it names first."""
        if self.frame.outline.items:
            return
        of_title = [known for (rule, _), known in self.of_match.items() if rule == "agreement-in-title"]
        title = contract_title(self.frame)
        if of_title:
            self.index.main = of_title[0]
        elif title is not None and (first := next(iter(passages(self.frame)), None)) is not None:
            nodes = contract_parties(self.frame)
            self.index.main = self.index.named(first, nodes) if nodes else None
            if self.index.main is not None:
                parties = tuple(node.stated() for node in nodes)
                self._add(Agreement(id=self.index.main.iri, title=title[1], party=parties))
        if self.index.main is not None and title is not None:
            self._add(Agreement(id=self.index.main.iri, date=signing_day(self.frame)))

    def _name(self, passage: Passage, match: Match) -> None:
        if not speaks_of_one(self.frame, match):
            return
        nodes = parties_together(self.frame, match)
        known = self.index.named(passage, nodes, _entered(match))
        if known is None:
            return
        self.of_match[match.rule, match.span.start] = known
        known.words.update([title[0]] if (title := title_of(self.frame, match)) else [])
        self._add(Agreement(id=known.iri, party=tuple(node.stated() for node in nodes)))

    def _meant(self, passage: Passage, match: Match) -> tuple[Known, bool] | None:
        """The agreement that a match speaks of, and whether its words alone say which."""
        named = self.of_match.get((match.rule, match.span.start))
        if named is None and (match.slots.get("parties") or match.slots.get("both")):
            return None
        if named is not None:
            found: tuple[Known, bool] | None = (named, True)
        elif match.set.get("pronoun"):
            found = self._just_named(passage, match)
        elif match.set.get("label"):
            found = (self.index.main, True) if self.index.main is not None and passage.item is None else None
        else:
            found = self.index.meant(passage)
            title = title_of(self.frame, match) if found is None else None
            called = self.index.called(passage, title[0]) if title is not None else None
            found = found if called is None else (called, False)
        if found is not None:
            self.spoken.setdefault(passage.span, []).append((match.span, found[0]))
        elif not (match.set.get("pronoun") or match.set.get("label")):
            span = self.frame.shadow.to_text(match.span)
            message = f"what {self.frame.document.words(span)!r} speaks of is not named near it"
            self.unnamed[match.span] = Note("agreement-not-named", message, span, "info")
        return found

    def _just_named(self, passage: Passage, match: Match) -> tuple[Known, bool] | None:
        """What "den" means: the last agreement spoken of before it in its sentence, else in the one before it in the
        paragraph. "Som" means one of its own sentence only, right before it."""
        words = self.frame.shadow.text[match.span.start : match.span.end].casefold()
        relative = words.startswith(RELATIVE)
        for where in (passage,) if relative else (passage, self.before.get(passage.span)):
            told = self.spoken.get(where.span, ()) if where is not None else ()
            near = [(span, known) for span, known in told if span.end <= match.span.start]
            if relative:
                near = [(span, known) for span, known in near if match.span.start - span.end <= _RIGHT_BEFORE]
            if near:
                return near[-1][1], False
        if not relative and names_one_before(self.frame, passage.shadow, match.span):
            found = self.index.meant(passage)
            return (found[0], False) if found is not None else None
        return None

    # --- what is said of it

    def _tell(self, passage: Passage, match: Match, others: list[Match]) -> None:
        if match.fact in ("agreement", "agreement-title"):
            if match.fact == "agreement" or (match.rule, match.span.start) in self.of_match:
                self._agreement(passage, match)
        elif match.fact == "agreement-asked":
            self._asked(passage, match)
        elif match.fact in TERMS:
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
        if match.rule == "agreement-spoken-of" and (match.rule, match.span.start) not in self.of_match:
            return
        date = None if match.set.get("decision") else self._date(match.first("date"))
        period = match.first("period")
        asked = passage.role == "recommendation" and match.rule != "agreement-spoken-of"
        proposed = match.set.get("status") == "proposed" or asked
        if proposed:
            known.proposed = True
        self._add(
            Agreement(
                id=known.iri,
                title=self._title(known, match),
                start_date=self._date(match.first("since")) or self._of_period(period, "value"),
                end_date=self._of_period(period, "end"),
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

    def _asked(self, passage: Passage, match: Match) -> None:
        """A recommendation to approve the agreement; whether it was stands in the decision."""
        if passage.role != "recommendation":
            return
        meant = self._meant(passage, match)
        if meant is not None:
            self._add(Agreement(id=meant[0].iri, approved_in=approvals(self.frame, passage)))
            self._link(passage, meant[0], match)

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
            mode = mode_of(rule)
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
                date=self._date(match.first("entered"), rule),
                stated_duration=self._duration(match, rule),
                as_stated=tuple(as_stated),
                binding=self._binding_value(match),
                status=self._term_status(known, match, rule),
            )
        )
        self._link(passage, known, match)

    def _link(self, passage: Passage, known: Known, match: Match) -> None:
        """The item treats the agreement, unless it is another authority's, told of as an example."""
        if not self.index.of_others(known):
            self.links.add(passage.item, known.iri, match.span, in_title=passage.role == TITLE)

    def _term_status(self, known: Known, match: Match, rule: str | None) -> Stated[Iri] | None:
        """The status that a term's words state; notice given ends an agreement by a rule. That it came into force is
        kept until it is known whether the item lengthens it."""
        if match.set.get("terminated"):
            return self._status("ended", match, TERMINATED)
        code = str(match.set.get("status", ""))
        if code == "in-force":
            self.in_force.setdefault(known.iri, self._status(code, match, rule))
            return None
        return self._status(code, match, rule) if code else None

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
                extends=say(Iri(iri=known.iri), verb, mode=mode_of(rule, Mode.STATED), rule=rule),
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
            goal = add_purpose(self.frame, match, mode=mode_of(rule, Mode.STATED), rule=rule)
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
        """An agreement whose extension is told has the status of an extended one only where nothing else is said. What
        the item itself decides to lengthen is later than that it came into force, and counts more."""
        for known in self.index:
            for iri in known.extensions.values():
                record = self.frame.found.get(iri)
                base = self.frame.found.get(known.iri)
                if not isinstance(record, Agreement) or not isinstance(base, Agreement) or record.extends is None:
                    continue
                in_force = known.iri in self.in_force and not record.approved_in
                if base.status is None and not in_force and (record.status is None or record.approved_in):
                    proofs = record.extends.proofs
                    concept = Iri(iri=self.frame.identity.concept("status", "extended"))
                    spans = [Span(proof.start, proof.end) for proof in proofs]
                    status = say(concept, *spans, mode=Mode.DERIVED, rule="extended-agreement")
                    self._add(Agreement(id=known.iri, status=status))
            base = self.frame.found.get(known.iri)
            if isinstance(base, Agreement) and base.status is None and known.iri in self.in_force:
                self._add(Agreement(id=known.iri, status=self.in_force[known.iri]))


def _entered(match: Match) -> Temporal | None:
    slot = match.first("date")
    if slot is None or match.set.get("decision") or not isinstance(slot.value, DateMention):
        return None
    return slot.value.value
