"""Loads a word list of `mappings/lexicon/` and rejects what its model does not know."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kommunegraf import resources
from kommunegraf.errors import ConfigurationError


class Lexicon(BaseModel):
    """Base of the models of lexicon files: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


L = TypeVar("L", bound=Lexicon)


def load(name: str, model: type[L]) -> L:
    """The lexicon `mappings/lexicon/<name>.toml` as `model`, read once a process.

    Raises `ConfigurationError` naming the file and the key where the file is missing, ill-formed or has unknown keys.
    """
    content = _read(name, model)
    if not isinstance(content, model):
        raise TypeError(f"{name} was read as {type(content).__name__}")
    return content


@cache
def _read(name: str, model: type[Lexicon]) -> Lexicon:
    path = resources.folder("mappings") / "lexicon" / f"{name}.toml"
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}); put the file back") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not a TOML file ({error}); mend it there") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{path}: {place}: {first['msg']}; mend or remove that key") from error


def alternatives(words: Iterable[str]) -> str:
    """The words as one regular-expression alternation, longest first; a blank matches any white space but a blank line.

    The result has no group of its own: put it into one.
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(GAP.join(re.escape(part) for part in word.split()) for word in ordered)


# White space between two words of one phrase: it may hold one line break, not an empty line.
GAP = r"(?:[^\S\n]{1,3}\n?[^\S\n]{0,8}|\n[^\S\n]{0,8})"
