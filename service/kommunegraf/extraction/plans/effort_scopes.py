"""Efforts below the heading for efforts: headings of their own, names that begin a paragraph or stand over labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import is_point, official_blocks
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Block, BlockKind, Span

_PLANS = frozenset({"policy-page", "other", "note"})
_MOST_TITLE_WORDS = 8
_MOST_RUN_IN = 7
_MOST_HEADING_WORDS = 6
_MOST_LABEL = 24  # code points of the label that a line begins with
_NUMBER = re.compile(r"(\d{1,2})((?:\.\d{1,2})*)\.?[^\S\n]+")
_GAP = re.compile(r"[^\S\n]{3,}|\t")
_RUN_IN = re.compile(r"([^\W\d_][^.:;!?|\n]{2,60}?)(?:\.|[^\S\n]–)\s+(?=[A-ZÆØÅ0-9])")
_COLUMN = re.compile(r"([^\W\d_][^.:;!?|\n]{2,40}?)[^\S\n]{3,}(?=[A-ZÆØÅ])")
_LINE = re.compile(r"[^\n]*\Z")


@dataclass(frozen=True, slots=True)
class ScopedEffort:
    """An effort: its item, its title and the words that may say how far it has come; spans count in the shadow."""

    item: str | None
    title: Span
    about: tuple[Span, ...]


def scoped_efforts(frame: Frame, sections: Sequence[tuple[str | None, Section]]) -> Iterator[ScopedEffort]:
    """The efforts of sections that stand below a heading, or a sentence, that says that efforts follow."""
    page = frame.outline.kind in _PLANS and not frame.outline.items
    scope: _Scope | None = None
    previous: tuple[str | None, Section] | None = None
    for index, (item, section) in enumerate(sections):
        yield from _over_labels(frame, item, section)
        if not page or item is not None:
            continue
        after = _labelled_heading(frame, sections[index + 1][1]) if index + 1 < len(sections) else None
        opened = _between(frame, previous, item, section)
        if opened is not None:
            scope = opened
        if section.heading is not None:
            heading = _heading(frame, section.heading)
            if scope is not None and _labelled_heading(frame, section) is not None:
                yield from _run_ins(frame, item, section, after)
            elif scope is not None and scope.item == item and not scope.ends(frame, heading, section):
                yield from _in_scope(frame, item, section, heading, after)
            else:
                scope = None
            own = _opens(frame, item, heading, section)
            if own is not None:
                scope = own
                yield from _run_ins(frame, item, section, after)
        previous = item, section


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading: its words without number and further columns, the number's parts, and its level where it is known."""

    title: Span
    rest: Span
    number: tuple[str, str] | None
    level: int | None
    capitals: bool


@dataclass(frozen=True, slots=True)
class _Scope:
    item: str | None
    number: tuple[str, str] | None
    level: int | None
    capitals: bool

    def ends(self, frame: Frame, heading: _Heading, section: Section) -> bool:
        """Whether a heading stands beside that of the scope, not below it."""
        if section.role not in ("unknown", "presentation") or "other" in _codes(frame, heading.title):
            return True
        if self.number is not None and heading.number is not None:
            return len(heading.number[1]) <= len(self.number[1]) and heading.number != self.number
        if self.level and heading.level:
            return heading.level <= self.level
        if self.number is not None and self.level is None and heading.number is None:
            return False
        return heading.capitals and self.capitals


def _heading(frame: Frame, heading: Span) -> _Heading:
    shown = frame.shadow.to_shadow(heading)
    text = frame.shadow.text[shown.start : shown.end]
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    if number is None:
        lead = _LINE.search(frame.shadow.text, max(0, shown.start - 12), shown.start)
        number = _NUMBER.match(lead.group().lstrip()) if lead is not None else None
    gap = _GAP.search(text, start)
    end = gap.start() if gap else len(text)
    level = next((block.level for block in _headings(frame) if block.span == heading), None)
    title = Span(shown.start + start, shown.start + end)
    words = text[start:end]
    return _Heading(
        title, Span(title.end, shown.end), (number[1], number[2]) if number else None, level or None, words.isupper()
    )


def _headings(frame: Frame) -> list[Block]:
    known = frame.memo.get("blocks that are headings")
    if not isinstance(known, list):
        known = [block for block in frame.document.blocks if block.kind is BlockKind.HEADING]
        frame.memo["blocks that are headings"] = known
    return known


def _codes(frame: Frame, shown: Span) -> set[str]:
    tokens = tokenise(frame.shadow.text[shown.start : shown.end])
    return {code for _, _, code in terms("effort-scopes").everywhere(tokens)}


def _opens(frame: Frame, item: str | None, heading: _Heading, section: Section) -> _Scope | None:
    """The scope that a heading opens, by its own words or by a last sentence that announces efforts."""
    words = frame.shadow.text[heading.title.start : heading.title.end].split()
    if words and words[-1].endswith(":"):
        return None  # a lead-in, with its own list
    if heading.level and _is_track(frame, section):
        return _Scope(item, heading.number, heading.level, heading.capitals)
    codes = _codes(frame, heading.title)
    opened = (
        "efforts" in codes
        and "other" not in codes
        and len(words) <= _MOST_HEADING_WORDS
        and not _is_prefixed(frame, heading.title)
    )
    if not opened:
        blocks = official_blocks(frame, section)
        if not blocks or len(blocks) > 2 or any(is_point(block) for block in blocks):
            return None
        opened = _announces(frame, frame.shadow.to_shadow(blocks[-1].span))
    return _Scope(item, heading.number, heading.level, heading.capitals) if opened else None


def _is_track(frame: Frame, section: Section) -> bool:
    """Whether a heading is that of a numbered part of a plan ("Spor 2. …", "3. søjle: …")."""
    if section.heading is None:
        return False
    shown = frame.shadow.to_shadow(section.heading)
    tokens = tokenise(frame.shadow.text[shown.start : shown.end])[:2]
    if len(tokens) < 2 or not any(token.word.rstrip(".").isdigit() for token in tokens):
        return False
    return any("track" in {code for _, code in terms("effort-scopes").all_at(tokens, index)} for index in range(2))


def _is_prefixed(frame: Frame, shown: Span) -> bool:
    """ "Indsats: X" is an effort, not a heading for several."""
    return ":" in frame.shadow.text[shown.start : shown.end].rstrip(" :")


def _announces(frame: Frame, shown: Span) -> bool:
    told = sentences(frame.shadow.text[shown.start : shown.end], shown.start)
    return any(
        {"efforts", "announces"} <= _codes(frame, each) and frame.shadow.text[each.end - 1] != ":" for each in told
    )


def _between(
    frame: Frame, previous: tuple[str | None, Section] | None, item: str | None, section: Section
) -> _Scope | None:
    """The scope of a heading without words below it, which the outline leaves out: the last line before a heading."""
    if previous is None or previous[0] != item or section.heading is None:
        return None
    text = frame.document.text
    end = text.rfind("\n", 0, section.heading.start) + 1
    start = previous[1].blocks[-1].span.end if previous[1].blocks else previous[1].span.start
    for line in reversed(text[start:end].splitlines()):
        words = line.strip()
        if not words:
            continue
        number = _NUMBER.match(words)
        at = text.find(words, start, end) + (number.end() if number else 0)
        shown = frame.shadow.to_shadow(Span(at, at + len(words) - (number.end() if number else 0)))
        codes = _codes(frame, shown)
        if len(words.split()) <= _MOST_HEADING_WORDS and "efforts" in codes and "other" not in codes:
            level = next((block.level for block in _headings(frame) if block.span.start <= at < block.span.end), None)
            return _Scope(item, (number[1], number[2]) if number else None, level or None, words.isupper())
        return None
    return None


def _in_scope(
    frame: Frame, item: str | None, section: Section, heading: _Heading, after: Span | None
) -> Iterator[ScopedEffort]:
    inside = list(_run_ins(frame, item, section, after))
    blocks = [frame.shadow.to_shadow(block.span) for block in official_blocks(frame, section)]
    if not inside and is_title(frame, heading.title) and "efforts" not in _codes(frame, heading.title) and blocks:
        inside = [ScopedEffort(item, trimmed(frame, heading.title), (heading.rest, *blocks[:4]))]
    yield from inside


def _labelled_heading(frame: Frame, section: Section) -> Span | None:
    """A line of labels ("Ansvarlig: … Status: …") that was taken for a heading."""
    if section.heading is None:
        return None
    shown = frame.shadow.to_shadow(section.heading)
    return shown if _is_labelled(frame, shown) else None


def _run_ins(frame: Frame, item: str | None, section: Section, next_heading: Span | None) -> Iterator[ScopedEffort]:
    """Names that begin a paragraph ("Gåguiden. Frivillige går …"), or a row of two columns."""
    blocks = [block for block in official_blocks(frame, section) if not is_point(block)]
    shown = [frame.shadow.to_shadow(block.span) for block in blocks]
    titles: list[Span | None] = []
    for each in shown:
        text = frame.shadow.text[each.start : each.end]
        match = _RUN_IN.match(text) or _COLUMN.match(text)
        title = Span(each.start, each.start + match.end(1)) if match else None
        titles.append(title if title is not None and _is_run_in(frame, title) else None)
    for index, title in enumerate(titles):
        if title is None:
            continue
        after = next((at for at in range(index + 1, len(titles)) if titles[at] is not None), len(titles))
        about = (Span(title.end, shown[index].end), *shown[index + 1 : after])[:5]
        if after == len(titles) and next_heading is not None:
            about = (*about, next_heading)
        yield ScopedEffort(item, trimmed(frame, title), about)


def _is_run_in(frame: Frame, title: Span) -> bool:
    """Whether the first words of a paragraph are a name, not a short sentence: one word, or the last has a capital."""
    words = frame.shadow.text[title.start : title.end].split()
    return is_title(frame, title, _MOST_RUN_IN) and (
        len(words) == 1 or words[-1][0].isupper()
    )  # "Gå Sammen", "Gåguiden"


def _over_labels(frame: Frame, item: str | None, section: Section) -> Iterator[ScopedEffort]:
    """A name on a line of its own right above lines that begin with "Status:", "Indikator:" and the like."""
    blocks = official_blocks(frame, section)
    shown = [frame.shadow.to_shadow(block.span) for block in blocks]
    labelled = [_is_labelled(frame, each) for each in shown]
    if not any(labelled):
        return
    if section.heading is not None and sum(labelled) > 1 and labelled[0]:
        title = _heading(frame, section.heading).title
        if is_title(frame, title):
            told = tuple(each for each in shown if _is_status(frame, each))
            yield ScopedEffort(item, trimmed(frame, title), told)
    for index, each in enumerate(shown[:-1]):
        if (
            labelled[index + 1]
            and not labelled[index]
            and is_title(frame, each, _MOST_RUN_IN)
            and not is_point(blocks[index])
        ):
            end = next((at for at in range(index + 1, len(shown)) if not labelled[at]), len(shown))
            yield ScopedEffort(
                item, trimmed(frame, each), tuple(each for each in shown[index + 1 : end] if _is_status(frame, each))
            )


def _label(frame: Frame, shown: Span) -> str:
    text = frame.shadow.text[shown.start : shown.end]
    before, colon, _ = text.partition(":")
    return before if colon and len(before) <= _MOST_LABEL else ""


def _is_labelled(frame: Frame, shown: Span) -> bool:
    tokens = tokenise(_label(frame, shown))
    return bool(tokens) and any(
        end == len(tokens) and code in ("status", "indicator", "label", "responsible", "when")
        for lexicon in ("plan-columns", "effort-signs")
        for end, code in terms(lexicon).at(tokens, 0)
    )


def _is_status(frame: Frame, shown: Span) -> bool:
    tokens = tokenise(_label(frame, shown))
    return bool(tokens) and any(code == "status" for _, code in terms("plan-columns").at(tokens, 0))


def is_title(frame: Frame, shown: Span, most: int = _MOST_TITLE_WORDS) -> bool:
    """Whether words can name an effort: few, with a capital first, without a verb, and no heading of another kind."""
    text = frame.shadow.text[shown.start : shown.end].strip()
    words = text.split()
    if (
        not 0 < len(words) <= most
        or not text[0].isalpha()
        or not text[0].isupper()
        or text.endswith((".", ":", "?", ","))
    ):
        return False
    if "other" in _codes(frame, shown) or ":" in text or "|" in text:
        return False
    tokens = tokenise(text)
    if any(end == len(tokens) for end, _ in terms("effort-status").all_at(tokens, 0)):
        return False  # "Udgår." is what is said of the effort
    first = {code for _, code in terms("figure-words").all_at(tokens, 0)}
    if "clause" in first or (
        len(tokens) > 1 and "verb" in {code for _, code in terms("figure-words").all_at(tokens, 1)}
    ):
        return False
    return not any(token.folded in _FINITE for token in tokens[1:])


_FINITE = frozenset({"er", "har", "skal", "vil", "kan", "blev", "var", "bliver", "får", "den", "det"})
