"""`kommunegraf backup`: a copy of all data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.store.restoring import back_up


def command(
    destination: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    data: Data = None,
) -> None:
    """Copies the served generation, the texts and what is held to a new folder, which can be served as it is."""
    generation = back_up(settings_for(data), destination)
    say(f"generation {generation.number} is in {destination}")
