"""Minutes of the tests' own invention as structures, from which every form is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Points:
    """A list: each point with its mark as printed ("1.", "a)", "•")."""

    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


Content = str | Points | Table


@dataclass(frozen=True)
class Item:
    """`sections` are headings with what stands below them; `annexes` the titles of attachments."""

    number: int
    title: str
    case: str
    sections: tuple[tuple[str, tuple[Content, ...]], ...]
    annexes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """`date` is ISO 8601, `date_in_words` the same in Danish; times are "15.00"."""

    municipality: str
    body: str
    date: str
    date_in_words: str
    time: str
    place: str
    items: tuple[Item, ...]


def numbered(*points: str) -> Points:
    return Points(tuple((f"{number}.", point) for number, point in enumerate(points, 1)))


def bullets(*points: str) -> Points:
    return Points(tuple(("•", point) for point in points))


WALKS = Minutes(
    municipality="Horsens Kommune",
    body="Sundhedsudvalget",
    date="2031-03-12",
    date_in_words="12. marts 2031",
    time="15.00",
    place="Rådhuset, lokale 4",
    items=(
        Item(1, "Godkendelse af dagsorden", "00.22.02-A00-1-31", (("Beslutning", ("Godkendt.",)),)),
        Item(
            2,
            "Plan for gåture i alle bydele 2031-2034",
            "29.09.00-P22-4-31",
            (
                (
                    "Sagsfremstilling",
                    (
                        "Forvaltningen har lavet en plan for gåture i alle bydele. Planen er blevet til i et "
                        "samarbejde mellem Horsens Kommune, Ældre Sagen og de lokale idrætsforeninger, og den "
                        "skal få flere ældre borgere til at bevæge sig i hverdagen. Turene begynder ved "
                        "sundhedshusene og er gratis for alle.",
                        "Erfaringerne fra to forsøg i 2029 og 2030 viser, at turene også har betydning for dem, der "
                        "bor alene. Hver anden deltager har fået nye bekendte, og mange mødes nu uden for turene.",
                    ),
                ),
                (
                    "Indstilling",
                    (
                        "Direktøren for Sundhed og Omsorg indstiller, at",
                        numbered(
                            "udvalget godkender planen for gåture og sender den i høring hos ældrerådet og "
                            "handicaprådet, inden den forelægges byrådet",
                            "der afsættes 250.000 kr. årligt i 2031-2034 til frivillige og bænke",
                            "udvalget får en status i foråret 2033",
                        ),
                    ),
                ),
                (
                    "Økonomi",
                    (
                        "Udgiften på 250.000 kr. årligt holdes inden for udvalgets budget.",
                        Table(
                            (
                                ("1.000 kr.", "Budget 2031", "Budget 2032", "Budget 2033"),
                                ("Frivillige", "150", "150", "140"),
                                ("Bænke", "100", "100", "110"),
                                ("I alt", "250", "250", "250"),
                            )
                        ),
                    ),
                ),
                (
                    "Beslutning",
                    (
                        "Ad 1. Godkendt.",
                        "Ad 2. Godkendt.",
                        "Ad 3. Udvalget ønsker en status allerede i efteråret 2032.",
                    ),
                ),
                ("Fraværende", ("Bo Lund",)),
            ),
            annexes=("Plan for gåture 2031-2034", "Erfaringer fra forsøgene 2029-2030"),
        ),
        Item(
            3,
            "Orientering om mad på plejehjem",
            "27.00.00-G01-7-31",
            (
                ("Indstilling", ("Forvaltningen indstiller, at orienteringen tages til efterretning.",)),
                ("Beslutning", ("Taget til efterretning.",)),
            ),
        ),
    ),
)

SMOKE = Minutes(
    municipality="Ringsted Kommune",
    body="Social- og Sundhedsudvalget",
    date="2032-11-03",
    date_in_words="3. november 2032",
    time="16.30",
    place="Mødelokale Åen",
    items=(
        Item(
            41,
            "Røgfri skoletid på alle kommunens skoler",
            "29.09.12-Ø54-3-32",
            (
                (
                    "Resumé",
                    ("Udvalget skal tage stilling til, om alle kommunens skoler skal være røgfri fra august 2033.",),
                ),
                (
                    "Sagsfremstilling",
                    (
                        "Byrådet godkendte Sundhedspolitik 2030-2034 i juni 2030. I 2031 røg 9 % af de unge i "
                        "udskolingen dagligt. Målet er, at det højst er 4 % i 2034.",
                        "Forslaget har tre dele:",
                        bullets(
                            "Røgfri matrikler på alle skoler",
                            "Rygestop for forældre og ansatte",
                            "Undervisning i udskolingen om nikotin",
                        ),
                    ),
                ),
                (
                    "Økonomi",
                    (
                        "Rygestop koster 1,2 mio. kr. i 2033, som finansieres af en tillægsbevilling.",
                        Table(
                            (
                                ("Mio. kr.", "2033", "2034", "2035"),
                                ("Rygestop", "1,2", "0,8", "0,8"),
                                ("Undervisning", "0,4", "0,4", "0,3"),
                                ("I alt", "1,6", "1,2", "1,1"),
                            )
                        ),
                    ),
                ),
                (
                    "Indstilling",
                    (
                        "Centerchefen indstiller til Social- og Sundhedsudvalget at anbefale over for Byrådet,",
                        numbered(
                            "at alle skoler er røgfri fra den 1. august 2033",
                            "at der gives en tillægsbevilling på 1,2 mio. kr. i 2033",
                        ),
                    ),
                ),
                ("Beslutning", ("Udvalget anbefaler indstillingen.", "Lise Holm deltog ikke i mødet.")),
            ),
            annexes=("Kortlægning af rygning blandt unge 2031",),
        ),
        Item(
            43,
            "Status på indsatser for et godt hverdagsliv",
            "29.00.00-G01-2-32",
            (
                (
                    "Sagsfremstilling",
                    (
                        "Udvalget får en status to gange om året. Den næste status gives i maj 2033.",
                        Table(
                            (
                                ("Indsats", "Status", "Ansvarlig"),
                                ("Motion på recept", "I gang", "Sundhedscentret"),
                                ("Fællesspisning", "Begynder i 2033", "Ældre og Omsorg"),
                                ("Gratis svømning", "Afsluttet", "Kultur og Fritid"),
                            )
                        ),
                    ),
                ),
                (
                    "Indstilling",
                    (
                        "Administrationen indstiller,",
                        numbered("at status tages til efterretning", "at udvalget drøfter næste års indsatser"),
                    ),
                ),
                ("Beslutning", ("Ad 1. Taget til efterretning.", "Ad 2. Drøftet.")),
            ),
        ),
    ),
)

ALL = {"walks": WALKS, "smoke": SMOKE}
