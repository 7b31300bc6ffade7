"""One document from bytes to judged quads: read, extract, map, gate. Touches no store."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import traceback
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox

from kommunegraf import __version__, resources
from kommunegraf.bridges.bridge import Bridge
from kommunegraf.bridges.extracting import BRIDGED, coverage_of_bridged, extract_bridged
from kommunegraf.bridges.sources import bridged
from kommunegraf.errors import ConfigurationError, KommunegrafError, ReadingError
from kommunegraf.extraction.coverage import Coverage, coverage
from kommunegraf.extraction.extract import extract
from kommunegraf.extraction.frame import Extraction
from kommunegraf.identity import Identity
from kommunegraf.mapping import quads_of
from kommunegraf.prepared import Prepared, by_graph
from kommunegraf.reading import read, shadow_of
from kommunegraf.reading.scans import Tesseract
from kommunegraf.settings import Settings
from kommunegraf.store.reference import in_memory
from kommunegraf.validation.cpr import redact
from kommunegraf.validation.gate import judge
from kommunegraf.validation.report import Severity, as_rows

_PACKAGE = Path(__file__).resolve().parent
_MODULES = ("mapping.py", "expansion.py", "identity.py")
_CODE = ("bridges", "reading", "extraction", "validation")
_DATA = ("mappings", "ontology", "shapes")


@dataclass(frozen=True)
class DocumentPipeline:
    """The pipeline of this package.

    `base` is what IRIs begin with; `keep_names` leaves case workers' names in served text; `reference` is the folder
    of the operator's own reference data; `ocr` reads pages that are pictures, where it is here; `bridge` reads every
    file, where one was chosen: else the content tells.
    """

    base: str
    keep_names: bool = False
    reference: Path | None = None
    ocr: Tesseract = field(default_factory=Tesseract)
    bridge: Bridge | None = None

    @classmethod
    def of(cls, settings: Settings, reference: Path, bridge: Bridge | None = None) -> Self:
        """The pipeline that the settings ask for."""
        return cls(settings.base, settings.names == "keep", reference, Tesseract.of(settings), bridge)

    def __getstate__(self) -> dict[str, Any]:
        """What another process is sent: not what was loaded or computed here."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @cached_property
    def fingerprint(self) -> str:
        recognises = not self.ocr.lack  # a document with scanned pages gives more once it can be read
        digest = hashlib.sha256(f"{__version__}\n{self.base}\n{self.keep_names}\n{recognises}".encode())
        digest.update(material())
        if self.bridge is not None:
            digest.update(repr(self.bridge).encode())
        return digest.hexdigest()[:32]

    @cached_property
    def names(self) -> ox.Store:
        """All reference data in one default graph: what the gate judges beside, and where concepts have labels."""
        return in_memory(self.reference, self.base)

    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared:
        """Reads, extracts, maps and judges one file, which came from `url` where that is known.

        Raises only `ConfigurationError`, and `MemoryError` where there is none left; all else comes as a `reason`.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            return self._prepare(data, name, url, sha256)
        except (ConfigurationError, MemoryError):  # the latter is told by who bounds the memory
            raise
        except ReadingError as error:
            return Prepared(sha256, "unreadable", (redact(f"{error.reason}. {error.remedy}"),))
        except KommunegrafError as error:
            return Prepared(sha256, "failure", (redact(str(error)),))
        except Exception as error:  # a fault in our code must cost one document, never the run
            return Prepared(sha256, "failure", (_describe(error),))

    def _prepare(self, data: bytes, name: str, url: str | None, sha256: str) -> Prepared:
        identity = Identity(self.base)
        extraction = self._extraction(data, name, url, sha256, identity)
        if self.keep_names and extraction.document.masks:
            extraction = dataclasses.replace(extraction, document=dataclasses.replace(extraction.document, masks=()))
        document = extraction.document
        judgement = judge(
            quads_of(extraction, identity), document, self.names, notes=extraction.notes, identity=identity
        )
        understood = _redacted(self._coverage(extraction))
        common: dict[str, Any] = {
            "bytes_sha256": sha256,
            "document": extraction.document_iri,
            "version": extraction.version_iri,
            "text_sha256": document.sha256,
            "report": {**judgement.as_json(), "reading": list(document.warnings), "coverage": asdict(understood)},
            "coverage": understood,
        }
        if not judgement.conforms:
            rows = as_rows(judgement, document, name)
            messages = (f"{row.what_to_do} ({row.place})" for row in rows if row.severity == Severity.VIOLATION)
            return Prepared(**common, reason="violation", messages=tuple(messages))
        return Prepared(
            **common,
            text=document.text,
            masks=tuple((mask.start, mask.end) for mask in document.masks),
            graphs=by_graph(quads_of(extraction, identity)),  # made anew: all at once they would fill the memory
            warnings=len(judgement.of_severity(Severity.WARNING)),
        )

    def _extraction(self, data: bytes, name: str, url: str | None, sha256: str, identity: Identity) -> Extraction:
        source = bridged(data, name, self.bridge)
        if source is not None:
            return extract_bridged(source, name, url, sha256, identity)
        return extract(read(data, name=name, url=url, ocr=self.ocr), identity)

    def _coverage(self, extraction: Extraction) -> Coverage:
        if extraction.outline.layout.startswith(BRIDGED):
            return coverage_of_bridged(extraction)
        document = extraction.document
        return coverage(document, shadow_of(document), extraction.outline, extraction.records)


def _redacted(understood: Coverage) -> Coverage:
    """The coverage with no personal number in the lines that it quotes."""
    lines = tuple(dataclasses.replace(each, text=redact(each.text)) for each in understood.new_headings)
    return dataclasses.replace(understood, new_headings=lines)


@cache
def material() -> bytes:
    """All code and data that a document's graph depends on, as it is on disk when a process first asks.

    A process that waits for its work asks as it starts: after an upgrade it must not say that its old code was the new.
    """
    code = [*(_PACKAGE / name for name in _MODULES), *_files([_PACKAGE / name for name in _CODE], ".py")]
    data = _files([resources.folder(name) for name in _DATA])
    named = ((f"\n{path.parent.name}/{path.name}\n".encode(), path.read_bytes()) for path in (*code, *data))
    return b"".join(part for pair in named for part in pair)


def _files(folders: list[Path], suffix: str = "") -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.is_file() and path.name.endswith(suffix) and path.suffix != ".pyc")


def _describe(error: Exception) -> str:
    """Where it went wrong. Digits are left out of the message: it may quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    words = re.sub(r"\d", "#", str(error))[:300]
    return f"kommunegraf failed at {place} ({type(error).__name__}: {words}); please report this with the file"
