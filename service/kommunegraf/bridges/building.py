"""What a bridge's query gives becomes records: each value with the words that bear it, each node with its IRI."""

from __future__ import annotations

import typing
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kommunegraf.bridges import values
from kommunegraf.bridges.bridge import Bridge
from kommunegraf.bridges.fields import fields_by_property, held_by, is_list, kinds_by_class
from kommunegraf.bridges.foreign import foreign_amounts
from kommunegraf.bridges.naming import Naming
from kommunegraf.bridges.people import people_told
from kommunegraf.bridges.told import Node, Saying, Told
from kommunegraf.bridges.view import DOCUMENT, TYPE, VIEW, Place, View
from kommunegraf.contexts import iri_of
from kommunegraf.errors import ConfigurationError, ReadingError
from kommunegraf.extraction import records
from kommunegraf.extraction.frame import Note
from kommunegraf.extraction.records import Duration, Iri, Mode, Proof, Record, Stated, Temporal, Text
from kommunegraf.identity import ONTOLOGY
from kommunegraf.reading.document import Span

REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
FROM = ox.NamedNode(f"{VIEW}from")
RULE = ox.NamedNode(f"{ONTOLOGY}derivationRule")
_PUBLISHER = ox.NamedNode("http://purl.org/dc/terms/publisher")
_MOST_FAULTS = 5
_LABELS = frozenset({"label", "alt_label"})
_YEARS = frozenset({"fiscal_year", "case_year"})
_SCALED = frozenset({"amount", "min_value", "max_value"})


@dataclass(frozen=True)
class Built:
    """The records in the order of the source, and what the document itself is.

    `publisher` is None where nothing says whose it is, or two do; `places` are the words that name each node, `people`
    those that name a person, who is no node.
    """

    document: str
    records: tuple[Record, ...]
    publisher: str | None
    title: str | None
    places: dict[str, Place]
    people: tuple[Place, ...]
    notes: tuple[Note, ...]


def build(
    triples: Iterable[ox.Triple], view: View, bridge: Bridge, naming: Naming, masks: Collection[Span] = ()
) -> Built:
    """The records of a query's result; a node that is named by words in `masks`, or is a person's, is none.

    Raises `ReadingError` that names the values that are none of their kind, and `ConfigurationError` where the query
    states what no record holds, or states something without saying which words bear it.
    """
    return _Builder(triples, view, bridge, naming, masks).built()


class _Builder:
    def __init__(
        self, triples: Iterable[ox.Triple], view: View, bridge: Bridge, naming: Naming, masks: Collection[Span]
    ) -> None:
        self.view = view
        self.bridge = bridge
        self.naming = naming
        self.faults: dict[str, None] = {}
        self.notes: list[Note] = []
        self._of: dict[Node, list[ox.Triple]] = defaultdict(list)
        self._annotated: dict[ox.Triple, list[Node]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, ox.Triple):
                continue
            if triple.predicate == REIFIES and isinstance(triple.object, ox.Triple):
                self._annotated[triple.object].append(triple.subject)
            else:
                self._of[triple.subject].append(triple)
        every = {told.node: told for told in sorted(self._tell(), key=Told.order)}
        foreign = foreign_amounts(every, view)
        self.notes.extend(foreign.values())
        self.people = people_told(every, masks)
        self.told = {node: told for node, told in every.items() if node not in foreign and node not in self.people}
        self.decimal = self._decimal()

    def built(self) -> Built:
        made: list[Record] = []
        places: dict[str, Place] = {}
        publisher = self._publisher()
        self.naming.settle(publisher, self._of_document(iri_of("identifier")))
        for told in self.told.values():
            words = told.words()
            if words is None or told.node == DOCUMENT:
                continue
            iri = self._iri(told)
            places.setdefault(iri, words)
            if not self.naming.is_authority(iri):
                made.append(self._record(told, iri))
        if self.faults:
            several = list(self.faults)
            more = f"; and {len(several) - _MOST_FAULTS} more" if len(several) > _MOST_FAULTS else ""
            raise ReadingError(
                self.view.name, "; ".join(several[:_MOST_FAULTS]) + more, "Correct it at the source, and give it again"
            )
        title = self._of_document(iri_of("title"))
        return Built(
            self.naming.document,
            tuple(made),
            publisher,
            title or None,
            places,
            tuple(self.people.values()),
            tuple(self.notes),
        )

    def _tell(self) -> Iterator[Told]:
        for node, triples in self._of.items():
            kinds = sorted(
                t.object.value for t in triples if t.predicate == TYPE and isinstance(t.object, ox.NamedNode)
            )
            if node == DOCUMENT:
                yield Told(node, records.Subject, [])
                continue
            if not kinds:
                continue
            unknown = [each for each in kinds if each not in kinds_by_class()]
            if unknown:
                raise self._wrong(f"it makes a node of the class {unknown[0][:200]}, of which there are no records")
            # What is told as an organisation and as something narrower (a council with committees below) is the latter.
            kind = next(
                (kinds_by_class()[each] for each in kinds if kinds_by_class()[each] is not records.Organisation),
                records.Organisation,
            )
            told = Told(node, kind)
            for triple in triples:
                if triple.predicate != TYPE and (len(kinds) == 1 or triple.predicate.value in fields_by_property(kind)):
                    told.sayings.append(self._saying(triple, kind))
            told.sayings.sort(key=lambda saying: (saying.field, saying.place, str(saying.value)))
            yield told

    def _saying(self, triple: ox.Triple, kind: type[Record]) -> Saying:
        name = fields_by_property(kind).get(triple.predicate.value)
        if name is None or isinstance(triple.object, ox.Triple):
            raise self._wrong(f"it states {triple.predicate.value} of a {kind.TYPE}, which has no such field")
        proofs: dict[Place, None] = {}
        rules: set[str] = set()
        for reifier in self._annotated.get(triple, ()):
            for each in self._of.get(reifier, ()):
                if each.predicate == FROM and each.object in self.view.places:
                    proofs[self.view.places[typing.cast(ox.NamedNode, each.object)]] = None
                elif each.predicate == RULE and isinstance(each.object, ox.Literal):
                    rules.add(each.object.value)
        if not proofs and triple.object in self.view.places:
            proofs[self.view.places[typing.cast(ox.NamedNode, triple.object)]] = None
        ordered = tuple(sorted(proofs, key=lambda place: place.span))
        return Saying(name, triple.object, ordered, min(rules, default=None), triple in self._annotated)

    def _decimal(self) -> str:
        """What parts decimals: as the bridge says; in JSON a point (RFC 8259); else as the numbers tell."""
        if self.bridge.decimal or self.bridge.source in ("json", "rdf"):
            return self.bridge.decimal or "."
        numbers = [
            saying.proofs[0].words
            for told in self.told.values()
            for saying in told.sayings
            if saying.proofs and held_by(told.kind, saying.field) is Decimal and saying.value in self.view.places
        ]
        try:
            return values.decimal_sign(numbers)
        except values.Unreadable as error:
            raise ReadingError(
                self.view.name,
                str(error),
                "Write all numbers alike, with two decimals, or say which sign it is in the bridge (#+ decimal)",
            ) from error

    def _iri(self, told: Told) -> str:
        return self.naming.iri(told, self.told)

    def _record(self, told: Told, iri: str) -> Record:
        made: dict[str, Any] = {}
        for saying in told.sayings:
            stated = self._stated(told, saying)
            if stated is None:
                continue
            if is_list(told.kind, saying.field):
                known = {each.value: each for each in made.get(saying.field, ())}
                if stated.value in known:
                    pooled = dict.fromkeys((*known[stated.value].proofs, *stated.proofs))
                    stated = Stated.of(stated.value, tuple(pooled))
                made[saying.field] = tuple({**known, stated.value: stated}.values())
            elif saying.field in made and made[saying.field].value != stated.value:
                place = saying.proofs[0].span
                self.notes.append(
                    Note("conflicting-value", f"{saying.field} of {iri} is said twice, differently", place)
                )
            else:
                made.setdefault(saying.field, stated)
        self._scale(made)
        return self.naming.finished(told.kind(id=iri, **made), told, self.bridge.language)

    def _scale(self, made: dict[str, Any]) -> None:
        """Amounts are whole kroner: those that stand in thousands or millions are multiplied (shape 3)."""
        scale = made.get("unit_scale")
        if scale is None or scale.value == 1:
            return
        for name in _SCALED & set(made):
            proofs = tuple(Proof(each.start, each.end, Mode.NORMALISED) for each in made[name].proofs)
            made[name] = Stated.of(made[name].value * scale.value, proofs)

    def _stated(self, told: Told, saying: Saying) -> Stated[Any] | None:
        kind = held_by(told.kind, saying.field)
        if kind is Iri:
            return self._reference(told, saying)
        place = self.view.places.get(typing.cast(ox.NamedNode, saying.value))
        words = place.words if place else saying.value.value if isinstance(saying.value, ox.Literal) else ""
        if not saying.proofs:
            self._unborne(told, saying)
            return None
        try:
            # What the query computes is written as SPARQL writes it, whatever the source does.
            value = self._typed(words, kind, saying.field, self.decimal if place else ".")
        except values.Unreadable as error:
            self._fault(f"{_shown(saying)}: {error} ({saying.field})")
            return None
        return Stated.of(value, self._proofs(saying, words if kind is Text else _lexical(value)))

    def _typed(self, words: str, kind: Any, name: str, decimal: str) -> Any:
        if kind is Text:
            return Text(words, (self.bridge.language or None) if name in _LABELS else None)
        if kind is Decimal:
            return values.number(words, decimal)
        if kind is Temporal:
            return values.temporal(words, times=name in ("start_date", "end_date"), years=name in _YEARS)
        if kind is bool:
            return values.truth(words)
        return values.whole(words) if kind is int else values.duration(words)

    def _reference(self, told: Told, saying: Saying) -> Stated[Any] | None:
        target = self.told.get(typing.cast(Node, saying.value))
        proofs = saying
        if target is not None:
            words = target.words()
            if words is None:
                return None  # nothing is said of it
            if not saying.proofs:
                proofs = Saying(saying.field, saying.value, (words,), saying.rule)
            iri = self._iri(target)
            return Stated.of(Iri(iri), self._proofs(proofs, None))
        if not isinstance(saying.value, ox.NamedNode) or not self.naming.is_concept(saying.value.value):
            return None  # it is no node that something is told of
        if not saying.proofs:
            self._unborne(told, saying)
            return None
        return Stated.of(Iri(saying.value.value), self._proofs(saying, saying.value.value))

    def _unborne(self, told: Told, saying: Saying) -> None:
        """What its annotation names no words for in this source is not stated; without an annotation it never could."""
        if not saying.annotated:
            raise self._wrong(
                f"it states {saying.field} of a {told.kind.TYPE} without words: give a value of the view, "
                "or {| view:from ?value |}"
            )

    def _proofs(self, saying: Saying, value: str | None) -> tuple[Proof, ...]:
        """The mode follows from the words: derived by a rule, stated where they are the value, else normalised."""
        made = []
        for place in saying.proofs:
            if saying.rule is not None:
                mode = Mode.DERIVED
            else:
                mode = Mode.STATED if value is None or place.words == value else Mode.NORMALISED
            made.append(Proof(place.span.start, place.span.end, mode, saying.rule))
        return tuple(made)

    def _publisher(self) -> str | None:
        found = {
            self._iri(self.told[triple.object])
            for triple in self._of.get(DOCUMENT, ())
            if triple.predicate == _PUBLISHER
            and isinstance(triple.object, Node)
            and triple.object in self.told
            and self.told[triple.object].words() is not None
        }
        return found.pop() if len(found) == 1 else None

    def _of_document(self, predicate: str) -> str:
        """The words that are said of the document itself; "" where there are none, or several."""
        found = {
            self.view.places[typing.cast(ox.NamedNode, triple.object)].words
            for triple in self._of.get(DOCUMENT, ())
            if triple.predicate.value == predicate and triple.object in self.view.places
        }
        return found.pop() if len(found) == 1 else ""

    def _fault(self, message: str) -> None:
        self.faults[message] = None

    def _wrong(self, what: str) -> ConfigurationError:
        return ConfigurationError(f"bridges/{self.bridge.name}.rq: {what}. docs/bridges.md shows the form")


def _shown(saying: Saying) -> str:
    return saying.proofs[0].shown if saying.proofs else saying.field


def _lexical(value: Any) -> str:
    if isinstance(value, Temporal | Duration):
        return value.lexical
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
