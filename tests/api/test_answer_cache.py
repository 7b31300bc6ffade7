"""What is kept is bounded, and only what is the same whenever it is asked for."""

from __future__ import annotations

import pytest

from kommunegraf.api.answer_cache import AnswerCache, Kept, is_lasting, key_of


def kept(length):
    return Kept("text/csv", "", b"x" * length, 1)


def test_the_answers_that_were_asked_for_last_stay():
    cache = AnswerCache(100_000)
    for name in "abc":
        cache.put(name, kept(6000))
    assert cache.get("a")
    for n in range(13):
        cache.put(str(n), kept(6000))
    assert cache.get("a")
    assert cache.get("b") is None
    assert cache.bytes <= 100_000
    assert cache.bytes == sum(6000 + 512 for _ in range(len(cache)))


def test_an_answer_that_would_drive_out_all_others_is_not_kept():
    cache = AnswerCache(100_000)
    cache.put("long", kept(50_000))
    assert len(cache) == 0
    assert AnswerCache(0).get("x") is None


def test_a_new_answer_to_a_key_takes_the_old_ones_place():
    cache = AnswerCache(100_000)
    cache.put("a", kept(10))
    cache.put("a", kept(20))
    assert cache.bytes == 20 + 512


@pytest.mark.parametrize(
    "query",
    ["SELECT (NOW() AS ?n) {}", "SELECT (rand () AS ?n) {}", "ASK { BIND(UUID() AS ?x) }",
     "ASK { BIND(StrUUID() AS ?x) }", "ASK { BIND(BNODE() AS ?x) }", "SELECT(1+NOW#x\n() AS ?n) {}"],
)  # fmt: skip
def test_what_calls_a_function_of_the_moment_does_not_last(query):
    assert not is_lasting(query)


def test_words_that_only_hold_such_a_name_last():
    assert is_lasting("SELECT ?nowhere { ?nowhere <http://example.org/random> ?brandy }")


def test_each_part_of_a_request_makes_another_key():
    one = key_of("1", "ASK {}", ("text/csv", None), "", ("g",), ())
    others = {
        key_of("2", "ASK {}", ("text/csv", None), "", ("g",), ()),
        key_of("1", "ASK { }", ("text/csv", None), "", ("g",), ()),
        key_of("1", "ASK {}", (None, "text/csv"), "", ("g",), ()),
        key_of("1", "ASK {}", ("text/csv", None), "gzip", ("g",), ()),
        key_of("1", "ASK {}", ("text/csv", None), "", (), ("g",)),
    }
    assert len(others | {one}) == 6
