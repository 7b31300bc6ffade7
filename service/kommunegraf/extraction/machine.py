"""Keeps what a third party's machine wrote on top of a document, apart from everything the authority says."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import MachineSummary, Mode, Text
from kommunegraf.reading.document import Block, Span

_LONGEST_HEADING = 60


def extract_machine(frame: Frame) -> None:
    """Adds one summary for each block of a machine's words, under the heading it stands under."""
    blocks = frame.document.machine_blocks
    heading: Block | None = None
    position = 0
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _heads(frame, block, following):
            heading = block
            continue
        position += 1
        frame.machine.add(
            MachineSummary(
                id=frame.part("machine-summary", str(position)),
                text=say(Text(text=frame.document.words(block.span)), block.span, mode=Mode.MACHINE),
                summary_kind=say(Text(text=frame.document.words(heading.span)), heading.span, mode=Mode.MACHINE)
                if heading is not None
                else None,
                position=say(position, Span(block.span.start, block.span.end), mode=Mode.MACHINE),
            )
        )


def _heads(frame: Frame, block: Block, following: Block | None) -> bool:
    words = frame.document.words(block.span)
    if block.marker or following is None or len(words) > _LONGEST_HEADING or words.endswith((".", "?", "!")):
        return False
    return block.gap > 0 or following.gap > 0
