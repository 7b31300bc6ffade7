"""From the paths a person names to the files that are ingested, in an order that is always the same."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from kommunegraf.datapackages import DESCRIPTOR, bundled, resources
from kommunegraf.errors import ConfigurationError

_LONGEST_ADDRESS = 2_000


class Source(NamedTuple):
    """A file, and the address it came from where somebody said it."""

    path: Path
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that cannot be ingested at all, and why."""

    path: Path
    message: str


def find_files(paths: Iterable[Path]) -> Iterator[Path | Unreadable]:
    """Each file once, as an absolute path: the named ones, and those in named folders, recursively and sorted.

    In folders, hidden files and folders are skipped, and so is what is no regular file; a symbolic link that leads
    back into a folder on the way is not followed twice, and a data folder of kommunegraf is passed over: its texts and
    held files are no sources; so are the files of a data package, which are read with its description
    (`kommunegraf.datapackages`). What cannot be read comes out as `Unreadable`.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _look(Path(os.path.abspath(path)), seen, named=True)  # noqa: PTH100 - keeps a link's own name


def _look(path: Path, seen: set[tuple[int, int]], *, named: bool) -> Iterator[Path | Unreadable]:
    # An explicit stack: a deep tree must not exhaust Python's.
    stack = [(path, named)]
    while stack:
        place, is_named = stack.pop()
        try:
            status = place.stat()
            key = (status.st_dev, status.st_ino)
            if stat.S_ISDIR(status.st_mode):
                if _holds_data(place):
                    if is_named:
                        yield Unreadable(place, "a data folder of kommunegraf; name the folder of the documents")
                elif key not in seen:
                    seen.add(key)
                    inside = sorted((each for each in place.iterdir() if not each.name.startswith(".")), reverse=True)
                    if place / DESCRIPTOR in inside:
                        seen.update(_key(path) for path in resources(place / DESCRIPTOR))
                    stack.extend((each, False) for each in inside)
            elif stat.S_ISREG(status.st_mode):
                if key not in seen:
                    seen.add(key)
                    yield place
            elif is_named:
                yield Unreadable(place, "neither a file nor a folder")
        except FileNotFoundError:
            yield Unreadable(place, "there is no such file or folder" if is_named else "the link leads nowhere")
        except OSError as error:
            yield Unreadable(place, error.strerror or str(error))


def _key(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_dev, status.st_ino)


def named_file(argument: str) -> Path | None:
    """The file that an argument names; None where there is none (a text may be too long for any name)."""
    path = Path(argument)
    try:
        return path if path.is_file() else None
    except OSError:
        return None


def _holds_data(folder: Path) -> bool:
    """Whether this is a data folder (docs: `kommunegraf.store.folder`), or a backup, which is one too."""
    return all((folder / name).exists() for name in ("VERSION", "CURRENT", "generations", "quarantine"))


def read_bytes(path: Path, limit: int) -> bytes | Unreadable:
    """A file's bytes; `Unreadable` where it cannot be read or has more than `limit` bytes.

    The description of a data package comes with the files that it names, as a ZIP.
    """
    try:
        with path.open("rb") as file:
            # No more than there are: Python asks for all the memory at once. Of a file that grows the next byte too, so
            # that it is seen to change.
            data = file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)
    except OSError as error:
        return Unreadable(path, error.strerror or str(error))
    if len(data) > limit:
        return Unreadable(
            path, f"more than {limit // 2**20} MiB; split it, or raise KOMMUNEGRAF_MAX_FILE_MB if it is one document"
        )
    if path.name == DESCRIPTOR:
        try:
            return bundled(path, data, limit)
        except (OSError, ValueError) as error:
            return Unreadable(path, f"the files that it names cannot be read with it: {error}")
    return data


def checked_address(url: str, paths: Sequence[Path]) -> str:
    """The address that a single file came from, without surrounding white space.

    Raises `ConfigurationError` for several files or a folder, and for what is no http(s) address of a document.
    """
    if len(paths) != 1 or paths[0].is_dir():
        raise ConfigurationError("an address (--url) is that of one file: name one file with it, and no folder")
    address = url.strip()
    if not is_address(address):
        raise ConfigurationError(
            f"{address[:80]!r} is no address of a document: give one like https://www.example.dk/sundhedspolitik"
        )
    return address


def is_address(address: str) -> bool:
    """Whether a text is an http(s) address that a document may have come from; nothing is fetched."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        return False
    return bool(sound) and len(address) <= _LONGEST_ADDRESS and address.isprintable() and " " not in address
