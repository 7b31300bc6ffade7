"""How the service and its query workers talk: frames on a socket, and what stands in them.

A frame is one tag byte, the length as four bytes (big endian), the content.

    to a worker    J  a job: JSON with `path` and `generation` (its mark), `query`, `accept` (media type or null by
                      result kind), `default_graphs`, `named_graphs`, `substitutions` (variable -> N-Triples term),
                      `gzip`, `max_bytes`, `max_rows`, `memory_mb` and `seconds`
                   C  close the store that is open; there is no answer
    from a worker  N  once, when it has started: JSON with `network` ("none" or "open")
                   R  a whole short result: length of its header (four bytes), header, data
                   H  the header of a longer result: JSON with `kind` ("solutions", "boolean", "triples"),
                      `media_type`, `encoding` ("gzip" or ""), and in R `rows` and `opened` (ms spent on opening)
                   D  a piece of it
                   E  the end: JSON with `rows`, or with `error` ("syntax", "accept", "function", "bytes", "rows",
                      "gone", "memory", "engine") and `message`
"""

from __future__ import annotations

import struct
from typing import IO

HEADER = struct.Struct(">cI")
LENGTH = struct.Struct(">I")
# A result is held back until so much of it is there: a failure before that is told with its own status.
HELD_BACK = 64 * 1024
# The pieces after that: fewer of them wake fewer processes.
PIECE = 256 * 1024


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    tag, length = HEADER.unpack(head)
    return tag, stream.read(length)


def frame(tag: bytes, content: bytes) -> bytes:
    return HEADER.pack(tag, len(content)) + content


def whole(header: bytes, data: bytes) -> bytes:
    """The content of an R frame."""
    return LENGTH.pack(len(header)) + header + data


def split_whole(content: bytes) -> tuple[bytes, bytes]:
    """Header and data of an R frame."""
    (length,) = LENGTH.unpack_from(content)
    return content[LENGTH.size : LENGTH.size + length], content[LENGTH.size + length :]
