"""Finds the items of a text without numbers and case numbers: by headings that start over, and titles above them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from kommunegraf.extraction.layout.headings import is_body
from kommunegraf.extraction.layout.headless import is_lead_in
from kommunegraf.extraction.layout.marks import Marked, same_words
from kommunegraf.extraction.layout.starts import Place, Start, previous, title_like, whole
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.meeting.recommendations import begins_point, opens_recommendation
from kommunegraf.extraction.words.dates import dates

_ITEM_ROLES = frozenset({"recommendation", "decision"})
_MAY_REPEAT = frozenset({"decision", "presentation"})  # stages, and chapters of a presentation
_NO_TITLE_BELOW = frozenset({"attachments", "absence", "participants", "competence", "route", "caseworkers"})
_OPENING_ROLES = frozenset({"recommendation", "summary", "topic"})  # kinds that an item begins with
_MOST_LEAD = 400
_NEAR = 12  # lines below a heading in which its words are looked for
_LEAST_TITLED = 0.6  # so large a part of the items must have a line that may be a title, or none has


def by_heading(marked: Sequence[Marked], header: AbstractSet[int]) -> list[Start]:
    """The items' starts, in order; empty where the headings are of no agenda item.

    A heading of a kind that the item has already begins the next item, unless it stands directly below one of its own
    kind ("Indstilling", "Det indstilles:"). `header` are the lines read as the meeting's header, which are no titles.
    """
    heads = _telling(
        marked, [index for index, each in enumerate(marked) if each.heading is not None and each.heading.restarts]
    )
    roles = {_role(marked[index]) for index in heads}
    if not roles & _ITEM_ROLES and len(roles) < 2:
        return []
    if len(heads) == 1 and not header and not _says_more(marked, heads[0]):
        return []
    if not any(_is_prose(marked, index) for index in heads):
        return []
    starts: list[int] = []
    seen: set[str] = set()
    last = -1
    # A decision on the agenda alone may stand before all items whose decision comes last.
    first = bool(heads) and _role(marked[heads[0]]) == "decision" and _role(marked[heads[-1]]) != "decision"
    after, since = 0, set[str]()  # the first heading behind the last decision, and the kinds from there
    for index in heads:
        role = _role(marked[index])
        if not starts or (role in seen and _again(marked, last, index, header)):
            # Where decisions come last, a second one is of an item that began at the recommendation above it.
            back = role == "decision" and not first and after > max(starts, default=-1) and bool(since & _OPENING_ROLES)
            lead_in = _lead_in_between(marked, last, index) if starts and not back else None
            starts.append(after if back else index if lead_in is None else lead_in)
            seen = set(since) if back else set()
        if last >= 0 and _role(marked[last]) == "decision" and role != "decision":
            after, since = index, set()
        since.add(role)
        seen.add(role)
        last = index
    if len(starts) == 1:
        return [_only_start(marked, starts[0], header)]
    return _titled(marked, starts, header)


def shows_items(marked: Sequence[Marked]) -> bool:
    """Whether anything shows that a text without a meeting's body and date is of agenda items.

    A case number, what was decided, or what is recommended does; numbered headings of a page do not.
    """
    for index, each in enumerate(marked):
        if each.case is not None or (each.heading is not None and each.heading.role == "decision"):
            return True
        if each.heading is None and len(each.text) < _MOST_LEAD and opens_recommendation(each.text):
            return True
        below = marked[index + 1].text if index + 1 < len(marked) else ""
        if each.heading is not None and each.heading.role == "recommendation" and begins_point(below):
            return True
    return False


def _says_more(marked: Sequence[Marked], head: int) -> bool:
    """Whether anything beside the one heading "Beslutning" shows that a page is of an agenda item."""
    heading = marked[head].heading
    if heading is None or heading.role != "decision" or heading.slots:
        return True
    return any(each.case is not None for each in marked) or any(
        opens_recommendation(each.text) for each in marked if each.heading is None and len(each.text) < _MOST_LEAD
    )


def _is_prose(marked: Sequence[Marked], head: int) -> bool:
    """Whether below the heading a sentence stands, or words that decide: a menu has neither."""
    heading = marked[head].heading
    if heading is not None and (heading.rest is not None or heading.slots):
        return True
    for each in marked[head + 1 : head + 1 + _NEAR]:
        if each.heading is not None and not (each.chrome or each.page):
            return False
        if each.text.endswith((".", ":", ",", "?", "!")) or outcome_of(each.text[:_MOST_LEAD]) is not None:
            return True
    return False


def _telling(marked: Sequence[Marked], heads: list[int]) -> list[int]:
    """The headings without those of decisions that name no body, where most of the text's name one."""
    bodies = [head is not None and "body" in head.slots for head in (marked[index].heading for index in heads)]
    decisions = [named for index, named in zip(heads, bodies, strict=True) if _role(marked[index]) == "decision"]
    if sum(decisions) < 2 * (len(decisions) - sum(decisions)):
        return heads
    return [index for index, named in zip(heads, bodies, strict=True) if named or _role(marked[index]) != "decision"]


def _role(each: Marked) -> str:
    return each.heading.role if each.heading is not None else ""


def _again(marked: Sequence[Marked], last: int, index: int, header: AbstractSet[int]) -> bool:
    """Whether the heading at `index`, of a kind that the item has, begins the next one."""
    if _role(marked[last]) != _role(marked[index]):
        return True
    if previous(marked, index) == last:
        return False
    if _role(marked[index]) not in _MAY_REPEAT:
        return True
    if _lead_in_between(marked, last, index) is not None:
        return True
    # Two decisions in a row are stages of one item, unless neither says whose it is and a title stands between.
    heads = marked[last].heading, marked[index].heading
    if _role(marked[index]) == "decision" and heads[1] is not None and {"body", "date"} <= heads[1].slots.keys():
        same = same_words(marked[last].text, marked[index].text)
        if same and not same_words(marked[last + 1].text, marked[index + 1].text if index + 1 < len(marked) else ""):
            return True  # the same body decided twice on one day
    plain = all(head is not None and not head.slots for head in heads)
    return _role(marked[index]) == "decision" and plain and _title_above(marked, index, header) is not None


def _lead_in_between(marked: Sequence[Marked], last: int, index: int) -> int | None:
    """The lead-in of a recommendation without a heading that stands between two decisions and begins the next item."""
    if _role(marked[last]) != "decision" or _role(marked[index]) != "decision":
        return None
    return next((at for at in range(last + 1, index) if is_lead_in(marked[at])), None)


def _title_above(marked: Sequence[Marked], index: int, header: AbstractSet[int]) -> int | None:
    """The line above the heading at `index` that may be a title: short, no sentence, not all of the section before."""
    at = previous(marked, index)
    if at < 0 or at in header or not title_like(marked[at]) or marked[at].open is not None:
        return None
    text = marked[at].text
    if text[-1] in ".,:;!?" or not text[0].isupper() or marked[at].line.block.marker:
        return None
    if " " not in text or (is_body(text) and is_body(text, sure=True)) or dates(text) or outcome_of(text) is not None:
        return None
    above = previous(marked, at)
    if above >= 0 and above not in header and marked[above].heading is not None:
        return None
    while above >= 0 and marked[above].heading is None:
        above -= 1
    return None if above >= 0 and _role(marked[above]) in _NO_TITLE_BELOW else at


def _titled(marked: Sequence[Marked], starts: Sequence[int], header: AbstractSet[int]) -> list[Start]:
    """The starts with their titles, where the first item and most others have a line above that may be one."""
    titles = [_title_above(marked, index, header) for index in starts]
    if titles[0] is None or sum(at is not None for at in titles) < _LEAST_TITLED * len(starts):
        return [Start(first=index) for index in starts]
    return [
        Start(first=index) if at is None else Start(first=at, title=Place(at, whole(marked[at])), used={at})
        for index, at in zip(starts, titles, strict=True)
    ]


def _only_start(marked: Sequence[Marked], heading: int, header: AbstractSet[int]) -> Start:
    """The one item of a page: its title is the first line after the header that is nothing else."""
    first = next((i for i, each in enumerate(marked) if each.heading is not None and not each.chrome), heading)
    until = min(first, heading)
    behind = max((index for index in header if index < until), default=-1) + 1
    for index in (*range(behind, until), *range(behind)):
        each = marked[index]
        if index in header or not title_like(each) or each.open is not None:
            continue
        if " " in each.text or (behind and index >= behind and each.text[0].isupper()):
            return Start(first=0, title=Place(index, whole(each)), used={index})
    return Start(first=0)
