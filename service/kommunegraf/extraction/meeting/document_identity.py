"""Chooses what a document is known by, so that the same document met twice has one IRI (architecture, "IRIs")."""

from __future__ import annotations

from kommunegraf.extraction.meeting.authority import Publisher, host_of
from kommunegraf.extraction.meeting.body_names import body_key
from kommunegraf.extraction.outline import Outline
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Document

# Source identifiers are of one system; where no host is known, this stands in its place.
_NO_HOST = "firstagenda"


def document_iri(document: Document, outline: Outline, publisher: Publisher | None, identity: Identity) -> str:
    """Host and source id; else source URL; else municipality, kind, body, date and number; else the text's hash."""
    source = _source_id(document, outline)
    if source is not None:
        return identity.document(host_of(document) or _NO_HOST, source)
    if document.url:
        return identity.document("url", document.url)
    composed = _composed(outline, publisher)
    if composed is not None:
        return identity.document(*composed)
    return identity.document("text", document.sha256[:16])


def _source_id(document: Document, outline: Outline) -> str | None:
    if not document.form.startswith(("firstagenda", "jsonapi", "agenda-json")):
        return None
    if document.form in ("firstagenda-agenda", "jsonapi-agenda", "agenda-json"):
        named = outline.header.get("meeting-identifier")
        if named is not None:
            return named.value
        ids = {item.fields["meeting-identifier"].value for item in outline.items if "meeting-identifier" in item.fields}
        return ids.pop() if len(ids) == 1 else None
    if len(outline.items) == 1 and "identifier" in outline.items[0].fields:
        return outline.items[0].fields["identifier"].value
    return None


def _composed(outline: Outline, publisher: Publisher | None) -> tuple[str, ...] | None:
    """The composed key, where it tells one document from another: a meeting's date, or a case on a date."""
    if publisher is None or not outline.items:
        return None
    header = outline.header
    body = header["body"].value if "body" in header else ""
    date = header["date"].value if "date" in header else ""
    number = ""
    if len(outline.items) == 1:
        item = outline.items[0]
        number = next((item.fields[name].value for name in ("case-number", "number") if name in item.fields), "")
        for section in item.sections:
            if section.role == "decision" and section.stage:
                body = body or (section.stage["body"].value if "body" in section.stage else "")
                date = date or (section.stage["date"].value if "date" in section.stage else "")
    if not date or not (body or number):
        return None
    parts = (publisher.code, outline.kind, body_key(body) if body else "", date, number)
    return tuple(part for part in parts if part)
