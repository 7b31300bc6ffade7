"""Documents as long as one wishes: an agenda of so many invented items, as text and as FirstAgenda gives it."""

from __future__ import annotations

import json

_OUTCOMES = ("Godkendt.", "Taget til efterretning.", "Udsat.", "Godkendt som indstillet.")
_WORDS = (
    "Forvaltningen følger indsatsen og samler erfaringer fra medarbejdere, borgere og foreninger i området. ",
    "Lokale foreninger har meldt, at de gerne vil være med, når der skal findes deltagere til nye hold. ",
    "Evalueringen viser, at deltagerne er glade for forløbet, og at flere fortsætter på egen hånd bagefter. ",
    "Det foreslås at brede tilbuddet ud til flere steder, så afstanden bliver mindre for dem, der ingen bil har. ",
)


def agenda_text(items: int, paragraphs: int = 18) -> str:
    """Minutes of a committee with so many items, of some 2,500 code points each where there are 18 paragraphs."""
    head = "Møder i Viborg Kommune\n\nUdvalg: Sundheds- og Ældreudvalget\nMødedato: 3. maj 2021\nMødested: Lokale 4\n\n"
    return head + "Dagsordenpunkter\n\n" + "".join(_item_text(number, paragraphs) for number in range(1, items + 1))


def agenda_json(items: int, paragraphs: int = 18) -> bytes:
    """The same meeting as FirstAgenda gives it."""
    points = [
        {
            "Felter": [{"Navn": "", "Html": _html(number, paragraphs)}],
            "SagsNummer": case(number),
            "Navn": _title(number),
            "Punktnummer": str(number),
            "Bilag": [],
            "Id": f"{number:08x}-3d47-4b25-a1c0-6e92d5b7f384",
            "IsOpen": True,
            "CaseNumber": case(number),
        }
        for number in range(1, items + 1)
    ]
    content = {
        "Dagsordenpunkter": points,
        "Udvalg": {"Navn": "Sundheds- og Ældreudvalget", "Id": "5b1d0f6e-3d47-4b25-a1c0-6e92d5b7f384"},
        "Moede": {"Id": "7a1d0f6e-3d47-4b25-a1c0-6e92d5b7f384", "Dato": "2021-05-03T15:00:00"},
    }
    return json.dumps(content, ensure_ascii=False).encode()


def case(number: int) -> str:
    return f"27.00.00-P08-{number}-20"


def _title(number: int) -> str:
    return f"Gåhold for borgere med KOL, beretning {number}"


def _item_text(number: int, paragraphs: int) -> str:
    told = "\n\n".join(_sections(number, paragraphs).values())
    names = list(_sections(number, paragraphs))
    body = "\n\n".join(f"{name}\n\n{words}" for name, words in zip(names, told.split("\n\n"), strict=True))
    return f"{number}. {_title(number)}\n\nSagsnr.: {case(number)}\n\n{body}\n\n"


def _html(number: int, paragraphs: int) -> str:
    return "".join(f"<h3>{name}</h3><p>{words}</p>" for name, words in _sections(number, paragraphs).items())


def _sections(number: int, paragraphs: int) -> dict[str, str]:
    room, year = 100 + number, 2022 + number % 4
    words = "".join(_WORDS[(number + each) % len(_WORDS)] for each in range(paragraphs)).strip()
    return {
        "Sagsresume": f"Viborg Kommune har siden 2019 haft gåhold i samarbejde med foreningen Gåvenner. {words}",
        "Økonomi": f"Der afsættes {room}.000 kr. i {year} til gåhold. Det økonomiske råderum udgør {room + 9}.000 kr.",
        "Indstilling": f"Direktøren for Sundhed indstiller, at beretning {number} tages til efterretning.",
        "Beslutning": _OUTCOMES[number % len(_OUTCOMES)],
    }
