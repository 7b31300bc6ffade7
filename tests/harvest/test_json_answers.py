"""The JSON of a host is taken as it is, but for what would fill the memory or cannot be written down."""

from __future__ import annotations

import pytest

from kommunegraf.errors import ReadingError
from kommunegraf.harvest.json_answers import MOST_VALUES, json_in


def test_more_values_than_any_answer_holds_are_refused() -> None:
    with pytest.raises(ReadingError, match="values"):
        json_in(b"[" + b"{}," * MOST_VALUES + b"{}]", "www.example.dk")


def test_half_a_character_becomes_a_question_mark_and_whole_ones_stay() -> None:
    text = rb'{"a": "\ud83d", "\ude00": ["\ud83d\ude00", "\u00e6"]}'
    assert json_in(text, "www.example.dk") == {"a": "?", "?": ["\U0001f600", "\u00e6"]}
