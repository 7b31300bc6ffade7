"""`kommunegraf upgrade`: a data folder of an earlier version brought up to date."""

from __future__ import annotations

from kommunegraf.cli.options import Data, settings_for
from kommunegraf.cli.output import say
from kommunegraf.store.folder import FORMAT
from kommunegraf.store.upgrading import upgrade


def command(data: Data = None) -> None:
    """Brings a data folder (or a backup) of an earlier version up to date, all its generations too."""
    settings = settings_for(data)
    count = upgrade(settings)
    say(f"{settings.data_folder} is of format {FORMAT}; {count} generations built anew")
