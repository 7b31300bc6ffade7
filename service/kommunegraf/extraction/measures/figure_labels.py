"""The words that name what a figure in prose measures."""

from __future__ import annotations

from kommunegraf.extraction.measures.clauses import Place
from kommunegraf.extraction.measures.figure_kinds import AIMS
from kommunegraf.extraction.measures.small_words import small_words
from kommunegraf.extraction.measures.told_sentence import SHARES, Last, Told
from kommunegraf.reading.document import Span

_MOST_WHOLE = 20  # tokens of a clause that is a label as a whole: who did it, and what was counted


def label_of(
    told: Told,
    place: Place,
    noun: tuple[int, int, str] | None,
    previous: Place | None,
    following: Place | None,
    before: Last | None,
    kind: str,
) -> Span | None:
    """The words that name what is measured: of the figure's clause, else of what was told right before it."""
    clauses = told.clauses
    left, right = _around(told, place)
    if following is not None and told.pair(place, following):
        while right > place.end and (
            right > following.first or clauses.tokens[right - 1].folded in small_words().hedges
        ):
            right -= 1
    if noun is not None:
        if (
            right + 1 < len(clauses.tokens)
            and clauses.tokens[right].word == ","
            and clauses.tokens[right + 1].folded in small_words().which
        ):
            right = next(
                (at for at in range(right + 2, len(clauses.tokens)) if clauses.tokens[at].word in ",;:("),
                len(clauses.tokens),
            )
        if told.subject(left, place) and right - left <= _MOST_WHOLE:
            return clauses.span(left, right)
        if clauses.content(noun[1], right) or not told.subject(left, place):
            return clauses.span(noun[0], right)
        return clauses.span(left, noun[1])
    start = place.end
    if start < right and clauses.tokens[start].folded == "af":
        start += 1
    if before is not None and _is_elsewhere(told, place, previous, right):
        return before.label
    if place.figure.unit in SHARES:
        said = _said_of_them(told, place, right)
        if said is not None:
            return said
    ahead, behind = told.subject(left, place), clauses.content(start, right)
    if behind and start < right and clauses.tokens[start].folded in small_words().by_then:
        behind = False
    paired = previous is not None and before is not None and told.pair(previous, place)
    if before is not None and paired and not (behind and clauses.tokens[place.end].folded in small_words().of_others):
        return before.label
    if before is not None and not behind and told.enclosed(place):
        return before.label
    if ahead and behind and not paired:
        return clauses.span(left, right)
    if behind:
        return clauses.span(start, right)
    if clauses.content(left, place.first):
        return clauses.span(left, place.first)
    if start < right and any(
        token.folded in small_words().parts for token in clauses.tokens[max(0, left - 1) : place.first]
    ):
        return clauses.span(start, right)
    if (
        right + 1 < len(clauses.tokens)
        and clauses.tokens[right].word == ","
        and clauses.tokens[right + 1].folded == "at"
    ):
        # "73 procent angiver, at de bruger stierne"
        end = next(
            (
                at
                for at in range(right + 2, len(clauses.tokens))
                if clauses.tokens[at].word in ",;:(" or "clause" in clauses.codes[at]
            ),
            len(clauses.tokens),
        )
        return clauses.span(right + 2, end)
    own = clauses.has("number", left, place.first)
    known = before or (told.last if told.last is not None and told.near(told.last) else None)
    subgroup = "tilsvarende" in {token.folded for token in clauses.tokens[left : place.first]} or any(
        token.word.isdigit() and len(token.word) < 4 for token in clauses.tokens[left : place.first]
    )
    if own and (kind in AIMS or (known is None and told.name is None) or subgroup):
        return clauses.span(left, place.first)
    if known is not None and (own or clauses.has("survey", 0, place.first)):
        return known.label
    if before is None:
        for begin in told.starts(left):
            if clauses.content(begin, place.first):
                return clauses.span(begin, place.first)
    if told.name is not None and before is None:
        return told.name
    return None if known is None else known.label


def _is_elsewhere(told: Told, place: Place, previous: Place | None, right: int) -> bool:
    """Whether a figure is the same as the one before at another place: "51 pct. i Lemvig og 57 pct. i Struer"."""
    clauses = told.clauses
    if previous is None or place.end >= right or clauses.tokens[place.end].folded not in small_words().of_others:
        return False
    if clauses.tokens[place.end].folded == "af" or clauses.has("verb", place.end, right):
        return False
    lead = [token.folded for token in clauses.tokens[max(previous.end, place.left) : place.first]]
    between = clauses.tokens[previous.end : place.first]
    told_alike = bool(between) and between[0].folded == clauses.tokens[place.end].folded
    return told_alike and all(word in small_words().further for word in lead)


def _said_of_them(told: Told, place: Place, right: int) -> Span | None:
    """What a share of somebody says or is, told in the clause behind: "17 % af de voksne siger, at de …", "6 %, der …".

    A share between commas has the verb of its sentence behind it: "hver sjette, nærmere bestemt 15 %, ryger".
    """
    clauses, tokens = told.clauses, told.clauses.tokens
    if right + 1 >= len(tokens) or tokens[right].word != ",":
        return None
    end = next(
        (at for at in range(right + 2, len(tokens)) if tokens[at].word in ",;:(" or "clause" in clauses.codes[at]),
        len(tokens),
    )
    following = tokens[right + 1].folded
    if following in small_words().which and right == place.end and tokens[right + 2 : right + 3]:
        if tokens[right + 2].folded in small_words().compares:
            return None
        return clauses.span(place.left if told.subject(place.left, place) else right + 2, end)
    says = any(token.folded in small_words().says for token in tokens[:right])
    if following == "at" and says and clauses.content(right + 2, end):
        if tokens[place.left].folded == "af":
            return clauses.span(place.left, end)  # "af de spurgte siger 9 ud af ti, at …"
        return clauses.span(place.end, end) if clauses.content(place.end, right) else clauses.span(right + 2, end)
    if "verb" in clauses.codes[right + 1] and place.left and tokens[place.left].word == "," and right == place.end:
        begin = next((at for at in told.starts(place.left) if clauses.content(at, place.left)), place.left)
        return clauses.span(begin, end)
    return None


def _around(told: Told, place: Place) -> tuple[int, int]:
    """The clause of a figure; of one in parentheses, the clause that they stand in."""
    tokens = told.clauses.tokens
    if place.left >= len(tokens) or tokens[place.left].word != "(" or place.left == 0:
        return place.left, place.right
    starts = list(told.starts(place.left))
    after = next(
        (
            index
            for index in range(place.right + 1, len(tokens))
            if tokens[index].word in ",;:(" or "clause" in told.clauses.codes[index]
        ),
        len(tokens),
    )
    return (starts[0] if starts else 0), after
