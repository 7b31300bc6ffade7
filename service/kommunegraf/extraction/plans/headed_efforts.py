"""Efforts that have a heading or a table row of their own: "Indsats: X", "1.1 X" over "Hvad: …", "| X | i drift |"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import is_point, official_blocks, sections_with_items
from kommunegraf.extraction.money.funding_tables import is_money
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.plans.effort_scopes import scoped_efforts
from kommunegraf.extraction.plans.word_tables import column_code, word_tables
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

# Columns beside that of the efforts that make a table one of a plan, and not of what something costs.
_BESIDE = frozenset({"status", "responsible", "when", "goal", "groups", "indicator"})
_OTHER_SECTIONS = frozenset({"recommendation", "decision", "earlier-stage", "attachments"})
_PREFIX = re.compile(r"([^\W\d_]+)(?:[^\S\n]\d{1,2}(?:\.\d{1,2})?)?[^\S\n]?[:–][^\S\n]+(?=\S)")
_MARK = re.compile(r"\w[^\S\n]?[:–][^\S\n]")
_NUMBERED = re.compile(r"\d{1,2}\.\d{1,2}\.?[^\S\n]+(?=\S)")
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class HeadedEffort:
    """An effort: its item, its title, and the words that may say how far it has come; spans count in the shadow."""

    item: str | None
    title: Span
    about: tuple[Span, ...]
    description: tuple[Span, ...] = ()


def headed_efforts(frame: Frame) -> Iterator[HeadedEffort]:
    """The efforts of a document's official text that have a heading, a line or a row of their own."""
    sections = [each for each in sections_with_items(frame) if each[1].role not in _OTHER_SECTIONS]
    for item, section in sections:
        yield from _in_tables(frame, item, section)
        yield from _in_aligned_tables(frame, item, section)
        yield from _prefixed(frame, item, section)
    yield from _numbered(frame, sections)
    for effort in scoped_efforts(frame, sections):
        yield HeadedEffort(effort.item, effort.title, effort.about)


def _in_tables(frame: Frame, item: str | None, section: Section) -> Iterator[HeadedEffort]:
    for table in word_tables(frame, section):
        name = table.columns.get("effort")
        if name is None or not _BESIDE & table.columns.keys():
            continue
        told = table.columns.get("status", table.columns.get("when"))
        for row in table.rows:
            cell = row[name] if name < len(row) else None
            if cell is None or not _is_title(frame, frame.shadow.to_shadow(cell)):
                continue
            status = row[told] if told is not None and told < len(row) else None
            yield HeadedEffort(
                item,
                trimmed(frame, frame.shadow.to_shadow(cell)),
                () if status is None else (frame.shadow.to_shadow(status),),
            )


def _in_aligned_tables(frame: Frame, item: str | None, section: Section) -> Iterator[HeadedEffort]:
    """The rows of a table of figures whose corner is the word for efforts ("Indsats | Deltagere | Mål | Vurdering")."""
    for table in find_tables(frame, section):
        if not table.corner or not table.certain or table.pairs or is_money(frame, table):
            continue
        if column_code(frame, Span(table.corner[0].start, table.corner[-1].end)) != "effort":
            continue
        for row in table.rows:
            if row.kind != "line" or not row.head_spans:
                continue
            shown = frame.shadow.to_shadow(Span(row.head_spans[0].start, row.head_spans[-1].end))
            paren = frame.shadow.text[shown.start : shown.end].find(" (")
            shown = Span(shown.start, shown.start + paren) if paren > 0 else shown
            if _is_title(frame, shown):
                words = tuple(frame.shadow.to_shadow(cell.span) for cell in row.stated if cell.value is None)
                yield HeadedEffort(item, trimmed(frame, shown), words)


def _prefixed(frame: Frame, item: str | None, section: Section) -> Iterator[HeadedEffort]:
    """ "Indsats: X" or "Projekt 2 – X" as a heading or a line of its own, with the paragraphs below it."""
    if not _MARK.search(frame.document.text, section.span.start, section.span.end):
        return
    lines = [] if section.heading is None else [frame.shadow.to_shadow(section.heading)]
    lines += [frame.shadow.to_shadow(block.span) for block in official_blocks(frame, section)]
    titles = [_title_after(frame, line) for line in lines]
    for index, title in enumerate(titles):
        if title is None:
            continue
        after = next((at for at in range(index + 1, len(lines)) if titles[at] is not None), len(lines))
        about = tuple(lines[index + 1 : min(after, index + 2)])
        yield HeadedEffort(item, title, about, about)


def _title_after(frame: Frame, line: Span) -> Span | None:
    text = frame.shadow.text[line.start : line.end]
    match = _PREFIX.match(text)
    if match is None:
        return None
    title = trimmed(frame, Span(line.start + match.end(), line.end))
    leads = [code for _, code in terms("effort-signs").at(tokenise(match[1]), 0)]
    return title if "before-title" in leads and _is_title(frame, title) else None


def _numbered(frame: Frame, sections: list[tuple[str | None, Section]]) -> Iterator[HeadedEffort]:
    """ "1.1 X" as headings, where the lines below most of them have the labels of an effort ("Hvad: …")."""
    found: list[tuple[str | None, Section, Span]] = []
    labelled = 0
    for item, section in sections:
        if section.heading is None:
            continue
        shown = frame.shadow.to_shadow(section.heading)
        match = _NUMBERED.match(frame.shadow.text[shown.start : shown.end])
        title = trimmed(frame, Span(shown.start + match.end(), shown.end)) if match else None
        if title is not None and _is_title(frame, title):
            found.append((item, section, title))
            labelled += _is_labelled(frame, section)
    if len(found) < 2 or 2 * labelled < len(found):
        return
    for item, section, title in found:
        blocks = [block for block in official_blocks(frame, section) if not is_point(block)]
        lines = [frame.shadow.to_shadow(block.span) for block in blocks]
        dated = [line for line in lines if _label(frame, line) == "when"]
        yield HeadedEffort(item, title, tuple(dated), tuple(lines[:1]))


def _is_labelled(frame: Frame, section: Section) -> bool:
    lines = [frame.shadow.to_shadow(block.span) for block in official_blocks(frame, section)]
    return sum(_label(frame, line) != "" for line in lines) >= 2


def _label(frame: Frame, line: Span) -> str:
    """The code of the label before the colon that a line begins with: "when", "label" or ""."""
    text = frame.shadow.text[line.start : line.end]
    before = text.partition(":")[0]
    if before == text or len(before) > 30:
        return ""
    tokens = tokenise(before)
    for lexicon, codes in (("plan-columns", {"when", "status"}), ("effort-signs", {"label"})):
        for end, code in terms(lexicon).at(tokens, 0) if tokens else ():
            if end == len(tokens) and code in codes:
                return "when" if lexicon == "plan-columns" else "label"
    return ""


def _is_title(frame: Frame, shown: Span) -> bool:
    words = frame.shadow.text[shown.start : shown.end].strip()
    return 0 < len(words.split()) <= _MOST_WORDS and words[0].isalpha() and not words.endswith((".", ":", "?"))
