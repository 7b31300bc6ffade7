"""Who a sentence can name as a party, and the nodes they become."""

from __future__ import annotations

import pytest
from sayings import IDENTITY, SKIVE, concept, found, frame_of, quotes

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.partners.organisations import OrganisationMention, organisation_mentions
from kommunegraf.extraction.partners.parties import party_lists, party_mentions
from kommunegraf.extraction.partners.party_nodes import party_nodes
from kommunegraf.extraction.records import Organisation
from kommunegraf.extraction.slots import register_types
from kommunegraf.extraction.words.mentions import Sentence

register_types()


def organisations(text: str) -> dict[str, str]:
    values = [mention.value for mention in organisation_mentions(Sentence(text))]
    return {value.name: value.kind for value in values if isinstance(value, OrganisationMention)}


def first_list(text: str) -> str:
    sentence = Sentence(text)
    return max((sentence.words(mention.span) for mention in party_lists(sentence)), key=len, default="")


def nodes(frame: Frame) -> list[str]:
    mentions = party_lists(Sentence(frame.shadow.text.strip()))
    longest = max(mentions, key=lambda mention: mention.span.end - mention.span.start)
    return [node.iri for node in party_nodes(frame, longest.value)]


def test_a_listed_organisation_is_known_by_any_of_its_names_and_in_the_genitive() -> None:
    assert organisations("Vi spurgte Kommunernes Landsforening.") == {"KL": "interest-organisation"}
    assert organisations("Hjerteforeningens kurser og Røde Kors' cafeer") == {
        "Hjerteforeningen": "association",
        "Røde Kors": "association",
    }


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("boligorganisationen Solbo", "Solbo", "housing-association"),
        ("den almene boligforening Solbo", "Solbo", "housing-association"),
        ('den social økonomiske virksomhed "Lærbro"', "Lærbro", "social-enterprise"),
        ("den socialøkonomiske virksomhed Lærbro", "Lærbro", "social-enterprise"),
        ("den socioøkonomiske virksomhed Lærbro", "Lærbro", "social-enterprise"),
        ("foreningen Havnens Venner", "Havnens Venner", "association"),
        ("patientforeningen Ny Luft", "Ny Luft", "association"),
        ("fonden Lyset", "Lyset", "foundation"),
        ("firmaet Sundvej", "Sundvej", "business"),
        ("lægehuset Torvet", "Torvet", "general-practice"),
    ],
)
def test_a_word_beside_a_name_tells_the_kind_of_an_organisation(words: str, name: str, kind: str) -> None:
    assert organisations(f"Der er talt med {words} om sagen.").get(name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Skovby Boligforening", "housing-association"),
        ("Mads Hansens Fond", "foundation"),
        ("Nordby Universitet", "university-school"),
        ("Sundvej A/S", "business"),
        ("Frivilligcenter Nordby", "volunteer-centre"),
    ],
)
def test_a_name_can_tell_its_own_kind(name: str, kind: str) -> None:
    assert organisations(f"Der er talt med {name} om sagen.") == {name: kind}


def test_a_list_of_parties_is_taken_whole_with_every_way_to_join() -> None:
    assert first_list("betalt af Skive Kommune, Solbo, Nyhjem og Fruelund samt Røde Kors i år") == (
        "Skive Kommune, Solbo, Nyhjem og Fruelund samt Røde Kors"
    )


def test_a_common_noun_that_begins_a_sentence_is_no_name() -> None:
    assert party_mentions(Sentence("Hjemmeplejen kommer på besøg")) == ()
    assert [m.value.form for m in party_mentions(Sentence("Solbo kommer på besøg"))] == ["name"]


def test_half_a_list_is_no_list() -> None:
    assert first_list("Jens Hansen, Ukendt Lille og Solbo har betalt") == "Ukendt Lille og Solbo"
    assert first_list("Hun, Jens Hansen og Solbo har betalt") == ""


def test_a_person_is_no_party_but_a_fund_named_after_one_is() -> None:
    sentence = Sentence("En aftale med Mette Hansen og Mads Hansens Fond")
    assert [sentence.words(mention.span) for mention in party_mentions(sentence)] == ["Mads Hansens Fond"]


@pytest.mark.parametrize(
    "text", ["Byrådet og Kulturudvalget", "Direktøren for Social og Sundhed", "Danmark og COVID-19"]
)
def test_bodies_roles_and_countries_are_no_parties(text: str) -> None:
    assert party_mentions(Sentence(f"der siges om {text}")) == ()


def test_a_town_stands_for_its_municipality_only_beside_one_named_in_full() -> None:
    assert nodes(frame_of("mellem Viborg og Struer Kommune")) == [
        IDENTITY.municipality("0791"),
        IDENTITY.municipality("0671"),
    ]
    assert first_list("mellem Viborg og Struer") == ""


def test_a_party_without_a_name_belongs_to_its_document() -> None:
    frame = frame_of("sammen med Region Midtjylland og en anden kommune")
    iris = nodes(frame)
    assert iris == [IDENTITY.region("1082"), frame.part("party", "anden kommune")]
    (unnamed,) = found(frame, Organisation)
    assert unnamed.identity_status is not None and unnamed.classification is not None
    assert unnamed.identity_status.value.iri == concept("identity-status", "unnamed")
    assert unnamed.classification.value.iri == concept("org-kind", "municipality")
    assert unnamed.label is not None and unnamed.label.value.text == "en anden kommune"


def test_a_kommune_that_is_not_another_one_is_no_unnamed_party() -> None:
    assert party_mentions(Sentence("i hver kommune er det sådan")) == ()


def test_the_municipality_itself_is_meant_by_kommunen_and_that_is_derived() -> None:
    frame = frame_of("kommunen og Røde Kors")
    assert nodes(frame) == [SKIVE, IDENTITY.organisation("Røde Kors")]
    mention = party_mentions(Sentence("kommunen"))[0]
    (node,) = party_nodes(frame, mention.value)
    assert node.rule == "the-municipality-is-the-publisher"
    assert party_nodes(frame_of("kommunen", authority=None), mention.value) == ()


def test_regionen_is_the_only_region_of_the_document_or_nobody() -> None:
    mention = party_mentions(Sentence("regionen"))[0]
    assert [n.iri for n in party_nodes(frame_of("Region Midtjylland"), mention.value)] == [IDENTITY.region("1082")]
    assert party_nodes(frame_of("Region Midtjylland og Region Syddanmark"), mention.value) == ()


def test_a_known_organisation_is_identified_and_an_unknown_one_only_named() -> None:
    frame = frame_of("med boligorganisationen Solbo og Røde Kors")
    nodes(frame)
    solbo, cross = found(frame, Organisation)
    assert solbo.identity_status is not None and cross.identity_status is not None
    assert solbo.identity_status.value.iri == concept("identity-status", "named-only")
    assert cross.identity_status.value.iri == concept("identity-status", "identified")
    assert quotes(frame, solbo.classification) == ["boligorganisationen"]
    assert quotes(frame, solbo.label) == ["Solbo"]


def test_the_genitive_of_an_unknown_name_is_cut_where_the_text_has_the_name_alone() -> None:
    frame = frame_of("foreningen Havlys hjalp, og foreningen Havly betalte")
    mention = next(m for m in party_mentions(Sentence("foreningen Havlys hjalp")) if m.value.form == "organisation")
    (node,) = party_nodes(frame, mention.value)
    assert node.iri == IDENTITY.organisation("Havly")
