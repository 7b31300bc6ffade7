"""Recognises the heading words of `mappings/layouts/headings.toml`, with the body and date that a heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import islice

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE, LineMatch, LinePattern
from kommunegraf.extraction.layout.patternlists import PatternList
from kommunegraf.extraction.meeting.body_names import stands_for_a_body
from kommunegraf.extraction.meeting.printed_bodies import own_name
from kommunegraf.extraction.words.by_letter import any_of
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Span

_FILE = "layouts/headings.toml"
_SPACE = re.compile(r"\s+")
_LEAST_LEADING = 5  # code points; a shorter heading may be the beginning of a name
_CLOSING = re.compile(r"(?<!\w)Mødet(?=\s)")
_LABEL_END = re.compile(r"\s*[:•]")
_COLON = re.compile(r"\s*:\s+(?=\S)")
_FIGURE = re.compile(r"\d")
_MOST_COLONS = 3
_RUN_IN_ROLES = frozenset({"decision"})
_LONGEST_INSIDE = 200
_LONGEST_KEPT = 400  # code points of a line whose heading is remembered
# A pattern that begins with a slot ends in "pkt. 4" or holds one of these.
_TELLING = ("pkt", "punkt", "beslutning", "vedtagelse", "afgørelse", "vedtog", "besluttede")


class _Role(DataFile):
    role: str
    restarts: bool = False
    forms: tuple[str, ...]
    run_in: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


class HeadingWords(DataFile):
    """`mappings/layouts/headings.toml`."""

    role: tuple[_Role, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading: `words` is the heading proper, `rest` what stands after its colon on the same line.

    Spans count in the text given. `slots` holds "body", "date", "n" where the heading names them.
    """

    role: str
    restarts: bool
    words: Span
    rest: Span | None = None
    slots: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Compiled:
    plain: Mapping[str, tuple[str, bool]]
    run_in: Mapping[str, tuple[str, bool]]
    sentences: Mapping[str, tuple[str, bool]]
    patterns: tuple[tuple[LinePattern, str, bool], ...]
    first_words: frozenset[str]
    may_be_glued: re.Pattern[str]  # the words of `glued`, wherever they stand: few lines have them, and it is soon told
    glued: re.Pattern[str]
    leading: re.Pattern[str]
    inside: PatternList[tuple[str, bool]]


@cache
def _compiled() -> _Compiled:
    words = mapping(_FILE, HeadingWords)
    plain: dict[str, tuple[str, bool]] = {}
    run_in: dict[str, tuple[str, bool]] = {}
    in_sentence: dict[str, tuple[str, bool]] = {}
    patterns = []
    inside: list[tuple[LinePattern, tuple[str, bool]]] = []
    for entry in words.role:
        for form in entry.forms:
            if "<" in form or "[" in form:
                patterns.append((LinePattern(form, _FILE), entry.role, entry.restarts))
            else:
                plain.setdefault(form.casefold(), (entry.role, entry.restarts))
        inside.extend((LinePattern(form, _FILE), (entry.role, entry.restarts)) for form in entry.inside)
        for form in entry.run_in:
            run_in.setdefault(form.casefold(), (entry.role, entry.restarts))
        for form in entry.sentences:
            in_sentence.setdefault(form.casefold(), (entry.role, entry.restarts))
    # The fuller pattern first: "beslutning i <body> den <date>" before "beslutning i <body>".
    patterns.sort(key=lambda each: (-each[0].source.count("<"), -len(each[0].source)))
    glued = sorted({form for entry in words.role for form in entry.glued}, key=lambda form: (-len(form), form))
    leading = sorted({form for form in plain if len(form) >= _LEAST_LEADING}, key=lambda form: (-len(form), form))
    return _Compiled(
        plain,
        run_in,
        in_sentence,
        tuple(patterns),
        frozenset(pattern.first_word for pattern, _, _ in patterns if pattern.first_word),
        re.compile("|".join(map(re.escape, glued))),
        re.compile(rf"(?<=[\wæøåÆØÅ.!?):])(?:{'|'.join(map(re.escape, glued))})(?=\s*(?::|\Z|(?:Beslutning)\Z))"),
        re.compile(rf"(?:{any_of(form[0].upper() + form[1:] for form in leading)})(?=[A-ZÆØÅ]|[-–•]\s+[A-ZÆØÅ\d])"),
        PatternList(inside),
    )


def glued_headings(text: str) -> list[int]:
    """Where headings stand whose line break before them was lost ("… blev godkendt.Bilag")."""
    compiled = _compiled()
    if compiled.may_be_glued.search(text) is None:
        return []
    return [found.start() for found in compiled.glued.finditer(text)]


def leading_heading(text: str, start: int = 0) -> int | None:
    """Where the heading that stands at `start` ends and the section's own words begin without any space between.

    "BeslutningGodkendt." has lost the line break after its heading; "Beslutningskompetence" is another word.
    """
    found = _compiled().leading.match(text, start)
    return found.end() if found is not None else None


def headings_of_layout(named: Mapping[str, Sequence[str]], where: str) -> Mapping[str, tuple[str, bool]]:
    """A layout's own headings (role → forms), as `plain_headings` gives those of all layouts.

    Raises `ConfigurationError`, which names the file `where`, for a role that the file of headings does not have and
    for a form with slots: those are for all layouts.
    """
    restarts: dict[str, bool] = {}
    for entry in mapping(_FILE, HeadingWords).role:
        restarts[entry.role] = restarts.get(entry.role, False) or entry.restarts
    own: dict[str, tuple[str, bool]] = {}
    for role, forms in named.items():
        if role not in restarts:
            raise ConfigurationError(f"{where}: headings.{role}: no such role; there are {', '.join(sorted(restarts))}")
        for form in forms:
            if "<" in form or "[" in form:
                raise ConfigurationError(f"{where}: headings.{role}: {form!r} has slots: put it into mappings/{_FILE}")
            own[_key(form)] = (role, restarts[role])
    return own


def _key(line: str) -> str:
    return " ".join(line.split()).rstrip(":").rstrip().casefold()


def heading_of(text: str, own: Mapping[str, tuple[str, bool]] | None = None) -> Heading | None:
    """The heading that the line `text` is, or begins with; None for any other line. Bounded for any line.

    `own` are headings that only the document's layout has (`headings_of_layout`).
    """
    known = own.get(_key(text.strip())) if own and len(text) <= _LONGEST_KEPT else None
    if known is not None:
        return _plain(text, known)
    return _kept_heading(text) if len(text) <= _LONGEST_KEPT else _heading_of(text)


def _plain(text: str, known: tuple[str, bool]) -> Heading:
    bare = text.strip()
    lead = len(text) - len(text.lstrip())
    return Heading(known[0], known[1], Span(lead, lead + len(bare.rstrip(":").rstrip())))


def _heading_of(text: str) -> Heading | None:
    compiled = _compiled()
    bare = text.strip()
    if not bare or (len(bare) > LONGEST_LINE and not _LABEL_END.search(bare, 0, 60)):
        return None
    lead = len(text) - len(text.lstrip())
    if len(bare) <= LONGEST_LINE:
        key = _key(bare)
        known = compiled.plain.get(key)
        if known is not None:
            return _plain(text, known)
        slotted = _slotted(bare, lead, key, compiled)
        if slotted is not None:
            return slotted
    found = _LABEL_END.search(bare, 0, 60)
    if found is not None and found.start() > 0:
        label = _SPACE.sub(" ", bare[: found.start()])
        known = compiled.run_in.get(label.casefold())
        if known is not None:
            after = bare[found.end() :]
            start = lead + found.end() + len(after) - len(after.lstrip())
            rest = Span(start, lead + len(bare)) if after.strip() else None
            return Heading(known[0], known[1], Span(lead, lead + found.start()), rest)
    return _before_colon(bare, lead, compiled) or _before_sentence(bare, lead, compiled)


_kept_heading = lru_cache(maxsize=4_096)(_heading_of)  # the same headings stand in all items of all documents


def _before_colon(bare: str, lead: int, compiled: _Compiled) -> Heading | None:
    """The heading with a body or date before a colon, behind which the section's own words stand on the same line."""
    if bare[:1].casefold() not in {word[0] for word in compiled.first_words}:
        return None
    for found in islice(_COLON.finditer(bare[:_LONGEST_INSIDE]), _MOST_COLONS):
        left = bare[: found.start()]
        heading = _slotted(left, lead, _key(left), compiled)
        if heading is not None and heading.role in _RUN_IN_ROLES and heading.slots:
            return replace(heading, rest=Span(lead + found.end(), lead + len(bare)))
    return None


def _before_sentence(bare: str, lead: int, compiled: _Compiled) -> Heading | None:
    """The heading whose section's own words follow without a colon, in a sentence with a capital and a full stop."""
    word, space, after = bare.partition(" ")
    known = compiled.sentences.get(word.casefold())
    if known is None or not space or not word[0].isupper() or not after.lstrip()[:1].isupper() or after[-1] != ".":
        return None
    start = lead + len(bare) - len(after.lstrip())
    return Heading(known[0], known[1], Span(lead, lead + len(word)), Span(start, lead + len(bare)))


def may_hold_date(text: str) -> bool:
    """Whether a line holds a figure so far in front that `heading_inside` may find a date."""
    return _FIGURE.search(text.strip(), 0, _LONGEST_INSIDE) is not None


@remembered
def heading_inside(text: str) -> Heading | None:
    """The heading that the line `text` is where it stands below another heading ("<body>, <date>:"); else None.

    Behind its colon what was decided may stand on the same line.
    """
    if not may_hold_date(text):
        return None
    bare = text.strip()
    lead = len(text) - len(text.lstrip())
    if len(bare) <= _LONGEST_INSIDE and (heading := _of_patterns(bare, lead, _compiled().inside)) is not None:
        return heading
    found = _COLON.search(bare, 0, _LONGEST_INSIDE)
    heading = _of_patterns(bare[: found.start()], lead, _compiled().inside) if found is not None else None
    if found is None or heading is None or not {"body", "date"} <= heading.slots.keys():
        return None
    return replace(heading, rest=Span(lead + found.end(), lead + len(bare)))


def _slotted(bare: str, lead: int, key: str, compiled: _Compiled) -> Heading | None:
    first = key.split(" ", 1)[0]
    telling = (
        first in compiled.first_words
        or key[0].isdigit()
        or key[-1] == ")"
        or first[1:] in {":", ".", ")"}
        or any(word in key for word in _TELLING)
    )
    if not telling:
        return None
    known = _by_first_word()
    return _of_patterns(bare, lead, known.get(first.rstrip(","), known[""]))


@cache
def _by_first_word() -> Mapping[str, PatternList[tuple[str, bool]]]:
    """The patterns with slots that a line may match that begins with a word; by "", those that begin with a slot."""
    patterns = [(pattern, (role, restarts)) for pattern, role, restarts in _compiled().patterns]
    first = {"", *(pattern.first_word.rstrip(",") for pattern, _ in patterns)}
    return {
        word: PatternList(each for each in patterns if each[0].first_word.rstrip(",") in {"", word}) for word in first
    }


def _of_patterns(bare: str, lead: int, patterns: PatternList[tuple[str, bool]]) -> Heading | None:
    for pattern, (role, restarts), found in patterns.matches(bare):
        if not _plausible(found, bare, named=bool(pattern.first_word)):
            continue
        slots = {
            name: Span(lead + span.start, lead + span.end)
            for name, span in found.slots
            if name != "body" or not stands_for_a_body(bare[span.start : span.end])
        }
        words = bare.rstrip(":").rstrip()
        return Heading(role, restarts, Span(lead, lead + len(words)), None, slots)
    return None


def _plausible(found: LineMatch, text: str, *, named: bool) -> bool:
    """Whether what stands in the slots is a date and a body's name."""
    date = found.get("date")
    if date is not None and not is_date(text[date.start : date.end]):
        return False
    body = found.get("body")
    # With its day and the number of the item, any capitalised name is a body's.
    named = named or (date is not None and found.get("n") is not None)
    if body is None or stands_for_a_body(text[body.start : body.end]):
        return True
    return is_body(text[body.start : body.end], sure=not named)


def plain_headings() -> Mapping[str, tuple[str, bool]]:
    """Every heading without slots, in lower case, with its role and whether it restarts."""
    return _compiled().plain


def closing_words(text: str, start: int, end: int) -> Iterator[int]:
    """Where in a stretch the words begin that say when the meeting ended ("Mødet hævet kl. 17:45")."""
    for found in _CLOSING.finditer(text, start, end):
        if closing_clock(text[found.start() : min(end, found.start() + 60)]) is not None:
            yield found.start()


def closing_clock(text: str) -> Span | None:
    """Where the text says in its first words when the meeting ended ("Mødet hævet kl. 17:45. …"), or None."""
    if text[:5].casefold() != "mødet":
        return None
    for pattern, role, _ in _compiled().patterns:
        found = pattern.search(text) if role == "closing" and "<time>" in pattern.source else None
        clock = found.get("time") if found is not None else None
        if clock is not None:
            return clock
    return None


def is_date(text: str) -> bool:
    """Whether the words are one date and no more."""
    for mention in dates(text):
        around = text[: mention.span.start] + text[mention.span.end :]
        if not re.sub(r"\b(?:den|d|kl|[^\W\d_]{3,6}dag)\b|[\s.,:]", "", around, flags=re.IGNORECASE):
            return True
    return False


_MOST_WORDS_IN_A_NAME = 10


def is_body(text: str, *, sure: bool = False) -> bool:
    """Whether the words are a body's name; unless `sure`, a capitalised name that no list knows will do."""
    if own_name(text) is not None:
        return True
    if sure or not text[:1].isupper() or any(character in text for character in ".:;?!\n"):
        return False
    return len(text.split()) <= _MOST_WORDS_IN_A_NAME and not re.search(r"\d", text)
