"""What the figures of a table of measures are in: by the cell, the row, the column, or what stands over the table."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.measures.measurements import concept
from kommunegraf.extraction.plans.word_tables import column_code
from kommunegraf.extraction.records import Iri, Mode, Stated
from kommunegraf.extraction.tables.model import RebuiltTable, TableCell
from kommunegraf.extraction.words.figures import MeasureUnits
from kommunegraf.extraction.words.lexicon import load
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

TABLE_RULE = "unit-said-over-the-table"
_PREPOSITIONS = frozenset(
    {
        "i",
        "på",
        "til",
        "for",
        "med",
        "af",
        "fra",
        "hos",
        "der",
        "som",
        "efter",
        "uden",
        "ved",
        "pr",
        "per",
        "under",
        "over",
    }
)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one table: `over` is that of all its figures; `says_so` is true where it is a table of measures."""

    frame: Frame
    over: Stated[Iri] | None
    columns: Stated[Iri] | None  # what all heads of columns that count something count
    says_so: bool

    def of(self, cell: TableCell, label: Span, head: Span | None) -> Stated[Iri] | None:
        """The unit of a figure: behind it, in the words of its row, of its column, or over the table."""
        for code, signs in load("measure-units", MeasureUnits).units.items():
            if cell.unit in signs:
                return say(concept(self.frame, "unit", code), cell.span, mode=Mode.NORMALISED)
        row = _said(self.frame, label)
        if row is not None and (row[0] == "other" or (row[0] != "counted" and row[1] is not None)):
            return row[1]
        column = None if head is None else _said(self.frame, head)
        if column is not None and (column[0] == "other" or column[1] is not None):
            return column[1]
        if self.over is not None or self.columns is not None or row is None:
            return self.over or self.columns
        return row[1] if cell.value is None or cell.value == cell.value.to_integral_value() else None


def units_of(frame: Frame, table: RebuiltTable) -> Units:
    """The units of a table, and whether anything says that it is one of measures."""
    says_so = (
        bool(table.corner) and column_code(frame, Span(table.corner[0].start, table.corner[-1].end)) == "indicator"
    )
    percent = load("measure-units", MeasureUnits).units["percent"]
    says_so |= any(cell.unit in percent for row in table.rows for cell in row.stated)
    over: Stated[Iri] | None = None
    spans = [*table.corner, *((table.caption,) if table.caption is not None else ())]
    for span in spans:
        shown = frame.shadow.to_shadow(span)
        said = _said(frame, shown)
        if said is not None:
            says_so = True
            if over is None and said[1] is not None:
                proofs = [Span(proof.start, proof.end) for proof in said[1].proofs]
                over = say(said[1].value, *proofs, mode=Mode.DERIVED, rule=TABLE_RULE)
    heads = [column.spans for column in table.columns if column.spans] + [
        row.head_spans for row in table.rows if row.head_spans
    ]
    for each in heads:
        if not says_so:
            says_so = _said(frame, frame.shadow.to_shadow(Span(each[0].start, each[-1].end))) is not None
    counted = [
        said
        for each in (column.spans for column in table.columns if column.spans)
        if (said := _said(frame, frame.shadow.to_shadow(Span(each[0].start, each[-1].end))))
    ]
    same = {said[1].value for said in counted if said[1] is not None}
    columns = None
    if len(same) == 1 and counted[0][1] is not None:
        proofs = [Span(proof.start, proof.end) for proof in counted[0][1].proofs]
        columns = say(counted[0][1].value, *proofs, mode=Mode.DERIVED, rule=TABLE_RULE)
    return Units(frame, over, columns, says_so)


def _said(frame: Frame, shown: Span) -> tuple[str, Stated[Iri] | None] | None:
    """What words say that they measure, and in what; None where they say nothing of it."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    lexicon, counted = terms("measure-tables"), terms("count-units")
    found: tuple[str, Stated[Iri] | None] | None = None
    opened = False
    for index, token in enumerate(tokens):
        fitting = lexicon.at(tokens, index)
        if fitting:
            end, code = fitting[0]
            span = frame.shadow.to_text(Span(token.start, tokens[end - 1].end))
            if code == "other":
                return code, None
            if code == "percent":
                return code, say(concept(frame, "unit", "percent"), span, mode=Mode.NORMALISED)
            if code == "count":
                found = code, say(concept(frame, "unit", "count"), span, mode=Mode.NORMALISED)
            elif found is None:
                found = code, None
            continue
        opened = opened or (token.folded in _PREPOSITIONS and index > 1)
        fitting = [] if opened else counted.at(tokens, index)
        if fitting and (found is None or found[0] in ("count", "measure")):
            end, code = fitting[0]
            span = frame.shadow.to_text(Span(token.start, tokens[end - 1].end))
            found = "counted", say(concept(frame, "unit", code), span, mode=Mode.NORMALISED)
    return found
