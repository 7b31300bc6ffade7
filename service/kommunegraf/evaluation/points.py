"""Under which wordings a recommended point, or a decided one, may be told: with or without what introduces it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kommunegraf.datafiles import mapping
from kommunegraf.evaluation.folding import folded, shared_words
from kommunegraf.evaluation.masked import unmasked
from kommunegraf.extraction.meeting.leads import (
    RecommendationWords,
    alternatives,
    at_pattern,
    lead_pattern,
    says_nothing,
)
from kommunegraf.extraction.meeting.point_marks import PointMarks, point_marks

_LONGEST_LEAD = 400  # code points
_LONGEST_ACTOR = 160
# "2. ", "1. - 3. ", "2. at: ", "at: "
_LIST_NUMBERS = re.compile(
    r"\s*(?:\d{1,2}[.)](?:\s*[-–]\s*\d{1,2}[.)])?\s*(?:at\s*:\s*)?|at\s*:\s*)(?=[^\W\d_])", re.IGNORECASE
)
_NEW_SENTENCE = re.compile(r"[.!?]\s")


@lru_cache(maxsize=4096)
def wordings(text: str) -> frozenset[str]:
    """The foldings of a recommended point, as it stands and without lead-in; two texts that share one are the same.

    List marks and "at" at the beginning and "og" at the end are never counted.
    """
    return frozenset(_bare(each) for each in (text, *_without_lead_in(text)))


def same_point(told: str, found: str) -> bool:
    """Whether two recommended points are the same; names that are masked in what was found are as in what is told."""
    return bool(wordings(told) & wordings(unmasked(found, told)))


def shared_decision(one: str, other: str) -> float:
    """As `shared_words`; where only one text begins with the mark of a point ("Ad 2.", "2."), without it.

    `one` is what is told: names that are masked in `other` are as they are there.
    """
    other = unmasked(other, one)
    mine, theirs = _after_mark(one), _after_mark(other)
    if (mine is None) != (theirs is None):
        return shared_words(one if mine is None else mine, other if theirs is None else theirs)
    return shared_words(one, other)


def _after_mark(text: str) -> str | None:
    first = next(point_marks(text, 0), None)
    if first is not None and first.span.start == 0:
        return text[first.span.end :]
    listed = _LIST_NUMBERS.match(text)
    return text[listed.end() :] if listed is not None else None


def _bare(text: str) -> str:
    return folded(_end().sub("", _beginning().sub("", folded(text), count=1), count=1))


def _without_lead_in(text: str) -> list[str]:
    """What stands after each "at" of a lead-in.

    "<office> indstiller til <body> at anbefale over for <council>, at stien anlægges" gives the words after the first
    "at" and those after the second: up to there, bodies are named and no matter.
    """
    verb = lead_pattern().search(text, 0, _LONGEST_LEAD)
    if verb is None or verb.start() > _LONGEST_ACTOR or _NEW_SENTENCE.search(text, 0, verb.start()):
        return []
    found = []
    for at in at_pattern().finditer(text, verb.end(), _LONGEST_LEAD):
        if not says_nothing(text[verb.end() : at.start()]):
            break
        found.append(text[at.end() :])
    return found


@cache
def _words() -> RecommendationWords:
    return mapping("lexicon/recommendations.toml", RecommendationWords)


@cache
def _joint() -> tuple[str, ...]:
    """The words that join points ("og"), without signs."""
    return tuple(each for each in mapping("lexicon/point-marks.toml", PointMarks).joint if each.isalpha())


@cache
def _beginning() -> re.Pattern[str]:
    """List marks and "at" at the beginning of a folded text."""
    return re.compile(rf"\A(?:(?:{alternatives(_words().point)}|[-•*]|\(?(?:\d{{1,2}}|[a-z])[.)])\s+)+")


@cache
def _end() -> re.Pattern[str]:
    return re.compile(rf",?\s+(?:{alternatives(_joint())})\Z")
