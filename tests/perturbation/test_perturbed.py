"""A document that was perturbed on its way says the same facts or fewer, never others.

In a normal run every perturbation is tried on a fixed choice of documents; `KOMMUNEGRAF_PERTURBATIONS=500` tries that
many examples of each, with new chances. What is known to fail is listed in `known.tsv`, by document and kind of fact.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from corpus import documents, extracted, text_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from normal_form import Fact, facts, others
from perturbing import Perturbation, hyphenated, noise, odd_spaces, other_line_ends, other_order, rewrapped

from kommunegraf.evaluation.facts import Found, found_in

EXAMPLES = int(os.environ.get("KOMMUNEGRAF_PERTURBATIONS", "0"))
CHANCES = 4  # of a normal run; those of `known.tsv`
KNOWN = Path(__file__).parent / "known.tsv"
# What each perturbation is for: in markup and JSON, white space and the ends of lines are no part of what is read.
FORMS = {
    odd_spaces: {".txt"},
    other_line_ends: {".txt", ".html", ".json", ".csv"},
    rewrapped: {".txt"},
    hyphenated: {".txt"},
    other_order: {".txt", ".json"},
    noise: {".txt", ".html"},
}

Try = Callable[[Callable[[int, int], None]], Callable[[], None]]


def tries(examples: int) -> Try:
    """A fixed choice of documents and chances, or as many new ones as are asked for."""
    chances = st.integers(0, 2**32 if EXAMPLES else CHANCES - 1)
    chosen = settings(
        max_examples=EXAMPLES or examples, derandomize=not EXAMPLES, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    return lambda test: chosen(given(st.integers(0, 2**16), chances)(test))  # type: ignore[return-value]


@cache
def known() -> dict[tuple[str, str], frozenset[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for line in KNOWN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            perturbation, document, kind = line.split("\t")
            found[perturbation, document].add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


@cache
def before(path: Path, url: str | None) -> Found:
    return found_in(extracted(text_of(path), path.name, url))


def new_facts(perturbation: Perturbation, path: Path, url: str | None, chance: int) -> list[Fact]:
    text = text_of(path)
    perturbed = perturbation(text, random.Random(f"{chance} {path.name}"))
    if perturbed == text:
        return []
    spelled, numbered = perturbation is not noise, perturbation is not other_order
    now = facts(found_in(extracted(perturbed, path.name, url)), spelled=spelled, numbered=numbered)
    return others(now, facts(before(path, url), spelled=spelled, numbered=numbered))


def says_nothing_else(perturbation: Perturbation, number: int, chance: int) -> None:
    chosen = [each for each in documents() if each[0].suffix in FORMS[perturbation]]
    path, url = chosen[number % len(chosen)]
    allowed = known().get((perturbation.__name__, path.name), frozenset())
    new = [fact for fact in new_facts(perturbation, path, url, chance) if fact.kind not in allowed]
    assert not new, f"{path.name}, chance {chance}: {'; '.join(map(str, new))}"


@tries(70)
def test_odd_white_space_adds_no_fact(number: int, chance: int) -> None:
    says_nothing_else(odd_spaces, number, chance)


@tries(50)
def test_other_line_ends_and_empty_lines_add_no_fact(number: int, chance: int) -> None:
    says_nothing_else(other_line_ends, number, chance)


@tries(80)
def test_lines_that_are_broken_anew_add_no_fact(number: int, chance: int) -> None:
    says_nothing_else(rewrapped, number, chance)


@tries(80)
def test_words_divided_at_line_ends_add_no_fact(number: int, chance: int) -> None:
    says_nothing_else(hyphenated, number, chance)


@tries(60)
def test_another_order_of_items_or_sections_adds_no_fact(number: int, chance: int) -> None:
    says_nothing_else(other_order, number, chance)


@tries(80)
def test_misread_letters_add_no_amount_date_outcome_case_or_phase(number: int, chance: int) -> None:
    says_nothing_else(noise, number, chance)


@pytest.mark.parametrize("perturbation", FORMS, ids=lambda each: each.__name__)
def test_each_perturbation_changes_documents_and_most_facts_stay(perturbation: Perturbation) -> None:
    """A perturbation that changes nothing, or after which nothing is found, would prove nothing."""
    kept = lost = changed = 0
    for path, url in [each for each in documents() if each[0].suffix in FORMS[perturbation]][::15]:
        text = text_of(path)
        perturbed = perturbation(text, random.Random(path.name))
        changed += perturbed != text
        numbered = perturbation is not other_order
        was = facts(before(path, url), spelled=False, numbered=numbered)
        now = facts(found_in(extracted(perturbed, path.name, url)), spelled=False, numbered=numbered)
        kept, lost = kept + len(was & now), lost + len(was - now)
    assert changed >= 4
    assert kept > 5 * lost


def test_what_is_known_to_fail_is_of_documents_that_there_are() -> None:
    names = {path.name for path, _ in documents()}
    perturbations = {perturbation.__name__ for perturbation in FORMS}
    assert all(document in names and perturbation in perturbations for perturbation, document in known())
