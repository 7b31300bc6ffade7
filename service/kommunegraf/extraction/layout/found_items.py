"""Chooses by what the items of a text are found: numbers, case numbers, headings, a bare list, or outcomes alone."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet

from kommunegraf.extraction.layout.between_cases import between_cases
from kommunegraf.extraction.layout.between_decisions import between_decisions
from kommunegraf.extraction.layout.case_starts import by_case, take_cases
from kommunegraf.extraction.layout.consecutive import with_consecutive
from kommunegraf.extraction.layout.headless import headless
from kommunegraf.extraction.layout.journal_ends import by_journal
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.level_starts import by_level
from kommunegraf.extraction.layout.listed import listed
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.number_starts import by_number
from kommunegraf.extraction.layout.restarts import by_heading, shows_items
from kommunegraf.extraction.layout.sequence_starts import by_sequence
from kommunegraf.extraction.layout.starts import Start


def found_items(
    marked: tuple[Marked, ...], profile: Profile, header: AbstractSet[int], fields: Collection[str]
) -> tuple[tuple[Marked, ...], list[Start]]:
    """The lines, with the marks that the way of finding adds, and the items' starts in order.

    `header` are the lines read as the meeting's header, `fields` the names of what it says.
    """
    starts = between_decisions(marked, by_number(marked))
    if starts and set(fields) & {"body", "date"}:
        starts = _with_ends(starts, by_sequence(marked))
    cases = [index for index, each in enumerate(marked) if each.case is not None]
    if starts and len(cases) <= 2 * len(starts):
        take_cases(marked, starts)
    elif cases:
        starts = between_cases(marked, by_case(marked, cases, profile, header), header, profile)
    if starts and not set(fields) & {"body", "date"} and not shows_items(marked):
        return marked, []  # the numbered headings of a page
    if _is_footer(marked, starts) and not set(fields) & {"body", "date"}:
        return marked, []
    numbered = with_consecutive(marked, starts, profile) if all(start.number is not None for start in starts) else []
    if starts:
        return marked, numbered or starts
    starts = by_journal(marked)
    if starts:
        return marked, starts
    starts = by_heading(marked, header, profile)
    for others in (by_level(marked, profile), by_sequence(marked) if set(fields) & {"body", "date"} else []):
        if len(others) > 1 and len(others) >= len(starts):
            return marked, others
    if numbered and len(starts) == 1:
        return marked, numbered
    if not starts and {"body", "date"} <= set(fields):
        starts = listed(marked, profile)
    if len(numbered) > len(starts):
        return marked, numbered
    return (marked, starts) if starts else headless(marked)


def _is_footer(marked: tuple[Marked, ...], starts: list[Start]) -> bool:
    """Whether the one case number stands in the last line, below a page's text: the file that the page is kept in."""
    if len(starts) != 1 or starts[0].number is not None or starts[0].case is None:
        return False
    last = max(index for index, each in enumerate(marked) if not (each.chrome or each.page))
    return starts[0].case == last and 2 * starts[0].first > len(marked)


def _with_ends(starts: list[Start], sequence: list[Start]) -> list[Start]:
    """The starts (by number), with those of a sequence of titles that stand before the first or behind the last.

    Every start must be one of the sequence, which tells how far the agenda goes.
    """
    told = {start.number.index for start in starts if start.number is not None}
    if len(sequence) <= len(starts) or not told <= {start.first for start in sequence}:
        return starts
    before = [start for start in sequence if start.first < starts[0].first]
    behind = [start for start in sequence if start.first > max(starts[-1].used)]
    return [*before, *starts, *behind]
