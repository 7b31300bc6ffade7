"""Writes the HTML that the system's editors leave: paragraphs, lists and tables in several habits, heads and spans."""

from __future__ import annotations

import html
import random
from collections.abc import Sequence
from dataclasses import dataclass

_HABITS = ("plain", "word", "coloured", "breaks")


@dataclass(frozen=True, slots=True)
class Section:
    """A head with its HTML; `css` is its span's class, None where it has none; `plain` its words as lines."""

    head: str
    body: str
    css: str | None
    plain: str


class Pen:
    """Writes one item in one habit, as HTML and as plain lines at once."""

    def __init__(self, rng: random.Random) -> None:
        self._habit = rng.choice(_HABITS)
        self._html: list[str] = []
        self._plain: list[str] = []

    def take(self, head: str, css: str | None) -> Section:
        """What was written since the last time, as a section."""
        made = Section(head, "".join(self._html), css, "\n".join(self._plain))
        self._html, self._plain = [], []
        return made

    def paragraphs(self, *texts: str) -> None:
        self._plain.extend(texts)
        shown = [html.escape(text, quote=False) for text in texts]
        if self._habit == "breaks":
            self._html.append(f"<p>{'<br><br>'.join(shown)}</p>")
        else:
            self._html.extend(self._paragraph(text) for text in shown)

    def heading(self, text: str) -> None:
        self._plain.append(text)
        shown = html.escape(text, quote=False)
        self._html.append(f"<h4>{shown}</h4>" if self._habit == "word" else f"<p><strong>{shown}</strong></p>")

    def points(self, texts: Sequence[str], *, numbered: bool) -> None:
        self._plain.extend(f"{number}. {text}" if numbered else f"- {text}" for number, text in enumerate(texts, 1))
        tag = "ol" if numbered else "ul"
        items = "".join(f"<li>{html.escape(text, quote=False)}</li>" for text in texts)
        self._html.append(f"<{tag}>{items}</{tag}>")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table whose first row is its head."""
        self._plain.extend("\t".join(row) for row in rows)
        cell = "th" if self._habit == "plain" else "td"
        lines = []
        for number, row in enumerate(rows):
            tag = cell if number == 0 else "td"
            inside = "".join(f"<{tag}>{self._cell(text)}</{tag}>" for text in row)
            lines.append(f"<tr>{inside}</tr>")
        style = ' border="1" style="border-collapse: collapse; width: 100%;"' if self._habit != "plain" else ""
        self._html.append(f"<table{style}><tbody>{''.join(lines)}</tbody></table>")

    def _paragraph(self, shown: str) -> str:
        if self._habit == "word":
            return f'<p class="MsoNormal" style="margin-bottom: 0cm;">{shown}</p>'
        if self._habit == "coloured":
            return f'<p><span style="color: #000000;">{shown}</span></p>'
        return f"<p>{shown}</p>"

    def _cell(self, text: str) -> str:
        shown = html.escape(text, quote=False) or "&nbsp;"
        return f'<p class="MsoNormal">{shown}</p>' if self._habit == "word" else shown


def container(sections: Sequence[Section], shaded: Sequence[str]) -> str:
    """The container that the system puts around an item; heads named in `shaded` stand in a coloured block."""
    parts: list[str] = []
    inside = False
    for section in sections:
        wanted = section.head.split(" ", 1)[0] in shaded
        if wanted != inside:
            parts.append("<div style='background-color:rgb(224, 225, 228);'>" if wanted else "</div> ")
            inside = wanted
        css = f" class='{section.css}'" if section.css else ""
        head = html.escape(section.head, quote=False)
        parts.append(f"<h3>{head}</h3> <span{css}>{section.body}</span> ")
    return f"<div><div id='sagsfremstillingContainer'> {''.join(parts)}{'</div> ' if inside else ''}</div></div>"
