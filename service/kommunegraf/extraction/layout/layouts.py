"""The layout profiles of `mappings/layouts/`: how publishing systems mark header, items and titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, load
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.layout.headings import headings_of_layout, is_body, is_date
from kommunegraf.extraction.layout.linepatterns import LinePattern
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
    patterns in their order, each with whether it is strong, and `names_alone` those of `alone`.
    """

    name: str
    kind: str
    header_lines: tuple[LinePattern, ...]
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
    strong = patterns([file.item.strong for file in chain])
    numbered = patterns([file.item.numbered for file in chain])
    number_alone = patterns([file.item.number_alone for file in chain])
    alone = patterns([file.item.alone for file in chain])
    first_words = {pattern.first_word for pattern in (*strong, *numbered, *number_alone)}
    return Profile(
        name=own.name,
        kind=own.kind,
        header_lines=patterns([file.header.lines for file in chain]),
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


@cache
def _evidence() -> tuple[tuple[str, tuple[tuple[LinePattern, int], ...], int], ...]:
    return tuple(
        (
            file.name,
            tuple((LinePattern(line, f"layout {file.name}"), weight) for line, weight in file.evidence.lines.items()),
            file.evidence.needs,
        )
        for file in _files()
        if file.evidence.lines
    )


def choose(lines: Sequence[str]) -> Profile:
    """The profile for which most speaks in the first lines of a document; the general one where nothing does."""
    best, most = "general", 0
    first = [line.strip() for line in lines[:_EVIDENCE_LINES]]
    for name, patterns, needs in _evidence():
        score = sum(weight for pattern, weight in patterns if any(_speaks(pattern, line) for line in first))
        if score >= needs and score > most:
            best, most = name, score
    return profile(best)


def _speaks(pattern: LinePattern, line: str) -> bool:
    """Whether the line is of the pattern and its slots hold what they say: "Udsat til møde den …" names no body."""
    found = pattern.match(line)
    if found is None:
        return False
    body, date = found.get("body"), found.get("date")
    if date is not None and not is_date(line[date.start : date.end]):
        return False
    if body is None:
        return True
    words = line[body.start : body.end]
    return is_body(words) and outcome_of(words) is None
