"""Files that a meeting's page links: which links lead to them is data, fetching one is the same for all systems."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from pydantic import Field

from kommunegraf.datafiles import DataFile
from kommunegraf.errors import ReadingError
from kommunegraf.harvest.adapter import Attached, Pages, Part
from kommunegraf.harvest.fetching import Session, Unusable
from kommunegraf.harvest.selecting import Selector, is_page, one_line, parsed, values
from kommunegraf.reading.pdf.source import is_cut

_MOST = 2_000
_MOST_LOOKED_AT = 20_000  # elements for one rule
_ANY_FILE = "application/pdf, */*;q=0.5"
_SLOT = re.compile(r"\{([a-z-]+)\}")


class FileLinks(DataFile):
    """`[[files]]` of a system's file in `mappings/harvest/`: elements that lead to a file.

    `link` is its address, with attributes of the element in braces; it must end with one of `endings` or have one of
    `within` in its path, where any are given. `name` is what the file is called, best first.
    """

    selector: Selector
    link: str = "{href}"
    endings: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    name: tuple[Selector, ...] = Field(min_length=1)


def linked(host: str, page: bytes, rules: Iterable[FileLinks], leave: Iterable[str] = ()) -> tuple[Attached, ...]:
    """The files that a page links, each once, but for those whose links the selectors `leave` find.

    Each is known by its path. Links that leave the host are no attachments of its; none where the page cannot be read.
    """
    try:
        tree = parsed(page, host)
    except ReadingError:
        return ()
    pages = Pages(host)
    left = {pages.path(link) for selector in leave for link in values(tree, [f"{selector}@href"])}
    found: dict[str, Attached] = {}
    for rule in rules:
        for node in tree.css(rule.selector)[:_MOST_LOOKED_AT]:
            link = _filled(rule.link, node.attributes)
            path = pages.path(link) if link else None
            if path is None or path in left or not _is_file(path, rule) or len(found) >= _MOST:
                continue
            name = next(values(node, rule.name), "") or path.rsplit("/", 1)[-1]
            found.setdefault(path, Attached(path, one_line(name), pages.at(path), one_line(name)))
    return tuple(found.values())


async def fetch_file(session: Session, attached: Attached) -> Part:
    """The file at an attachment's path; raises `Unusable` where a page (a login, say), nothing or half a PDF comes."""
    answer = await session.get(attached.id, accept=_ANY_FILE)
    if not answer.body or is_page(answer):
        raise Unusable(f"{session.shown(attached.id)} answered with {'a page' if answer.body else 'nothing'}, no file")
    if answer.body.startswith(b"%PDF-") and is_cut(answer.body):
        raise Unusable(f"{session.shown(attached.id)} answered with a PDF that was cut short")
    return Part(attached.id, answer, attached.page)


def _filled(template: str, attributes: dict[str, str | None]) -> str:
    """The template with the element's attributes; "" where one is missing. Only a whole address is taken as it is."""
    said = {name: (attributes.get(name) or "").strip() for name in _SLOT.findall(template)}
    if not all(said.values()):
        return ""
    whole = template.startswith("{")
    return _SLOT.sub(lambda slot: said[slot[1]] if whole else quote(said[slot[1]], safe=""), template)


def _is_file(path: str, rule: FileLinks) -> bool:
    if not rule.endings and not rule.within:
        return True
    folded = urlsplit(path).path.casefold()
    return folded.endswith(rule.endings) or any(part in folded for part in rule.within)
