"""The JSON of raw answers, with nothing in its strings that cannot be written down."""

from __future__ import annotations

import json
import re
from typing import Any

from kommunegraf.errors import ReadingError
from kommunegraf.harvest.fetching import Answer, Unusable
from kommunegraf.reading.decoding import decode
from kommunegraf.reading.recognise import parse_json

MOST_VALUES = 2_000_000  # of which Python makes some 200 MB; a host's longest list has ten thousand
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def json_in(data: bytes, name: str) -> Any:
    """The value of a JSON text; raises `ReadingError`, also for more values than any answer holds.

    A lone half of a surrogate pair, which JSON can name (RFC 8259, 8.2) and UTF-8 cannot write, becomes "?".
    """
    text = decode(data, name).text
    # It is read in the harvest's own process, and a short answer unpacks to many values. Marks in strings count along.
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise ReadingError(name, f"the JSON holds more than {MOST_VALUES:,} values", "Look at where it comes from")
    value = parse_json(text, name)
    if _HALF.search(text) is None:
        return value
    try:
        return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ReadingError(name, "the JSON is nested too deep", "Look at where it comes from") from None


def json_of(answer: Answer) -> Any:
    """The value that an answer is; raises `Unusable` where it is no JSON."""
    try:
        return json_in(answer.body, answer.address)
    except ReadingError as error:
        raise Unusable(f"{answer.address} gave an answer that cannot be read: {error.reason}") from error
