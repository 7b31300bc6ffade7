"""Whether a literal is in the lexical space of its datatype (XSD 1.1 part 2)."""

from __future__ import annotations

import re
from calendar import monthrange

from kommunegraf.extraction.records import XSD

_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_DATE = re.compile(rf"-?([0-9]{{4,9}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}")
_DATE_TIME = re.compile(
    rf"-?([0-9]{{4,9}})-([0-9]{{2}})-([0-9]{{2}})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?{_ZONE}"
)
_TIME_PART = r"T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?"
_FORMS = {
    "boolean": re.compile(r"true|false|1|0"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "nonNegativeInteger": re.compile(r"\+?[0-9]+|-0+"),
    "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
    "gYear": re.compile(rf"-?[0-9]{{4,9}}{_ZONE}"),
    "gYearMonth": re.compile(rf"-?[0-9]{{4,9}}-(?:0[1-9]|1[0-2]){_ZONE}"),
    "duration": re.compile(rf"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:{_TIME_PART})?"),
    "hexBinary": re.compile(r"(?:[0-9a-fA-F]{2})*"),
    "language": re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
}


def well_formed(lexical: str, datatype: str) -> bool:
    """Whether `lexical` is a literal of the datatype (an IRI). Datatypes that this module does not know pass."""
    name = datatype.removeprefix(XSD)
    if name == datatype:
        return True
    if name in {"date", "dateTime"}:
        match = (_DATE if name == "date" else _DATE_TIME).fullmatch(lexical)
        return match is not None and _exists(*match.groups())
    form = _FORMS.get(name)
    return form is None or form.fullmatch(lexical) is not None


def _exists(year: str, month: str, day: str) -> bool:
    # The Gregorian calendar repeats every 400 years; `monthrange` knows 1..9999 only.
    if not 1 <= int(month) <= 12:
        return False
    return 1 <= int(day) <= monthrange(2000 + int(year) % 400, int(month))[1]
