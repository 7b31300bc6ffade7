"""Keeps what a third party's machine wrote on top of a document, apart from everything the authority says."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import MachineSummary, Mode, Text
from kommunegraf.reading.document import Block, Span, ZoneKind
from kommunegraf.reading.furniture import is_machine_heading

_LONGEST_HEADING = 60


def extract_machine(frame: Frame) -> None:
    """Adds one summary for the whole of a machine's words, and one for each block under the heading it stands under.

    Headings are those that `mappings/layouts/machine-summaries.toml` names; a summary with none of them is cut by
    the look of its lines.
    """
    blocks = frame.document.machine_blocks
    named = any(is_machine_heading(frame.document.words(block.span)) for block in blocks)
    heading: Block | None = None
    position = 0
    for zone in frame.document.zones:
        within = [block for block in blocks if block.span in zone.span]
        if zone.kind is ZoneKind.MACHINE and within:
            position += 1
            whole = Span(within[0].span.start, within[-1].span.end)
            _add(frame, position, whole, within[0].span)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        words = frame.document.words(block.span)
        if is_machine_heading(words) and not block.marker if named else _looks_like_heading(words, block, following):
            heading = block
            continue
        position += 1
        _add(frame, position, block.span, heading.span if heading else None)


def _add(frame: Frame, position: int, span: Span, heading: Span | None) -> None:
    frame.machine.add(
        MachineSummary(
            id=frame.part("machine-summary", str(position)),
            text=say(Text(text=frame.document.words(span)), span, mode=Mode.MACHINE),
            summary_kind=say(Text(text=frame.document.words(heading)), heading, mode=Mode.MACHINE) if heading else None,
            position=say(position, span, mode=Mode.MACHINE),
        )
    )


def _looks_like_heading(words: str, block: Block, following: Block | None) -> bool:
    if block.marker or following is None or len(words) > _LONGEST_HEADING or words.endswith((".", "?", "!")):
        return False
    return block.gap > 0 or following.gap > 0
