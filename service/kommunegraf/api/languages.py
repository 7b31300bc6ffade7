"""Which of a page's languages a request is answered in: `?lang=`, else what `Accept-Language` likes best."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 2_000  # code points of a header that are read


def language_of(accept_language: str | None, offered: Sequence[str]) -> str:
    """The offered language (a primary subtag, `da`) that the header likes best (RFC 9110, 12.5.4); else the first.

    Of several that it likes alike the one offered first; a range matches by its primary subtag, and `*` any language
    that no other range names (RFC 4647, 3.3.1).
    """
    liked: dict[str, float] = {}
    for member in (accept_language or "")[:_LONGEST].split(","):
        tag, _, parameters = member.strip().casefold().partition(";")
        primary = tag.strip().partition("-")[0]
        liked[primary] = max(liked.get(primary, 0.0), _quality(parameters))
    rest = liked.get("*", 0.0)
    best = max(offered, key=lambda language: liked.get(language, rest))
    return best if liked.get(best, rest) > 0 else offered[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
