"""The graph of each real document holds the facts that a reader found, proved by the same words, and no others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from proofs import Proofs
from reading_list import ENTRIES, GOVERNED, SEEDS, Entry

from kommunegraf.contexts import iri_of

# What a list of facts must name wherever words prove it: a figure, a date or a partner nobody read there is invented.
_COUNTED = {
    "FundingItem": ("amount", "fiscalYear", "phase"),
    "Measurement": ("value", "date", "startDate"),
    "Decision": ("date", "outcome", "decidedBy", "decisionSupport"),
    "Meeting": ("date", "heldBy"),
    "Agreement": ("party", "startDate", "endDate", "date", "statedDuration", "extends"),
    "Partnership": ("party", "startDate", "endDate"),
    "Membership": ("member", "startDate"),
    "GovernanceInstrument": ("title", "startDate", "endDate", "approvedIn"),
    "Policy": ("title", "startDate", "endDate", "approvedIn"),
    "ActionPlan": ("title", "startDate", "endDate", "approvedIn"),
    "Initiative": ("startDate", "endDate", "statedDuration", "funder"),
    "Goal": ("date",),
}


@pytest.fixture(scope="session")
def graph(seeds: Path) -> Callable[[str], tuple[str, Proofs]]:
    """A seed's text and evidence, made once."""
    paths = {path.name[:3]: path for path in seeds.glob("*.txt")}

    @cache
    def made(seed: str) -> tuple[str, Proofs]:
        data = paths[seed].read_bytes()
        return data.decode("utf-8"), Proofs(data, paths[seed].name)

    return made


def facts() -> list[object]:
    """Each fact of each entry; a number tells those of one entry apart."""
    return [
        pytest.param(entry, number, id=f"{entry}-{fact['type'].split('|')[0]}.{fact['property']}-{number}")
        for entry in ENTRIES
        for number, fact in enumerate(entry.gives)
    ]


@pytest.mark.parametrize(("entry", "number"), facts())
def test_a_sentence_gives_the_fact_that_a_reader_found_in_it(entry: Entry, number: int, graph):
    text, proofs = graph(entry.seed)
    fact = entry.gives[number]

    def words(start: int, end: int) -> str:
        return text[start:end]

    if any(proofs.bears(proof, fact, words) for proof in proofs.overlapping(entry.start, entry.end)):
        return
    elsewhere = [proofs.told(proof) for proof in proofs.proofs if proofs.bears(proof, fact, words)]
    here = [proofs.told(proof) for proof in proofs.overlapping(entry.start, entry.end)]
    pytest.fail(
        f"{entry} {text[entry.start : entry.end]!r}\nshould give {fact}\nbut its words prove\n  "
        + ("\n  ".join(here) or "nothing")
        + "\nand other words prove it\n  "
        + ("\n  ".join(elsewhere[:5]) or "nowhere")
    )


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.none], ids=str)
def test_a_sentence_without_a_fact_proves_none(entry: Entry, graph):
    text, proofs = graph(entry.seed)
    barred = GOVERNED - set(entry.also)
    found = [proofs.told(proof) for proof in proofs.within(entry.start, entry.end) if proofs.is_a(proof.node, barred)]
    assert not found, f"{entry} {text[entry.start : entry.end]!r}\nnone: {entry.none}\nbut\n  " + "\n  ".join(found)


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.never or entry.only], ids=str)
def test_a_sentence_does_not_prove_what_a_reader_ruled_out(entry: Entry, graph):
    text, proofs = graph(entry.seed)

    def words(start: int, end: int) -> str:
        return text[start:end]

    found = [
        proofs.told(proof)
        for proof in proofs.within(entry.start, entry.end)
        if any(proofs.bears(proof, fact, words) for fact in entry.never)
        or (entry.only and not proofs.is_a(proof.node, entry.only))
    ]
    assert not found, f"{entry} {text[entry.start : entry.end]!r}\nproves\n  " + "\n  ".join(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_figure_date_or_partner_is_proved_by_words_in_which_a_reader_found_none(seed: str, graph):
    text, proofs = graph(seed)

    def words(start: int, end: int) -> str:
        return text[start:end]

    listed = [entry for entry in ENTRIES if entry.seed == seed]
    counted = {(kind, iri_of(name)) for kind, names in _COUNTED.items() for name in names}
    invented = []
    for proof in proofs.proofs:
        if not any(prop == proof.property and proofs.is_a(proof.node, kind) for kind, prop in counted):
            continue
        around = [entry for entry in listed if entry.start < proof.end and proof.start < entry.end]
        credited = any(
            proofs.bears(proof, {**fact, "with": {}}, words) for entry in around for fact in (*entry.gives, *entry.may)
        )
        if not credited:
            invented.append(f"{proofs.told(proof)}: {text[proof.start : proof.end]!r}")
    assert not invented, "\n".join(invented)
