"""The text rendering of FirstAgenda's JSON as an unfolded tree, with or without the page that it stood on.

    22 items
      • SagsNummer "29.09.00-P05-1-24"
      • Bilag 1 items
        1. 4 items
          • Navn "…"

The stored text is the file. Values stand in straight quotes without escapes; a string may run over lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kommunegraf.errors import ReadingError
from kommunegraf.reading.blocks import blocks
from kommunegraf.reading.document import Block, BlockKind, Document, Field, Method, Part, Span, Zone, ZoneKind
from kommunegraf.reading.firstagenda import PAIRS, ZERO_GUID
from kommunegraf.reading.furniture import official_stretches, zones
from kommunegraf.reading.recognise import ITEM_FIELDS

_HEAD = re.compile(r"[ \t]*\d{1,3} items?[ \t]*")
_ENTRY = re.compile(r"([ \t]*)[•*\-][ \t]+([A-Za-z_][\w]{0,60})[ \t]+(.*)", re.DOTALL)
_ELEMENT = re.compile(r"([ \t]*)(\d{1,6})\.[ \t]+(.*)", re.DOTALL)
_COUNT = re.compile(r"\d{1,6} items?")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?")
_LINE = re.compile(r"[^\r\n]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>|<!--[^<>]*-->")
_AGENDA_FIELDS = frozenset(("Dagsordenpunkter", "Udvalg", "Moede", "TillaegsDagsorden"))
_BEGINNING = re.compile(
    rf"^[ \t]*\d{{1,3}} items?[ \t]*\r?\n[ \t]*[•*\-][ \t]+(?:{'|'.join(sorted(ITEM_FIELDS | _AGENDA_FIELDS))})[ \t]",
    re.MULTILINE,
)
# From here on a text run of the HTML is long enough that finding it in the page cannot be chance.
TELLING = 20
MOST_NODES = 50_000
DEEPEST = 50
LONGEST_STRING = 20_000  # in lines


@dataclass(slots=True)
class Node:
    """One entry of the tree: an object or array (`container`), or a scalar with the span of its value."""

    path: tuple[str, ...]
    line: Span
    value: str | int | float | bool | None = None
    span: Span | None = None
    container: bool = False


def find_tree(text: str) -> Span | None:
    """Where a tree view of an agenda or an item stands in a text; None where there is none.

    It begins at a line "<n> items" that is followed at once by an entry with one of FirstAgenda's field names, and
    ends with the last entry; at least six entries must be fields of an item, or two of an agenda.
    """
    for head in _BEGINNING.finditer(text):
        nodes = list(islice(_nodes(text, head.start()), MOST_NODES + 1))
        names = {node.path[0] for node in nodes if len(node.path) == 1}
        if len(names & ITEM_FIELDS) >= 6 or len(names & _AGENDA_FIELDS) >= 2:
            return Span(head.start(), nodes[-1].line.end)
    return None


def read_dump(text: str, tree: Span, name: str) -> Document:
    """The document of a text that holds a tree view.

    The HTML inside the tree is a duplicate where most of it stands in the page around the tree too; where the tree
    is all there is, its text runs are the official blocks.
    """
    nodes = list(islice(_nodes(text, tree.start), MOST_NODES + 1))
    if len(nodes) > MOST_NODES:
        raise ReadingError(name, f"the tree view has more than {MOST_NODES:,} entries", "Give one file a meeting")
    found = zones(text, name, 0, tree.start)
    after = zones(text, name, tree.end, len(text))
    outside = official_stretches(0, tree.start, found.zones)
    runs = {node.span: tuple(text_runs(text, node.span)) for node in nodes if _is_html(node) and node.span}
    repeated = _repeats(text, outside, [run.span for some in runs.values() for run in some])
    kind = ZoneKind.DUPLICATE if repeated else ZoneKind.OFFICIAL
    tree_zones = _tree_zones(tree, [(span, kind) for span in sorted(runs)])
    all_zones = (*found.zones, *tree_zones, *after.zones)
    before = blocks(text, outside, name)
    inside = () if repeated else tuple(run for span in sorted(runs) for run in runs[span])
    behind = blocks(text, official_stretches(tree.end, len(text), after.zones), name)
    machine = [zone.span for zone in all_zones if zone.kind is ZoneKind.MACHINE]
    parts, warnings = _parts(text, nodes, tree)
    if not before and not inside and not parts:
        raise ReadingError(name, "the tree view holds no agenda item", "Give the page or the JSON it was made from")
    return Document(
        text=text,
        method=Method.TEXT,
        form="firstagenda-dump",
        blocks=before + inside + behind,
        zones=all_zones,
        parts=parts,
        warnings=found.warnings + after.warnings + warnings,
        duplicates=tuple(run.span for span in sorted(runs) for run in runs[span]) if repeated else (),
        machine_blocks=blocks(text, machine, name),
    )


def text_runs(text: str, html: Span) -> Iterator[Block]:
    """The stretches between the tags of HTML that stands raw in a text, each a block as its element is."""
    opened = ""
    at = html.start
    for tag in [*_TAG.finditer(text, html.start, html.end), None]:
        end = tag.start() if tag else html.end
        words = text[at:end]
        bare = words.strip()
        if bare and opened not in ("script", "style", "title"):
            start = at + len(words) - len(words.lstrip())
            kind, level = BlockKind.PARAGRAPH, 0
            if len(opened) == 2 and opened[0] == "h" and opened[1] in "123456":
                kind, level = BlockKind.HEADING, int(opened[1])
            elif opened == "li":
                kind = BlockKind.LIST_ITEM
            yield Block(Span(start, start + len(bare)), kind, "•" if opened == "li" else "", level)
            if opened == "li":
                opened = ""  # what follows the first words of an item is no item of its own
        if tag:
            at = tag.end()
            name = (tag.group(2) or "").lower()
            if name and (
                name in ("p", "li", "div", "td", "th", "script", "style", "title") or re.fullmatch("h[1-6]", name)
            ):
                opened = "" if tag.group(1) else (opened if opened == "li" and name in ("p", "div") else name)


def _nodes(text: str, start: int) -> Iterator[Node]:
    """The entries of the tree that begins at `start`, in order, up to the first line that is none."""
    stack: list[tuple[int, str]] = []
    line = _LINE.search(text, start)
    if line is not None and _HEAD.fullmatch(line.group()):
        line = _LINE.search(text, line.end())
    while line is not None:
        if not line.group().strip():
            line = _LINE.search(text, line.end())
            continue
        entry = _ENTRY.fullmatch(line.group())
        match = entry or _ELEMENT.fullmatch(line.group())
        if match is None:
            return
        rest_at = line.start() + match.start(3)
        last = _closing(text, line) if match.group(3).startswith('"') else line
        end = last.start() + len(last.group().rstrip())
        rest = text[rest_at:end].rstrip()
        indent = len(match.group(1))
        while stack and stack[-1][0] >= indent:
            stack.pop()
        name = match.group(2) if entry else str(max(0, int(match.group(2)) - 1))
        path = (*(each for _, each in stack), name)
        shown = Span(line.start() + indent, end)
        if _COUNT.fullmatch(rest):
            if len(stack) >= DEEPEST:
                return
            stack.append((indent, name))
            yield Node(path, shown, container=True)
        else:
            value = _value(rest)
            if value is _NOT_A_VALUE:
                return
            yield _leaf(path, shown, rest_at, rest, value)
        line = _LINE.search(text, last.end())


def _closing(text: str, line: re.Match[str]) -> re.Match[str]:
    """The line on which a string that begins on `line` ends: the first that a quote ends and an entry follows.

    The line itself where there is none.
    """
    at: re.Match[str] | None = line
    for number in range(LONGEST_STRING):
        if at is None:
            return line
        following = _LINE.search(text, at.end())
        words = at.group().rstrip()
        opens_only = number == 0 and _opening_quote_alone(words)
        if words.endswith('"') and not opens_only and _begins_entry(following):
            return at
        at = following
    return line


def _opening_quote_alone(words: str) -> bool:
    return re.search(r'\s"\Z', words) is not None


def _begins_entry(line: re.Match[str] | None) -> bool:
    if line is None or not line.group().strip():
        return True
    words = line.group()
    return _ENTRY.fullmatch(words) is not None or _ELEMENT.fullmatch(words) is not None


class _NotAValue:
    pass


_NOT_A_VALUE = _NotAValue()


def _value(rest: str) -> str | int | float | bool | _NotAValue | None:
    if len(rest) >= 2 and rest[0] == '"' and rest[-1] == '"':
        return rest[1:-1]
    constants: dict[str, bool | None] = {"null": None, "true": True, "false": False}
    if rest in constants:
        return constants[rest]
    if _NUMBER.fullmatch(rest):
        return int(rest) if rest.lstrip("-").isdigit() else float(rest)
    return _NOT_A_VALUE


def _leaf(
    path: tuple[str, ...], line: Span, at: int, rest: str, value: str | int | float | bool | _NotAValue | None
) -> Node:
    if isinstance(value, _NotAValue) or value is None or value in ("", ZERO_GUID):
        return Node(path, line, None if isinstance(value, _NotAValue) else value, None)
    if isinstance(value, str):
        return Node(path, line, value, Span(at + 1, at + len(rest) - 1))
    return Node(path, line, value, Span(at, at + len(rest)))


def _is_html(node: Node) -> bool:
    return isinstance(node.value, str) and (node.path[-1] == "Html" or _TAG.match(node.value.lstrip()) is not None)


def _repeats(text: str, outside: tuple[Span, ...], runs: list[Span]) -> bool:
    """Whether most of the runs' words stand in the official text outside the tree too."""
    page = " ".join(" ".join(text[span.start : span.end].split()) for span in outside)
    telling = [" ".join(text[run.start : run.end].split()) for run in runs if run.end - run.start >= TELLING][:500]
    if not telling:
        return bool(page)
    total = sum(len(words) for words in telling)
    return sum(len(words) for words in telling if words in page) >= 0.5 * total


def _tree_zones(tree: Span, special: list[tuple[Span, ZoneKind]]) -> tuple[Zone, ...]:
    found: list[Zone] = []
    at = tree.start
    for span, kind in special:
        found.append(Zone(ZoneKind.METADATA, Span(at, span.start)))
        if kind is not ZoneKind.OFFICIAL:
            found.append(Zone(kind, span))
        at = span.end
    found.append(Zone(ZoneKind.METADATA, Span(at, tree.end)))
    return tuple(found)


def _parts(text: str, nodes: list[Node], tree: Span) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The meeting and its items, or the one item, with attachments and participants as parts."""
    warnings: list[str] = []
    tops = {node.path[0] for node in nodes}
    if "Dagsordenpunkter" not in tops:
        return (_item(nodes, 0, tree, warnings),), tuple(warnings)
    fields: dict[str, Field] = {}
    parts: list[Part] = []
    for node in nodes:
        within = node.path[0] == "Dagsordenpunkter" or node.path[:2] == ("Moede", "Moededeltagere")
        if not within and not node.container:
            fields["/".join(node.path)] = Field(node.value, node.span)
    for group in _elements(nodes, ("Moede", "Moededeltagere")):
        parts.append(Part("participant", _extent(group), _fields(group, 3)))
    for group in _elements(nodes, ("Dagsordenpunkter",)):
        parts.append(_item(group, 2, _extent(group), warnings))
    return (Part("meeting", tree, fields, tuple(parts)),), tuple(warnings)


def _item(nodes: list[Node], depth: int, span: Span, warnings: list[str]) -> Part:
    fields: dict[str, Field] = {}
    for node in nodes:
        path = node.path[depth:]
        if path and path[0] != "Bilag" and not _is_html(node) and not node.container:
            fields["/".join(path)] = Field(node.value, node.span)
    for one, other in PAIRS:
        here, there = fields.get(one), fields.get(other)
        if here and there and here.span and there.span and str(here.value) != str(there.value):
            warnings.append(f"{one} and {other} differ")
    base = nodes[0].path[:depth] if nodes else ()
    attachments = tuple(
        Part("attachment", _extent(group), _fields(group, depth + 2)) for group in _elements(nodes, (*base, "Bilag"))
    )
    return Part("item", span, fields, attachments)


def _elements(nodes: list[Node], base: tuple[str, ...]) -> list[list[Node]]:
    """The nodes below each element of the array at `base`, the element's own line first."""
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        if node.path[: len(base)] == base and len(node.path) > len(base):
            groups.setdefault(node.path[len(base)], []).append(node)
    return list(groups.values())


def _extent(group: list[Node]) -> Span:
    return Span(group[0].line.start, group[-1].line.end)


def _fields(group: list[Node], depth: int) -> dict[str, Field]:
    return {
        "/".join(node.path[depth:]): Field(node.value, node.span)
        for node in group
        if len(node.path) > depth and not node.container
    }
