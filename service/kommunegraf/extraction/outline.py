"""What the section machine yields: a document cut into header, items and sections with roles.

Roles are named in `mappings/layouts/headings.toml`; profiles in `mappings/layouts/*.toml` say how a publishing
system marks them. Everything that follows (decisions, money, partners, plans) reads this and never the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kommunegraf.reading.document import Block, Part, Span


@dataclass(frozen=True, slots=True)
class Named:
    """A value the document states under a name: `value` normalised for use, `span` the words that say it.

    `rule` is "" where the words say it outright; else the name of the rule that it was inferred by.
    `again` are other places where the document says the same.
    """

    value: str
    span: Span
    rule: str = ""
    again: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.span, *self.again)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it.

    `role` is one of headings.toml's roles ("recommendation", "decision", "summary", "presentation", "economy",
    "attachments", "participants", "route", "earlier-stage", "unknown", …); `heading` is None for text before the
    first heading. `stage` holds "body" and "date" where the heading names them ("Beslutning i <body> den <date>").
    """

    role: str
    heading: Span | None
    span: Span
    blocks: tuple[Block, ...]
    stage: Mapping[str, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One agenda item (or the one case of a case page).

    `fields` by our names: "title", "number", "case-number", "identifier", "open" ("true"/"false"), "caseworker",
    "meeting-identifier", …
    """

    span: Span
    fields: Mapping[str, Named]
    sections: tuple[Section, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """`header` by our names: "municipality" (kommunekode), "region", "body", "date", "time", "end-time", "location",
    "document-kind" (agenda, minutes, …), "title", "meeting-identifier", "published".

    `kind` is the document kind (scheme *document-kind*): "minutes", "agenda", "agenda-item", "case", "policy-page",
    "note", "other". `sections` are those outside any item (all, for a document without items).
    `recognised` is the share of the official text that has a role other than "unknown"; `header_lines` are the blocks
    that were read as the meeting's header.
    """

    kind: str
    layout: str
    header: Mapping[str, Named]
    items: tuple[Item, ...]
    sections: tuple[Section, ...]
    recognised: float = 1.0
    notes: tuple[str, ...] = ()
    header_lines: tuple[Span, ...] = ()
