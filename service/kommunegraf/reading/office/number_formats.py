"""Values of cells as a Dane reads them, by the format that the cell has (ECMA-376-1, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
GENERAL = "General"
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_CORE = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+")
_GENERAL_DIGITS = 11  # that many are shown without a format
_SAND = {True: "SAND", False: "FALSK"}
_DATE = re.compile(r"[dmy]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`least` and `most` decimals; `divisor` for formats in thousands; percentages times a hundred; words around."""

    least: int = 0
    most: int = 0
    grouped: bool = False
    divisor: int = 1
    percent: bool = False
    before: str = ""
    behind: str = ""


def shown(value: Value, code: str = GENERAL) -> str:
    """The words of a cell with a value and a format's code.

    Decimal comma and points between thousands where the format groups; dates as dd-mm-yyyy, and no finer than the
    format shows; times as hh:mm; truth as SAND and FALSK.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _SAND[value]
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{_day(value, code)} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return _day(value, code)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _day(day: datetime.date, code: str) -> str:
    parts = {letter.lower() for letter in _DATE.findall(_LITERAL.sub("", code))}
    if parts == {"y"}:
        return f"{day:%Y}"
    return f"{day:%m-%Y}" if parts == {"m", "y"} else f"{day:%d-%m-%Y}"


def _number(value: int | float, code: str) -> str:
    found = number_format(code)
    # The shortest digits that give the number back, as spreadsheets count with.
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return ""
    if found is None:
        general = Decimal(f"{value:.{_GENERAL_DIGITS}g}") if isinstance(value, float) else exact
        return f"{general.normalize():f}".replace(".", ",")
    scaled = exact * (100 if found.percent else 1) / found.divisor
    rounded = scaled.quantize(Decimal(1).scaleb(-found.most), ROUND_HALF_UP) if scaled.adjusted() < 20 else scaled
    whole, _, decimals = f"{abs(rounded):{',' if found.grouped else ''}f}".partition(".")
    kept = decimals.rstrip("0").ljust(found.least, "0") if decimals else ""
    sign = "-" if rounded < 0 else ""
    number = sign + whole.replace(",", ".") + (f",{kept}" if kept else "")
    return f"{found.before}{number}{found.behind}{' %' if found.percent else ''}".strip()


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat | None:
    """What a format's first section says; None for General, text, fractions, powers of ten and others."""
    section = code[:255].split(";", 1)[0]
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(next((group for group in match.groups() if group), ""))
        return "\x00"

    bare = _LITERAL.sub(keep, section)
    cores = _CORE.findall(bare)
    if len(cores) != 1 or re.search(r"[a-zA-Z@/]", _CORE.sub("", bare).replace("kr", "")):
        return None
    core = cores[0]
    at = bare.index(core)
    digits, _, decimals = core.rstrip(",").partition(".")
    kept = iter(literals)
    before = "".join(next(kept) if sign == "\x00" else sign for sign in bare[:at])
    behind = "".join(next(kept) if sign == "\x00" else sign for sign in bare[at + len(core) :])
    return NumberFormat(
        least=decimals.count("0"),
        most=len(decimals),
        grouped="," in digits,
        divisor=1000 ** (len(core) - len(core.rstrip(","))),
        percent="%" in bare,
        before=before.replace("%", "").replace("-", ""),
        behind=behind.replace("%", "").rstrip(),
    )
