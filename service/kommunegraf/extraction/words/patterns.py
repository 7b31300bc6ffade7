"""The phrase language: a phrase as written in `mappings/phrases/` becomes a small program for the matcher.

docs/phrases.md describes the language for those who write rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kommunegraf.extraction.words.mentions import TERM, kinds, known
from kommunegraf.extraction.words.terms import Word, terms, words

GAP_WORDS = 6
OPEN_KINDS = ("words", "clause", "rest")


@dataclass(frozen=True, slots=True)
class Literal:
    """One word of the text."""

    word: Word


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `limit` words of no interest."""

    limit: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention of type `kind`, given out under `name`."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways; an optional part has an empty one, the last."""

    branches: tuple[tuple[Node, ...], ...]


Node = Literal | Gap | Slot | Choice


class PhraseError(ValueError):
    """A phrase is not well-formed; `position` is the character (from 1) where."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position})")
        self.position = position


_SLOT = re.compile(r"\{([a-z][a-z0-9-]*):([a-z][a-z0-9:-]*)\}")
_GAP = re.compile(r"\.\.\.(\d*)")
_CHUNK = re.compile(r"(?:\\.|[^\s{}()\[\]|\\])+")


_PART = re.compile(r"<([a-z][a-z0-9-]*)>")
_DEEPEST = 5


def expand(phrase: str, parts: Mapping[str, str]) -> str:
    """The phrase with every `<name>` replaced by the part of that name. Raises `PhraseError` for an unknown name."""
    for _ in range(_DEEPEST):
        for match in _PART.finditer(phrase):
            if match[1] not in parts:
                raise PhraseError(f"no part {match[1]!r} in this file's [parts]", match.start() + 1)
        expanded = _PART.sub(lambda match: f" {parts[match[1]]} ", phrase)
        if expanded == phrase:
            return phrase
        phrase = expanded
    raise PhraseError("parts hold each other", 1)


def parse(phrase: str) -> tuple[Node, ...]:
    """The nodes of a phrase. Raises `PhraseError`."""
    nodes, at = _sequence(phrase, 0, "")
    if at < len(phrase):
        raise PhraseError(f"{phrase[at]!r} closes nothing", at + 1)
    if not nodes:
        raise PhraseError("the phrase is empty", 1)
    if isinstance(nodes[0], Gap) or isinstance(nodes[-1], Gap):
        raise PhraseError("a gap at an end of a phrase means nothing", 1)
    return nodes


def _sequence(phrase: str, at: int, closers: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(phrase):
        character = phrase[at]
        if character.isspace():
            at += 1
        elif character in closers:
            break
        elif character in "([":
            branches, at = _branches(phrase, at)
            nodes.append(Choice(branches))
        elif character == "{":
            match = _SLOT.match(phrase, at)
            if match is None:
                raise PhraseError("a slot is written {name:type}, in small letters", at + 1)
            if match[2] not in OPEN_KINDS and not known(match[2]):
                raise PhraseError(f"no type {match[2]!r}; there are {', '.join((*OPEN_KINDS, *kinds()))}", at + 1)
            nodes.append(Slot(match[1], match[2]))
            at = match.end()
        elif (gap := _GAP.match(phrase, at)) is not None:
            nodes.append(Gap(int(gap[1] or GAP_WORDS)))
            at = gap.end()
        else:
            match = _CHUNK.match(phrase, at)
            if match is None:
                return tuple(nodes), at
            nodes.extend(Literal(word) for word in words(re.sub(r"\\(.)", r"\1", match.group())))
            at = match.end()
    return tuple(nodes), at


def _branches(phrase: str, at: int) -> tuple[tuple[tuple[Node, ...], ...], int]:
    opened, optional = at, phrase[at] == "["
    closer = "]" if optional else ")"
    branches: list[tuple[Node, ...]] = []
    while True:
        nodes, at = _sequence(phrase, at + 1, f"|{closer}")
        if at >= len(phrase) or phrase[at] not in f"|{closer}":
            raise PhraseError(f"{phrase[opened]!r} is not closed", opened + 1)
        if not nodes:
            raise PhraseError("an alternative is empty", at + 1)
        branches.append(nodes)
        if phrase[at] == closer:
            break
    if optional:
        branches.append(())
    return tuple(branches), at + 1


def slots(nodes: tuple[Node, ...]) -> tuple[Slot, ...]:
    """Every slot of a phrase, those of its alternatives too."""
    found: list[Slot] = []
    for node in nodes:
        if isinstance(node, Slot):
            found.append(node)
        elif isinstance(node, Choice):
            for branch in node.branches:
                found.extend(slots(branch))
    return tuple(found)


def required(nodes: tuple[Node, ...]) -> frozenset[str]:
    """The types of mentions of which a sentence must hold at least one each for the phrase to match at all."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Slot) and node.kind not in OPEN_KINDS:
            found.add(node.kind)
        elif isinstance(node, Choice):
            found |= frozenset.intersection(*(required(branch) for branch in node.branches))
    return frozenset(found)


# Words too common to choose rules by.
_COMMON = frozenset(
    (
        *(
            "af",
            "at",
            "da",
            "de",
            "den",
            "der",
            "det",
            "en",
            "er",
            "et",
            "for",
            "fra",
            "har",
            "i",
            "ikke",
            "kan",
            "med",
        ),
        *(
            "men",
            "og",
            "om",
            "på",
            "sig",
            "som",
            "til",
            "ved",
            "vil",
            "var",
            "være",
            "skal",
            "blev",
            "bliver",
            "d",
            "pr",
        ),
        *(".", ",", ":", ";", "(", ")"),
    )
)


def needs(nodes: tuple[Node, ...]) -> tuple[frozenset[Word], ...]:
    """What a sentence must hold for the phrase to match at all: of each set, one word. The rarest set first."""
    groups = [group for node in nodes for group in _needs(node)]
    return tuple(sorted(groups, key=_weight, reverse=True))


def _needs(node: Node) -> tuple[frozenset[Word], ...]:
    if isinstance(node, Literal):
        return (frozenset((node.word,)),)
    if isinstance(node, Slot) and node.kind.startswith(TERM):
        return (frozenset(phrase[0] for phrase, _ in terms(node.kind.removeprefix(TERM)).phrases),)
    if isinstance(node, Choice):
        best: list[frozenset[Word]] = []
        for branch in node.branches:
            inside = needs(branch)
            if not inside:
                return ()
            best.append(inside[0])
        return (frozenset().union(*best),)
    return ()


def _weight(group: frozenset[Word]) -> float:
    """How rarely one of the words is likely to stand in a sentence: long words are rare, common ones are not."""
    shortest = min(0 if word.text in _COMMON else len(word.text) for word in group)
    return shortest - len(group) / 100
