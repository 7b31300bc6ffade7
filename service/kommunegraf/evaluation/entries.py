"""How a list of facts of one kind is compared: pair by pair, then what is missed and what is surplus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from kommunegraf.evaluation.assignment import best_pairs
from kommunegraf.evaluation.gold_parts import Part
from kommunegraf.evaluation.verdicts import Kind, Verdict

ORDER = 0.5  # what standing at the same place of the list is worth
_OPTIONAL = 0.05  # an entry that need not be found gives way to one that must be

Allowed = Callable[[str], tuple[str, ...]]
"""The values of a field that count in no way when they are found (`Gold.allowed`)."""


class Entry(Part):
    """One fact in a list of gold; an optional one need not be found, and may be."""

    optional: bool = False


T = TypeVar("T", bound=Entry)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Comparison(Generic[T, F]):
    """How one kind of fact is compared.

    `worth` says what pairing two is worth, without their order (None: they are two facts); `same` whether what is
    paired counts as found; `told` and `found` by which words each is shown, `names` under which the found one may be
    told as optional; `facts` gives the verdicts on what is below (None: nothing was found).
    """

    field: str
    entry: type[T]
    worth: Callable[[T, F], float | None]
    same: Callable[[T, F], bool]
    told: Callable[[T], str]
    found: Callable[[F], str]
    names: Callable[[F, str], bool]
    facts: Callable[[T, F | None, Allowed, str], Iterable[Verdict]]

    def verdicts(self, told: Sequence[T], found: Sequence[F], allowed: Allowed) -> Iterator[Verdict]:
        """All verdicts on the facts of this kind, in the order of gold, then on what is surplus."""
        pairs = dict(best_pairs(told, found, self._worth(told, found)))
        for position, entry in enumerate(told):
            if entry.optional:
                continue
            match = found[pairs[position]] if position in pairs else None
            words = " ".join(self.told(entry).split())
            place = f"{self.field} {position + 1} “{words}”"
            hit = match is not None and self.same(entry, match)
            yield Verdict(Kind.HIT if hit else Kind.MISS, self.field, place, words)
            if match is not None and not hit and self.found(match):
                yield Verdict(Kind.FALSE, self.field, place, self.found(match))
            yield from self.facts(entry, match, allowed, place)
        taken, nothing = set(pairs.values()), self._nothing(told)
        for position, surplus in enumerate(found):
            words = " ".join(self.found(surplus).split())
            if position in taken or not words or any(self.names(surplus, each) for each in allowed(self.field)):
                continue
            place = f"surplus {self.field} “{words}”"
            yield Verdict(Kind.FALSE, self.field, place, words)
            yield from self.facts(nothing, surplus, allowed, place)

    def _worth(self, told: Sequence[T], found: Sequence[F]) -> Callable[[int, int], float | None]:
        def worth(one: int, other: int) -> float | None:
            known = self.worth(told[one], found[other])
            if known is None or known <= 0:
                return None
            apart = abs(one / max(1, len(told) - 1) - other / max(1, len(found) - 1))
            return known + ORDER * (1 - min(1.0, apart)) - _OPTIONAL * told[one].optional

        return worth

    def _nothing(self, told: Sequence[T]) -> T:
        """An entry that is told to be without all that some entry of the file tells of; without all, if there is none.

        It is what a surplus fact is compared with.
        """
        fields = self.entry.model_fields
        told_of = {each for each in fields if not told or any(entry.tells(each) for entry in told)}
        empty: dict[str, Any] = {each: None for each, info in fields.items() if info.is_required()}
        return cast(T, self.entry.model_construct(told_of, **empty))
