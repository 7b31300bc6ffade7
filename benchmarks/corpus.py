"""Documents to measure on: the demonstration minutes, each time another municipality, body, date and case."""

from __future__ import annotations

from kommunegraf import resources
from kommunegraf.authorities import authorities

_BODIES = ("Sundheds", "Omsorgs", "Social", "Børne", "Kultur", "Forebyggelses", "Ældre", "Fritids")


def minutes(count: int) -> list[bytes]:
    """`count` minutes of seven items each, as rich as real ones; no two of one meeting or case."""
    pattern = resources.folder("samples").joinpath("minutes.txt").read_text(encoding="utf-8")
    names = [each.short_name for each in authorities() if each.kind == "municipality"]
    made = []
    for n in range(count):
        text = pattern.replace("Viborg", names[n % len(names)])
        text = text.replace("Sundheds- og Ældreudvalget", f"{_BODIES[n % len(_BODIES)]}- og Ældreudvalget")
        text = text.replace("11. maj 2021", f"{1 + n % 28}. maj {2001 + n // 28 % 24}")
        text = text.replace("-2-21", f"-{n + 1}-21").replace("-2-20", f"-{n + 1}-20").replace("-2-19", f"-{n + 1}-19")
        made.append(text.encode("utf-8"))
    return made
