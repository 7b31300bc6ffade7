"""A page as tests look at it."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = {"meta", "link", "input", "line", "circle", "br"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and all words. Fails where an element is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.marked: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self._open.append(tag)
        if tag == "mark":
            self.marked.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if "mark" in self._open:
            self.marked[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.elements if "id" in attributes]

    def links(self) -> list[str]:
        return [str(each.get("href")) for each in self.all("a")]
