"""Claims about efforts: which lists are lists of efforts, merges, tracks, names and who steers them."""

from __future__ import annotations

import pytest
from pages import Part, all_of, code, page, quotes, show

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.plans.initiatives import extract_initiatives
from kommunegraf.extraction.records import AgendaItem, FocusArea, GoverningBody, Initiative, Mode, Unit

NUMBERED = """\
Ældreudvalgets indsatsområder: Ensomhed, fald og kost.

Forvaltningen har beskrevet følgende fire forslag til indsatser.

Ensomhed

1. Spisefællesskaber i landsbyerne.

Der oprettes spisefællesskaber i fem landsbyer.

Indsatsen kan udvides senere.

2. Besøgsvenner målrettet enlige ældre.

Frivillige besøger ældre.

Fald

3. Balancetræning.

Der tilbydes hold to gange om ugen.

Kost

4. Kostvejledning til unge.

Der tilbydes samtaler.

Indsatserne 1, 2 og 4 er slået sammen til en samlet indsats med overskriften: Fælles om måltidet.

Alle indsatser er planlagt til en varighed på tre år.
"""


def extracted(*parts: Part | str, title: str = "", item: bool = True) -> Frame:
    frame = page(*parts, title=title, item=item)
    extract_initiatives(frame)
    return frame


def efforts(frame: Frame) -> list[Initiative]:
    return [each for each in all_of(frame, "Initiative") if isinstance(each, Initiative)]


def titles(frame: Frame) -> list[str]:
    return [each.title.value.text for each in efforts(frame) if each.title]


def test_a_numbered_list_runs_on_through_headings_and_descriptions() -> None:
    frame = extracted(NUMBERED)
    numbers = [
        (each.item_number.value.text, each.title.value.text)
        for each in efforts(frame)
        if each.item_number and each.title
    ]
    assert numbers == [
        ("1", "Spisefællesskaber i landsbyerne"),
        ("2", "Besøgsvenner målrettet enlige ældre"),
        ("3", "Balancetræning"),
        ("4", "Kostvejledning til unge"),
    ]
    first = efforts(frame)[0]
    assert quotes(frame, first, "itemNumber") == ["1"]
    assert first.status is not None
    assert code(first.status.value.iri) == "proposed"


def test_a_description_goes_on_where_the_paragraph_calls_the_effort_back() -> None:
    frame = extracted(NUMBERED)
    first, second, *_ = efforts(frame)
    assert quotes(frame, first, "description") == [
        "Der oprettes spisefællesskaber i fem landsbyer.",
        "Indsatsen kan udvides senere.",
    ]
    assert quotes(frame, second, "description") == ["Frivillige besøger ældre."]


def test_a_heading_inside_the_list_is_a_focus_area_where_the_item_names_it_as_one() -> None:
    frame = extracted(NUMBERED)
    areas = [each for each in all_of(frame, "FocusArea") if isinstance(each, FocusArea)]
    assert [(each.label.value.text, len(each.has_initiative)) for each in areas if each.label] == [
        ("Ensomhed", 2),
        ("Fald", 1),
        ("Kost", 1),
    ]
    # the heading gives the label, and the words of the sentence prove it in another letter case
    fall = areas[1]
    assert fall.label is not None
    assert quotes(frame, fall, "label") == ["fald", "Fald"]
    assert [proof.mode for proof in fall.label.proofs] == [Mode.NORMALISED, Mode.STATED]
    (body,) = [each for each in all_of(frame, "GoverningBody") if isinstance(each, GoverningBody)]
    assert [each.value.iri for each in body.has_focus_area] == [each.id for each in areas]


def test_a_heading_that_nothing_names_as_a_focus_area_is_none() -> None:
    text = "Følgende to indsatser foreslås:\n\nByen\n\n1. Gåture i parken.\n\n2. Dans på torvet."
    frame = extracted(text)
    assert titles(frame) == ["Gåture i parken", "Dans på torvet"]
    assert all_of(frame, "FocusArea") == []


def test_merged_efforts_become_one_that_says_where_it_comes_from() -> None:
    frame = extracted(NUMBERED)
    known = {each.item_number.value.text: each.id for each in efforts(frame) if each.item_number}
    (merged,) = [each for each in efforts(frame) if each.derived_from]
    assert merged.title is not None
    assert merged.title.value.text == "Fælles om måltidet"
    assert [each.value.iri for each in merged.derived_from] == [known["1"], known["2"], known["4"]]


def test_a_merge_of_numbers_that_no_list_has_leaves_a_note() -> None:
    frame = extracted("Indsatserne 7 og 8 er slået sammen til en samlet indsats med overskriften: Ny start.")
    assert [note.code for note in frame.found.notes] == ["merge-of-unknown-effort"]


def test_a_duration_said_of_all_efforts_is_each_ones_by_a_rule() -> None:
    frame = extracted(NUMBERED)
    assert {each.stated_duration.value.lexical for each in efforts(frame) if each.stated_duration} == {"P3Y"}
    assert len([each for each in efforts(frame) if each.stated_duration]) == 5
    assert {proof.rule for each in efforts(frame) if each.stated_duration for proof in each.stated_duration.proofs} == {
        "said-of-every-effort-of-the-item"
    }


def test_whom_an_effort_is_for_is_read_from_its_title() -> None:
    frame = extracted(NUMBERED)
    groups = {
        each.title.value.text: [code(group.value.iri) for group in each.target_group]
        for each in efforts(frame)
        if each.title
    }
    assert groups["Kostvejledning til unge"] == ["children-and-young-people"]
    assert groups["Balancetræning"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Borgerne søger især på følgende ord:\n\n1. Gåtur\n2. Kaffe\n3. Strik",
        "Kriterierne er følgende:\n\n• Andelen overstiger 40 %\n• Indkomsten er lav",
        "Der holdes møder følgende dage:\n\n• Mandag\n• Tirsdag",
        "Indsatsen er i gang.\n\n1. Første kapitel\n2. Andet kapitel",
    ],
)
def test_a_list_of_other_things_is_no_list_of_efforts(text: str) -> None:
    assert efforts(extracted(text)) == []


def test_the_points_of_a_recommendation_are_no_efforts() -> None:
    text = "Direktøren indstiller følgende indsatser:\n\n1. at planen godkendes\n2. at midlerne frigives"
    assert efforts(extracted(Part("recommendation", text, "Indstilling"))) == []


def test_projects_on_the_drawing_board_are_proposed() -> None:
    frame = extracted(
        Part("unknown", "a) Cykelven\nb) Naturpakker for unge", "2.4 Nye projekter på tegnebrættet"), item=False
    )
    assert titles(frame) == ["Cykelven", "Naturpakker for unge"]
    assert {code(each.status.value.iri) for each in efforts(frame) if each.status} == {"proposed"}
    assert [each.item_number.value.text for each in efforts(frame) if each.item_number] == ["a", "b"]


def test_a_bulleted_list_of_focus_areas_is_the_bodys() -> None:
    frame = extracted(
        "Udvalget for Trivsel har holdt møde. På den baggrund har udvalget valgt følgende tre fokusområder:\n\n"
        "- Søvn\n- Skærmtid\n- Fællesskaber i skolen (med forældrene)\n\nArbejdet fortsætter."
    )
    areas = [each for each in all_of(frame, "FocusArea") if isinstance(each, FocusArea)]
    assert [each.label.value.text for each in areas if each.label] == [
        "Søvn",
        "Skærmtid",
        "Fællesskaber i skolen (med forældrene)",
    ]
    assert frame.found.notes == []
    bodies = [each for each in all_of(frame, "GoverningBody") if isinstance(each, GoverningBody)]
    assert sum(len(each.has_focus_area) for each in bodies) == 3


def test_a_list_with_other_than_the_announced_number_of_points_leaves_a_note() -> None:
    frame = extracted("Udvalget for Trivsel har valgt følgende fem fokusområder:\n\n- Søvn\n- Skærmtid")
    assert [note.code for note in frame.found.notes] == ["list-count-differs"]


def test_main_tracks_have_their_matter_and_the_end_said_of_all() -> None:
    frame = extracted(
        "Udvalget for Trivsel er nedsat. Udvalget har to hovedspor i sit arbejde frem mod ultimo 2024. "
        "Det ene hovedspor handler om at åbne tre mødesteder, hvor unge kan være. "
        "Det andet hovedspor skal være at samle erfaringer."
    )
    first, second = efforts(frame)
    assert titles(frame) == ["åbne tre mødesteder", "samle erfaringer"]
    for each, place in ((first, 1), (second, 2)):
        assert each.position is not None
        assert each.position.value == place
        assert each.end_date is not None, show(frame)
        assert (each.end_date.value.lexical, each.end_date.value.datatype) == ("2024", "gYear")
        assert quotes(frame, each, "endDate") == ["ultimo 2024"]
        assert {proof.rule for proof in each.end_date.proofs} == {"said-of-all-tracks"}
        assert [each.value.text for each in each.as_stated] == ["ultimo 2024"]
    (item,) = [each for each in all_of(frame, "AgendaItem") if isinstance(each, AgendaItem)]
    assert [each.value.iri for each in item.about] == [first.id, second.id]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("åbne et værested, der kan bruges af alle", "åbne et værested, der kan bruges af alle"),
        ("samle råd, som unge selv har skrevet", "samle råd, som unge selv har skrevet"),
        ("åbne et værested, hvor alle kan komme", "åbne et værested"),
        ("åbne et værested, der er lyst, stort og rart", "åbne et værested"),
        ("åbne et værested, dernæst et til", "åbne et værested"),
    ],
)
def test_a_tracks_title_keeps_a_last_clause_that_says_which_one_is_meant(said: str, title: str) -> None:
    frame = extracted(f"Arbejdet har to spor. Det ene hovedspor handler om at {said}.")
    assert titles(frame) == [title]
    assert quotes(frame, efforts(frame)[0], "description") == [said]


def test_the_group_that_becomes_steering_group_is_responsible_for_what_is_named_next() -> None:
    frame = extracted(
        "Dermed bliver stabschefen en del af ledergruppen hos direktøren for Børn og Kultur, og denne ledergruppe "
        "bliver den nye styregruppe for trivselsarbejdet. Vi kalder denne indsats “Trivsel nu”, fordi det haster."
    )
    (effort,) = efforts(frame)
    assert titles(frame) == ["Trivsel nu"]
    (unit,) = [each for each in all_of(frame, "OrganizationalUnit") if isinstance(each, Unit)]
    assert unit.label is not None
    assert unit.label.value.text == "ledergruppen hos direktøren for Børn og Kultur"
    assert [each.value.iri for each in effort.responsible] == [unit.id]
    assert {proof.rule for proof in effort.responsible[0].proofs} == {"effort-named-right-after-its-steering-group"}


def test_the_one_steering_group_is_meant_before_it_is_named_too() -> None:
    frame = extracted(
        "Styregruppen for “Trivsel nu” mødes i maj. Chefgruppen hos direktøren for Kultur er styregruppe for indsatsen."
    )
    (effort,) = efforts(frame)
    (unit,) = [each for each in all_of(frame, "OrganizationalUnit") if isinstance(each, Unit)]
    assert [each.value.iri for each in effort.responsible] == [unit.id]
    assert {proof.rule for proof in effort.responsible[0].proofs} == {"only-steering-group-named"}


def test_of_two_steering_groups_named_later_neither_is_guessed() -> None:
    frame = extracted(
        "Styregruppen for “Trivsel nu” mødes i maj. Chefgruppen hos direktøren for Kultur er styregruppe for festen. "
        "Ledergruppen hos direktøren for Teknik er styregruppe for bygningerne."
    )
    assert not [each for effort in efforts(frame) for each in effort.responsible]


def test_a_group_called_back_that_was_never_named_is_none() -> None:
    frame = extracted("Denne arbejdsgruppe bliver den nye styregruppe for trivselsarbejdet.")
    assert all_of(frame, "OrganizationalUnit") == []


def test_a_project_named_in_quotation_marks_is_an_effort() -> None:
    assert titles(extracted("Ideerne i projekt ”Gå med” skal udbredes til flere.")) == ["Gå med"]


def test_quoted_words_that_nobody_calls_an_effort_are_none() -> None:
    assert titles(extracted("Vi understøtter ”de gode vaner” i institutionerne.")) == []
