"""Puts back the line breaks of a text that lost them, where its labels, headings and items show that they stood.

A paragraph is cut only where it is a numbered page, or where several different section headings run on in it: prose
has none. What is cut is where a line begins; no character is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.layout.headings import closing_words, plain_headings
from kommunegraf.extraction.layout.runon_pages import Page, pages
from kommunegraf.extraction.meeting.bodies import body_mentions
from kommunegraf.extraction.meeting.casenumbers import case_numbers_in
from kommunegraf.extraction.words.dates import dates

_FILE = "layouts/run-on.toml"
_MOST = 60_000  # code points of a paragraph that is looked through
_LEAST = 200  # code points of a paragraph without a page's number
_LEAST_ROLES = 2
_LEAST_CUTS = 3
_LONGEST_TITLE = 250
_LEAST_TITLE = 3
_SHORTEST_TITLE = 8  # code points of a title that the list of contents tells
_MOST_TITLE_WORDS = 30
_LONGEST_HEADING = 240
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?]\s+[A-ZÆØÅ]")


class RunOn(DataFile):
    """`mappings/layouts/run-on.toml`."""

    labels: tuple[str, ...]
    bare_labels: tuple[str, ...]
    least_bare: int
    kinds: tuple[str, ...]
    open_marks: tuple[str, ...]
    anywhere: tuple[str, ...]
    first: tuple[str, ...]
    everyday: tuple[str, ...]
    never_after: tuple[str, ...]
    before_number: tuple[str, ...]
    leading: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A line that begins at `start`; `end` is where a heading's own words end and another line begins (or `start`).

    `kind` is the role of a heading, or "label", "case", "open", "item", "point", "page", "text".
    """

    start: int
    end: int
    kind: str


@cache
def _data() -> RunOn:
    return mapping(_FILE, RunOn)


def _either(words: Sequence[str], *, capital: bool = True) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # The first letter is a capital, or all are.
    return "|".join(
        rf"(?:[{re.escape(word[0].upper())}]{_loose(word[1:])}|{_loose(word.upper())})" if capital else _loose(word)
        for word in ordered
    )


def _loose(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")


@cache
def _label_words() -> frozenset[str]:
    return frozenset(_data().labels)


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_either(_data().labels)})\s*:")


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, _data().kinds))})(?=\s+[A-ZÆØÅ]|\s*\Z)")


@cache
def _bare_labels() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_either(_data().bare_labels)})(?=\s+[\dA-ZÆØÅ])")


@cache
def _headings() -> re.Pattern[str]:
    forms = [
        form
        for form, (role, _) in plain_headings().items()
        if role not in {"chrome", "page", "closing"} and len(form) > 3
    ]
    return re.compile(rf"(?<![\w-])({_either(forms)})(?=\s*:|\s+[\dA-ZÆØÅ\"”(•-]|\s+at\s|\s*\Z)")


@cache
def _open_marks() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_either(_data().open_marks)})(?![\w-])")


# "Økonomiudvalgets møde 9. september 2031, pkt. 4:" and "… Punkt 2:"
_MEETING = re.compile(r"(?:s|'s)\s+møde(?:t)?(?=[\s,])")
_POINT_OF = re.compile(r"\s*,?\s*(?:pkt\.|punkt)\s*\d{1,3}\s*:", re.IGNORECASE)
_STAGE = re.compile(r"(?<![\w-])(?:Beslutning|BESLUTNING|Behandling)\s+(?:(?:i|fra|af)\s+)?")
_LISTED = re.compile(r"(?:(?<!\d)\d{1,2}[.)]|[•-])\s+\Z")  # "3. Opfølgning" is an entry of a list
_CAPITALS = re.compile(r"(?:(?<=[.!?:)])|\A)\s*([A-ZÆØÅ][A-ZÆØÅ ,&–-]{5,})\Z")
_DAY = re.compile(r"(?:\s+den)?(?:\s+|,\s+)")
_ITEM_NUMBER = re.compile(r"(?<!\S)(\d{1,3})\.\s+(?=[A-ZÆØÅ\"”(])")
_NAMED_POINT = re.compile(r"(?<=[,;:.])\s+(?=(?:[-–•]\s+)?at\s+\S)", re.IGNORECASE)
_NUMBERED_POINT = re.compile(r"(?<!\S)(\d{1,2})[.)]\s+(?=[^\W\d_])")


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
        cuts, last = _with_items(text, page, inner, last, contents)
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
    found = next((each for each in _heading_cuts(text, 0, len(text)) if each.kind == "contents"), None)
    return text[found.end :] if found is not None else ""


def _inner(text: str, page: Page | None, contents: str, *, bare: bool) -> list[Cut]:
    """All labels, headings, case numbers and open marks of a paragraph, up to where a list of contents begins."""
    start, end = (page.start, page.foot) if page is not None else (0, len(text))
    cuts = list(_heading_cuts(text, start, end))
    listing = next((cut for cut in cuts if cut.kind in {"contents"}), None)
    if listing is not None:
        end = listing.start
        cuts = [cut for cut in cuts if cut.start <= end]
    taken = [(cut.start, cut.end) for cut in cuts]
    labels = [found for found in _labels().finditer(text, start, end)]
    if bare:
        without = list(_bare_labels().finditer(text, start, end))
        if len({found.group().casefold() for found in without}) >= _data().least_bare:
            labels += without
    for found in sorted(labels, key=lambda each: each.start()):
        if not any(low <= found.start() < high for low, high in taken):
            cuts.append(Cut(found.start(), found.start(), "label"))
    for low, high in case_numbers_in(text, start, end):
        before = text[max(start, low - 20) : low].rstrip()
        if not before.endswith((":", ",")):
            cuts.append(Cut(low, low, "case"))
    for found in _open_marks().finditer(text, start, end):
        if not re.search(r"(?:\d|-)\s+\Z", text[: found.start()]):
            cuts.append(Cut(found.start(), found.end(), "open"))
        else:
            cuts.append(Cut(found.end(), found.end(), "text"))
    if bare:
        for found in _kinds().finditer(text, start, end):
            cuts.append(Cut(found.start(), found.end(), "text"))
    for low in closing_words(text, start, end):
        cuts.append(Cut(low, low, "closing"))
    cuts.sort()
    cuts = sorted({*_without_blanks(text, cuts), *_told_titles(text, cuts, contents)})
    return cuts


def _without_blanks(text: str, cuts: Sequence[Cut]) -> Iterator[Cut]:
    """The cuts, a label whose value was lost as page furniture: it says nothing."""
    for index, cut in enumerate(cuts):
        until = cuts[index + 1].start if index + 1 < len(cuts) else cut.start
        if cut.kind == "label" and _labels().fullmatch(text[cut.start : until].strip()):
            yield Cut(cut.start, until, "page")
        else:
            yield cut


def _heading_cuts(text: str, start: int, end: int) -> Iterator[Cut]:
    plain = plain_headings()
    at = start
    stages = sorted(_stages(text, start, end))
    labels = [found.end() for found in _labels().finditer(text, start, end)]
    for low, high in stages:
        yield Cut(low, high, "decision")
    for found in _headings().finditer(text, start, end):
        if found.start() < at or any(low <= found.start() < high for low, high in stages):
            continue
        form = " ".join(found.group().casefold().split())
        role = plain[form][0]
        colon = re.match(r"\s*:", text[found.end() :])
        stop = found.end() + (colon.end() if colon else 0)
        if colon and form in _label_words():
            continue
        word = text[max(0, found.start() - 12) : found.start()].split()[-1:]
        if word and word[0].casefold() in _data().never_after:
            continue
        strong = role in _data().anywhere and form not in _data().everyday
        if role == "attachments" and text[stop:].lstrip()[:1].isdigit() and not colon:
            continue  # "se Bilag 2"
        if _LISTED.search(text[max(0, found.start() - 8) : found.start()]):
            continue
        label = max((each for each in labels if each <= found.start()), default=start)
        if not (strong or colon or _after_end(text, start, found.start(), max(at, label))):
            continue
        at = stop
        yield Cut(found.start(), stop, role)


def _after_end(text: str, start: int, low: int, last: int) -> bool:
    """Whether a sentence, a list in brackets or another heading ends before `low`, or a short title stands there."""
    before = text[start:low].rstrip()
    if not before or before[-1] in ".!?:)" or low - last <= 2:
        return True
    since = text[last:low]
    return len(since) <= _LONGEST_TITLE and last > start and _NEXT_SENTENCE.search(since) is None and "," not in since


def _stages(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Headings of decisions with the body and the day they name: "Beslutning i <body> den <date>", "<body>s beslutning"."""
    for found in _STAGE.finditer(text, start, end):
        stop = _behind_body(text, found.end(), end)
        if stop is None:
            stop = _behind_day(text, found.end() - 1, end)
            if stop is None or stop <= found.end():
                continue
        yield found.start(), stop
    for mention in body_mentions(text[start:end]):
        low, high = start + mention.span.start, start + mention.span.end
        meeting = _MEETING.match(text, high, end)
        day = _behind_day(text, meeting.end(), end) if meeting is not None and text[low].isupper() else None
        if day is not None:
            point = _POINT_OF.match(text, day, end)
            if point is not None or text[day - 1] == ":":
                yield low, point.end() if point is not None else day
                continue
        found_word = re.compile(r"(?:s|'s)\s+beslutning(?=\s*:|\s+[A-ZÆØÅ\d]|\s+den\s+\d)").match(text, high, end)
        if found_word is not None and text[low].isupper():
            day = _behind_day(text, found_word.end(), end)
            yield low, day if day is not None else _behind_colon(text, found_word.end())


def _behind_body(text: str, at: int, end: int) -> int | None:
    window = text[at : min(end, at + _LONGEST_HEADING)]
    mention = next((each for each in body_mentions(window) if each.span.start == 0 and each.form != "anaphora"), None)
    if mention is None:
        return None
    high = at + mention.span.end
    day = _behind_day(text, high, end)
    if day is not None:
        return day
    lost = re.compile(r"\s+den\b").match(text, high, end)  # the day itself was lost
    return _behind_colon(text, lost.end() if lost is not None else high)


def _behind_day(text: str, at: int, end: int) -> int | None:
    lead = _DAY.match(text, at, end)
    if lead is None:
        return None
    window = text[lead.end() : min(end, lead.end() + 40)]
    day = next((each for each in dates(window) if each.span.start == 0), None)
    if day is None:
        return None
    high = lead.end() + day.span.end
    point = re.compile(r"\s*,?\s*(?:pkt\.|punkt)\s*\d{1,3}").match(text, high, end)
    return _behind_colon(text, point.end() if point is not None else high)


def _behind_colon(text: str, at: int) -> int:
    colon = re.compile(r"\s*:").match(text, at)
    return colon.end() if colon is not None else at


def _told_titles(text: str, cuts: Sequence[Cut], contents: str) -> Iterator[Cut]:
    """Titles that run on behind a label's value, told by the list of contents."""
    told = _words(contents)
    if not told:
        return
    for here, following in pairwise(cuts):
        if here.kind not in {"label", "caseworkers"} or following.kind in {"label", "open", "case"}:
            continue
        colon = text.find(":", here.start, following.start)
        tokens = list(re.finditer(r"\S+", text[: following.start], re.DOTALL))
        tokens = [token for token in tokens if token.start() > colon >= 0]
        for token in tokens:
            if (
                f" {_words(text[token.start() : following.start]).strip()} " in f" {told} "
                and token.group()[0].isupper()
            ):
                yield Cut(token.start(), token.start(), "text")
                break


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _told_title(text: str, start: int, end: int, told: str) -> int | None:
    """Where the longest title ends that begins at `start` and stands in the list of contents; None where none does."""
    if not told:
        return None
    stop: int | None = None
    for token in islice(re.finditer(r"\S+", text[start : min(end, start + _LONGEST_TITLE)]), _MOST_TITLE_WORDS):
        if f" {_words(text[start : start + token.end()]).strip()} " not in f" {told} ":
            break
        stop = start + token.end()
    return stop if stop is not None and stop - start >= _SHORTEST_TITLE else None


def _with_items(text: str, page: Page | None, cuts: Sequence[Cut], last: int, contents: str) -> tuple[list[Cut], int]:
    """The cuts with those before numbered titles and recommended points; `last` is the number of the last item."""
    start, end = (page.head, page.foot) if page is not None else (0, len(text))
    listing = next((cut.start for cut in cuts if cut.kind == "contents"), end)
    found = list(cuts)
    told_words = _words(contents)
    before: re.Match[str] | None = None
    for number in _ITEM_NUMBER.finditer(text, start, listing):
        sibling = (
            before is not None
            and int(before.group(1)) + 1 == int(number.group(1))
            and not any(before.start() < cut.start < number.start() for cut in found)
        )
        before = number
        following = next((cut for cut in cuts if cut.start > number.start()), None)
        ordinal = int(number.group(1))
        stop = following.start if following is not None else listing
        told = _told_title(text, number.end(), stop, told_words) if ordinal > last else None
        if told is not None:
            found += [Cut(number.start(), number.start(), "item"), Cut(told, told, "text")]
            last = ordinal
            continue
        if sibling or following is None or ordinal <= last or following.start - number.end() > _LONGEST_TITLE:
            continue
        title = text[number.end() : following.start]
        if len(title.strip()) < _LEAST_TITLE:
            continue
        if following.kind not in {*_data().first, "case", "open", "label"} or _NEXT_SENTENCE.search(title):
            continue
        if text[: number.start()].rstrip().casefold().endswith(tuple(f" {word}" for word in _data().before_number)):
            continue
        found.append(Cut(number.start(), number.start(), "item"))
        last = ordinal
    found += [each for cut in found if cut.kind == "item" for each in _group_above(text, start, cut.start)]
    found.sort()
    points: list[Cut] = []
    for index, cut in enumerate(found):
        if cut.kind == "recommendation":
            stop = next((each.start for each in found[index + 1 :] if each.start >= cut.end), end)
            points += _points(text, cut.end, stop)
    return [*found, *points], last


def _group_above(text: str, start: int, item: int) -> Iterator[Cut]:
    """The words in capitals that stand between what was said before and an item ("ØKONOMIUDVALGET 2. …")."""
    words = _CAPITALS.search(text[max(start, item - 120) : item])
    if words is not None:
        low = max(start, item - 120) + words.start(1)
        yield Cut(low, item, "page")


def _points(text: str, start: int, end: int) -> Iterator[Cut]:
    """Where the recommended points of a section begin: numbers in order, else clauses with "at" behind a comma."""
    expected = 1
    numbered = []
    for found in _NUMBERED_POINT.finditer(text, start, end):
        if int(found.group(1)) == expected:
            numbered.append(Cut(found.start(), found.start(), "point"))
            expected += 1
    if len(numbered) > 1:
        yield from numbered
        return
    last = text.find("at ", start, end)
    for found in _NAMED_POINT.finditer(text, start, end):
        clause = text[last : found.start()].rstrip(" ,;:.")
        leads = text[found.start() - 1] == ":" or last < 0
        whole = len(clause.split()) > 2 and not clause.casefold().endswith(
            tuple(f" {word}" for word in _data().leading)
        )
        if leads or (whole and last < found.start()):
            yield Cut(found.end(), found.end(), "point")
            last = found.end()
