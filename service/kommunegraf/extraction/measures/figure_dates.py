"""When a figure of a sentence was measured or is to be reached: the date beside it, or the only one said of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.measures.clauses import Clauses, Place
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.records import Mode, Stated, Temporal
from kommunegraf.extraction.words.dates import DateMention, dates, years
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.reading.document import Span

YEAR_BEFORE_RULE = "year-before-the-one-told"
_YEAR_BEFORE = frozenset({("året", "før"), ("året", "forinden"), ("året", "inden")})
_NEXT_WORDS = 4
_Dated = tuple[int, int, DateMention]  # the tokens it begins with and ends before


def date_of(
    frame: Frame, clauses: Clauses, places: Sequence[Place], number: int, *, aimed: bool, since: bool = False
) -> Stated[Temporal] | None:
    """The date of the figure of this number among `places`; None where none is said, or which is not clear.

    `aimed` is true of figures to be reached, `since` of those that a change begins with ("siden 2020 fra 68 %").

    A date right behind the figure counts before one ahead of it in its clause, and that before the only one of the
    sentence. Dates of plans and laws, periods, and those that a change begins with are none.
    """
    place = places[number]
    following = places[number + 1].first if number + 1 < len(places) else len(clauses.tokens)
    earlier = places[number - 1].end if number else 0
    found = _dates(clauses, aimed, since)
    if _is_year_before(clauses, place):
        return _year_before(frame, clauses, [each for each in found if each[1] <= place.first])
    within = [each for each in found if place.end <= each[0] < min(following, _reach(clauses, place.right))]
    ahead = [each for each in found if max(earlier, place.left) <= each[0] < place.first]
    only = found if len(found) == 1 and (aimed or found[0][0] < place.first or _enclosed(clauses, found[0])) else []
    then = [each for each in found if _where(clauses, place.left, each[1])]
    for each in (within[:1], ahead[-1:], then, only):
        if each:
            return _said(frame, clauses, each[0][2])
    return None


def _is_year_before(clauses: Clauses, place: Place) -> bool:
    """Whether a figure is told of "året før"."""
    words = [token.folded for token in clauses.tokens[place.end : place.end + _NEXT_WORDS]]
    return any(pair in _YEAR_BEFORE for pair in pairwise(words))


def _year_before(frame: Frame, clauses: Clauses, found: Sequence[_Dated]) -> Stated[Temporal] | None:
    """The year before the last one told ahead of a figure, by a rule."""
    told = [each[2] for each in found if each[2].value.datatype == "gYear"]
    if not told:
        return None
    span = Span(told[-1].span.start + clauses.sentence.start, told[-1].span.end + clauses.sentence.start)
    year = Temporal(lexical=str(int(told[-1].value.lexical) - 1), datatype="gYear")
    return say(year, frame.shadow.to_text(span), mode=Mode.DERIVED, rule=YEAR_BEFORE_RULE)


def _where(clauses: Clauses, left: int, end: int) -> bool:
    """Whether a figure's clause says what was so at a date right before it: "i 2017, hvor andelen var 14 %"."""
    tokens = clauses.tokens
    begin = left + 1 if left < len(tokens) and tokens[left].word == "," else left
    if begin >= len(tokens) or tokens[begin].folded not in small_words().where:
        return False
    return end in (begin, begin - 1)


def date_beside(frame: Frame, sentence: Sentence, number: Span) -> Stated[Temporal] | None:
    """The date of a measured figure that a rule found, by the words around its number (a span of the shadow)."""
    clauses = Clauses(sentence)
    for index, place in enumerate(clauses.places):
        if place.figure.number == number:
            return date_of(frame, clauses, clauses.places, index, aimed=False)
    return None


def _reach(clauses: Clauses, right: int) -> int:
    """Past a parenthesis or a relative clause that begins where the clause ends: "73 % (2024)"."""
    tokens = clauses.tokens
    if right + 1 < len(tokens) and tokens[right].word == "," and tokens[right + 1].folded in small_words().which:
        behind = range(right + 2, len(tokens))
        return next((at for at in behind if tokens[at].word in ",;:("), len(tokens))  # "412 borgere, der kom i 2024"
    return right + 2 if right < len(tokens) and tokens[right].word == "(" else right


def _enclosed(clauses: Clauses, dated: _Dated) -> bool:
    """Whether a date stands alone in parentheses."""
    first, end, _ = dated
    around = (
        clauses.tokens[first - 1].word if first else "",
        clauses.tokens[end].word if end < len(clauses.tokens) else "",
    )
    return around == ("(", ")")


def _said(frame: Frame, clauses: Clauses, mention: DateMention) -> Stated[Temporal]:
    start = clauses.sentence.start
    span = Span(mention.span.start + start, mention.span.end + start)
    return say(mention.value, frame.shadow.to_text(span), mode=Mode.NORMALISED)


def _dates(clauses: Clauses, aimed: bool, since: bool) -> list[_Dated]:
    starts = clauses.starts
    offset = clauses.sentence.start
    found = []
    for mention in _mentions(clauses.sentence.text):
        if mention.end is not None:
            continue
        first = bisect_left(starts, mention.span.start + offset)
        end = bisect_left(starts, mention.span.end + offset)
        if _counts(clauses, first, mention, aimed, since):
            found.append((first, end, mention))
    return found


@lru_cache(maxsize=4)  # each figure of a sentence asks again, and a sentence can be as long as its document
def _mentions(text: str) -> tuple[DateMention, ...]:
    """The dates of a text, and the years that stand alone: "Sundhedsprofilen 2023", "4.912 (2023)"."""
    found = list(dates(text))
    for span, year in years(text):
        if not any(span.overlaps(each.span) for each in found):
            found.append(DateMention(span, Temporal(lexical=str(year), datatype="gYear")))
    return tuple(sorted(found, key=lambda each: each.span.start))


def _counts(clauses: Clauses, first: int, mention: DateMention, aimed: bool, since: bool) -> bool:
    """Whether the words before a date make it that of a measurement."""
    if first == 0:
        return True
    tokens, codes = clauses.tokens, clauses.codes
    before, lead = codes[first - 1], tokens[first - 1].folded
    if "survey" in before:
        return True
    if first > 1 and tokens[first - 2].folded == "end":
        return False  # "flere end i 2021"
    if lead == "fra" and first > 1 and "survey" in codes[first - 2]:
        return True
    if (aimed and lead in ("mod", "til", "inden", "senest")) or (since and lead == "siden"):
        return True
    alone = mention.span.end - mention.span.start == 4 and lead not in small_words().before_years
    return "paper" not in before and not (alone and lead[0].isalpha())
