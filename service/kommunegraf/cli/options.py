"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kommunegraf.settings import Settings, load_settings

Data = Annotated[Path | None, typer.Option("--data", "-d", help="The data folder (setting KOMMUNEGRAF_DATA).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def settings_for(data: Path | None, **given: Any) -> Settings:
    """The settings in force, with the options given on the command line (None: not given).

    Raises `ConfigurationError`.
    """
    if data is not None:
        given = {**given, "data": data, "store": "oxigraph"}
    return load_settings(given)
