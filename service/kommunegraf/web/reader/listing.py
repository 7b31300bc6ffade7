"""The facts of a part in words, grouped by kind and by the node that they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kommunegraf.api.modes import MODES
from kommunegraf.web.reader.kinds import kinds
from kommunegraf.web.reader.naming import Names
from kommunegraf.web.reader.opened import Opened
from kommunegraf.web.view import View

MOST = 1_500  # facts of a part that are listed
_MOST_WIDE = 100  # of these, that begin in an earlier part


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words. `index`: of its proof; `mode`: one of `modes.MODES`, else "unknown".

    `node`: where its node's page is, "" if none.
    """

    index: int
    key: str
    start: int
    kind: str
    property: str
    value: str
    mode: str
    rule: str
    node: str
    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Group:
    """The facts about one node."""

    name: str
    class_name: str
    node: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The facts of a part: `shown` are their proofs' indexes, `counts` how many of each kind there are in the part.

    `cut` where the part has more of them than are listed.
    """

    groups: tuple[tuple[str, tuple[Group, ...]], ...]
    shown: tuple[int, ...]
    counts: dict[str, int]
    cut: bool


def in_part(opened: Opened, part: int) -> list[int]:
    """The proofs whose words stand in a part, in the order of the text."""
    span = opened.parts[part]
    return [index for index, proof in enumerate(opened.proofs) if proof.start < span.end and proof.end > span.start]


def listing(
    opened: Opened,
    part: int,
    kind: str | None,
    always: Iterable[int],
    names: Names,
    view: View,
    modes: Collection[str] | None = None,
) -> Listing:
    """The facts of a part, of one kind or of all (None), known in some modes or in any (None).

    Those of `always` are listed whatever the bound.
    """
    found = [index for index in in_part(opened, part) if modes is None or opened.proofs[index].mode in modes]
    counts = Counter(opened.kinds[index] for index in found)
    wanted = [index for index in found if kind is None or opened.kinds[index] == kind]
    begin = opened.parts[part].start
    wide = [index for index in wanted if opened.proofs[index].start < begin]
    wide.sort(key=lambda index: opened.proofs[index].end - opened.proofs[index].start)
    here = [index for index in wanted if opened.proofs[index].start >= begin]
    kept = {*here[:MOST], *wide[:_MOST_WIDE]}
    kept |= set(always) & set(wanted)
    shown = tuple(sorted(kept))
    facts = [fact_of(opened, index, names, view) for index in shown]
    return Listing(
        _grouped(facts), shown, {name: counts[name] for name in kinds() if counts[name]}, len(kept) < len(wanted)
    )


def fact_of(opened: Opened, index: int, names: Names, view: View) -> Fact:
    """A proof in words."""
    proof = opened.proofs[index]
    return Fact(
        index=index,
        key=proof.key,
        start=proof.start,
        kind=opened.kinds[index],
        property=names.term(proof.property),
        value=names.value(proof.value, proof.property),
        mode=proof.mode if proof.mode in MODES else "unknown",
        rule=proof.rule,
        node=names.page(proof.node, view.page),
        name=names.node(proof.node),
        class_name=names.term(names.class_of(proof.node)),
    )


def by_node(facts: Sequence[Fact]) -> tuple[Group, ...]:
    """The facts by node, in the order in which each first comes."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.node, fact.name), []).append(fact)
    return tuple(Group(name, those[0].class_name, node, tuple(those)) for (node, name), those in found.items())


def _grouped(facts: Sequence[Fact]) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """By kind, in the order of the legend, and by node."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.kind, []).append(fact)
    return tuple((kind, by_node(found[kind])) for kind in kinds() if kind in found)
