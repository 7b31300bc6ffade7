"""What every extractor is given, and where it puts what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from kommunegraf.extraction.outline import Outline
from kommunegraf.extraction.records import Mode, Proof, Record, Stated
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Document, Span
from kommunegraf.reading.shadow import Shadow

R = TypeVar("R", bound=Record)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at: `code` is stable, `message` says what and where, `span` is the place."""

    code: str
    message: str
    span: Span | None = None
    severity: str = "warning"  # or "info"


def say(value: Any, *spans: Span, mode: Mode = Mode.STATED, rule: str | None = None) -> Stated[Any]:
    """A stated value with one proof a span."""
    return Stated.of(value, tuple([_proof(s.start, s.end, mode, rule) for s in spans]))


# The same words prove many values; a proof cannot change, so that those who need it may share it.
@lru_cache(maxsize=4_096)
def _proof(start: int, end: int, mode: Mode, rule: str | None) -> Proof:
    return Proof(start=start, end=end, mode=mode, rule=rule)


class Collector:
    """Gathers records; records of one id become one: equal values pool their proofs, lists grow.

    A second, different value for a field that takes one keeps the first and leaves a note ("conflicting-value").
    """

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self.notes: list[Note] = []

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def get(self, iri: str) -> Record | None:
        return self._records.get(iri)

    def add(self, record: R) -> R:
        """Adds or merges; gives what is now stored. Raises `TypeError` where one id has two types."""
        known = self._records.get(record.id)
        if known is None:
            self._records[record.id] = record
            return record
        if type(known) is not type(record):
            raise TypeError(f"{record.id} is a {known.TYPE} and a {record.TYPE}")
        # Both records have been checked: what one field of one of them holds needs no second look.
        merged: dict[str, Any] = {}
        for name, new in vars(record).items():
            if new and name != "id":
                merged[name] = self._merge(record.id, name, getattr(known, name), new)
        result = known.model_copy(update=merged) if merged else known
        self._records[record.id] = result
        return result

    def amend(self, iri: str, **values: Any) -> None:
        """Sets fields that the record of this IRI does not have yet, without a look at its others."""
        self._records[iri] = self._records[iri].model_copy(update=values)

    def _merge(self, iri: str, name: str, old: Any, new: Any) -> Any:
        if isinstance(old, tuple) or isinstance(new, tuple):
            values = {each.value: each for each in old}
            for each in new:
                known = values.get(each.value)
                values[each.value] = each if known is None else _pool(known, each)
            return tuple(values.values())
        if new is None or old is None:
            return old if new is None else new
        if old.value == new.value:
            return _pool(old, new)
        first = new.proofs[0]
        self.notes.append(
            Note("conflicting-value", f"{name} of {iri} is said twice, differently", Span(first.start, first.end))
        )
        return old


# A value said so often needs no further proof; the limit keeps the work in proportion to the text.
MOST_PROOFS = 200


def _pool(one: Stated[Any], other: Stated[Any]) -> Stated[Any]:
    if len(one.proofs) >= MOST_PROOFS:
        return one
    proofs = dict.fromkeys(one.proofs + other.proofs)
    return Stated.of(one.value, tuple(proofs))


@dataclass
class Frame:
    """One document under extraction.

    `document_iri` is the work, `version_iri` this text of it; `authority` is the IRI of the municipality or region
    whose document it is, `authority_proof` the words that say so (both None where nothing says); `body` is the IRI
    of the body whose meeting it is. `shadow` is the text to match words in: same words, folded and repaired; its
    spans are turned into the stored text's by `shadow.to_text`.
    """

    document: Document
    shadow: Shadow
    outline: Outline
    identity: Identity
    document_iri: str
    version_iri: str
    authority: str | None = None
    authority_span: Span | None = None
    authority_mode: Mode = Mode.STATED
    authority_rule: str | None = None
    body: str | None = None
    found: Collector = field(default_factory=Collector)
    machine: Collector = field(default_factory=Collector)
    notes: list[Note] = field(default_factory=list)
    memo: dict[str, object] = field(default_factory=dict)  # what one module finds once for all others

    @property
    def owner(self) -> str:
        """What shared things are minted under: the authority, else the document."""
        return self.authority or self.document_iri

    def part(self, kind: str, key: str, owner: str | None = None) -> str:
        return self.identity.part(owner or self.document_iri, kind, key)


@dataclass(frozen=True)
class Extraction:
    """What extraction yields for one document: two sets of records, and what a person should look at.

    `document` carries the masks; `about` is what the document itself is (title, kind, publisher …), see `extract`.
    """

    document: Document
    outline: Outline
    document_iri: str
    version_iri: str
    records: tuple[Record, ...]
    machine: tuple[Record, ...]
    notes: tuple[Note, ...]
    publisher: str | None = None
    title: str | None = None
    meeting: str | None = None
    agenda_items: tuple[str, ...] = ()
