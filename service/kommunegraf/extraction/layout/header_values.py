"""Keeps what header lines say, each field once, by how surely the line tells of the meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kommunegraf.extraction.layout.clocks import clocks_behind
from kommunegraf.extraction.layout.headings import is_body
from kommunegraf.extraction.layout.lines import Line
from kommunegraf.extraction.meeting.printed_bodies import own_name
from kommunegraf.extraction.outline import Named
from kommunegraf.extraction.words.dates import DateMention, dates, times
from kommunegraf.gazetteer import authorities, authority_mentions
from kommunegraf.reading.document import Span
from kommunegraf.reading.shadow import Shadow

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LISTED, BARE, DATED, LABELLED = range(4)  # how surely a line tells of the meeting
_AROUND = " \t\r\n\u00a0|"  # blanks, and the borders of cells that a page shows as text


class HeaderValues:
    """The fields of a header, as value and the words that bear it; `_strength` is that of the line being read."""

    def __init__(self, shadow: Shadow) -> None:
        self._shadow = shadow
        self.fields: dict[str, Named] = {}
        self.read: set[Span] = set()  # the blocks that are header lines
        self._strength = LABELLED
        self._strengths: dict[str, int] = {}

    def _value(self, field: str, line: Line, span: Span, *, sure: bool = True) -> bool:
        words = line.text[span.start : span.end].strip(_AROUND)
        value = words
        start = line.shadow.start + span.start + line.text[span.start : span.end].find(words)
        shown = Span(start, start + len(words))
        if field == "date":
            mention = only_date(words)
            if mention is None:
                return False
            value = mention.value.lexical
            after = shown.start + mention.span.end
            for name, moment_of in zip(
                ("time", "end-time"), clocks_behind(words[mention.span.end :], after), strict=False
            ):
                self._keep(name, *moment_of)
            times_of = times(words[mention.span.end :])
            if times_of and "time" not in self.fields and times_of[0].minute is not None:
                moment = times_of[0]
                clock_at = Span(after + moment.span.start, after + moment.span.end)
                self._keep("time", f"{moment.hour:02}:{moment.minute:02}", clock_at)
            shown = Span(shown.start + mention.span.start, shown.start + mention.span.end)
        elif field in {"time", "end-time"}:
            dated = only_date(words)
            if dated is not None:  # "02-12-2031 16:00:00" below a label of time
                at = Span(shown.start + dated.span.start, shown.start + dated.span.end)
                self._keep("date", dated.value.lexical[:10], at)
                rest = words[dated.span.end :]
                shown = Span(shown.end - len(rest.lstrip()), shown.end)
                words = rest.strip()
            clocks = clocks_behind(words, shown.start)
            if field == "time" and len(clocks) > 1:
                self._keep("end-time", *clocks[1])
                shown = clocks[0][1]
            clock = clock_of(words)
            if clock is None:
                return False
            value = clock
        elif field == "body":
            value = words = capitalised(words)
            if " " not in words and not is_body(words, sure=True):
                return False  # "Udvalg" above "Kontakt" is a menu
            own = own_name(words)
            if own is not None:
                if own != Span(0, len(words)):
                    self._keep("body-as-printed", words, shown)
                value = words[own.start : own.end]
                shown = Span(shown.start + own.start, shown.start + own.end)
        return self._keep(field, value, shown)

    def _keep(self, field: str, value: str, shown: Span) -> bool:
        if self._strength > self._strengths.get(field, LABELLED if field in self.fields else -1):
            self.fields[field] = Named(value, self._shadow.to_text(shown))
            self._strengths[field] = self._strength
        return True

    def _authority(self, line: Line) -> None:
        """A line that is an authority's name and nothing else says whose document it is."""
        text = line.text.strip()
        if not text or len(text) > 60:
            return
        known = _names().get(text.casefold())
        if known is not None:
            start = line.shadow.start + line.text.find(text)
            self._keep(known[0], known[1], Span(start, start + len(text)))
            self.read.add(line.block.span)
            return
        for mention in authority_mentions(text):
            if text[: mention.span.start].strip() or text[mention.span.end :].strip(" .,:-–"):
                continue
            lead = line.text.find(text)
            start = line.shadow.start + lead + mention.span.start
            name = "municipality" if mention.authority.kind == "municipality" else "region"
            self._keep(name, mention.authority.code, Span(start, line.shadow.start + lead + mention.span.end))
            self.read.add(line.block.span)
            return

    def _dated(self, date: str) -> int:
        """How surely a line with that date (or none, "") tells of the meeting's body."""
        known = self.fields.get("date")
        if "body" not in self.fields:
            return DATED if date else BARE
        mention = only_date(date) if date else None
        if known is not None and mention is not None and mention.value.lexical != known.value:
            return BARE
        return DATED if date else BARE


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    """Every authority's bare name: a line that is nothing else is the authority's, though a town may bear it too."""
    return {each.short_name.casefold(): (each.kind, each.code) for each in authorities()}


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def only_date(words: str) -> DateMention | None:
    found = [mention for mention in dates(words) if mention.value.datatype in {"date", "dateTime"}]
    return found[0] if len(found) == 1 else None


def day_of(said: str) -> str:
    """The day of a value that a source gives ("2031-03-04T16:00:00Z", "04-03-2031"), or ""."""
    if _ISO_DAY.match(said):
        return said[:10]
    mention = only_date(said)
    return mention.value.lexical[:10] if mention is not None else ""


def clock_of(words: str) -> str | None:
    found = re.search(r"(\d{1,2})(?:[.:](\d{2}))?", words)
    if found is None or int(found.group(1)) > 23 or int(found.group(2) or 0) > 59:
        return None
    return f"{int(found.group(1)):02}:{found.group(2)}" if found.group(2) else f"{int(found.group(1)):02}"
