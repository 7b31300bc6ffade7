"""The list of parts and forms: no unknown key, nothing said twice or against itself; words are cut as they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from growth import in_proportion
from kommunegraf.datafiles import load, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.search.lexicon import FILE, CompoundFile, Splitter, lexicon
from kommunegraf.search.words import fold


def test_no_form_is_of_two_words_and_no_part_is_excluded() -> None:
    content = mapping(FILE, CompoundFile)
    forms = [fold(form) for each in content.inflections for form in each]
    assert sorted(forms) == sorted(set(forms))
    assert not set(map(fold, content.parts)) & set(map(fold, content.not_parts))


def test_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "compounds.toml"
    path.write_text("parts = []\nnot_parts = []\nwhole = []\ninflections = []\nwords = []\n", "utf-8")
    with pytest.raises(ConfigurationError, match=r"compounds\.toml.*words"):
        load(path, CompoundFile)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("rygestopkurser", "ryge stop kurser"),
        ("sundhedspolitikken", "sundheds politikken"),
        ("forebyggelsesudvalget", "forebyggelses udvalget"),
        ("hospitalet", "hospitalet"),
        ("partnerskab", None),
        ("formand", None),
        ("mandag", None),
    ],
)
def test_a_compound_is_cut_between_its_parts(word: str, parts: str | None) -> None:
    assert Splitter(lexicon()).parts(fold(word)) == (None if parts is None else tuple(map(fold, parts.split())))


@pytest.mark.parametrize("unit", ["stop", "stops", "aar", "ryge", "x"])
def test_cutting_takes_bounded_time_for_any_word(unit: str) -> None:
    def cut(count: int) -> None:
        for n in range(count):
            Splitter(lexicon()).parts((unit * 20)[: 40 + n % 20])

    assert in_proportion(cut, 10)
