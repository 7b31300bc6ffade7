"""Lists of contents: entries with leaders of dots, or below a heading of their own, that end in rising page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kommunegraf.reading.pdf.model import Run
from kommunegraf.reading.pdf.printed import printed_pages

FEWEST = 3
_LEADERS = ".…·_"
_FEWEST_LEADERS = 4
_LONGEST = 600  # characters: a row with more is no entry
_NUMBER = re.compile(r"\d{1,4}\Z")
_BEYOND = 10  # pages: numbers may begin with a cover


def contents_rows(rows: Sequence[Sequence[Run]], pages: int, goes_on: bool) -> set[int]:
    """The indices of rows that are entries of a list of contents, with its heading and entries' first lines.

    `goes_on` tells that the page before ended in such a list: then one entry is enough. Entries that point beyond the
    document's `pages` list something else.
    """
    found: set[int] = set()
    entries: list[tuple[int, int]] = []
    below = goes_on
    for index, row in enumerate([*rows, []]):
        text = " ".join(run.text for run in row)
        number = _page_of(row, text, below) if row else None
        if number is not None and number <= pages + _BEYOND and (not entries or number >= entries[-1][1]):
            entries.append((index, number))
            continue
        if row and entries and index - entries[-1][0] == 1 and index + 1 < len(rows):
            following = rows[index + 1]
            again = _page_of(following, " ".join(run.text for run in following), below)
            if again is not None and entries[-1][1] <= again <= pages + _BEYOND:
                continue  # the first line of an entry of two
        if len(entries) >= (1 if goes_on and entries and entries[0][0] <= 1 else FEWEST):
            found |= set(range(entries[0][0], entries[-1][0] + 1))
            first = entries[0][0] - 1
            if first >= 0 and is_contents_heading(rows[first]):
                found.add(first)
        if row:
            below = is_contents_heading(row)
        entries = []
    return found


def is_contents_heading(row: Sequence[Run]) -> bool:
    """Whether a row says that a list of contents follows."""
    words = " ".join(run.text for run in row).strip().rstrip(":").casefold()
    return words in printed_pages().contents_headings


def _page_of(row: Sequence[Run], text: str, below: bool) -> int | None:
    if len(text) > _LONGEST:
        return None
    rest, _, number = text.rpartition(" ")
    if not number.isdigit():
        rest = text.rstrip("0123456789")
        number = text[len(rest) :]
    led = rest[len(rest.rstrip(_LEADERS + " ")) :]
    if _NUMBER.match(number) and sum(led.count(each) for each in _LEADERS) >= _FEWEST_LEADERS:
        return int(number)
    if below and len(row) > 1 and _NUMBER.match(row[-1].text):
        return int(row[-1].text)
    return None
