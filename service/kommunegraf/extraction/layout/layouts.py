"""The layout profiles of `mappings/layouts/`: how publishing systems mark header, items and titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, load
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.layout.headings import headings_of_layout, is_body, is_date
from kommunegraf.extraction.layout.linepatterns import LineMatch, LinePattern
from kommunegraf.extraction.layout.patternlists import PatternList
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.resources import folder

# Files of the folder that are no profiles.
_OTHER_FILES = frozenset(
    {
        "agenda-tables",
        "headings",
        "letterspacing",
        "line-marks",
        "machine-summaries",
        "page-headers",
        "run-on",
        "site-furniture",
    }
)

# Where evidence for a layout is looked for: lines from the start. Items further down repeat what the first show.
_EVIDENCE_LINES = 400


class _Evidence(DataFile):
    """`lines` (pattern = weight) found anywhere near the start add up; `needs` is the least sum that will do."""

    lines: dict[str, int] = Field(default_factory=dict)
    needs: int = 1


class _Header(DataFile):
    lines: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)
    place_words: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _Item(DataFile):
    numbered: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    before_title: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    number_alone: tuple[str, ...] = ()
    title: str = ""


class _Fields(DataFile):
    item: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    attachment: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    meeting: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    participant: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class ProfileFile(DataFile):
    """One file of `mappings/layouts/`."""

    name: str
    about: str
    kind: str = ""
    evidence: _Evidence = _Evidence()
    header: _Header = _Header()
    item: _Item = _Item()
    headings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    fields: _Fields = _Fields()
    kinds: dict[str, tuple[str, ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile ready for use: its own patterns before those of the general one.

    `number_words` are the words, in lower case, with which patterns of items' numbers begin; `numbers` are these
    patterns in their order, each with whether it is strong, and `names_alone` those of `alone`. Of each
    of `header_lines` it is told whether it is a sentence; `header_sentences` are those that are.
    """

    name: str
    kind: str
    header_lines: PatternList[bool]
    header_sentences: PatternList[bool]
    header_joined: tuple[LinePattern, ...]
    header_labels: Mapping[str, str]
    place_words: tuple[str, ...]
    header_words: frozenset[str]
    numbered: tuple[LinePattern, ...]
    before_title: tuple[str, ...]
    alone: tuple[LinePattern, ...]
    opening: tuple[LinePattern, ...]
    number_words: tuple[str, ...]
    numbers: PatternList[bool]
    names_alone: PatternList[None]
    title: str
    headings: Mapping[str, tuple[str, bool]]
    fields: Mapping[str, Mapping[str, tuple[str, ...]]]
    kinds: Mapping[str, tuple[str, ...]]


@cache
def _files() -> tuple[ProfileFile, ...]:
    paths = sorted((folder("mappings") / "layouts").glob("*.toml"))
    files = tuple(load(path, ProfileFile) for path in paths if path.stem not in _OTHER_FILES)
    if not any(file.name == "general" for file in files):
        raise ConfigurationError("mappings/layouts/general.toml is missing: put it back")
    return files


@cache
def profile(name: str) -> Profile:
    """The profile called `name`; raises `ConfigurationError` where there is none or a pattern is wrong."""
    files = {file.name: file for file in _files()}
    if name not in files:
        raise ConfigurationError(f"no layout {name!r} in mappings/layouts; there are {', '.join(sorted(files))}")
    own, general = files[name], files["general"]
    chain = (own,) if own is general else (own, general)
    where = f"layouts/{name}.toml"

    def patterns(lists: Sequence[tuple[str, ...]]) -> tuple[LinePattern, ...]:
        return tuple(LinePattern(source, where) for each in lists for source in each)

    labels: dict[str, str] = {}
    kinds: dict[str, tuple[str, ...]] = {}
    for file in chain:
        for label, field in file.header.labels.items():
            labels.setdefault(label.casefold(), field)
        for kind, words in file.kinds.items():
            kinds[kind] = kinds.get(kind, ()) + tuple(word.casefold() for word in words)
    header_lines = [(pattern, _is_sentence(pattern)) for pattern in patterns([file.header.lines for file in chain])]
    strong = patterns([file.item.strong for file in chain])
    numbered = patterns([file.item.numbered for file in chain])
    number_alone = patterns([file.item.number_alone for file in chain])
    alone = patterns([file.item.alone for file in chain])
    first_words = {pattern.first_word for pattern in (*strong, *numbered, *number_alone)}
    return Profile(
        name=own.name,
        kind=own.kind,
        header_lines=PatternList(header_lines),
        header_sentences=PatternList(each for each in header_lines if each[1]),
        header_joined=patterns([file.header.joined for file in chain]),
        header_labels=labels,
        place_words=tuple(word.casefold() for file in chain for word in file.header.place_words),
        header_words=frozenset(word.casefold() for file in chain for word in file.header.words),
        numbered=numbered,
        before_title=tuple(word.casefold() for file in chain for word in file.item.before_title),
        alone=alone,
        opening=patterns([file.item.opening for file in chain]),
        number_words=tuple(sorted(first_words - {""})),
        numbers=PatternList(
            (pattern, sure)
            for kind, sure in ((strong, True), (numbered, False), (number_alone, False))
            for pattern in kind
        ),
        names_alone=PatternList((pattern, None) for pattern in alone),
        title=own.item.title,
        headings=headings_of_layout(own.headings, where),
        fields={
            "item": own.fields.item,
            "attachment": own.fields.attachment,
            "meeting": own.fields.meeting,
            "participant": own.fields.participant,
        },
        kinds=kinds,
    )


def _is_sentence(pattern: LinePattern) -> bool:
    """Whether a pattern may be one of several sentences of a line: it begins with a word, and tells times or place."""
    return bool(pattern.first_word) and "<" not in re.sub(r"<(?:time|end|place)>", "", pattern.source)


@cache
def _evidence() -> PatternList[tuple[str, int]]:
    """The lines that speak for a layout, each with the layout's name and its weight."""
    return PatternList(
        (LinePattern(line, f"layout {file.name}"), (file.name, weight))
        for file in _files()
        for line, weight in file.evidence.lines.items()
    )


def choose(lines: Sequence[str]) -> Profile:
    """The profile for which most speaks in the first lines of a document; the general one where nothing does."""
    speaking: dict[LinePattern, tuple[str, int]] = {}
    for line in lines[:_EVIDENCE_LINES]:
        bare = line.strip()
        for pattern, said, found in _evidence().matches(bare):
            if pattern not in speaking and _sound(found, bare):
                speaking[pattern] = said
    best, most = "general", 0
    for file in _files():
        score = sum(weight for name, weight in speaking.values() if name == file.name)
        if file.evidence.lines and score >= file.evidence.needs and score > most:
            best, most = file.name, score
    return profile(best)


def _sound(found: LineMatch, line: str) -> bool:
    """Whether the slots of a line hold what they say: "Udsat til møde den …" names no body."""
    body, date = found.get("body"), found.get("date")
    if date is not None and not is_date(line[date.start : date.end]):
        return False
    if body is None:
        return True
    words = line[body.start : body.end]
    return is_body(words) and outcome_of(words) is None
