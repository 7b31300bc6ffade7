"""`kommunegraf restore`: back to a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.store.restoring import restore


def command(
    source: Annotated[Path, typer.Argument(help="A folder that `kommunegraf backup` made.")],
    data: Data = None,
) -> None:
    """Serves a backup's state as the newest generation. What was forgotten since the backup stays forgotten."""
    settings = settings_for(data)
    say(f"{source} is served as generation {restore(settings, source).number} of {settings.data_folder}")
