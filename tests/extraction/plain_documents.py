"""What the tests of extraction share: documents and frames made of plain text."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import unquote

from kommunegraf.extraction.extract import structure
from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.records import Iri, Record, Stated
from kommunegraf.identity import Identity
from kommunegraf.reading import read
from kommunegraf.reading.document import Document
from kommunegraf.reading.shadow import Shadow

R = TypeVar("R", bound=Record)


def plain(text: str, *, url: str | None = None, name: str = "sample.txt") -> Document:
    """A text document as reading gives it."""
    return read(text.encode("utf-8"), name=name, url=url)


def shadow(document: Document) -> Shadow:
    return Shadow(document.text)


def structured(text: str, *, url: str | None = None) -> Frame:
    """The frame of a plain text, with the facts of its structure."""
    frame, _, _ = structure(plain(text, url=url), Identity())
    return frame


def records(frame: Frame, kind: type[R]) -> list[R]:
    """The records of one type, in the order found."""
    return [record for record in frame.found if type(record) is kind]


def code(stated: Stated[Iri] | None) -> str | None:
    """The last segment of a stated IRI ("noted"), or None."""
    return unquote(stated.value.iri.rsplit("/", 1)[-1]) if stated is not None else None


def quoted(frame: Frame, stated: Stated[Any] | None) -> list[str]:
    """The words that bear a stated value."""
    return [frame.document.text[proof.start : proof.end] for proof in stated.proofs] if stated is not None else []
