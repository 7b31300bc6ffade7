"""Finds a body's own name in how a header prints it: with the council's term, or the authority's name."""

from __future__ import annotations

import re

from kommunegraf.extraction.meeting.body_names import body_mentions, headed_words
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span

_TERM_AFTER = re.compile(r"\s*\(?\b(?:19|20)\d\d\s?[-–]\s?(?:(?:19|20)\d\d|\d\d)\)?\Z")
_LAW_AFTER = re.compile(r"\s*\((?:jf\.?\s*)?§[^()]{1,40}\)\Z")  # "(§ 17, stk. 4)" of the act on municipalities
_TERM_BEFORE = re.compile(r"(?:(?:19|20)\d\d|\d\d)\s?[-–]\s?(?:(?:19|20)\d\d|\d\d)\s+(?=[^\W\d_])")


def own_name(text: str) -> Span | None:
    """Where the body's name stands in `text` ("Regionsrådet 2018-2021", "Aarhus Byråd",
    "Grønt Udvalg (§ 17, stk. 4)"); None where it is no body."""
    start, end = 0, len(text)
    before, after = _TERM_BEFORE.match(text), _TERM_AFTER.search(text) or _LAW_AFTER.search(text)
    if before is not None:
        start = before.end()
    if after is not None and after.start() > start:
        end = after.start()
    words = text[start:end]
    for mention in body_mentions(words):
        if mention.form == "anaphora" or len(words) - mention.span.end > 2:
            continue
        if mention.span.start == 0 or _is_authority(words[: mention.span.start]):
            return Span(start + mention.span.start, start + mention.span.end)
    return None


def _is_authority(words: str) -> bool:
    """Whether the words are an authority's name ("Aarhus ", "Region Sjællands ") and nothing else."""
    return any(
        not words[: found.span.start].strip() and words[found.span.end :].strip(" ") in {"", "s"}
        for found in authority_mentions(words)
    )


_MOST_NAME = 80  # code points of a name that no word says is a body's


def named_below(text: str, name: str) -> str | None:
    """How a text calls the body that a header names without any word for a body; None where it does not.

    "Forebyggelse og Idræt" is a body where the text says "udvalget for Forebyggelse og Idræt", or has it recommended
    to ("indstiller til Forebyggelse og Idræt").
    """
    if not 3 < len(name) <= _MOST_NAME or not name[0].isupper() or re.search(r"[\d.:;!?]", name):
        return None
    words = r"\s+".join(map(re.escape, name.split()))
    heads = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in headed_words())
    headed = re.search(rf"\b(?:{heads})\s+{words}(?![\w-])", text, re.IGNORECASE)
    if headed is not None:
        return " ".join(headed.group().split())
    asked = re.search(rf"\bindstiller\s+til\s+{words}(?![\w-])", text)
    return name if asked is not None else None
