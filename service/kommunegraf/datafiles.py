"""Loads the data files under `mappings/` into typed models, once, and says which file and key is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kommunegraf.errors import ConfigurationError
from kommunegraf.resources import folder

# What people who write TOML are told for what Pydantic says of Python's types, by its names of errors.
_SAID = {
    "extra_forbidden": "there is no such key here",
    "missing": "this key is missing",
    "tuple_type": "a list in [square brackets] belongs here",
    "dict_type": "a table of keys and values belongs here",
    "string_type": 'text in "quotation marks" belongs here',
}


class DataFile(BaseModel):
    """A model of one TOML file (or of a table in it): unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M", bound=DataFile)


def parse(text: str, model: type[M], name: str) -> M:
    """The TOML `text` as `model`; raises `ConfigurationError` naming the file `name`, the key and the way out."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name}: not well-formed TOML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc']) or 'file'}: {_SAID.get(fault['type'], fault['msg'])}"
            for fault in error.errors()
        )
        raise ConfigurationError(f"{name}: {faults}. Compare the keys with those of the file's neighbours") from error


def load(path: Path, model: type[M]) -> M:
    """One file as `model`; raises `ConfigurationError` where it is missing or wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name}: cannot be read: {error}") from error
    return parse(text, model, f"{path.parent.name}/{path.name}")


def mapping(relative: str, model: type[M]) -> M:
    """A file of `mappings/`, e.g. `mapping("lexicon/bodies.toml", Bodies)`; the caller keeps it."""
    return load(folder("mappings") / relative, model)
