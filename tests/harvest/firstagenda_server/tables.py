"""The tables of the made-up items: a budget with its phases, a plan over years, and key figures."""

from __future__ import annotations

from firstagenda_server.slots import Slots, grouped

_LINES = (
    "Sundhedsfremme og forebyggelse", "Genoptræning", "Sundhedspleje", "Kommunal tandpleje",
    "Aktivitetsbestemt medfinansiering", "Hjælpemidler", "Madservice", "Frivilligt socialt arbejde",
)  # fmt: skip


def budget(slots: Slots) -> list[list[str]]:
    """Budget follow-up in thousands, with a total that adds up."""
    rng, year = slots.rng, slots.day.year
    rows = []
    totals = [0, 0, 0, 0]
    for line in rng.sample(_LINES, rng.randint(2, 4)):
        original = rng.randint(12, 900) * 100
        extra = rng.choice((0, 0, 50, 150, -120))
        corrected = original + extra
        forecast = corrected + rng.randint(-20, 20) * 10
        figures = [original, extra, corrected, forecast]
        totals = [one + other for one, other in zip(totals, figures, strict=True)]
        rows.append([line, *(_figure(each) for each in figures), _figure(corrected - forecast)])
    rows.append(["I alt", *(_figure(each) for each in totals), _figure(totals[2] - totals[3])])
    head = [
        f"1.000 kr., {year}-pl.", f"Oprindeligt budget {year}", f"Tillægsbevillinger {year}",
        f"Korrigeret budget {year}", f"Forventet regnskab {year}", "Afvigelse",
    ]  # fmt: skip
    return [head, *rows]


def plan(slots: Slots, efforts: list[str]) -> list[list[str]]:
    """What each effort costs in three years, in kroner."""
    rng = slots.rng
    years = [slots.day.year + 1, slots.day.year + 2, slots.day.year + 3]
    sums = [0, 0, 0]
    rows = []
    for effort in efforts:
        figures = [rng.choice((0, 80, 120, 150, 205, 310)) * 1000 for _ in years]
        sums = [one + other for one, other in zip(sums, figures, strict=True)]
        rows.append([effort, *(grouped(each) for each in figures)])
    return [["Indsats (kr.)", *map(str, years)], *rows, ["Udgifter i alt", *(grouped(each) for each in sums)]]


def figures(slots: Slots) -> list[list[str]]:
    """Key figures of areas of town."""
    rng = slots.rng
    head = ["Område", "Beboere", "Uden for arbejdsmarkedet", "Andel med godt helbred"]
    rows = [
        [
            area,
            grouped(rng.randint(400, 3000)),
            f"{rng.randint(12, 45)},{rng.randint(0, 9)} %",
            f"{rng.randint(50, 92)} %",
        ]
        for area in rng.sample(("Ellekonebakken", "Houlkærvænget", "Vestbyen", "Engparken", "Nørremarken"), 3)
    ]
    return [head, *rows]


def _figure(number: int) -> str:
    return "-" if number == 0 else grouped(number)
