"""Claims about ordinary municipal Danish: what other committees say of their own fields is no health topic."""

from __future__ import annotations

import pytest
from pages import all_of, code, page

from kommunegraf.extraction.records import AgendaItem
from kommunegraf.extraction.topics.subjects import extract_topics

PLAIN = "Status på Projekt Regnbuen"
SAID = "Sagen har været drøftet på et tidligere møde."


def read(title: str, text: str) -> tuple[set[str], str]:
    """The topics and the scope of an item."""
    frame = page(text, title=title)
    extract_topics(frame)
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    topics = {code(each.value.iri) for each in item.about if "/concept/health-topic/" in each.value.iri}
    stated = item.public_health_scope
    assert stated is not None
    return topics, code(stated.value.iri)


@pytest.mark.parametrize(
    "sentence",
    [
        "Antallet af ansøgninger er faldet i 2031.",
        "Forvaltningen ser et antal fald i ordrerne og vil undgå fald i omsætningen.",
        "En energiscreening af rådhuset koster 40.000 kr.",
        "Bygningen er screenet, og PCB-screeningen viste ingen fund.",
        "Et testcenter for vindmøller ligger i nabokommunen.",
        "Boligerne er omfattet af § 119 i loven om almene boliger.",
        "Der sker en nedtrapning af tilskuddet over tre år.",
        "Dagbehandlingsskolernes takster reguleres.",
        "Bøjler til cyklerne opsættes ved stationen.",
        "Ventilen på Vandværksvej skiftes.",
        "Kommunen står alene med udgiften.",
        "Den nye terminal åbner om et år.",
        "I den sidste tid har der været mange henvendelser.",
        "En helikopter fotograferer ledningerne fra luften.",
        "Brandvæsenets responstid er ni minutter.",
        "Journalføringen af byggesager er forsinket.",
        "Der er tre ledige stillinger som ingeniør.",
        "Rekrutteringsstrategien gælder hele administrationen.",
        "Peer Hansen spurgte til kontrakten.",
        "Ammekøer afgræsser engen.",
        "Pullerten er en hæve-sænke-pullert.",
        "Søen tørlægges, før rørene lægges.",
        "Proteinindholdet i spildevandet er målt.",
        "Pumpens effekt har tabt sig siden sidste eftersyn.",
        "Broens restlevetid er tyve år, og træernes levealder er kendt.",
        "Nye armaturer lever længere end de gamle.",
        "Adressens postnummer ændres.",
        "Højtuddannede flytter til byen, og ufaglærte søger job i industrien.",
        "Der er en skæv fordeling af byggegrunde.",
        "Fremmedsprog vælges på syvende årgang.",
        "Ansøgningerne er papirløse fra januar.",
        "Et forbud mod røg fra brændeovne er ikke hjemlet.",
        "Parken er en af byens lunger.",
        "Sanering af gadelyset afsluttes i efteråret.",
        "Gadens belægning udskiftes.",
        "Sagen er færdigbehandlet, og anken er færdigbehandlet.",
        "Punktet udsattes til næste møde.",
        "Den kommunale medfinansiering af stationen er 25 pct.",
        "Autorisation af el-installatører sker hos staten.",
        "Den økonomiske robusthed er styrket.",
        "Udskrivning af skat sker efter samme procent.",
        "Krydset er overbelastet, og vejens sideareal er udbrændt.",
        "Kommunens socioøkonomiske indeks er faldende.",
        "Fugt i betonen skyldes utætte fuger.",
        "De særligt udsatte strækninger repareres først.",
        "Resultatet er afhængigt af vejret, og prisen er afhængig af markedet.",
        "Sagerne følges ad, og man vil gå i gang til foråret.",
    ],
)
def test_an_ordinary_sentence_is_no_health_topic(sentence: str) -> None:
    topics, scope = read(PLAIN, sentence)
    assert topics == set()
    assert scope != "yes"


@pytest.mark.parametrize(
    "title",
    [
        "Vikarer på folkeskoleområdet",
        "Kvalitetsmodel for vejvedligehold",
        "Hjemmebesøg af energivejlederen",
        "Byens puls",
        "Torvet er hjertet i byen",
        "Knæ på rør",
        "Bodega i Nørregade",
        "Kiosk på stationen",
        "Bevillingsnævn: valg af medlem",
        "Tvillingehal på Nordmarken",
        "Biblioteket fylder 100 år",
        "Langtidsledige i virksomhedspraktik",
    ],
)
def test_an_ordinary_title_is_no_health_topic(title: str) -> None:
    topics, scope = read(title, SAID)
    assert topics == set()
    assert scope != "yes"


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("Der er flere fald i eget hjem.", "older-people"),
        ("Tarmkræftscreening tilbydes hvert andet år.", "prevention"),
        ("Nedtrapning af medicin sker sammen med den enkelte.", "substance-use"),
        ("Terminale borgere får hjælp om natten.", "older-people"),
        ("Akuthelikopteren er flyttet.", "health-workforce-and-data"),
        ("Færdigbehandlede borgere venter i to døgn.", "health-workforce-and-data"),
        ("Udskrivninger sker ofte om fredagen.", "health-workforce-and-data"),
        ("Lungesyge øver vejrtrækning.", "chronic-disease"),
        ("Bøjler på tænderne sættes i skoleåret.", "oral-health"),
        ("Peerstøtte gives i to år.", "mental-health"),
        ("Deltagerne har tabt sig fem kilo.", "overweight-and-food"),
        ("Gadens folk spiser her.", "vulnerable-groups"),
    ],
)
def test_the_narrower_word_still_tells_the_topic(sentence: str, topic: str) -> None:
    assert topic in read(PLAIN, sentence)[0]
