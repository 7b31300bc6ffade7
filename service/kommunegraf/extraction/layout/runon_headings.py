"""Finds the headings that run on in a text without line breaks, with the body and the day that some of them name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kommunegraf.extraction.layout.headings import plain_headings
from kommunegraf.extraction.layout.runon_words import Cut, headings_pattern, label_words, labels_pattern, run_on_data
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.words.dates import dates

_LONGEST_TITLE = 250
_LONGEST_HEADING = 240
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?]\s+[A-ZÆØÅ]")
# "Økonomiudvalgets møde 9. september 2031, pkt. 4:" and "… Punkt 2:"
_MEETING = re.compile(r"(?:s|'s)\s+møde(?:t)?(?=[\s,])")
_POINT_OF = re.compile(r"\s*,?\s*(?:pkt\.|punkt)\s*\d{1,3}\s*:", re.IGNORECASE)
_STAGE = re.compile(r"(?<![\w-])(?:Beslutning|BESLUTNING|Behandling)\s+(?:(?:i|fra|af)\s+)?")
_LISTED = re.compile(r"(?:(?<!\d)\d{1,2}[.)]|[•-])\s+\Z")  # "3. Opfølgning" is an entry of a list
_DAY = re.compile(r"(?:\s+den)?(?:\s+|,\s+)")


def heading_cuts(text: str, start: int, end: int) -> Iterator[Cut]:
    plain = plain_headings()
    at = start
    stages = sorted(_stages(text, start, end))
    labels = [found.end() for found in labels_pattern().finditer(text, start, end)]
    for low, high in stages:
        yield Cut(low, high, "decision")
    for found in headings_pattern().finditer(text, start, end):
        if found.start() < at or any(low <= found.start() < high for low, high in stages):
            continue
        form = " ".join(found.group().casefold().split())
        role = plain[form][0]
        colon = re.match(r"\s*:", text[found.end() :])
        stop = found.end() + (colon.end() if colon else 0)
        if colon and form in label_words():
            continue
        word = text[max(0, found.start() - 12) : found.start()].split()[-1:]
        if word and word[0].casefold() in run_on_data().never_after:
            continue
        strong = role in run_on_data().anywhere and form not in run_on_data().everyday
        if role == "attachments" and text[stop:].lstrip()[:1].isdigit() and not colon:
            continue  # "se Bilag 2"
        if _LISTED.search(text[max(0, found.start() - 8) : found.start()]):
            continue
        before = bisect_right(labels, found.start())
        label = labels[before - 1] if before else start
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
    """Headings of decisions with body and day: "Beslutning i <body> den <date>", "<body>s beslutning"."""
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
