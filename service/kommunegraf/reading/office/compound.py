"""The container of old and of encrypted office files: which streams stand in its root ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # from here on sector numbers are marks
_ENTRY = 128
_MOST_ENTRIES = 100_000


def root_names(data: bytes) -> frozenset[str]:
    """The names of the streams and storages right below the root; as many as can be read of a damaged file."""
    try:
        directory = b"".join(_directory(data))
    except struct.error:
        return frozenset()
    names: set[str] = set()
    seen: set[int] = set()
    stack = [_links(directory, 0)[2]] if len(directory) >= _ENTRY else []
    while stack:
        index = stack.pop()
        if index in seen or (index + 1) * _ENTRY > len(directory):
            continue
        seen.add(index)
        entry = directory[index * _ENTRY :][:_ENTRY]
        (length,) = struct.unpack_from("<H", entry, 64)
        names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace"))
        stack += _links(directory, index)[:2]
    return frozenset(names)


def _links(directory: bytes, index: int) -> tuple[int, int, int]:
    """The entry's left and right sibling and its child."""
    left, right, child = struct.unpack_from("<III", directory, index * _ENTRY + 68)
    return left, right, child


def _directory(data: bytes) -> Iterator[bytes]:
    """The sectors of the directory ([MS-CFB] 2.6), as far as the first 109 sectors of the table reach."""
    (shift,) = struct.unpack_from("<H", data, 30)
    (sector,) = struct.unpack_from("<I", data, 48)
    if shift not in (9, 12):
        return
    size = 1 << shift
    tables = struct.unpack_from("<109I", data, 76)
    for _ in range(_MOST_ENTRIES * _ENTRY // size):
        if sector >= _NONE:
            return
        yield data[(sector + 1) * size :][:size]
        table, at = divmod(sector, size // 4)
        if table >= len(tables) or tables[table] >= _NONE:
            return
        (sector,) = struct.unpack_from("<I", data, (tables[table] + 1) * size + 4 * at)
