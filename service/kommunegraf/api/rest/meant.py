"""Which code somebody may have meant who gave a filter what people call it: `municipality=Favrskov`."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from kommunegraf.collections.definitions import Field
from kommunegraf.collections.filters import FilterError
from kommunegraf.collections.reading import Collections

_MOST = 5
_ALIKE = 85  # of 100: how like a label must be
_COMPARED = 3  # values that are compared with all labels: each takes some milliseconds
_LONGEST = 100  # code points of a value that are compared


def with_labels(error: FilterError, index: Collections, field: Field, given: Sequence[str]) -> FilterError:
    """The error with codes whose labels are like a value that was given, where no code is, and few were given."""
    if error.near or field.kind != "code" or len(given) > _COMPARED:
        return error
    labels = {
        (code, language): label
        for scheme in field.of
        for code in index.codes(scheme)
        for language, label in index.labels(field, code).items()
    }
    near: dict[str, str] = {}
    for value in given:
        likest = process.extract(
            value[:_LONGEST], labels, scorer=fuzz.WRatio, processor=default_process, limit=_MOST, score_cutoff=_ALIKE
        )
        near |= {code: label for label, _, (code, _) in reversed(likest)}
    if not near:
        return error
    codes = list(reversed(near))[:_MOST]
    meant = ", ".join(f"{code} ({near[code]})" for code in codes)
    return FilterError(error.name, f"{error}; did you mean {meant}?", error.allowed, codes)
