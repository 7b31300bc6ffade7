"""What other places' data say of people by their structure: it is masked as served, and makes no node."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from kommunegraf.bridges.resolving import resolve
from kommunegraf.bridges.told import Node, Told
from kommunegraf.bridges.view import COLUMN, TYPE, VIEW, Place, View
from kommunegraf.extraction.meeting.people import joined, wherever
from kommunegraf.extraction.partners.organisations import is_person
from kommunegraf.extraction.records import Organisation
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Span

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>]{1,80}@[^\s@<>]{1,80}\.[a-zA-Z]{2,20}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,5}")
_MOST_NAMES = 2000


class PersonKeys(Lexicon):
    """The form of `mappings/lexicon/person-keys.toml`: small letters and digits alone, but for blanks in columns."""

    classes: frozenset[str]
    of_people: frozenset[str]
    of_contacts: frozenset[str]
    of_names: frozenset[str]
    columns: tuple[str, ...]


def masks(view: View, told: Iterable[Place] = ()) -> tuple[Span, ...]:
    """The spans of the view's text that are about people, ascending and without overlap.

    They are all values of a node that is a person; values of keys and cells of columns that tell who somebody is or
    how to reach them; addresses of e-mail; the `told` places; and the names among them wherever they stand again.
    """
    people = _People(view)
    places = dict.fromkeys((*people.places(), *told))
    names = dict.fromkeys((*people.full_names(), *(each.words for each in places if _is_name(each.words))))
    spans = [place.span for place in places]
    return joined([*spans, *wherever(view.text, list(names)[:_MOST_NAMES])])


def people_told(every: Mapping[Node, Told], blotted: Collection[Span]) -> dict[Node, Place]:
    """The nodes that are people, with the words that name them: words that are masked, or an organisation's whose
    name is one of people."""
    starts = sorted(blotted)
    found = ((node, told.words(), told.kind) for node, told in every.items())
    return {
        node: place
        for node, place, kind in found
        if place is not None and (_inside(place.span, starts) or (kind is Organisation and is_person(place.words)))
    }


def _inside(span: Span, ordered: list[Span]) -> bool:
    index = bisect_right(ordered, span.start, key=lambda each: each.start) - 1
    return index >= 0 and span.end <= ordered[index].end


class _People:
    def __init__(self, view: View) -> None:
        self.view = view
        self.said: dict[Node, list[tuple[str, Node]]] = defaultdict(list)
        self.classes: dict[Node, set[str]] = defaultdict(set)
        self.persons: dict[Node, None] = {}
        for quad in view.triples:
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or subject in view.places or not isinstance(value, Node):
                continue
            if quad.predicate == TYPE:
                self.classes[subject].add(_local(value.value))
            else:
                self.said[subject].append((quad.predicate.value, value))
        self.persons = dict.fromkeys(node for node in (*self.said, *self.classes) if self._is_person(node))
        self.persons.update(dict.fromkeys(self._named_by_others()))

    def places(self) -> Iterator[Place]:
        addresses = {node.value for node in self.persons if isinstance(node, ox.NamedNode)}
        for place in self.view.places.values():
            if place.words in addresses or _ADDRESS.fullmatch(place.words):
                yield place
        for node in self.persons:
            yield from self._of(node, {node})
        for subject, said in self.said.items():
            if subject not in self.persons:
                for predicate, value in said:
                    if _tells_who(predicate):
                        yield from self._below(value, {subject})

    def full_names(self) -> Iterator[str]:
        """The names of people that stand in parts, in either order."""
        for node in self.persons:
            values = [(_local(predicate), value) for predicate, value in self.said[node]]
            parts = [
                self.view.places[value].words
                for key, value in values
                if key in _keys().of_people and isinstance(value, ox.NamedNode) and value in self.view.places
            ]
            words = [part for part in parts if re.fullmatch(r"[^\W\d_][\w '’.-]{0,60}", part)]
            for one in words[:6]:
                yield from (f"{one} {other}" for other in words[:6] if one != other)

    def _is_person(self, node: Node) -> bool:
        if self.classes.get(node, set()) & _keys().classes:
            return True
        for predicate, value in self.said.get(node, ()):
            key = _local(predicate)
            if predicate.startswith(COLUMN):
                continue
            if key in _keys().of_people:
                return True
            place = self.view.places.get(value) if isinstance(value, ox.NamedNode) else None
            if place and key in _keys().of_names and not self.classes.get(node) and is_person(place.words):
                return True
        return False

    def _named_by_others(self) -> Iterator[Node]:
        """What a key for people leads to, where it is not said to be of another class."""
        for said in self.said.values():
            for predicate, value in said:
                if value not in self.view.places and not self.classes.get(value) and _tells_who(predicate):
                    yield value

    def _of(self, node: Node, seen: set[Node]) -> Iterator[Place]:
        for predicate, value in self.said.get(node, ()):
            if not predicate.startswith(VIEW) or predicate == f"{VIEW}id":
                yield from self._below(value, seen)

    def _below(self, value: Node, seen: set[Node]) -> Iterator[Place]:
        """The words of a value, and of what has no name of its own below it."""
        if isinstance(value, ox.NamedNode):
            if value in self.view.places:
                yield self.view.places[value]
        elif value not in seen:
            seen.add(value)
            yield from self._of(value, seen)


def _is_name(words: str) -> bool:
    """Whether words in a person's place are a name that would tell who it is elsewhere: of no organisation."""
    if not _NAME.fullmatch(words) or not all(word[0].isupper() or len(word) <= 3 for word in words.split()):
        return False
    found = resolve(words, Identity())
    return not (found.authority or found.listed or found.kind)


def _tells_who(predicate: str) -> bool:
    if predicate.startswith(COLUMN):
        name = f" {predicate.removeprefix(COLUMN).replace('-', ' ')} "
        return any(f" {words} " in name for words in _keys().columns)
    return _local(predicate) in _keys().of_contacts


def _local(iri: str) -> str:
    """The last word of an IRI or key, in small letters and digits alone."""
    return re.sub(r"[\W_]", "", re.split(r"[#/:]", iri.rstrip("#/"))[-1]).casefold()


@cache
def _keys() -> PersonKeys:
    return load("person-keys", PersonKeys)
