"""Two hundred invented documents of one municipality that share a committee, a case and an organisation."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

MUNICIPALITY = "0791"
CASE = "27.00.00-P08-2-20"
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
DECISIONS = ("Taget til efterretning.", "Godkendt.", "Sagen udsættes.", "Drøftet.")
FIRST_DAY = date(2021, 1, 4)

_MINUTES = """Møder i Viborg Kommune

Udvalg: Sundheds- og Ældreudvalget
Mødedato: {day}
Mødested: Lokale {number}

Dagsordenpunkter

Sagsnr.: {case}

Aftalen med Gåvenner, beretning {number}

Sagsresume

Viborg Kommune indgik i februar 2020 en toårig samarbejdsaftale med den socialøkonomiske virksomhed "Gåvenner".

Økonomi

Det økonomiske råderum udgør {room}.000 i {year}.

Indstilling

Direktøren for Sundhed indstiller,

at beretning {number} tages til efterretning.

Beslutning

{decision}
"""

_CASE_PAGE = """Beretning {number} om aftalen med Gåvenner

{case} Åben Sag

Sagsgang

SÆU

Sagsfremstilling

Viborg Kommune indgik i februar 2020 en toårig samarbejdsaftale med den socialøkonomiske virksomhed "Gåvenner".

Økonomiske konsekvenser

Det økonomiske råderum udgør {room}.000 i {year}.

Indstilling

Direktøren for Sundhed indstiller, at Viborg Kommune tager beretning {number} til efterretning.

Beslutning i Sundheds- og Ældreudvalget den {day}

{decision}
"""

_HTML = (
    "<h3>Indstilling</h3><p>Direktøren for Sundhed indstiller til Sundheds- og Ældreudvalget</p>"
    "<ol><li>at beretning {number} tages til efterretning.</li></ol>"
    "<h3>Beslutning</h3><p>{decision}</p>"
    "<h3>Sagsfremstilling</h3><p>Viborg Kommune indgik i februar 2020 en toårig samarbejdsaftale med den "
    "socialøkonomiske virksomhed &quot;Gåvenner&quot;.</p>"
    "<h3>Økonomi</h3><p>Det økonomiske råderum udgør {room}.000 i {year}.</p>"
)

_VISIONS = """Visioner for et sundere Viborg {year}

Byrådet i Viborg Kommune har sat retning for sundheden.

Vores visioner for {year}:

  • Alle børn i Viborg Kommune leger ude hver dag i {year}.
  • Viborg Kommune har {number} nye stier til gåture.

Sådan måler vi det:

Der skal opstilles måltal for hver vision.
"""


def documents() -> dict[str, bytes]:
    """Two hundred files: minutes, pages of a case and agenda items as JSON, each of a day of its own."""
    return {
        f"{number:03}{'.json' if number % 5 == 0 else '.txt'}": _document(number).encode("utf-8")
        for number in range(1, 201)
    }


def pages() -> dict[str, bytes]:
    """Five pages with two visions each, of the same municipality."""
    return {
        f"page-{number}.txt": _VISIONS.format(year=2030 + number, number=number).encode("utf-8")
        for number in range(1, 6)
    }


def _document(number: int) -> str:
    day = FIRST_DAY + timedelta(days=7 * number)
    said: dict[str, Any] = {
        "number": number,
        "case": CASE,
        "room": 100 + number,
        "year": 2022 + number % 4,
        "decision": DECISIONS[number % len(DECISIONS)],
    }
    if number % 5 == 0:
        return _item(number, _HTML.format(**said))
    if number % 5 == 1:
        return _CASE_PAGE.format(**said, day=f"{day:%d-%m-%Y}")
    return _MINUTES.format(**said, day=f"{day.day}. {MONTHS[day.month - 1]} {day.year}")


def _item(number: int, html: str) -> str:
    source = f"{number:08x}-3d47-4b25-a1c0-6e92d5b7f384"
    content = {
        "Felter": [{"Navn": "", "Html": html, "Link": f"https://dagsordener.viborg.dk/Vis/Pdf/bilag/{source}"}],
        "SagsNummer": CASE,
        "Navn": f"Aftalen med Gåvenner, beretning {number}",
        "Punktnummer": str(number),
        "Bilag": [],
        "Id": source,
        "AgendaUid": f"{number:08x}-0b6a-4938-8e5d-1f3a7c9b2d60",
        "IsOpen": True,
        "CaseNumber": CASE,
    }
    return json.dumps(content, ensure_ascii=False)
