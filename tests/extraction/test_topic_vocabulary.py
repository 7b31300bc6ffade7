"""Claims about the breadth of the words of topics: what one telling word says, ages, offices, and other senses."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page

from kommunegraf.extraction.records import AgendaItem
from kommunegraf.extraction.topics.subjects import extract_topics

FILLER = "Sagen har været drøftet på et tidligere møde."


def about(*parts: Part | str, title: str) -> set[str]:
    frame = page(*parts, title=title)
    extract_topics(frame)
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    return {code(each.value.iri) for each in item.about if "/concept/health-topic/" in each.value.iri}


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("Nikotinplastre udleveres gratis i otte uger.", "tobacco-and-nicotine"),
        ("Deltagerne har været ædru i et halvt år.", "alcohol"),
        ("Proteinberigede retter leveres hver dag.", "overweight-and-food"),
        ("Holdet mødes til stavgang om tirsdagen.", "physical-activity"),
        ("Sorggrupperne begynder efter ferien.", "mental-health"),
        ("Her sidder de, der ellers spiser alene.", "loneliness"),
        ("Ufaglærte dør ti år før andre.", "inequality-in-health"),
        ("Fodterapeuten ser på fodsår.", "chronic-disease"),
        ("Ordningen gælder 16-20-årige.", "children-and-young-people"),
        ("Hver nat sover nogen i trappeopgange, uden fast bopæl.", "vulnerable-groups"),
        ("Brystbetændelse er den hyppigste grund til, at de ringer.", "maternity-and-families"),
        ("Hver femte har tandpine.", "oral-health"),
        ("Kanylerne samles ind hver morgen.", "substance-use"),
        ("Bydelsmødrene står for kaffen.", "housing-and-neighbourhood"),
        ("Udskrivninger sker ofte uden medicinkort.", "health-workforce-and-data"),
        ("Klamydia er i fremgang.", "prevention"),
    ],
)
def test_a_telling_word_is_enough_in_a_short_text_whose_title_names_no_topic(sentence: str, topic: str) -> None:
    assert topic in about(sentence, title="Projekt Regnbuen")


def test_a_telling_word_said_once_in_a_long_text_is_no_topic() -> None:
    assert about(*[FILLER] * 12, "Hver femte har tandpine.", title="Projekt Regnbuen") == set()


def test_a_telling_word_beside_what_the_title_names_is_no_topic() -> None:
    assert about("Hver femte har tandpine.", FILLER, title="Stavgang i skoven") == {"physical-activity"}


@pytest.mark.parametrize("title", ["Støjskærm ved motorvejen", "Snerydning på torvet", "Meddelelser"])
def test_a_telling_word_is_not_enough_where_the_title_is_of_another_field_or_of_none(title: str) -> None:
    assert about("Naboerne har fået søvnproblemer.", title=title) == set()


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Tilbud til 13-15-årige om rygestop", {"tobacco-and-nicotine", "children-and-young-people"}),
        ("Besøg hos 75-årige", {"older-people"}),
        ("Brandsikring af 40-årige tage", set()),
        ("De 3-årige aftaler om kunst", set()),
    ],
)
def test_people_are_known_by_their_age(title: str, topics: set[str]) -> None:
    assert about(FILLER, title=title) == topics


def test_the_office_that_recommends_is_no_topic() -> None:
    said = about(
        FILLER,
        Part("Indstilling", "Ældre og Socialpsykiatri indstiller, at den nye linje åbner."),
        title="Tandpleje i nord",
    )
    assert said == {"oral-health"}


@pytest.mark.parametrize(
    "title",
    [
        "Puljen ryger ud af budgettet",
        "Grundskyldspromillen for 2031",
        "Bevægelsen af uforbrugte midler",
        "Screeningsafgørelse for en ny rute",
        "Diæter til udvalgets medlemmer",
        "Torvet i hjertet af byen",
        "Kontrakt i lighed med andre",
        "Drukneulykkens minde",
    ],
)
def test_the_same_words_in_another_sense_are_no_topic(title: str) -> None:
    assert about(FILLER, title=title) == set()


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Sårbare gravide", {"vulnerable-groups", "maternity-and-families"}),
        ("Borgere over 83 år", {"older-people"}),
        ("Plan for psykisk førstehjælp", {"mental-health"}),
        ("Danske venskabsbyer", set()),
    ],
)
def test_a_phrase_of_one_topic_holds_words_of_another_but_no_general_ones(title: str, topics: set[str]) -> None:
    assert about(FILLER, title=title) == topics


def test_health_care_is_touched_on_by_texts_about_other_topics() -> None:
    """Who does it and with whom is a topic of its own only where the text dwells on it."""
    touched = "Lægehuset og hjemmesygeplejen deltager. Sundhedsklyngen er orienteret."
    assert about(touched, FILLER, title="Tandpleje i nord") == {"oral-health"}
    assert about(touched, FILLER, title="Projekt Regnbuen") == {"health-workforce-and-data"}


def test_general_prevention_is_said_beside_another_topic_only_where_the_title_tells_it() -> None:
    assert about(FILLER, title="Forebyggelsespakke om alkohol") == {"alcohol", "prevention"}
    assert about(FILLER, title="Sundhedsindsats om alkohol") == {"alcohol"}
