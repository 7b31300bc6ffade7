"""Takes running headers, footers and page numbers off the pages, told by coming back at the same place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kommunegraf.reading.pdf.model import Page, Run
from kommunegraf.reading.pdf.printed import page_number, page_number_at_end
from kommunegraf.reading.pdf.rows import MUCH_LARGER

MARGIN = 0.14  # of the page's height, above and below
_MOST_ROWS = 5
_LONGEST = 200  # characters
_FEWEST = 3
_TITLE_PAGES = 2
_SHARE = 0.4
_SAME_PLACE = 4.0  # points
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A run in a margin: `page` is its page's index, `top` whether it is the upper margin."""

    page: int
    top: bool
    run: Run


def without_running(pages: Sequence[Page]) -> int:
    """Takes what runs along off the rows of the pages (changed here); gives how many runs were taken.

    On the first two pages a header's first occurrence stays, without its page number: it may be all that names the
    body and the date.
    """
    seen = [each for index, page in enumerate(pages) for each in _margins(index, page)]
    gone = _numbers(seen, len(pages)) | _stamps(pages)
    kept_once: dict[int, Run] = {}
    groups: dict[tuple[bool, str], list[_Seen]] = defaultdict(list)
    for each in seen:
        if id(each.run) not in gone:
            groups[each.top, _constant(each.run.text)].append(each)
    coming_back = [group for group in groups.values() if _comes_back(group, len(pages))]
    along = gone | {id(each.run) for group in coming_back for each in group}
    outer = _outermost(pages, along)
    for found in coming_back:
        group = [each for each in found if id(each.run) in outer]
        if not group:
            continue
        first = group[0]
        top = first.top
        named = top and first.page < _TITLE_PAGES
        gone |= {id(each.run) for each in group[1 if named else 0 :]}
        if named:
            kept_once[id(first.run)] = first.run
    for run in kept_once.values():
        run.text = page_number_at_end().sub("", run.text)
    for page in pages:
        page.rows = [left for row in page.rows if (left := [run for run in row if id(run) not in gone])]
    return len(gone)


def _stamps(pages: Sequence[Page]) -> set[int]:
    """The runs in much larger letters than the rest that stand at one place of most pages ("UDKAST")."""
    if len(pages) < _FEWEST:
        return set()
    usual = median(run.size for page in pages for row in page.rows for run in row) if any(p.rows for p in pages) else 0
    places: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for page in pages:
        for row in page.rows:
            for run in row:
                if run.size > MUCH_LARGER * usual:
                    places[run.text, round(run.box.left / _SAME_PLACE), round(run.base / _SAME_PLACE)].append(id(run))
    return {run for runs in places.values() if len(runs) >= max(_FEWEST, len(pages) / 2) for run in runs}


def _outermost(pages: Sequence[Page], along: set[int]) -> set[int]:
    """The runs of `along` that nothing but their like parts from the edge of the page: other text has begun there."""
    found: set[int] = set()
    for page in pages:
        for rows in (page.rows, page.rows[::-1]):
            for row in rows:
                running = {id(run) for run in row} & along
                if not running:
                    break
                found |= running
    return found


def _margins(index: int, page: Page) -> list[_Seen]:
    upper, lower = MARGIN * page.height, (1 - MARGIN) * page.height
    found = [_Seen(index, True, run) for row in page.rows[:_MOST_ROWS] for run in row if run.base <= upper]
    rest = page.rows[-_MOST_ROWS:]
    found += [_Seen(index, False, run) for row in rest for run in row if run.base >= lower and run.base > upper]
    return [each for each in found if len(each.run.text) <= _LONGEST]


def _numbers(seen: Sequence[_Seen], count: int) -> set[int]:
    """The runs that are page numbers: in words ("Side 3"), or bare and counting with the pages."""
    gone: set[int] = set()
    bare: list[tuple[int, int]] = []
    for each in seen:
        text = each.run.text.strip()
        if page_number().match(text) is None:
            continue
        digits = _DIGITS.search(text)
        if text[0].isalpha() or digits is None:
            gone.add(id(each.run))
        else:
            bare.append((id(each.run), int(digits.group()) - each.page))
    if bare:
        offset, times = Counter(offset for _, offset in bare).most_common(1)[0]
        if times >= 2 or (count == 1 and offset == 1):
            gone |= {run for run, of in bare if of == offset}
    return gone


def _constant(text: str) -> str:
    """The words that do not change from page to page."""
    return " ".join(page_number_at_end().sub("", text).casefold().split())


def _comes_back(group: Sequence[_Seen], count: int) -> bool:
    places = {each.page: each.run.base for each in group}
    fewest = min(_FEWEST, count)
    if len(places) < max(2, fewest):
        return False
    if len(places) < _SHARE * (max(places) - min(places) + 1):
        return False
    middle = median(places.values())
    return sum(abs(base - middle) <= _SAME_PLACE for base in places.values()) >= 0.7 * len(places)
