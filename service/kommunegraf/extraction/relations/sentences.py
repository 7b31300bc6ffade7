"""What one sentence says that organisations have together: the word for it, and who stands in its slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kommunegraf.extraction.partners.organisations import is_person
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.phrasebooks import phrase_book
from kommunegraf.extraction.relations.actors import FAR, NEAR
from kommunegraf.extraction.relations.slots import Group, party_groups, slot_words
from kommunegraf.extraction.relations.surroundings import Surroundings, other_matter
from kommunegraf.extraction.relations.term_words import term_words
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span

BOOK = "relations"
AGREEMENT, PARTNERSHIP = "agreement", "partnership"


@dataclass
class Told:
    """A relation as a sentence tells it: `kind` "agreement" or "partnership", `word` what it is called ("samarbejde"),
    the words that say so (`span`, of the shadow), and its parties. `ours`: the publisher is one, unsaid; `more`: the
    sentence says only who the parties of the item's are; `known`: it speaks of one that the item has told of."""

    kind: str
    word: str
    span: Span
    parties: list[Party] = field(default_factory=list)
    ours: bool = False
    more: bool = False
    known: bool = False
    name: tuple[str, Span] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Who joined or left what was told of before."""

    joined: bool
    span: Span
    parties: tuple[Party, ...]


def relations_told(sentence: Sentence) -> tuple[list[Told], list[Change]]:
    """The relations that a sentence tells of, and who it says joined or left one."""
    found = phrase_book(BOOK).match(sentence)
    if not any(match.fact != "called" for match in found):
        return [], []
    reader = _Reader(sentence, found)
    return list(reader.told()), list(reader.changes())


class _Reader(Surroundings):
    def __init__(self, sentence: Sentence, found: Sequence[Match]) -> None:
        super().__init__(sentence, found)
        self.names = [name for match in found if (name := _name(match)) is not None]
        self.groups = [each for each in self.groups if not self._is_name(each)]
        names = self.names
        sure = [party.span for group in self.groups for party in group.parties if party.form != "name"]
        self.names = [each for each in names if not any(each[1].overlaps(span) for span in sure)]

    def _is_name(self, group: Group) -> bool:
        """Whether a group is nothing but the name of the relation itself."""
        only = group.parties[0]
        listed = only.organisation is not None and only.organisation.listed
        before = self.tokens[group.first - 1].folded if group.first else ""
        listed = listed and not before.endswith(slot_words().bears_name)
        unsure = only.form == "name" or (only.form == "organisation" and not listed)
        return len(group.parties) == 1 and unsure and any(name[1].overlaps(only.span) for name in self.names)

    # --- what is told

    def told(self) -> Iterator[Told]:
        for match in self.found:
            if not self._denied(match):
                yield from (each for each in self._told_by(match) if not self._political(each.parties))

    def _told_by(self, match: Match) -> Iterator[Told]:
        if match.fact == "joint":
            yield from self._joint(match)
        elif match.fact == "beside":
            yield from self._beside(match)
        elif match.fact == "made-of":
            yield from self._made_of(match)
        elif match.fact == "holds":
            yield from self._holds(match)
        elif match.fact == "under":
            yield from self._under(match)

    def _political(self, parties: Sequence[Party]) -> bool:
        """Whether those who have something together are political parties, two of them at least."""
        political = slot_words().political
        return sum(self.sentence.words(party.span).casefold() in political for party in parties) > 1

    def _denied(self, match: Match) -> bool:
        """Whether a word right behind a match denies it ("deler ikke …")."""
        end = self.end_of(match)
        return any(token.folded in slot_words().denials for token in self.tokens[end : end + 2])

    def changes(self) -> Iterator[Change]:
        for match in self.found:
            if match.fact in ("joined", "left"):
                if match.set.get("joins") and not self.tail_tells(match):
                    continue
                subject = self.subject(match, ())
                if subject is not None:
                    yield Change(match.fact == "joined", match.span, subject.parties)

    def _joint(self, match: Match) -> Iterator[Told]:
        words = slot_words()
        if match.set.get("of") and not self.thing_near(self.end_of(match)):
            return
        subject = self.subject(match, self.led_in())
        if subject is None:
            return
        # "Med A og B har C etableret et fælles …"
        with_them = [g for g in self.groups if g.first == 1 and g.lead == words.beside and len(subject.parties) == 1]
        parties = [party for group in (subject, *with_them) for party in group.parties]
        if len(parties) > 1 and _some_named(parties):
            if match.set.get("thing") and not self.names and noun_of(self.sentence) is None and not self._project():
                return
            yield self._new(match, parties)

    def _project(self) -> bool:
        """Whether the sentence has a word for a project."""
        return any(word.endswith(slot_words().bears_name) for word in self.sentence.folded)

    def _beside(self, match: Match) -> Iterator[Told]:
        group = self.behind(match)
        if group is None or not _some_named(group.parties):
            return
        between = group.lead in slot_words().between
        if between:
            if len(group.parties) > 1 and (match.slots or self.noun_leads(match)):
                yield self._new(match, group.parties)
            return
        subject = self.subject(match, (group, *self.led_in()))
        if not match.set.get("relation") and (subject is None or not slot_words().doing & self.sentence.folded):
            return
        several = match.set.get("several") and len(group.parties) > 1
        if subject is None and not several and not self._is_ours(match, group):
            return
        told = self._new(match, (*(subject.parties if subject is not None else ()), *group.parties))
        told.ours = subject is None and not several
        yield told

    def _is_ours(self, match: Match, group: Group) -> bool:
        """Whether "samarbejdet med X" of which no other is told is the publisher's: where it is told as one that is
        there (definite, or entered into), and X is surely somebody."""
        if self._somebody_else(match):
            return False
        noun = match.first("agreed") or match.first("kind")
        # One word alone may as well be the heading behind it.
        several_words = any(" " in self.sentence.words(party.span) or party.form == "town" for party in group.parties)
        if not group.named and (match.first("agreed") is None or not several_words):
            return False
        if noun is None:
            return bool(self.sentence.folded & (term_words().enters | term_words().founds | term_words().runs))
        if self.sentence.words(noun.span).casefold().endswith(slot_words().definite):
            return True
        return bool(self.sentence.folded & (term_words().enters | term_words().founds))

    def _somebody_else(self, match: Match) -> bool:
        """Whether an active verb before a match has a subject that is no party ("skoler, der har underskrevet")."""
        before = [token.folded for token in self.tokens if token.start < match.span.end][-FAR:]
        noun = match.first("agreed") or match.first("kind")
        if noun is not None:
            before = [token.folded for token in self.tokens if token.start < noun.span.start][-NEAR * 2 :]
        return any(word in slot_words().active for word in before)

    def _made_of(self, match: Match) -> Iterator[Told]:
        group = self.behind(match)
        several = group is not None and (len(group.parties) > 1 or (bool(match.set.get("one")) and bool(self.names)))
        if group is None or not several or not _some_named(group.parties):
            return
        if match.set.get("parties"):
            told = self._new(match, group.parties)
            told.more = True
            yield told
        elif self.names or noun_of(self.sentence) is not None or self._project():
            yield self._new(match, group.parties)

    def _holds(self, match: Match) -> Iterator[Told]:
        """ "A har opsagt aftalen": the item's with A, where no other is named."""
        subject = self.subject(match, self.led_in())
        if subject is None or not subject.named:
            return
        if any(group is not subject and self._leads_others(group) for group in self.groups):
            return
        told = self._new(match, subject.parties)
        told.known = len(subject.parties) == 1
        yield told

    @staticmethod
    def _leads_others(group: Group) -> bool:
        """Whether a group is with whom, or between whom, something is."""
        return group.lead == slot_words().beside or group.lead in slot_words().between

    def _under(self, match: Match) -> Iterator[Told]:
        """ "A leverer maden for B efter en aftale": who acts, and for, with or at whom."""
        acting = [group for group in self.groups if self.agent(group) or (group.nominal and self.acts(group))]
        served = [group for group in self.groups if group.lead in slot_words().served and group not in acting]
        parties = [party for group in (*acting[:1], *served[:1]) for party in group.parties]
        if acting and served and _some_named(parties):
            yield self._new(match, parties)

    def _new(self, match: Match, parties: Iterable[Party]) -> Told:
        told = list(parties)
        agreed, kind = match.first("agreed"), match.first("kind")
        noun = noun_of(self.sentence)
        if agreed is not None:
            code, word = AGREEMENT, str(agreed.value)
        elif kind is not None or match.set.get("kind") == PARTNERSHIP or noun is None:
            code, word = PARTNERSHIP, str(kind.value) if kind is not None else slot_words().common_name
        else:
            code, word = noun
        begin = min(match.span.start, *(party.span.start for party in told))
        end = max(match.span.end, *(party.span.end for party in told))
        name = self.names[0] if self.names else None
        return Told(code, word, Span(begin, end), told, name=name)


def noun_of(sentence: Sentence, *, definite: bool = False) -> tuple[str, str] | None:
    """The word of a sentence for an agreement or a partnership: its kind and what it is called."""
    for lexicon, code in (("agreement-words", AGREEMENT), ("relation-words", PARTNERSHIP)):
        for mention in sentence.mentions(f"term:{lexicon}"):
            if not definite or is_definite(sentence, mention.span):
                return code, str(mention.value)
    return None


def is_definite(sentence: Sentence, span: Span) -> bool:
    """Whether a word for a relation speaks of one that is known: "aftalen", "den nuværende aftale", "Lems aftale"."""
    words = slot_words()
    if sentence.words(span).casefold().endswith(slot_words().definite):
        return True
    before = [token for token in sentence.tokens if token.end <= span.start][-NEAR // 2 :]
    pointing = any(token.folded in words.demonstratives for token in before)
    return pointing or bool(before and before[-1].folded.endswith("s") and before[-1].folded in words.owners)


def told_of_those_before(sentence: Sentence, last: Sentence) -> Told | None:
    """What "aftalen" or "partnerskabet" of a sentence that names no party means, by the sentence right before: those
    who act there, and those for whom they act."""
    words = slot_words()
    if words.unsure & sentence.folded or words.unsure & last.folded:
        return None
    noun = noun_of(sentence, definite=True)
    if noun is None and sentence.folded & words.agreed:
        noun = noun_of(sentence)
    if noun is None or any(group.named for group in party_groups(sentence)) or other_matter(sentence, last):
        return None
    reader = _Reader(last, ())
    acting = [group for group in reader.groups if group.nominal and reader.acts(group)]
    served = [group for group in reader.groups if group.lead in words.served]
    parties = [party for group in (*acting, *served) for party in group.parties]
    if len(parties) < 2 or not _some_named(parties) or not acting:
        return None
    code, word = noun
    names = [name for match in phrase_book(BOOK).match(sentence) if (name := _name(match)) is not None]
    tokens = sentence.tokens
    return Told(code, word, Span(tokens[0].start, tokens[-1].end), parties, name=names[0] if names else None)


def _name(match: Match) -> tuple[str, Span] | None:
    slot = match.first("name") if match.fact == "called" else None
    if slot is None:
        return None
    words = " ".join(str(slot.value).split())
    return None if is_person(words) else (words, slot.span)


def _some_named(parties: Sequence[Party]) -> bool:
    """Whether one of them at least has a name."""
    return any(
        party.form in ("authority", "organisation", "town")
        or (party.form == "name" and party.organisation is not None and not _everyday(party.organisation.name))
        for party in parties
    )


def _everyday(name: str) -> bool:
    """Whether a name is one word that may as well be a thing or a department ("Omsorg", "Unge")."""
    plain = " " not in name and name.isalpha() and name[1:].islower()
    return plain and name.casefold().endswith(slot_words().thing_endings)
