"""What the parts of a gold file are made of: words, dates, numbers, codes of the ontology's concept schemes."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import pyoxigraph as ox
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from kommunegraf import resources

_NOTATION = ox.NamedNode("http://www.w3.org/2004/02/skos/core#notation")

Words = Annotated[str, Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Number = Annotated[str, Field(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$")]
"""Digits, with a decimal point where there are decimals, and "-" before what is negative."""
Duration = Annotated[str, Field(pattern=r"^P([0-9]{1,4}[YMWD]){1,4}$")]
"""ISO 8601, in years, months, weeks and days: P2Y, P1Y6M."""


class Part(BaseModel):
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


@cache
def codes(scheme: str) -> frozenset[str]:
    """The codes of a concept scheme, `ontology/concepts/SCHEME.ttl`."""
    path = resources.folder("ontology") / "concepts" / f"{scheme}.ttl"
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return frozenset(
        quad.object.value for quad in quads if quad.predicate == _NOTATION and isinstance(quad.object, ox.Literal)
    )


def _code_of(scheme: str) -> AfterValidator:
    def known(code: str) -> str:
        if code not in codes(scheme):
            raise ValueError(f"{code!r} is no {scheme}; there are {', '.join(sorted(codes(scheme)))}")
        return code

    return AfterValidator(known)


Outcome = Annotated[str, _code_of("outcome")]
Followed = Annotated[str, _code_of("recommendation-followed")]
Support = Annotated[str, _code_of("decision-support")]
Topic = Annotated[str, _code_of("health-topic")]
Implication = Annotated[str, _code_of("financial-implication")]
Phase = Annotated[str, _code_of("phase")]
Status = Annotated[str, _code_of("status")]
Unit = Annotated[str, _code_of("unit")]
MeasureKind = Annotated[str, _code_of("measure-kind")]
