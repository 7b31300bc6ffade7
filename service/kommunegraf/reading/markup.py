"""HTML to lines and blocks: headings, paragraphs, list items and tables, in reading order (WHATWG HTML, 15.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kommunegraf.errors import ReadingError
from kommunegraf.reading.agenda_tables import write_agenda_table
from kommunegraf.reading.composer import MOST_CELLS, Composer
from kommunegraf.reading.document import BlockKind
from kommunegraf.reading.furniture import site_furniture
from kommunegraf.reading.sites import site_words

LARGEST = 32 * 1024 * 1024  # a parsed page takes some twenty times its size
DEEPEST = 2_000
DEEPEST_STYLE = 200
LONGEST_PATH = 40

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_ENDS_ITSELF = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "caption",
        "html",
        "head",
        "body",
    ]
)
# Left open, these are opened anew in every block that follows (WHATWG HTML, 13.2.4.3), which a bomb can use.
_STYLE = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
) | frozenset(_HEADINGS)
_TITLES = "h1, h2, h3, h4, h5, h6"
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_NO_TABLE_OF_DATA = "h1, h2, h3, h4, h5, h6, ul, ol, table, hr"


def render(html: str, into: Composer, *, name: str, origin: str = "", page: bool = False) -> None:
    """Appends the text of `html` to a composer, block by block.

    A `page` is a whole web page: what is around its main part is left out, and each block's origin is its element's
    path. Otherwise `html` is a fragment, and all its blocks have the given origin. Scripts, styles, menus and what
    `site-furniture.toml` names are left out. Raises `ReadingError` (with `name`) where elements are nested deeper
    than any document's, which would take unbounded time.
    """
    if len(html) > LARGEST:
        raise ReadingError(
            name, f"the HTML has {len(html):,} characters, the limit is {LARGEST:,}", "Give the text, or split it"
        )
    refuse_bombs(html, name)
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return
    if page:
        into.site = site_words(tree)
    root = _main_part(tree) if page else tree.body
    _Walk(into, origin, paths=page).run(root)


def refuse_bombs(html: str, name: str) -> None:
    """Raises `ReadingError` where more elements are open at once than the parser takes in linear time."""
    if html.count("<") <= min(DEEPEST, DEEPEST_STYLE):
        return  # no more are open than begin
    depth = style = 0
    for match in _TAG.finditer(html):
        tag = match.group(2).lower()
        if tag in _VOID or tag in _ENDS_ITSELF:
            continue
        step = -1 if match.group(1) else 1
        depth = max(0, depth + step)
        if tag in _STYLE:
            style = max(0, style + step)
        if depth > DEEPEST or style > DEEPEST_STYLE:
            raise ReadingError(
                name,
                f"the HTML has over {DEEPEST if depth > DEEPEST else DEEPEST_STYLE} elements inside one another, "
                f"at character {match.start()}",
                "This is no document; look at where it comes from",
            )


def _main_part(tree: LexborHTMLParser) -> LexborNode:
    body = tree.body
    assert body is not None
    for selector in ("main", "[role=main]"):
        found = tree.css(selector)
        if len(found) == 1 and found[0].text(strip=True):
            return found[0]
    return body


@dataclass(slots=True)
class _Item:
    """A list item: its first words are its block, what follows in it are paragraphs."""

    marker: str
    level: int
    written: bool = False


@dataclass(slots=True)
class _Open:
    """An element being walked: the child to visit next, and what its blocks look like."""

    node: LexborNode | None
    tag: str
    path: str
    heading: int = 0
    item: _Item | None = None
    lists: int = 0
    number: int | None = None
    inside_main: bool = False
    in_section: bool = False
    kept: bool = False  # inside a frame of the page that is kept for its heading: looked into once
    counts: dict[str, int] = field(default_factory=dict)

    def inner(self, node: LexborNode | None, tag: str, path: str, number: int | None) -> _Open:
        """An element inside this one, which looks as it does."""
        return _Open(node, tag, path, self.heading, self.item, self.lists, number, self.inside_main, self.kept)


class _Walk:
    """Walks a tree without recursion and writes a block at each border between blocks."""

    def __init__(self, into: Composer, origin: str, *, paths: bool) -> None:
        self._into = into
        self._origin = origin
        self._paths = paths
        self._run: list[str] = []
        self._gap = 1
        self._stack: list[_Open] = []
        self._furniture = site_furniture()

    def run(self, root: LexborNode) -> None:
        tag = root.tag or ""
        self._stack = [_Open(root.child, tag, tag, inside_main=tag in ("main", "article"))]
        while self._stack:
            here = self._stack[-1]
            node = here.node
            if node is None:
                if here.tag in _BLOCKS:
                    self._flush()
                    self._gap = 0 if here.tag in ("li", "tr", "dt") else 1
                self._stack.pop()
                continue
            here.node = node.next
            if node.is_text_node:
                self._run.append(node.text_content or "")
            elif node.is_element_node:
                self._open(node, here)

    def _open(self, node: LexborNode, here: _Open) -> None:
        tag = (node.tag or "").lower()
        attributes = node.attributes
        if self._left_out(node, attributes, tag, here):
            return
        framing = self._names_frame(attributes, here)
        if framing and node.css_first("h1") is None:
            return
        if tag == "br":
            self._flush()
            self._gap = 0
            return
        if tag not in _BLOCKS:
            child = here.inner(node.child, tag, here.path, here.number)
            child.kept = here.kept or framing
            self._stack.append(child)
            return
        self._flush()
        if tag not in ("li", "tr", "dd"):
            self._gap = 0 if tag in _LISTS and here.lists else 1
        path = self._path(here, tag)
        if tag == "table" and self._table(node, path):
            return
        if tag == "pre":
            self._preformatted(node, path)
            return
        child = here.inner(node.child, tag, path, None)
        child.heading = _HEADINGS.get(tag, here.heading)
        child.kept = here.kept or framing
        child.inside_main = here.inside_main or tag in ("main", "article")
        child.in_section = here.in_section or tag == "section"
        if tag in _LISTS:
            child.lists += 1
            child.number = _integer(attributes.get("start"), 1) if tag == "ol" else None
        elif tag == "li":
            child.item = _Item(_marker(attributes, here), max(0, here.lists - 1))
        self._stack.append(child)

    def _left_out(self, node: LexborNode, attributes: Mapping[str, str | None], tag: str, here: _Open) -> bool:
        known = self._furniture
        if tag in known.elements:
            return True
        # The header of a section is no banner of the page (HTML-AAM 1.0, 3.4, header): it has the section's title.
        titles = tag == "header" and here.in_section and node.css_first(_TITLES) is not None
        if tag in known.frame_elements and not here.inside_main and not titles:
            return True
        if not attributes:
            return False
        if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
            return True
        if (attributes.get("role") or "").lower() in known.roles:
            return True
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "display:none" in style or "visibility:hidden" in style:
            return True
        if not self._paths:
            return False
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return names != " " and any(part in known.class_words for part in _name_parts(names[:1000]))

    def _names_frame(self, attributes: Mapping[str, str | None], here: _Open) -> bool:
        """Whether id or class of a page's element say that it stands around the text, where no main part is marked."""
        if not self._paths or here.inside_main or here.kept or not ("id" in attributes or "class" in attributes):
            return False
        known = self._furniture
        named = _whole_names(attributes.get("id")) & known.frame_ids
        classed = _whole_names(attributes.get("class")) & known.frame_classes
        return bool(named or classed)

    def _path(self, here: _Open, tag: str) -> str:
        if not self._paths or len(self._stack) > LONGEST_PATH:
            return here.path
        here.counts[tag] = here.counts.get(tag, 0) + 1
        return f"{here.path}/{tag}[{here.counts[tag]}]"

    def _flush(self) -> None:
        words, self._run = "".join(self._run), []
        if not words or words.isspace():
            return
        here = self._stack[-1]
        origin = here.path if self._paths else self._origin
        item = here.item
        if here.heading:
            self._into.block(words, BlockKind.HEADING, level=here.heading, gap=self._gap, origin=origin)
        elif item is not None and not item.written:
            item.written = True
            self._into.block(
                words, BlockKind.LIST_ITEM, marker=item.marker, level=item.level, gap=self._gap, origin=origin
            )
        else:
            self._into.block(words, gap=self._gap, origin=origin)
        self._gap = 0

    def _preformatted(self, node: LexborNode, path: str) -> None:
        for line in (node.text() or "").splitlines():
            self._into.block(line, gap=self._gap, origin=path if self._paths else self._origin)
            self._gap = 0
        self._gap = 1

    def _table(self, node: LexborNode, path: str) -> bool:
        """Writes a table of data; False for one that only lays out a page."""
        origin = path if self._paths else self._origin
        if write_agenda_table(node, _cell_lines, self._into, origin):
            self._gap = 1
            return True
        grid = _grid(node)
        if grid is None:
            return False
        for caption in node.css("caption"):
            self._into.block(caption.text(separator=" "), origin=origin)
        self._into.table(grid.rows, grid.places, origin=origin)
        if grid.cut:
            self._into.warn("a table has more cells than any document's: cells over several columns are shown once")
        self._gap = 1
        return True


def _marker(attributes: Mapping[str, str | None], here: _Open) -> str:
    if here.number is None:
        return "•"
    number = _integer(attributes.get("value"), here.number)
    here.number = number + 1
    return f"{number}."


@dataclass(slots=True)
class _Grid:
    rows: list[list[str]]
    places: list[list[tuple[int, int]]]
    cut: bool = False


def _grid(table: LexborNode) -> _Grid | None:
    """The cells of a table of data; None for one that only lays out a page (WHATWG HTML, 4.9.1)."""
    if (table.attributes.get("role") or "").lower() in ("presentation", "none"):
        return None
    if any(found.mem_id != table.mem_id for found in table.css(_NO_TABLE_OF_DATA)):
        return None
    rows: list[list[str]] = []
    spans: list[list[tuple[int, int]]] = []
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        rows.append([_cell_words(cell) for cell in cells])
        spans.append(
            [
                (
                    min(1000, max(1, _integer(cell.attributes.get("colspan"), 1))),
                    min(1000, max(1, _integer(cell.attributes.get("rowspan"), 1))),
                )
                for cell in cells
            ]
        )
    if sum(len(row) for row in rows) < 2:
        return None
    return _placed(rows, spans)


def _placed(rows: list[list[str]], spans: list[list[tuple[int, int]]]) -> _Grid:
    """Which cell stands where, cells over several columns and rows repeated (WHATWG HTML, 4.9.12)."""
    if sum(across * down for row in spans for across, down in row) > MOST_CELLS:
        return _Grid(rows, [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)], cut=True)
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(spans):
        x = 0
        for c, (across, down) in enumerate(row):
            while (r, x) in taken:
                x += 1
            for dy in range(min(down, len(rows) - r)):
                for dx in range(across):
                    taken.setdefault((r + dy, x + dx), (r, c))
            x += across
    width = max((x for _, x in taken), default=-1) + 1
    if width * len(rows) > MOST_CELLS:
        return _Grid(rows, [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)], cut=True)
    return _Grid(rows, [[taken.get((r, x), (-1, -1)) for x in range(width)] for r in range(len(rows))])


def _cell_words(cell: LexborNode) -> str:
    """A cell's words; blocks and line breaks inside it are a space, inline elements nothing."""
    return _cell_text(cell, " ")


def _cell_lines(cell: LexborNode) -> str:
    """A cell's words; blocks and line breaks inside it are a line break, as nothing else in it is."""
    return "\n".join(" ".join(line.split()) for line in _cell_text(cell, "\0").split("\0"))


def _cell_text(cell: LexborNode, between: str) -> str:
    words: list[str] = []
    stack = [cell.child]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        stack.append(node.next)
        if node.is_text_node:
            words.append(node.text_content or "")
        elif node.is_element_node and node.tag not in ("script", "style", "template"):
            if node.tag == "br" or node.tag in _BLOCKS:
                words.append(between)
            stack.append(node.child)
    return "".join(words)


def _integer(value: str | None, default: int) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else default


_PART = re.compile(r"[A-Z]?[a-zæøå]+|[A-Z]+(?![a-z])")


def _whole_names(names: str | None) -> set[str]:
    """Class names or ids without hyphens, underscores and capitals ("site-footer" as "sitefooter")."""
    return {re.sub(r"[-_]", "", name).lower() for name in (names or "")[:1000].split()}


def _name_parts(names: str) -> set[str]:
    """The words of class names and ids, and each name whole ("cookie-banner" has "cookie" and "banner")."""
    whole = {re.sub(r"[-_]", "", name).lower() for name in names.split()}
    return whole | {part.lower() for part in _PART.findall(names)}
