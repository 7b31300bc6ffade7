"""Funding that sentences state: amounts, and pools that are to be applied to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.announced import Announced, announced, is_point
from kommunegraf.extraction.money.continuing import continued, continues
from kommunegraf.extraction.money.funding_lists import GrantList, shared_out
from kommunegraf.extraction.money.funding_scope import Scope, concept
from kommunegraf.extraction.money.funding_sentence import SentenceFunding
from kommunegraf.extraction.money.phases import lead_phase, phases
from kommunegraf.extraction.money.table_parties import first_party
from kommunegraf.extraction.passages import passages_of
from kommunegraf.extraction.records import FundingItem, Mode, Text
from kommunegraf.extraction.tables.lines import overlaps_any
from kommunegraf.extraction.words.amounts import amounts
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import GAP, alternatives
from kommunegraf.reading.document import BlockKind, Span

_UNDONE_WINDOW = 30  # code points before the word that says that somebody applies


def prose_funding(frame: Frame, scope: Scope, without: Sequence[Span]) -> Iterator[FundingItem]:
    """The amounts in the sentences of a section; those that overlap `without` (tables, ascending) are passed over."""
    listed = GrantList(frame, scope)
    lead: FundingItem | None = None
    told: Announced | None = None
    before: list[FundingItem] = []
    shares_out = scope.title is not None and lead_phase(scope.title.value) is not None
    for passage in passages_of(frame, scope.section):
        if overlaps_any(passage.span, without):
            continue
        grant = listed.item(passage.shadow)
        if grant is not None:
            yield grant
            continue
        text = frame.shadow.text[passage.shadow.start : passage.shadow.end]
        if not amounts(text):  # most sentences
            before = []
            if lead is None or passage.block.kind is not BlockKind.LIST_ITEM:
                lead = None
                yield from _pools(frame, scope, text, passage.shadow.start)
            continue
        sentence = SentenceFunding(frame, scope, text, passage.shadow.start)
        items = list(sentence.items())
        if len(items) == 1 and not items[0].funded_item and not items[0].funder and shares_out:
            items = [_given_to(frame, passage.span, items[0])]
        if before and continues(text):
            items = [continued(frame, before[0], item) for item in items]
        before = items
        is_listed = passage.block.kind is BlockKind.LIST_ITEM
        if not sentence.amounts:
            told = announced(frame, text, passage.shadow.start)
        elif told is not None and len(items) == 1 and is_point(text, listed=is_listed):
            items = [told.given(frame, items[0])]
        else:
            told = None
        if lead is not None and passage.block.kind is BlockKind.LIST_ITEM:
            yield from (shared_out(lead, item) for item in items)
            continue
        lead = items[0] if len(items) == 1 and text.rstrip().endswith(":") else None
        yield from items
        if not sentence.amounts:
            yield from _pools(frame, scope, text, passage.shadow.start)


def _given_to(frame: Frame, span: Span, item: FundingItem) -> FundingItem:
    """The amount of a sentence below a title about grants is for the party that the sentence begins with."""
    node = first_party(frame, span)
    return item if node is None else item.model_copy(update={"funded_item": (node.stated(),)})


@cache
def _pool() -> Caseless:
    words = phases().pools
    return Caseless(
        rf"(?<![^\W_])(?:{alternatives(words.apply)})(?:{GAP}[^\W\d_]{{1,30}}){{0,4}}?{GAP}"
        rf"(?P<pool>(?:[^\W\d_-]{{1,40}}-?)?(?:{alternatives(words.endings)}))(?![^\W_])",
    )


@cache
def _undone() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives(phases().pools.unless)})(?![^\W_])", re.IGNORECASE)


def _pools(frame: Frame, scope: Scope, text: str, start: int) -> Iterator[FundingItem]:
    """The pools that are to be applied to, in a sentence that gives no amount."""
    for match in _pool().finditer(text):
        label = text[match.start("pool") : match.end("pool")]
        if _undone().search(text, max(0, match.start() - _UNDONE_WINDOW), match.end()):
            continue
        pool, words = (
            frame.shadow.to_text(Span(match.start(group) + start, match.end(group) + start)) for group in ("pool", 0)
        )
        name = frame.document.words(pool)
        mode = Mode.STATED if label == name else Mode.NORMALISED
        yield FundingItem(
            id=frame.part("pool", label, scope.owner(frame)),
            label=say(Text(text=label, language="da"), pool, mode=mode),
            phase=concept(frame, "phase", "grant", pool),
            status=concept(frame, "status", "to-be-applied-for", words),
            as_stated=(say(Text(text=name), pool),),
        )
