"""Reads gold: what a person found in a document, in a JSON file beside it (docs/evaluation.md gives the form)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from kommunegraf.errors import ReadingError
from kommunegraf.evaluation.agreements import GoldAgreement
from kommunegraf.evaluation.amounts import GoldAmount
from kommunegraf.evaluation.efforts import GoldInitiative, ToldGoal
from kommunegraf.evaluation.gold_parts import Date, Followed, Implication, Outcome, Part, Support, Time, Topic, Words
from kommunegraf.evaluation.instruments import GoldInstrument
from kommunegraf.evaluation.measurements import GoldMeasurement
from kommunegraf.evaluation.scores import FIELDS
from kommunegraf.evaluation.subjects import Scope
from kommunegraf.intake import Unreadable, read_bytes

ENDING = ".gold.json"
MEETING_FIELDS = ("body", "date", "startTime", "endTime", "place")
LISTS = ("amounts", "agreements", "instruments", "goals", "initiatives", "measurements")
COMPLETE = (*MEETING_FIELDS, "items", "topics", "scope", *LISTS)
"""What gold may say it is complete of."""
# Lists may be named as the gold file names them, or as the table of scores does.
OPTIONAL = frozenset((*FIELDS, *(f"{field}s" for field in FIELDS), "parties"))
_LARGEST = 4 * 2**20  # bytes: nobody writes more by reading
_REMEDY = "Mend it there; docs/evaluation.md shows the form"


def _beside(name: str) -> str:
    if not name or name in {".", ".."} or "/" in name or "\\" in name or not name.isprintable():
        raise ValueError("give the name of a file in the same folder, without a path")
    return name


class GoldDecision(Part):
    text: Words
    outcome: Outcome | None = None
    followed: Followed | None = None
    support: Support | None = None
    by: Words | None = None
    date: Date | None = None
    optional: bool = False


class GoldItem(Part):
    number: Words | None = None
    title: Words | None = None
    case: Words | None = None
    open: bool | None = None
    recommendations: list[Words] | None = None
    decisions: list[GoldDecision] | None = None
    topics: list[Topic] | None = None
    optional_topics: list[Topic] = Field(default_factory=list)
    scope: Scope | None = None
    financial_implications: list[Implication] | None = None


class Gold(Part):
    """One gold file."""

    family: Words | None
    source: Annotated[str, AfterValidator(_beside)]
    url: str | None = None
    about: str = ""
    complete: list[str]
    body: Words | None = None
    date: Date | None = None
    start_time: Time | None = None
    end_time: Time | None = None
    place: Words | None = None
    items: list[GoldItem] | None = None
    topics: list[Topic] | None = None
    optional_topics: list[Topic] = Field(default_factory=list)
    scope: Scope | None = None
    amounts: list[GoldAmount] | None = None
    agreements: list[GoldAgreement] | None = None
    instruments: list[GoldInstrument] | None = None
    goals: list[ToldGoal] | None = None
    initiatives: list[GoldInitiative] | None = None
    measurements: list[GoldMeasurement] | None = None
    optional: dict[str, list[Words]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete_is_told(self) -> Gold:
        for name in self.complete:
            if name not in COMPLETE:
                raise ValueError(f"complete names {name!r}; it may name {', '.join(COMPLETE)}")
            if not self.tells(python_name(name)):
                raise ValueError(f"complete names {name!r}, which is not told: write it, or null where there is none")
        for name in self.optional:
            if name not in OPTIONAL:
                raise ValueError(f"optional names {name!r}; it may name {', '.join(sorted(OPTIONAL))}")
        return self

    def allowed(self, field: str) -> tuple[str, ...]:
        """The values of a counted field (`scores.FIELDS`) that count neither as hit nor as false hit."""
        names = (field, "parties" if field == "party" else f"{field}s")
        return tuple(value for name in names for value in self.optional.get(name, ()))


def python_name(field: str) -> str:
    """The attribute of a JSON key: `start_time` of "startTime"."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda letter: f"_{letter[1].lower()}", field)


def find_gold(paths: list[Path]) -> list[Path]:
    """The gold files among files and, recursively, in folders; each once, in the order given, folders sorted.

    Raises `ReadingError` for a path that is not there and a folder that holds no gold.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob(f"*{ENDING}") if each.is_file())
            if not inside:
                raise ReadingError(str(path), f"the folder holds no file *{ENDING}", "Name a folder that holds gold")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise ReadingError(str(path), "there is no such file or folder", f"Name a file *{ENDING}, or a folder")
    return list(found)


def load_gold(path: Path) -> Gold:
    """One gold file. Raises `ReadingError` naming the file, the place in it, and what to do."""
    content = read_bytes(path, _LARGEST)
    if isinstance(content, Unreadable):
        raise ReadingError(str(path), content.message, _REMEDY)
    try:
        told = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        return Gold.model_validate(told)
    except UnicodeDecodeError as error:
        raise ReadingError(str(path), f"byte {error.start} is not UTF-8", "Save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ReadingError(str(path), f"no JSON at {place}: {error.msg}", _REMEDY) from error
    except RecursionError as error:
        raise ReadingError(str(path), "lists or objects nested too deep", _REMEDY) from error
    except ValidationError as error:
        raise ReadingError(str(path), "; ".join(_fault(each) for each in error.errors()), _REMEDY) from error
    except ValueError as error:
        raise ReadingError(str(path), str(error), _REMEDY) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, in which a key may stand only once (RFC 8259, 4, leaves open what a second would mean)."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"the key {key!r} stands twice in one object")
        made[key] = value
    return made


def _fault(error: Any) -> str:
    place = ""
    for step in error["loc"]:
        place += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if place else str(step)
    return f"{place or 'the file'}: {error['msg'].removeprefix('Value error, ')}"
