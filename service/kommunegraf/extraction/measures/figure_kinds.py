"""What a figure in prose is: observed, a change, expected, or to be reached, exactly, at least or at most."""

from __future__ import annotations

from bisect import bisect_left

from kommunegraf.extraction.measures.clauses import Place
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.measures.told_sentence import SHARES, Told

AIMS = frozenset({"target", "minimum", "maximum"})
_MOST_BOUND = 5


def kind_of(told: Told, place: Place, code: str, following: Place | None) -> str:
    """The code of *measure-kind* that the words before a figure, and its verb behind it, give it."""
    clauses = told.clauses
    begin = place.left if told.enclosed(place) else _aim_begins(told, place)
    until = place.right if following is None else min(place.right, following.first)
    against = (at for at in range(place.end, until) if clauses.tokens[at].folded in small_words().pairs[1:])
    until = next(against, until)  # "42 deltagere mod ventet 150"
    aimed = (
        (told.aims and begin == 0 and not clauses.has("past", place.left, place.right))
        or clauses.has("aim", begin, place.first)
        or clauses.has("aim", place.end, until)
    )
    pair_from = (
        following is not None and told.pair(place, following) and clauses.tokens[place.first - 1].folded == "fra"
    )
    if pair_from:
        return "observed"
    if aimed:
        return _bound(told, place)
    if _is_change(told, place, code):
        return "change"
    if clauses.has("forecast", begin, place.first) or clauses.has("forecast", place.end, until):
        return "forecast"
    return "observed"


def _bound(told: Told, place: Place) -> str:
    """Whether an aim is one not to pass: "højst være 11 %", "færre end 40", "ikke er over 25 %", "mindst 60"."""
    ahead = [token.folded for token in told.clauses.tokens[max(place.left, place.first - _MOST_BOUND) : place.first]]
    denied = "ikke" in ahead
    most = any(word in small_words().at_most for word in ahead) or (
        "end" in ahead and ("færre" in ahead or "mindre" in ahead)
    )
    least = any(word in small_words().at_least for word in ahead) or (
        "end" in ahead and ("flere" in ahead or "mere" in ahead)
    )
    most, least = most or ahead[-1:] == ["under"], least or ahead[-1:] == ["over"]
    most, least = most or place.figure.qualifier == "at-most", least or place.figure.qualifier == "at-least"
    if most == least:
        return "target"
    return "maximum" if most != denied else "minimum"


def _aim_begins(told: Told, place: Place) -> int:
    """From which token on words can make a figure one to be reached: after "mens", "men", ";" and the like."""
    turns = told.clauses.turns
    at = bisect_left(turns, place.first)
    return turns[at - 1] + 1 if at else 0


def _is_change(told: Told, place: Place, code: str) -> bool:
    clauses = told.clauses
    if code == "percentage-points":
        return True
    lead = clauses.tokens[place.first - 1].folded if place.first else ""
    if lead == "med" and code in SHARES and clauses.has("change", 0, place.first):
        return True
    if lead in ("med", "på") and clauses.has("change", place.left, place.first):
        return lead == "med" or clauses.has("change", place.first - 3, place.first)
    return code in SHARES and "difference" in told.codes(place.end)
