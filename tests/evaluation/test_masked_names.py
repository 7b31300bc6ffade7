"""Names that are never served are masked in what is found, and gold is written with them: how the two compare."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_minutes import TEXT, TITLES, evaluated, faults, told

from kommunegraf.evaluation.masked import unmasked

AWAY = "Afbud: Rikke Holmgård\n"
RESERVED = "Godkendt. Rikke Holmgård tager forbehold."


def test_a_masked_name_in_a_decision_is_the_name_that_gold_tells(tmp_path: Path) -> None:
    gold = told()
    gold["items"][0]["decisions"] = [{"text": RESERVED, "outcome": "approved"}]
    text = TEXT.replace("Trivselsudvalget godkendte indstillingen.", RESERVED)
    assert faults(evaluated(tmp_path, gold, text.replace(RESERVED, f"{RESERVED}\n{AWAY}"))) == []


def test_a_title_with_a_masked_name_is_the_title(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["title"] = "Forslag fra Rikke Holmgård om stier"
    text = TEXT.replace(TITLES[1], gold["items"][1]["title"]).replace("udsatte sagen.", f"udsatte sagen.\n{AWAY}")
    assert [each for each in faults(evaluated(tmp_path, gold, text)) if each[1] == "title"] == []


def test_a_title_that_is_masked_throughout_is_a_false_hit(tmp_path: Path) -> None:
    gold = told()
    gold["items"][1]["title"] = "Rikke Holmgård"
    text = TEXT.replace(TITLES[1], "Rikke Holmgård").replace("udsatte sagen.", f"udsatte sagen.\n{AWAY}")
    assert ("false", "title", "█" * len("Rikke Holmgård")) in faults(evaluated(tmp_path, gold, text))


@pytest.mark.parametrize(
    ("found", "read"),
    [
        ("Godkendt. █████ ser gerne en sti.", "Godkendt. █████ ser gerne en sti."),  # of another length
        ("Godkendt. ████ ser gerne en bro.", "Godkendt. ████ ser gerne en bro."),  # among other words
        ("Godkendt.\n████ ser  gerne en sti.", "Godkendt. Lone ser gerne en sti."),
        ("████ og ████ var imod.", "████ og ████ var imod."),
    ],
)
def test_a_mask_is_only_read_as_words_of_its_length_in_its_place(found: str, read: str) -> None:
    assert unmasked(found, "Godkendt. Lone ser gerne en sti.") == read


def test_two_names_in_one_text_are_read_each_in_its_place() -> None:
    assert unmasked("█████ █████ og ████ var imod.", "Søren Holst og Lone var imod.") == "Søren Holst og Lone var imod."
