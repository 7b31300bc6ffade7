"""Office files: Word documents and spreadsheets, told by what is in them and never by their names."""

from __future__ import annotations

from kommunegraf.errors import ReadingError
from kommunegraf.reading.document import Document
from kommunegraf.reading.office.compound import SIGNATURE, root_names

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_office(data: bytes) -> bool:
    """Whether the first bytes are those of a ZIP package or of a compound file, as office files are."""
    return data.startswith((*_ZIP, SIGNATURE))


def read_office(data: bytes, name: str) -> Document:
    """The document in an office file: DOCX, XLSX, XLSB, XLS or ODS.

    Raises `ReadingError` for all others, each with its way out, and for what is damaged, encrypted or a bomb.
    """
    if data.startswith(SIGNATURE):
        return _compound(data, name)
    # Slow to load, and most files do without.
    from kommunegraf.reading.office.docx import read_docx  # noqa: PLC0415 - slow to load, and most calls do without
    from kommunegraf.reading.office.package import Package, kind_of  # noqa: PLC0415 - likewise
    from kommunegraf.reading.office.spreadsheet import read_excel, read_ods  # noqa: PLC0415 - likewise

    package = Package(data, name)
    kind = kind_of(package)
    if kind == "word":
        return read_docx(package)
    return read_ods(package) if kind == "ods" else read_excel(data, name, package)


def _compound(data: bytes, name: str) -> Document:
    names = root_names(data)
    if "EncryptedPackage" in names:
        raise ReadingError(
            name, "the office file is protected by a password", "Save it without a password, and give that"
        )
    if "WordDocument" in names:
        raise ReadingError(name, "this is an old Word file (DOC), which is not read", "Save it as DOCX, and give that")
    if names & {"Workbook", "Book"}:
        from kommunegraf.reading.office.spreadsheet import read_excel  # noqa: PLC0415 - likewise

        return read_excel(data, name, None)
    if "PowerPoint Document" in names:
        raise ReadingError(name, "this is an old presentation (PPT), which is not read", "Give it as PDF")
    if "__properties_version1.0" in names:
        raise ReadingError(name, "this is an Outlook message, which is not read", "Save its text, and give that")
    raise ReadingError(
        name, "this is an old office file (OLE) that is damaged or of an unknown kind", "Save it as DOCX, XLSX or PDF"
    )
