"""Small documents of one section for the tests of tables and funding."""

from __future__ import annotations

import re
from typing import Any

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.funding import extract_funding
from kommunegraf.extraction.outline import Named, Outline, Section
from kommunegraf.extraction.records import FundingItem, Iri, Record, Stated
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Block, Document, Method, Span
from kommunegraf.reading.shadow import Shadow


def document_of(text: str) -> Document:
    """A document whose blocks are its lines."""
    blocks = tuple(Block(Span(m.start(), m.end())) for m in re.finditer(r"\S(?:[^\n]*\S)?", text))
    return Document(text=text, method=Method.TEXT, form="text", blocks=blocks)


def section_of(document: Document, role: str = "economy", heading: Span | None = None) -> Section:
    return Section(role, heading, Span(0, len(document.text)), document.blocks)


def cells(lines: str) -> str:
    """One line a cell with an empty line between, as a flattened page has them: "a / b / c"."""
    return "\n\n".join(line.strip() for line in lines.split("/"))


def tables(text: str) -> tuple[RebuiltTable, ...]:
    document = document_of(text)
    return find_tables(document, section_of(document))


def table(text: str) -> RebuiltTable:
    (only,) = tables(text)
    return only


def laid_out(found: RebuiltTable) -> dict[str, list[str | None] | None]:
    """Row head -> the words of its cells by column."""
    return {
        row.head: [cell.text if cell else None for cell in row.cells] if row.cells is not None else None
        for row in found.rows
    }


def frame_of(text: str, *, role: str = "economy", title: str = "") -> Frame:
    """A frame with one section; a `title` stands in the first line."""
    whole = f"{title}\n\n{text}" if title else text
    document = document_of(whole)
    header = {"title": Named(title, Span(0, len(title)))} if title else {}
    section = Section(role, None, Span(len(whole) - len(text), len(whole)), document.blocks)
    outline = Outline("other", "plain", header, (), (section,))
    identity = Identity()
    return Frame(document, Shadow(whole), outline, identity, identity.document("x"), identity.document("x") + "/v/1")


def records(frame: Frame) -> list[Record]:
    extract_funding(frame)
    return list(frame.found)


def items(frame: Frame) -> list[FundingItem]:
    return [record for record in records(frame) if isinstance(record, FundingItem)]


def code(stated: Stated[Iri] | None) -> str | None:
    return stated.value.iri.rsplit("/", 1)[-1] if stated is not None else None


def row(item: FundingItem) -> tuple[str | None, int | None, str | None, str | None]:
    """Phase, amount, year, scale's words: what the tests compare."""
    return (
        code(item.phase),
        int(item.amount.value) if item.amount else None,
        item.fiscal_year.value.lexical if item.fiscal_year else None,
        item.as_stated[0].value.text,
    )


def rules(stated: Stated[Any] | None) -> set[str | None]:
    return {proof.rule for proof in stated.proofs} if stated is not None else set()
