"""Days without a year in a sentence, dated by the day of the meeting: the next or the last such day."""

from __future__ import annotations

from collections.abc import Iterator

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import Meeting
from kommunegraf.extraction.relations.term_words import term_words
from kommunegraf.extraction.words.dates import DateMention, dates
from kommunegraf.extraction.words.mentions import Mention, Sentence
from kommunegraf.reading.document import Span

YEAR_OF_THE_MEETING = "year-by-the-meeting"
_DAY = len("2031-05-03")


def meeting_day(frame: Frame) -> str:
    """The day of the meeting that the document is of (xsd:date); "" where it is of none, or of several."""
    meetings = [record for record in frame.found if isinstance(record, Meeting)]
    days = {record.date.value.lexical for record in meetings if record.date is not None}
    only = days.pop() if len(days) == 1 else ""
    return only if len(only) == _DAY else ""


def undated_days(sentence: Sentence, day: str) -> Iterator[Mention]:
    """The days of a sentence that have no year: the last one before a meeting on `day` where the verb before it speaks
    of what has been, else the next one."""
    if not day or not sentence.folded & term_words().months:
        return
    year = int(day[:4])
    later, earlier = _without_year(sentence, year + 1), _without_year(sentence, year - 1)
    for index, mention in enumerate(_without_year(sentence, year)):
        span = Span(mention.span.start + sentence.start, mention.span.end + sentence.start)
        past = _is_past(sentence, span)
        lexical = mention.value.lexical
        here = day[: len(lexical)]
        other = earlier if past else later
        fitting = lexical <= here if past else lexical >= here
        yield Mention(span, mention if fitting or index >= len(other) else other[index])


def _is_past(sentence: Sentence, day: Span) -> bool:
    """Whether the nearest verb before a day speaks of what has been."""
    words = term_words()
    verbs = words.begins | words.ends | words.runs | words.enters | words.past
    before = [token.folded for token in sentence.tokens if token.end <= day.start and token.folded in verbs]
    return bool(before) and before[-1] in words.past


def _without_year(sentence: Sentence, year: int) -> list[DateMention]:
    return [each for each in dates(sentence.text, year=year) if each.year_given and each.end is None]
