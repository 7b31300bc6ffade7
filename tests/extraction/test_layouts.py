"""Claims about the section machine: two dozen layout families, each by a page in our own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from plain_documents import plain, shadow

from kommunegraf.datafiles import load, parse
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.layout.layouts import ProfileFile, profile
from kommunegraf.extraction.layout.sections import outline
from kommunegraf.extraction.outline import Outline
from kommunegraf.reading import read, shadow_of
from kommunegraf.resources import folder

SAMPLES = Path(__file__).parent / "layout_samples"


def outline_of(name: str) -> Outline:
    document = read((SAMPLES / f"{name}.txt").read_bytes(), name=f"{name}.txt")
    return outline(document, shadow_of(document))


def header(cut: Outline) -> dict[str, str]:
    return {name: named.value for name, named in cut.header.items()}


def titles(cut: Outline) -> list[str]:
    return [item.fields["title"].value if "title" in item.fields else "" for item in cut.items]


def roles(cut: Outline, index: int) -> list[str]:
    return [section.role for section in cut.items[index].sections]


def cases(cut: Outline) -> list[str]:
    return [item.fields["case-number"].value if "case-number" in item.fields else "" for item in cut.items]


HEADERS = {
    "aabenraa": ("Sundhedsudvalget", "2031-01-21", "16:00"),
    "aalborg": ("Sundheds- og Kulturudvalget", "2031-01-28", None),
    "aarhus": ("Social- og Beskæftigelsesudvalget", "2031-01-14", None),
    "ballerup": ("Social- og Sundhedsudvalget", "2031-06-04", "17:00"),
    "edagsorden": ("Udvalget for Børn", "2031-12-02", "16:00"),
    "fredensborg": ("Byrådet", "2031-02-11", "18:00"),
    "hvidovre": ("Sundhedsudvalget", "2031-03-12", "17:00"),
    "ishoj": ("Kultur- og Fritidsudvalget", "2031-02-04", "16:30"),
    "kk-edoc": (None, "2031-01-30", "15:30"),
    "koege": ("Social- og Sundhedsudvalget", "2031-02-13", "16:00"),
    "mariagerfjord": ("Udvalget for Sundhed og Omsorg", "2031-11-11", "15:00"),
    "monrad": (None, None, None),
    "odense-sbsys": ("Ældre- og Handicapudvalget", "2031-09-09", "08:30"),
    "region-midtjylland": ("Udvalget for nære tilbud", "2031-08-07", "13:00"),
    "region-syddanmark": ("Udvalget for det nære sundhedsvæsen", "2031-02-12", "15:00"),
    "rksk": ("Social- og Sundhedsudvalget", "2031-01-20", "09:00"),
    "rodovre": ("Social- og Sundhedsudvalget", "2031-01-29", None),
    "roskilde": ("Sundhedsudvalget", "2031-04-03", "08:00"),
    "slagelse": ("Forebyggelses- og Seniorudvalget", "2031-05-05", None),
    "syddjurs": ("Sundhedsudvalget", None, None),
    "viborg": ("Social- og Sundhedsudvalget", "2031-06-03", None),
}

TITLES = {
    "aabenraa": ["", ""],
    "aalborg": ["Godkendelse af dagsorden", "Sundhedscenter i nord", "Orientering", "Eventuelt"],
    "aarhus": ["Ny indsats mod ensomhed"],
    "ballerup": ["", ""],
    "edagsorden": ["Sundhed i dagtilbud"],
    "fredensborg": ["Godkendelse af dagsorden", "Plan for cykelstier"],
    "hvidovre": ["Godkendelse af dagsorden", "Ny sundhedspolitik"],
    "ishoj": ["", ""],
    "kk-edoc": ["Tobaksfri skoletid"],
    "koege": ["Godkendelse af dagsorden", "Frivilligpolitik"],
    "mariagerfjord": ["Rygestop på arbejdspladser", "Orientering"],
    "monrad": ["Mere bevægelse i skolen"],
    "odense-sbsys": ["Frit valg af leverandør", "Besøg på et plejehjem"],
    "region-midtjylland": ["Status for telemedicin", "Ny aftale om genoptræning"],
    "region-syddanmark": ["Plan for akutbiler", "Orientering om vagter"],
    "rksk": ["Fælles akutpladser", "Orientering"],
    "rodovre": ["Træning for ældre", "Meddelelser"],
    "roskilde": ["Genoptræning", "Eventuelt"],
    "slagelse": ["Godkendelse af dagsorden", "Orientering om motionscafeen"],
    "syddjurs": ["Godkendelse af dagsorden", "Forebyggende hjemmebesøg"],
    "viborg": ["Budget for hjemmeplejen", "Meddelelser"],
}


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_the_header_of_each_family_gives_body_date_and_time(name: str) -> None:
    found = header(outline_of(name))
    assert (found.get("body"), found.get("date"), found.get("time")) == HEADERS[name]


@pytest.mark.parametrize("name", sorted(TITLES))
def test_each_family_is_cut_into_its_items(name: str) -> None:
    assert titles(outline_of(name)) == TITLES[name]


def test_every_sample_has_its_expectations() -> None:
    assert {path.stem for path in SAMPLES.glob("*.txt")} == set(HEADERS) == set(TITLES)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("aabenraa", ["17/39385", "17/39386"]),
        ("fredensborg", ["31/30210", "31/30211"]),
        ("mariagerfjord", ["29.09.12-P20-3-31", "00.01.00-A00-9-31"]),
        ("monrad", ["17.00.00-P20-4-31"]),
        ("odense-sbsys", ["27.36.00-G01-12-31", "27.36.00-G01-13-31"]),
        ("region-midtjylland", ["1-21-78-2-31", "1-21-78-5-31"]),
        ("region-syddanmark", ["31/34038", "31/34039"]),
        ("rksk", ["23-009570", ""]),
        ("roskilde", ["270123", "270124"]),
        ("slagelse", ["330-2031-11111", "330-2031-33333"]),
    ],
)
def test_case_numbers_are_found_above_and_below_titles_and_may_be_blank(name: str, numbers: list[str]) -> None:
    assert cases(outline_of(name)) == numbers


def test_the_decision_may_stand_first() -> None:
    assert roles(outline_of("aarhus"), 0) == ["decision", "recommendation", "presentation"]


def test_a_heading_that_starts_over_begins_the_next_item() -> None:
    cut = outline_of("ishoj")
    assert roles(cut, 0) == ["competence", "topic", "recommendation", "decision"]
    assert roles(cut, 1) == ["competence", "topic", "economy", "recommendation", "decision"]


def test_an_earlier_stage_is_not_this_meetings_decision() -> None:
    for name in ("mariagerfjord", "rodovre"):
        assert roles(outline_of(name), 0).count("earlier-stage") == 1
        assert roles(outline_of(name), 0).count("decision") == 1


def test_a_lead_in_without_a_heading_begins_the_recommendation() -> None:
    assert roles(outline_of("region-midtjylland"), 0) == ["summary", "recommendation", "decision"]
    assert roles(outline_of("roskilde"), 0) == ["summary", "recommendation", "economy", "decision"]


def test_the_outcome_below_the_absentees_belongs_to_the_decision() -> None:
    cut = outline_of("slagelse")
    for item in cut.items:
        decision = next(section for section in item.sections if section.role == "decision")
        assert len(decision.blocks) == 1


def test_a_list_in_a_contents_table_is_no_item() -> None:
    assert [item.fields["number"].value for item in outline_of("hvidovre").items] == ["1", "2"]


def test_a_numbered_list_in_a_text_is_no_item() -> None:
    text = (
        "Referat\nSundhedsudvalget\n1. Plan for motion\nSagsfremstilling\nDer er tre spor:\n1. Løb\n2. Svøm\n3. Cykl\n"
        "Indstilling\nat planen godkendes\nBeslutning\nGodkendt.\n"
        "2. Plan for kost\nSagsfremstilling\nDer er to spor:\n1. Frugt\n2. Grønt\nBeslutning\nGodkendt.\n"
    )
    document = plain(text)
    assert titles(outline(document, shadow(document))) == ["Plan for motion", "Plan for kost"]


def test_headings_whose_line_break_was_lost_are_found() -> None:
    text = (
        "Ny sti\n31/44 Åben Sag\nSagsfremstilling\nStien er kort.BilagBeslutning\n"
        "Det blev godkendt.Bilag\nKort over stien\n"
    )
    document = plain(text)
    cut = outline(document, shadow(document))
    assert roles(cut, 0) == ["presentation", "attachments", "decision", "attachments"]


def test_a_heading_word_inside_a_sentence_is_no_heading() -> None:
    text = "Ny sti\n31/44 Åben Sag\nSagsfremstilling\nDen Beslutning, der ventes, er stor.\nBeslutning\nGodkendt.\n"
    document = plain(text)
    assert roles(outline(document, shadow(document)), 0) == ["presentation", "decision"]


def test_initials_one_a_line_are_a_route_and_their_crosses_too() -> None:
    text = (
        "Sagsnr.: 29.09.00-P22-1-31 Sagsbehandler: Bodil Ravn Testesen\nNy plan\nDIR\nSUU\nKFU\nBYR\nX\n"
        "Øvrige sagsbehandlere: -\nSagsresume\nPlanen er ny.\nBeslutning\nGodkendt.\n"
    )
    document = plain(text)
    cut = outline(document, shadow(document))
    assert roles(cut, 0) == ["route", "caseworkers", "summary", "decision"]
    assert len(cut.items[0].sections[0].blocks) == 5


def test_every_official_block_lands_in_one_section_or_field() -> None:
    for path in SAMPLES.glob("*.txt"):
        document = read(path.read_bytes(), name=path.name)
        cut = outline(document, shadow_of(document))
        everywhere = [*cut.sections, *(section for item in cut.items for section in item.sections)]
        spans = [block.span for section in everywhere for block in section.blocks]
        assert len(spans) == len(set(spans)), path.name


def test_a_page_without_any_item_gives_sections_by_its_own_headings() -> None:
    text = (
        "Vores ønsker for sundhed\n\nKommunen vil være et godt sted at bo for alle.\n\nBegrundelse\n\n"
        "Mange borgere ønsker sig flere stier og mere grønt i byen.\n\nVi måler det sådan:\n\n"
        "En gang om året tælles der.\n"
    )
    document = plain(text)
    cut = outline(document, shadow(document))
    assert not cut.items
    heads = [document.words(section.heading) for section in cut.sections if section.heading]
    assert heads == ["Vores ønsker for sundhed", "Begrundelse", "Vi måler det sådan:"]
    assert cut.header["title"].value == "Vores ønsker for sundhed"


def test_an_empty_outline_is_given_for_a_text_of_one_word() -> None:
    document = plain("Hej")
    cut = outline(document, shadow(document))
    assert not cut.items
    assert cut.kind == "other"


def test_every_profile_of_the_folder_loads() -> None:
    others = {
        "agenda-tables",
        "headings",
        "letterspacing",
        "line-marks",
        "machine-summaries",
        "page-headers",
        "run-on",
        "site-furniture",
    }
    for path in (folder("mappings") / "layouts").glob("*.toml"):
        if path.stem not in others:
            assert profile(load(path, ProfileFile).name).name


def test_an_unknown_key_in_a_profile_is_refused_with_its_name() -> None:
    with pytest.raises(ConfigurationError, match="numberd"):
        parse('name = "x"\nabout = "y"\n[item]\nnumberd = []\n', ProfileFile, "layouts/x.toml")


def test_an_unknown_slot_in_a_pattern_is_refused_with_the_known_ones() -> None:
    from kommunegraf.extraction.layout.linepatterns import LinePattern

    with pytest.raises(ConfigurationError, match="<sted>"):
        LinePattern("mødested: <sted>", "layouts/x.toml")


def test_a_layout_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigurationError, match="atlantis"):
        profile("atlantis")


def test_the_own_headings_of_a_layout_need_a_role_that_is_known_and_have_no_slots() -> None:
    from kommunegraf.extraction.layout.headings import headings_of_layout

    assert headings_of_layout({"decision": ["Udvalget  sagde:"]}, "x") == {"udvalget sagde": ("decision", True)}
    with pytest.raises(ConfigurationError, match=r"layouts/x\.toml: headings\.beslutning: no such role; .*decision"):
        headings_of_layout({"beslutning": ["udvalget sagde"]}, "layouts/x.toml")
    with pytest.raises(ConfigurationError, match="has slots"):
        headings_of_layout({"decision": ["<body> sagde"]}, "layouts/x.toml")
