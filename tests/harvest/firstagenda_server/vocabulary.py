"""The Danish words of the made-up meetings: bodies, topics of public health, partners, people and places."""

from __future__ import annotations

from dataclasses import dataclass

COUNCIL = "Byrådet"
COMMITTEES = (
    "Økonomiudvalget", "Sundheds- og Omsorgsudvalget", "Børne- og Familieudvalget", "Kultur- og Fritidsudvalget",
    "Social- og Arbejdsmarkedsudvalget", "Teknik- og Miljøudvalget", "Forebyggelsesudvalget", "Ældreudvalget",
    "Skoleudvalget", "Klima- og Naturudvalget", "Landdistriktsudvalget", "Beskæftigelsesudvalget",
    "Ungdoms- og Uddannelsesudvalget", "Udvalget for Psykiatri og Handicap", "Idræts- og Sundhedsudvalget",
    "Dagtilbudsudvalget", "Omsorgsudvalget", "Bolig- og Byudvalget", "Erhvervsudvalget", "Trivselsudvalget",
    "Velfærdsudvalget", "Rehabiliteringsudvalget", "Integrationsudvalget",
)  # fmt: skip
ADVISERS = (
    "Ældrerådet", "Handicaprådet", "Udsatterådet", "Ungerådet", "Integrationsrådet", "Idrætsrådet",
    "Folkeoplysningsudvalget",
)  # fmt: skip
GROUPS = ("2010-2013", "2014-2017", "2018-2021", "2022-2025")
COUNCILS_GROUP = "Råd og nævn"

PLACES = (
    "Rådhuset, mødelokale 2", "Rådhuset, lokale B1.07", "Byrådssalen", "Sundhedshuset, Havnegade 4",
    "Kulturhuset, sal 1", "Digitalt møde", "Plejecenter Lærkebo, caféen", "Rådhuset, 2. sal",
    "Fritidscentret, møderum 3", "",
)  # fmt: skip
PEOPLE = tuple(
    f"{first} {last}"
    for first, last in zip(
        ("Anna", "Bent", "Camilla", "Dorthe", "Erik", "Frida", "Gunnar", "Helle", "Ida", "Jens", "Karen", "Lasse",
         "Mette", "Niels", "Ole", "Pia", "Rasmus", "Signe", "Torben", "Ulla"),
        ("Havreholm", "Kløverby", "Strandmose", "Engdal", "Pilegren", "Lyngkær", "Birkelind", "Rugager", "Åmose",
         "Skovhaver", "Tornebusk", "Vandkarse", "Mosehøj", "Fjordager", "Hyldebæk", "Nørreeng", "Solkær", "Bøgeris",
         "Klitgren", "Sivager"),
        strict=True,
    )
)  # fmt: skip
POSTS = (
    "Sundhedschefen", "Velfærdsdirektøren", "Direktøren for Sundhed og Omsorg", "Forvaltningen", "Administrationen",
    "Direktionen", "Center for Sundhed", "Sundhedsforvaltningen", "Børne- og Kulturdirektøren", "Økonomichefen",
)  # fmt: skip
PARTNERS = (
    "Gåvennerne", "Foreningen Friske Skridt", "Boligselskabet Ellekonebakken", "Kræftens Bekæmpelse",
    "Hjerteforeningen", "Region Midtjylland", "Cyklistforbundet", "Ældre Sagen", "Røde Kors",
    "DGI", "Idrætsklubben Fremad",
    "Landsbyggefonden", "Silkeborg Kommune", "Skive Kommune", "Holstebro Kommune",
)  # fmt: skip
AREAS = (
    "Ellekonebakken", "Houlkærvænget", "Havnekvarteret", "Vestbyen", "Engparken", "Nørremarken", "Sønderparken",
    "midtbyen", "landdistrikterne", "Skovbyen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """What an item may be about: `field` is what is worked on, `plan` what steers it, `people` whom it is for."""

    field: str
    plan: str
    effort: str
    people: str
    measure: str  # what a share is counted of: "Andelen af <measure>"
    subject: str  # a KLE subject


TOPICS = (
    Topic("røgfri opvækst", "Tobaksplan", "Røgstop på recept", "unge", "daglige rygere", "29.09.04"),
    Topic("mental sundhed", "Trivselsstrategi", "Åben samtale", "børn og unge", "elever med høj trivsel", "29.09.00"),
    Topic("alkohol og unge", "Alkoholpolitik", "Ung uden promiller", "elever i udskolingen",
          "unge med et stort alkoholforbrug", "29.09.04"),
    Topic("fysisk aktivitet", "Bevægelsesstrategi", "Motion i hverdagen", "voksne borgere",
          "borgere, der bevæger sig i en halv time om dagen", "29.09.00"),
    Topic("måltider til ældre", "Mad- og måltidspolitik", "Spis sammen", "ældre borgere",
          "ældre med uplanlagt vægttab", "27.00.00"),
    Topic("faldforebyggelse", "Faldplan", "Sikker på benene", "ældre borgere", "ældre, der er faldet", "29.09.04"),
    Topic("kronisk sygdom", "Sundhedspolitik", "Lær at leve med sygdom", "borgere med kronisk sygdom",
          "borgere med diabetes", "29.09.00"),
    Topic("ensomhed", "Fællesskabsstrategi", "En plads ved bordet", "enlige ældre", "borgere, der ofte er ensomme",
          "27.00.00"),
    Topic("sund opvækst", "Børne- og Ungepolitik", "De første tusind dage", "småbørnsfamilier",
          "børn med overvægt ved skolestart", "29.09.00"),
    Topic("seksuel sundhed", "Plan for seksuel sundhed", "Tjek dig", "unge", "unge, der er testet for klamydia",
          "29.09.04"),
    Topic("tandsundhed", "Tandsundhedsplan", "Hele smilet", "skolebørn", "børn uden huller i tænderne", "29.15.00"),
    Topic("søvn", "Søvnstrategi", "Godnat i god tid", "skolebørn", "børn, der sover under otte timer", "29.09.00"),
    Topic("støj og luft i byen", "Handleplan for bymiljø", "Stille veje", "beboere i midtbyen",
          "borgere, der er generet af støj", "29.09.04"),
    Topic("social ulighed i sundhed", "Ulighedsstrategi", "Sundhed tæt på", "udsatte borgere",
          "borgere med dårligt selvvurderet helbred", "29.09.00"),
    Topic("hygiejne og vaccination", "Hygiejnepolitik", "Rene hænder", "børn i dagtilbud",
          "ældre, der er vaccineret mod influenza", "29.09.04"),
    Topic("rehabilitering", "Værdighedspolitik", "Tilbage til hverdagen", "borgere efter indlæggelse",
          "borgere, der klarer sig uden hjælp", "27.00.00"),
    Topic("sundhed på arbejdspladsen", "Personalepolitik", "Pausen tæller", "ansatte", "ansatte med sygefravær",
          "29.09.00"),
    Topic("naturen som rum for sundhed", "Frilufts- og Naturpolitik", "Stier for alle", "familier",
          "borgere, der er i naturen hver uge", "04.01.00"),
)  # fmt: skip
FACETS = ("P22", "P05", "P20", "A00", "G01", "Ø40", "P27", "S49", "K00", "P19")
