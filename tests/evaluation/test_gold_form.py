"""Gold that is not in its form is refused with the file, the place and the way out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gold_minutes import told, written

from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.evaluating import evaluate
from kommunegraf.evaluation.gold import Gold, find_gold, load_gold
from kommunegraf.identity import Identity
from kommunegraf.preparing import Bounds
from places import ROOT


@pytest.mark.parametrize("path", find_gold([ROOT / "tests" / "gold"]), ids=lambda path: path.name)
def test_the_project_s_gold_is_in_its_form_and_stands_beside_its_source(path: Path) -> None:
    gold = load_gold(path)
    assert (path.parent / gold.source).is_file()
    assert gold.family in {None, path.parent.name}
    assert gold.about


def changed(**changes: Any) -> dict[str, Any]:
    return told() | changes


def with_item(**changes: Any) -> dict[str, Any]:
    gold = told()
    gold["items"][1] |= changes
    return gold


def of_facts(**facts: Any) -> dict[str, Any]:
    """Gold that tells these lists, and is complete of them."""
    return told() | {"complete": list(facts)} | facts


def amount(**changes: Any) -> dict[str, Any]:
    return of_facts(amounts=[{"amount": "2400000", "words": "2,4 mio. kr."} | changes])


WRONG = {
    "unknown key": (changed(dato="2031-03-06"), "dato"),
    "unknown key of an item": (with_item(heading="x"), "items[2].heading"),
    "number that is none of text": (with_item(number=2), "items[2].number"),
    "date as people write it": (changed(date="6. marts 2031"), "date"),
    "time without minutes": (changed(startTime="17"), "startTime"),
    "outcome of no scheme": (with_item(decisions=[{"text": "Ja", "outcome": "yes"}]), "items[2].decisions[1].outcome"),
    "decision without words": (with_item(decisions=[{"outcome": "noted"}]), "items[2].decisions[1].text"),
    "complete of what is unknown": (changed(complete=["money"]), "complete names 'money'"),
    "complete of what is not told": ({k: v for k, v in told().items() if k != "place"}, "'place', which is not told"),
    "optional of what is unknown": (changed(optional={"money": ["1"]}), "optional names 'money'"),
    "source in another folder": (changed(source="../minutes.txt"), "source"),
    "empty words": (changed(body=""), "body"),
    "amount with separators": (amount(amount="2.400.000"), "amounts[1].amount"),
    "amount that is a number": (amount(amount=2400000), "amounts[1].amount"),
    "amount and range": (amount(min="1", max="2"), "either amount, or both min and max"),
    "range with one end": (of_facts(amounts=[{"min": "1", "words": "fra 1 kr."}]), "both min and max"),
    "amount without words": (of_facts(amounts=[{"amount": "1"}]), "amounts[1].words"),
    "phase of no scheme": (amount(phase="budget"), "amounts[1].phase"),
    "year that is none": (amount(year="2026-2027"), "amounts[1].year"),
    "qualifier that is none": (amount(qualifier="ca."), "amounts[1].qualifier"),
    "agreement without kind": (of_facts(agreements=[{"parties": []}]), "agreements[1].kind"),
    "agreement without parties": (of_facts(agreements=[{"kind": "agreement"}]), "agreements[1].parties"),
    "duration as people write it": (
        of_facts(agreements=[{"kind": "agreement", "parties": [], "duration": "2 år"}]),
        "agreements[1].duration",
    ),
    "status of no scheme": (of_facts(initiatives=[{"title": "x", "status": "done"}]), "initiatives[1].status"),
    "instrument of no kind": (of_facts(instruments=[{"title": "x", "kind": "strategy"}]), "instruments[1].kind"),
    "goal without words": (of_facts(goals=[{"optional": True}]), "goals[1].text"),
    "number with a comma": (of_facts(measurements=[{"label": "x", "value": "14,5"}]), "measurements[1].value"),
    "unit of no scheme": (of_facts(measurements=[{"label": "x", "value": "1", "unit": "%"}]), "measurements[1].unit"),
    "topic of no scheme": (with_item(topics=["smoking"]), "items[2].topics[1]"),
    "scope that is none": (with_item(scope="maybe"), "items[2].scope"),
    "complete of facts that are not told": (changed(complete=["amounts"]), "'amounts', which is not told"),
    "a list": ([], "the file"),
    "no JSON": ('{"family": null,\n  source: 1}', "line 2, column 3"),
    "a key twice": ('{"family": null, "family": "x"}', "'family' stands twice"),
    "too deep": ("[" * 100_000, "nested too deep"),
}


@pytest.mark.parametrize(("gold", "place"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_file_and_place(tmp_path: Path, gold: Any, place: str) -> None:
    path = written(tmp_path, gold)
    with pytest.raises(ReadingError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert place in str(caught.value)
    assert "docs/evaluation.md" in str(caught.value)


def test_the_examples_of_the_documentation_are_in_the_form() -> None:
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    structure, facts = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    assert Gold.model_validate(structure).items
    assert Gold.model_validate({"family": None, "source": "x.txt"} | facts).amounts


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = written(tmp_path, told())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_gold(path).family == "invented"


def test_gold_without_its_source_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    written(tmp_path / "a", told())
    written(tmp_path / "b", changed(source="other.txt"))
    with pytest.raises(ReadingError, match=r"other\.txt"):
        next(evaluate(find_gold([tmp_path]), Identity(), Bounds(2**20)))


def test_gold_is_found_in_folders_in_their_order_and_only_once(tmp_path: Path) -> None:
    one, two = written(tmp_path / "a", told()), written(tmp_path / "b", told())
    assert find_gold([two, tmp_path]) == [two, one]


def test_a_folder_without_gold_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no file"):
        find_gold([tmp_path])
    with pytest.raises(ReadingError, match="no such file"):
        find_gold([tmp_path / "nowhere"])
