"""What a Dane expects a word to find, in which forms and compounds, and what it must not find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from decisions import decision, decision_quads, put, served

from kommunegraf.search.matching import Matching
from kommunegraf.search.searching import Index
from kommunegraf.settings import Settings

# (what is searched, a text that must be found)
FINDS = [
    # inflection
    ("rygestop", "Rygestoppet fortsætter"),
    ("politik", "politikken blev vedtaget"),
    ("politik", "kommunens politikker"),
    ("politikken", "en ny politik"),
    ("indsats", "flere indsatser"),
    ("indsatser", "en særlig indsats"),
    ("indsatsens", "indsatserne fortsætter"),
    ("borger", "til borgernes bedste"),
    ("borgerne", "en borger"),
    ("plan", "planerne er klar"),
    ("kommuner", "kommunen deltager"),
    ("behandling", "behandlingerne"),
    ("sundhed", "sundhedens pris"),
    ("sygdom", "sygdommene"),
    ("sygdomme", "en sygdom"),
    ("ven", "gode venner"),
    ("ung", "de unge"),
    ("unge", "yngre"),
    ("fysisk", "fysiske rammer"),
    ("forebygge", "forebyggende arbejde"),
    # forms that no rule gives
    ("kursus", "kurser for alle"),
    ("kurser", "et kursus"),
    ("kurset", "kurserne"),
    ("barn", "børnene leger"),
    ("børn", "et barn"),
    ("mand", "mænds sundhed"),
    ("tænder", "en tand"),
    ("center", "centrene"),
    ("centret", "et center"),
    ("forælder", "forældrenes møde"),
    ("regler", "reglen"),
    # compounds: the word as head, as tail, in the middle; linking -s- and -e-
    ("rygestop", "rygestopkurser"),
    ("kursus", "rygestopkurser"),
    ("kurser", "rygestopkursus"),
    ("stop", "rygestopkursus"),
    ("politik", "sundhedspolitikken"),
    ("sundhed", "sundhedspolitik"),
    ("sundhedspolitik", "sundhedspolitikken"),
    ("sundhedspolitikken", "sundhedspolitik"),
    ("udvalg", "Sundhedsudvalget"),
    ("sundhedspolitik", "sundhedspolitikudvalget"),
    ("børn", "børnesundhed"),
    ("barn", "skolebørn"),
    ("børn", "et skolebarn"),
    ("motion", "motionstilbud til ældre"),
    ("tilbud", "motionstilbuddene"),
    ("arbejde", "arbejdsmarkedet"),
    ("marked", "arbejdsmarkedsudvalget"),
    ("forebyggelse", "tobaksforebyggelsen"),
    ("tobak", "tobaksforebyggelse"),
    ("center", "sundhedscentrene"),
    ("sundhedscenter", "sundhedscentret"),
    ("idræt", "idrætsforeninger"),
    ("forening", "idrætsforeningerne"),
    ("ældre", "Ældreudvalget"),
    ("alkohol", "alkoholbehandling"),
    ("kost", "kostvejledning"),
    ("sundhedsudvalg", "Sundheds- og Ældreudvalget"),
    ("motionsvejledning", "kost- og motionsvejledning"),
    ("kostvejledning", "kost- og motionsvejledning"),
    # letters
    ("boern", "børn"),
    ("børn", "boern"),
    ("aarhus", "Århus Kommune"),
    ("århus", "Aarhus Kommune"),
    ("ÅRHUS", "århus"),
    ("aeldre", "ældre"),
    ("cafe", "en café"),
    ("a\u030aben", "åben"),
    ("rygestop", "ryge\u00adstop"),
    # signs
    ("covid-19", "covid-19 og influenza"),
    ("29.09.04-A00-2-21", "sag 29.09.04-A00-2-21"),
    ("ryg*", "rygestopkurser"),
    ('"til efterretning"', "taget til efterretning"),
    ("motion OR rygestop", "motion"),
    ("motion -kost", "motion og idræt"),
    ("(motion AND idræt", "idræt og motion"),
    ("+motion", "motion"),
]
FINDS_NOT = [
    ("rygestop", "stoppested ved rygcenteret"),
    ("ryg", "rygning og rygestop"),
    ("sund", "sundhed for alle"),
    ("stop", "en topchef"),
    ("art", "partnerskaber"),
    ("ret", "sekretæren"),
    ("tal", "kapital og hospital"),
    ("mand", "på mandag"),
    ("bil", "bilag 2"),
    ("land", "islandsk"),
    ("vand", "vandring i naturen"),
    ("rum", "et forum"),
    ("by", "bygning"),
    ("politiker", "sundhedspolitik"),
    ("skab", "partnerskabet"),
    ("kost", "kostbar"),
    ("motion", "promotionen"),
    ("plan", "planke"),
    ("læge", "lægge vægt på"),
    ("kur", "kursus"),
    ("motion -idræt", "motion og idræt"),
    ('"efterretning til"', "taget til efterretning"),
    ('"børn"', "barn"),
    ("motion rygestop", "kun motion"),
    ("ryges*", "ryger"),
]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """All texts in one index, so that the words of one may mislead who searches another."""
    settings = Settings(data=tmp_path_factory.mktemp("danish") / "data")
    texts = [text for _, text in (*FINDS, *FINDS_NOT)]
    put(settings, {str(n): decision_quads(str(n), text) for n, text in enumerate(texts)})
    return served(settings)


def found(index: Index, query: str) -> set[str]:
    return {hit.iri for hit in index.search(query, limit=500, fuzzy=False).hits}


@pytest.mark.parametrize("number", range(len(FINDS)), ids=[f"{query}: {text}" for query, text in FINDS])
def test_a_search_finds_the_forms_and_compounds_that_a_dane_expects(everything: Index, number: int) -> None:
    assert decision(str(number)) in found(everything, FINDS[number][0])


@pytest.mark.parametrize("number", range(len(FINDS_NOT)), ids=[f"{query}: {text}" for query, text in FINDS_NOT])
def test_a_search_finds_no_word_that_only_looks_alike(everything: Index, number: int) -> None:
    assert decision(str(number + len(FINDS))) not in found(everything, FINDS_NOT[number][0])


def test_a_compound_finds_its_parts_apart_where_nobody_writes_it_whole(index_of: Callable[..., Index]) -> None:
    results = index_of("kurser i rygestop", "kurser i regnskab", "rygestop alene").search("rygestopkursus")
    assert ([hit.iri for hit in results.hits], results.matching) == ([decision("0")], Matching.PARTS)


def test_parts_that_no_list_has_are_known_from_the_texts_where_they_stand_alone(
    index_of: Callable[..., Index],
) -> None:
    assert not found(index_of("padelhallen åbnede"), "hallen")
    assert found(index_of("padelhallen åbnede", "vi spiller padel"), "hal") == {decision("0")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rygstop", "rygestop"),
        ("rygetsop", "rygestop"),
        ("sundhedspoiltk", "sundhedspolitik"),
        ("foreningr", "forening"),
    ],
)
def test_a_misspelt_word_finds_the_right_one_and_says_so(
    index_of: Callable[..., Index], typed: str, meant: str
) -> None:
    index = index_of(f"om {meant} her", "noget helt andet")
    results = index.search(typed)
    assert ([hit.iri for hit in results.hits], results.matching) == ([decision("0")], Matching.SIMILAR)
    assert index.search(typed, fuzzy=False).total == 0
    assert index.search(meant).matching is Matching.EXACT


@pytest.mark.parametrize(("typed", "text"), [("sag", "dag"), ("mål", "mal"), ("2021", "2022"), ("kor", "kort")])
def test_short_words_and_numbers_are_never_taken_for_others(
    index_of: Callable[..., Index], typed: str, text: str
) -> None:
    assert index_of(text).search(typed).total == 0


def test_the_very_word_stands_before_its_forms_and_its_compounds(index_of: Callable[..., Index]) -> None:
    filler = [f"sag nummer {n}" for n in range(20)]
    results = index_of("rygestopkurser i dag", "rygestoppet i dag", "rygestop i dag", *filler).search("rygestop")
    assert [hit.iri for hit in results.hits] == [decision("2"), decision("1"), decision("0")]
