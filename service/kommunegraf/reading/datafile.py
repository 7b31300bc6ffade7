"""Loads one TOML file of `mappings/` into a checked model, so that a misspelt key is told and never ignored."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError


class DataModel(BaseModel):
    """Base of what a data file may hold: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=DataModel)


def load(model: type[M], *path: str, root: Path | None = None) -> M:
    """The file `mappings/<path>` as a `model`; raises `ConfigurationError` naming file, key and what is wrong."""
    file = (root or resources.folder("mappings")).joinpath(*path)
    shown = "mappings/" + "/".join(path)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{shown} cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{shown} is not TOML: {error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
        raise ConfigurationError(f"{shown} is not as expected: {told}") from error
