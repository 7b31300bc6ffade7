"""The gazetteer finds who a text or a host speaks of, and keeps the sure apart from the likely."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from growth import in_proportion
from kommunegraf import authorities as reference
from kommunegraf.datafiles import load
from kommunegraf.errors import ConfigurationError
from kommunegraf.gazetteer import (
    agenda_system,
    authorities,
    authority,
    authority_by_host,
    authority_mentions,
    mentions_within,
)
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Span

ROOT = Path(__file__).resolve().parents[2]


def found(text: str) -> list[tuple[str, str, str]]:
    """(words, code, form) of each mention."""
    return [(text[m.span.start : m.span.end], m.authority.code, m.form) for m in authority_mentions(text)]


def test_all_municipalities_and_regions_are_known() -> None:
    kinds = [each.kind for each in authorities()]
    assert (kinds.count("municipality"), kinds.count("region")) == (98, 5)
    assert len({each.iri for each in authorities()}) == 103


@pytest.mark.parametrize("name", ["municipalities", "regions"])
def test_the_reference_data_says_that_each_authority_is_identified(name: str) -> None:
    status = ox.NamedNode("https://w3id.org/kommunegraf/ns#identityStatus")
    identified = ox.NamedNode(Identity().concept("identity-status", "identified"))
    path = ROOT / "ontology" / "reference" / f"{name}.ttl"
    stated = {quad.subject.value for quad in ox.parse(path=str(path)) if quad.predicate == status}
    kind = "municipality" if name == "municipalities" else "region"
    assert stated == {each.iri for each in authorities() if each.kind == kind}
    assert {quad.object for quad in ox.parse(path=str(path)) if quad.predicate == status} == {identified}


def test_an_authority_has_its_iri_under_the_base_asked_for() -> None:
    one = authority("municipality", "0657", base="https://example.org/")
    assert one is not None
    assert one.iri == Identity("https://example.org/").municipality("0657")
    assert (one.name, one.short_name) == ("Herning Kommune", "Herning")
    assert authority("municipality", "9999") is None


@pytest.mark.parametrize("one", authorities(), ids=lambda one: one.code)
def test_each_authority_is_found_by_its_official_name_and_in_the_genitive(one: reference.Authority) -> None:
    for name in (one.name, f"{one.name}s", one.name.upper(), one.name.replace(" ", "\u00a0")):
        assert found(f"Det gælder {name}.") == [(name, one.code, "official")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Århus Kommune", "0751"),
        ("Aarhus kommunes", "0751"),
        ("Åbenrå Kommune", "0580"),
        ("Høje Taastrup Kommune", "0169"),
        ("Lyngby-Tårbæk Kommune", "0173"),
        ("Bornholms Kommune", "0400"),
        ("Vesthimmerland Kommune", "0820"),
        ("Nordfyn Kommune", "0480"),
        ("Koebenhavns Kommune", "0101"),
        ("Assens' Kommune", "0420"),
        ("Ikast – Brande Kommune", "0756"),
        ("Region Midt", "1082"),
        ("Region Hovedstadens", "1084"),
        ("Kommunen Lemvig", "0665"),
        ("A\u030arhus Kommune", "0751"),  # NFD
        ("Skive\n   Kommune", "0779"),  # broken over a line
    ],
)
def test_other_spellings_are_the_same_authority(words: str, code: str) -> None:
    assert found(f"I {words} bor mange.") == [(words, code, "official")]


def test_a_bare_name_is_kept_apart_since_a_town_may_bear_it() -> None:
    assert found("Busserne kører fra Herning til Randers.") == [
        ("Herning", "0657", "name-only"),
        ("Randers", "0730", "name-only"),
    ]


def test_a_name_is_whole_words() -> None:
    assert found("Herningvej, Randersmodellen, Viborg-ruten, Nordherning og Regionshuset") == []


def test_an_everyday_word_is_no_municipality() -> None:
    assert found("Vejen er lukket. Greve og baroner kom.\nSkive for skive. vejen kommune har anlagt") == []
    assert found("Borgere i Vejen og Vejen Kommune") == [
        ("Vejen", "0575", "name-only"),
        ("Vejen Kommune", "0575", "official"),
    ]


def test_a_name_without_its_capital_needs_the_word_kommune() -> None:
    assert found("herning og randers kommune") == [("randers kommune", "0730", "official")]


def test_an_empty_line_parts_a_name_from_the_next_word() -> None:
    assert found("Herning\n\nKommune") == [("Herning", "0657", "name-only")]


def test_the_names_of_a_list_before_kommuner_are_all_municipalities() -> None:
    assert found("mellem Struer, Lemvig og Holstebro Kommuner") == [
        ("Struer", "0671", "listed"),
        ("Lemvig", "0665", "listed"),
        ("Holstebro Kommuner", "0661", "listed"),
    ]


def test_the_names_of_a_list_after_kommunerne_are_all_municipalities() -> None:
    assert found("kommunerne Faxe, Stevns og Køge. Solrød er ikke med") == [
        ("Faxe", "0320", "listed"),
        ("Stevns", "0336", "listed"),
        ("Køge", "0259", "listed"),
        ("Solrød", "0269", "name-only"),
    ]


def test_a_sentence_between_two_names_makes_no_list() -> None:
    assert [form for _, _, form in found("Struer har et tilbud, og Lemvig og Holstebro Kommuner følger")] == [
        "name-only",
        "listed",
        "listed",
    ]


def test_a_council_with_the_name_says_so() -> None:
    assert found("Randers Byråds møde") == [("Randers Byråds", "0730", "council")]


def test_offsets_count_code_points_in_the_text_given() -> None:
    text = "😀 a\u030a Ærø Kommune"
    (mention,) = authority_mentions(text)
    assert text[mention.span.start : mention.span.end] == "Ærø Kommune"


def test_mentions_inside_a_span_are_picked_without_reading_again() -> None:
    text = "Herning Kommune, Viborg Kommune, Skive Kommune"
    all_of_them = authority_mentions(text)
    inside = mentions_within(all_of_them, Span(text.index("Viborg"), text.index(", Skive")))
    assert [mention.authority.code for mention in inside] == ["0791"]


@pytest.mark.parametrize(
    "unit", ["Kommunen ", "Aarhus ", "Region ", " ", "\n", "a\u030a", "Herning, ", "kommunerne ", "Høje ", "s' "]
)
def test_the_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    assert in_proportion(lambda characters: authority_mentions(unit * (characters // len(unit))), 80_000)


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("dagsordener.herning.dk", "0657"),
        ("www.herning.dk", "0657"),
        ("HERNING.dk.", "0657"),
        ("https://norddjurs.meetingsplus.dk:443/committees?x=1", "0707"),
        ("udvalg.kolding.dk", "0621"),
        ("www.kk.dk", "0101"),
        ("dagsorden.rm.dk", "1082"),
        ("www.regionh.dk", "1084"),
    ],
)
def test_a_host_tells_whose_it_is(host: str, code: str) -> None:
    one = authority_by_host(host)
    assert one is not None and one.code == code


@pytest.mark.parametrize(
    "host",
    ["", "dk", "example.org", "notherning.dk", "herning.dk.example.org", "meetingsplus.dk", "herning.dk@evil.org"],
)
def test_an_unknown_host_tells_nothing(host: str) -> None:
    assert authority_by_host(host) is None


def test_the_agenda_system_of_a_host_is_data() -> None:
    assert agenda_system("dagsordener.herning.dk") == "firstagenda"
    assert agenda_system("norddjurs.meetingsplus.dk") == "meetingsplus"
    assert agenda_system("example.org") is None


def test_every_municipality_has_a_host_and_a_domain() -> None:
    hosts, domains = reference._owners()
    codes = {each.code for each in authorities() if each.kind == "municipality"}
    assert {code for kind, code in hosts.values() if kind == "municipality"} == codes
    assert {code for kind, code in domains.values() if kind == "municipality"} == codes


def test_a_data_file_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "hosts.toml"
    path.write_text('[[host]]\nhost = "a.dk"\nmunicipality = "0657"\nsystem = "own"\ncolour = "red"\n', "utf-8")
    with pytest.raises(ConfigurationError, match=r"hosts\.toml.*host\.0\.colour"):
        load(path, reference._Hosts)
