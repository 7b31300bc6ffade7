"""Reads gold: what a person found in a document, in a JSON file beside it (docs/evaluation.md gives the form)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pyoxigraph as ox
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from kommunegraf import resources
from kommunegraf.errors import ReadingError
from kommunegraf.intake import Unreadable, read_bytes

ENDING = ".gold.json"
MEETING_FIELDS = ("body", "date", "startTime", "endTime", "place")
COMPLETE = (*MEETING_FIELDS, "items")
"""What gold may say it is complete of."""
# Lists may be named as the gold file names them, or as the table of scores does.
OPTIONAL = (
    *MEETING_FIELDS,
    *("item", "items", "number", "title", "case"),
    *("recommendation", "recommendations", "decision", "decisions", "outcome", "decidedBy", "decisionDate"),
)
_LARGEST = 4 * 2**20  # bytes: nobody writes more by reading
_NOTATION = ox.NamedNode("http://www.w3.org/2004/02/skos/core#notation")
_REMEDY = "Mend it there; docs/evaluation.md shows the form"


@cache
def _outcomes() -> frozenset[str]:
    """The codes of the scheme *outcome*."""
    path = resources.folder("ontology") / "concepts" / "outcome.ttl"
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return frozenset(
        quad.object.value for quad in quads if quad.predicate == _NOTATION and isinstance(quad.object, ox.Literal)
    )


def _outcome(code: str) -> str:
    if code not in _outcomes():
        raise ValueError(f"{code!r} is no outcome; there are {', '.join(sorted(_outcomes()))}")
    return code


def _beside(name: str) -> str:
    if not name or name in {".", ".."} or "/" in name or "\\" in name or not name.isprintable():
        raise ValueError("give the name of a file in the same folder, without a path")
    return name


Words = Annotated[str, Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class _Part(BaseModel):
    """A part of a gold file: unknown keys are refused, and a key that is left out is told from null."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        populate_by_name=False,
        hide_input_in_errors=True,
    )

    def tells(self, field: str) -> bool:
        """Whether the person who wrote this said something of `field` (Python name), were it only null."""
        return field in self.model_fields_set


class GoldDecision(_Part):
    text: Words
    outcome: Annotated[str, AfterValidator(_outcome)] | None = None
    by: Words | None = None
    date: Date | None = None
    optional: bool = False


class GoldItem(_Part):
    number: Words | None = None
    title: Words | None = None
    case: Words | None = None
    open: bool | None = None
    recommendations: list[Words] | None = None
    decisions: list[GoldDecision] | None = None


class Gold(_Part):
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
                raise ValueError(f"optional names {name!r}; it may name {', '.join(OPTIONAL)}")
        return self

    def allowed(self, field: str) -> tuple[str, ...]:
        """The values of a counted field (`scores.FIELDS`) that count neither as hit nor as false hit."""
        return tuple(value for name in (field, f"{field}s") for value in self.optional.get(name, ()))


def python_name(field: str) -> str:
    """The attribute of a JSON key: `start_time` of "startTime"."""
    return {"startTime": "start_time", "endTime": "end_time"}.get(field, field)


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
