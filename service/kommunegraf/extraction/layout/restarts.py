"""Finds the items of a text without numbers and case numbers: by headings that start over, and titles above them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from kommunegraf.extraction.layout.headings import Heading, is_body
from kommunegraf.extraction.layout.headless import is_lead_in
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked, same_words
from kommunegraf.extraction.layout.starts import Place, Start, previous, title_like, whole
from kommunegraf.extraction.meeting.leads import begins_point, opens_recommendation
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.words.dates import dates

_MENU = re.compile(r"\S {3,}\S")  # entries of a page's menu on one line
_ITEM_ROLES = frozenset({"recommendation", "decision"})
_MAY_REPEAT = frozenset({"decision", "presentation"})  # stages, and chapters of a presentation
_NO_TITLE_BELOW = frozenset({"attachments", "absence", "participants", "competence", "route", "caseworkers"})
_OPENING_ROLES = frozenset({"recommendation", "summary", "topic"})  # kinds that an item begins with
_BODY_ROLES = frozenset({"presentation", "economy", "legal", "history", "hearing", "consequences", "unknown"})
_LEAST_WORD = 8  # letters of one word that is a title by itself ("Budgetopfølgning")
_DAYS = frozenset({"date", "dateTime"})
_MOST_LEAD = 400
_NEAR = 12  # lines below a heading in which its words are looked for
_LEAST_TITLED = 0.6  # so large a part of the items must have a line that may be a title, or none has


def by_heading(marked: Sequence[Marked], header: AbstractSet[int], profile: Profile) -> list[Start]:
    """The items' starts, in order; empty where the headings are of no agenda item.

    A heading of a kind that the item has already begins the next item, unless it stands directly below one of its own
    kind ("Indstilling", "Det indstilles:"). `header` are the lines read as the meeting's header, which are no titles.
    """
    titles = Titles(marked, header, profile)
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
    decisions_first = _decisions_first(marked, heads, titles)
    after, since = 0, set[str]()  # the first heading behind the last decision, and the kinds from there
    for index in heads:
        role = _role(marked[index])
        if not starts or (role in seen and _again(marked, last, index, titles)):
            # Where decisions come last, a second one is of an item that began at the recommendation above it.
            back = (
                role == "decision"
                and not decisions_first
                and after > max(starts, default=-1)
                and bool(since & _OPENING_ROLES)
            )
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
    return _titled(marked, _raised(marked, starts, heads, titles), titles)


def _raised(marked: Sequence[Marked], starts: Sequence[int], heads: Sequence[int], titles: Titles) -> list[int]:
    """The starts; where a section of another kind, with a title above it, stands behind the last decision, there."""
    raised = []
    for start in starts:
        at = bisect_left(heads, start)
        above = heads[at - 1] if at else -1
        first = next((index for index in range(above + 1, start) if _role(marked[index]) in _BODY_ROLES), None)
        follows = above < 0 or _role(marked[above]) == "decision"
        moves = first is not None and follows and titles.above(first) is not None
        raised.append(first if moves and first is not None else start)
    return raised


def _decisions_first(marked: Sequence[Marked], heads: Sequence[int], titles: Titles) -> bool:
    """Whether items begin with what was decided.

    They do not, though the text begins so, where it ends with a decision too, no decision has a title above, and no
    more empty lines stand above the decisions than above the headings that follow them.
    """
    if _role(marked[heads[0]]) != "decision":
        return False
    decisions = [index for index in heads if _role(marked[index]) == "decision"]
    if decisions[-1] != heads[-1] or any(titles.above(index) is not None for index in decisions[1:]):
        return True
    behind = [index for before, index in pairwise(heads) if _role(marked[before]) == "decision" != _role(marked[index])]
    if not behind:
        return True
    return min(_gap(marked[index]) for index in decisions[1:]) > max(_gap(marked[index]) for index in behind)


def _gap(each: Marked) -> int:
    return each.line.block.gap


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


def _again(marked: Sequence[Marked], last: int, index: int, titles: Titles) -> bool:
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
    return _role(marked[index]) == "decision" and plain and titles.above(index) is not None


def _lead_in_between(marked: Sequence[Marked], last: int, index: int) -> int | None:
    """The lead-in of a recommendation without a heading that stands between two decisions and begins the next item."""
    if _role(marked[last]) != "decision" or _role(marked[index]) != "decision":
        return None
    return next((at for at in range(last + 1, index) if is_lead_in(marked[at])), None)


@dataclass(frozen=True, slots=True)
class Titles:
    """Finds titles above headings; `header` are the lines read as the meeting's header, which are none."""

    marked: Sequence[Marked]
    header: AbstractSet[int]
    profile: Profile

    def above(self, index: int) -> int | None:
        """The line above the heading at `index` that may be a title: short, no sentence, not all of the section before.

        One word is a title where it is an agenda's own ("Eventuelt").
        """
        marked = self.marked
        at = previous(marked, index)
        if at < 0 or at in self.header or not title_like(marked[at]) or marked[at].open is not None:
            return None
        text = marked[at].text
        if text[-1] in ".,:;!?" or not text[0].isupper() or marked[at].line.block.marker:
            return None
        names_body = is_body(text) and is_body(text, sure=True)
        short = " " not in text and not self._stands_apart(at, index)
        if not self._is_agenda(text) and (short or names_body or _names_a_day(text) or outcome_of(text) is not None):
            return None
        above = previous(marked, at)
        heading = marked[above].heading if above >= 0 and above not in self.header else None
        if heading is not None and _ends_item(heading):
            return at
        if heading is not None and heading.rest is None:
            return None
        while above >= 0 and marked[above].heading is None:
            above -= 1
        return None if above >= 0 and _role(marked[above]) in _NO_TITLE_BELOW else at

    def _stands_apart(self, at: int, index: int) -> bool:
        """Whether the line is a long word with empty lines above it only, and none between it and the heading."""
        line = self.marked[at].line
        gaps = line.block.gap > 0 and self.marked[index].line.block.gap == 0
        return gaps and len(line.text.strip()) >= _LEAST_WORD

    def _is_agenda(self, text: str) -> bool:
        return any(pattern.match(text) is not None for pattern in (*self.profile.alone, *self.profile.opening))


def _ends_item(heading: Heading) -> bool:
    """Whether a title may stand right below: a line about the items below, or one that names who was away."""
    return heading.role == "group" or (heading.role == "absence" and heading.rest is not None)


def _names_a_day(text: str) -> bool:
    """Whether a line tells a day, as the line of a stage does; a title may name a year or a quarter."""
    return any(each.value.datatype in _DAYS for each in dates(text))


def _titled(marked: Sequence[Marked], starts: Sequence[int], finder: Titles) -> list[Start]:
    """The starts with their titles, where the first item and most others have a line above that may be one."""
    titles = [finder.above(index) for index in starts]
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
    may_be = [
        index
        for index in (*range(behind, until), *range(behind))
        if index not in header
        and title_like(marked[index])
        and marked[index].open is None
        and not _MENU.search(marked[index].text)
        and (" " in marked[index].text or (behind and index >= behind and marked[index].text[0].isupper()))
    ]
    # A sentence is a title only where no other line may be.
    chosen = next((index for index in may_be if marked[index].text[-1] not in ".!"), next(iter(may_be), None))
    if chosen is None:
        return Start(first=0)
    return Start(first=0, title=Place(chosen, whole(marked[chosen])), used={chosen})
