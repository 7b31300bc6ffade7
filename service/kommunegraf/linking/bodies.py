"""Bodies that documents name by letters alone, tied to the body whose letters they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kommunegraf.extraction.meeting.body_names import abbreviations_of, is_headed
from kommunegraf.linking.link import CLOSE, EXACT, Link
from kommunegraf.linking.names import body_letters, usual_letters
from kommunegraf.linking.rule_names import BODY_ABBREVIATION, BODY_INITIALS
from kommunegraf.linking.terms import Term
from kommunegraf.linking.view import ALT_LABEL, BODY, LABEL, Source, View, few

_COMMITTEE = ("udvalget", "udvalg")


@dataclass
class _Body:
    """A body of the authority: its full names, the letters that documents give it, and the terms it is named in."""

    names: set[str] = field(default_factory=set)
    given: dict[str, list[tuple[Source, str]]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[Term, list[Source]] = field(default_factory=lambda: defaultdict(list))
    sources: list[Source] = field(default_factory=list)


def link_bodies(view: View) -> Iterator[Link]:
    """A link from each body that is named by letters alone to the one that they stand for.

    Where documents define the letters, by that; else, for each term in which they are used, where exactly one body that
    is named in that term has these initials.
    """
    lettered, named = _bodies(view)
    for node, (letters, body) in sorted(lettered.items()):
        defined = [other for other, each in named.items() if letters in each.given]
        if len(defined) == 1:
            target = named[defined[0]]
            given = few(view.evidence(source, defined[0], ALT_LABEL, words) for source, words in target.given[letters])
            evidence = given | _label_evidence(view, node, body.sources)
            yield Link(BODY_ABBREVIATION, node, defined[0], EXACT, evidence)
        elif not defined:
            yield from _by_initials(view, node, letters, body, named)


def _bodies(view: View) -> tuple[dict[str, tuple[str, _Body]], dict[str, _Body]]:
    """The authority's own bodies by IRI: those named by letters alone, with these, and all others."""
    own = view.identity.part(view.authority, "body", "x").removesuffix("x")
    bodies: dict[str, _Body] = defaultdict(_Body)
    for source, node in view.of_kind(BODY):
        if not node.startswith(own):
            continue
        body = bodies[node]
        body.sources.append(source)
        body.names.update(source.values(node, LABEL))
        for words in source.values(node, ALT_LABEL):
            letters = body_letters(words)
            if letters:
                body.given[letters].append((source, words))
        if source.term is not None:
            body.terms[source.term].append(source)
    lettered: dict[str, tuple[str, _Body]] = {}
    for node, body in bodies.items():
        names = {body_letters(name) for name in body.names}
        if len(names) == 1 and "" not in names:
            lettered[node] = (names.pop(), body)
    return lettered, {node: body for node, body in sorted(bodies.items()) if node not in lettered}


def _by_initials(view: View, node: str, letters: str, body: _Body, named: dict[str, _Body]) -> Iterator[Link]:
    for term, sources in sorted(body.terms.items()):
        meant = [other for other, each in named.items() if term in each.terms and _goes_by(each, letters)]
        if len(meant) == 1:
            target = named[meant[0]]
            evidence = _label_evidence(view, node, sources) | _label_evidence(view, meant[0], target.terms[term])
            evidence |= few(map(view.day, sources)) | few(map(view.day, target.terms[term]))
            yield Link(BODY_INITIALS, node, meant[0], CLOSE, evidence, inferred=True, term=term)


def _goes_by(body: _Body, letters: str) -> bool:
    usual = usual_letters().get(letters, frozenset())
    for name in body.names:
        if name.casefold() in usual:
            return True
        if name.casefold().endswith(_COMMITTEE) or is_headed(name):
            short = abbreviations_of(name)
            if letters in short or letters.removesuffix("U") in short:
                return True
    return False


def _label_evidence(view: View, node: str, sources: list[Source]) -> frozenset[str]:
    return few(view.evidence(source, node, LABEL) for source in sources)
