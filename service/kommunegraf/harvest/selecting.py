"""Finds in a host's pages what a data file describes by CSS selectors, so that other markup is other data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from kommunegraf.errors import ReadingError
from kommunegraf.extraction.words.dates import dates
from kommunegraf.harvest.fetching import Answer, Unusable
from kommunegraf.reading.decoding import decode
from kommunegraf.reading.markup import refuse_bombs
from kommunegraf.reading.recognise import is_html

LONGEST = 300  # characters of a name
_NEAR = 12  # elements between a link and the row it stands in
_ISO = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")


def _sound(selector: str) -> str:
    css = selector.partition("@")[0].strip()
    try:
        LexborHTMLParser("<p>").css("p" if css in ("", ".") else css)
    except SelectolaxError as error:
        raise ValueError(f"{selector!r} is no CSS selector") from error
    return selector


Selector = Annotated[str, AfterValidator(_sound)]
"""A CSS selector; `selector@attribute` is an attribute's value, `@attribute` and `.` are the element's own."""


def is_page(answer: Answer) -> bool:
    """Whether an answer is a web page, whatever it was asked for."""
    beginning = answer.body[:2_000].decode("utf-8", "replace").removeprefix("\ufeff")
    return answer.media_type in ("text/html", "application/xhtml+xml") or is_html(beginning)


def page_of(answer: Answer) -> LexborHTMLParser:
    """The parsed page of an answer; raises `Unusable` where it is none or nested beyond any page."""
    try:
        if not answer.body or not is_page(answer):
            raise Unusable(f"{answer.address} answered with {'no page' if answer.body else 'nothing'}")
        return parsed(answer.body, answer.address)
    except ReadingError as error:
        raise Unusable(f"{answer.address} gave a page that cannot be read: {error.reason}") from error


def parsed(page: bytes, name: str) -> LexborHTMLParser:
    """The page in these bytes; raises `ReadingError`."""
    html = decode(page, name).text
    refuse_bombs(html, name)
    return LexborHTMLParser(html)


def has_any(page: LexborHTMLParser, selectors: Iterable[Selector]) -> bool:
    """Whether any of the selectors finds something."""
    return any(page.css_first(selector) is not None for selector in selectors)


def values(page: LexborHTMLParser | LexborNode, selectors: Sequence[Selector]) -> Iterator[str]:
    """What the selectors find, in their order: words or attributes that are not empty."""
    for selector in selectors:
        css, _, attribute = selector.partition("@")
        own = css.strip() in ("", ".")
        for node in page.css(css) if not own else [page] if isinstance(page, LexborNode) else []:
            value = (node.attributes.get(attribute) or "").strip() if attribute else words(node)
            if value:
                yield value


def words(node: LexborNode) -> str:
    """An element's words on one line."""
    return one_line(node.text(separator=" "))


def one_line(value: object) -> str:
    """A string on one line, cut where it is longer than any name; "" for what is no string."""
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""


def places(page: LexborHTMLParser, selectors: Iterable[Selector]) -> frozenset[int]:
    """The elements that any of the selectors finds, for `around`."""
    return frozenset(each.mem_id for selector in selectors for each in page.css(selector))


def around(node: LexborNode, wanted: frozenset[int]) -> LexborNode:
    """The nearest element around a node that is one of `places`; the node itself where none is near."""
    here: LexborNode | None = node
    for _ in range(_NEAR):
        if here is None:
            break
        if here.mem_id in wanted:
            return here
        here = here.parent
    return node


def day_in(*texts: str) -> str:
    """The first day (YYYY-MM-DD) that the texts state, in their order; "" where none does."""
    for text in texts:
        day = _ISO.search(text[:LONGEST])  # in an address, words stand on both sides of it
        for mention in dates(day.group() if day else text[:LONGEST]):
            if mention.value.datatype in ("date", "dateTime"):
                return mention.value.lexical[:10]
    return ""


def fits(path: str, pattern: str) -> bool:
    """Whether a path is of a pattern, segment by segment: `/committees/*` fits no longer path."""
    segments, wanted = urlsplit(path).path.strip("/").split("/"), pattern.strip("/").split("/")
    return len(segments) == len(wanted) and all(
        bool(segment) and fnmatchcase(unquote(segment), glob) for segment, glob in zip(segments, wanted, strict=True)
    )
