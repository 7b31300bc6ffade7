"""Finds the facts of a document as `ingest` prepares one: where the file can do no harm, in bounded time and memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydantic import TypeAdapter

from kommunegraf.errors import ConfigurationError, KommunegrafError
from kommunegraf.evaluation.facts import Found, found_in
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import Identity
from kommunegraf.prepared import Prepared
from kommunegraf.reading import read

_FACTS = "facts"
_FOUND = TypeAdapter(Found)


@dataclass(frozen=True)
class Finding:
    """A pipeline (`prepared.Pipeline`) that ends with the facts: nothing of it is stored. `base` as in `Identity`."""

    base: str

    @property
    def fingerprint(self) -> str:
        """None is needed: what was found is not kept."""
        return ""

    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
        """The facts of one file, for `facts`, or why it cannot be read.

        Raises `ConfigurationError`; and what a fault of ours raises, which is not to pass for a bad score.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            found = found_in(extract(read(data, name=name, url=url), Identity(self.base)))
        except ConfigurationError:
            raise
        except KommunegrafError as error:
            return Prepared(sha256, "unreadable", (str(error),))
        except Exception as error:
            error.add_note(f"while {name} was read for its gold")
            raise
        return Prepared(sha256, report={_FACTS: _FOUND.dump_python(found, mode="json")})


def facts(prepared: Prepared) -> Found:
    """What `Finding` found; nothing of a file that could not be read."""
    # Checked, since it may come from a process that has read a hostile file.
    return _FOUND.validate_python(prepared.report.get(_FACTS, {}))
