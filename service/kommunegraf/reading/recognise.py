"""What form a text has, told by its content and never by its file name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kommunegraf.errors import ReadingError

# The 22 fields of an agenda item in the answers of FirstAgenda Publication (`GET /api/agenda/dagsorden/{id}`).
ITEM_FIELDS = frozenset(
    [
        "Lydfiler",
        "Ressourcer",
        "Felter",
        "Presentations",
        "ItemDecision",
        "SagsNummer",
        "Navn",
        "Punktnummer",
        "Bilag",
        "Documents",
        "Id",
        "IntegrationUid",
        "CorporationUid",
        "AgendaUid",
        "Number",
        "Sorting",
        "IsOpen",
        "CaseNumber",
        "SourceId",
        "Caption",
        "CasePresentationUid",
        "ExternalAgendaItemAttendees",
    ]
)

_JSON_START = re.compile(r'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[{\["\]\d]|\Z))')
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*){0,20}<(?:!doctype\s+html|html|head|body|main|article|section|"
    r"div|header|footer|aside|nav|p|pre|blockquote|h[1-6]|table|tr|td|ul|ol|li|dl|figure|span|a|b|i|u|br|hr|img|strong|em|"
    r"title|meta|link|script|style|form|center|font)\b",
    re.IGNORECASE,
)
_PDF_VERSION = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
_XML_START = re.compile(r"\s*<(?:\?xml\b|[A-Za-z_][\w.:-]*(?:\s[^<>]*)?>)")

_HARVEST = "It lists meetings and is no document itself: fetch the meetings with `kommunegraf harvest`"


def is_pdf(data: bytes) -> bool:
    """Whether bytes are a PDF's: its mark stands within the first 1,024 (PDF 32000-1, annex H, note 13).

    Behind other bytes, a version and an object must follow the mark: a text may well name it.
    """
    at = data.find(b"%PDF-", 0, 1024)
    return at == 0 or (at > 0 and _PDF_VERSION.match(data, at) is not None and b" obj" in data)


def is_json(text: str) -> bool:
    """Whether a text sets out to be JSON (an object or an array), however it ends."""
    match = _JSON_START.match(text)
    if match is None:
        return False
    if text.lstrip()[0] == "[":
        # "[1] Bilag" and "[2023]" are prose; an array of objects, arrays or strings is not.
        return re.match(r'\s*\[\s*(?:\{\s*"|\[|"|\]\s*\Z)', text) is not None
    return True


def is_html(text: str) -> bool:
    """Whether a text begins with HTML's doctype or an element that only HTML has."""
    return _HTML_START.match(text[:20_000]) is not None


def is_xml(text: str) -> bool:
    """Whether a text begins as XML; asked after `is_html`."""
    return _XML_START.match(text[:20_000]) is not None


def parse_json(text: str, name: str) -> Any:
    """The value of a JSON text (RFC 8259).

    Raises `ReadingError` with line and column where it is cut or ill-formed, and where it is nested too deep.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        cut = not rest or error.msg.startswith("Unterminated string")
        reason = f"the JSON {'ends too early' if cut else 'is ill-formed'} at line {error.lineno}, column {error.colno}"
        remedy = "Fetch it again, whole" if cut else "Give the answer as the server sent it"
        raise ReadingError(name, f"{reason} ({error.msg})", remedy) from error
    except RecursionError:
        raise ReadingError(
            name, "the JSON is nested too deep to be a document", "Look at where it comes from"
        ) from None
    except ValueError as error:  # NaN, Infinity, or a number of thousands of digits
        raise ReadingError(name, f"the JSON holds what is no JSON number ({error})"[:300], "Mend the number") from error


def _no_constant(constant: str) -> Any:
    raise ValueError(constant)


def json_form(value: Any, name: str) -> str:
    """ "item", "agenda" or "items" (an array of items of one meeting); else `ReadingError` naming what it is."""
    if isinstance(value, list):
        return _array_form(value, name)
    if not isinstance(value, Mapping):
        raise ReadingError(name, f"the JSON is a bare {type(value).__name__}", "Give an agenda or an agenda item")
    if "Dagsordenpunkter" in value:
        return "agenda"
    if is_item(value):
        return "item"
    if "Dagsordner" in value or "AntalResultater" in value:
        raise ReadingError(name, "this is FirstAgenda's answer to a search (soeg)", _HARVEST)
    bodies = value.get("Udvalg")
    if isinstance(bodies, Mapping) and any(isinstance(group, list) for group in bodies.values()):
        raise ReadingError(name, "this is FirstAgenda's list of committees and meetings (udvalgsliste)", _HARVEST)
    raise ReadingError(
        name,
        f"the JSON is of an unknown kind, with the keys {_shown(value)}",
        "Known are FirstAgenda's agenda (Dagsordenpunkter) and agenda item (Felter, SagsNummer, Punktnummer)",
    )


def is_item(value: Any) -> bool:
    """Whether a JSON value is an agenda item: it has `Felter`, or at least six of the item's 22 fields."""
    if not isinstance(value, Mapping):
        return False
    known = sum(key in ITEM_FIELDS for key in value)
    return ("Felter" in value and known >= 2) or known >= 6


def _array_form(value: list[Any], name: str) -> str:
    if not value:
        raise ReadingError(name, "the JSON is an empty array", "Give an agenda or an agenda item")
    if all(is_item(each) for each in value):
        meetings = {each.get("AgendaUid") for each in value if isinstance(each.get("AgendaUid"), str)}
        if len(meetings) > 1:
            raise ReadingError(
                name, f"the JSON array holds items of {len(meetings)} meetings", "Give one file a meeting"
            )
        return "items"
    if len(value) == 1:
        return f"0/{json_form(value[0], name)}"
    if any(isinstance(each, Mapping) and "Dagsordenpunkter" in each for each in value):
        raise ReadingError(name, f"the JSON array holds {len(value)} agendas", "Give one file a meeting")
    first = value[0]
    keys = f", the first with the keys {_shown(first)}" if isinstance(first, Mapping) else ""
    raise ReadingError(
        name,
        f"the JSON is an array of an unknown kind ({len(value)} elements{keys})",
        "Known are FirstAgenda's agenda (Dagsordenpunkter) and agenda item (Felter, SagsNummer, Punktnummer)",
    )


def _shown(value: Mapping[str, Any]) -> str:
    keys = [str(key)[:40] for key in list(value)[:12]]
    return (", ".join(keys) or "(none)") + (", …" if len(value) > 12 else "")
