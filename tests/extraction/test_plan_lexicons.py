"""Claims about the data files of plans, efforts and measures: each loads, is strict, and names known concepts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kommunegraf.datafiles import parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.lists import ListWords
from kommunegraf.extraction.measures.indicator_tables import PlaceWords
from kommunegraf.extraction.meeting.reported import DecidingWords
from kommunegraf.extraction.phrasebooks import phrase_book
from kommunegraf.extraction.plans.effort_slots import UnitWords
from kommunegraf.extraction.plans.instrument_words import InstrumentWords
from kommunegraf.extraction.plans.plan_grammar import PlanGrammar
from kommunegraf.extraction.topics.rules import KleTopics, ScopeRules, TopicRules
from kommunegraf.extraction.topics.words import TopicWords
from kommunegraf.extraction.words.figures import MeasureUnits
from kommunegraf.extraction.words.lexicon import Lexicon
from kommunegraf.extraction.words.terms import terms

BOOKS = ("instruments", "goals", "aims", "reported-decisions", "initiatives", "indicators", "implications")
TERMS = ("target-groups", "goal-words", "effort-words", "measure-words", "limit-words")
FORMS: tuple[tuple[str, type[Lexicon]], ...] = (
    ("instrument-words", InstrumentWords),
    ("unit-words", UnitWords),
    ("measure-units", MeasureUnits),
    ("deciding-words", DecidingWords),
    ("list-words", ListWords),
    ("place-words", PlaceWords),
    ("kle-topics", KleTopics),
    ("health-topics", TopicWords),
    ("topic-weights", TopicRules),
    ("scope", ScopeRules),
    ("plan-grammar", PlanGrammar),
)
# `set` keys of the phrase files whose values are concept codes, and their schemes.
CODED = {"outcome": "outcome", "support": "decision-support", "code": "financial-implication", "status": "status"}


def concept_codes(root: Path, scheme: str) -> set[str]:
    text = (root / "ontology" / "concepts" / f"{scheme}.ttl").read_text(encoding="utf-8")
    return {line.split('"')[1] for line in text.splitlines() if "skos:notation" in line and '"' in line}


@pytest.mark.parametrize("name", BOOKS)
def test_every_phrase_file_loads(name: str) -> None:
    assert phrase_book(name).rules


@pytest.mark.parametrize("name", TERMS)
def test_the_codes_of_a_lexicon_are_of_its_scheme(name: str, root: Path) -> None:
    lexicon = terms(name)
    codes = {code for _, code in lexicon.phrases}
    assert codes
    if lexicon.scheme:
        assert codes <= concept_codes(root, lexicon.scheme)


@pytest.mark.parametrize(("name", "model"), FORMS)
def test_a_key_that_nobody_knows_is_refused(name: str, model: type[Lexicon], root: Path) -> None:
    text = (root / "mappings" / "lexicon" / f"{name}.toml").read_text(encoding="utf-8")
    parse(text, model, name)
    with pytest.raises(ConfigurationError, match=name):
        parse(f"surprise = 1\n{text}", model, name)


@pytest.mark.parametrize("name", BOOKS)
def test_the_codes_that_rules_set_are_concepts(name: str, root: Path) -> None:
    file = tomllib.loads((root / "mappings" / "phrases" / f"{name}.toml").read_text(encoding="utf-8"))
    for rule in file["rule"]:
        for key, scheme in CODED.items():
            code = rule.get("set", {}).get(key)
            if code:
                assert code in concept_codes(root, scheme), f"{rule['id']}: {code}"
    if name == "goals":
        assert {rule["set"]["kind"] for rule in file["rule"]} <= concept_codes(root, "goal-kind")


def test_a_topics_kle_numbers_are_among_its_matches_in_the_ontology(root: Path) -> None:
    file = tomllib.loads((root / "mappings" / "lexicon" / "kle-topics.toml").read_text(encoding="utf-8"))
    ontology = (root / "ontology" / "concepts" / "health-topic.ttl").read_text(encoding="utf-8")
    assert {*file["topics"], *file["general"]} <= concept_codes(root, "health-topic")
    for topic, numbers in [*file["topics"].items(), *file["general"].items()]:
        block = next(each for each in ontology.split("\n\n") if f'"{topic}"' in each)
        for number in numbers:
            assert f"kle:{number}" in block, f"{topic}: {number}"


def test_every_topic_of_the_ontology_has_words_and_no_words_have_another(root: Path) -> None:
    file = tomllib.loads((root / "mappings" / "lexicon" / "health-topics.toml").read_text(encoding="utf-8"))
    assert {entry["code"] for entry in file["entry"]} == concept_codes(root, "health-topic")
    weights = tomllib.loads((root / "mappings" / "lexicon" / "topic-weights.toml").read_text(encoding="utf-8"))
    scope = tomllib.loads((root / "mappings" / "lexicon" / "scope.toml").read_text(encoding="utf-8"))
    assert {*weights["residual"]["topics"], *scope["topics"]["depends"]} <= concept_codes(root, "health-topic")


def test_a_star_stands_only_at_the_ends_of_a_word(root: Path) -> None:
    """Inside a word nothing would ever fit it."""
    file = tomllib.loads((root / "mappings" / "lexicon" / "health-topics.toml").read_text(encoding="utf-8"))
    scope = tomllib.loads((root / "mappings" / "lexicon" / "scope.toml").read_text(encoding="utf-8"))
    phrases = [*scope["words"]["within"], *scope["words"]["open"]]
    for entry in [*file["entry"], *file["not"]]:
        phrases += [*entry["words"], *entry.get("telling", ()), *entry.get("weak", ())]
    assert [phrase for phrase in phrases if any("*" in word.strip("*") for word in phrase.split())] == []


def test_units_of_measures_are_concepts(root: Path) -> None:
    units = tomllib.loads((root / "mappings" / "lexicon" / "measure-units.toml").read_text(encoding="utf-8"))["units"]
    assert set(units) <= concept_codes(root, "unit")
