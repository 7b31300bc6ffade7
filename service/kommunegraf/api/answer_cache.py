"""A bounded store of complete answers: a generation never changes, so neither does an answer to a query on it."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

# What gives another answer each time it is asked (SPARQL 1.1, 17.4.2 and 17.4.5). The word alone is enough to keep an
# answer out of the cache, wherever it stands: that costs time now and then, and never a wrong answer.
_VOLATILE = re.compile(r"(?:now|rand|uuid|bnode)(?![0-9a-z_-])", re.IGNORECASE)
_OVERHEAD = 512  # bytes that an entry takes beside its body


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is sent: `encoding` is "gzip" or empty."""

    media_type: str
    encoding: str
    body: bytes
    rows: int | None


def is_lasting(query: str) -> bool:
    """Whether a query (with no SERVICE in it) gives the same answer whenever it is asked of the same generation."""
    return _VOLATILE.search(query) is None


def key_of(generation: str, query: str, accept: Sequence[str | None], encoding: str, *parts: object) -> str:
    """What an answer depends on, as a digest: the generation's name and time, the query's text, the formats by kind of
    result, the encoding, and in `parts` the dataset, base and limits."""
    made_of = repr((generation, query, tuple(accept), encoding, parts))
    return hashlib.blake2b(made_of.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class AnswerCache:
    """Least recently used answers go first once all together are longer than `max_bytes` (0: nothing is kept)."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def longest(self) -> int:
        """The longest body that is kept."""
        return self.max_bytes // 16

    def get(self, key: str) -> Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return kept

    def clear(self) -> None:
        """Drops all answers."""
        self._kept.clear()
        self.bytes = 0

    def put(self, key: str, answer: Kept) -> None:
        if len(answer.body) > self.longest:
            return
        old = self._kept.pop(key, None)
        if old is not None:
            self.bytes -= len(old.body) + _OVERHEAD
        self._kept[key] = answer
        self.bytes += len(answer.body) + _OVERHEAD
        while self.bytes > self.max_bytes:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= len(gone.body) + _OVERHEAD
