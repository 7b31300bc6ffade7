"""The sentences that the made-up items consist of, by the part they play; slots are those of `slots.py`."""

from __future__ import annotations

RESUMES = (
    "{plan} blev godkendt af byrådet i {month}. I sagen gives den årlige status på indsatsen.",
    "{body} får her en status på arbejdet med {field} i {kommune}.",
    "Sagen handler om, hvordan midlerne til {field} skal bruges i {next} og {after}.",
    "Forvaltningen har set på, hvad der virker for {people}. Resultatet lægges frem sammen med et forslag.",
    "I {month} bad {body} om et oplæg om {field}. Oplægget foreligger nu.",
    "Der er kommet nye tal for {field}. Tallene viser fremgang for {people}, men også store forskelle mellem bydelene.",
    "Samarbejdet med {partner} udløber ved årets udgang. Der skal tages stilling til, om det skal fortsætte.",
)
BACKGROUND = (
    "Byrådet godkendte i {month} {plan}. Planen har som mål, at {people} skal have lettere ved at leve sundt.",
    "{kommune} har siden {date1} arbejdet målrettet med {field}. Arbejdet er forankret i sundhedscentret.",
    "{plan} gælder for hele kommunen og har tre indsatsområder: {field}, fællesskab og lighed i sundhed.",
    "Visionen er, at alle {people} oplever sundhed som noget, man skaber sammen.",
    "Indsatsen {effort} begyndte den {date1} og er siden vokset til {few1} hold om ugen.",
    "Målet er, at mindst {n1} borgere deltager i {effort} inden udgangen af {next}.",
    "Målgruppen for {effort} er {people} i {area1} og {area2}.",
    "Udvalget blev første gang orienteret på mødet den {date1}.",
)
FINDINGS = (
    "Andelen af {measure} er faldet fra {pct1} % i {before} til {pct2} % i {year}.",
    "Pr. {date1} deltog {n1} borgere i {effort}, hvilket er en stigning på {few1} siden {date2}.",
    "Fremmødet ved {effort} udgør {pct1}%. Året før var fremmødet på {pct2} %.",
    "I {last} fik {many1} borgere tilbud om en samtale, og {n1} tog imod.",
    "Ventetiden er {few1} uger. I {last} var den {few2} uger.",
    "Sundhedsprofilen for {year} viser, at {pct1} % af borgerne i {area1} vurderer deres helbred som godt.",
    "Der er {many1} beboere i {area1}, og {pct1} % af dem er uden for arbejdsmarkedet.",
    "I alt har {n1} medarbejdere gennemført uddannelsen, og {pct1} % af dem bruger metoden hver uge.",
    "En spørgeskemaundersøgelse med {n1} svar viser, at {pct1} % af deltagerne er tilfredse eller meget tilfredse.",
    "Antallet af henvendelser er steget fra {n1} i {last} til {n2} i {year}.",
)
COOPERATION = (
    "{kommune} har den {date1} indgået en {length1} samarbejdsaftale med {partner1} om {field}.",
    "I {month} blev der indgået en aftale mellem {kommune} og {partner1} om {n1} pladser. Aftalen er frivillig.",
    "{kommune}, {partner1} og {partner2} har dannet et partnerskab om {field}. Det har til formål at hjælpe {people}.",
    "{kommune} har i {month} tilsluttet sig partnerskabet Sammen om Sundhed. Det blev godkendt af {body} i {month2}.",
    "Aftalen med {partner1} gælder fra den {date1} til den {coming1}.",
    "{partner1} har sammen med {partner2} finansieret indsatsen {effort} i {area1}.",
    "Aftalen med {partner1} forlænges med yderligere et år.",
    "{partner1} uddanner frivillige og samler mindst {few1} grupper om året.",
)
PROPOSALS = (
    "Forvaltningen foreslår, at {effort} udvides til {area1} fra den {coming1}.",
    "Det foreslås, at {plan} følges op hvert andet år, næste gang i {next}.",
    "Der lægges op til, at {partner1} inddrages, før planen sendes i høring.",
    "Forslaget betyder, at {people} i {area1} får et tilbud senest {few1} uger efter henvendelsen.",
    "{post1} vurderer, at indsatsen kan gennemføres inden for den nuværende ramme.",
)
# Prose that states nothing a machine could count: most of a real item is made of it.
PROSE = (
    "Det er forvaltningens erfaring, at små skridt virker bedre end store kampagner, når hverdagen er travl.",
    "Mange af dem, der har mest brug for et tilbud, finder det ikke selv. Derfor opsøger medarbejderne dem hjemme.",
    "De frivillige fortæller, at det gør en forskel, når nogen spørger, og når der er kaffe på kanden.",
    "Der er stor forskel på, hvad der opleves som svært, og det skal der tages højde for i tilrettelæggelsen.",
    "Medarbejderne peger på, at samarbejdet på tværs tager tid i begyndelsen, men giver ro på længere sigt.",
    "Erfaringerne samles løbende og deles med de øvrige centre, så gode greb ikke går tabt.",
    "Nogle deltagere falder fra undervejs. De fleste vender tilbage, når de får et personligt opkald.",
    "I det daglige betyder det, at borgeren møder den samme medarbejder fra første samtale til sidste.",
    "Det har vist sig vigtigt, at tilbuddet ligger tæt på, og at man kan komme uden at melde sig til.",
    "Lokalerne deles med foreningerne, som råder over dem om aftenen og i weekenden.",
    "Tilbagemeldingerne fra de pårørende har været gode, men de efterlyser bedre besked om ændringer.",
    "Der er fortsat borgere, som ikke er nået, og her skal der tænkes i andre former end hold.",
    "Flere har peget på, at sproget i brevene er for tungt. Brevene er derfor ved at blive skrevet om.",
    "Arbejdet er forankret hos en lille gruppe, som mødes jævnligt og følger op på aftalerne.",
    "Det er ikke givet, at det samme virker alle steder, og der er derfor plads til lokale løsninger.",
    "Når rammerne er kendte, kan kræfterne bruges på indholdet frem for på koordinering.",
)
EFFORTS = (
    ("Samtaler på arbejdspladser", "Konsulenter hjælper virksomheder med at tale om vaner."),
    ("Gåture med mening", "Frivillige går en fast rute hver torsdag."),
    ("Køkken i kvarteret", "Beboere laver mad sammen i beboerhuset."),
    ("Bevægelse i undervisningen", "Lærerne får et kursus og en kasse med redskaber."),
    ("Cykelven", "En frivillig følges med et barn til og fra skole."),
    ("Forældrecafé", "Sundhedsplejersken svarer på spørgsmål om søvn og mad."),
    ("Motion på recept", "Jobcentret og sundhedscentret tilbyder holdtræning."),
    ("Telefonvennen", "Ældre borgere ringes op to gange om ugen."),
    ("Haver til maver", "Børn i dagtilbud dyrker grøntsager."),
    ("Stop sammen", "Hold til rygestop i boligområderne."),
)
ECONOMY = (
    "Der afsættes {mio1} i {next} og {mio2} i {after} til {effort}.",
    "Puljen til {field} udgør {kr1} i {year}. Der er brugt {kr2}.",
    "Udgiften på {kr1} afholdes inden for udvalgets eksisterende budget.",
    "Sagen har ingen økonomiske konsekvenser.",
    "Råderummet udgør {kr1} i {next} og {kr2} i {after}.",
    "{partner1} har bevilget {mio1} til {effort}. {kommune} medfinansierer med {kr1} årligt.",
    "Der søges om en tillægsbevilling på {kr1} i {year}, som finansieres af kassebeholdningen.",
    "Der ventes et mindreforbrug på {mio1} i {year}.",
    "Indsatsen finansieres af budgettet til forebyggelse med {kr1} i {next}.",
)
LEGAL = (
    "Sundhedsloven § 119 om forebyggelse og sundhedsfremme.",
    "Kommunen skal efter sundhedsloven skabe rammer for en sund levevis.",
    "Lov om kommunernes styrelse § 17.",
)
HEARING = (
    "Forslaget har været i høring hos Ældrerådet og Handicaprådet. Der er kommet {few1} høringssvar.",
    "Sagen sendes i høring i perioden fra den {date1} til den {date2}.",
    "Ældrerådet bakker op om forslaget og peger på, at transporten skal være let at finde.",
)
STAFF = (
    "Der ansættes en koordinator {few1} timer om ugen.",
    "Ingen.",
    "Forslaget løses med de nuværende medarbejdere.",
)
CLIMATE = (
    "Flere ture på cykel og til fods giver mindre udledning.",
    "Forslaget vurderes ikke at påvirke klimaet.",
    "Madspildet ventes at falde, når køkkenerne følger de nye opskrifter.",
)
SUPPLEMENT = (
    "Siden sagen sidst blev behandlet, har {partner1} sendt nye tal. De ændrer ikke vurderingen.",
    "Spørgsmålene fra mødet den {date1} er besvaret i et notat.",
)
THEMES = (
    "{body} skal tage stilling til, hvordan arbejdet med {field} fortsætter.",
    "Skal indsatsen {effort} fortsætte i {next}?",
)
CORRECTIONS = (
    "Rettet: tallet for {area1} er {n1}.",
    "Efter offentliggørelsen er antallet af deltagere rettet til {n1}.",
    "Rettelse: indsatsen i {area1} begynder den {coming1}.",
)

TITLES = (
    "Status på {plan}",
    "Indsatsen {effort} i {next}",
    "{Field}: forslag til det videre arbejde",
    "Orientering om {field}",
    "Samarbejde med {partner1} om {field}",
    "Fordeling af midler til {field} i {next}",
    "Forslag til ny {plan}",
    "Evaluering af {effort}",
    "Godkendelse af {plan}",
    "Nye tal for {field} i {area1}",
)

# What is recommended: the sentence after the addressee, each without its "at".
POINTS = (
    "orienteringen om {field} tages til efterretning",
    "{plan} godkendes",
    "indsatsen {effort} fortsætter i {next}",
    "der afsættes {kr7} i {next} til {effort}",
    "forslaget sendes i høring hos Ældrerådet",
    "sagen drøftes med {partner7}",
    "statussen på {plan} drøftes",
    "der gives en tillægsbevilling på {kr8} i {year}",
    "samarbejdet med {partner8} forlænges til udgangen af {after}",
    "evalueringen forelægges igen i {next}",
)

# What a decision says: code of the scheme outcome, and its words. "" where they settle nothing.
OUTCOMES = (
    ("approved-as-recommended", ("Godkendt som indstillet.", "Indstillingen blev godkendt.", "Indstillingen tiltrådt.",
                                 "{body} tiltrådte indstillingen.", "Vedtaget som indstillet.")),
    ("approved", ("Godkendt.", "Vedtaget.", "Tiltrådt.", "Forslaget blev vedtaget.")),
    ("approved-with-changes", ("Godkendt med den tilføjelse, at {area9} også er med.",
                               "Indstillingen godkendt, dog således at indsatsen begynder et halvt år senere.",
                               "Godkendt med følgende bemærkninger: {people} skal høres undervejs.")),
    ("noted", ("Taget til efterretning.", "Orienteringen taget til efterretning.",
               "{body} tog orienteringen til efterretning.", "Taget til orientering.")),
    ("discussed", ("Drøftet.", "Sagen blev drøftet.", "{body} drøftede oplægget.")),
    ("recommended-onward", ("Anbefales.", "Anbefales godkendt.", "{body} anbefaler, at indstillingen godkendes.",
                            "Oversendes til Byrådet.")),
    ("postponed", ("Udsat.", "Sagen udsættes til næste møde.", "Sagen blev udsat.")),
    ("returned", ("Sagen sendes tilbage til forvaltningen.", "Tilbagesendt til fornyet behandling.")),
    ("rejected", ("Ikke godkendt.", "Forslaget blev forkastet.", "Indstillingen blev ikke godkendt.")),
    ("withdrawn", ("Punktet udgår.", "Sagen blev taget af dagsordenen.", "Punktet udgik.")),
    ("nothing-to-decide", ("Intet at bemærke.", "Ingen bemærkninger.")),
    ("", ("{body} ønsker et notat om ventetiden.", "{body} inviterer {partner9} til et kommende møde.")),
)  # fmt: skip
# What is said of one point of several.
POINT_OUTCOMES = (
    ("approved", "Godkendt."), ("noted", "Taget til efterretning."), ("discussed", "Drøftet."), ("postponed", "Udsat."),
    ("rejected", "Ikke godkendt."), ("recommended-onward", "Anbefales."),
)  # fmt: skip
OUTCOME_WEIGHTS = (30, 14, 6, 18, 7, 8, 4, 2, 2, 2, 2, 2)

ATTACHMENTS = (
    "{plan}", "Evaluering af {effort}", "Notat om {field}", "Høringssvar fra Ældrerådet", "Bilag {few9} - økonomi",
    "Præsentation: {field} i {kommune}", "Samarbejdsaftale med {partner9}", "Tal for {area9} & {area8}",
)  # fmt: skip
