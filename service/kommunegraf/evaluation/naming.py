"""When two names are the same: of parties, and of policies, plans and efforts, which are told with or without owner and
period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kommunegraf.evaluation.assignment import best_pairs
from kommunegraf.evaluation.folding import folded
from kommunegraf.evaluation.recorded import Names
from kommunegraf.evaluation.verdicts import Kind, Verdict
from kommunegraf.gazetteer import authority_mentions

_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"\(?\b{_YEAR}(?:\s*[-/]\s*(?:{_YEAR}|\d\d))?\b\)?")
_GENITIVE = re.compile(r"(?<=\w)(?:'s|s|')\Z")


@lru_cache(maxsize=4096)
def bare_name(text: str) -> str:
    """A name folded, without quotation marks and without the genitive ending of its last word."""
    return _GENITIVE.sub("", folded(folded(text).replace('"', "")).strip(" '"))


def same_name(one: str, other: str) -> bool:
    return bare_name(one) == bare_name(other)


@lru_cache(maxsize=4096)
def _title(text: str) -> tuple[str, tuple[str, ...]]:
    """A title without the authority whose it is and without its period, and the period's years."""
    kept = text
    for mention in reversed(authority_mentions(text)):
        if mention.form != "name-only":
            kept = f"{kept[: mention.span.start]} {kept[mention.span.end :]}"
    plain = bare_name(kept)
    periods = _PERIOD.findall(plain)
    without = " ".join(_PERIOD.sub(" ", plain).split()).strip(" -,()")
    return bare_name(without), tuple(re.sub(r"[\s()]", "", each) for each in periods)


def same_title(one: str, other: str) -> bool:
    """Whether two titles are of one thing: "Viborg Kommunes Sundhedspolitik 2024-2028" is "Sundhedspolitik".

    An authority's name counts in no way, and a period only where both have one.
    """
    if same_name(one, other):
        return True
    (mine, my_years), (theirs, their_years) = _title(one), _title(other)
    return bool(mine) and mine == theirs and (my_years == their_years or not my_years or not their_years)


def compare_names(
    field: str, told: Sequence[str], found: Sequence[Names], allowed: Iterable[str], place: str
) -> Iterator[Verdict]:
    """The verdicts on a field that takes several parties, each of which may have several names."""

    def worth(one: int, other: int) -> float | None:
        return 1.0 if any(same_name(told[one], name) for name in found[other].names) else None

    pairs = dict(best_pairs(told, found, worth))
    for position, name in enumerate(told):
        yield Verdict(Kind.HIT if position in pairs else Kind.MISS, field, place, name)
    taken, permitted = set(pairs.values()), tuple(allowed)
    for position, names in enumerate(found):
        if position not in taken and not any(same_name(each, name) for each in permitted for name in names.names):
            yield Verdict(Kind.FALSE, field, place, names.names[0])
