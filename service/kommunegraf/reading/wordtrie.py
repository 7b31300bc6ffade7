"""A sorted list of words seen as a trie whose nodes are made when they are walked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence


class Node:
    """The words that begin with the same letters; `cost` is that of the word that ends here, None where none does."""

    __slots__ = ("_children", "_costs", "_depth", "_from", "_to", "_words", "cost")

    def __init__(self, words: Sequence[str], costs: Mapping[str, float], start: int, end: int, depth: int) -> None:
        self._words = words
        self._costs = costs
        self._from = start
        self._to = end
        self._depth = depth
        self._children: dict[str, Node] | None = None
        ends = start < end and len(words[start]) == depth
        self.cost = costs[words[start]] if ends else None

    @property
    def children(self) -> dict[str, Node]:
        """Each letter that some word goes on with, and the node it leads to."""
        if self._children is None:
            self._children = {}
            at = self._from + (self.cost is not None)
            while at < self._to:
                begun = self._words[at][: self._depth + 1]
                # The next prefix of this length: its last letter, one code point on.
                after = bisect_left(self._words, begun[:-1] + chr(ord(begun[-1]) + 1), at, self._to)
                self._children[begun[-1]] = Node(self._words, self._costs, at, after, self._depth + 1)
                at = after
        return self._children

    def walk(self, letters: str) -> Node | None:
        """The node that `letters` lead to, or None."""
        node: Node | None = self
        for letter in letters:
            node = node.children.get(letter) if node is not None else None
        return node


def trie(costs: Mapping[str, float]) -> Node:
    """The root over the words of a mapping to their costs."""
    words = sorted(costs)
    return Node(words, costs, 0, len(words), 0)
