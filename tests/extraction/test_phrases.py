"""The phrase language and its matcher."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from growth import ends
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.phrasebooks import phrase_book
from kommunegraf.extraction.words.phrases import PhraseBook, PhraseFile, Sentence
from kommunegraf.extraction.words.terms import TermFile, terms


def book(*phrases: str, **options: Any) -> PhraseBook:
    rules = [{"id": f"rule-{n}", "fact": "fact", "phrase": phrase, **options} for n, phrase in enumerate(phrases)]
    return PhraseBook({"test": PhraseFile.model_validate({"rule": rules})})


def slots(matcher: PhraseBook, text: str) -> list[dict[str, list[str]]]:
    sentence = Sentence(text, 1000)
    return [
        {name: [sentence.words(value.span) for value in values] for name, values in match.slots.items()}
        for match in matcher.match(sentence)
    ]


def matches(matcher: PhraseBook, text: str) -> bool:
    return bool(matcher.match(Sentence(text)))


def test_words_are_compared_without_capitals_and_a_missing_word_fails() -> None:
    assert matches(book("planen er vedtaget"), "PLANEN er vedtaget.")
    assert not matches(book("planen er vedtaget"), "Planen blev vedtaget.")


def test_a_star_stands_for_the_rest_of_a_word() -> None:
    assert matches(book("sundheds* vokser"), "Sundhedspolitikken vokser")
    assert matches(book("*aftalen udløber"), "Samarbejdsaftalen udløber")
    assert not matches(book("*aftalen udløber"), "Samarbejdsaftaler udløber")


def test_alternatives_and_optional_words() -> None:
    matcher = book("planen (er|blev) [endeligt|enstemmigt] (vedtaget|gjort til lov)")
    assert matches(matcher, "Planen blev enstemmigt vedtaget")
    assert matches(matcher, "Planen er gjort til lov")
    assert not matches(matcher, "Planen er næsten vedtaget")


def test_a_gap_takes_so_many_words_and_no_more() -> None:
    assert matches(book("planen ...3 vedtaget"), "Planen blev i går vedtaget")
    assert not matches(book("planen ...2 vedtaget"), "Planen blev i går vedtaget")


def test_a_gap_stops_at_a_semicolon_and_takes_no_count_of_commas() -> None:
    assert matches(book("planen ...3 vedtaget"), "Planen, blev, i går, vedtaget")
    assert not matches(book("planen ... vedtaget"), "Planen kom; den er vedtaget")


def test_a_comma_that_a_phrase_does_not_name_is_stepped_over() -> None:
    assert slots(book("indstiller at {what:rest}"), "Chefen indstiller, at vi begynder.") == [{"what": ["vi begynder"]}]


def test_slots_take_dates_bodies_numbers_and_parties() -> None:
    matcher = book("{body:body} gav [den] {date:date} {sum:amount} til {who:parties}")
    assert slots(matcher, "Byrådet gav den 3. maj 2022 2 mio. kr. til Røde Kors, Ældre Sagen og Skive Kommune") == [
        {
            "body": ["Byrådet"],
            "date": ["3. maj 2022"],
            "sum": ["2 mio. kr."],
            "who": ["Røde Kors, Ældre Sagen og Skive Kommune"],
        }
    ]


def test_words_are_taken_lazily_and_a_clause_ends_at_a_comma() -> None:
    assert slots(book("at {a:words} og {b:clause}"), "at gå og stå og se, mens det regner") == [
        {"a": ["gå"], "b": ["stå og se"]}
    ]


def test_a_name_is_taken_whole_and_a_quotation_without_its_marks() -> None:
    assert slots(book("partnerskabet {name:name}"), "i partnerskabet Sammen om Byen i dag") == [
        {"name": ["Sammen om Byen"]}
    ]
    match = book("kaldet {name:quoted}").match(Sentence("Huset, kaldet ”Den lille plet”, åbner"))[0]
    assert match.first("name") is not None and match.slots["name"][0].value == "Den lille plet"


def test_a_slot_that_stands_twice_is_given_twice() -> None:
    matcher = book("{n:number} boliger i {n:number} afdelinger")
    assert slots(matcher, "om 35 boliger i 2 afdelinger") == [{"n": ["35", "2"]}]


def test_spans_count_in_the_text_the_sentence_was_cut_from() -> None:
    match = book("planen er {what:rest}").match(Sentence("Nu: planen er klar.", 500))[0]
    assert (match.span.start, match.span.end) == (504, 518)


def test_the_rule_that_rests_on_more_wins_and_priority_wins_over_all() -> None:
    text = "Byrådet vedtog planen den 3. maj 2022"
    matcher = book("vedtog planen", "{body:body} vedtog planen [den] {date:date}")
    assert [match.rule for match in matcher.match(Sentence(text))] == ["rule-1"]
    rules = [
        {"id": "short", "fact": "fact", "phrase": "vedtog planen", "priority": 1},
        {"id": "long", "fact": "fact", "phrase": "{body:body} vedtog planen"},
        {"id": "other", "fact": "other", "phrase": "planen den"},
    ]
    matcher = PhraseBook({"test": PhraseFile.model_validate({"rule": rules})})
    assert [match.rule for match in matcher.match(Sentence(text))] == ["short", "other"]


def test_one_sentence_can_state_a_fact_twice() -> None:
    assert slots(book("{n:number} i {y:date}"), "55.000 i 2031, 60.000 i 2032") == [
        {"n": ["55.000"], "y": ["2031"]},
        {"n": ["60.000"], "y": ["2032"]},
    ]


def test_a_guard_inside_a_match_undoes_it_but_not_inside_a_slot() -> None:
    matcher = book("planen ...3 vedtaget {rest:rest}", unless=["ikke", "udsat*"])
    assert not matches(matcher, "Planen blev ikke vedtaget i går")
    assert not matches(matcher, "Planen blev udsatte vedtaget i går")
    assert matches(matcher, "Planen blev vedtaget men ikke læst")


def test_a_guard_of_the_clause_looks_back_to_the_comma_only() -> None:
    matcher = book("planen er vedtaget", **{"unless-clause": ["hvis"]})
    assert not matches(matcher, "Hvis planen er vedtaget, begynder vi")
    assert matches(matcher, "Hvis det regner, og planen er vedtaget, begynder vi") is True
    assert not matches(
        book("planen er vedtaget", **{"unless-before": ["foreslår"]}), "Hun foreslår, at planen er vedtaget"
    )
    assert not matches(book("planen er", **{"unless-sentence": ["næppe"]}), "Planen er næppe klar")


def test_guards_of_a_fact_hold_for_its_rules_unless_a_rule_opts_out() -> None:
    file = {
        "guards": {"fact": {"unless": ["ikke"]}},
        "rule": [
            {"id": "guarded", "fact": "fact", "phrase": "er ...2 klar"},
            {"id": "free", "fact": "fact", "phrase": "var ...2 klar", "guarded": False},
        ],
    }
    matcher = PhraseBook({"test": PhraseFile.model_validate(file)})
    assert not matches(matcher, "er ikke klar")
    assert matches(matcher, "var ikke klar")


def test_parts_are_put_in_where_they_are_named() -> None:
    file = {
        "parts": {"on": "[den] {date:date}", "adopted": "(vedtaget|godkendt) <on>"},
        "rule": [{"id": "a", "fact": "f", "phrase": "planen er <adopted>"}],
    }
    matcher = PhraseBook({"test": PhraseFile.model_validate(file)})
    assert slots(matcher, "Planen er godkendt den 3. maj 2022") == [{"date": ["3. maj 2022"]}]


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("", "no phrase"),
        ("planen (er|blev", "is not closed"),
        ("planen er)", "closes nothing"),
        ("planen () er", "an alternative is empty"),
        ("planen {er}", "a slot is written"),
        ("planen {er:ukendt}", "no type 'ukendt'"),
        ("... planen", "a gap at an end"),
        ("{a:date} {b:date}", "needs a word that always stands in it"),
        ("{a:rest} planen {b:date}", "can only stand last"),
        ("planen <on> er", "no part 'on'"),
    ],
)
def test_a_phrase_that_is_wrong_is_refused_with_its_rule_and_reason(phrase: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=r"phrases/test\.toml: rule rule-0") as refused:
        book(phrase)
    assert complaint in str(refused.value)


def test_an_unknown_key_and_a_second_rule_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="unles"):
        PhraseFile.model_validate({"rule": [{"id": "a", "fact": "f", "phrase": "x", "unles": []}]})
    rule = {"id": "a", "fact": "f", "phrase": "planen"}
    with pytest.raises(ConfigurationError, match="stands in test already"):
        PhraseBook({"test": PhraseFile.model_validate({"rule": [rule, rule]})})


def test_every_phrase_file_of_the_project_loads(root: Path) -> None:
    files = sorted((root / "mappings" / "phrases").glob("*.toml"))
    assert files
    for file in files:
        assert phrase_book(file.stem).rules, file.name


def test_a_term_lexicon_gives_words_their_code_and_knows_its_keys() -> None:
    assert {code for _, code in terms("agreement-kinds").phrases} == {"voluntary", "binding"}
    with pytest.raises(ValueError, match="kode"):
        TermFile.model_validate({"entry": [{"kode": "a", "words": ["b"]}]})


def test_a_sentence_without_end_costs_a_bounded_time() -> None:
    matcher = book("planen ...12 (er|blev) ...12 planen ...12 (er|blev) ...12 vedtaget")
    assert ends(lambda: matcher.match(Sentence("planen er " * 40_000)))
