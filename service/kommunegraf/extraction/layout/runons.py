"""Puts back the line breaks of a text that lost them, where its labels, headings and items show that they stood.

A paragraph is cut only where it is a numbered page, or where several different section headings run on in it: prose
has none. What is cut is where a line begins; no character is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.headings import closing_words
from kommunegraf.extraction.layout.runon_headings import heading_cuts
from kommunegraf.extraction.layout.runon_items import told_titles, with_items
from kommunegraf.extraction.layout.runon_pages import Page, pages
from kommunegraf.extraction.layout.runon_words import (
    Cut,
    bare_labels_pattern,
    kinds_pattern,
    labels_pattern,
    open_marks_pattern,
    run_on_data,
)
from kommunegraf.extraction.meeting.casenumbers import case_numbers_in

_MOST = 60_000  # code points of a paragraph that is looked through
_LEAST = 200  # code points of a paragraph without a page's number
_LEAST_ROLES = 2
_LEAST_CUTS = 3


def run_on_cuts(texts: Mapping[int, str]) -> Mapping[int, tuple[Cut, ...]]:
    """Where lines begin in each paragraph that lost its line breaks, ascending (by the keys given); bounded.

    `texts` are the paragraphs of a document in order. Paragraphs that lost none have no entry.
    """
    numbered = pages({key: text for key, text in texts.items() if len(text) <= _MOST})
    contents = " ".join(filter(None, (_contents(text) for text in texts.values()))) if numbered else ""
    found: dict[int, tuple[Cut, ...]] = {}
    last = 0
    for index, (key, text) in enumerate(texts.items()):
        page = numbered.get(key)
        if page is None and not _LEAST <= len(text) <= _MOST:
            continue
        first = page is not None and page.number == min(each.number for each in numbered.values())
        inner = _inner(text, page, contents, bare=first or index == 0)
        if page is not None and inner:
            page = replace(page, head=max(page.start, min(page.head, inner[0].start)))
        if page is None and not _runs_on(inner):
            continue
        cuts, last = with_items(text, page, inner, last, contents)
        found[key] = tuple(sorted({*cuts, *_page_cuts(text, page, first=first)}))
    return found


def _runs_on(cuts: Sequence[Cut]) -> bool:
    roles = {cut.kind for cut in cuts if cut.kind not in {"label", "case", "open", "text"}}
    return len(roles) >= _LEAST_ROLES and len(cuts) >= _LEAST_CUTS


def _page_cuts(text: str, page: Page | None, *, first: bool) -> Iterator[Cut]:
    if page is None:
        return
    yield Cut(0, page.start, "page")
    if page.head > page.start:
        yield Cut(page.start, page.head, "text" if first else "page")
    if page.foot < len(text.rstrip()):
        yield Cut(page.foot, len(text), "page")


def _contents(text: str) -> str:
    """The words behind a heading of contents."""
    found = next((each for each in heading_cuts(text, 0, len(text)) if each.kind == "contents"), None)
    return text[found.end :] if found is not None else ""


def _inner(text: str, page: Page | None, contents: str, *, bare: bool) -> list[Cut]:
    """All labels, headings, case numbers and open marks of a paragraph, up to where a list of contents begins."""
    start, end = (page.start, page.foot) if page is not None else (0, len(text))
    cuts = list(heading_cuts(text, start, end))
    listing = next((cut for cut in cuts if cut.kind in {"contents"}), None)
    if listing is not None:
        end = listing.start
        cuts = [cut for cut in cuts if cut.start <= end]
    taken = [(cut.start, cut.end) for cut in cuts]
    labels = list(labels_pattern().finditer(text, start, end))
    if bare:
        without = list(bare_labels_pattern().finditer(text, start, end))
        if len({found.group().casefold() for found in without}) >= run_on_data().least_bare:
            labels += without
    for found in sorted(labels, key=lambda each: each.start()):
        if not any(low <= found.start() < high for low, high in taken):
            cuts.append(Cut(found.start(), found.start(), "label"))
    for low, _ in case_numbers_in(text, start, end):
        before = text[max(start, low - 20) : low].rstrip()
        labelled = before.casefold().endswith(run_on_data().case_labels)
        if not before.endswith((":", ",")) and not labelled:
            cuts.append(Cut(low, low, "case"))
    for found in open_marks_pattern().finditer(text, start, end):
        if not re.search(r"(?:\d|-)\s+\Z", text[: found.start()]):
            cuts.append(Cut(found.start(), found.end(), "open"))
        else:
            cuts.append(Cut(found.end(), found.end(), "text"))
    if bare:
        for found in kinds_pattern().finditer(text, start, end):
            cuts.append(Cut(found.start(), found.end(), "text"))
    for low in closing_words(text, start, end):
        cuts.append(Cut(low, low, "closing"))
    cuts.sort()
    cuts = sorted({*_without_blanks(text, cuts), *told_titles(text, cuts, contents)})
    return cuts


def _without_blanks(text: str, cuts: Sequence[Cut]) -> Iterator[Cut]:
    """The cuts, a label whose value was lost as page furniture: it says nothing."""
    for index, cut in enumerate(cuts):
        until = cuts[index + 1].start if index + 1 < len(cuts) else cut.start
        if cut.kind == "label" and labels_pattern().fullmatch(text[cut.start : until].strip()):
            yield Cut(cut.start, until, "page")
        else:
            yield cut
