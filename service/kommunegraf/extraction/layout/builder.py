"""Gathers the lines of an item, or of what stands outside items, into sections."""

from __future__ import annotations

from kommunegraf.extraction.outline import Named, Section
from kommunegraf.reading.document import Block, Span


class SectionBuilder:
    """Gathers blocks into sections; `done` gives them, those that stand inside others and are no part of them last."""

    def __init__(self) -> None:
        self._sections: list[Section] = []
        self._role = "unknown"
        self._heading: Span | None = None
        self._stage: dict[str, Named] = {}
        self._blocks: list[Block] = []
        self._asides: list[Section] = []

    def heading(self, role: str, span: Span, stage: dict[str, Named], rest: Block | None) -> None:
        self._close()
        self._role, self._heading, self._stage = role, span, stage
        if rest is not None:
            self._blocks.append(rest)

    def route(self, block: Block) -> None:
        if self._role != "route":
            self._close()
            self._role = "route"
        self._blocks.append(block)

    def block(self, block: Block) -> None:
        if self._role == "route" and self._heading is None:
            self._close()
        self._blocks.append(block)

    def aside(self, role: str, block: Block) -> None:
        """A line that stands inside a section and is no part of it."""
        self._asides.append(Section(role, None, block.span, (block,)))

    def furniture(self) -> None:
        """A button or jump ends what was decided: what follows was not written below the decision's heading."""
        if self._role in {"decision", "absence"} and self._blocks:
            self._close()

    def _close(self) -> None:
        if self._heading is not None or self._blocks:
            spans = [block.span for block in self._blocks]
            if self._heading is not None:
                spans.append(self._heading)
            span = Span(min(s.start for s in spans), max(s.end for s in spans))
            self._sections.append(Section(self._role, self._heading, span, tuple(self._blocks), self._stage))
        self._role, self._heading, self._stage, self._blocks = "unknown", None, {}, []

    def done(self) -> tuple[Section, ...]:
        self._close()
        return (*self._sections, *self._asides)
