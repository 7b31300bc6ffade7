"""Tells of a numbered line whether it may begin an item, or is of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kommunegraf.extraction.layout.marks import Marked, Numbered
from kommunegraf.extraction.layout.starts import following, leads_to_list, previous
from kommunegraf.extraction.layout.told_numbers import Told, form, in_contents
from kommunegraf.reading.document import BlockKind

_MOST_TITLE = 250


def may_start(marked: Sequence[Marked], index: int, last: int, told: Told) -> bool:
    numbered = marked[index].numbered
    if numbered is None or numbered.ordinal < last:
        return False
    if numbered.title is not None:
        words = marked[index].line.numbered_text[numbered.title.start : numbered.title.end]
        if words[0].islower() or words.casefold().startswith("at ") or len(words) > _MOST_TITLE:
            return False
        if _lists_more(words, numbered.ordinal) or in_contents(marked, index, told):
            return False
    at = following(marked, index)
    below = marked[at].numbered if at < len(marked) else None
    last_told = index == told.forms[form(numbered)]
    if below is not None and last_told and (marked[at].parted or numbered.alone):
        below = None  # a button of the page stands below each item; below "Lukket punkt" nothing does
    if below is not None and below.ordinal == numbered.ordinal + 1:
        # An entry of a contents list or another list, unless it is not told again.
        return (numbered.strong or bool(numbered.word)) and index == told.forms[form(numbered)]
    cased = at < len(marked) and marked[at].case is not None and numbered.title is not None
    if cased and last_told and not heads_next(marked, at, numbered):
        return True  # no entry of a list has a case number below it
    before = previous(marked, index)
    if before >= 0 and leads_to_list(marked[before]) and marked[index].line.block.kind is not BlockKind.HEADING:
        return False
    in_list = (
        before >= 0
        and (numbered_above := marked[before].numbered) is not None
        and numbered_above.ordinal == numbered.ordinal - 1
        and not _is_prose(marked, before)
        and not numbered.strong
        and not (last_told and (marked[index].parted or _lone(marked, before, told)))
        and not (numbered.word and numbered.title is not None and index == told.forms[form(numbered)])
    )
    return not in_list or marked[index].line.block.kind is BlockKind.HEADING


def heads_next(marked: Sequence[Marked], index: int, numbered: Numbered) -> bool:
    """Whether the case number at `index` stands right above the number of another item than `numbered`."""
    below = following(marked, index)
    other = marked[below].numbered if below < len(marked) else None
    return other is not None and other.ordinal != numbered.ordinal


def _lone(marked: Sequence[Marked], index: int, told: Told) -> bool:
    """Whether the line is the number and title of an item without sections, which stands nowhere again."""
    numbered = marked[index].numbered
    return numbered is not None and numbered.alone and index == told.forms[form(numbered)]


def _lists_more(title: str, number: int) -> bool:
    """Whether a title goes on with the next number and title: a list of contents that lost its line breaks."""
    return re.search(rf"\s{number + 1}\.\s+[^\W\d_a-zæøå]", title) is not None


def _is_prose(marked: Sequence[Marked], index: int) -> bool:
    """Whether the words after the number go on as a sentence does ("Punkt 4 i planen …")."""
    numbered = marked[index].numbered
    if numbered is None or numbered.title is None or not numbered.word:
        return False
    return marked[index].line.numbered_text[numbered.title.start].islower()
