"""Who pays the cells of a table of money and who gets them, where rows or columns are headed by parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.phases import phases
from kommunegraf.extraction.partners.parties import Party
from kommunegraf.extraction.partners.party_nodes import PartyNode, party_node, party_nodes
from kommunegraf.extraction.records import Iri, Stated
from kommunegraf.extraction.slots import register_types
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row
from kommunegraf.extraction.tables.row_heads import is_total
from kommunegraf.extraction.words.dates import years
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.mentions import Mention, sentence_at
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span

Parties = tuple[Stated[Iri], ...]


class TableParties:
    """Says for each cell of one table who pays it and who gets it."""

    def __init__(self, frame: Frame, table: RebuiltTable) -> None:
        register_types()
        self._frame = frame
        self._gets = any(folded(frame.document.words(span).strip(" .:")) in _recipients() for span in table.corner)
        words = _payer_columns()
        self._payer = next(
            (index for index, each in enumerate(table.columns) if folded(each.text.strip(" .:")) in words), None
        )
        lines = [row for row in table.rows if row.kind != "total"]
        heads = [column for column in table.columns if column.spans and not is_total(column.text)]
        self._columns: dict[tuple[Span, ...], Parties] = {}
        self._rows_pay = False
        if self._gets or not lines:
            return
        if heads and all(_only_year(column.text) for column in heads) and len(lines) > 1:
            self._rows_pay = all(self._whole(row.head_spans) for row in lines) and self._are_known(lines)
        elif len(heads) > 1 and all(years(row.head) for row in lines):
            payers = {column.spans: self._whole(column.spans) for column in heads}
            self._columns = payers if all(payers.values()) else {}

    def funder(self, row: Row, column: Column | None) -> Parties:
        """Who pays: the party that a row or a column is headed by, or that a row names behind "Tilskud fra"."""
        if column is not None and column.spans in self._columns:
            return self._columns[column.spans]
        given = column is not None and column.year is None
        if given and self._payer is not None and row.cells is not None and (cell := row.cells[self._payer]) is not None:
            return () if folded(cell.text.split()[0]) in _nobody() else self._whole((cell.span,))
        if self._rows_pay and row.kind != "total":
            return self._whole(row.head_spans)
        if len(row.head_spans) == 1 and (match := _paid_row().match(row.head)) is not None:
            start = row.head_spans[0].start
            return self._whole((Span(start + match.start("who"), start + match.end("who")),))
        return ()

    def recipient(self, row: Row) -> Parties:
        """Who gets it: the party that a row is headed by, below a head such as "Forening"."""
        if not self._gets or row.kind == "total" or len(row.head_spans) != 1:
            return ()
        node = first_party(self._frame, row.head_spans[0])
        return (node.stated(),) if node is not None else ()

    def _are_known(self, rows: Sequence[Row]) -> bool:
        """Whether more than half of the rows are headed by authorities and organisations, not by any word with a
        capital: costs have heads as well ("Psykolog", "Lokaler")."""
        known = 0
        for row in rows:
            shown = self._frame.shadow.to_shadow(row.head_spans[0])
            named = [each for each in _mentions(self._frame, shown) if each.span == shown]
            known += any(isinstance(each.value, Party) and each.value.form != "name" for each in named)
        return known * 2 > len(rows)

    def _whole(self, spans: Sequence[Span]) -> Parties:
        """The party whose name the words at one span are, and nothing else."""
        if len(spans) != 1:
            return ()
        shown = self._frame.shadow.to_shadow(spans[0])
        for mention in _mentions(self._frame, shown):
            if mention.span == shown:
                return tuple(node.stated() for node in party_nodes(self._frame, mention.value) if node.named)
        for town in authority_mentions(self._frame.shadow.text[shown.start : shown.end]):
            if town.span == Span(0, shown.end - shown.start):
                node = party_node(self._frame, Party("town", shown, authority=town.authority))
                return (node.stated(),) if node is not None and node.named else ()
        return ()


def first_party(frame: Frame, span: Span) -> PartyNode | None:
    """The party that the words at a span (of the stored text) begin with, where what is behind goes on from it."""
    shown = frame.shadow.to_shadow(span)
    for mention in _mentions(frame, shown):
        if mention.span.start == shown.start and _ends().match(frame.shadow.text, mention.span.end, shown.end):
            node = party_node(frame, mention.value)
            if node is not None and node.named and folded(frame.document.words(node.span)) not in _nobody():
                return node
    return None


def _mentions(frame: Frame, shown: Span) -> tuple[Mention, ...]:
    return sentence_at(frame, shown).mentions("party")


def _only_year(text: str) -> bool:
    return bool(years(text)) and folded(text).strip(" .*") in {str(year) for _, year in years(text)}


@cache
def _ends() -> re.Pattern[str]:
    """What may stand behind the name of who gets something: the end, a mark, or a purpose."""
    return re.compile(
        r"\s*(?:[,:(–-]|\Z|(?:til|vil|som|der|indstilles|foreslås|får|søger|har søgt|bevilges)(?![^\W_]))"
    )


@cache
def _recipients() -> frozenset[str]:
    return frozenset(folded(each) for each in phases().payers.recipients)


@cache
def _nobody() -> frozenset[str]:
    return frozenset(folded(each) for each in phases().payers.nobody)


@cache
def _payer_columns() -> frozenset[str]:
    return frozenset(folded(each) for each in phases().payers.columns)


@cache
def _paid_row() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(phases().payers.rows)})\s+(?P<who>\S.*?)[\s*]*\Z", re.IGNORECASE)
