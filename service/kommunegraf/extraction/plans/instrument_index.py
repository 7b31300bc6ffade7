"""Brings the names of one instrument in a document together: full name, own name, and "the plan" later on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.plans.instrument_mentions import InstrumentMention, instrument_mentions
from kommunegraf.extraction.plans.instrument_words import Kind
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.identity import slug
from kommunegraf.reading.document import Span, ZoneKind

# So many instruments of one word are looked back at; one named further back gets the same IRI by its name.
_RECENT = 200
_IN_CONTENTS = {None}  # named in a list of contents, before its item names it
_DEEPEST = 3  # a plan for a plan for a policy
ONE_OF_ITS_KIND = "one-instrument-of-its-kind-in-the-item"


@dataclass(eq=False)
class KnownInstrument:
    """One instrument and the places that name it (offsets of the shadow).

    `joined` are the places that are taken for this instrument because the item has no other of its kind.
    """

    kind: Kind
    lemma: str
    item: str | None
    mentions: list[InstrumentMention] = field(default_factory=list)
    joined: list[InstrumentMention] = field(default_factory=list)
    period: str = ""
    quoted: str = ""
    matter: str = ""
    target: KnownInstrument | None = None
    asserted: bool = False  # something is said of it that makes it worth a node
    items: set[str | None] = field(default_factory=set)  # those that name it; `item` is the first

    @property
    def named(self) -> bool:
        """Whether it has a name of its own, or says what it is for or whose."""
        return any((not mention.bare and not mention.any) or mention.titled for mention in self.mentions)

    def chain(self) -> list[KnownInstrument]:
        """This instrument, the one it carries out, the one that that carries out: as deep as names go."""
        chain = [self]
        while len(chain) < _DEEPEST and chain[-1].target is not None:
            chain.append(chain[-1].target)
        return chain

    @property
    def years(self) -> str:
        return next((each.period for each in self.chain() if each.period), "")

    @property
    def key(self) -> str:
        """What names it among the instruments of one owner."""
        chain = self.chain()
        parts = [chain[0].lemma]
        for each in chain[1:]:
            parts += ["for", each.lemma]
        if chain[-1].matter:
            parts += ["for", chain[-1].matter]
        parts += [each.period for each in reversed(chain) if each.period]
        if self.quoted and not self.years:
            parts.append(self.quoted)
        return " ".join(parts)

    def carries_out(self, other: KnownInstrument) -> bool:
        """Whether this is `other`, or a plan for it, or a plan for a plan for it."""
        return any(each is other for each in self.chain())

    @property
    def lasting(self) -> bool:
        """Whether the name tells it from other instruments of its owner in any document."""
        return bool(self.years or self.quoted)


class InstrumentIndex:
    """All instruments that a document's official text names."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.instruments: list[KnownInstrument] = []
        self._at: dict[int, tuple[InstrumentMention, KnownInstrument]] = {}
        self._heads: list[int] = []
        self._by_item: defaultdict[str | None, list[KnownInstrument]] = defaultdict(list)
        self._by_word: defaultdict[str, list[KnownInstrument]] = defaultdict(list)
        self._items = sorted(
            (item.span.start, item.span.end, iri)
            for iri, item in zip(item_iris(frame), frame.outline.items, strict=True)
        )
        self._titles = {
            iri: item.fields["title"].span
            for iri, item in zip(item_iris(frame), frame.outline.items, strict=True)
            if "title" in item.fields
        }
        attached = [
            section.span for item in frame.outline.items for section in item.sections if section.role == "attachments"
        ]
        for mention in instrument_mentions(frame.shadow.text):
            offset = frame.shadow.to_text(mention.head).start
            # The title of an attachment says what is attached, and not that the body has such a plan.
            listed = any(each.start <= offset < each.end for each in attached)
            if frame.document.zone_at(offset) is ZoneKind.OFFICIAL and not listed:
                self._place(mention, self.item_at(offset))

    def item_at(self, offset: int) -> str | None:
        """The IRI of the item around an offset of the stored text."""
        index = bisect_right(self._items, offset, key=lambda each: each[0]) - 1
        if index >= 0 and offset < self._items[index][1]:
            return self._items[index][2]
        return None

    def at(self, head: int) -> KnownInstrument | None:
        """The instrument whose word begins at this offset of the shadow."""
        known = self._at.get(head)
        return known[1] if known else None

    def within(self, span: Span) -> list[tuple[InstrumentMention, KnownInstrument]]:
        """What a span of the shadow names, in order."""
        if len(self._heads) != len(self._at):
            self._heads = sorted(self._at)
        first, last = bisect_left(self._heads, span.start), bisect_left(self._heads, span.end)
        return [self._at[head] for head in self._heads[first:last]]

    def title_of(self, item: str | None) -> Span | None:
        """Where the title of an item stands in the stored text."""
        return self._titles.get(item) if item else None

    def of_item(self, item: str | None) -> list[KnownInstrument]:
        if not self._by_item:
            for known in self.instruments:
                self._by_item[known.item].append(known)
        return self._by_item[item]

    def _place(self, mention: InstrumentMention, item: str | None) -> None:
        known, sure = self._find(mention, item)
        if known is None:
            if mention.calls_back or (mention.bare and not mention.specific and not mention.definite):
                return  # "en strategi": any, not one that can be told again
            known = KnownInstrument(mention.kind, mention.lemma, item)
            self.instruments.append(known)
            self._by_word[mention.word].append(known)
        elif len(mention.lemma) > len(known.lemma) and not known.matter:
            known.lemma = mention.lemma
        (known.mentions if sure else known.joined).append(mention)
        known.items.add(item)
        if known.item is None:
            known.item = item  # a list of contents names it before its item does
        known.period = known.period or _years(mention)
        known.quoted = known.quoted or self._words(mention.quoted)
        known.matter = known.matter or slug(self._words(mention.matter)) if mention.matter else known.matter
        if known.target is None and mention.target is not None:
            target = self.at(mention.target.head.start) or self._before(mention.target, item)
            if target is not None and not target.carries_out(known):
                known.target = target
        self._at[mention.head.start] = (mention, known)

    def _before(self, mention: InstrumentMention, item: str | None) -> KnownInstrument | None:
        """The inner name of "handleplan for …" stands after the outer one's word, so it is placed first."""
        self._place(mention, item)
        return self.at(mention.head.start)

    def _find(self, mention: InstrumentMention, item: str | None) -> tuple[KnownInstrument | None, bool]:
        """The instrument that a mention means, and whether its words alone say so."""
        placed = self._at.get(mention.head.start)
        if placed is not None:
            return placed[1], True
        target = self.at(mention.target.head.start) if mention.target else None
        if mention.target is not None and target is None:
            target = self._before(mention.target, item)
        recent = reversed((self.instruments if mention.general else self._by_word[mention.word])[-_RECENT:])
        fitting = [known for known in recent if self._fits(mention, known, target, item)]
        same = [known for known in fitting if self._same(mention, known, target)]
        if same:
            return same[0], True
        near = [known for known in fitting if item in known.items or known.items == _IN_CONTENTS]
        if not near or (mention.bare and not mention.definite and not mention.specific):
            return None, True
        if mention.calls_back and len(near) > 1:
            near = self._of_paragraph(near, mention)
            return (near[0], True) if len(near) == 1 else (None, True)
        if mention.bare:
            return self._last_named(near), True
        if mention.lemma == mention.word and len(near) > 1:
            return None, True
        return near[0], mention.specific or not near[0].named

    def _of_paragraph(self, near: list[KnownInstrument], mention: InstrumentMention) -> list[KnownInstrument]:
        """Those named in the paragraph of a mention, before it."""
        begin = self._frame.shadow.text.rfind("\n", 0, mention.head.start)
        return [
            known
            for known in near
            if any(told and told[-1].head.start > begin for told in (known.mentions, known.joined))
        ]

    def _last_named(self, near: list[KnownInstrument]) -> KnownInstrument:
        return max(near, key=lambda known: max(m.head.start for m in (*known.mentions, *known.joined)))

    def _fits(
        self, mention: InstrumentMention, known: KnownInstrument, target: KnownInstrument | None, item: str | None
    ) -> bool:
        calls_back = mention.bare and mention.definite and known.lemma.endswith(mention.lemma)
        # "den boligsociale helhedsplan" of an item that names one such plan by what it is for
        described = mention.bare and known.named and mention.lemma.endswith(f" {known.lemma}") and item in known.items
        if known.lemma != mention.lemma and not calls_back and not described:
            return False
        if not (item in known.items or known.items == _IN_CONTENTS or mention.distinctive or target is not None):
            return False
        years, matter = _years(mention), slug(self._words(mention.matter)) if mention.matter else ""
        return (
            (not years or not known.years or years == known.years)
            and (not matter or not known.matter or matter == known.matter)
            and (not mention.quoted or not known.quoted or self._words(mention.quoted) == known.quoted)
            and (target is None or known.target is None or target is known.target)
        )

    def _same(self, mention: InstrumentMention, known: KnownInstrument, target: KnownInstrument | None) -> bool:
        """Whether a feature of the name itself says that it is the same."""
        return bool(
            (target is not None and target is known.target)
            or (mention.quoted and self._words(mention.quoted) == known.quoted)
            or (mention.matter and slug(self._words(mention.matter)) == known.matter)
            or (_years(mention) and _years(mention) == known.period)
        )

    def _words(self, span: Span | None) -> str:
        return "" if span is None else " ".join(self._frame.shadow.text[span.start : span.end].split())


def _years(mention: InstrumentMention) -> str:
    if mention.period is None:
        return ""
    first, last = mention.period.value.lexical, mention.period.end
    return first if last is None else f"{first}-{last.lexical}"


def instrument_index(frame: Frame) -> InstrumentIndex:
    """The document's instruments, found once a frame."""
    index = frame.memo.get("instruments")
    if not isinstance(index, InstrumentIndex):
        index = InstrumentIndex(frame)
        frame.memo["instruments"] = index
    return index


def find_instruments(sentence: Sentence) -> list[Mention]:
    """The finder of the phrase type `instrument`; the value is where the instrument's word begins in the shadow."""
    return [
        Mention(
            Span(each.span.start + sentence.start, each.span.end + sentence.start), each.head.start + sentence.start
        )
        for each in instrument_mentions(sentence.text)
    ]
