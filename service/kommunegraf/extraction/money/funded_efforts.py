"""Links the money of a table's row to the efforts whose numbers its head has in brackets."""

from __future__ import annotations

from collections.abc import Mapping

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.funding import funded_rows
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.records import FundingItem, Initiative, Iri, Mode
from kommunegraf.extraction.words.tokens import tokenise

# So much of an effort's title must stand in the row's head: a number alone may be a footnote.
_LEAST_SHARED = 0.5


def link_funding(frame: Frame, numbered: Mapping[str | None, Mapping[int, str]]) -> None:
    """Adds `fundedItem` to the items of rows such as "Vægtstopforløb (4)"; a merged effort takes all of its numbers."""
    index = instrument_index(frame)
    for row in funded_rows(frame):
        if not row.numbers:
            continue
        known = numbered.get(index.item_at(row.numbers[0][0].start), {})
        sources = [known[int(number)] for _, number in row.numbers if number.isdigit() and int(number) in known]
        if len(sources) != len(row.numbers):
            continue
        effort = _merged(frame, set(sources)) if len(sources) > 1 else frame.found.get(sources[0])
        if not isinstance(effort, Initiative) or effort.title is None:
            continue
        if _shared(effort.title.value.text, row.row.head) < _LEAST_SHARED:
            continue
        link = say(Iri(iri=effort.id), *(span for span, _ in row.numbers), mode=Mode.NORMALISED)
        for item in row.items:
            frame.found.add(FundingItem(id=item, funded_item=(link,)))


def _merged(frame: Frame, sources: set[str]) -> Initiative | None:
    for record in frame.found:
        if isinstance(record, Initiative) and {each.value.iri for each in record.derived_from} == sources:
            return record
    return None


def _shared(title: str, head: str) -> float:
    """How much of the title's words stand in the row's head."""
    wanted = {token.folded for token in tokenise(title) if token.is_word}
    return len(wanted & {token.folded for token in tokenise(head)}) / len(wanted) if wanted else 0.0
